//! The program itself as a process that can be killed, with its pretend Amazon as another one.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::database::{self, Folder};
use super::{Browser, Control};

/// A shop that survives its own process: the database, the site, the addresses.
pub struct World {
    _folder: Folder,
    pub control: Control,
    pub base_url: String,
    environment: Vec<(String, String)>,
    _provider: Running,
}

/// A child process; killed when it is dropped.
pub struct Running {
    child: Child,
    told: Receiver<String>,
}

impl World {
    /// Starts the pretend Amazon; the shop comes by [`World::shop`].
    pub async fn new() -> World {
        let folder = Folder::new();
        let site = folder.path().join("site");
        std::fs::create_dir_all(&site).unwrap();
        let entry = r#"{"version":"1"}"#;
        let manifest = format!(
            r#"{{"files":{{"pkg/cashwrap.js":{entry},"pkg/cashwrap.wasm":{entry},"pkg/cashwrap.css":{entry}}}}}"#
        );
        std::fs::write(site.join("manifest.json"), manifest).unwrap();
        let (port, provider_port) = (free_port(), free_port());
        let mut environment = Vec::new();
        let mut set = |name: &str, value: String| environment.push((name.to_owned(), value));
        set("CASHWRAP_ADDR", format!("127.0.0.1:{port}"));
        set("CASHWRAP_SIMULATOR_ADDR", format!("127.0.0.1:{provider_port}"));
        set("CASHWRAP_DATA", folder.path().display().to_string());
        set("CASHWRAP_SITE", site.display().to_string());
        set("DATABASE_URL", database::fresh(&folder).await);
        // What a crash leaves behind is picked up at once, so that the test need not wait for a minute.
        set("CASHWRAP_TIMING_CONTINUE_AFTER_MS", "700".to_owned());
        set("CASHWRAP_TIMING_LOOK_AGAIN_MS", "500,500,500,500".to_owned());
        set("CASHWRAP_TIMING_JOB_LEASE_MS", "1500".to_owned());
        set("CASHWRAP_TIMING_JOB_POLL_MS", "100".to_owned());
        set("CASHWRAP_TIMING_JOB_RETRY_MS", "200".to_owned());
        set("CASHWRAP_TIMING_GATEWAY_CALL_MS", "2000".to_owned());
        set("CASHWRAP_TIMING_GATEWAY_BUDGET_MS", "4000".to_owned());
        set("RUST_LOG", "warn".to_owned());
        let provider = Running::start(&["simulate"], &environment, None);
        let world = World {
            control: Control::new(&format!("http://localhost:{provider_port}")),
            base_url: format!("http://127.0.0.1:{port}"),
            _folder: folder,
            environment,
            _provider: provider,
        };
        world
            .answers(&format!("http://localhost:{provider_port}/_simulator/settings"))
            .await;
        world
    }

    /// Starts the shop and waits until it is healthy; with a kill point it goes as far as that.
    pub async fn shop(&self, kill_point: Option<&str>) -> Running {
        let running = Running::start(
            &["serve", "--demo", "--no-simulator"],
            &self.environment,
            kill_point,
        );
        self.answers(&format!("{}/health", self.base_url)).await;
        running
    }

    pub fn browser(&self) -> Browser {
        Browser::new(&self.base_url)
    }

    /// Orders by state and waiting jobs, as `/metrics` tells them.
    pub async fn numbers(&self) -> Vec<(String, i64)> {
        let text = self.browser().get("/metrics").await.body;
        let lines = text
            .lines()
            .filter(|line| line.starts_with("cashwrap_orders{") || line.starts_with("cashwrap_jobs{"));
        lines
            .map(|line| {
                let (name, number) = line.rsplit_once(' ').unwrap();
                let state = name.split('"').nth(1).unwrap();
                (state.to_owned(), number.parse().unwrap())
            })
            .collect()
    }

    async fn answers(&self, url: &str) {
        super::tls();
        let client = reqwest::Client::builder()
            .timeout(Duration::from_secs(2))
            .build()
            .unwrap();
        super::until(url, async || {
            client
                .get(url)
                .send()
                .await
                .ok()
                .filter(|it| it.status().is_success())
        })
        .await;
    }
}

impl Running {
    fn start(arguments: &[&str], environment: &[(String, String)], kill_point: Option<&str>) -> Running {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cashwrap"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CASHWRAP_")) {
            command.env_remove(name);
        }
        command
            .args(arguments)
            .current_dir(std::env::temp_dir())
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        if let Some(point) = kill_point {
            command.env("CASHWRAP_KILL_POINT", point);
        }
        let mut child = command.spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (tell, told) = channel();
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                if tell.send(line).is_err() {
                    return;
                }
            }
        });
        Running { child, told }
    }

    /// Waits until the process stands at its kill point.
    pub async fn until_it_stands_at(&self, point: &str) {
        let wanted = format!("kill point reached: {point}");
        let mut heard = Vec::new();
        for _ in 0..300 {
            while let Ok(line) = self.told.try_recv() {
                if line.contains(&wanted) {
                    return;
                }
                heard.push(line);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("never came to {point}; it said {heard:#?}");
    }

    /// SIGKILL: no goodbye, nothing finished.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
