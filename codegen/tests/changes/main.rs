//! What a new description changes for the users of a crate.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod answers;
mod calls;
mod features;
mod order;
mod renamed;
mod rules;
mod shared;
mod types;

use codegen::changes;
use codegen::config::Config;
use codegen::render::Crate;
use codegen::source::Source;
use codegen::{Input, generate};

fn crate_of(paths: &str, schemas: &str) -> Crate {
    let document = format!(
        "
openapi: 3.0.3
info: {{title: Pets, version: '1'}}
paths:
{paths}
components:
  schemas:
{schemas}
"
    );
    let input = Input::new(Source::new("pets.yaml", document));
    generate(&input, &Config::default()).unwrap().files
}

fn changes(old: &Crate, new: &Crate) -> Vec<String> {
    let changes = changes::between(old, new).into_iter();
    changes
        .map(|change| format!("{} ({:?})", change.what, change.weight))
        .collect()
}

const LIST: &str = "  /pets: {get: {operationId: listPets, tags: [pets], responses: {'204': {description: none}}}}";
const FEED: &str = "  /feed: {post: {operationId: feedPets, tags: [food], responses: {'204': {description: done}}}}";
const PET: &str = "    Pet: {type: object, required: [name], properties: {name: {type: string}}}";

#[test]
fn nothing_changes_between_the_same() {
    let pets = crate_of(LIST, PET);
    assert!(changes(&pets, &pets).is_empty());
}

/// What a crate is of in the tests below: all but the part that they are about.
const ORDERS: &str = "
openapi: 3.0.3
info: {title: Shop, version: '1'}
servers:
- {url: 'https://{region}.shop.example', description: Live, variables: {region: {default: eu, enum: [eu, us]}}}
- {url: 'https://test.shop.example', description: Test}
tags: [{name: orders}, {name: items}]
security: [{key: []}]
paths:
  /orders/{orderId}/lines/{lineId}:
    get:
      operationId: getLine
      tags: [orders]
      parameters:
      - {name: orderId, in: path, required: true, schema: {type: string}}
      - {name: lineId, in: path, required: true, schema: {type: string}}
      - {name: limit, in: query, schema: {type: integer, maximum: 100}}
      responses:
        '200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Line'}}}}
        '404': {description: none, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
        '409': {description: not now, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
  /orders:
    post:
      operationId: createOrder
      tags: [orders]
      parameters: [{name: dryRun, in: query, required: true, schema: {type: string}}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {'201': {description: made}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
  schemas:
    Order: {type: object, required: [lines, shipTo], properties: {lines: {type: array, items: {$ref: '#/components/schemas/Line'}}, shipTo: {type: string, maxLength: 80}, kind: {$ref: '#/components/schemas/Kind'}}}
    Line: {type: object, required: [sku, unit], properties: {sku: {type: string}, unit: {type: string}, count: {type: integer}}}
    Kind: {type: string, enum: [small, large]}
    Problem: {type: object, properties: {title: {type: string}}}
";

fn crate_of_text(document: &str) -> Crate {
    let input = Input::new(Source::new("orders.yaml", document));
    generate(&input, &Config::default()).unwrap().files
}

/// What one edit of the description changes.
fn edited(from: &str, to: &str) -> String {
    assert!(ORDERS.contains(from), "{from}");
    let (before, after) = (
        crate_of_text(ORDERS),
        crate_of_text(&ORDERS.replace(from, to)),
    );
    changes(&before, &after).join("\n")
}

#[test]
fn what_is_said_of_the_same_code_is_no_change() {
    for (from, to) in [
        ("description: not now", "description: At another time."),
        ("{title: Shop,", "{title: Shop, description: Sells.,"),
        ("tags: [orders]", "tags: [items]"),
        ("enum: [small, large]", "enum: [large, small]"),
        // Users name the argument by its place.
        (
            "/orders/{orderId}/lines/{lineId}:",
            "/orders/{orderId}/lines/{id}:",
        ),
    ] {
        let after = ORDERS.replace(from, to);
        let after = if to.contains("{id}") {
            after.replace("name: lineId", "name: id")
        } else {
            after
        };
        assert_ne!(after, ORDERS, "{from}");
        let changes = changes(&crate_of_text(ORDERS), &crate_of_text(&after));
        assert!(changes.is_empty(), "{from}: {changes:#?}");
    }
}

/// What was edited by hand and is no Rust is no reason to say that all of it is new.
#[test]
fn a_file_that_is_no_rust_is_named() {
    let after = crate_of_text(ORDERS);
    let mut before = after.clone();
    before
        .0
        .insert("src/models/line.rs".to_owned(), "pub struct {".to_owned());
    insta::assert_snapshot!(changes(&before, &after).join("\n"), @"`src/models/line.rs`: is no Rust since it was edited by hand; the diff shows what changes there (Behaviour)");
}

/// Many changes of one kind take one line.
#[test]
fn all_that_is_gone_is_told_on_few_lines() {
    let schema = |at| format!("    Pet{at}: {{type: object, properties: {{a: {{type: string}}}}}}");
    let schemas: Vec<String> = (0..40).map(schema).collect();
    let schemas = schemas.join("\n");
    let (before, after) = (crate_of(LIST, &schemas), crate_of(FEED, PET));
    insta::assert_snapshot!(changes(&before, &after).join("\n"), @"
    `Pet0`, `Pet1`, `Pet10`, `Pet11`, `Pet12`, `Pet13` and 35 more: gone (Breaking)
    `Pet` and `feed_pets()`: new (Compatible)
    ");
}
