//! Where a parcel goes, as the address book of a payment gateway tells it.
//!
//! Every part is plain text and `""` means absent: a gateway tells only region, postcode and country until the
//! buyer is bound, some countries have no states, some people one name. An [`Address`] with only those four is a
//! region; shipping and tax can be quoted for it.

use serde::{Deserialize, Serialize};

use crate::regions::{squeezed, state_key};

/// A postal address. Country is the two-letter code of ISO 3166.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// Who receives the parcel.
    pub name: String,
    /// Company, when the gateway tells it apart from the street.
    pub company: String,
    /// First line; often the street, sometimes a company or a parcel station.
    pub line1: String,
    /// Second line.
    pub line2: String,
    /// Third line.
    pub line3: String,
    /// City; may be absent in Japan.
    pub city: String,
    /// State, province or prefecture, as code or name.
    pub state: String,
    /// Postcode.
    pub postal_code: String,
    /// Two-letter country code.
    pub country: String,
    /// Phone number for the carrier.
    pub phone: String,
}

words! {
    /// A part of an address that the shop may have to ask for.
    pub enum Field {
        /// Recipient.
        Name = "name",
        /// Any of the three lines.
        Street = "street",
        /// City.
        City = "city",
        /// State, province or prefecture.
        State = "state",
        /// Postcode.
        PostalCode = "postal_code",
        /// Country.
        Country = "country",
        /// Phone number.
        Phone = "phone",
    }
}

impl Field {
    /// The field as it is called in a sentence or a label: "postal code".
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Street => "street",
            Self::City => "city",
            Self::State => "state",
            Self::PostalCode => "postal code",
            Self::Country => "country",
            Self::Phone => "phone number",
        }
    }
}

/// Countries in whose addresses mail expects the state.
const WITH_STATE: &[&str] = &["AU", "BR", "CA", "CN", "IN", "JP", "MX", "US"];

/// Countries and territories that mail without postcodes.
const WITHOUT_POSTAL_CODE: &[&str] = &[
    "AE", "AG", "AO", "AW", "BF", "BI", "BJ", "BO", "BS", "BW", "BZ", "CD", "CF", "CG", "CI", "CK", "CM",
    "DJ", "DM", "ER", "FJ", "GA", "GD", "GH", "GM", "GQ", "GY", "HK", "KI", "KM", "KN", "KP", "LC", "ML",
    "MO", "MR", "MW", "NR", "NU", "QA", "RW", "SB", "SC", "SL", "SR", "SS", "ST", "SY", "TD", "TG", "TK",
    "TL", "TO", "TV", "UG", "VU", "YE", "ZW",
];

/// Countries that write the city before state and postcode on one line.
const CITY_FIRST: &[&str] = &["AU", "BR", "CA", "GB", "IE", "IN", "JP", "NZ", "US"];

impl Address {
    /// Only what may be told before the buyer is bound; enough to quote shipping and tax.
    pub fn region(city: &str, state: &str, postal_code: &str, country: &str) -> Self {
        Self {
            city: city.to_owned(),
            state: state.to_owned(),
            postal_code: postal_code.to_owned(),
            country: country.to_owned(),
            ..Self::default()
        }
    }

    /// What a carrier still needs, in the order of a form. Empty: the parcel can arrive.
    ///
    /// The phone number is not among them, because most carriers do without; a shop that needs it asks
    /// [`Address::missing`] as well. One-word names, streets in any line, Japanese addresses without city and
    /// countries without states or postcodes are all complete.
    pub fn missing_for_delivery(&self) -> Vec<Field> {
        let country = self.country_code();
        let has = |list: &[&str]| list.contains(&country.as_str());
        let mut needed = vec![Field::Name, Field::Street];
        if country != "JP" {
            needed.push(Field::City);
        }
        if has(WITH_STATE) {
            needed.push(Field::State);
        }
        if !has(WITHOUT_POSTAL_CODE) {
            needed.push(Field::PostalCode);
        }
        needed.push(Field::Country);
        self.missing(&needed)
    }

    /// Which of these fields are absent.
    pub fn missing(&self, needed: &[Field]) -> Vec<Field> {
        needed.iter().copied().filter(|&field| !self.has(field)).collect()
    }

    /// Whether the field is filled in.
    pub fn has(&self, field: Field) -> bool {
        let filled = |text: &str| !text.trim().is_empty();
        match field {
            Field::Name => filled(&self.name),
            Field::Street => [&self.line1, &self.line2, &self.line3]
                .into_iter()
                .any(|line| filled(line)),
            Field::City => filled(&self.city),
            Field::State => filled(&self.state),
            Field::PostalCode => filled(&self.postal_code),
            Field::Country => filled(&self.country),
            Field::Phone => filled(&self.phone),
        }
    }

    /// The lines of an address label, without the phone number; absent parts leave no empty line.
    pub fn lines(&self) -> Vec<String> {
        let place = if CITY_FIRST.contains(&self.country_code().as_str()) {
            let tail = joined(&[&self.state, &self.postal_code], " ");
            joined(&[&self.city, &tail], ", ")
        } else {
            let place = joined(&[&self.postal_code, &self.city], " ");
            joined(&[&place, &self.state], ", ")
        };
        [
            &self.name,
            &self.company,
            &self.line1,
            &self.line2,
            &self.line3,
            &place,
            &self.country,
        ]
        .into_iter()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
    }

    /// The whole address on one line, without the phone number:
    /// `Susie Smith, 10 Ditka Ave, Chicago, IL 60602, US`.
    pub fn one_line(&self) -> String {
        self.lines().join(", ")
    }

    /// Whether both lie at the same city, state, postcode and country, so that a quote for one holds for the
    /// other. Capitals, blanks and "Illinois" for "IL" make no difference.
    pub fn same_destination(&self, other: &Self) -> bool {
        self.destination_key() == other.destination_key()
    }

    /// Country code in capitals, without blanks.
    pub fn country_code(&self) -> String {
        self.country.trim().to_uppercase()
    }

    /// The state in one spelling: `IL` for `Illinois` in the United States, capitals elsewhere.
    pub fn state_code(&self) -> String {
        state_key(&self.country, &self.state)
    }

    fn destination_key(&self) -> (String, String, String, String) {
        let postal_code = self
            .postal_code
            .split_whitespace()
            .collect::<String>()
            .to_uppercase();
        (
            squeezed(&self.city),
            self.state_code(),
            postal_code,
            self.country_code(),
        )
    }
}

fn joined(parts: &[&str], separator: &str) -> String {
    let filled: Vec<&str> = parts
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect();
    filled.join(separator)
}
