//! Answers that are read piece by piece.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::marker::PhantomData;
use std::time::Duration;

use reqwest::Method;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::events::Lines;
use crate::tests::server::{Server, Step, answer};
use crate::validate::always_valid;
use crate::{
    Call, Client, Decode, Downloads, Error, Events, JsonLines, Operation, Outcome, Path, Received,
    StreamError, Validate, Violations, keyword,
};

#[derive(Debug, PartialEq, Deserialize)]
struct Tick {
    n: i64,
}

struct Watch;

impl Operation for Watch {
    type Output = Events<Tick>;
    type Failure = Infallible;

    const ID: &'static str = "watch";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/ticks";
    const SECURITY: Option<crate::Security> = Some(&[]);
    const ACCEPT: &'static str = "text/event-stream";
    const STREAMED: bool = true;

    const DECODE: Decode<Self> = |received| received.on(200, Received::events);
}

/// An operation whose events are read in some way.
struct Listen<T>(PhantomData<T>);

impl<T: Readable> Operation for Listen<T> {
    type Output = Events<T>;
    type Failure = Infallible;

    const ID: &'static str = "listen";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/events";
    const SECURITY: Option<crate::Security> = Some(&[]);
    const ACCEPT: &'static str = "text/event-stream";
    const STREAMED: bool = true;

    const DECODE: Decode<Self> = |received| received.on(200, T::read);
}

/// What events are read as.
trait Readable: DeserializeOwned + Validate {
    fn read(received: &mut Received) -> Result<Events<Self>, Error<Infallible>>;
}

impl Readable for String {
    fn read(received: &mut Received) -> Result<Events<Self>, Error<Infallible>> {
        received.text_events()
    }
}

impl Readable for i64 {
    fn read(received: &mut Received) -> Result<Events<Self>, Error<Infallible>> {
        received.text_events()
    }
}

impl Readable for Value {
    fn read(received: &mut Received) -> Result<Events<Self>, Error<Infallible>> {
        received.events()
    }
}

#[derive(Debug, PartialEq, Deserialize)]
struct Message {
    event: Option<String>,
    id: Option<i64>,
    retry: Option<i64>,
    data: String,
}

impl Readable for Message {
    fn read(received: &mut Received) -> Result<Events<Self>, Error<Infallible>> {
        received.whole_text_events()
    }
}

always_valid!(Tick, Message);

/// An event that one of its branches describes, or none.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum Change {
    Numbered { id: i64, data: Tick },
    Unknown(Value),
}

impl Validate for Change {
    fn check(&self, at: &Path<'_>, out: &mut Violations) {
        match self {
            Self::Unknown(value) => keyword::no_branch(value, "oneOf", 1, &["object"], at, out),
            Self::Numbered { id: 10.., .. } => {
                out.push(at, "maximum", "at most 9", "");
            }
            Self::Numbered { .. } => {}
        }
    }
}

impl Readable for Change {
    fn read(received: &mut Received) -> Result<Events<Self>, Error<Infallible>> {
        received.whole_events()
    }
}

/// An event of any members.
impl Readable for BTreeMap<String, Value> {
    fn read(received: &mut Received) -> Result<Events<Self>, Error<Infallible>> {
        received.whole_events()
    }
}

struct Tail;

impl Operation for Tail {
    type Output = JsonLines<Tick>;
    type Failure = Infallible;

    const ID: &'static str = "tail";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/tail";
    const SECURITY: Option<crate::Security> = Some(&[]);
    const ACCEPT: &'static str = "application/x-ndjson";
    const STREAMED: bool = true;

    const DECODE: Decode<Self> = |received| received.on(200, Received::json_lines);
}

struct Export;

impl Operation for Export {
    type Output = Vec<u8>;
    type Failure = Infallible;

    const ID: &'static str = "export";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/export";
    const SECURITY: Option<crate::Security> = Some(&[]);
    const ACCEPT: &'static str = "application/octet-stream";

    const DECODE: Decode<Self> = |received| received.on(200, Received::bytes);
}

impl Downloads for Export {}

async fn watch(body: &str) -> Events<Tick> {
    let head = [("content-type", "text/event-stream")];
    let server = Server::script([answer("200 OK", &head, body)]).await;
    let client = Client::builder().base_url(&server.url).build().unwrap();
    Call::<Watch>::new(&client).send().await.unwrap()
}

/// What the data of all events of a stream is.
async fn listen<T: Readable>(body: &str) -> Vec<T> {
    let head = [("content-type", "text/event-stream")];
    let server = Server::script([answer("200 OK", &head, body)]).await;
    let client = Client::builder().base_url(&server.url).build().unwrap();
    let mut events = Call::<Listen<T>>::new(&client).send().await.unwrap();
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        all.push(event.unwrap().data);
    }
    all
}

