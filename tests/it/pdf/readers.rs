//! Words of a PDF: in reading order, with their places, without invisible ones.

use super::maker::{Page, pdf};
use crate::office::Read;

fn read(pages: &[Page]) -> Read {
    Read::new("a.pdf", pdf(pages).as_bytes())
}

/// The paragraphs, with the place of each.
fn paragraphs(read: &Read) -> Vec<(String, String)> {
    let leaves = read.leaves().into_iter().filter(|it| it.0.contains("'paragraphs'"));
    leaves.map(|(_, text, place)| (text, place)).collect()
}

fn texts(read: &Read) -> Vec<String> {
    paragraphs(read).into_iter().map(|it| it.0).collect()
}

#[test]
fn lines_run_on_in_a_paragraph_and_keep_their_places() {
    let page = Page::new()
        .text(50, 100, 10, "当該研究に必要な経費の補助を行い、国民の保健医療の向上と行政施")
        .text(50, 115, 10, "策の科学的な推進を図る。")
        .text(50, 145, 10, "別の段落である。")
        .latin(50, 175, 10, "One line of plain words that is long enough to be full, and the")
        .latin(50, 190, 10, "next one.");
    let second = Page::new().text(50, 100, 10, "二ページ目の93.6億円。");
    let read = read(&[page, second]);
    let found = paragraphs(&read);
    let expected = [
        (
            "当該研究に必要な経費の補助を行い、国民の保健医療の向上と行政施策の科学的な推進を図る。",
            "p. 1, line 1",
        ),
        ("別の段落である。", "p. 1, line 3"),
        (
            "One line of plain words that is long enough to be full, and the next one.",
            "p. 1, line 4",
        ),
        ("二ページ目の93.6億円。", "p. 2, line 1"),
    ];
    assert_eq!(found, expected.map(|it| (it.0.to_owned(), it.1.to_owned())));
    let at = read.source.text.find("科学的").unwrap();
    let span = kenzan::source::Span::new(kenzan::source::SourceId(0), at..at + 3);
    assert_eq!(read.source.place(span).unwrap().to_string(), "p. 1, line 2");
    assert!(read.found.is_empty(), "{:?}", read.said());
}

#[test]
fn larger_letters_are_headings() {
    let page = Page::new().text(50, 60, 18, "令和３年度予算").text(50, 100, 13, "内訳").text(
        50,
        130,
        10,
        "本文の文字の大きさは十である。これが最も多い。",
    );
    let read = read(&[page]);
    assert_eq!(read.at("$['title']").0, "令和３年度予算");
    assert_eq!(read.at("$['sections'][0]['heading']").0, "令和３年度予算");
    assert_eq!(read.at("$['sections'][0]['sections'][0]['heading']").0, "内訳");
}

#[test]
fn columns_of_prose_are_read_one_after_the_other() {
    let line = |at: usize, side: &str| format!("{side}の段の{at}行目はこの欄の幅いっぱいに続く文");
    let mut page =
        Page::new().text(50, 60, 10, "全体にわたる見出しの下に二つの段がある、という文書である。");
    for at in 0..6 {
        let y = 90 + 15 * at;
        page = page.text(50, y, 10, &line(at as usize, "左")).text(
            310,
            y,
            10,
            &line(at as usize, "右"),
        );
    }
    let texts = texts(&read(&[page.text(50, 220, 10, "下の文は両方の段のあとに来る。")])).concat();
    let places: Vec<usize> = ["全体", "左の段の0", "左の段の5", "右の段の0", "右の段の5", "下の文"]
        .map(|it| texts.find(it).unwrap())
        .to_vec();
    assert!(places.is_sorted(), "{texts}");
}

#[test]
fn running_heads_and_page_numbers_are_kept_apart() {
    let pages: Vec<Page> = (1..=3)
        .map(|number| {
            Page::new()
                .text(200, 30, 9, "予算の概要（案）")
                .text(
                    50,
                    100,
                    10,
                    &format!("本文の{}番目のページである。", ["一", "二", "三"][number - 1]),
                )
                .text(280, 820, 9, &format!("- {number} -"))
        })
        .collect();
    let read = read(&pages);
    let expected = [
        ("予算の概要（案）", "header or footer 1"),
        ("本文の一番目のページである。", "p. 1, line 1"),
        ("本文の二番目のページである。", "p. 2, line 1"),
        ("本文の三番目のページである。", "p. 3, line 1"),
    ];
    assert_eq!(paragraphs(&read), expected.map(|it| (it.0.to_owned(), it.1.to_owned())));
}

