//! Where Amazon Pay lives: hosts, paths and scripts by merchant region and environment.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Money that moves, or money that only pretends to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    Live,
    Sandbox,
}

/// The region a merchant account belongs to; it fixes hosts and the account's own currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Region {
    Us,
    Uk,
    /// Germany and every other merchant of the euro zone.
    De,
    Jp,
}

/// A word that names no region or no environment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is none of {known}")]
pub struct UnknownName {
    word: String,
    known: &'static str,
}

struct Row {
    api_host: &'static str,
    login_live: &'static str,
    login_sandbox: &'static str,
    script_host: &'static str,
    /// The parts of the script's path before and after the optional `/sandbox`.
    script_path: (&'static str, &'static str),
    sign_in: &'static str,
    script_region: &'static str,
    currency: &'static str,
    payment_domain: &'static str,
}

static US: Row = Row {
    api_host: "mws.amazonservices.com",
    login_live: "api.amazon.com",
    login_sandbox: "api.sandbox.amazon.com",
    script_host: "static-na.payments-amazon.com",
    script_path: ("/OffAmazonPayments/us", "/js/Widgets.js"),
    sign_in: "https://www.amazon.com/ap/oa",
    script_region: "NA",
    currency: "USD",
    payment_domain: "NA_USD",
};

static UK: Row = Row {
    api_host: "mws-eu.amazonservices.com",
    login_live: "api.amazon.co.uk",
    login_sandbox: "api.sandbox.amazon.co.uk",
    script_host: "static-eu.payments-amazon.com",
    script_path: ("/OffAmazonPayments/gbp", "/lpa/js/Widgets.js"),
    sign_in: "https://eu.account.amazon.com/ap/oa",
    script_region: "EU",
    currency: "GBP",
    payment_domain: "EU_GBP",
};

static DE: Row = Row {
    api_host: "mws-eu.amazonservices.com",
    login_live: "api.amazon.de",
    login_sandbox: "api.sandbox.amazon.de",
    script_host: "static-eu.payments-amazon.com",
    script_path: ("/OffAmazonPayments/eur", "/lpa/js/Widgets.js"),
    sign_in: "https://eu.account.amazon.com/ap/oa",
    script_region: "EU",
    currency: "EUR",
    payment_domain: "EU_EUR",
};

static JP: Row = Row {
    api_host: "mws.amazonservices.jp",
    login_live: "api.amazon.co.jp",
    login_sandbox: "api.sandbox.amazon.co.jp",
    script_host: "static-fe.payments-amazon.com",
    script_path: ("/OffAmazonPayments/jp", "/lpa/js/Widgets.js"),
    sign_in: "https://apac.account.amazon.com/ap/oa",
    script_region: "APAC",
    currency: "JPY",
    payment_domain: "FE_JPY",
};

impl Region {
    /// Every region, for settings pages and tests.
    pub const ALL: [Region; 4] = [Region::Us, Region::Uk, Region::De, Region::Jp];

    fn row(self) -> &'static Row {
        match self {
            Region::Us => &US,
            Region::Uk => &UK,
            Region::De => &DE,
            Region::Jp => &JP,
        }
    }

    /// The address of the payments API, with scheme and path, no trailing slash.
    pub fn api_url(self, environment: Environment) -> String {
        format!("https://{}{}", self.row().api_host, environment.api_path())
    }

    /// The address of the login service, scheme and host only.
    pub fn login_url(self, environment: Environment) -> String {
        let row = self.row();
        let host = match environment {
            Environment::Live => row.login_live,
            Environment::Sandbox => row.login_sandbox,
        };
        format!("https://{host}")
    }

    /// The address of the widgets' script.
    pub fn widgets_url(self, environment: Environment) -> String {
        let row = self.row();
        let (before, after) = row.script_path;
        let middle = match environment {
            Environment::Live => "",
            Environment::Sandbox => "/sandbox",
        };
        format!("https://{}{before}{middle}{after}", row.script_host)
    }

    /// The page a buyer signs in at when no script runs; the same in both environments.
    pub fn sign_in_url(self) -> &'static str {
        self.row().sign_in
    }

    /// What the widgets' script calls the region (`amazon.Login.setRegion`).
    pub fn script_region(self) -> &'static str {
        self.row().script_region
    }

    /// The account's own currency, an ISO 4217 code.
    pub fn currency(self) -> &'static str {
        self.row().currency
    }

    /// The payment domain that searches are made in.
    pub fn payment_domain(self) -> &'static str {
        self.row().payment_domain
    }

    /// The short name used in settings.
    pub fn name(self) -> &'static str {
        match self {
            Region::Us => "us",
            Region::Uk => "uk",
            Region::De => "de",
            Region::Jp => "jp",
        }
    }
}

