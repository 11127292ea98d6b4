//! Mistakes in a document, and how they are shown.

use codegen::Input;
use codegen::config::Config;
use codegen::source::Source;

fn report(document: &str, overlay: Option<&str>) -> String {
    let input = Input {
        overlays: overlay
            .map(|text| Source::new("pets.overlay.yaml", text))
            .into_iter()
            .collect(),
        ..Input::new(Source::new("pets.yaml", document))
    };
    match codegen::generate(&input, &Config::default()) {
        Ok(output) => output.report.render(false),
        Err(report) => report.render(false),
    }
}

#[test]
fn five_mistakes_are_five_errors() {
    let document = r"openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets/{id}:
    get:
      operationId: getPet
      responses:
        '600': {description: odd}
        '200':
          description: a pet
          content: {application/json: {schema: {$ref: '#/components/schemas/Pett'}}}
components:
  schemas:
    Pet:
      type: objekt
      properties:
        name: {type: string, pattern: '('}
        age: {type: integer, minimum: old}
";
    let shown = report(document, None);
    assert_eq!(shown.matches("error[").count(), 6, "{shown}");
    insta::assert_snapshot!(shown);
}

#[test]
fn an_overlay_action_that_matches_nothing_is_an_error() {
    let document = "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\npaths: {}\n";
    let overlay = "overlay: 1.0.0\ninfo: {title: Fixes, version: '1'}\nactions:\n  - target: $.components.schemas.Pet\n    description: the pet is gone\n    remove: true\n";
    insta::assert_snapshot!(report(document, Some(overlay)));
}

#[test]
fn an_example_that_contradicts_its_schema_is_a_warning() {
    let document = "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    Age: {type: integer, minimum: 3, example: 2}\n";
    insta::assert_snapshot!(report(document, None));
}
