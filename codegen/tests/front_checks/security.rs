//! Security schemes, and what asks for them.

use super::{operation, version};

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
    assert_eq!(
        required("3.0.3", basic),
        ["warning invalid-value /security/0/k"]
    );
    assert!(required("3.1.0", basic).is_empty());
    let flow = |scopes: &str| {
        format!(
            "{{type: oauth2, flows: {{clientCredentials: {{tokenUrl: /t, scopes: {scopes}}}}}}}"
        )
    };
    assert_eq!(
        required("3.0.3", &flow("{write: w}")),
        ["warning invalid-value /security/0/k/0"]
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
        ["warning invalid-value /openIdConnectUrl"]
    );
    let flow = |name: &str, url: &str| {
        scheme(&format!(
            "{{type: oauth2, flows: {{{name}: {{tokenUrl: '{url}', scopes: {{}}}}}}}}"
        ))
    };
    // Addresses relative to the server's (OpenAPI 3.1.1, 4.6).
    for url in [
        "token",
        "../token",
        "/token",
        "//a.example/token?a=b",
        "HTTPS://a.example:8443/t",
    ] {
        assert!(flow("clientCredentials", url).is_empty(), "{url}");
    }
    for url in [
        "not a url",
        "",
        "<token>",
        "https://",
        "{root}/oauth2/token",
        "https://{tenant}.example/token",
        "localhost:8080/token",
        "urn:a:token",
    ] {
        assert_eq!(
            flow("clientCredentials", url),
            ["warning invalid-value /flows/clientCredentials/tokenUrl"]
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
        assert_eq!(
            scheme(text),
            [format!("warning unknown-field /{field}")],
            "{text}"
        );
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
        assert_eq!(
            lines,
            [format!("warning unknown-field /flows/{field}")],
            "{text}"
        );
    }
}
