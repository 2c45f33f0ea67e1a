//! Letters are read as their final text.

use super::Read;
use super::archives::{docx, open_document};
use crate::cli::Place;

const STYLES: &str = r#"<w:styles>
    <w:style w:styleId="a1"><w:name w:val="見出し 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
    <w:style w:styleId="a2"><w:basedOn w:val="a1"/></w:style>
    <w:style w:styleId="num"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style></w:styles>"#;
const NUMBERS: &str = r#"<w:numbering>
    <w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimalEnclosedCircle"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum>
    <w:num w:numId="5"><w:abstractNumId w:val="3"/></w:num></w:numbering>"#;

fn paragraph(style: &str, words: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"#)
}

fn letter(body: &str) -> Read {
    let more = [("styles", "styles.xml", STYLES), ("numbering", "numbering.xml", NUMBERS)];
    Read::new("letter.docx", &docx(body, &more))
}

#[test]
fn headings_and_numbers_come_from_styles() {
    let body = paragraph("a2", "内訳") + &paragraph("num", "甲") + &paragraph("num", "乙");
    let read = letter(&body);
    let heading = read.at("$['sections'][0]['heading']");
    assert_eq!(heading, ("内訳".into(), "paragraph 1, under 内訳".into()));
    assert_eq!(read.at("$['sections'][0]['lists'][0][1]['marker']").0, "②");
}

#[test]
fn runs_fields_changes_hidden_words_and_ruby_are_as_printed() {
    let body = r#"<w:p><w:r><w:t>9</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>3.</w:t></w:r><w:r><w:t>6億円</w:t></w:r>
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>隠</w:t></w:r><w:del><w:r><w:delText>97.0</w:delText></w:r></w:del>
        <w:ins><w:r><w:t>、98.0</w:t></w:r></w:ins>
        <w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> =SUM(ABOVE) </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>、1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>
        <w:r><w:ruby><w:rt><w:r><w:t>けんざん</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>検算</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"#;
    let read = letter(body);
    assert_eq!(read.at("$['paragraphs'][0]").0, "93.6億円、98.0、1検算");
    let codes: Vec<&str> = read.said().iter().map(|it| it.0).collect();
    assert_eq!(codes, ["office/tracked-changes", "office/hidden"]);
}

#[test]
fn tables_in_text_boxes_are_read() {
    let cell = |words: &str| format!("<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>");
    let row = |label, figure| format!("<w:tr>{}{}</w:tr>", cell(label), cell(figure));
    let table = format!("<w:tbl>{}{}</w:tbl>", row("区分", "額"), row("甲", "26.5"));
    let body = format!("<w:p><w:r><w:txbxContent>{table}</w:txbxContent></w:r></w:p>");
    let read = letter(&body);
    assert_eq!(read.at("$['tables'][0]['rows'][0]['額']").0, "26.5");
}

#[test]
fn tables_have_grid_places_spans_and_inner_tables() {
    let cell = |marks: &str, words: &str| {
        format!("<w:tc><w:tcPr>{marks}</w:tcPr><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>")
    };
    let inner = format!("<w:tc><w:tbl><w:tr>{}</w:tr></w:tbl><w:p/></w:tc>", cell("", "内"));
    let (wide, start, on) =
        (r#"<w:gridSpan w:val="2"/>"#, r#"<w:vMerge w:val="restart"/>"#, "<w:vMerge/>");
    let body = format!(
        "{}<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}{inner}</w:tr></w:tbl>",
        paragraph("", "表１　内訳（単位：億円）"),
        cell(wide, "区分"),
        cell("", "額"),
        cell(start, "甲"),
        cell("", "子"),
        cell("", "26.5"),
        cell(on, ""),
        cell("", "丑"),
    );
    let read = letter(&body);
    let figure = read.at("$['tables'][0]['rows'][0]['額']");
    assert_eq!(figure, ("26.5".into(), "table 1, row 2, cell 3".into()));
    assert_eq!(read.at("$['tables'][0]['unit']").0, "単位：億円");
    assert_eq!(read.at("$['tables'][1]['columns'][0]").1, "table 2, row 1, cell 1");
    assert!(read.leaves().iter().any(|it| it.1 == "丑" && it.2 == "table 1, row 3, cell 2"));
}

#[test]
fn boxes_notes_and_margins_are_read_once() {
    let shape = "<w:txbxContent><w:p><w:r><w:t>枠 12.3億円</w:t></w:r></w:p></w:txbxContent>";
    let body = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice>{shape}</mc:Choice><mc:Fallback>{shape}</mc:Fallback></mc:AlternateContent></w:r></w:p>{}",
        paragraph("", "本文"),
    );
    let margin = "<w:hdr><w:p><w:r><w:t>案</w:t></w:r></w:p></w:hdr>";
    let notes = r#"<w:footnotes><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>-</w:t></w:r></w:p></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>脚注 29.8億円</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    let more =
        [("header", "h1.xml", margin), ("header", "h2.xml", margin), ("footnotes", "f.xml", notes)];
    let read = Read::new("letter.docx", &docx(&body, &more));
    assert_eq!(read.source.text.matches("12.3").count(), 1);
    assert_eq!(read.source.text.matches('案').count(), 1);
    assert_eq!(read.at("$['footnotes'][0]['text']"), ("脚注 29.8億円".into(), "note 1".into()));
    assert!(read.leaves().iter().any(|it| it.2 == "text box 1"));
}

