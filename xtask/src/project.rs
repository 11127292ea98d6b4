//! Where the project and its scratch folders are.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folder of the project, whatever folder the command is called in.
pub(crate) fn root() -> Result<&'static Path> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("the package is in a workspace")
}

/// A folder for crates that are made and thrown away, below the project's `target`.
pub(crate) fn scratch(name: &str) -> Result<PathBuf> {
    Ok(root()?.join("target").join(name))
}
