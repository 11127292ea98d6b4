//! References into the files beside a document.

use std::collections::BTreeMap;

use codegen::diagnostic::Report;
use codegen::document::{self, Document};
use codegen::source::{Neighbours, Pointer, Source, Unread};

/// A document and the files beside it.
fn parse(text: &str, files: &[(&str, &str)]) -> Result<Document, Report> {
    let files: BTreeMap<String, Source> = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), Source::new(*name, text)))
        .collect();
    let neighbours = Neighbours::new(move |name| files.get(name).cloned().ok_or(Unread::Missing));
    document::parse_with(&Source::new("api.yaml", text), &[], &neighbours)
}

fn with_schema(schema: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    T: {schema}\n"
    )
}

#[test]
fn files_lead_to_each_other_and_back() {
    let document = parse(
        &with_schema("{properties: {pet: {$ref: 'schemas/pet.json#/Pet'}}}"),
        &[
            (
                "schemas/pet.json",
                r##"{"Pet": {"properties": {"owner": {"$ref": "../people/owner%20a.yaml"}, "self": {"$ref": "#/Pet"}}}}"##,
            ),
            (
                "people/owner a.yaml",
                "properties:\n  pets: {items: {$ref: ../schemas/pet.json#/Pet}}\n  t: {$ref: ../api.yaml#/components/schemas/T}\n",
            ),
        ],
    )
    .unwrap();
    let at = Pointer::parse("/components/schemas/T/properties/pet").unwrap();
    let mut found = document.get(&at).unwrap();
    for step in [
        "/properties/self",
        "/properties/owner",
        "/properties/pets/items",
        "/properties/owner",
        "/properties/t",
        "/properties/pet",
    ] {
        let reference = found.get("$ref").unwrap().as_str().unwrap();
        let target = document.resolve(reference).unwrap();
        found = document
            .get(&target.at.concat(&Pointer::parse(step).unwrap()))
            .unwrap();
    }
    assert!(found.get("$ref").is_some());
}

