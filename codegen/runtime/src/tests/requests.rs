//! Parameters of every kind on the wire, and headers beside them.

use std::convert::Infallible;

use reqwest::Method;
use serde_json::json;
use tokio::io::AsyncWriteExt;

use crate::parameter::{Spelling, Style};
use crate::tests::calls::create;
use crate::tests::server::{Server, answer, header, json};
use crate::{
    BuildError, Call, Cause, Client, Decode, DriftKind, DriftMode, Error, Operation, Outcome, Part,
    RetryPolicy,
};

struct Echo;

impl Operation for Echo {
    type Output = ();
    type Failure = Infallible;

    const ID: &'static str = "echo";
    const METHOD: Method = Method::PUT;
    const PATH: &'static str = "/{a}";
    const SECURITY: Option<crate::Security> = Some(&[&["Token"], &[]]);
    const ACCEPT: &'static str = "*/*";

    const DECODE: Decode<Self> = |received| received.nothing();
}

/// An operation whose path can become another one.
struct Dotted;

impl Operation for Dotted {
    type Output = ();
    type Failure = Infallible;

    const ID: &'static str = "dotted";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/a/.{b}";
    const SECURITY: Option<crate::Security> = Some(&[]);

    const DECODE: Decode<Self> = |received| received.nothing();
}

/// An operation with parameters of several segments.
struct Greedy;

impl Operation for Greedy {
    type Output = ();
    type Failure = Infallible;

    const ID: &'static str = "greedy";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/{a}/to/{proxy}/at/{b}";
    const SECURITY: Option<crate::Security> = Some(&[]);

    const DECODE: Decode<Self> = |received| received.nothing();
}

/// An operation with parameters that are only a part of a segment.
struct Partial;

impl Operation for Partial {
    type Output = ();
    type Failure = Infallible;

    const ID: &'static str = "partial";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/search(q='{q}')/{a}.{b}";
    const SECURITY: Option<crate::Security> = Some(&[]);

    const DECODE: Decode<Self> = |received| received.nothing();
}

/// An operation whose path has a query, as the document writes it.
struct Queried;

impl Operation for Queried {
    type Output = ();
    type Failure = Infallible;

    const ID: &'static str = "queried";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/{a}/frag?api=1&b={b}";
    const SECURITY: Option<crate::Security> = Some(&[]);

    const DECODE: Decode<Self> = |received| received.nothing();
}

fn echo(client: &Client) -> Call<'_, Echo> {
    Call::new(client).in_path("a", "x")
}

async fn server() -> (Server, Client) {
    let server = Server::script([json("200 OK", "")]).await;
    let client = Client::builder()
        .base_url(format!("{}/v1/", server.url))
        .build()
        .unwrap();
    (server, client)
}

#[tokio::test]
async fn parameters_of_several_segments_go_into_their_places() {
    let (server, client) = server().await;
    let spelling = Spelling::new(Style::Simple, false).segments();
    Call::<Greedy>::new(&client)
        .in_path_as("a", spelling, "x/y")
        .in_path_as("proxy", spelling, "z/1")
        .in_path_as("b", spelling, "v/w")
        .send()
        .await
        .unwrap();
    assert!(server.requests()[0].starts_with("GET /v1/x/y/to/z/1/at/v/w "));
}

