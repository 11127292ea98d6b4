//! A description on disk, with what stands beside it: its overlay and its accepted examples.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use codegen::Input;
use codegen::source::Source;

/// Reads `NAME.yaml` with `NAME.overlay.yaml` and `examples.allow.yaml`, where they stand beside it.
///
/// Messages call the files as `path` does, so that an editor finds them.
pub(crate) fn read(path: &Path) -> Result<Input> {
    Ok(Input {
        document: source(path)?,
        overlays: overlay(path)
            .map(|path| source(&path))
            .transpose()?
            .into_iter()
            .collect(),
        accepted_examples: Some(path.with_file_name(ACCEPTED_EXAMPLES))
            .filter(|path| path.is_file())
            .map(|path| source(&path))
            .transpose()?,
    })
}

/// The list of examples that are known to contradict their schemas.
const ACCEPTED_EXAMPLES: &str = "examples.allow.yaml";

/// The overlay that stands beside a description.
fn overlay(path: &Path) -> Option<PathBuf> {
    let stem = path.file_stem()?.to_str()?;
    ["yaml", "yml", "json"]
        .iter()
        .map(|extension| path.with_file_name(format!("{stem}.overlay.{extension}")))
        .find(|path| path.is_file())
}

fn source(path: &Path) -> Result<Source> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let name = path.display().to_string();
    Source::decode(name, &bytes).map_err(|error| {
        let (line, column) = error.source.line_column(error.offset);
        anyhow::anyhow!(
            "{}\n  --> {}:{line}:{column}",
            error.message,
            path.display()
        )
    })
}

/// Prints a report on standard error and says that the command failed.
pub(crate) fn refuse(report: &codegen::diagnostic::Report) -> ExitCode {
    anstream::eprint!("{}", report.render(true));
    ExitCode::FAILURE
}
