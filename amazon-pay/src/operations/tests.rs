//! The names on the wire, operation by operation: the compiler cannot find a misspelled one.

use super::*;
use crate::Secret;
use crate::answers::{
    BillingAgreementType, EventType, NotificationConfiguration, OrderReferenceState, Price,
};
use time::macros::datetime;

const ORDER: &str = "S02-4711000-1234001";
const AGREEMENT: &str = "C02-4711000-7654001";

fn eur(amount: &str) -> Price {
    Price::new(amount, "EUR")
}

/// All parameters as `name=value` lines, sorted.
fn sent(request: &impl Operation) -> String {
    let pairs = request.parameters().unwrap().into_pairs();
    let mut lines: Vec<_> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    lines.sort();
    lines.join("\n")
}

fn refused<O: Operation>(request: &O) -> Problem {
    request.parameters().unwrap_err().problem
}

fn share(amount: &str) -> Vec<ProviderShare> {
    vec![ProviderShare {
        provider_id: "APROVIDER01".into(),
        amount: eur(amount),
    }]
}

#[test]
fn order_reference_details() {
    let request = SetOrderReferenceDetails::new(ORDER, eur("94.50"));
    assert_eq!(
        sent(&request),
        "AmazonOrderReferenceId=S02-4711000-1234001\n\
         OrderReferenceAttributes.OrderTotal.Amount=94.50\n\
         OrderReferenceAttributes.OrderTotal.CurrencyCode=EUR"
    );
    let full = request
        .platform_id("APLATFORM")
        .seller_note("note")
        .seller_order_id("CW-1001")
        .store_name("Cashwrap")
        .custom_information("spring")
        .supplementary_data("{}")
        .request_payment_authorization(false);
    assert_eq!(
        sent(&full),
        "AmazonOrderReferenceId=S02-4711000-1234001\n\
         OrderReferenceAttributes.OrderTotal.Amount=94.50\n\
         OrderReferenceAttributes.OrderTotal.CurrencyCode=EUR\n\
         OrderReferenceAttributes.PlatformId=APLATFORM\n\
         OrderReferenceAttributes.RequestPaymentAuthorization=false\n\
         OrderReferenceAttributes.SellerNote=note\n\
         OrderReferenceAttributes.SellerOrderAttributes.CustomInformation=spring\n\
         OrderReferenceAttributes.SellerOrderAttributes.SellerOrderId=CW-1001\n\
         OrderReferenceAttributes.SellerOrderAttributes.StoreName=Cashwrap\n\
         OrderReferenceAttributes.SellerOrderAttributes.SupplementaryData={}"
    );
}

#[test]
fn order_attributes() {
    let request = SetOrderAttributes::new(ORDER)
        .payment_service_provider_id("P")
        .payment_service_provider_order_id("P1")
        .order_total(eur("1.00"))
        .order_item_categories(vec!["Shoes".to_owned(), "Socks".to_owned()]);
    assert_eq!(
        sent(&request),
        "AmazonOrderReferenceId=S02-4711000-1234001\n\
         OrderAttributes.OrderTotal.Amount=1.00\n\
         OrderAttributes.OrderTotal.CurrencyCode=EUR\n\
         OrderAttributes.PaymentServiceProviderAttributes.PaymentServiceProviderId=P\n\
         OrderAttributes.PaymentServiceProviderAttributes.PaymentServiceProviderOrderId=P1\n\
         OrderAttributes.SellerOrderAttributes.OrderItemCategories.OrderItemCategory.1=Shoes\n\
         OrderAttributes.SellerOrderAttributes.OrderItemCategories.OrderItemCategory.2=Socks"
    );
}

#[test]
fn confirm_cancel_and_close() {
    let confirm = ConfirmOrderReference::new(ORDER)
        .success_url("https://shop.example/yes")
        .failure_url("https://shop.example/no")
        .authorization_amount(eur("94.50"))
        .expect_immediate_authorization(true);
    assert_eq!(
        sent(&confirm),
        "AmazonOrderReferenceId=S02-4711000-1234001\n\
         AuthorizationAmount.Amount=94.50\n\
         AuthorizationAmount.CurrencyCode=EUR\n\
         ExpectImmediateAuthorization=true\n\
         FailureUrl=https://shop.example/no\n\
         SuccessUrl=https://shop.example/yes"
    );
    let cancel = sent(&CancelOrderReference::new(ORDER).reason("gone"));
    assert!(cancel.ends_with("\nCancelationReason=gone"), "{cancel}");
    let close = sent(&CloseOrderReference::new(ORDER).reason("done"));
    assert!(close.ends_with("\nClosureReason=done"), "{close}");
    let close = sent(&CloseAuthorization::new("S02-1-1-A1").reason("done"));
    assert_eq!(close, "AmazonAuthorizationId=S02-1-1-A1\nClosureReason=done");
    assert_eq!(
        refused(&CloseAuthorization::new("S02-1-1-A1").reason("x".repeat(256))),
        Problem::TooLong {
            length: 256,
            limit: 255
        }
    );
}

