//! Calls against a real server: what is sent, and what becomes of each answer.

use std::time::Duration;

use crate::tests::restore::{ApiErrorResponse, DeliveryType, RestoreJobRequest};
use crate::tests::server::{Server, Step, answer, json};
use crate::{Call, Client, DriftMode, Error, Outcome, Phase, RetryPolicy};

pub(crate) const GROUP: &str = "32b6e34b3d91647abb20e7b8";

pub(crate) type Create<'c> = Call<'c, crate::tests::restore::CreateBackupRestoreJob>;

pub(crate) fn request() -> RestoreJobRequest {
    RestoreJobRequest {
        delivery_type: DeliveryType::Automated,
        oplog_ts: None,
        snapshot_id: Some(GROUP.to_owned()),
    }
}

pub(crate) fn create(client: &Client) -> Create<'_> {
    client.create_backup_restore_job(GROUP, "production", &request())
}

fn client(server: &Server) -> Client {
    Client::builder()
        .base_url(&server.url)
        .token("secret")
        .build()
        .unwrap()
}

async fn failed(step: Step) -> Error<ApiErrorResponse> {
    let server = Server::script([step]).await;
    create(&client(&server)).send().await.unwrap_err()
}

#[tokio::test]
async fn a_request_is_sent_as_declared() {
    let server = Server::script([json("200 OK", r#"{"id": "1"}"#)]).await;
    let client = client(&server);
    let answer = create(&client)
        .pretty(true)
        .envelope(false)
        .pretty(false)
        .send_full()
        .await
        .unwrap();
    assert_eq!(answer.value.id.as_deref(), Some("1"));
    assert_eq!((answer.status.as_u16(), answer.attempts), (200, 1));
    let [request] = &server.requests()[..] else {
        panic!()
    };
    let path = format!("/groups/{GROUP}/clusters/production/backup/restoreJobs");
    assert!(request.starts_with(&format!(
        "POST {path}?pretty=false&envelope=false HTTP/1.1\r\n"
    )));
    let body = format!(r#"{{"deliveryType":"automated","snapshotId":"{GROUP}"}}"#);
    assert!(request.ends_with(&format!("\r\n\r\n{body}")), "{request}");
    for (name, value) in [
        ("accept", "application/vnd.example.2023-01-01+json"),
        ("content-type", "application/vnd.example.2023-01-01+json"),
        ("authorization", "Bearer secret"),
        ("user-agent", concat!("runtime/", env!("CARGO_PKG_VERSION"))),
    ] {
        assert_eq!(server.header(name), [Some(value.to_owned())]);
    }
}

#[tokio::test]
async fn broken_rules_cost_no_network() {
    let server = Server::script([json("200 OK", "{}")]).await;
    let client = client(&server);
    let mut request = request();
    request.oplog_ts = Some(42);
    let call = || client.create_backup_restore_job("x", "production", &request);
    let error = call().send().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "createBackupRestoreJob: the request breaks 3 rules\n  \
         path /groupId pattern: ^([a-f0-9]{24})$, found \"x\"\n  \
         /oplogTs      minimum: 1199145600, found 42\n  \
         /             delivery type `automated` takes no point in time"
    );
    assert_eq!(error.operation(), Some("createBackupRestoreJob"));
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(server.requests().is_empty());
    call().unchecked().send().await.unwrap();
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_path_parameter_is_one_segment() {
    let server = Server::script([json("200 OK", "{}")]).await;
    let client = client(&server);
    for (name, segment) in [
        ("a/b", "a%2Fb"),
        ("%2e%2e", "%252e%252e"),
        ("a?b#c\\d", "a%3Fb%23c%5Cd"),
        ("..x", "..x"),
        ("é\r\n\0", "%C3%A9%0D%0A%00"),
    ] {
        client
            .create_backup_restore_job(GROUP, name, &request())
            .send()
            .await
            .unwrap();
        let sent = server.requests().pop().unwrap();
        assert!(
            sent.contains(&format!("/clusters/{segment}/backup")),
            "{sent}"
        );
    }
    let sent = server.requests().len();
    for name in ["", ".", ".."] {
        let call = client
            .create_backup_restore_job(GROUP, name, &request())
            .unchecked();
        assert!(
            matches!(call.send().await, Err(Error::Invalid(_))),
            "{name}"
        );
    }
    assert_eq!(server.requests().len(), sent);
}

#[tokio::test]
async fn declared_errors_are_typed() {
    let error = failed(json(
        "400 Bad Request",
        r#"{"errorCode": "VALIDATION_ERROR"}"#,
    ))
    .await;
    let Error::Api(api) = &error else {
        panic!("{error:?}")
    };
    assert!(
        matches!(&api.answer, ApiErrorResponse::BadRequest(body) if body.error_code == "VALIDATION_ERROR")
    );
    assert_eq!(error.outcome(), Outcome::Refused);
    assert!(
        error
            .to_string()
            .starts_with("createBackupRestoreJob: the server answered 400 Bad Request: {")
    );
    // Errors of several operations become those of one type, and say the same.
    let said = error.to_string();
    let error = error.map(|body| match body {
        ApiErrorResponse::BadRequest(body) => body.error_code,
        other => panic!("{other:?}"),
    });
    assert_eq!(error.to_string(), said);
    assert!(matches!(error, Error::Api(api) if api.answer == "VALIDATION_ERROR"));
}

#[tokio::test]
async fn a_failed_post_whose_outcome_is_unknown_says_so() {
    let html = [("content-type", "text/html")];
    let error = failed(json(
        "500 Internal Server Error",
        r#"{"errorCode": "UNEXPECTED_ERROR"}"#,
    ))
    .await;
    assert!(matches!(error, Error::Api(_)));
    for error in [
        error,
        failed(answer("502 Bad Gateway", &html, "<html>")).await,
        failed(answer("200 OK", &html, "<html>")).await,
        failed(json("200 OK", "{\"id\": \"1")).await,
        failed(json("200 OK", "")).await,
        failed(Step::Reset).await,
        failed(Step::Close(
            b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec(),
        ))
        .await,
    ] {
        assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
        assert_eq!(error.attempts(), 1);
        let warning = "the operation may have run; look before you repeat";
        assert!(error.to_string().ends_with(warning), "{error}");
    }
    assert_eq!(
        failed(Step::Reset).await.to_string(),
        "createBackupRestoreJob: sent, but no answer came back (connection reset): \
         the operation may have run; look before you repeat"
    );
}

/// What surely is the answer of the operation says that it has run, whatever is in it.
#[tokio::test]
async fn a_success_without_a_value_has_run() {
    let error = failed(answer("204 No Content", &[], "")).await;
    assert!(matches!(error, Error::Unexpected(_)), "{error:?}");
    assert_eq!(error.outcome(), Outcome::Done);
    let error = failed(json("202 Accepted", r#"{"id": "1"}"#)).await;
    assert!(matches!(error, Error::Unexpected(_)), "{error:?}");
    assert_eq!(error.outcome(), Outcome::Done);
    assert_eq!(
        error.to_string(),
        "createBackupRestoreJob: the server answered 202 Accepted, which the document does not declare (`body()` has what came): \
         the operation has run; do not repeat it"
    );
    let error = failed(answer("299 What", &[], "")).await;
    let message = error.to_string();
    assert!(
        message.starts_with("createBackupRestoreJob: the server answered 299, which"),
        "{message}"
    );
    let page = [("content-type", "text/html")];
    let error = failed(answer("202 Accepted", &page, "<p>")).await;
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn an_answer_that_breaks_its_schema_names_the_place() {
    let error = failed(json("200 OK", r#"{"id": "1", "oplogTs": 1.5}"#)).await;
    let Error::Decode(decode) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(decode.path, "oplogTs");
    assert_eq!(error.outcome(), Outcome::Done);
}

/// What could not be used can be read all the same, to a limit, and is not shown.
#[tokio::test]
async fn an_answer_that_cannot_be_used_keeps_its_body() {
    let long = "p".repeat(300);
    let created = format!("{{\"first\": \"{long}\",\n\n  \"id\": \"canary\"}}");
    let error = failed(json("201 Created", &created)).await;
    let Error::Unexpected(unexpected) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(unexpected.body(), created.as_bytes());
    assert!(!format!("{error} {error:?}").contains("canary"));
    let wrong = format!("{{\"first\": \"{long}\", \"id\": \"canary\", \"oplogTs\": []}}");
    let error = failed(json("200 OK", &wrong)).await;
    let Error::Decode(decode) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(decode.body(), wrong.as_bytes());
    assert!(!format!("{error} {error:?}").contains("canary"));
    let error = failed(json("402 Payment Required", &"x".repeat(100_000))).await;
    let Error::Unexpected(unexpected) = error else {
        panic!("{error:?}")
    };
    assert_eq!(unexpected.body().len(), 65_536);
}

#[tokio::test]
async fn the_body_of_an_error_that_cannot_be_decompressed_is_not_called_empty() {
    let headers = [
        ("content-type", "application/json"),
        ("content-encoding", "gzip"),
    ];
    let error = failed(answer("400 Bad Request", &headers, "no gzip")).await;
    assert_eq!(
        error.to_string(),
        "createBackupRestoreJob: the server answered 400 Bad Request, \
         with a body that cannot be decoded (the body could not be read)"
    );
}

#[tokio::test]
async fn media_types_decide_how_a_body_is_read() {
    for content_type in [
        "application/vnd.example.2025-03-12+json;charset=utf-8",
        "text/json",
    ] {
        let server =
            Server::script([answer("200 OK", &[("content-type", content_type)], "{}")]).await;
        create(&client(&server)).send().await.unwrap();
    }
    let server = Server::script([answer("200 OK", &[], "\u{feff}{}")]).await;
    create(&client(&server)).send().await.unwrap();
    let error = failed(answer("200 OK", &[("content-type", "text/html")], "{}")).await;
    let Error::Unexpected(unexpected) = error else {
        panic!("{error:?}")
    };
    assert_eq!(unexpected.media_type.as_deref(), Some("text/html"));
}

#[tokio::test]
async fn long_bodies_are_cut_off() {
    let endless = format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{}",
        "5\r\n     \r\n".repeat(50)
    );
    let server = Server::script([Step::Write(endless.into_bytes())]).await;
    let client = Client::builder()
        .base_url(&server.url)
        .token("t")
        .max_body(100)
        .build()
        .unwrap();
    let error = create(&client).send().await.unwrap_err();
    let Error::Transport(transport) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(transport.phase(), Phase::Body);
    assert!(
        error
            .to_string()
            .contains("longer than the limit of 100 bytes")
    );
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let other = Server::script([json("200 OK", "{}")]).await;
    let location = format!("{}/elsewhere?token=secret", other.url);
    let error = failed(answer(
        "307 Temporary Redirect",
        &[("location", &location)],
        "",
    ))
    .await;
    assert!(matches!(error, Error::Unexpected(_)));
    let expected = format!("a redirect to {}, which is not followed", other.url);
    assert!(error.to_string().contains(&expected), "{error}");
    assert!(!error.to_string().contains("elsewhere"));
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn an_envelope_is_unwrapped_where_it_was_asked_for() {
    let wrapped = r#"{"status": 200, "content": {"id": "1"}, "links": []}"#;
    let server = Server::script([
        json("200 OK", wrapped),
        json("200 OK", r#"{"id": "1"}"#),
        json(
            "200 OK",
            r#"{"status": 400, "content": {"errorCode": "X"}}"#,
        ),
    ])
    .await;
    let client = client(&server);
    for _ in 0..2 {
        let job = create(&client).envelope(true).send().await.unwrap();
        assert_eq!(job.id.as_deref(), Some("1"));
    }
    let error = create(&client).envelope(true).send().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 400);
    assert!(matches!(error, Error::Api(_)));
}

/// The answer in an envelope may be told in other ways, and an error as the envelope itself.
#[tokio::test]
async fn an_envelope_is_known_however_it_is_written() {
    let failed = r#"{"errorCode": "X"}"#;
    for body in [
        format!("\u{feff}{{\"status\": 400, \"content\": {failed}}}"),
        format!(r#"{{"status": 400.0, "content": {failed}}}"#),
        r#"{"status": 400, "errorCode": "X"}"#.to_owned(),
    ] {
        let server = Server::script([json("200 OK", &body)]).await;
        let client = client(&server);
        let error = create(&client).envelope(true).send().await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 400, "{body}");
        assert!(matches!(error, Error::Api(_)), "{error:?}");
    }
    for body in [
        r#"{"status": 200.0, "content": {"id": "1"}}"#,
        r#"{"status": 200, "id": "1"}"#,
        r#"{"status": 400.5, "id": "1"}"#,
        r#"{"status": "FAILED", "id": "1"}"#,
    ] {
        let server = Server::script([json("200 OK", body)]).await;
        let client = client(&server);
        let job = create(&client).envelope(true).send().await.unwrap();
        assert_eq!(job.id.as_deref(), Some("1"), "{body}");
    }
}

/// Who waits longer for the whole answer also waits longer for a part of it.
#[tokio::test(start_paused = true)]
async fn a_body_that_stops_coming_is_left_after_a_third_of_a_long_time() {
    let server =
        Server::choose(|_| Step::Write(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec()))
            .await;
    for (timeout, stalled) in [(30, 20), (60, 20), (300, 100)] {
        let start = tokio::time::Instant::now();
        let client = client(&server);
        let call = create(&client).timeout(Duration::from_secs(timeout));
        let error = call.send().await.unwrap_err();
        assert_eq!(start.elapsed().as_secs(), stalled, "{error}");
    }
}

#[tokio::test]
async fn versions_choose_the_media_types() {
    let server = Server::script([json("200 OK", "{}")]).await;
    let client = client(&server);
    create(&client)
        .version("2025-03-12".parse().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(
        server.header("accept"),
        [Some("application/vnd.example.2023-01-01+json".to_owned())]
    );
    let error = create(&client)
        .version("2020-01-01".parse().unwrap())
        .send()
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("a version that the operation has, found 2020-01-01"),
        "{error}"
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn drift_is_reported_or_refused() {
    let server = Server::script([json("200 OK", r#"{"id": null, "extra": 1}"#)]).await;
    let build = |mode| {
        Client::builder()
            .base_url(&server.url)
            .token("t")
            .drift(mode)
            .build()
            .unwrap()
    };
    let report = create(&build(DriftMode::Warn))
        .send_full()
        .await
        .unwrap()
        .drift;
    assert_eq!(report.items().len(), 2);
    assert!(
        create(&build(DriftMode::Off))
            .send_full()
            .await
            .unwrap()
            .drift
            .is_empty()
    );
    let error = create(&build(DriftMode::Strict)).send().await.unwrap_err();
    assert!(matches!(error, Error::Drift(_)));
    assert_eq!(error.outcome(), Outcome::Done);
}

#[tokio::test(start_paused = true)]
async fn a_silent_server_is_left_at_the_deadline() {
    let server = Server::script([Step::Silence]).await;
    let error = create(&client(&server))
        .timeout(Duration::from_secs(7))
        .send()
        .await
        .unwrap_err();
    assert!(matches!(&error, Error::Transport(transport) if transport.phase() == Phase::Answer));
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn no_connection_means_nothing_was_sent() {
    // Bound and not listening, for as long as the test runs: nobody else gets the port.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let url = format!("http://{}", socket.local_addr().unwrap());
    let policy = RetryPolicy::new().base(Duration::ZERO);
    let client = Client::builder()
        .base_url(&url)
        .token("t")
        .retry(policy)
        .build()
        .unwrap();
    let error = create(&client).send().await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(error.attempts(), 3);
    let server = url.trim_start_matches("http://");
    let said = format!(
        "createBackupRestoreJob: no connection to {server}, nothing was sent (connection refused)"
    );
    assert_eq!(error.to_string(), said);
}

#[tokio::test]
async fn a_call_without_a_credential_is_not_sent() {
    let server = Server::script([json("200 OK", "{}")]).await;
    let client = Client::builder().base_url(&server.url).build().unwrap();
    let error = create(&client).send().await.unwrap_err();
    assert!(
        error.to_string().contains("which accepts Token or Basic"),
        "{error}"
    );
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(server.requests().is_empty());
}
