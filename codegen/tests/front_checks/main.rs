//! Each rule of the standard is checked: one small mistake, one code, one place.

mod schemas;

use codegen::document;
use codegen::source::Source;

/// The codes and pointers that a document is refused or warned with.
fn found(text: &str) -> Vec<String> {
    let report = match document::parse(&Source::new("a.yaml", text), &[]) {
        Ok(document) => document.report().clone(),
        Err(report) => report,
    };
    let line = |found: &codegen::diagnostic::Diagnostic| {
        let pointer = found.at.pointer().map(ToString::to_string);
        format!("{} {}", found.code, pointer.unwrap_or_default())
    };
    report.iter().map(line).collect()
}

fn version(version: &str, rest: &str) -> Vec<String> {
    found(&format!(
        "openapi: {version}\ninfo: {{title: t, version: '1'}}\n{rest}\n"
    ))
}

/// Checks the operation `GET /t/{id}`; pointers begin at it.
fn operation(text: &str) -> Vec<String> {
    let rest = format!(
        "paths: {{'/t/{{id}}': {{parameters: [{{name: id, in: path, required: true, schema: {{}}}}], get: {text}}}}}\ncomponents: {{securitySchemes: {{key: {{type: http, scheme: bearer}}}}, schemas: {{A: {{type: object, properties: {{a: {{}}}}}}}}}}"
    );
    let lines = version("3.0.3", &rest);
    let here = lines
        .iter()
        .map(|line| line.replace("/paths/~1t~1{id}/get", ""));
    here.map(|line| line.trim_end().to_owned()).collect()
}

#[test]
fn fields_of_operations() {
    assert_eq!(
        operation("{responses: {default: {description: d}}, nonsense: 3, x-known: 4}"),
        ["unknown-field /nonsense"]
    );
    // The operation that it leads to lacks what the place of the reference has.
    let rest = "paths:
  /a: {get: {$ref: '#/x-operations/a'}}
  /b/{id}: {get: {$ref: '#/x-operations/a'}}
x-operations: {a: {responses: {default: {description: d}}}}";
    assert_eq!(
        version("3.0.3", rest),
        [
            "unknown-field /paths/~1a/get/$ref",
            "unknown-field /paths/~1b~1{id}/get/$ref",
            "path-parameter /x-operations/a"
        ]
    );
}

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
        ["unknown-field /foo"]
    );
    assert_eq!(
        version("3.0.3", "paths: {}\nwebhooks: {}"),
        ["unknown-field /webhooks"]
    );
    assert_eq!(
        found("openapi: 3.0.3\npaths: {}\ninfo: {title: 1, version: []}"),
        ["wrong-kind ", "wrong-kind /info/version"]
    );
    assert_eq!(
        version(
            "3.0.3",
            "paths: {}\ncomponents: {schemas: {'a!b': {}}, shcemas: {}}"
        ),
        [
            "invalid-component-name /components/schemas/a!b",
            "unknown-field /components/shcemas"
        ]
    );
}

#[test]
fn paths() {
    let path = |key: &str| version("3.0.3", &format!("paths: {{'{key}': {{}}}}"));
    assert_eq!(path("t"), ["invalid-path /paths/t"]);
    assert_eq!(path("/t/{id"), ["invalid-path /paths/~1t~1{id"]);
    assert_eq!(path("/t/id}"), ["invalid-path /paths/~1t~1id}"]);
    assert_eq!(path("/t/{}"), ["invalid-path /paths/~1t~1{}"]);
    assert_eq!(path("/t/{a}/{a}"), ["invalid-path /paths/~1t~1{a}~1{a}"]);
    assert_eq!(path("/t?x=1"), ["invalid-path /paths/~1t?x=1"]);
    assert!(path("/t/{.a}/{;b*}").is_empty());
    assert_eq!(
        version("3.0.3", "paths: {'/{a}': {}, '/{b}': {}}"),
        ["duplicate-path /paths/~1{b}"]
    );
    assert_eq!(
        version("3.0.3", "paths: {/t: null}"),
        ["wrong-kind /paths/~1t"]
    );
    assert_eq!(
        version("3.0.3", "paths: {/t: {fetch: {}}}"),
        ["unknown-field /paths/~1t/fetch"]
    );
}

