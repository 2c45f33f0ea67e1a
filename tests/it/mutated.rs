//! Files of every format, damaged at random but the same way each time: no reader panics, hangs, or yields a node
//! outside its text. `FUZZ_SECONDS` and `FUZZ_SEED` set the duration and the start of the long run.

use std::io::{Cursor, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use kenzan::document::{Document, Format, Limits, Stored, read, read_bytes};
use kenzan::source::{Source, SourceId};

use crate::office::archives::{Xlsx, docx, open_document, rows};
use crate::pdf::maker::{Page, pdf_with, stream};

/// What damage writes into files: what parts the pieces of some format, and figures at the ends of ranges.
const TOKENS: [&str; 44] = [
    "\0",
    "\n",
    "\r\n",
    "\t",
    " ",
    "\"",
    "'",
    "`",
    "```",
    "|",
    ",",
    ";",
    ":",
    "- ",
    "# ",
    "{",
    "}",
    "[",
    "]",
    "[[",
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "<![CDATA[",
    "&amp;",
    "&#0;",
    "&lt",
    "<table><tr><td rowspan=\"65535\" colspan=\"1000\">",
    "*a",
    "&a ",
    "<<: *a",
    "\"\"\"",
    "99999999999999999999",
    "-1",
    "1e999",
    "0x7fffffff",
    " 0 R ",
    " obj\n",
    "endstream",
    "/Kids [2 0 R]",
    " Tf ",
    "円▲㎡",
];

/// Numbers that look random: Marsaglia's xorshift.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

/// A whole file of each format that is read.
fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    texts().into_iter().chain(office()).chain([("a.pdf", pages().into_bytes())]).collect()
}

fn texts() -> Vec<(&'static str, Vec<u8>)> {
    let text = |name, text: &str| (name, text.as_bytes().to_vec());
    vec![
        text(
            "a.yaml",
            "a: &a\n  - { b: 1.5億円, c: \"x\\u3042\" }\n  - |\n    行\n    行\nd: *a\n<<: { e: ~ }\n--- \n- ? k\n  : v\n",
        ),
        text(
            "a.json",
            "{\"a\": [1, -2.5e3, \"\\u65e5\\n\", null, true], \"b\": {\"c\": \"93.6億円\"}}",
        ),
        text("a.jsonc", "{ // note\n  \"a\": [1, /* two */ 2,], \"b\": \"93.6億円\",\n}"),
        text(
            "a.toml",
            "a = 1_000\n[b.c]\nd = [1.5, '''\nx''', 2021-01-01]\n[[e]]\nf.g = { h = \"i\" }\n",
        ),
        text(
            "a.csv",
            "表１（単位：円）,,\n科目,金額,\"備\"\"考\"\n一般,\"1,200\",a\n計,▲800,b\n※注\n",
        ),
        text("a.tsv", "a\tb\n1\t2\n\"x\ty\"\t3\n"),
        text(
            "a.md",
            "---\na: 1\n---\n# 見出し[^1]\n\n| a | b |\n|---|--:|\n| 1 | ~~2~~ |\n\n- [x] c\n  1. d\n\n<table><tr><td rowspan=2>1<td>2<tr><td>3</table>\n\n[^1]: 注\n",
        ),
        text(
            "a.html",
            "<h1>a</h1><table><caption>表</caption><tr><th colspan=2>x<tr><td rowspan=2>1<td>2<tr><td>&yen;3</table><dl><dt>a<dd>b</dl><p hidden>c<ul><li>d</ul>",
        ),
        text(
            "a.txt",
            "題\n====\n\n+---+---+\n| a | b |\n+---+---+\n\n科目    金額\n一般   1,200\n特別     800\n\n・項目\n",
        ),
        text(
            "a.tex",
            "\\begin{document}\n\\section*{題} % c\n1{,}200~円\\footnote{注} \\'e\n\\begin{table}\\caption{表}\\begin{tabular}{lr}\\hline a & \\multicolumn{1}{c}{b} \\\\ \\hline \\multirow{2}{*}{x} & $1$ \\\\ & 2\\end{tabular}\\end{table}\n\\begin{itemize}\\item[d] e\\end{itemize}\n\\end{document}\n",
        ),
        text(
            "a.typ",
            "#let x = { 1 }\n= 題 <a>\n*1,200*~円#footnote[注] \\# // c\n- 項\n  + 目\n#figure(table(columns: (auto, 1fr), table.header([a], [b]), table.cell(rowspan: 2)[x], [1], $2$), caption: [表])\n",
        ),
    ]
}

