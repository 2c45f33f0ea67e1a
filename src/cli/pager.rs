//! Knows how a page of Markdown is shown on a terminal: headings, code and strong words are coloured, and the page
//! goes through a pager, selected as in git. Does not know the content of the page.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::process::{Command, Stdio};

use super::exit::Exit;
use super::output::Voice;
use crate::report::visible_page;

/// Ends a style.
const PLAIN: &str = "\u{1b}[0m";
/// Style of headings.
const HEADING: &str = "\u{1b}[1;36m";
/// Style of code.
const CODE: &str = "\u{1b}[32m";
/// Style of strong words.
const STRONG: &str = "\u{1b}[1m";

/// The default pager.
const USUAL: &str = "less";

/// Characters that need a shell.
const FOR_SHELL: &str = "|&;<>()$`\\\"' \t\n*?[#~=%";

/// Shows a page: through a pager on a terminal, otherwise directly.
pub(super) fn show(page: &str, voice: Voice) -> Exit {
    let page = visible_page(page);
    let shown = if voice.color { colored(&page) } else { page };
    if io::stdout().is_terminal() && through_pager(&shown).is_some() {
        return Exit::Clean;
    }
    voice.print(|out| out.write_all(shown.as_bytes()))
}

/// Passes the page to the pager. `None` if there is none, or if the environment names `cat` or an empty word.
fn through_pager(page: &str) -> Option<()> {
    let pager = env::var("PAGER").unwrap_or_else(|_| USUAL.to_owned());
    if pager.is_empty() || pager == "cat" {
        return None;
    }
    // An interrupt ends the pager, not this program.
    _ = ctrlc::set_handler(|| {});
    let mut child = command(&pager)
        .env("LESS", env::var_os("LESS").unwrap_or_else(|| "FRX".into()))
        .env("LV", env::var_os("LV").unwrap_or_else(|| "-c".into()))
        .stdin(Stdio::piped())
        .spawn()
        .ok()?;
    // Quitting the pager before the end is not an error.
    _ = child.stdin.take()?.write_all(page.as_bytes());
    // A shell returns these codes if the program does not exist.
    let status = child.wait().ok()?;
    (!matches!(status.code(), Some(126 | 127))).then_some(())
}

fn command(pager: &str) -> Command {
    if cfg!(unix) && pager.contains(|it| FOR_SHELL.contains(it)) {
        let mut shell = Command::new("sh");
        shell.args(["-c", pager]);
        return shell;
    }
    let mut words = pager.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(USUAL));
    command.args(words);
    command
}

/// The page with styles; its characters are unchanged. Fenced lines and lines indented by four are code.
fn colored(page: &str) -> String {
    let (mut shown, mut is_fenced) = (String::with_capacity(page.len() * 2), false);
    for line in page.split_inclusive('\n') {
        let words = line.strip_suffix('\n').unwrap_or(line);
        let is_fence = words.trim_start().starts_with("```");
        is_fenced ^= is_fence;
        match words {
            "" => {}
            _ if is_fenced || is_fence || words.starts_with("    ") => {
                styled(&mut shown, CODE, words)
            }
            _ if words.starts_with('#') => styled(&mut shown, HEADING, words),
            _ => push_words(&mut shown, words),
        }
        shown += &line[words.len()..];
    }
    shown
}

fn styled(shown: &mut String, style: &str, words: &str) {
    shown.extend([style, words, PLAIN]);
}

/// Appends `words`, with a style for text between backticks or double asterisks. An unpaired mark is text.
fn push_words(shown: &mut String, mut words: &str) {
    while let Some((before, mark, inside, after)) = first_marked(words) {
        let style = if mark == "`" { CODE } else { STRONG };
        *shown += before;
        styled(shown, style, &format!("{mark}{inside}{mark}"));
        words = after;
    }
    *shown += words;
}

/// The text before the first pair of marks, the mark, and the text inside and after.
fn first_marked(words: &str) -> Option<(&str, &'static str, &str, &str)> {
    let at = |mark: &'static str| Some((words.find(mark)?, mark));
    let (start, mark) = [at("`"), at("**")].into_iter().flatten().min()?;
    let (inside, after) = words[start + mark.len()..].split_once(mark)?;
    Some((&words[..start], mark, inside, after))
}
