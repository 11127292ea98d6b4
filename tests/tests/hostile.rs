//! Mutated documents for two targets, the reader and the whole generator: whatever is in them, both
//! end, and without a panic; what is refused has a place, and what is generated compiles.
//!
//! The seeds are the cases. `HOSTILE_TIMES` makes the run so many times as long, `HOSTILE_SEED` makes it
//! another.

use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use codegen::Input;
use codegen::config::{Config, Formats};
use codegen::diagnostic::Report;
use codegen::render::Crate;
use codegen::source::Source;
use serde_json::Value;
use tests::case::Case;
use tests::crates::Crates;
use tests::mutate;
use tests::random::Choice;

/// Pieces that break things.
const PIECES: &[&str] = &[
    "$ref: '#/components/schemas/A'",
    "{$ref: '#'}",
    "null",
    "[]",
    "{}",
    "true",
    "-1",
    "1e400",
    "99999999999999999999999999999999999999999",
    "''",
    "\"\\u202e*/ \\\" ` {{}} \\n ```\"",
    "'r#\"]]> --> */ \u{7f}\u{2028}'",
    "self",
    "Self",
    "'1'",
    "type: [string, 'null']",
    "allOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]",
    "oneOf: [{type: string}, {type: integer}]",
    "not: {}",
    "pattern: '^(a+)+$'",
    "enum: [a, A, 'a ', '', null, 1]",
    "default: {}",
    "additionalProperties: false",
    "required: [a, a, zz]",
    "discriminator: {propertyName: k}",
    "minimum: 1e308",
    "nullable: true",
    "readOnly: true",
];

/// The text with a few changes: lines doubled, dropped, swapped, moved in or out; values replaced.
fn mutated(text: &str, others: &[String], dice: &mut Choice) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=dice.below(4) {
        if lines.len() < 2 {
            break;
        }
        let at = dice.below(lines.len());
        match dice.below(7) {
            0 => {
                lines.remove(at);
            }
            1 => {
                let line = lines[at].clone();
                lines.insert(dice.below(lines.len()), line);
            }
            2 => {
                let other = dice.below(lines.len());
                lines.swap(at, other);
            }
            3 => lines[at].insert_str(0, "  "),
            4 => {
                let piece = PIECES[dice.below(PIECES.len())];
                if let Some((key, _)) = lines[at].split_once(": ") {
                    lines[at] = format!("{key}: {piece}");
                }
            }
            5 => {
                let indent: String = lines[at].chars().take_while(|it| *it == ' ').collect();
                let piece = PIECES[dice.below(PIECES.len())];
                lines.insert(at, format!("{indent}{piece}"));
            }
            _ => {
                let other = &others[dice.below(others.len())];
                let from: Vec<&str> = other.lines().collect();
                from[dice.below(from.len())].clone_into(&mut lines[at]);
            }
        }
    }
    lines.join("\n")
}

/// How long a document may take: on no machine so long, unless it never ends.
const LIMIT: Duration = Duration::from_secs(600);

/// How many documents the reader reads, unless more are asked for.
const READ: usize = 10_000;

/// How many the generator gets.
const GENERATED: usize = 300;

/// How many of the generated crates are compiled.
const COMPILED: usize = 12;

/// What a target does with a document, or what is wrong with that.
fn result<T: Send + 'static>(
    target: impl FnOnce() -> Result<T, Report> + Send + 'static,
) -> Result<Option<T>, String> {
    let (sender, receiver) = channel();
    thread::spawn(move || sender.send(target()));
    match receiver.recv_timeout(LIMIT) {
        Err(RecvTimeoutError::Timeout) => Err(format!("no end within {} s", LIMIT.as_secs())),
        Err(RecvTimeoutError::Disconnected) => Err("a panic".to_owned()),
        Ok(Ok(made)) => Ok(Some(made)),
        Ok(Err(report)) => {
            let text = report.to_string();
            let located = text.contains("--> hostile.yaml:");
            if located && text.contains("error[") {
                Ok(None)
            } else {
                Err(format!("refused without a place:\n{text}"))
            }
        }
    }
}

/// Runs a target on so many documents, unless some are treated wrongly.
fn run(documents: usize, mut target: impl FnMut(&mut Choice) -> Result<(), String>) {
    let number = |name: &str, default: u64| {
        let text = std::env::var(name).ok();
        text.and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let times = usize::try_from(number("HOSTILE_TIMES", 1)).unwrap();
    let mut choice = Choice::new(number("HOSTILE_SEED", 1));
    let mut faults = Vec::new();
    for _ in 0..documents * times {
        faults.extend(target(&mut choice).err());
        if faults.len() == 3 {
            break;
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn no_text_breaks_the_reader() {
    let seeds: Vec<String> = Case::all()
        .into_iter()
        .map(|case| case.document().text().to_owned())
        .collect();
    run(READ, |choice| {
        let seed = choice.below(seeds.len());
        let text = mutated(&seeds[seed], &seeds, choice);
        let source = Source::new("hostile.yaml", text.as_str());
        let read = result(move || codegen::document::parse(&source, &[]));
        let read = read.map(drop);
        read.map_err(|fault| format!("{fault}\n--- of this document:\n{text}"))
    });
}

#[test]
fn no_document_breaks_the_generator() {
    let cases = Case::all().into_iter();
    let cases = cases.map(|case| serde_yaml::from_str(case.document().text()).unwrap());
    let cases: Vec<Value> = cases.collect();
    let (mut documents, mut emitted, mut crates) = (0, 0, Vec::new());
    run(GENERATED, |choice| {
        let text = mutate::document(choice, &cases).to_string();
        let input = Input::new(Source::new("hostile.yaml", text.as_str()));
        let package = format!("hostile-{}", crates.len());
        let config = Config {
            name: Some(package.clone()),
            exact: choice.below(4) == 0,
            types_only: choice.below(4) == 0,
            formats: choice.of(&[Formats::Asserted, Formats::Annotated]),
            ..Config::default()
        };
        documents += 1;
        let judged = result(move || codegen::generate(&input, &config)).and_then(|output| {
            let Some(output) = output else { return Ok(()) };
            is_rust(&output.files)?;
            emitted += 1;
            if crates.len() < COMPILED {
                crates.push((package, output.files, text.clone()));
            }
            Ok(())
        });
        judged.map_err(|fault| format!("{fault}\n--- of this document:\n{text}"))
    });
    println!("{emitted} of {documents} documents reach the last stage");
    assert!(
        emitted * 10 > documents * 3,
        "only {emitted} of {documents} documents reach the last stage"
    );
    let named: Vec<_> = crates
        .iter()
        .map(|(name, files, _)| (name.clone(), files.clone()))
        .collect();
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let said = Crates::write(scratch, "hostile", &named).cargo(&["check"]);
    let texts: Vec<String> = crates
        .iter()
        .map(|(name, _, text)| format!("{name}: {text}"))
        .collect();
    assert!(said.is_empty(), "{said}\n{}", texts.join("\n"));
}

/// Whether every emitted file is Rust.
fn is_rust(files: &Crate) -> Result<(), String> {
    for (name, text) in &files.0 {
        let is_rust = Path::new(name).extension().is_some_and(|end| end == "rs");
        if is_rust && !name.contains("/runtime/") {
            syn::parse_file(text).map_err(|error| format!("{name} is no Rust: {error}"))?;
        }
    }
    Ok(())
}
