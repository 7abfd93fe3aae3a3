use leptos::prelude::*;
use shop::read;
use time::OffsetDateTime;
use time::macros::format_description;

use super::asked;
use super::not_found::not_found;
use crate::here;
use crate::sections::{Frame, Islands, Surroundings};

/// `/demo/mailbox`: every mail that the demo shop has sent. A shop that is no demo has no such page.
#[component]
pub fn Mailbox() -> impl IntoView {
    asked(async move {
        here::never_store();
        let surroundings = Surroundings::look().await?;
        if !here::storefront().demo {
            return Ok(not_found(surroundings));
        }
        let mails = read::mailbox(&here::shop()).await?.mails;
        let none = mails.is_empty();
        let rows = mails
            .into_iter()
            .map(|mail| {
                view! {
                    <li>
                        <a href=format!("/demo/mailbox/{}", mail.id)>{mail.subject}</a>
                        <span class="soft small">{format!("To {}, {}", mail.to, moment(mail.sent_at))}</span>
                    </li>
                }
            })
            .collect_view();
        Ok(view! {
            <Frame title="Demo mailbox" surroundings islands=Islands::None class="page page--tight">
                <h1>"Demo mailbox"</h1>
                <p class="lead">"What a real shop would have mailed to its customers, newest first."</p>
                {none.then(|| view! { <p>"No mail yet. Place an order and look again."</p> })}
                <ul class="mails" role="list">
                    {rows}
                </ul>
            </Frame>
        }
        .into_any())
    })
}

/// A moment in milliseconds since 1970, in words: `November 22, 2026, 16:05 UTC`.
pub fn moment(milliseconds: i64) -> String {
    let format = format_description!("[month repr:long] [day padding:none], [year], [hour]:[minute] UTC");
    OffsetDateTime::from_unix_timestamp(milliseconds.div_euclid(1000))
        .ok()
        .and_then(|moment| moment.format(format).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn a_moment_reads_like_a_date() {
        assert_eq!(moment(1_795_363_500_000), "November 22, 2026, 16:05 UTC");
    }
}
