//! What becomes of each answer: the value, the declared error, or an error that says what came.

use codegen::document::{Located, ResponseKey};
use generated::client::ApiErrorAnswer;
use generated::models::{ApiError, DeliveryType, RestoreJob};
use generated::reqwest::StatusCode;
use generated::{DeclaredError, Drift, DriftKind, DriftMode, Error, Outcome};
use serde_json::Value;
use tests::description;
use tests::restore::{builder, client, create};
use tests::server::{Reply, Server, answer, json};

/// The error that the call ends with when it is answered so.
async fn refused(reply: Reply) -> Error<ApiErrorAnswer> {
    let server = Server::script([reply]).await;
    create(&client(&server))
        .send()
        .await
        .expect_err("the answer is an error")
}

/// A user's own code can be tested with errors that no server has sent.
#[test]
fn an_error_can_be_made_without_a_server() {
    let body = ApiErrorAnswer::NotFound(ApiError::default());
    let error = Error::from(DeclaredError::new(StatusCode::NOT_FOUND, body));
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    assert_eq!(error.operation(), None);
    assert_eq!(error.to_string(), "the server answered 404 Not Found");
    let Error::Api(api) = error else { panic!() };
    assert!(api.headers.as_map().is_empty());
}

/// The value that the call ends with when it is answered so.
async fn accepted(body: &str) -> RestoreJob {
    let server = Server::script([json("200 OK", body)]).await;
    create(&client(&server))
        .send()
        .await
        .expect("the answer is a job")
}

/// The error of a client that accepts nothing but what the document allows.
async fn strictly(body: &str) -> Error<ApiErrorAnswer> {
    let server = Server::script([json("200 OK", body)]).await;
    let client = builder(&server)
        .service_account_token("t")
        .drift(DriftMode::Strict);
    create(&client.build().unwrap())
        .send()
        .await
        .expect_err("the answer is not as declared")
}

/// What a report names, in the order of the places.
fn found(drift: &Drift) -> Vec<(&str, DriftKind)> {
    let items = drift.items().iter();
    let mut found: Vec<_> = items
        .map(|item| (item.pointer.as_str(), item.kind))
        .collect();
    found.sort();
    found
}

/// Every example of an error answer that the description has: its status and its value.
fn error_examples() -> Vec<(u16, Value)> {
    let document = description::document();
    let mut examples = Vec::new();
    for operation in document.operations() {
        for (key, response) in operation.responses(&document) {
            let ResponseKey::Status(status) = key else {
                continue;
            };
            let content = response
                .get("content")
                .and_then(|content| content.get("application/json"));
            let named = content.and_then(|content| content.get("examples"));
            for (_, example) in named.iter().flat_map(Located::entries) {
                let value = example.get("value").expect("an example has a value");
                examples.push((status, Value::from(value.node)));
            }
        }
    }
    examples
}

/// The status that a variant is declared for, and its body.
fn declared(answer: &ApiErrorAnswer) -> (u16, &ApiError) {
    match answer {
        ApiErrorAnswer::BadRequest(body) => (400, body),
        ApiErrorAnswer::Unauthorized(body) => (401, body),
        ApiErrorAnswer::Forbidden(body) => (403, body),
        ApiErrorAnswer::NotFound(body) => (404, body),
        ApiErrorAnswer::Conflict(body) => (409, body),
        ApiErrorAnswer::TooManyRequests(body) => (429, body),
        ApiErrorAnswer::InternalServerError(body) => (500, body),
        other => panic!("the test does not know {other:?}"),
    }
}

