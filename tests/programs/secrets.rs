//! Calls of the crate that `secrets.yaml` becomes: secrets are sent and read, and never told.

use std::collections::BTreeMap;
use std::fmt::Debug;

use secrets::models::{Account, Password};
use secrets::{Client, DriftMode, SecretText};
use server::{Reply, Server, answer, json};

/// The server of the tests.
mod server;

/// Keeps every rule of a password.
const CANARY: &str = "canary-7f3a";

/// Breaks every rule but that of the shortest length.
const LONG: &str = "canary-7f3a canary-7f3a";

/// Breaks that of the shortest length.
const SHORT: &str = "7f3a";

/// A client of a server, which compares what comes with the description.
fn client(server: &Server, drift: DriftMode) -> Client {
    let builder = Client::builder().base_url(&server.url).drift(drift);
    builder.build().unwrap()
}

fn nothing() -> Reply {
    answer("204 No Content", &[], "")
}

/// An account with a text in each place for a secret.
fn account(text: &str) -> Account {
    let mut account = Account::new(text);
    account.previous = Some(vec![Password(text.into())]);
    account.named = Some(BTreeMap::from([("one".to_owned(), text.into())]));
    account.other = Some(text.into());
    account.merged = Some(Some(text.into()));
    account.proposed = Some(text.into());
    account.several = Some(text.into());
    account.key = Some(text.into());
    account
}

/// What a value is printed as, which has no secret in it.
fn shown(value: impl Debug) -> String {
    let text = format!("{value:?} {value:#?}");
    assert!(!text.contains("7f3a"), "{text}");
    text
}

/// What is told of an error, which has no secret in it.
fn told<F: Debug>(error: secrets::Error<F>) -> String {
    let text = format!("{error}\n{}", shown(&error));
    assert!(!text.contains("7f3a"), "{text}");
    text
}

/// Serde writes a secret as it is and reads it again; `Debug` shows that there is one.
async fn bodies() {
    let sent = account(CANARY);
    let written = serde_json::to_string(&sent).unwrap();
    assert_eq!(written.matches(CANARY).count(), 8, "{written}");
    let server = Server::script([json("201 Created", &written), nothing(), nothing()]).await;
    let client = client(&server, DriftMode::Strict);
    let read = client.create_account(&sent).send().await.unwrap();
    assert_eq!(read, sent);
    assert_ne!(read, account("another secret"));
    assert_eq!(read.password.expose_secret(), CANARY);
    assert!(shown(&read).contains("password: [REDACTED]"));
    client.log_in(&sent).send().await.unwrap();
    client.upload(CANARY).send().await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].body, written);
    let form = format!("password={CANARY}&");
    assert!(requests[1].body.contains(&form), "{}", requests[1].body);
    let part = format!("name=\"password\"\r\n\r\n{CANARY}\r\n");
    assert!(requests[2].body.contains(&part), "{}", requests[2].body);
}

/// Parameters are written as any text is.
async fn parameters() {
    let server = Server::script([nothing()]).await;
    let client = client(&server, DriftMode::Off);
    let code = Password(CANARY.into());
    let all = ["one-secret", "two"].map(SecretText::from);
    let call = client.try_code(&code).old(CANARY).all(&all).key(CANARY);
    let refused = told(call.send().await.unwrap_err());
    assert!(refused.contains("all/1"), "{refused}");
    let call = client.try_code(&code).old(CANARY).all(&all[..1]);
    let call = call.key(CANARY).session(CANARY.to_owned());
    shown(&call);
    call.send().await.unwrap();
    let request = &server.requests()[0];
    let target = format!("/codes/{CANARY}?old={CANARY}&all=one-secret");
    assert_eq!(request.target(), target);
    assert_eq!(request.header("key"), Some(CANARY));
    let cookie = format!("session={CANARY}");
    assert_eq!(request.header("cookie"), Some(cookie.as_str()));
}

