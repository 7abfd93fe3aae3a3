//! The outbox on the configured database.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{Job, Outcome};
use crate::db::jobs::{self as rows, JobRow};
use crate::db::types::Ms;
use crate::db::{execute, fetch_all, fetch_one};
use crate::email::Template;
use crate::testing::{TestShop, shop};

fn job(payment: &str) -> Job {
    Job::ContinuePayment {
        payment: payment.into(),
    }
}

/// Only what a test writes: the hourly clean-up is put aside.
async fn quiet() -> TestShop {
    let shop = shop().await;
    let mut tx = shop.db().write().await.unwrap();
    execute!(tx.on(), "DELETE FROM jobs").unwrap();
    tx.commit().await.unwrap();
    shop
}

async fn write(shop: &TestShop, job: &Job, run_at: Ms) {
    let mut tx = shop.db().write().await.unwrap();
    job.enqueue(shop, &mut tx, run_at).await.unwrap();
    tx.commit().await.unwrap();
}

async fn claim(shop: &TestShop, wall: Ms, lease: i64) -> Vec<JobRow> {
    let mut tx = shop.db().write().await.unwrap();
    let claimed = rows::claim(tx.on(), shop.now(), wall, Ms(wall.0 + lease), 10)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    claimed
}

async fn all(shop: &TestShop) -> Vec<(String, i64, i64)> {
    let mut conn = shop.db().read().await.unwrap();
    fetch_all!(
        conn.on(),
        (String, i64, i64),
        "SELECT state, run_at, attempts FROM jobs ORDER BY id"
    )
    .unwrap()
}

#[tokio::test]
async fn a_job_exists_only_if_its_cause_does() {
    let shop = quiet().await;
    let mut tx = shop.db().write().await.unwrap();
    job("a").enqueue(&shop, &mut tx, shop.now()).await.unwrap();
    tx.rollback().await.unwrap();
    assert!(all(&shop).await.is_empty());
}

