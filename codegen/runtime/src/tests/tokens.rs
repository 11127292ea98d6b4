//! Tokens of a source against a real server: asked for when one is needed, once for all calls.

use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::{Body, Method};

use crate::bearer::Bearer;
use crate::digest::Digest;
use crate::oauth::ClientCredentials;
use crate::tests::calls::create;
use crate::tests::server::{Server, answer, header, json};
use crate::token_source::Sourced;
use crate::{
    AccessToken, AuthReason, Call, Client, Decode, Error, Operation, Outcome, Received, TokenNeed,
    TokenSource,
};

fn client(server: &Server, source: impl TokenSource) -> Client {
    let builder = Client::builder().base_url(&server.url);
    let builder = builder.authenticate("Token", Sourced::new("Token", source));
    builder.build().unwrap()
}

/// A source that counts its tokens and keeps why they were needed.
#[derive(Clone, Default)]
struct Counting {
    needs: Arc<Mutex<Vec<TokenNeed>>>,
    lifetime: Option<Duration>,
}

impl TokenSource for Counting {
    async fn token(
        &self,
        need: TokenNeed,
    ) -> Result<AccessToken, Box<dyn std::error::Error + Send + Sync>> {
        // Others may come while this one waits.
        tokio::task::yield_now().await;
        let mut needs = self.needs.lock().unwrap();
        needs.push(need);
        let token = AccessToken::new(format!("t{}", needs.len()));
        Ok(match self.lifetime {
            Some(lifetime) => token.expires_in(lifetime),
            None => token,
        })
    }
}

#[tokio::test]
async fn all_calls_share_one_token_and_ask_for_it_once() {
    let server = Server::script([json("200 OK", "{}")]).await;
    let source = Counting::default();
    let client = client(&server, source.clone());
    let calls = (0..50).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { create(&client).send().await.unwrap() })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap();
    }
    assert_eq!(*source.needs.lock().unwrap(), [TokenNeed::First]);
    let sent = server.header("authorization");
    assert!(
        sent.iter()
            .all(|value| value.as_deref() == Some("Bearer t1"))
    );
}

