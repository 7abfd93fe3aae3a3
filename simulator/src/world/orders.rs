//! Order references as the widgets and the API find and alter them.

use super::{ReferenceKind, Touched, World};
use crate::ids;
use crate::lifetime;
use crate::model::{
    CardBehavior, Constraint, Environment, OrderReference, OrderReferenceId, OrderState, Reason, Status,
};

/// What is needed to start an order reference.
#[derive(Debug, Clone)]
pub struct NewOrderReference<'a> {
    /// Who signed in.
    pub buyer: &'a str,
    /// Merchant id.
    pub seller: &'a str,
    /// Of the widget script's path.
    pub environment: Environment,
    /// With an address book: goods are sent, an address is wanted.
    pub physical: bool,
}

/// Why a widget refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WidgetError {
    AddressNotModifiable,
    PaymentMethodNotModifiable,
    BuyerNotAssociated,
    InvalidOrderReferenceId,
    InvalidParameterValue,
    InvalidSellerId,
    ReleaseEnvironmentMismatch,
    StaleOrderReference,
}

impl WidgetError {
    /// The error code that `onError` gets.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::AddressNotModifiable => "AddressNotModifiable",
            Self::PaymentMethodNotModifiable => "PaymentMethodNotModifiable",
            Self::BuyerNotAssociated => "BuyerNotAssociated",
            Self::InvalidOrderReferenceId => "InvalidOrderReferenceId",
            Self::InvalidParameterValue => "InvalidParameterValue",
            Self::InvalidSellerId => "InvalidSellerId",
            Self::ReleaseEnvironmentMismatch => "ReleaseEnvironmentMismatch",
            Self::StaleOrderReference => "StaleOrderReference",
        }
    }

    /// A sentence for the developer who reads the console.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::AddressNotModifiable => {
                "The shipping address cannot be changed in the order reference's state."
            }
            Self::PaymentMethodNotModifiable => {
                "The payment method cannot be changed in the order reference's state."
            }
            Self::BuyerNotAssociated => "The buyer is not associated with the given order reference.",
            Self::InvalidOrderReferenceId => "The order reference id is not valid.",
            Self::InvalidParameterValue => "A value given to the widget is not valid.",
            Self::InvalidSellerId => "The seller id is not valid.",
            Self::ReleaseEnvironmentMismatch => {
                "The widget and the order reference belong to different environments."
            }
            Self::StaleOrderReference => {
                "The order reference was not confirmed within three hours and is canceled."
            }
        }
    }
}

impl World {
    /// Starts an order reference: Draft, no address and no card chosen.
    ///
    /// # Errors
    /// [`WidgetError::InvalidSellerId`] and [`WidgetError::BuyerNotAssociated`] for unknown ones.
    pub fn create_order_reference(
        &mut self,
        new: &NewOrderReference<'_>,
    ) -> Result<OrderReferenceId, WidgetError> {
        let region = self
            .seller(new.seller)
            .ok_or(WidgetError::InvalidSellerId)?
            .region;
        self.buyer(new.buyer).ok_or(WidgetError::BuyerNotAssociated)?;
        let mut id = ids::order_reference_id(new.environment, region);
        while self.orders.contains_key(&id) {
            id = ids::order_reference_id(new.environment, region);
        }
        let now = self.now();
        self.index_order(OrderReference {
            id: id.clone(),
            seller: new.seller.to_owned(),
            buyer: new.buyer.to_owned(),
            environment: new.environment,
            status: Status::new(OrderState::Draft, now),
            created_at: now,
            physical: new.physical,
            address: None,
            card: None,
            attributes: crate::model::OrderAttributes::default(),
            simulated_constraint: false,
            confirmed_at: None,
            expects_authorization: false,
            declined_card: None,
            reopen_at: None,
            authorizations: Vec::new(),
        });
        self.touch(Touched::OrderReference(id.clone()));
        Ok(id)
    }

    /// An order reference as it is now, whatever became due meanwhile included.
    pub fn order_reference(&mut self, id: &str) -> Option<&OrderReference> {
        self.settle(id);
        self.orders.get(id)
    }

    /// An order reference as it was last left. Use it after [`World::order_reference`] or [`World::edit_order`],
    /// where a shared borrow of the world is wanted.
    #[must_use]
    pub fn settled_order(&self, id: &str) -> Option<&OrderReference> {
        self.orders.get(id)
    }

