//! The parts that pages are made of. Server only: nothing in here wakes up.

mod awake;
mod cart_lines;
mod category_tiles;
mod crumbs;
mod footer;
mod frame;
mod header;
mod hero;
mod mini_cart;
mod order_summary;
mod pay_form;
mod product_form;
mod product_grid;

pub use awake::{Awake, WakeOnOpen};
pub use cart_lines::CartLines;
pub use category_tiles::CategoryTiles;
pub use crumbs::Crumbs;
pub use frame::{CheckoutFrame, Frame, Islands, Surroundings};
pub use hero::Hero;
pub use order_summary::OrderSummary;
pub use pay_form::PayForm;
pub use product_form::{ProductForm, can_be_paid};
pub use product_grid::ProductGrid;
