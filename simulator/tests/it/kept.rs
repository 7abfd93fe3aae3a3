//! The state survives a kill: a real process, a real SIGKILL.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::client::{Sim, fresh, text};

const ORDER: &str = "AmazonOrderReferenceId";

/// A simulator in a process of its own, killed when dropped.
struct Process {
    child: Child,
    origin: String,
}

impl Process {
    fn start(state: &PathBuf) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_simulator"))
            .args(["--addr", "127.0.0.1:0", "--state"])
            .arg(state)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let port = line.trim().rsplit(':').next().unwrap().to_owned();
        Self {
            child,
            origin: format!("http://127.0.0.1:{port}"),
        }
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn state_file() -> PathBuf {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(fresh("state"))
        .join("simulator.json");
    assert!(!file.exists());
    file
}

fn without_time(mut state: Value) -> Value {
    state["now"].take();
    state
}

#[tokio::test]
async fn everything_is_there_after_a_kill() {
    let file = state_file();
    let process = Process::start(&file);
    let sim = Sim::at(process.origin.clone());
    sim.control(
        "settings",
        json!({ "synchronous_delay_ms": 1, "redirect_answer": "hash" }),
    )
    .await;
    sim.control("clock", json!({ "advance_seconds": 7200 })).await;
    let id = sim.open("1111").await;
    let buyer = text(&sim.state_of(&id).await, "buyer");
    let reference = fresh("kept");
    let named = [("AuthorizationReferenceId", reference.as_str())];
    let held = sim
        .authorize(&id, "60.00", &named)
        .await
        .ok()
        .text("AmazonAuthorizationId");
    let taken = sim
        .capture(&held, "60.00", &[])
        .await
        .ok()
        .text("AmazonCaptureId");
    sim.refund(&taken, "1.00", &[]).await.ok();
    let token = sim.token(&buyer, json!({})).await;
    sim.control(
        "faults",
        json!({ "buyer": buyer, "operation": "CloseOrderReference", "kind": "status" }),
    )
    .await;
    let before = sim.look("state").await;
    process.kill();

    let process = Process::start(&file);
    let sim = Sim::at(process.origin.clone());
    assert_eq!(without_time(sim.look("state").await), without_time(before));
    let again = sim.authorize(&id, "60.00", &named).await.ok();
    assert_eq!(
        again.text("AmazonAuthorizationId"),
        held,
        "a repeat still gives the first result"
    );
    let full = [(ORDER, id.as_str()), ("AccessToken", &token)];
    sim.call("GetOrderReferenceDetails", &full).await.ok();
    assert_eq!(
        sim.call("CloseOrderReference", &[(ORDER, &id)]).await.status,
        500,
        "the fault waited"
    );
    assert_eq!(sim.look("settings").await["redirect_answer"], "hash");
}

#[tokio::test]
async fn what_was_answered_before_the_kill_is_never_lost() {
    let file = state_file();
    let process = Process::start(&file);
    let sim = Sim::at(process.origin.clone());
    sim.control("settings", json!({ "synchronous_delay_ms": 0 }))
        .await;
    let done = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let other = Sim::at(process.origin.clone());
        let done = done.clone();
        clients.spawn(async move {
            let mut answered = Vec::new();
            let buyer = other.control("buyers", json!({})).await;
            loop {
                let door = format!("{}/_simulator/order-references", other.origin);
                let made = other
                    .http
                    .post(door)
                    .json(&json!({ "buyer": buyer["id"] }))
                    .send()
                    .await;
                let Ok(made) = made else { return answered };
                let Ok(made) = made.json::<Value>().await else {
                    return answered;
                };
                let id = text(&made, "id");
                answered.push((id.clone(), "Draft"));
                let total = [
                    (ORDER, id.as_str()),
                    ("OrderReferenceAttributes.OrderTotal.Amount", "5.00"),
                    ("OrderReferenceAttributes.OrderTotal.CurrencyCode", "USD"),
                ];
                for (action, parameters, state) in [
                    ("SetOrderReferenceDetails", &total[..], "Draft"),
                    ("ConfirmOrderReference", &total[..1], "Open"),
                ] {
                    let path = crate::client::SANDBOX;
                    let Ok(answer) = other.try_call(path, action, parameters).await else {
                        return answered;
                    };
                    answer.ok();
                    answered.push((id.clone(), state));
                    done.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                }
            }
        });
    }
    // However slow the machine is: the kill comes in the middle of the work.
    while done.load(std::sync::atomic::Ordering::Relaxed) < 60 {
        assert!(
            clients.try_join_next().is_none(),
            "a client gave up before the kill"
        );
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    process.kill();
    let answered: Vec<_> = clients.join_all().await.into_iter().flatten().collect();
    assert!(answered.len() >= 60);

    let process = Process::start(&file);
    let sim = Sim::at(process.origin.clone());
    let last: std::collections::HashMap<_, _> = answered.into_iter().collect();
    for (id, state) in last {
        let now = text(&sim.state_of(&id).await, "state");
        // The kill may have met a confirmation that was done and not yet answered.
        assert!(
            now == state || (state == "Draft" && now == "Open"),
            "{id} was {state} and is {now}"
        );
    }
}

#[tokio::test]
async fn a_torn_last_line_is_dropped_and_a_broken_one_before_is_told() {
    let file = state_file();
    let process = Process::start(&file);
    let sim = Sim::at(process.origin.clone());
    let id = sim.open("1111").await;
    process.kill();
    let whole = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{whole}{{\"OrderReference\":{{\"id\":\"S01")).unwrap();
    let process = Process::start(&file);
    let sim = Sim::at(process.origin.clone());
    assert_eq!(sim.state_of(&id).await["state"], "Open");
    process.kill();

    std::fs::write(&file, format!("what is this\n{whole}")).unwrap();
    let settings = simulator::Settings {
        state_file: Some(file),
        ..simulator::Settings::default()
    };
    let error = simulator::Simulator::open(settings).unwrap_err().to_string();
    assert!(error.contains("line 1 of the state file"), "{error}");
}

#[tokio::test]
async fn two_processes_never_write_one_file() {
    let file = state_file();
    let first = Process::start(&file);
    // The address is printed before the state is opened; an answer means that it is.
    let id = Sim::at(first.origin.clone()).open("1111").await;
    let settings = simulator::Settings {
        state_file: Some(file.clone()),
        ..simulator::Settings::default()
    };
    let error = simulator::Simulator::open(settings.clone())
        .unwrap_err()
        .to_string();
    assert!(error.contains("in use by another process"), "{error}");
    first.kill();
    let second = Process::start(&file);
    assert_eq!(
        Sim::at(second.origin.clone()).state_of(&id).await["state"],
        "Open"
    );
    assert!(
        simulator::Simulator::open(settings).is_err(),
        "the compacted file is locked as well"
    );
    assert_eq!(
        Sim::at(second.origin.clone()).state_of(&id).await["state"],
        "Open"
    );
}

#[tokio::test]
async fn only_this_machine_may_reach_it_unless_told_otherwise() {
    let listener = tokio::net::TcpListener::bind("0.0.0.0:0").await.unwrap();
    let stop = tokio_util::sync::CancellationToken::new();
    let refused = simulator::serve(simulator::Settings::default(), listener, stop);
    let Err(error) = refused else {
        panic!("it listens to everybody");
    };
    assert!(error.to_string().contains("not a loopback address"), "{error}");
}

#[tokio::test]
async fn a_polite_signal_stops_it_and_the_state_stays() {
    let file = state_file();
    let mut process = Process::start(&file);
    let sim = Sim::at(process.origin.clone());
    let id = sim.open("1111").await;
    let pid = process.child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .unwrap()
            .success()
    );
    let status = process.child.wait().unwrap();
    assert!(status.success(), "{status}");
    let process = Process::start(&file);
    assert_eq!(
        Sim::at(process.origin.clone()).state_of(&id).await["state"],
        "Open"
    );
}
