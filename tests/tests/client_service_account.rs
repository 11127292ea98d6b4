//! Service accounts: a token is minted with the client's secret, shared, renewed and refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use generated::{AuthReason, Client, Error, Outcome};
use tests::restore::{PATH, builder, create};
use tests::server::{Nobody, Reply, Request, Server, answer, json};

const TOKEN_PATH: &str = "/api/oauth/token";

fn client(server: &Server) -> Client {
    builder(server)
        .service_account("mdb_sa_id_1", "p+w/ä:")
        .build()
        .unwrap()
}

fn is_mint(request: &Request) -> bool {
    request.target() == TOKEN_PATH
}

/// How many tokens were asked for, and how many jobs.
fn count(server: &Server) -> (usize, usize) {
    let requests = server.requests();
    let minted = requests.iter().filter(|request| is_mint(request)).count();
    (minted, requests.len() - minted)
}

/// A token endpoint that mints `t1`, `t2` and so on, beside jobs that only the tokens from
/// number `valid` on may start.
async fn account(lifetime: &'static str, valid: Arc<AtomicUsize>) -> Server {
    let minted = AtomicUsize::new(0);
    Server::choose(move |request| {
        if is_mint(request) {
            let number = minted.fetch_add(1, Ordering::Relaxed) + 1;
            return json(
                "200 OK",
                format!(r#"{{"access_token": "t{number}", "token_type": "Bearer"{lifetime}}}"#),
            );
        }
        let token = request
            .header("authorization")
            .and_then(|value| value.strip_prefix("Bearer t"));
        let number: usize = token
            .and_then(|number| number.parse().ok())
            .unwrap_or_default();
        if number >= valid.load(Ordering::Relaxed) {
            json("200 OK", "{}")
        } else {
            let headers = [
                ("content-type", "application/json"),
                ("www-authenticate", "Bearer"),
            ];
            answer(
                "401 Unauthorized",
                &headers,
                r#"{"error": 401, "errorCode": "UNAUTHORIZED"}"#,
            )
        }
    })
    .await
}

/// Tokens that are valid from the first on.
fn always() -> Arc<AtomicUsize> {
    Arc::new(AtomicUsize::new(1))
}

/// Makes 100 calls at once.
async fn hundred(client: &Client) -> Vec<Result<(), String>> {
    let call = |client: Client| async move {
        let sent = create(&client).send().await;
        sent.map(drop).map_err(|error| error.to_string())
    };
    let calls: Vec<_> = (0..100)
        .map(|_| tokio::spawn(call(client.clone())))
        .collect();
    let mut ends = Vec::new();
    for call in calls {
        ends.push(call.await.unwrap());
    }
    ends
}

#[tokio::test]
async fn a_token_is_minted_as_the_standard_says_and_used_for_every_call() {
    let server = account(r#", "expires_in": 3600"#, always()).await;
    let client = client(&server);
    for _ in 0..3 {
        create(&client).send().await.unwrap();
    }
    assert_eq!(count(&server), (1, 3));
    let requests = server.requests();
    let mint = &requests[0];
    assert_eq!(
        mint.head.lines().next(),
        Some("POST /api/oauth/token HTTP/1.1")
    );
    // RFC 6749, 2.3.1: `mdb_sa_id_1:p%2Bw%2F%C3%A4%3A` in base64.
    let basic = "Basic bWRiX3NhX2lkXzE6cCUyQnclMkYlQzMlQTQlM0E=";
    assert_eq!(mint.header("authorization"), Some(basic));
    assert_eq!(
        mint.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(mint.header("accept"), Some("application/json"));
    assert_eq!(mint.body, "grant_type=client_credentials");
    for job in &requests[1..] {
        assert_eq!(
            (job.target(), job.header("authorization")),
            (PATH, Some("Bearer t1"))
        );
    }
}

#[tokio::test]
async fn a_hundred_callers_at_once_mint_one_token() {
    let server = account(r#", "expires_in": 3600"#, always()).await;
    assert!(hundred(&client(&server)).await.iter().all(Result::is_ok));
    assert_eq!(count(&server), (1, 100));
}

/// F32: many calls with an expired token.
#[tokio::test]
async fn f32_a_hundred_callers_with_an_expired_token_renew_it_once_and_all_succeed() {
    let valid = always();
    let server = account(r#", "expires_in": 3600"#, Arc::clone(&valid)).await;
    let client = client(&server);
    create(&client).send().await.unwrap();
    valid.store(2, Ordering::Relaxed);
    assert!(hundred(&client).await.iter().all(Result::is_ok));
    let (minted, jobs) = count(&server);
    assert_eq!(minted, 2);
    assert!((101..=201).contains(&jobs), "{jobs}");
}

/// F32: many calls with an expired token.
#[tokio::test]
async fn f32_a_second_401_is_final() {
    let server = account("", Arc::new(AtomicUsize::new(usize::MAX))).await;
    let error = create(&client(&server)).send().await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error:?}");
    assert_eq!(error.status().unwrap().as_u16(), 401);
    assert_eq!((error.attempts(), error.outcome()), (1, Outcome::Refused));
    assert_eq!(count(&server), (2, 2));
}

/// A server that answers 401 to whoever may not do something uses up no tokens: the one that
/// replaced a refused one stays for a minute.
#[tokio::test(start_paused = true)]
async fn refusals_alone_mint_at_most_one_token_in_a_minute() {
    let server = account("", Arc::new(AtomicUsize::new(usize::MAX))).await;
    let client = client(&server);
    for minute in 1..=3 {
        for _ in 0..10 {
            let error = create(&client).send().await.unwrap_err();
            assert_eq!(error.outcome(), Outcome::Refused);
        }
        assert_eq!(count(&server).0, minute + 1);
        tokio::time::advance(Duration::from_secs(61)).await;
    }
    assert_eq!(
        count(&server).1,
        30 + 3,
        "a call that cannot have another token is not repeated"
    );
}

/// A base address with a path, such as a gateway's, has the token endpoint below it too.
#[tokio::test]
async fn tokens_come_from_below_the_base_address() {
    let jobs = format!("/gateway{PATH}");
    let server = Server::choose(|_| json("200 OK", r#"{"access_token": "t"}"#)).await;
    let client = Client::builder()
        .base_url(format!("{}/gateway/", server.url))
        .service_account("id", "secret");
    create(&client.build().unwrap()).send().await.unwrap();
    let targets: Vec<String> = (server.requests().iter())
        .map(|request| request.target().to_owned())
        .collect();
    assert_eq!(targets, ["/gateway/api/oauth/token", &jobs]);
}

/// F34: a token that expires between calls.
#[tokio::test(start_paused = true)]
async fn f34_a_token_is_renewed_before_it_expires() {
    let server = account(r#", "expires_in": 3600"#, always()).await;
    let client = client(&server);
    for (seconds, minted) in [(0, 1), (3500, 1), (71, 2), (3500, 2), (71, 3)] {
        tokio::time::advance(Duration::from_secs(seconds)).await;
        create(&client).send().await.unwrap();
        assert_eq!(count(&server).0, minted, "{seconds} seconds later");
    }
    assert_eq!(count(&server).1, 5, "no token was refused");
}

/// F35: odd lifetimes of tokens.
#[tokio::test(start_paused = true)]
async fn f35_odd_lifetimes_cause_no_storm_of_mints() {
    for lifetime in [
        "",
        r#", "expires_in": 0"#,
        r#", "expires_in": -5"#,
        r#", "expires_in": null"#,
        r#", "expires_in": "3600""#,
        r#", "expires_in": "soon""#,
        r#", "expires_in": 1e18"#,
        r#", "expires_in": 0.001"#,
        r#", "expires_in": []"#,
    ] {
        let server = account(lifetime, always()).await;
        let client = client(&server);
        for _ in 0..20 {
            create(&client).send().await.unwrap();
        }
        assert_eq!(count(&server), (1, 20), "{lifetime}");
    }
}

/// Makes a call of an account whose token endpoint answers so.
async fn unminted(reply: Reply) -> (Server, Error<generated::client::ApiErrorAnswer>) {
    let server = Server::script([reply]).await;
    let error = create(&client(&server))
        .send()
        .await
        .expect_err("there is no token");
    (server, error)
}

#[tokio::test]
async fn a_refused_secret_is_told_in_the_words_of_the_token_endpoint() {
    let body =
        r#"{"error": "invalid_client", "error_description": "Invalid client\u001b credentials"}"#;
    let (server, error) = unminted(json("401 Unauthorized", body)).await;
    assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 1));
    assert_eq!(count(&server), (1, 0));
    insta::assert_snapshot!(error, @r"createGroupClusterBackupRestoreJob: the token endpoint answered 401 Unauthorized: invalid_client: Invalid client\u{1b} credentials");
}

#[tokio::test]
async fn too_many_live_tokens_are_told_too() {
    let body = r#"{"error": "access_denied", "error_description": "Access Token limit reached"}"#;
    let (server, error) = unminted(json("403 Forbidden", body)).await;
    assert_eq!(count(&server), (1, 0));
    insta::assert_snapshot!(error, @"createGroupClusterBackupRestoreJob: the token endpoint answered 403 Forbidden: access_denied: Access Token limit reached");
}

#[tokio::test(start_paused = true)]
async fn a_throttled_token_endpoint_answers_as_the_api_does_and_its_wait_is_kept() {
    let headers = [("content-type", "application/json"), ("retry-after", "40")];
    let body = r#"{"error": 429, "errorCode": "RATE_LIMITED", "detail": "10 requests in 1 minute.",
        "parameters": ["/api/oauth/token", 10, 1], "reason": "Too Many Requests"}"#;
    let busy = answer("429 Too Many Requests", &headers, body);
    let (server, error) = unminted(busy.clone()).await;
    // Two waits of 40 seconds do not fit into the 60 of a call.
    assert_eq!((error.attempts(), count(&server)), (2, (2, 0)));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(40)));
    let Error::Auth(auth) = &error else {
        panic!("{error:?}")
    };
    let AuthReason::TokenRefused { status, code, .. } = auth.reason() else {
        panic!("{auth:?}")
    };
    assert_eq!(
        (status.as_u16(), code.as_deref()),
        (429, Some("RATE_LIMITED"))
    );
    insta::assert_snapshot!(error, @"createGroupClusterBackupRestoreJob: the token endpoint answered 429 Too Many Requests: RATE_LIMITED: 10 requests in 1 minute.");

    let token = json("200 OK", r#"{"access_token": "t", "token_type": "bearer"}"#);
    let server = Server::script([busy, token, json("200 OK", "{}")]).await;
    let start = tokio::time::Instant::now();
    create(&client(&server)).send().await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(40));
}

#[tokio::test]
async fn answers_without_a_bearer_token_are_no_tokens() {
    for body in [
        "",
        "<html>",
        "{}",
        r#"{"access_token": null}"#,
        r#"{"access_token": "t", "token_type": "mac"}"#,
        r#"{"access_token": "a\r\nb"}"#,
    ] {
        let (server, error) = unminted(json("200 OK", body)).await;
        let Error::Auth(auth) = &error else {
            panic!("{body}: {error:?}")
        };
        assert!(
            matches!(auth.reason(), AuthReason::TokenUnreadable { .. }),
            "{body}: {auth:?}"
        );
        assert_eq!(
            (error.outcome(), count(&server)),
            (Outcome::NotSent, (1, 0)),
            "{body}"
        );
    }
}

/// F33: the token endpoint fails.
#[tokio::test(start_paused = true)]
async fn f33_a_token_endpoint_that_breaks_off_is_asked_again_since_no_job_was_sent() {
    for broken in [
        Reply::Reset(Vec::new()),
        json("503 Service Unavailable", ""),
    ] {
        let token = json("200 OK", r#"{"access_token": "t"}"#);
        let server = Server::script([broken, token, json("200 OK", "{}")]).await;
        create(&client(&server)).send().await.unwrap();
        assert_eq!(count(&server), (2, 1));
    }
}

/// F33: the token endpoint fails.
#[tokio::test]
async fn f33_a_failed_mint_is_shared_by_those_who_wait_and_not_by_those_who_come_later() {
    let server = Server::script([json("400 Bad Request", r#"{"error": "invalid_grant"}"#)]).await;
    let client = client(&server);
    let ends = hundred(&client).await;
    assert!(
        ends.iter()
            .all(|end| end.as_ref().unwrap_err().contains("invalid_grant")),
        "{ends:?}"
    );
    assert_eq!(count(&server), (1, 0));
    create(&client).send().await.unwrap_err();
    assert_eq!(count(&server), (2, 0));
}

/// F33: the token endpoint fails.
#[tokio::test(start_paused = true)]
async fn f33_a_caller_who_goes_away_while_minting_blocks_nobody() {
    let asked = AtomicUsize::new(0);
    let server =
        Server::choose(
            move |request| match (is_mint(request), asked.load(Ordering::Relaxed)) {
                (true, 0) => {
                    asked.store(1, Ordering::Relaxed);
                    Reply::Stall(Vec::new())
                }
                (true, _) => json("200 OK", r#"{"access_token": "t"}"#),
                (false, _) => json("200 OK", "{}"),
            },
        )
        .await;
    let client = client(&server);
    let dropped = tokio::time::timeout(Duration::from_secs(5), create(&client).send());
    let (dropped, waiting) = tokio::join!(dropped, create(&client).send());
    assert!(dropped.is_err(), "the first caller was minting");
    waiting.unwrap();
}

#[tokio::test]
async fn the_secret_is_not_sent_where_the_token_endpoint_redirects_to() {
    let elsewhere = Server::script([json("200 OK", r#"{"access_token": "t"}"#)]).await;
    for status in ["302 Found", "307 Temporary Redirect"] {
        let location = format!("{}{TOKEN_PATH}", elsewhere.url);
        let (server, error) = unminted(answer(status, &[("location", &location)], "")).await;
        assert!(matches!(error, Error::Auth(_)), "{error:?}");
        assert_eq!(count(&server), (1, 0));
    }
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_token_endpoint_without_a_server_means_that_nothing_was_sent() {
    let nobody = Nobody::new();
    let client = Client::builder()
        .base_url(&nobody.url)
        .service_account("id", "secret");
    let error = create(&client.build().unwrap()).send().await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    let server = nobody.url.trim_start_matches("http://");
    let said = format!(
        "createGroupClusterBackupRestoreJob: the token endpoint: no connection to {server}, nothing was sent (connection refused)"
    );
    assert_eq!(error.to_string(), said);
}
