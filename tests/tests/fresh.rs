//! `generated/` is what the generator makes of `spec/`, and always the same.

use std::path::{Path, PathBuf};

use codegen::config::Config;
use tests::description::{input, workspace};

fn generate() -> codegen::render::Crate {
    let config = Config {
        name: Some("generated".to_owned()),
        ..Config::default()
    };
    codegen::generate(&input(), &config)
        .unwrap_or_else(|report| panic!("{report}"))
        .files
}

/// The files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

#[test]
fn generated_is_fresh() {
    let root = workspace().join("generated");
    let emitted = generate().0;
    for (path, text) in &emitted {
        let found = std::fs::read_to_string(root.join(path)).unwrap_or_default();
        assert!(
            found == *text,
            "generated/{path} is stale: run `cargo xtask regen`"
        );
    }
    for path in files(&root.join("src")) {
        let path = path.strip_prefix(&root).unwrap().to_str().unwrap();
        assert!(
            emitted.contains_key(path),
            "generated/{path} is emitted no more: run `cargo xtask regen`"
        );
    }
}

#[test]
fn no_pattern_of_the_description_needs_a_regex_crate() {
    let manifest = &generate().0["Cargo.toml"];
    let dependencies = manifest.lines().filter_map(|line| line.split_once(" ="));
    let named: Vec<&str> = dependencies
        .map(|(name, _)| name)
        .filter(|name| name.contains("reg"))
        .collect();
    assert!(named.is_empty(), "{named:?}");
}

#[test]
fn two_runs_give_the_same_bytes() {
    assert!(generate() == generate());
}
