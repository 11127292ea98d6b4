//! What only some descriptions have, called on a server: `tests/programs` has descriptions, and for
//! each a program that uses the crate that becomes of it.

use std::fs;
use std::path::Path;

use codegen::Input;
use codegen::config::Config;
use codegen::source::Source;
use tests::crates::{command, write};
use tests::description::workspace;

/// Generates a crate, of which one warning says each of some texts, and runs the program that uses
/// it.
fn run(name: &str, warnings: &[&str]) {
    let programs = workspace().join("tests/programs");
    let file = format!("{name}.yaml");
    let text = fs::read_to_string(programs.join(&file)).unwrap();
    let config = Config {
        name: Some(name.to_owned()),
        ..Config::default()
    };
    let input = Input::new(Source::new(file.as_str(), text));
    let output = codegen::generate(&input, &config).unwrap_or_else(|report| panic!("{report}"));
    let report = output.report.iter();
    let told: Vec<&str> = report.map(|found| found.message.as_str()).collect();
    assert_eq!(told, warnings);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("programs")
        .join(name);
    let write = |path: &str, text: &str| write(&folder.join(path), text);
    for (path, text) in &output.files.0 {
        write(&format!("{name}/{path}"), text);
    }
    let manifest = format!(
        r#"
[workspace]
resolver = "3"
members = ["{name}"]

[package]
name = "program-{name}"
version = "0.1.0"
edition = "2024"

[dependencies]
{name} = {{ path = "{name}" }}
serde_json = "1"
tokio = {{ version = "1", features = ["full", "test-util"] }}
"#
    );
    write("Cargo.toml", &manifest);
    let program = fs::read_to_string(programs.join(format!("{name}.rs"))).unwrap();
    write("src/main.rs", &program);
    let server = fs::read_to_string(workspace().join("tests/src/server.rs")).unwrap();
    write("src/server.rs", &server);
    let output = command(&folder, &["run"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

#[test]
fn servers_headers_and_tokens_are_used_as_the_description_says() {
    run("calls", &[]);
}

#[test]
fn secrets_are_sent_and_read_and_never_told() {
    let shown = "values of the format `password` are visible in `Debug` here";
    run("secrets", &[shown]);
}
