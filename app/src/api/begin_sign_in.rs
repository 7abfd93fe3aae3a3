use leptos::prelude::*;

use crate::error::AppError;

/// Answers with the word that the sign-in in the pop-up must bring back to this session.
#[server(endpoint = "begin_sign_in")]
pub async fn begin_sign_in() -> Result<String, AppError> {
    crate::here::never_store();
    let visit = crate::session::Visit::here()?;
    super::answer::or_refuse(visit.begin_sign_in().await)
}