impl Environment {
    /// The path of the payments API, which is signed exactly as sent.
    pub fn api_path(self) -> &'static str {
        match self {
            Environment::Live => "/OffAmazonPayments/2013-01-01",
            Environment::Sandbox => "/OffAmazonPayments_Sandbox/2013-01-01",
        }
    }

    /// The short name used in settings.
    pub fn name(self) -> &'static str {
        match self {
            Environment::Live => "live",
            Environment::Sandbox => "sandbox",
        }
    }
}

impl FromStr for Region {
    type Err = UnknownName;

    /// Reads a region's name in any case; `eu` means the euro zone and `na` the United States.
    fn from_str(word: &str) -> Result<Self, UnknownName> {
        match word.to_ascii_lowercase().as_str() {
            "us" | "na" => Ok(Region::Us),
            "uk" | "gb" => Ok(Region::Uk),
            "de" | "eu" => Ok(Region::De),
            "jp" => Ok(Region::Jp),
            _ => Err(UnknownName {
                word: word.to_owned(),
                known: "us, uk, de, jp",
            }),
        }
    }
}

impl FromStr for Environment {
    type Err = UnknownName;

    fn from_str(word: &str) -> Result<Self, UnknownName> {
        match word.to_ascii_lowercase().as_str() {
            "live" => Ok(Environment::Live),
            "sandbox" => Ok(Environment::Sandbox),
            _ => Err(UnknownName {
                word: word.to_owned(),
                known: "live, sandbox",
            }),
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_each_region_are_those_of_the_table() {
        assert_eq!(
            Region::Us.api_url(Environment::Live),
            "https://mws.amazonservices.com/OffAmazonPayments/2013-01-01"
        );
        assert_eq!(
            Region::De.api_url(Environment::Sandbox),
            "https://mws-eu.amazonservices.com/OffAmazonPayments_Sandbox/2013-01-01"
        );
        assert_eq!(
            Region::Jp.login_url(Environment::Sandbox),
            "https://api.sandbox.amazon.co.jp"
        );
        assert_eq!(
            Region::Uk.login_url(Environment::Live),
            "https://api.amazon.co.uk"
        );
        assert_eq!(
            Region::Us.widgets_url(Environment::Sandbox),
            "https://static-na.payments-amazon.com/OffAmazonPayments/us/sandbox/js/Widgets.js"
        );
        assert_eq!(
            Region::Uk.widgets_url(Environment::Live),
            "https://static-eu.payments-amazon.com/OffAmazonPayments/gbp/lpa/js/Widgets.js"
        );
        assert_eq!(
            Region::Jp.widgets_url(Environment::Sandbox),
            "https://static-fe.payments-amazon.com/OffAmazonPayments/jp/sandbox/lpa/js/Widgets.js"
        );
    }

    #[test]
    fn names_are_read_in_any_case_and_unknown_ones_are_named() {
        for region in Region::ALL {
            assert_eq!(region.name().to_uppercase().parse(), Ok(region));
        }
        assert_eq!("EU".parse(), Ok(Region::De));
        assert_eq!(
            "mars".parse::<Region>().unwrap_err().to_string(),
            "`mars` is none of us, uk, de, jp"
        );
        assert!("production".parse::<Environment>().is_err());
    }
}
