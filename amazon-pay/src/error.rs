//! What can go wrong with a call, and what it says about whether the call took effect.

use crate::operations::{InvalidRequest, Repeat};
use std::fmt;
use std::time::Duration;

/// A call that brought no answer one can use.
///
/// The question that matters with money is not *what failed* but *may it have happened all the same*:
/// see [`Error::outcome_unknown`].
#[derive(Debug, Clone)]
pub struct Error {
    kind: ErrorKind,
    action: &'static str,
    repeat: Repeat,
    /// An earlier try of the same call was sent and never clearly answered.
    earlier_unclear: bool,
    tries: u32,
}

/// What happened to the last try.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request breaks a rule of the contract; nothing was sent.
    #[error("the request is not valid: {0}")]
    Invalid(#[from] InvalidRequest),
    /// The deadline passed before anything was sent.
    #[error("no time left to send the request")]
    NoTime,
    /// No connection came about; nothing was sent.
    #[error("no connection: {0}")]
    NotConnected(String),
    /// Sent, but no whole answer came within this time.
    #[error("no answer within {} ms", .0.as_millis())]
    TimedOut(Duration),
    /// Sent, but the connection ended before a whole answer was read.
    #[error("the connection was cut: {0}")]
    Cut(String),
    /// An answer came that is no answer of this protocol.
    #[error("status {status}, and the answer cannot be read: {problem}")]
    Unreadable { status: u16, problem: String },
    /// Amazon answered with an error of its own.
    #[error("status {status}, {code}: {message}")]
    Refused {
        status: u16,
        code: ErrorCode,
        message: String,
        request_id: Option<String>,
    },
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, action: &'static str, repeat: Repeat) -> Self {
        Error {
            kind,
            action,
            repeat,
            earlier_unclear: false,
            tries: 0,
        }
    }

    pub(crate) fn after(mut self, tries: u32, earlier_unclear: bool) -> Self {
        self.tries = tries;
        self.earlier_unclear = earlier_unclear;
        self
    }

    /// What happened to the last try.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The operation's name.
    pub fn action(&self) -> &'static str {
        self.action
    }

    /// What a repeat of the operation would do.
    pub fn repeat(&self) -> Repeat {
        self.repeat
    }

    /// How many times the request was tried before giving up.
    pub fn tries(&self) -> u32 {
        self.tries
    }

    /// True when asking again, later, can help: the fault was on the way or on Amazon's side.
    ///
    /// Whether asking again is *safe* is another question: for [`Repeat::OnlyIfNotDone`] look at
    /// [`Error::outcome_unknown`] first, and read the object's state before a repeat.
    pub fn retryable(&self) -> bool {
        match &self.kind {
            ErrorKind::Invalid(_) => false,
            ErrorKind::NoTime | ErrorKind::NotConnected(_) | ErrorKind::TimedOut(_) | ErrorKind::Cut(_) => {
                true
            }
            ErrorKind::Unreadable { status, .. } => *status < 300 || is_server_trouble(*status),
            ErrorKind::Refused { status, code, .. } => is_server_trouble(*status) || code.is_passing(),
        }
    }

    /// True when the call may have taken effect although no clear answer came.
    ///
    /// It stays true when an earlier try of the same call was unclear and a later one was refused: the
    /// refusal may be the consequence of the first try's success. Never true of operations that only read.
    pub fn outcome_unknown(&self) -> bool {
        self.repeat != Repeat::Reads && (self.earlier_unclear || self.last_try_unclear())
    }

    /// True when the last try was sent and brought no clear answer.
    pub(crate) fn last_try_unclear(&self) -> bool {
        match &self.kind {
            ErrorKind::Invalid(_) | ErrorKind::NoTime | ErrorKind::NotConnected(_) => false,
            ErrorKind::TimedOut(_) | ErrorKind::Cut(_) | ErrorKind::Unreadable { .. } => true,
            // Throttling is decided before the operation runs.
            ErrorKind::Refused { status, code, .. } => {
                !code.is_throttling() && (is_server_trouble(*status) || code.is_passing())
            }
        }
    }

    /// True when Amazon wants fewer calls.
    pub fn throttled(&self) -> bool {
        matches!(&self.kind, ErrorKind::Refused { code, .. } if code.is_throttling())
    }

    /// Amazon's error code, if it answered with one.
    pub fn code(&self) -> Option<&ErrorCode> {
        match &self.kind {
            ErrorKind::Refused { code, .. } => Some(code),
            _ => None,
        }
    }

    /// Amazon's own words, if it answered with an error.
    pub fn message(&self) -> Option<&str> {
        match &self.kind {
            ErrorKind::Refused { message, .. } => Some(message),
            _ => None,
        }
    }

    /// The id under which Amazon's support can find the call.
    pub fn request_id(&self) -> Option<&str> {
        match &self.kind {
            ErrorKind::Refused { request_id, .. } => request_id.as_deref(),
            _ => None,
        }
    }

    /// The HTTP status, if an answer came at all.
    pub fn http_status(&self) -> Option<u16> {
        match &self.kind {
            ErrorKind::Refused { status, .. } | ErrorKind::Unreadable { status, .. } => Some(*status),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.action, self.kind)?;
        if self.tries > 1 {
            write!(f, " (after {} tries)", self.tries)?;
        }
        if self.outcome_unknown() {
            f.write_str(" (it may have taken effect)")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.kind)
    }
}

/// The statuses that speak for themselves; with all others only the code counts.
fn is_server_trouble(status: u16) -> bool {
    matches!(status, 500 | 502 | 503 | 504)
}

crate::words! {
    /// Amazon's error codes.
    pub enum ErrorCode {
        AccessDenied,
        AmbiguousToken,
        BillingAgreementConstraintsExist,
        BillingAgreementNotModifiable,
        CaptureNotRefundable,
        ConstraintsExist,
        CurrencyMismatch,
        CurrencyUnsupported,
        DuplicateReferenceId,
        DuplicateRequest,
        InputStreamDisconnected,
        InternalError,
        InternalServerError,
        InvalidAccessKeyId,
        InvalidAccountStatus,
        InvalidAddress,
        InvalidAddressConsentToken,
        InvalidAuthorizationStatus,
        InvalidBillingAgreementStatus,
        InvalidCancelAttempt,
        InvalidCloseAttempt,
        InvalidOrderReferenceId,
        InvalidOrderReferenceStatus,
        InvalidParameterValue,
        InvalidSandboxSimulationSpecified,
        InvalidTransactionId,
        MissingAuthenticationToken,
        OrderReferenceCountExceeded,
        OrderReferenceNotModifiable,
        PaymentMethodNotUpdated,
        PeriodicAmountExceeded,
        QuotaExceeded,
        RequestThrottled,
        ServiceUnavailable,
        SignatureDoesNotMatch,
        TransactionAmountExceeded,
        TransactionCountExceeded,
        UnauthorizedAccess,
        UnauthorizedSolutionProvider,
    }
}

impl ErrorCode {
    /// Amazon wants fewer calls; nothing was done.
    pub fn is_throttling(&self) -> bool {
        matches!(self, ErrorCode::RequestThrottled | ErrorCode::QuotaExceeded)
    }

    /// The fault is Amazon's and will pass.
    fn is_passing(&self) -> bool {
        self.is_throttling()
            || matches!(
                self,
                ErrorCode::InternalError
                    | ErrorCode::InternalServerError
                    | ErrorCode::ServiceUnavailable
                    | ErrorCode::InputStreamDisconnected
            )
    }
}
