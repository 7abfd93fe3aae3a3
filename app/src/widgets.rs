//! What islands call of Amazon's own script, by its own names, and how that script comes onto the page.
//!
//! The bindings compile on the server as well, where nobody calls them. A callback is handed over for good
//! ([`forever`]): the foreign script keeps it longer than anything of ours lives, and a dropped one would throw
//! inside it. So a callback must only use `try_` ways to reach signals.

use std::cell::RefCell;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::settings::WidgetSettings;

#[wasm_bindgen]
extern "C" {
    /// The options of a widget; an empty object to begin with.
    pub type WidgetOptions;
    #[wasm_bindgen(method, setter, js_name = sellerId)]
    pub fn set_seller_id(this: &WidgetOptions, id: &str);
    #[wasm_bindgen(method, setter)]
    pub fn set_scope(this: &WidgetOptions, scope: &str);
    #[wasm_bindgen(method, setter, js_name = amazonOrderReferenceId)]
    pub fn set_payment(this: &WidgetOptions, id: &str);
    #[wasm_bindgen(method, setter, js_name = displayMode)]
    pub fn set_display_mode(this: &WidgetOptions, mode: &str);
    #[wasm_bindgen(method, setter)]
    pub fn set_design(this: &WidgetOptions, design: &JsValue);
    #[wasm_bindgen(method, setter, js_name = onOrderReferenceCreate)]
    pub fn on_create(this: &WidgetOptions, then: &Function);
    #[wasm_bindgen(method, setter, js_name = onReady)]
    pub fn on_ready(this: &WidgetOptions, then: &Function);
    #[wasm_bindgen(method, setter, js_name = onAddressSelect)]
    pub fn on_address(this: &WidgetOptions, then: &Function);
    #[wasm_bindgen(method, setter, js_name = onPaymentSelect)]
    pub fn on_payment(this: &WidgetOptions, then: &Function);
    #[wasm_bindgen(method, setter, js_name = onError)]
    pub fn on_error(this: &WidgetOptions, then: &Function);

    /// The list of the buyer's addresses.
    #[wasm_bindgen(js_namespace = ["OffAmazonPayments", "Widgets"])]
    pub type AddressBook;
    #[wasm_bindgen(constructor, catch, js_namespace = ["OffAmazonPayments", "Widgets"])]
    pub fn new(options: &WidgetOptions) -> Result<AddressBook, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub fn bind(this: &AddressBook, id: &str) -> Result<JsValue, JsValue>;

    /// The list of the buyer's payment methods.
    #[wasm_bindgen(js_namespace = ["OffAmazonPayments", "Widgets"])]
    pub type Wallet;
    #[wasm_bindgen(constructor, catch, js_namespace = ["OffAmazonPayments", "Widgets"])]
    pub fn new(options: &WidgetOptions) -> Result<Wallet, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub fn bind(this: &Wallet, id: &str) -> Result<JsValue, JsValue>;

    /// What a callback gets: the payment that the widget works on.
    pub type Reported;
    #[wasm_bindgen(method, catch, js_name = getAmazonOrderReferenceId)]
    pub fn payment_id(this: &Reported) -> Result<Option<String>, JsValue>;

    /// What `onError` gets.
    pub type WidgetError;
    #[wasm_bindgen(method, catch, js_name = getErrorCode)]
    pub fn code(this: &WidgetError) -> Result<String, JsValue>;

    /// The options of the button.
    pub type ButtonOptions;
    #[wasm_bindgen(method, setter, js_name = type)]
    pub fn set_kind(this: &ButtonOptions, kind: &str);
    #[wasm_bindgen(method, setter)]
    pub fn set_color(this: &ButtonOptions, color: &str);
    #[wasm_bindgen(method, setter)]
    pub fn set_size(this: &ButtonOptions, size: &str);
    #[wasm_bindgen(method, setter)]
    pub fn set_authorization(this: &ButtonOptions, then: &Function);
    #[wasm_bindgen(method, setter, js_name = onError)]
    pub fn on_button_error(this: &ButtonOptions, then: &Function);

    #[wasm_bindgen(catch, js_namespace = OffAmazonPayments, js_name = Button)]
    pub fn draw_button(container: &str, seller: &str, options: &ButtonOptions) -> Result<JsValue, JsValue>;

    /// How to sign in.
    pub type SignInOptions;
    #[wasm_bindgen(method, setter)]
    pub fn set_scope(this: &SignInOptions, scope: &str);
    #[wasm_bindgen(method, setter)]
    pub fn set_popup(this: &SignInOptions, popup: bool);
    #[wasm_bindgen(method, setter)]
    pub fn set_state(this: &SignInOptions, state: &str);

    #[wasm_bindgen(catch, js_namespace = ["amazon", "Login"], js_name = authorize)]
    pub fn authorize(options: &SignInOptions, next: &Function) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["amazon", "Login"], js_name = setClientId)]
    fn set_client_id(id: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["amazon", "Login"], js_name = setSandboxMode)]
    fn set_sandbox_mode(on: bool) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["amazon", "Login"], js_name = setRegion)]
    fn set_region(region: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["amazon", "Login"], js_name = setUseCookie)]
    fn set_use_cookie(on: bool) -> Result<JsValue, JsValue>;

    /// What a sign-in in the pop-up ends with.
    pub type SignInAnswer;
    #[wasm_bindgen(method, getter)]
    pub fn access_token(this: &SignInAnswer) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub fn error(this: &SignInAnswer) -> Option<String>;
}

