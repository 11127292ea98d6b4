//! What a user reads when a document is wrong: every mistake at once, each at its place.

use codegen::diagnostic::Report;
use codegen::document;
use codegen::source::Source;

/// The errors of a document that cannot be read.
fn refused(name: &str, text: &str) -> Report {
    document::parse(&Source::new(name, text), &[]).expect_err("the document is wrong")
}

fn rendered(name: &str, text: &str) -> String {
    refused(name, text).to_string()
}

#[test]
fn five_mistakes_are_five_messages() {
    let text = r##"openapi: 3.0.3
info:
  title: Pets
paths:
  /pets/{petId}:
    get:
      operationId: getPet
      responses:
        "200":
          description: A pet.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Pte"
        "600":
          description: No such status.
components:
  schemas:
    Pet:
      type: strnig
"##;
    insta::assert_snapshot!(rendered("pets.yaml", text), @r##"
    error[missing-field]: `info` has no `version`, which is required
     --> pets.yaml:2:1
      |
    2 | info:
      | ^^^^
      |
      = help: it has the form `version: '1.0'`

    error[path-parameter]: the path parameter `petId` is not declared
     --> pets.yaml:6:5
      |
    6 |     get:
      |     ^^^
      |
      = help: add a parameter with `name: petId` and `in: path`

    error[unresolved-ref]: `#/components/schemas/Pte` does not exist
      --> pets.yaml:14:23
       |
    14 |                 $ref: "#/components/schemas/Pte"
       |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: there is a schema `Pet`

    error[invalid-response-key]: `600` is not a response key
      --> pets.yaml:15:9
       |
    15 |         "600":
       |         ^^^^^
       |
       = help: a key is a status code (`404`), a range (`4XX`) or `default`

    error[invalid-value]: the type `strnig` does not exist
      --> pets.yaml:20:13
       |
    20 |       type: strnig
       |             ^^^^^^
       |
       = help: possible: `string`, `number`, `integer`, `boolean`, `array`, `object`
    "##);
}

#[test]
fn a_minified_line_is_cut_around_the_place() {
    let padding = "x".repeat(4000);
    let text = format!(
        r##"{{"openapi":"3.0.3","info":{{"title":"{padding}","version":"1"}},"paths":{{}},"components":{{"schemas":{{"A":{{"$ref":"#/components/schemas/B"}},"C":{{"description":"{padding}"}}}}}}}}"##
    );
    insta::assert_snapshot!(rendered("min.json", &text), @r##"
    error[unresolved-ref]: `#/components/schemas/B` does not exist
     --> min.json:1:4102
      |
    1 | ...},"paths":{},"components":{"schemas":{"A":{"$ref":"#/components/schemas/B"},"C":{"description":"xxxxxxxxxxxxxxxxxxxxxxxxxxxx...
      |                                                      ^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: add it there, or correct the reference
    "##);
}

#[test]
fn carriage_returns_tabs_and_wide_characters_keep_the_place() {
    let text = "{\r\n\t\"openapi\": \"3.0.3\",\r\n\t\"info\": {\"title\": \"寿司\", \"version\": []}, \"paths\": {}\r\n}\r\n";
    insta::assert_snapshot!(rendered("wide.json", text), @r#"
    error[wrong-kind]: `version` must be a string, found an array
     --> wide.json:3:26
      |
    3 |     "info": {"title": "寿司", "version": []}, "paths": {}
      |                               ^^^^^^^^^
    "#);
}

#[test]
fn every_byte_of_a_text_has_its_line_and_column() {
    let line = "aä→😀".repeat(60);
    let ends = ["\n", "\r\n", "\r", "\n\n", ""];
    let text = ends.map(|end| format!("{line}{end}")).concat();
    let source = Source::new("a.yaml", &text);
    let (mut wanted, mut before) = ((1, 1), '\0');
    for (at, letter) in text.char_indices() {
        if before == '\n' || (before == '\r' && letter != '\n') {
            wanted = (wanted.0 + 1, 1);
        }
        for byte in at..at + letter.len_utf8() {
            assert_eq!(source.line_column(byte), wanted, "{byte}");
        }
        wanted.1 += 1;
        before = letter;
    }
    assert_eq!(source.line_column(text.len() + 1), wanted);
}

#[test]
fn broken_syntax_has_its_place() {
    insta::assert_snapshot!(rendered("a.json", "{\n  \"openapi\": \"3.0.3\",\n  \"info\": {"), @r#"
    error[syntax]: EOF while parsing an object
     --> a.json:3:11
      |
    3 |   "info": {
      |           ^
      |
      = help: close the bracket or the quote
    "#);
    insta::assert_snapshot!(rendered("a.yaml", "openapi: 3.0.3\ninfo:\n\ttitle: x\n"), @r#"
    error[syntax]: found character that cannot start any token
     --> a.yaml:3:1
      |
    3 |     title: x
      | ^^^^
      |
      = help: indent by spaces, and put quotes around a text that begins with a sign
    "#);
    insta::assert_snapshot!(rendered("a.yaml", "a: 1\nb: *nowhere\n"), @r#"
    error[syntax]: unknown anchor
     --> a.yaml:2:4
      |
    2 | b: *nowhere
      |    ^
      |
      = help: an alias such as `*name` needs the anchor `&name` before it
    "#);
    insta::assert_snapshot!(rendered("a.yaml", ""), @r#"
    error[wrong-kind]: the file is empty
     --> a.yaml:1:1
      |
    1 |
      | ^
    "#);
}

/// What is missing at the end of a line stands there, and not on the next one.
#[test]
fn json_that_ends_too_early_is_told_in_its_line() {
    insta::assert_snapshot!(rendered("a.json", "{\"a\": \"b,\n\"c\": 1}"), @r#"
    error[syntax]: a quote is not closed where its line ends
     --> a.json:1:10
      |
    1 | {"a": "b,
      |          ^
      |
      = help: close the quote; a line break inside of it is `\n`
    "#);
    insta::assert_snapshot!(rendered("a.json", " \n"), @r"
    error[syntax]: the file is empty
     --> a.json:1:1
      |
    1 |
      | ^
      |
      = help: write a description, or name another file
    ");
}

/// `#` behind a space begins a comment in YAML.
#[test]
fn a_reference_without_quotes_is_told_as_such() {
    let text = "openapi: 3.1.0
info: {title: t, version: '1'}
components:
  schemas:
    A:
      $ref: #/components/schemas/B
";
    insta::assert_snapshot!(rendered("a.yaml", text), @r"
    error[wrong-kind]: `$ref` must be a string, found null
     --> a.yaml:6:7
      |
    6 |       $ref: #/components/schemas/B
      |       ^^^^
      |
      = help: give it a value; in YAML, a `#` behind a space begins a comment unless quotes are around it
    ");
}

#[test]
fn a_character_that_yaml_forbids_is_shown_where_it_stands() {
    let head = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n";
    let text = format!("{head}x-data:\n  é: {{description: 'a\u{7}b'}}\n");
    insta::assert_snapshot!(rendered("a.yaml", &text), @r"
    error[syntax]: the character U+0007 is not allowed in YAML
     --> a.yaml:5:22
      |
    5 |   é: {description: 'a␇b'}
      |                      ^
      |
      = help: remove it, or write `\u0007` in a text in double quotes
    ");
    for (number, character) in [
        ("0001", '\u{1}'),
        ("0008", '\u{8}'),
        ("000B", '\u{b}'),
        ("000C", '\u{c}'),
        ("001B", '\u{1b}'),
        ("007F", '\u{7f}'),
        ("0080", '\u{80}'),
        ("009F", '\u{9f}'),
        ("FFFE", '\u{fffe}'),
        ("FFFF", '\u{ffff}'),
    ] {
        for (text, place) in [
            (format!("{head}a{character}b: 1\n"), "a.yaml:4:2"),
            (format!("{head}a: 1 # é{character}\nb: 1\n"), "a.yaml:4:9"),
            (format!("{head}a: 1\n\n{character}"), "a.yaml:6:1"),
        ] {
            let shown = rendered("a.yaml", &text);
            let message =
                format!("error[syntax]: the character U+{number} is not allowed in YAML\n");
            assert!(shown.starts_with(&message), "{shown}");
            assert!(shown.contains(&format!("--> {place}\n")), "{shown}");
            assert!(
                shown.contains(&format!("write `\\u{number}` in")),
                "{shown}"
            );
        }
        let text = format!("{head}x-data: \"\\u{number}\"\n");
        assert!(document::parse(&Source::new("a.yaml", &text), &[]).is_ok());
    }
}

#[test]
fn an_alias_to_itself_is_no_depth() {
    let text = "openapi: 3.0.3\nx-é: &a\n  b: {c: *a}\n";
    insta::assert_snapshot!(rendered("a.yaml", text), @r"
    error[syntax]: the alias `*a` leads to a value that contains it
     --> a.yaml:3:10
      |
    3 |   b: {c: *a}
      |          ^^
      |
      = help: refer to the schema by `$ref`
    ");
    let many = "x, ".repeat(20_000);
    for (rest, place) in [
        ("x: &a {<<: *a}\n", "1:12"),
        ("x: &a {<<: [{b: 1}, *a]}\n", "1:21"),
        ("&a\nx: {y: *a}\n", "2:8"),
        ("x: &b [&b [], *b]\ny: &b [*b, *b]\n", "2:8"),
        (&format!("x: &a [{many}*a]\n"), "1:60008"),
        (
            &format!("x: &a\n  - &a [{many}]\n  - &b [*a, *b, *b]\n"),
            "3:13",
        ),
    ] {
        let shown = rendered("a.yaml", rest);
        let short = shown.lines().next().unwrap_or_default();
        assert!(
            short.contains("leads to a value that contains it"),
            "{short}"
        );
        assert!(shown.contains(&format!("a.yaml:{place}\n")), "{place}");
    }
    // What is too large without it is.
    let deep = format!("x: {}\n", "[".repeat(200));
    assert!(rendered("a.yaml", &deep).contains("128 levels"));
}

#[test]
fn a_second_byte_order_mark_is_named() {
    for (name, text) in [("a.yaml", "openapi: 3.0.3\npaths: {}\n"), ("a.json", "{}")] {
        let shown = rendered(name, &format!("\u{feff}\u{feff}{text}"));
        assert!(shown.contains("two byte order marks"), "{shown}");
        assert!(shown.contains(&format!("{name}:1:1\n")), "{shown}");
    }
}

#[test]
fn aliases_that_expand_to_nothing_have_a_place() {
    use std::fmt::Write as _;
    let mut text = "openapi: 3.0.3\nx:\n  a0: &a0 {}\n".to_owned();
    for level in 1..40 {
        let inner = level - 1;
        let _ = writeln!(text, "  a{level}: &a{level} {{<<: [*a{inner}, *a{inner}]}}");
    }
    let shown = rendered("a.yaml", &text);
    assert!(shown.contains("expand beyond the limit"), "{shown}");
    assert!(shown.contains("a.yaml:4:"), "{shown}");
}

#[test]
fn the_marks_of_a_merge_conflict_are_named() {
    let marks = "<<<<<<< HEAD\n  a: 1\n=======\n  a: 2\n>>>>>>> theirs\n";
    let yaml = format!("openapi: 3.0.3\nx:\n{marks}");
    let json = format!("{{\n{marks}}}\n");
    for (name, text, place) in [("a.yaml", yaml, "3:1"), ("a.json", json, "2:1")] {
        let shown = rendered(name, &text);
        assert!(shown.contains("the mark of a merge conflict"), "{shown}");
        assert!(shown.contains(&format!("{name}:{place}\n")), "{shown}");
    }
}

/// What is shown of a text is the same whatever ends its lines.
fn assert_same_lines(name: &str, text: &str) {
    let shown = rendered(name, text);
    for end in ["\r", "\r\n"] {
        assert_eq!(rendered(name, &text.replace('\n', end)), shown, "{end:?}");
    }
    // All three in turn.
    let mut mixed = String::new();
    for (index, line) in text.lines().enumerate() {
        mixed.push_str(line);
        mixed.push_str(["\r", "\n", "\r\n"][index % 3]);
    }
    assert_eq!(rendered(name, &mixed), shown, "{mixed:?}");
}

#[test]
fn a_carriage_return_alone_ends_a_line() {
    let head = "openapi: 3.0.3\n# é\n\ninfo: {title: t, version: '1'}\npaths: {}\n";
    for rest in [
        "components:\n  schemas:\n    A:\n      type: strnig\n    é: {type: objekt}\n",
        "paths: {}\n",
        "x: *nowhere\ny: 1\n",
        "x: [1, 2\ny: 1\n",
        "x: 'a\u{7}'\ny: 1\n",
        "x: &a\n  b: *a\n",
        "---\nx: 1\n",
        "x: |\n  text\n y: 1\n",
    ] {
        assert_same_lines("a.yaml", &format!("{head}{rest}"));
    }
    assert_same_lines("a.json", "{\n \"openapi\": 3,\n\n \"info\": {}\n}\n");
    assert_same_lines("a.json", "{\n \"é\": 3,\n\n \"info\": {},\n \"a\": x\n}\n");
    let text = format!("{head}a: 1\ninfo: é\nb: 2\n").replace('\n', "\r");
    insta::assert_snapshot!(rendered("a.yaml", &text), @r"
    error[duplicate-key]: the key `info` is already used in this object
     --> a.yaml:7:1
      |
    7 | info: é
      | ^^^^
      |
      = note: it was first used in line 4
      = help: keep one of them, or rename one
    ");
    // What ends a line in YAML 1.1 alone does not.
    let text = format!("{head}x: 'a\u{2028}b'\ny: *nowhere\n");
    assert!(rendered("a.yaml", &text).contains("--> a.yaml:7:4\n"));
}

#[test]
fn a_duplicate_key_is_shown_where_it_stands_again() {
    let yaml = "openapi: 3.0.3\npaths: {}\ninfo: {title: t, version: '1'}\npaths: {}\n";
    insta::assert_snapshot!(rendered("a.yaml", yaml), @r#"
    error[duplicate-key]: the key `paths` is already used in this object
     --> a.yaml:4:1
      |
    4 | paths: {}
      | ^^^^^
      |
      = note: it was first used in line 2
      = help: keep one of them, or rename one
    "#);
    let json = "{\"a\": {\"b\": 1, \"b\": 2},\n \"a\": 3}";
    insta::assert_snapshot!(rendered("a.json", json), @r#"
    error[duplicate-key]: the key `b` is already used in this object
     --> a.json:1:16
      |
    1 | {"a": {"b": 1, "b": 2},
      |                ^^^
      |
      = note: it was first used in line 1
      = help: keep one of them, or rename one

    error[duplicate-key]: the key `a` is already used in this object
     --> a.json:2:2
      |
    2 |  "a": 3}
      |  ^^^
      |
      = note: it was first used in line 1
      = help: keep one of them, or rename one
    "#);
}

#[test]
fn json_lines_say_the_same_to_a_machine() {
    let text = "openapi: 3.2.0\ninfo: {title: t, version: '1'}\n";
    insta::assert_snapshot!(refused("a.yaml", text).json_lines().trim_end(), @r#"{"reason":"diagnostic","severity":"error","code":"unsupported-version","message":"OpenAPI `3.2.0` is not supported","note":null,"help":"3.0 and 3.1 are supported, written with a patch version (`3.0.4`)","file":"a.yaml","line":1,"column":10,"endLine":1,"endColumn":15,"pointer":"/openapi"}"#);
}

/// What was made of it, or why it is wrong, and what to do about it are members of their own.
#[test]
fn a_note_is_no_help() {
    let twice = "openapi: 3.0.4\nopenapi: 3.0.4\n";
    let line = refused("a.yaml", twice).json_lines();
    let said: serde_json::Value = serde_json::from_str(&line).expect("it is JSON");
    assert_eq!(said["note"], "it was first used in line 1");
    assert_eq!(said["help"], "keep one of them, or rename one");
}

#[test]
fn bytes_that_are_no_text_are_refused_by_name() {
    let refuse = |bytes: &[u8]| {
        let error = Source::decode("a.yaml", bytes).expect_err("the bytes are no text");
        Report::from(error).to_string()
    };
    insta::assert_snapshot!(refuse(b"a: 1\nb: caf\xe9\n"), @r#"
    error[encoding]: the file has bytes that are not UTF-8
     --> a.yaml:2:7
      |
    2 | b: caf�
      |       ^
      |
      = help: save the file as UTF-8 text
    "#);
    insta::assert_snapshot!(refuse(b"a: 1\nb: \0\n"), @r#"
    error[encoding]: the file has a NUL character
     --> a.yaml:2:4
      |
    2 | b: �
      |    ^
      |
      = help: save the file as UTF-8 text
    "#);
    insta::assert_snapshot!(refuse(&[0xff, 0xfe, b'a', 0]), @r#"
    error[encoding]: the file is encoded in UTF-16, not in UTF-8
     --> a.yaml:1:1
      |
    1 |
      | ^
      |
      = help: save the file as UTF-8 text
    "#);
    insta::assert_snapshot!(refuse(&[0x1f, 0x8b, 8, 0]), @r#"
    error[encoding]: the file is compressed with gzip
     --> a.yaml:1:1
      |
    1 |
      | ^
      |
      = help: save the file as UTF-8 text
    "#);
}

#[test]
fn a_byte_order_mark_is_no_text() {
    let bytes = b"\xef\xbb\xbfopenapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n";
    let source = Source::decode("a.yaml", bytes).unwrap();
    assert!(document::parse(&source, &[]).is_ok());
}
