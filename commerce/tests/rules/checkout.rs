//! What a checkout lacks, and the sentences that say so.

use commerce::address::{Address, Field};
use commerce::checkout::{
    Answer, CheckoutView, Facts, Missing, Note, Notice, PaymentMethod, Refusal, RefusalCode, ShippingOption,
    Stage, Step, missing,
};
use commerce::money::Currency;
use commerce::payment::DeclineReason;
use commerce::totals::{TaxMode, Totals};

use crate::{region, usd};

fn standard() -> ShippingOption {
    ShippingOption {
        code: "standard".to_owned(),
        name: "Standard".to_owned(),
        promise: "3 to 5 working days".to_owned(),
        price: usd(495),
    }
}

/// A checkout that lacks nothing.
fn complete<'a>(address: &'a Address, options: &'a [ShippingOption]) -> Facts<'a> {
    Facts {
        sign_in: Answer::Given,
        lines: Answer::Given,
        needs_shipping: true,
        address: Some(address),
        address_details: &[],
        options,
        method: Some("standard"),
        payment_method: PaymentMethod::Chosen,
        terms: Answer::Given,
        total: usd(9945),
    }
}

#[test]
fn a_complete_checkout_lacks_nothing() {
    assert_eq!(missing(&complete(&region("NY", "10001"), &[standard()])), []);
}

#[test]
fn each_lack_is_named() {
    let (address, options) = (region("NY", "10001"), [standard()]);
    let facts = complete(&address, &options);
    let cases = [
        (
            Facts {
                sign_in: Answer::Open,
                ..facts
            },
            Missing::SignIn,
        ),
        (
            Facts {
                lines: Answer::Open,
                ..facts
            },
            Missing::LineProblem,
        ),
        (
            Facts {
                total: usd(0),
                ..facts
            },
            Missing::NothingToPay,
        ),
        (
            Facts {
                address: None,
                ..facts
            },
            Missing::Address,
        ),
        (
            Facts {
                address_details: &[Field::Phone],
                ..facts
            },
            Missing::AddressDetails(vec![Field::Phone]),
        ),
        (
            Facts {
                options: &[],
                ..facts
            },
            Missing::NoShippingHere,
        ),
        (
            Facts {
                method: None,
                ..facts
            },
            Missing::ShippingMethod,
        ),
        (
            Facts {
                method: Some("gone"),
                ..facts
            },
            Missing::ShippingMethod,
        ),
        (
            Facts {
                payment_method: PaymentMethod::Open,
                ..facts
            },
            Missing::PaymentMethod,
        ),
        (
            Facts {
                payment_method: PaymentMethod::NotAllowed,
                ..facts
            },
            Missing::PaymentMethodNotAllowed,
        ),
        (
            Facts {
                terms: Answer::Open,
                ..facts
            },
            Missing::Terms,
        ),
    ];
    for (facts, lack) in cases {
        assert_eq!(missing(&facts), [lack]);
    }
}

#[test]
fn many_lacks_are_told_in_the_order_of_the_page() {
    let facts = Facts {
        sign_in: Answer::Open,
        lines: Answer::Open,
        needs_shipping: true,
        address: None,
        address_details: &[],
        options: &[],
        method: None,
        payment_method: PaymentMethod::Open,
        terms: Answer::Open,
        total: usd(1),
    };
    let expected = [
        Missing::SignIn,
        Missing::LineProblem,
        Missing::Address,
        Missing::PaymentMethod,
        Missing::Terms,
    ];
    assert_eq!(missing(&facts), expected);
}

#[test]
fn digital_goods_need_neither_address_nor_shipping() {
    let address = Address::default();
    let facts = Facts {
        needs_shipping: false,
        address: None,
        method: None,
        ..complete(&address, &[])
    };
    assert_eq!(missing(&facts), []);
}

fn view() -> CheckoutView {
    CheckoutView {
        revision: 7,
        stage: Stage::Choosing,
        needs_shipping: true,
        needs_terms: true,
        payment_id: Some("P-1".to_owned()),
        address: Some(region("NY", "10001")),
        options: vec![standard()],
        method: Some("standard".to_owned()),
        lines: Vec::new(),
        totals: Totals::zero(Currency::USD, TaxMode::Added),
        shipping_known: true,
        missing: Vec::new(),
        refusal: Some(Refusal::from(RefusalCode::MethodUnknown)),
        note: Some(Note::MethodReplaced {
            from: "Express".to_owned(),
            to: "Standard".to_owned(),
        }),
    }
}

