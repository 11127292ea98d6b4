//! Many generated crates as one workspace: dependencies are chosen and compiled once for all.
//!
//! Invariant: the crates themselves are as a user gets them; that they are members is said by the
//! workspace alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::child::{self, End, Limits, Run};

/// What the compiler may use for one invocation.
const LIMITS: Limits = Limits {
    time: Duration::from_secs(1800),
    memory: 8 << 20,
};

/// A folder with crates.
#[derive(Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The workspace in a folder, which is made if it does not exist; crates of earlier runs that
    /// have none of these names are removed.
    pub(crate) fn new(root: PathBuf, names: &[String]) -> Result<Self> {
        let crates = root.join("crates");
        fs::create_dir_all(&crates).with_context(|| format!("cannot make {}", crates.display()))?;
        for entry in fs::read_dir(&crates)? {
            let entry = entry?;
            if !names.iter().any(|name| entry.file_name() == name.as_str()) {
                fs::remove_dir_all(entry.path())
                    .with_context(|| format!("cannot remove {}", entry.path().display()))?;
            }
        }
        Ok(Self { root })
    }

    /// The folder of a crate.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        self.root.join("crates").join(name)
    }

    /// Says which crates are its members.
    pub(crate) fn close(&self, members: &[String]) -> Result<()> {
        let members: Vec<String> = members
            .iter()
            .map(|name| format!("    \"crates/{name}\",\n"))
            .collect();
        let text = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [\n{}]\n\n[profile.dev]\ndebug = false\nincremental = false\n",
            members.concat()
        );
        let manifest = self.root.join("Cargo.toml");
        if fs::read_to_string(&manifest).is_ok_and(|old| old == text) {
            return Ok(());
        }
        fs::write(&manifest, text).with_context(|| format!("cannot write {}", manifest.display()))
    }

    /// Runs Cargo on it, with warnings denied.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Result<Run> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command: Command = child::limited(Path::new(&cargo), LIMITS);
        command
            .args(arguments)
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .env("RUSTFLAGS", "-D warnings")
            .env("RUSTDOCFLAGS", "-D warnings");
        child::run(&mut command, LIMITS)
    }

    /// Runs commands of Cargo on one crate; what the first of them finds wrong, and the time of all.
    pub(crate) fn check(
        &self,
        name: &str,
        commands: &[&[&str]],
    ) -> Result<(Option<String>, Duration)> {
        let mut took = Duration::ZERO;
        for command in commands {
            let mut arguments = command.to_vec();
            arguments.extend(["--quiet", "--package", name]);
            let run = self.cargo(&arguments)?;
            took += run.took;
            if run.end != End::Exit(0) {
                let errors = run.stderr.matches("\nerror").count() + 1;
                let (wrong, more) = (run.complaint(), errors.saturating_sub(2));
                return Ok((Some(format!("{wrong} (and {more} more)")), took));
            }
        }
        Ok((None, took))
    }

    /// Runs a command of Cargo on all crates at once, and gives for each that fails its first error.
    pub(crate) fn all(&self, command: &str, more: &[&str]) -> Result<BTreeMap<String, String>> {
        let mut arguments = vec![
            command,
            "--workspace",
            "--keep-going",
            "--message-format",
            "json",
        ];
        arguments.extend(more);
        let run = self.cargo(&arguments)?;
        let mut failed = BTreeMap::new();
        for message in run.stdout.lines() {
            let Ok(message) = serde_json::from_str::<Value>(message) else {
                continue;
            };
            let level = message.pointer("/message/level").and_then(Value::as_str);
            if level != Some("error") {
                continue;
            }
            let text = message.pointer("/message/rendered").and_then(Value::as_str);
            let target = message.pointer("/manifest_path").and_then(Value::as_str);
            let name = target
                .and_then(|path| Path::new(path).parent()?.file_name()?.to_str())
                .unwrap_or_default();
            let text = text.unwrap_or_default().lines().take(2);
            failed
                .entry(name.to_owned())
                .or_insert_with(|| text.collect::<Vec<_>>().join(" "));
        }
        if failed.is_empty() && run.end != End::Exit(0) {
            failed.insert(String::new(), run.complaint());
        }
        Ok(failed)
    }
}

/// A name that Cargo takes for a package and that no other package has, made from any text.
pub(crate) fn package(prefix: &str, text: &str) -> String {
    let letters = text.chars().map(|letter| {
        let letter = letter.to_ascii_lowercase();
        if letter.is_ascii_alphanumeric() {
            letter
        } else {
            '-'
        }
    });
    let letters: String = letters.collect();
    let words: Vec<&str> = letters.split('-').filter(|word| !word.is_empty()).collect();
    format!("{prefix}-{}", words.join("-"))
}
