//! Buyers, their books, sign-in cookies and consents.

use super::{Record, Touched, World};
use crate::ids;
use crate::model::{Address, Buyer, Card};

impl World {
    /// The buyer with this id.
    #[must_use]
    pub fn buyer(&self, id: &str) -> Option<&Buyer> {
        self.buyers.get(id)
    }

    /// The buyer with this id or this e-mail address: the control door takes either.
    #[must_use]
    pub fn find_buyer(&self, id_or_email: &str) -> Option<&Buyer> {
        self.buyers.get(id_or_email).or_else(|| {
            self.buyers
                .get(self.emails.get(&id_or_email.trim().to_lowercase())?)
        })
    }

    /// All buyers, by id.
    pub fn buyers(&self) -> impl Iterator<Item = &Buyer> {
        self.buyers.values()
    }

    /// The buyer who signs in with this e-mail address (in any case) and this password.
    #[must_use]
    pub fn sign_in(&self, email: &str, password: &str) -> Option<&Buyer> {
        let id = self.emails.get(&email.trim().to_lowercase())?;
        self.buyers.get(id).filter(|buyer| buyer.password == password)
    }

    /// Adds a buyer, or replaces the one with this id.
    pub fn put_buyer(&mut self, buyer: Buyer) {
        self.touch(Touched::Buyer(buyer.id.clone()));
        self.index_buyer(buyer);
    }

    /// Puts a buyer in their place and makes them findable.
    pub(super) fn index_buyer(&mut self, buyer: Buyer) {
        if let Some(former) = self.buyers.get(&buyer.id) {
            self.emails.remove(&former.email.to_lowercase());
        }
        self.emails.insert(buyer.email.to_lowercase(), buyer.id.clone());
        self.buyers.insert(buyer.id.clone(), buyer);
    }

    /// Adds an address to the book and gives its id; `None` for an unknown buyer.
    pub fn add_address(&mut self, buyer: &str, mut address: Address) -> Option<String> {
        if address.id.is_empty() {
            address.id = ids::short_id("address");
        }
        let id = address.id.clone();
        self.edit_buyer(buyer)?.addresses.push(address);
        Some(id)
    }

    /// Adds a card to the wallet and gives its id; `None` for an unknown buyer.
    pub fn add_card(&mut self, buyer: &str, mut card: Card) -> Option<String> {
        if card.id.is_empty() {
            card.id = ids::short_id("card");
        }
        let id = card.id.clone();
        self.edit_buyer(buyer)?.cards.push(card);
        Some(id)
    }

    /// Makes a sign-in cookie for a buyer.
    pub fn start_session(&mut self, buyer: &str) -> String {
        let id = ids::session_id();
        self.write(&Record::Session {
            id: id.clone(),
            buyer: buyer.to_owned(),
        });
        self.sessions.insert(id.clone(), buyer.to_owned());
        id
    }

    /// The buyer behind a sign-in cookie.
    #[must_use]
    pub fn buyer_by_session(&self, session: &str) -> Option<&Buyer> {
        self.buyers.get(self.sessions.get(session)?)
    }

    /// Signs out. An unknown cookie is no error.
    pub fn end_session(&mut self, session: &str) {
        if self.sessions.remove(session).is_some() {
            self.write(&Record::SessionEnded {
                id: session.to_owned(),
            });
        }
    }

    /// Whether the buyer has allowed this client all of these scopes before.
    #[must_use]
    pub fn has_consented(&self, buyer: &str, client_id: &str, scope: &str) -> bool {
        self.buyers.get(buyer).is_some_and(|buyer| {
            scope
                .split_whitespace()
                .all(|one| buyer.consents.contains(&format!("{client_id} {one}")))
        })
    }

    /// Remembers that the buyer allowed this client these scopes.
    pub fn give_consent(&mut self, buyer: &str, client_id: &str, scope: &str) {
        if self.has_consented(buyer, client_id, scope) {
            return;
        }
        if let Some(buyer) = self.edit_buyer(buyer) {
            for one in scope.split_whitespace() {
                let consent = format!("{client_id} {one}");
                if !buyer.consents.contains(&consent) {
                    buyer.consents.push(consent);
                }
            }
        }
    }

    fn edit_buyer(&mut self, id: &str) -> Option<&mut Buyer> {
        if self.buyers.contains_key(id) {
            self.touch(Touched::Buyer(id.to_owned()));
        }
        self.buyers.get_mut(id)
    }
}