#[test]
fn a_mistake_in_another_file_is_shown_there() {
    let report = parse(
        &with_schema("{properties: {pet: {$ref: 'pet.yaml#/Pet'}}}"),
        &[(
            "pet.yaml",
            "Pet:\n  type: strnig\n  properties:\n    a: {$ref: '#/Nope'}\n",
        )],
    )
    .unwrap_err();
    insta::assert_snapshot!(report, @r"
    error[invalid-value]: the type `strnig` does not exist
     --> pet.yaml:2:9
      |
    2 |   type: strnig
      |         ^^^^^^
      |
      = help: possible: `string`, `number`, `integer`, `boolean`, `array`, `object`

    error[unresolved-ref]: `pet.yaml#/Nope` does not exist
     --> pet.yaml:4:15
      |
    4 |     a: {$ref: '#/Nope'}
      |               ^^^^^^^^
      |
      = help: add it there, or correct the reference
    ");
}

#[test]
fn nothing_outside_of_the_folder_is_asked_for() {
    for reference in [
        "../secret.yaml",
        "a/../../secret.yaml",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://example.com/a.yaml",
        "//example.com/a.yaml",
        "..%2Fsecret.yaml",
        "a\\\\..\\\\secret.yaml",
        "c:/secret.yaml",
    ] {
        let asked = Neighbours::new(|name| panic!("{name} was asked for"));
        let text = with_schema(&format!(
            "{{properties: {{a: {{$ref: \"{reference}#/A\"}}}}}}"
        ));
        let source = Source::new("api.yaml", text);
        let report = document::parse_with(&source, &[], &asked).unwrap_err();
        assert!(
            report.to_string().contains("error[external-ref]"),
            "{reference}"
        );
        assert!(
            report.to_string().contains("--> api.yaml:6:"),
            "{reference}"
        );
    }
}

#[test]
fn a_branch_in_a_file_that_is_not_there_is_left_out_with_a_warning() {
    let document = parse(
        &with_schema("{oneOf: [{type: string}, {$ref: 'lizard.json#/Lizard'}, {type: integer}]}"),
        &[],
    )
    .unwrap();
    insta::assert_snapshot!(document.report(), @r"
    warning[external-ref]: the file of `lizard.json#/Lizard` does not exist
     --> api.yaml:6:40
      |
    6 |     T: {oneOf: [{type: string}, {$ref: 'lizard.json#/Lizard'}, {type: integer}]}
      |                                        ^^^^^^^^^^^^^^^^^^^^^
      |
      = note: this branch is left out: its values are kept as they came, and cannot be made
      = help: add the file, or remove the branch
    ");
    let at = Pointer::parse("/components/schemas/T/oneOf/1/type").unwrap();
    assert_eq!(document.get(&at).unwrap().as_str(), Some("integer"));
}

#[test]
fn references_in_examples_are_data() {
    let text = with_schema("{properties: {example: {type: object, example: {$ref: other.yaml}}}}");
    let document = parse(&text, &[("other.yaml", "type: string")]).unwrap();
    let at = Pointer::parse("/components/schemas/T/properties/example/example/$ref").unwrap();
    assert_eq!(document.get(&at).unwrap().as_str(), Some("other.yaml"));
}

#[test]
fn an_anchor_is_one_of_its_file() {
    let text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    T: {properties: {user: {$ref: user.yaml}, a: {$ref: 'user.yaml#addr'}, own: {$ref: '#addr'}}}\n    Own: {$anchor: addr, type: integer}\n";
    let user =
        "properties: {home: {$ref: '#addr'}}\n$defs: {Address: {$anchor: addr, type: object}}\n";
    let document = parse(text, &[("user.yaml", user)]).unwrap();
    let referred = |at: &str| {
        let schema = document.get(&Pointer::parse(at).unwrap()).unwrap();
        let reference = schema.get("$ref").unwrap().as_str().unwrap();
        document.resolve(reference).unwrap().at.to_string()
    };
    let address = "/x-files/user.yaml/$defs/Address";
    assert_eq!(referred("/components/schemas/T/properties/a"), address);
    assert_eq!(referred("/x-files/user.yaml/properties/home"), address);
    assert_eq!(
        referred("/components/schemas/T/properties/own"),
        "/components/schemas/Own"
    );
}

#[test]
fn what_a_file_does_not_have_is_told_as_it_was_written() {
    let text =
        with_schema("{properties: {a: {$ref: 'user.yaml#addr'}, b: {$ref: 'user.yaml#/x'}}}");
    let report = parse(&text, &[("user.yaml", "type: object\n")]).unwrap_err();
    let report = report.to_string();
    for reference in ["`user.yaml#addr`", "`user.yaml#/x`"] {
        assert!(report.contains(reference), "{report}");
    }
    assert!(report.contains("`user.yaml#/addr`"), "{report}");
    assert!(!report.contains("x-files"), "{report}");
    let text = with_schema("{$ref: a.yaml}");
    let files = [("a.yaml", "$ref: b.yaml\n"), ("b.yaml", "$ref: a.yaml\n")];
    let report = parse(&text, &files).unwrap_err().to_string();
    assert!(report.contains("`a.yaml` leads back"), "{report}");
}

#[test]
fn a_description_may_stand_in_a_file() {
    let text = "openapi: 3.0.3\ninfo: {title: T, version: '1', description: {$ref: 'texts.yml#/hello'}}\npaths: {}\ntags: [{name: a, description: {$ref: ./about.md}}, {name: b, description: {$ref: 'texts.yml'}}]\n";
    let files = [
        ("texts.yml", "hello: '# Hello'\n"),
        ("about.md", "- [a]: *b\n\t`c`\n"),
    ];
    let report = parse(text, &files).unwrap_err();
    let shown = report.to_string();
    // What is no text stays what it is.
    assert!(
        shown.contains("`description` must be a string, found an object"),
        "{shown}"
    );
    let text = text.replace("{$ref: 'texts.yml'}", "b");
    let document = parse(&text, &files).unwrap();
    let at = |at: &str| document.get(&Pointer::parse(at).unwrap()).unwrap();
    assert_eq!(at("/info/description").as_str(), Some("# Hello"));
    assert_eq!(
        at("/tags/0/description").as_str(),
        Some("- [a]: *b\n\t`c`\n")
    );
    let shown = document.report().to_string();
    let told = shown.matches("a string belongs here, found a reference");
    assert_eq!(told.count(), 2, "{shown}");
    // A property may have that name.
    let text = with_schema("{properties: {description: {$ref: 'texts.yml#/schema'}}}");
    let document = parse(&text, &[("texts.yml", "schema: {type: string}\n")]).unwrap();
    assert!(document.report().is_empty());
}

/// Each file refers to the next one; the document is the first of all.
#[test]
fn files_beyond_the_limit_are_told_once() {
    let neighbours = Neighbours::new(|name| {
        let number: usize = name.trim_end_matches(".yaml").parse().unwrap_or_default();
        let text = format!("properties: {{next: {{$ref: {}.yaml}}}}", number + 1);
        Ok(Source::new(name, text))
    });
    let document = Source::new("api.yaml", with_schema("{$ref: 1.yaml}"));
    let report = document::parse_with(&document, &[], &neighbours).unwrap_err();
    let told = report.iter().map(|found| found.message.as_str());
    let large: Vec<&str> = told.filter(|it| it.contains("more than")).collect();
    assert_eq!(large, ["the document refers to more than 2000 files"]);
}
