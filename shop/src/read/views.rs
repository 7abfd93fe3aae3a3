//! What pages show. Plain data: every text is ready to be printed, every amount is a [`Money`], and nothing in
//! here can be used to change anything.

use commerce::address::Address;
use commerce::checkout::{LineView, Notice};
use commerce::money::Money;
use commerce::totals::Totals;
use serde::Serialize;

/// The way to a category: in the navigation, on the home page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CategoryCard {
    pub slug: String,
    pub name: String,
    pub blurb: String,
    /// A path below `/`, for example `pictures/shoes.svg`, as the catalog names it.
    pub picture: String,
}

/// A product in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProductCard {
    pub slug: String,
    pub name: String,
    pub tagline: String,
    pub picture: String,
    pub category: String,
    /// The lowest price of its variants.
    pub price: Money,
    /// Variants have different prices, so the price is read as "from".
    pub price_varies: bool,
    pub in_stock: bool,
    pub digital: bool,
}

/// `/`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HomePage {
    pub categories: Vec<CategoryCard>,
    /// A few products from every category, the first of each first.
    pub featured: Vec<ProductCard>,
}

/// `/category/{slug}`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CategoryPage {
    pub category: CategoryCard,
    pub products: Vec<ProductCard>,
}

/// `/search`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SearchPage {
    /// The words as they were understood.
    pub words: String,
    pub products: Vec<ProductCard>,
}

/// `/product/{slug}`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProductPage {
    pub slug: String,
    pub name: String,
    pub tagline: String,
    /// Paragraphs of plain text.
    pub description: Vec<String>,
    pub picture: String,
    pub digital: bool,
    pub category: CategoryCard,
    /// At least one, in the order of the shelf.
    pub variants: Vec<VariantView>,
    /// Others of the same category.
    pub related: Vec<ProductCard>,
}

/// What can be put into a cart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VariantView {
    pub sku: String,
    /// Empty when the product has only one.
    pub name: String,
    pub price: Money,
    pub stock: Stock,
}

/// How many there are, as far as a shopper needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Stock {
    Plenty,
    /// Only so many (1 to 5).
    Few(i64),
    SoldOut,
}

impl Stock {
    pub(crate) fn of(stock: i64, digital: bool) -> Self {
        match stock {
            ..=0 => Self::SoldOut,
            _ if digital => Self::Plenty,
            1..=5 => Self::Few(stock),
            _ => Self::Plenty,
        }
    }

    /// "In stock", "Only 3 left", "Sold out".
    pub fn sentence(self) -> String {
        match self {
            Self::Plenty => "In stock".into(),
            Self::Few(1) => "Only one left".into(),
            Self::Few(n) => format!("Only {n} left"),
            Self::SoldOut => "Sold out".into(),
        }
    }

    /// Whether one can be bought.
    pub fn available(self) -> bool {
        self != Self::SoldOut
    }
}

/// `/cart`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CartPage {
    pub lines: Vec<CartLine>,
    /// Pieces, not lines.
    pub count: u32,
    pub subtotal: Money,
    /// What happened to an earlier order from this cart.
    pub notice: Option<Notice>,
    /// An order from this cart waits for another payment method: go on in the checkout, or give it up
    /// ([`crate::actions::give_up_order`]).
    pub waits_for_method: bool,
    /// The Amazon button may be shown.
    pub can_pay: bool,
    /// Why it may not, in a sentence; `None` when it may.
    pub why_not: Option<String>,
    /// Something in it has to be sent.
    pub needs_shipping: bool,
    /// An order from it is being decided or waits for another payment method: nothing can be changed now.
    pub frozen: bool,
}

/// One line of the cart, at today's price.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CartLine {
    pub sku: String,
    pub slug: String,
    pub name: String,
    /// Empty when the product has only one variant.
    pub variant: String,
    pub picture: String,
    pub quantity: u32,
    pub unit_price: Money,
    pub total: Money,
    /// The largest quantity that can be chosen.
    pub most: u32,
    pub digital: bool,
    pub problem: Option<LineProblem>,
}

/// Why a line cannot be ordered as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum LineProblem {
    SoldOut,
    OnlySomeLeft(i64),
}

impl LineProblem {
    /// What the shopper reads next to the line.
    pub fn sentence(self) -> String {
        match self {
            Self::SoldOut => "Sold out. Please remove it.".into(),
            Self::OnlySomeLeft(1) => "Only one is left. Please lower the quantity.".into(),
            Self::OnlySomeLeft(n) => format!("Only {n} are left. Please lower the quantity."),
        }
    }
}

/// The small cart in the header.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MiniCart {
    /// Pieces, not lines.
    pub count: u32,
    pub lines: Vec<CartLine>,
    pub subtotal: Money,
    pub can_pay: bool,
}

/// `/checkout/success`, and `/order/{number}?key=…` without the purchase event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SuccessPage {
    pub number: String,
    /// Opens the guest's order page.
    pub key: String,
    pub stage: OrderStage,
    pub lines: Vec<LineView>,
    pub totals: Totals,
    /// Absent when nothing is sent.
    pub address: Option<Address>,
    /// The name of the shipping method; absent when nothing is sent.
    pub shipping: Option<String>,
    pub email: String,
    pub buyer: String,
    /// Milliseconds since 1970, UTC.
    pub placed_at: i64,
    /// Present until the page has acknowledged it ([`crate::actions::acknowledge_purchase`]).
    pub purchase_event: Option<PurchaseEvent>,
}

/// What happened to an order so far, for its buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum OrderStage {
    /// Amazon is still deciding: the order is in, the payment is being checked.
    PaymentBeingChecked,
    /// The payment is authorized.
    Confirmed,
    /// The payment method was declined; the buyer can choose another one.
    PaymentMethodDeclined,
    /// Shipped and paid.
    Complete,
    /// Ended without payment.
    Canceled,
}

impl OrderStage {
    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::PaymentBeingChecked => "We received your order",
            Self::Confirmed => "Thank you for your order",
            Self::PaymentMethodDeclined => "Your order needs another payment method",
            Self::Complete => "Your order is complete",
            Self::Canceled => "Your order was canceled",
        }
    }

    /// What comes next.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::PaymentBeingChecked => {
                "Your payment is still being checked. You don't have to do anything; we'll send you a mail as \
                 soon as it is confirmed."
            }
            Self::Confirmed => "Your payment is authorized and we are getting your order ready.",
            Self::PaymentMethodDeclined => {
                "Amazon declined the payment method. Please choose another one; until then your order is kept."
            }
            Self::Complete => "Everything is paid and on its way.",
            Self::Canceled => "Nothing was charged.",
        }
    }
}

/// What tracking code may count, once per order number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PurchaseEvent {
    pub number: String,
    pub total: Money,
    pub tax: Money,
    pub shipping: Money,
    pub items: Vec<PurchasedItem>,
}

/// One line of a purchase event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PurchasedItem {
    pub sku: String,
    pub name: String,
    pub quantity: u32,
    pub total: Money,
}

/// The demo's mailbox: newest first, at most 200.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mailbox {
    pub mails: Vec<MailSummary>,
}

/// One line of the mailbox.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MailSummary {
    pub id: String,
    /// Milliseconds since 1970, UTC.
    pub sent_at: i64,
    pub to: String,
    pub subject: String,
}

/// One mail of the mailbox.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mail {
    pub id: String,
    pub message_id: String,
    /// Milliseconds since 1970, UTC.
    pub sent_at: i64,
    pub from: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    /// A whole document; show it in a frame with `sandbox`.
    pub html: String,
}
