//! Knows `kenzan lsp`: carries messages between the standard streams and the server. Does not know
//! their content. Answers an unreadable message with an error, and continues.

use std::io::{self, BufRead, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use lsp_server::{Connection, ErrorCode, Message};

use super::args::{Lsp, Speech, today};
use super::exit::Exit;
use super::{disk, locale};
use crate::diagnostic::Lang;
use crate::lsp::{Host, serve};
use crate::project::{Disk, Files};

/// Maximum size of a message in bytes: a file of the largest readable size, with escapes.
const MOST: u64 = 4 << 30;

/// Runs the command.
pub(super) fn run(args: &Lsp, speech: &Speech) -> Exit {
    let (server, pipe) = Connection::memory();
    let Connection { sender, receiver } = pipe;
    let out = thread::spawn(move || {
        for message in receiver {
            if message.write(&mut io::stdout().lock()).is_err() {
                // The editor has hung up; the other direction ends as well.
                return;
            }
        }
    });
    thread::spawn(move || {
        let mut input = io::stdin().lock();
        while let Some(message) = next(&mut input) {
            match message {
                Ok(message) => {
                    if sender.send(message).is_err() {
                        return;
                    }
                }
                Err(why) => refuse(&why),
            }
        }
    });
    let is_orderly = serve(&server, host(args, speech));
    drop(server);
    let is_written = out.join().is_ok();
    // The protocol demands exit code 1 if `exit` comes without `shutdown`.
    if is_orderly && is_written { Exit::Clean } else { Exit::Findings }
}

fn host(args: &Lsp, speech: &Speech) -> Host {
    let absolute = |path: &Path| disk::disk().absolute(path);
    let is_pack = |path: &Path| path.to_str().is_some_and(|it| it.starts_with("kenzan:"));
    let rules = args.origins.rules.iter();
    Host {
        files: Arc::new(|directory| Arc::new(Disk::at(directory))),
        lang: speech.lang.map(Lang::from),
        locale: locale::of_environment(),
        today,
        config: args.origins.config.as_deref().map(absolute),
        rules: rules.map(|it| if is_pack(it) { it.clone() } else { absolute(it) }).collect(),
        patience: Duration::from_millis(50),
    }
}

/// The next message, or the error in it; `None` at the end of the input, or if the length of a message
/// is unknown.
fn next(input: &mut impl BufRead) -> Option<Result<Message, String>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line).ok()? == 0 {
            return None;
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        if line.is_empty() {
            match length {
                Some(length) => return Some(body(input, length)),
                // Blank lines between messages are harmless.
                None => continue,
            }
        }
        if let Some((name, value)) = line.split_once(':')
            && name.trim().eq_ignore_ascii_case("Content-Length")
        {
            length = value.trim().parse::<u64>().ok().filter(|it| *it <= MOST);
        }
    }
}

fn body(input: &mut impl Read, length: u64) -> Result<Message, String> {
    let mut body = Vec::new();
    input.take(length).read_to_end(&mut body).map_err(|it| it.to_string())?;
    serde_json::from_slice(&body).map_err(|it| it.to_string())
}

/// Answers a message without a readable id.
fn refuse(why: &str) {
    let error = serde_json::json!({ "code": ErrorCode::ParseError as i32, "message": why });
    let answer = serde_json::json!({ "jsonrpc": "2.0", "id": null, "error": error }).to_string();
    // One write, so that it does not interleave with another message.
    let message = format!("Content-Length: {}\r\n\r\n{answer}", answer.len());
    let mut out = io::stdout().lock();
    let _ = out.write_all(message.as_bytes()).and_then(|()| out.flush());
}
