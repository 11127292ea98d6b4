//! Answers of any media type: their label decides how they are read.

use std::collections::BTreeMap;

use reqwest::Method;

use crate::tests::server::{Server, answer};
use crate::{Call, Client, DeclaredErrors, Decode, Error, Operation, Received};

/// The declared error answer: a text or a list of numbers.
#[derive(Debug, PartialEq)]
enum Refusal {
    Text(String),
    Numbers(Vec<i64>),
}

impl DeclaredErrors for Refusal {
    fn read(received: &mut Received) -> Error<Self> {
        match received.status() {
            400 => received.failure_or_text(Self::Text),
            409 => received.failure_unless_text(Self::Text),
            _ => received.failure_of_any_label(Self::Numbers),
        }
    }
}

/// An operation whose answer is read in one way.
macro_rules! operation {
    ($name:ident: $output:ty = $read:path) => {
        operation!($name: $output = 200 => $read);
    };
    ($name:ident: $output:ty = $status:literal => $read:path) => {
        struct $name;

        impl Operation for $name {
            type Output = $output;
            type Failure = Refusal;

            const ID: &'static str = "read";
            const METHOD: Method = Method::GET;
            const PATH: &'static str = "/value";
            const SECURITY: Option<crate::Security> = Some(&[]);
            const ACCEPT: &'static str = "*/*";

            const DECODE: Decode<Self> = |received| received.on($status, $read);
        }
    };
}

operation!(Text: Option<String> = Received::json_or_text);
operation!(Said: String = Received::json_unless_text);
operation!(Moved: BTreeMap<String, i64> = 307 => Received::json);
operation!(Levels: BTreeMap<String, i64> = Received::json_of_any_label);

/// What comes of an answer of a status and a media type.
async fn read<O: Operation>(
    status: &str,
    media_type: &str,
    body: &str,
) -> Result<O::Output, Error<O::Failure>> {
    let server = Server::script([answer(status, &[("Content-Type", media_type)], body)]).await;
    let client = Client::builder().base_url(&server.url).build().unwrap();
    Call::<O>::new(&client).send().await
}

#[tokio::test]
async fn a_text_is_itself_unless_it_is_labelled_as_json() {
    for (media_type, body, text) in [
        ("text/plain;charset=UTF-8", "hello", "hello"),
        ("text/html", "<p>", "<p>"),
        ("application/octet-stream", "\"7\"", "\"7\""),
        ("application/json", "\"hello\"", "hello"),
        ("application/hal+json", "\"a\\nb\"", "a\nb"),
    ] {
        let read = read::<Text>("200 OK", media_type, body).await;
        assert_eq!(read.unwrap().as_deref(), Some(text), "{media_type}");
    }
    let read = read::<Text>("200 OK", "application/json", "hello").await;
    assert!(matches!(read, Err(Error::Decode(_))));
}

/// A proxy passes on what something else sends, under its label.
#[tokio::test]
async fn where_a_text_is_declared_json_that_is_none_is_the_text_that_came() {
    for body in [" {\"a\": 1}", "[1]", "7"] {
        let text = read::<Text>("200 OK", "application/json", body).await;
        assert_eq!(text.unwrap().as_deref(), Some(body));
        let refused = read::<Text>("400 Bad Request", "application/json", body).await;
        let Err(Error::Api(error)) = refused else {
            panic!("{body} is declared");
        };
        assert_eq!(error.answer, Refusal::Text(body.to_owned()));
    }
    let none = read::<Text>("200 OK", "application/json", "null").await;
    assert_eq!(none.unwrap(), None);
    // What is cut off is no JSON, and no text that was meant.
    let cut = read::<Text>("200 OK", "application/json", "{\"a\":").await;
    assert!(matches!(cut, Err(Error::Decode(_))));
}

