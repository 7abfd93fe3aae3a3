//! Operations with hostile parameters: they never panic, and what is refused changes nothing.

use std::fmt::Write as _;

use proptest::prelude::*;
use simulator::api::request::{Call, Parameters};
use simulator::api::{OPERATIONS, Step};
use simulator::model::{Amount, Environment, OrderState, Region};
use simulator::world::{NewOrderReference, World};
use simulator::{Settings, Simulator, demo};

const NAMES: &[&str] = &[
    "AmazonOrderReferenceId",
    "AmazonAuthorizationId",
    "AmazonCaptureId",
    "AmazonRefundId",
    "AuthorizationReferenceId",
    "CaptureReferenceId",
    "RefundReferenceId",
    "AuthorizationAmount.Amount",
    "AuthorizationAmount.CurrencyCode",
    "CaptureAmount.Amount",
    "CaptureAmount.CurrencyCode",
    "RefundAmount.Amount",
    "RefundAmount.CurrencyCode",
    "OrderReferenceAttributes.OrderTotal.Amount",
    "OrderReferenceAttributes.OrderTotal.CurrencyCode",
    "OrderReferenceAttributes.SellerNote",
    "SellerAuthorizationNote",
    "SellerCaptureNote",
    "SellerRefundNote",
    "ClosureReason",
    "CaptureNow",
    "TransactionTimeout",
    "SoftDescriptor",
    "AccessToken",
    "QueryId",
    "QueryIdType",
    "PaymentDomain",
    "PageSize",
    "NextPageToken",
    "CreatedTimeRange.StartTime",
    "CreatedTimeRange.EndTime",
    "SuccessUrl",
];

/// Values that fit somewhere, and values that fit nowhere. `$order` and the like stand for real ids.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "$order", "$auth", "$capture", "$refund", "USD", "JPY", "EUR", "5.00", "0", "999999999999.99", "7.3295", "1e9",
            "true", "false", "0", "5", "1440", "-5", "9223372036854775807", "a1", "SellerOrderId", "NA_USD", "1",
            "2026-01-01", "2026-01-01T10:00", "https://example.com/", "eyJxdWVyeSI6IiJ9", "",
            r#"{"SandboxSimulation": {"State":"Declined","ReasonCode":"InvalidPaymentMethod","PaymentMethodUpdateTimeInMins":240}}"#,
            r#"{"SandboxSimulation": {"State":"Closed","ReasonCode":"ExpiredUnused","ExpirationTimeInMins":60}}"#,
            r#"{"SandboxSimulation": {"State":"Pending"}}"#,
        ]).prop_map(str::to_owned),
        1 => ".{0,40}",
    ]
}

/// The operations that move money come often, those that end everything seldom.
fn operation() -> impl Strategy<Value = usize> {
    let place = |wanted: &str| OPERATIONS.iter().position(|(name, _)| *name == wanted).unwrap();
    let ends = [
        "CancelOrderReference",
        "CloseOrderReference",
        "CloseAuthorization",
    ]
    .map(place);
    let others: Vec<usize> = (0..OPERATIONS.len()).filter(|one| !ends.contains(one)).collect();
    prop_oneof![
        5 => Just(place("Authorize")),
        4 => Just(place("Capture")),
        4 => Just(place("Refund")),
        1 => prop::sample::select(ends.to_vec()),
        6 => prop::sample::select(others),
    ]
}

/// One call: an operation, good parameters for it, and some that take their places.
fn call() -> impl Strategy<Value = (usize, Vec<(usize, String)>)> {
    let hostile = prop_oneof![
        4 => prop::collection::vec((0..NAMES.len(), value()), 0..2),
        1 => prop::collection::vec((0..NAMES.len(), value()), 2..12),
    ];
    (operation(), "[a-z]{12}", hostile).prop_map(|(operation, reference, hostile)| {
        let ids = ["$order", "$auth", "$capture", "$refund"].into_iter().enumerate();
        let mut parameters: Vec<_> = ids.map(|(name, id)| (name, id.to_owned())).collect();
        parameters.extend([4, 5, 6].map(|name| (name, reference.clone())));
        parameters.extend([7, 9, 11, 13].map(|name| (name, "5.00".to_owned())));
        parameters.extend([8, 10, 12, 14].map(|name| (name, "USD".to_owned())));
        parameters.push((21, "0".to_owned()));
        parameters.extend(hostile);
        (operation, parameters)
    })
}

/// Everything that is kept, without what only the moment gives.
fn kept(world: &World) -> String {
    let mut all = String::new();
    for record in world.snapshot() {
        writeln!(all, "{record:?}").unwrap();
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_sequence_of_calls_panics_and_a_refusal_changes_nothing(
        opened in prop::bool::weighted(0.8),
        calls in prop::collection::vec(call(), 1..40),
    ) {
        let simulator = Simulator::open(Settings::default()).unwrap();
        let order = simulator.change(|world| {
            let buyer = world.find_buyer("buyer@example.com").unwrap().id.clone();
            let new = NewOrderReference {
                buyer: &buyer,
                seller: demo::SELLER,
                environment: Environment::Sandbox,
                physical: true,
            };
            let id = world.create_order_reference(&new).unwrap();
            world.choose_address(&id, &buyer, "address-seattle").unwrap();
            world.choose_card(&id, &buyer, "card-visa-1111").unwrap();
            if opened {
                let now = world.now();
                let order = world.edit_order(&id).unwrap();
                order.attributes.total = Amount::parse("40.00", "USD");
                order.confirmed_at = Some(now);
                order.status.set(OrderState::Open, None, now);
            }
            id
        });
        let mut auth = format!("{order}-A000000");
        let mut capture = format!("{order}-C000000");
        let mut refund = format!("{order}-R000000");
        for (operation, parameters) in calls {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            let mut seen = std::collections::BTreeSet::new();
            for (name, value) in parameters.iter().rev().filter(|(name, _)| seen.insert(*name)) {
                let value = value.replace("$order", &order).replace("$auth", &auth);
                let value = value.replace("$capture", &capture).replace("$refund", &refund);
                query.append_pair(NAMES[*name], &value);
            }
            let (name, run) = OPERATIONS[operation];
            simulator.change(|world| {
                world.settle_all();
                let before = kept(world);
                let call = Call {
                    operation: name.to_owned(),
                    seller: demo::SELLER.to_owned(),
                    region: Region::Na,
                    environment: Environment::Sandbox,
                    parameters: Parameters::parse(query.finish().as_bytes()).unwrap(),
                    now: world.now(),
                };
                match run(world, &call) {
                    Err(error) => assert_eq!(kept(world), before, "{name} was refused with {error:?}"),
                    // A synchronous one is decided a moment later; the clock brings the moment.
                    Ok(Step::Decide { .. }) => world.advance_clock(1_000),
                    Ok(_) => {}
                }
                let order = world.settled_order(&order).unwrap();
                if let Some(last) = order.authorizations.last() {
                    auth.clone_from(&last.id);
                    if let Some(last) = last.captures.last() {
                        capture.clone_from(&last.id);
                        refund = last.refunds.last().map_or(refund.clone(), |one| one.id.clone());
                    }
                }
                let total = order.attributes.total.as_ref().map_or(0, |total| total.minor + total.tolerance());
                let taken: i64 = order.authorizations.iter().map(simulator::lifetime::captured).sum();
                assert!(taken <= total, "{taken} were taken of {total}");
            });
        }
    }
}
