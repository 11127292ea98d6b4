//! A key of YAML is the text that is written, whatever its value would be.

#![allow(clippy::unwrap_used, reason = "in a test, an unwrap is an assertion")]

use codegen::document::{self, Document};
use codegen::source::{Marks, Pointer, Source, Target};

/// A description, with what follows its head.
fn text(rest: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{}}\n{rest}")
}

fn read(rest: &str) -> Document {
    let source = Source::new("a.yaml", text(rest));
    let read = document::parse(&source, &[]);
    read.map_err(|report| report.render(false)).unwrap()
}

/// The data under `x-data`, which nothing checks.
fn data(data: &str) -> String {
    let document = read(&format!("x-data: {data}\n"));
    document.root().get("x-data").unwrap().to_string()
}

/// What is said about a description that is wrong.
fn refused(rest: &str) -> String {
    let source = Source::new("a.yaml", text(rest));
    let report = document::parse(&source, &[]).unwrap_err();
    report.render(false)
}

#[test]
fn a_key_is_the_text_that_is_written() {
    for key in [
        "1.10",
        "1.0",
        "0x10",
        "0o17",
        "1e3",
        "+5",
        ".5",
        "-0",
        "200.0",
        "0xc8",
        "12345678901234567890123",
        "1e400",
        ".inf",
        ".nan",
        "true",
        "True",
        "null",
        "~",
    ] {
        let expected = format!("{{\"{key}\":1}}");
        assert_eq!(data(&format!("{{{key}: 1}}")), expected);
        assert_eq!(data(&format!("{{? {key} : 1}}")), expected);
        assert_eq!(data(&format!("{{'{key}': 1}}")), expected);
        assert_eq!(data(&format!("\n  {key}: 1")), expected);
    }
    assert_eq!(data("{a: &k 1.10, *k : 1}"), r#"{"a":1.1,"1.10":1}"#);
}

#[test]
fn a_required_name_is_the_key_that_is_written() {
    let document = read(
        "components: {schemas: {A: {type: object, required: [1.10, 0x10], \
         properties: {1.10: {type: string}, 0x10: {type: string}, 1e3: {type: string}}}}}\n",
    );
    let at = |pointer: &str| document.get(&Pointer::parse(pointer).unwrap()).unwrap();
    assert_eq!(
        at("/components/schemas/A/required").to_string(),
        r#"["1.10","0x10"]"#
    );
    let properties = at("/components/schemas/A/properties").as_object().unwrap();
    assert!(properties.keys().eq(["1.10", "0x10", "1e3"]));
}

#[test]
fn numbers_under_odd_keys_keep_their_digits() {
    assert_eq!(
        data("{1.10: 0.1234567890123456789, ~: 1e400}"),
        r#"{"1.10":0.1234567890123456789,"~":1e400}"#
    );
}

#[test]
fn a_status_is_not_another_spelling_of_it() {
    for key in ["200.0", "0xc8"] {
        let operation = format!("{{get: {{responses: {{{key}: {{description: d}}}}}}}}");
        let text = text("").replace("paths: {}", &format!("paths: {{/a: {operation}}}"));
        let report = document::parse(&Source::new("a.yaml", text), &[]).unwrap_err();
        let shown = report.render(false);
        assert!(
            shown.contains(&format!("`{key}` is not a response key")),
            "{shown}"
        );
    }
}

#[test]
fn a_key_that_is_not_there_or_no_scalar_is_refused() {
    for key in ["{: 1}", "{? : 1}", "\n  : 1", "{[a]: 1}", "{{a: 1}: 1}"] {
        let shown = refused(&format!("x-data: {key}\n"));
        assert!(shown.starts_with("error[syntax]"), "{key}: {shown}");
    }
    assert_eq!(data("{'': 1}"), r#"{"":1}"#);
    assert_eq!(data("{\"\": 1}"), r#"{"":1}"#);
}

/// The errors of data with a key twice, and the places of these.
fn twice(data: &str) -> Vec<String> {
    let shown = refused(&format!("x-data: {data}\n"));
    let lines = shown.lines().map(str::trim);
    let lines = lines.filter(|line| line.starts_with("error") || line.starts_with("-->"));
    lines.map(str::to_owned).collect()
}

#[test]
fn keys_of_different_texts_are_different_keys() {
    for (one, other) in [
        ("true", "True"),
        ("1", "0x1"),
        ("1.0", "1.00"),
        ("200", "0xc8"),
    ] {
        assert_eq!(
            data(&format!("{{{one}: 1, {other}: 2}}")),
            format!(r#"{{"{one}":1,"{other}":2}}"#)
        );
    }
}

#[test]
fn a_key_that_stands_again_is_named_however_it_is_written() {
    for (again, name, column) in [
        ("{200: 1, '200': 2}", "200", 18),
        ("{'1.0': 1, 1.0: 2}", "1.0", 20),
        ("{true: 1, \"true\": 2}", "true", 19),
        ("{\"\\u0041\": 1, A: 2}", "A", 23),
        ("{&k A: 1, *k : 2}", "A", 19),
        ("{a: &k A, A: 1, *k : 2}", "A", 25),
        ("{a: &k A, b: {*k : 1, A: 2}}", "A", 31),
        ("{&k A: &k B, B: 1, *k : 2}", "B", 28),
    ] {
        assert_eq!(
            twice(again),
            [
                format!("error[duplicate-key]: the key `{name}` is already used in this object"),
                format!("--> a.yaml:4:{column}")
            ],
            "{again}"
        );
    }
}

#[test]
fn what_an_anchor_of_a_key_names_has_its_place() {
    let source = Source::new("a.yaml", "&k A: 1\nb: *k\n");
    let marks = Marks::read(&source).unwrap();
    let at = |pointer: &str, target| {
        let span = marks.locate(&Pointer::parse(pointer).unwrap(), target);
        &source.text()[span.unwrap()]
    };
    assert_eq!(at("/b", Target::Value), "*k");
    assert_eq!(at("/A", Target::Value), "1");
    let source = Source::new("a.yaml", "a: &k A\n*k : {c: 2}\n");
    let marks = Marks::read(&source).unwrap();
    let pointer = Pointer::parse("/A/c").unwrap();
    assert_eq!(marks.locate(&pointer, Target::Value), Some(17..18));
    let pointer = Pointer::parse("/A").unwrap();
    assert_eq!(marks.locate(&pointer, Target::Key), Some(8..10));
}

#[test]
fn a_merge_key_has_no_quotes() {
    for (written, expected) in [
        ("{'<<': {b: 1}}", r#"{"<<":{"b":1}}"#),
        ("{\"<<\": 1}", r#"{"<<":1}"#),
        ("{\"\\x3c<\": {b: 1}}", r#"{"<<":{"b":1}}"#),
        ("{? '<<' : {b: 1}}", r#"{"<<":{"b":1}}"#),
        ("{&k '<<': {b: 1}}", r#"{"<<":{"b":1}}"#),
        ("{!!merge <<: {b: 1}}", r#"{"b":1}"#),
        ("{? << : {b: 1}}", r#"{"b":1}"#),
        ("\n  <<: {b: 1}", r#"{"b":1}"#),
        (
            "{'<<': {c: 1}, <<: {b: 1, '<<': 2}}",
            r#"{"<<":{"c":1},"b":1}"#,
        ),
        ("{<<: {b: 1, '<<': 2}}", r#"{"b":1,"<<":2}"#),
        (
            "{<<: {'<<': 0.12345678901234567891}}",
            r#"{"<<":0.12345678901234567891}"#,
        ),
    ] {
        assert_eq!(data(written), expected, "{written}");
    }
    // In JSON every key has quotes, in a file of any name.
    for name in ["a.json", "a.yaml"] {
        let text = r#"{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {},
            "x-data": {"<<": {"b": 1}}}"#;
        let document = document::parse(&Source::new(name, text), &[]).unwrap();
        let data = document.root().get("x-data").unwrap();
        assert_eq!(data.to_string(), r#"{"<<":{"b":1}}"#);
    }
}

#[test]
fn a_merge_key_and_the_name_of_it_are_two_keys() {
    assert_eq!(
        twice("{<<: {a: 1}, '<<': 1, <<: {b: 1}}"),
        [
            "error[duplicate-key]: the key `<<` is already used in this object",
            "--> a.yaml:4:31"
        ]
    );
    assert_eq!(
        twice("{'<<': 1, <<: {b: 1}, \"<<\": 2}"),
        [
            "error[duplicate-key]: the key `<<` is already used in this object",
            "--> a.yaml:4:31"
        ]
    );
}

#[test]
fn a_property_may_have_the_name_of_a_merge_key() {
    let rest = "components:
  schemas:
    A:
      type: object
      properties:
        '<<': {type: string, minLength: many}
        <<: {a: {type: string}}
";
    let shown = refused(rest);
    assert!(shown.contains("--> a.yaml:9:41"), "{shown}");
    let document = read(&rest.replace("many", "1"));
    let at = Pointer::parse("/components/schemas/A/properties").unwrap();
    let properties = document.get(&at).and_then(|it| it.as_object()).unwrap();
    assert!(properties.keys().eq(["<<", "a"]));
}
