//! Seals what a copy of the database must not show, and makes what nobody must guess.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom as _, SystemRandom};

use crate::error::Broken;
use crate::settings::{SealingKey, Secret};

/// Letters that are not mistaken for each other.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// AES-256-GCM under the shop's key. What a text is sealed *for* is bound to it, so that a sealed token moved to
/// another row does not open.
pub(crate) struct Sealer {
    key: Option<LessSafeKey>,
    random: SystemRandom,
}

impl Sealer {
    pub(crate) fn new(key: &SealingKey) -> Self {
        let key = UnboundKey::new(&AES_256_GCM, key.bytes())
            .ok()
            .map(LessSafeKey::new);
        Self {
            key,
            random: SystemRandom::new(),
        }
    }

    pub(crate) fn seal(&self, text: &Secret, purpose: &str) -> Result<String, Broken> {
        let key = self.key.as_ref().ok_or(Broken::Sealing("unusable key"))?;
        let mut nonce = [0; NONCE_LEN];
        self.fill(&mut nonce)?;
        let mut data = text.expose().as_bytes().to_vec();
        key.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(purpose.as_bytes()),
            &mut data,
        )
        .map_err(|_| Broken::Sealing("cannot seal"))?;
        Ok(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &data].concat()))
    }

    pub(crate) fn open(&self, sealed: &str, purpose: &str) -> Result<Secret, Broken> {
        let key = self.key.as_ref().ok_or(Broken::Sealing("unusable key"))?;
        let unreadable = |_| Broken::Sealing("not sealed by this key");
        let data = URL_SAFE_NO_PAD
            .decode(sealed)
            .map_err(|_| Broken::Sealing("not sealed by this key"))?;
        let (nonce, data) = data
            .split_at_checked(NONCE_LEN)
            .ok_or(Broken::Sealing("not sealed by this key"))?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(unreadable)?;
        let mut data = data.to_vec();
        let text = key
            .open_in_place(nonce, Aad::from(purpose.as_bytes()), &mut data)
            .map_err(unreadable)?;
        let text = std::str::from_utf8(text).map_err(|_| Broken::Sealing("not sealed by this key"))?;
        Ok(Secret::new(text))
    }

    /// An id that cannot be guessed: 144 random bits.
    pub(crate) fn unguessable(&self) -> Result<String, Broken> {
        let mut bytes = [0; 18];
        self.fill(&mut bytes)?;
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// A few letters and digits that people can read to each other; 5 bits each.
    pub(crate) fn letters(&self, count: usize) -> Result<String, Broken> {
        let mut bytes = vec![0; count];
        self.fill(&mut bytes)?;
        Ok(bytes
            .iter()
            .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
            .collect())
    }

    /// A random number below `bound`, for jitter; 0 when there is no randomness.
    pub(crate) fn below(&self, bound: i64) -> i64 {
        let mut bytes = [0; 8];
        if bound <= 0 || self.fill(&mut bytes).is_err() {
            return 0;
        }
        i64::try_from(u64::from_le_bytes(bytes) % bound.unsigned_abs()).unwrap_or(0)
    }

    fn fill(&self, bytes: &mut [u8]) -> Result<(), Broken> {
        self.random
            .fill(bytes)
            .map_err(|_| Broken::Sealing("no random source"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_token_opens_only_with_its_key_and_for_its_purpose() {
        let sealer = Sealer::new(&SealingKey::new([7; 32]));
        let token = Secret::new("Atza|example");
        let sealed = sealer.seal(&token, "checkout-1").unwrap();
        assert!(!sealed.contains("Atza"));
        assert_eq!(
            sealer.open(&sealed, "checkout-1").unwrap().expose(),
            "Atza|example"
        );
        assert!(sealer.open(&sealed, "checkout-2").is_err());
        assert!(
            Sealer::new(&SealingKey::new([8; 32]))
                .open(&sealed, "checkout-1")
                .is_err()
        );
        assert_ne!(
            sealed,
            sealer.seal(&token, "checkout-1").unwrap(),
            "each sealing has its own nonce"
        );
        assert!(sealer.open("AAAA", "checkout-1").is_err());
    }
}
