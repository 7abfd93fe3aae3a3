use leptos::prelude::*;

/// How a word to the shopper is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It went wrong.
    Bad,
    /// It wants attention.
    Care,
    /// It went well.
    Good,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Bad => "notice notice--bad",
            Self::Care => "notice notice--care",
            Self::Good => "notice notice--good",
        }
    }
}

/// A sentence that screen readers say at once.
#[component]
pub fn Alert(
    tone: Tone,
    #[prop(into)] text: String,
    #[prop(optional)] testid: Option<&'static str>,
) -> impl IntoView {
    view! {
        <div class=tone.class() role="alert" data-testid=testid>
            <p class="notice__body">{text}</p>
        </div>
    }
}
