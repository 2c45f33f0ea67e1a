//! Knows I-Regexp (RFC 9485): well-formedness, and the same pattern for the `regex` crate. Does not
//! know selectors.

use regex::Regex;

/// The reason for rejecting a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PatternFault {
    /// The pattern deviates from the grammar at this byte.
    Syntax(usize),
    /// The pattern is well-formed but would take too much memory.
    Size,
}

/// Compiles `pattern` to match a whole text (`whole`) or any part of one.
///
/// `^` and `$` keep their meaning from RFC 9485 §5.3, whose translation leaves them as anchors.
pub(super) fn compile(pattern: &str, whole: bool) -> Result<Regex, PatternFault> {
    let body = translate(pattern)?;
    let full = if whole { format!(r"\A(?:{body})\z") } else { body };
    Regex::new(&full).map_err(|_| PatternFault::Size)
}

/// Categories that `\p{…}` may name (RFC 9485 §4).
const CATEGORIES: [(char, &str); 7] = [
    ('L', "lmotu"),
    ('M', "cen"),
    ('N', "dlo"),
    ('P', "cdefios"),
    ('Z', "lps"),
    ('S', "ckmo"),
    ('C', "cfno"),
];

struct Translator<'a> {
    pattern: &'a str,
    at: usize,
    out: String,
}

fn translate(pattern: &str) -> Result<String, PatternFault> {
    let mut translator = Translator { pattern, at: 0, out: String::new() };
    translator.run()?;
    Ok(translator.out)
}

impl Translator<'_> {
    fn run(&mut self) -> Result<(), PatternFault> {
        let mut open = 0_usize;
        // Whether a quantifier is allowed here: there is an atom without one.
        let mut atom = false;
        while let Some(next) = self.peek() {
            match next {
                '(' => {
                    open += 1;
                    self.emit(next, "(?:");
                    atom = false;
                }
                ')' if open > 0 => {
                    open -= 1;
                    self.emit(next, ")");
                    atom = true;
                }
                '|' => {
                    self.emit(next, "|");
                    atom = false;
                }
                '*' | '+' | '?' | '{' if atom => {
                    self.quantifier(next)?;
                    atom = false;
                }
                ')' | '*' | '+' | '?' | '{' | '}' | ']' => return self.fault(),
                _ => {
                    self.atom(next)?;
                    atom = true;
                }
            }
        }
        if open == 0 { Ok(()) } else { self.fault() }
    }

    fn atom(&mut self, next: char) -> Result<(), PatternFault> {
        match next {
            '.' => self.emit(next, r"[^\n\r]"),
            '[' => self.class()?,
            '\\' => self.escape()?,
            '^' | '$' => self.emit(next, if next == '^' { "^" } else { "$" }),
            _ => self.literal(next),
        }
        Ok(())
    }

    fn quantifier(&mut self, next: char) -> Result<(), PatternFault> {
        if next != '{' {
            self.at += 1;
            self.out.push(next);
            return Ok(());
        }
        let rest = &self.pattern[self.at + 1..];
        let Some(end) = rest.find('}') else { return self.fault() };
        let bounds = &rest[..end];
        let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let formed = match bounds.split_once(',') {
            Some((least, most)) => number(least) && (most.is_empty() || number(most)),
            None => number(bounds),
        };
        if !formed {
            return self.fault();
        }
        self.out.push_str(&format!("{{{bounds}}}"));
        self.at += end + 2;
        Ok(())
    }

    /// `\n`, `\.`, `\p{Lu}` …, inside a class or out of it.
    fn escape(&mut self) -> Result<(), PatternFault> {
        let rest = &self.pattern[self.at + 1..];
        let Some(next) = rest.chars().next() else { return self.fault() };
        match next {
            'n' | 'r' | 't' => self.out.push_str(&format!("\\{next}")),
            '('..='+' | '-' | '.' | '?' | '['..='^' | '{'..='}' => {
                push_literal(&mut self.out, next)
            }
            'p' | 'P' => return self.category(next),
            _ => return self.fault(),
        }
        self.at += 1 + next.len_utf8();
        Ok(())
    }

    fn category(&mut self, letter: char) -> Result<(), PatternFault> {
        let rest = &self.pattern[self.at + 2..];
        let name = rest.strip_prefix('{').and_then(|inner| inner.split_once('}')).map(|it| it.0);
        let known = name.is_some_and(|name| {
            let mut letters = name.chars();
            let major = letters.next();
            let row = CATEGORIES.iter().find(|(letter, _)| Some(*letter) == major);
            row.is_some_and(|(_, minors)| {
                letters.next().is_none_or(|minor| minors.contains(minor))
                    && letters.next().is_none()
            })
        });
        match name {
            Some(name) if known => {
                self.out.push_str(&format!("\\{letter}{{{name}}}"));
                self.at += name.len() + 4;
                Ok(())
            }
            _ => self.fault(),
        }
    }

    fn class(&mut self) -> Result<(), PatternFault> {
        self.emit('[', "[");
        if self.peek() == Some('^') {
            self.emit('^', "^");
        }
        let mut first = true;
        loop {
            match self.peek() {
                None | Some('[') => return self.fault(),
                Some(']') if first => return self.fault(),
                Some(']') => break,
                // A hyphen is literal only as the first or the last character.
                Some('-') => {
                    if !first && !self.pattern[self.at + 1..].starts_with(']') {
                        return self.fault();
                    }
                    self.literal('-');
                }
                Some(_) => self.class_item()?,
            }
            first = false;
        }
        self.emit(']', "]");
        Ok(())
    }

    /// A character, a range of characters or an escape for a set of them.
    fn class_item(&mut self) -> Result<(), PatternFault> {
        let set = self.pattern[self.at..].starts_with(r"\p")
            || self.pattern[self.at..].starts_with(r"\P");
        let start = self.at;
        let low = self.class_character()?;
        let rest = &self.pattern[self.at..];
        if set || !rest.starts_with('-') || rest.starts_with("-]") {
            return Ok(());
        }
        self.emit('-', "-");
        if matches!(self.peek(), None | Some('[' | ']' | '-'))
            || self.pattern[self.at..].starts_with(r"\p")
            || self.pattern[self.at..].starts_with(r"\P")
        {
            return self.fault();
        }
        if self.class_character()? < low {
            self.at = start;
            return self.fault();
        }
        Ok(())
    }

    fn class_character(&mut self) -> Result<char, PatternFault> {
        let mut rest = self.pattern[self.at..].chars();
        let next = rest.next().unwrap_or_default();
        if next != '\\' {
            self.literal(next);
            return Ok(next);
        }
        let escaped = rest.next().unwrap_or_default();
        self.escape()?;
        Ok(match escaped {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            other => other,
        })
    }

    fn peek(&self) -> Option<char> {
        self.pattern[self.at..].chars().next()
    }

    fn literal(&mut self, character: char) {
        push_literal(&mut self.out, character);
        self.at += character.len_utf8();
    }

    fn emit(&mut self, consumed: char, translation: &str) {
        self.at += consumed.len_utf8();
        self.out.push_str(translation);
    }

    fn fault<T>(&self) -> Result<T, PatternFault> {
        Err(PatternFault::Syntax(self.at))
    }
}

fn push_literal(out: &mut String, character: char) {
    if character.is_alphanumeric() {
        out.push(character);
    } else {
        out.push_str(&format!("\\x{{{:x}}}", character as u32));
    }
}
