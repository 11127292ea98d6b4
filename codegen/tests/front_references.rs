//! References lead into anything, through escapes and chains.

use codegen::document::{self, Document, RefError};
use codegen::source::Source;

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
