//! The browser's entry: wakes the islands; no logic.
//!
//! The page's own wake script calls [`hydrate`] and then each island's export by name.

// Without this mention the linker would drop every island.
use app as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// Prepares the module before the first island wakes: a panic then tells its reason in the console.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
