//! How a client is made: its address, its name, its HTTP client, and the environment.

use std::process::Command;
use std::time::Duration;

use generated::{BuildError, Client, Error, Outcome};
use tests::restore::{PATH, builder, create};
use tests::server::{Server, json};

/// F59: a credential over plain HTTP.
#[test]
fn f59_plain_http_is_refused_except_on_this_machine_or_where_it_is_allowed() {
    for (url, host) in [
        ("http://cloud.mongodb.com", "cloud.mongodb.com"),
        ("http://localhost.example.com", "localhost.example.com"),
        ("http://127.0.0.1.example.com:80", "127.0.0.1.example.com"),
        ("http://10.0.0.1", "10.0.0.1"),
        ("http://0.0.0.0", "0.0.0.0"),
        ("http://[2001:db8::1]", "[2001:db8::1]"),
        ("HTTP://example.com", "example.com"),
    ] {
        match Client::builder().base_url(url).build() {
            Err(BuildError::Insecure { host: found }) => assert_eq!(found, host),
            other => panic!("{url}: {other:?}"),
        }
        Client::builder()
            .base_url(url)
            .allow_insecure_http()
            .build()
            .expect(url);
    }
    for url in [
        "https://cloud.mongodb.com",
        "http://localhost:8080",
        "http://127.0.0.1",
        "http://127.9.9.9:1",
        "http://[::1]:1",
        " https://cloud.mongodb.com/ ",
        "",
    ] {
        Client::builder().base_url(url).build().expect(url);
    }
}

