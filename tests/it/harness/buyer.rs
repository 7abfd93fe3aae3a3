//! A shopper who has signed in: the shortest ways to each place of the checkout, through public doors.

use commerce::checkout::{CheckoutView, Stage};

use super::{Answer, Browser, Control, TestApp, World};

/// A signed-in shopper with a cart and an order reference.
pub struct Buyer {
    pub browser: Browser,
    /// The buyer's id at the pretend Amazon.
    pub id: String,
    pub token: String,
    pub order_reference: String,
    /// The ids of the cards in the wallet; the first one is chosen.
    pub cards: Vec<String>,
}

/// 94.50 USD, and plenty of them.
pub const BLUE_SHOES: &str = "CW-BLUE-8";
/// The last piece.
pub const SATCHEL: &str = "CW-SATC-TAN";
/// Nothing to ship.
pub const EBOOK: &str = "CW-GUIDE-EBOOK";

impl Buyer {
    /// Has one pair of blue shoes in the cart and has signed in.
    pub async fn signed_in(app: &TestApp) -> Buyer {
        Buyer::signed_in_with(app, &[(BLUE_SHOES, "1")]).await
    }

    /// Has these things in the cart and has signed in.
    pub async fn signed_in_with(app: &TestApp, lines: &[(&str, &str)]) -> Buyer {
        Buyer::with(app.browser(), &app.control, lines).await
    }

    /// The same at a shop in a process of its own.
    pub async fn in_world(world: &World) -> Buyer {
        Buyer::with(world.browser(), &world.control, &[(BLUE_SHOES, "1")]).await
    }

    async fn with(browser: Browser, control: &Control, lines: &[(&str, &str)]) -> Buyer {
        for (sku, quantity) in lines {
            let added = browser
                .call("add_to_cart", &[("sku", sku), ("quantity", quantity)])
                .await;
            assert!(added.status.is_success(), "{added:?}");
        }
        let buyer = control.buyer().await;
        let id = buyer["id"].as_str().unwrap().to_owned();
        let token = control.token(&id).await;
        let order_reference = control.order_reference(&id).await;
        let cards = buyer["cards"].as_array().unwrap().iter();
        let cards = cards
            .map(|card| card["id"].as_str().unwrap().to_owned())
            .collect();
        let buyer = Buyer {
            browser,
            id,
            token,
            order_reference,
            cards,
        };
        let answer = buyer.sign_in(&buyer.token).await;
        assert!(answer.status.is_success(), "{answer:?}");
        buyer
    }

    /// Signs in with this token.
    pub async fn sign_in(&self, token: &str) -> Answer {
        let state: String = self.browser.call("begin_sign_in", &[]).await.json();
        self.browser
            .call("sign_in", &[("token", token), ("state", &state)])
            .await
    }

    /// Lets the widgets report address and payment method, as the page does.
    pub async fn ready(&self) -> CheckoutView {
        let view = self.save_address().await;
        assert_eq!(view.refusal, None, "{view:?}");
        self.save_payment_method().await
    }

    pub async fn save_address(&self) -> CheckoutView {
        self.browser
            .call("save_address", &[("payment_id", &self.order_reference)])
            .await
            .json()
    }

    pub async fn save_payment_method(&self) -> CheckoutView {
        self.browser
            .call("save_payment_method", &[("payment_id", &self.order_reference)])
            .await
            .json()
    }

    /// Presses "Place order" on the page that shows this view.
    pub async fn place(&self, view: &CheckoutView) -> Answer {
        place(&self.browser, view).await
    }

    /// The checkout as it is now.
    pub async fn look(&self) -> CheckoutView {
        self.browser.call("checkout_status", &[]).await.json()
    }
}

/// Presses "Place order" in this browser.
pub async fn place(browser: &Browser, view: &CheckoutView) -> Answer {
    let revision = view.revision.to_string();
    browser
        .call("place_order", &[("terms", "true"), ("revision", &revision)])
        .await
}

/// The number of the order that was placed.
#[track_caller]
pub fn placed_number(view: &CheckoutView) -> String {
    match &view.stage {
        Stage::Placed { order_number } => order_number.clone(),
        other => panic!("not placed but {other:?}: {:?} {:?}", view.refusal, view.missing),
    }
}