    /// All order references as they were last left, in no order. Call [`World::settle_all`] before.
    pub fn order_references(&self) -> impl Iterator<Item = &OrderReference> {
        self.orders.values()
    }

    /// Lets everything happen that is due.
    pub fn settle_all(&mut self) {
        let ids: Vec<_> = self.orders.keys().cloned().collect();
        for id in ids {
            self.settle(&id);
        }
    }

    /// An order reference to be altered; it will be written to the journal.
    pub fn edit_order(&mut self, id: &str) -> Option<&mut OrderReference> {
        self.settle(id);
        if self.orders.contains_key(id) {
            self.touch(Touched::OrderReference(id.to_owned()));
        }
        self.orders.get_mut(id)
    }

    /// The order reference that a widget names, if it may see it.
    ///
    /// # Errors
    /// The widget error code to show: unknown id, another seller, another environment, another buyer, stale.
    pub fn widget_order(
        &mut self,
        id: &str,
        buyer: &str,
        seller: &str,
        environment: Environment,
    ) -> Result<&OrderReference, WidgetError> {
        self.seller(seller).ok_or(WidgetError::InvalidSellerId)?;
        let order = self
            .order_reference(id)
            .ok_or(WidgetError::InvalidOrderReferenceId)?;
        if order.environment != environment {
            Err(WidgetError::ReleaseEnvironmentMismatch)
        } else if order.seller != seller {
            Err(WidgetError::InvalidOrderReferenceId)
        } else if order.buyer != buyer {
            Err(WidgetError::BuyerNotAssociated)
        } else if order.status.reason == Some(Reason::Stale) {
            Err(WidgetError::StaleOrderReference)
        } else {
            Ok(order)
        }
    }

    /// The buyer chooses one of their addresses, in Draft only.
    ///
    /// # Errors
    /// See [`WidgetError`]; an address of another book is `InvalidParameterValue`.
    pub fn choose_address(&mut self, id: &str, buyer: &str, address: &str) -> Result<(), WidgetError> {
        let chosen = self
            .buyer(buyer)
            .and_then(|buyer| buyer.address(address))
            .cloned();
        let order = self.order_of(id, buyer)?;
        if order.status.state != OrderState::Draft {
            return Err(WidgetError::AddressNotModifiable);
        }
        let chosen = chosen.ok_or(WidgetError::InvalidParameterValue)?;
        if order.address.as_ref() != Some(&chosen)
            && let Some(order) = self.edit_order(id)
        {
            order.address = Some(chosen);
        }
        Ok(())
    }

    /// The buyer chooses one of their cards, in Draft or while Suspended.
    ///
    /// # Errors
    /// See [`WidgetError`]; a card of another wallet is `InvalidParameterValue`.
    pub fn choose_card(&mut self, id: &str, buyer: &str, card: &str) -> Result<(), WidgetError> {
        let known = self.buyer(buyer).is_some_and(|buyer| buyer.card(card).is_some());
        let order = self.order_of(id, buyer)?;
        if !matches!(order.status.state, OrderState::Draft | OrderState::Suspended) {
            return Err(WidgetError::PaymentMethodNotModifiable);
        }
        if !known {
            return Err(WidgetError::InvalidParameterValue);
        }
        if order.card.as_deref() != Some(card)
            && let Some(order) = self.edit_order(id)
        {
            order.card = Some(card.to_owned());
        }
        Ok(())
    }

    /// What keeps a draft from being confirmed, or a suspended reference from being confirmed again.
    #[must_use]
    pub fn constraints(&self, order: &OrderReference) -> Vec<Constraint> {
        let mut constraints = Vec::new();
        match order.status.state {
            OrderState::Draft => {
                if order.attributes.total.is_none() {
                    constraints.push(Constraint::AmountNotSet);
                }
                if order.physical && order.address.is_none() {
                    constraints.push(Constraint::ShippingAddressNotSet);
                }
                if order.card.is_none() {
                    constraints.push(Constraint::PaymentPlanNotSet);
                } else if order.simulated_constraint
                    || self.card_behavior(order) == CardBehavior::PaymentMethodNotAllowed
                {
                    constraints.push(Constraint::PaymentMethodNotAllowed);
                }
            }
            OrderState::Suspended => {
                if order.card == order.declined_card {
                    constraints.push(Constraint::PaymentPlanNotSet);
                } else if self.card_behavior(order) == CardBehavior::PaymentMethodNotAllowed {
                    constraints.push(Constraint::PaymentMethodNotAllowed);
                }
            }
            OrderState::Open | OrderState::Canceled | OrderState::Closed => {}
        }
        constraints
    }

