use leptos::prelude::*;
use shop::read;

use super::mailbox::moment;
use super::not_found::not_found;
use super::{asked, part};
use crate::here;
use crate::sections::{Crumbs, Frame, Islands, Surroundings};

/// `/demo/mailbox/{id}`: one mail as it was sent, in its plain text.
#[component]
pub fn Mail() -> impl IntoView {
    let id = part("id");
    asked(async move {
        here::never_store();
        let surroundings = Surroundings::look().await?;
        let mail = if here::storefront().demo {
            read::mail(&here::shop(), &id).await?
        } else {
            None
        };
        let Some(mail) = mail else {
            return Ok(not_found(surroundings));
        };
        Ok(view! {
            <Frame title=mail.subject.clone() surroundings islands=Islands::None class="page page--tight">
                <Crumbs way=vec![("/demo/mailbox".to_owned(), "Demo mailbox".to_owned())] now=mail.subject.clone()/>
                <div class="mail__head">
                    <h1>{mail.subject.clone()}</h1>
                    <p class="soft">{format!("From {} to {}", mail.from, mail.to)}</p>
                    <p class="soft small">{moment(mail.sent_at)}</p>
                </div>
                <pre class="mail__text card">{linked(&mail.text)}</pre>
            </Frame>
        }
        .into_any())
    })
}

/// The text with its addresses made into links.
fn linked(text: &str) -> Vec<AnyView> {
    text.split_inclusive(char::is_whitespace)
        .map(|word| {
            let address = word.trim_end();
            if !address.starts_with("http://") && !address.starts_with("https://") {
                return word.to_owned().into_any();
            }
            let (address, shown, rest) = (
                address.to_owned(),
                address.to_owned(),
                word[address.len()..].to_owned(),
            );
            view! {
                <a href=address>{shown}</a>
                {rest}
            }
            .into_any()
        })
        .collect()
}
