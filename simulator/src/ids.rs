//! Identifiers and secrets: everything random that the simulator hands out.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom as _, SystemRandom};

use crate::model::{Environment, Region};

/// Fills an array from the system's random source.
///
/// # Panics
/// When the operating system has no randomness to give: nothing sensible can go on without it.
#[expect(
    clippy::expect_used,
    reason = "without randomness no identifier can be made; there is no caller to tell"
)]
fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemRandom::new()
        .fill(&mut bytes)
        .expect("the system's random source answers");
    bytes
}

/// A number below `bound`, for identifiers (the tiny bias does not matter there).
#[must_use]
pub fn random_below(bound: u64) -> u64 {
    u64::from_le_bytes(random::<8>()) % bound
}

/// A lower-case UUID of version 4, as `RequestId` wants it.
#[must_use]
pub fn request_id() -> String {
    let mut bytes = random::<16>();
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

/// `S01-1234567-1234567` (sandbox) or `P01-…` (live); the two digits name the realm.
#[must_use]
pub fn order_reference_id(environment: Environment, region: Region) -> String {
    let letter = match environment {
        Environment::Sandbox => 'S',
        Environment::Live => 'P',
    };
    let (first, second) = (random_below(10_000_000), random_below(10_000_000));
    format!("{letter}{}-{first:07}-{second:07}", region.realm())
}

/// Six digits of a transaction, e.g. `041953`.
#[must_use]
pub fn six_digits() -> String {
    format!("{:06}", random_below(1_000_000))
}

/// A buyer's account id, `amzn1.account.` and 28 capitals and digits.
#[must_use]
pub fn buyer_id() -> String {
    format!("amzn1.account.{}", capitals::<28>())
}

/// A short id with a readable beginning, e.g. `address-K3F9Q2ZT`.
#[must_use]
pub fn short_id(kind: &str) -> String {
    format!("{kind}-{}", capitals::<8>())
}

/// A Login access token: `Atza|` and 360 URL-safe characters, within Amazon's 350 to 2048 bytes.
#[must_use]
pub fn access_token() -> String {
    format!("Atza|{}", URL_SAFE_NO_PAD.encode(random::<270>()))
}

/// The value of a sign-in cookie.
#[must_use]
pub fn session_id() -> String {
    URL_SAFE_NO_PAD.encode(random::<24>())
}

fn capitals<const N: usize>() -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    random::<N>()
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_have_the_shapes_of_the_service() {
        let order = order_reference_id(Environment::Sandbox, Region::Eu);
        assert_eq!(order.len(), "S02-1234567-1234567".len());
        assert!(order.starts_with("S02-"));
        assert!(order_reference_id(Environment::Live, Region::Na).starts_with("P01-"));
        let id = request_id();
        assert_eq!(id.len(), 36);
        assert_eq!(&id[14..15], "4");
        let token = access_token();
        assert!(token.starts_with("Atza|") && (350..=2048).contains(&token.len()));
        assert_ne!(token, access_token());
    }
}
