//! What goes onto the wire, and what never does.

use generated::models::{DeliveryType, RestoreJobRequest};
use generated::{Error, Outcome, Part};
use tests::restore::{ID, PATH, builder, client, create, request};
use tests::server::{Request, Server, json};

const MEDIA_TYPE: &str = "application/vnd.atlas.2023-01-01+json";

/// A server that starts every job.
async fn willing() -> Server {
    Server::script([json("200 OK", "{}")]).await
}

/// The names of all headers, in the order in which they came.
fn names(request: &Request) -> Vec<String> {
    let lines = request.head.lines().skip(1);
    lines
        .map(|line| line.split(':').next().unwrap_or_default().to_lowercase())
        .collect()
}

#[tokio::test]
async fn a_request_has_the_headers_of_the_description_each_once_and_no_others() {
    let server = willing().await;
    create(&client(&server)).send().await.unwrap();
    let request = &server.requests()[0];
    for (name, value) in [
        ("accept", MEDIA_TYPE),
        ("content-type", MEDIA_TYPE),
        ("authorization", "Bearer token"),
        ("user-agent", "generated/0.1.0"),
        ("accept-encoding", "gzip"),
        ("host", server.url.trim_start_matches("http://")),
        ("content-length", &request.body.len().to_string()),
    ] {
        assert_eq!(request.headers(name).collect::<Vec<_>>(), [value], "{name}");
    }
    assert_eq!(names(request).len(), 7, "{}", request.head);
}

