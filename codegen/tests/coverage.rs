//! How much of a description is said to be in its crate.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use codegen::config::Config;
use codegen::coverage::Tally;
use codegen::source::Source;
use codegen::{Input, Output, generate};

#[test]
fn a_header_that_is_text_leaves_out_no_schema() {
    let text = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      responses:
        '200':
          description: a pet
          headers: {X-Pet: {schema: {$ref: '#/components/schemas/Pet'}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}}}
";
    let output = output(text);
    assert_eq!(output.report.len(), 1);
    let schemas = Tally {
        full: 1,
        ..Tally::default()
    };
    assert_eq!(output.summary.coverage.schemas, schemas);
    assert_eq!(output.summary.coverage.operations.degraded, 1);
}

#[test]
fn a_parameter_that_the_client_sends_is_nothing_less() {
    let text = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      security: [{key: []}]
      parameters: [{name: X-Key, in: header, schema: {type: string}}]
      responses: {'204': {description: none}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
";
    let output = output(text);
    assert_eq!(output.report.len(), 1);
    assert_eq!(output.summary.coverage.operations.full, 1);
}

#[test]
fn an_answer_that_is_given_as_octets_is_there_in_part() {
    let text = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      responses:
        '200':
          description: a pet
          content: {multipart/form-data: {schema: {type: object, properties: {name: {type: string}}}}}
";
    let output = output(text);
    let told = output.report.render(false);
    assert!(told.contains("responses of `multipart/form-data` have no model"));
    assert!(told.contains("= note: they are returned as bytes"));
    assert_eq!(output.summary.coverage.media_types.degraded, 1);
}

fn output(text: &str) -> Output {
    let input = Input::new(Source::new("pets.yaml", text));
    let output = generate(&input, &Config::default());
    output.map_err(|report| report.render(false)).unwrap()
}
