//! The state behind one lock, and what may be done to it.
//!
//! Use it through [`Simulator::read`](crate::Simulator::read) and [`Simulator::change`](crate::Simulator::change).
//! Both run a closure under the lock, so do not wait inside. What a `change` altered is written to the journal
//! before it returns, in one write. Every id in an argument is a text of Amazon's own form.
//!
//! What the pages and widgets (`crate::browser`) need:
//!
//! | question | method |
//! | --- | --- |
//! | the time that everything expires by | [`World::now`] |
//! | is this client known, whose is it | [`World::seller_by_client`] |
//! | may a sign-in of this client return there | [`World::may_return`] |
//! | the seller | [`World::seller`] |
//! | e-mail and password of the sign-in page | [`World::sign_in`] |
//! | the sign-in cookie: start, look up, end | [`World::start_session`], [`World::buyer_by_session`], [`World::end_session`] |
//! | consent of a buyer for a client and scope | [`World::has_consented`], [`World::give_consent`] |
//! | access token: make, look up (not expired), its buyer | [`World::create_token`], [`World::token`], [`World::buyer_by_token`] |
//! | a buyer with addresses and cards, all buyers | [`World::buyer`], [`World::buyers`] |
//! | add an address or a card to a buyer | [`World::add_address`], [`World::add_card`] |
//! | new order reference (Draft, nothing chosen) | [`World::create_order_reference`] |
//! | look at one (settled to now), checked for buyer, seller, environment | [`World::widget_order`] |
//! | choose address, choose card | [`World::choose_address`], [`World::choose_card`] |
//! | what still keeps it from being confirmed | [`World::constraints`] |
//! | how the token comes back in redirect mode, and other settings | [`World::settings`] |
//!
//! Refused choices are [`WidgetError`], whose `code()` is the widget error code of the contract.
//! `/auth/o2/tokeninfo` and `/user/profile` are served by [`crate::login`], not by the browser part.

mod buyers;
mod orders;
pub mod tokens;

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};

pub use self::orders::{NewOrderReference, WidgetError};
use crate::clock::{self, Millis};
use crate::controls::{Fault, Outcome};
use crate::model::{AccessToken, Buyer, BuyerId, OrderReference, OrderReferenceId, Seller, SellerId};

/// How the sign-in page hands the token back when it redirects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RedirectAnswer {
    /// `?access_token=…`
    #[default]
    Query,
    /// `#access_token=…`
    Hash,
}

/// What the control door can switch while the simulator runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Switches {
    /// Leaky buckets per seller and operation; off by default.
    pub throttling: bool,
    pub redirect_answer: RedirectAnswer,
    /// How long a synchronous Authorize takes.
    pub synchronous_delay_ms: u64,
    /// How long (of business time) an asynchronous decision, a pending capture takes.
    pub asynchronous_delay_ms: u64,
    /// Elements of an answer come in any order, as they did in recordings.
    pub shuffle_elements: bool,
    /// Error answers spell `RequestID`, as the European host does.
    pub capital_request_id: bool,
    /// Whether a decline with `SoftDecline` also suspends the order reference (unsure in the contract).
    pub soft_decline_suspends: bool,
    /// Whether a draft can be canceled (unsure in the contract).
    pub cancel_draft: bool,
    /// Authorizations that were not declined, per order reference.
    pub max_authorizations: usize,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            throttling: false,
            redirect_answer: RedirectAnswer::Query,
            synchronous_delay_ms: 200,
            asynchronous_delay_ms: 5_000,
            shuffle_elements: false,
            capital_request_id: false,
            soft_decline_suspends: false,
            cancel_draft: true,
            max_authorizations: 10,
        }
    }
}

/// The kinds of objects that carry a seller's own reference id. Each kind is unique by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReferenceKind {
    Authorization,
    Capture,
    Refund,
}

/// One line of the journal: an object as it is now, or something that ended.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Record {
    /// Everything before this line is forgotten.
    Reset,
    Seller(Seller),
    Buyer(Buyer),
    Token(AccessToken),
    Session {
        id: String,
        buyer: BuyerId,
    },
    SessionEnded {
        id: String,
    },
    OrderReference(Box<OrderReference>),
    Clock {
        offset: Millis,
    },
    Switches(Switches),
    Controls {
        outcomes: Vec<Outcome>,
        faults: Vec<Fault>,
    },
}

/// What was altered and is not yet in the journal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Touched {
    Buyer(BuyerId),
    OrderReference(OrderReferenceId),
    Controls,
    Written(Box<str>),
}

/// All that a pretend Amazon knows.
#[derive(Debug, Default)]
pub struct World {
    clock_offset: Millis,
    switches: Switches,
    sellers: BTreeMap<SellerId, Seller>,
    buyers: BTreeMap<BuyerId, Buyer>,
    /// Lower-case e-mail to buyer.
    emails: HashMap<String, BuyerId>,
    tokens: HashMap<String, AccessToken>,
    sessions: HashMap<String, BuyerId>,
    orders: HashMap<OrderReferenceId, OrderReference>,
    references: HashMap<(SellerId, ReferenceKind, String), String>,
    seller_orders: HashMap<(SellerId, String), Vec<OrderReferenceId>>,
    outcomes: Vec<Outcome>,
    faults: Vec<Fault>,
    touched: Vec<Touched>,
}

impl World {
    /// Business time: the wall clock and what the control door added.
    #[must_use]
    pub fn now(&self) -> Millis {
        clock::wall().saturating_add(self.clock_offset)
    }

