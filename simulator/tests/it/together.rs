//! Many at once: plans meet only whom they name, and repeats at the same moment make one thing.

use serde_json::json;

use crate::client::{Sim, fresh};

#[tokio::test]
async fn plans_of_one_test_do_not_disturb_another() {
    let sim = Sim::start().await;
    let mut orders = Vec::new();
    for number in 0..24 {
        let id = sim.open("1111").await;
        let buyer = sim.state_of(&id).await["buyer"].clone();
        match number % 4 {
            0 => {
                let plan = json!({ "operation": "Authorize", "buyer": buyer, "state": "Declined", "reason": "AmazonRejected" });
                sim.control("outcomes", plan).await;
            }
            1 => {
                let plan = json!({ "operation": "Authorize", "order_reference": id, "kind": "status", "status": 503 });
                sim.control("faults", plan).await;
            }
            2 => {
                let plan = json!({ "buyer": buyer, "kind": "delay", "millis": 50 });
                sim.control("faults", plan).await;
            }
            _ => {}
        }
        orders.push((number, id));
    }
    let sim = &sim;
    let mut calls = tokio::task::JoinSet::new();
    for (number, id) in orders {
        let other = Sim::at(sim.origin.clone());
        calls.spawn(async move { (number, other.authorize(&id, "5.00", &[]).await) });
    }
    while let Some(done) = calls.join_next().await {
        let (number, answer) = done.unwrap();
        match number % 4 {
            0 => assert_eq!(answer.ok().status_of("AuthorizationStatus").1, "AmazonRejected"),
            1 => assert_eq!(answer.status, 503),
            _ => assert_eq!(answer.ok().status_of("AuthorizationStatus").0, "Open"),
        }
    }
    assert_eq!(
        (sim.look("outcomes").await, sim.look("faults").await),
        (json!([]), json!([]))
    );
}

#[tokio::test]
async fn the_same_call_sent_many_times_at_once_holds_the_money_once() {
    let sim = Sim::start().await;
    sim.control("settings", json!({ "synchronous_delay_ms": 100 }))
        .await;
    let id = sim.open("1111").await;
    let reference = fresh("once");
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let other = Sim::at(sim.origin.clone());
        let (id, reference) = (id.clone(), reference.clone());
        calls.spawn(async move {
            let named = [("AuthorizationReferenceId", reference.as_str())];
            let answer = other.authorize(&id, "100.00", &named).await.ok();
            assert_eq!(
                answer.status_of("AuthorizationStatus").0,
                "Open",
                "nobody is answered with Pending"
            );
            answer.text("AmazonAuthorizationId")
        });
    }
    let ids = calls.join_all().await;
    assert!(ids.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(
        sim.state_of(&id).await["authorizations"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}
