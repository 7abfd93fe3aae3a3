//! The state of the service, and finding order references by the seller's order number.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::error::ApiError;
use super::request::Call;
use super::xml::Element;
use super::{Step, details};
use crate::clock::{DAY, Millis, iso, parse_iso};
use crate::model::OrderState;
use crate::world::World;

/// Order references of one page when the caller does not say.
const PAGE_SIZE: i64 = 10;

/// `GetServiceStatus`: always green.
pub fn status(_world: &mut World, call: &Call) -> Result<Step, ApiError> {
    Ok(Step::Result(vec![
        Element::text("Status", "GREEN"),
        Element::text("Timestamp", iso(call.now)),
    ]))
}

/// `ListOrderReference`: by the seller's own order number.
pub fn list(world: &mut World, call: &Call) -> Result<Step, ApiError> {
    let query = call.required("QueryId")?.to_owned();
    let kind = call.required("QueryIdType")?;
    if kind != "SellerOrderId" {
        return Err(ApiError::parameter(format!(
            "The value '{kind}' of QueryIdType must be SellerOrderId."
        )));
    }
    let domain = call.required("PaymentDomain")?;
    if domain != call.region.payment_domain() {
        return Err(ApiError::parameter(format!(
            "The PaymentDomain {domain} is not the seller's."
        )));
    }
    let descending = match call.get("SortOrder") {
        None | Some("Descending") => true,
        Some("Ascending") => false,
        Some(other) => {
            return Err(ApiError::parameter(format!(
                "The value '{other}' of SortOrder is invalid."
            )));
        }
    };
    let wanted = Wanted {
        query,
        descending,
        size: page_size(call)?,
        from: 0,
        range: range(call)?,
        states: states(call)?,
    };
    page(world, call, &wanted)
}

/// `ListOrderReferenceByNextToken`.
pub fn next(world: &mut World, call: &Call) -> Result<Step, ApiError> {
    let token = call.required("NextPageToken")?;
    let decoded = STANDARD.decode(token).ok();
    let wanted = decoded.and_then(|bytes| serde_json::from_slice::<Wanted>(&bytes).ok());
    let wanted = wanted.ok_or_else(|| ApiError::parameter("The NextPageToken is not valid."))?;
    page(world, call, &wanted)
}

/// What a page token remembers.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
struct Wanted {
    query: String,
    descending: bool,
    size: usize,
    from: usize,
    range: Option<(Millis, Millis)>,
    states: Vec<OrderState>,
}

fn page(world: &mut World, call: &Call, wanted: &Wanted) -> Result<Step, ApiError> {
    let mut found = world.by_seller_order(&call.seller, &wanted.query);
    found.retain(|order| {
        let in_time = wanted
            .range
            .is_none_or(|(start, end)| (start..=end).contains(&order.created_at));
        let in_state = wanted.states.is_empty() || wanted.states.contains(&order.status.state);
        order.environment == call.environment && in_time && in_state
    });
    if wanted.descending {
        found.reverse();
    }
    let more = found.len() > wanted.from.saturating_add(wanted.size);
    let listed = found
        .into_iter()
        .skip(wanted.from)
        .take(wanted.size)
        .map(details::listed_order);
    let mut result = vec![Element::new("OrderReferenceList").all(listed)];
    if more {
        let next = Wanted {
            from: wanted.from + wanted.size,
            ..wanted.clone()
        };
        let token = serde_json::to_vec(&next).unwrap_or_default();
        result.push(Element::text("NextPageToken", STANDARD.encode(token)));
    }
    Ok(Step::Result(result))
}

fn page_size(call: &Call) -> Result<usize, ApiError> {
    let size = call.number("PageSize")?.unwrap_or(PAGE_SIZE);
    let in_range = (1..=100)
        .contains(&size)
        .then(|| usize::try_from(size).ok())
        .flatten();
    in_range.ok_or_else(|| ApiError::parameter(format!("The value {size} of PageSize must be 1 to 100.")))
}

fn range(call: &Call) -> Result<Option<(Millis, Millis)>, ApiError> {
    let names = ["CreatedTimeRange.StartTime", "CreatedTimeRange.EndTime"];
    let [start, end] = names.map(|name| call.get(name));
    let (start, end) = match (start, end) {
        (None, None) => return Ok(None),
        (Some(start), Some(end)) => (start, end),
        _ => return Err(ApiError::parameter("Give both ends of CreatedTimeRange or none.")),
    };
    let read = |text: &str| {
        let whole = match text.len() {
            10 => format!("{text}T00:00:00Z"),
            16 => format!("{text}:00Z"),
            _ => text.to_owned(),
        };
        parse_iso(&whole).ok_or_else(|| ApiError::parameter(format!("The time '{text}' is not valid.")))
    };
    let (start, end) = (read(start)?, read(end)?);
    if end < start || end - start > 31 * DAY {
        return Err(ApiError::parameter("CreatedTimeRange must span 0 to 31 days."));
    }
    Ok(Some((start, end)))
}

fn states(call: &Call) -> Result<Vec<OrderState>, ApiError> {
    let prefix = "OrderReferenceStatusListFilter.OrderReferenceStatus.";
    let given = call
        .parameters
        .iter()
        .filter(|(name, value)| name.starts_with(prefix) && !value.is_empty());
    given
        .map(|(_, value)| match value {
            "Open" => Ok(OrderState::Open),
            "Closed" => Ok(OrderState::Closed),
            "Suspended" => Ok(OrderState::Suspended),
            "Canceled" => Ok(OrderState::Canceled),
            other => Err(ApiError::parameter(format!(
                "The order reference status '{other}' is not valid."
            ))),
        })
        .collect()
}