const LOOKS_LIKE_JSON: &str = "data: 5\n\ndata: {\"a\":1}\n\ndata: \"s\"\n\ndata: t\n\n";

#[tokio::test]
async fn data_that_is_a_text_stays_as_it_came() {
    let texts = listen::<String>(LOOKS_LIKE_JSON).await;
    assert_eq!(texts, ["5", "{\"a\":1}", "\"s\"", "t"]);
    // What no text can be is read as JSON.
    assert_eq!(listen::<i64>("data: 5\n\n").await, [5]);
    let values = listen::<Value>(LOOKS_LIKE_JSON).await;
    assert_eq!(values, [json!(5), json!({"a": 1}), json!("s"), json!("t")]);
}

/// The events of a stream that comes in pieces.
fn cut(pieces: &[&str]) -> Vec<usize> {
    let mut lines = Lines::default();
    let events = pieces.iter().map(|piece| {
        lines.push(piece.as_bytes());
        std::iter::from_fn(|| lines.event()).count()
    });
    events.collect()
}

#[tokio::test]
async fn a_carriage_return_ends_a_line_before_the_next_piece_comes() {
    assert_eq!(cut(&["data: 1\r\r", "data: 2\r", "\r"]), [1, 0, 1]);
    // A line feed that comes with the next piece belongs to it, and is no empty line.
    assert_eq!(
        cut(&["data: 1\r", "\ndata: 2\r\n\r", "\ndata: 3\n\n"]),
        [0, 1, 1]
    );
    assert_eq!(listen::<i64>("data: 1\r\rdata: 2\r\r").await, [1, 2]);
}

#[tokio::test]
async fn a_wait_without_data_is_given_with_the_next_event() {
    let mut events = watch("retry: 3000\n\n: hi\n\ndata: {\"n\": 1}\n\ndata: {\"n\": 2}\n\n").await;
    let first = events.next().await.unwrap().unwrap();
    assert_eq!(first.retry, Some(Duration::from_secs(3)));
    assert_eq!(events.next().await.unwrap().unwrap().retry, None);
}

#[tokio::test]
async fn an_event_with_its_fields_has_those_that_came() {
    let message = |id, retry, data: &str| Message {
        event: None,
        id,
        retry,
        data: data.to_owned(),
    };
    let messages = listen::<Message>("id: 1\nretry: 30\ndata: 5\n\ndata: {\"a\":1}\n\n");
    let expected = [
        message(Some(1), Some(30), "5"),
        message(None, None, "{\"a\":1}"),
    ];
    assert_eq!(messages.await, expected);
    let events = listen::<BTreeMap<String, Value>>("data: 5\n\nevent: e\nid: 1\ndata: t\n\n");
    let events = json!(events.await);
    assert_eq!(
        events,
        json!([{"data": 5}, {"event": "e", "id": "1", "data": "t"}])
    );
}

#[tokio::test]
async fn an_identifier_is_read_as_what_the_description_says() {
    let changes = listen::<Change>("id: 5\ndata: {\"n\": 1}\n\nid: x\ndata: {\"n\": 1}\n\n").await;
    let numbered = Change::Numbered {
        id: 5,
        data: Tick { n: 1 },
    };
    let unknown = Change::Unknown(json!({"id": "x", "data": {"n": 1}}));
    assert_eq!(changes, [numbered, unknown]);
}

#[tokio::test]
async fn a_reading_that_breaks_a_rule_goes_before_one_of_no_branch() {
    let changes = listen::<Change>("id: 12\ndata: {\"n\": 1}\n\n").await;
    let data = Tick { n: 1 };
    assert_eq!(changes, [Change::Numbered { id: 12, data }]);
}

#[tokio::test]
async fn events_are_typed_and_keep_their_fields() {
    let body = "\u{feff}: hello\n\nevent: tick\nid: 7\nretry: 250\ndata: {\"n\":\ndata: 1}\r\n\r\ndata: {\"n\": 2}\n\ndata: [DONE]\n\ndata: {\"n\": 3}\n\n";
    let mut events = watch(body).await;
    let first = events.next().await.unwrap().unwrap();
    assert_eq!(first.data, Tick { n: 1 });
    assert_eq!(
        (first.event.as_deref(), first.id.as_deref(), first.retry),
        (Some("tick"), Some("7"), Some(Duration::from_millis(250)))
    );
    let second = events.next().await.unwrap().unwrap();
    assert_eq!(second.data, Tick { n: 2 });
    // The last identifier holds until the stream gives another (WHATWG HTML, 9.2.6).
    assert_eq!((second.event, second.id.as_deref()), (None, Some("7")));
    assert!(events.next().await.is_none());
}