#[tokio::test]
async fn a_text_of_json_is_itself_where_it_is_labelled_as_text() {
    for (media_type, body, text) in [
        ("text/plain;charset=UTF-8", "hello", "hello"),
        ("text/html", "hello", "hello"),
        ("application/json", "\"hello\"", "hello"),
        ("", "\"hello\"", "hello"),
    ] {
        let read = read::<Said>("200 OK", media_type, body).await;
        assert_eq!(read.unwrap(), text, "{media_type}");
    }
    for (media_type, body) in [("text/html", " <p>"), ("application/octet-stream", "\"a\"")] {
        let read = read::<Said>("200 OK", media_type, body).await;
        assert!(matches!(read, Err(Error::Unexpected(_))), "{media_type}");
    }
    for (media_type, body) in [("text/html", "no"), ("application/json", "\"no\"")] {
        let Err(Error::Api(error)) = read::<Said>("409 Conflict", media_type, body).await else {
            panic!("{body} is declared");
        };
        assert_eq!(error.answer, Refusal::Text("no".to_owned()));
    }
}

#[tokio::test]
async fn what_is_no_text_is_json_unless_it_is_a_page() {
    // What writes no label of its own has that of a page from many frameworks.
    for media_type in [
        "application/json",
        "text/plain",
        "application/octet-stream",
        "text/html; charset=utf-8",
    ] {
        let read = read::<Levels>("200 OK", media_type, "{\"a\": 1}").await;
        assert_eq!(read.unwrap()["a"], 1, "{media_type}");
    }
    let read = read::<Levels>("200 OK", "text/html; charset=utf-8", " <html>").await;
    assert!(matches!(read, Err(Error::Unexpected(_))));
}

#[tokio::test]
async fn errors_are_read_likewise() {
    for (status, media_type, body, refusal) in [
        (
            "400 Bad Request",
            "text/plain",
            "no",
            Refusal::Text("no".to_owned()),
        ),
        (
            "400 Bad Request",
            "application/json",
            "\"no\"",
            Refusal::Text("no".to_owned()),
        ),
        (
            "404 Not Found",
            "text/plain",
            "[1]",
            Refusal::Numbers(vec![1]),
        ),
    ] {
        let Err(Error::Api(error)) = read::<Text>(status, media_type, body).await else {
            panic!("{body} is declared");
        };
        assert_eq!(error.answer, refusal);
    }
    let page = read::<Text>("404 Not Found", "text/html", "<html>").await;
    assert!(matches!(page, Err(Error::Unexpected(_))));
    let text = read::<Text>("404 Not Found", "text/plain", "no such pod").await;
    assert_eq!(
        text.unwrap_err().to_string(),
        "read: the server answered 404 Not Found, with a text: no such pod"
    );
}

/// Where a redirect leads is said, whether it is declared as an error or as what the caller hopes for.
#[tokio::test]
async fn a_declared_redirect_says_where_it_leads() {
    let location = [("location", "https://files.test/secret")];
    let server = Server::choose(move |_| answer("307 Temporary Redirect", &location, "[]")).await;
    let client = Client::builder().base_url(&server.url).build().unwrap();
    let error = Call::<Levels>::new(&client).send().await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error:?}");
    let expected = "answered 307 Temporary Redirect, a redirect to https://files.test, \
                    which is not followed";
    assert!(error.to_string().contains(expected), "{error}");
    let server = Server::choose(move |_| answer("307 Temporary Redirect", &location, "")).await;
    let client = Client::builder().base_url(&server.url).build().unwrap();
    let error = Call::<Moved>::new(&client).send().await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    assert!(error.to_string().ends_with(
        "the body is empty; the answer is a redirect to https://files.test, which is not followed"
    ));
}

operation!(Nullable: Option<BTreeMap<String, i64>> = Received::json);
operation!(Anything: serde_json::Value = Received::json);
operation!(Required: BTreeMap<String, i64> = Received::json);

#[tokio::test]
async fn an_empty_body_is_null_where_that_is_valid() {
    for media_type in ["application/json", "text/plain"] {
        let read = read::<Nullable>("200 OK", media_type, "").await;
        assert_eq!(read.unwrap(), None);
    }
    let any = read::<Anything>("200 OK", "application/json", "").await;
    assert_eq!(any.unwrap(), serde_json::Value::Null);
    let none = read::<Required>("200 OK", "application/json", "").await;
    assert!(matches!(none, Err(Error::Decode(_))));
    // What is no JSON and not empty is still something else.
    let text = read::<Nullable>("200 OK", "text/plain", "{}").await;
    assert!(matches!(text, Err(Error::Unexpected(_))));
}
