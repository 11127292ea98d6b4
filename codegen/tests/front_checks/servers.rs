//! Servers.

use super::version;

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
        "ftp://e.com",
        "http+unix://a",
    ] {
        assert_eq!(
            server(&format!("{{url: {url}}}")),
            ["warning invalid-server /servers/0/url"],
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
        "HTTP://e.com",
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
        ["warning invalid-server /servers/0/url"]
    );
    assert_eq!(
        server(&format!("{{url: 'https://e.com', {variable}}}")),
        ["warning invalid-server /servers/0/variables/a"]
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