/// An empty object of any of the option types.
pub fn options<T: JsCast>() -> T {
    Object::new().unchecked_into()
}

/// A callback that the foreign script may keep for as long as the page lives.
pub fn forever(then: impl FnMut(JsValue) + 'static) -> Function {
    Closure::<dyn FnMut(JsValue)>::new(then)
        .into_js_value()
        .unchecked_into()
}

/// Whether the token may wait in a cookie that Amazon's script reads: on the checkout page only, whose server
/// has set that cookie. Elsewhere the script must not put the token into a cookie for every page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum TokenCookie {
    Used,
    NotUsed,
}

/// Brings Amazon's script onto the page, once, and waits until it is ready.
///
/// # Errors
/// When the script does not load.
pub async fn load(settings: &WidgetSettings, cookie: TokenCookie) -> Result<(), JsValue> {
    thread_local! {
        static LOADING: RefCell<Option<Promise>> = const { RefCell::new(None) };
    }
    let loading = LOADING.with_borrow_mut(|loading| {
        loading
            .get_or_insert_with(|| start_loading(settings.clone(), cookie))
            .clone()
    });
    let loaded = JsFuture::from(loading).await;
    if loaded.is_err() {
        // So that "Try again" does try again.
        LOADING.set(None);
    }
    loaded.map(drop)
}

fn start_loading(settings: WidgetSettings, cookie: TokenCookie) -> Promise {
    Promise::new(&mut |ready, failed| {
        let settings = settings.clone();
        let script_url = settings.script_url.clone();
        let started = window_object().and_then(|window| {
            let introduce = forever(move |_| introduce_shop(&settings, cookie));
            Reflect::set(&window, &"onAmazonLoginReady".into(), &introduce)?;
            Reflect::set(&window, &"onAmazonPaymentsReady".into(), &ready)?;
            insert_script(&script_url, &failed)
        });
        if let Err(error) = started {
            let _ = failed.call1(&JsValue::NULL, &error);
        }
    })
}

fn introduce_shop(settings: &WidgetSettings, cookie: TokenCookie) {
    // Each is allowed to be missing in one region's script or another; none is worth stopping for.
    let _ = set_client_id(&settings.client_id);
    let _ = set_sandbox_mode(settings.sandbox);
    let _ = set_region(&settings.region);
    let _ = set_use_cookie(cookie == TokenCookie::Used);
}

fn window_object() -> Result<JsValue, JsValue> {
    web_sys::window().map(JsValue::from).ok_or(JsValue::NULL)
}

fn insert_script(address: &str, failed: &Function) -> Result<(), JsValue> {
    let document = web_sys::window()
        .and_then(|window| window.document())
        .ok_or(JsValue::NULL)?;
    let script: web_sys::HtmlScriptElement = document.create_element("script")?.unchecked_into();
    script.set_src(address);
    script.set_async(true);
    script.set_onerror(Some(failed));
    document.body().ok_or(JsValue::NULL)?.append_child(&script)?;
    Ok(())
}
