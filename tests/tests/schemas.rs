//! Random schemas of every keyword: generated types accept what an independent implementation of
//! JSON Schema accepts, and nothing else.
//!
//! One crate has the types of all schemas, so that there is one build; its runner reads instances.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use codegen::Input;
use codegen::config::{Config, Formats};
use codegen::document::{Document, parse};
use codegen::source::Source;
use serde_json::{Map, Value, json};
use tests::description::workspace;
use tests::random::Choice;

/// How many schemas there are, and how many instances each judges.
const SCHEMAS: usize = 240;
const INSTANCES: usize = 60;

/// Schemas that reading accepts: not every combination of keywords is one.
fn schemas(seed: u64) -> Vec<Value> {
    let mut choice = Choice::new(seed);
    let mut schemas: Vec<Value> = Vec::new();
    while schemas.len() < SCHEMAS {
        let own = schemas.len();
        let schema = choice.schema(3, own, SCHEMAS);
        // What it refers to is filled up, so that references lead to something.
        let mut alone = vec![json!({}); SCHEMAS];
        alone[own] = schema.clone();
        if read(&alone).is_ok() {
            schemas.push(schema);
        }
    }
    assert!(read(&schemas).is_ok(), "{:?}", read(&schemas).err());
    schemas
}

fn document(schemas: &[Value]) -> Value {
    let components: Map<String, Value> = schemas
        .iter()
        .enumerate()
        .map(|(index, schema)| (format!("S{index}"), schema.clone()))
        .collect();
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Random", "version": "1"},
        "paths": {},
        "components": {"schemas": components},
    })
}

fn source(schemas: &[Value]) -> Source {
    Source::new("random.json", document(schemas).to_string())
}

fn read(schemas: &[Value]) -> Result<Document, String> {
    parse(&source(schemas), &[]).map_err(|report| report.render(false))
}

/// Writes a file that is not there as it is.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Generates and builds the crate with its runner; the runner's path.
fn build(schemas: &[Value]) -> PathBuf {
    let config = Config {
        name: Some("random".to_owned()),
        types_only: true,
        exact: true,
        formats: Formats::Annotated,
        ..Config::default()
    };
    let (plan, _) = codegen::plan(&Input::new(source(schemas)), &config)
        .unwrap_or_else(|report| panic!("{}", report.render(false)));
    let files = codegen::render::render(codegen::emit::emit(&plan), &codegen::emit::header(&plan));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("random");
    for (path, text) in &files.0 {
        write(&folder.join("random").join(path), text);
    }
    let mut table = "&[\n".to_owned();
    for index in 0..schemas.len() {
        let origin = format!("/components/schemas/S{index}");
        let mut types = plan.api.types.iter().zip(&plan.names.types);
        let ident = types.find(|(ty, _)| ty.origin.as_str() == origin);
        let ident = match ident {
            Some((_, names)) => names.ident.to_string(),
            // Nothing but a reference: its target's type.
            None => alias(schemas, index),
        };
        writeln!(table, "instance!(random, {ident}),").unwrap();
    }
    table.push_str("]\n");
    let runner = folder.join("runner");
    write(&runner.join("src/table.rs"), &table);
    write(
        &runner.join("src/main.rs"),
        include_str!("../../xtask/runner/main.rs"),
    );
    write(
        &runner.join("Cargo.toml"),
        "[package]\nname = \"runner\"\nedition = \"2024\"\n\n[dependencies]\nrandom = { path = \"../random\" }\nserde_json = \"1\"\n",
    );
    write(
        &folder.join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"random\", \"runner\"]\n\n[profile.dev]\ndebug = false\n",
    );
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--offline", "--workspace"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{said}");
    folder.join("target/debug/runner")
}

/// The type behind a schema that is nothing but a reference.
fn alias(schemas: &[Value], index: usize) -> String {
    let target = schemas[index]["$ref"].as_str().unwrap();
    let target: usize = target.rsplit('S').next().unwrap().parse().unwrap();
    if schemas[target]
        .as_object()
        .is_some_and(|schema| schema.len() == 1 && schema.contains_key("$ref"))
    {
        return alias(schemas, target);
    }
    format!("S{target}")
}

/// What the generated types say of each instance: nothing, or why it is not valid.
fn judge(runner: &Path, instances: &[(usize, Value)]) -> Vec<Value> {
    let mut child = Command::new(runner)
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
    said.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn random_schemas_are_judged_as_an_independent_implementation_judges_them() {
    let seed = std::env::var("SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or(20_251_125);
    let schemas = schemas(seed);
    let runner = build(&schemas);
    let mut choice = Choice::new(seed + 1);
    let mut instances = Vec::new();
    for (index, schema) in schemas.iter().enumerate() {
        for _ in 0..INSTANCES {
            instances.push((index, choice.near(schema, &schemas, 5)));
        }
    }
    let ours = judge(&runner, &instances);
    assert_eq!(ours.len(), instances.len(), "the runner ended early");
    let mut differing = Vec::new();
    let (mut yes, mut no) = (0, 0);
    for (index, schema) in schemas.iter().enumerate() {
        let mut whole = document(&schemas);
        whole["$ref"] = json!(format!("#/components/schemas/S{index}"));
        let validator = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .should_validate_formats(false)
            .offline()
            .build(&whole)
            .unwrap();
        let own = instances.iter().zip(&ours).skip(index * INSTANCES);
        for ((_, value), said) in own.take(INSTANCES) {
            let theirs = validator.is_valid(value);
            let accepted = said.as_object().is_some_and(Map::is_empty);
            *(if theirs { &mut yes } else { &mut no }) += 1;
            if theirs != accepted {
                differing.push(format!(
                    "S{index} {schema}\n  {value}\n  valid: {theirs}, ours: {said}"
                ));
                break;
            }
        }
    }
    assert!(
        differing.is_empty(),
        "{} schemas of seed {seed} are judged differently:\n{}",
        differing.len(),
        differing.join("\n")
    );
    assert!(yes > 2000 && no > 2000, "one-sided: {yes} valid, {no} not");
}
