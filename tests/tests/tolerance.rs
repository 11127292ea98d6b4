//! Answers that break their description: what is kept, what fails with its place, and what the
//! drift report says, as the description is taken at its word and as it is read leniently.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use codegen::Input;
use codegen::config::{Config, Responses};
use codegen::source::Source;
use serde_json::Value;
use tests::crates::{command, write};

const DESCRIPTION: &str = r"
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pet:
    get:
      responses:
        '200':
          description: A pet.
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
components:
  schemas:
    Pet:
      type: object
      required: [name, owner]
      properties:
        name: {type: string}
        nickname: {type: string}
        breed: {type: [string, 'null']}
        status: {type: string, enum: [free, sold]}
        lives: {type: integer, minimum: 1}
        born: {type: string, format: date-time}
        chipped: {type: string, format: date}
        owner:
          type: object
          required: [id]
          properties: {id: {type: integer}}
        tally: {type: object, properties: {best: {type: integer}}, additionalProperties: {type: integer}}
        voice: {$ref: '#/components/schemas/Voice'}
        size: {oneOf: [{type: integer}, {type: string, maxLength: 2}, {type: array, items: {type: string}}]}
    Voice:
      oneOf: [{$ref: '#/components/schemas/Bark'}, {$ref: '#/components/schemas/Meow'}]
      discriminator: {propertyName: sound}
    Bark: {type: object, required: [sound], properties: {sound: {type: string}, loud: {type: boolean}}}
    Meow: {type: object, required: [sound], properties: {sound: {type: string}}}
";

