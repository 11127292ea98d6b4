//! The tree holds what the text says: no digit, no key and no order is lost.

#![allow(clippy::unwrap_used, reason = "in a test, an unwrap is an assertion")]

use codegen::diagnostic::Code;
use codegen::document::{self, Document, Node};
use codegen::source::{Pointer, Source};

/// A document with this text under `x-data`, which nothing checks.
fn document(name: &str, data: &str) -> Result<Document, Vec<Code>> {
    let head = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n";
    let text = match name {
        "a.json" => format!(
            r#"{{"openapi":"3.0.3","info":{{"title":"t","version":"1"}},"paths":{{}},"x-data":{data}}}"#
        ),
        _ => format!("{head}x-data:\n{data}"),
    };
    document::parse(&Source::new(name, text), &[])
        .map_err(|report| report.iter().map(|found| found.code).collect())
}

fn yaml(data: &str) -> String {
    document("a.yaml", data)
        .unwrap()
        .root()
        .get("x-data")
        .unwrap()
        .to_string()
}

fn json(data: &str) -> String {
    document("a.json", data)
        .unwrap()
        .root()
        .get("x-data")
        .unwrap()
        .to_string()
}

#[test]
fn numbers_keep_every_digit() {
    for number in [
        "1199145600",
        "-9223372036854775809",
        "18446744073709551616",
        "340282366920938463463374607431768211456123",
        "0.1234567890123456789012345",
        "1e400",
    ] {
        assert_eq!(json(&format!("[{number}]")), format!("[{number}]"));
        assert_eq!(yaml(&format!("  - {number}\n")), format!("[{number}]"));
        assert_eq!(
            yaml(&format!("  - '{number}'\n")),
            format!("[\"{number}\"]")
        );
    }
}

#[test]
fn an_integral_float_is_an_integer() {
    assert_eq!(
        yaml("  [1199145600.0, 1.5e3, -0.0]\n"),
        "[1199145600,1500,0]"
    );
    assert_eq!(json("[1199145600.0, 1.5e3, -0.0]"), "[1199145600,1500,0]");
}

#[test]
fn yaml_is_read_as_version_1_2() {
    assert_eq!(
        yaml("  [yes, NO, on, y, true, ~, null]\n"),
        r#"["yes","NO","on","y",true,null,null]"#
    );
    assert_eq!(
        yaml("  {200: a, true: b, 1.5: c}\n"),
        r#"{"200":"a","true":"b","1.5":"c"}"#
    );
}

