//! Connections that fail, break off or bring too much.

use std::io::Write as _;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use generated::{Cause, Client, Error, Outcome, Phase, RetryPolicy, TransportError};
use tests::restore::{builder, client, create};
use tests::server::{Nobody, Reply, Server, answer, json};
use tokio::time::Instant;

/// The head of an answer whose body is `length` bytes long.
fn head(length: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{length}\r\n\r\n").into_bytes()
}

/// The transport error that an error is.
fn transport<F: std::fmt::Debug>(error: &Error<F>) -> &TransportError {
    match error {
        Error::Transport(transport) => transport,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn f01_a_refused_connection_is_tried_again_since_nothing_was_sent() {
    let policy = RetryPolicy::new().base(Duration::ZERO);
    let nobody = Nobody::new();
    let client = Client::builder().base_url(&nobody.url).retry(policy);
    let client = client.service_account_token("token").build().unwrap();
    let error = create(&client).send().await.unwrap_err();
    assert_eq!(error.attempts(), 3);
    let lost = transport(&error);
    assert_eq!(
        (lost.phase(), lost.cause()),
        (Phase::Connect, Cause::Refused)
    );
    assert_eq!(error.outcome(), Outcome::NotSent);
    insta::assert_snapshot!(error, @"no connection, nothing was sent (connection refused)");
}

#[tokio::test]
async fn f04_an_unknown_outcome_says_so() {
    let server = Server::script([Reply::Reset(Vec::new())]).await;
    let error = create(&client(&server)).send().await.unwrap_err();
    let lost = transport(&error);
    assert_eq!((lost.phase(), lost.cause()), (Phase::Answer, Cause::Reset));
    assert_eq!((error.attempts(), error.outcome()), (1, Outcome::Unknown));
    insta::assert_snapshot!(error, @"sent, but no answer came back (connection reset): the operation may have run; look before you repeat");
}

#[tokio::test]
async fn f04_a_connection_that_is_closed_without_an_answer_is_no_refusal() {
    for bytes in ["", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\ncontent-ty"] {
        let server = Server::script([Reply::Close(bytes.into())]).await;
        let error = create(&client(&server)).send().await.unwrap_err();
        let lost = transport(&error);
        assert_eq!(
            (lost.phase(), lost.cause()),
            (Phase::Answer, Cause::Closed),
            "{bytes}: {error}"
        );
        assert_eq!(
            (error.outcome(), server.requests().len()),
            (Outcome::Unknown, 1)
        );
    }
}

#[tokio::test]
async fn f05_a_body_that_breaks_off_is_a_transport_error_and_never_a_value() {
    // What came is a whole job by itself.
    let whole = [head("content-length: 500"), b"{\"id\": \"1\"}".to_vec()].concat();
    let chunked = [
        head("transfer-encoding: chunked"),
        b"b\r\n{\"id\": \"1\"}\r\n".to_vec(),
    ]
    .concat();
    for bytes in [whole, chunked] {
        for reply in [Reply::Close(bytes.clone()), Reply::Reset(bytes)] {
            let server = Server::script([reply]).await;
            let error = create(&client(&server)).send().await.unwrap_err();
            assert_eq!(transport(&error).phase(), Phase::Body, "{error}");
            assert_eq!(
                (error.outcome(), server.requests().len()),
                (Outcome::Unknown, 1)
            );
        }
    }
}

#[tokio::test]
async fn f05_an_error_answer_whose_body_breaks_off_keeps_its_status() {
    let bytes = "HTTP/1.1 409 Conflict\r\ncontent-length: 500\r\n\r\n{\"error\":".into();
    let server = Server::script([Reply::Close(bytes)]).await;
    let error = create(&client(&server)).send().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 409, "{error}");
    assert_eq!(error.outcome(), Outcome::Refused);
}

#[tokio::test]
async fn f06_connections_that_the_server_closes_double_no_post() {
    let Reply::Write(bytes) = json("200 OK", "{}") else {
        unreachable!()
    };
    let server = Server::script([Reply::Close(bytes)]).await;
    let client = client(&server);
    let mut sent = 0;
    for _ in 0..100 {
        match create(&client).send().await {
            Ok(_) => sent += 1,
            Err(error) => assert!(matches!(error, Error::Transport(_)), "{error}"),
        }
    }
    assert!(sent > 0 && server.requests().len() <= 100, "{sent}");
}

#[tokio::test(start_paused = true)]
async fn f07_a_body_that_stops_coming_is_left_after_twenty_seconds() {
    let bytes = [head("content-length: 500"), b"{".to_vec()].concat();
    let server = Server::script([Reply::Stall(bytes)]).await;
    let start = Instant::now();
    let error = create(&client(&server)).send().await.unwrap_err();
    assert_eq!(start.elapsed().as_secs(), 20);
    let lost = transport(&error);
    assert_eq!((lost.phase(), lost.cause()), (Phase::Body, Cause::TimedOut));
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[tokio::test(start_paused = true)]
async fn f07_a_body_of_one_byte_a_second_ends_with_the_time_of_the_call() {
    let server = Server::script([Reply::Trickle(head("content-length: 5000"))]).await;
    let start = Instant::now();
    let error = create(&client(&server)).send().await.unwrap_err();
    assert_eq!(start.elapsed().as_secs(), 60);
    assert_eq!(
        (transport(&error).phase(), server.requests().len()),
        (Phase::Body, 1)
    );
}

#[tokio::test(start_paused = true)]
async fn a_server_that_never_answers_is_left_when_the_time_of_the_call_is_up() {
    let server = Server::script([Reply::Stall(Vec::new())]).await;
    let client = client(&server);
    for seconds in [7, 60] {
        let call = create(&client);
        let call = if seconds == 60 {
            call
        } else {
            call.timeout(Duration::from_secs(seconds))
        };
        let start = Instant::now();
        let error = call.send().await.unwrap_err();
        assert_eq!(start.elapsed().as_secs(), seconds);
        let lost = transport(&error);
        assert_eq!(
            (lost.phase(), lost.cause()),
            (Phase::Answer, Cause::TimedOut)
        );
        assert_eq!((error.attempts(), error.outcome()), (1, Outcome::Unknown));
    }
}

#[tokio::test]
async fn a_call_without_any_time_sends_nothing() {
    let server = Server::script([json("200 OK", "{}")]).await;
    let call = create(&client(&server))
        .timeout(Duration::ZERO)
        .send()
        .await;
    assert_eq!(call.unwrap_err().outcome(), Outcome::NotSent);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn f14_no_form_of_an_endless_body_is_read_beyond_the_limit() {
    let limit = 1 << 20;
    let chunk = [b"10000\r\n".to_vec(), vec![b' '; 0x10000], b"\r\n".to_vec()].concat();
    for (length, chunk) in [
        ("transfer-encoding: chunked", chunk),
        ("content-length: 10000000000", vec![b' '; 0x10000]),
        ("connection: close", vec![b' '; 0x10000]),
    ] {
        let server = Server::script([Reply::Endless(head(length), chunk)]).await;
        let client = builder(&server)
            .max_body(limit)
            .service_account_token("token")
            .build();
        let error = create(&client.unwrap()).send().await.unwrap_err();
        let lost = transport(&error);
        assert_eq!(
            (lost.phase(), lost.cause()),
            (Phase::Body, Cause::TooLong),
            "{length}"
        );
        assert!(
            error.to_string().contains("the limit of 1048576 bytes"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn f14_a_body_of_exactly_the_limit_is_read() {
    for (length, fits) in [(100, true), (101, false)] {
        let body = format!("{}{{}}", " ".repeat(length - 2));
        let server = Server::script([json("200 OK", body)]).await;
        let client = builder(&server)
            .max_body(100)
            .service_account_token("token")
            .build();
        assert_eq!(
            create(&client.unwrap()).send().await.is_ok(),
            fits,
            "{length}"
        );
    }
}

#[tokio::test]
async fn f15_the_limit_counts_what_a_compressed_body_unfolds_to() {
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    bomb.write_all(&vec![b' '; 8 << 20]).unwrap();
    bomb.write_all(b"{}").unwrap();
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 1 << 20, "the bomb is small on the wire");
    let headers = [
        ("content-type", "application/json"),
        ("content-encoding", "gzip"),
    ];
    let server = Server::script([answer("200 OK", &headers, bomb)]).await;
    let limited = builder(&server)
        .max_body(1 << 20)
        .service_account_token("token")
        .build();
    let error = create(&limited.unwrap()).send().await.unwrap_err();
    assert_eq!(transport(&error).cause(), Cause::TooLong);
    create(&client(&server))
        .send()
        .await
        .expect("64 MiB is enough");
}

#[tokio::test]
async fn f11_bytes_behind_an_answer_never_reach_the_next_one() {
    let Reply::Write(bytes) = json("200 OK", r#"{"id": "1"}"#) else {
        unreachable!()
    };
    let Reply::Write(forged) = json("200 OK", r#"{"id": "forged"}"#) else {
        unreachable!()
    };
    let server = Server::script([
        Reply::Write([bytes.clone(), forged].concat()),
        Reply::Write(bytes),
    ])
    .await;
    let client = client(&server);
    for _ in 0..2 {
        let job = create(&client).send().await.unwrap();
        assert_eq!(job.id.as_deref(), Some("1"));
    }
}

#[tokio::test]
async fn f09_early_hints_are_passed_over() {
    let Reply::Write(bytes) = json("200 OK", r#"{"id": "1"}"#) else {
        unreachable!()
    };
    let hints = b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n".repeat(50);
    let server = Server::script([Reply::Write([hints, bytes].concat())]).await;
    assert!(create(&client(&server)).send().await.unwrap().id.is_some());
}

#[tokio::test]
async fn f08_headers_without_an_end_are_an_error() {
    let head = b"HTTP/1.1 200 OK\r\n".to_vec();
    let server = Server::script([Reply::Endless(head, b"x-more: of the same\r\n".to_vec())]).await;
    let error = create(&client(&server)).send().await.unwrap_err();
    assert_eq!(transport(&error).phase(), Phase::Answer);
    assert_eq!(error.outcome(), Outcome::Unknown);
}
