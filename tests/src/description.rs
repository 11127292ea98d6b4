//! The description that `generated/` is made from: its text, its document, its schemas as types.

use std::path::{Path, PathBuf};

use codegen::Input;
use codegen::document::{self, Document};
use codegen::source::Source;
use generated::{Drift, models};

/// The folder of the workspace.
///
/// # Panics
/// The package is not in a workspace.
#[must_use]
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the package is in a workspace")
        .to_owned()
}

/// The description with its overlay and its list of accepted examples.
///
/// # Panics
/// A file is missing.
#[must_use]
pub fn input() -> Input {
    let source = |name: &str| {
        let path = format!("spec/{name}");
        let text = std::fs::read_to_string(workspace().join(&path)).expect("the file is there");
        Source::new(path, text)
    };
    Input {
        document: source("restore-jobs.yaml"),
        overlays: vec![source("restore-jobs.overlay.yaml")],
        accepted_examples: Some(source("examples.allow.yaml")),
        neighbours: codegen::source::Neighbours::default(),
    }
}

/// The description as it is read.
///
/// # Panics
/// It has errors, which it prints.
#[must_use]
pub fn document() -> Document {
    let input = input();
    document::parse(&input.document, &input.overlays).unwrap_or_else(|report| panic!("{report}"))
}

/// What became of a value that was read as a generated type.
#[derive(Debug)]
pub struct Read {
    /// The value as it is written again.
    pub written: serde_json::Value,
    /// The rules that it breaks: pointer and keyword.
    pub broken: Vec<(String, &'static str)>,
    /// What of the value the description does not allow, if it is an answer.
    pub drift: Drift,
}

/// Reads a value as the generated type of a schema; `None` if the test knows no type for it.
///
/// # Errors
/// The value does not decode.
#[must_use]
pub fn read(schema: &str, value: &serde_json::Value) -> Option<Result<Read, serde_json::Error>> {
    macro_rules! types {
        ($($name:literal => $ty:ty),* $(,)?) => {
            match schema {
                $($name => Some(read_as::<$ty>(value)),)*
                _ => None,
            }
        };
    }
    types! {
        "ApiError" => models::ApiError,
        "DiskBackupSnapshotRestoreJob" => models::RestoreJob,
        "RestoreJobRequest" => models::RestoreJobRequest,
    }
}

fn read_as<T>(value: &serde_json::Value) -> Result<Read, serde_json::Error>
where
    T: serde::de::DeserializeOwned + serde::Serialize + generated::Validate,
{
    // From text, as from the wire.
    let read: T = serde_json::from_str(&value.to_string())?;
    let broken = read.validate().err().into_iter().flatten();
    Ok(Read {
        written: serde_json::to_value(&read)?,
        broken: broken
            .map(|violation| (violation.pointer, violation.keyword))
            .collect(),
        drift: Drift::between(value, &read),
    })
}
