//! Answers, and the bodies of both directions.

use super::operation;

#[test]
fn responses() {
    for (key, severity) in [
        ("600", ""),
        ("abc", ""),
        ("''", ""),
        ("-200", ""),
        ("Default", "warning "),
        ("20", ""),
        ("6XX", ""),
    ] {
        let lines = operation(&format!("{{responses: {{{key}: {{description: d}}}}}}"));
        let expected = format!("{severity}invalid-response-key /responses/");
        assert!(lines[0].starts_with(&expected), "{key}: {lines:?}");
    }
    assert!(
        operation(
            "{responses: {200: {description: d}, 4XX: {description: d}, default: {description: d}}}"
        )
        .is_empty()
    );
    let response = |text: &str| {
        operation(&format!(
            "{{responses: {{200: {{description: d, {text}}}}}}}"
        ))
    };
    assert_eq!(
        response("content: {garbage: {}}"),
        ["warning invalid-media-type /responses/200/content/garbage"]
    );
    let of = |count: usize| {
        let content: Vec<String> = (0..count)
            .map(|kind| format!("text/x{kind}: {{}}"))
            .collect();
        response(&format!("content: {{{}}}", content.join(", ")))
    };
    assert_eq!(of(200), [""; 0]);
    assert_eq!(of(201), ["too-large /responses/200/content"]);
    assert_eq!(
        response("headers: {'a b': {schema: {}}}"),
        ["invalid-header-name /responses/200/headers/a b"]
    );
    assert_eq!(
        response("headers: {a: {schema: {}, in: header}}"),
        ["unknown-field /responses/200/headers/a/in"]
    );
    for field in ["allowReserved", "allowEmptyValue"] {
        assert_eq!(
            response(&format!("headers: {{a: {{schema: {{}}, {field}: true}}}}")),
            [format!(
                "warning unknown-field /responses/200/headers/a/{field}"
            )]
        );
    }
    assert_eq!(
        response("content: {application/json: {}, Application/JSON: {}}"),
        ["warning invalid-media-type /responses/200/content/Application~1JSON"]
    );
    assert_eq!(
        response("content: {'application/json;charset=\"utf-8': {}}"),
        ["warning invalid-media-type /responses/200/content/application~1json;charset=\"utf-8"]
    );
    let body = |text: &str| {
        let lines = operation(&format!(
            "{{responses: {{default: {{description: d}}}}, requestBody: {{content: {{{text}}}}}}}"
        ));
        let here = lines
            .iter()
            .map(|line| line.replace("/requestBody/content/", ""));
        here.collect::<Vec<_>>()
    };
    let schema = "schema: {$ref: '#/components/schemas/A'}";
    assert_eq!(
        body(&format!(
            "application/json: {{{schema}, encoding: {{a: {{contentType: text/plain}}}}}}"
        )),
        ["warning unknown-field application~1json/encoding"]
    );
    assert_eq!(
        body(&format!(
            "multipart/form-data: {{{schema}, encoding: {{a: {{contentType: garbage}}}}}}"
        )),
        ["warning invalid-media-type multipart~1form-data/encoding/a/contentType"]
    );
    assert!(body(&format!("multipart/form-data: {{{schema}, encoding: {{a: {{contentType: 'image/png, image/*; q=1'}}}}}}")).is_empty());
    assert_eq!(
        body("application/x-www-form-urlencoded: {schema: {type: array, items: {type: string}}}"),
        ["warning invalid-value application~1x-www-form-urlencoded/schema"]
    );
    assert_eq!(
        operation(
            "{responses: {default: {description: d}}, requestBody: {content: {multipart/form-data: {schema: {$ref: '#/components/schemas/A'}, encoding: {b: {}}}}}}"
        ),
        ["invalid-value /requestBody/content/multipart~1form-data/encoding/b"]
    );
}
