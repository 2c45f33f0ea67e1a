//! The report as a page: self-contained, no script, everything escaped, both languages, small enough
//! for a browser.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use html5gum::{Token, Tokenizer};
use kenzan::report::{Format, Options};
use kenzan::{Diagnostic, Text};

use super::Case;

/// Elements that have no end.
const VOID: [&str; 4] = ["meta", "input", "br", "hr"];

/// An element's name and attributes.
type Element = (String, Vec<(String, String)>);

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Every element that begins, after looking whether each ends where it must.
fn elements(page: &str) -> Vec<Element> {
    let (mut open, mut all) = (Vec::new(), Vec::new());
    for token in Tokenizer::new(page) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = words(&tag.name);
                if !tag.self_closing && !VOID.contains(&&*name) {
                    open.push(name.clone());
                }
                let attributes = tag.attributes.iter().map(|(key, it)| (words(key), words(it)));
                all.push((name, attributes.collect()));
            }
            Token::EndTag(tag) => {
                let name = words(&tag.name);
                assert_eq!(open.pop(), Some(name.clone()), "</{name}> ends something else");
            }
            Token::Error(error) => panic!("{error:?}"),
            _ => {}
        }
    }
    assert_eq!(open, Vec::<String>::new(), "something does not end");
    all
}

/// Looks whether the page runs and loads nothing, and is a sound document.
fn is_sound(page: &str) {
    let mut ids = BTreeSet::new();
    for (name, attributes) in elements(page) {
        assert!(!["script", "link", "img", "iframe", "object", "base"].contains(&&*name), "{name}");
        for (key, value) in attributes {
            assert!(!key.starts_with("on") && key != "style" && key != "src", "{key}={value}");
            assert!(key != "href" || value.starts_with('#'), "{key}={value}");
            assert!(key != "id" || ids.insert(value.clone()), "two elements are {value}");
        }
    }
    for id in ["findings", "provenance"] {
        assert!(ids.contains(id), "{id}");
    }
    assert!(page.contains("content=\"default-src 'none'; style-src 'sha256-"), "no policy");
}

fn page(case: &Case) -> String {
    case.show(Format::Html, &Options::default())
}

#[test]
fn the_page_is_complete_in_itself_and_says_everything_in_both_languages() {
    let page = page(&super::subtotal());
    is_sound(&page);
    for words in ["<span lang=\"en\">1 error</span>", "<span lang=\"ja\">エラー1件</span>"] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    let count = |words: &str| page.matches(words).count();
    assert_eq!(count("<span lang=\"en\">"), count("<span lang=\"ja\">"));
}

#[test]
fn whatever_a_document_holds_is_text_on_the_page() {
    let hostile =
        "<script>alert(1)</script>\"'><img src=x onerror=y>&amp;\u{202e}\u{0}\u{1b}]]><!--";
    let mut case = Case::default();
    let id = case.file(hostile, &format!("{hostile}\n{hostile} total\n"));
    let span = case.find(id, "total", 0);
    let text = Text { en: hostile.to_owned(), ja: format!("{hostile}。") };
    let finding = Diagnostic::error(hostile, text.clone()).at(span, text.clone());
    case.say(finding.because(text.clone()).help(text));
    let page = page(&case);
    is_sound(&page);
    for hidden in ['\u{202e}', '\u{0}', '\u{1b}'] {
        assert!(!page.contains(hidden), "{hidden:?}");
    }
    assert!(
        page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && page.contains("&lt;U+202E&gt;")
    );
}

/// `UPDATE=1` writes the hash anew.
#[test]
fn the_page_allows_its_own_style_and_no_other() {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/html/style.sha256");
    let style = fs::read(place.with_extension("css")).unwrap();
    let hash = format!("{}\n", base64(&sha256(&style)));
    if crate::pages::updates() {
        crate::pages::put(&place, hash);
        return;
    }
    assert_eq!(fs::read_to_string(place).unwrap(), hash, "UPDATE=1 rewrites it");
}

#[test]
fn a_hundred_findings_make_a_small_page_and_ten_thousand_one_that_says_what_it_left_out() {
    let mut case = super::subtotal();
    let finding = case.diagnostics[0].clone();
    case.diagnostics = vec![finding; 100];
    let small = page(&case);
    is_sound(&small);
    assert!(small.len() < 300_000, "{}", small.len());
    assert!(!small.contains("are shown in a line each"));
    let finding = case.diagnostics[0].clone();
    case.diagnostics = vec![finding; 10_000];
    let large = page(&case);
    is_sound(&large);
    assert!(large.len() < 8_000_000, "{}", large.len());
    assert!(large.contains("findings are shown in one line each"));
    assert_eq!(large.matches("class=\"badge error\"").count(), 10_000);
}

