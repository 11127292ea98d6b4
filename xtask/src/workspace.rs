//! Many generated crates as one workspace: dependencies are chosen and compiled once for all.
//!
//! Invariant: the crates themselves are as a user gets them; that they are members is said by the
//! workspace alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fmt, fs};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::child::{self, End, Limits};
use crate::project;
use crate::turn::Turn;

/// What the compiler may use for one invocation.
const LIMITS: Limits = Limits {
    time: Duration::from_secs(2 * 60 * 60),
    memory: 8 << 20,
};

/// A folder with crates.
#[derive(Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
    /// The names of its members.
    members: BTreeSet<String>,
    /// Another run would write the same crates.
    _turn: Turn,
}

impl Workspace {
    /// The workspace in a folder, which is made if it does not exist; crates of earlier runs that
    /// have none of these names are removed.
    pub(crate) fn new(root: PathBuf, names: &[String]) -> Result<Self> {
        let crates = root.join("crates");
        fs::create_dir_all(&crates).with_context(|| format!("cannot make {}", crates.display()))?;
        let turn = Turn::wait(&root);
        for entry in fs::read_dir(&crates)? {
            let entry = entry?;
            if !names.iter().any(|name| entry.file_name() == name.as_str()) {
                fs::remove_dir_all(entry.path())
                    .with_context(|| format!("cannot remove {}", entry.path().display()))?;
            }
        }
        Ok(Self {
            root,
            members: BTreeSet::new(),
            _turn: turn,
        })
    }

    /// The folder of a crate.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        self.root.join("crates").join(name)
    }

    /// Says which crates are its members.
    pub(crate) fn close(&mut self, members: BTreeSet<String>) -> Result<()> {
        self.members = members;
        let members: Vec<String> = self
            .members
            .iter()
            .map(|name| format!("    \"crates/{name}\",\n"))
            .collect();
        let text = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [\n{}]\n",
            members.concat()
        );
        let manifest = self.root.join("Cargo.toml");
        fs::write(&manifest, text)
            .with_context(|| format!("cannot write {}", manifest.display()))?;
        // The versions that the project was tested with.
        let lock = self.root.join("Cargo.lock");
        fs::copy(project::root()?.join("Cargo.lock"), &lock)
            .with_context(|| format!("cannot write {}", lock.display()))?;
        Ok(())
    }

    /// Runs a command of Cargo on all members at once; what it finds wrong, warnings included, by
    /// crate. Hears of each crate that is done.
    ///
    /// Denying warnings by a flag would build every dependency a second time.
    pub(crate) fn all(
        &self,
        command: &[&str],
        mut done: impl FnMut(&str),
    ) -> Result<BTreeMap<String, Findings>> {
        let mut cargo = child::limited(&project::cargo(), LIMITS);
        cargo
            .args(command)
            .args(["--workspace", "--keep-going", "--quiet"])
            .args(["--message-format", "json"])
            .current_dir(&self.root)
            // Clippy says what it would say to a user, who has no settings of this project.
            .env("CLIPPY_CONF_DIR", &self.root);
        project::share_builds(&mut cargo)?;
        if command.first() == Some(&"doc") {
            project::document_apart(&mut cargo, &self.root.join("docs"))?;
        }
        let mut found: BTreeMap<String, Findings> = BTreeMap::new();
        let mut open = self.members.clone();
        let run = child::follow(&mut cargo, LIMITS, |line| {
            let Ok(message) = serde_json::from_str::<Value>(line) else {
                return;
            };
            let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str);
            let folder = text("/manifest_path").and_then(|path| Path::new(path).parent());
            let name = folder.and_then(|folder| folder.file_name()?.to_str());
            let Some(name) = name else { return };
            if text("/reason") == Some("compiler-artifact") && open.remove(name) {
                done(name);
                return;
            }
            // What is told without a place only counts the rest, or is an error of another kind, such
            // as a file that cannot be written. Warnings of dependencies are not told.
            let is_placed = message.pointer("/message/spans/0").is_some();
            let counts = text("/message/message").is_none_or(|said| said.starts_with("aborting"));
            if is_placed || text("/message/level") == Some("error") && !counts {
                let said = text("/message/rendered").unwrap_or_default();
                let said: Vec<&str> = said.lines().take(2).collect();
                let findings = found.entry(name.to_owned()).or_default();
                findings.count += 1;
                if findings.first.is_empty() {
                    findings.first = said.join(" ");
                }
            }
        })?;
        if found.is_empty() && (run.end != End::Exit(0) || !run.stderr.is_empty()) {
            let (complaint, said) = (run.complaint(), run.stderr.trim());
            bail!("cargo {}: {complaint}\n{said}", command.join(" "));
        }
        for name in open {
            // A compiler that broke down says nothing of the crate.
            found.entry(name).or_insert_with(|| Findings {
                first: run.complaint(),
                count: 1,
            });
        }
        Ok(found)
    }
}

/// What is wrong with a crate.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// The first error or warning, in one line.
    first: String,
    count: usize,
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first)?;
        match self.count {
            0 | 1 => Ok(()),
            count => write!(f, " (and {} more)", count - 1),
        }
    }
}

/// A name that Cargo takes for a package, made from the name of a file: `a.b` and `a-b` are two.
pub(crate) fn package(prefix: &str, text: &str) -> String {
    let letters = text.chars().map(|letter| match letter {
        '-' | '_' => '_',
        letter if letter.is_ascii_alphanumeric() => letter.to_ascii_lowercase(),
        _ => '-',
    });
    // The name of a crate has no sign twice.
    let mut name = format!("{prefix}-");
    for letter in letters {
        if letter.is_ascii_alphanumeric()
            || name.ends_with(|last: char| last.is_ascii_alphanumeric())
        {
            name.push(letter);
        }
    }
    name.trim_end_matches(['-', '_']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::package;

    #[test]
    fn files_of_other_names_are_other_packages() {
        assert_eq!(package("corpus", "a.b.yaml"), "corpus-a-b-yaml");
        assert_eq!(package("corpus", "a-b.yaml"), "corpus-a_b-yaml");
        // rustc warns of a name with a sign twice.
        assert_eq!(package("corpus", "pass__tag_.json"), "corpus-pass_tag_json");
    }
}