/// An item may hold a secret: who asks for its beginning gets it, and nobody else.
fn hides_its_item(error: &StreamError, item: &str) {
    let StreamError::Decode { excerpt, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!(excerpt.as_str(), item);
    for text in [format!("{error}"), format!("{error:?}")] {
        assert!(text.contains("missing field `n`"), "{text}");
        assert!(!text.contains(item), "{text}");
    }
}

#[tokio::test]
async fn an_event_of_another_type_is_an_error_and_the_stream_goes_on() {
    let mut events = watch("data: {\"m\": 1}\n\ndata: {\"n\": 2}\n\ndata: {\"n\": 3}").await;
    let error = events.next().await.unwrap().unwrap_err();
    hides_its_item(&error, "{\"m\": 1}");
    assert_eq!(events.next().await.unwrap().unwrap().data, Tick { n: 2 });
    // What has no empty line behind it is no event.
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn an_event_with_empty_data_is_none_where_that_is_no_value() {
    let body = "event: heartbeat\ndata: \n\ndata: {\"n\": 1}\n\ndata\n\n";
    let mut events = watch(body).await;
    assert_eq!(events.next().await.unwrap().unwrap().data, Tick { n: 1 });
    assert!(events.next().await.is_none());
    let empty = listen::<Message>("data: \n\n").await;
    assert_eq!(empty.len(), 1);
}

#[tokio::test]
async fn lines_of_json_are_typed_items_and_the_last_needs_no_end() {
    let head = [("content-type", "application/x-ndjson")];
    let body = "\u{feff}{\"n\": 1}\r\n\n {\"m\": 2}\n{\"n\":3}";
    let server = Server::script([answer("200 OK", &head, body)]).await;
    let client = Client::builder().base_url(&server.url).build().unwrap();
    let mut items = Call::<Tail>::new(&client).send().await.unwrap();
    assert_eq!(items.next().await.unwrap().unwrap(), Tick { n: 1 });
    let error = items.next().await.unwrap().unwrap_err();
    hides_its_item(&error, "{\"m\": 2}");
    assert_eq!(items.next().await.unwrap().unwrap(), Tick { n: 3 });
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn lines_of_json_that_break_off_end_with_an_error() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\ncontent-length: 30\r\n\r\n{\"n\": 1}\n{\"n\"";
    let server = Server::script([Step::Close(head.to_vec())]).await;
    let client = Client::builder().base_url(&server.url).build().unwrap();
    let mut items = Call::<Tail>::new(&client).send().await.unwrap();
    assert_eq!(items.next().await.unwrap().unwrap(), Tick { n: 1 });
    let error = items.next().await.unwrap().unwrap_err();
    assert!(matches!(error, StreamError::Transport(_)), "{error:?}");
    let source = std::error::Error::source(&error).unwrap();
    assert_ne!(
        source.to_string(),
        error.to_string(),
        "a chain says it once"
    );
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn a_list_is_sent_as_lines() {
    let head = [("content-type", "application/x-ndjson")];
    let server = Server::script([answer("200 OK", &head, "")]).await;
    let client = Client::builder().base_url(&server.url).build().unwrap();
    let call = Call::<Tail>::new(&client).json_lines_body("application/jsonl", &[1_i64, 2]);
    assert!(call.send().await.unwrap().next().await.is_none());
    let sent = &server.requests()[0];
    assert!(sent.ends_with("\r\n\r\n1\n2\n"), "{sent}");
    let types = server.header("content-type");
    assert_eq!(types, [Some("application/jsonl".to_owned())]);
}

#[tokio::test]
async fn a_page_in_place_of_events_is_refused() {
    let head = [("content-type", "text/html")];
    let server = Server::script([answer("200 OK", &head, "<p>")]).await;
    let client = Client::builder().base_url(&server.url).build().unwrap();
    let error = Call::<Watch>::new(&client).send().await.unwrap_err();
    assert!(matches!(error, Error::Unexpected(_)), "{error:?}");
}

#[tokio::test]
async fn a_download_is_longer_than_the_limit_of_a_body() {
    let text = "x".repeat(4096);
    let head = [("content-type", "application/octet-stream")];
    let server = Server::script([answer("200 OK", &head, &text)]).await;
    let client = Client::builder().base_url(&server.url).max_body(1024);
    let client = client.build().unwrap();
    assert!(Call::<Export>::new(&client).send().await.is_err());
    let mut download = Call::<Export>::new(&client).download().await.unwrap();
    let mut length = 0;
    while let Some(piece) = download.chunk().await.unwrap() {
        length += piece.len();
    }
    assert_eq!(length, 4096);
}

/// An operation that answers with octets, or with something else.
struct Fetch;

impl Operation for Fetch {
    type Output = Vec<u8>;
    type Failure = Infallible;

    const ID: &'static str = "fetch";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/fetch";
    const SECURITY: Option<crate::Security> = Some(&[]);

    const DECODE: Decode<Self> = |received| match received.status() {
        200 if received.is_octets() => received.bytes(),
        200 => received.json::<i64, _>().map(|_| Vec::new()),
        202 => received.nothing().map(|()| Vec::new()),
        _ => received.error(),
    };
}

impl Downloads for Fetch {
    const ALONE: bool = false;
}

#[tokio::test]
async fn what_is_no_octets_beside_those_that_are_is_no_download() {
    let fetch = async |status, media_type, body| {
        let head = [("content-type", media_type)];
        let server = Server::script([answer(status, &head, body)]).await;
        let client = Client::builder().base_url(&server.url).build().unwrap();
        let mut download = Call::<Fetch>::new(&client).download().await?;
        Ok::<_, Error<Infallible>>(download.chunk().await.unwrap().unwrap())
    };
    assert_eq!(fetch("200 OK", "image/png", "PNG").await.unwrap(), "PNG");
    for (status, message) in [
        ("200 OK", "200 OK, without octets to download"),
        ("202 Accepted", "202 Accepted, without octets to download"),
        (
            "201 Created",
            "201 Created, which the document does not declare",
        ),
    ] {
        let error = fetch(status, "application/json", "1").await.unwrap_err();
        assert!(matches!(error, Error::Unexpected(_)), "{error:?}");
        assert_eq!(
            error.to_string(),
            format!("fetch: the server answered {message}")
        );
    }
}

#[tokio::test]
async fn a_download_that_breaks_off_is_an_error() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: 10\r\n\r\nabc";
    let server = Server::script([Step::Close(head.to_vec())]).await;
    let client = Client::builder().base_url(&server.url).build().unwrap();
    let mut download = Call::<Export>::new(&client).download().await.unwrap();
    let mut last = download.chunk().await;
    while let Ok(Some(_)) = last {
        last = download.chunk().await;
    }
    assert!(last.is_err(), "never a whole value");
}

struct Letter;

impl Operation for Letter {
    type Output = String;
    type Failure = Infallible;

    const ID: &'static str = "letter";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/letter";
    const SECURITY: Option<crate::Security> = Some(&[]);
    const ACCEPT: &'static str = "text/plain";

    const DECODE: Decode<Self> = |received| received.on(200, Received::text);
}

/// F12: a page that something on the way answers with is no file and no text of the service.
#[tokio::test]
async fn a_page_in_place_of_octets_or_text_is_refused_unless_one_was_asked_for() {
    for page in ["text/html; charset=utf-8", "application/xhtml+xml"] {
        let head = [("content-type", page)];
        let server = Server::script([answer("200 OK", &head, "<html>log in</html>")]).await;
        let client = Client::builder().base_url(&server.url).build().unwrap();
        let octets = Call::<Export>::new(&client).send().await.unwrap_err();
        assert!(matches!(octets, Error::Unexpected(_)), "{octets:?}");
        let download = Call::<Export>::new(&client).download().await.unwrap_err();
        assert!(matches!(download, Error::Unexpected(_)), "{download:?}");
        let text = Call::<Letter>::new(&client).send().await.unwrap_err();
        let Error::Unexpected(unexpected) = &text else {
            panic!("{text:?}")
        };
        assert_eq!(unexpected.body(), b"<html>log in</html>");
        assert_eq!(text.outcome(), Outcome::Unknown);
        for asked in ["application/pdf, text/html;q=0.5, application/*", "*/*"] {
            let octets = Call::<Export>::new(&client).accept(asked).send().await;
            assert_eq!(octets.unwrap(), b"<html>log in</html>");
            let download = Call::<Export>::new(&client).accept(asked).download().await;
            assert!(download.unwrap().chunk().await.unwrap().is_some());
        }
    }
    // Whatever else octets are labelled as, and without any label, they are octets.
    for head in [&[("content-type", "image/png")][..], &[]] {
        let server = Server::script([answer("200 OK", head, "PNG")]).await;
        let client = Client::builder().base_url(&server.url).build().unwrap();
        let octets = Call::<Export>::new(&client).send().await;
        assert_eq!(octets.unwrap(), b"PNG");
    }
}
