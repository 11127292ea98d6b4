//! A description on disk, with what stands beside it: its overlay and its accepted examples.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use codegen::Input;
use codegen::diagnostic::Report;
use codegen::source::{Neighbours, Source, Unread};

/// Reads `NAME.yaml` with `NAME.overlay.yaml` and `examples.allow.yaml`, where they stand beside it.
///
/// Messages call the files as `path` does, so that an editor finds them; one that is no text is
/// told as mistakes of a document are.
pub(crate) fn read(path: &Path) -> Result<Result<Input, Report>> {
    let overlay = overlay(path).into_iter();
    let accepted = path.with_file_name(ACCEPTED_EXAMPLES);
    let accepted = Some(accepted).filter(|path| path.is_file());
    let (document, overlays, accepted) = (
        source(path)?,
        overlay
            .map(|path| source(&path))
            .collect::<Result<Vec<_>>>()?,
        accepted.map(|path| source(&path)).transpose()?,
    );
    Ok(document.and_then(|document| {
        Ok(Input {
            document,
            overlays: overlays.into_iter().collect::<Result<_, _>>()?,
            accepted_examples: accepted.transpose()?,
            neighbours: neighbours(path),
        })
    }))
}

/// The files in the folder of a description and below it; a link that leads out of it is none.
fn neighbours(path: &Path) -> Neighbours {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let shown = path.parent().unwrap_or(Path::new("")).to_owned();
    Neighbours::new(move |name| {
        let missing = |_| Unread::Missing;
        let base = folder.canonicalize().map_err(missing)?;
        let file = base.join(name).canonicalize().map_err(missing)?;
        let fits = |file: &fs::Metadata| file.is_file() && file.len() <= MAX_BYTES;
        if !file.starts_with(&base) || !file.metadata().is_ok_and(|file| fits(&file)) {
            return Err(Unread::Missing);
        }
        let bytes = fs::read(&file).map_err(missing)?;
        Source::decode(shown.join(name).display().to_string(), &bytes).map_err(Unread::Broken)
    })
}

/// How large a file may be that a description refers to.
const MAX_BYTES: u64 = 64 << 20;

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

fn source(path: &Path) -> Result<Result<Source, Report>> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(Source::decode(path.display().to_string(), &bytes).map_err(Report::from))
}
