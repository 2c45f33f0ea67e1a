//! The page about formats shows the program's actual output.

use std::fs;

use kenzan::report::Format;

use super::delivery::{check, project};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/formats.md");

/// The page with each block after a mark `<!-- kenzan check -f FORMAT -->` regenerated.
fn rewritten(page: &str) -> String {
    let place = project();
    let mut parts = page.split("<!-- kenzan check ");
    let mut fresh = parts.next().unwrap().to_owned();
    for part in parts {
        let (arguments, rest) = part.split_once(" -->\n").unwrap();
        let (fence, rest) = rest.split_once('\n').unwrap();
        let (_, after) = rest.split_once("\n````\n").unwrap();
        let arguments: Vec<_> = arguments.split(' ').collect();
        let (out, err, code) = check(place.path(), &arguments);
        assert_eq!((err.as_str(), code), ("", 1), "{arguments:?}");
        let mark = arguments.join(" ");
        fresh += &format!("<!-- kenzan check {mark} -->\n{fence}\n{out}````\n{after}");
    }
    fresh
}

/// `UPDATE=1` regenerates the examples.
#[test]
fn the_page_about_formats_is_true_and_complete() {
    let page = fs::read_to_string(PAGE).unwrap();
    let fresh = rewritten(&page);
    if crate::pages::updates() {
        crate::pages::put(PAGE.as_ref(), &fresh);
    } else {
        assert_eq!(page, fresh, "docs/formats.md is stale; UPDATE=1 rewrites it");
    }
    for format in Format::ALL {
        let name = format.name();
        let shows = |it: &str| page.contains(&format!("-f {name}{it}"));
        assert!(shows(" -->") || shows("=report.html -->"), "{format:?} has no example");
    }
}
