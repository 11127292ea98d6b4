//! Redirects: followed only by a client that the caller brings, and never with a credential.

use std::fmt::Write as _;

use generated::{Client, ClientBuilder, Error, Outcome};
use tests::restore::{PATH, builder, client, create, request};
use tests::server::{Reply, Server, answer, json};

const STATUSES: [&str; 5] = [
    "301 Moved Permanently",
    "302 Found",
    "303 See Other",
    "307 Temporary Redirect",
    "308 Permanent Redirect",
];

fn redirect(status: &str, location: &str) -> Reply {
    answer(status, &[("location", location)], "")
}

/// A client that follows redirects, as the HTTP library does by itself.
fn following(builder: ClientBuilder) -> Client {
    let http = reqwest::Client::builder()
        .build()
        .expect("the HTTP library works");
    builder
        .http_client(http)
        .build()
        .expect("loopback is allowed")
}

/// F28: a redirect to another host with a token; F30: a redirect that keeps the body.
#[tokio::test]
async fn f28_f30_no_redirect_is_followed_whatever_its_status_and_target() {
    let elsewhere = Server::script([json("200 OK", "{}")]).await;
    for status in STATUSES {
        for location in [
            format!("{}/elsewhere?token=canary", elsewhere.url),
            "http://example.com/".to_owned(),
            "/api/other".to_owned(),
            "//".to_owned(),
            String::new(),
        ] {
            let server = Server::script([redirect(status, &location)]).await;
            let error = create(&client(&server)).send().await.unwrap_err();
            let Error::Unexpected(unexpected) = &error else {
                panic!("{location}: {error:?}")
            };
            assert!(status.starts_with(unexpected.status.as_str()));
            assert!(
                error.to_string().contains("which is not followed"),
                "{error}"
            );
            assert!(
                !format!("{error} {error:?}").contains("canary"),
                "{error:?}"
            );
            // See Other is the answer to a job that was started (RFC 9110, 15.4.4).
            let see_other = status.starts_with("303");
            let outcome = if see_other {
                Outcome::Unknown
            } else {
                Outcome::Refused
            };
            assert_eq!(
                (error.outcome(), server.requests().len()),
                (outcome, 1),
                "{status}"
            );
        }
    }
    assert!(elsewhere.requests().is_empty());
}

/// F28: a redirect to another host with a token.
#[tokio::test]
async fn f28_an_error_names_the_origin_that_a_redirect_leads_to() {
    let server = Server::script([redirect(
        "302 Found",
        "https://login.example.com:8443/a?b=c#d",
    )])
    .await;
    let error = create(&client(&server)).send().await.unwrap_err();
    insta::assert_snapshot!(error, @"createGroupClusterBackupRestoreJob: the server answered 302 Found, a redirect to https://login.example.com:8443, which is not followed");
}

/// F29: a redirect to another host with any other credential.
#[tokio::test]
async fn f29_a_client_that_follows_redirects_takes_no_credential_to_another_origin() {
    for status in STATUSES {
        let elsewhere = Server::script([json("200 OK", "{}")]).await;
        let location = format!("{}/elsewhere", elsewhere.url);
        let server = Server::choose(move |request| {
            let asks = request.header("authorization").is_none();
            match request.target() {
                "/api/oauth/token" => json("200 OK", r#"{"access_token": "canary"}"#),
                _ if asks => answer(
                    "401 Unauthorized",
                    &[(
                        "www-authenticate",
                        r#"Digest realm="r", nonce="canary", qop="auth""#,
                    )],
                    "",
                ),
                _ => redirect(status, &location),
            }
        })
        .await;
        for builder in [
            builder(&server).service_account_token("canary"),
            builder(&server).service_account("id", "canary"),
            builder(&server).api_key("public", "canary"),
        ] {
            create(&following(builder)).send().await.unwrap();
        }
        assert_eq!(elsewhere.requests().len(), 3);
        for request in elsewhere.requests() {
            assert!(
                !request.head.contains("canary"),
                "{status}: {}",
                request.head
            );
            assert_eq!(request.header("authorization"), None, "{status}");
        }
    }
}

/// F31: redirects without an end.
#[tokio::test]
async fn f31_a_loop_ends_in_an_error_that_shows_no_address() {
    let location = format!("{PATH}?canary=1");
    let server = Server::script([redirect("307 Temporary Redirect", &location)]).await;
    let follows = following(builder(&server).service_account_token("token"));
    let error = create(&follows).send().await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(server.requests().len() <= 11, "{}", server.requests().len());
    let mut shown = format!("{error} {error:?}");
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        write!(shown, " {cause} {cause:?}").unwrap();
        source = cause.source();
    }
    assert!(
        !shown.contains("canary") && !shown.contains("127.0.0.1"),
        "{shown}"
    );
}

/// F31: redirects without an end.
#[tokio::test]
async fn f31_a_loop_costs_the_default_client_one_request() {
    let server = Server::script([redirect("307 Temporary Redirect", PATH)]).await;
    let error = create(&client(&server)).send().await.unwrap_err();
    assert!(matches!(error, Error::Unexpected(_)), "{error:?}");
    assert_eq!(server.requests().len(), 1);
}

/// F63: addresses in an answer.
#[tokio::test]
async fn links_in_an_answer_are_data_and_are_not_visited() {
    let elsewhere = Server::script([json("200 OK", "{}")]).await;
    let body = format!(
        r#"{{"links": [{{"href": "{}", "rel": "self"}}]}}"#,
        elsewhere.url
    );
    let server = Server::script([json("200 OK", body)]).await;
    let client = client(&server);
    let job = client.create_backup_restore_job(tests::restore::ID, "production", &request());
    let links = job.send().await.unwrap().links.unwrap();
    assert_eq!(links[0].href.as_deref(), Some(elsewhere.url.as_str()));
    assert!(elsewhere.requests().is_empty());
}
