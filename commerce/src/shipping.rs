//! Which shipping methods fit an address and a cart, and what happens to a choice that no longer does.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::money::{Money, MoneyError};
use crate::regions::{squeezed, state_key};

/// A shipping method as the merchant set it up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingMethod {
    /// What identifies the method.
    pub code: String,
    /// What shoppers call it: "Standard".
    pub name: String,
    /// What it promises: "3 to 5 working days".
    pub promise: String,
    /// Its price, before [`ShippingMethod::free_from`].
    pub price: Money,
    /// From which subtotal (after discount) it costs nothing; `None`: never.
    pub free_from: Option<Money>,
    /// Two-letter codes of the countries it serves; empty: all.
    pub countries: Vec<String>,
    /// States it does not serve: `"HI"` in any of its countries, or `"US-HI"` in one.
    pub except_states: Vec<String>,
}

/// A shipping method that fits, at the price it has here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingOption {
    /// What identifies the method.
    pub code: String,
    /// What shoppers call it.
    pub name: String,
    /// What it promises.
    pub promise: String,
    /// What it costs for this cart and address.
    pub price: Money,
}

/// A shipping method that holds, and the one that had to go for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The method that holds now.
    pub method: ShippingOption,
    /// The code of the shopper's choice when it no longer fits; the page says so.
    pub replaced: Option<String>,
}

impl ShippingMethod {
    /// Whether the method goes to this address. Country and state are enough.
    pub fn serves(&self, address: &Address) -> bool {
        let country = address.country_code();
        let state = address.state_code();
        let in_country = |code: &String| code.trim().eq_ignore_ascii_case(&country);
        let in_state = |excepted: &String| match excepted.split_once('-') {
            Some((of, excepted)) if of.len() == 2 => {
                of.eq_ignore_ascii_case(&country) && state_key(&country, excepted) == state
            }
            _ => state_key(&country, excepted) == state,
        };
        let served = self.countries.is_empty() || self.countries.iter().any(in_country);
        let excepted = !squeezed(&address.state).is_empty() && self.except_states.iter().any(in_state);
        !country.is_empty() && served && !excepted
    }

    /// What the method costs for a cart of this subtotal (after discount).
    pub fn price_for(&self, subtotal: Money) -> Result<Money, MoneyError> {
        match self.free_from {
            Some(bound) if subtotal.compare(bound)? != Ordering::Less => {
                Ok(Money::zero(self.price.currency()))
            }
            _ => Ok(self.price),
        }
    }
}

/// The methods that go to this address, priced for a cart of this subtotal (after discount), in the merchant's
/// order. Empty: this shop cannot ship there.
///
/// A method priced in another currency than the cart is an error and not silently left out.
pub fn eligible(
    methods: &[ShippingMethod],
    address: &Address,
    subtotal: Money,
) -> Result<Vec<ShippingOption>, MoneyError> {
    let fitting = methods.iter().filter(|method| method.serves(address));
    fitting
        .map(|method| {
            method.price.compare(subtotal)?;
            Ok(ShippingOption {
                code: method.code.clone(),
                name: method.name.clone(),
                promise: method.promise.clone(),
                price: method.price_for(subtotal)?,
            })
        })
        .collect()
}

/// The cheapest option, the first among equals.
pub fn cheapest(options: &[ShippingOption]) -> Option<&ShippingOption> {
    options.iter().min_by_key(|option| option.price.minor())
}

/// The shopper's choice if it fits, else the cheapest option. `None` when nothing fits at all.
///
/// A shopper who has not chosen yet gets the cheapest without a word: the step is pre-filled.
pub fn settle(chosen: Option<&str>, options: &[ShippingOption]) -> Option<Settled> {
    if let Some(method) = options.iter().find(|option| Some(option.code.as_str()) == chosen) {
        return Some(Settled {
            method: method.clone(),
            replaced: None,
        });
    }
    let method = cheapest(options)?.clone();
    Some(Settled {
        method,
        replaced: chosen.map(str::to_owned),
    })
}
