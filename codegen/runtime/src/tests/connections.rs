//! Which server a call goes to, and connections that are not what they should be.

use tokio::io::AsyncWriteExt;

use crate::tests::calls::create;
use crate::tests::server::{Server, answer, header, json};
use crate::{BuildError, Cause, Client, Error, Outcome, RetryPolicy};

/// F29, F30: a redirect to another host with a key, a cookie and a header of the call.
#[tokio::test]
async fn a_redirect_takes_no_key_cookie_or_header_to_another_host() {
    let other = Server::script([json("200 OK", "")]).await;
    for status in [
        "302 Found",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let location = format!("{}/elsewhere", other.url);
        let server = Server::script([answer(status, &[("location", &location)], "")]).await;
        let builder = || Client::builder().base_url(&server.url);
        for client in [builder().key("canary"), builder().token("canary")] {
            let client = client.build().unwrap();
            let call = create(&client).in_header("X-A", "canary");
            let sent = call.in_cookie("c", "canary").send().await;
            assert!(matches!(sent, Err(Error::Unexpected(_))), "{sent:?}");
        }
        assert_eq!(server.requests().len(), 2);
    }
    assert!(other.requests().is_empty());
}

#[tokio::test]
#[ignore = "runs in a process of its own, whose environment another test sets"]
async fn call_from_the_environment() {
    let policy = RetryPolicy::never();
    let call = create(&Client::from_env().unwrap())
        .retry(policy)
        .send()
        .await;
    println!("{call:?}");
}

/// Runs `call_from_the_environment` where the environment names a proxy.
async fn call_beside_a_proxy(proxy: &Server, base: &str) {
    let itself = std::env::current_exe().unwrap();
    let output = tokio::process::Command::new(itself)
        .args(["--exact", "tests::connections::call_from_the_environment"])
        .args(["--ignored", "--nocapture"])
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .env("HTTP_PROXY", &proxy.url)
        .env("HTTPS_PROXY", &proxy.url)
        .env("RUNTIME_TEST_BASE_URL", base)
        .env("RUNTIME_TEST_USERNAME", "user")
        .env("RUNTIME_TEST_PASSWORD", "password")
        .output()
        .await
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// A proxy could read what is sent in the clear, and its `localhost` is another machine.
#[tokio::test]
async fn what_is_sent_in_the_clear_goes_through_no_proxy() {
    let proxy = Server::script([answer("502 Bad Gateway", &[], "")]).await;
    let server = Server::script([json("200 OK", "{}")]).await;
    call_beside_a_proxy(&proxy, &server.url).await;
    assert_eq!((proxy.requests().len(), server.requests().len()), (0, 1));
    call_beside_a_proxy(&proxy, "https://api.example.com").await;
    let [tunnel] = &proxy.requests()[..] else {
        panic!("{:?}", proxy.requests())
    };
    assert!(
        tunnel.starts_with("CONNECT api.example.com:443 "),
        "{tunnel}"
    );
    assert_eq!(header(tunnel, "authorization"), None);
}

/// F58: TLS that cannot be trusted.
#[tokio::test]
async fn a_failed_handshake_is_final() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            stream
                .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                .await
                .unwrap();
            std::mem::forget(stream);
        }
    });
    let client = Client::builder().base_url(url).token("t").build().unwrap();
    let error = create(&client).send().await.unwrap_err();
    let Error::Transport(transport) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(transport.cause(), Cause::Tls, "{error}");
    assert_eq!((error.attempts(), error.outcome()), (1, Outcome::NotSent));
}

#[tokio::test]
async fn a_challenge_from_another_origin_is_not_answered() {
    let challenge = [(
        "www-authenticate",
        r#"Digest realm="r", nonce="n", qop="auth""#,
    )];
    let other = Server::script([answer("401 Unauthorized", &challenge, "")]).await;
    let location = format!("{}/elsewhere", other.url);
    let server = Server::script([answer(
        "307 Temporary Redirect",
        &[("location", &location)],
        "",
    )])
    .await;
    // A caller's own client that follows redirects.
    let client = Client::builder()
        .base_url(&server.url)
        .http_client(reqwest::Client::new());
    let client = client.api_key("user", "password").build().unwrap();
    let error = create(&client).send().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 401);
    assert_eq!(other.header("authorization"), [None]);
}

/// The address of a server with variables, as far as it can be built.
fn served(template: &'static str, values: &[(&'static str, &str)]) -> Result<String, BuildError> {
    let builder = Client::builder().documented_as(template, values);
    builder.build().map(|client| client.base_url().to_string())
}

#[test]
fn no_value_of_a_variable_makes_another_server() {
    let tenant = "https://{tenant}.example.com/api";
    for value in [
        "evil.test/",
        "evil.test:8443/x",
        "evil.test\\",
        "evil.test?",
        "evil.test#",
        "user@evil",
        "evil.test:80",
        "a b",
        "a\tb",
    ] {
        let error = served(tenant, &[("tenant", value)]).unwrap_err();
        assert!(
            matches!(error, BuildError::ServerVariable { name: "tenant" }),
            "{value}: {error}"
        );
        assert!(!error.to_string().contains(value), "{error}");
    }
    for (template, values, url) in [
        (
            tenant,
            &[("tenant", "acme")][..],
            "https://acme.example.com/api",
        ),
        (
            "{scheme}://a.example:{port}/{path}",
            &[("scheme", "https"), ("port", "8443"), ("path", "v1/beta")],
            "https://a.example:8443/v1/beta",
        ),
        // A slash at the beginning repeats the one before it.
        (
            "https://a.example/{path}",
            &[("path", "/prod")],
            "https://a.example/prod",
        ),
        // The caller says which host it is.
        (
            "https://{host}/api",
            &[("host", "b.example:8443")],
            "https://b.example:8443/api",
        ),
        (
            "{base}/api",
            &[("base", "https://c.example/x")],
            "https://c.example/x/api",
        ),
    ] {
        assert_eq!(served(template, values).unwrap(), url);
    }
    for (template, value) in [
        ("https://a.example/{x}", "v1?a=b"),
        ("https://a.example/{x}", "v1#"),
        ("https://a.example:{x}/", "80/b"),
        ("https://{x}/", "user@b.example"),
        ("https://{x}/", "b.example/c"),
        ("{x}://a.example", "https://b.example/c"),
    ] {
        let error = served(template, &[("x", value)]).unwrap_err();
        assert!(
            matches!(error, BuildError::ServerVariable { name: "x" }),
            "{template} {value}: {error}"
        );
    }
    // A server that is chosen afterwards, or another address, is as good as any.
    let chosen = Client::builder().documented_as(tenant, &[("tenant", "a/")]);
    chosen.documented("https://a.example").build().unwrap();
    let other = Client::builder().documented_as(tenant, &[("tenant", "a/")]);
    other.base_url("https://a.example").build().unwrap();
}
