//! A directory without a configuration, as repositories are: deliberately broken files, templates and settings with
//! comments fail no run, but the same files fail it if they are named.

use crate::cli::Place;

const BROKEN: &str = "a: [1, 2\nb: }\n";
const DRAFT: &str = "The deadline is 2025-02-29.\n";

#[test]
fn files_that_cannot_be_read_are_one_warning_unless_they_are_named() {
    let place = Place::new(&[
        ("fixtures/a.yaml", BROKEN.as_bytes()),
        ("fixtures/b.json", b"{ \"a\": 01, }\n"),
        ("fixtures/c.csv", b"a,b\n1,\"2\n"),
        ("fixtures/d.json", b"{ \"a\": \0 }"),
        ("README.md", b"# A\n\ntext\n"),
    ]);
    let told = place.run("check");
    assert!(told.contains("warning[input/unread] 4 files could not be read"), "{told}");
    assert!(told.ends_with("exit 0\n") && !told.contains("error["), "{told}");
    let verbose = place.run("check -v");
    assert!(verbose.contains("note[json/syntax]"), "nothing passes silently: {verbose}");
    for (name, code) in [("a.yaml", "yaml/"), ("b.json", "json/syntax"), ("d.json", "input/")] {
        let told = place.run(&format!("check fixtures/{name}"));
        assert!(told.contains(&format!("error[{code}")) && told.ends_with("exit 1\n"), "{told}");
    }
}

#[test]
fn a_configuration_means_every_file_that_it_names() {
    let place = Place::new(&[
        ("kenzan.yaml", b"version: 1\nsources: { a: 'data/*.yaml' }\nextends: [kenzan:auto]\n"),
        ("data/a.yaml", BROKEN.as_bytes()),
    ]);
    let told = place.run("check");
    assert!(told.contains("error[yaml/") && told.ends_with("exit 1\n"), "{told}");
}

#[test]
fn a_contradiction_beside_them_still_fails() {
    let place = Place::new(&[("a.yaml", BROKEN.as_bytes()), ("draft.md", DRAFT.as_bytes())]);
    let told = place.run("check");
    assert!(told.contains("error[text/date]") && told.ends_with("exit 1\n"), "{told}");
}

#[test]
fn settings_with_comments_are_read() {
    let settings = "{\n  // a remark\n  \"a\": 1, /* and another */\n  \"b\": [1, 2,],\n}\n";
    let names = ["tsconfig.json", "web/tsconfig.app.json", "x.jsonc", ".eslintrc.json"];
    for name in names {
        let place = Place::new(&[(name, settings.as_bytes())]);
        let told = place.run(&format!("check {name}"));
        assert!(told.ends_with("exit 0\n") && !told.contains("syntax"), "{name}: {told}");
    }
    for name in ["config.json", "mytsconfig.json", "tsconfig.yaml.json5.json"] {
        let place = Place::new(&[(name, settings.as_bytes())]);
        let told = place.run(&format!("check {name}"));
        let reads = name.starts_with("tsconfig");
        assert_eq!(told.contains("JSON has no comments"), !reads, "{name}: {told}");
    }
}

#[test]
fn a_comment_in_settings_suppresses() {
    let rule = "id: a/b\ncheck: { required: { each: '$.x[*]', fields: $.k } }\n";
    let place = Place::new(&[
        ("kenzan.yaml", b"version: 1\nsources: { x: x.jsonc }\n"),
        ("rules/r.yaml", rule.as_bytes()),
        (
            "x.jsonc",
            b"{ \"x\": [\n  // kenzan: ignore[a/b] -- none is needed\n  { \"n\": 1 }\n] }\n",
        ),
    ]);
    let told = place.run("check");
    assert!(told.contains("1 suppressed") && told.ends_with("exit 0\n"), "{told}");
}

#[test]
fn a_thematic_break_at_the_start_is_no_front_matter() {
    for text in [
        "---\n**Status: done.** `a: [1`\n\nMore: {text\n\n---\n\n# A\n",
        "---\n\nText that says *something: {x*.\n---\n",
        "---\n# Heading\n\ntext\n---\n",
        "---\n- a: {\n---\n",
    ] {
        let place = Place::new(&[("a.md", text.as_bytes())]);
        let told = place.run("check a.md");
        assert!(told.ends_with("exit 0\n") && !told.contains("yaml/"), "{text}: {told}");
    }
    for text in
        ["---\n# remark\ntitle: {x\n---\n", "---\n\ntitle: [a\n---\n", "---\n\"a\": [\n---\n"]
    {
        let place = Place::new(&[("a.md", text.as_bytes())]);
        let told = place.run("check a.md");
        assert!(told.contains("error[yaml/"), "{text}: {told}");
    }
}

#[test]
fn a_document_without_words_is_not_called_unclaimed() {
    let place = Place::new(&[("a.yaml", b"# nothing yet\n"), ("b.md", b"text\n")]);
    let told = place.run("check");
    assert!(!told.contains("unclaimed]") && told.ends_with("exit 0\n"), "{told}");
}
