//! Pages that show actual output: their files are written and their commands run by `sh`, in order.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A page cut at its fences, which are longer than those inside them.
pub(crate) enum Block {
    Text(String),
    Fence { marks: String, info: String, body: String },
}

pub(crate) fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = vec![Block::Text(String::new())];
    for line in page.split_inclusive('\n') {
        let mark = line.trim_end();
        match blocks.last_mut().unwrap() {
            Block::Fence { marks, .. } if mark == marks => blocks.push(Block::Text(String::new())),
            Block::Fence { body, .. } => body.push_str(line),
            Block::Text(_) if mark.starts_with("```") => {
                let info = mark.trim_start_matches('`');
                let marks = mark[..mark.len() - info.len()].to_owned();
                blocks.push(Block::Fence { marks, info: info.to_owned(), body: String::new() });
            }
            Block::Text(text) => text.push_str(line),
        }
    }
    blocks
}

pub(crate) fn written(blocks: &[Block]) -> String {
    let write = |block: &Block| match block {
        Block::Text(text) => text.clone(),
        Block::Fence { marks, info, body } => format!("{marks}{info}\n{body}{marks}\n"),
    };
    blocks.iter().map(write).collect()
}

/// The purpose of a fence by its info string: `LANGUAGE FILE` is a file, `console` are commands.
pub(crate) fn file(info: &str) -> Option<&str> {
    info.split_once(' ').map(|(_, file)| file)
}

/// The commands of a `console` fence: what follows `$ ` at the start of a line.
pub(crate) fn commands(body: &str) -> impl Iterator<Item = &str> {
    body.split('\n').filter_map(|line| line.strip_prefix("$ "))
}

/// An empty directory in which a reader follows pages.
pub(crate) struct Place {
    directory: TempDir,
    locale: &'static str,
    /// How the last command ended, for `echo $?`.
    status: i32,
}

impl Place {
    pub(crate) fn new(locale: &'static str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        // No configuration above the directory counts.
        fs::create_dir_all(directory.path().join(".git")).unwrap();
        Self { directory, locale, status: 0 }
    }

    /// The page with each command's output as it is now.
    pub(crate) fn rewritten(&mut self, page: &str) -> String {
        let mut blocks = blocks(page);
        for block in &mut blocks {
            if let Block::Fence { info, body, .. } = block {
                *body = self.follow(info, std::mem::take(body));
            }
        }
        written(&blocks)
    }

    fn follow(&mut self, info: &str, body: String) -> String {
        if let Some(file) = file(info) {
            let path = self.directory.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &body).unwrap();
        }
        if info != "console" {
            return body;
        }
        assert!(body.starts_with("$ "), "a console block begins with a command: {body}");
        let shown = commands(&body).map(|command| format!("$ {command}\n{}", self.run(command)));
        shown.collect()
    }

    /// What `command` prints to either stream; documents of the project are read where they are.
    fn run(&mut self, command: &str) -> String {
        let shown = command.contains("fixtures/");
        let directory = if shown { root() } else { self.directory.path().to_owned() };
        let program = Path::new(env!("CARGO_BIN_EXE_kenzan")).parent().unwrap().to_owned();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::iter::once(program).chain(std::env::split_paths(&path));
        let mut shell = Command::new("sh");
        for name in ["LC_ALL", "LC_MESSAGES", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
            shell.env_remove(name);
        }
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if name.starts_with("GIT_") || name.starts_with("KENZAN_") {
                shell.env_remove(name);
            }
        }
        shell.env("PATH", std::env::join_paths(path).unwrap()).env("LANG", self.locale);
        shell.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        let script = format!("exec 2>&1 </dev/null\n(exit {})\n{command}", self.status);
        let output = shell.arg("-c").arg(script).current_dir(directory).output().unwrap();
        self.status = output.status.code().expect("the command was not killed");
        assert_ne!(self.status, 127, "a command of `{command}` does not exist");
        String::from_utf8(output.stdout).unwrap()
    }
}

/// Whether generated files are to be rewritten.
pub(crate) fn updates() -> bool {
    std::env::var_os("UPDATE").is_some()
}

/// Writes a generated file in one step, because other tests may be reading it.
pub(crate) fn put(path: &Path, text: impl AsRef<[u8]>) {
    if fs::read(path).is_ok_and(|it| it == text.as_ref()) {
        return;
    }
    let mut beside = tempfile::NamedTempFile::new_in(path.parent().unwrap()).unwrap();
    std::io::Write::write_all(&mut beside, text.as_ref()).unwrap();
    if let Ok(known) = fs::metadata(path) {
        fs::set_permissions(beside.path(), known.permissions()).unwrap();
    }
    beside.persist(path).unwrap();
}

/// Compares the page at `path` with its expected text, or rewrites it.
pub(crate) fn keep(path: &Path, stored: &str, now: &str) {
    if stored == now {
        return;
    }
    assert!(updates(), "{} is out of date: run `just update`\n{now}", path.display());
    put(path, now);
}
