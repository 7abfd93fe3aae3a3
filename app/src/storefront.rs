//! What the process tells every page about the shop it serves.

use crate::settings::WidgetSettings;

/// One shop's facts, the same for every request. Given by context as `Arc<Storefront>`.
#[derive(Clone, Debug)]
pub struct Storefront {
    /// The shop's name, in the header, titles and mails.
    pub name: String,
    /// Whether this is a demo: the mailbox page exists and pages say that no money moves.
    pub demo: bool,
    /// What the browser must know about Amazon's widgets.
    pub widgets: WidgetSettings,
    /// Amazon's sign-in page, for the way that needs no script.
    pub sign_in_url: String,
    /// The shop's own address without a slash at its end; sign-in returns to `<base_url>/checkout/amazon/return`.
    pub base_url: String,
    /// The files under `/pkg/`.
    pub assets: Assets,
    /// What a theme adds to pages.
    pub theme: Theme,
}

/// The built files that a page names: `/pkg/cashwrap.js`, `/pkg/cashwrap.wasm`, `/pkg/cashwrap.css`.
#[derive(Clone, Debug)]
pub struct Assets {
    /// A hash over the three files; it goes behind each as `?v=…`, so that they may be cached for ever.
    pub version: String,
}

impl Assets {
    /// The glue that starts the WebAssembly.
    pub fn script(&self) -> String {
        self.named("cashwrap.js")
    }

    /// The WebAssembly itself.
    pub fn wasm(&self) -> String {
        self.named("cashwrap.wasm")
    }

    /// The joined style sheet.
    pub fn style(&self) -> String {
        self.named("cashwrap.css")
    }

    fn named(&self, file: &str) -> String {
        format!("/pkg/{file}?v={}", self.version)
    }
}

/// Pieces of HTML that a merchant's theme puts into fixed places. The merchant is trusted with them.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Shown on the success page, from the theme's `success-slot.html`.
    pub success_slot: String,
}

impl Theme {
    /// The slot for one page: its scripts get the page's nonce, without which no browser would run them.
    pub fn success_slot(&self, nonce: Option<&str>) -> String {
        match nonce {
            Some(nonce) => self
                .success_slot
                .replace("<script", &format!("<script nonce=\"{nonce}\"")),
            None => self.success_slot.clone(),
        }
    }
}

impl Default for Theme {
    /// The theme that ships with the product.
    fn default() -> Self {
        Self {
            success_slot: include_str!("../../themes/default/success-slot.html").to_owned(),
        }
    }
}
