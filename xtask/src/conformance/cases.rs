//! Cases on disk: one JSON object in a line, and the document that they belong to.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::value::RawValue;

/// What the files of cases are called, behind the document's name.
const SUFFIX: &str = ".cases.jsonl";

/// The cases of one document.
#[derive(Debug)]
pub(super) struct Suite {
    /// What it is called: the path of its cases below the folder, without the suffix.
    pub(super) name: String,
    /// The document.
    pub(super) document: PathBuf,
    /// The cases, in the order of their file.
    pub(super) cases: Vec<Case>,
}

/// One instance, and what is expected of it.
#[derive(Debug)]
pub(super) struct Case {
    /// The component schema.
    pub(super) schema: String,
    /// What the case shows.
    pub(super) description: String,
    /// The instance, as it is written: reading it would round its numbers.
    pub(super) instance: Box<RawValue>,
    /// What is expected.
    pub(super) expected: Expected,
    /// Whether formats are only annotations.
    pub(super) annotated: bool,
}

/// What is expected of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// The schema accepts it.
    Valid,
    /// The schema refuses it.
    Invalid,
    /// It is an answer, which decodes, is kept, and whose drift is reported.
    Decodes,
}

/// A case as it is written.
#[derive(Deserialize)]
struct Line {
    schema: String,
    #[serde(default)]
    description: String,
    instance: Box<RawValue>,
    valid: Option<bool>,
    #[serde(default)]
    decodes: bool,
    #[serde(default)]
    profile: String,
}

/// Reads the cases at any depth below a folder.
pub(super) fn read(folder: &Path, documents: Option<&Path>) -> Result<Vec<Suite>> {
    let mut suites = Vec::new();
    for path in files(folder)? {
        let Some(stem) = path
            .file_name()
            .and_then(|name| name.to_str())
            .and_then(|name| name.strip_suffix(SUFFIX))
        else {
            continue;
        };
        let name = path
            .strip_prefix(folder)
            .unwrap_or(&path)
            .with_file_name(stem);
        suites.push(Suite {
            name: name.display().to_string(),
            document: document(&path, stem, documents)?,
            cases: cases(&path)?,
        });
    }
    Ok(suites)
}

/// Every file below a folder, sorted.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let cannot = || format!("cannot read {}", folder.display());
        for entry in fs::read_dir(&folder).with_context(cannot)? {
            let entry = entry.with_context(cannot)?;
            let kind = entry.file_type().with_context(cannot)?;
            if kind.is_dir() {
                open.push(entry.path());
            } else {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The document that cases belong to: beside them, else in the other folder.
fn document(cases: &Path, stem: &str, documents: Option<&Path>) -> Result<PathBuf> {
    let folders = [cases.parent(), documents];
    for folder in folders.into_iter().flatten() {
        for extension in ["yaml", "yml", "json"] {
            let path = folder.join(format!("{stem}.{extension}"));
            if path.is_file() {
                return Ok(path);
            }
        }
    }
    bail!(
        "{} has no document `{stem}.yaml` or `{stem}.json`{}",
        cases.display(),
        if documents.is_none() {
            " beside it: `--documents DIR` names another folder"
        } else {
            ""
        }
    )
}

/// The cases of one file.
fn cases(path: &Path) -> Result<Vec<Case>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            let place = || format!("{}:{}", path.display(), index + 1);
            let line: Line = serde_json::from_str(line).with_context(place)?;
            let expected = match (line.valid, line.decodes) {
                (Some(true), false) => Expected::Valid,
                (Some(false), false) => Expected::Invalid,
                (None, true) => Expected::Decodes,
                _ => bail!("{}: a case must say either `valid` or `decodes`", place()),
            };
            Ok(Case {
                schema: line.schema,
                description: line.description,
                instance: line.instance,
                expected,
                annotated: line.profile == "format-annotation",
            })
        })
        .collect()
}
