//! A server that misbehaves on command, for the tests of this crate.

use crate::{Client, Config, Deadline, Environment, Region, Timing};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use url::Url;

pub(crate) const KEY: &str = "the-key-nobody-sees";
pub(crate) const TOKEN: &str = "Atza|the-token-nobody-sees";
pub(crate) const CLIENT_ID: &str = "amzn1.application-oa2-client.cashwrapfixture";

/// What the server does with one request.
#[derive(Clone)]
pub(crate) enum Step {
    Answer(u16, Vec<u8>),
    After(Duration, u16, Vec<u8>),
    /// Reads the request and hangs up.
    Cut,
    /// Promises the whole body and sends half.
    Half(u16, Vec<u8>),
    /// Sends half, and the rest only after a while.
    Stall(Duration, u16, Vec<u8>),
    Redirect(String),
}

/// A server that does one step per request, in order, and is gone after the last.
pub(crate) struct Server {
    pub(crate) url: Url,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) fn start(steps: impl IntoIterator<Item = Step>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let steps: Vec<_> = steps.into_iter().collect();
        if steps.is_empty() {
            // Gone before anybody can ask.
            drop(listener);
            return Server { url, seen };
        }
        let record = seen.clone();
        std::thread::spawn(move || {
            for step in steps {
                let Ok((mut stream, _)) = listener.accept() else {
                    return;
                };
                let record = record.clone();
                // One thread each, so that a slow answer does not hold up the next try.
                std::thread::spawn(move || {
                    let request = read_request(&mut stream);
                    record.lock().unwrap().push(request);
                    perform(step, &mut stream);
                });
            }
        });
        Server { url, seen }
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(self.config()).unwrap()
    }

    pub(crate) fn config(&self) -> Config {
        let mut config = Config::new(
            Environment::Sandbox,
            Region::De,
            "ASELLER01",
            "AKEY01",
            KEY.into(),
            CLIENT_ID,
        );
        config.api_url = Some(self.url.clone());
        config.login_url = Some(self.url.clone());
        config.timing = Timing {
            connect: Duration::from_millis(1000),
            call: Duration::from_millis(1000),
            tries: 3,
            pause: Duration::from_millis(4),
            throttled_pause: Duration::from_millis(120),
        };
        config
    }

    pub(crate) fn seen(&self) -> MutexGuard<'_, Vec<String>> {
        self.seen.lock().unwrap()
    }
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = header_of(head, "content-length").and_then(|value| value.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return text,
            Ok(read) => bytes.extend_from_slice(&chunk[..read]),
        }
    }
}

pub(crate) fn header_of<'a>(request: &'a str, name: &str) -> Option<&'a str> {
    let head = request.split("\r\n\r\n").next()?;
    head.lines()
        .filter_map(|line| line.split_once(": "))
        .find_map(|(key, value)| key.eq_ignore_ascii_case(name).then_some(value))
}

fn perform(step: Step, stream: &mut TcpStream) {
    let head = |status: u16, length: usize, more: &str| {
        format!(
            "HTTP/1.1 {status} X\r\nContent-Type: text/xml\r\nConnection: close\r\nContent-Length: {length}\r\n{more}\r\n"
        )
    };
    // The client may have hung up already, which is what some tests are about.
    let mut send = |bytes: &[u8]| {
        let _ = stream.write_all(bytes);
    };
    match step {
        Step::Answer(status, body) => {
            send(head(status, body.len(), "").as_bytes());
            send(&body);
        }
        Step::After(pause, status, body) => {
            std::thread::sleep(pause);
            send(head(status, body.len(), "").as_bytes());
            send(&body);
        }
        Step::Cut => {}
        Step::Half(status, body) => {
            send(head(status, body.len(), "").as_bytes());
            send(&body[..body.len() / 2]);
        }
        Step::Stall(pause, status, body) => {
            let (first, rest) = body.split_at(body.len() / 2);
            send(head(status, body.len(), "").as_bytes());
            send(first);
            std::thread::sleep(pause);
            send(rest);
        }
        Step::Redirect(to) => send(head(307, 0, &format!("Location: {to}\r\n")).as_bytes()),
    }
}

pub(crate) fn soon() -> Deadline {
    Deadline::within(Duration::from_secs(5))
}
