//! An order just placed, and what it hears.

use std::time::Duration;

use commerce::address::Address;
use commerce::checkout::Stage;
use commerce::money::Money;
use commerce::payment::DeclineReason;

use crate::actions::place_order::{Consent, begin_for_test};
use crate::actions::reconcile_payment::{News, Reconciled, reconcile_payment};
use crate::db::checkouts::{self, CheckoutRow, stage, wallet};
use crate::db::types::{JsonText, Ms};
use crate::db::{catalog, fetch_all, orders, payments};
use crate::gateway::{Authorization, AuthorizationStanding};
use crate::testing::{TestShop, shop};
use crate::{CartId, CheckoutId, Secret, Sku};

pub(super) const SKU: &str = "CW-BLUE-8";

/// An order just placed: transaction one is committed, the gateway was not asked.
pub(super) struct Placed {
    pub(super) shop: TestShop,
    pub(super) cart: CartId,
    pub(super) checkout: CheckoutId,
    pub(super) payment: String,
    pub(super) number: String,
    pub(super) stock_before: i64,
}

pub(super) async fn ready(shop: &TestShop, cart: &CartId, gateway_id: &str) -> CheckoutId {
    let id = shop.sealer().unguessable().unwrap();
    let now = shop.now();
    let row = CheckoutRow {
        id: id.clone(),
        cart_id: cart.as_str().into(),
        buyer_id: format!("buyer of {gateway_id}"),
        buyer_name: "Susie Smith".into(),
        buyer_email: "susie@example.com".into(),
        sealed_token: shop.sealer().seal(&Secret::new("Atza|x"), &id).unwrap(),
        token_expires_at: now.plus(Duration::from_secs(3600)),
        payment_id: Some(gateway_id.into()),
        address: Some(JsonText(Address {
            name: "Susie Smith".into(),
            line1: "10 Ditka Ave".into(),
            city: "Chicago".into(),
            state: "IL".into(),
            postal_code: "60602".into(),
            country: "US".into(),
            ..Address::default()
        })),
        method: None,
        wallet: wallet::CHOSEN.into(),
        quoted_minor: None,
        refusal: None,
        note: None,
        stage: stage::CHOOSING.into(),
        order_number: None,
        revision: 1,
        created_at: now,
    };
    let mut tx = shop.db().write().await.unwrap();
    assert!(checkouts::insert(tx.on(), &row).await.unwrap());
    tx.commit().await.unwrap();
    let checkout = CheckoutId::new(id);
    crate::actions::step::save(shop, &checkout, |_| {}).await.unwrap();
    checkout
}

pub(super) async fn stock(shop: &TestShop) -> i64 {
    let mut conn = shop.db().read().await.unwrap();
    catalog::variant(conn.on(), SKU).await.unwrap().unwrap().stock
}

impl Placed {
    pub(super) async fn new() -> Self {
        let shop = shop().await;
        let stock_before = stock(&shop).await;
        let cart = crate::actions::add_to_cart(&shop, None, &Sku::from(SKU), 2)
            .await
            .unwrap();
        let checkout = ready(&shop, &cart, "S01-1111111-1111111").await;
        let revision = crate::read::checkout(&shop, &checkout)
            .await
            .unwrap()
            .unwrap()
            .revision;
        let consent = Consent {
            terms: true,
            revision,
        };
        let payment = begin_for_test(&shop, &checkout, consent).await.unwrap();
        let mut conn = shop.db().read().await.unwrap();
        let number = payments::by_id(conn.on(), &payment)
            .await
            .unwrap()
            .unwrap()
            .order_number;
        drop(conn);
        Self {
            shop,
            cart,
            checkout,
            payment,
            number,
            stock_before,
        }
    }

    pub(super) async fn hears(&self, news: News) -> Reconciled {
        reconcile_payment(&self.shop, &self.payment, news).await.unwrap()
    }

    pub(super) async fn confirmed(&self) {
        for news in [
            News::ConfirmationSent,
            News::Confirmed,
            News::AuthorizationRequested,
        ] {
            assert_eq!(self.hears(news).await, Reconciled::Changed);
        }
    }

    /// The payment method was declined, and the buyer may choose another one on the page.
    pub(super) async fn method_declined(&self) {
        self.confirmed().await;
        let declined = AuthorizationStanding::Declined(DeclineReason::PaymentMethod);
        assert_eq!(self.first(declined).await, Reconciled::Changed);
        assert_eq!(self.stage().await, Stage::ChooseAnotherMethod);
    }

    /// The buyer chose another method and pressed again; the gateway was not asked.
    pub(super) async fn pressed_again(&self) {
        let mut tx = self.shop.db().write().await.unwrap();
        let held = checkouts::hold(tx.on(), self.checkout.as_str(), self.shop.now()).await;
        let mut row = held.unwrap().unwrap();
        row.wallet = wallet::CHOSEN.into();
        checkouts::save(tx.on(), &row).await.unwrap();
        tx.commit().await.unwrap();
        let consent = Consent {
            terms: true,
            revision: row.revision,
        };
        let payment = begin_for_test(&self.shop, &self.checkout, consent).await;
        assert_eq!(payment.as_ref(), Ok(&self.payment));
        assert_eq!(self.stage().await, Stage::Deciding);
    }

    /// What the gateway tells about the first authorization.
    pub(super) async fn first(&self, standing: AuthorizationStanding) -> Reconciled {
        self.hears(News::Authorization(self.told(1, standing).await))
            .await
    }

    pub(super) async fn told(&self, attempt: i64, standing: AuthorizationStanding) -> Authorization {
        let mut conn = self.shop.db().read().await.unwrap();
        let payment = payments::by_id(conn.on(), &self.payment).await.unwrap().unwrap();
        Authorization {
            id: format!("{}-A00000{attempt}", payment.gateway_id),
            reference: format!("{}-A{attempt}", payment.id),
            standing,
            reason: None,
            soft_decline: false,
            amount: Money::new(payment.total_minor, commerce::money::Currency::USD),
            expires_at: Some(Ms(0)),
        }
    }

    pub(super) async fn states(&self) -> (String, String) {
        let mut conn = self.shop.db().read().await.unwrap();
        let payment = payments::by_id(conn.on(), &self.payment).await.unwrap().unwrap();
        let order = orders::by_number(conn.on(), &self.number).await.unwrap().unwrap();
        (order.state, payment.state)
    }

    pub(super) async fn stage(&self) -> Stage {
        crate::read::checkout(&self.shop, &self.checkout)
            .await
            .unwrap()
            .unwrap()
            .stage
    }

    /// The open jobs of a kind, as many as there are.
    pub(super) async fn jobs(&self, kind: &str) -> Vec<String> {
        let mut conn = self.shop.db().read().await.unwrap();
        let rows = fetch_all!(
            conn.on(),
            (String,),
            "SELECT payload FROM jobs WHERE kind = $1 ORDER BY id",
            kind
        );
        rows.unwrap().into_iter().map(|(payload,)| payload).collect()
    }
}

pub(super) fn pair(order: &str, payment: &str) -> (String, String) {
    (order.to_owned(), payment.to_owned())
}
