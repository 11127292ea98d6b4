//! No secret reaches a text that somebody may print.

use std::error::Error as _;
use std::fmt::Write as _;
use std::time::Duration;

use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};

use crate::tests::calls::create;
use crate::tests::server::{Server, Step, answer, json};
use crate::{
    Call, Client, ClientBuilder, DeclaredErrors, Decode, Error, Operation, Outcome, Path, Received,
    RetryPolicy, SecretText, Violations, keyword,
};

const CANARY: &str = "canary-7f3a";

fn credentials() -> Vec<ClientBuilder> {
    let builder = Client::builder;
    vec![
        builder().token(CANARY),
        builder().basic("user", CANARY),
        builder().key(CANARY),
        builder().api_key("user", CANARY),
        builder().service_account("id", CANARY),
    ]
}

fn steps() -> Vec<Step> {
    let cookie = format!("session={CANARY}");
    let nonce = format!(r#"Digest realm="r", nonce="{CANARY}", qop="auth""#);
    let location = format!("http://127.0.0.1:1/?token={CANARY}");
    let token = format!(r#"{{"access_token": "{CANARY}", "token_type": 5}}"#);
    let headers = [
        ("content-type", "application/json"),
        ("set-cookie", cookie.as_str()),
        ("www-authenticate", nonce.as_str()),
        ("location", location.as_str()),
    ];
    vec![
        Step::Reset,
        json("200 OK", &token),
        answer("401 Unauthorized", &headers, "{}"),
        answer("302 Found", &headers, ""),
        answer(
            "500 Internal Server Error",
            &headers,
            r#"{"errorCode": "X"}"#,
        ),
        answer("200 OK", &headers, r#"{"oplogTs": 1.5}"#),
    ]
}

#[tokio::test]
async fn no_secret_is_printed() {
    let mut printed = String::new();
    for (index, step) in steps().into_iter().enumerate() {
        let server = Server::script([step]).await;
        for builder in credentials() {
            writeln!(printed, "{builder:?}").unwrap();
            let policy = RetryPolicy::new().base(Duration::ZERO);
            let client = builder.base_url(&server.url).retry(policy).build().unwrap();
            let call = create(&client);
            writeln!(printed, "{client:?} {call:?}").unwrap();
            match call.send_full().await {
                Ok(answer) => writeln!(printed, "{index} {answer:?}").unwrap(),
                Err(error) => {
                    writeln!(printed, "{index} {error} {error:?} {error:#?}").unwrap();
                    let mut source = error.source();
                    while let Some(error) = source {
                        writeln!(printed, "{index} {error} {error:?}").unwrap();
                        source = error.source();
                    }
                }
            }
        }
    }
    let encoded = "Y2FuYXJ5LTdmM2E";
    for line in printed.lines() {
        assert!(!line.contains(CANARY) && !line.contains(encoded), "{line}");
    }
    // The texts are there to be searched.
    assert!(printed.contains("connection reset") && printed.contains("302 Found"));
}

/// An operation whose every answer but 200 is an error of one kind: `default`.
struct Issue;

#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
struct Said {
    message: Option<String>,
    #[serde(flatten)]
    additional: std::collections::BTreeMap<String, serde_json::Value>,
}

#[derive(Clone, Debug, PartialEq)]
enum Refusal {
    Default(Said),
}

impl DeclaredErrors for Refusal {
    fn read(received: &mut Received) -> Error<Self> {
        received.failure(Self::Default)
    }
}

impl Operation for Issue {
    type Output = serde_json::Value;
    type Failure = Refusal;

    const ID: &'static str = "issue";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/keys";
    const SECURITY: Option<crate::Security> = Some(&[]);

    const DECODE: Decode<Self> = |received| received.on(200, Received::json);
}

async fn issued(step: Step) -> Error<Refusal> {
    let server = Server::script([step]).await;
    let client = Client::builder().base_url(&server.url).build().unwrap();
    Call::<Issue>::new(&client).send().await.unwrap_err()
}

/// What the document does not tell from an error may be the key itself.
#[tokio::test]
async fn a_success_that_is_read_as_an_error_is_not_shown() {
    let key = format!(r#"{{"key": "{CANARY}"}}"#);
    let error = issued(json("201 Created", &key)).await;
    let Error::Api(api) = &error else {
        panic!("{error:?}")
    };
    let Refusal::Default(said) = &api.answer;
    assert_eq!(said.additional["key"], CANARY);
    let printed = format!("{error} {error:?} {api:?}");
    assert!(!printed.contains(CANARY), "{printed}");
    assert!(printed.contains("201"), "{printed}");
    // The body of an error says what was wrong.
    let error = issued(json("400 Bad Request", r#"{"message": "no such user"}"#)).await;
    for text in [format!("{error}"), format!("{error:?}")] {
        assert!(text.contains("no such user"), "{text}");
    }
}

/// Where `default` is declared, a status of a success says all the same what became of the work.
#[tokio::test]
async fn a_success_that_cannot_be_read_as_an_error_has_run() {
    for (step, outcome, said) in [
        (
            answer("204 No Content", &[], ""),
            Outcome::Done,
            "issue: the server answered 204 No Content, without the body that the document declares: \
             the operation has run; do not repeat it",
        ),
        (
            json("201 Created", r#"{"message": 5}"#),
            Outcome::Done,
            "issue: the server answered 201 Created, with a body that cannot be decoded at `message` \
             (invalid type: integer `5`, expected a string at line 1 column 13): \
             the operation has run; do not repeat it",
        ),
        (
            json("201 Created", r#"{"message": "#),
            Outcome::Unknown,
            "issue: the server answered 201 Created, with a body that cannot be decoded at `message` \
             (EOF while parsing a value at line 1 column 12): \
             the operation may have run; look before you repeat",
        ),
    ] {
        let error = issued(step).await;
        assert_eq!(error.outcome(), outcome, "{error}");
        assert_eq!(error.to_string(), said);
    }
}

#[tokio::test]
async fn a_redirect_beside_a_default_error_says_where_it_leads() {
    let location = [("location", "https://login.example/x?secret")];
    let page = [("content-type", "text/html"), location[0]];
    for headers in [&location[..], &page[..]] {
        let error = issued(answer("302 Found", headers, "<html>")).await;
        let said = "issue: the server answered 302 Found, \
            a redirect to https://login.example, which is not followed: <html>";
        assert_eq!(error.to_string(), said);
    }
    let error = issued(answer("302 Found", &[("location", "//")], "")).await;
    let said = "issue: the server answered 302 Found, a redirect, which is not followed";
    assert_eq!(error.to_string(), said);
    let error = issued(answer("304 Not Modified", &[], "")).await;
    assert!(!error.to_string().contains("redirect"), "{error}");
}

#[test]
fn a_secret_text_is_written_and_not_shown() {
    let text = SecretText::from(CANARY);
    assert_eq!(
        format!("{text:?} {:#?}", Some(&text))
            .matches(CANARY)
            .count(),
        0
    );
    let written = serde_json::to_value(&text).unwrap();
    assert_eq!(written, CANARY);
    let read: SecretText = serde_json::from_value(written).unwrap();
    assert_eq!(read, text);
    assert_ne!(read, SecretText::from(String::new()));
    let credential = SecretString::from(read);
    assert_eq!(credential.expose_secret(), CANARY);
    assert_eq!(SecretText::from(credential).expose_secret(), CANARY);
}

#[test]
fn what_is_no_text_is_not_quoted() {
    for (wrong, found) in [
        ("7356", "[REDACTED]"),
        ("-7356", "[REDACTED]"),
        ("73.56", "[REDACTED]"),
        ("true", "[REDACTED]"),
        ("null", "null"),
        ("[7356]", "sequence"),
        (r#"{"7356": 1}"#, "[REDACTED]"),
    ] {
        let error = serde_json::from_str::<SecretText>(wrong).unwrap_err();
        let said = format!("invalid type: {found}, expected a string");
        assert!(error.to_string().starts_with(&said), "{error}");
    }
}

#[test]
fn a_violation_does_not_tell_how_long_a_secret_is() {
    let mut out = Violations::default();
    let text = SecretText::from(CANARY);
    keyword::max_length(&text, 4, &Path::ROOT, &mut out);
    let part = Path::ROOT.member("part");
    keyword::max_length(&Some(text), 4, &part, &mut out);
    keyword::max_length(&None::<SecretText>, 4, &Path::ROOT, &mut out);
    let all: Vec<String> = out.iter().map(ToString::to_string).collect();
    let said = |place: &str| format!("{place} maxLength: 4 characters, found [REDACTED]");
    assert_eq!(all, [said("/"), said("/part")]);
}
