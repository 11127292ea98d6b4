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
fn two_runs_give_the_same_bytes() {
    assert!(generate() == generate());
}
