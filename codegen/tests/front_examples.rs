//! Examples are data to be checked.

use codegen::document::{self, Document};
use codegen::examples;
use codegen::source::Source;

fn document(text: &str) -> Document {
    document::parse(&Source::new("pets.yaml", text), &[]).expect("the document is read")
}

const PETS: &str = r##"openapi: 3.0.3
info: {title: Pets, version: "1"}
paths:
  /pets:
    post:
      operationId: createPet
      requestBody:
        content:
          application/json:
            schema: {$ref: "#/components/schemas/Pet"}
            examples:
              good: {value: {name: Rex, nick: null}}
              bad: {$ref: "#/components/examples/Bad"}
          application/xml:
            schema: {$ref: "#/components/schemas/Pet"}
            example: <pet/>
      responses:
        "200":
          description: The pet.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Pet"}
              example: {name: Rex}
components:
  examples:
    Bad:
      value: {name: 5, age: 0, id: 1}
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties:
        id: {type: string, readOnly: true}
        name: {type: string, example: 7}
        nick: {type: string, nullable: true}
        age: {type: integer, minimum: 0, exclusiveMinimum: true, default: -1}
"##;

#[test]
fn contradictions_are_warnings_at_the_value_that_is_wrong() {
    insta::assert_snapshot!(examples::check(&document(PETS), None), @r#"
    warning[invalid-example]: the example breaks `required` of its schema: "id" is a required property
      --> pets.yaml:23:15
       |
    23 |               example: {name: Rex}
       |               ^^^^^^^

    warning[invalid-example]: the example breaks `type` of its schema at `/name`: it is not of type "string"
      --> pets.yaml:27:21
       |
    27 |       value: {name: 5, age: 0, id: 1}
       |                     ^

    warning[invalid-example]: the example breaks `exclusiveMinimum` of its schema at `/age`: it is less than or equal to the minimum of 0
      --> pets.yaml:27:29
       |
    27 |       value: {name: 5, age: 0, id: 1}
       |                             ^

    warning[invalid-example]: the example breaks `type` of its schema at `/id`: it is not of type "string"
      --> pets.yaml:27:36
       |
    27 |       value: {name: 5, age: 0, id: 1}
       |                                    ^

    warning[invalid-example]: the example breaks `type` of its schema: it is not of type "string"
      --> pets.yaml:34:39
       |
    34 |         name: {type: string, example: 7}
       |                                       ^

    warning[invalid-default]: the default breaks `exclusiveMinimum` of its schema: it is less than or equal to the minimum of 0
      --> pets.yaml:36:75
       |
    36 |         age: {type: integer, minimum: 0, exclusiveMinimum: true, default: -1}
       |                                                                           ^^
       |
       = help: give a default that the schema allows, or remove it
    "#);
}

#[test]
fn the_list_of_accepted_examples_is_exact() {
    let accepted = Source::new(
        "accepted.yaml",
        "- at: /components/examples/Bad/value
  reason: It shows what is refused.
  violations:
    - {pointer: /name, keyword: type}
    - {pointer: /id, keyword: type}
    - {pointer: /age, keyword: exclusiveMinimum}
    - {pointer: /age, keyword: maximum}
- at: /components/schemas/Pet/properties/name/example
  violations: [{pointer: '', keyword: type}]
- at: components
  reason: No pointer.
  violations: []
",
    );
    insta::assert_snapshot!(examples::check(&document(PETS), Some(&accepted)), @r#"
    warning[invalid-example]: the example breaks `required` of its schema: "id" is a required property
      --> pets.yaml:23:15
       |
    23 |               example: {name: Rex}
       |               ^^^^^^^

    warning[invalid-default]: the default breaks `exclusiveMinimum` of its schema: it is less than or equal to the minimum of 0
      --> pets.yaml:36:75
       |
    36 |         age: {type: integer, minimum: 0, exclusiveMinimum: true, default: -1}
       |                                                                           ^^
       |
       = help: give a default that the schema allows, or remove it

    error[unused-allowance]: the example `/components/examples/Bad/value` does not break `maximum`
     --> accepted.yaml:7:7
      |
    7 |     - {pointer: /age, keyword: maximum}
      |       ^
      |
      = help: remove the entry

    error[missing-field]: an accepted example has no `reason`, which is required
     --> accepted.yaml:8:3
      |
    8 | - at: /components/schemas/Pet/properties/name/example
      |   ^^

    error[wrong-kind]: an accepted example must have an `at` and a list of `violations`
      --> accepted.yaml:10:3
       |
    10 | - at: components
       |   ^^
       |
       = help: `at` is a JSON Pointer, a violation a `pointer` and a `keyword`
    "#);
}

#[test]
fn a_schema_that_cannot_be_judged_is_named() {
    let text = r#"openapi: 3.0.3
info: {title: t, version: "1"}
paths: {}
components:
  schemas:
    Twice: {type: object, required: [a, a], example: 3}
    Other: {type: integer, example: x}
"#;
    insta::assert_snapshot!(examples::check(&document(text), None), @r#"
    warning[unsupported]: the examples of this schema are not checked: a value has non-unique elements
     --> pets.yaml:6:5
      |
    6 |     Twice: {type: object, required: [a, a], example: 3}
      |     ^^^^^

    warning[invalid-example]: the example breaks `type` of its schema: it is not of type "integer"
     --> pets.yaml:7:37
      |
    7 |     Other: {type: integer, example: x}
      |                                     ^
    "#);
}

/// Nothing bounds the time of a pattern that looks behind over any number of characters.
#[test]
fn an_example_is_not_judged_by_a_pattern_that_looks_far_back() {
    let judged = |pattern: &str| {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{}}\ncomponents: {{schemas: {{A: {{type: string, pattern: '{pattern}', example: c}}}}}}\n"
        );
        !examples::check(&document(&text), None).is_empty()
    };
    assert!(judged("(?<=a)b$"));
    assert!(!judged("(?<=(a+)+)b$"));
}

/// Schemas that lead to each other in a circle, each with an example: for each of them all others
/// would be compiled, which is more than the machine has memory for.
#[test]
fn a_circle_of_schemas_with_examples_is_compiled_once() {
    const SCHEMAS: usize = 4000;
    let schema = |number: usize| {
        let next = (number + 1) % SCHEMAS;
        format!(
            "    S{number}: {{type: object, properties: {{a: {{$ref: '#/components/schemas/S{next}'}}}}, example: {{a: {{a: {number}}}}}}}\n"
        )
    };
    let schemas: String = (0..SCHEMAS).map(schema).collect();
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: Circle, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
    );
    let document = document::parse(&Source::new("circle.yaml", text), &[]).unwrap();
    let report = examples::check(&document, None);
    assert_eq!(report.len(), SCHEMAS);
}

#[test]
fn a_field_without_a_value_is_not_judged_by() {
    let text = r"openapi: 3.0.3
info: {title: Pets, version: '1'}
paths: {}
components:
  schemas:
    At: {type: string, format: null, maxLength: 3, example: Wednesday}
    All: {type: array, items: null, example: [1]}
";
    let report = examples::check(&document(text), None);
    let said: Vec<_> = report.iter().map(|found| &found.message).collect();
    assert_eq!(
        said,
        ["the example breaks `maxLength` of its schema: it is longer than 3 characters"]
    );
}
