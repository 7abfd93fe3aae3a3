//! What a merchant can get wrong, and what the start says to it.

use super::*;

fn layers(toml: &str, variables: &[(&str, &str)]) -> Result<Layers, ConfigError> {
    let mut layers = Layers::new();
    layers.toml("cashwrap.toml", toml)?;
    layers.environment(
        variables
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into())),
    )?;
    Ok(layers)
}

fn merchant(toml: &str, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let mut all = vec![
        (
            "CASHWRAP_SEALING_KEY",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        ),
        ("CASHWRAP_AMAZON_SELLER_ID", "A1"),
        ("CASHWRAP_AMAZON_ACCESS_KEY", "KEY"),
        ("CASHWRAP_AMAZON_SECRET_KEY", "hush"),
        ("CASHWRAP_AMAZON_CLIENT_ID", "client"),
        ("CASHWRAP_MAIL_SMTP_URL", "smtp://localhost"),
    ];
    all.extend(variables);
    Config::from_layers(layers(toml, &all)?, false)
}

fn refusal(toml: &str, variables: &[(&str, &str)]) -> String {
    merchant(toml, variables)
        .expect_err("must be refused")
        .to_string()
}

#[test]
fn the_environment_goes_over_the_file_and_the_file_over_the_defaults() {
    let config = merchant("[store]\nname = \"Shoes & More\"\n", &[]).unwrap();
    assert_eq!(config.shop.store_name, "Shoes & More");
    let config = merchant("[store]\nname = \"Shoes\"\n", &[("CASHWRAP_STORE_NAME", "Boots")]).unwrap();
    assert_eq!(config.shop.store_name, "Boots");
    let config = merchant("", &[]).unwrap();
    assert_eq!(
        (config.shop.store_name.as_str(), config.addr.port()),
        ("Cashwrap", 3000)
    );
}

#[test]
fn an_unknown_setting_is_named_with_what_was_probably_meant() {
    let told = refusal("", &[("CASHWRAP_AMAZON_REGOIN", "us")]);
    assert!(
        told.contains("CASHWRAP_AMAZON_REGOIN") && told.contains("amazon.region"),
        "{told}"
    );
    let told = refusal("[amazon]\ncolour = 1\n", &[]);
    assert!(
        told.contains("cashwrap.toml") && told.contains("`amazon.colour`"),
        "{told}"
    );
}

#[test]
fn an_impossible_setting_is_named_with_its_source() {
    for (variable, value, name) in [
        ("CASHWRAP_ADDR", "somewhere", "`addr`"),
        ("CASHWRAP_BASE_URL", "ftp://shop.example", "`base_url`"),
        ("CASHWRAP_BASE_URL", "https://shop.example/sub", "`base_url`"),
        ("CASHWRAP_AMAZON_REGION", "mars", "`amazon.region`"),
        ("CASHWRAP_STORE_CURRENCY", "XXXX", "`store.currency`"),
        (
            "CASHWRAP_STORE_TERMS_REQUIRED",
            "perhaps",
            "`store.terms_required`",
        ),
        ("CASHWRAP_TIMING_LOOK_AGAIN_MS", "1,2", "`timing.look_again_ms`"),
    ] {
        let told = refusal("", &[(variable, value)]);
        assert!(
            told.contains(variable) && told.contains(name) && told.contains(value),
            "{told}"
        );
    }
}

#[test]
fn a_secret_is_not_repeated_in_an_error() {
    let told = refusal("", &[("CASHWRAP_SEALING_KEY", "my-real-key")]);
    assert!(
        told.contains("sealing_key") && !told.contains("my-real-key"),
        "{told}"
    );
    let told = refusal("sealing_key = my-real-key\n", &[]);
    assert!(told.contains("line 1") && !told.contains("my-real-key"), "{told}");
}

#[test]
fn what_is_missing_is_named() {
    let told = Config::from_layers(layers("", &[]).unwrap(), false)
        .expect_err("must be refused")
        .to_string();
    assert!(
        told.contains("`sealing_key`") && told.contains("CASHWRAP_SEALING_KEY"),
        "{told}"
    );
}

#[test]
fn live_payments_go_to_amazon_only() {
    for name in ["API_URL", "LOGIN_URL", "WIDGETS_URL", "SIGN_IN_URL"] {
        let variable = format!("CASHWRAP_AMAZON_{name}");
        let told = refusal(
            "",
            &[
                ("CASHWRAP_AMAZON_ENVIRONMENT", "live"),
                (&variable, "http://localhost:3001"),
            ],
        );
        assert!(told.contains(&variable), "{told}");
    }
    for (name, value) in demo::MERCHANT {
        let variable = format!("CASHWRAP_{}", name.to_uppercase().replace('.', "_"));
        let live = ("CASHWRAP_AMAZON_ENVIRONMENT", "live");
        let told = refusal("", &[live, (&variable, value)]);
        assert!(told.contains(&variable) && told.contains("demo"), "{told}");
    }
    let config = merchant("", &[("CASHWRAP_AMAZON_ENVIRONMENT", "live")]).unwrap();
    assert_eq!(config.shop.amazon.widgets_url.scheme(), "https");
}

#[test]
fn every_setting_has_its_own_variable_and_stands_in_the_help() {
    let help = help();
    let mut seen = std::collections::BTreeSet::new();
    for setting in SETTINGS {
        assert!(seen.insert(setting.variable()), "{} twice", setting.name);
        assert!(help.contains(&setting.variable()) && help.contains(setting.meaning));
    }
}

#[test]
fn a_theme_is_a_folder_and_talks_to_origins() {
    let told = refusal("[theme]\nfolder = \"no-such-folder\"\n", &[]);
    assert!(told.contains("theme.folder"), "{told}");
    for bad in ["javascript:alert(1)", "https://a.example/path", "'unsafe-inline'"] {
        let told = refusal(&format!("[theme]\norigins = \"{bad}\"\n"), &[]);
        assert!(told.contains("theme.origins") && told.contains(bad), "{told}");
    }
    let config = merchant(
        "[theme]\norigins = \"https://a.example http://127.0.0.1:9\"\n",
        &[],
    )
    .unwrap();
    assert_eq!(
        config.theming.origins,
        ["https://a.example", "http://127.0.0.1:9"]
    );
}
