//! Secrets: whatever is printed, logged or told about a call, none of them is in it.

use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use generated::{ClientBuilder, DriftMode, RetryPolicy};
use tests::restore::{builder, create};
use tests::server::{Reply, Server, answer, json};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

const CANARY: &str = "canary-7f3a";

/// The canary as it stands in `Authorization: Basic`, at each of the three alignments of base64.
const ENCODED: [&str; 3] = ["Y2FuYXJ5LTdmM2", "NhbmFyeS03ZjNh", "jYW5hcnktN2YzY"];

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// Clients of a server, one for each kind of credential.
fn builders(server: &Server) -> [ClientBuilder; 3] {
    [
        builder(server).service_account_token(CANARY),
        builder(server).service_account("id", CANARY),
        builder(server).api_key("public", CANARY),
    ]
}

/// Answers of all kinds, with a canary in every place where a service may put a secret.
fn replies() -> Vec<Reply> {
    let cookie = format!("session={CANARY}");
    let challenge = format!(r#"Digest realm="r", nonce="{CANARY}", qop="auth", opaque="{CANARY}""#);
    let location = format!("http://127.0.0.1:1/{CANARY}?token={CANARY}#{CANARY}");
    let headers = [
        ("content-type", "application/json"),
        ("set-cookie", cookie.as_str()),
        ("www-authenticate", challenge.as_str()),
        ("location", location.as_str()),
        ("x-request-token", CANARY),
    ];
    let error = r#"{"error": 401, "errorCode": "X"}"#;
    let job = format!(r#"{{"id": 5, "deliveryUrl": ["https://example.net/{CANARY}/x.tar.gz"]}}"#);
    vec![
        answer("401 Unauthorized", &headers, error),
        answer("302 Found", &headers, ""),
        answer("500 Internal Server Error", &headers, error),
        answer("429 Too Many Requests", &headers, error),
        answer("418 Teapot", &headers, error),
        // The URL of a download is a secret.
        answer("200 OK", &headers, job),
        json(
            "200 OK",
            format!(r#"{{"access_token": "{CANARY}", "token_type": 5}}"#),
        ),
        json(
            "200 OK",
            format!(r#"{{"access_token": "{CANARY}", "unknown": "{CANARY}"}}"#),
        ),
        Reply::Reset(Vec::new()),
        Reply::Close(format!("HTTP/1.1 200 OK\r\nset-cookie: {cookie}\r\n").into_bytes()),
    ]
}

/// Every way in which an error may be printed, sources included.
fn printed(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = String::new();
    let mut source = Some(error);
    while let Some(error) = source {
        writeln!(text, "{error} {error:?} {error:#?}").unwrap();
        source = error.source();
    }
    text
}

/// Fails where a line has the canary.
fn assert_clean(text: &str) {
    for line in text.lines() {
        let found = std::iter::once(CANARY)
            .chain(ENCODED)
            .any(|secret| line.contains(secret));
        assert!(!found, "{line}");
    }
}

/// F55: secrets in what is printed and logged; F56: secrets in the texts of the HTTP library.
#[tokio::test]
async fn f55_f56_no_secret_is_printed_or_logged_at_any_level() {
    let log = Log::default();
    // What the HTTP library logs comes through the same subscriber.
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .init();
    let mut text = String::new();
    for reply in replies() {
        let server = Server::script([reply]).await;
        for builder in builders(&server) {
            let builder = builder
                .drift(DriftMode::Warn)
                .timeout(Duration::from_secs(3));
            writeln!(text, "{builder:?} {builder:#?}").unwrap();
            let client = builder.build().unwrap();
            let call = create(&client).pretty(true).retry(RetryPolicy::never());
            writeln!(text, "{client:?} {client:#?} {call:?} {call:#?}").unwrap();
            match call.send_full().await {
                Ok(answer) => writeln!(text, "{:?} {:?}", answer.headers, answer.drift).unwrap(),
                Err(error) => text.push_str(&printed(&error)),
            }
        }
    }
    assert_clean(&text);
    assert_clean(&log.text());
    // There is something to find it in.
    for expected in [
        "connection reset",
        "302 Found",
        "the token endpoint",
        "`id`",
        "set-cookie",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    let logged = log.text();
    for expected in [
        "createGroupClusterBackupRestoreJob",
        "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/restoreJobs",
        "status=418",
        "cause=Reset",
        "no credential",
        "starting new connection",
        "drift",
    ] {
        assert!(logged.contains(expected), "{expected}: {logged}");
    }
}

#[test]
fn the_canary_is_found_in_basic_credentials() {
    // `i:`, `id:` and `idd:` before the canary, as base64 encodes them.
    for encoded in [
        "aTpjYW5hcnktN2YzYQ==",
        "aWQ6Y2FuYXJ5LTdmM2E=",
        "aWRkOmNhbmFyeS03ZjNh",
    ] {
        assert!(
            ENCODED.iter().any(|secret| encoded.contains(secret)),
            "{encoded}"
        );
    }
}
