//! Small pieces of HTML that server pages and islands both draw. They hold no state.

mod alert;
mod icon;
mod line_list;
mod picture;
mod totals_table;

pub use alert::{Alert, Tone};
pub use icon::{Icon, Sign};
pub use line_list::LineList;
pub use picture::picture_address;
pub use totals_table::TotalsTable;