#[test]
fn the_page_adds_what_only_it_knows() {
    let view = view();
    assert_eq!(view.still_missing(Answer::Given, Answer::Given), []);
    assert_eq!(view.still_missing(Answer::Open, Answer::Given), [Missing::Terms]);
    assert_eq!(
        view.still_missing(Answer::Open, Answer::Open),
        [Missing::PaymentMethod, Missing::Terms]
    );
    let without_terms = CheckoutView {
        needs_terms: false,
        ..view.clone()
    };
    assert_eq!(without_terms.still_missing(Answer::Open, Answer::Given), []);
    // The server's lacks stay in, in the order of the page, and nothing is said twice.
    let lacking = vec![Missing::PaymentMethodNotAllowed, Missing::ShippingMethod];
    let lacking = CheckoutView {
        missing: lacking,
        ..view
    };
    assert_eq!(
        lacking.still_missing(Answer::Open, Answer::Open),
        [
            Missing::PaymentMethodNotAllowed,
            Missing::ShippingMethod,
            Missing::Terms
        ]
    );
}

#[test]
fn only_a_shopper_who_can_still_choose_can_place() {
    let at = |stage| CheckoutView { stage, ..view() }.can_be_placed();
    assert!(at(Stage::Choosing) && at(Stage::ChooseAnotherMethod));
    assert!(!at(Stage::Deciding) && !at(Stage::Ended));
    assert!(!at(Stage::Placed {
        order_number: "100000001".to_owned()
    }));
}

#[test]
fn the_view_travels_between_server_and_browser() {
    let json = serde_json::to_string(&view()).unwrap();
    assert_eq!(serde_json::from_str::<CheckoutView>(&json).unwrap(), view());
    for stage in [
        Stage::Deciding,
        Stage::Placed {
            order_number: "100000001".to_owned(),
        },
    ] {
        let missing = vec![Missing::AddressDetails(vec![Field::Phone]), Missing::Terms];
        let view = CheckoutView {
            stage,
            missing,
            ..view()
        };
        let json = serde_json::to_string(&view).unwrap();
        assert_eq!(serde_json::from_str::<CheckoutView>(&json).unwrap(), view);
    }
}

#[test]
fn sentences_say_what_to_do_next() {
    assert_eq!(Missing::Address.sentence(), "Choose a shipping address.");
    assert_eq!(
        Missing::NoShippingHere.sentence(),
        "We can't ship to this address. Choose another one."
    );
    assert_eq!(Missing::Terms.sentence(), "Tick the box to accept the terms.");
    let fields = |fields: &[Field]| Missing::AddressDetails(fields.to_vec()).sentence();
    assert_eq!(
        fields(&[Field::Phone]),
        "Your address is missing its phone number. Edit it or choose another one."
    );
    assert_eq!(
        fields(&[Field::Name, Field::State, Field::Phone]),
        "Your address is missing its name, state and phone number. Edit it or choose another one."
    );
    let note = Note::MethodReplaced {
        from: "Express".to_owned(),
        to: "Standard".to_owned(),
    };
    assert_eq!(
        note.sentence(),
        "Express isn't available for this address. We switched you to Standard."
    );
    assert_eq!(note.step(), Step::ShippingMethod);
}

#[test]
fn every_sentence_is_plain_and_finished() {
    let lacks = [
        Missing::SignIn,
        Missing::LineProblem,
        Missing::NothingToPay,
        Missing::Address,
        Missing::AddressDetails(vec![Field::City]),
        Missing::NoShippingHere,
        Missing::PaymentMethod,
        Missing::PaymentMethodNotAllowed,
        Missing::ShippingMethod,
        Missing::Terms,
    ];
    let sentences = lacks
        .iter()
        .map(Missing::sentence)
        .chain(RefusalCode::ALL.iter().map(|code| code.sentence().to_owned()))
        .chain(Notice::ALL.iter().map(|notice| notice.sentence().to_owned()));
    for sentence in sentences {
        assert!(
            sentence.ends_with('.') && sentence.starts_with(char::is_uppercase),
            "{sentence}"
        );
        assert!(
            sentence.len() <= 170,
            "too long to be read next to a button: {sentence}"
        );
        for word in [
            "error",
            "invalid",
            "gateway",
            "reference",
            "token",
            "session",
            "  ",
        ] {
            assert!(
                !sentence.to_lowercase().contains(word),
                "{word:?} is no word for a shopper: {sentence}"
            );
        }
    }
}

#[test]
fn a_refusal_stands_at_the_step_where_it_can_be_mended() {
    assert_eq!(
        Refusal::from(RefusalCode::AddressNotDeliverable).step,
        Step::Address
    );
    assert_eq!(
        Refusal::from(RefusalCode::PaymentMethodDeclined).step,
        Step::PaymentMethod
    );
    assert_eq!(
        Refusal::from(RefusalCode::MethodReplaced).step,
        Step::ShippingMethod
    );
    assert_eq!(Refusal::from(RefusalCode::OutOfStock).step, Step::Review);
}

#[test]
fn a_final_decline_leaves_a_notice_in_the_cart() {
    assert_eq!(Notice::from(DeclineReason::Rejected), Notice::PaymentDeclined);
    assert_eq!(Notice::from(DeclineReason::TimedOut), Notice::PaymentTimedOut);
    assert_eq!(
        Notice::from(DeclineReason::ProcessingFailure),
        Notice::PaymentFailed
    );
    assert_eq!(Notice::parse("payment_timed_out"), Ok(Notice::PaymentTimedOut));
}
