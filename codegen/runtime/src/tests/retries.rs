//! When a call is repeated, on a clock that stands still until everybody waits.

use std::time::Duration;

use reqwest::Method;
use tokio::time::Instant;

use crate::tests::calls::create;
use crate::tests::server::{Server, Step, answer, json};
use crate::{Call, Client, Decode, Error, Operation, Outcome, Received};

/// An idempotent operation.
struct List;

impl Operation for List {
    type Output = serde_json::Value;
    type Failure = std::convert::Infallible;

    const ID: &'static str = "list";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/jobs";
    const SECURITY: Option<crate::Security> = Some(&[]);

    const DECODE: Decode<Self> = |received| received.on(200, Received::json);
}

fn list(client: &Client) -> Call<'_, List> {
    Call::new(client)
}

fn client(server: &Server) -> Client {
    Client::builder()
        .base_url(&server.url)
        .token("t")
        .build()
        .unwrap()
}

fn throttled(after: &str) -> Step {
    answer(
        "429 Too Many Requests",
        &[
            ("content-type", "application/json"),
            ("retry-after", after),
            ("ratelimit-remaining", "0"),
        ],
        r#"{"errorCode": "RATE_LIMITED"}"#,
    )
}

/// F04, F05, F47: what may be repeated, is.
#[tokio::test(start_paused = true)]
async fn a_get_survives_what_breaks() {
    for broken in [
        Step::Reset,
        Step::Close(Vec::new()),
        Step::Close(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec()),
        json("503 Service Unavailable", ""),
        json("408 Request Timeout", ""),
        json("500 Internal Server Error", ""),
    ] {
        let server = Server::script([broken.clone(), broken, json("200 OK", "[]")]).await;
        let answer = list(&client(&server)).send_full().await.unwrap();
        assert_eq!(answer.attempts, 3);
        assert_eq!(server.requests().len(), 3);
    }
}

#[tokio::test(start_paused = true)]
async fn the_last_answer_is_the_error() {
    let server = Server::script([json("503 Service Unavailable", "")]).await;
    let error = list(&client(&server)).send().await.unwrap_err();
    assert_eq!(
        (error.attempts(), error.status().unwrap().as_u16()),
        (3, 503)
    );
    assert_eq!(server.requests().len(), 3);
    assert!(
        !error.to_string().contains("look before you repeat"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_post_is_repeated_after_429_and_never_early() {
    let server = Server::script([throttled("5"), throttled("7"), json("200 OK", "{}")]).await;
    let start = Instant::now();
    let answer = create(&client(&server)).send_full().await.unwrap();
    assert_eq!(answer.attempts, 3);
    let waited = start.elapsed();
    assert!(
        waited >= Duration::from_secs(12) && waited < Duration::from_secs(16),
        "{waited:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_post_that_may_have_run_is_not_repeated() {
    for status in [
        "500 Internal Server Error",
        "502 Bad Gateway",
        "503 Service Unavailable",
        "504 Gateway Timeout",
        "408 Request Timeout",
    ] {
        let server = Server::script([json(status, "{}")]).await;
        let error = create(&client(&server)).send().await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown);
        assert_eq!(server.requests().len(), 1, "{status}");
    }
}

/// A server knows a request again by its key.
#[tokio::test(start_paused = true)]
async fn a_post_with_an_idempotency_key_is_repeated() {
    for name in ["Idempotency-Key", "X-IDEMPOTENCY-KEY"] {
        for broken in [Step::Reset, json("503 Service Unavailable", "")] {
            let server = Server::script([broken, json("200 OK", "{}")]).await;
            let client = client(&server);
            let call = create(&client).in_header(name, "k");
            assert_eq!(call.send_full().await.unwrap().attempts, 2);
            assert_eq!(
                server.header(name),
                [Some("k".to_owned()), Some("k".to_owned())]
            );
        }
    }
}

/// An empty key is none; and of a header that the document does not have, nobody says that the
/// server knows it.
#[tokio::test(start_paused = true)]
async fn without_a_key_a_post_is_not_repeated() {
    let server = Server::script([json("503 Service Unavailable", "{}")]).await;
    let client = client(&server);
    let name = "Idempotency-Key";
    for call in [
        create(&client).in_header(name, ""),
        create(&client).in_header(name, &None::<&str>),
        create(&client).header(name, "k"),
    ] {
        assert_eq!(call.send().await.unwrap_err().attempts(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_does_not_fit_is_not_begun() {
    for after in [
        "61",
        "99999999999999999999",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ] {
        let server = Server::script([throttled(after)]).await;
        let start = Instant::now();
        let error = create(&client(&server)).send().await.unwrap_err();
        assert!(start.elapsed() < Duration::from_secs(1));
        assert!(error.retry_after().unwrap() >= Duration::from_secs(61));
        assert_eq!(error.headers().unwrap().rate_limit_remaining(), Some(0));
        assert_eq!((error.attempts(), error.outcome()), (1, Outcome::Refused));
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_header_the_own_wait_counts() {
    for after in ["soon", "-1"] {
        let server = Server::script([throttled(after)]).await;
        let start = Instant::now();
        let error = create(&client(&server)).send().await.unwrap_err();
        assert_eq!((error.attempts(), error.retry_after()), (3, None));
        assert!(start.elapsed() <= Duration::from_secs(4));
    }
}

#[tokio::test(start_paused = true)]
async fn dropping_a_call_sends_nothing_more() {
    let server = Server::script([throttled("5"), json("200 OK", "{}")]).await;
    let client = client(&server);
    let call = create(&client).send();
    assert!(
        tokio::time::timeout(Duration::from_secs(1), call)
            .await
            .is_err()
    );
    tokio::time::advance(Duration::from_secs(60)).await;
    assert_eq!(server.requests().len(), 1);
}

/// F48: a broken service is not flooded.
#[tokio::test(start_paused = true)]
async fn a_broken_service_is_not_flooded() {
    let server = Server::script([json("503 Service Unavailable", "")]).await;
    let client = client(&server);
    for _ in 0..100 {
        assert!(list(&client).send().await.is_err());
    }
    // 500 tokens, 14 for each repetition.
    assert_eq!(server.requests().len(), 100 + 35);
}
