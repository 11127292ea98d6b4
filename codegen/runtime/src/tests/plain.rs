//! Answers that are one number or boolean, lists of fixed length, and where others cannot be read.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Debug;

use reqwest::Method;
use serde::{Deserialize, Serialize};

use crate::tagged_union::tagged_union;
use crate::tests::server::{Server, Step, answer};
use crate::validate::always_valid;
use crate::{Call, Client, Decode, Error, Operation, Outcome, Received};

/// An operation whose answer is read in one way.
macro_rules! operation {
    ($name:ident: $output:ty = $read:path) => {
        operation!($name: $output, |received| received.on(200, $read));
    };
    ($name:ident: $output:ty, $decode:expr) => {
        struct $name;

        impl Operation for $name {
            type Output = $output;
            type Failure = Infallible;

            const ID: &'static str = "read";
            const METHOD: Method = Method::GET;
            const PATH: &'static str = "/value";
            const SECURITY: Option<crate::Security> = Some(&[]);

            const DECODE: Decode<Self> = $decode;
        }
    };
}

operation!(Level: i64 = Received::plain);
operation!(Share: f64 = Received::plain);
operation!(Note: String = Received::text);
operation!(Flag: bool = Received::plain);
operation!(Pair: (String, i64) = Received::json);
operation!(Document: File = Received::json);
operation!(Shapes: BTreeMap<String, Vec<Shape>> = Received::json);
operation!(AnySuccess: i64, |received| match received.status() {
    200..=299 => received.json(),
    _ => received.error(),
});

/// What comes of an answer of a media type.
async fn read<O: Operation>(
    media_type: &str,
    body: impl AsRef<[u8]>,
) -> Result<O::Output, Error<O::Failure>> {
    let body = body.as_ref();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\ncontent-type: {media_type}\r\n\r\n",
        body.len()
    );
    let server = Server::script([Step::Write([head.as_bytes(), body].concat())]).await;
    let client = Client::builder().base_url(&server.url).build().unwrap();
    Call::<O>::new(&client).send().await
}

/// A range of statuses holds some that never have a value.
#[tokio::test]
async fn an_answer_that_cannot_have_a_value_has_run() {
    for (status, outcome) in [
        ("204 No Content", Outcome::Done),
        ("205 Reset Content", Outcome::Done),
        // A value that is lost on its way looks the same.
        ("200 OK", Outcome::Unknown),
    ] {
        let server = Server::script([answer(status, &[], "")]).await;
        let client = Client::builder().base_url(&server.url).build().unwrap();
        let error = Call::<AnySuccess>::new(&client).send().await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error:?}");
        assert_eq!(error.outcome(), outcome, "{status}");
    }
}

#[tokio::test]
async fn a_text_is_read_by_its_charset() {
    let texts: [(&str, &[u8]); 8] = [
        ("text/plain; charset=utf-8", "\u{feff}é".as_bytes()),
        ("text/plain", "é".as_bytes()),
        ("text/plain; charset=us-ascii", "é".as_bytes()),
        (
            "text/plain; format=flowed; Charset=\"UTF-8\"",
            "é".as_bytes(),
        ),
        ("text/plain;charset=iso-8859-1", b"\xe9"),
        ("text/plain;charset=windows-1252", b"\xe9"),
        ("text/csv; charset=utf-16le", b"\xe9\0"),
        ("text/plain;charset=latin1", b"\xe9"),
    ];
    for (media_type, body) in texts {
        assert_eq!(
            read::<Note>(media_type, body).await.unwrap(),
            "é",
            "{media_type}"
        );
    }
    for (media_type, message) in [
        (
            "text/plain; charset=x-none",
            "the charset `x-none` is not known",
        ),
        (
            "text/plain; charset=utf-16le",
            "the body is no text in UTF-16LE",
        ),
        ("text/plain", "incomplete utf-8 byte sequence from index 0"),
    ] {
        let error = read::<Note>(media_type, b"\xe9").await.unwrap_err();
        let Error::Decode(decode) = &error else {
            panic!("{error:?}")
        };
        assert!(decode.message.contains(message), "{error}");
        assert_eq!(decode.body(), b"\xe9");
        assert_eq!(error.outcome(), Outcome::Done);
    }
}

/// The containers of Java servlets name Latin 1 unless they are told otherwise.
#[tokio::test]
async fn json_is_read_by_its_charset_where_it_is_no_utf_8() {
    let bodies: [(&str, &[u8]); 4] = [
        ("application/json; charset=ISO-8859-1", b"[\"\xe9\", 1]"),
        (
            "application/json; charset=ISO-8859-1",
            "[\"é\", 1]".as_bytes(),
        ),
        (
            "application/json; charset=utf-16le",
            b"[\0\"\0\xe9\0\"\0,\x001\0]\0",
        ),
        ("application/json; charset=x-none", "[\"é\", 1]".as_bytes()),
    ];
    for (media_type, body) in bodies {
        let value = read::<Pair>(media_type, body).await.unwrap();
        assert_eq!(value, ("é".to_owned(), 1), "{media_type}");
    }
    let error = read::<Pair>("application/json", b"[\"\xe9\", 1]").await;
    assert!(matches!(error, Err(Error::Decode(_))));
}

