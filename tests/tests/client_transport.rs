//! Connections that fail, break off or bring too much.

use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use generated::{Cause, Client, Error, Outcome, Phase, RetryPolicy, TransportError};
use reqwest::dns::{Name, Resolve, Resolving};
#[cfg(target_os = "linux")]
use tests::memory;
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

/// F01: connection refused.
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
    let server = nobody.url.trim_start_matches("http://");
    assert_eq!(lost.server(), Some(server));
    let said = format!(
        "createGroupClusterBackupRestoreJob: no connection to {server}, nothing was sent (connection refused)"
    );
    assert_eq!(error.to_string(), said);
}

/// Resolves no name.
struct NoNames;

impl Resolve for NoNames {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(async { Err("there is no such name".into()) })
    }
}

/// F02: the name has no address.
#[tokio::test]
async fn f02_a_name_without_an_address_is_told_with_the_name_and_nothing_else_of_the_url() {
    let http = reqwest::Client::builder().dns_resolver(Arc::new(NoNames));
    let client = Client::builder()
        .base_url("https://atlas.example.com/canary")
        .http_client(http.build().unwrap())
        .service_account_token("token")
        .retry(RetryPolicy::new().base(Duration::ZERO));
    let call = create(&client.build().unwrap()).pretty(true).send().await;
    let error = call.unwrap_err();
    let lost = transport(&error);
    assert_eq!(
        (lost.phase(), lost.cause()),
        (Phase::Connect, Cause::NameResolution)
    );
    assert_eq!((error.attempts(), error.outcome()), (3, Outcome::NotSent));
    insta::assert_snapshot!(error, @"createGroupClusterBackupRestoreJob: no connection to atlas.example.com:443, nothing was sent (the server's name has no address)");
    assert!(!format!("{error:?}").contains("canary"), "{error:?}");
}

/// F03: a connection that is never made.
#[cfg(target_os = "linux")] // elsewhere a full queue refuses
#[tokio::test(start_paused = true)]
async fn f03_a_connection_that_is_never_made_is_left_after_ten_seconds() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let listener = socket.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    // Nobody accepts: one connection fills the queue, and the next ones get no answer.
    let _first = tokio::net::TcpStream::connect(address).await.unwrap();
    let client = Client::builder()
        .base_url(format!("http://{address}"))
        .service_account_token("token")
        .retry(RetryPolicy::new().base(Duration::ZERO));
    let start = Instant::now();
    let error = create(&client.build().unwrap()).send().await.unwrap_err();
    assert_eq!((error.attempts(), start.elapsed().as_secs()), (3, 30));
    let lost = transport(&error);
    assert_eq!(
        (lost.phase(), lost.cause()),
        (Phase::Connect, Cause::TimedOut)
    );
    assert_eq!(error.outcome(), Outcome::NotSent);
}

/// F04: reset or closed before an answer.
#[tokio::test]
async fn f04_an_unknown_outcome_says_so() {
    let server = Server::script([Reply::Reset(Vec::new())]).await;
    let error = create(&client(&server)).send().await.unwrap_err();
    let lost = transport(&error);
    assert_eq!((lost.phase(), lost.cause()), (Phase::Answer, Cause::Reset));
    assert_eq!((error.attempts(), error.outcome()), (1, Outcome::Unknown));
    insta::assert_snapshot!(error, @"createGroupClusterBackupRestoreJob: sent, but no answer came back (connection reset): the operation may have run; look before you repeat");
}

/// F04: reset or closed before an answer.
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

/// F04: reset or closed before an answer.
#[tokio::test]
async fn f04_in_a_thousand_broken_calls_no_post_is_doubled() {
    let broken = [
        Reply::Reset(Vec::new()),
        Reply::Close(Vec::new()),
        Reply::Reset(b"HTTP/1.1 2".to_vec()),
        Reply::Close(head("content-length: 9")),
    ];
    let server = Server::script(broken.iter().cycle().take(1000).cloned()).await;
    let client = client(&server);
    for calls in 1..=1000 {
        let error = create(&client).send().await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
        assert_eq!(server.requests().len(), calls);
    }
}