#[test]
fn money_moves() {
    let authorize = Authorize::new(ORDER, "cw-1", eur("94.50"))
        .transaction_timeout(0u32)
        .capture_now(false)
        .seller_note("n")
        .soft_descriptor("Cashwrap")
        .provider_credits(share("2.00"));
    assert_eq!(
        sent(&authorize),
        "AmazonOrderReferenceId=S02-4711000-1234001\n\
         AuthorizationAmount.Amount=94.50\n\
         AuthorizationAmount.CurrencyCode=EUR\n\
         AuthorizationReferenceId=cw-1\n\
         CaptureNow=false\n\
         ProviderCreditList.member.1.CreditAmount.Amount=2.00\n\
         ProviderCreditList.member.1.CreditAmount.CurrencyCode=EUR\n\
         ProviderCreditList.member.1.ProviderId=APROVIDER01\n\
         SellerAuthorizationNote=n\n\
         SoftDescriptor=Cashwrap\n\
         TransactionTimeout=0"
    );
    let capture = Capture::new("S02-1-1-A1", "cw-c", eur("94.50"))
        .seller_note("n")
        .soft_descriptor("s");
    assert_eq!(
        sent(&capture),
        "AmazonAuthorizationId=S02-1-1-A1\nCaptureAmount.Amount=94.50\nCaptureAmount.CurrencyCode=EUR\n\
         CaptureReferenceId=cw-c\nSellerCaptureNote=n\nSoftDescriptor=s"
    );
    let refund = Refund::new("S02-1-1-C1", "cw-r", eur("1.00"))
        .seller_note("n")
        .provider_credit_reversals(share("0.50"));
    assert_eq!(
        sent(&refund),
        "AmazonCaptureId=S02-1-1-C1\n\
         ProviderCreditReversalList.member.1.CreditReversalAmount.Amount=0.50\n\
         ProviderCreditReversalList.member.1.CreditReversalAmount.CurrencyCode=EUR\n\
         ProviderCreditReversalList.member.1.ProviderId=APROVIDER01\n\
         RefundAmount.Amount=1.00\nRefundAmount.CurrencyCode=EUR\n\
         RefundReferenceId=cw-r\nSellerRefundNote=n"
    );
    assert_eq!(
        refused(&Authorize::new(ORDER, "cw 1", eur("1"))),
        Problem::Characters
    );
    assert_eq!(
        refused(&Authorize::new(ORDER, "cw-1", eur("1")).transaction_timeout(7u32)),
        Problem::Timeout
    );
    assert_eq!(refused(&Capture::new("a", "c", eur("0.00"))), Problem::Amount);
    assert_eq!(refused(&Refund::new("", "c", eur("1"))), Problem::Empty);
}

#[test]
fn what_is_stored_is_what_is_sent_again() {
    let authorize = Authorize::new(ORDER, "cw-1", eur("94.50"))
        .transaction_timeout(0u32)
        .seller_note("n");
    let stored = serde_json::to_string(&authorize).unwrap();
    assert_eq!(serde_json::from_str::<Authorize>(&stored).unwrap(), authorize);
    // Written by an older version that knew fewer optional parts.
    let older = r#"{"amazon_order_reference_id":"a","authorization_reference_id":"b",
                    "amount":{"amount":"1.00","currency":"EUR"}}"#;
    assert_eq!(
        serde_json::from_str::<Authorize>(older).unwrap(),
        Authorize::new("a", "b", eur("1.00"))
    );
}

#[test]
fn reads() {
    assert_eq!(
        sent(&GetAuthorizationDetails::new("i")),
        "AmazonAuthorizationId=i"
    );
    assert_eq!(sent(&GetCaptureDetails::new("i")), "AmazonCaptureId=i");
    assert_eq!(sent(&GetRefundDetails::new("i")), "AmazonRefundId=i");
    assert_eq!(
        sent(&GetProviderCreditDetails::new("i")),
        "AmazonProviderCreditId=i"
    );
    assert_eq!(
        sent(&GetProviderCreditReversalDetails::new("i")),
        "AmazonProviderCreditReversalId=i"
    );
    assert_eq!(
        sent(&ListOrderReferenceByNextToken::new("bmV4dA==")),
        "NextPageToken=bmV4dA=="
    );
    assert_eq!(
        sent(&ValidateBillingAgreement::new("i")),
        "AmazonBillingAgreementId=i"
    );
    assert_eq!(sent(&GetServiceStatus), "");
    let agreement = GetBillingAgreementDetails::new("i").access_token(Secret::new("Atza%7Cx"));
    assert_eq!(sent(&agreement), "AccessToken=Atza|x\nAmazonBillingAgreementId=i");
}

