//! Credentials against a real server.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::builder::ClientBuilder;
use crate::oauth::ClientCredentials;
use crate::tests::calls::create;
use crate::tests::server::{Server, Step, answer, header, json};
use crate::{AuthReason, Client, Error, Outcome, RetryPolicy};

const UNAUTHORIZED: &str = r#"{"errorCode": "UNEXPECTED_ERROR"}"#;

fn challenge(value: &str) -> Step {
    let headers = [
        ("content-type", "application/json"),
        ("www-authenticate", value),
    ];
    answer("401 Unauthorized", &headers, UNAUTHORIZED)
}

fn digest(nonce: &str, stale: bool) -> Step {
    challenge(&format!(
        r#"Digest realm="MMS Public API", domain="", nonce="{nonce}", algorithm=MD5, qop="auth", stale={stale}"#
    ))
}

fn with_key(server: &Server) -> Client {
    Client::builder()
        .base_url(&server.url)
        .api_key("user", "password")
        .build()
        .unwrap()
}

fn with_account(server: &Server) -> Client {
    let policy = RetryPolicy::new().base(Duration::ZERO);
    let builder = Client::builder().base_url(&server.url).retry(policy);
    builder.service_account("id", "secret").build().unwrap()
}

fn parameter(authorization: &str, name: &str) -> String {
    let (_, rest) = authorization.split_once(&format!("{name}=")).unwrap();
    rest.split(',').next().unwrap().trim_matches('"').to_owned()
}

#[test]
fn digest_signs_as_the_vectors_say() {
    use digest_auth::{AuthContext, AuthorizationHeader, HttpMethod, WwwAuthenticateHeader};
    let path = "/api/atlas/v2/groups/32b6e34b3d91647abb20e7b8/clusters/Cluster0/backup/restoreJobs";
    for (uri, response) in [
        (path.to_owned(), "4656f9cfed114b98f721e1926cd56ce9"),
        (
            format!("{path}?envelope=true&pretty=true"),
            "12f1dafd38a326343f22349bc226f5ad",
        ),
    ] {
        let mut prompt = WwwAuthenticateHeader::parse(
            r#"Digest realm="MMS Public API", domain="", nonce="+4YICU5YLx6mQEzmVhx1G5ySQVrufjv6", algorithm=MD5, qop="auth", stale=false"#,
        )
        .unwrap();
        let password = "12345678-1234-1234-1234-123456789abc";
        let mut context = AuthContext::new_with_method(
            "abcdefgh",
            password,
            uri,
            None::<&[u8]>,
            HttpMethod::POST,
        );
        context.set_custom_cnonce("0a4f113b");
        let header = AuthorizationHeader::from_prompt(&mut prompt, &context).unwrap();
        assert_eq!(header.response, response);
    }
}

/// Whether a digest answer is right, by its own parameters.
fn is_right(authorization: &str, password: &str, uri: &str) -> bool {
    use digest_auth::{AuthContext, AuthorizationHeader, HttpMethod};
    let mut header = AuthorizationHeader::parse(authorization).unwrap();
    let sent = header.response.clone();
    let context = AuthContext::new_with_method(
        "user",
        password,
        uri.to_owned(),
        None::<&[u8]>,
        HttpMethod::POST,
    );
    header.digest(&context);
    header.response == sent && header.uri == uri
}

#[tokio::test]
async fn digest_answers_a_challenge_and_then_signs_first() {
    let server = Server::script([digest("n1", false), json("200 OK", "{}")]).await;
    let client = with_key(&server);
    for _ in 0..3 {
        let answer = create(&client)
            .pretty(true)
            .envelope(false)
            .send_full()
            .await
            .unwrap();
        assert_eq!(answer.attempts, 1);
    }
    let sent = server.header("authorization");
    assert_eq!(sent.len(), 4);
    assert_eq!(sent[0], None);
    for (index, (request, authorization)) in server
        .requests()
        .iter()
        .zip(sent)
        .skip(1)
        .enumerate()
        .map(|(i, x)| (i + 1, x))
    {
        let authorization = authorization.unwrap();
        let uri = request.split(' ').nth(1).unwrap();
        assert!(uri.ends_with("?pretty=true&envelope=false"));
        assert!(is_right(&authorization, "password", uri), "{authorization}");
        assert!(
            authorization.contains(&format!("nc={index:08x},")),
            "{authorization}"
        );
        assert!(authorization.contains("qop=auth,") && authorization.contains("algorithm=MD5"));
    }
}

