//! Media types, environments, challenges, and what is printed of a server's words.

use reqwest::header::{HeaderMap, HeaderValue, WWW_AUTHENTICATE};

use crate::challenge::challenges;
use crate::excerpt::{Excerpt, printable};
use crate::headers::Headers;
use crate::media_type::{essence, has_parameters, is_json, is_text};
use crate::rivals::{Trial, among, read};
use crate::validate::always_valid;
use crate::{ApiVersion, BuildError, Client, ClientBuilder};

#[derive(Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
enum Owner {
    Person(Person),
    Team(Team),
    Unknown(serde_json::Value),
}

#[derive(Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
struct Person {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    age: Option<i64>,
}

#[derive(Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
struct Team {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<i64>,
}

always_valid!(Owner);

#[test]
fn of_branches_that_all_fit_the_one_that_keeps_most_is_taken() {
    let owner = |value| {
        let branches: &[fn(Trial<'_>) -> Option<Owner>] = &[
            |value| read(value).map(Owner::Person),
            |value| read(value).map(Owner::Team),
        ];
        among(value, Owner::Unknown, branches)
    };
    let name = || "a".to_owned();
    let person = |age| Owner::Person(Person { name: name(), age });
    let team = |size| Owner::Team(Team { name: name(), size });
    assert_eq!(owner(serde_json::json!({"name": "a"})), person(None));
    assert_eq!(
        owner(serde_json::json!({"name": "a", "size": 2})),
        team(Some(2))
    );
    let more = serde_json::json!({"name": "a", "size": 2, "new": true});
    assert_eq!(owner(more), team(Some(2)));
    let other = serde_json::json!({"id": 1});
    assert_eq!(owner(other.clone()), Owner::Unknown(other));
}

#[test]
fn json_is_known_by_its_type_or_suffix() {
    for (content_type, json) in [
        ("application/json", true),
        ("Application/JSON; charset=utf-8", true),
        ("application/vnd.atlas.2023-01-01+json;charset=utf-8", true),
        ("application/problem+json", true),
        ("text/json", true),
        ("text/html; charset=utf-8", false),
        ("application/jsonp", false),
        ("application/json-seq", false),
        ("application/+json", false),
        ("+json", false),
        ("", false),
    ] {
        assert_eq!(is_json(&essence(content_type)), json, "{content_type}");
    }
    assert!(is_text("text/plain") && is_text("application/json") && !is_text("image/png"));
}

#[test]
fn several_challenges_are_told_apart() {
    let mut headers = HeaderMap::new();
    let list = r#"Basic realm="a, b=c", Digest realm="x \"y\"" , nonce = "n", qop="auth,auth-int", Negotiate"#;
    headers.append(WWW_AUTHENTICATE, HeaderValue::from_static(list));
    headers.append(
        WWW_AUTHENTICATE,
        HeaderValue::from_static("digest algorithm=MD5, nonce=\"m\""),
    );
    let challenges = challenges(&Headers::new(headers));
    let schemes: Vec<&str> = challenges
        .iter()
        .map(|challenge| challenge.scheme.as_str())
        .collect();
    assert_eq!(schemes, ["basic", "digest", "negotiate", "digest"]);
    assert_eq!(challenges[0].get("realm"), Some("a, b=c"));
    assert_eq!(challenges[1].get("realm"), Some("x \"y\""));
    assert_eq!(challenges[1].get("nonce"), Some("n"));
    assert_eq!(challenges[1].get("qop"), Some("auth,auth-int"));
    assert_eq!(challenges[3].get("algorithm"), Some("MD5"));
}

#[test]
fn what_a_server_says_is_safe_to_print() {
    assert_eq!(
        printable("a\n\tb \u{1b}[31m\u{202e}c", 20),
        "a b \\u{1b}[31m\\u{202e}c"
    );
    assert_eq!(printable("äöü", 2), "äö…");
    let long = Excerpt::new("é".repeat(5000).as_bytes());
    assert_eq!(long.as_str().chars().count(), 257);
    assert!(long.as_str().ends_with('…'));
    assert!(Excerpt::new(&[0xff; 3]).as_str().starts_with('\u{fffd}'));
}

#[test]
fn a_base_address_has_to_be_safe() {
    let build = |url: &str| Client::builder().base_url(url).build();
    for (url, base) in [
        ("https://api.example.com/", "https://api.example.com/"),
        ("https://api.example.com/v1//", "https://api.example.com/v1"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
        ("http://[::1]/x/", "http://[::1]/x"),
        ("http://localhost", "http://localhost/"),
        ("", "https://cloud.example.com/"),
    ] {
        assert_eq!(build(url).unwrap().base_url().as_str(), base);
    }
    for url in [
        "http://api.example.com",
        "http://localhost.example.com",
        "http://10.0.0.1",
    ] {
        let error = build(url).unwrap_err();
        assert!(matches!(error, BuildError::Insecure { .. }), "{url}");
        assert!(
            error
                .to_string()
                .ends_with("or call `allow_insecure_http()`"),
            "{error}"
        );
        assert!(
            Client::builder()
                .base_url(url)
                .allow_insecure_http()
                .build()
                .is_ok()
        );
    }
    assert!(matches!(
        build("https://user:pw@h"),
        Err(BuildError::BaseUrlCredential)
    ));
    for url in ["ftp://h", "h", "https://h?x=1", "https://h#x", "https://"] {
        assert!(matches!(build(url), Err(BuildError::BaseUrl)), "{url}");
    }
}

#[test]
fn a_relative_server_of_the_document_wants_a_whole_address() {
    let builder = || ClientBuilder::new("/api/v3", &[]);
    let error = builder().build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the server of the document is `/api/v3`, which is relative: \
         give `base_url` the whole address, such as `https://example.com/api/v3`"
    );
    assert!(builder().documented("v4").build().is_err());
    let client = builder().base_url("https://h/api/v3").build().unwrap();
    assert_eq!(client.base_url().as_str(), "https://h/api/v3");
}

#[test]
fn an_environment_without_credentials_is_named() {
    let error = Client::from_env().unwrap_err().to_string();
    assert_eq!(
        error,
        "no credential in the environment: set RUNTIME_TEST_USERNAME and RUNTIME_TEST_PASSWORD, \
         or RUNTIME_TEST_TOKEN"
    );
}

/// What errors of well-known services say, in one line; where there is more to it, all of it is shown.
#[test]
fn an_error_is_told_by_its_code_and_its_meaning() {
    for (body, said) in [
        (
            r#"{"detail": "No cluster x.", "error": 404, "errorCode": "NOT_FOUND", "parameters": ["x"], "reason": "Not Found"}"#,
            "NOT_FOUND: No cluster x.",
        ),
        (
            r#"{"type": "about:blank", "title": "Forbidden", "status": 403, "detail": "Not yours."}"#,
            "Not yours.",
        ),
        (
            r#"{"error": {"code": "bad_key", "message": "Key\u001b[2J", "param": null}}"#,
            "bad_key: Key\\u{1b}[2J",
        ),
        (r#"{"errors": [{"message": "gone"}]}"#, "gone"),
        (
            r#"{"errorCode": "E1", "errorSummary": "Not valid: login", "errorCauses": []}"#,
            "E1: Not valid: login",
        ),
        (
            r#"{"Title": "Gone", "Detail": "Since today.", "Errors": []}"#,
            "Since today.",
        ),
        (
            r#"{"message": "Invalid", "errors": [{"code": "missing", "field": "a"}, {"code": "b"}]}"#,
            "Invalid (and 2 more)",
        ),
        (
            r#"{"message": "Invalid", "errors": [{"code": "missing", "field": "a"}]}"#,
            "Invalid (and 1 more)",
        ),
        (
            r#"{"Message": "Bad Request", "errors": ["`name` is missing"]}"#,
            "Bad Request: `name` is missing",
        ),
        (
            r#"{"error": {"code": 403, "message": "No.", "errors": [{"message": "No."}]}}"#,
            "No.",
        ),
        (
            r#"{"errors": [{"message": "a"}, {"message": "b"}]}"#,
            "a (and 1 more)",
        ),
        (
            r#"{"errors": [{"title": "a", "source": {"pointer": "/b"}}]}"#,
            r#"{"errors": [{"title": "a", "source": {"pointer": "/b"}}]}"#,
        ),
        (
            r#"{"error": "invalid_scope"}"#,
            r#"{"error": "invalid_scope"}"#,
        ),
        (
            r#"{"message": "Invalid", "fields": [{"name": "x"}]}"#,
            r#"{"message": "Invalid", "fields": [{"name": "x"}]}"#,
        ),
        (
            r#"{"detail": [{"type": "missing", "loc": ["body", "pets", 0], "msg": "Field required", "input": {"a": {}}}]}"#,
            "body.pets.0: Field required",
        ),
        (
            r#"{"detail": [{"loc": ["query", "a"], "msg": "A"}, {"loc": ["query", "b"], "msg": "B"}]}"#,
            "query.a: A (and 1 more)",
        ),
        (r#"{"detail": [{"loc": [], "msg": "A"}]}"#, "A"),
        (r#"{"msg": "Token has expired"}"#, "Token has expired"),
        (
            r#"{"status": {"error": "Not found: No pets."}, "time": 0.1}"#,
            "Not found: No pets.",
        ),
        (
            r#"{"status": {"error": {"a": 1}}}"#,
            r#"{"status": {"error": {"a": 1}}}"#,
        ),
        ("<p>", "<p>"),
    ] {
        assert_eq!(Excerpt::new(body.as_bytes()).said(), said);
    }
}

#[test]
fn versions_are_dates() {
    assert_eq!("2023-01-01".parse(), Ok(ApiVersion::V2023_01_01));
    assert!(ApiVersion::V2023_01_01 < "2023-01-02".parse().unwrap());
    assert_eq!(ApiVersion::V2023_01_01.to_string(), "2023-01-01");
    for text in [
        "2023-1-01",
        "2023-13-01",
        "preview",
        "2023-01-01.upcoming",
        "2023-01-01-1",
        "",
    ] {
        assert!(text.parse::<ApiVersion>().is_err(), "{text}");
    }
}

#[test]
fn a_header_that_is_a_list_is_read_from_all_of_its_lines() {
    let mut map = HeaderMap::new();
    for (name, value) in [
        ("x-ids", "1, 2,,3"),
        ("x-ids", " 4"),
        ("x-odd", "1, two"),
        ("x-none", ""),
        ("set-cookie", "a=1; Expires=Wed, 25 Nov 2026 00:00:00 GMT"),
        ("set-cookie", "b=2"),
    ] {
        map.append(name, HeaderValue::from_static(value));
    }
    let headers = Headers::new(map);
    assert_eq!(headers.list("X-Ids"), Some(vec![1_i64, 2, 3, 4]));
    assert_eq!(headers.list::<i64>("X-Odd"), None);
    assert_eq!(headers.list::<i64>("X-None"), Some(Vec::new()));
    assert_eq!(headers.list::<i64>("X-Missing"), None);
    let cookies = headers.list::<String>("Set-Cookie");
    assert_eq!(cookies.map(|cookies| cookies.len()), Some(2));
}

#[test]
fn a_header_that_is_a_boolean_is_read_in_any_case() {
    let mut map = HeaderMap::new();
    for (name, value) in [
        ("x-a", "True"),
        ("x-b", "FALSE"),
        ("x-c", "true"),
        ("x-d", "yes"),
        ("x-e", "True, false"),
    ] {
        map.append(name, HeaderValue::from_static(value));
    }
    let headers = Headers::new(map);
    let read = ["x-a", "x-b", "x-c", "x-d"].map(|name| headers.value::<bool>(name));
    assert_eq!(read, [Some(true), Some(false), Some(true), None]);
    assert_eq!(headers.list::<bool>("x-e"), Some(vec![true, false]));
}

#[test]
fn parameters_of_a_media_type_are_found_in_any_order_and_spelling() {
    let answer = "application/json; charset=utf-8; Stream=\"watch\"";
    assert!(has_parameters(answer, "stream=watch"));
    assert!(has_parameters(answer, "stream=watch; charset=UTF-8"));
    assert!(has_parameters(answer, ""));
    assert!(!has_parameters(answer, "stream=list"));
    assert!(!has_parameters("application/json", "stream=watch"));
}
