//! API keys (HTTP digest, RFC 7616): the challenge, the answers that a server can verify, and the
//! counts under one nonce.

use std::collections::BTreeSet;

use generated::{AuthReason, Client, Error, Outcome};
use md5::{Digest as _, Md5};
use tests::restore::{PATH, builder, create};
use tests::server::{Reply, Request, Server, answer, json};

const PUBLIC: &str = "abcdefgh";
const PRIVATE: &str = "12345678-1234-1234-1234-123456789abc";
const REALM: &str = "MMS Public API";

fn client(server: &Server) -> Client {
    builder(server).api_key(PUBLIC, PRIVATE).build().unwrap()
}

/// A refusal with these challenges.
fn unauthorized(challenges: &[&str]) -> Reply {
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(
        challenges
            .iter()
            .map(|challenge| ("www-authenticate", *challenge)),
    );
    let body = r#"{"error": 401, "errorCode": "UNEXPECTED_ERROR", "reason": "Unauthorized"}"#;
    answer("401 Unauthorized", &headers, body)
}

/// The challenge as the service sends it.
fn challenge(nonce: &str, stale: bool) -> Reply {
    unauthorized(&[&format!(
        r#"Digest realm="{REALM}", domain="", nonce="{nonce}", algorithm=MD5, qop="auth", stale={stale}"#
    )])
}

/// A parameter of an `Authorization` header; quoted ones without their quotes.
fn parameter<'a>(authorization: &'a str, name: &str) -> Option<&'a str> {
    let list = authorization.strip_prefix("Digest ")?;
    let value = list
        .split(',')
        .find_map(|item| item.trim().strip_prefix(name)?.strip_prefix('='));
    value.map(|value| value.trim_matches('"'))
}

fn md5(text: &str) -> String {
    format!("{:x}", Md5::digest(text))
}

/// Whether a request is signed with the right password (RFC 7616, 3.4.1), computed anew.
fn is_right(request: &Request) -> bool {
    let authorization = request.header("authorization").unwrap_or_default();
    let sent = |name| parameter(authorization, name).unwrap_or_default();
    let a1 = md5(&format!("{PUBLIC}:{REALM}:{PRIVATE}"));
    let a2 = md5(&format!("POST:{}", request.target()));
    let (nonce, nc, cnonce, qop) = (sent("nonce"), sent("nc"), sent("cnonce"), sent("qop"));
    sent("response") == md5(&format!("{a1}:{nonce}:{nc}:{cnonce}:{qop}:{a2}"))
        && (sent("username"), sent("realm"), sent("uri")) == (PUBLIC, REALM, request.target())
        && !cnonce.is_empty()
}

/// A parameter of every signed request.
fn sent(server: &Server, name: &str) -> Vec<String> {
    let signed = server.headers("authorization").into_iter().flatten();
    signed
        .map(|value| parameter(&value, name).unwrap_or_default().to_owned())
        .collect()
}

/// A server that starts a job for every request that is signed for its nonce.
async fn verifying() -> Server {
    Server::choose(|request| {
        if is_right(request) {
            json("200 OK", "{}")
        } else {
            challenge("n1", false)
        }
    })
    .await
}

#[test]
fn the_verifier_of_these_tests_agrees_with_a_known_answer() {
    let authorization = format!(
        r#"Digest username="{PUBLIC}", realm="{REALM}", nonce="+4YICU5YLx6mQEzmVhx1G5ySQVrufjv6", uri="/api/atlas/v2/groups/32b6e34b3d91647abb20e7b8/clusters/Cluster0/backup/restoreJobs?envelope=true&pretty=true", qop=auth, nc=00000001, cnonce="0a4f113b", response="12f1dafd38a326343f22349bc226f5ad""#
    );
    let target = parameter(&authorization, "uri").unwrap();
    let head = format!("POST {target} HTTP/1.1\r\nauthorization: {authorization}");
    let request = |head| Request {
        head,
        body: String::new(),
    };
    assert!(is_right(&request(head.clone())));
    assert!(!is_right(&request(
        head.replace("nc=00000001", "nc=00000002")
    )));
}

