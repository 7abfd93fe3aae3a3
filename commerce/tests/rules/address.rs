//! Addresses as gateways send them.

use commerce::address::{Address, Field};

fn susie() -> Address {
    Address {
        name: "Susie Smith".to_owned(),
        line1: "10 Ditka Ave".to_owned(),
        line2: "Suite 2500".to_owned(),
        phone: "800-000-0000".to_owned(),
        ..Address::region("Chicago", "IL", "60602", "US")
    }
}

#[test]
fn a_full_address_needs_nothing_and_fits_one_line() {
    assert_eq!(susie().missing_for_delivery(), []);
    assert_eq!(
        susie().one_line(),
        "Susie Smith, 10 Ditka Ave, Suite 2500, Chicago, IL 60602, US"
    );
}

#[test]
fn a_region_lacks_name_and_street() {
    let region = Address::region("Chicago", "IL", "60602", "US");
    assert_eq!(region.missing_for_delivery(), [Field::Name, Field::Street]);
    assert_eq!(region.one_line(), "Chicago, IL 60602, US");
}

#[test]
fn an_empty_address_lacks_everything_but_a_phone() {
    let blank = Address {
        name: "  ".to_owned(),
        ..Address::default()
    };
    let all = [
        Field::Name,
        Field::Street,
        Field::City,
        Field::PostalCode,
        Field::Country,
    ];
    assert_eq!(blank.missing_for_delivery(), all);
    assert_eq!(blank.one_line(), "");
    assert_eq!(blank.missing(&[Field::Phone]), [Field::Phone]);
}

#[test]
fn a_state_is_asked_for_only_where_mail_expects_it() {
    let without = |country: &str| Address {
        state: String::new(),
        country: country.to_owned(),
        ..susie()
    };
    assert_eq!(without("us").missing_for_delivery(), [Field::State]);
    assert_eq!(without("CA").missing_for_delivery(), [Field::State]);
    assert_eq!(without("DE").missing_for_delivery(), []);
    let hong_kong = Address {
        postal_code: String::new(),
        ..without("HK")
    };
    assert_eq!(hong_kong.missing_for_delivery(), []);
    let germany = Address {
        postal_code: String::new(),
        ..without("DE")
    };
    assert_eq!(germany.missing_for_delivery(), [Field::PostalCode]);
}

#[test]
fn a_company_in_line_1_a_parcel_station_and_a_japanese_address_are_complete() {
    let company = Address {
        name: "Madonna".to_owned(),
        line1: String::new(),
        line2: "Packstation 123".to_owned(),
        ..Address::region("Berlin", "", "10115", "DE")
    };
    assert_eq!(company.missing_for_delivery(), []);
    assert_eq!(
        company.lines(),
        ["Madonna", "Packstation 123", "10115 Berlin", "DE"]
    );
    let japan = Address {
        name: "Yamada".to_owned(),
        line1: "1-2-3 Shinjuku".to_owned(),
        ..Address::region("", "Tokyo", "160-0022", "JP")
    };
    assert_eq!(japan.missing_for_delivery(), []);
    assert_eq!(
        japan.lines(),
        ["Yamada", "1-2-3 Shinjuku", "Tokyo 160-0022", "JP"]
    );
}

#[test]
fn spelling_does_not_make_another_destination() {
    let spelled = Address {
        name: "Somebody Else".to_owned(),
        ..Address::region(" chicago ", "Illinois", "60602", "us")
    };
    assert!(susie().same_destination(&spelled));
    let london = Address::region("London", "", "SW1A 1AA", "GB");
    assert!(london.same_destination(&Address::region("LONDON", "", "sw1a1aa", "GB")));
}

#[test]
fn another_city_state_postcode_or_country_is_another_destination() {
    for other in [
        Address {
            city: "Evanston".to_owned(),
            ..susie()
        },
        Address {
            state: "IN".to_owned(),
            ..susie()
        },
        Address {
            postal_code: "60603".to_owned(),
            ..susie()
        },
        Address {
            country: "CA".to_owned(),
            ..susie()
        },
    ] {
        assert!(!susie().same_destination(&other), "{}", other.one_line());
    }
}

#[test]
fn an_address_from_json_may_leave_parts_out() {
    let address: Address = serde_json::from_str(r#"{"city":"Chicago","country":"US"}"#).unwrap();
    assert_eq!(address, Address::region("Chicago", "", "", "US"));
    assert_eq!(
        serde_json::from_str::<Address>(&serde_json::to_string(&susie()).unwrap()).unwrap(),
        susie()
    );
}
