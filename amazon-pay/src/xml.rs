//! Amazon's answers as a small tree, read by local name.
//!
//! Namespaces, prefixes, attributes and the order of elements carry no meaning in this protocol, so the tree
//! drops them. What could be used to attack a reader is refused: document types, unknown entities, deep
//! nesting. The size is capped by whoever reads the bytes.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Real answers nest seven deep.
const MAX_DEPTH: usize = 32;

/// One element: its local name, its own text, its children.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    name: String,
    text: String,
    children: Vec<Element>,
}

/// Why bytes are no document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    #[error("not UTF-8")]
    NotUtf8,
    #[error("no XML: {0}")]
    Syntax(String),
    #[error("a document type is not accepted")]
    DocType,
    #[error("unknown entity &{0};")]
    UnknownEntity(String),
    #[error("nested too deeply")]
    TooDeep,
    #[error("the document ends inside <{0}>")]
    CutInside(String),
    #[error("something beside the root element")]
    BesideRoot,
    #[error("empty")]
    Empty,
}

/// What an answer lacks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    #[error("<{element}> lacks <{child}>")]
    Missing { element: String, child: &'static str },
}

impl Element {
    /// Reads a whole document.
    pub fn parse(bytes: &[u8]) -> Result<Element, XmlError> {
        let text = std::str::from_utf8(bytes).map_err(|_| XmlError::NotUtf8)?;
        // A byte order mark or blank lines before the prolog would make it a syntax error.
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = true;
        let mut open: Vec<Element> = Vec::new();
        let mut root: Option<Element> = None;
        loop {
            match reader
                .read_event()
                .map_err(|error| XmlError::Syntax(error.to_string()))?
            {
                Event::Start(start) => {
                    if root.is_some() {
                        return Err(XmlError::BesideRoot);
                    }
                    if open.len() == MAX_DEPTH {
                        return Err(XmlError::TooDeep);
                    }
                    open.push(Element::named(&start));
                }
                Event::Empty(start) => {
                    if root.is_some() {
                        return Err(XmlError::BesideRoot);
                    }
                    close(Element::named(&start), &mut open, &mut root);
                }
                Event::End(_) => {
                    // An end without a start is a syntax error that the reader has already told.
                    let element = open.pop().ok_or(XmlError::BesideRoot)?;
                    close(element, &mut open, &mut root);
                }
                Event::Text(text) => write(&text.xml10_content(), &mut open)?,
                Event::CData(text) => write(&text.xml10_content(), &mut open)?,
                Event::GeneralRef(entity) => {
                    let character = entity
                        .resolve_char_ref()
                        .map_err(|error| XmlError::Syntax(error.to_string()))?
                        .or_else(|| predefined(&entity.xml10_content()));
                    match character {
                        Some(character) => write(character.encode_utf8(&mut [0; 4]), &mut open)?,
                        None => return Err(XmlError::UnknownEntity(entity.xml10_content().into_owned())),
                    }
                }
                Event::DocType(_) => return Err(XmlError::DocType),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
                Event::Eof => break,
            }
        }
        match (open.pop(), root) {
            (Some(inside), _) => Err(XmlError::CutInside(inside.name)),
            (None, Some(root)) => Ok(root),
            (None, None) => Err(XmlError::Empty),
        }
    }

    fn named(start: &BytesStart<'_>) -> Element {
        let name = start.local_name().as_ref().to_owned();
        Element {
            name,
            ..Element::default()
        }
    }

    /// The local name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first child of this name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All children of this name.
    pub fn children<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of this element without the space around it; empty counts as absent.
    pub fn text(&self) -> Option<&str> {
        Some(self.text.trim()).filter(|text| !text.is_empty())
    }

    /// The text of a child; an empty child counts as absent, as Amazon does both.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name)?.text()
    }

    /// The text of a child, owned.
    pub fn string(&self, name: &str) -> Option<String> {
        self.text_of(name).map(str::to_owned)
    }

    /// A word of a child, as one of our enums.
    pub fn word<'a, T: From<&'a str>>(&'a self, name: &str) -> Option<T> {
        self.text_of(name).map(T::from)
    }

    /// The text of a child that must be there.
    pub fn need(&self, name: &'static str) -> Result<&str, ReadError> {
        self.text_of(name).ok_or_else(|| self.lacks(name))
    }

    /// A child that must be there.
    pub fn need_child(&self, name: &'static str) -> Result<&Element, ReadError> {
        self.child(name).ok_or_else(|| self.lacks(name))
    }

    /// `true` or `false`, whatever the case; anything else counts as absent.
    pub fn flag(&self, name: &str) -> Option<bool> {
        let text = self.text_of(name)?;
        [("true", true), ("false", false)]
            .into_iter()
            .find_map(|(word, value)| text.eq_ignore_ascii_case(word).then_some(value))
    }

    /// A moment. One that cannot be read counts as absent: no decision about money hangs on the times in
    /// an answer, and a good answer must not be lost over one.
    pub fn time(&self, name: &str) -> Option<OffsetDateTime> {
        OffsetDateTime::parse(self.text_of(name)?, &Rfc3339).ok()
    }

    /// A list of ids, whose items are `member` in answers and `Id` in notices.
    pub fn ids(&self, name: &str) -> Vec<String> {
        let items = self
            .child(name)
            .map(|list| list.children.as_slice())
            .unwrap_or_default();
        items
            .iter()
            .filter_map(|item| item.text().map(str::to_owned))
            .collect()
    }

    fn lacks(&self, child: &'static str) -> ReadError {
        ReadError::Missing {
            element: self.name.clone(),
            child,
        }
    }
}