/// F37: the first challenge.
#[tokio::test]
async fn f37_the_first_call_takes_two_requests_and_each_later_one_takes_one() {
    let server = verifying().await;
    let client = client(&server);
    for calls in 1..=3 {
        let answer = create(&client).send_full().await.unwrap();
        assert_eq!(answer.attempts, 1, "a challenge is no failed attempt");
        assert_eq!(server.requests().len(), calls + 1);
    }
    assert_eq!(server.headers("authorization")[0], None);
    assert_eq!(sent(&server, "nc"), ["00000001", "00000002", "00000003"]);
    assert_eq!(sent(&server, "qop"), ["auth"; 3]);
    for request in server.requests() {
        let authorization = request
            .header("authorization")
            .unwrap_or_default()
            .to_owned();
        // RFC 7616, 3.4: these are not quoted.
        assert!(
            !["algorithm=\"", "qop=\"", "nc=\""]
                .iter()
                .any(|text| authorization.contains(text))
        );
        assert!(
            request.body.starts_with(r#"{"deliveryType":"automated""#),
            "the body is sent again"
        );
    }
}

#[tokio::test]
async fn the_query_is_part_of_what_is_signed() {
    let server = verifying().await;
    create(&client(&server))
        .envelope(true)
        .pretty(true)
        .send()
        .await
        .unwrap();
    let request = server.requests().pop().unwrap();
    assert_eq!(
        request.target(),
        format!("{PATH}?envelope=true&pretty=true")
    );
}

/// F37: the first challenge.
#[tokio::test]
async fn f37_the_secret_itself_is_never_sent() {
    let server = verifying().await;
    create(&client(&server)).send().await.unwrap();
    for request in server.requests() {
        assert!(!request.head.contains(PRIVATE) && !request.body.contains(PRIVATE));
    }
}

/// F38: a stale nonce.
#[tokio::test]
async fn f38_a_stale_nonce_is_replaced_without_an_error() {
    let first = [challenge("n1", false), json("200 OK", "{}")];
    let server = Server::script(
        first
            .into_iter()
            .chain([challenge("n2", true), json("200 OK", "{}")]),
    )
    .await;
    let client = client(&server);
    for _ in 0..2 {
        create(&client).send().await.unwrap();
    }
    assert_eq!(sent(&server, "nonce"), ["n1", "n1", "n2"]);
    assert_eq!(
        sent(&server, "nc"),
        ["00000001", "00000002", "00000001"],
        "a new nonce counts anew"
    );
    assert!(server.requests().iter().skip(1).all(is_right));
}

/// F38: a stale nonce.
#[tokio::test]
async fn f38_a_nonce_that_is_stale_at_once_is_no_endless_loop() {
    let server = Server::script([challenge("n1", true)]).await;
    let error = create(&client(&server)).send().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 401);
    assert_eq!(server.requests().len(), 2, "the same nonce again");

    let fresh = (0..20).map(|number| challenge(&format!("n{number}"), true));
    let server = Server::script(fresh).await;
    let error = create(&client(&server)).send().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 401);
    assert_eq!(
        server.requests().len(),
        3,
        "a first challenge, and one that was stale"
    );
}

/// F39: counts under concurrent calls.
#[tokio::test]
async fn f39_a_hundred_calls_at_once_never_share_a_count() {
    let server = verifying().await;
    let client = client(&server);
    create(&client).send().await.unwrap();
    let call = |client: Client| async move { create(&client).send().await.map(drop) };
    let calls: Vec<_> = (0..100)
        .map(|_| tokio::spawn(call(client.clone())))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let counts = sent(&server, "nc");
    let expected: BTreeSet<String> = (1..=101).map(|count| format!("{count:08x}")).collect();
    assert_eq!(
        (counts.len(), counts.into_iter().collect()),
        (101, expected)
    );
    assert_eq!(server.requests().len(), 102, "one challenge for all");
}

/// F39: counts under concurrent calls.
#[tokio::test]
async fn f39_a_hundred_first_calls_at_once_never_share_a_count() {
    let server = verifying().await;
    let client = client(&server);
    let call = |client: Client| async move { create(&client).send().await.map(drop) };
    let calls: Vec<_> = (0..100)
        .map(|_| tokio::spawn(call(client.clone())))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let counts = sent(&server, "nc");
    assert_eq!(counts.len(), 100);
    assert_eq!(counts.into_iter().collect::<BTreeSet<_>>().len(), 100);
}

#[tokio::test]
async fn a_wrong_key_takes_exactly_two_requests_each_time() {
    let server =
        Server::script((0..20).map(|number| challenge(&format!("n{number}"), false))).await;
    let client = client(&server);
    for calls in 1..=3 {
        let error = create(&client).send().await.unwrap_err();
        assert!(matches!(error, Error::Api(_)), "{error:?}");
        assert_eq!((error.outcome(), error.attempts()), (Outcome::Refused, 1));
        assert_eq!(server.requests().len(), 2 * calls);
    }
}

