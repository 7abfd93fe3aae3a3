//! How every mail looks: one column that reads well in any mail program, light and dark, and as plain text.

use std::fmt::Write as _;

/// A piece of a mail.
pub(super) enum Block {
    Text(String),
    /// What and how much, one below the other; the last one stands out.
    Rows(Vec<(String, String)>),
    Link {
        text: String,
        address: String,
    },
    Small(String),
}

/// The mail as plain text.
pub(super) fn plain(title: &str, blocks: &[Block]) -> String {
    let mut text = format!("{title}\n{}\n", "=".repeat(title.chars().count()));
    for block in blocks {
        text.push('\n');
        // Writing into a String cannot fail.
        let _ = match block {
            Block::Text(words) => writeln!(text, "{words}"),
            Block::Small(words) => writeln!(text, "-- \n{words}"),
            Block::Link { text: words, address } => writeln!(text, "{words}:\n{address}"),
            Block::Rows(rows) => {
                let wide = rows
                    .iter()
                    .map(|(what, _)| what.chars().count())
                    .max()
                    .unwrap_or(0);
                rows.iter().try_for_each(|(what, much)| {
                    let gap = " ".repeat(wide - what.chars().count());
                    writeln!(text, "  {what}{gap}  {much}")
                })
            }
        };
    }
    text
}

/// The mail as a whole document. Styles stand in the elements, because mail programs drop style sheets.
pub(super) fn document(store: &str, title: &str, blocks: &[Block]) -> String {
    let body: String = blocks.iter().map(html).collect();
    let (store, title) = (escaped(store), escaped(title));
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title></head>\
         <body style=\"margin:0;padding:24px 12px;background:#f4f2ee;color:#22201c;\
         font:16px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif\">\
         <div style=\"max-width:34rem;margin:0 auto\">\
         <p style=\"margin:0 0 16px;font-weight:600;letter-spacing:.02em\">{store}</p>\
         <div style=\"background:#fff;color:#22201c;border-radius:14px;padding:28px 26px\">\
         <h1 style=\"font-size:24px;line-height:1.25;margin:0 0 18px\">{title}</h1>{body}</div></div></body></html>"
    )
}

fn html(block: &Block) -> String {
    match block {
        Block::Text(words) => format!("<p style=\"margin:0 0 14px\">{}</p>", escaped(words)),
        Block::Small(words) => {
            format!(
                "<p style=\"margin:22px 0 0;color:#6d675d;font-size:13px\">{}</p>",
                escaped(words)
            )
        }
        Block::Link { text, address } => format!(
            "<p style=\"margin:20px 0\"><a href=\"{}\" style=\"display:inline-block;padding:11px 20px;\
             border-radius:9px;background:#22201c;color:#fff;text-decoration:none\">{}</a></p>",
            escaped(address),
            escaped(text)
        ),
        Block::Rows(rows) => {
            let last = rows.len().saturating_sub(1);
            let cells: String = rows
                .iter()
                .enumerate()
                .map(|(index, (what, much))| {
                    let weight = if index == last && rows.len() > 1 { "600" } else { "400" };
                    format!(
                        "<tr><td style=\"padding:7px 12px 7px 0;border-top:1px solid #e9e5dd;\
                         font-weight:{weight}\">{}</td><td style=\"padding:7px 0;border-top:1px solid #e9e5dd;\
                         text-align:right;white-space:nowrap;font-weight:{weight}\">{}</td></tr>",
                        escaped(what),
                        escaped(much)
                    )
                })
                .collect();
            format!(
                "<table role=\"presentation\" style=\"width:100%;border-collapse:collapse;margin:6px 0 18px\">\
                 {cells}</table>"
            )
        }
    }
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_become_markup() {
        let block = Block::Text("Hello <script>alert('x')</script> & co".into());
        let page = document("Shop", "Title", &[block]);
        assert!(!page.contains("<script>"));
        assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; co"));
    }

    #[test]
    fn plain_rows_stand_in_columns() {
        let rows = Block::Rows(vec![
            ("1 × Mug".into(), "$9.00".into()),
            ("Total".into(), "$9.00".into()),
        ]);
        assert!(plain("T", &[rows]).contains("  1 × Mug  $9.00\n  Total    $9.00\n"));
    }
}