/// F61: the body of a declared status is typed.
#[tokio::test(start_paused = true)]
async fn every_error_example_of_the_description_becomes_the_variant_of_its_status() {
    let mut seen = Vec::new();
    for enveloped in [false, true] {
        for (status, example) in error_examples() {
            let (line, body) = if enveloped {
                let envelope = serde_json::json!({"status": status, "content": example});
                ("200 OK".to_owned(), envelope.to_string())
            } else {
                (format!("{status} Whatever"), example.to_string())
            };
            let headers = [
                ("content-type", "application/json"),
                ("ratelimit-limit", "1200"),
                ("ratelimit-remaining", "0"),
                ("retry-after", "3600"),
            ];
            let server = Server::script([answer(&line, &headers, body)]).await;
            let client = client(&server);
            let error = create(&client)
                .envelope(enveloped)
                .send()
                .await
                .unwrap_err();
            let Error::Api(api) = &error else {
                panic!("{status}: {error:?}")
            };
            let (variant, body) = declared(&api.answer);
            assert_eq!((variant, api.status.as_u16()), (status, status));
            assert_eq!(serde_json::to_value(body).unwrap(), example);
            assert_eq!(error.status(), Some(api.status));
            assert_eq!(api.headers.rate_limit_limit(), Some(1200), "f46");
            assert_eq!(api.headers.rate_limit_remaining(), Some(0), "f46");
            assert_eq!(error.retry_after().unwrap().as_secs(), 3600);
            let expected = if status == 500 {
                Outcome::Unknown
            } else {
                Outcome::Refused
            };
            assert_eq!(error.outcome(), expected, "{status}");
            assert_eq!(server.requests().len(), 1, "{status} is not repeated");
            seen.push(status);
        }
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen, [400, 401, 403, 404, 409, 429, 500]);
}

/// F46: rate-limit headers.
#[tokio::test]
async fn f46_rate_limits_are_there_on_success_and_absent_where_the_server_sends_none() {
    let limited = [("ratelimit-limit", "1200"), ("ratelimit-remaining", "1193")];
    let odd = [("ratelimit-limit", "many"), ("ratelimit-remaining", "")];
    let replies = [&limited[..], &odd[..], &[]].map(|headers| answer("200 OK", headers, "{}"));
    let server = Server::script(replies).await;
    let client = client(&server);
    for expected in [(Some(1200), Some(1193)), (None, None), (None, None)] {
        let headers = create(&client).send_full().await.unwrap().headers;
        assert_eq!(
            (headers.rate_limit_limit(), headers.rate_limit_remaining()),
            expected
        );
    }
}

/// F61: an undeclared status is told with what came.
#[tokio::test]
async fn undeclared_statuses_are_unexpected_with_a_bounded_printable_excerpt() {
    let page = format!(
        "<html>\r\n\u{1b}[2J\u{202e}{}</html>",
        "busy ".repeat(100_000)
    );
    for (status, outcome) in [
        ("402 Payment Required", Outcome::Refused),
        ("405 Method Not Allowed", Outcome::Refused),
        ("406 Not Acceptable", Outcome::Refused),
        ("410 Gone", Outcome::Refused),
        ("408 Request Timeout", Outcome::Unknown),
        ("502 Bad Gateway", Outcome::Unknown),
        ("503 Service Unavailable", Outcome::Unknown),
        ("299 Odd", Outcome::Unknown),
    ] {
        let error = refused(answer(status, &[("content-type", "text/html")], &page)).await;
        let Error::Unexpected(unexpected) = &error else {
            panic!("{error:?}")
        };
        assert!(status.starts_with(unexpected.status.as_str()), "{error}");
        assert_eq!(unexpected.media_type.as_deref(), Some("text/html"));
        let excerpt = unexpected.excerpt.as_str();
        assert!(excerpt.starts_with("<html> \\u{1b}[2J\\u{202e}busy") && excerpt.ends_with('…'));
        assert!(excerpt.len() < 400, "{excerpt}");
        assert!(error.to_string().chars().count() < 600, "{error}");
        assert!(
            !error.to_string().contains(['\r', '\u{1b}', '\u{202e}']),
            "{error}"
        );
        assert_eq!(error.outcome(), outcome, "{status}");
    }
}

#[tokio::test]
async fn a_declared_error_with_a_body_of_another_shape_keeps_its_status() {
    for (media_type, body) in [
        ("text/html", "<html>"),
        ("application/json", "<html>"),
        ("application/json", ""),
    ] {
        let error = refused(answer(
            "404 Not Found",
            &[("content-type", media_type)],
            body,
        ))
        .await;
        assert!(matches!(error, Error::Unexpected(_)), "{body}: {error:?}");
        assert_eq!(error.status().unwrap().as_u16(), 404);
        assert_eq!(error.outcome(), Outcome::Refused);
    }
}