fn office() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("a.xlsx", workbook()),
        (
            "a.docx",
            docx(
                "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>題</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>9</w:t></w:r><w:del><w:r><w:delText>7</w:delText></w:r></w:del></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>",
                &[(
                    "footnotes",
                    "footnotes.xml",
                    "<w:footnotes><w:footnote w:id=\"1\"><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote></w:footnotes>",
                )],
            ),
        ),
        (
            "a.ods",
            open_document(
                "<number:number-style style:name=\"n\"><number:number number:decimal-places=\"1\"/></number:number-style>",
                "<office:spreadsheet><table:table table:name=\"S\"><table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-spanned=\"2\" office:value-type=\"float\" office:value=\"1.25\" table:formula=\"of:=SUM([.A1:.B2])\"><text:p>1.3</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table></office:spreadsheet>",
            ),
        ),
        (
            "a.odt",
            open_document(
                "",
                "<office:text><text:h text:outline-level=\"1\">題</text:h><text:list><text:list-item><text:p>項</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell table:number-columns-spanned=\"2\"><text:p>1<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>注</text:p></text:note-body></text:note></text:p></table:table-cell></table:table-row></table:table></office:text>",
            ),
        ),
    ]
}

fn workbook() -> Vec<u8> {
    let sheet = rows(&[
        &["科目", "金額"],
        &["一般", "#1 26.49999"],
        &["特別", "12"],
        &["計", "=SUM(B2:B3)→38.5"],
    ]);
    let merged = "<x:mergeCells count=\"1\"><x:mergeCell ref=\"A1:B1\"/></x:mergeCells>";
    let codes = vec!["0.0\"億円\"", "[$-411]ggge\"年\"", "#,##0,;[Red]▲#,##0"];
    let strings = vec!["<x:t>題</x:t>"];
    Xlsx { sheets: vec![("S", "", sheet + merged)], codes, strings, ..Xlsx::default() }.bytes()
}

fn pages() -> String {
    let form = stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842]", "q 1 0 0 1 5 5 cm Q");
    let first = Page::new()
        .text(50, 60, 16, "題")
        .text(50, 90, 10, "科目")
        .ending(200, 90, 10, "金額")
        .text(50, 110, 10, "一般")
        .ending(200, 110, 10, "1,200")
        .text(50, 130, 10, "計")
        .ending(200, 130, 10, "1,200")
        .rule((40, 80), (210, 80))
        .rule((40, 140), (210, 140))
        .rule((40, 80), (40, 140))
        .rule((120, 80), (120, 140))
        .rule((210, 80), (210, 140))
        .raw("/X Do");
    let second =
        Page::new().vertical(500, 60, 12, "縦書き").latin(50, 700, 9, "fine print").image(100, 100);
    pdf_with(&[first, second.rotated(90)], &[form], "/X 8 0 R")
}

/// The file with some of its bytes changed, taken away, doubled or replaced.
fn damaged(mut bytes: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    for _ in 0..=dice.roll(6) {
        let at = dice.roll(bytes.len() + 1);
        let most = if dice.roll(4) == 0 { 200 } else { 8 };
        let length = dice.roll(most);
        let end = (at + length).min(bytes.len());
        match dice.roll(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.roll(8),
            1 if at < bytes.len() => bytes[at] = dice.roll(256) as u8,
            2 => drop(bytes.drain(at..end)),
            3 => drop(bytes.splice(at..end, TOKENS[dice.roll(TOKENS.len())].bytes())),
            4 => {
                let part = bytes[at..end].repeat(1 + dice.roll(40));
                let to = dice.roll(bytes.len() + 1);
                bytes.splice(to..to, part);
            }
            5 if dice.roll(8) == 0 => bytes.truncate(at),
            _ => drop(bytes.splice(at..at, TOKENS[dice.roll(TOKENS.len())].bytes())),
        }
    }
    bytes
}

