use leptos::prelude::*;

/// The drawn signs of the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Bag,
    Search,
    Lock,
    Check,
    Clock,
}

impl Sign {
    fn path(self) -> &'static str {
        match self {
            Self::Bag => "M5 8h14l1 12H4L5 8Zm4 0V7a3 3 0 0 1 6 0v1",
            Self::Search => "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Zm5 11.5L20.5 20.5",
            Self::Lock => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
            Self::Check => "m5 12.5 4.5 4.5L19 7.5",
            Self::Clock => "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16Zm0 3.5V12l3 2",
        }
    }
}

/// A sign beside words that say the same; screen readers pass it by.
#[component]
pub fn Icon(sign: Sign) -> impl IntoView {
    view! {
        <svg
            viewBox="0 0 24 24"
            width="24"
            height="24"
            fill="none"
            stroke="currentColor"
            stroke-width="1.9"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
        >
            <path d=sign.path()></path>
        </svg>
    }
}
