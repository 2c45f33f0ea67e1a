//! References to labels in LaTeX and Typst lead to a label of the document, which defines each once.

use crate::run::found_by_auto;

/// The messages about labels of the document `text`.
fn said(name: &str, text: &str) -> Vec<String> {
    let found = found_by_auto(name, text).into_iter();
    found.filter(|it| &*it.code == "text/reference").map(|it| it.message.en).collect()
}

fn tex(preamble: &str, body: &str) -> Vec<String> {
    let begin = "\\begin{document}\n\\section{Costs}\\label{sec:costs}\n";
    said(
        "a.tex",
        &format!("\\documentclass{{article}}\n{preamble}\n{begin}{body}\n\\end{{document}}\n"),
    )
}

#[test]
fn a_reference_without_its_label_is_found_in_latex() {
    let missing = "label `sec:cost` is referenced, but does not exist";
    for body in [
        r"See \ref{sec:cost}.",
        r"See \cref{sec:costs, sec:cost}.",
        "% \\label{sec:cost}\nSee Section~\\autoref*{sec:cost}, \\textbf{not the costs}.",
        "\\begin{verbatim}\n\\label{sec:costs}\n\\end{verbatim}\n\\pageref{sec:cost}",
    ] {
        assert_eq!(tex("", body), [missing], "{body}");
    }
}

#[test]
fn a_label_that_is_defined_twice_is_found_in_latex() {
    let body = "\\begin{equation}\\label{sec:costs} a \\end{equation}";
    assert_eq!(tex("", body), ["label `sec:costs` is defined twice"]);
    assert!(tex("", &format!("\\iffalse {body} \\fi")).is_empty());
}

#[test]
fn references_that_may_lead_elsewhere_are_not_judged_in_latex() {
    let body = r"See \ref{sec:cost}.";
    for preamble in [
        r"\newcommand{\mark}[1]{\label{sec:#1}}",
        r"\let\mark\label",
        r"\externaldocument{other}",
        r"\lstset{label={sec:cost}}",
        r"\newtheorem{cost}{Cost}",
    ] {
        assert!(tex(preamble, body).is_empty(), "{preamble}");
    }
    for body in [
        "\\input{more}\nSee \\ref{sec:cost}.",
        r"\verb|\ref{sec:cost}| and \newcommand{\see}[1]{\ref{#1}} \see{sec:cost}",
        "\\begin{lstlisting}\n\\ref{sec:cost}\n\\end{lstlisting}\nPage 1 of \\pageref{LastPage}",
        r"\begin{align} a \label{eq:a} \end{align} \eqref{eq:a} % \ref{sec:cost}",
    ] {
        assert!(tex("", body).is_empty(), "{body}");
    }
    assert!(said("a.tex", "\\section{Costs}\nSee \\ref{sec:cost}.\n").is_empty());
    let part =
        "\\documentclass[main]{subfiles}\n\\begin{document}\n\\ref{sec:cost}\n\\end{document}\n";
    assert!(said("a.tex", part).is_empty());
}

fn typst(body: &str) -> Vec<String> {
    said("a.typ", &format!("#set page(width: 20cm)\n= Costs <sec:costs>\n{body}\n"))
}

#[test]
fn a_reference_without_its_label_is_found_in_typst() {
    let missing = "label `sec:cost` is referenced, but does not exist";
    for body in [
        "See @sec:cost.",
        "See @sec:costs and @sec:cost[Part].",
        "// = Cost <sec:cost>\n#align(center)[See @sec:cost: here.]",
        "What is important, imports included, is in @sec:cost, like the label of a Bible.",
    ] {
        assert_eq!(typst(body), [missing], "{body}");
    }
    let twice = "See @sec:costs.\n= More <sec:costs>";
    assert_eq!(typst(twice), ["label `sec:costs` is defined twice"]);
}

#[test]
fn references_that_may_lead_elsewhere_are_not_judged_in_typst() {
    for body in [
        "#bibliography(\"a.bib\")\nSee @sec:cost.",
        "#include \"more.typ\"\nSee @sec:cost.",
        "#import \"@preview/glossarium:0.5.0\": *\nSee @sec:cost.",
        "#figure(caption: [Costs])[x] #label(\"sec:cost\") See @sec:cost.",
        "#context [#link(<sec:cost>)] See @sec:cost.",
        "= More <sec:costs>\nNothing refers to it: `@sec:cost`, a\\@sec:cost, me@sec.cost.",
    ] {
        assert!(typst(body).is_empty(), "{body}");
    }
    assert!(said("a.typ", "= Costs <sec:costs>\nSee @sec:cost.\n").is_empty());
}
