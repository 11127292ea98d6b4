//! What an answer has that the document does not allow.

use serde_json::json;

use crate::tests::restore::RestoreJob;
use crate::{Drift, DriftKind};

fn drift(raw: &serde_json::Value) -> Vec<(String, DriftKind)> {
    let job: RestoreJob = serde_json::from_str(&raw.to_string()).unwrap();
    Drift::between(raw, &job)
        .items()
        .iter()
        .map(|item| (item.pointer.clone(), item.kind))
        .collect()
}

#[test]
fn an_answer_as_declared_has_none() {
    let raw =
        json!({"id": "1", "deliveryType": "automated", "finishedAt": "2025-05-04t09:42:00.50Z"});
    assert_eq!(drift(&raw), []);
    // One number, written in two ways.
    assert_eq!(drift(&json!({"oplogTs": 1_700_000_000.0})), []);
}

#[test]
fn each_kind_is_named_with_its_place() {
    let raw = json!({
        "id": null,
        "extra": {"a": 1},
        "nothing": null,
        "deliveryType": "teleport",
        "oplogTs": 42,
    });
    let mut found = drift(&raw);
    found.sort();
    assert_eq!(
        found,
        [
            ("/deliveryType".to_owned(), DriftKind::UnknownValue),
            ("/extra".to_owned(), DriftKind::Undeclared),
            ("/id".to_owned(), DriftKind::ForbiddenNull),
            ("/nothing".to_owned(), DriftKind::Undeclared),
            ("/oplogTs".to_owned(), DriftKind::BrokenRule),
        ]
    );
}