/// An archive with one damaged part, or another file with damage anywhere.
fn damaged_inside(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let Ok(mut zip) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return damaged(bytes.to_vec(), dice);
    };
    if dice.roll(8) == 0 {
        return damaged(bytes.to_vec(), dice);
    }
    let chosen = dice.roll(zip.len());
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).unwrap();
        let mut data = Vec::new();
        part.read_to_end(&mut data).unwrap();
        let data = if at == chosen { damaged(data, dice) } else { data };
        to.start_file(part.name().unwrap(), zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut to, &data).unwrap();
    }
    to.finish().unwrap().into_inner()
}

/// Reads the file and looks at each node of its tree.
fn look(name: &str, bytes: &[u8]) {
    let format = Format::of_name(name).unwrap();
    let (id, limits, mut found) = (SourceId(0), Limits::default(), Vec::new());
    let sound = |source: &Source, document: &Document| {
        for node in document.nodes() {
            assert!(source.text.get(node.span().range()).is_some(), "{}", node.path());
        }
    };
    if format.is_text() {
        let source = Source::utf8(name, String::from_utf8_lossy(bytes));
        sound(&source, &read(id, &source, format, limits, &mut found));
    } else {
        let (source, document) =
            read_bytes(id, Stored { name: name.to_owned(), bytes }, format, limits, &mut found);
        sound(&source, &document);
    }
    for said in found {
        assert!(!said.message.en.is_empty() && !said.message.ja.is_empty(), "{}", said.code);
    }
}

/// Damages files from `seed` on until `is_over`; returns how many.
fn run(seed: u64, is_over: impl Fn(usize) -> bool) -> usize {
    let seeds = seeds();
    let mut count = 0;
    while !is_over(count) {
        let number = seed + count as u64;
        let mut dice = Dice(number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let (name, whole) = &seeds[number as usize % seeds.len()];
        let bytes = damaged_inside(whole, &mut dice);
        let from = Instant::now();
        let read = catch_unwind(AssertUnwindSafe(|| look(name, &bytes)));
        assert!(read.is_ok(), "FUZZ_SEED={number}, {name}: {}", bytes.escape_ascii());
        let took = from.elapsed();
        assert!(took < Duration::from_secs(60), "FUZZ_SEED={number}, {name} took {took:?}");
        count += 1;
    }
    count
}

#[test]
fn every_format_that_is_read_has_a_whole_file() {
    let seeds = seeds();
    for format in Format::ALL.iter().filter(|it| it.entry().endings[0] != "xls") {
        let name = seeds.iter().find(|it| Format::of_name(it.0) == Some(*format));
        assert!(name.is_some(), "no file of {}", format.entry().name);
    }
    seeds.iter().for_each(|(name, bytes)| look(name, bytes));
}

#[test]
fn damaged_files_of_every_format_are_read_to_an_end() {
    assert_eq!(run(1, |count| count == 260), 260);
}

#[test]
fn a_page_of_any_size_is_read() {
    for size in ["[0 0 99999999999 842]", "[-1e30 0 1e30 1e30]", "[0 0 0 0]", "[595 842 0 0]"] {
        look("a.pdf", pages().replace("[0 0 595 842]", size).as_bytes());
    }
}

#[test]
#[ignore = "runs for FUZZ_SECONDS, 20 minutes unless said otherwise"]
#[expect(clippy::print_stderr, reason = "a long run reports what it did")]
fn damaged_files_are_read_for_a_long_time() {
    let number = |name: &str, usual: u64| {
        std::env::var(name).ok().and_then(|it| it.parse().ok()).unwrap_or(usual)
    };
    let (seconds, seed) = (number("FUZZ_SECONDS", 1200), number("FUZZ_SEED", 1000));
    let from = Instant::now();
    let count = run(seed, |_| from.elapsed() >= Duration::from_secs(seconds));
    assert!(count > 0);
    eprintln!("{count} damaged files read in {seconds} s, from FUZZ_SEED={seed}");
}
