//! What the generated types accept is what an independent implementation of JSON Schema accepts.
//!
//! Values are near the schema: the description's examples with members dropped, added, replaced
//! and spoilt, at any depth. Integers stay within 32 bits, which `format: int32` bounds here and
//! means nothing to JSON Schema.

use std::cell::Cell;
use std::collections::BTreeSet;

use codegen::document::{Direction, Example, Node, Role};
use codegen::examples::Bundle;
use generated::DriftKind;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use tests::description::{Read, document, read};

/// Values that are right in one place and wrong in another.
fn values() -> impl Strategy<Value = Value> {
    select(vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(1),
        json!(1.0),
        json!(42),
        json!(1_199_145_599),
        json!(1_199_145_600),
        json!(2_147_483_647),
        json!(1.5),
        json!(""),
        json!("staging"),
        json!("32b6e34b3d91647abb20e7b8"),
        json!("automated"),
        json!("download"),
        json!("pointInTime"),
        json!("2024-02-29T23:59:60Z"),
        json!("2023-02-29T00:00:00Z"),
        json!("vpce-3bf78b0ddee411ba1"),
        json!([]),
        json!(["a", 1]),
        json!({}),
    ])
}

/// One thing that is done to a value.
#[derive(Clone, Debug)]
enum Change {
    /// The value somewhere in it is another one.
    Replace(Index, Value),
    /// The member or item somewhere in it goes.
    Remove(Index),
    /// An object somewhere in it gets a member.
    Add(Index, String, Value),
    /// A text somewhere in it becomes almost what it was.
    Spoil(Index, usize),
}

impl Change {
    fn apply(self, value: &mut Value) {
        match self {
            Self::Replace(at, new) => *pick(value, at, |_| true) = new,
            Self::Remove(at) => {
                let holder = pick(value, at, |value| value.is_object() || value.is_array());
                match holder {
                    Value::Object(members) if !members.is_empty() => {
                        let name = members.keys().nth(at.index(members.len())).cloned();
                        members.remove(&name.unwrap());
                    }
                    Value::Array(items) if !items.is_empty() => {
                        items.remove(at.index(items.len()));
                    }
                    _ => {}
                }
            }
            Self::Add(at, name, new) => {
                if let Value::Object(members) = pick(value, at, Value::is_object) {
                    members.insert(name, new);
                }
            }
            Self::Spoil(at, how) => {
                if let Value::String(text) = pick(value, at, Value::is_string) {
                    match how {
                        0 => text.push('\n'),
                        1 => *text = text.to_uppercase(),
                        2 => text.insert(0, '-'),
                        _ => drop(text.pop()),
                    }
                }
            }
        }
    }
}

/// One of the wanted values in a value; the whole of it where there is none.
fn pick(value: &mut Value, at: Index, wanted: impl Fn(&Value) -> bool) -> &mut Value {
    fn collect(value: &Value, at: &str, wanted: &dyn Fn(&Value) -> bool, all: &mut Vec<String>) {
        if wanted(value) {
            all.push(at.to_owned());
        }
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    collect(member, &format!("{at}/{name}"), wanted, all);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    collect(item, &format!("{at}/{index}"), wanted, all);
                }
            }
            _ => {}
        }
    }
    let mut all = Vec::new();
    collect(value, "", &wanted, &mut all);
    let chosen = if all.is_empty() {
        ""
    } else {
        at.get(&all).as_str()
    };
    value.pointer_mut(chosen).unwrap()
}

/// The names of all members that the description declares, and one that it does not; a request
/// has none of those that are only read, which its type does not have.
fn names(direction: Direction) -> Vec<String> {
    let document = document();
    let is_read_only = |property: &Node| {
        let target = property.get("$ref").and_then(Node::as_str);
        let target = target.map(|reference| document.resolve(reference).unwrap().node);
        let marked = |node: &Node| node.get("readOnly") == Some(&Node::Bool(true));
        marked(property) || target.is_some_and(marked)
    };
    let (mut names, mut read_only) = (BTreeSet::from(["unheardOf".to_owned()]), BTreeSet::new());
    let mut open = vec![document.root()];
    while let Some(node) = open.pop() {
        for (name, property) in node
            .get("properties")
            .and_then(Node::as_object)
            .into_iter()
            .flatten()
        {
            names.insert(name.clone());
            if is_read_only(property) {
                read_only.insert(name.clone());
            }
        }
        open.extend(
            node.as_object()
                .into_iter()
                .flat_map(|members| members.values()),
        );
        open.extend(node.as_array().unwrap_or_default());
    }
    names.retain(|name| direction == Direction::Response || !read_only.contains(name));
    names.into_iter().collect()
}

