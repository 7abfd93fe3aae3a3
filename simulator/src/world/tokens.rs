//! Login clients and access tokens.

use std::net::IpAddr;

use super::{Record, World};
use crate::clock::{Millis, SECOND};
use crate::ids;
use crate::model::{AccessToken, Buyer, Seller};

/// Seconds that a token lives unless told otherwise.
pub const TOKEN_LIFETIME_SECONDS: i64 = 3_600;

impl World {
    /// The seller whose Login client this is.
    #[must_use]
    pub fn seller_by_client(&self, client_id: &str) -> Option<&Seller> {
        self.sellers.values().find(|seller| seller.client_id == client_id)
    }

    /// Whether a sign-in of this client may return to this address: `http(s)` on a loopback host, or one of the
    /// seller's own addresses (compared without query and fragment). Never one with a user name in it.
    #[must_use]
    pub fn may_return(&self, client_id: &str, address: &str) -> bool {
        let Some(seller) = self.seller_by_client(client_id) else {
            return false;
        };
        let Ok(mut url) = url::Url::parse(address) else {
            return false;
        };
        if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some()
        {
            return false;
        }
        let loopback = match url.host() {
            Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(url::Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
            Some(url::Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
            None => false,
        };
        url.set_query(None);
        url.set_fragment(None);
        loopback
            || seller
                .return_addresses
                .iter()
                .any(|allowed| allowed == url.as_str())
    }

    /// Makes a token for a buyer who is known. `lifetime` in seconds, [`TOKEN_LIFETIME_SECONDS`] when `None`;
    /// zero or less makes one that has expired already.
    pub fn create_token(
        &mut self,
        buyer: &str,
        client_id: &str,
        scope: &str,
        lifetime: Option<i64>,
    ) -> AccessToken {
        let now = self.now();
        let seconds: Millis = lifetime.unwrap_or(TOKEN_LIFETIME_SECONDS);
        let token = AccessToken {
            token: ids::access_token(),
            buyer: buyer.to_owned(),
            client_id: client_id.to_owned(),
            scope: scope.split_whitespace().collect::<Vec<_>>().join(" "),
            created_at: now,
            expires_at: now.saturating_add(seconds.saturating_mul(SECOND)),
        };
        self.write(&Record::Token(token.clone()));
        self.tokens.insert(token.token.clone(), token.clone());
        token
    }

    /// A token that is known and has not expired.
    #[must_use]
    pub fn token(&self, token: &str) -> Option<&AccessToken> {
        self.tokens
            .get(token)
            .filter(|token| token.expires_at > self.now())
    }

    /// The buyer of a token that is known and has not expired.
    #[must_use]
    pub fn buyer_by_token(&self, token: &str) -> Option<&Buyer> {
        self.buyers.get(&self.token(token)?.buyer)
    }
}
