//! A program that judges instances by the types of an emitted crate.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use codegen::render::Crate;
use serde_json::Value;

use crate::crates::{builds, cargo, write};

/// The built program.
#[derive(Debug)]
pub struct Judges(PathBuf);

impl Judges {
    /// Builds a package with the program into a folder of its own below `scratch`; each type judges
    /// the instances of its number.
    ///
    /// The package's name is its own among all that are built: Cargo tells crates by their names and
    /// by where they are in their workspaces.
    ///
    /// # Panics
    /// A file cannot be written, or rustc has something to say.
    #[must_use]
    pub fn build(scratch: &Path, package: &str, files: &Crate, types: &[String]) -> Self {
        let folder = scratch.join(package);
        for (path, text) in &files.0 {
            write(&folder.join("judged").join(path), text);
        }
        let mut table = "&[\n".to_owned();
        for ident in types {
            writeln!(table, "instance!(judged, {ident}),").unwrap();
        }
        table.push_str("]\n");
        let program = format!("judge-{package}");
        let runner = folder.join("runner");
        write(&runner.join("src/table.rs"), &table);
        write(
            &runner.join("src/main.rs"),
            include_str!("../../xtask/runner/main.rs"),
        );
        write(
            &runner.join("Cargo.toml"),
            &format!(
                "[package]\nname = {program:?}\nedition = \"2024\"\n\n[dependencies]\njudged = {{ package = {package:?}, path = \"../judged\" }}\nserde_json = \"1\"\n"
            ),
        );
        write(
            &folder.join("Cargo.toml"),
            "[workspace]\nresolver = \"3\"\nmembers = [\"judged\", \"runner\"]\n",
        );
        let said = cargo(&folder, &["build", "--workspace"]);
        assert!(said.is_empty(), "{said}");
        Self(builds().join("debug").join(program))
    }

    /// What the types say of instances, each with the number of its type: nothing, or why it is not
    /// valid.
    ///
    /// # Panics
    /// The program cannot be run, or ends before the last instance.
    #[must_use]
    pub fn judge(&self, instances: &[(usize, Value)]) -> Vec<Value> {
        let mut child = Command::new(&self.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = instances
            .iter()
            .map(|(index, value)| format!("{index} {value}\n"))
            .collect::<Vec<String>>()
            .concat();
        let mut stdin = child.stdin.take().unwrap();
        let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let said = said.lines().map(|line| serde_json::from_str(line).unwrap());
        let said: Vec<Value> = said.collect();
        assert_eq!(said.len(), instances.len(), "the program ended early");
        said
    }
}