#[test]
fn operations() {
    assert!(operation("{responses: {default: {description: d}}}").is_empty());
    assert_eq!(operation("{}"), ["missing-field"]);
    assert_eq!(operation("{responses: {}}"), ["missing-field /responses"]);
    assert_eq!(
        operation("{responses: {x-a: 1}}"),
        ["missing-field /responses"]
    );
    assert_eq!(operation("{responses: null}"), ["wrong-kind /responses"]);
    assert_eq!(
        operation("{responses: {default: {description: d}}, operationId: [5]}"),
        ["wrong-kind /operationId"]
    );
    assert_eq!(
        operation("{responses: {default: {description: d}}, requestBody: {}}"),
        ["missing-field /requestBody"]
    );
    assert_eq!(
        version(
            "3.0.3",
            "paths: {/a: {get: {operationId: x, responses: {default: {description: d}}}}, /b: {get: {operationId: x, responses: {default: {description: d}}}}}"
        ),
        ["duplicate-operation-id /paths/~1b/get/operationId"]
    );
    assert_eq!(
        version(
            "3.0.3",
            "paths: {'/t/{id}': {get: {responses: {default: {description: d}}}}}"
        ),
        ["path-parameter /paths/~1t~1{id}/get"]
    );
}

#[test]
fn a_component_of_another_kind_is_refused() {
    assert_eq!(
        operation(
            "{responses: {default: {description: d}}, parameters: [{$ref: '#/components/schemas/A'}]}"
        ),
        ["wrong-kind /parameters/0/$ref"]
    );
    assert_eq!(
        operation("{responses: {'200': {$ref: '#/components/schemas/A'}}}"),
        ["wrong-kind /responses/200/$ref"]
    );
    assert!(operation("{responses: {'200': {description: x, content: {a/json: {schema: {$ref: '#/components/schemas/A/properties/a'}}}}}}").is_empty());
}

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
        ["exclusive-fields /allowReserved"]
    );
    assert!(parameter("{name: a, in: header, allowReserved: false, schema: {}}").is_empty());
    assert_eq!(
        parameter("{name: a, in: query, schema: {}, example: 1, examples: {}}"),
        ["exclusive-fields /examples"]
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
            [format!("exclusive-fields /{field}")],
            "{text}"
        );
    }
    assert!(parameter("{name: a, in: query, allowEmptyValue: true, schema: {}}").is_empty());
    let twice = "{name: a, in: query, schema: {}}, {name: a, in: query, schema: {}}";
    assert_eq!(parameter(twice), ["duplicate-parameter /parameters/1"]);
}

#[test]
fn responses() {
    for key in ["600", "abc", "''", "-200", "Default", "20", "6XX"] {
        let lines = operation(&format!("{{responses: {{{key}: {{description: d}}}}}}"));
        assert!(
            lines[0].starts_with("invalid-response-key /responses/"),
            "{key}: {lines:?}"
        );
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
        ["invalid-media-type /responses/200/content/garbage"]
    );
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
            [format!("unknown-field /responses/200/headers/a/{field}")]
        );
    }
    assert_eq!(
        response("content: {application/json: {}, Application/JSON: {}}"),
        ["invalid-media-type /responses/200/content/Application~1JSON"]
    );
    assert_eq!(
        response("content: {'application/json;charset=\"utf-8': {}}"),
        ["invalid-media-type /responses/200/content/application~1json;charset=\"utf-8"]
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
        ["unknown-field application~1json/encoding"]
    );
    assert_eq!(
        body(&format!(
            "multipart/form-data: {{{schema}, encoding: {{a: {{contentType: garbage}}}}}}"
        )),
        ["invalid-media-type multipart~1form-data/encoding/a/contentType"]
    );
    assert!(body(&format!("multipart/form-data: {{{schema}, encoding: {{a: {{contentType: 'image/png, image/*; q=1'}}}}}}")).is_empty());
    assert_eq!(
        body("application/x-www-form-urlencoded: {schema: {type: array, items: {type: string}}}"),
        ["invalid-value application~1x-www-form-urlencoded/schema"]
    );
    assert_eq!(
        operation(
            "{responses: {default: {description: d}}, requestBody: {content: {multipart/form-data: {schema: {$ref: '#/components/schemas/A'}, encoding: {b: {}}}}}}"
        ),
        ["invalid-value /requestBody/content/multipart~1form-data/encoding/b"]
    );
}

