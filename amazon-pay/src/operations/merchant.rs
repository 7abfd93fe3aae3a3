//! The merchant's account and Amazon's own health.

use super::parameters::{InvalidRequest, Parameters, Problem, invalid};
use super::{Operation, Repeat, nothing, operation};
use crate::answers::{AccountStatus, EventType, NotificationConfiguration, ServiceStatus};
use crate::xml::{Element, ReadError};
use serde::{Deserialize, Serialize};

const URL: usize = 2048;

/// Declares a request without parameters of its own.
macro_rules! bare_operation {
    ($(#[$meta:meta])* $name:ident -> $answer:ty, $read:expr) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name;

        impl Operation for $name {
            const ACTION: &'static str = stringify!($name);
            const REPEAT: Repeat = Repeat::Reads;
            type Answer = $answer;

            fn parameters(&self) -> Result<Parameters, InvalidRequest> {
                Ok(Parameters::default())
            }

            fn read(result: &Element) -> Result<$answer, ReadError> {
                let read: fn(&Element) -> Result<$answer, ReadError> = $read;
                read(result)
            }
        }
    };
}

bare_operation! {
    /// Asks how the service feels; granted once in five minutes.
    GetServiceStatus -> ServiceStatus, ServiceStatus::read
}

bare_operation! {
    /// Asks whether the merchant's account may be used.
    GetMerchantAccountStatus -> AccountStatus, |result| Ok(result.need("AccountStatus")?.into())
}

bare_operation! {
    /// Reads where notices go.
    GetMerchantNotificationConfiguration -> Vec<NotificationConfiguration>, NotificationConfiguration::list
}

operation! {
    /// Sets where notices go, for all kinds at once.
    #[derive(Serialize, Deserialize)]
    pub struct SetMerchantNotificationConfiguration: SameAnswer -> () {
        configurations: Vec<NotificationConfiguration>,
        ;
    }
    parameters(this, to) {
        let list = "NotificationConfigurationList";
        if this.configurations.is_empty() {
            return Err(invalid(list, Problem::NotGiven));
        }
        for (index, configuration) in this.configurations.iter().enumerate() {
            let item = format!("{list}.NotificationConfiguration.{}", index + 1);
            to.text(&format!("{item}.NotificationUrl"), &configuration.url, URL)?;
            if configuration.events.is_empty() {
                return Err(invalid(&format!("{item}.EventTypes"), Problem::NotGiven));
            }
            for (index, event) in configuration.events.iter().map(EventType::as_str).enumerate() {
                to.text(&format!("{item}.EventTypes.EventTypeList.{}", index + 1), event, URL)?;
            }
        }
    }
    read nothing
}