#[tokio::test]
async fn the_same_job_is_written_once_while_it_is_open_and_runs_at_the_earlier_time() {
    let shop = quiet().await;
    let now = shop.now();
    let mut tx = shop.db().write().await.unwrap();
    for later in [5000, 1000, 9000] {
        job("a").enqueue(&shop, &mut tx, Ms(now.0 + later)).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(all(&shop).await, [("open".to_owned(), now.0 + 1000, 0)]);
    shop.advance_clock(Duration::from_secs(2)).unwrap();
    let claimed = claim(&shop, Ms(1), 1000).await;
    let mut tx = shop.db().write().await.unwrap();
    rows::done(tx.on(), &claimed[0], shop.now()).await.unwrap();
    tx.commit().await.unwrap();
    write(&shop, &job("a"), now).await;
    assert_eq!(all(&shop).await.len(), 2, "done: the key is free again");
}

#[tokio::test]
async fn a_job_belongs_to_one_runner_until_its_lease_ends_and_then_only_the_new_one_may_finish_it() {
    let shop = quiet().await;
    write(&shop, &job("a"), shop.now()).await;
    let first = claim(&shop, Ms(1000), 500).await;
    assert_eq!(first.len(), 1);
    assert!(claim(&shop, Ms(1400), 500).await.is_empty(), "leased");
    let second = claim(&shop, Ms(1500), 500).await;
    assert_eq!(second[0].attempts, 2, "the first runner is believed dead");
    let mut tx = shop.db().write().await.unwrap();
    rows::done(tx.on(), &first[0], shop.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        all(&shop).await[0].0,
        "open",
        "the first one slept too long to say anything"
    );
    let mut tx = shop.db().write().await.unwrap();
    rows::again(tx.on(), &second[0], shop.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        all(&shop).await[0].2,
        0,
        "a look that found no news is no failure"
    );
    let third = claim(&shop, Ms(1600), 500).await;
    assert_eq!(third[0].attempts, first[0].attempts, "the count began anew");
    let mut tx = shop.db().write().await.unwrap();
    assert!(!rows::extend(tx.on(), &first[0], Ms(9000)).await.unwrap());
    rows::failed(tx.on(), &first[0], "late", shop.now())
        .await
        .unwrap();
    rows::done(tx.on(), &first[0], shop.now()).await.unwrap();
    assert!(
        rows::extend(tx.on(), &third[0], Ms(2200)).await.unwrap(),
        "still its"
    );
    tx.commit().await.unwrap();
    assert_eq!(all(&shop).await[0].0, "open", "and still too long asleep");
}

#[tokio::test]
async fn what_is_asked_for_while_a_job_runs_is_kept() {
    let shop = quiet().await;
    let now = shop.now();
    let in_a = |seconds: u64| now.plus(Duration::from_secs(seconds));
    write(&shop, &job("a"), now).await;
    // A time in between wins over the job's own, also one that is due already; of several the earliest.
    for (asked, own, then) in [
        (vec![60], 3600, 60),
        (vec![0], 3600, 0),
        (vec![0, 7200], 60, 0),
        (vec![7200, 30], 60, 30),
        (vec![7200], 0, 0),
    ] {
        let claimed = claim(&shop, Ms(1000), 500).await;
        for asked in asked {
            write(&shop, &job("a"), in_a(asked)).await;
        }
        let mut tx = shop.db().write().await.unwrap();
        rows::again(tx.on(), &claimed[0], in_a(own)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(all(&shop).await, [("open".to_owned(), in_a(then).0, 0)]);
        shop.advance_clock(Duration::from_secs(60)).unwrap();
    }
    // A job that thinks it is done has not seen what it was asked for, nor has one that died; it is not done.
    claim(&shop, Ms(1000), 500).await;
    write(&shop, &job("a"), in_a(7200)).await;
    let claimed = claim(&shop, Ms(1500), 500).await;
    assert_eq!(claimed.len(), 1, "a later wish does not keep back the recovery");
    let mut tx = shop.db().write().await.unwrap();
    rows::done(tx.on(), &claimed[0], shop.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(all(&shop).await, [("open".to_owned(), in_a(7200).0, 0)]);
    shop.advance_clock(Duration::from_secs(7200)).unwrap();
    let claimed = claim(&shop, Ms(2000), 500).await;
    let mut tx = shop.db().write().await.unwrap();
    rows::done(tx.on(), &claimed[0], shop.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(all(&shop).await[0].0, "done");
}

#[tokio::test]
async fn a_job_is_given_up_after_many_attempts_unless_money_depends_on_it() {
    let shop = quiet().await;
    let payment = Job::CancelPayment {
        payment: "none".into(),
        reason: String::new(),
    };
    let mail = Job::SendMail {
        order: "none".into(),
        template: Template::OrderReceived,
    };
    for job in [payment, mail] {
        write(&shop, &job, shop.now()).await;
    }
    let mut tx = shop.db().write().await.unwrap();
    execute!(tx.on(), "UPDATE jobs SET attempts = 19").unwrap();
    tx.commit().await.unwrap();
    let stop = CancellationToken::new();
    let (runner, stopped) = (shop.shop.clone(), stop.clone());
    let running = tokio_util::task::TaskTracker::new().spawn(async move { runner.run_jobs(stopped).await });
    let rows = loop {
        let mut conn = shop.db().read().await.unwrap();
        let rows = fetch_all!(
            conn.on(),
            (String, String, i64),
            "SELECT kind, state, run_at FROM jobs WHERE last_error IS NOT NULL ORDER BY kind"
        )
        .unwrap();
        if rows.len() == 2 {
            break rows;
        }
        drop(conn);
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    stop.cancel();
    running.await.unwrap();
    assert_eq!(
        (rows[0].0.as_str(), rows[0].1.as_str()),
        ("cancel_payment", "open")
    );
    assert!(rows[0].2 > shop.now().0 + 3_500_000, "in an hour");
    assert_eq!((rows[1].0.as_str(), rows[1].1.as_str()), ("send_mail", "dead"));
}

#[tokio::test]
async fn a_failing_job_waits_longer_each_time_and_keeps_its_error() {
    let shop = quiet().await;
    write(
        &shop,
        &Job::SendMail {
            order: "none".into(),
            template: Template::OrderReceived,
        },
        shop.now(),
    )
    .await;
    let stop = CancellationToken::new();
    let (runner, stopped) = (shop.shop.clone(), stop.clone());
    let running = tokio_util::task::TaskTracker::new().spawn(async move { runner.run_jobs(stopped).await });
    let mut delays = Vec::new();
    for attempt in 1..=3 {
        let at = loop {
            let row = all(&shop).await.remove(0);
            if row.2 == attempt && row.1 > shop.now().0 {
                break row.1;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        };
        delays.push(at - shop.now().0);
        shop.advance_clock(Duration::from_millis(
            u64::try_from(at - shop.now().0 + 1).unwrap(),
        ))
        .unwrap();
    }
    assert!(
        delays[1] > delays[0] * 3 / 2 && delays[2] > delays[1] * 3 / 2,
        "{delays:?}"
    );
    stop.cancel();
    running.await.unwrap();
    let mut conn = shop.db().read().await.unwrap();
    let (error,) = fetch_one!(conn.on(), (Option<String>,), "SELECT last_error FROM jobs").unwrap();
    assert!(error.unwrap().contains("order that is not there"));
}

#[tokio::test]
async fn two_runners_do_each_job_once() {
    let shop = quiet().await;
    for number in 0..40 {
        write(
            &shop,
            &Job::CancelPayment {
                payment: number.to_string(),
                reason: String::new(),
            },
            shop.now(),
        )
        .await;
    }
    let (mut one, mut other) = (Vec::new(), Vec::new());
    loop {
        let (a, b) = tokio::join!(claim(&shop, Ms(1000), 500), claim(&shop, Ms(1000), 500));
        if a.is_empty() && b.is_empty() {
            break;
        }
        one.extend(a.into_iter().map(|row| row.id));
        other.extend(b.into_iter().map(|row| row.id));
    }
    let mut ids: Vec<_> = one.iter().chain(&other).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), one.len() + other.len()), (40, 40));
}

#[tokio::test]
async fn the_clean_up_forgets_what_has_expired_and_comes_again() {
    let shop = shop().await;
    let sku = crate::Sku::from("CW-BLUE-8");
    let cart = crate::actions::add_to_cart(&shop, None, &sku, 1).await.unwrap();
    shop.db()
        .create_session("s", "{}", shop.now().plus(Duration::from_secs(60)))
        .await
        .unwrap();
    assert!(
        !shop.db().create_session("s", "{}", shop.now()).await.unwrap(),
        "taken"
    );
    shop.advance_clock(Duration::from_secs(31 * 24 * 3600)).unwrap();
    assert!(
        crate::read::cart(&shop, Some(&cart))
            .await
            .unwrap()
            .lines
            .is_empty(),
        "thirty days are over"
    );
    assert!(matches!(super::clean_up::run(&shop).await.unwrap(), Outcome::Again(at) if at > shop.now()));
    let mut conn = shop.db().read().await.unwrap();
    let (carts, lines, sessions) = fetch_one!(
        conn.on(),
        (i64, i64, i64),
        "SELECT (SELECT COUNT(*) FROM carts), (SELECT COUNT(*) FROM cart_lines), (SELECT COUNT(*) FROM sessions)"
    )
    .unwrap();
    assert_eq!((carts, lines, sessions), (0, 0, 0));
    drop(conn);
    // A cart that was there is made anew, and its old name stays dead.
    let again = crate::actions::add_to_cart(&shop, Some(&cart), &sku, 1)
        .await
        .unwrap();
    assert_ne!(again, cart);
}

#[tokio::test]
async fn a_session_that_was_forgotten_is_not_brought_back_by_a_slow_request() {
    let shop = shop().await;
    let end = shop.now().plus(Duration::from_secs(60));
    let db = shop.db();
    assert!(db.create_session("s", "{}", end).await.unwrap());
    db.save_session("s", "{\"a\":1}", end).await.unwrap();
    db.delete_session("s").await.unwrap();
    assert!(db.save_session("s", "{}", end).await.is_err());
    assert_eq!(db.load_session("s", shop.now()).await.unwrap(), None);
}

#[tokio::test]
async fn a_checkout_that_is_placed_while_the_clean_up_comes_by_is_left_alone() {
    let shop = quiet().await;
    let mut tx = shop.db().write().await.unwrap();
    for id in ["left", "placed"] {
        execute!(
            tx.on(),
            "INSERT INTO checkouts (id, cart_id, buyer_id, buyer_name, buyer_email, sealed_token, token_expires_at,
                                    wallet, stage, revision, created_at, updated_at)
             VALUES ($1, $1, 'b', '', '', 'sealed', $2, 'chosen', 'choosing', 1, 0, 0)",
            id,
            shop.now().plus(Duration::from_secs(3600))
        )
        .unwrap();
    }
    tx.commit().await.unwrap();
    let mut placing = shop.db().write().await.unwrap();
    execute!(
        placing.on(),
        "UPDATE checkouts SET stage = 'deciding', order_number = '1', updated_at = $1 WHERE id = 'placed'",
        shop.now()
    )
    .unwrap();
    let cleaner = shop.shop.clone();
    let cleaned = tokio_util::task::TaskTracker::new()
        .spawn(async move { super::clean_up::run(&cleaner).await.map(drop) });
    // It has looked by now, and waits for the row (PostgreSQL) or for the writer (SQLite).
    tokio::time::sleep(Duration::from_millis(300)).await;
    placing.commit().await.unwrap();
    cleaned.await.unwrap().unwrap();
    let mut conn = shop.db().read().await.unwrap();
    let rows = fetch_all!(
        conn.on(),
        (String, String, Option<String>),
        "SELECT stage, sealed_token, order_number FROM checkouts ORDER BY id"
    )
    .unwrap();
    let row = |stage: &str, token: &str, order: Option<&str>| {
        (stage.to_owned(), token.to_owned(), order.map(str::to_owned))
    };
    assert_eq!(
        rows,
        [row("ended", "", None), row("deciding", "sealed", Some("1"))]
    );
}
