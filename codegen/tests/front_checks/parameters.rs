//! Parameters.

use super::operation;

#[test]
fn parameters() {
    let parameter = |text: &str| {
        let lines = operation(&format!(
            "{{responses: {{default: {{description: d}}}}, parameters: [{text}]}}"
        ));
        let here = lines.iter().map(|line| line.replace("/parameters/0", ""));
        here.map(|line| line.trim_end().to_owned())
            .collect::<Vec<_>>()
    };
    assert!(parameter("{name: a, in: query, schema: {}}").is_empty());
    assert_eq!(parameter("null"), ["wrong-kind"]);
    assert_eq!(parameter("{in: query, schema: {}}"), ["missing-field"]);
    assert_eq!(
        parameter("{name: a, in: body, schema: {}}"),
        ["invalid-value /in"]
    );
    assert_eq!(parameter("{name: a, in: query}"), ["missing-field"]);
    assert_eq!(
        parameter("{name: a, in: query, schema: {}, content: {text/plain: {}}}"),
        ["exclusive-fields /content"]
    );
    assert_eq!(
        parameter("{name: a, in: query, content: {text/plain: {}, '*/*': {}}}"),
        ["invalid-value /content"]
    );
    assert_eq!(
        parameter("{name: a, in: query, style: matrix, schema: {}}"),
        ["invalid-value /style"]
    );
    assert_eq!(
        parameter("{name: id, in: path, required: false, schema: {}}"),
        ["invalid-value /required"]
    );
    assert_eq!(
        parameter("{name: other, in: path, required: true, schema: {}}"),
        ["path-parameter"]
    );
    assert_eq!(
        parameter("{name: \"a\\r\\nb\", in: header, schema: {}}"),
        ["invalid-header-name /name"]
    );
    assert_eq!(
        parameter("{name: a, in: cookie, allowReserved: true, schema: {}}"),
        ["warning exclusive-fields /allowReserved"]
    );
    assert!(parameter("{name: a, in: header, allowReserved: false, schema: {}}").is_empty());
    assert_eq!(
        parameter("{name: a, in: query, schema: {}, example: 1, examples: {}}"),
        ["warning exclusive-fields /examples"]
    );
    for (text, field) in [
        (
            "{name: a, in: query, style: form, content: {text/plain: {}}}",
            "style",
        ),
        (
            "{name: a, in: header, explode: true, content: {text/plain: {}}}",
            "explode",
        ),
        (
            "{name: a, in: cookie, allowEmptyValue: true, schema: {}}",
            "allowEmptyValue",
        ),
    ] {
        assert_eq!(
            parameter(text),
            [format!("warning exclusive-fields /{field}")],
            "{text}"
        );
    }
    assert!(parameter("{name: a, in: query, allowEmptyValue: true, schema: {}}").is_empty());
    let twice = "{name: a, in: query, schema: {}}, {name: a, in: query, schema: {}}";
    assert_eq!(parameter(twice), ["duplicate-parameter /parameters/1"]);
}