#[test]
fn merge_keys_add_what_is_not_there() {
    let data = "  base: &base {a: 1, b: 2}\n  more: &more {c: 3}\n  one: {<<: *base, b: 4}\n  two: {<<: [*base, *more]}\n";
    let document = document("a.yaml", data).unwrap();
    let at = |text: &str| {
        document
            .get(&Pointer::parse(text).unwrap())
            .map(ToString::to_string)
    };
    assert_eq!(at("/x-data/one").as_deref(), Some(r#"{"b":4,"a":1}"#));
    assert_eq!(at("/x-data/two").as_deref(), Some(r#"{"a":1,"b":2,"c":3}"#));
    assert_eq!(json(r#"{"<<": {"a": 1}}"#), r#"{"<<":{"a":1}}"#);
}

#[test]
fn json_escapes_are_read_and_found_again() {
    assert_eq!(json(r#"{"\ud83d\ude00": "\/"}"#), "{\"😀\":\"/\"}");
}

#[test]
fn what_would_exhaust_the_machine_is_refused() {
    let bomb = (1..12)
        .map(|level| {
            let inner = format!("*a{}, ", level - 1).repeat(10);
            format!("  a{level}: &a{level} [{inner}]\n")
        })
        .collect::<Vec<String>>()
        .concat();
    let bomb = format!("  a0: &a0 [x]\n{bomb}");
    assert_eq!(document("a.yaml", &bomb).unwrap_err(), [Code::TooLarge]);
    for depth in [200, 100_000] {
        let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(document("a.json", &deep).unwrap_err(), [Code::TooLarge]);
        assert_eq!(
            document("a.yaml", &format!("  {deep}\n")).unwrap_err(),
            [Code::TooLarge]
        );
    }
    assert!(
        document(
            "a.yaml",
            &format!("  {}{}\n", "[".repeat(100), "]".repeat(100))
        )
        .is_ok()
    );
}

#[test]
fn brackets_in_prose_are_not_depth() {
    let prose = format!("  '{}'\n", "(see [1 ".repeat(400));
    assert!(document("a.yaml", &prose).is_ok());
}

#[test]
fn depth_is_seen_whatever_stands_in_front_of_it_or_in_it() {
    const DEPTH: usize = 50_000;
    let prose = "(see [1 ".repeat(5_000);
    for deep in [
        format!("  - '{prose}'\n  - {}\n", "[".repeat(DEPTH)),
        format!("  - {}\n", "[']', ".repeat(DEPTH)),
        format!("  - {}\n", "[\n".repeat(DEPTH)),
    ] {
        assert_eq!(document("a.yaml", &deep).unwrap_err(), [Code::TooLarge]);
    }
}

#[test]
fn what_ends_a_line_in_yaml_1_1_alone_is_a_letter() {
    for letter in ['\u{85}', '\u{2028}', '\u{2029}'] {
        for (data, read) in [
            ("  a~b # c~d\n", r#""a~b""#),
            ("  |\n    a~b\n    c\n", r#""a~b\nc\n""#),
            ("  'a~b'\n", r#""a~b""#),
            ("  \"a~\u{e000}b\"\n", "\"a~\u{e000}b\""),
            ("  {a~b: [c~d], e: 1.50}\n", r#"{"a~b":["c~d"],"e":1.5}"#),
        ] {
            let meant = |text: &str| text.replace('~', &letter.to_string());
            assert_eq!(yaml(&meant(data)), meant(read), "{letter:?} {data}");
        }
    }
}

#[test]
fn a_character_may_be_two_escapes_as_in_json() {
    for (data, read) in [
        (r#"  "a \ud83d\ude00 \uD83D\uDE01""#, "\"a 😀 😁\""),
        // What is escaped begins no escape.
        (
            r#"  ["\\\ud83d\ude00", "\\ud83d", "~ud83d"]"#,
            r#"["\\😀","\\ud83d","~ud83d"]"#,
        ),
        (r#"  {"k\ud83d\ude00": 1.50}"#, r#"{"k😀":1.5}"#),
    ] {
        assert_eq!(yaml(&format!("{data}\n")), read, "{data}");
    }
    let half = document("a.yaml", "  \"\\ud83d\"\n");
    assert_eq!(half.unwrap_err(), [Code::Syntax]);
}

#[test]
fn keys_are_strings_and_unique() {
    assert_eq!(
        document("a.yaml", "  {1: 1, '1': 2}\n").unwrap_err(),
        [Code::DuplicateKey]
    );
    assert_eq!(
        document("a.yaml", "  !custom {a: 1}\n").unwrap_err(),
        [Code::Syntax]
    );
    assert_eq!(document("a.yaml", "  .nan\n").unwrap_err(), [Code::Syntax]);
}

#[test]
fn equality_is_that_of_json_schema() {
    let document = document(
        "a.json",
        r#"[{"a":1,"b":2.0},{"b":2,"a":1.0},{"a":true,"b":2}]"#,
    );
    let document = document.unwrap();
    let items = document
        .root()
        .get("x-data")
        .and_then(Node::as_array)
        .unwrap();
    assert_eq!(items[0], items[1]);
    assert_ne!(items[0], items[2]);
}

#[test]
fn where_text_belongs_yaml_has_the_written_text() {
    let head =
        "openapi: 3.0.3\ninfo: {title: 0x1F, version: 1.10}\ntags: [{name: 1e3}]\npaths: {}\n";
    let schema = "{type: string, description: true, enum: [1.0, x], default: 1.0, example: 7}";
    let schema = format!("{{required: [1], properties: {{1: {schema}, title: {{default: 2}}}}}}");
    let text = format!("{head}components: {{schemas: {{A: {schema}}}}}\n");
    let document = document::parse(&Source::new("a.yaml", &text), &[]).unwrap();
    let at = |pointer: &str| document.get(&Pointer::parse(pointer).unwrap()).unwrap();
    for (pointer, expected) in [
        ("/info/title", r#""0x1F""#),
        ("/info/version", r#""1.10""#),
        ("/tags/0/name", r#""1e3""#),
        ("/components/schemas/A/required", r#"["1"]"#),
        (
            "/components/schemas/A/properties/1",
            r#"{"type":"string","description":"true","enum":["1.0","x"],"default":"1.0","example":7}"#,
        ),
        ("/components/schemas/A/properties/title", r#"{"default":2}"#),
    ] {
        assert_eq!(at(pointer).to_string(), expected, "{pointer}");
    }
    // All but the version, of which nobody thinks that it needs quotes.
    let report = document.report();
    let wrong = report.iter().filter(|it| it.code == Code::WrongKind);
    assert_eq!(wrong.count(), 6);
    let json = r#"{"openapi":"3.0.3","info":{"title":5,"version":1.0,"description":5},"paths":{}}"#;
    assert!(document::parse(&Source::new("a.json", json), &[]).is_err());
}

#[test]
fn text_has_no_anchor_or_tag() {
    let head = "openapi: 3.1.0\ninfo: {title: &t 1.0, version: '1', description: *t}\npaths: {}\n";
    let schema = "{type: string, title: !!float 3, pattern: &p !!int 12, enum: [&v 1.10, *v, &w # it\n 2.0]}";
    let text = format!("{head}components: {{schemas: {{A: {schema}}}}}\n");
    let document = document::parse(&Source::new("a.yaml", &text), &[]).unwrap();
    let at = |pointer: &str| document.get(&Pointer::parse(pointer).unwrap()).unwrap();
    assert_eq!(at("/info/title").as_str(), Some("1.0"));
    assert_eq!(at("/info/description").as_str(), Some("1.0"));
    assert_eq!(
        at("/components/schemas/A").to_string(),
        r#"{"type":"string","title":"3","pattern":"12","enum":["1.10","1.10","2.0"]}"#
    );
}

#[test]
fn fields_of_schemes_and_formats_are_the_written_text() {
    let text = "openapi: 3.0
info: {title: t, version: '1'}
paths: {}
components:
  schemas: {A: {type: string, pattern: 1.0, format: 2.0}}
  securitySchemes:
    o: {type: oauth2, flows: {password: {tokenUrl: 3.0, refreshUrl: 4.0, scopes: {a: 5.0}}}}
";
    let document = document::parse(&Source::new("a.yaml", text), &[]).unwrap();
    let at = |pointer: &str| document.get(&Pointer::parse(pointer).unwrap()).unwrap();
    assert_eq!(at("/components/schemas/A/pattern").as_str(), Some("1.0"));
    assert_eq!(at("/components/schemas/A/format").as_str(), Some("2.0"));
    assert_eq!(
        at("/components/securitySchemes/o/flows/password").to_string(),
        r#"{"tokenUrl":"3.0","refreshUrl":"4.0","scopes":{"a":"5.0"}}"#
    );
    let report = document.report();
    let wrong = report.iter().filter(|it| it.code == Code::WrongKind);
    assert_eq!(wrong.count(), 5);
    let version = report.iter().find(|it| it.code == Code::UnsupportedVersion);
    let version = version.map(|it| it.message.as_str());
    assert_eq!(version, Some("the version `3.0` has no patch version"));
}

/// Without quotes, YAML and JSON have a value in the place of the name of a type.
#[test]
fn null_is_a_type() {
    let types = "{T: {type: [string, null]}, U: {type: null}, V: {type: ~}}";
    let head = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n";
    let yaml = format!("{head}components: {{schemas: {types}}}\n");
    let json = r#"{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {},
        "components": {"schemas": {"T": {"type": ["string", null]}, "U": {"type": null}, "V": {"type": null}}}}"#;
    for (name, text) in [("a.yaml", yaml.as_str()), ("a.json", json)] {
        let document = document::parse(&Source::new(name, text), &[]).unwrap();
        let schemas = Pointer::parse("/components/schemas").unwrap();
        let expected =
            r#"{"T":{"type":["string","null"]},"U":{"type":"null"},"V":{"type":"null"}}"#;
        assert_eq!(document.get(&schemas).unwrap().to_string(), expected);
        assert_eq!(document.report().len(), 3);
    }
}

#[test]
fn a_second_document_is_shown_where_it_begins() {
    for (text, line) in [
        ("---\nopenapi: 3.0.3\n...\n# more\n\nfoo: 1\n", "6 | foo: 1"),
        ("openapi: 3.0.3\n...\n---\nfoo: 1\n", "3 | ---"),
        ("openapi: 3.0.3\n---\nfoo: 1\n", "2 | ---"),
    ] {
        let report = document::parse(&Source::new("a.yaml", text), &[]).unwrap_err();
        let shown = report.render(false);
        assert!(shown.contains(line), "{shown}");
    }
}
