//! Every setting there is, and how they become the shop's own.

use std::net::SocketAddr;
use std::time::Duration;

use commerce::money::Currency;
use commerce::totals::{TaxMode, TaxRounding};
use shop::{Amazon, Environment, Mail, MailTransport, Region, SealingKey, Secret, Timing};
use url::Url;

use super::layers::{ConfigError, Layers};

/// One setting.
pub struct Setting {
    /// As in `cashwrap.toml`, tables joined by dots.
    pub name: &'static str,
    /// Its value when nobody sets it.
    pub default: Option<&'static str>,
    /// What it means, for a merchant.
    pub meaning: &'static str,
    /// Never shown.
    pub secret: bool,
}

impl Setting {
    /// Its name in the environment.
    pub fn variable(&self) -> String {
        match self.name {
            "database_url" => "DATABASE_URL".to_owned(),
            name => format!("CASHWRAP_{}", name.to_uppercase().replace('.', "_")),
        }
    }
}

const fn setting(name: &'static str, default: Option<&'static str>, meaning: &'static str) -> Setting {
    Setting {
        name,
        default,
        meaning,
        secret: false,
    }
}

const fn secret(name: &'static str, meaning: &'static str) -> Setting {
    Setting {
        name,
        default: None,
        meaning,
        secret: true,
    }
}

/// All of them, in the order in which people should read them.
pub const SETTINGS: &[Setting] = &[
    setting("addr", Some("127.0.0.1:3000"), "Where the shop listens."),
    setting(
        "base_url",
        None,
        "The shop's address for people, such as https://shop.example. Default: http:// and addr.",
    ),
    secret(
        "database_url",
        "sqlite:FILE, or postgres://USER:PASSWORD@HOST/NAME. Default: sqlite:DATA/cashwrap.db.",
    ),
    setting(
        "data",
        Some("data"),
        "The folder for files that the process makes itself.",
    ),
    setting(
        "site",
        None,
        "The folder with what browsers load. Default: site beside the program, else target/site.",
    ),
    secret(
        "sealing_key",
        "32 bytes in base64; seals access tokens in the database. A demo makes its own.",
    ),
    setting(
        "store.name",
        Some("Cashwrap"),
        "The shop's name, as in titles and mails.",
    ),
    setting(
        "store.currency",
        Some("USD"),
        "The currency of all prices, ISO 4217.",
    ),
    setting(
        "store.terms_required",
        Some("false"),
        "Whether shoppers must tick the terms: true or false.",
    ),
    setting(
        "store.tax_mode",
        Some("added"),
        "Whether prices have the tax in them: included or added.",
    ),
    setting(
        "store.tax_rounding",
        Some("per_line"),
        "Where tax is rounded: per_line or per_total.",
    ),
    setting(
        "theme.folder",
        None,
        "A folder with pieces of pages, such as success-slot.html. Default: what ships with the product.",
    ),
    setting(
        "theme.origins",
        None,
        "Other sites that the theme's code may talk to, such as https://stats.example, separated by spaces.",
    ),
    setting("amazon.environment", Some("sandbox"), "live or sandbox."),
    setting(
        "amazon.region",
        Some("us"),
        "Where the merchant's account is: us, uk, de or jp.",
    ),
    setting("amazon.seller_id", None, "The merchant's id at Amazon."),
    setting("amazon.access_key", None, "Names the key that signs calls."),
    secret("amazon.secret_key", "The key that signs calls."),
    setting("amazon.client_id", None, "The shop's client id for sign-in."),
    setting(
        "amazon.popup",
        Some("true"),
        "Sign in in a pop-up, where there is a mouse: true or false.",
    ),
    setting(
        "amazon.api_url",
        None,
        "Replaces the address of the payments API. Refused when live.",
    ),
    setting(
        "amazon.login_url",
        None,
        "Replaces the address of sign-in checks. Refused when live.",
    ),
    setting(
        "amazon.widgets_url",
        None,
        "Replaces the address of the widgets' script. Refused when live.",
    ),
    setting(
        "amazon.sign_in_url",
        None,
        "Replaces the address of the sign-in page. Refused when live.",
    ),
    setting(
        "amazon.extra_roots",
        None,
        "A PEM file of certificates to trust as well. Refused when live.",
    ),
    setting(
        "mail.from",
        Some("Cashwrap <shop@localhost>"),
        "Who sends the shop's mails.",
    ),
    setting("mail.merchant", None, "Who hears of what needs a person."),
    secret(
        "mail.smtp_url",
        "smtp://… or smtps://…, with user and password. A demo without it keeps mails to look at.",
    ),
    setting(
        "timing.gateway_budget_ms",
        Some("25000"),
        "All that Amazon is asked while one shopper waits.",
    ),
    setting(
        "timing.gateway_call_ms",
        Some("12000"),
        "One call to Amazon, its retries included.",
    ),
    setting(
        "timing.continue_after_ms",
        Some("60000"),
        "When a job looks after an order whose request did not end.",
    ),
    setting(
        "timing.look_again_ms",
        Some("60000,300000,900000,3600000"),
        "Its later looks; the last one repeats.",
    ),
    setting(
        "timing.finish_within_ms",
        Some("600000"),
        "An order not confirmed by then is unwound.",
    ),
    setting(
        "timing.hold_declined_ms",
        Some("604800000"),
        "How long an order with a declined card is held.",
    ),
    setting(
        "timing.keep_cart_ms",
        Some("2592000000"),
        "How long a cart is kept after its last change.",
    ),
    setting(
        "timing.keep_checkout_ms",
        Some("86400000"),
        "How long an unused checkout is kept.",
    ),
    setting(
        "timing.job_poll_ms",
        Some("1000"),
        "How often an idle job runner looks into the database.",
    ),
    setting(
        "timing.job_lease_ms",
        Some("60000"),
        "How long a job belongs to a runner that no longer answers.",
    ),
    setting(
        "timing.job_retry_ms",
        Some("5000"),
        "The first delay after a failed job; it doubles.",
    ),
    setting(
        "simulator.addr",
        Some("127.0.0.1:3001"),
        "Where a demo's pretend Amazon listens.",
    ),
    setting(
        "simulator.public_url",
        None,
        "Its address for browsers. Default: http://localhost and its port.",
    ),
    setting(
        "simulator.state",
        None,
        "What it remembers over a restart. Default: DATA/simulator.json.",
    ),
];

