//! What a run says: nothing about operations that it does not keep, and nothing twice.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use codegen::config::Config;
use codegen::source::{Pointer, Source};
use codegen::{Input, generate};

/// Every schema, parameter and body has an example that contradicts it.
const TEXT: &str = "
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets/{id}:
    parameters:
    - {name: id, in: path, required: true, schema: {type: integer}, example: path}
    get:
      operationId: getPet
      responses:
        '200': {$ref: '#/components/responses/Pet'}
    delete:
      operationId: deletePet
      parameters:
      - {name: why, in: query, schema: {type: integer}, example: delete}
      responses: {'204': {description: done}}
  /pets/{name}:
    delete:
      parameters: [{name: name, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: done}}
  /toys/{id}:
    parameters:
    - {name: id, in: path, required: true, schema: {type: integer}, example: toys}
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Toy'}}}}
      responses: {'204': {description: done}}
components:
  responses:
    Pet: {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
    Unused: {description: one, content: {application/json: {schema: {type: integer}, example: response}}}
  schemas:
    Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}], discriminator: {propertyName: kind, mapping: {dog: Dog}}}
    Cat: {type: object, properties: {kind: {type: string}, lives: {type: integer, example: cat}}}
    Dog: {type: object, properties: {kind: {type: string}, age: {type: integer, example: dog}}}
    Toy: {type: object, properties: {size: {type: integer, example: toy}}}
";

/// What keeps some operations and schemas.
fn keeping(operations: &[&str], schemas: &[&str]) -> Config {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Config {
        operations: owned(operations),
        schemas: owned(schemas),
        ..Config::default()
    }
}

/// Where a run warns of something.
fn warned(operations: &[&str], schemas: &[&str]) -> String {
    let config = keeping(operations, schemas);
    let input = Input::new(Source::new("pets.yaml", TEXT));
    let output = generate(&input, &config).map_err(|report| report.render(false));
    let report = output.unwrap().report;
    let places = report.iter().filter_map(|found| found.at.pointer());
    let mut places: Vec<&str> = places.map(Pointer::as_str).collect();
    places.sort_unstable();
    places.join("\n")
}

#[test]
fn the_whole_document_is_warned_of_where_nothing_is_chosen() {
    insta::assert_snapshot!(warned(&[], &[]), @"
    /components/responses/Unused/content/application~1json/example
    /components/schemas/Cat/properties/lives/example
    /components/schemas/Dog/properties/age/example
    /components/schemas/Pet/discriminator/mapping/dog
    /components/schemas/Toy/properties/size/example
    /paths/~1pets~1{id}/delete/parameters/0/example
    /paths/~1pets~1{id}/parameters/0/example
    /paths/~1pets~1{name}
    /paths/~1toys~1{id}/parameters/0/example
    ");
}

#[test]
fn an_operation_is_warned_of_with_its_path_and_what_it_refers_to() {
    insta::assert_snapshot!(warned(&["getPet"], &[]), @"
    /components/schemas/Cat/properties/lives/example
    /components/schemas/Dog/properties/age/example
    /components/schemas/Pet/discriminator/mapping/dog
    /paths/~1pets~1{id}/parameters/0/example
    ");
}

#[test]
fn an_operation_without_identifier_and_a_schema_can_be_chosen() {
    insta::assert_snapshot!(warned(&["PUT /toys/{id}"], &["Cat"]), @"
    /components/schemas/Cat/properties/lives/example
    /components/schemas/Toy/properties/size/example
    /paths/~1toys~1{id}/parameters/0/example
    ");
    insta::assert_snapshot!(warned(&[], &["Dog"]), @"/components/schemas/Dog/properties/age/example");
}

#[test]
fn what_both_forms_of_a_schema_are_said_to_lack_is_said_once() {
    let text = "
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  schemas:
    Pet:
      type: object
      properties:
        id: {type: string, readOnly: true}
        code: {type: integer, format: password}
";
    let input = Input::new(Source::new("pets.yaml", text));
    let output = generate(&input, &Config::default()).unwrap();
    assert_eq!(output.report.len(), 1, "{}", output.report.render(false));
}

/// A name with a mistake keeps nothing, which is not what its user wants.
#[test]
fn a_name_that_nothing_has_is_refused_with_what_may_be_meant() {
    let refused = |operations: &[&str], schemas: &[&str]| {
        let config = keeping(operations, schemas);
        let report = generate(&Input::new(Source::new("pets.yaml", TEXT)), &config).unwrap_err();
        let rendered = report.render(false);
        let lines = rendered.lines().filter(|line| !line.contains("warning"));
        let kept = lines.filter(|line| line.starts_with("error") || line.contains("help: "));
        kept.collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(refused(&["getPets", "wash", "PUT /toy/{id}"], &["dog", "Invoice"]), @"
    error[unknown-operation]: there is no operation `PUT /toy/{id}`
      = help: there is `PUT /toys/{id}`
    error[unknown-operation]: there is no operation `getPets`
      = help: there is `getPet`
    error[unknown-operation]: there is no operation `wash`
      = help: give an `operationId`, or method and path as in `GET /pets`
    error[unknown-schema]: there is no schema `Invoice`
       = help: give the name of a schema under `components/schemas`
    error[unknown-schema]: there is no schema `dog`
       = help: there is `Dog`
    ");
}

/// What operations that are not kept ask for is nothing that a strict run loses; a scheme that none
/// asks for stays, since many documents declare one and do not ask for it.
#[test]
fn a_scheme_of_operations_that_are_not_kept_is_no_loss() {
    let text = "
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get: {operationId: listPets, responses: {'204': {description: none}}}
    post: {operationId: addPet, security: [{tls: []}], responses: {'204': {description: none}}}
components:
  securitySchemes:
    tls: {type: mutualTLS}
    key: {type: apiKey, in: header, name: X-Key}
";
    let strictly = |operation: &str| {
        let config = Config {
            strict: true,
            ..keeping(&[operation], &[])
        };
        generate(&Input::new(Source::new("pets.yaml", text)), &config)
    };
    let kept = strictly("listPets").unwrap();
    assert!(kept.files.0["src/client/security.rs"].contains("X-Key"));
    let refused = strictly("addPet").unwrap_err().render(false);
    assert!(refused.contains("`tls` is mutual TLS"), "{refused}");
}