/// What an answer does, and the answer: the faults F21 to F24, and F26.
const ANSWERS: [(&str, &str); 15] = [
    (
        "as declared",
        r#"{"name": "Tom", "owner": {"id": 1}, "voice": {"sound": "Meow"}}"#,
    ),
    (
        "an unknown value",
        r#"{"name": "Tom", "owner": {"id": 1}, "status": "Lost\u2028"}"#,
    ),
    (
        "an unknown branch",
        r#"{"name": "Tom", "owner": {"id": 1}, "voice": {"sound": "Moo", "n": [1.5]}}"#,
    ),
    (
        "a value of none of several types",
        r#"{"name": "Tom", "owner": {"id": 1}, "size": {"n": [1.5]}}"#,
    ),
    (
        "a broken rule of one of several types",
        r#"{"name": "Tom", "owner": {"id": 1}, "size": "XXL"}"#,
    ),
    (
        "dates that are none",
        r#"{"name": "Tom", "owner": {"id": 1}, "born": "2025-05-04T09:42:00", "chipped": "4 May 2025"}"#,
    ),
    (
        "undeclared members",
        r#"{"name": "Tom", "owner": {"id": 1, "x": 1}, "voice": {"sound": "Bark", "y": 2}, "z": 3}"#,
    ),
    (
        "null in an optional member",
        r#"{"name": "Tom", "owner": {"id": 1}, "nickname": null, "status": null, "voice": null}"#,
    ),
    (
        "null where it is allowed",
        r#"{"name": "Tom", "owner": {"id": 1}, "breed": null}"#,
    ),
    ("a required member is missing", r#"{"owner": {"id": 1}}"#),
    (
        "null in a required member",
        r#"{"name": null, "owner": {"id": 1}}"#,
    ),
    ("the same, deeper", r#"{"name": "Tom", "owner": {}}"#),
    (
        "a broken rule",
        r#"{"name": "Tom", "owner": {"id": 1}, "lives": 0}"#,
    ),
    (
        "an integer as a float",
        r#"{"name": "Tom", "owner": {"id": 2.0}, "tally": {"best": 1.0, "x": 3.0}}"#,
    ),
    ("another type", r#"{"name": "Tom", "owner": {"id": "1"}}"#),
];

/// Generates the description's types into a folder.
fn generate(name: &str, responses: Responses, folder: &Path) {
    let config = Config {
        name: Some(name.to_owned()),
        types_only: true,
        drift: true,
        responses: Some(responses),
        ..Config::default()
    };
    let input = Input::new(Source::new("pets.yaml", DESCRIPTION));
    let output = codegen::generate(&input, &config)
        .unwrap_or_else(|report| panic!("{}", report.render(false)));
    for (path, text) in &output.files.0 {
        write(&folder.join(path), text);
    }
}

/// What becomes of each answer, in each of the crates.
fn outcomes() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tolerance");
    generate("declared", Responses::Declared, &folder.join("declared"));
    generate("lenient", Responses::Lenient, &folder.join("lenient"));
    write(
        &folder.join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"declared\", \"lenient\", \"runner\"]\n",
    );
    let runner = folder.join("runner");
    write(
        &runner.join("Cargo.toml"),
        "[package]\nname = \"tolerance\"\nedition = \"2024\"\n\n[dependencies]\ndeclared = { path = \"../declared\" }\nlenient = { path = \"../lenient\" }\nserde_json = \"1\"\n",
    );
    write(
        &runner.join("src/main.rs"),
        include_str!("../../xtask/runner/main.rs"),
    );
    write(
        &runner.join("src/table.rs"),
        "&[answer!(declared, Pet), answer!(lenient, Pet)]\n",
    );
    let mut child = command(&folder, &["run", "--package", "tolerance"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for (_, answer) in ANSWERS {
        writeln!(stdin, "0 {answer}\n1 {answer}").unwrap();
    }
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    said.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// An outcome in one line: why it fails, or what drifts; and whether something is not kept.
fn told(answer: &str, outcome: &Value) -> String {
    if let Some(error) = outcome.get("error") {
        return format!("fails: {}", error.as_str().unwrap());
    }
    let mut told = String::new();
    for item in outcome["drift"].as_array().unwrap() {
        let text = |name: &str| item[name].as_str().unwrap();
        let (pointer, kind) = (text("pointer"), text("kind"));
        let pointer = if pointer.is_empty() { "/" } else { pointer };
        write!(told, "{pointer} {kind}; ").unwrap();
    }
    let raw: Value = serde_json::from_str(answer).unwrap();
    let kept = if outcome["encoded"] == raw {
        "all is kept"
    } else {
        "the rest is kept"
    };
    told + kept
}

#[test]
fn an_answer_that_breaks_its_description_is_kept_or_fails_with_its_place() {
    let outcomes = outcomes();
    assert_eq!(outcomes.len(), 2 * ANSWERS.len());
    let mut table = String::new();
    for ((title, answer), both) in ANSWERS.iter().zip(outcomes.chunks(2)) {
        let [declared, lenient] = [&both[0], &both[1]].map(|outcome| told(answer, outcome));
        writeln!(table, "{title}\n  declared: {declared}").unwrap();
        if lenient != declared {
            writeln!(table, "  lenient:  {lenient}").unwrap();
        }
    }
    insta::assert_snapshot!(table, @r#"
    as declared
      declared: all is kept
    an unknown value
      declared: /status UnknownValue; all is kept
    an unknown branch
      declared: /voice BrokenRule; all is kept
    a value of none of several types
      declared: /size BrokenRule; all is kept
    a broken rule of one of several types
      declared: /size BrokenRule; all is kept
    dates that are none
      declared: /born BrokenRule; /chipped BrokenRule; all is kept
    undeclared members
      declared: /owner/x Undeclared; /voice/y Undeclared; /z Undeclared; the rest is kept
    null in an optional member
      declared: /nickname ForbiddenNull; /status ForbiddenNull; /voice ForbiddenNull; the rest is kept
    null where it is allowed
      declared: all is kept
    a required member is missing
      declared: fails: missing field `name` at line 1 column 20
      lenient:  / BrokenRule; all is kept
    null in a required member
      declared: fails: invalid type: null, expected a string at line 1 column 13
      lenient:  /name ForbiddenNull; the rest is kept
    the same, deeper
      declared: fails: missing field `id` at line 1 column 27
      lenient:  /owner BrokenRule; all is kept
    a broken rule
      declared: /lives BrokenRule; all is kept
    an integer as a float
      declared: the rest is kept
    another type
      declared: fails: invalid type: string "1", expected an integer at line 1 column 35
    "#);
}