#[tokio::test]
async fn each_delivery_type_is_written_with_its_own_members_and_nothing_else() {
    let server = willing().await;
    let client = client(&server);
    for (request, body) in [
        (
            RestoreJobRequest::automated(ID, "staging", ID),
            format!(
                r#"{{"deliveryType":"automated","snapshotId":"{ID}","targetClusterName":"staging","targetGroupId":"{ID}"}}"#
            ),
        ),
        (
            RestoreJobRequest::download(ID),
            format!(r#"{{"deliveryType":"download","snapshotId":"{ID}"}}"#),
        ),
        (
            RestoreJobRequest::point_in_time_seconds("staging", ID, 1_700_000_000),
            format!(
                r#"{{"deliveryType":"pointInTime","pointInTimeUTCSeconds":1700000000,"targetClusterName":"staging","targetGroupId":"{ID}"}}"#
            ),
        ),
        (
            RestoreJobRequest::point_in_time_oplog("staging", ID, 1_700_000_000, 3),
            format!(
                r#"{{"deliveryType":"pointInTime","oplogInc":3,"oplogTs":1700000000,"targetClusterName":"staging","targetGroupId":"{ID}"}}"#
            ),
        ),
    ] {
        client
            .create_backup_restore_job(ID, "production", &request)
            .send()
            .await
            .unwrap();
        assert_eq!(server.requests().pop().unwrap().body, body);
    }
}

#[tokio::test]
async fn query_parameters_are_sent_once_where_they_are_set_and_the_last_value_wins() {
    let server = willing().await;
    let client = client(&server);
    for (call, query) in [
        (create(&client), ""),
        (create(&client).pretty(true), "?pretty=true"),
        (create(&client).envelope(false), "?envelope=false"),
        (
            create(&client).pretty(false).envelope(true).pretty(true),
            "?pretty=true&envelope=true",
        ),
    ] {
        call.send().await.unwrap();
        assert_eq!(
            server.requests().pop().unwrap().target(),
            format!("{PATH}{query}")
        );
    }
}

#[tokio::test]
async fn the_path_of_a_base_address_is_kept() {
    for base in ["/proxy", "/proxy/", "/proxy/a%2Fb//"] {
        let server = willing().await;
        let client = builder(&server).base_url(format!("{}{base}", server.url));
        create(&client.service_account_token("t").build().unwrap())
            .send()
            .await
            .unwrap();
        let prefix = base.trim_end_matches('/');
        assert_eq!(server.requests()[0].target(), format!("{prefix}{PATH}"));
    }
}

/// F51: path parameters that would be other paths.
#[tokio::test]
async fn f51_a_path_parameter_is_one_segment_on_the_wire() {
    let server = willing().await;
    let client = client(&server);
    let (long, written) = ("%".repeat(3000), "%25".repeat(3000));
    for (name, segment) in [
        ("a/b", "a%2Fb"),
        ("..%2f..", "..%252f.."),
        ("%2e%2e", "%252e%252e"),
        ("...", "..."),
        ("?pretty=true", "%3Fpretty%3Dtrue"),
        ("#x", "%23x"),
        ("%", "%25"),
        ("\\..\\", "%5C..%5C"),
        (";v=1", "%3Bv%3D1"),
        ("a b", "a%20b"),
        ("ü\u{202e}\u{0}", "%C3%BC%E2%80%AE%00"),
        (&long, &written),
    ] {
        let call = client.create_backup_restore_job(ID, name, &request());
        assert!(
            matches!(call.send().await, Err(Error::Invalid(_))),
            "{name:?} breaks the pattern"
        );
        let before = server.requests().len();
        let call = client
            .create_backup_restore_job(ID, name, &request())
            .unchecked();
        call.send().await.unwrap();
        assert_eq!(
            server.requests().len(),
            before + 1,
            "{name:?} was sent once"
        );
        let sent = server.requests().pop().unwrap();
        let segments: Vec<&str> = sent.target().split('/').collect();
        assert_eq!(
            (segments.len(), segments[7]),
            (10, segment),
            "{}",
            sent.target()
        );
    }
}

/// F51: path parameters that would be other paths.
#[tokio::test]
async fn f51_a_segment_that_every_server_drops_is_refused_even_unchecked() {
    let server = willing().await;
    let client = client(&server);
    for name in ["", ".", ".."] {
        for (group, cluster) in [(ID, name), (name, "production")] {
            let call = client
                .create_backup_restore_job(group, cluster, &request())
                .unchecked();
            let error = call.send().await.unwrap_err();
            assert!(matches!(error, Error::Invalid(_)), "{name:?}: {error:?}");
        }
    }
    assert!(server.requests().is_empty());
}

/// F52: a path parameter of a megabyte.
#[tokio::test]
async fn f52_a_path_parameter_without_measure_is_refused_and_nothing_was_sent() {
    let server = willing().await;
    let client = client(&server);
    for length in [60_000, 65_535, 1 << 20] {
        let name = "a".repeat(length);
        let call = client.create_backup_restore_job(ID, &name, &request());
        let sent = call.unchecked().send().await;
        if length == 60_000 {
            sent.unwrap();
            continue;
        }
        insta::allow_duplicates! {
            insta::assert_snapshot!(sent.unwrap_err(), @r"
            createGroupClusterBackupRestoreJob: the request breaks 1 rule
              path the address is longer than 65534 bytes with its parameters
            ");
        }
    }
    assert_eq!(server.requests().len(), 1);
}

/// F50: line breaks and NUL in inputs.
#[tokio::test]
async fn f50_line_breaks_and_nul_never_become_another_header_or_request() {
    let server = willing().await;
    let client = client(&server);
    for end in ["\r\n", "\n", "\r", "\0", "\u{85}", "\u{2028}"] {
        let name = format!("x{end}x-forged: 1{end}{end}GET /forged HTTP/1.1{end}");
        let call = client
            .create_backup_restore_job(&name, &name, &request())
            .unchecked();
        call.send().await.unwrap();
        let mut body = request();
        body.target_cluster_name = Some(name);
        let call = client
            .create_backup_restore_job(ID, "production", &body)
            .unchecked();
        call.send().await.unwrap();
    }
    assert_eq!(server.requests().len(), 12);
    for request in server.requests() {
        assert_eq!(names(&request).len(), 7, "{}", request.head);
        assert!(request.header("x-forged").is_none() && request.target().starts_with("/api/"));
    }
}

/// F50: line breaks and NUL in inputs.
#[tokio::test]
async fn f50_a_credential_that_fits_into_no_header_is_an_error_that_does_not_show_it() {
    let server = willing().await;
    for secret in ["canary\r\nx-forged: 1", "canary\n", "canary\0"] {
        let client = builder(&server)
            .service_account_token(secret)
            .build()
            .unwrap();
        let error = create(&client).send().await.unwrap_err();
        assert!(matches!(error, Error::Auth(_)), "{error:?}");
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(
            !format!("{error} {error:?}").contains("canary"),
            "{error:?}"
        );
    }
    assert!(server.requests().is_empty());
}

/// The request as it is published, which breaks four rules.
fn published() -> RestoreJobRequest {
    let document = tests::description::document();
    let at = "/components/examples/RestoreJobRequest/value";
    let at = codegen::source::Pointer::parse(at).expect("a pointer");
    let value = serde_json::Value::from(document.get(&at).expect("the example is there"));
    serde_json::from_value(value).expect("the example decodes")
}

/// F54: a request that breaks its schema.
#[tokio::test]
async fn f54_the_published_example_is_refused_with_every_rule_that_it_breaks() {
    let server = willing().await;
    let client = client(&server);
    let request = published();
    let call = || client.create_backup_restore_job(ID, "production", &request);
    let error = call().send().await.unwrap_err();
    insta::assert_snapshot!(error, @r"
    createGroupClusterBackupRestoreJob: the request breaks 4 rules
      /oplogTs               minimum: 1199145600, found 42
      /pointInTimeUTCSeconds minimum: 1199145600, found 42
      /                      a point in time is given either in seconds or as an oplog timestamp
      /                      delivery type `automated` takes no point in time
    ");
    assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 0));
    assert!(server.requests().is_empty());

    call().unchecked().send().await.unwrap();
    assert!(
        server.requests()[0].body.contains(r#""oplogTs":42"#),
        "sent as it was asked for"
    );
}

/// F54: a request that breaks its schema.
#[tokio::test]
async fn f54_parameters_and_body_are_refused_together_and_each_says_where_it_is() {
    let server = willing().await;
    let mut request = RestoreJobRequest::automated("nothing", "staging", ID);
    request.delivery_type = DeliveryType::Unknown("teleport\u{1b}".to_owned());
    let client = client(&server);
    let call = client.create_backup_restore_job("X", "-", &request);
    let error = call
        .version("2001-01-01".parse().unwrap())
        .send()
        .await
        .unwrap_err();
    insta::assert_snapshot!(error, @r#"
    createGroupClusterBackupRestoreJob: the request breaks 5 rules
      path /groupId     pattern: ^([a-f0-9]{24})$, found "X"
      path /clusterName pattern: ^[a-zA-Z0-9][a-zA-Z0-9-]*$, found "-"
      /deliveryType     enum: `automated` or `download` or `pointInTime`, found "teleport\u{1b}"
      /snapshotId       pattern: ^([a-f0-9]{24})$, found "nothing"
      header /Accept    parameter: a version that the operation has, found 2001-01-01
    "#);
    let Error::Invalid(violations) = &error else {
        panic!("{error:?}")
    };
    let parts: Vec<Part> = violations.iter().map(|violation| violation.part).collect();
    assert_eq!(
        parts,
        [Part::Path, Part::Path, Part::Body, Part::Body, Part::Header]
    );
    assert!(server.requests().is_empty());
}
