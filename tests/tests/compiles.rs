//! What is emitted for the cases compiles, and is documented, without a warning: all in one run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tests::case::Case;
use tests::description::workspace;

/// Writes a file that is not there as it is: what stays the same is not compiled again.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A workspace with the crate of each case, in the same place each time.
fn members(cases: &[Case]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cases");
    let mut names = Vec::new();
    for case in cases {
        let package = format!("case-{}", case.name.replace(['/', '_'], "-"));
        for (path, text) in &case.files(&package).0 {
            write(&folder.join(&package).join(path), text);
        }
        names.push(package);
    }
    let names: Vec<String> = names
        .iter()
        .map(|name| format!("    {name:?},\n"))
        .collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\n{}]\n",
        names.concat()
    );
    write(&folder.join("Cargo.toml"), &manifest);
    // The versions that the repository has fetched, so that nothing else is.
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    folder
}

#[test]
fn every_case_compiles_and_is_documented_without_a_warning() {
    let folder = members(&Case::all());
    for arguments in [["check"].as_slice(), ["doc", "--no-deps"].as_slice()] {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--quiet", "--offline", "--workspace", "--keep-going"])
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        // Denying warnings by a flag would build every dependency a second time; with `--quiet`,
        // warnings are all that cargo says.
        assert!(output.status.success() && said.is_empty(), "{said}");
    }
}