#[tokio::test]
async fn a_refused_token_is_asked_for_again_once() {
    let valid = Arc::new(AtomicUsize::new(2));
    let least = valid.clone();
    let server = Server::choose(move |request| {
        let token = header(request, "authorization").unwrap();
        let number: usize = token.trim_start_matches("Bearer t").parse().unwrap();
        if number >= least.load(Ordering::Relaxed) {
            json("200 OK", "{}")
        } else {
            answer("401 Unauthorized", &[("www-authenticate", "Bearer")], "")
        }
    })
    .await;
    let source = Counting::default();
    let client = client(&server, source.clone());
    create(&client).send().await.unwrap();
    assert_eq!(
        *source.needs.lock().unwrap(),
        [TokenNeed::First, TokenNeed::Refused]
    );
    // A server that refuses every token is not asked for ever: the new one is kept for a while.
    valid.store(usize::MAX, Ordering::Relaxed);
    let before = server.requests().len();
    create(&client).send().await.unwrap_err();
    assert_eq!(server.requests().len(), before + 1);
    assert_eq!(source.needs.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_token_is_renewed_before_its_end_where_the_source_says_when_that_is() {
    let server = Server::script([json("200 OK", "{}")]).await;
    for (lifetime, asked) in [(None, 1), (Some(Duration::from_secs(600)), 2)] {
        let source = Counting {
            lifetime,
            ..Counting::default()
        };
        let client = client(&server, source.clone());
        create(&client).send().await.unwrap();
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(599)).await;
        tokio::time::resume();
        create(&client).send().await.unwrap();
        let needs = source.needs.lock().unwrap();
        assert_eq!(needs.len(), asked);
        assert!(
            needs
                .iter()
                .skip(1)
                .all(|need| *need == TokenNeed::Expiring)
        );
    }
}

#[tokio::test]
async fn a_source_that_fails_ends_the_call_before_it_is_sent() {
    let server = Server::script([json("200 OK", "{}")]).await;
    let client = client(&server, |_| async {
        Err::<String, _>(std::io::Error::other("the user went away"))
    });
    let error = create(&client).send().await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    let Error::Auth(error) = error else {
        panic!("{error}");
    };
    let AuthReason::TokenSource { scheme, error } = error.reason() else {
        panic!("{error}");
    };
    assert_eq!(*scheme, "Token");
    assert_eq!(error.to_string(), "the user went away");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn another_scheme_of_http_names_itself() {
    let server = Server::script([json("200 OK", "{}")]).await;
    let builder = Client::builder().base_url(&server.url);
    let fixed = Bearer::new("Token", "abc").prefixed("DPoP");
    let fixed = builder.authenticate("Token", fixed).build().unwrap();
    create(&fixed).send().await.unwrap();
    let builder = Client::builder().base_url(&server.url);
    let source = Sourced::new("Token", |_| async { Ok::<_, std::io::Error>("def") });
    let sourced = builder.authenticate("Token", source.prefixed("DPoP"));
    create(&sourced.build().unwrap()).send().await.unwrap();
    let sent: Vec<_> = server
        .header("authorization")
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(sent, ["DPoP abc", "DPoP def"]);
    assert!(!format!("{fixed:?}").contains("abc"));
}

#[tokio::test]
async fn a_token_is_asked_for_with_the_scopes_that_the_caller_chooses() {
    let token = r#"{"access_token": "t1", "token_type": "Bearer"}"#;
    let server = Server::script([json("200 OK", token), json("200 OK", "{}")]).await;
    let all = &["jobs:write", "jobs:read", "admin"];
    let credential = ClientCredentials::new("App", "/token", all, "id", "secret");
    let builder = Client::builder().base_url(&server.url);
    let builder = builder.authenticate("Token", credential.scoped(["jobs:write", "jobs:read"]));
    create(&builder.build().unwrap()).send().await.unwrap();
    let asked = server.requests().remove(0);
    assert!(
        asked.ends_with("\r\n\r\ngrant_type=client_credentials&scope=jobs%3Awrite+jobs%3Aread")
    );
}

/// An operation that takes a body of any length.
struct Store;

impl Operation for Store {
    type Output = ();
    type Failure = Infallible;

    const ID: &'static str = "store";
    const METHOD: Method = Method::PUT;
    const PATH: &'static str = "/object";

    const DECODE: Decode<Self> = |received| received.on(204, Received::nothing);
}

/// A stream is sent once, so that a call with one cannot be signed again; the next call can.
#[tokio::test]
async fn a_call_after_a_refused_stream_has_another_credential() {
    let server = Server::choose(|request| {
        let sent = header(request, "authorization").unwrap_or_default();
        if sent == "Bearer t2" || sent.starts_with("Digest ") {
            return answer("204 No Content", &[], "");
        }
        let asked = r#"Digest realm="r", nonce="n", qop="auth""#;
        answer("401 Unauthorized", &[("www-authenticate", asked)], "")
    })
    .await;
    let source = Counting::default();
    let digest = Client::builder()
        .base_url(&server.url)
        .authenticate("DigestAuth", Digest::new("DigestAuth", "u", "p"))
        .build()
        .unwrap();
    for client in [client(&server, source.clone()), digest] {
        let store = || {
            let stream = Body::wrap(Body::from("piece"));
            Call::<Store>::new(&client).raw_body("application/octet-stream", stream)
        };
        let before = server.requests().len();
        let error = store().send().await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 401);
        store().send().await.unwrap();
        assert_eq!(server.requests().len(), before + 2);
    }
    let needs = [TokenNeed::First, TokenNeed::Refused];
    assert_eq!(*source.needs.lock().unwrap(), needs);
}
