//! Types that lead deep into each other compile: chains of them, which are documented too, and a ring.

use std::fmt::Write as _;
use std::path::Path;

use codegen::Input;
use codegen::config::Config;
use codegen::render::Crate;
use codegen::source::Source;
use tests::crates::Crates;

/// How many schemas a chain has.
const CHAIN: usize = 130;

/// How many schemas the ring has.
const RING: usize = 190;

/// What a schema of a chain is, with `NEXT` for a reference to the one behind it, by the letter that
/// the names of the chain begin with.
const CHAINS: [(&str, &str); 6] = [
    ("A", "{type: object, required: [a], properties: {a: NEXT}}"),
    ("B", "{type: object, properties: {a: NEXT}}"),
    ("C", "{type: array, items: NEXT}"),
    ("D", "{type: object, additionalProperties: NEXT}"),
    (
        "E",
        "{type: array, nullable: true, items: {oneOf: [{type: string}, NEXT]}}",
    ),
    (
        "F",
        "{oneOf: [{type: string}, {type: object, properties: {a: {type: array, items: NEXT}}}]}",
    ),
];

/// A reference to a schema by the letter of its chain and its number in it.
fn reference(letter: &str, number: usize) -> String {
    format!("{{$ref: '#/components/schemas/{letter}{number}'}}")
}

/// A document of schemas, and of an operation that takes and answers with each of some.
fn document(names: &[String], schemas: &str) -> Source {
    let mut text = "openapi: 3.0.3\ninfo: {title: Deep, version: '1'}\npaths:\n".to_owned();
    for name in names {
        let content =
            format!("{{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}");
        writeln!(
            text,
            "  /{name}:\n    post:\n      requestBody: {{required: true, content: {content}}}\n      \
             responses: {{'200': {{description: ok, content: {content}}}}}"
        )
        .unwrap();
    }
    Source::new("deep.yaml", text + "components:\n  schemas:\n" + schemas)
}

/// Chains of some length, one of each kind.
fn chains(length: usize) -> Source {
    let mut schemas = String::new();
    for (letter, schema) in CHAINS {
        for number in 0..length {
            let schema = schema.replace("NEXT", &reference(letter, number + 1));
            writeln!(schemas, "    {letter}{number}: {schema}").unwrap();
        }
        writeln!(
            schemas,
            "    {letter}{length}: {{type: object, properties: {{z: {{}}}}}}"
        )
        .unwrap();
    }
    document(&CHAINS.map(|(letter, _)| format!("{letter}0")), &schemas)
}

/// A ring of schemas that lead to each other through members, lists and maps.
fn ring() -> Source {
    let mut schemas = String::new();
    for number in 0..RING {
        let to = |step: usize, more: usize| reference("R", (number * step + more) % RING);
        let (one, list, map) = (to(1, 1), to(7, 3), to(13, 5));
        writeln!(
            schemas,
            "    R{number}: {{type: object, properties: {{a: {one}, b: {{type: array, items: {list}}}, \
             c: {{type: object, additionalProperties: {map}}}}}}}"
        )
        .unwrap();
    }
    document(&["R0".to_owned()], &schemas)
}

fn files(package: &str, source: Source) -> Crate {
    let config = Config {
        name: Some(package.to_owned()),
        ..Config::default()
    };
    let output = codegen::generate(&Input::new(source), &config);
    output.unwrap_or_else(|report| panic!("{report}")).files
}

/// The limit that a crate sets itself.
fn limit(files: &Crate) -> Option<usize> {
    let mut lines = files.0["src/lib.rs"].lines();
    let line = lines.find_map(|line| line.strip_prefix("#![recursion_limit = \""))?;
    line.strip_suffix("\"]")?.parse().ok()
}

/// A crate that sets itself a limit, as a workspace of its own.
fn deep(package: &str, source: Source) -> Crates {
    let files = files(package, source);
    assert!(limit(&files).is_some_and(usize::is_power_of_two));
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    Crates::write(scratch, package, &[(package.to_owned(), files)])
}

#[test]
fn chains_compile_and_are_documented() {
    let crates = deep("deep-chains", chains(CHAIN));
    for said in [crates.cargo(&["build"]), crates.document()] {
        assert!(said.is_empty(), "{said}");
    }
}

/// Rustdoc takes a minute for it, and needs no more than for chains.
#[test]
fn a_ring_compiles() {
    let said = deep("deep-ring", ring()).cargo(&["build"]);
    assert!(said.is_empty(), "{said}");
}

/// What needs no limit of its own says nothing of one.
#[test]
fn what_is_not_deep_has_no_limit() {
    let files = files("shallow", chains(3));
    assert_eq!(limit(&files), None);
    assert!(!files.0["src/lib.rs"].contains("recursion_limit"));
}
