//! The demo merchant and the two demo buyers, who are there at the first start and after a reset.

use crate::model::{Address, Buyer, Card, CardBehavior, Region, Seller};
use crate::world::World;

/// Merchant id of the demo shop.
pub const SELLER: &str = "A2CASHWRAPDEMO";
/// Its access key.
pub const ACCESS_KEY: &str = "CASHWRAPDEMOKEY00001";
/// Its secret key; public, so good for nothing but the simulator.
pub const SECRET_KEY: &str = "cashwrap-demo-secret-never-use-live";
/// Its Login client.
pub const CLIENT_ID: &str = "amzn1.application-oa2-client.cashwrapdemo";
/// The password of both demo buyers.
pub const PASSWORD: &str = "cashwrap";

/// Puts the demo merchant and the demo buyers into a fresh world.
pub fn seed(world: &mut World) {
    world.put_seller(Seller {
        id: SELLER.to_owned(),
        name: "Cashwrap Demo Shop".to_owned(),
        access_key: ACCESS_KEY.to_owned(),
        secret_key: SECRET_KEY.to_owned(),
        client_id: CLIENT_ID.to_owned(),
        region: Region::Na,
        return_addresses: Vec::new(),
    });
    world.put_buyer(alex());
    world.put_buyer(hannah());
}

/// The cards of the vendor's own test buyers, the one that works first.
#[must_use]
pub fn test_cards() -> Vec<Card> {
    vec![
        card("card-visa-1111", "Visa", "1111"),
        card("card-mastercard-3434", "Mastercard", "3434"),
        card("card-visa-2323", "Visa", "2323"),
        card("card-amex-5656", "American Express", "5656"),
        card("card-visa-4545", "Visa", "4545"),
    ]
}

/// A card whose last digits decide what it does.
#[must_use]
pub fn card(id: &str, brand: &str, tail: &str) -> Card {
    Card {
        id: id.to_owned(),
        brand: brand.to_owned(),
        tail: tail.to_owned(),
        label: format!("{brand} ending in {tail}"),
        behavior: CardBehavior::of_tail(tail),
    }
}

fn alex() -> Buyer {
    let phone = "206-555-0142";
    Buyer {
        id: "amzn1.account.CASHWRAPDEMOBUYERALEX0000000".to_owned(),
        name: "Alex Buyer".to_owned(),
        email: "buyer@example.com".to_owned(),
        password: PASSWORD.to_owned(),
        phone: phone.to_owned(),
        language: "en-US".to_owned(),
        addresses: vec![
            Address {
                line1: "1250 Alder Street".to_owned(),
                line2: "Apt 4B".to_owned(),
                city: "Seattle".to_owned(),
                state_or_region: "WA".to_owned(),
                postal_code: "98101".to_owned(),
                ..address("address-seattle", "Alex Buyer", "US", phone)
            },
            Address {
                line1: "77 Harbor Lane".to_owned(),
                city: "Portland".to_owned(),
                state_or_region: "OR".to_owned(),
                postal_code: "97209".to_owned(),
                ..address("address-portland", "Alex Buyer", "US", phone)
            },
            Address {
                line1: "400 Kipling Avenue".to_owned(),
                line2: "Suite 1200".to_owned(),
                city: "New York".to_owned(),
                state_or_region: "NY".to_owned(),
                postal_code: "10016-2210".to_owned(),
                ..address(
                    "address-new-york",
                    "Alex Buyer c/o Juniper Prints",
                    "US",
                    "212-555-0187",
                )
            },
            Address {
                line1: "Kranich Papierwerke GmbH".to_owned(),
                line2: "Lindenallee 18".to_owned(),
                city: "Leipzig".to_owned(),
                postal_code: "04107".to_owned(),
                ..address("address-leipzig", "Alex Buyer", "DE", "+49 341 5550142")
            },
            Address {
                line1: "港区芝公園1-2-3".to_owned(),
                line2: "かえで荘 405".to_owned(),
                state_or_region: "東京都".to_owned(),
                postal_code: "105-0011".to_owned(),
                ..address("address-tokyo", "Alex Buyer", "JP", "03-5550-0142")
            },
        ],
        cards: test_cards(),
        consents: Vec::new(),
    }
}

fn hannah() -> Buyer {
    let phone = "+49 40 5550199";
    Buyer {
        id: "amzn1.account.CASHWRAPDEMOBUYERHANNAH00000".to_owned(),
        name: "Hannah Sommer".to_owned(),
        email: "hannah@example.com".to_owned(),
        password: PASSWORD.to_owned(),
        phone: phone.to_owned(),
        language: "de-DE".to_owned(),
        addresses: vec![
            Address {
                line1: "Ahornweg 7".to_owned(),
                city: "Hamburg".to_owned(),
                postal_code: "20257".to_owned(),
                ..address("address-hamburg", "Hannah Sommer", "DE", phone)
            },
            Address {
                line1: "Möwe & Anker Buchhandlung".to_owned(),
                line2: "Deichstraße 41".to_owned(),
                city: "Bremen".to_owned(),
                postal_code: "28195".to_owned(),
                ..address("address-bremen", "Hannah Sommer", "DE", phone)
            },
        ],
        cards: test_cards(),
        consents: Vec::new(),
    }
}

fn address(id: &str, name: &str, country_code: &str, phone: &str) -> Address {
    Address {
        id: id.to_owned(),
        name: name.to_owned(),
        country_code: country_code.to_owned(),
        phone: phone.to_owned(),
        ..Address::default()
    }
}