#[tokio::test]
async fn digest_counts_are_unique_under_concurrency() {
    let server = Server::choose(|request| match header(request, "authorization") {
        None => digest("n1", false),
        Some(_) => json("200 OK", "{}"),
    })
    .await;
    let client = with_key(&server);
    create(&client).send().await.unwrap();
    let calls = (0..100).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { create(&client).send().await.unwrap() })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap();
    }
    let sent = server.header("authorization");
    let counts: BTreeSet<String> = sent
        .iter()
        .flatten()
        .map(|value| parameter(value, "nc"))
        .collect();
    let expected: BTreeSet<String> = (1..=101).map(|count| format!("{count:08x}")).collect();
    assert_eq!((sent.len(), counts), (102, expected));
}

#[tokio::test]
async fn a_stale_nonce_is_replaced_once() {
    let server = Server::script([
        digest("n1", false),
        json("200 OK", "{}"),
        digest("n2", true),
        json("200 OK", "{}"),
    ])
    .await;
    let client = with_key(&server);
    for _ in 0..2 {
        create(&client).send().await.unwrap();
    }
    let nonces: Vec<String> = server
        .header("authorization")
        .iter()
        .flatten()
        .map(|value| parameter(value, "nonce"))
        .collect();
    assert_eq!(nonces, ["n1", "n1", "n2"]);

    let server = Server::script([digest("n1", true)]).await;
    let error = create(&with_key(&server)).send().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 401);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_wrong_password_is_final() {
    let server = Server::script([digest("n1", false), digest("n2", false)]).await;
    let client = with_key(&server);
    for calls in 1..=2 {
        let error = create(&client).send().await.unwrap_err();
        assert!(matches!(error, Error::Api(_)));
        assert_eq!(server.requests().len(), 2 * calls);
    }
}

#[tokio::test]
async fn the_strongest_known_algorithm_is_taken() {
    let offered = r#"Digest realm="r", nonce="a", algorithm=SHA-999, Digest realm="r", nonce="b", algorithm=MD5, qop="auth", Digest realm="r", nonce="c", algorithm=sha-256, qop="auth-int, auth""#;
    let server = Server::script([challenge(offered), json("200 OK", "{}")]).await;
    create(&with_key(&server)).send().await.unwrap();
    let sent = server.header("authorization")[1].clone().unwrap();
    assert_eq!(parameter(&sent, "nonce"), "c");
    assert!(sent.contains("algorithm=SHA-256") && sent.contains("qop=auth,"));
}

