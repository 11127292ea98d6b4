//! `generated/` is what the generator makes of `spec/`, and always the same.

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

#[test]
fn generated_is_fresh() {
    for (path, text) in generate().0 {
        let found =
            std::fs::read_to_string(workspace().join("generated").join(&path)).unwrap_or_default();
        assert!(
            found == text,
            "generated/{path} is stale: run `cargo xtask regen`"
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
