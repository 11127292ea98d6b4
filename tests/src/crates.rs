//! Emitted crates on disk, and Cargo's word on them.
//!
//! Invariant: all of them are built in the repository's own folder and as xtask builds them, with the
//! versions of dependencies that the repository has, so that what they depend on is built once.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use codegen::render::Crate;

use crate::description::workspace;

/// The folder in which emitted crates are built.
#[must_use]
pub fn builds() -> PathBuf {
    workspace().join("target")
}

/// A command of Cargo for the package or the workspace in a folder, which gets the versions that
/// the repository has fetched, so that nothing else is.
///
/// # Panics
/// The folder cannot be written.
#[must_use]
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let mut command = Command::new(env!("CARGO"));
    command
        .args(arguments)
        .args(["--quiet", "--offline"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", builds())
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        // Clippy says what it would say to a user, who has no settings of this project.
        .env("CLIPPY_CONF_DIR", folder);
    command
}

/// Runs a command of Cargo and gives what it says; nothing, if all is well.
///
/// Denying warnings by a flag would build every dependency a second time; with `--quiet`, warnings
/// are all that cargo says.
///
/// # Panics
/// Cargo cannot be run.
#[must_use]
pub fn cargo(folder: &Path, arguments: &[&str]) -> String {
    said(&command(folder, arguments).output().unwrap())
}

/// What a command of Cargo said.
fn said(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if said.is_empty() && !output.status.success() {
        return output.status.to_string();
    }
    said
}

/// How many crates have one folder of docs: whenever rustdoc documents one, it reads and writes again
/// what its folder says of all others.
const DOCUMENTED_TOGETHER: usize = 32;

/// Crates as one workspace.
#[derive(Debug)]
pub struct Crates {
    folder: PathBuf,
    packages: Vec<String>,
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
        let packages = crates.iter().map(|(package, _)| package.clone());
        Self {
            folder,
            packages: packages.collect(),
        }
    }

    /// What a command of Cargo says of them; nothing, if all is well.
    ///
    /// # Panics
    /// Cargo cannot be run.
    #[must_use]
    pub fn cargo(&self, arguments: &[&str]) -> String {
        let all = [arguments, &["--workspace", "--keep-going"]].concat();
        cargo(&self.folder, &all)
    }

    /// What rustdoc says of them; nothing, if all is well.
    ///
    /// # Panics
    /// Cargo cannot be run, or the folder of the docs cannot be emptied.
    #[must_use]
    pub fn document(&self) -> String {
        let docs = self.folder.join("docs");
        if docs.exists() {
            fs::remove_dir_all(&docs).unwrap();
        }
        let groups = self.packages.chunks(DOCUMENTED_TOGETHER).enumerate();
        let documented = groups.map(|(at, packages)| {
            let packages = packages.iter().flat_map(|package| ["--package", package]);
            let arguments = ["doc", "--no-deps", "--keep-going"].into_iter();
            let arguments: Vec<&str> = arguments.chain(packages).collect();
            let mut command = command(&self.folder, &arguments);
            command
                .env("CARGO_TARGET_DIR", docs.join(at.to_string()))
                .env("CARGO_BUILD_BUILD_DIR", builds());
            said(&command.output().unwrap())
        });
        documented.collect()
    }
}

/// Writes a file that is not there as it is: what stays the same is not compiled again.
///
/// # Panics
/// It cannot be written.
pub fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