/// What adds a label on the way leaves two; the Fetch standard takes the last one that is any.
#[tokio::test]
async fn the_last_of_several_labels_counts() {
    for labels in [
        "application/json, application/json",
        "text/plain, application/json; charset=utf-8",
        "application/json, charset=utf-8",
        "application/json,",
        "text/html\r\ncontent-type: application/json",
    ] {
        let value = read::<Pair>(labels, "[\"a\", 1]").await.unwrap();
        assert_eq!(value, ("a".to_owned(), 1), "{labels}");
    }
    let error = read::<Pair>("application/json, text/html", "[]").await;
    let message = error.unwrap_err().to_string();
    assert!(
        message.contains("with `text/html` instead of JSON"),
        "{message}"
    );
}

#[tokio::test]
async fn a_text_is_read_as_the_number_or_boolean_that_it_is() {
    for (body, level) in [("7", 7), (" -7\r\n", -7), ("7.0", 7), ("\u{feff}7", 7)] {
        assert_eq!(
            read::<Level>("text/plain", body).await.unwrap(),
            level,
            "{body}"
        );
    }
    let share = read::<Share>("text/plain; charset=utf-8", "2.5E1").await;
    assert!((share.unwrap() - 25.0).abs() < f64::EPSILON);
    for (body, flag) in [("true", true), ("False", false)] {
        assert_eq!(
            read::<Flag>("text/plain", body).await.unwrap(),
            flag,
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_text_that_is_something_else_is_an_error_that_shows_it() {
    for body in ["", "seven", "7 8", "1.5", "0x7"] {
        let Err(Error::Decode(error)) = read::<Level>("text/plain", body).await else {
            panic!("`{body}` is no integer");
        };
        assert!(error.excerpt.to_string().contains(body), "{body}");
    }
    let error = read::<Flag>("text/plain", "yes").await;
    assert!(matches!(error, Err(Error::Decode(_))));
    let error = read::<Flag>("image/png", "true").await;
    assert!(matches!(error, Err(Error::Unexpected(_))));
}

#[tokio::test]
async fn a_list_of_another_length_is_an_error_at_its_place() {
    let read = async |body: &str| match read::<Pair>("application/json", body).await {
        Ok(value) => Ok(value),
        Err(Error::Decode(error)) => Err((error.path, error.message)),
        Err(error) => panic!("{error}"),
    };
    assert_eq!(read("[\"a\", 1]").await, Ok(("a".to_owned(), 1)));
    // An integer, written with a fraction (Core 2020-12, 4.2.3).
    assert_eq!(read("[\"a\", 1.0]").await, Ok(("a".to_owned(), 1)));
    assert!(read("[\"a\", 1.5]").await.is_err());
    for (body, length) in [("[\"a\"]", 1), ("[\"a\", 1, 2]", 3)] {
        let Err((path, message)) = read(body).await else {
            panic!("{body} has another length");
        };
        assert_eq!(path, ".");
        assert!(
            message.contains(&format!("invalid length {length}")),
            "{message}"
        );
    }
    let Err((path, _)) = read("[\"a\", \"b\"]").await else {
        panic!("the second item is no integer");
    };
    assert_eq!(path, "[1]");
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct File {
    name: String,
    path: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Circle {
    radius: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Group {
    parts: Vec<Shape>,
}

tagged_union! {
    /// A shape.
    #[discriminator("kind")]
    #[derive(Clone, Debug, PartialEq)]
    pub enum Shape {
        Circle(Circle) = "circle",
        Group(Group) = "group",
    }
}

always_valid!(File, Shape);

/// Where an answer cannot be read, and why.
async fn refused<O: Operation<Output: Debug>>(body: &str) -> (String, String) {
    match read::<O>("application/json", body).await {
        Err(Error::Decode(error)) => (error.path, error.message),
        other => panic!("{:?}", other.map_err(|error| error.to_string())),
    }
}

#[tokio::test]
async fn a_list_in_the_place_of_an_object_is_none() {
    for body in ["[\"a\", \"b\"]", " [{\"name\": \"a\", \"path\": \"b\"}]"] {
        let (_, message) = refused::<Document>(body).await;
        assert_eq!(message, "a list where an object belongs");
    }
}

#[tokio::test]
async fn the_place_of_an_error_is_told_through_choices_inside_of_choices() {
    let circles = r#"{"kind": "circle", "radius": 1}, {"kind": "circle", "radius": "1"}"#;
    let body = format!(
        r#"{{"all": [{{"kind": "group", "parts": [{{"kind": "group", "parts": [{circles}]}}]}}]}}"#
    );
    let (path, message) = refused::<Shapes>(&body).await;
    assert_eq!(path, "all[0].parts[0].parts[1].radius");
    assert!(message.starts_with("invalid type: string"), "{message}");
    let (path, message) = refused::<Shapes>(r#"{"all": [{"kind": "circle"}]}"#).await;
    assert_eq!(path, "all[0]");
    assert!(message.starts_with("missing field `radius`"), "{message}");
}
