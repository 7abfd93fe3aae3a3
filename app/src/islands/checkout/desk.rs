//! What the checkout page knows, and the one queue through which it asks the server.

use std::collections::VecDeque;
use std::mem::discriminant;

use commerce::checkout::{Answer, CheckoutView, Missing, RefusalCode, Stage};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

use crate::api;
use crate::error::AppError;
use crate::settings::WidgetSettings;

/// Something that the server is asked to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// The address chosen in the widget of this payment.
    Address(String),
    /// The payment method chosen in the widget of this payment.
    PaymentMethod(String),
    /// A shipping method by its code.
    ShippingMethod(String),
    /// The order itself, as seen in this revision.
    Order { terms: bool, revision: i64 },
}

/// What the page found out by itself, beside the refusals that the server keeps.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// A server function refused.
    Refused(AppError),
    /// Amazon no longer knows the buyer.
    SignInAgain,
    /// Amazon's script or a widget did not come.
    NoWidgets,
    /// The payment had grown old; a new one was begun with everything kept.
    BegunAnew,
}

/// The page's state. Cheap to copy: every part lives in the island's owner.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The checkout as the server last told it.
    pub view: RwSignal<CheckoutView>,
    /// Whom the widgets work for.
    pub settings: StoredValue<WidgetSettings>,
    /// What went wrong on this side.
    pub trouble: RwSignal<Option<Trouble>>,
    /// Whether the wallet has reported a choice; only the browser can know.
    pub wallet: RwSignal<Answer>,
    /// Whether the terms are ticked.
    pub terms: RwSignal<bool>,
    /// Whether something is on its way to the server.
    pub saving: RwSignal<bool>,
    /// Whether the order is on its way.
    pub placing: RwSignal<bool>,
    /// Whether that takes long enough to say so with the whole page.
    pub placing_long: RwSignal<bool>,
    /// Whether the island is awake.
    pub awake: RwSignal<bool>,
    /// How often the widgets were drawn.
    pub bound_times: StoredValue<u32>,
    waiting: StoredValue<VecDeque<Wish>>,
}

impl Desk {
    pub fn new(view: CheckoutView, settings: WidgetSettings, refused: Option<AppError>) -> Self {
        Self {
            view: RwSignal::new(view),
            settings: StoredValue::new(settings),
            trouble: RwSignal::new(refused.map(Trouble::Refused)),
            wallet: RwSignal::new(Answer::Open),
            terms: RwSignal::new(false),
            saving: RwSignal::new(false),
            placing: RwSignal::new(false),
            placing_long: RwSignal::new(false),
            awake: RwSignal::new(false),
            bound_times: StoredValue::new(0),
            waiting: StoredValue::new(VecDeque::new()),
        }
    }

    /// What still keeps the order from being placed, the most urgent first.
    pub fn missing(self) -> Vec<Missing> {
        let terms = if self.terms.get() {
            Answer::Given
        } else {
            Answer::Open
        };
        let wallet = self.wallet.get();
        self.view.with(|view| view.still_missing(terms, wallet))
    }

    /// Whether *Place order* may be pressed now.
    pub fn may_place(self) -> bool {
        !self.saving.get()
            && !self.placing.get()
            && self.view.with(CheckoutView::can_be_placed)
            && self.missing().is_empty()
    }

    /// Whether the page shows that Amazon is deciding, in place of the steps.
    pub fn shows_progress(self) -> bool {
        self.placing_long.get() || self.view.with(|view| view.stage == Stage::Deciding)
    }

    /// Whether signing in again is what helps.
    pub fn wants_sign_in(self) -> bool {
        let told = self.trouble.with(|trouble| match trouble {
            Some(Trouble::SignInAgain) => true,
            Some(Trouble::Refused(error)) => error.wants_sign_in(),
            _ => false,
        });
        told || self.view.with(|view| {
            view.missing.contains(&Missing::SignIn)
                || view
                    .refusal
                    .is_some_and(|refusal| refusal.code == RefusalCode::SignInExpired)
        })
    }

    /// Presses *Place order*, once.
    pub fn place_order(self) {
        if !untrack(|| self.may_place()) {
            return;
        }
        self.placing.set(true);
        self.trouble.set(None);
        // Most orders are placed sooner than a whole page could be read.
        set_timeout(
            move || {
                if self.placing.try_get_untracked() == Some(true) {
                    self.placing_long.try_set(true);
                }
            },
            Duration::from_millis(700),
        );
        let terms = self.terms.get_untracked();
        let revision = self.view.with_untracked(|view| view.revision);
        self.wish(Wish::Order { terms, revision });
    }

    /// Sends the wish as soon as nothing else is on its way. A newer wish of the same kind replaces one that
    /// still waits.
    pub fn wish(self, wish: Wish) {
        let queued = self.waiting.try_update_value(|waiting| {
            waiting.retain(|older| discriminant(older) != discriminant(&wish));
            waiting.push_back(wish);
        });
        if queued.is_none() || self.saving.try_get_untracked() != Some(false) {
            return;
        }
        self.saving.set(true);
        spawn_local(async move {
            while let Some(Some(wish)) = self.waiting.try_update_value(VecDeque::pop_front) {
                self.ask(wish).await;
            }
            self.saving.try_set(false);
        });
    }

    async fn ask(self, wish: Wish) {
        let is_order = matches!(wish, Wish::Order { .. });
        let answer = match wish {
            Wish::Address(payment) => api::save_address(payment).await,
            Wish::PaymentMethod(payment) => api::save_payment_method(payment).await,
            Wish::ShippingMethod(code) => api::save_shipping_method(code).await,
            Wish::Order { terms, revision } => api::place_order(terms, revision).await,
        };
        match answer {
            Ok(view) => self.take(view),
            // Whether the order was placed is not known here, but the server knows.
            Err(error) if is_order => self.find_out(error).await,
            Err(error) => self.refused(error),
        }
    }

    /// Takes the server's news, unless newer ones have come before.
    pub fn take(self, view: CheckoutView) {
        let leaving = matches!(view.stage, Stage::Placed { .. } | Stage::Ended);
        let newer = self.view.try_with_untracked(|now| view.revision >= now.revision);
        if newer != Some(true) {
            return;
        }
        self.view.try_set(view);
        if !leaving {
            self.placing.try_set(false);
            self.placing_long.try_set(false);
        }
    }

    fn refused(self, error: AppError) {
        self.placing.try_set(false);
        self.placing_long.try_set(false);
        match error {
            AppError::CheckoutGone => super::super::leave_for("/cart"),
            error => {
                self.trouble.try_set(Some(Trouble::Refused(error)));
            }
        }
    }

    async fn find_out(self, error: AppError) {
        match api::checkout_status().await {
            Ok(view) => {
                let undecided = view.can_be_placed();
                self.take(view);
                if undecided {
                    self.refused(error);
                }
            }
            Err(AppError::CheckoutGone) => super::super::leave_for("/cart"),
            Err(_) => self.refused(error),
        }
    }
}
