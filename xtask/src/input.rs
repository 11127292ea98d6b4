//! A description on disk, with what stands beside it: its overlay and its accepted examples.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use codegen::Input;
use codegen::diagnostic::Report;
use codegen::source::{Neighbours, Source, Unread};

/// Reads `NAME.yaml` with `NAME.overlay.yaml` and `examples.allow.yaml`, where they stand beside it.
///
/// Messages call the files as `path` does, so that an editor finds them; one that is no text is
/// told as mistakes of a document are.
pub(crate) fn read(path: &Path) -> Result<Result<Input, Report>> {
    let overlay = overlay(path)?.into_iter();
    let accepted = beside(path, ACCEPTED_EXAMPLES)?;
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
    let folder = folder(path);
    let shown = path.parent().unwrap_or(Path::new("")).to_owned();
    Neighbours::new(move |name| {
        let missing = |_| Unread::Missing;
        let base = folder.canonicalize().map_err(missing)?;
        let file = base.join(name).canonicalize().map_err(missing)?;
        if !file.starts_with(&base) || !file.is_file() {
            return Err(Unread::Missing);
        }
        let bytes = bytes(&file).map_err(missing)?;
        Source::decode(shown.join(name).display().to_string(), &bytes).map_err(Unread::Broken)
    })
}

/// The folder that a description stands in.
fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// How large a description may be, and a file that belongs to it.
const MAX_BYTES: u64 = 64 << 20;

/// The bytes of a file, which may be a pipe: that it ends within the limit is seen by reading.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        let message = "it is larger than the limit of 64 MiB";
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(bytes)
}

/// The list of examples that are known to contradict their schemas.
const ACCEPTED_EXAMPLES: &str = "examples.allow.yaml";

/// The overlay that stands beside a description.
fn overlay(path: &Path) -> Result<Option<PathBuf>> {
    let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) else {
        return Ok(None);
    };
    let mut overlays = Vec::new();
    for extension in ["yaml", "yml", "json"] {
        overlays.extend(beside(path, &format!("{stem}.overlay.{extension}"))?);
    }
    if let [first, second, ..] = overlays.as_slice() {
        bail!(
            "{} and {}: a description has one overlay; remove one of them",
            first.display(),
            second.display()
        );
    }
    Ok(overlays.pop())
}

/// A file of this name beside a description, where there is one: nobody asked for it by name, so it
/// is read only if it is a file of that folder, and what else has the name is refused.
fn beside(path: &Path, name: &str) -> Result<Option<PathBuf>> {
    let found = path.with_file_name(name);
    if found.symlink_metadata().is_err() {
        return Ok(None);
    }
    let cannot = || format!("cannot read {}", found.display());
    let target = found.canonicalize().with_context(cannot)?;
    let base = folder(path).canonicalize().with_context(cannot)?;
    if !target.starts_with(&base) {
        bail!(
            "{}: it leads out of the folder of the description; put the file itself there",
            cannot()
        );
    }
    if !target.is_file() {
        bail!("{}: it is not a file; give it another name", cannot());
    }
    Ok(Some(found))
}

fn source(path: &Path) -> Result<Result<Source, Report>> {
    let bytes = bytes(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(Source::decode(path.display().to_string(), &bytes).map_err(Report::from))
}