#[test]
fn a_base_address_with_a_credential_is_refused_and_not_shown() {
    for url in [
        "https://user:canary@cloud.mongodb.com",
        "https://canary@cloud.mongodb.com",
        "https://:canary@cloud.mongodb.com",
        "http://user:canary@127.0.0.1",
    ] {
        let builder = Client::builder().base_url(url);
        assert!(!format!("{builder:?}").contains("canary"));
        let error = builder.build().unwrap_err();
        assert!(
            matches!(error, BuildError::BaseUrlCredential),
            "{url}: {error:?}"
        );
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}

#[test]
fn what_is_no_base_address_is_refused() {
    for url in [
        "cloud.mongodb.com",
        "/api",
        "ftp://cloud.mongodb.com",
        "file:///etc/passwd",
        "https://",
        "https://cloud.mongodb.com?a=b",
        "https://cloud.mongodb.com#a",
        "https://cloud mongodb com",
    ] {
        let error = Client::builder().base_url(url).build().unwrap_err();
        assert!(matches!(error, BuildError::BaseUrl), "{url}: {error:?}");
    }
}

#[test]
fn without_a_base_address_calls_go_to_the_service() {
    let client = Client::builder().build().unwrap();
    assert_eq!(client.base_url().as_str(), "https://cloud.mongodb.com/");
}

#[tokio::test]
async fn a_client_may_be_given_a_name_but_not_one_that_ends_the_header() {
    let server = Server::script([json("200 OK", "{}")]).await;
    let named = |name: &str| {
        builder(&server)
            .service_account_token("t")
            .user_agent(name)
            .build()
    };
    create(&named("backup-robot/2").unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(
        server.headers("user-agent"),
        [Some("backup-robot/2".to_owned())]
    );
    let error = named("robot\r\nx-forged: 1").unwrap_err();
    assert!(matches!(error, BuildError::UserAgent), "{error:?}");
}

#[tokio::test]
async fn a_callers_own_http_client_is_used_with_its_settings() {
    let server = Server::script([json("200 OK", "{}")]).await;
    let mut headers = reqwest::header::HeaderMap::new();
    headers.insert("x-own", reqwest::header::HeaderValue::from_static("yes"));
    let own = reqwest::Client::builder()
        .user_agent("own/1")
        .default_headers(headers);
    let own = own.build().unwrap();
    let client = builder(&server)
        .http_client(own)
        .service_account_token("t")
        .build()
        .unwrap();
    create(&client).send().await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.header("x-own"), Some("yes"));
    assert_eq!(request.headers("user-agent").collect::<Vec<_>>(), ["own/1"]);
    assert_eq!(request.header("authorization"), Some("Bearer t"));
}

#[tokio::test]
async fn a_timeout_of_a_callers_own_http_client_is_a_timeout_of_the_call() {
    let server = Server::script([tests::server::Reply::Stall(Vec::new())]).await;
    let own = reqwest::Client::builder()
        .timeout(Duration::from_millis(1))
        .build()
        .unwrap();
    let client = builder(&server)
        .http_client(own)
        .service_account_token("t")
        .build()
        .unwrap();
    let error = create(&client).send().await.unwrap_err();
    let Error::Transport(transport) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(transport.cause(), generated::Cause::TimedOut);
    assert!(server.requests().len() <= 3, "{error}");
}

#[tokio::test]
async fn a_call_without_a_credential_is_not_sent() {
    let server = Server::script([json("200 OK", "{}")]).await;
    let error = create(&builder(&server).build().unwrap())
        .send()
        .await
        .unwrap_err();
    insta::assert_snapshot!(error, @"createGroupClusterBackupRestoreJob: the client has no credential for this operation, which accepts ServiceAccounts or DigestAuth");
    assert_eq!(
        (error.outcome(), server.requests().len()),
        (Outcome::NotSent, 0)
    );
}

#[tokio::test]
async fn of_two_credentials_the_one_that_the_description_names_first_is_used() {
    let server = Server::script([json("200 OK", "{}")]).await;
    let both = builder(&server)
        .api_key("public", "private")
        .service_account_token("t");
    create(&both.build().unwrap()).send().await.unwrap();
    assert_eq!(
        server.headers("authorization"),
        [Some("Bearer t".to_owned())]
    );
}

#[tokio::test]
async fn clones_of_a_client_share_its_token() {
    let server = Server::script([
        json("200 OK", r#"{"access_token": "t"}"#),
        json("200 OK", "{}"),
    ]);
    let server = server.await;
    let client = builder(&server)
        .service_account("id", "secret")
        .build()
        .unwrap();
    for clone in [client.clone(), client.clone(), client] {
        create(&clone).send().await.unwrap();
    }
    let targets: Vec<_> = server
        .requests()
        .iter()
        .map(|sent| sent.target().to_owned())
        .collect();
    assert_eq!(targets, ["/api/oauth/token", PATH, PATH, PATH]);
}

/// What `call_from_the_environment` prints where it runs alone with these variables.
fn in_environment(variables: &[(&str, &str)]) -> String {
    let itself = std::env::current_exe().expect("a test is a program");
    let output = Command::new(itself)
        .args([
            "--exact",
            "call_from_the_environment",
            "--ignored",
            "--nocapture",
        ])
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .expect("a test runs alone");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
#[ignore = "runs in a process of its own, whose environment another test sets"]
async fn call_from_the_environment() {
    let end = match Client::from_env() {
        Ok(client) => match create(&client).send().await {
            Ok(_) => format!("started {client:?}"),
            Err(error) => format!("failed {error} {error:?}"),
        },
        Err(error) => format!("not built: {error} ({error:?})"),
    };
    println!("{end}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_from_the_environment_authenticates_as_the_first_variables_say() {
    let server = Server::choose(|request| match request.target() {
        "/api/oauth/token" => json("200 OK", r#"{"access_token": "minted"}"#),
        _ => json("200 OK", "{}"),
    })
    .await;
    let base = ("MONGODB_ATLAS_BASE_URL", server.url.as_str());
    let account = [
        ("MONGODB_ATLAS_CLIENT_ID", "id"),
        ("MONGODB_ATLAS_CLIENT_SECRET", "canary"),
    ];
    let key = [
        ("MONGODB_ATLAS_PUBLIC_KEY", "public"),
        ("MONGODB_ATLAS_PRIVATE_KEY", "canary"),
    ];
    let emptied = [
        ("MONGODB_ATLAS_CLIENT_ID", ""),
        ("MONGODB_ATLAS_CLIENT_SECRET", ""),
    ];
    for (variables, authorization) in [
        (
            [&account[..], &key[..], &[base]].concat(),
            Some("Bearer minted"),
        ),
        // An unsigned request waits for a challenge.
        ([&emptied[..], &key[..], &[base]].concat(), None),
    ] {
        let printed = in_environment(&variables);
        assert!(printed.contains("started Client"), "{printed}");
        assert!(!printed.contains("canary"), "{printed}");
        let request = server.requests().pop().expect("a call was made");
        assert_eq!(
            (request.target(), request.header("authorization")),
            (PATH, authorization)
        );
    }
}

#[test]
fn an_environment_without_a_whole_credential_is_told_by_the_names_of_its_variables() {
    for (variables, expected) in [
        (
            &[][..],
            "not built: no credential in the environment: set MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET, or MONGODB_ATLAS_PUBLIC_KEY and MONGODB_ATLAS_PRIVATE_KEY",
        ),
        (
            &[("MONGODB_ATLAS_CLIENT_SECRET", "canary")],
            "set MONGODB_ATLAS_CLIENT_ID ",
        ),
        (
            &[("MONGODB_ATLAS_PUBLIC_KEY", "public")],
            "set MONGODB_ATLAS_PRIVATE_KEY ",
        ),
        (
            &[
                ("MONGODB_ATLAS_BASE_URL", "http://user:canary@example.com"),
                ("MONGODB_ATLAS_PUBLIC_KEY", "p"),
                ("MONGODB_ATLAS_PRIVATE_KEY", "canary"),
            ],
            "not built: the base address holds a user name or a password",
        ),
    ] {
        let printed = in_environment(variables);
        assert!(printed.contains(expected), "{expected}: {printed}");
        assert!(!printed.contains("canary"), "{printed}");
    }
}
