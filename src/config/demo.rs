//! What a demo shop has without anybody setting it: the keys of the pretend Amazon's demo merchant, its addresses,
//! and a sealing key of its own.

use std::io::Write;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use ring::rand::SecureRandom as _;

use super::Provider;
use super::layers::{ConfigError, Layers};

/// The account that the pretend Amazon knows from the start. Everybody can read it here, so none of it is ever used
/// where money moves.
pub(super) const MERCHANT: [(&str, &str); 4] = [
    ("amazon.seller_id", "A2CASHWRAPDEMO"),
    ("amazon.access_key", "CASHWRAPDEMOKEY00001"),
    ("amazon.secret_key", "cashwrap-demo-secret-never-use-live"),
    ("amazon.client_id", "amzn1.application-oa2-client.cashwrapdemo"),
];

/// The folder for files that the process makes itself.
pub(super) fn data(layers: &Layers) -> PathBuf {
    PathBuf::from(
        layers
            .get("data")
            .map_or_else(|| "data".to_owned(), |value| value.text),
    )
}

/// Gives the demo's values to what nobody has set.
pub(super) fn fill_in(layers: &mut Layers, provider: &Provider) -> Result<(), ConfigError> {
    let there = &provider.public_url;
    let region = layers
        .get("amazon.region")
        .map(|value| value.text)
        .unwrap_or_default();
    let script = match region.as_str() {
        "us" | "" => "us/sandbox/js/Widgets.js",
        "uk" => "gbp/sandbox/lpa/js/Widgets.js",
        "jp" => "jp/sandbox/lpa/js/Widgets.js",
        _ => "eur/sandbox/lpa/js/Widgets.js",
    };
    for (name, value) in MERCHANT {
        layers.fill(name, value);
    }
    layers.fill(
        "amazon.api_url",
        format!("{there}/OffAmazonPayments_Sandbox/2013-01-01"),
    );
    layers.fill("amazon.login_url", there.clone());
    layers.fill(
        "amazon.widgets_url",
        format!("{there}/OffAmazonPayments/{script}"),
    );
    layers.fill("amazon.sign_in_url", format!("{there}/ap/oa"));
    if layers.get("sealing_key").is_none() {
        let key = kept_key(&data(layers).join("sealing-key"))?;
        layers.fill("sealing_key", key);
    }
    Ok(())
}

/// The key made by an earlier start; or a new one, which only we may read.
fn kept_key(path: &Path) -> Result<String, ConfigError> {
    let failed = |error: std::io::Error| ConfigError::File {
        file: path.display().to_string(),
        why: format!("the demo's sealing key cannot be kept: {error}"),
    };
    match std::fs::read_to_string(path) {
        Ok(key) => return Ok(key.trim().to_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    let mut bytes = [0_u8; 32];
    ring::rand::SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| failed(std::io::Error::other("no random source")))?;
    let key = base64::engine::general_purpose::STANDARD.encode(bytes);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(mut file) => file.write_all(key.as_bytes()).map_err(failed)?,
        // Another process of ours was faster.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return std::fs::read_to_string(path)
                .map(|key| key.trim().to_owned())
                .map_err(failed);
        }
        Err(error) => return Err(failed(error)),
    }
    Ok(key)
}
