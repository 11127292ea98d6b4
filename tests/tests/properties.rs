//! What the generated types accept is what an independent implementation of JSON Schema accepts.
//!
//! Values are near the schema: valid ones with members dropped, added and replaced. Integers stay
//! within 32 bits, which `format: int32` bounds here and means nothing to JSON Schema.

use codegen::document::{Direction, Example, Role};
use codegen::examples::Bundle;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};
use tests::description::{document, read};

/// Values that are right in one place and wrong in another.
fn values() -> impl Strategy<Value = Value> {
    select(vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(1),
        json!(42),
        json!(1_199_145_599),
        json!(1_199_145_600),
        json!(2_147_483_647),
        json!(1.5),
        json!(""),
        json!("staging"),
        json!("-staging"),
        json!("staging\n"),
        json!("32b6e34b3d91647abb20e7b8"),
        json!("32b6e34b3d91647abb20e7b"),
        json!("32B6E34B3D91647ABB20E7B8"),
        json!("automated"),
        json!("download"),
        json!("pointInTime"),
        json!("vpce-3bf78b0ddee411ba1"),
        json!([]),
        json!(["a", 1]),
        json!({}),
    ])
}

/// A value of a schema's examples with some members changed.
fn near(valid: Vec<Value>, members: Vec<&'static str>) -> impl Strategy<Value = Value> {
    let changes = prop::collection::vec((select(members), prop::option::of(values())), 0..4);
    (select(valid), changes).prop_map(|(valid, changes)| {
        let mut members: Map<String, Value> = valid.as_object().cloned().unwrap_or_default();
        for (name, value) in changes {
            match value {
                Some(value) => members.insert(name.to_owned(), value),
                None => members.remove(name),
            };
        }
        Value::Object(members)
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

fn agree(name: &str, direction: Direction, members: Vec<&'static str>) {
    let bundle = Bundle::new(&document());
    let (example, valid) = examples(name, direction);
    let config = ProptestConfig {
        cases: 4096,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(value in near(valid, members))| {
        let ours = read(name, &value).is_some_and(|read| read.is_ok_and(|read| read.broken.is_empty()));
        let theirs = bundle.violations(&example, &value);
        prop_assert_eq!(ours, theirs.is_empty(), "{} is judged differently: {:?}", value, theirs);
    });
}

#[test]
fn requests_are_judged_as_an_independent_implementation_judges_them() {
    let members = vec![
        "deliveryType",
        "oplogInc",
        "oplogTs",
        "pointInTimeUTCSeconds",
        "snapshotId",
        "targetClusterName",
        "targetGroupId",
        "unheardOf",
    ];
    agree("RestoreJobRequest", Direction::Request, members);
}
