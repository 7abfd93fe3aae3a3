//! One running shop for one test.

mod browser;
mod buyer;
mod control;
mod database;
mod process;

use std::path::PathBuf;
use std::sync::Once;

use cashwrap::Config;
use cashwrap::config::Layers;
use cashwrap::router::{Served, router};
use cashwrap::site::Site;
use shop::Shop;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

pub use browser::{Answer, Browser};
pub use buyer::{BLUE_SHOES, Buyer, EBOOK, SATCHEL, place, placed_number};
pub use control::Control;
pub use database::Folder;
pub use process::World;

/// A shop with everything around it, gone when it is dropped.
pub struct TestApp {
    pub shop: Shop,
    /// `http://127.0.0.1:…`
    pub base_url: String,
    pub control: Control,
    _stop: DropGuard,
    _folder: Folder,
}

impl TestApp {
    /// A demo shop with its goods on the shelf.
    pub async fn start() -> TestApp {
        TestApp::start_with(&[]).await
    }

    /// The same with other settings.
    pub async fn start_with(settings: &[(&str, &str)]) -> TestApp {
        tls();
        let folder = Folder::new();
        let stop = CancellationToken::new();
        let (listener, provider_listener) = (listen().await, listen().await);
        let port = listener.local_addr().unwrap().port();
        let provider_port = provider_listener.local_addr().unwrap().port();

        let mut layers = Layers::new();
        let mut set = |name: &str, value: String| layers.set(name, value).unwrap();
        set("addr", format!("127.0.0.1:{port}"));
        set("simulator.addr", format!("127.0.0.1:{provider_port}"));
        set("data", folder.path().display().to_string());
        set("database_url", database::fresh(&folder).await);
        set("timing.job_poll_ms", "50".to_owned());
        set("timing.job_retry_ms", "200".to_owned());
        for (name, value) in settings {
            set(name, (*value).to_owned());
        }
        let config = Config::from_layers(layers, true).unwrap();

        let provider = simulator::Settings {
            public_url: config.provider.public_url.clone(),
            ..simulator::Settings::default()
        };
        let stopped = stop.clone();
        tokio::spawn(async move { simulator::serve(provider, provider_listener, stopped)?.await });

        let shop = Shop::open(config.shop).await.unwrap();
        shop.seed_demo().await.unwrap();
        let (jobs, stopped) = (shop.clone(), stop.clone());
        tokio::spawn(async move { jobs.run_jobs(stopped).await });

        let served = Served {
            site: site(&folder),
            theming: config.theming,
            fixed_route: false,
        };
        let app = router(shop.clone(), &served);
        let stopped = stop.clone();
        tokio::spawn(async move {
            axum::serve(listener, app)
                .with_graceful_shutdown(stopped.cancelled_owned())
                .await
        });
        TestApp {
            shop,
            base_url: format!("http://127.0.0.1:{port}"),
            control: Control::new(&config.provider.public_url),
            _stop: stop.drop_guard(),
            _folder: folder,
        }
    }

    /// How many orders there are, by state.
    pub async fn orders(&self) -> Vec<(String, i64)> {
        self.shop.db().counts().await.unwrap().orders
    }

    /// Asks again and again until there is an answer; half a minute at most.
    pub async fn until<T>(&self, what: &str, ask: impl AsyncFn() -> Option<T>) -> T {
        until(what, ask).await
    }

    /// A person who has just opened a browser.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.base_url)
    }
}

/// Asks again and again until there is an answer; half a minute at most.
pub async fn until<T>(what: &str, ask: impl AsyncFn() -> Option<T>) -> T {
    for _ in 0..300 {
        if let Some(answer) = ask().await {
            return answer;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("waited for {what} in vain");
}

/// TLS needs one provider in the process, even for plain HTTP clients.
pub fn tls() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        rustls::crypto::ring::default_provider()
            .install_default()
            .unwrap()
    });
}

async fn listen() -> TcpListener {
    TcpListener::bind(("127.0.0.1", 0)).await.unwrap()
}

/// A site as small as can be: these tests look at what the server says, not at what the browser draws.
fn site(folder: &Folder) -> Site {
    let site: PathBuf = folder.path().join("site");
    std::fs::create_dir_all(site.join("pkg")).unwrap();
    std::fs::write(site.join("pkg/cashwrap.js"), "export default 1;").unwrap();
    std::fs::write(site.join("pkg/cashwrap.css"), "p{}").unwrap();
    std::fs::write(site.join("robots.txt"), "User-agent: *\n").unwrap();
    Site {
        folder: site,
        version: "0123456789abcdef".to_owned(),
    }
}
