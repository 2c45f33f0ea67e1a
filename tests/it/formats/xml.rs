//! Knows enough XML to compare JUnit and Checkstyle reports with the demands of their readers:
//! elements, required and optional attributes, and counts that agree.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: BTreeMap<String, String>,
    pub(super) children: Vec<Element>,
    pub(super) text: String,
}

impl Element {
    fn of(start: &BytesStart<'_>) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let attributes = start.attributes().map(|it| {
            let it = it.unwrap();
            let raw = text(&it.value);
            (text(it.key.as_ref()), quick_xml::escape::unescape(&raw).unwrap().into_owned())
        });
        let (name, attributes) = (text(start.name().as_ref()), attributes.collect());
        Self { name, attributes, ..Self::default() }
    }

    pub(super) fn all(&self, name: &str) -> Vec<&Self> {
        let mut found: Vec<_> = self.children.iter().flat_map(|it| it.all(name)).collect();
        if self.name == name {
            found.insert(0, self);
        }
        found
    }
}

/// The root element of `document`, which must hold no character that XML 1.0 forbids.
pub(super) fn parse(document: &str) -> Element {
    let forbidden = |it: &char| matches!(it, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{FFFE}' | '\u{FFFF}');
    assert_eq!(document.chars().find(forbidden), None, "{document}");
    let mut reader = Reader::from_str(document);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => open.push(Element::of(&start)),
            Event::Empty(start) => open.last_mut().unwrap().children.push(Element::of(&start)),
            Event::End(_) => {
                let done = open.pop().unwrap();
                open.last_mut().unwrap().children.push(done);
            }
            Event::Text(text) => {
                open.last_mut().unwrap().text += &text.decode().unwrap();
            }
            Event::GeneralRef(name) => {
                let name = format!("&{};", name.decode().unwrap());
                open.last_mut().unwrap().text += &quick_xml::escape::unescape(&name).unwrap();
            }
            Event::Eof => return open.pop().unwrap().children.pop().unwrap(),
            Event::Decl(_) => {}
            other => panic!("unforeseen: {other:?}"),
        }
    }
}

/// An element as a reader knows it: attributes that must be there, that may be, and the children.
pub(super) type Shape = (&'static str, &'static str, &'static str, &'static str);

/// The part of JUnit reports that Jenkins, GitLab and others read.
pub(super) const JUNIT: &[Shape] = &[
    ("testsuites", "", "name tests failures errors skipped time", "testsuite"),
    ("testsuite", "name tests", "failures errors skipped time", "testcase system-out"),
    ("testcase", "name classname", "file line time", "failure error skipped system-out"),
    ("failure", "", "message type", ""),
    ("system-out", "", "", ""),
];

/// The elements that Checkstyle writes.
pub(super) const CHECKSTYLE: &[Shape] = &[
    ("checkstyle", "version", "", "file"),
    ("file", "name", "", "error"),
    ("error", "severity message source", "line column", ""),
];

/// The deviations of `element` from `shapes`.
pub(super) fn faults(element: &Element, shapes: &[Shape]) -> Vec<String> {
    let name = &element.name;
    let Some((_, must, may, children)) = shapes.iter().find(|it| it.0 == name) else {
        return vec![format!("unknown element {name}")];
    };
    let has = |words: &str, word: &str| words.split(' ').any(|it| it == word);
    let missing = must.split_terminator(' ').filter(|it| !element.attributes.contains_key(*it));
    let mut found: Vec<_> = missing.map(|it| format!("{name} without {it}")).collect();
    let surplus = element.attributes.keys().filter(|it| !has(must, it) && !has(may, it));
    found.extend(surplus.map(|it| format!("{name} with {it}")));
    for child in &element.children {
        if !has(children, &child.name) {
            found.push(format!("{} in {name}", child.name));
        }
        found.extend(faults(child, shapes));
    }
    for (attribute, counted) in [("tests", "testcase"), ("failures", "failure")] {
        if let Some(count) = element.attributes.get(attribute)
            && *count != element.all(counted).len().to_string()
        {
            found.push(format!("{name} counts {count} {attribute}"));
        }
    }
    found
}
