//! Knows the shipped packs: rule files held by the program itself.
//! Does not know who asks for them, nor what their rules say.

/// Rule files that ship together, under a name for `extends: [kenzan:NAME]`.
#[derive(Debug)]
pub struct Pack {
    /// Name after `kenzan:`.
    pub name: &'static str,
    /// The rule files, by name.
    pub files: &'static [PackFile],
}

/// A rule file of a pack.
#[derive(Debug)]
pub struct PackFile {
    /// File name inside the pack's directory.
    pub name: &'static str,
    /// Its content.
    pub text: &'static str,
}

/// What stands before the name of a pack where paths may stand as well.
pub const PREFIX: &str = "kenzan:";

/// Every shipped pack; a test compares the list with the files under `rules/`.
pub const PACKS: &[Pack] = &[Pack {
    name: "jp-budget",
    files: &[PackFile { name: "pack.yaml", text: include_str!("../../rules/jp-budget/pack.yaml") }],
}];

/// The pack named `name`.
pub fn pack(name: &str) -> Option<&'static Pack> {
    PACKS.iter().find(|pack| pack.name == name)
}
