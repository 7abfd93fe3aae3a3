//! Lines and quantities, as a shopper asks for them.
//!
//! Stock is not known here: whether there is enough is a question to the database at the moment of placing.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::money::{Currency, Money, MoneyError};

/// The most pieces of one product in one cart.
pub const MAX_QUANTITY: u32 = 99;

/// The tax class of ordinary goods.
pub const STANDARD_TAX_CLASS: &str = "standard";

/// One product, in one variant, in a cart or an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What identifies the variant in the shop.
    pub sku: String,
    /// The product's name.
    pub name: String,
    /// The variant in words, `""` for products without variants: "Size 42".
    pub variant: String,
    /// Address of a picture.
    pub picture: String,
    /// The product's part of its page's address.
    pub slug: String,
    /// Price of one piece, as shown in the shop (with tax or without, see [`crate::totals::TaxMode`]).
    pub unit_price: Money,
    /// How many pieces; at least 1.
    pub quantity: u32,
    /// Whether nothing has to be sent.
    pub digital: bool,
    /// Which tax rules apply.
    pub tax_class: String,
}

impl Line {
    /// Price of all pieces.
    pub fn total(&self) -> Result<Money, MoneyError> {
        self.unit_price.times(self.quantity)
    }
}

/// How many pieces somebody may put into a cart: 1 to [`MAX_QUANTITY`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(u32);

/// A quantity that a cart does not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum QuantityError {
    /// Zero, negative, or not a number.
    #[error("Choose at least 1.")]
    TooFew,
    /// More than [`MAX_QUANTITY`] of one product.
    #[error("You can order up to {MAX_QUANTITY} of one product.")]
    TooMany,
}

impl Quantity {
    /// One piece.
    pub const ONE: Self = Self(1);

    /// Takes 1 to [`MAX_QUANTITY`]; anything else changes nothing and says why.
    pub fn parse(quantity: i64) -> Result<Self, QuantityError> {
        match u32::try_from(quantity) {
            Ok(quantity @ 1..=MAX_QUANTITY) => Ok(Self(quantity)),
            Ok(0) => Err(QuantityError::TooFew),
            Ok(_) => Err(QuantityError::TooMany),
            Err(_) if quantity < 0 => Err(QuantityError::TooFew),
            Err(_) => Err(QuantityError::TooMany),
        }
    }

    /// Like [`Quantity::parse`], where 0 means that the line goes: `None`.
    pub fn parse_or_remove(quantity: i64) -> Result<Option<Self>, QuantityError> {
        if quantity == 0 {
            Ok(None)
        } else {
            Self::parse(quantity).map(Some)
        }
    }

    /// More of the same product. Refused as a whole when it would be too many.
    pub fn plus(self, more: Self) -> Result<Self, QuantityError> {
        Self::parse(i64::from(self.0) + i64::from(more.0))
    }

    /// The number.
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// Price of all lines; zero for an empty cart.
pub fn subtotal(lines: &[Line], currency: Currency) -> Result<Money, MoneyError> {
    lines
        .iter()
        .try_fold(Money::zero(currency), |sum, line| sum.add(line.total()?))
}

/// How many pieces are in the cart.
pub fn count(lines: &[Line]) -> u64 {
    lines.iter().map(|line| u64::from(line.quantity)).sum()
}

/// Whether anything has to be sent. A cart of digital goods only has no address and no shipping step.
pub fn needs_shipping(lines: &[Line]) -> bool {
    lines.iter().any(|line| !line.digital)
}
