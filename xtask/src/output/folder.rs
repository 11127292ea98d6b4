//! The folder that a crate is written into, while one run has it for itself.
//!
//! Invariants: runs take turns; what a killed run left is gone before the next one looks; a folder
//! that was made for a crate that is not written in the end is removed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::signals::Held;
use super::swap;
use crate::turn::Turn;

/// What the names of the folders begin with in which new states are assembled.
const STAGING: &str = ".generating-";

/// A folder that a crate is written into.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// The folders that were made, the innermost one first; removed again if nothing is written.
    made: Vec<PathBuf>,
    /// The run cleans up before it ends.
    signals: Held,
    _turn: Turn,
}

impl Folder {
    /// Opens a folder, which is made if it does not exist, and waits for other runs to leave it.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let signals = Held::new()?;
        let (made, turn) = loop {
            let missing = path.ancestors().take_while(|folder| {
                !folder.as_os_str().is_empty() && folder.symlink_metadata().is_err()
            });
            let made = missing.map(Path::to_owned).collect();
            fs::create_dir_all(path).with_context(|| format!("cannot make {}", path.display()))?;
            let turn = Turn::wait(path);
            // A run that wrote nothing has removed the folder that it made.
            if turn.is_of(path) {
                break (made, turn);
            }
        };
        let folder = Self {
            path: path.to_owned(),
            made,
            signals,
            _turn: turn,
        };
        folder.clear()?;
        Ok(folder)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// A place for a new state, on the same disk.
    pub(super) fn staging(&self) -> Result<TempDir> {
        tempfile::Builder::new()
            .prefix(STAGING)
            .tempdir_in(&self.path)
            .with_context(|| format!("cannot write into {}", self.path.display()))
    }

    /// Ends the run here, where the user wants that.
    pub(super) fn go_on(&self) -> Result<()> {
        if self.signals.is_interrupted() {
            bail!("interrupted: {} is unchanged", self.path.display());
        }
        Ok(())
    }

    /// Says that the folder has its crate.
    pub(super) fn keep(&mut self) {
        self.made.clear();
    }

    /// Clears what a run that was killed has left.
    fn clear(&self) -> Result<()> {
        let shown = || format!("cannot read {}", self.path.display());
        for entry in fs::read_dir(&self.path).with_context(shown)? {
            let entry = entry.with_context(shown)?;
            if entry.file_name().to_string_lossy().starts_with(STAGING) {
                let path = entry.path();
                swap::put_back(&self.path, &path)?;
                fs::remove_dir_all(&path)
                    .with_context(|| format!("cannot remove {}", path.display()))?;
            }
        }
        Ok(())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        for folder in &self.made {
            // One that somebody else has put something into stays.
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
}
