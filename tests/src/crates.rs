//! Emitted crates as one workspace, so that dependencies are compiled once.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen::render::Crate;

use crate::description::workspace;

/// Crates on disk.
#[derive(Debug)]
pub struct Crates {
    folder: PathBuf,
    target: PathBuf,
}

impl Crates {
    /// Writes crates into a folder of their own below `scratch`, each with its package's name.
    ///
    /// # Panics
    /// A file cannot be written.
    #[must_use]
    pub fn write(scratch: &Path, name: &str, crates: &[(String, Crate)]) -> Self {
        let folder = scratch.join(name);
        let mut members = String::new();
        for (package, files) in crates {
            for (path, text) in &files.0 {
                write(&folder.join(package).join(path), text);
            }
            writeln!(members, "    {package:?},").unwrap();
        }
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [\n{members}]\n");
        write(&folder.join("Cargo.toml"), &manifest);
        // The versions that the repository has fetched, so that nothing else is.
        fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        // One for all, since they have the same dependencies.
        let target = scratch.join("crates");
        Self { folder, target }
    }

    /// What a command of Cargo says of them; nothing, if all is well.
    ///
    /// # Panics
    /// Cargo cannot be run.
    #[must_use]
    pub fn cargo(&self, arguments: &[&str]) -> String {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--quiet", "--offline", "--workspace", "--keep-going"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .output()
            .unwrap();
        // Denying warnings by a flag would build every dependency a second time; with `--quiet`,
        // warnings are all that cargo says.
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if said.is_empty() && !output.status.success() {
            return output.status.to_string();
        }
        said
    }
}

/// Writes a file that is not there as it is: what stays the same is not compiled again.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