/// The list for `--help`.
pub fn help() -> String {
    let mut text = String::from(
        "Settings, from the environment over cashwrap.toml over these defaults\n(`amazon.region` is `region` in the \
         table [amazon] of cashwrap.toml, and CASHWRAP_AMAZON_REGION in the environment):\n",
    );
    for setting in SETTINGS {
        let default = setting
            .default
            .map(|value| format!(" [{value}]"))
            .unwrap_or_default();
        text.push_str(&format!(
            "\n  {}{default}\n      {}\n",
            setting.variable(),
            setting.meaning
        ));
    }
    text
}

/// The shop's own settings.
pub(super) fn shop(layers: &Layers, demo: bool, addr: SocketAddr) -> Result<shop::Settings, ConfigError> {
    let currency: String = layers.parsed("store.currency")?;
    let sealing_key = SealingKey::from_base64(&layers.required("sealing_key")?.text)
        .map_err(|error| layers.impossible("sealing_key", &error.to_string()))?;
    let transport = match layers.get("mail.smtp_url") {
        None if demo => MailTransport::Mailbox,
        _ => MailTransport::Smtp(Secret::new(layers.required("mail.smtp_url")?.text)),
    };
    Ok(shop::Settings {
        database_url: match layers.get("database_url") {
            Some(value) => value.text,
            None => format!(
                "sqlite:{}",
                super::demo::data(layers).join("cashwrap.db").display()
            ),
        },
        base_url: base_url(layers, addr)?,
        sealing_key,
        store_name: layers.required("store.name")?.text,
        amazon: amazon(layers)?,
        terms_required: layers.parsed("store.terms_required")?,
        mail: Mail {
            from: layers.required("mail.from")?.text,
            merchant: layers.get("mail.merchant").map(|value| value.text),
            transport,
        },
        currency: Currency::parse(&currency)
            .map_err(|error| layers.impossible("store.currency", &error.to_string()))?,
        tax_mode: TaxMode::parse(&layers.required("store.tax_mode")?.text)
            .map_err(|_| layers.impossible("store.tax_mode", "it is included or added"))?,
        tax_rounding: TaxRounding::parse(&layers.required("store.tax_rounding")?.text)
            .map_err(|_| layers.impossible("store.tax_rounding", "it is per_line or per_total"))?,
        timing: timing(layers)?,
        demo,
    })
}