/// Hangs a finished element into its parent, or makes it the root.
fn close(element: Element, open: &mut [Element], root: &mut Option<Element>) {
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None => *root = Some(element),
    }
}

fn write(text: &str, open: &mut [Element]) -> Result<(), XmlError> {
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        // Recorded answers have a stray quotation mark after the root's tag; it says nothing.
        None if text.trim().trim_matches('"').trim().is_empty() => {}
        None => return Err(XmlError::BesideRoot),
    }
    Ok(())
}

fn predefined(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<Element, XmlError> {
        Element::parse(text.as_bytes())
    }

    #[test]
    fn names_are_local_and_order_does_not_count() {
        let tree = parse("<a:R xmlns:a='urn:x'><a:B c='d'>1</a:B><C>2</C><B>3</B></a:R>").unwrap();
        assert_eq!(tree.name(), "R");
        assert_eq!((tree.text_of("C"), tree.text_of("B")), (Some("2"), Some("1")));
        assert_eq!(
            tree.children("B").filter_map(Element::text).collect::<Vec<_>>(),
            ["1", "3"]
        );
    }

    #[test]
    fn marks_prologs_and_stray_quotes_do_no_harm() {
        for text in [
            "\u{feff}<R><B>1</B></R>",
            "\u{feff}\n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<R><B>1</B></R>\n\n",
            "<R>\"\n <B>1</B></R>",
            "<R><B>1</B></R>\"\n",
            "<?xml version='1.0'?><!-- hello --><R><B> 1\n</B></R><!-- bye -->",
        ] {
            assert_eq!(parse(text).unwrap().text_of("B"), Some("1"), "{text}");
        }
    }

    #[test]
    fn text_is_unescaped_and_empty_is_absent() {
        let tree = parse("<R><A>a &amp; &#x4E00;&#66; <![CDATA[<b>]]></A><B/><C></C><D> </D></R>").unwrap();
        assert_eq!(tree.text_of("A"), Some("a & 一B <b>"));
        assert_eq!(
            [tree.text_of("B"), tree.text_of("C"), tree.text_of("D")],
            [None; 3]
        );
    }

    #[test]
    fn what_is_no_whole_document_is_refused() {
        assert_eq!(parse(""), Err(XmlError::Empty));
        assert_eq!(parse("<R><B>1</B>"), Err(XmlError::CutInside("R".into())));
        assert_eq!(parse("<R/><R/>"), Err(XmlError::BesideRoot));
        assert_eq!(parse("<R/>Internal error"), Err(XmlError::BesideRoot));
        assert_eq!(parse("Service is busy"), Err(XmlError::BesideRoot));
        assert!(matches!(parse("<R><B></R>"), Err(XmlError::Syntax(_))));
        assert!(matches!(parse("<R><B>1</"), Err(XmlError::Syntax(_))));
        assert_eq!(Element::parse(b"<R>\xff</R>"), Err(XmlError::NotUtf8));
        assert_eq!(parse(&"<R>".repeat(100_000)), Err(XmlError::TooDeep));
    }

    #[test]
    fn document_types_and_their_entities_are_refused() {
        assert_eq!(
            parse("<!DOCTYPE R [<!ENTITY a 'b'>]><R>&a;</R>"),
            Err(XmlError::DocType)
        );
        assert_eq!(parse("<R>&a;</R>"), Err(XmlError::UnknownEntity("a".into())));
    }

    #[test]
    fn times_flags_and_lists_are_read() {
        let tree = parse(
            "<R><T>2031-02-03T04:05:06.789Z</T><U>2031-02-03T04:05:06Z</U><V>soon</V><F>TRUE</F><G>0</G>\
             <L><member>a</member><member>b</member></L><M/><N><Id>c</Id></N></R>",
        )
        .unwrap();
        assert_eq!(
            tree.time("T").unwrap().unix_timestamp_nanos() % 1_000_000_000,
            789_000_000
        );
        assert_eq!(
            tree.time("U").unwrap().unix_timestamp(),
            tree.time("T").unwrap().unix_timestamp()
        );
        assert_eq!(tree.time("V"), None);
        assert_eq!(
            (tree.flag("F"), tree.flag("G"), tree.flag("H")),
            (Some(true), None, None)
        );
        assert_eq!(
            (tree.ids("L"), tree.ids("M"), tree.ids("N")),
            (vec!["a".into(), "b".into()], vec![], vec!["c".into()])
        );
    }

    proptest! {
        #[test]
        fn reading_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Element::parse(&bytes);
        }

        /// Bytes near the real thing reach further into the reader than random ones.
        #[test]
        fn reading_damaged_documents_never_panics(at in 0usize..90, byte: u8, cut in 0usize..90) {
            let mut bytes = b"<?xml version='1.0'?><a:R b='c'><D>&amp;&#65;<![CDATA[x]]></D><!-- y --><E/></a:R>".to_vec();
            let at = at % bytes.len();
            bytes[at] = byte;
            bytes.truncate(cut.max(1));
            let _ = Element::parse(&bytes);
        }
    }
}
