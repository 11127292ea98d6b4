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

/// What is held as JSON, of which the document says that it is an object.
struct Free(serde_json::Value);

impl serde::Serialize for Free {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl crate::Validate for Free {
    fn check(&self, at: &crate::Path<'_>, out: &mut crate::Violations) {
        crate::keyword::json_type(self.0.is_object(), "object", &self.0, at, out);
    }
}

#[test]
fn a_null_that_is_held_is_forbidden_where_its_type_is_another() {
    for (raw, kind) in [
        (json!(null), DriftKind::ForbiddenNull),
        (json!("a"), DriftKind::BrokenRule),
    ] {
        let drift = Drift::between(&raw, &Free(raw.clone()));
        let kinds: Vec<_> = drift.items().iter().map(|item| item.kind).collect();
        assert_eq!(kinds, [kind]);
    }
}

/// A base, which keeps the members of kinds that nobody knows yet.
#[derive(serde::Serialize, serde::Deserialize)]
struct Base {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(flatten, serialize_with = "crate::undeclared::members")]
    additional: std::collections::BTreeMap<String, serde_json::Value>,
}

crate::validate::always_valid!(Base);

#[test]
fn what_is_kept_though_nothing_declares_it_is_named() {
    let raw = json!({"name": "a", "wings": 2, "more": {"b": null}});
    let base: Base = serde_json::from_value(raw.clone()).unwrap();
    assert_eq!(serde_json::to_value(&base).unwrap(), raw);
    let drift = Drift::between(&raw, &base);
    let found = drift.items().iter();
    let mut found: Vec<_> = found.map(|item| (&*item.pointer, item.kind)).collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("/more", DriftKind::Undeclared),
            ("/wings", DriftKind::Undeclared)
        ]
    );
}

/// A branch that may leave out the tag, which is written with it then.
#[derive(serde::Serialize)]
struct Branch {
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<i64>,
}

/// One of several, told by a tag.
struct Tagged(Branch);

impl serde::Serialize for Tagged {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        crate::union::write(&self.0, "kind", "a", serializer)
    }
}

impl crate::Validate for Tagged {
    fn check(&self, _: &crate::Path<'_>, _: &mut crate::Violations) {}
}

#[test]
fn a_null_that_no_branch_declares_is_not_declared() {
    let (kind, size) = (Some("a".to_owned()), None);
    let decoded = Tagged(Branch { kind, size });
    let raw = json!({"kind": "a", "size": null, "other": null});
    let drift = Drift::between(&raw, &decoded);
    let found = drift.items().iter();
    let mut found: Vec<_> = found.map(|item| (&*item.pointer, item.kind)).collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("/other", DriftKind::Undeclared),
            ("/size", DriftKind::ForbiddenNull)
        ]
    );
    let (kind, size) = (None, Some(1));
    let without = serde_json::to_value(Tagged(Branch { kind, size })).unwrap();
    assert_eq!(without, json!({"kind": "a", "size": 1}));
}

#[test]
fn a_null_in_the_place_of_a_tag_is_forbidden() {
    let (raw, written) = (json!({"kind": null}), json!({"kind": "cat"}));
    let found = Drift::between(&raw, &written);
    let found: Vec<_> = found
        .items()
        .iter()
        .map(|it| (it.pointer.as_str(), it.kind))
        .collect();
    assert_eq!(found, [("/kind", DriftKind::ForbiddenNull)]);
}