fn base_url(layers: &Layers, addr: SocketAddr) -> Result<Url, ConfigError> {
    let url = match layers.optional::<Url>("base_url")? {
        Some(url) => url,
        None => Url::parse(&format!("http://{addr}"))
            .map_err(|error| layers.impossible("addr", &error.to_string()))?,
    };
    if !["http", "https"].contains(&url.scheme()) || url.host().is_none() {
        return Err(layers.impossible(
            "base_url",
            "it must begin with https:// or http:// and name a host",
        ));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(layers.impossible("base_url", "the shop must be at the root of its host"));
    }
    Ok(url)
}

fn amazon(layers: &Layers) -> Result<Amazon, ConfigError> {
    let environment: Environment = layers.parsed("amazon.environment")?;
    let region: Region = layers.parsed("amazon.region")?;
    if environment == Environment::Live {
        let overrides = [
            "api_url",
            "login_url",
            "widgets_url",
            "sign_in_url",
            "extra_roots",
        ];
        for name in overrides.map(|name| format!("amazon.{name}")) {
            if layers.get(&name).is_some() {
                return Err(layers.impossible(
                    &name,
                    "with amazon.environment = live only Amazon itself is asked",
                ));
            }
        }
        for (name, value) in super::demo::MERCHANT {
            if layers.get(name).is_some_and(|set| set.text == value) {
                return Err(layers.impossible(name, "it is the demo's, and everybody knows it"));
            }
        }
    }
    let address = |name, text: &str| match layers.optional::<Url>(name)? {
        Some(url) => Ok(url),
        None => Url::parse(text).map_err(|error| layers.impossible(name, &error.to_string())),
    };
    Ok(Amazon {
        environment,
        region,
        seller_id: layers.required("amazon.seller_id")?.text,
        access_key: layers.required("amazon.access_key")?.text,
        secret_key: Secret::new(layers.required("amazon.secret_key")?.text),
        client_id: layers.required("amazon.client_id")?.text,
        api_url: layers.optional("amazon.api_url")?,
        login_url: layers.optional("amazon.login_url")?,
        widgets_url: address("amazon.widgets_url", &region.widgets_url(environment))?,
        sign_in_url: address("amazon.sign_in_url", region.sign_in_url())?,
        popup: layers.parsed("amazon.popup")?,
        extra_roots: extra_roots(layers)?,
    })
}

fn extra_roots(layers: &Layers) -> Result<Vec<Vec<u8>>, ConfigError> {
    let Some(path) = layers.get("amazon.extra_roots") else {
        return Ok(Vec::new());
    };
    let read = std::fs::read(path.text);
    Ok(vec![read.map_err(|error| {
        layers.impossible("amazon.extra_roots", &error.to_string())
    })?])
}

fn timing(layers: &Layers) -> Result<Timing, ConfigError> {
    let time = |name| layers.parsed(name).map(Duration::from_millis);
    Ok(Timing {
        gateway_budget: time("timing.gateway_budget_ms")?,
        gateway_call: time("timing.gateway_call_ms")?,
        continue_after: time("timing.continue_after_ms")?,
        look_again: look_again(layers)?,
        finish_within: time("timing.finish_within_ms")?,
        hold_declined: time("timing.hold_declined_ms")?,
        keep_cart: time("timing.keep_cart_ms")?,
        keep_checkout: time("timing.keep_checkout_ms")?,
        job_poll: time("timing.job_poll_ms")?,
        job_lease: time("timing.job_lease_ms")?,
        job_retry: time("timing.job_retry_ms")?,
    })
}

fn look_again(layers: &Layers) -> Result<[Duration; 4], ConfigError> {
    const NAME: &str = "timing.look_again_ms";
    let text = layers.required(NAME)?.text;
    let numbers: Result<Vec<u64>, _> = text.split(',').map(|number| number.trim().parse()).collect();
    let numbers = numbers.map_err(|error| layers.impossible(NAME, &error.to_string()))?;
    let four: [u64; 4] = numbers
        .try_into()
        .map_err(|_| layers.impossible(NAME, "it is four numbers with commas between them"))?;
    Ok(four.map(Duration::from_millis))
}