/// F12: a page instead of JSON.
#[tokio::test]
async fn f12_a_page_that_looks_like_json_is_not_read_as_json() {
    let error = refused(answer("200 OK", &[("content-type", "text/html")], "{}")).await;
    let Error::Unexpected(unexpected) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(unexpected.media_type.as_deref(), Some("text/html"));
    insta::assert_snapshot!(error, @"createGroupClusterBackupRestoreJob: the server answered 200 OK, with `text/html` instead of JSON: the operation may have run; look before you repeat");
}

/// F13: media types that are JSON, or none; F18: a byte order mark before the JSON.
#[tokio::test]
async fn f13_every_json_media_type_is_json_and_so_is_an_answer_without_one() {
    for media_type in [
        "application/json",
        "application/vnd.atlas.2023-01-01+json;charset=utf-8",
        "APPLICATION/VND.ATLAS.2025-03-12+JSON",
        "application/problem+json",
    ] {
        let reply = answer("200 OK", &[("content-type", media_type)], r#"{"id": "1"}"#);
        let server = Server::script([reply]).await;
        assert!(
            create(&client(&server)).send().await.unwrap().id.is_some(),
            "{media_type}"
        );
    }
    let server = Server::script([answer("200 OK", &[], "\u{feff}{\"id\": \"1\"}")]).await;
    assert!(
        create(&client(&server)).send().await.unwrap().id.is_some(),
        "no media type"
    );
}

/// F10: truncated JSON behind a success.
#[tokio::test]
async fn f10_truncated_json_names_the_place_and_may_have_run() {
    let error = refused(json("200 OK", r#"{"links": [{"rel": "self", "href": "htt"#)).await;
    let Error::Decode(decode) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (decode.status.as_u16(), decode.path.as_str()),
        (200, "links[0].href")
    );
    assert_eq!(error.outcome(), Outcome::Unknown);
    insta::assert_snapshot!(error, @"createGroupClusterBackupRestoreJob: the body of the answer 200 OK cannot be decoded at `links[0].href`: EOF while parsing a string at line 1 column 39: the operation may have run; look before you repeat");
}

/// F20: an empty body where a value is required.
#[tokio::test]
async fn f20_an_empty_answer_is_never_a_job_with_nothing_in_it() {
    for body in ["", " ", "null", "\"\"", "0"] {
        let error = refused(json("200 OK", body)).await;
        assert!(matches!(error, Error::Decode(_)), "{body:?}: {error:?}");
    }
    let error = refused(answer("204 No Content", &[], "")).await;
    assert!(matches!(error, Error::Unexpected(_)), "{error:?}");
}

/// F21: an unknown value of an enum.
#[tokio::test]
async fn f21_an_unknown_delivery_type_is_kept_as_it_came() {
    let job = accepted(r#"{"deliveryType": "Carrier-Pigeon\u2028"}"#).await;
    let kind = job.delivery_type.clone().unwrap();
    assert!(matches!(kind, DeliveryType::Unknown(_)), "{kind:?}");
    assert_eq!(
        serde_json::to_string(&job).unwrap(),
        "{\"deliveryType\":\"Carrier-Pigeon\u{2028}\"}"
    );
}

/// F22: undeclared members.
#[tokio::test]
async fn f22_undeclared_members_fail_nothing_and_are_named_where_drift_is_asked_for() {
    let body = r#"{"deliveryType": "download", "new": {"a": [1]}, "links": [{"x": null}]}"#;
    let server = Server::script([json("200 OK", body)]).await;
    create(&client(&server)).send().await.unwrap();
    let watching = builder(&server)
        .service_account_token("t")
        .drift(DriftMode::Warn);
    let answer = create(&watching.build().unwrap())
        .send_full()
        .await
        .unwrap();
    assert_eq!(
        found(&answer.drift),
        [
            ("/links/0/x", DriftKind::Undeclared),
            ("/new", DriftKind::Undeclared)
        ]
    );
    let error = strictly(body).await;
    assert_eq!(
        error.outcome(),
        Outcome::Done,
        "the job was created: {error}"
    );
}

/// F23: a required member is missing.
#[tokio::test]
async fn f23_a_missing_required_member_is_absent_or_an_error_with_its_place() {
    assert_eq!(accepted("{}").await.delivery_type, None);
    let error = strictly(r#"{"desiredTimestamp": {}}"#).await;
    insta::assert_snapshot!(error, @r"
    createGroupClusterBackupRestoreJob: in the answer, 1 thing is not as the document says
      / breaks a rule (`deliveryType` is missing)
    the operation has run; do not repeat it
    ");
    let error = refused(json("404 Not Found", "{}")).await;
    let Error::Api(api) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(declared(&api.answer).1.error_code, None);
}

/// F24: `null` where none is allowed.
#[tokio::test]
async fn f24_a_forbidden_null_is_absent_or_an_error_with_its_place() {
    let body = r#"{"deliveryType": "download", "id": null, "links": null, "oplogTs": null, "desiredTimestamp": {"date": null}}"#;
    let server = Server::script([json("200 OK", body)]).await;
    let watching = builder(&server)
        .service_account_token("t")
        .drift(DriftMode::Warn);
    let answer = create(&watching.build().unwrap())
        .send_full()
        .await
        .unwrap();
    assert_eq!(
        (answer.value.id, answer.value.links, answer.value.oplog_ts),
        (None, None, None)
    );
    let forbidden =
        ["/id", "/links", "/oplogTs"].map(|pointer| (pointer, DriftKind::ForbiddenNull));
    assert_eq!(found(&answer.drift), forbidden);
    insta::assert_snapshot!(strictly(body).await, @r"
    createGroupClusterBackupRestoreJob: in the answer, 3 things are not as the document says
      /id is null, which is not allowed
      /links is null, which is not allowed
      /oplogTs is null, which is not allowed
    the operation has run; do not repeat it
    ");
}

/// F19: a member that is there twice.
#[tokio::test]
async fn f19_a_member_that_is_there_twice_is_an_error_and_never_one_of_both() {
    let error = refused(json("200 OK", r#"{"id": "1", "id": "2"}"#)).await;
    let Error::Decode(decode) = &error else {
        panic!("{error:?}")
    };
    assert!(decode.message.contains("duplicate field `id`"), "{error}");
    assert_eq!(error.outcome(), Outcome::Done);
}

/// F25: numbers that do not fit.
#[tokio::test]
async fn f25_a_number_is_kept_exactly_or_is_an_error() {
    let job = accepted(r#"{"oplogTs": 9007199254740993, "oplogInc": 3e0}"#).await;
    assert_eq!(
        (job.oplog_ts, job.oplog_inc),
        (Some(9_007_199_254_740_993), Some(3))
    );
    for number in ["1e400", "9223372036854775808", "-9223372036854775809"] {
        let error = refused(json("200 OK", format!(r#"{{"oplogTs": {number}}}"#))).await;
        assert!(matches!(error, Error::Decode(_)), "{number}: {error:?}");
    }
}

/// F25: numbers that do not fit.
#[tokio::test]
async fn a_member_of_another_type_names_its_place_and_says_that_the_job_was_created() {
    for (body, path) in [
        (r#"{"oplogTs": 1.5}"#, "oplogTs"),
        (r#"{"oplogTs": 9223372036854775808}"#, "oplogTs"),
        (r#"{"links": [{}, {"href": 5}]}"#, "links[1].href"),
        (r#"{"deliveryUrl": "https://e/secret"}"#, "deliveryUrl"),
    ] {
        let error = refused(json("200 OK", body)).await;
        let Error::Decode(decode) = &error else {
            panic!("{body}: {error:?}")
        };
        assert_eq!(decode.path, path);
        assert!(
            error.to_string().contains(&format!("at `{path}`")),
            "{error}"
        );
        assert_eq!(error.outcome(), Outcome::Done, "{error}");
        let message = error.to_string();
        assert!(message.ends_with(": the operation has run; do not repeat it"));
        assert!(!message.contains("secret"), "{message}");
    }
}

#[tokio::test]
async fn a_success_that_is_not_declared_says_that_the_job_was_created() {
    for status in ["201 Created", "202 Accepted", "204 No Content"] {
        let error = refused(json(status, "")).await;
        assert!(matches!(error, Error::Unexpected(_)), "{error:?}");
        assert_eq!(error.outcome(), Outcome::Done);
        let message = error.to_string();
        assert!(
            message.ends_with(": the operation has run; do not repeat it"),
            "{message}"
        );
    }
}

/// F16: JSON nested without an end.
#[tokio::test]
async fn f16_json_nested_without_end_is_refused_and_not_a_stack_overflow() {
    let body = format!(r#"{{"new": {}"#, "[".repeat(1 << 20));
    let error = refused(json("200 OK", body)).await;
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
}

/// F17: text that is not UTF-8.
#[tokio::test]
async fn f17_text_that_is_not_utf_8_is_refused_and_never_replaced() {
    let error = refused(json("200 OK", b"{\"id\": \"\xff\"}")).await;
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
}

/// F62: an envelope in place of the value.
#[tokio::test]
async fn only_what_is_an_envelope_is_unwrapped_and_only_where_it_was_asked_for() {
    let wrapped = r#"{"status": 200, "content": {"id": "inner"}, "id": "outer", "links": []}"#;
    for (asked, body, id) in [
        (true, wrapped, "inner"),
        (false, wrapped, "outer"),
        (true, r#"{"id": "bare"}"#, "bare"),
        (true, r#"{"status": 200, "id": "no content"}"#, "no content"),
        (true, r#"{"content": {}, "id": "no status"}"#, "no status"),
        (
            true,
            r#"{"status": "200", "content": {}, "id": "text"}"#,
            "text",
        ),
        (
            true,
            r#"{"status": 99, "content": {}, "id": "no status code"}"#,
            "no status code",
        ),
    ] {
        let server = Server::script([json("200 OK", body)]).await;
        let job = create(&client(&server))
            .envelope(asked)
            .send()
            .await
            .unwrap();
        assert_eq!(job.id.as_deref(), Some(id), "{body}");
    }
}

/// F62: a success with an error inside.
#[tokio::test]
async fn the_status_inside_an_envelope_is_the_one_that_counts() {
    let body = r#"{"status": 503, "content": {"error": 503, "errorCode": "SERVICE_UNAVAILABLE"}}"#;
    let server = Server::script([json("200 OK", body)]).await;
    let error = create(&client(&server))
        .envelope(true)
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 503, "{error:?}");
    assert_eq!(
        (error.outcome(), server.requests().len()),
        (Outcome::Unknown, 1)
    );
}

/// F62: a success with an error inside, for which there is another token.
#[tokio::test]
async fn a_refused_token_is_replaced_where_an_envelope_says_so() {
    let minted = r#"{"access_token": "t"}"#;
    let refused = r#"{"status": 401, "content": {"error": 401, "errorCode": "UNAUTHORIZED"}}"#;
    let job = r#"{"status": 200, "content": {"id": "1"}}"#;
    let turns = [minted, refused, minted, job].map(|body| json("200 OK", body));
    let server = Server::script(turns).await;
    let client = builder(&server).service_account("id", "secret");
    let client = client.build().unwrap();
    let job = create(&client).envelope(true).send().await.unwrap();
    assert_eq!(job.id.as_deref(), Some("1"));
}

/// What a service answers that does not keep to its description can be had all the same.
#[tokio::test]
async fn a_success_is_given_as_it_came_where_that_is_asked_for() {
    let reply = answer("200 OK", &[("Content-Type", "text/plain")], "no JSON");
    let server = Server::script([reply]).await;
    let raw = create(&client(&server)).send_raw().await.unwrap();
    assert_eq!(raw.status.as_u16(), 200);
    assert_eq!(raw.value, b"no JSON");
    let body = r#"{"error": 404, "errorCode": "NOT_FOUND"}"#;
    let server = Server::script([json("404 Not Found", body)]).await;
    let error = create(&client(&server)).send_raw().await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error}");
}
