//! A large YAML text means the same whether its parts are read side by side or not.

#![allow(clippy::unwrap_used, reason = "in a test, an unwrap is an assertion")]

use std::fmt::Write as _;

use codegen::diagnostic::Report;
use codegen::document::{self, Document};
use codegen::source::Source;

/// How many schemas and paths a document has; enough for several parts of both.
const MANY: usize = 600;

/// Schemas of about 200 bytes each, with `odd` in the middle.
fn schemas(odd: &str) -> String {
    let mut text = String::new();
    for index in 0..MANY {
        if index == MANY / 2 {
            text.push_str(odd);
        }
        let name = format!("S{index}");
        writeln!(
            text,
            "    {name}: # one of many
      type: object
      description: |
        paths:

      # not in the text
      properties:
        name: {{type: string, description: 'It isn''t the name of {name}, is it?'}}
        {name}:
          type: integer
          minimum: {index}"
        )
        .unwrap();
    }
    text
}

fn paths() -> String {
    let one = |index| {
        format!(
            "  /p{index}:
    get:
      operationId: get{index}
      responses:
        '200':
          description: \"the {index}th\"
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/S{index}'\n"
        )
    };
    (0..MANY).map(one).collect()
}

fn text(odd: &str, end: &str) -> String {
    format!(
        "# A comment in front.
---
openapi: 3.0.3
info: {{title: Many, version: '1'}}
components:
  # A comment inside.
  schemas:
{}
  securitySchemes:
    key: {{type: http, scheme: basic}}
paths:
{}tags:
- name: one
- name: two
{end}",
        schemas(odd),
        paths()
    )
}

fn read(text: &str) -> Result<Document, Report> {
    document::parse(&Source::new("many.yaml", text), &[])
}

/// The tree of a text, and the one that `serde_yaml` makes of it.
fn both(text: &str) -> (String, String) {
    let whole: serde_json::Value = serde_yaml::from_str(text).unwrap();
    let read = read(text).map_err(|report| report.render(false)).unwrap();
    (read.root().to_string(), whole.to_string())
}

/// The line that the first mistake of a text is said to be in, and what it is.
fn refused(text: &str) -> (String, String) {
    let report = read(text).unwrap_err().render(false);
    let found = |begin: &str| {
        let line = report.lines().find(|line| line.trim().starts_with(begin));
        line.unwrap_or_default().trim().to_owned()
    };
    (found("error"), found("-->"))
}

fn line_of(text: &str, what: &str) -> usize {
    text[..text.rfind(what).unwrap()].matches('\n').count() + 1
}

#[test]
fn the_tree_is_that_of_the_whole() {
    let (read, whole) = both(&text("", ""));
    assert!(read == whole);
    let (read, whole) = both(&text("", "").replace('\n', "\r\n"));
    assert!(read == whole);
}

#[test]
fn what_reaches_over_a_cut_is_read_as_it_stands() {
    let quoted = "    Quoted: {description: \"a text over lines:\n    S0: of which one looks like a key\n    S1: as this one\"}\n";
    let anchor = "    Named: &named {type: string}\n";
    let alias = "x-alias: *named\n";
    let merged = "    <<: {S2000: {type: string}}\n";
    for (odd, end) in [(quoted, ""), (anchor, alias), (merged, "")] {
        let text = text(odd, end);
        let value: serde_yaml::Result<serde_json::Value> = serde_yaml::from_str(&text);
        assert!(value.is_ok(), "{odd} is no YAML");
        let read = read(&text).map_err(|report| report.render(false)).unwrap();
        let read = read.root().to_string();
        assert!(
            read.contains("\"S599\":{"),
            "{odd} loses what comes behind it"
        );
        assert!(!read.contains("<<"), "{odd} is not merged");
        assert!(end.is_empty() || read.ends_with("\"x-alias\":{\"type\":\"string\"}}"));
    }
}

#[test]
fn a_key_that_two_parts_have_is_told_where_it_stands_again() {
    let far = text("    S1: {type: string}\n", "");
    let (error, place) = refused(&far);
    assert_eq!(
        error,
        "error[duplicate-key]: the key `S1` is already used in this object"
    );
    let line = line_of(&far, "    S1: {type");
    // The second one in the order of the text is the one in the middle.
    assert!(place.contains(&format!("many.yaml:{line}:")), "{place}");
    let again = format!("components:\n  schemas:\n{}", schemas(""));
    for end in ["components: {}\n", "paths: {}\n", again.as_str()] {
        let text = text("", end);
        let (error, place) = refused(&text);
        let key = &end[..end.find(':').unwrap()];
        assert_eq!(
            error,
            format!("error[duplicate-key]: the key `{key}` is already used in this object")
        );
        let line = line_of(&text, &format!("\n{key}:")) + 1;
        assert!(
            place.contains(&format!("many.yaml:{line}:")),
            "{place}, not {line}"
        );
    }
}

#[test]
fn a_merge_key_in_two_parts_is_told_where_it_stands_again() {
    let first = "    <<: {First: {type: string}}\n";
    let text = text("    <<: {Again: {type: string}}\n", "");
    let text = text.replace("    S0: #", &format!("{first}    S0: #"));
    let (error, place) = refused(&text);
    assert_eq!(
        error,
        "error[duplicate-key]: the key `<<` is already used in this object"
    );
    let line = line_of(&text, "    <<: {Again");
    assert!(place.contains(&format!("many.yaml:{line}:")), "{place}");
}

#[test]
fn a_mistake_in_one_part_is_told_as_one_of_the_whole() {
    let broken = text("    Broken: {type: string\n", "");
    let (error, place) = refused(&broken);
    assert!(error.starts_with("error[syntax]"), "{error}");
    let line = line_of(&broken, "    Broken");
    assert!(
        place.contains(&format!("many.yaml:{}:", line + 1)),
        "{place}, not {line}"
    );
    let (error, _) = refused(&text("", "---\nsecond: document\n"));
    assert!(error.contains("more than one YAML document"), "{error}");
    let (error, _) = refused(&text("", "...\nsecond: document\n"));
    assert!(error.contains("more than one YAML document"), "{error}");
    let deep = format!("    Deep: {}{}\n", "[".repeat(126), "]".repeat(126));
    let (error, _) = refused(&text(&deep, ""));
    assert!(error.contains("128 levels"), "{error}");
    let bomb = format!(
        "    Bomb: {{a: &a [{}], b: &b [{}], c: [{}]}}\n",
        "x, ".repeat(200),
        "*a, ".repeat(200),
        "*b, ".repeat(200)
    );
    let (error, _) = refused(&text(&bomb, ""));
    assert!(error.contains("expand beyond the limit"), "{error}");
}

#[test]
fn a_warning_is_placed_in_the_whole_text() {
    // The name stands in other parts as well, as a reference and as a member.
    let odd = "    S3000:\n      type: integer\n      example: x\n";
    let text = text(
        odd,
        "x-more: {S3000: 1, other: {$ref: '#/components/schemas/S3000'}}\n",
    );
    let document = read(&text).map_err(|report| report.render(false)).unwrap();
    let examples = codegen::examples::check(&document, None).render(false);
    let line = line_of(&text, "example: x");
    assert!(
        examples.contains(&format!("many.yaml:{line}:16")),
        "{examples}"
    );
}