    /// Business time minus wall time, in milliseconds.
    #[must_use]
    pub fn clock_offset(&self) -> Millis {
        self.clock_offset
    }

    /// Moves business time forward (or, for tests of clients with odd clocks, back).
    pub fn advance_clock(&mut self, by: Millis) {
        self.clock_offset = self.clock_offset.saturating_add(by);
        self.write(&Record::Clock {
            offset: self.clock_offset,
        });
        let ids: Vec<_> = self.orders.keys().cloned().collect();
        for id in ids {
            self.settle(&id);
        }
    }

    /// What can be switched while it runs.
    #[must_use]
    pub fn settings(&self) -> &Switches {
        &self.switches
    }

    /// Replaces the switches.
    pub fn change_settings(&mut self, switches: Switches) {
        self.write(&Record::Switches(switches.clone()));
        self.switches = switches;
    }

    /// The planned outcomes, oldest first.
    #[must_use]
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// The planned outcomes, to be altered.
    pub fn outcomes_mut(&mut self) -> &mut Vec<Outcome> {
        self.touch(Touched::Controls);
        &mut self.outcomes
    }

    /// The planned faults, oldest first.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The planned faults, to be altered.
    pub fn faults_mut(&mut self) -> &mut Vec<Fault> {
        self.touch(Touched::Controls);
        &mut self.faults
    }

    /// A seller by merchant id.
    #[must_use]
    pub fn seller(&self, id: &str) -> Option<&Seller> {
        self.sellers.get(id)
    }

    /// The seller whose access key this is.
    #[must_use]
    pub fn seller_by_access_key(&self, access_key: &str) -> Option<&Seller> {
        self.sellers
            .values()
            .find(|seller| seller.access_key == access_key)
    }

    /// All sellers, by id.
    pub fn sellers(&self) -> impl Iterator<Item = &Seller> {
        self.sellers.values()
    }

    /// Adds a seller, or replaces the one with this id.
    pub fn put_seller(&mut self, seller: Seller) {
        self.write(&Record::Seller(seller.clone()));
        self.sellers.insert(seller.id.clone(), seller);
    }

    /// Forgets everything and starts as new, with the demo merchant and the demo buyers.
    pub fn reset(&mut self) {
        *self = Self::default();
        self.write(&Record::Reset);
        crate::demo::seed(self);
    }

    /// Takes up a line of the journal.
    pub fn apply(&mut self, record: Record) {
        match record {
            Record::Reset => *self = Self::default(),
            Record::Seller(seller) => {
                self.sellers.insert(seller.id.clone(), seller);
            }
            Record::Buyer(buyer) => self.index_buyer(buyer),
            Record::Token(token) => {
                self.tokens.insert(token.token.clone(), token);
            }
            Record::Session { id, buyer } => {
                self.sessions.insert(id, buyer);
            }
            Record::SessionEnded { id } => {
                self.sessions.remove(&id);
            }
            Record::OrderReference(order) => self.index_order(*order),
            Record::Clock { offset } => self.clock_offset = offset,
            Record::Switches(switches) => self.switches = switches,
            Record::Controls { outcomes, faults } => {
                self.outcomes = outcomes;
                self.faults = faults;
            }
        }
    }

    /// The whole state as lines of a fresh journal: what compacting writes.
    pub fn snapshot(&self) -> impl Iterator<Item = Record> + '_ {
        let now = self.now();
        let head = [
            Record::Clock {
                offset: self.clock_offset,
            },
            Record::Switches(self.switches.clone()),
            Record::Controls {
                outcomes: self.outcomes.clone(),
                faults: self.faults.clone(),
            },
        ];
        head.into_iter()
            .chain(self.sellers.values().cloned().map(Record::Seller))
            .chain(self.buyers.values().cloned().map(Record::Buyer))
            .chain(
                self.tokens
                    .values()
                    .filter(move |token| token.expires_at > now)
                    .cloned()
                    .map(Record::Token),
            )
            .chain(self.sessions.iter().map(|(id, buyer)| Record::Session {
                id: id.clone(),
                buyer: buyer.clone(),
            }))
            .chain(
                self.orders
                    .values()
                    .cloned()
                    .map(|order| Record::OrderReference(Box::new(order))),
            )
    }

    /// The lines for the journal since the last call: one JSON object a line.
    pub fn drain_changes(&mut self) -> String {
        let mut lines = String::new();
        let mut seen = HashSet::new();
        for touched in std::mem::take(&mut self.touched) {
            if !matches!(touched, Touched::Written(_)) && !seen.insert(touched.clone()) {
                continue;
            }
            let record = match &touched {
                Touched::Written(line) => {
                    lines.push_str(line);
                    lines.push('\n');
                    continue;
                }
                Touched::Buyer(id) => self.buyers.get(id).cloned().map(Record::Buyer),
                Touched::OrderReference(id) => self
                    .orders
                    .get(id)
                    .cloned()
                    .map(|order| Record::OrderReference(Box::new(order))),
                Touched::Controls => Some(Record::Controls {
                    outcomes: self.outcomes.clone(),
                    faults: self.faults.clone(),
                }),
            };
            if let Some(line) = record.and_then(|record| serde_json::to_string(&record).ok()) {
                lines.push_str(&line);
                lines.push('\n');
            }
        }
        lines
    }

    fn touch(&mut self, what: Touched) {
        if self.touched.last() != Some(&what) {
            self.touched.push(what);
        }
    }

    fn write(&mut self, record: &Record) {
        if let Ok(line) = serde_json::to_string(record) {
            self.touched.push(Touched::Written(line.into_boxed_str()));
        }
    }
}
