//! What can be asked of Amazon: one typed request per operation, one file per group.
//!
//! A request is made with `new` from what the contract requires; each optional part has a method of its
//! name. Requests that hold no secret can be serialized, so that a shop can store exactly what it is about
//! to send and send the same again after a crash.

mod agreements;
mod authorizations;
mod captures;
mod merchant;
mod order_references;
mod parameters;
mod provider_credits;
mod refunds;

pub use agreements::*;
pub use authorizations::*;
pub use captures::*;
pub use merchant::*;
pub use order_references::*;
pub use parameters::{InvalidRequest, Parameters, Problem, ProviderShare};
pub use provider_credits::*;
pub use refunds::*;

use crate::xml::{Element, ReadError};

/// One operation of the API.
pub trait Operation: Sync {
    /// The operation's name on the wire.
    const ACTION: &'static str;

    /// What a second request with the same content does.
    const REPEAT: Repeat;

    /// What a success tells.
    type Answer: Send;

    /// The operation's own parameters, checked against the contract's limits.
    fn parameters(&self) -> Result<Parameters, InvalidRequest>;

    /// Reads the `…Result` element; an absent one is given as an empty element.
    fn read(result: &Element) -> Result<Self::Answer, ReadError>;
}

/// What a repeat of an operation does, and so whether the client may repeat it by itself.
///
/// | kind | after "surely not done" | after an unclear try |
/// |---|---|---|
/// | `Reads`, `SameAnswer`, `Harmless` | repeats | repeats |
/// | `OnlyIfNotDone` | repeats | hands the error over at once |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Changes nothing.
    Reads,
    /// Carries our own reference id, or sets the same values again: the first result comes back.
    SameAnswer,
    /// Cannot take effect twice, but once it has, a repeat may be answered with a refusal (a reference that
    /// is canceled already, a payment method that was not changed since). Such a refusal after an unclear
    /// try keeps [`Error::outcome_unknown`](crate::Error::outcome_unknown) true: read the state then.
    Harmless,
    /// Has no key of ours, so a repeat would do it twice.
    OnlyIfNotDone,
}

/// Declares a request: its fields (required; optional), its parameters and how its answer is read.
macro_rules! operation {
    (
        $(#[$meta:meta])*
        pub struct $name:ident: $repeat:ident -> $answer:ty {
            $($(#[$required_doc:meta])* $required:ident: $required_type:ty,)*
            ;
            $($(#[$optional_doc:meta])* $optional:ident: $optional_type:ty,)*
        }
        parameters($this:ident, $to:ident) $parameters:block
        read $read:expr
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name {
            $($(#[$required_doc])* pub $required: $required_type,)*
            $($(#[$optional_doc])* pub $optional: Option<$optional_type>,)*
        }

        impl $name {
            /// The request with what is required, in the order of the fields.
            pub fn new($($required: impl Into<$required_type>),*) -> Self {
                $name {
                    $($required: $required.into(),)*
                    $($optional: None,)*
                }
            }

            $(
                $(#[$optional_doc])*
                pub fn $optional(mut self, $optional: impl Into<$optional_type>) -> Self {
                    self.$optional = Some($optional.into());
                    self
                }
            )*
        }

        impl $crate::operations::Operation for $name {
            const ACTION: &'static str = stringify!($name);
            const REPEAT: $crate::operations::Repeat = $crate::operations::Repeat::$repeat;
            type Answer = $answer;

            fn parameters(
                &self,
            ) -> Result<$crate::operations::Parameters, $crate::operations::InvalidRequest> {
                let $this = self;
                let mut parameters = $crate::operations::Parameters::default();
                let $to = &mut parameters;
                $parameters
                Ok(parameters)
            }

            fn read(result: &$crate::xml::Element) -> Result<$answer, $crate::xml::ReadError> {
                let read: fn(&$crate::xml::Element) -> Result<$answer, $crate::xml::ReadError> = $read;
                read(result)
            }
        }
    };
}
pub(crate) use operation;

/// Reads an answer that carries nothing, with or without a result element.
fn nothing(_: &Element) -> Result<(), ReadError> {
    Ok(())
}

#[cfg(test)]
mod tests;
