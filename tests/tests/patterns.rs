//! Patterns that become code find a match in the texts in which an engine of ECMA-262 finds one: those
//! of the cases, and random ones.

use std::collections::BTreeSet;
use std::path::Path;

use codegen::Input;
use codegen::config::Config;
use codegen::emit::pattern::{Matcher, compile};
use codegen::source::Source;
use regress::Regex;
use serde_json::{Map, Value, json};
use tests::case::Case;
use tests::judges::Judges;
use tests::random::Choice;

/// How many random patterns there are.
const RANDOM: usize = 120;

/// How many texts each pattern judges.
const TEXTS: usize = 100;

const CLASSES: [&str; 16] = [
    "a",
    "Z",
    "-",
    "_",
    "/",
    r"\.",
    r"\d",
    r"\w",
    "[a-c]",
    "[a-z]",
    "[A-Za-z]",
    "[a-f0-9]",
    "[0-9A-Fa-f]",
    "[a-zA-Z0-9-]",
    r"[\w.-]",
    "[!-~]",
];

const COUNTS: [&str; 9] = ["", "+", "*", "?", "{0}", "{3}", "{2,}", "{0,2}", "{1,30}"];

/// Letters that stand beside those of classes, and what a byte is no letter of.
const LETTERS: [char; 20] = [
    'a', 'c', 'd', 'f', 'g', 'z', '{', '`', 'A', 'Z', '[', '@', '0', '9', '/', ':', '-', ' ', '\n',
    'é',
];

fn random_pattern(choice: &mut Choice) -> String {
    let mut pattern = "^".to_owned();
    for _ in 0..choice.below(3) {
        pattern.push_str(choice.of(&CLASSES));
        pattern.push_str(choice.of(&["", "", "{2}", "{4}"]));
    }
    let (open, close) = choice.of(&[("", ""), ("", ""), ("(", ")")]);
    for piece in [open, choice.of(&CLASSES), choice.of(&COUNTS), close] {
        pattern.push_str(piece);
    }
    pattern.push('$');
    pattern
}

/// The patterns that stand somewhere in a value.
fn collect(value: &Value, patterns: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, patterns)),
        Value::Object(members) => {
            patterns.extend(
                members
                    .get("pattern")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            );
            members
                .values()
                .for_each(|member| collect(member, patterns));
        }
        _ => {}
    }
}

fn engine(pattern: &str) -> Regex {
    let modern = Regex::with_flags(pattern, "u");
    modern.or_else(|_| Regex::new(pattern)).unwrap()
}

/// A part of a simple pattern: the letters that it is of, and how often it may stand there.
struct Part {
    letters: Vec<char>,
    least: usize,
    most: usize,
}

/// The parts of a simple pattern. What a class is of, the engine says.
fn parts(pattern: &str) -> Vec<Part> {
    let inside = pattern.trim_start_matches('^').trim_end_matches('$');
    let plain = inside.replace("(?:", "").replace(['(', ')'], "");
    let (mut parts, mut rest) = (Vec::new(), plain.as_str());
    while !rest.is_empty() {
        let end = match rest.as_bytes()[0] {
            b'[' => rest.find(']').unwrap() + 1,
            b'\\' => 2,
            _ => 1,
        };
        let (class, behind) = rest.split_at(end);
        let is_of_class = engine(&format!("^{class}$"));
        let letters =
            ('\0'..='\x7f').filter(|letter| is_of_class.find(&letter.to_string()).is_some());
        let (least, most, length) = match behind.bytes().next() {
            Some(b'*') => (0, 4, 1),
            Some(b'+') => (1, 4, 1),
            Some(b'?') => (0, 1, 1),
            Some(b'{') => {
                let end = behind.find('}').unwrap();
                let counts = &behind[1..end];
                let (least, most) = counts.split_once(',').unwrap_or((counts, counts));
                let least = least.parse().unwrap();
                (least, most.parse().unwrap_or(least + 4), end + 1)
            }
            _ => (1, 1, 0),
        };
        parts.push(Part {
            letters: letters.collect(),
            least,
            most,
        });
        rest = &behind[length..];
    }
    parts
}

/// A text that matches, or nearly does.
fn text(choice: &mut Choice, parts: &[Part]) -> String {
    let mut text: Vec<char> = Vec::new();
    for part in parts {
        let most = part.most + usize::from(choice.below(12) == 0);
        let count = part.least + choice.below(most + 1 - part.least);
        text.extend((0..count).map(|_| choice.of(&part.letters)));
    }
    for _ in 0..choice.below(3) {
        let (at, letter) = (choice.below(text.len() + 1), choice.of(&LETTERS));
        match choice.below(3) {
            0 => text.insert(at, letter),
            1 if at < text.len() => text[at] = letter,
            _ => drop(text.pop()),
        }
    }
    text.into_iter().collect()
}

/// Builds the types of patterns.
fn judges(patterns: &[String]) -> Judges {
    let name = |index: usize| format!("S{index}");
    let schemas = patterns.iter().enumerate();
    let schemas = schemas
        .map(|(index, pattern)| (name(index), json!({"type": "string", "pattern": pattern})));
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Patterns", "version": "1"},
        "components": {"schemas": schemas.collect::<Map<String, Value>>()},
    });
    let config = Config {
        name: Some("patterns".to_owned()),
        types_only: true,
        ..Config::default()
    };
    let input = Input::new(Source::new("patterns.json", document.to_string()));
    let output = codegen::generate(&input, &config);
    let output = output.unwrap_or_else(|report| panic!("{}", report.render(false)));
    let types: Vec<String> = (0..patterns.len()).map(name).collect();
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    Judges::build(scratch, "patterns", &output.files, &types)
}

#[test]
fn patterns_as_code_judge_as_an_engine_does() {
    let mut choice = Choice::new(1);
    let mut patterns = BTreeSet::new();
    for case in Case::all() {
        let document: Value = serde_yaml::from_str(case.document().text()).unwrap();
        collect(&document, &mut patterns);
    }
    patterns.extend((0..RANDOM).map(|_| random_pattern(&mut choice)));
    patterns.retain(|pattern| matches!(compile(pattern), Ok(Matcher::Code(_))));
    assert!(patterns.len() > RANDOM / 2, "{patterns:?}");

    let patterns: Vec<String> = patterns.into_iter().collect();
    let mut texts = Vec::new();
    for (index, pattern) in patterns.iter().enumerate() {
        let parts = parts(pattern);
        texts.extend((0..TEXTS).map(|_| (index, Value::from(text(&mut choice, &parts)))));
    }
    let said = judges(&patterns).judge(&texts);
    let engines: Vec<Regex> = patterns.iter().map(|pattern| engine(pattern)).collect();
    let (mut differing, mut matching) = (Vec::new(), 0);
    for ((index, text), said) in texts.iter().zip(&said) {
        let theirs = engines[*index].find(text.as_str().unwrap()).is_some();
        matching += usize::from(theirs);
        if theirs != said.as_object().is_some_and(Map::is_empty) {
            differing.push(format!(
                "{} in {text}: {theirs}, ours: {said}",
                patterns[*index]
            ));
        }
    }
    let shown: Vec<&str> = differing.iter().take(5).map(String::as_str).collect();
    assert!(differing.is_empty(), "{}", shown.join("\n"));
    let share = texts.len() / 4;
    assert!(
        matching > share && matching < texts.len() - share,
        "one-sided: {matching} match"
    );
}
