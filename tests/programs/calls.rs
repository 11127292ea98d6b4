//! Calls of the crate that `calls.yaml` becomes, to a server on loopback.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use calls::client::{HereServer, HereVersion, Server as Declared};
use calls::models::{Cat, Dog, DogKind, Pet, User};
use calls::{AccessToken, BuildError, Client, ClientBuilder, Parts};
use server::{Server, answer};

/// The server of the tests.
mod server;

/// The builder of a client for the server, as one that the description declares.
fn builder(server: &Server, version: HereVersion) -> ClientBuilder {
    let port = server.url.rsplit(':').next().unwrap().to_owned();
    Client::builder().server(Declared::Here(HereServer {
        port,
        version,
        ..HereServer::default()
    }))
}

fn things() -> server::Reply {
    let headers = [
        ("content-type", "application/json"),
        ("x-total", "3"),
        ("x-share", "0.5"),
        ("x-whole", "true"),
        ("x-cursor", "next page"),
    ];
    answer("200 OK", &headers, r#"["a"]"#)
}

/// A server is chosen with its variables; an operation's own server is found beside it; an address
/// of the caller's goes before both.
async fn servers() {
    let server = Server::choose(|request| match request.target() {
        target if target.ends_with("/things") => things(),
        _ => answer("204 No Content", &[], ""),
    })
    .await;
    let elsewhere = Client::builder().server(Declared::Here(HereServer {
        port: "80@other.example".to_owned(),
        ..HereServer::default()
    }));
    let refused = elsewhere.build().unwrap_err();
    assert!(
        matches!(refused, BuildError::ServerVariable { name: "port" }),
        "{refused}"
    );
    for version in [HereVersion::V1, HereVersion::V2] {
        let client = builder(&server, version).login("t").build().unwrap();
        client.list_things().send().await.unwrap();
        client.get_elsewhere().send().await.unwrap();
    }
    let client = builder(&server, HereVersion::V2).login("t");
    let client = client
        .base_url(format!("{}/mine", server.url))
        .build()
        .unwrap();
    client.list_things().send().await.unwrap();
    client.get_elsewhere().send().await.unwrap();
    let requests = server.requests();
    let targets: Vec<&str> = requests.iter().map(server::Request::target).collect();
    assert_eq!(
        targets,
        [
            "/v1/things",
            "/other/elsewhere",
            "/v2/things",
            "/other/elsewhere",
            "/mine/things",
            "/mine/elsewhere"
        ]
    );
    // `security: []`: no credential is sent.
    assert_eq!(requests[1].header("authorization"), None);
}

/// The whole answer has its headers by their types.
async fn headers() {
    let server = Server::script([things()]).await;
    let client = builder(&server, HereVersion::V1)
        .login("t")
        .build()
        .unwrap();
    let whole = client.list_things().send_full().await.unwrap();
    assert_eq!(whole.status, 200);
    assert_eq!(whole.value, ["a"]);
    assert_eq!(whole.headers.x_total(), Some(3));
    assert_eq!(whole.headers.x_share(), Some(0.5));
    assert_eq!(whole.headers.x_whole(), Some(true));
    assert_eq!(whole.headers.x_cursor(), Some("next page"));
}

/// A parameter of several types takes what each of them holds, is written as that is, and is
/// checked by that one's schema.
async fn several_types() {
    let server = Server::choose(|_| answer("204 No Content", &[], "")).await;
    let client = builder(&server, HereVersion::V1)
        .login("t")
        .build()
        .unwrap();
    client.get_run(7).share(0.5).tag("a").send().await.unwrap();
    client.get_run("7/a").share(3).send().await.unwrap();
    let tags = ["a", "b"].map(str::to_owned).to_vec();
    client
        .get_run(7)
        .share(true)
        .tag(tags)
        .send()
        .await
        .unwrap();
    let requests = server.requests();
    let targets: Vec<&str> = requests.iter().map(server::Request::target).collect();
    assert_eq!(
        targets,
        [
            "/v1/runs/7?share=0.5&tag=a",
            "/v1/runs/7%2Fa?share=3",
            "/v1/runs/7?share=true&tag=a&tag=b",
        ]
    );
    let long = vec!["abcd".to_owned()];
    let refused = client.get_run(0).tag(long).send().await.unwrap_err();
    let refused = refused.to_string();
    assert!(refused.contains("minimum: 1, found 0"), "{refused}");
    assert!(refused.contains("maxLength: 3"), "{refused}");
    assert_eq!(server.requests().len(), 3);
}

/// What operators a template has, parameters stand in it; one with a plus may be several segments, and
/// leads nowhere else.
async fn templates() {
    let server = Server::choose(|_| answer("204 No Content", &[], "")).await;
    let client = builder(&server, HereVersion::V1)
        .login("t")
        .build()
        .unwrap();
    let ids = ["a", "b/c"].map(str::to_owned);
    client.get_files(&ids, &[1, 2]).send().await.unwrap();
    let name = "projects/p 1/jobs/j?x=1#y";
    client.cancel_job(name).send().await.unwrap();
    let requests = server.requests();
    let targets: Vec<&str> = requests.iter().map(server::Request::target).collect();
    assert_eq!(
        targets,
        [
            "/v1/files/;ids=a;ids=b%2Fc/v.1,2",
            "/v1/jobs/projects/p%201/jobs/j%3Fx=1%23y:cancel",
        ]
    );
    for name in ["a/../b", "../b", "a//b", "/a"] {
        let refused = client.cancel_job(name).send().await.unwrap_err();
        assert!(refused.to_string().contains("segment"), "{refused}");
    }
    // With what stands behind it, this is a segment like any other.
    client.cancel_job("..").send().await.unwrap();
    assert_eq!(server.requests()[2].target(), "/v1/jobs/..:cancel");
    assert_eq!(server.requests().len(), 3);
}

/// What chooses the branch on the other side is the value of the tag, not the variant: the two agree.
async fn tags() {
    let server = Server::choose(|_| answer("204 No Content", &[], "")).await;
    let client = builder(&server, HereVersion::V1)
        .login("t")
        .build()
        .unwrap();
    let dog = |kind| {
        let mut dog = Dog::default();
        dog.kind = kind;
        Pet::Dog(dog)
    };
    let cat = |kind: &str| {
        let mut cat = Cat::default();
        kind.clone_into(&mut cat.kind);
        Pet::Cat(cat)
    };
    for (pet, told) in [
        (cat("dog"), "/kind enum: `cat`, found \"dog\""),
        (dog(Some(DogKind::Cat)), "/kind enum: `Dog`, found \"Cat\""),
    ] {
        let refused = client.add_pet(&pet).send().await.unwrap_err().to_string();
        assert!(refused.contains(told), "{refused}");
    }
    // A tag that has one value is there, whether it is set or not.
    for (pet, kind) in [
        (Pet::Cat(Cat::default()), "cat"),
        (dog(Some(DogKind::Dog)), "Dog"),
        (dog(None), "Dog"),
    ] {
        client.add_pet(&pet).send().await.unwrap();
        let sent = server.requests().pop().unwrap();
        let told = format!("\"kind\":\"{kind}\"");
        assert!(sent.body.contains(&told), "{sent:?}");
    }
    assert_eq!(server.requests().len(), 3);
}

/// What the description names is set by its name, which checks it, and is not written twice.
async fn names() {
    let server = Server::choose(|_| answer("204 No Content", &[], "")).await;
    let client = Client::builder().base_url(&server.url).build().unwrap();
    let mut user = User::new("user");
    user.additional = [("team".to_owned(), "a".to_owned())].into();
    client.add_user(&user).send().await.unwrap();
    let other = || Parts::new().text("team", "a");
    client
        .add_form("user")
        .other_parts(other())
        .send()
        .await
        .unwrap();
    user.additional
        .insert("role".to_owned(), "admin".to_owned());
    let refused = client.add_user(&user).send().await.unwrap_err();
    let form = client
        .add_form("user")
        .other_parts(other().text("note", "n"));
    for (error, name) in [(refused, "role"), (form.send().await.unwrap_err(), "note")] {
        let said = format!("/{name} `{name}` is described, and is not one of the others");
        assert!(error.to_string().ends_with(&said), "{error}");
    }
    assert_eq!(server.requests().len(), 2);
}

/// A body of text is held as it is, and checked by its schema all the same.
async fn texts() {
    let server = Server::choose(|_| answer("204 No Content", &[], "")).await;
    let client = builder(&server, HereVersion::V1)
        .login("t")
        .build()
        .unwrap();
    client.add_note("abc").send().await.unwrap();
    client.add_note("abc".to_owned()).send().await.unwrap();
    let refused = client.add_note("ABCDEF").send().await.unwrap_err();
    let refused = refused.to_string();
    assert!(refused.contains("maxLength: 5 characters"), "{refused}");
    assert!(refused.contains("pattern"), "{refused}");
    let requests = server.requests();
    let bodies: Vec<&str> = requests.iter().map(|request| &*request.body).collect();
    assert_eq!(bodies, ["abc", "abc"]);
}

/// A source is asked once for all calls, and again after a token is refused.
async fn tokens() {
    let server = Server::choose(|request| match request.header("authorization") {
        Some("Bearer t2") => things(),
        _ => answer("401 Unauthorized", &[], ""),
    })
    .await;
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let source = move |_| {
        let number = count.fetch_add(1, Ordering::Relaxed) + 1;
        async move {
            let token = AccessToken::new(format!("t{number}"));
            Ok::<_, std::io::Error>(token.expires_in(Duration::from_secs(600)))
        }
    };
    let builder = builder(&server, HereVersion::V1);
    let client = builder.login_source(source).build().unwrap();
    for _ in 0..3 {
        client.list_things().send().await.unwrap();
    }
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    servers().await;
    headers().await;
    several_types().await;
    templates().await;
    tags().await;
    names().await;
    texts().await;
    tokens().await;
    println!("all is as it should be");
}