/// F05: broken off in the middle of the body.
#[tokio::test]
async fn f05_a_body_that_breaks_off_is_a_transport_error_and_never_a_value() {
    // What came is a whole job by itself.
    let whole = [head("content-length: 500"), b"{\"id\": \"1\"}".to_vec()].concat();
    let chunked = [
        head("transfer-encoding: chunked"),
        b"b\r\n{\"id\": \"1\"}\r\n".to_vec(),
    ]
    .concat();
    for (bytes, expected, said) in [
        (whole, Some(500), "only 11 of 500 bytes"),
        (chunked, None, "only 11 bytes"),
    ] {
        for reply in [Reply::Close(bytes.clone()), Reply::Reset(bytes)] {
            let server = Server::script([reply]).await;
            let error = create(&client(&server)).send().await.unwrap_err();
            assert_eq!(transport(&error).phase(), Phase::Body, "{error}");
            let part = transport(&error).partial_answer().unwrap();
            assert_eq!((part.status.as_u16(), part.bytes), (200, 11), "{error}");
            assert_eq!(part.expected, expected);
            assert_eq!(error.status().unwrap().as_u16(), 200);
            let said = format!(
                "createGroupClusterBackupRestoreJob: sent, but {said} of the answer 200 OK were read (connection "
            );
            assert!(error.to_string().starts_with(&said), "{error}");
            assert_eq!(
                (error.outcome(), server.requests().len()),
                (Outcome::Unknown, 1)
            );
        }
    }
}

/// F05: broken off in the middle of the body.
#[tokio::test]
async fn f05_an_error_answer_whose_body_breaks_off_keeps_its_status() {
    let bytes = "HTTP/1.1 409 Conflict\r\ncontent-length: 500\r\n\r\n{\"error\":".into();
    let server = Server::script([Reply::Close(bytes)]).await;
    let error = create(&client(&server)).send().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 409, "{error}");
    assert_eq!(error.outcome(), Outcome::Refused);
}

/// F06: a kept connection that the server has closed.
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

/// F07: a body that hardly comes.
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

/// F07: a body that hardly comes.
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

/// F14: a body without an end.
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

#[cfg(target_os = "linux")]
#[tokio::test]
#[ignore = "runs in a process of its own, whose memory another test looks at"]
async fn read_an_endless_body() {
    let chunk = [b"10000\r\n".to_vec(), vec![b' '; 0x10000], b"\r\n".to_vec()].concat();
    let server = Server::script([Reply::Endless(head("transfer-encoding: chunked"), chunk)]).await;
    let client = client(&server);
    let before = memory::peak();
    let error = create(&client).send().await.unwrap_err();
    assert_eq!(transport(&error).cause(), Cause::TooLong);
    memory::tell_growth(before);
}

/// F14: a body without an end.
#[cfg(target_os = "linux")]
#[test]
fn f14_an_endless_body_takes_the_memory_of_the_limit_and_little_more() {
    let grown = memory::growth_of("read_an_endless_body");
    // 64 MiB is the limit without a setting.
    assert!(grown > 32 << 20 && grown <= (64 + 16) << 20, "{grown}");
}

/// F14: a body without an end.
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

/// F15: a body that unfolds to a huge one.
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

/// F11: more or fewer bytes than `Content-Length` says.
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

/// F09: informational answers.
#[tokio::test]
async fn f09_early_hints_are_passed_over() {
    let Reply::Write(bytes) = json("200 OK", r#"{"id": "1"}"#) else {
        unreachable!()
    };
    let hints = b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n".repeat(50);
    let server = Server::script([Reply::Write([hints, bytes].concat())]).await;
    assert!(create(&client(&server)).send().await.unwrap().id.is_some());
}

/// F08: headers without an end.
#[tokio::test]
async fn f08_headers_without_an_end_are_an_error() {
    let head = b"HTTP/1.1 200 OK\r\n".to_vec();
    let server = Server::script([Reply::Endless(head, b"x-more: of the same\r\n".to_vec())]).await;
    let error = create(&client(&server)).send().await.unwrap_err();
    assert_eq!(transport(&error).phase(), Phase::Answer);
    assert_eq!(error.outcome(), Outcome::Unknown);
}

/// F60: a proxy that refuses, and its credential.
#[tokio::test]
async fn f60_a_proxy_that_refuses_gets_no_credential_of_the_call_and_its_own_is_not_shown() {
    for status in ["407 Proxy Authentication Required", "502 Bad Gateway"] {
        let proxy = Server::script([answer(status, &[], "")]).await;
        let address = proxy.url.replace("://", "://user:canary@");
        let http = reqwest::Client::builder().proxy(reqwest::Proxy::all(address).unwrap());
        let client = Client::builder()
            .base_url("https://atlas.example.com")
            .http_client(http.build().unwrap())
            .service_account_token("secret")
            .retry(RetryPolicy::never());
        let error = create(&client.build().unwrap()).send().await.unwrap_err();
        assert_eq!(transport(&error).phase(), Phase::Connect, "{error:?}");
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(
            !format!("{error} {error:?}").contains("canary"),
            "{error:?}"
        );
        let requests = proxy.requests();
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].target(), "atlas.example.com:443");
        assert!(requests[0].header("proxy-authorization").is_some());
        assert!(!requests[0].head.contains("secret"), "{}", requests[0].head);
    }
}
