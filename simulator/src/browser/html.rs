//! Templates and the headers of our own pages.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

/// What stands in a template's slot.
pub enum Slot<'a> {
    /// Text of anybody; escaped.
    Text(&'a str),
    /// HTML that we made.
    Html(&'a str),
}

/// Escapes text for HTML, in elements and in quoted attributes.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Fills the `{{name}}` slots of a template in one pass, so that what is filled in is never read as a slot.
/// A slot without a value becomes empty.
#[must_use]
pub fn fill(template: &str, slots: &[(&str, Slot<'_>)]) -> String {
    let mut filled = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let Some((name, after)) = after.split_once("}}") else {
            filled.push_str("{{");
            rest = after;
            continue;
        };
        match slots.iter().find(|(known, _)| *known == name) {
            Some((_, Slot::Text(text))) => filled.push_str(&escape(text)),
            Some((_, Slot::Html(html))) => filled.push_str(html),
            None => {}
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// One of our own pages, before it is sent.
pub struct Page<'a> {
    /// Without the name of the site.
    pub title: &'a str,
    /// `narrow` for forms, `wide` for reading.
    pub class: &'a str,
    /// A script under `/widgets/assets/` that the page needs.
    pub script: Option<&'a str>,
    pub body: &'a str,
    /// Origins besides our own to which a form of this page may lead: a form's redirect counts as well.
    pub forms_lead_to: &'a str,
}

impl Page<'_> {
    /// The page with its headers: no framing, no caching (it may hold a token), nothing loaded from elsewhere.
    #[must_use]
    pub fn respond(&self, status: StatusCode) -> Response {
        let head = self.script.map_or_else(String::new, |script| {
            format!(
                "<script type=\"module\" src=\"/widgets/assets/{}\"></script>\n",
                escape(script)
            )
        });
        let title = format!("{} – Pretend Amazon", self.title);
        let document = fill(
            include_str!("../../assets/pages/layout.html"),
            &[
                ("title", Slot::Text(&title)),
                ("class", Slot::Text(self.class)),
                ("head", Slot::Html(&head)),
                ("body", Slot::Html(self.body)),
            ],
        );
        let policy = format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; \
             form-action 'self' {}; frame-ancestors 'none'",
            self.forms_lead_to
        );
        let mut response = (status, document).into_response();
        decorate(&mut response, &policy);
        response
            .headers_mut()
            .insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        response
    }
}

/// The headers that every HTML answer has.
pub fn decorate(response: &mut Response, policy: &str) {
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    // Another site never sees an address with its `state`, but our own forms keep their `Origin`.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin"));
    if let Ok(policy) = HeaderValue::from_str(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_neither_markup_nor_a_slot() {
        let filled = fill(
            "<p title=\"{{a}}\">{{b}}{{gone}}</p>",
            &[("a", Slot::Text("\"><script>")), ("b", Slot::Text("{{a}} & co"))],
        );
        assert_eq!(filled, "<p title=\"&quot;&gt;&lt;script&gt;\">{{a}} &amp; co</p>");
        assert_eq!(fill("open {{ only", &[]), "open {{ only");
    }
}