    /// What the chosen card does; a card that is gone works like any other.
    #[must_use]
    pub fn card_behavior(&self, order: &OrderReference) -> CardBehavior {
        order
            .card
            .as_deref()
            .and_then(|card| self.buyer(&order.buyer)?.card(card))
            .map_or(CardBehavior::Works, |card| card.behavior)
    }

    /// What a seller's own reference id was used for: the id of the authorization, capture or refund.
    #[must_use]
    pub fn by_reference(&self, seller: &str, kind: ReferenceKind, reference: &str) -> Option<&str> {
        self.references
            .get(&(seller.to_owned(), kind, reference.to_owned()))
            .map(String::as_str)
    }

    /// Remembers a seller's own reference id.
    pub fn remember_reference(&mut self, seller: &str, kind: ReferenceKind, reference: &str, id: &str) {
        self.references
            .insert((seller.to_owned(), kind, reference.to_owned()), id.to_owned());
    }

    /// The seller's order references with this order number, oldest first.
    pub fn by_seller_order(&mut self, seller: &str, seller_order: &str) -> Vec<&OrderReference> {
        let key = (seller.to_owned(), seller_order.to_owned());
        let ids = self.seller_orders.get(&key).cloned().unwrap_or_default();
        for id in &ids {
            self.settle(id);
        }
        let mut found: Vec<_> = ids
            .iter()
            .filter_map(|id| self.orders.get(id))
            .filter(|order| order.attributes.seller_order_id == seller_order)
            .collect();
        found.sort_by(|one, other| (one.created_at, &one.id).cmp(&(other.created_at, &other.id)));
        found
    }

    /// Remembers the order number that a seller gave to an order reference.
    pub fn remember_seller_order(&mut self, id: &str) {
        let Some(order) = self.orders.get(id) else { return };
        if order.attributes.seller_order_id.is_empty() {
            return;
        }
        let key = (order.seller.clone(), order.attributes.seller_order_id.clone());
        let ids = self.seller_orders.entry(key).or_default();
        if !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }

    /// Puts an order reference in its place and makes it findable.
    pub(super) fn index_order(&mut self, order: OrderReference) {
        for authorization in &order.authorizations {
            self.remember_reference(
                &order.seller,
                ReferenceKind::Authorization,
                &authorization.reference_id,
                &authorization.id,
            );
            // A capture made by `CaptureNow` has no reference id of its own.
            for capture in authorization
                .captures
                .iter()
                .filter(|capture| !capture.request.is_empty())
            {
                self.remember_reference(
                    &order.seller,
                    ReferenceKind::Capture,
                    &capture.reference_id,
                    &capture.id,
                );
                for refund in &capture.refunds {
                    self.remember_reference(
                        &order.seller,
                        ReferenceKind::Refund,
                        &refund.reference_id,
                        &refund.id,
                    );
                }
            }
        }
        let id = order.id.clone();
        self.orders.insert(id.clone(), order);
        self.remember_seller_order(&id);
    }

    /// Lets happen to one order reference what is due.
    pub(super) fn settle(&mut self, id: &str) {
        let now = self.now();
        let Some(order) = self.orders.get_mut(id) else {
            return;
        };
        if lifetime::settle(order, &self.switches, now) {
            self.touch(Touched::OrderReference(id.to_owned()));
        }
    }

    fn order_of(&mut self, id: &str, buyer: &str) -> Result<&OrderReference, WidgetError> {
        let order = self
            .order_reference(id)
            .ok_or(WidgetError::InvalidOrderReferenceId)?;
        if order.buyer != buyer {
            Err(WidgetError::BuyerNotAssociated)
        } else if order.status.reason == Some(Reason::Stale) {
            Err(WidgetError::StaleOrderReference)
        } else {
            Ok(order)
        }
    }
}