/// F40: several algorithms and schemes.
#[tokio::test]
async fn f40_the_strongest_algorithm_that_is_known_is_taken_of_several_challenges() {
    let offered = [
        r#"Digest realm="r", nonce="a", algorithm=SHA-999, qop="auth""#,
        r#"Digest realm="r", nonce="b", algorithm=MD5, qop="auth""#,
        r#"Digest realm="r", nonce="c", algorithm=SHA-256, qop="auth-int, auth", opaque="o,p=q""#,
    ];
    for headers in [
        offered.map(str::to_owned).to_vec(),
        vec![offered.join(", ")],
    ] {
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        let server = Server::script([unauthorized(&headers), json("200 OK", "{}")]).await;
        create(&client(&server)).send().await.unwrap();
        assert_eq!(sent(&server, "nonce"), ["c"]);
        assert_eq!(sent(&server, "algorithm"), ["SHA-256"]);
        assert_eq!(sent(&server, "qop"), ["auth"]);
        assert_eq!(sent(&server, "response")[0].len(), 64);
        let authorization = server.headers("authorization").pop().flatten().unwrap();
        assert!(
            authorization.contains(r#"opaque="o,p=q""#),
            "{authorization}"
        );
    }
}

/// F40: several algorithms and schemes; F41: a challenge that must not be answered.
#[tokio::test]
async fn f40_f41_what_cannot_be_answered_is_named_and_basic_is_never_answered() {
    let offered = [
        r#"Basic realm="r""#,
        r#"Digest realm="r", nonce="n-secret", algorithm=SHA-999"#,
    ];
    let server = Server::script([unauthorized(&offered)]).await;
    let error = create(&client(&server)).send().await.unwrap_err();
    let Error::Auth(auth) = &error else {
        panic!("{error:?}")
    };
    let AuthReason::UnsupportedChallenge { offered } = auth.reason() else {
        panic!("{auth:?}")
    };
    assert_eq!(offered, &["Basic", "Digest SHA-999"]);
    assert_eq!(
        (error.outcome(), server.requests().len()),
        (Outcome::Refused, 1)
    );
    insta::assert_snapshot!(error, @"createGroupClusterBackupRestoreJob: the server asks for a credential that the client does not have: Basic, Digest SHA-999");
}

/// F41: a challenge that must not be answered.
#[tokio::test]
async fn f41_a_challenge_of_another_origin_is_not_answered() {
    let elsewhere = Server::script([challenge("n1", false), json("200 OK", "{}")]).await;
    let location = format!("{}/elsewhere", elsewhere.url);
    let server = Server::script([answer(
        "307 Temporary Redirect",
        &[("location", &location)],
        "",
    )])
    .await;
    let follows = reqwest::Client::builder().build().unwrap();
    let client = builder(&server)
        .http_client(follows)
        .api_key(PUBLIC, PRIVATE)
        .build()
        .unwrap();
    let error = create(&client).send().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 401);
    assert_eq!(elsewhere.headers("authorization"), [None]);
}

/// F42: 401 without a challenge, and 403.
#[tokio::test]
async fn f42_refusals_without_a_challenge_are_final() {
    for status in ["401 Unauthorized", "403 Forbidden"] {
        let body = r#"{"error": 403, "errorCode": "IP_ADDRESS_NOT_ON_ACCESS_LIST"}"#;
        let server = Server::script([json(status, body)]).await;
        let error = create(&client(&server)).send().await.unwrap_err();
        assert!(matches!(error, Error::Api(_)), "{error:?}");
        assert_eq!(
            (error.outcome(), server.requests().len()),
            (Outcome::Refused, 1)
        );
    }
}

#[tokio::test]
async fn challenges_that_lack_a_part_are_not_answered() {
    for broken in [
        "",
        "Digest",
        "Digest realm",
        r#"Digest realm="r"#,
        r#"Digest realm="r""#,
        r#"Digest nonce="n""#,
        r#"Digest realm="r", nonce="n", qop="unknown""#,
        ",,,=,\"",
    ] {
        let server = Server::script([unauthorized(&[broken])]).await;
        let error = create(&client(&server)).send().await.unwrap_err();
        assert_eq!(
            (error.outcome(), server.requests().len()),
            (Outcome::Refused, 1),
            "{broken}"
        );
    }
}
