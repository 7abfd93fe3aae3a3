//! Answers as trees of elements, written out in schema order or shuffled.

use crate::ids;

/// The namespace of every answer.
pub const NAMESPACE: &str = "http://mws.amazonservices.com/schema/OffAmazonPayments/2013-01-01";

/// An element with either text or children.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    name: &'static str,
    text: String,
    children: Vec<Element>,
}

impl Element {
    /// An empty element.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            text: String::new(),
            children: Vec::new(),
        }
    }

    /// An element with text.
    #[must_use]
    pub fn text(name: &'static str, text: impl Into<String>) -> Self {
        Self {
            name,
            text: text.into(),
            children: Vec::new(),
        }
    }

    /// With one more child.
    #[must_use]
    pub fn with(mut self, child: Element) -> Self {
        self.children.push(child);
        self
    }

    /// With one more child, if there is one.
    #[must_use]
    pub fn maybe(mut self, child: Option<Element>) -> Self {
        self.children.extend(child);
        self
    }

    /// With a text child, left out when the text is empty.
    #[must_use]
    pub fn filled(self, name: &'static str, text: &str) -> Self {
        if text.is_empty() {
            self
        } else {
            self.with(Self::text(name, text))
        }
    }

    /// With more children.
    #[must_use]
    pub fn all(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(children);
        self
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.children.is_empty()
    }

    /// Puts the children of every element into a random order. Lists (children of one name) keep theirs: there
    /// the order has a meaning.
    pub fn shuffle(&mut self) {
        let list = self.children.windows(2).all(|pair| pair[0].name == pair[1].name);
        if !list {
            for last in (1..self.children.len()).rev() {
                let other = ids::random_below(last as u64 + 1);
                self.children.swap(last, usize::try_from(other).unwrap_or(last));
            }
        }
        for child in &mut self.children {
            child.shuffle();
        }
    }

    /// Writes the element and all below.
    pub fn write(&self, out: &mut String) {
        self.write_as(self.name, "", out);
    }

    /// Writes the element under another name and with attributes.
    pub fn write_as(&self, name: &str, attributes: &str, out: &mut String) {
        out.push('<');
        out.push_str(name);
        out.push_str(attributes);
        if self.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        push_text(&self.text, out);
        for child in &self.children {
            child.write(out);
        }
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }
}

/// Escapes what XML wants escaped and leaves out what XML 1.0 cannot carry at all.
fn push_text(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(character),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_empty_elements_are_short() {
        let tree = Element::new("A")
            .with(Element::text("B", "a<b & \u{1}c"))
            .with(Element::new("C"));
        let mut out = String::new();
        tree.write(&mut out);
        assert_eq!(out, "<A><B>a&lt;b &amp; c</B><C/></A>");
    }

    #[test]
    fn shuffling_keeps_every_element_and_the_order_of_lists() {
        let list = || Element::new("L").all((0..9).map(|n| Element::text("member", n.to_string())));
        let mut tree = Element::new("A")
            .with(Element::text("B", "1"))
            .with(list())
            .with(Element::text("C", "2"));
        let before = tree.clone();
        let mut orders = std::collections::BTreeSet::new();
        for _ in 0..100 {
            tree.shuffle();
            orders.insert(tree.children.iter().map(|child| child.name).collect::<Vec<_>>());
            assert!(tree.children.contains(&list()));
            assert_eq!(tree.children.len(), before.children.len());
        }
        assert!(orders.len() > 2);
    }
}
