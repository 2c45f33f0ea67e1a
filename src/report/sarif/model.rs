//! Knows the SARIF 2.1.0 objects that kenzan writes, under their names in the standard. Does not
//! know their content.

use std::collections::BTreeMap;

use serde::Serialize;

/// `sarifLog`: the whole file (§3.13).
#[derive(Serialize)]
pub(super) struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

impl<'a> Log<'a> {
    /// A log of one run.
    pub(super) fn of(run: Run<'a>) -> Self {
        Self {
            schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            version: "2.1.0",
            runs: [run],
        }
    }
}

/// `run` (§3.14).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Run<'a> {
    pub(super) tool: Tool<'a>,
    pub(super) language: &'static str,
    pub(super) column_kind: &'static str,
    pub(super) newline_sequences: [&'static str; 3],
    pub(super) results: Vec<ResultOut<'a>>,
    pub(super) properties: RunProperties,
}

/// Our own properties of a run.
#[derive(Serialize)]
pub(super) struct RunProperties {
    /// The checks and findings, in words.
    pub(super) summary: String,
}

/// `tool` (§3.18).
#[derive(Serialize)]
pub(super) struct Tool<'a> {
    pub(super) driver: Driver<'a>,
}

/// `toolComponent` (§3.19).
#[derive(Serialize)]
pub(super) struct Driver<'a> {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
    pub(super) rules: Vec<Descriptor<'a>>,
}

/// `reportingDescriptor`: a rule (§3.49).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor<'a> {
    pub(super) id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) short_description: Option<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) help: Option<Help<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) default_configuration: Option<Configuration>,
}

impl<'a> Descriptor<'a> {
    /// A rule with only an id.
    pub(super) fn bare(id: &'a str) -> Self {
        Self { id, short_description: None, help: None, default_configuration: None }
    }
}

/// `multiformatMessageString` (§3.12).
#[derive(Serialize)]
pub(super) struct Help<'a> {
    pub(super) text: &'a str,
    pub(super) markdown: &'a str,
}

/// `reportingConfiguration` (§3.50).
#[derive(Serialize)]
pub(super) struct Configuration {
    pub(super) level: &'static str,
}

/// `result` (§3.27).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ResultOut<'a> {
    pub(super) rule_id: &'a str,
    pub(super) rule_index: usize,
    pub(super) level: &'static str,
    pub(super) message: Message,
    /// At most one: several would mean that the finding must be corrected at all of them.
    pub(super) locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) related_locations: Vec<Location>,
    pub(super) partial_fingerprints: BTreeMap<&'static str, String>,
    /// Empty means that the result is not suppressed; absence would mean that this is unknown.
    pub(super) suppressions: Vec<Suppression<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) fixes: Vec<FixOut<'a>>,
    pub(super) properties: ResultProperties<'a>,
}

/// `fix` (§3.55).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FixOut<'a> {
    pub(super) description: Message,
    /// One for each artifact.
    pub(super) artifact_changes: Vec<ArtifactChange<'a>>,
    pub(super) properties: FixProperties,
}

/// Our own properties of a fix.
#[derive(Serialize)]
pub(super) struct FixProperties {
    /// Whether it states nothing new.
    pub(super) safe: bool,
}

/// `artifactChange` (§3.56).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ArtifactChange<'a> {
    pub(super) artifact_location: Artifact,
    pub(super) replacements: Vec<Replacement<'a>>,
}

/// `replacement` (§3.57). Without inserted content, the region is only deleted.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Replacement<'a> {
    pub(super) deleted_region: Region,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) inserted_content: Option<Content<'a>>,
}

/// `artifactContent` (§3.3).
#[derive(Serialize)]
pub(super) struct Content<'a> {
    pub(super) text: &'a str,
}

/// Our own properties of a result.
#[derive(Serialize)]
pub(super) struct ResultProperties<'a> {
    /// The disagreeing values by name, as exact text.
    pub(super) values: BTreeMap<&'a str, &'a str>,
}

/// `message` (§3.11).
#[derive(Serialize)]
pub(super) struct Message {
    pub(super) text: String,
}

/// `location` (§3.28).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    /// The target of links in the message; set for related locations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<usize>,
    pub(super) physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<Message>,
}

/// `physicalLocation` (§3.29).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhysicalLocation {
    pub(super) artifact_location: Artifact,
    /// `None` if the file is not text: its lines are not those of the artifact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) region: Option<Region>,
}

/// `logicalLocation` (§3.33): a place in a file that is not text.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LogicalLocation {
    pub(super) fully_qualified_name: String,
}

/// `artifactLocation` (§3.4).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Artifact {
    pub(super) uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) uri_base_id: Option<&'static str>,
}

/// `region` (§3.30): as text, its end excluded, and as bytes of the stored file. A byte order mark
/// counts among the bytes only.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    pub(super) start_line: u32,
    pub(super) start_column: u32,
    pub(super) end_line: u32,
    pub(super) end_column: u32,
    pub(super) byte_offset: u64,
    pub(super) byte_length: u64,
}

/// `suppression` (§3.35).
#[derive(Serialize)]
pub(super) struct Suppression<'a> {
    pub(super) kind: &'static str,
    pub(super) status: &'static str,
    pub(super) justification: &'a str,
}
