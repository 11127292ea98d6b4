//! What can only mean one thing.

use codegen::document;
use codegen::source::Source;

/// The codes that a document is warned with, and not refused.
fn warned(text: &str) -> Vec<String> {
    let text = format!("{text}\ninfo: {{title: t, version: '1'}}\n");
    let document = document::parse(&Source::new("a.yaml", text), &[]);
    let document = document.unwrap_or_else(|report| panic!("{}", report.render(false)));
    let report = document.report();
    report.iter().map(|found| found.code.to_string()).collect()
}

#[test]
fn what_can_only_mean_one_thing_is_a_warning() {
    for (document, code) in [
        ("openapi: 3.0\npaths: {}", "unsupported-version"),
        ("openapi: 3.0.3\npaths: {}\ntags:", "wrong-kind"),
        ("openapi: 3.0.3\npaths: {}\nhost: a", "unknown-field"),
        (
            "openapi: 3.0.3\npaths: {/a: {get: {responses: {4xx: {description: a}}}}}",
            "invalid-response-key",
        ),
        (
            "openapi: 3.0.3\npaths: {/a: {get: {responses: {'200': {description: a, content: {json: {}}}}}}}",
            "invalid-media-type",
        ),
        (
            "openapi: 3.0.3\npaths: {/a: {get: {responses: {'200': {description: a, headers: {X-A: {description: b}}}}}}}",
            "missing-field",
        ),
        (
            "openapi: 3.0.3\npaths: {}\nsecurity: [{k: }]\ncomponents: {securitySchemes: {k: {type: http, scheme: basic}}}",
            "wrong-kind",
        ),
    ] {
        assert_eq!(warned(document), [code], "{document}");
    }
    for (schema, code) in [
        ("{type: string, description: }", "wrong-kind"),
        ("{type: array, items: }", "wrong-kind"),
        ("{type: string, required: true}", "wrong-kind"),
        ("{type: [string, integer]}", "wrong-kind"),
        ("{oneOf: [{type: 'null'}, {type: string}]}", "invalid-value"),
        ("{type: integer, exclusiveMinimum: 1}", "wrong-kind"),
        ("{type: array, items: [{type: string}]}", "wrong-kind"),
        ("{type: string, enum: [[], {}]}", "unsatisfiable"),
        ("{type: string, pattern: '(?i)a'}", "invalid-pattern"),
    ] {
        let document =
            format!("openapi: 3.0.3\npaths: {{}}\ncomponents: {{schemas: {{A: {schema}}}}}");
        assert_eq!(warned(&document), [code], "{schema}");
    }
}

/// What is said is no reason to refuse the document.
#[test]
fn reserved_characters_outside_of_queries() {
    let parameter = "{name: id, in: path, required: true, allowReserved: true, schema: {}}";
    for version in ["3.0.3", "3.1.0"] {
        let text = format!(
            "openapi: {version}\npaths: {{'/a/{{id}}': {{get: {{parameters: [{parameter}], responses: {{200: {{description: d}}}}}}}}}}"
        );
        assert_eq!(warned(&text), ["exclusive-fields"]);
    }
}
