//! Knows the shipped packs: rule files built into the program. Does not know the content of their
//! rules.

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

/// The pack that checks documents if nothing else is configured.
pub const DEFAULT_RULES: &str = "kenzan:auto";

/// Prefix of pack names, which distinguishes them from paths.
pub const PREFIX: &str = "kenzan:";

/// Every shipped pack; a test compares the list with the files under `rules/`.
pub const PACKS: &[Pack] = &[
    Pack {
        name: "auto",
        files: &[
            PackFile { name: "across.yaml", text: include_str!("../../rules/auto/across.yaml") },
            PackFile { name: "ages.yaml", text: include_str!("../../rules/auto/ages.yaml") },
            PackFile { name: "anchors.yaml", text: include_str!("../../rules/auto/anchors.yaml") },
            PackFile { name: "prose.yaml", text: include_str!("../../rules/auto/prose.yaml") },
            PackFile { name: "records.yaml", text: include_str!("../../rules/auto/records.yaml") },
            PackFile { name: "sheet.yaml", text: include_str!("../../rules/auto/sheet.yaml") },
            PackFile { name: "tables.yaml", text: include_str!("../../rules/auto/tables.yaml") },
            PackFile { name: "text.yaml", text: include_str!("../../rules/auto/text.yaml") },
        ],
    },
    Pack {
        name: "jp-budget",
        files: &[
            PackFile {
                name: "budget.yaml",
                text: include_str!("../../rules/jp-budget/budget.yaml"),
            },
            PackFile {
                name: "claims.yaml",
                text: include_str!("../../rules/jp-budget/claims.yaml"),
            },
            PackFile { name: "draft.yaml", text: include_str!("../../rules/jp-budget/draft.yaml") },
            PackFile {
                name: "projects.yaml",
                text: include_str!("../../rules/jp-budget/projects.yaml"),
            },
            PackFile {
                name: "series.yaml",
                text: include_str!("../../rules/jp-budget/series.yaml"),
            },
        ],
    },
    Pack {
        name: "kpi",
        files: &[
            PackFile { name: "coverage.yaml", text: include_str!("../../rules/kpi/coverage.yaml") },
            PackFile { name: "targets.yaml", text: include_str!("../../rules/kpi/targets.yaml") },
        ],
    },
    Pack {
        name: "links",
        files: &[PackFile {
            name: "links.yaml",
            text: include_str!("../../rules/links/links.yaml"),
        }],
    },
];

/// The pack named `name`.
pub fn pack(name: &str) -> Option<&'static Pack> {
    PACKS.iter().find(|pack| pack.name == name)
}
