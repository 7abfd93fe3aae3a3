//! Mails: what they say, and how they leave.

use crate::error::StartError;
use crate::settings::Mail;

/// How mails leave this shop.
pub(crate) struct Mailer {}

impl Mailer {
    pub(crate) fn open(_mail: &Mail) -> Result<Self, StartError> {
        Ok(Self {})
    }
}
