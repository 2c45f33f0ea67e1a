//! The program itself, over its streams.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use super::client::{Folder, abilities};

/// What `kenzan lsp` says to these bytes and how it ends.
fn told(folder: &Folder, bytes: &[u8]) -> (Output, Vec<Value>) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_kenzan"));
    program.arg("lsp").arg("--stdio").current_dir(folder.path(""));
    program.env("LANG", "C").env_remove("LC_ALL").env_remove("KENZAN_LANG");
    program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = program.spawn().unwrap();
    running.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = running.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let mut rest = &*text;
    let mut said = Vec::new();
    while let Some((head, after)) = rest.split_once("\r\n\r\n") {
        let length: usize = head.trim().strip_prefix("Content-Length: ").unwrap().parse().unwrap();
        said.push(serde_json::from_str(&after[..length]).unwrap());
        rest = &after[length..];
    }
    assert_eq!(rest, "", "nothing but messages");
    (output, said)
}

fn framed(body: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn request(id: i32, method: &str, params: &Value) -> Vec<u8> {
    let request = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
    framed(&request.to_string())
}

fn greeting(folder: &Folder) -> Vec<u8> {
    let folders = json!([{ "uri": folder.uri(""), "name": "x" }]);
    let params = json!({ "capabilities": abilities(&["utf-8"]), "workspaceFolders": folders });
    request(1, "initialize", &params)
}

fn exit() -> Vec<u8> {
    framed("{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}")
}

#[test]
fn what_is_no_message_is_answered_and_the_next_one_is_read() {
    let folder = Folder::new(&[
        ("kenzan.yaml", "sources: { data: a.yaml }\n"),
        ("rules/a.yaml", "id: a/total\ncheck: { sum: { total: $.total, items: '$.items[*]' } }\n"),
        ("a.yaml", "total: 30\nitems: [10, 10]\n"),
    ]);
    let mut bytes = greeting(&folder);
    bytes.extend(framed("{ no json"));
    bytes.extend(b"\xff\xfe: nonsense\r\nContent-Type: x\r\n");
    let zero = json!({ "line": 0, "character": 0 });
    let params = json!({ "textDocument": { "uri": folder.uri("a.yaml") }, "position": zero });
    bytes.extend(request(2, "textDocument/hover", &params));
    bytes.extend(request(3, "shutdown", &Value::Null));
    bytes.extend(exit());
    let (output, said) = told(&folder, &bytes);
    assert!(output.status.success(), "{output:?}");
    let errors = said.iter().filter(|it| it["error"]["code"] == -32700 && it["id"].is_null());
    assert_eq!(errors.count(), 1, "{said:?}");
    for id in 1..=3 {
        assert!(said.iter().any(|it| it["id"] == id), "{id}: {said:?}");
    }
    assert_eq!(
        said.iter().find(|it| it["id"] == 1).unwrap()["result"]["serverInfo"]["name"],
        "kenzan"
    );
}

#[test]
fn an_end_without_a_goodbye_is_told_by_the_exit_code() {
    let folder = Folder::new(&[]);
    for bytes in [Vec::new(), greeting(&folder), [greeting(&folder), exit()].concat()] {
        let (output, _) = told(&folder, &bytes);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
    }
}
