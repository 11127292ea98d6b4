//! Mistakes in a document, and how they are shown.

use codegen::Input;
use codegen::config::Config;
use codegen::source::Source;

fn document(text: &str) -> Input {
    Input::new(Source::new("pets.yaml", text))
}

/// Everything that is said about a description, errors and warnings.
fn report(input: &Input) -> String {
    match codegen::generate(input, &Config::default()) {
        Ok(output) => output.report.render(false),
        Err(report) => report.render(false),
    }
}

/// A description with an example that contradicts its schema.
const AGES: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths: {}
components:
  schemas:
    Age: {type: integer, minimum: 3, example: 2}
";

#[test]
fn five_mistakes_are_five_errors() {
    let input = document(
        r"openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets/{id}:
    get:
      operationId: getPet
      responses:
        '404': {description: none}
        '200':
          description: a pet
          content: {application/json: {schema: {$ref: '#/components/schemas/Pett'}}}
components:
  schemas:
    Pet:
      type: objekt
      properties:
        name: {type: string, minLength: -1}
        age: {type: integer, minimum: old}
",
    );
    let shown = report(&input);
    assert_eq!(shown.matches("error[").count(), 5, "{shown}");
    insta::assert_snapshot!(shown, @r#"
    error[path-parameter]: the path parameter `id` is not declared
     --> pets.yaml:5:5
      |
    5 |     get:
      |     ^^^
      |
      = help: add a parameter with `name: id` and `in: path`

    error[unresolved-ref]: `#/components/schemas/Pett` does not exist
      --> pets.yaml:11:55
       |
    11 |           content: {application/json: {schema: {$ref: '#/components/schemas/Pett'}}}
       |                                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: there is a schema `Pet`

    error[invalid-value]: the type `objekt` does not exist
      --> pets.yaml:15:13
       |
    15 |       type: objekt
       |             ^^^^^^
       |
       = help: possible: `string`, `number`, `integer`, `boolean`, `array`, `object`

    error[invalid-value]: `minLength` must be an integer of at least 0, found -1
      --> pets.yaml:17:41
       |
    17 |         name: {type: string, minLength: -1}
       |                                         ^^

    error[wrong-kind]: `minimum` must be a number, found a string
      --> pets.yaml:18:39
       |
    18 |         age: {type: integer, minimum: old}
       |                                       ^^^
    "#);
}

#[test]
fn an_overlay_action_that_matches_nothing_is_an_error() {
    let overlay = "\
overlay: 1.0.0
info: {title: Fixes, version: '1'}
actions:
  - target: $.components.schemas.Pet
    description: the pet is gone
    remove: true
";
    let input = Input {
        overlays: vec![Source::new("pets.overlay.yaml", overlay)],
        ..document(AGES)
    };
    insta::assert_snapshot!(report(&input), @r#"
    error[unmatched-action]: `$.components.schemas.Pet` matches nothing
     --> pets.overlay.yaml:4:13
      |
    4 |   - target: $.components.schemas.Pet
      |             ^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: remove the action if the document no longer needs it
    "#);
}

#[test]
fn an_example_that_contradicts_its_schema_is_a_warning() {
    insta::assert_snapshot!(report(&document(AGES)), @r#"
    warning[invalid-example]: the example breaks `minimum` of its schema: it is less than the minimum of 3
     --> pets.yaml:6:47
      |
    6 |     Age: {type: integer, minimum: 3, example: 2}
      |                                               ^
    "#);
}

/// The description with a list of accepted examples.
fn accepting(list: &str) -> Input {
    Input {
        accepted_examples: Some(Source::new("accepted.yaml", list)),
        ..document(AGES)
    }
}

#[test]
fn an_accepted_example_is_not_told() {
    let list = "\
- at: /components/schemas/Age/example
  violations: [{pointer: '', keyword: minimum}]
  reason: as published
";
    insta::assert_snapshot!(report(&accepting(list)), @"");
}

#[test]
fn an_accepted_contradiction_that_does_not_exist_is_an_error() {
    let list = "\
- at: /components/schemas/Age/example
  violations:
    - {pointer: '', keyword: minimum}
    - {pointer: '', keyword: maximum}
  reason: as published
";
    insta::assert_snapshot!(report(&accepting(list)), @r"
    error[unused-allowance]: the example `/components/schemas/Age/example` does not break `maximum`
     --> accepted.yaml:4:7
      |
    4 |     - {pointer: '', keyword: maximum}
      |       ^
      |
      = help: remove the entry
    ");
}

#[test]
fn an_accepted_example_without_a_reason_is_an_error() {
    let list = "\
- at: /components/schemas/Age/example
  violations: [{pointer: '', keyword: minimum}]
";
    insta::assert_snapshot!(report(&accepting(list)), @r"
    error[missing-field]: an accepted example has no `reason`, which is required
     --> accepted.yaml:1:3
      |
    1 | - at: /components/schemas/Age/example
      |   ^^
    ");
}

#[test]
fn what_stands_beside_a_reference_is_told_where_it_does_not_hold() {
    let input = document(
        "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths: {}
components:
  schemas:
    Name: {type: string}
    Pet:
      type: object
      properties:
        name: {$ref: '#/components/schemas/Name', type: string, description: The name., maxLength: 8}
",
    );
    insta::assert_snapshot!(report(&input), @r"
    warning[unsupported-keyword]: `maxLength` beside `$ref` is ignored, as OpenAPI 3.0 says
      --> pets.yaml:10:100
       |
    10 |         name: {$ref: '#/components/schemas/Name', type: string, description: The name., maxLength: 8}
       |                                                                                                    ^
       |
       = help: put the reference into a list under `allOf`, or say `openapi: 3.1.0`
    ");
}

#[test]
fn a_reference_with_more_beside_it_is_shown_where_it_stands() {
    let input = document(
        "\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths: {}
components:
  schemas:
    Pet: {$ref: '#/components/schemas/Animal', properties: {name: {type: string}}}
",
    );
    insta::assert_snapshot!(report(&input), @r"
    error[unresolved-ref]: `#/components/schemas/Animal` does not exist
     --> pets.yaml:6:17
      |
    6 |     Pet: {$ref: '#/components/schemas/Animal', properties: {name: {type: string}}}
      |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: add it there, or correct the reference
    ");
}

#[test]
fn a_parameter_that_its_style_cannot_write_is_told() {
    let input = document(
        "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      parameters:
        - {name: where, in: query, schema: {type: object, properties: {owner: {type: object, properties: {name: {type: string}}}}}}
        - {name: sorts, in: query, schema: {type: object, properties: {sort: {type: array, items: {type: string}}}}}
        - {name: lists, in: query, explode: false, schema: {type: object, properties: {sort: {type: array, items: {type: string}}}}}
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
        - {name: deep, in: query, style: deepObject, schema: {type: object, additionalProperties: {type: array, items: {type: string}}}}
      responses: {'204': {description: none}}
",
    );
    insta::assert_snapshot!(report(&input), @r"
    warning[unsupported]: the style of the parameter `where` has no form for nested arrays and objects
     --> pets.yaml:7:11
      |
    7 |         - {name: where, in: query, schema: {type: object, properties: {owner: {type: object, properties: {name: {type: string}}}}}}
      |           ^
      |
      = note: a call with one is refused
      = help: use the style `deepObject`, or `content`

    warning[unsupported]: the style of the parameter `lists` has no form for nested arrays and objects
     --> pets.yaml:9:11
      |
    9 |         - {name: lists, in: query, explode: false, schema: {type: object, properties: {sort: {type: array, items: {type: string}}}}}
      |           ^
      |
      = note: a call with one is refused
      = help: use the style `deepObject`, or `content`
    ");
}