#[tokio::test]
async fn a_query_in_the_path_is_sent_but_for_what_parameters_say() {
    let (server, client) = server().await;
    let call = || {
        let call = Call::<Queried>::new(&client);
        call.in_path("a", "x?y").in_path("b", "c&?")
    };
    call().send().await.unwrap();
    call().in_query("z", "q").send().await.unwrap();
    call().in_query("api", &2).send().await.unwrap();
    call().in_query("api", &None::<u8>).send().await.unwrap();
    let sent = server.requests();
    let targets = sent.iter().map(|request| request.lines().next().unwrap());
    let expected = [
        "GET /v1/x%3Fy/frag?api=1&b=c%26%3F HTTP/1.1",
        "GET /v1/x%3Fy/frag?api=1&b=c%26%3F&z=q HTTP/1.1",
        "GET /v1/x%3Fy/frag?b=c%26%3F&api=2 HTTP/1.1",
        "GET /v1/x%3Fy/frag?api=1&b=c%26%3F HTTP/1.1",
    ];
    assert_eq!(targets.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn parameters_go_into_their_places() {
    let (server, client) = server().await;
    echo(&client)
        .in_query_as("q", Spelling::new(Style::PipeDelimited, false), &["a", "b"])
        .in_query("absent", &None::<&str>)
        .in_header("X-List", &json!({"a": 1, "b": "c d"}))
        .in_cookie("one", "a;b")
        .in_cookie("two", &2)
        .raw_body("text/plain", b"hello".to_vec())
        .send()
        .await
        .unwrap();
    let request = server.requests().remove(0);
    assert!(
        request.starts_with("PUT /v1/x?q=a%7Cb HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(request.ends_with("\r\n\r\nhello"));
    assert_eq!(header(&request, "x-list").as_deref(), Some("a,1,b,c d"));
    assert_eq!(
        header(&request, "cookie").as_deref(),
        Some("one=a%3Bb; two=2")
    );
    assert_eq!(
        header(&request, "content-type").as_deref(),
        Some("text/plain")
    );
    // No credential is configured, and the operation accepts that.
    assert_eq!(header(&request, "authorization"), None);
}

/// F50: line breaks and NUL in headers and cookies.
#[tokio::test]
async fn line_breaks_are_refused_by_name() {
    let (server, client) = server().await;
    for text in ["a\r\nX-Evil: 1", "a\nb", "a\0b", "é"] {
        let error = echo(&client)
            .in_header("X-A", text)
            .unchecked()
            .send()
            .await;
        let Err(Error::Invalid(violations)) = error else {
            panic!("{error:?}")
        };
        let violation = violations.iter().next().unwrap();
        assert_eq!(
            violation.to_string(),
            "header /X-A cannot be sent: expected visible ASCII characters"
        );
    }
    for text in ["a\r\nb", "a\nb", "a\0b"] {
        let error = echo(&client).in_cookie("c", text).unchecked().send().await;
        let Err(Error::Invalid(violations)) = error else {
            panic!("{error:?}")
        };
        assert_eq!(violations.iter().next().unwrap().part, Part::Cookie);
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_header_that_is_not_declared_is_sent_beside_the_others() {
    let server = Server::script([json("200 OK", "")]).await;
    let builder = Client::builder().base_url(&server.url);
    let builder = builder.header("X-Gateway", "canary").header("X-B", "all");
    assert!(!format!("{builder:?}").contains("canary"));
    let client = builder.build().unwrap();
    let call = echo(&client)
        .header("traceparent", "0")
        .header("traceparent", "1");
    let call = call.header("Cookie", "c=d").in_cookie("a", "b");
    let call = call.header("x-b", "one");
    assert!(!format!("{client:?} {call:?}").contains("canary"));
    call.send().await.unwrap();
    echo(&client).in_header("X-B", "own").send().await.unwrap();
    let [first, second] = [0, 1].map(|at| server.requests()[at].clone());
    for (name, value) in [
        ("x-gateway", "canary"),
        ("traceparent", "1"),
        ("x-b", "one"),
        ("cookie", "c=d; a=b"),
    ] {
        assert_eq!(header(&first, name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(header(&second, "x-b").as_deref(), Some("own"));
}

/// A description may say nothing of how its operations are authorized.
#[tokio::test]
async fn who_has_no_credential_may_send_a_header_of_one() {
    let server = Server::script([json("200 OK", ""), json("200 OK", "")]).await;
    let builder = || Client::builder().base_url(&server.url);
    let client = builder().header("Authorization", "all").build().unwrap();
    echo(&client).send().await.unwrap();
    let call = echo(&client).header("authorization", "one");
    call.send().await.unwrap();
    let sent = ["all", "one"].map(|value| Some(value.to_owned()));
    assert_eq!(server.header("authorization"), sent);
    let error = builder().token("t").header("Authorization", "canary");
    let error = error.build().unwrap_err();
    assert!(matches!(error, BuildError::Header { .. }), "{error}");
    let client = builder().token("t").build().unwrap();
    let call = echo(&client).header("Authorization", "canary");
    let error = call.send().await.unwrap_err();
    assert!(!error.to_string().contains("canary"), "{error}");
}

#[tokio::test]
async fn a_header_that_something_else_decides_is_not_added() {
    let (server, client) = server().await;
    for (name, value) in [
        ("Transfer-Encoding", "chunked"),
        ("content-length", "1"),
        ("Accept", "*/*"),
        ("X-A", "canary\r\nX-Evil: 1"),
        ("X-A", "canary é"),
        ("X A", "canary"),
        ("X-Own", "canary"),
    ] {
        let call = echo(&client).in_header("X-Own", "1");
        let error = call.header(name, value).unchecked().send().await;
        let Err(Error::Invalid(violations)) = &error else {
            panic!("{error:?}")
        };
        assert_eq!(violations.iter().next().unwrap().part, Part::Header);
        assert!(!format!("{error:?} {violations}").contains("canary"));
        if name != "X-Own" {
            let error = Client::builder()
                .base_url(&server.url)
                .header(name, value)
                .build();
            let error = error.unwrap_err();
            assert!(matches!(error, BuildError::Header { .. }), "{error}");
            assert!(!format!("{error:?} {error}").contains("canary"));
        }
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn whole_numbers_of_json_in_a_header_have_no_fraction() {
    let (server, client) = server().await;
    let json = Spelling::new(Style::Json, false);
    let call = echo(&client).in_header_as("X-A", json, &json!({"a": 1.0, "b": [2.5]}));
    call.send().await.unwrap();
    let sent = server.header("x-a").pop().unwrap().unwrap();
    assert_eq!(sent, r#"{"a":1,"b":[2.5]}"#);
}

/// RFC 8259, 7: any character may be escaped.
#[tokio::test]
async fn json_in_a_header_is_ascii() {
    let (server, client) = server().await;
    let json = Spelling::new(Style::Json, false);
    let value = json!({"a": "é\u{1f600}\u{7f}\n\"", "ü": [1]});
    let call = echo(&client).in_header_as("X-A", json, &value);
    call.send().await.unwrap();
    let sent = server.header("x-a").pop().unwrap().unwrap();
    assert_eq!(sent, r#"{"a":"\u00e9\ud83d\ude00\u007f\n\"","\u00fc":[1]}"#);
    let read: serde_json::Value = serde_json::from_str(&sent).unwrap();
    assert_eq!(read, value);
}

#[tokio::test]
async fn a_cookie_of_text_is_sent_as_it_is_or_refused() {
    let (server, client) = server().await;
    let text = Spelling::new(Style::Simple, false).verbatim();
    let call = |value: &str| echo(&client).in_cookie_as("a b", text, value).unchecked();
    call("x/y==%20").send().await.unwrap();
    call("\"x\"").send().await.unwrap();
    let sent = ["a%20b=x/y==%20", "a%20b=\"x\""];
    assert_eq!(
        server.header("cookie"),
        sent.map(|pair| Some(pair.to_owned()))
    );
    for value in ["a;b", "a b", "a\r\nb", "a\"b", "é", "a,b", "a\\b"] {
        let refused = call(value).send().await;
        let Err(Error::Invalid(violations)) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(violations.iter().next().unwrap().part, Part::Cookie);
    }
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn cookies_of_a_header_stand_beside_those_of_parameters() {
    let (server, client) = server().await;
    let call = echo(&client)
        .in_cookie("sid", "s")
        .in_header("Cookie", "a=1");
    call.in_cookie("b", "2").send().await.unwrap();
    let said = Some("a=1; sid=s; b=2".to_owned());
    assert_eq!(server.header("cookie"), [said]);
}

#[tokio::test]
async fn the_last_value_of_a_setter_counts() {
    let (server, client) = server().await;
    let call = echo(&client).in_header("X-A", "a\nb");
    call.in_header("X-A", "good").send().await.unwrap();
    assert_eq!(server.header("x-a"), [Some("good".to_owned())]);
}

#[tokio::test]
async fn parameters_that_add_up_to_another_path_are_refused() {
    let (server, client) = server().await;
    let call = Call::<Dotted>::new(&client).in_path("b", ".x");
    call.send().await.unwrap();
    let label = Spelling::new(Style::Label, false);
    let call = Call::<Dotted>::new(&client).in_path_as("b", label, "");
    assert!(matches!(
        call.unchecked().send().await,
        Err(Error::Invalid(_))
    ));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_segment_is_judged_with_all_that_stands_in_it() {
    let (server, client) = server().await;
    let call = |q: &str, a: &str, b: &str| {
        let call = Call::<Partial>::new(&client).in_path("q", q);
        call.in_path("a", a).in_path("b", b).unchecked()
    };
    for (q, a, b) in [("", "x", ""), (".", "", "y"), ("..", ".", ".")] {
        call(q, a, b).send().await.unwrap();
    }
    let sent = server.requests();
    let targets = sent
        .iter()
        .map(|request| request.split(' ').nth(1).unwrap());
    let expected = [
        "/v1/search(q='')/x.",
        "/v1/search(q='.')/.y",
        "/v1/search(q='..')/...",
    ];
    assert_eq!(targets.collect::<Vec<_>>(), expected);
    for (a, b) in [("", ""), (".", ""), ("", ".")] {
        let refused = call("x", a, b).send().await;
        let Err(Error::Invalid(violations)) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(violations.iter().next().unwrap().pointer, "/b");
    }
    let several = Spelling::new(Style::Simple, false).segments();
    for value in ["x//y", "x/../y", "x/", "../x", "/x"] {
        let call = Call::<Greedy>::new(&client).in_path_as("a", several, value);
        let call = call.in_path_as("proxy", several, "z");
        let sent = call.in_path_as("b", several, "v").send().await;
        assert!(matches!(sent, Err(Error::Invalid(_))), "{value}: {sent:?}");
    }
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_body_where_none_is_declared_is_drift() {
    let empty = answer("200 OK", &[], "\n");
    let steps = [
        json("200 OK", "{}"),
        json("200 OK", "{}"),
        json("200 OK", "{}"),
        empty,
    ];
    let server = Server::script(steps).await;
    let client = |mode| {
        let builder = Client::builder().base_url(&server.url).drift(mode);
        builder.build().unwrap()
    };
    let [off, warn, strict] = [DriftMode::Off, DriftMode::Warn, DriftMode::Strict].map(client);
    let silent = Call::<Queried>::new(&off).send_full().await.unwrap();
    assert!(silent.drift.is_empty());
    let told = Call::<Queried>::new(&warn).send_full().await.unwrap();
    let kinds: Vec<DriftKind> = told.drift.items().iter().map(|item| item.kind).collect();
    assert_eq!(kinds, [DriftKind::Undeclared]);
    let refused = Call::<Queried>::new(&strict).send().await.unwrap_err();
    assert!(matches!(refused, Error::Drift(_)), "{refused}");
    assert!(Call::<Queried>::new(&strict).send().await.is_ok());
}