/// The page of a project of the fixtures.
fn page_of(project: &str) -> String {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(project);
    let run = Command::cargo_bin("kenzan")
        .unwrap()
        .current_dir(place)
        .args(["check", "-f", "html"])
        .output()
        .unwrap();
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn a_sum_that_does_not_hold_is_drawn_with_the_ranges_of_its_printed_digits() {
    let page = page_of("faults/subtotal-swapped");
    is_sound(&page);
    let article = page.split("<article").nth(1).unwrap();
    assert!(article.contains("<table class=\"bars\">") && article.contains("class=\"stated\""));
    let ranges = article.split("class=\"ranges\"").nth(1).unwrap();
    assert!(ranges.contains("…"), "{ranges}");
}

#[test]
fn the_page_of_a_project_shows_sums_links_tables_rules_and_what_was_not_checked() {
    let page = page_of("health-rd-2021");
    is_sound(&page);
    for id in ["unchecked", "sums", "links", "matrix", "rules", "provenance"] {
        assert!(page.contains(&format!("<section id=\"{id}\"")), "{id}");
    }
    assert!(page.contains("class=\"tree\"") && page.contains("<svg xmlns"), "no tree or picture");
    assert!(page.len() < 1_000_000, "{}", page.len());
    assert!(page.contains("kpi × project"), "no table of KPIs and projects");
}

#[test]
fn a_kpi_without_a_project_is_the_first_row_of_its_table() {
    let place = tempfile::tempdir().unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/health-rd-2021");
    for directory in ["", "data", "draft", "rules"] {
        fs::create_dir_all(place.path().join(directory)).unwrap();
        for entry in fs::read_dir(fixture.join(directory)).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_file() {
                let copy = place.path().join(directory).join(entry.file_name());
                fs::copy(entry.path(), copy).unwrap();
            }
        }
    }
    let kpis = place.path().join("data/kpis.yaml");
    let text = fs::read_to_string(&kpis).unwrap();
    fs::write(&kpis, text.replace("id: k3-c1, project: 3,", "id: k3-c1, project: 9,")).unwrap();
    let mut command = Command::cargo_bin("kenzan").unwrap();
    let run = command.current_dir(place.path()).args(["check", "-f", "html"]).output().unwrap();
    let page = String::from_utf8(run.stdout).unwrap();
    is_sound(&page);
    let matrix = page.split("kpi × project").nth(1).unwrap();
    let first = matrix.split("<tbody>").nth(1).unwrap().split("</tr>").next().unwrap();
    assert!(first.contains("class=\"gap\"") && first.contains("k3-c1"), "{first}");
    // The finding shows the reference that leads nowhere.
    assert!(
        page.split("<article").skip(1).any(|it| it.contains("k3-c1") && it.contains("<svg xmlns"))
    );
}

#[test]
fn what_somebody_accepted_is_on_the_page_with_reason_and_last_day() {
    let place = tempfile::tempdir().unwrap();
    let text = "# kenzan: ignore[sum/a, until=2999-12-31] the printer's slip\ntotal: 12円\nitems: [4円, 7円]\n";
    fs::write(place.path().join("a.yaml"), text).unwrap();
    let rule = "id: sum/a\ncheck: { sum: { total: $.total, items: '$.items[*]' } }\n";
    fs::write(place.path().join("rule.yaml"), rule).unwrap();
    let arguments = ["check", "--rules", "rule.yaml", "a.yaml", "-f", "html"];
    let run = Command::cargo_bin("kenzan")
        .unwrap()
        .current_dir(place.path())
        .args(arguments)
        .output()
        .unwrap();
    let page = String::from_utf8(run.stdout).unwrap();
    is_sound(&page);
    let accepted = page.split("<section id=\"accepted\"").nth(1).unwrap();
    assert!(accepted.contains("the printer's slip") || accepted.contains("the printer&#39;s slip"));
    assert!(accepted.contains("2999-12-31"), "{accepted}");
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let at = |it: usize| u32::from(three.get(it).copied().unwrap_or(0));
        let all = at(0) << 16 | at(1) << 8 | at(2);
        for digit in 0..4 {
            let value = (all >> (18 - 6 * digit)) & 63;
            text.push(if digit > three.len() { '=' } else { DIGITS[value as usize] as char });
        }
    }
    text
}

/// FIPS 180-4, for the one hash that a test compares.
fn sha256(bytes: &[u8]) -> Vec<u8> {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).to_vec()
}
