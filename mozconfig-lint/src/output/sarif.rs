//! The `sarif` format: version 2.1.0 of the exchange format for static analysis, as code scanning
//! on GitHub and editors read it.
//!
//! The shape is fixed by the structs here. Paths are relative to `%SRCROOT%`, the top folder of the
//! repository, and nothing says where on this machine that is. What makes a result the same in the
//! next run is its fingerprint, which knows no line numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Edit, Label, Remedy};
use crate::fingerprint::fingerprints;
use crate::report::Report;
use crate::rules::Rule;

use super::{RenderOptions, brief, escape, json};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The name of the fingerprint; the number rises when it is made in another way.
const FINGERPRINT: &str = "mozconfigLint/v1";
/// How many bytes of a file are quoted at most.
const LONGEST_SNIPPET: usize = 1000;
/// The folder that paths are relative to.
const BASE: &str = "%SRCROOT%";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    invocations: [Invocation; 1],
    original_uri_base_ids: BTreeMap<&'static str, Base>,
    column_kind: &'static str,
    results: Vec<Finding<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<RunProperties<'a>>,
}

/// What the results were compared with, where only new ones were asked for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RunProperties<'a> {
    since: &'a str,
    known_findings: usize,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    information_uri: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Message,
    full_description: Message,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
}

#[derive(Serialize)]
struct Base {
    description: Message,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix>,
    properties: Properties<'a>,
}

/// Where in the tree a result applies.
#[derive(Serialize)]
struct Properties<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    product: Option<&'a str>,
    platforms: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    other: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Content>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix {
    description: Message,
    artifact_changes: [ArtifactChange; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: ArtifactLocation,
    replacements: [Replacement; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Content,
}

#[derive(Serialize)]
struct Content {
    text: String,
}

/// Writes a report.
pub(super) fn render(report: &Report, _: &RenderOptions) -> String {
    let used: BTreeMap<&str, &'static Rule> =
        report.diagnostics.iter().map(|found| (found.rule.id, found.rule)).collect();
    let ids: Vec<&str> = used.keys().copied().collect();
    let results = report.diagnostics.iter().zip(fingerprints(report));
    let results = results.map(|(found, fingerprint)| finding(report, found, fingerprint, &ids));
    let root = "the top folder of the repository that holds the source tree".to_owned();
    json::write(&Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    version: env!("CARGO_PKG_VERSION"),
                    information_uri: env!("CARGO_PKG_REPOSITORY"),
                    rules: used.values().map(|rule| descriptor(rule)).collect(),
                },
            },
            invocations: [Invocation {
                execution_successful: !report.incomplete && report.summary.pairs > 0,
            }],
            original_uri_base_ids: [(BASE, Base { description: Message { text: root } })].into(),
            // Columns count characters, as everywhere in the program.
            column_kind: "unicodeCodePoints",
            results: results.collect(),
            properties: report
                .since
                .as_ref()
                .map(|since| RunProperties { since: &since.revision, known_findings: since.known }),
        }],
    })
}

fn descriptor(rule: &Rule) -> Descriptor {
    Descriptor {
        id: rule.id,
        short_description: Message { text: rule.summary.to_owned() },
        full_description: Message { text: what_it_finds(rule) },
        help: Help { text: rule.documentation, markdown: rule.documentation },
        default_configuration: Configuration { level: rule.level.as_str() },
    }
}

/// The first section of a rule's documentation, in one line.
fn what_it_finds(rule: &Rule) -> String {
    let lines = rule.documentation.lines().skip_while(|line| line.starts_with('#'));
    let section = lines.take_while(|line| !line.starts_with('#'));
    section.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

fn finding<'a>(
    report: &'a Report,
    diagnostic: &'a Diagnostic,
    fingerprint: String,
    rules: &[&str],
) -> Finding<'a> {
    let scope = &diagnostic.scope;
    let mut seen = BTreeSet::from([diagnostic.primary.span]);
    // The schema wants no location twice.
    let related: Vec<&Label> =
        diagnostic.related.iter().filter(|label| seen.insert(label.span)).collect();
    Finding {
        rule_id: diagnostic.rule.id,
        rule_index: rules.iter().position(|id| *id == diagnostic.rule.id).unwrap_or_default(),
        level: diagnostic.level.as_str(),
        message: message(&brief::lines(report, diagnostic).join("\n")),
        locations: [location(report, &diagnostic.primary, None)],
        related_locations: related
            .iter()
            .enumerate()
            .map(|(index, label)| location(report, label, Some(index + 1)))
            .collect(),
        partial_fingerprints: [(FINGERPRINT, fingerprint)].into(),
        fixes: diagnostic.remedies.iter().filter_map(|remedy| fix(report, remedy)).collect(),
        properties: Properties {
            product: scope.product.as_deref(),
            platforms: &scope.platforms,
            base: scope.base.as_deref(),
            other: scope.other.as_deref(),
        },
    }
}

/// A message in which nothing is taken for a placeholder or a link: braces are doubled, as the
/// standard asks, and what would make a link is broken.
fn message(text: &str) -> Message {
    let text = text.replace('{', "{{").replace('}', "}}");
    Message { text: text.replace("](", "]\\u{{28}}") }
}

fn location(report: &Report, label: &Label, id: Option<usize>) -> Location {
    let region = region(brief::region(report, label));
    let said = (!label.text.is_empty()).then(|| message(&escape::one_line(&label.text)));
    Location {
        id,
        physical_location: PhysicalLocation {
            artifact_location: artifact(&brief::repository_path(report, label)),
            region: Region { snippet: snippet(report, label), ..region },
        },
        message: said,
    }
}

fn region(region: brief::Region) -> Region {
    Region {
        start_line: region.line,
        start_column: region.column,
        end_line: region.end_line,
        end_column: region.end_column,
        snippet: None,
    }
}

/// What stands at a place, for viewers that do not have the file; nothing where it is long.
fn snippet(report: &Report, label: &Label) -> Option<Content> {
    let text = report.sources.file(label.span.file).text();
    let text = text.get(label.span.range.as_usize())?.trim_end_matches('\n');
    (!text.is_empty() && text.len() <= LONGEST_SNIPPET).then(|| Content { text: text.to_owned() })
}

fn artifact(path: &str) -> ArtifactLocation {
    ArtifactLocation { uri: uri(path), uri_base_id: BASE }
}

/// A path as a relative reference: each byte that has a meaning in a URI is encoded.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~+@".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

/// A way out as a change to a file, where it is one.
fn fix(report: &Report, remedy: &Remedy) -> Option<Fix> {
    let Edit { span, replacement } = remedy.edit.as_ref()?;
    let file = report.sources.file(span.file);
    let (start, end) = (file.line_column(span.range.start), file.line_column(span.range.end));
    let path = report.in_repository.join(file.path().as_str());
    Some(Fix {
        description: message(&escape::one_line(&remedy.message)),
        artifact_changes: [ArtifactChange {
            artifact_location: artifact(path.as_str()),
            replacements: [Replacement {
                deleted_region: Region {
                    start_line: start.line,
                    start_column: start.column,
                    end_line: end.line,
                    end_column: end.column,
                    snippet: None,
                },
                inserted_content: Content { text: replacement.clone() },
            }],
        }],
    })
}
