//! What validators say when more than one rule is broken, and what reading a number says.

use generated::Validate;
use generated::models::{RestoreJob, RestoreJobRequest};

fn said(request: &str) -> String {
    let request: RestoreJobRequest = serde_json::from_str(request).unwrap();
    request.validate().unwrap_err().to_string()
}

#[test]
fn a_request_that_breaks_every_rule_of_its_members_is_told_all_of_them() {
    let request = r#"{
        "deliveryType": "toTape",
        "oplogInc": 0,
        "oplogTs": 4294967296,
        "pointInTimeUTCSeconds": 1700000000000,
        "snapshotId": "6512BD43D9CAA6E02C990B0A",
        "targetClusterName": "staging\n",
        "targetGroupId": ""
    }"#;
    insta::assert_snapshot!(said(request), @r#"
    the value breaks 8 rules
      /deliveryType          enum: `automated` or `download` or `pointInTime`, found "toTape"
      /oplogInc              minimum: 1, found 0
      /oplogTs               format: not above int32 (2147483647, 2038-01-19T03:14:07Z for seconds), found 4294967296
      /pointInTimeUTCSeconds format: not above int32 (2147483647, 2038-01-19T03:14:07Z for seconds), found 1700000000000; this looks like milliseconds
      /snapshotId            pattern: ^([a-f0-9]{24})$, found "6512BD43D9CAA6E02C990B0A"; it matches in lower case
      /targetClusterName     pattern: ^[a-zA-Z0-9][a-zA-Z0-9-]*$, found "staging\n"
      /targetGroupId         pattern: ^([a-f0-9]{24})$, found ""
      /                      a point in time is given either in seconds or as an oplog timestamp
    "#);
}

#[test]
fn a_kind_that_lacks_all_that_it_needs_is_told_all_of_it() {
    insta::assert_snapshot!(said(r#"{"deliveryType": "automated"}"#), @r"
    the value breaks 3 rules
      / `snapshotId` is missing
      / `targetClusterName` is missing
      / `targetGroupId` is missing
    ");
    insta::assert_snapshot!(said(r#"{"deliveryType": "download"}"#), @r"
    the value breaks 1 rule
      / `snapshotId` is missing
    ");
    insta::assert_snapshot!(said(r#"{"deliveryType": "pointInTime"}"#), @r"
    the value breaks 3 rules
      / `targetClusterName` is missing
      / `targetGroupId` is missing
      / delivery type `pointInTime` needs `pointInTimeUTCSeconds`, or both `oplogTs` and `oplogInc`
    ");
}

#[test]
fn a_kind_that_has_what_another_one_needs_is_told_all_of_it() {
    let request = r#"{
        "deliveryType": "download",
        "snapshotId": "6512bd43d9caa6e02c990b0a",
        "oplogInc": 1,
        "oplogTs": 1700000000,
        "targetClusterName": "staging"
    }"#;
    insta::assert_snapshot!(said(request), @r"
    the value breaks 2 rules
      / delivery type `download` takes no point in time
      / delivery type `download` takes no target cluster
    ");
}

#[test]
fn a_request_that_breaks_no_rule_is_told_nothing() {
    let request = r#"{"deliveryType": "download", "snapshotId": "6512bd43d9caa6e02c990b0a"}"#;
    let request: RestoreJobRequest = serde_json::from_str(request).unwrap();
    assert_eq!(request.validate(), Ok(()));
}

#[test]
fn numbers_that_are_no_integers_of_64_bits_are_errors_that_name_them() {
    let errors = ["1.5", "9223372036854775808", "-1e30", "\"1\""].map(|number| {
        let request = format!(r#"{{"deliveryType": "automated", "oplogTs": {number}}}"#);
        let read = serde_json::from_str::<RestoreJobRequest>(&request);
        read.unwrap_err().to_string()
    });
    insta::assert_snapshot!(errors.join("\n"), @r#"
    invalid type: floating point `1.5`, expected an integer at line 1 column 44
    the number 9223372036854775808 is outside what a signed integer of 64 bits holds exactly at line 1 column 60
    the number -1000000000000000000000000000000 is outside what a signed integer of 64 bits holds exactly at line 1 column 46
    invalid type: string "1", expected an integer at line 1 column 44
    "#);
}

#[test]
fn rules_inside_lists_and_objects_are_told_with_their_place() {
    let job = r#"{
        "deliveryType": "download",
        "components": [
            {},
            {"privateDownloadDeliveryUrls": [{}, {"endpointId": "vpce-0"}]}
        ],
        "desiredTimestamp": {"increment": 2147483648}
    }"#;
    let job: RestoreJob = serde_json::from_str(job).unwrap();
    insta::assert_snapshot!(job.validate().unwrap_err(), @r#"
    the value breaks 2 rules
      /components/1/privateDownloadDeliveryUrls/1/endpointId pattern: ^vpce-[0-9a-f]{17}$, found "vpce-0"
      /desiredTimestamp/increment                            format: int32 (-2147483648 to 2147483647), found 2147483648
    "#);
}
