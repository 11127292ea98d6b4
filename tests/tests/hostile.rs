//! Mutated documents: whatever is in the text, reading and generating end, in time and without a
//! panic; what is refused has a place, and what is generated is Rust.
//!
//! The seeds are the cases. `HOSTILE_SECONDS` makes the run longer, `HOSTILE_SEED` makes it another.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use codegen::Input;
use codegen::config::Config;
use codegen::source::Source;
use tests::case::Case;

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

/// A small generator of numbers (Marsaglia's xorshift), so that a seed repeats a run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap()).unwrap()
    }
}

/// The text with a few changes: lines doubled, dropped, swapped, moved in or out; values replaced.
fn mutated(text: &str, others: &[String], dice: &mut Dice) -> String {
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

/// What is wrong with how a text is treated.
fn fault(text: &str) -> Option<String> {
    let started = Instant::now();
    let input = Input::new(Source::new("hostile.yaml", text));
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        codegen::generate(&input, &Config::default())
    }));
    let fault = match outcome {
        Err(_) => Some("a panic".to_owned()),
        Ok(Err(report)) => {
            let text = report.to_string();
            let errors = text.matches("error[").count();
            let located = text.contains("--> hostile.yaml:");
            (errors == 0 || !located).then(|| format!("refused without a place:\n{text}"))
        }
        Ok(Ok(output)) => output.files.0.iter().find_map(|(name, text)| {
            let is_rust = Path::new(name).extension().is_some_and(|end| end == "rs");
            let rust = is_rust && !name.contains("/runtime/");
            let error = rust.then(|| syn::parse_file(text).err()).flatten()?;
            Some(format!("{name} is no Rust: {error}"))
        }),
    };
    let slow = started.elapsed() > Duration::from_secs(10);
    fault.or_else(|| slow.then(|| "more than 10 s".to_owned()))
}

#[test]
fn no_text_breaks_the_generator() {
    let number = |name: &str, default: u64| {
        let text = std::env::var(name).ok();
        text.and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let seconds = Duration::from_secs(number("HOSTILE_SECONDS", 10));
    let mut dice = Dice(number("HOSTILE_SEED", 0x9e37_79b9_7f4a_7c15).max(1));
    let seeds: Vec<String> = Case::all()
        .into_iter()
        .map(|case| case.document().text().to_owned())
        .collect();
    let started = Instant::now();
    let mut faults = Vec::new();
    while started.elapsed() < seconds && faults.len() < 3 {
        let seed = dice.below(seeds.len());
        let text = mutated(&seeds[seed], &seeds, &mut dice);
        if let Some(fault) = fault(&text) {
            faults.push(format!("{fault}\n--- of this document:\n{text}\n"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}
