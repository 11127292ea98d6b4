//! Documents that are nearly right, or hostile: what is said of each, once and where it is wrong.

use tests::mistake::{helped, operation, refused, report, schema, warned, with};

/// A description with these schemas.
fn schemas(schemas: &str) -> String {
    with(&format!("paths: {{}}\ncomponents:\n  schemas:\n{schemas}"))
}

/// Demands that nothing is said of a description.
fn silent(text: &str) {
    assert_eq!(report(text), "", "{text}");
}

/// How many errors and warnings there are.
fn count(text: &str) -> usize {
    let said = report(text);
    said.matches("error[").count() + said.matches("warning[").count()
}

#[test]
fn a_circle_of_choices_and_parts_with_nothing_else_is_endless() {
    for (one, other) in [
        (
            "oneOf: [{$ref: '#/components/schemas/U'}, {type: integer}]",
            "allOf: [{$ref: '#/components/schemas/T'}]",
        ),
        (
            "allOf: [{$ref: '#/components/schemas/U'}]",
            "anyOf: [{$ref: '#/components/schemas/T'}, {type: string}]",
        ),
        (
            "not: {$ref: '#/components/schemas/U'}",
            "allOf: [{$ref: '#/components/schemas/T'}]",
        ),
    ] {
        let text = schemas(&format!("    T:\n      {one}\n    U:\n      {other}\n"));
        let said = report(&text);
        assert!(said.contains("error[schema-cycle]"), "{said}");
        assert_eq!(count(&text), 1, "{said}");
    }
    // A base that lists its children, with members of its own, of all of them or of an heir between.
    let base = "oneOf: [{$ref: '#/components/schemas/Kid'}]";
    let inherits = "allOf: [{$ref: '#/components/schemas/Base'}]";
    let part = "{type: object, required: [z], properties: {z: {type: string}}}";
    for text in [
        format!(
            "    Base: {{type: object, properties: {{k: {{type: string}}}}, {base}}}\n    Kid: {{{inherits}}}\n"
        ),
        format!(
            "    Base: {{{base}}}\n    Kid: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {part}]}}\n"
        ),
        format!(
            "    Base: {{type: object, properties: {{k: {{type: string}}}}, {base}}}\n    Middle: {{{inherits}}}\n    Kid: {{allOf: [{{$ref: '#/components/schemas/Middle'}}]}}\n"
        ),
    ] {
        let said = report(&schemas(&text));
        assert!(!said.contains("error["), "{said}");
    }
}
