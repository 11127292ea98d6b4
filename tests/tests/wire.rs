//! Answers in the shapes that the service really sends: decoded whatever they have, nothing that
//! is declared lost, and the rest named; a new file is a new answer.

use std::path::{Path, PathBuf};

use generated::DriftKind;
use serde::Deserialize;
use serde_json::Value;
use tests::description::{read, workspace};

/// One answer in `tests/data/SCHEMA/`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recorded {
    /// What it shows.
    shows: String,
    answer: Value,
    /// What of it the description does not allow.
    drift: Vec<String>,
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Each answer, with its schema and the name of its file.
fn recorded() -> Vec<(String, String, Recorded)> {
    let mut all = Vec::new();
    for folder in files(&workspace().join("tests/data")) {
        let schema = folder.file_name().unwrap().to_str().unwrap().to_owned();
        for file in files(&folder) {
            let name = format!("{schema}/{}", file.file_name().unwrap().to_str().unwrap());
            let recorded = serde_json::from_slice(&std::fs::read(file).unwrap());
            let recorded = recorded.unwrap_or_else(|error| panic!("{name}: {error}"));
            all.push((schema.clone(), name, recorded));
        }
    }
    assert!(!all.is_empty());
    all
}

/// The answer without the members at the pointers.
fn without<'a>(answer: &Value, pointers: impl Iterator<Item = &'a str>) -> Value {
    let mut kept = answer.clone();
    for pointer in pointers {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let members = kept.pointer_mut(parent).and_then(Value::as_object_mut);
        members
            .unwrap()
            .remove(&name.replace("~1", "/").replace("~0", "~"));
    }
    kept
}

#[test]
fn every_answer_decodes_and_its_drift_is_named_exactly() {
    let mut wrong = Vec::new();
    for (schema, name, recorded) in recorded() {
        let read = read(&schema, &recorded.answer).unwrap();
        let read = read.unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut found: Vec<String> = read.drift.items().iter().map(ToString::to_string).collect();
        let mut expected = recorded.drift;
        found.sort();
        expected.sort();
        if found != expected {
            wrong.push(format!("{name}: {}: {found:#?}", recorded.shows));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_that_is_declared_is_lost() {
    for (schema, name, recorded) in recorded() {
        let read = read(&schema, &recorded.answer).unwrap().unwrap();
        let dropped =
            read.drift.items().iter().filter(|item| {
                matches!(item.kind, DriftKind::Undeclared | DriftKind::ForbiddenNull)
            });
        let kept = without(&recorded.answer, dropped.map(|item| item.pointer.as_str()));
        assert_eq!(read.written, kept, "{name}: {}", recorded.shows);
    }
}
