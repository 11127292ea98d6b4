//! Calls of the generated client against a real server on loopback, which says what was sent.

use std::time::Duration;

use generated::client::ApiErrorAnswer;
use generated::models::RestoreJobRequest;
use generated::{ApiVersion, BuildError, Client, Error, Outcome, RetryPolicy};
use tests::restore::{ID, PATH, builder, client, create, request};
use tests::server::{Reply, Server, answer, json, nobody};

const JOB: &str = r#"{"deliveryType":"automated","id":"6553f1000a1b2c3d4e5f6071","desiredTimestamp":{"date":null,"increment":null,"time":null}}"#;

fn job() -> Reply {
    answer(
        "200 OK",
        &[
            (
                "content-type",
                "application/vnd.atlas.2023-01-01+json;charset=utf-8",
            ),
            ("RateLimit-Remaining", "1199"),
        ],
        JOB,
    )
}

fn error(status: &str, code: &str) -> Reply {
    let number = status.split(' ').next().unwrap_or_default();
    json(
        status,
        format!(r#"{{"error":{number},"errorCode":"{code}","detail":null,"parameters":["a",1]}}"#),
    )
}

#[tokio::test]
async fn a_call_is_sent_as_the_description_says() {
    let server = Server::script([job()]).await;
    let answer = create(&client(&server))
        .pretty(true)
        .send_full()
        .await
        .unwrap();
    assert_eq!(answer.value.id.as_deref(), Some("6553f1000a1b2c3d4e5f6071"));
    assert_eq!(answer.headers.rate_limit_remaining(), Some(1199));
    let sent = &server.requests()[0];
    assert!(
        sent.head
            .starts_with(&format!("POST {PATH}?pretty=true HTTP/1.1")),
        "{}",
        sent.head
    );
    assert_eq!(
        sent.header("accept"),
        Some("application/vnd.atlas.2023-01-01+json")
    );
    assert_eq!(
        sent.header("content-type"),
        Some("application/vnd.atlas.2023-01-01+json")
    );
    assert_eq!(sent.header("authorization"), Some("Bearer token"));
    assert_eq!(sent.header("user-agent"), Some("generated/0.1.0"));
    assert_eq!(
        sent.body,
        r#"{"deliveryType":"automated","snapshotId":"32b6e34b3d91647abb20e7b8","targetClusterName":"staging","targetGroupId":"32b6e34b3d91647abb20e7b8"}"#
    );
}

#[tokio::test]
async fn a_later_version_is_the_newest_that_is_declared_and_an_earlier_one_is_refused() {
    let server = Server::script([job()]).await;
    create(&client(&server))
        .version("2025-03-12".parse().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(
        server.headers("accept"),
        [Some("application/vnd.atlas.2023-01-01+json".to_owned())]
    );
    let early = create(&client(&server))
        .version("2020-01-01".parse().unwrap())
        .send()
        .await;
    assert!(matches!(early, Err(Error::Invalid(_))));
    create(&client(&server))
        .version(ApiVersion::V2023_01_01)
        .send()
        .await
        .unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn an_envelope_is_taken_off_and_its_status_counts() {
    let wrapped = format!(r#"{{"status":200,"content":{JOB}}}"#);
    let failed =
        r#"{"status":409,"content":{"error":409,"errorCode":"ATLAS_CLUSTER_RESTORE_IN_PROGRESS"}}"#;
    let server = Server::script([json("200 OK", wrapped), json("200 OK", failed)]).await;
    let client = client(&server);
    assert!(
        create(&client)
            .envelope(true)
            .send()
            .await
            .unwrap()
            .id
            .is_some()
    );
    let refused = create(&client).envelope(true).send().await.unwrap_err();
    assert!(
        matches!(&refused, Error::Api(error) if matches!(error.body, ApiErrorAnswer::Conflict(_))),
        "{refused}"
    );
}

#[tokio::test]
async fn each_declared_error_is_the_variant_of_its_status() {
    for (status, variant) in [
        ("400 Bad Request", "BadRequest"),
        ("403 Forbidden", "Forbidden"),
        ("404 Not Found", "NotFound"),
        ("409 Conflict", "Conflict"),
        ("500 Internal Server Error", "InternalServerError"),
    ] {
        let server = Server::script([error(status, "SOME_CODE")]).await;
        let refused = create(&client(&server)).send().await.unwrap_err();
        let Error::Api(declared) = &refused else {
            panic!("{refused:?}")
        };
        assert!(
            format!("{:?}", declared.body).starts_with(variant),
            "{declared:?}"
        );
        assert_eq!(server.requests().len(), 1, "{status} is not repeated");
    }
}

#[tokio::test]
async fn f01_a_refused_connection_was_not_sent() {
    let client = Client::builder()
        .base_url(nobody().await)
        .retry(RetryPolicy::new().base(Duration::ZERO))
        .service_account_token("token")
        .build()
        .unwrap();
    assert_eq!(
        create(&client).send().await.unwrap_err().outcome(),
        Outcome::NotSent
    );
}

#[tokio::test]
async fn f04_a_reset_before_the_answer_is_an_unknown_outcome_and_not_repeated() {
    let server = Server::script([Reply::Reset(Vec::new())]).await;
    let lost = create(&client(&server)).send().await.unwrap_err();
    assert_eq!(lost.outcome(), Outcome::Unknown);
    assert!(
        lost.to_string()
            .contains("the operation may have run; look before you repeat"),
        "{lost}"
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn f05_f10_f20_a_body_that_is_cut_is_never_a_value() {
    let head =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{\"id\":";
    for reply in [
        Reply::Reset(head.into()),
        Reply::Close(head.into()),
        json("200 OK", r#"{"id": "#),
        json("200 OK", ""),
    ] {
        let server = Server::script([reply]).await;
        let broken = create(&client(&server)).send().await.unwrap_err();
        assert_eq!(broken.outcome(), Outcome::Unknown, "{broken}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn f12_f47_pages_of_proxies_are_unexpected_and_not_repeated() {
    for status in ["200 OK", "502 Bad Gateway", "503 Service Unavailable"] {
        let server = Server::script([answer(
            status,
            &[("content-type", "text/html")],
            "<html>busy</html>",
        )])
        .await;
        let refused = create(&client(&server)).send().await.unwrap_err();
        assert!(matches!(refused, Error::Unexpected(_)), "{refused:?}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn f14_a_body_without_an_end_stops_at_the_limit() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n\"".to_vec();
    let server = Server::script([Reply::Endless(head, vec![b'a'; 65_536])]).await;
    let client = builder(&server)
        .max_body(1 << 20)
        .service_account_token("token")
        .build()
        .unwrap();
    let refused = create(&client).send().await.unwrap_err();
    assert!(refused.to_string().contains("1048576"), "{refused}");
}

#[tokio::test]
async fn f28_f30_a_redirect_is_not_followed_and_tells_no_secret() {
    let elsewhere = Server::script([job()]).await;
    for status in [
        "302 Found",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let location = format!("{}/other?secret=canary", elsewhere.url);
        let server = Server::script([answer(status, &[("location", &location)], "")]).await;
        let refused = create(&client(&server)).send().await.unwrap_err();
        assert!(
            !format!("{refused} {refused:?}").contains("canary"),
            "{refused:?}"
        );
    }
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn f42_a_401_that_no_credential_answers_is_final() {
    let server = Server::script([error("401 Unauthorized", "UNEXPECTED_ERROR")]).await;
    let refused = create(&client(&server)).send().await.unwrap_err();
    assert_eq!(
        refused.status().map(|status| status.as_u16()),
        Some(401),
        "{refused:?}"
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn f43_a_429_is_repeated_after_the_wait_that_the_server_asks_for() {
    let busy = answer(
        "429 Too Many Requests",
        &[("content-type", "application/json"), ("retry-after", "0")],
        r#"{"error":429,"errorCode":"RATE_LIMITED"}"#,
    );
    let server = Server::script([busy, job()]).await;
    let answer = create(&client(&server)).send_full().await.unwrap();
    assert_eq!((answer.attempts, server.requests().len()), (2, 2));
}

#[tokio::test]
async fn f43_a_wait_that_does_not_fit_is_returned_at_once() {
    let busy = answer(
        "429 Too Many Requests",
        &[
            ("content-type", "application/json"),
            ("retry-after", "5500"),
        ],
        r#"{"error":429,"errorCode":"RATE_LIMITED"}"#,
    );
    let server = Server::script([busy]).await;
    let refused = create(&client(&server)).send().await.unwrap_err();
    assert_eq!(refused.retry_after(), Some(Duration::from_secs(5500)));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn f50_f51_parameters_cannot_leave_their_place() {
    let server = Server::script([job()]).await;
    let client = client(&server);
    for name in ["..", ".", "", "a/../b", "a\r\nx: y", "a?b#c"] {
        let refused = client
            .create_backup_restore_job(ID, name, &request())
            .send()
            .await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{name:?}");
    }
    assert!(server.requests().is_empty());
    client
        .create_backup_restore_job(ID, "a/b?c", &request())
        .unchecked()
        .send()
        .await
        .unwrap();
    assert!(
        server.requests()[0]
            .target()
            .contains("/clusters/a%2Fb%3Fc/backup")
    );
}

#[tokio::test]
async fn f54_a_request_that_breaks_rules_is_not_sent() {
    let server = Server::script([job()]).await;
    let client = client(&server);
    let wrong = RestoreJobRequest::automated("no id", "staging", ID);
    let refused = client
        .create_backup_restore_job(ID, "production", &wrong)
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        (refused.outcome(), server.requests().len()),
        (Outcome::NotSent, 0)
    );
}

#[tokio::test]
async fn f55_f56_no_secret_is_ever_shown() {
    let server = Server::script([error("401 Unauthorized", "UNEXPECTED_ERROR")]).await;
    let make = || {
        builder(&server)
            .service_account("canary-id", "canary-secret")
            .api_key("public", "canary-key")
    };
    let client = make().build().unwrap();
    let refused = create(&client).send().await.unwrap_err();
    let shown = format!(
        "{client:?} {:?} {refused} {refused:?} {:?}",
        create(&client),
        make()
    );
    assert!(
        !shown.contains("canary-secret") && !shown.contains("canary-key"),
        "{shown}"
    );
}

#[test]
fn f59_plain_http_is_refused_except_on_loopback() {
    let build = |url: &str| Client::builder().base_url(url).build();
    assert!(matches!(
        build("http://example.com"),
        Err(BuildError::Insecure { .. })
    ));
    assert!(matches!(
        build("https://user:canary@example.com"),
        Err(BuildError::BaseUrlCredential)
    ));
    assert!(
        build("http://127.0.0.1:1").is_ok()
            && build("http://[::1]:1").is_ok()
            && build("https://example.com/").is_ok()
    );
}