/// RFC 7616, 3.3: what is quoted may be UTF-8, and the realm is sent back as it came.
#[tokio::test]
async fn a_realm_of_utf_8_is_answered() {
    use digest_auth::{AuthContext, AuthorizationHeader, HttpMethod, WwwAuthenticateHeader};
    let offered = r#"Digest realm="Büro", nonce="n", qop="auth", charset=UTF-8"#;
    let server = Server::script([challenge(offered), json("200 OK", "{}")]).await;
    create(&with_key(&server)).send().await.unwrap();
    let sent = server.requests().pop().unwrap();
    let authorization = header(&sent, "authorization").unwrap();
    assert_eq!(parameter(&authorization, "realm"), "Büro");
    let uri = sent.split(' ').nth(1).unwrap().to_owned();
    let mut prompt = WwwAuthenticateHeader::parse(r#"Digest realm="", nonce="n", qop="auth""#);
    let prompt = prompt.as_mut().unwrap();
    "Büro".clone_into(&mut prompt.realm);
    let post = HttpMethod::POST;
    let mut context = AuthContext::new_with_method("user", "password", uri, None::<&[u8]>, post);
    context.set_custom_cnonce(parameter(&authorization, "cnonce"));
    let right = AuthorizationHeader::from_prompt(prompt, &context).unwrap();
    assert_eq!(parameter(&authorization, "response"), right.response);
}

#[tokio::test]
async fn a_challenge_that_cannot_be_answered_is_named() {
    let offered = r#"Basic realm="r", Digest realm="r", nonce="n", algorithm=SHA-999"#;
    let server = Server::script([challenge(offered)]).await;
    let error = create(&with_key(&server)).send().await.unwrap_err();
    let Error::Auth(auth) = &error else {
        panic!("{error:?}")
    };
    assert!(
        matches!(auth.reason(), AuthReason::UnsupportedChallenge { offered } if offered == &["Basic", "Digest SHA-999"])
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn refusals_without_a_challenge_are_final() {
    for status in ["401 Unauthorized", "403 Forbidden"] {
        let server = Server::script([json(status, UNAUTHORIZED)]).await;
        let error = create(&with_key(&server)).send().await.unwrap_err();
        assert_eq!(server.requests().len(), 1);
        assert!(error.status().is_some());
    }
}

/// A server whose token endpoint counts, and whose API takes the tokens that `valid` takes.
async fn oauth(
    valid: impl Fn(&str) -> bool + Send + Sync + 'static,
    expires_in: &'static str,
) -> Server {
    let minted = AtomicUsize::new(0);
    Server::choose(move |request| {
        if request.starts_with("POST /api/oauth/token ") {
            let number = minted.fetch_add(1, Ordering::Relaxed) + 1;
            let body = format!(r#"{{"access_token": "t{number}", "token_type": "bearer", "expires_in": {expires_in}}}"#);
            return json("200 OK", &body);
        }
        let token = header(request, "authorization").unwrap_or_default();
        if valid(token.trim_start_matches("Bearer ")) {
            json("200 OK", "{}")
        } else {
            json("401 Unauthorized", UNAUTHORIZED)
        }
    })
    .await
}

fn minted(server: &Server) -> usize {
    server
        .requests()
        .iter()
        .filter(|request| request.starts_with("POST /api/oauth/token "))
        .count()
}

#[tokio::test]
async fn a_token_is_asked_for_as_the_standard_says() {
    let server = oauth(|token| token == "t1", "3600").await;
    let client = with_account(&server);
    for _ in 0..3 {
        create(&client).send().await.unwrap();
    }
    assert_eq!(minted(&server), 1);
    let request = server.requests().remove(0);
    assert_eq!(
        header(&request, "authorization").as_deref(),
        Some("Basic aWQ6c2VjcmV0")
    );
    assert_eq!(
        header(&request, "content-type").as_deref(),
        Some("application/x-www-form-urlencoded")
    );
    assert!(request.ends_with("\r\n\r\ngrant_type=client_credentials"));
}

#[tokio::test]
async fn an_expired_token_is_renewed_once_for_all_callers() {
    let valid = std::sync::Arc::new(Mutex::new("t1"));
    let accepted = valid.clone();
    let server = oauth(move |token| token == *accepted.lock().unwrap(), "3600").await;
    let client = with_account(&server);
    create(&client).send().await.unwrap();
    *valid.lock().unwrap() = "t2";
    let calls = (0..100).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { create(&client).send().await.map(drop) })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    assert_eq!(minted(&server), 2);
    assert!(server.requests().len() <= 2 + 1 + 200);
}

#[tokio::test]
async fn a_second_401_is_final() {
    let server = oauth(|_| false, "3600").await;
    let error = create(&with_account(&server)).send().await.unwrap_err();
    assert!(matches!(error, Error::Api(_)));
    assert_eq!((minted(&server), server.requests().len()), (2, 4));
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_before_it_expires() {
    let server = oauth(|_| true, "100").await;
    let client = with_account(&server);
    create(&client).send().await.unwrap();
    tokio::time::advance(Duration::from_secs(50)).await;
    create(&client).send().await.unwrap();
    assert_eq!(minted(&server), 1);
    tokio::time::advance(Duration::from_secs(26)).await;
    create(&client).send().await.unwrap();
    assert_eq!(minted(&server), 2);
}

#[tokio::test(start_paused = true)]
async fn odd_lifetimes_make_no_busy_loop() {
    for expires_in in ["0", "-5", "null", "\"3600\"", "\"soon\"", "1e18", "[]"] {
        let server = oauth(|_| true, expires_in).await;
        let client = with_account(&server);
        create(&client).send().await.unwrap();
        tokio::time::advance(Duration::from_secs(600)).await;
        create(&client).send().await.unwrap();
        assert_eq!(minted(&server), 1, "{expires_in}");
    }
    let server = oauth(|_| true, "1").await;
    let client = with_account(&server);
    for _ in 0..20 {
        create(&client).send().await.unwrap();
    }
    assert_eq!(minted(&server), 1);
}

#[tokio::test(start_paused = true)]
async fn all_waiting_callers_share_one_failure() {
    let server = Server::script([json(
        "401 Unauthorized",
        r#"{"error": "invalid_client", "error_description": "no"}"#,
    )])
    .await;
    let client = with_account(&server);
    let calls = (0..50).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { create(&client).send().await.unwrap_err() })
    });
    for call in calls.collect::<Vec<_>>() {
        let error = call.await.unwrap();
        assert_eq!(
            error.to_string(),
            "createBackupRestoreJob: the token endpoint answered 401 Unauthorized: invalid_client: no"
        );
    }
    assert_eq!(server.requests().len(), 1);
    assert!(create(&client).send().await.is_err());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_caller_leaves_the_next_one_to_ask() {
    let first = AtomicUsize::new(0);
    let server = Server::choose(move |request| {
        if request.starts_with("POST /api/oauth/token ") {
            return match first.fetch_add(1, Ordering::Relaxed) {
                0 => Step::Silence,
                _ => json("200 OK", r#"{"access_token": "t"}"#),
            };
        }
        json("200 OK", "{}")
    })
    .await;
    let client = with_account(&server);
    let dropped = tokio::time::timeout(Duration::from_secs(5), create(&client).send());
    let (dropped, waiting) = tokio::join!(dropped, create(&client).send());
    assert!(dropped.is_err());
    waiting.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_busy_token_endpoint_is_asked_again() {
    let body = r#"{"error": 429, "errorCode": "RATE_LIMITED", "detail": "slow down"}"#;
    let headers = [("content-type", "application/json"), ("retry-after", "3")];
    let server = Server::script([
        answer("429 Too Many Requests", &headers, body),
        json("200 OK", r#"{"access_token": "t", "expires_in": 3600}"#),
        json("200 OK", "{}"),
    ])
    .await;
    let start = tokio::time::Instant::now();
    create(&with_account(&server)).send().await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(3));
}

#[tokio::test]
async fn a_key_in_a_cookie_is_sent_as_it_is_or_refused() {
    let server = Server::script([json("200 OK", "{}")]).await;
    let client = |key: &str| {
        let builder = Client::builder().base_url(&server.url);
        builder.cookie(key).build().unwrap()
    };
    create(&client("aB+/=%2F:")).send().await.unwrap();
    let cookie = Some("JSESSION.id+=aB+/=%2F:".to_owned());
    assert_eq!(server.header("cookie"), [cookie]);
    for key in ["a;b", "a b", "é", "a\nb"] {
        let error = create(&client(key)).send().await.unwrap_err();
        let expected =
            "createBackupRestoreJob: the credential for `Key` does not fit into a header";
        assert_eq!(error.to_string(), expected);
    }
    assert_eq!(server.requests().len(), 1);
}

/// RFC 7617, 2: of a user name with a colon, a server reads the first part.
#[tokio::test]
async fn a_user_name_with_a_colon_is_refused_for_what_it_is() {
    let server = Server::script([json("200 OK", "{}")]).await;
    let builder = Client::builder().base_url(&server.url);
    let client = builder.basic("a:b", "password").build().unwrap();
    let error = create(&client).send().await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    let expected = "createBackupRestoreJob: the user name for `Basic` has a colon, \
        which would end it (RFC 7617, 2)";
    assert_eq!(error.to_string(), expected);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn an_api_key_goes_into_its_place() {
    let server = Server::script([json("200 OK", "{}")]).await;
    let client = Client::builder()
        .base_url(&server.url)
        .key("a&b=c")
        .build()
        .unwrap();
    create(&client).pretty(true).send().await.unwrap();
    assert!(server.requests()[0].contains("restoreJobs?pretty=true&key=a%26b%3Dc HTTP"));
}

/// Where a token is asked for, if the document has this server and this `tokenUrl`.
async fn token_path(documented_base: &'static str, token_url: &'static str) -> String {
    let server = Server::choose(|_| json("200 OK", r#"{"access_token": "t"}"#)).await;
    let credential = ClientCredentials::new("Token", token_url, &[], "id", "secret");
    let client = ClientBuilder::new(documented_base, &[&["Token"]])
        .base_url(format!("{}/v1", server.url))
        .authenticate("Token", credential)
        .build()
        .unwrap();
    create(&client).send().await.unwrap();
    let first = server.requests()[0].clone();
    first.split(' ').nth(1).unwrap().to_owned()
}

#[tokio::test]
async fn a_relative_token_endpoint_resolves_against_the_server() {
    for (token_url, path) in [
        ("/oauth/token", "/oauth/token"),
        ("token", "/v1/token"),
        ("../token", "/token"),
        ("https://api.example/v1/token", "/v1/token"),
    ] {
        assert_eq!(token_path("https://api.example/v1/", token_url).await, path);
    }
    // RFC 3986, 5.2.3: the last segment of the base is replaced.
    assert_eq!(
        token_path("https://api.example/v1", "token").await,
        "/token"
    );
    assert_eq!(token_path("/", "token").await, "/v1/token");
}
