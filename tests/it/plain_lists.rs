//! Lists of plain text and links of web pages are read like those of Markdown.

use kenzan::document::{Format, Limits, read};
use kenzan::rule::packs::pack;
use kenzan::source::{Source, SourceId};

use crate::run::{report, verdict_of};

/// The texts of the first list, with the depth of each item.
fn items(text: &str) -> Vec<String> {
    let (source, mut found) = (Source::utf8("a.txt", text), Vec::new());
    let document = read(SourceId(0), &source, Format::Text, Limits::default(), &mut found);
    let texts = document.nodes().filter(|it| it.key().is_some_and(|key| key.value == "text"));
    texts.map(|it| it.text().to_owned()).collect()
}

#[test]
fn lines_with_bullets_or_consecutive_numbers_are_a_list() {
    for (text, expected) in [
        ("次のとおり。\n・甲\n・乙\n  続き\n", vec!["甲", "乙\n  続き"]),
        ("- Rent\n- Food\n  - Bread\n- Fuel\n", vec!["Rent", "Food", "Bread", "Fuel"]),
        ("* one\n** two\n* three\n", vec!["one", "two", "three"]),
        ("（１）甲\n（２）乙\n", vec!["甲", "乙"]),
        ("① 甲\n② 乙\n③ 丙\n", vec!["甲", "乙", "丙"]),
        ("1. one\n2. two\n\n3. three\n", vec!["one", "two", "three"]),
        // One line is no list, nor are figures with signs, other numbers and the marks of pages.
        ("・甲\n", vec![]),
        ("- 500\n- 300\n", vec![]),
        ("1. one\n3. three\n", vec![]),
        ("３．５は率\n４．５は率\n", vec![]),
        ("・・・\n・・・\n", vec![]),
        ("- 3 -\n- 4 -\n", vec![]),
    ] {
        assert_eq!(items(text), expected, "{text}");
    }
}

#[test]
fn a_count_before_a_list_of_plain_text_is_compared_with_its_items() {
    let text = |count: &str, between: &str| {
        format!(
            "本計画は次の{count}つの柱からなる。\n\n・甲の推進\n{between}・乙の整備\n{between}・丙の育成\n"
        )
    };
    for between in ["", "\n"] {
        assert_eq!(told("a.txt", &text("３", between)), "(nothing found)\n");
        let found = told("a.txt", &text("４", between));
        assert!(found.contains("error[prose/count]") && found.contains("４つ"), "{found}");
    }
}

/// What the pack says about the prose of a document.
fn told(name: &str, text: &str) -> String {
    let files = pack("auto").unwrap().files;
    report(files.iter().find(|it| it.name == "prose.yaml").unwrap().text, &[(name, text)])
}

#[test]
fn links_of_web_pages_are_read_with_their_words_and_targets() {
    let page = "<h1><a href='#top'>Report</a></h1><p>See <a href=\"#sums\">the <b>sums</b></a>, <a>no link</a>.</p>\
        <table><tr><th>k<th>v<tr><td><a href='b.html?x=1&amp;y=2'>b</a><td>1</table>\
        <ul><li>one<li><a href=c.html>two</a><li>three</ul><div hidden><a href='#gone'>x</a></div>";
    let (source, mut found) = (Source::utf8("a.html", page), Vec::new());
    let document = read(SourceId(0), &source, Format::Html, Limits::default(), &mut found);
    let named = |name: &str| -> Vec<String> {
        let texts = document.nodes().filter(|it| {
            it.key().is_some_and(|key| key.value == name)
                && it
                    .parent()
                    .and_then(|it| it.parent())
                    .and_then(|it| it.key())
                    .is_some_and(|it| it.value == "links")
        });
        texts.map(|it| it.text().to_owned()).collect()
    };
    assert_eq!(named("target"), ["#top", "#sums", "b.html?x=1&y=2", "c.html"]);
    assert_eq!(named("text"), ["Report", "the sums", "b", "two"]);
    // The list is not divided by the link in it.
    assert_eq!(
        document.nodes().filter(|it| it.key().is_some_and(|it| it.value == "lists")).count(),
        1
    );
    for node in document.nodes() {
        let parent = node.parent().map_or(node.span(), |it| it.span());
        assert!(parent.start <= node.span().start && node.span().end <= parent.end, "{node:?}");
    }
}

#[test]
fn an_address_that_matches_no_heading_and_no_id_of_a_page_is_noted() {
    let page = |target: &str| {
        format!("<h1>Sums</h1><p id=costs>Costs are <a href=\"#{target}\">listed</a>.</p>")
    };
    assert!(noted(&page("costs")).is_empty());
    assert!(
        noted(&page("lists")).contains(&"`#lists` matches no heading of this document".to_owned())
    );
}

fn noted(page: &str) -> Vec<String> {
    let files = pack("auto").unwrap().files;
    let rules: Vec<_> = files.iter().map(|it| (it.name, it.text)).collect();
    let (_, verdict) = verdict_of(&rules, &[("a.html", page)]);
    let notes = verdict.diagnostics.into_iter().map(|it| it.message.en);
    notes.filter(|it| it.contains("heading of this document")).collect()
}
