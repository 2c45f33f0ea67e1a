//! Parameters of kinds: the code uses exactly the declared ones.

use kenzan::check::KINDS;
use kenzan::document::{Document, Format, Limits, read};
use kenzan::rule::{Args, Param, Shape};
use kenzan::source::{Source, Sources};

const PARAMS: &[Param] =
    &[Param { name: "gaps", shape: Shape::Flag, required: false, en: "en", ja: "ja" }];

fn args(text: &str) -> Args {
    let mut sources = Sources::default();
    let id = sources.add(Source::utf8("rule.yaml", text));
    let mut found = Vec::new();
    let document: Document = read(id, sources.get(id), Format::Yaml, Limits::default(), &mut found);
    Args::read(document.roots().next().expect("a root"), PARAMS, &mut found).expect("a record")
}

#[test]
fn a_declared_parameter_is_taken() {
    assert!(args("gaps: true").flag("gaps"));
    assert!(!args("gaps: false").flag("gaps"));
}

#[test]
#[should_panic(expected = "`gapz` is not declared")]
fn a_parameter_that_no_kind_declares_ends_a_debug_build() {
    args("gaps: true").flag("gapz");
}

#[test]
#[should_panic(expected = "`gaps` is not declared, or with another shape")]
fn a_parameter_that_is_taken_in_another_shape_ends_a_debug_build() {
    args("gaps: true").integer("gaps");
}

#[test]
fn no_kind_declares_a_parameter_twice_or_without_a_meaning() {
    for kind in KINDS {
        let mut names: Vec<&str> = kind.params().iter().map(|it| it.name).collect();
        names.extend(kenzan::rule::params::SCOPE.iter().map(|it| it.name));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "{}", kind.name());
        let lacks = |it: &&Param| it.en.is_empty() || it.ja.is_empty();
        assert_eq!(kind.params().iter().filter(lacks).count(), 0, "{}", kind.name());
    }
}
