//! References lead into anything, through escapes and chains.

use codegen::document::{self, Document, Lookup as _, RefError};
use codegen::source::{Pointer, Source};

fn document(schemas: &str) -> Document {
    let text = format!(
        "openapi: 3.0.3
info: {{title: t, version: '1'}}
paths:
  /a~b/{{id}}:
    get:
      parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]
      responses: {{default: {{description: d}}}}
components:
  schemas:
{schemas}"
    );
    document::parse(&Source::new("a.yaml", text), &[]).expect("the document is read")
}

#[test]
fn escapes_of_pointers_and_addresses_are_undone() {
    let document = document(
        "    A: {$ref: '#/paths/~1a~0b~1%7Bid%7D/get/parameters/0/schema'}
    B: {properties: {'a/b %': {type: integer}}}
    C: {$ref: '#/components/schemas/B/properties/a~1b%20%25'}
",
    );
    let kind = |name: &str| {
        let found = document
            .resolve(&format!("#/components/schemas/{name}"))
            .unwrap();
        found.text("type").map(str::to_owned)
    };
    assert_eq!(kind("A").as_deref(), Some("string"));
    assert_eq!(kind("C").as_deref(), Some("integer"));
}

#[test]
fn a_long_chain_ends_and_each_hop_can_be_seen() {
    let link = |at| format!("    L{at}: {{$ref: '#/components/schemas/L{}'}}\n", at + 1);
    let links = (0..2000).map(link).collect::<Vec<String>>().concat();
    let document = document(&format!("{links}    L2000: {{type: boolean}}\n"));
    let end = document.resolve("#/components/schemas/L0").unwrap();
    assert_eq!(end.at.as_str(), "/components/schemas/L2000");
    let hop = document.target("#/components/schemas/L0").unwrap();
    assert_eq!(hop.at.as_str(), "/components/schemas/L0");
}

#[test]
fn what_leads_nowhere_says_why() {
    let document = document("    Restore: {type: string}\n");
    let fail = |reference: &str| document.resolve(reference).unwrap_err();
    assert_eq!(
        fail("#/components/schemas/Restroe"),
        RefError::Unresolved("#/components/schemas/Restroe".to_owned())
    );
    assert_eq!(
        document.nearest("#/components/schemas/Restroe").as_deref(),
        Some("a schema `Restore`")
    );
    assert_eq!(document.nearest("#/components/schemas/Zebra"), None);
    assert!(matches!(fail(""), RefError::Malformed(_)));
    assert!(matches!(fail("#anchor"), RefError::Malformed(_)));
    assert!(matches!(fail("#/a~2"), RefError::Malformed(_)));
    assert!(matches!(
        fail("../../secret.yaml#/a"),
        RefError::External(_)
    ));
    assert!(matches!(fail("file:///secret"), RefError::External(_)));
    assert!(matches!(fail("//example.com/a"), RefError::External(_)));
}

/// What stands beside the `$ref` of an object that is no schema is ignored, and told.
#[test]
fn what_stands_beside_a_reference_is_told() {
    for version in ["3.0.3", "3.1.0"] {
        let text = format!(
            "openapi: {version}
info: {{title: t, version: '1'}}
paths:
  /t:
    get:
      parameters: [{{$ref: '#/components/parameters/P', enum: [a], description: kept}}]
      requestBody: {{$ref: '#/components/requestBodies/B', required: true, x-a: 1}}
      responses:
        '200': {{$ref: '#/components/responses/R', pattern: x, headers: {{}}}}
components:
  parameters: {{P: {{name: p, in: query, schema: {{type: string}}}}}}
  requestBodies: {{B: {{content: {{text/plain: {{}}}}}}}}
  responses: {{R: {{description: ok, content: {{application/json: {{schema: {{type: integer}}}}}}}}}}
"
        );
        let document = document::parse(&Source::new("a.yaml", text), &[]);
        let document = document.unwrap_or_else(|report| panic!("{}", report.render(false)));
        let told = document.report().iter();
        let told: Vec<&str> = told.map(|found| found.message.as_str()).collect();
        let expected = [
            "beside a `$ref`, `enum` is ignored",
            "beside a `$ref`, `required` is ignored",
            "beside a `$ref`, `pattern`, `headers` is ignored",
        ];
        assert_eq!(told, expected, "{version}");
        let response = Pointer::parse("/paths/~1t/get/responses/200");
        let response = document.get(&response.unwrap_or_default());
        assert!(response.is_some_and(|it| it.has("$ref") && !it.has("allOf")));
    }
}

/// Names that the author chooses stay, whatever keyword they look like; those of schemas, also in
/// extensions that references lead to, are restated.
#[test]
fn names_are_no_keywords() {
    let text = "openapi: 3.1.0
info: {title: t, version: '1'}
paths: {/t: {get: {responses: {'200': {description: ok}}}}}
x-shared: {responses: {R: {$ref: '#/x-shared/schemas/S', unevaluatedItems: x}}, schemas: {S: {type: object, unevaluatedProperties: false}}}
components:
  securitySchemes:
    unevaluatedProperties: {type: http, scheme: basic}
  schemas:
    T:
      oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
      discriminator: {propertyName: k, mapping: {unevaluatedItems: A, b: B}}
    A: {type: object, required: [k], properties: {k: {type: string}}}
    B: {type: object, required: [k], properties: {k: {type: string}, z: {$ref: '#/x-shared/schemas/S'}}}
security: [{unevaluatedProperties: []}]
";
    let document = document::parse(&Source::new("a.yaml", text), &[]);
    let document = document.unwrap_or_else(|report| panic!("{}", report.render(false)));
    for (at, is_there) in [
        ("/components/securitySchemes/unevaluatedProperties", true),
        ("/security/0/unevaluatedProperties", true),
        (
            "/components/schemas/T/discriminator/mapping/unevaluatedItems",
            true,
        ),
        ("/x-shared/responses/R/unevaluatedItems", true),
        ("/x-shared/schemas/S/additionalProperties", true),
        ("/x-shared/schemas/S/unevaluatedProperties", false),
    ] {
        let found = document.get(&Pointer::parse(at).unwrap_or_default());
        assert_eq!(found.is_some(), is_there, "{at}");
    }
}