#[test]
fn vertical_and_turned_writing_is_read() {
    let page = Page::new()
        .vertical(500, 60, 12, "縦書きの一行目は右にあり、")
        .vertical(480, 60, 12, "（二行目）へ続く。")
        .upwards(60, 500, 10, "下から上へ12.3億円");
    let texts = texts(&read(&[page]));
    assert_eq!(texts.concat(), "縦書きの一行目は右にあり、（二行目）へ続く。下から上へ12.3億円");
}

#[test]
fn a_turned_page_is_read_as_it_is_shown() {
    // Shown turned to the right by a quarter, so it is written upwards.
    let page = Page::new().upwards(100, 700, 10, "横長のページ 45.6億円").rotated(90);
    assert_eq!(texts(&read(&[page])), ["横長のページ 45.6億円"]);
}

#[test]
fn spaced_and_doubled_letters_are_words() {
    let page = Page::new()
        .text(50, 100, 10, "小")
        .text(80, 100, 10, "計")
        .text(50, 130, 10, "太字 55.5億円")
        .raw("BT /F2 10 Tf 1 0 0 1 50.3 712 Tm <592A5B57> Tj ET")
        .text(50, 160, 10, "93.6")
        // Word processors set a gap between digits and kanji.
        .text(73, 160, 10, "億円");
    assert_eq!(texts(&read(&[page])), ["小 計", "太字 55.5億円", "93.6億円"]);
}

#[test]
fn a_raised_mark_is_no_digit_of_a_figure() {
    let page = Page::new().text(50, 100, 10, "93.6").text(70, 96, 6, "1").text(73, 96, 6, ")");
    assert_eq!(texts(&read(&[page])), ["93.6¹⁾"]);
}

#[test]
fn what_nobody_sees_is_not_read_and_said() {
    let page = Page::new()
        .text(50, 100, 10, "見える文字")
        .raw("BT 3 Tr /F2 10 Tf 1 0 0 1 50 700 Tm <0031> Tj 0 Tr ET")
        .raw("1 1 1 rg")
        .text(50, 200, 10, "白い文字")
        .raw("0 0 0.4 rg 40 530 200 20 re f 1 1 1 rg")
        .text(50, 306, 10, "紺の上の白い文字")
        .raw("0 g")
        .text(900, 400, 10, "枠の外")
        .raw("q 40 430 50 20 re W n")
        .text(50, 406, 10, "切り抜きの外まで続く文字")
        .raw("Q");
    let read = read(&[page]);
    assert_eq!(texts(&read), ["見える文字", "紺の上の白い文字", "切り抜き"]);
    assert!(read.says("pdf/hidden", "p. 1: some text is invisible"), "{:?}", read.said());
}

#[test]
fn pages_that_are_images_are_said() {
    let text = Page::new().text(50, 100, 10, "文字");
    let scan = Page::new().image(595, 842);
    let read = read(&[text, scan.clone(), scan.clone(), Page::new(), scan]);
    assert!(read.says("pdf/scanned", "p. 2–3, 5: an image without text"), "{:?}", read.said());
    assert!(read.document.is_cut());
}

#[test]
fn recognised_text_is_read_and_said() {
    let page = Page::new().image(595, 842).raw("3 Tr").text(50, 100, 10, "認識された 93.6億円");
    let read = read(&[page]);
    assert_eq!(texts(&read), ["認識された 93.6億円"]);
    assert!(read.says("pdf/recognised", "p. 1"), "{:?}", read.said());
}

#[test]
fn a_figure_with_an_unknown_glyph_is_none() {
    let page =
        Page::new().text(50, 100, 10, "合計93").mute(80, 100, 10, 1).text(50, 130, 10, "他の文字");
    let read = read(&[page]);
    assert_eq!(texts(&read)[1], "他の文字");
    assert!(!texts(&read)[0].contains(char::is_numeric), "{:?}", texts(&read));
    assert!(read.says("pdf/no-unicode", "1 of 9 glyphs"), "{:?}", read.said());
    assert!(read.document.is_cut());
}

#[test]
fn pages_with_unknown_glyphs_are_listed_in_one_finding() {
    let bad = || Page::new().text(50, 100, 10, "合計93").mute(80, 100, 10, 1);
    let read = read(&[bad(), bad(), Page::new().text(50, 100, 10, "文字"), bad()]);
    let said = read.said().into_iter().filter(|it| it.0 == "pdf/no-unicode").count();
    assert_eq!(said, 1, "{:?}", read.said());
    assert!(
        read.says("pdf/no-unicode", "p. 1–2, 4: the font maps 3 of 15 glyphs"),
        "{:?}",
        read.said()
    );
}

#[test]
fn a_file_without_text_is_said() {
    assert_eq!(read(&[Page::new(), Page::new()]).said()[0].0, "pdf/no-text");
}
