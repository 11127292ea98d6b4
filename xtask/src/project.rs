//! Where the project and its scratch folders are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

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

/// The program that builds crates.
pub(crate) fn cargo() -> PathBuf {
    std::env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from)
}

/// The folder in which generated crates are built.
pub(crate) fn builds() -> Result<PathBuf> {
    Ok(root()?.join("target"))
}

/// Has Cargo build a generated crate where the project is built, and as its dependencies are, so that
/// those that they share are built once.
pub(crate) fn share_builds(cargo: &mut Command) -> Result<()> {
    cargo
        .env("CARGO_TARGET_DIR", builds()?)
        .env("CARGO_INCREMENTAL", "0")
        // Nobody debugs them.
        .env("CARGO_PROFILE_DEV_DEBUG", "false");
    Ok(())
}

/// Has Cargo put documentation into a folder of its own, which is emptied: rustdoc reads and writes
/// again what its folder says of every other crate, so that each crate ever documented there costs
/// time.
pub(crate) fn document_apart(cargo: &mut Command, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    cargo
        .env("CARGO_TARGET_DIR", folder)
        .env("CARGO_BUILD_BUILD_DIR", builds()?);
    Ok(())
}
