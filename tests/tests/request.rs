//! The request: what it refuses, what it says about it, and what makes a valid one.

use generated::models::RestoreJobRequest;
use generated::{Drift, Validate, Violations};
use serde_json::{Value, json};

const ID: &str = "32b6e34b3d91647abb20e7b8";

fn broken(request: Value) -> Vec<String> {
    let request: RestoreJobRequest = serde_json::from_value(request).unwrap();
    let violations = request.validate().err().unwrap_or_default();
    violations
        .iter()
        .map(|violation| format!("{} {}", violation.pointer, violation.keyword))
        .collect()
}

/// A valid request of a kind with one change.
fn changed(kind: &str, member: &str, value: Value) -> Value {
    let mut request = match kind {
        "automated" => serde_json::to_value(RestoreJobRequest::automated(ID, "staging", ID)),
        "download" => serde_json::to_value(RestoreJobRequest::download(ID)),
        "seconds" => serde_json::to_value(RestoreJobRequest::point_in_time_seconds(
            "staging",
            ID,
            1_700_000_000,
        )),
        _ => serde_json::to_value(RestoreJobRequest::point_in_time_oplog(
            "staging",
            ID,
            1_700_000_000,
            1,
        )),
    }
    .unwrap();
    let members = request.as_object_mut().unwrap();
    if value.is_null() {
        members.remove(member);
    } else {
        members.insert(member.to_owned(), value);
    }
    request
}

/// The request example as MongoDB publishes it.
fn published() -> RestoreJobRequest {
    serde_json::from_value(json!({
        "deliveryType": "automated",
        "oplogInc": 1,
        "oplogTs": 42,
        "pointInTimeUTCSeconds": 42,
        "snapshotId": ID,
        "targetClusterName": "string",
        "targetGroupId": ID
    }))
    .unwrap()
}

#[test]
fn a_misspelt_member_of_a_file_is_named() {
    let file = changed("download", "snapshotID", json!(ID));
    let request: RestoreJobRequest = serde_json::from_value(file.clone()).unwrap();
    insta::assert_snapshot!(Drift::between(&file, &request), @"
    1 thing is not as the document says
      /snapshotID is not declared
    ");
}

#[test]
fn the_published_example_breaks_exactly_four_rules() {
    let violations: Violations = published().validate().unwrap_err();
    insta::assert_snapshot!(violations, @"
    the value breaks 4 rules
      /oplogTs               minimum: 1199145600, found 42
      /pointInTimeUTCSeconds minimum: 1199145600, found 42
      /                      a point in time is given either in seconds or as an oplog timestamp
      /                      delivery type `automated` takes no point in time
    ");
}

#[test]
fn constructors_make_valid_requests() {
    for kind in ["automated", "download", "seconds", "oplog"] {
        assert_eq!(
            broken(changed(kind, "nothing", Value::Null)),
            Vec::<String>::new(),
            "{kind}"
        );
    }
}

#[test]
fn each_rule_broken_alone_is_named_alone() {
    let cases = [
        (
            "automated",
            "deliveryType",
            json!("AUTOMATED"),
            "/deliveryType enum",
        ),
        (
            "automated",
            "snapshotId",
            json!("32B6E34B3D91647ABB20E7B8"),
            "/snapshotId pattern",
        ),
        (
            "automated",
            "targetClusterName",
            json!("-staging"),
            "/targetClusterName pattern",
        ),
        (
            "automated",
            "targetGroupId",
            json!("32b6"),
            "/targetGroupId pattern",
        ),
        ("automated", "snapshotId", Value::Null, " required"),
        ("automated", "targetClusterName", Value::Null, " required"),
        ("automated", "oplogInc", json!(1), " not"),
        ("download", "targetGroupId", json!(ID), " not"),
        (
            "download",
            "pointInTimeUTCSeconds",
            json!(1_700_000_000),
            " not",
        ),
        ("seconds", "targetGroupId", Value::Null, " required"),
        ("seconds", "pointInTimeUTCSeconds", Value::Null, " oneOf"),
        (
            "seconds",
            "pointInTimeUTCSeconds",
            json!(1),
            "/pointInTimeUTCSeconds minimum",
        ),
        (
            "seconds",
            "pointInTimeUTCSeconds",
            json!(2_147_483_648_u32),
            "/pointInTimeUTCSeconds format",
        ),
        ("seconds", "oplogTs", json!(1_700_000_000), " not"),
        ("oplog", "oplogInc", json!(0), "/oplogInc minimum"),
        ("oplog", "oplogInc", Value::Null, " oneOf"),
    ];
    for (kind, member, value, expected) in cases {
        assert_eq!(
            broken(changed(kind, member, value.clone())),
            [expected],
            "{kind} with {member} {value}"
        );
    }
}

#[test]
fn integers_are_what_json_schema_takes_for_integers() {
    let read = |number: &str| {
        let text =
            format!(r#"{{"deliveryType": "pointInTime", "pointInTimeUTCSeconds": {number}}}"#);
        serde_json::from_str::<RestoreJobRequest>(&text)
    };
    for same in ["1700000000", "1700000000.0", "1.7e9"] {
        assert_eq!(
            read(same).unwrap().point_in_time_utc_seconds,
            Some(1_700_000_000),
            "{same}"
        );
    }
    for wrong in ["1.5", "9223372036854775808", "1e400", "\"1700000000\""] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
    // It stands for no value, and nothing is sent for it.
    assert_eq!(read("null").unwrap().point_in_time_utc_seconds, None);
}

#[test]
fn seconds_that_look_like_milliseconds_are_said_to() {
    let request = RestoreJobRequest::point_in_time_seconds("staging", ID, 1_700_000_000_000);
    let violations = request.validate().unwrap_err();
    let hint = violations
        .iter()
        .find_map(|violation| violation.hint.as_deref());
    assert_eq!(hint, Some("this looks like milliseconds"));
}
