//! Many generated crates as one workspace: dependencies are chosen and compiled once for all.
//!
//! Invariant: the crates themselves are as a user gets them; that they are members is said by the
//! workspace alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::{fmt, fs};

use anyhow::{Context, Result, bail};

use crate::cargo::{self, Said};
use crate::child::End;
use crate::project;
use crate::turn::Turn;

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
    pub(crate) fn all(
        &self,
        command: &[&str],
        mut done: impl FnMut(&str),
    ) -> Result<BTreeMap<String, Findings>> {
        let mut found: BTreeMap<String, Findings> = BTreeMap::new();
        let mut open = self.members.clone();
        let run = cargo::run(&self.root, command, |name, said| match said {
            Said::Done => {
                if open.remove(name) {
                    done(name);
                }
            }
            Said::Wrong { text, .. } => found.entry(name.to_owned()).or_default().add(text),
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

impl Findings {
    /// Adds a message of the compiler.
    fn add(&mut self, text: &str) {
        self.count += 1;
        if self.first.is_empty() {
            let lines: Vec<&str> = text.lines().take(2).collect();
            self.first = lines.join(" ");
        }
    }
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