/// A valid value with some changes.
fn near(valid: Vec<Value>, direction: Direction) -> impl Strategy<Value = Value> {
    let change = prop_oneof![
        (any::<Index>(), values()).prop_map(|(at, value)| Change::Replace(at, value)),
        any::<Index>().prop_map(Change::Remove),
        (any::<Index>(), select(names(direction)), values())
            .prop_map(|(at, name, value)| Change::Add(at, name, value)),
        (any::<Index>(), 0..4_usize).prop_map(|(at, how)| Change::Spoil(at, how)),
    ];
    let changes = prop::collection::vec(change, 0..4);
    (select(valid), changes).prop_map(|(mut value, changes)| {
        for change in changes {
            change.apply(&mut value);
        }
        value
    })
}

/// The first example of a schema in a direction, which stands for the schema, and the values of all.
fn examples(name: &str, direction: Direction) -> (Example, Vec<Value>) {
    let document = document();
    let of_schema = |example: &&Example| {
        let reference = document
            .get(&example.schema)
            .and_then(|node| node.get("$ref")?.as_str());
        example.role == Role::Example
            && example.direction == direction
            && reference == Some(format!("#/components/schemas/{name}").as_str())
    };
    let found: Vec<&Example> = document.examples().iter().filter(of_schema).collect();
    let values = found
        .iter()
        .filter_map(|example| document.example_value(example))
        .map(Value::from);
    ((*found.first().unwrap()).clone(), values.collect())
}

/// Checks that a value which decodes and then `accepted` says yes to is a valid one, and no other.
fn agree(name: &str, direction: Direction, accepted: fn(&Read) -> bool) {
    let bundle = Bundle::new(&document());
    let (example, valid) = examples(name, direction);
    let config = ProptestConfig {
        cases: 4096,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let (yes, no) = (Cell::new(0), Cell::new(0));
    proptest!(config, |(value in near(valid, direction))| {
        let read = read(name, &value).unwrap();
        let ours = read.as_ref().is_ok_and(accepted);
        let theirs = bundle.violations(&example, &value);
        prop_assert_eq!(ours, theirs.as_ref().is_ok_and(Vec::is_empty), "{} is judged differently: {:?}, {:?}", value, read, theirs);
        let count = if ours { &yes } else { &no };
        count.set(count.get() + 1);
    });
    let (yes, no) = (yes.get(), no.get());
    assert!(
        yes > 100 && no > 100,
        "the values are one-sided: {yes} valid, {no} not"
    );
}

/// Whether the description allows an answer; it may have members that are not declared.
fn is_allowed(answer: &Read) -> bool {
    let mut items = answer.drift.items().iter();
    items.all(|item| item.kind == DriftKind::Undeclared)
}

#[test]
fn requests_are_judged_as_an_independent_implementation_judges_them() {
    // A `null` is left out, which only a comparison with what was read tells.
    agree("RestoreJobRequest", Direction::Request, |read| {
        let mut items = read.drift.items().iter();
        read.broken.is_empty() && items.all(|item| item.kind != DriftKind::ForbiddenNull)
    });
}

#[test]
fn jobs_are_judged_as_an_independent_implementation_judges_them() {
    agree(
        "DiskBackupSnapshotRestoreJob",
        Direction::Response,
        is_allowed,
    );
}

#[test]
fn errors_are_judged_as_an_independent_implementation_judges_them() {
    agree("ApiError", Direction::Response, is_allowed);
}

#[test]
fn a_null_of_a_request_is_no_value_and_is_never_sent() {
    let bundle = Bundle::new(&document());
    let (example, valid) = examples("RestoreJobRequest", Direction::Request);
    for request in valid {
        for name in request.as_object().unwrap().keys() {
            let mut request = request.clone();
            request[name] = Value::Null;
            assert!(
                bundle
                    .violations(&example, &request)
                    .is_ok_and(|found| !found.is_empty()),
                "{request}"
            );
            let read = read("RestoreJobRequest", &request).unwrap();
            if name == "deliveryType" {
                assert!(read.is_err(), "{request}");
                continue;
            }
            // The member is left out; what is sent without it may be invalid, and a comparison tells.
            let read = read.unwrap();
            assert!(read.written.get(name).is_none(), "{request}");
            let mut drift = read.drift.items().iter();
            assert!(
                drift.any(|item| item.kind == DriftKind::ForbiddenNull),
                "{request}"
            );
        }
    }
}