#[test]
fn requirements() {
    assert!(
        operation("{responses: {default: {description: d}}, security: [{key: []}, {}]}").is_empty()
    );
    assert_eq!(
        operation("{responses: {default: {description: d}}, security: [{nope: []}]}"),
        ["undefined-security-scheme /security/0/nope"]
    );
    // OpenAPI 3.0.4, 4.8.30.1: for other types, the list is empty; in 3.1 it has roles.
    let required = |dialect: &str, kind: &str| {
        let requirement = "security: [{k: [read]}, {k: [read]}]";
        version(
            dialect,
            &format!("paths: {{}}\n{requirement}\ncomponents: {{securitySchemes: {{k: {kind}}}}}"),
        )
    };
    let basic = "{type: http, scheme: basic}";
    assert_eq!(required("3.0.3", basic), ["invalid-value /security/0/k"]);
    assert!(required("3.1.0", basic).is_empty());
    let flow = |scopes: &str| {
        format!(
            "{{type: oauth2, flows: {{clientCredentials: {{tokenUrl: /t, scopes: {scopes}}}}}}}"
        )
    };
    assert_eq!(
        required("3.0.3", &flow("{write: w}")),
        ["invalid-value /security/0/k/0"]
    );
    assert!(required("3.0.3", &flow("{read: r}")).is_empty());
}

/// Checks a security scheme; pointers begin at it.
fn scheme(text: &str) -> Vec<String> {
    let rest = format!("paths: {{}}\ncomponents: {{securitySchemes: {{k: {text}}}}}");
    let lines = version("3.0.3", &rest);
    let here = lines
        .iter()
        .map(|line| line.replace("/components/securitySchemes/k", ""));
    here.map(|line| line.trim_end().to_owned()).collect()
}

#[test]
fn security_schemes() {
    assert_eq!(scheme("{type: magic}"), ["invalid-value /type"]);
    assert_eq!(scheme("{type: mutualTLS}"), ["invalid-value /type"]);
    assert_eq!(scheme("{type: apiKey, in: header}"), ["missing-field"]);
    assert_eq!(
        scheme("{type: apiKey, name: a, in: body}"),
        ["invalid-value /in"]
    );
    assert_eq!(scheme("{type: http}"), ["missing-field"]);
    assert_eq!(scheme("{type: oauth2}"), ["missing-field"]);
    assert_eq!(
        scheme("{type: oauth2, flows: {clientCredentials: {scopes: {}}}}"),
        ["missing-field /flows/clientCredentials"]
    );
    assert_eq!(
        scheme("{type: openIdConnect, openIdConnectUrl: 'not a url'}"),
        ["invalid-value /openIdConnectUrl"]
    );
    let flow = |name: &str, url: &str| {
        scheme(&format!(
            "{{type: oauth2, flows: {{{name}: {{tokenUrl: '{url}', scopes: {{}}}}}}}}"
        ))
    };
    // Addresses relative to the server's (OpenAPI 3.1.1, 4.6).
    for url in ["token", "../token", "/token", "//a.example/token?a=b"] {
        assert!(flow("clientCredentials", url).is_empty(), "{url}");
    }
    for url in ["not a url", "", "<token>", "https://"] {
        assert_eq!(
            flow("clientCredentials", url),
            ["invalid-value /flows/clientCredentials/tokenUrl"]
        );
    }
}