/// What breaks a rule is named and not shown, and neither is what cannot be sent.
async fn violations() {
    let server = Server::script([nothing()]).await;
    let client = client(&server, DriftMode::Off);
    let mut long = account(LONG);
    long.any = Some(LONG.into());
    let refused = told(client.create_account(&long).send().await.unwrap_err());
    for (place, rule) in [
        ("/password", "maxLength: 20 characters"),
        ("/password", "pattern: ^[a-z0-9-]+$"),
        ("/named/one", "maxLength: 20 characters"),
        ("/merged", "maxLength: 20 characters"),
        ("/any", "maxLength: 20 characters"),
    ] {
        let mut lines = refused.lines();
        let line = |line: &str| {
            let mut words = line.split_whitespace();
            words.next() == Some(place)
                && line.ends_with(&format!("{rule}, found [REDACTED]"))
        };
        assert!(lines.any(line), "{place} {rule}: {refused}");
    }
    for place in ["/proposed ", "/any "] {
        assert!(refused.contains(place), "{place}: {refused}");
    }
    assert!(refused.contains("`\"aa\"` or `7`"), "{refused}");
    // What a hint would say is about the secret too.
    let upper = told(client.log_in(&Account::new("CANARY-9")).send().await.unwrap_err());
    assert!(!upper.contains("lower case"), "{upper}");
    let short = told(client.log_in(&account(SHORT)).send().await.unwrap_err());
    for place in ["/password ", "/previous/0 ", "/other "] {
        assert!(short.contains(place), "{place}: {short}");
    }
    assert_eq!(short.matches("minLength: 8 characters, found [REDACTED]").count(), 3);
    told(client.upload("7f3").send().await.unwrap_err());
    let code = Password(SHORT.into());
    let call = client.try_code(&code).old(LONG).key("7f3a é").session("7f3a\n");
    let refused = told(call.unchecked().send().await.unwrap_err());
    assert!(refused.contains("header /key"), "{refused}");
    assert!(refused.contains("cookie /session"), "{refused}");
    let call = client.try_code(&code).old(LONG).key("7F3A");
    let refused = told(call.send().await.unwrap_err());
    for place in ["path /code", "query /old", "header /key"] {
        assert!(refused.contains(place), "{place}: {refused}");
    }
    assert!(!refused.contains("7F3A"), "{refused}");
    assert!(server.requests().is_empty());
}

/// An answer that is not as the description says is told of without the secrets in it.
async fn answers() {
    let odd = format!(r#"{{"password": "{LONG}", "other": "{SHORT}", "any": "{SHORT}", "more": 1}}"#);
    let server = Server::choose(move |_| json("201 Created", &odd)).await;
    let sent = account(CANARY);
    let call = client(&server, DriftMode::Warn);
    let whole = call.create_account(&sent).send_full().await.unwrap();
    assert_eq!(whole.value.password.expose_secret(), LONG);
    let drift = format!("{} {}", whole.drift, shown(&whole.drift));
    assert!(!drift.contains("7f3a"), "{drift}");
    for place in ["/password", "/other", "/any", "/more"] {
        assert!(drift.contains(place), "{place}: {drift}");
    }
    let call = client(&server, DriftMode::Strict);
    told(call.create_account(&sent).send().await.unwrap_err());
    let written = serde_json::to_string(&sent).unwrap();
    for reply in [
        json("200 OK", &written),
        answer("201 Created", &[("content-type", "text/plain")], &written),
    ] {
        let server = Server::script([reply]).await;
        let call = client(&server, DriftMode::Off);
        let refused = told(call.create_account(&sent).send().await.unwrap_err());
        assert!(refused.contains("UnexpectedAnswer"), "{refused}");
    }
    for echo in [format!(r#"{{"sent": [{written}]}}"#), written] {
        let server = Server::script([json("422 Unprocessable Content", &echo)]).await;
        let call = client(&server, DriftMode::Off);
        let refused = told(call.create_account(&sent).send().await.unwrap_err());
        assert!(refused.contains("the server answered 422"), "{refused}");
    }
    for wrong in ["73561", "-73561", "73561.5", "true"] {
        let answer = format!(r#"{{"password": {wrong}}}"#);
        let server = Server::script([json("201 Created", &answer)]).await;
        let call = client(&server, DriftMode::Off);
        let refused = told(call.create_account(&sent).send().await.unwrap_err());
        let said = "at `password`: invalid type: [REDACTED], expected a string";
        assert!(refused.contains(said), "{refused}");
        assert!(!refused.contains("73561"), "{refused}");
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    bodies().await;
    parameters().await;
    violations().await;
    answers().await;
    println!("all is as it should be");
}
