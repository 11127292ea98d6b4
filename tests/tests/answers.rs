//! What comes back: decoded whatever it has, nothing declared lost, and the rest named.

use generated::Drift;
use generated::models::{ApiError, DeliveryType, RestoreJob};
use serde_json::{Value, json};

/// A job as the service sends it right after the call.
fn job() -> Value {
    json!({
        "cancelled": false,
        "deliveryType": "automated",
        "deliveryUrl": [],
        "desiredTimestamp": {"increment": null, "time": null, "date": null},
        "expired": false,
        "failed": false,
        "id": "6553f1000a1b2c3d4e5f6071",
        "links": [{"href": "http://localhost/api/atlas/v2/groups/6553f1000a1b2c3d4e5f6070", "rel": "self"}],
        "snapshotId": "6512bd43d9caa6e02c990b0a",
        "targetClusterName": "staging",
        "targetDeploymentItemName": "atlas-abc123",
        "targetGroupId": "64f1a2b3c4d5e6f708192a3b",
        "timestamp": "2026-08-10T03:35:05Z"
    })
}

#[test]
fn an_unknown_delivery_type_is_kept_as_it_came() {
    let mut answer = job();
    answer["deliveryType"] = json!("carrier pigeon é");
    let read: RestoreJob = serde_json::from_value(answer.clone()).unwrap();
    assert_eq!(
        read.delivery_type,
        Some(DeliveryType::Unknown("carrier pigeon é".to_owned()))
    );
    assert_eq!(serde_json::to_value(&read).unwrap(), answer);
}

#[test]
fn the_parameters_of_an_error_are_texts_and_numbers() {
    let answer = json!({
        "detail": "Cannot use non-flex cluster in the flex API.",
        "error": 400,
        "errorCode": "CANNOT_USE_NON_FLEX_CLUSTER_IN_FLEX_API",
        "parameters": ["/api/oauth/token", 10, 1],
        "reason": "Bad Request"
    });
    let read: ApiError = serde_json::from_value(answer.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), answer);
    assert!(Drift::between(&answer, &read).is_empty());
    let mut odd = answer;
    odd["parameters"] = json!([{"not": "published"}]);
    let read: ApiError = serde_json::from_value(odd.clone()).unwrap();
    let drift = Drift::between(&odd, &read);
    assert_eq!(
        drift
            .items()
            .iter()
            .map(|item| item.pointer.as_str())
            .collect::<Vec<_>>(),
        ["/parameters/0"]
    );
}
