//! No secret reaches a text that somebody may print.

use std::error::Error as _;
use std::fmt::Write as _;
use std::time::Duration;

use crate::tests::calls::create;
use crate::tests::server::{Server, Step, answer, json};
use crate::{Client, ClientBuilder, RetryPolicy};

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
