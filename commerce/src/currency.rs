//! The currencies of ISO 4217 and how many decimals each has.
//!
//! Only currencies in which one can pay: metals, bond units, test codes and the like have no minor unit and are
//! left out.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::money::MoneyError;

/// A currency of ISO 4217. Copied freely; there is no way to make one that is not in the table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency {
    code: &'static str,
    exponent: u8,
}

/// `(number of decimals, codes)`; two decimals, the common case, last.
const TABLE: &[(u8, &[&str])] = &[
    (
        0,
        &[
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV",
            "XAF", "XOF", "XPF",
        ],
    ),
    (3, &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]),
    (4, &["CLF", "UYW"]),
    (
        2,
        &[
            "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BMD", "BND",
            "BOB", "BOV", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHE", "CHF", "CHW", "CNY",
            "COP", "COU", "CRC", "CUP", "CVE", "CZK", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD",
            "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS",
            "INR", "IRR", "JMD", "KES", "KGS", "KHR", "KPW", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL",
            "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MXV", "MYR",
            "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "QAR",
            "RON", "RSD", "RUB", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP",
            "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "USD",
            "USN", "UYU", "UZS", "VED", "VES", "WST", "XCD", "XCG", "YER", "ZAR", "ZMW", "ZWG",
        ],
    ),
];

impl Currency {
    /// US dollar.
    pub const USD: Self = Self {
        code: "USD",
        exponent: 2,
    };
    /// Euro.
    pub const EUR: Self = Self {
        code: "EUR",
        exponent: 2,
    };
    /// Pound sterling.
    pub const GBP: Self = Self {
        code: "GBP",
        exponent: 2,
    };
    /// Japanese yen, which has no decimals.
    pub const JPY: Self = Self {
        code: "JPY",
        exponent: 0,
    };
    /// Swiss franc.
    pub const CHF: Self = Self {
        code: "CHF",
        exponent: 2,
    };

    /// Reads a three-letter code in capitals, for example `"USD"`. Anything else is
    /// [`MoneyError::UnknownCurrency`].
    pub fn parse(code: &str) -> Result<Self, MoneyError> {
        Self::all()
            .find(|currency| currency.code == code)
            .ok_or_else(|| MoneyError::UnknownCurrency(code.chars().take(12).collect()))
    }

    /// Every currency of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE
            .iter()
            .flat_map(|&(exponent, codes)| codes.iter().map(move |code| Self { code, exponent }))
    }

    /// The three-letter code.
    pub const fn code(self) -> &'static str {
        self.code
    }

    /// How many decimals the currency has: 2 for dollars, 0 for yen, 3 for dinars.
    pub const fn exponent(self) -> u32 {
        self.exponent as u32
    }

    /// The sign that shoppers know, for the few currencies where it is not ambiguous in a shop.
    pub fn symbol(self) -> Option<&'static str> {
        match self.code {
            "USD" => Some("$"),
            "EUR" => Some("€"),
            "GBP" => Some("£"),
            "JPY" => Some("¥"),
            _ => None,
        }
    }

    /// How many minor units make one major unit: 100 for dollars.
    pub(crate) const fn units(self) -> u64 {
        10_u64.pow(self.exponent as u32)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

impl std::str::FromStr for Currency {
    type Err = MoneyError;
    fn from_str(code: &str) -> Result<Self, MoneyError> {
        Self::parse(code)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&code).map_err(serde::de::Error::custom)
    }
}
