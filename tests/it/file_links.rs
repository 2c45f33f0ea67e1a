//! A link to a file that is not there is reported, if there is no doubt which file it names.

use kenzan::{Cancel, Memory, Session, Settings};

use crate::cli::Place;

const CONFIG: &str = "sources: { all: 'docs/**/*.md' }\nextends: [kenzan:auto]\n";

fn said(session: &mut Session) -> Vec<String> {
    let outcome = session.check(&Cancel::new()).unwrap();
    let links = outcome.diagnostics().iter().filter(|it| it.code == "text/link");
    links
        .map(|it| format!("{} {}", format!("{:?}", it.severity).to_lowercase(), it.message.en))
        .collect()
}

fn session(files: &[(&str, &str)]) -> Session {
    let files = files.iter().fold(Memory::new(), |all, (name, text)| all.with(name, *text));
    Session::open(files.with("kenzan.yaml", CONFIG), Settings::default())
}

/// The findings about a page with `links`, beside a few files.
fn about(links: &str) -> Vec<String> {
    said(&mut session(&[
        ("docs/page.md", links),
        ("docs/data/costs.csv", "a,b\n1,2\n"),
        ("docs/other page.md", "# Costs of 2025\n\n## Rent\n\n<a id=\"old\"></a>\n"),
        ("README.md", "# Read me\n"),
    ]))
}

#[test]
fn files_that_are_not_there_are_reported_and_the_rest_is_not() {
    for sound in [
        "[a](data/costs.csv) [b](./data/costs.csv?raw=1#L3) [c](../README.md) [d](other%20page.md)",
        "[a](<other page.md#rent>) [b](other%20page.md#costs-of-2025) [c](other%20page.md#old)",
        // What another program makes, an address, a path of a site, another root.
        "[a](costs.html) [b](data/) [c](https://example.org/x.md) [d](/x.md) [e](mailto:a@b.md)",
        "[a](index.md) [b](x.png) [c](page) [d](docs/data/costs.csv) [e](../../outside.md) [f]()",
        "[a]({{ base }}/x.md) [b](x.md)",
        "`[a](x.md)`",
        // Nothing is known of a directory that is not there.
        "[a](assets/x.md)",
    ] {
        assert_eq!(about(sound), [""; 0], "{sound}");
    }
    for (faulty, path) in [
        ("[a](x.md)", "x.md"),
        ("[a](data/cost.csv)", "data/cost.csv"),
        ("[a](../READ.md#x)", "../READ.md"),
        ("[a](other%20pages.md)", "other pages.md"),
        ("[a][x]\n\n[x]: data/old.xlsx", "data/old.xlsx"),
    ] {
        let expected = format!("warning the link leads to `{path}`, which does not exist");
        assert_eq!(about(faulty), [expected], "{faulty}");
    }
    let expected = "note the link leads to `#food`, which matches no heading of `other page.md`";
    assert_eq!(about("[a](other%20page.md#food)"), [expected]);
}

#[test]
fn what_appears_and_vanishes_is_seen_by_an_open_session() {
    let mut session = session(&[("docs/a.md", "[b](b.md#x) [c](c.csv)\n"), ("docs/b.md", "# X\n")]);
    let missing = |path: &str| format!("warning the link leads to `{path}`, which does not exist");
    assert_eq!(said(&mut session), [missing("c.csv")]);
    session.put("docs/c.csv", "a\n1\n");
    assert_eq!(said(&mut session), [""; 0]);
    session.put("docs/b.md", "# Y\n");
    assert_eq!(said(&mut session).len(), 1);
    session.remove("docs/b.md");
    assert_eq!(said(&mut session), [missing("b.md")]);
    session.put("docs/a.md", "[c](c.csv) [d](d.md)\n");
    assert_eq!(said(&mut session), [missing("d.md")]);
    session.put("docs/a.md", "[c](c.csv)\n");
    assert_eq!(said(&mut session), [""; 0]);
    session.remove("docs/c.csv");
    assert_eq!(said(&mut session), [missing("c.csv")]);
}

#[test]
fn ignored_files_are_made_by_programs() {
    let place = Place::new(&[
        ("kenzan.yaml", CONFIG.as_bytes()),
        ("docs/a.md", b"[made](made.csv) [old](old.csv) [out](out/x.csv)\n"),
        ("docs/out/y.csv", b"a\n1\n"),
        ("docs/.gitignore", b"made.*\n"),
        (".gitignore", b"/docs/out/\n"),
    ]);
    let said = place.run("check");
    assert!(said.contains("docs/a.md:1:24: warning[text/link]"), "{said}");
    assert!(!said.contains("made.csv`") && !said.contains("x.csv`"), "{said}");
}