#[test]
fn a_cross_reference_that_is_not_updated_is_said() {
    let field = |printed: &str| {
        format!(
            r#"<w:p><w:r><w:t>詳細は</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF _Ref1 \h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{printed}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"#
        )
    };
    let target = r#"<w:p><w:bookmarkStart w:id="7" w:name="_Ref1"/><w:r><w:t>表4</w:t></w:r><w:bookmarkEnd w:id="7"/><w:r><w:t> 内訳</w:t></w:r></w:p>"#;
    let stale = letter(&(field("表3") + target));
    assert!(stale.says("office/stale-reference", "\"表3\", but its target is now \"表4\""));
    assert_eq!(letter(&(field("表4") + target)).said(), []);
}

#[test]
fn an_open_document_letter_reads_alike() {
    let styles = r#"<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/></text:list-style>
        <style:style style:name="T2"><style:text-properties text:display="none"/></style:style>"#;
    let body = r#"<office:text><text:tracked-changes><text:p>97.0</text:p></text:tracked-changes>
        <text:h text:outline-level="2">内訳</text:h><text:list text:style-name="L"><text:list-item><text:p>甲</text:p></text:list-item><text:list-item><text:p>乙</text:p></text:list-item></text:list>
        <text:p>9<text:span>3.</text:span>6億円<text:span text:style-name="T2">隠</text:span><text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>脚注</text:p></text:note-body></text:note></text:p>
        <table:table><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>区分</text:p></table:table-cell><table:covered-table-cell/><table:table-cell><text:p>額</text:p></table:table-cell></table:table-row>
        <table:table-row><table:table-cell><text:p>甲</text:p></table:table-cell><table:table-cell><text:p>子</text:p></table:table-cell><table:table-cell><text:p>26.5</text:p></table:table-cell></table:table-row></table:table></office:text>"#;
    let read = Read::new("letter.odt", &open_document(styles, body));
    assert_eq!(read.at("$['sections'][0]['paragraphs'][0]").0, "93.6億円");
    assert_eq!(read.at("$['sections'][0]['lists'][0][1]['marker']").0, "2.");
    let figure = read.at("$['sections'][0]['tables'][0]['rows'][0]['額']");
    assert_eq!(figure, ("26.5".into(), "table 1, row 2, cell 3".into()));
    assert_eq!(read.at("$['footnotes'][0]['text']").0, "脚注");
    assert!(!read.source.text.contains("97.0") && !read.source.text.contains('隠'));
}

#[test]
fn a_number_that_announces_a_list_of_a_letter_is_compared_with_it() {
    let items = |count: usize| {
        let item = "<text:list-item><text:p>Punkt</text:p></text:list-item>";
        format!("<text:list>{}</text:list>", item.repeat(count))
    };
    let said = |count: usize| {
        let words = "<text:p>Es gibt drei offene Punkte:</text:p>";
        let body = format!("<office:text>{words}{}</office:text>", items(count));
        let place = Place::new(&[("a.odt", &*open_document("", &body))]);
        place.run("check -q a.odt")
    };
    assert!(said(3).ends_with("exit 0\n"), "{}", said(3));
    assert!(said(2).contains("`drei` is stated, but the list that follows has 2 items"));
}
