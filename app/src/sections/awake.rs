//! The few lines of script of our own that wake the islands. `html[data-hydrated]` appears only when every one
//! of them woke; one that traps is named in the console and the mark stays away.

use leptos::nonce::use_nonce;
use leptos::prelude::*;

use crate::here;
use crate::storefront::Assets;

/// Wakes the page's islands at once. Each page that has islands places it after them.
#[component]
pub fn Awake() -> impl IntoView {
    let assets = here::storefront().assets.clone();
    let script = format!(
        "import init, * as wasm from {:?};{}",
        assets.script(),
        walk(&assets)
    );
    view! {
        <link rel="modulepreload" href=assets.script() nonce=use_nonce()/>
        <link
            rel="preload"
            href=assets.wasm()
            r#as="fetch"
            r#type="application/wasm"
            crossorigin="anonymous"
        />
        <script type="module" nonce=use_nonce() inner_html=script></script>
    }
}

/// Wakes the page's islands when the `<details>` before it is opened for the first time. For pages whose only
/// island is the button inside; until then they load nothing.
#[component]
pub fn WakeOnOpen() -> impl IntoView {
    let assets = here::storefront().assets.clone();
    let script = format!(
        "document.currentScript.previousElementSibling.addEventListener('toggle',async()=>{{\
         const wasm=await import({:?}),init=wasm.default;{}}},{{once:true}})",
        assets.script(),
        walk(&assets),
    );
    view! { <script nonce=use_nonce() inner_html=script></script> }
}

fn walk(assets: &Assets) -> String {
    format!(
        "await init({{module_or_path:{:?}}});wasm.hydrate();let ok=true;\
         for(const el of document.querySelectorAll('leptos-island'))\
         try{{wasm[el.dataset.component](el)}}catch(e){{ok=false;console.error(el.dataset.component,e)}}\
         if(ok)document.documentElement.dataset.hydrated=''",
        assets.wasm()
    )
}
