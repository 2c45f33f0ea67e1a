//! Knows the parts of a mail (MIME): its body, as HTML or text, and the attached files. Does not know their
//! content.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

use super::{Fault, MAX_MEMBERS};

/// The parts of a mail by name.
#[derive(Default)]
pub(super) struct Mail {
    parts: Vec<Part>,
    /// What links call parts (`cid:plan@example.org`, `plan.png`), with their names.
    called: Vec<(String, String)>,
}

struct Part {
    name: String,
    bytes: Vec<u8>,
    /// Whether its bytes are not encoded as its header states.
    is_damaged: bool,
}

impl Mail {
    /// Reads the mail in `bytes`.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, Fault> {
        let mail = MessageParser::default().parse(bytes).ok_or(Fault::Damaged)?;
        if mail.parts.len() as u64 > MAX_MEMBERS {
            return Err(Fault::TooMany);
        }
        let mut parts = Self::default();
        parts.add("head.txt".to_owned(), head(&mail).into_bytes(), false);
        // Of two versions of the same text, people see the HTML version.
        for part in mail.html_body.iter().filter_map(|it| mail.parts.get(*it as usize)) {
            let name = match part.body {
                PartType::Html(_) => "body.html",
                PartType::Text(_) => "body.txt",
                _ => continue,
            };
            parts.add(name.to_owned(), part.contents().to_vec(), part.is_encoding_problem);
        }
        for (index, part) in mail.attachments().enumerate() {
            let (bytes, is_damaged) = (part.contents().to_vec(), part.is_encoding_problem);
            let name = parts.add(attached(part, index + 1), bytes, is_damaged);
            let id = part.content_id().map(|it| format!("cid:{it}"));
            let location = part.content_location().map(str::to_owned);
            parts.called.extend(id.into_iter().chain(location).map(|it| (it, name.clone())));
        }
        Ok(parts)
    }

    /// Adds a part, with a number before its name if that is taken. Returns the name.
    fn add(&mut self, name: String, bytes: Vec<u8>, is_damaged: bool) -> String {
        let mut numbers = 2..;
        let mut unique = name.clone();
        while self.parts.iter().any(|it| it.name == unique) {
            let Some(number) = numbers.next() else { break };
            unique = format!("{number}-{name}");
        }
        self.parts.push(Part { name: unique.clone(), bytes, is_damaged });
        unique
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.parts.iter().map(|it| it.name.clone()).collect()
    }

    /// The content of the part called `name`, in a list of files or in a link.
    pub(super) fn part(&self, name: &str) -> Option<Result<&[u8], Fault>> {
        let called = || self.called.iter().find(|it| it.0 == name).map(|it| &*it.1);
        let named = |name: &str| self.parts.iter().find(|it| it.name == name);
        let part = named(name).or_else(|| named(called()?))?;
        Some(if part.is_damaged { Err(Fault::Damaged) } else { Ok(&part.bytes) })
    }
}

/// The lines above the body: subject, date and sender.
fn head(mail: &Message<'_>) -> String {
    let from = mail.from().and_then(|it| it.first());
    let from = from.and_then(|it| it.name().or(it.address()));
    let date = mail.header_raw("Date").map(str::trim);
    let parts = [("Subject", mail.subject()), ("Date", date), ("From", from)];
    let stated = parts.into_iter().filter_map(|(name, value)| Some((name, value?)));
    stated.map(|(name, value)| format!("{name}: {value}\n\n")).collect()
}

/// The name of an attached file, without directories.
fn attached(part: &MessagePart<'_>, number: usize) -> String {
    if matches!(part.body, PartType::Message(_)) {
        return format!("message-{number}.eml");
    }
    let name = part.attachment_name().unwrap_or_default();
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().replace('\0', "");
    if name.is_empty() || name.starts_with('.') { format!("attachment-{number}") } else { name }
}
