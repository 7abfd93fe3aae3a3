//! What the API refuses with: code, HTTP status and a message.

/// Makes the list of codes once, with the status that goes with each.
macro_rules! codes {
    ($($code:ident = $status:literal),+ $(,)?) => {
        /// An error code of the service.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $($code),+ }

        impl Code {
            /// The word in the answer.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$code => stringify!($code)),+ }
            }

            /// The HTTP status that goes with it.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Self::$code => $status),+ }
            }
        }
    };
}

codes! {
    AccessDenied = 401,
    AmbiguousToken = 400,
    CaptureNotRefundable = 405,
    ConstraintsExist = 404,
    CurrencyMismatch = 400,
    CurrencyUnsupported = 400,
    DuplicateReferenceId = 400,
    DuplicateRequest = 400,
    InternalServerError = 500,
    InvalidAccessKeyId = 403,
    InvalidAddress = 404,
    InvalidAddressConsentToken = 404,
    InvalidAuthorizationStatus = 405,
    InvalidCancelAttempt = 405,
    InvalidCloseAttempt = 405,
    InvalidOrderReferenceId = 404,
    InvalidOrderReferenceStatus = 405,
    InvalidParameterValue = 400,
    InvalidSandboxSimulationSpecified = 400,
    InvalidTransactionId = 404,
    MissingAuthenticationToken = 400,
    OrderReferenceNotModifiable = 405,
    PaymentMethodNotUpdated = 400,
    RequestThrottled = 503,
    ServiceUnavailable = 503,
    SignatureDoesNotMatch = 403,
    TransactionAmountExceeded = 400,
    TransactionCountExceeded = 400,
}

/// A refused call. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    pub code: Code,
    /// HTTP status; nearly always the code's own.
    pub status: u16,
    pub message: String,
}

impl ApiError {
    /// An error with the code's own status.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            status: code.status(),
            message: message.into(),
        }
    }

    /// A parameter that is wrong.
    pub fn parameter(message: impl Into<String>) -> Self {
        Self::new(Code::InvalidParameterValue, message)
    }

    /// A required parameter that is not there, in the service's own words.
    #[must_use]
    pub fn missing(name: &str) -> Self {
        let mut path = String::new();
        for (index, part) in name.split('.').enumerate() {
            let mut letters = part.chars();
            if index > 0 {
                path.push('.');
            }
            path.extend(letters.next().map(|first| first.to_ascii_lowercase()));
            path.push_str(letters.as_str());
        }
        Self::parameter(format!(
            "1 validation error detected: Value null at '{path}' failed to satisfy constraint: \
             Member must not be null"
        ))
    }

    /// An order reference that does not exist for this seller in this environment.
    #[must_use]
    pub fn no_order(id: &str) -> Self {
        Self::new(
            Code::InvalidOrderReferenceId,
            format!("The OrderReferenceId {id} is invalid."),
        )
    }

    /// A transaction that does not exist for this seller in this environment.
    #[must_use]
    pub fn no_transaction(id: &str) -> Self {
        Self::new(
            Code::InvalidTransactionId,
            format!("The TransactionId {id} is invalid."),
        )
    }

    /// The `Type` element: who is to blame.
    #[must_use]
    pub fn blame(&self) -> &'static str {
        match (self.code, self.status) {
            (Code::RequestThrottled, _) => "",
            (_, 500..) => "Receiver",
            _ => "Sender",
        }
    }
}
