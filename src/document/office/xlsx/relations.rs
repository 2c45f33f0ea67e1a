//! Knows how a part of an Office Open XML file refers to others: by relations in a part beside it.
//! Does not know the content of parts.

use rustc_hash::FxHashMap;

use super::super::archive::Archive;
use super::super::problem::Fault;
use super::super::xml::{Token, Xml};

/// The targets of one part's relations, by id: the last word of the type, and a path.
#[derive(Default)]
pub(in crate::document::office) struct Relations {
    ids: FxHashMap<String, usize>,
    all: Vec<(String, String)>,
}

impl Relations {
    /// The type and the path of the relation `id`.
    pub(in crate::document::office) fn get(&self, id: &str) -> Option<(&str, &str)> {
        let (kind, path) = &self.all[*self.ids.get(id)?];
        Some((kind, path))
    }

    /// The first path of a relation of the type `kind`.
    pub(in crate::document::office) fn first(&self, kind: &str) -> Option<String> {
        self.each(kind).next().map(str::to_owned)
    }

    /// The paths of all relations of the type `kind`.
    pub(in crate::document::office) fn each(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.all.iter().filter(move |(it, _)| it == kind).map(|(_, path)| path.as_str())
    }
}

/// The relations of the part `path`; those of the whole archive if it is empty.
pub(in crate::document::office) fn of(
    archive: &mut Archive<'_>,
    path: &str,
) -> Result<Relations, Fault> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let slash = if folder.is_empty() { "" } else { "/" };
    let beside = format!("{folder}{slash}_rels/{name}.rels");
    let mut relations = Relations::default();
    let Some(part) = archive.part(&beside)? else { return Ok(relations) };
    let mut xml = Xml::new(part, &beside);
    loop {
        match xml.next()? {
            Token::Open(tag) if tag.name() == b"Relationship" => {
                let [id, kind, target] = ["Id", "Type", "Target"].map(|it| tag.get(it));
                let is_outside = tag.get("TargetMode").is_some_and(|it| it == "External");
                if let (Some(id), Some(kind), Some(target), false) = (id, kind, target, is_outside)
                {
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    relations.ids.insert(id, relations.all.len());
                    relations.all.push((kind, resolved(folder, &target)));
                }
            }
            Token::Eof => return Ok(relations),
            _ => {}
        }
    }
}

/// The path of `target`, relative to `folder`.
fn resolved(folder: &str, target: &str) -> String {
    let (start, rest) = match target.strip_prefix('/') {
        Some(rest) => ("", rest),
        None => (folder, target),
    };
    let mut steps: Vec<&str> = start.split('/').filter(|it| !it.is_empty()).collect();
    for step in rest.split('/') {
        match step {
            "" | "." => {}
            ".." => _ = steps.pop(),
            step => steps.push(step),
        }
    }
    steps.join("/")
}
