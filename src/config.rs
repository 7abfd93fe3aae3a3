//! The configuration of one process: defaults, then `cashwrap.toml`, then the environment.
//!
//! Every setting has a name such as `amazon.seller_id`. In `cashwrap.toml` that is `seller_id` in the table
//! `[amazon]`; in the environment it is `CASHWRAP_AMAZON_SELLER_ID`. [`settings::SETTINGS`] lists them all with
//! what they mean, and `cashwrap serve --help` prints that list. A name that is not on it, or a value that cannot
//! be, stops the start with a message that names the setting and where it was read.

mod demo;
mod layers;
mod settings;
#[cfg(test)]
mod tests;
mod theming;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use url::Url;

pub use layers::{ConfigError, Layers};
pub use settings::{SETTINGS, Setting, help};
pub use theming::Theming;

/// Everything a process of ours needs to know.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the shop listens.
    pub addr: SocketAddr,
    /// The folder with everything that browsers load, as `cargo xtask build` makes it.
    pub site: PathBuf,
    /// The shop itself.
    pub shop: shop::Settings,
    /// The merchant's theme.
    pub theming: Theming,
    /// The pretend payment provider of a demo.
    pub provider: Provider,
    /// A demo shop.
    pub demo: bool,
}

/// Where the pretend payment provider listens and what it remembers.
#[derive(Clone, Debug)]
pub struct Provider {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Its address for browsers, without a slash at the end.
    pub public_url: String,
    /// What it remembers over a restart.
    pub state: PathBuf,
}

impl Config {
    /// Reads the configuration of this process: `cashwrap.toml` in the current folder, if there is one, and the
    /// environment.
    ///
    /// # Errors
    /// When a setting is unknown or impossible.
    pub fn load(demo: bool) -> Result<Config, ConfigError> {
        let mut layers = Layers::new();
        layers.file(Path::new("cashwrap.toml"))?;
        layers.environment(std::env::vars_os())?;
        Config::from_layers(layers, demo)
    }

    /// Makes sense of what was read. With `demo`, what nobody set gets the demo's values.
    ///
    /// # Errors
    /// When a setting is impossible, or one is missing.
    pub fn from_layers(mut layers: Layers, demo: bool) -> Result<Config, ConfigError> {
        let provider = Provider::from_layers(&layers)?;
        let addr = layers.parsed("addr")?;
        if demo {
            demo::fill_in(&mut layers, &provider)?;
        }
        let shop = settings::shop(&layers, demo, addr)?;
        Ok(Config {
            addr,
            site: site(&layers),
            shop,
            theming: Theming::from_layers(&layers)?,
            provider,
            demo,
        })
    }
}

impl Provider {
    /// Makes sense of what was read, without the shop's own settings.
    ///
    /// # Errors
    /// When a setting is impossible.
    pub fn from_layers(layers: &Layers) -> Result<Provider, ConfigError> {
        let addr: SocketAddr = layers.parsed("simulator.addr")?;
        let public_url = match layers.get("simulator.public_url") {
            Some(_) => {
                let url: Url = layers.parsed("simulator.public_url")?;
                url.as_str().trim_end_matches('/').to_owned()
            }
            // Another name than the shop's: browsers must see another *site*, as Amazon is one. On one host name the
            // two would share cookies and hide real failures.
            None => format!("http://localhost:{}", addr.port()),
        };
        let state = match layers.get("simulator.state") {
            Some(value) => PathBuf::from(value.text),
            None => demo::data(layers).join("simulator.json"),
        };
        Ok(Provider {
            addr,
            public_url,
            state,
        })
    }
}

/// As set; else beside the program, where an installation has it; else where `cargo xtask build` leaves it.
fn site(layers: &Layers) -> PathBuf {
    if let Some(value) = layers.get("site") {
        return PathBuf::from(value.text);
    }
    let beside = std::env::current_exe()
        .ok()
        .and_then(|program| Some(program.parent()?.join("site")));
    match beside {
        Some(folder) if folder.join("manifest.json").exists() => folder,
        _ => PathBuf::from("target/site"),
    }
}