#[test]
fn fields_of_security_schemes() {
    assert_eq!(
        scheme("{type: apiKey, name: '', in: query}"),
        ["invalid-value /name"]
    );
    for (text, field) in [
        (
            "{type: apiKey, name: a, in: query, bearerFormat: JWT}",
            "bearerFormat",
        ),
        (
            "{type: apiKey, name: a, in: query, scheme: basic}",
            "scheme",
        ),
        ("{type: http, scheme: basic, name: a}", "name"),
        ("{type: http, scheme: basic, flows: {}}", "flows"),
        (
            "{type: openIdConnect, openIdConnectUrl: 'https://a.example', in: header}",
            "in",
        ),
    ] {
        assert_eq!(scheme(text), [format!("unknown-field /{field}")], "{text}");
    }
    for (text, field) in [
        (
            "implicit: {authorizationUrl: /a, tokenUrl: /t, scopes: {}}",
            "implicit/tokenUrl",
        ),
        (
            "clientCredentials: {authorizationUrl: /a, tokenUrl: /t, scopes: {}}",
            "clientCredentials/authorizationUrl",
        ),
    ] {
        let lines = scheme(&format!("{{type: oauth2, flows: {{{text}}}}}"));
        assert_eq!(lines, [format!("unknown-field /flows/{field}")], "{text}");
    }
}

/// Checks a server.
fn server(text: &str) -> Vec<String> {
    version("3.0.3", &format!("paths: {{}}\nservers: [{text}]"))
}

#[test]
fn servers() {
    for url in [
        "'::::'",
        "'localhost:8080/api'",
        "'https://e.com:99999'",
        "'https://e.com:8o/a'",
        "'https://e.com/?a=b'",
        "'https://e.com/#f'",
        "'/a?b'",
    ] {
        assert_eq!(
            server(&format!("{{url: {url}}}")),
            ["invalid-server /servers/0/url"],
            "{url}"
        );
    }
    for url in [
        "''",
        "/",
        "a/b:c",
        "//e.com:80",
        "'https://[::1]:80/a'",
        "'https://u:p@e.com:/'",
        "http+unix://a",
    ] {
        assert!(server(&format!("{{url: {url}}}")).is_empty(), "{url}");
    }
    let variable = "variables: {a: {default: '1'}}";
    for url in [
        "{a}",
        "{a}:8080/b",
        "https://{a}:8080",
        "https://e.com:{a}/{a?b}",
    ] {
        let found = server(&format!(
            "{{url: '{url}', variables: {{a: {{default: '1'}}, 'a?b': {{default: '1'}}}}}}"
        ));
        assert!(
            found.iter().all(|line| !line.ends_with("/url")),
            "{url}: {found:?}"
        );
    }
    assert_eq!(
        server(&format!("{{url: 'https://{{a}}.e.com/{{a}}', {variable}}}")),
        ["invalid-server /servers/0/url"]
    );
    assert_eq!(
        server(&format!("{{url: 'https://e.com', {variable}}}")),
        ["invalid-server /servers/0/variables/a"]
    );
    assert_eq!(
        server("{url: 'https://{a}/'}"),
        ["invalid-server /servers/0/url"]
    );
    assert_eq!(
        server("{url: 'https://{a'}"),
        ["invalid-server /servers/0/url"]
    );
    assert_eq!(
        server("{url: '{a}', variables: {a: {default: b, enum: [c]}}}"),
        ["invalid-server /servers/0/variables/a/enum"]
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

/// The codes that a document is warned with, and not refused.
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

fn warned(text: &str) -> Vec<String> {
    let text = format!("{text}\ninfo: {{title: t, version: '1'}}\n");
    let document = document::parse(&Source::new("a.yaml", text), &[]);
    let document = document.unwrap_or_else(|report| panic!("{}", report.render(false)));
    let report = document.report();
    report.iter().map(|found| found.code.to_string()).collect()
}