#[test]
fn searches() {
    let range = (datetime!(2031-03-01 09:10:11 UTC), datetime!(2031-03-31 09:10 +2));
    let search = ListOrderReference::new("CW-1001", "EU_EUR")
        .created_between(range)
        .ascending(false)
        .page_size(20u32)
        .states(vec![OrderReferenceState::Open, OrderReferenceState::Canceled]);
    assert_eq!(
        sent(&search),
        "CreatedTimeRange.EndTime=2031-03-31T07:10\n\
         CreatedTimeRange.StartTime=2031-03-01T09:10\n\
         OrderReferenceStatusListFilter.OrderReferenceStatus.1=Open\n\
         OrderReferenceStatusListFilter.OrderReferenceStatus.2=Canceled\n\
         PageSize=20\nPaymentDomain=EU_EUR\nQueryId=CW-1001\nQueryIdType=SellerOrderId\n\
         SortOrder=Descending"
    );
    for wrong in [(range.1, range.0), (range.0, datetime!(2031-04-02 09:10 UTC))] {
        assert_eq!(
            refused(&search.clone().created_between(wrong)),
            Problem::TimeRange
        );
    }
}

#[test]
fn notices() {
    let configuration = NotificationConfiguration {
        url: "https://shop.example/ipn".into(),
        events: vec![EventType::OrderReference, EventType::PaymentCapture],
    };
    let prefix = "NotificationConfigurationList.NotificationConfiguration.1";
    let request = SetMerchantNotificationConfiguration::new(vec![configuration]);
    assert_eq!(
        sent(&request),
        format!(
            "{prefix}.EventTypes.EventTypeList.1=ORDER_REFERENCE\n\
             {prefix}.EventTypes.EventTypeList.2=PAYMENT_CAPTURE\n\
             {prefix}.NotificationUrl=https://shop.example/ipn"
        )
    );
    assert_eq!(
        refused(&SetMerchantNotificationConfiguration::new(vec![])),
        Problem::NotGiven
    );
}

#[test]
fn agreements() {
    let set = SetBillingAgreementDetails::new(AGREEMENT)
        .seller_billing_agreement_id("sub-9")
        .store_name("Cashwrap")
        .agreement_type(BillingAgreementType::MerchantInitiatedTransaction)
        .subscription_amount(eur("9.90"));
    let prefix = "BillingAgreementAttributes";
    assert_eq!(
        sent(&set),
        format!(
            "AmazonBillingAgreementId={AGREEMENT}\n\
             {prefix}.BillingAgreementType=MerchantInitiatedTransaction\n\
             {prefix}.SellerBillingAgreementAttributes.SellerBillingAgreementId=sub-9\n\
             {prefix}.SellerBillingAgreementAttributes.StoreName=Cashwrap\n\
             {prefix}.SubscriptionAmount.Amount=9.90\n\
             {prefix}.SubscriptionAmount.CurrencyCode=EUR"
        )
    );
    let charge = AuthorizeOnBillingAgreement::new(AGREEMENT, "cw-1", eur("9.90"))
        .seller_order_id("CW-1")
        .inherit_shipping_address(true);
    assert_eq!(
        sent(&charge),
        format!(
            "AmazonBillingAgreementId={AGREEMENT}\nAuthorizationAmount.Amount=9.90\n\
             AuthorizationAmount.CurrencyCode=EUR\nAuthorizationReferenceId=cw-1\n\
             InheritShippingAddress=true\nSellerOrderAttributes.SellerOrderId=CW-1"
        )
    );
    let create = CreateOrderReferenceForId::new(AGREEMENT).confirm_now(true);
    assert_eq!(refused(&create), Problem::NotGiven);
    assert_eq!(
        sent(&create.order_total(eur("9.90"))),
        format!(
            "ConfirmNow=true\nId={AGREEMENT}\nIdType=BillingAgreement\n\
             OrderReferenceAttributes.OrderTotal.Amount=9.90\n\
             OrderReferenceAttributes.OrderTotal.CurrencyCode=EUR"
        )
    );
    let reverse = ReverseProviderCredit::new("S02-1-1-P1", "cw-b", eur("0.50")).note("half");
    assert_eq!(
        sent(&reverse),
        "AmazonProviderCreditId=S02-1-1-P1\nCreditReversalAmount.Amount=0.50\n\
         CreditReversalAmount.CurrencyCode=EUR\nCreditReversalNote=half\nCreditReversalReferenceId=cw-b"
    );
}
