//! `generated/`, copied to an empty folder, builds and is documented there, with warnings denied.

use std::path::Path;

use tests::crates::cargo;
use tests::description::workspace;

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn generated_builds_alone_without_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("alone");
    copy(&workspace().join("generated"), &home);
    for arguments in [
        ["check", "--all-targets"].as_slice(),
        ["check", "--all-features"].as_slice(),
        ["doc", "--no-deps"].as_slice(),
    ] {
        let said = cargo(&home, arguments);
        assert!(said.is_empty(), "{said}");
    }
}
