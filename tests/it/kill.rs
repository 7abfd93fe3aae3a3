//! The process is killed at each named point of placing an order, with SIGKILL, while the pretend Amazon lives on
//! as another process. After the restart there is at most one order, and its money agrees with what Amazon has;
//! both are asked through public doors only.

use commerce::checkout::{CheckoutView, Stage};
use serde_json::{Value, json};

use crate::harness::{Buyer, World, place, until};

/// What goes wrong beside the kill.
enum Beside {
    Nothing,
    /// This operation takes effect, but its answer is lost.
    Lost(&'static str),
    /// The first authorization fails clearly enough that a job must go on.
    LeftToTheJob,
    /// The authorization is declined for good.
    Declined,
}

/// Both are asked through public doors: the shop's own word on the order, and the export of the other side.
async fn killed_at(point: &str, beside: Beside) {
    let world = World::new().await;
    let shop = world.shop(Some(point)).await;
    let buyer = Buyer::in_world(&world).await;
    let view = buyer.ready().await;
    let id = &buyer.order_reference;
    let lost = matches!(beside, Beside::Lost(_));
    match beside {
        Beside::Nothing => {}
        Beside::Lost(operation) => {
            // The first read stands before Confirm; the look after it is the second.
            let skip = u32::from(point == "get.after");
            let fault = json!({
                "operation": operation, "order_reference": id, "kind": "cut_after", "times": 1, "skip": skip,
            });
            world.control.fault(fault).await;
        }
        Beside::LeftToTheJob => {
            let fault = json!({ "operation": "Authorize", "order_reference": id, "kind": "status", "status": 503, "times": 6 });
            world.control.fault(fault).await;
        }
        Beside::Declined => world.control.outcome("Authorize", id, "AmazonRejected").await,
    }
    let (tab, sent) = (buyer.browser.tab(), view.clone());
    let click = tokio::spawn(async move { tab.try_place(&sent).await });
    shop.until_it_stands_at(point).await;
    shop.kill();
    let _ = click.await;
    if lost {
        let calls = world.control.requests(id).await;
        let cut = calls.iter().filter(|call| call["status"] == 0).count();
        assert_eq!(cut, 1, "{point}: {calls:?}");
    }
    world.control.clear_faults().await;

    let _shop = world.shop(None).await;
    let settled = until("everything to come to rest", async || {
        let numbers = world.numbers().await;
        let resting = numbers.iter().all(|(state, number)| match state.as_str() {
            "waiting" | "dead" | "pending" | "payment_review" => *number == 0,
            _ => true,
        });
        resting.then_some(numbers)
    })
    .await;
    let orders: Vec<_> = settled
        .iter()
        .filter(|(state, _)| state != "waiting" && state != "dead")
        .collect();
    let seen = world.control.seen(id).await;
    money_agrees(point, &orders, &seen, &view);

    // Whatever came of it, the shopper can go on: to the success page, or by ordering again.
    let now: CheckoutView = buyer.look().await;
    match now.stage {
        Stage::Placed { order_number } => {
            assert_eq!(seen["seller_order_id"], json!(order_number), "{point}: {seen}");
            let page = buyer.browser.open("/checkout/success").await.text();
            assert!(page.contains(&order_number), "{point}: {page}");
        }
        Stage::Choosing => {
            let again: CheckoutView = place(&buyer.browser, &now).await.json();
            assert!(matches!(again.stage, Stage::Placed { .. }), "{point}: {again:?}");
        }
        Stage::Ended => {
            assert!(
                buyer.browser.get("/cart").await.text().contains("Blue Shoes"),
                "{point}: the cart is kept"
            );
        }
        other => panic!("{point}: {other:?}"),
    }
}

/// One order with exactly its money, or no order and no money.
fn money_agrees(point: &str, orders: &[&(String, i64)], seen: &Value, view: &CheckoutView) {
    let alive: i64 = orders
        .iter()
        .filter(|(state, _)| state != "canceled")
        .map(|(_, number)| number)
        .sum();
    let all: i64 = orders.iter().map(|(_, number)| number).sum();
    assert!(all <= 1, "{point}: {orders:?}");
    let authorizations = seen["authorizations"].as_array().unwrap();
    let open: Vec<_> = authorizations
        .iter()
        .filter(|one| one["state"] == "Open" || one["state"] == "Pending")
        .collect();
    if alive == 1 {
        assert_eq!(orders[0].0, "processing", "{point}: {orders:?}");
        assert_eq!(
            (&seen["state"], open.len()),
            (&json!("Open"), 1),
            "{point}: {seen}"
        );
        assert_eq!(
            open[0]["amount"]["minor"],
            json!(view.totals.total.minor()),
            "{point}: {seen}"
        );
        assert_eq!(authorizations.len(), 1, "{point}: {seen}");
    } else {
        assert!(
            open.is_empty() && seen["state"] != "Open",
            "{point}: no order, but money is held: {seen}"
        );
    }
}

macro_rules! killed {
    ($($name:ident: $point:literal, $beside:expr;)+) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                killed_at($point, $beside).await;
            }
        )+
    };
}

killed! {
    after_transaction_one: "place.after_transaction_one", Beside::Nothing;
    before_reading: "read.before", Beside::Nothing;
    after_reading: "read.after", Beside::Nothing;
    before_setting_the_details: "set.before", Beside::Nothing;
    after_setting_the_details: "set.after", Beside::Nothing;
    after_setting_the_details_without_an_answer: "set.after", Beside::Lost("SetOrderReferenceDetails");
    after_reading_without_an_answer: "read.after", Beside::Lost("GetOrderReferenceDetails");
    before_confirming: "confirm.before", Beside::Nothing;
    after_confirming: "confirm.after", Beside::Nothing;
    after_confirming_without_an_answer: "confirm.after", Beside::Lost("ConfirmOrderReference");
    before_looking_after_confirm: "get.before", Beside::Nothing;
    after_looking_after_confirm: "get.after", Beside::Nothing;
    after_looking_after_confirm_without_an_answer: "get.after", Beside::Lost("GetOrderReferenceDetails");
    before_authorizing: "authorize.before", Beside::Nothing;
    after_authorizing: "authorize.after", Beside::Nothing;
    after_authorizing_without_an_answer: "authorize.after", Beside::Lost("Authorize");
    after_transaction_two: "place.after_transaction_two", Beside::Nothing;
    before_a_job_that_goes_on: "job.continue_payment.claimed", Beside::LeftToTheJob;
    after_a_job_that_went_on: "job.continue_payment.done", Beside::LeftToTheJob;
    before_a_job_that_sends_mail: "job.send_mail.claimed", Beside::Nothing;
    after_a_job_that_sent_mail: "job.send_mail.done", Beside::Nothing;
    after_a_final_decline: "place.after_transaction_two", Beside::Declined;
}
