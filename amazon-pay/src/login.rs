//! Login with Amazon: whose token is it, is it ours, and who is the buyer.

use crate::error::ErrorKind;
use crate::operations::Repeat;
use crate::{Client, Deadline, Error, ErrorCode, Secret};
use percent_encoding::percent_decode_str;
use reqwest::header::HeaderValue;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// Real tokens have 350 to 2048 bytes.
const MAX_TOKEN: usize = 4096;

/// The calls of the login service; see [`Client::login`].
#[derive(Clone, Copy, Debug)]
pub struct Login<'a> {
    client: &'a Client,
}

/// A token's own story, after it was found to be made out to us and still good.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TokenInfo {
    /// The buyer, `amzn1.account.…`.
    pub user_id: String,
    /// The client id the token is made out to.
    #[serde(rename = "aud", default)]
    pub audience: String,
    /// The application the client id belongs to.
    #[serde(default)]
    pub app_id: Option<String>,
    #[serde(rename = "iss", default)]
    pub issuer: Option<String>,
    /// Seconds it stays good.
    #[serde(rename = "exp")]
    pub expires_in: i64,
    /// Seconds since 1970.
    #[serde(rename = "iat", default)]
    pub issued_at: Option<i64>,
}

/// Who the buyer is, as far as the token's scopes allow.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Profile {
    pub user_id: String,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub postal_code: Option<String>,
}

/// Why a token is not accepted, or why nobody could tell.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// Not the text of any token; nothing was sent.
    #[error("this is no access token")]
    Malformed,
    /// Amazon does not know the token, or no longer.
    #[error("the access token is refused: {error}")]
    Refused {
        status: u16,
        error: String,
        description: String,
    },
    /// A good token, given to somebody else's site.
    #[error("the access token was made out to another client")]
    ForeignAudience,
    /// No time left on it.
    #[error("the access token has expired")]
    Expired,
    /// The login service could not be asked. Nothing is known about the token.
    #[error(transparent)]
    Call(#[from] Error),
}

impl LoginError {
    /// True when asking again can help; false when the buyer has to sign in again.
    pub fn retryable(&self) -> bool {
        matches!(self, LoginError::Call(error) if error.retryable())
    }
}

impl<'a> Login<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Login { client }
    }

    /// Asks about a token, and accepts it only if it is made out to our client id (or to the application of
    /// that id) and has time left. Without this check a token from any other site would do.
    pub async fn token_info(self, token: &Secret, deadline: Deadline) -> Result<TokenInfo, LoginError> {
        let info: TokenInfo = self
            .get("TokenInfo", "/auth/o2/tokeninfo", token, deadline)
            .await?;
        let own = self.client.client_id();
        if info.audience != own && info.app_id.as_deref() != Some(own) {
            return Err(LoginError::ForeignAudience);
        }
        if info.expires_in <= 0 {
            return Err(LoginError::Expired);
        }
        Ok(info)
    }

    /// Asks who the buyer is. Check the token with [`Login::token_info`] first.
    pub async fn profile(self, token: &Secret, deadline: Deadline) -> Result<Profile, LoginError> {
        self.get("Profile", "/user/profile", token, deadline).await
    }

    async fn get<T: DeserializeOwned>(
        self,
        action: &'static str,
        path: &str,
        token: &Secret,
        deadline: Deadline,
    ) -> Result<T, LoginError> {
        let token = header(token)?;
        let ask = |limit: Duration| {
            let token = token.clone();
            async move {
                let (status, body) = self.client.get_login(path, token, limit).await?;
                Ok((None, interpret(status, &body)?))
            }
        };
        match self.client.tried(action, Repeat::Reads, deadline, ask).await {
            Ok(tried) => Ok(tried.answer),
            Err(error) => Err(refusal(error)),
        }
    }
}

/// The login service's errors, as it spells them.
#[derive(Deserialize)]
struct Refusal {
    error: String,
    #[serde(default)]
    error_description: String,
}

fn interpret<T: DeserializeOwned>(status: u16, body: &[u8]) -> Result<T, ErrorKind> {
    // The mark is no part of JSON, and test servers like to send it.
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    if let Ok(refusal) = serde_json::from_slice::<Refusal>(body) {
        return Err(ErrorKind::Refused {
            status,
            code: ErrorCode::from(refusal.error),
            message: refusal.error_description,
            request_id: None,
        });
    }
    if !(200..300).contains(&status) {
        return Err(ErrorKind::Unreadable {
            status,
            problem: "no JSON error".to_owned(),
        });
    }
    // The error's own text could quote the answer, and with it the buyer's data.
    serde_json::from_slice(body).map_err(|error| ErrorKind::Unreadable {
        status,
        problem: format!(
            "{:?} error at line {}, column {}",
            error.classify(),
            error.line(),
            error.column()
        ),
    })
}

/// A refusal by the login service is about the token, unless the service itself was in trouble.
fn refusal(error: Error) -> LoginError {
    match error.kind() {
        ErrorKind::Refused {
            status,
            code,
            message,
            ..
        } if !error.retryable() => LoginError::Refused {
            status: *status,
            error: code.as_str().to_owned(),
            description: message.clone(),
        },
        _ => LoginError::Call(error),
    }
}

/// Undoes the URL encoding that a token carries in an address, once. Tokens hold no percent sign of their own.
pub(crate) fn decoded(token: &Secret) -> Secret {
    match percent_decode_str(token.expose().trim()).decode_utf8() {
        Ok(text) => Secret::new(text),
        Err(_) => token.clone(),
    }
}

fn header(token: &Secret) -> Result<HeaderValue, LoginError> {
    let token = decoded(token);
    let text = token.expose();
    if text.is_empty() || text.len() > MAX_TOKEN || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(LoginError::Malformed);
    }
    let mut value = HeaderValue::from_str(text).map_err(|_| LoginError::Malformed)?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
#[path = "login_tests.rs"]
mod tests;
