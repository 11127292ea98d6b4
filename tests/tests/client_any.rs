//! What only some descriptions have, called on a server: `tests/programs` has a description, and a
//! program that uses the crate that becomes of it.

use std::fs;
use std::path::Path;

use codegen::Input;
use codegen::config::Config;
use codegen::source::Source;
use tests::crates::{command, write};
use tests::description::workspace;

const MANIFEST: &str = r#"
[workspace]
resolver = "3"
members = ["calls"]

[package]
name = "program"
version = "0.1.0"
edition = "2024"

[dependencies]
calls = { path = "calls" }
tokio = { version = "1", features = ["full", "test-util"] }
"#;

#[test]
fn servers_headers_and_tokens_are_used_as_the_description_says() {
    let programs = workspace().join("tests/programs");
    let text = fs::read_to_string(programs.join("calls.yaml")).unwrap();
    let config = Config {
        name: Some("calls".to_owned()),
        ..Config::default()
    };
    let input = Input::new(Source::new("calls.yaml", text));
    let output = codegen::generate(&input, &config).unwrap_or_else(|report| panic!("{report}"));
    assert!(output.report.is_empty(), "{}", output.report);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("programs");
    let write = |path: &str, text: &str| write(&folder.join(path), text);
    for (path, text) in &output.files.0 {
        write(&format!("calls/{path}"), text);
    }
    write("Cargo.toml", MANIFEST);
    let program = fs::read_to_string(programs.join("calls.rs")).unwrap();
    write("src/main.rs", &program);
    let server = fs::read_to_string(workspace().join("tests/src/server.rs")).unwrap();
    write("src/server.rs", &server);
    let output = command(&folder, &["run"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}
