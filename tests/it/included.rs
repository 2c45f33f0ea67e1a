//! A document that is written in several files is one document: references in each of them lead to labels in any.

use kenzan::{Cancel, Memory, Session, Settings};

const CONFIG: &str =
    "sources: { all: ['**/*.tex', '**/*.typ', '**/*.adoc'] }\nextends: [kenzan:auto]\n";

/// The findings about links in `files`: place and message.
fn said(files: &[(&str, &str)]) -> Vec<String> {
    let all = files.iter().fold(Memory::new(), |all, (name, text)| all.with(name, *text));
    let mut session = Session::open(all.with("kenzan.yaml", CONFIG), Settings::default());
    let outcome = session.check(&Cancel::new()).unwrap();
    let found = outcome.diagnostics().iter().filter(|it| it.code == "text/link");
    let place = |name: &str, at: u32| format!("{name}:{at}");
    found
        .filter(|it| it.severity > kenzan::Severity::Note)
        .map(|it| {
            let span = it.labels[0].span;
            let source = outcome.sources().get(span.source);
            format!("{} {}", place(&source.name, span.start), it.message.en)
        })
        .collect()
}

/// `files` have no finding; after `from` becomes `to` in the file called `name`, there is one, in that place.
fn judged(files: &[(&str, &str)], (name, from, to): (&str, &str, &str)) {
    assert_eq!(said(files), [""; 0]);
    let text = files.iter().find(|it| it.0 == name).unwrap().1;
    let faulty = text.replacen(from, to, 1);
    let files: Vec<_> =
        files.iter().map(|it| (it.0, if it.0 == name { &*faulty } else { it.1 })).collect();
    let found = said(&files);
    assert!(found.len() == 1 && found[0].starts_with(name), "{from} → {to}: {found:?}");
}

const TEX: &[(&str, &str)] = &[
    (
        "thesis/main.tex",
        "\\documentclass{report}\n\\begin{document}\n\\chapter{A}\\label{a}\n\\include{parts/b}\n\
         \\input{parts/c.tex}\nSee \\ref{b} and \\ref{c}.\n\\end{document}\n",
    ),
    ("thesis/parts/b.tex", "\\chapter{B}\\label{b}\nSee \\ref{a}.\n\\input{parts/d}\n"),
    ("thesis/parts/c.tex", "\\chapter{C}\\label{c}\nSee \\ref{b}, \\ref{d}.\n"),
    ("thesis/parts/d.tex", "\\section{D}\\label{d}\n"),
];

#[test]
fn labels_of_latex_may_be_in_any_file() {
    judged(TEX, ("thesis/main.tex", "\\ref{c}", "\\ref{e}"));
    judged(TEX, ("thesis/parts/b.tex", "\\ref{a}", "\\ref{aa}"));
    judged(TEX, ("thesis/parts/c.tex", "\\label{c}", "\\label{c}\\label{d}"));
    judged(TEX, ("thesis/main.tex", "\\include{parts/b}", "\\include{parts/x}"));
    judged(TEX, ("thesis/parts/b.tex", "\\input{parts/d}", "\\input{parts/x}"));
}

#[test]
fn nothing_is_judged_without_all_files() {
    let without =
        |name: &str| -> Vec<_> { TEX.iter().copied().filter(|it| it.0 != name).collect() };
    let mut files = without("thesis/parts/d.tex");
    files[0].1 = "\\documentclass{report}\n\\begin{document}\n\\include{parts/b}\n\\ref{x}\n\\end{document}\n";
    let missing = said(&files);
    assert!(missing.len() == 1 && missing[0].starts_with("thesis/parts/b.tex"), "{missing:?}");
    // A file that comes with TeX.
    files[1].1 = "\\chapter{B}\n";
    files[0].1 = "\\documentclass{report}\n\\input{glyphtounicode}\n\\begin{document}\n\\ref{x}\n\\end{document}\n";
    assert_eq!(said(&files), [""; 0]);
    // Files that include each other.
    files[1].1 = "\\chapter{B}\\input{parts/b}\\ref{x}\n";
    files[0].1 = "\\documentclass{report}\n\\begin{document}\n\\input{parts/b}\n\\end{document}\n";
    assert_eq!(said(&files), [""; 0]);
}

/// Files without words that include one another many times would take for ever.
#[test]
fn a_document_of_too_many_pieces_is_not_put_together() {
    let names: Vec<String> = (0..9).map(|it| format!("f{it}.tex")).collect();
    let includes = (1..9).map(|next| format!("\\input{{f{next}}}").repeat(100));
    let texts: Vec<String> = includes.chain(["".to_owned()]).collect();
    let files: Vec<_> = names.iter().zip(&texts).map(|it| (&**it.0, &**it.1)).collect();
    assert_eq!(said(&files), [""; 0]);
}

#[test]
fn labels_of_typst_may_be_in_any_file() {
    let files: &[(&str, &str)] = &[
        (
            "main.typ",
            "#set page(paper: \"a4\")\n= A <a>\n#include \"parts/b.typ\"\n#figure(\n  table(columns: 2, [x], [see @b], \
             [1], [2]),\n  caption: [as in @a],\n)\nText#footnote[see @b].\n",
        ),
        ("parts/b.typ", "= B <b>\nSee @a.\n"),
    ];
    judged(files, ("parts/b.typ", "@a", "@aa"));
    judged(files, ("main.typ", "[see @b],", "[see @bb],"));
    judged(files, ("main.typ", "as in @a", "as in @aa"));
    judged(files, ("main.typ", "footnote[see @b]", "footnote[see @bb]"));
    judged(files, ("main.typ", "parts/b.typ", "parts/c.typ"));
}

#[test]
fn ids_of_asciidoc_may_be_in_any_file() {
    let files: &[(&str, &str)] = &[
        (
            "book.adoc",
            "= Book\n\n[#intro]\n== Intro\n\nSee <<costs>>, <<intro>>, <<inline>> and xref:guide.adoc#setup[Setup].\n\n\
             include::parts/costs.adoc[leveloffset=+1]\n\n----\ninclude::code.adoc[]\nxref:none.adoc[]\n----\n",
        ),
        ("parts/costs.adoc", "[#costs]\n== Costs\n\n[[inline]]See <<intro>>.\n"),
        ("guide.adoc", "= Guide\n\n[#setup]\n== Setting up\n\n<<book.adoc#costs,Costs>>\n"),
    ];
    judged(files, ("book.adoc", "<<costs>>", "<<cost>>"));
    judged(files, ("parts/costs.adoc", "<<intro>>", "<<introduced>>"));
    judged(files, ("book.adoc", "adoc#setup", "adoc#setups"));
    judged(files, ("guide.adoc", "adoc#costs", "adoc#cossts"));
    judged(
        files,
        ("book.adoc", "xref:guide.adoc#setup[Setup]", "xref:guide.adoc[] xref:guides.adoc[]"),
    );
    judged(files, ("book.adoc", "parts/costs.adoc", "parts/cots.adoc"));
    // A page about AsciiDoc, and the pages of a site beside its menu.
    let example = [("syntax.adoc", "= Syntax\n\nxref:other.adoc[A page]\n")];
    assert_eq!(said(&example), [""; 0]);
    let menu =
        [("m/nav.adoc", "* xref:a.adoc[A]\n* xref:x/b.adoc[B]\n"), ("m/pages/a.adoc", "= A\n")];
    assert_eq!(said(&menu), [""; 0]);
}
