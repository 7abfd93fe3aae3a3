//! What a merchant decides once and the process reads at its start.
//!
//! The root crate fills [`Settings`] from `cashwrap.toml` and the environment; nothing in this crate reads the
//! environment itself (the kill points of test builds excepted).

use std::fmt;
use std::time::Duration;

use commerce::money::Currency;
use commerce::totals::{TaxMode, TaxRounding};
use url::Url;

pub use amazon_pay::Secret;

/// Everything the shop needs to know before it opens.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `sqlite:data/cashwrap.db`, `sqlite::memory:` is not supported; or `postgres://user:password@host/name`.
    pub database_url: String,
    /// Where people reach the shop, without a trailing slash in its path: links in mails begin with it.
    pub base_url: Url,
    /// Seals what must not be readable in a copy of the database (access tokens).
    pub sealing_key: SealingKey,
    /// The shop's name, as in titles, mails and Amazon's own mails.
    pub store_name: String,
    /// The account at Amazon and where Amazon is.
    pub amazon: Amazon,
    /// The shopper must tick the terms before an order can be placed.
    pub terms_required: bool,
    /// How mails leave.
    pub mail: Mail,
    /// The currency of the shop: prices, carts and orders.
    pub currency: Currency,
    /// Prices contain the tax, or it is added.
    pub tax_mode: TaxMode,
    /// Where tax is rounded.
    pub tax_rounding: TaxRounding,
    /// Life spans and waiting times.
    pub timing: Timing,
    /// A demo shop: its clock can be moved.
    pub demo: bool,
}

/// The merchant's account and the addresses of the other side.
#[derive(Clone, Debug)]
pub struct Amazon {
    /// Live or sandbox.
    pub environment: amazon_pay::Environment,
    /// Where the account is registered.
    pub region: amazon_pay::Region,
    /// The merchant's id.
    pub seller_id: String,
    /// Names the key that signs our calls.
    pub access_key: String,
    /// Signs our calls.
    pub secret_key: Secret,
    /// The shop's client id for sign-in; a token made for another one is refused.
    pub client_id: String,
    /// Replaces the region's API address; refused when live.
    pub api_url: Option<Url>,
    /// Replaces the region's address of token checks and profiles; refused when live.
    pub login_url: Option<Url>,
    /// The widget script that pages load.
    pub widgets_url: Url,
    /// Where a shopper without script signs in.
    pub sign_in_url: Url,
    /// Sign in inside a popup; otherwise by redirect.
    pub popup: bool,
    /// Certificates (PEM) to trust beside the public ones; refused when live.
    pub extra_roots: Vec<Vec<u8>>,
}

/// How mails leave the shop.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The sender, as in `Cashwrap <shop@example.com>`.
    pub from: String,
    /// Who hears of what needs a person, for example a payment that ended.
    pub merchant: Option<String>,
    /// By SMTP, or kept for the mailbox page.
    pub transport: MailTransport,
}

/// The last step of a mail.
#[derive(Clone, Debug)]
pub enum MailTransport {
    /// Kept in the database and shown by the demo's mailbox page.
    Mailbox,
    /// `smtp://…` or `smtps://…`, as lettre reads it; the address may contain a password, hence a secret.
    Smtp(Secret),
}

/// Life spans and waiting times. The defaults are right for a shop; tests shorten some.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// Everything the gateway is asked while one shopper waits.
    pub gateway_budget: Duration,
    /// One call to the gateway, its retries included.
    pub gateway_call: Duration,
    /// When the job looks after an order whose request did not finish.
    pub continue_after: Duration,
    /// The later looks; the last one repeats.
    pub look_again: [Duration; 4],
    /// An order that Amazon never confirmed is finished within this time or unwound.
    pub finish_within: Duration,
    /// How long an order with a declined payment method is held.
    pub hold_declined: Duration,
    /// How long a cart is kept after its last change.
    pub keep_cart: Duration,
    /// How long an unused checkout is kept open.
    pub keep_checkout: Duration,
    /// How often an idle job runner looks into the database.
    pub job_poll: Duration,
    /// How long a claimed job belongs to its runner; a running job extends it.
    pub job_lease: Duration,
    /// The first delay after a failed job; it doubles.
    pub job_retry: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        let minutes = |n: u64| Duration::from_secs(60 * n);
        let days = |n: u64| minutes(60 * 24 * n);
        Self {
            gateway_budget: Duration::from_secs(25),
            gateway_call: Duration::from_secs(12),
            continue_after: minutes(1),
            look_again: [minutes(1), minutes(5), minutes(15), minutes(60)],
            finish_within: minutes(10),
            hold_declined: days(7),
            keep_cart: days(30),
            keep_checkout: days(1),
            job_poll: Duration::from_secs(1),
            job_lease: Duration::from_secs(60),
            job_retry: Duration::from_secs(5),
        }
    }
}

/// Thirty-two bytes that seal access tokens. Prints stars.
#[derive(Clone)]
pub struct SealingKey([u8; 32]);

impl SealingKey {
    /// A key from its bytes, which should come from a good random source.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A key from its text in base64 (of exactly 32 bytes), as it stands in the configuration.
    ///
    /// # Errors
    /// When the text is not base64 or has another length.
    pub fn from_base64(text: &str) -> Result<Self, BadSealingKey> {
        use base64::Engine as _;
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(text.trim())
            .map_err(|_| BadSealingKey)?;
        Ok(Self(bytes.try_into().map_err(|_| BadSealingKey)?))
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey(***)")
    }
}

/// The text is not a sealing key.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the sealing key must be 32 bytes in base64")]
pub struct BadSealingKey;
