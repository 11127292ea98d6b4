//! Secrets: whatever is printed, logged or told about a call, none of them is in it.

use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use generated::client::CreateBackupRestoreJob;
use generated::models::RestoreJobRequest;
use generated::{
    AccessToken, AuthReason, Call, Client, ClientBuilder, DriftMode, Error, RetryPolicy,
};
use serde::Serialize;
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
            format!(r#"{{"deliveryUrl": "https://e/{CANARY}"}}"#),
        ),
        json(
            "200 OK",
            format!(r#"{{"deliveryUrl": ["https://e/{CANARY}"]}}"#),
        ),
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
                Ok(answer) => writeln!(text, "{answer:?} {:#?}", answer.value).unwrap(),
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

/// What a panic said.
fn message(panic: &(dyn std::any::Any + Send)) -> &str {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    said.expect("the message has values in it")
}

/// F57: panics of a caller that show what it holds.
#[tokio::test]
async fn f57_no_secret_is_in_the_message_of_a_panic() {
    let mut text = String::new();
    for reply in replies() {
        let server = Server::script([reply]).await;
        for builder in builders(&server) {
            let client = builder.drift(DriftMode::Strict).build().unwrap();
            let failing = tokio::spawn(async move {
                let call = create(&client).retry(RetryPolicy::never());
                let all = (
                    format!("{call:?}"),
                    call.send_full().await.unwrap_err(),
                    client,
                );
                panic!("{all:?}");
            });
            let panic = failing.await.unwrap_err().into_panic();
            writeln!(text, "{}", message(&*panic)).unwrap();
        }
    }
    assert_clean(&text);
    for expected in ["Client {", "attempts: 1", "connection reset"] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

/// F57: secrets that no header can hold.
#[tokio::test]
async fn f57_a_secret_that_fits_into_no_header_is_an_error_and_no_panic() {
    let server = Server::script([json("200 OK", "{}")]).await;
    for broken in ["\r\nx-more: y", "\0", "\n", "\u{7f}"] {
        let token = builder(&server).service_account_token(format!("{CANARY}{broken}"));
        let error = create(&token.build().unwrap()).send().await.unwrap_err();
        let Error::Auth(refused) = &error else {
            panic!("{error:?}")
        };
        assert!(matches!(refused.reason(), AuthReason::Malformed { .. }));
        assert_clean(&printed(&error));
    }
    assert!(server.requests().is_empty());
}

/// A caller's own type around one of the crate's.
#[derive(Debug)]
#[expect(dead_code, reason = "it is printed")]
struct Settings<T> {
    inner: Arc<Mutex<Option<T>>>,
}

/// F57: generic types around what has a secret.
#[test]
fn f57_no_secret_is_in_the_debug_text_of_a_type_around_it() {
    fn shown<T: std::fmt::Debug>(inner: T) -> String {
        let inner = Arc::new(Mutex::new(Some(inner)));
        format!("{:#?}", Settings { inner })
    }
    let builder = || Client::builder().api_key("public", CANARY);
    let url = format!("https://user:{CANARY}@127.0.0.1");
    let text = [
        shown(builder()),
        shown(builder().build().unwrap()),
        shown(builder().base_url(&url)),
        shown(builder().base_url(&url).build()),
        shown(create(&builder().build().unwrap())),
        shown(AccessToken::new(CANARY).expires_in(Duration::from_secs(9))),
    ]
    .concat();
    assert_clean(&text);
    for expected in ["ClientBuilder {", "Client {", "BaseUrl", "9s"] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

/// Tells whether a type can be written by serde: the compiler takes the method of the type itself
/// before the one of the trait.
struct Probe<T>(std::marker::PhantomData<T>);

impl<T: Serialize> Probe<T> {
    fn is_serialized() -> bool {
        true
    }
}

trait NotSerialized {
    fn is_serialized() -> bool {
        false
    }
}

impl<T> NotSerialized for Probe<T> {}

/// F57: a configuration that is written to a file.
#[test]
fn f57_nothing_that_holds_a_secret_can_be_serialised() {
    assert!(Probe::<RestoreJobRequest>::is_serialized());
    assert!(!Probe::<Client>::is_serialized());
    assert!(!Probe::<ClientBuilder>::is_serialized());
    assert!(!Probe::<AccessToken>::is_serialized());
    assert!(!Probe::<Call<'static, CreateBackupRestoreJob>>::is_serialized());
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
