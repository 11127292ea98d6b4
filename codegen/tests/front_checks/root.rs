//! The root of a document.

use codegen::document;
use codegen::source::Source;

use super::{found, version};

#[test]
fn versions() {
    assert_eq!(found("swagger: '2.0'"), ["unsupported-version /swagger"]);
    assert_eq!(found("openapi: 2.0"), ["unsupported-version /openapi"]);
    assert_eq!(found("openapi: 3.2.0"), ["unsupported-version /openapi"]);
    assert_eq!(found("openapi: 3.0.3; x"), ["unsupported-version /openapi"]);
    assert_eq!(found("openapi: 4.0.0"), ["unsupported-version /openapi"]);
    assert_eq!(found("title: x"), ["missing-field "]);
    assert_eq!(found("- a"), ["wrong-kind "]);
    assert!(version("3.0.99", "paths: {}").is_empty());
    assert!(version("3.1.0", "webhooks: {}").is_empty());
}

#[test]
fn roots() {
    assert_eq!(version("3.0.3", ""), ["missing-field "]);
    assert_eq!(version("3.1.0", ""), ["missing-field "]);
    assert_eq!(
        version("3.0.3", "paths: {}\nfoo: 1"),
        ["warning unknown-field /foo"]
    );
    assert_eq!(
        version("3.0.3", "paths: {}\nwebhooks: {}"),
        ["warning unknown-field /webhooks"]
    );
    assert_eq!(
        found("openapi: 3.0.3\npaths: {}\ninfo: {title: 1, version: []}"),
        ["warning wrong-kind ", "wrong-kind /info/version"]
    );
    assert_eq!(
        version(
            "3.0.3",
            "paths: {}\ncomponents: {schemas: {'a!b': {}}, shcemas: {}}"
        ),
        [
            "invalid-component-name /components/schemas/a!b",
            "warning unknown-field /components/shcemas"
        ]
    );
}

/// JSON says what it means; YAML has no quotes where everybody knows that a text is meant.
#[test]
fn numbers_where_text_belongs() {
    let json = |info: &str, variable: &str| {
        found(&format!(
            r#"{{"openapi": "3.0.3", "info": {info}, "paths": {{}}, "servers": [{{"url": "https://{{a}}", "variables": {{"a": {variable}}}}}]}}"#
        ))
    };
    let (info, variable) = (r#"{"title": "t", "version": "1"}"#, r#"{"default": "1"}"#);
    assert!(json(info, variable).is_empty());
    for (info, field) in [
        (r#"{"title": 1, "version": "1"}"#, "title"),
        (r#"{"title": "t", "version": 1.0}"#, "version"),
        (r#"{"title": "t", "version": true}"#, "version"),
    ] {
        assert_eq!(json(info, variable), [format!("wrong-kind /info/{field}")]);
    }
    let at = "wrong-kind /servers/0/variables/a";
    for (variable, field) in [
        (r#"{"default": 1}"#, "default"),
        (r#"{"default": 1, "enum": ["1"]}"#, "default"),
        (r#"{"default": "1", "enum": ["1", 2]}"#, "enum/1"),
    ] {
        assert_eq!(json(info, variable), [format!("{at}/{field}")]);
    }
    let yaml = "openapi: 3.0.3\ninfo: {title: t, version: 1.0}\npaths: {}\nservers: [{url: 'https://{a}', variables: {a: {default: 1.10, enum: ['1.10', 2]}}}]\n";
    let inline = "{openapi: 3.0.3, info: {title: t, version: 1.0}, paths: {}}";
    assert_eq!(found(inline), [""; 0]);
    let document = document::parse(&Source::new("a.yaml", yaml), &[]).expect("is sound");
    let info = document.root().get("info").expect("there is one");
    assert_eq!(info.to_string(), r#"{"title":"t","version":"1.0"}"#);
    let servers = document.root().get("servers").expect("there are some");
    assert_eq!(
        servers.to_string(),
        r#"[{"url":"https://{a}","variables":{"a":{"default":"1.10","enum":["1.10","2"]}}}]"#
    );
}
