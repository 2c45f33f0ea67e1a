//! LaTeX is read like other running text: headings, paragraphs, lists, and tables with merged cells and captions.

use kenzan::diagnostic::Severity;
use kenzan::document::{Document, Format, Limits, read};
use kenzan::rule::packs::pack;
use kenzan::source::{Source, SourceId};

use crate::run::verdict_of;

fn document(text: &str) -> Document {
    let (source, mut found) = (Source::utf8("a.tex", text), Vec::new());
    read(SourceId(0), &source, Format::Tex, Limits::default(), &mut found)
}

/// The texts of the leaves whose path contains `part`.
fn texts(text: &str, parts: &[&str]) -> Vec<String> {
    let document = document(text);
    let named = document.nodes().filter(|it| it.children().next().is_none());
    let is_in = |it: &kenzan::document::Node<'_>| {
        let path = it.path().to_string();
        parts.iter().all(|part| path.contains(part))
    };
    named.filter(is_in).map(|it| it.text().to_owned()).collect()
}

const LETTER: &str = r"\documentclass{article}
\title{Not in the body}
\begin{document}
\section{Costs of 2025} % a comment
We spent \textbf{1{,}200}~€ on rent\footnote{Without \emph{heating}.}, i.e.\ 5\,\% more
than in 2024 (see Table~\ref{tab:costs}).

\begin{itemize}
  \item Rent
  \item Food
    \begin{enumerate}
      \item Bread
    \end{enumerate}
\end{itemize}
\subsection*{M\'erida \& M\''unchen}
\begin{verbatim}
\section{no heading} & 7 \\
\end{verbatim}
\end{document}
After the end.
";

#[test]
fn words_are_read_without_commands_and_comments() {
    assert_eq!(texts(LETTER, &["heading"])[0], "Costs of 2025");
    let paragraphs = texts(LETTER, &["paragraphs"]);
    let said = "We spent 1,200 € on rent, i.e. 5\u{202f}% more than in 2024 (see Table ).";
    assert_eq!(paragraphs, [said]);
    assert_eq!(texts(LETTER, &["footnotes", "text"]), ["Without heating."]);
    assert_eq!(texts(LETTER, &["lists"]), ["Rent", "Food", "Bread"]);
    assert!(!texts(LETTER, &[]).iter().any(|it| it.contains("no heading") || it.contains("After")));
}

#[test]
fn figures_have_the_bytes_that_they_are_written_with() {
    let document = document(LETTER);
    let paragraph = document.nodes().find(|it| it.text().starts_with("We spent")).unwrap();
    let at = paragraph.text().find("2024").unwrap();
    let span = paragraph.pieces().span(at..at + 4);
    assert_eq!(&LETTER[span.start as usize..span.end as usize], "2024");
}

fn table(body: &str) -> String {
    format!(
        "\\begin{{table}}[h]\n\\caption{{Costs (USD million)}}\n\\begin{{tabular}}{{lrr}}\n{body}\\end{{tabular}}\n\\end{{table}}\n"
    )
}

#[test]
fn tables_have_columns_rows_merged_cells_and_captions() {
    let text = table(
        r"\toprule
 & \multicolumn{2}{c}{Costs} \\ \cmidrule(lr){2-3}
Item & 2024 & 2025 \\
\midrule
\multirow{2}{*}{Rent} & 10 & \textbf{11} \\
 & 5 & 6 \\ % more
Food \& drink & $1{,}200$ & 7 \\[2pt] \hline
",
    );
    assert_eq!(texts(&text, &["caption"]), ["Costs (USD million)"]);
    assert_eq!(texts(&text, &["columns"]), ["Item", "Costs 2024", "Costs 2025"]);
    let rows = texts(&text, &["rows"]);
    assert_eq!(rows, ["Rent", "10", "11", "Rent", "5", "6", "Food & drink", "1,200", "7"]);
}

#[test]
fn long_tables_repeat_their_header_without_repeating_it_here() {
    let text = r"\begin{longtable}{lr}
\caption{Costs}\\
Item & Cost \\ \hline \endfirsthead
Item (continued) & Cost \\ \hline \endhead
\multicolumn{2}{r}{to be continued} \\ \endfoot
Total & 3 \\ \endlastfoot
Rent & 1 \\
Food & 2 \\
\end{longtable}
";
    assert_eq!(texts(text, &["columns"]), ["Item", "Cost"]);
    assert_eq!(texts(text, &["rows"]), ["Rent", "1", "Food", "2", "Total", "3"]);
    assert_eq!(texts(text, &["caption"]), ["Costs"]);
    // The foot is written above the rows: lists still end after they begin.
    let document = document(text);
    assert!(document.nodes().all(|it| it.span().start <= it.span().end));
    assert!(document.nodes().all(|it| document.text().get(it.span().range()).is_some()));
}

/// The findings of the pack, as codes with lines.
fn found(text: &str) -> Vec<String> {
    let files = pack("auto").unwrap().files;
    let rules: Vec<_> = files.iter().map(|it| (it.name, it.text)).collect();
    let (corpus, verdict) = verdict_of(&rules, &[("a.tex", text)]);
    let loud = verdict.diagnostics.into_iter().filter(|it| it.severity > Severity::Note);
    loud.map(|it| {
        let label = &it.labels[0];
        let text = &corpus.sources.get(label.span.source).text;
        format!("{} {}", it.code, &text[label.span.start as usize..label.span.end as usize])
    })
    .collect()
}

#[test]
fn faults_in_tables_are_found_and_sound_tables_are_silent() {
    let rows = |total: &str| {
        table(&format!(
            "Item & 2024 & 2025 \\\\ \\hline\nRent & 1,250 & 1,300 \\\\\nFood & 842 & 900 \\\\\nTravel & 317 & 320 \\\\ \\hline\n\\textbf{{Total}} & {total} & 2,520 \\\\\n"
        ))
    };
    assert!(found(&rows("2,409")).is_empty());
    let faulty = found(&rows("\\textbf{2,446}"));
    assert!(faulty.len() == 1 && faulty[0].ends_with(" 2,446"), "{faulty:?}");
    let waived =
        rows("2,446").replace("\\textbf{Total}", "% kenzan: ignore table/sum\n\\textbf{Total}");
    assert!(found(&waived).len() <= 1);
}

#[test]
fn hostile_text_takes_linear_time() {
    for part in [
        "\\section{",
        "{",
        "\\begin{tabular}{",
        "\\begin{verbatim}",
        "\\multicolumn{2}{c}{",
        "%",
        "\\verb|",
        "\\item[",
    ] {
        let text = part.repeat(200_000 / part.len());
        let begun = std::time::Instant::now();
        document(&text);
        document(&format!("\\begin{{tabular}}{{l}}{text}\\end{{tabular}}"));
        assert!(begun.elapsed().as_secs() < 20, "{part}");
    }
}
