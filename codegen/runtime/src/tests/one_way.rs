//! Members without a field, of structs whose schemas name some that go the other way only.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::one_way;

/// An object whose other members are texts.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Texts {
    name: String,
    #[serde(flatten, deserialize_with = "one_way::values::<Texts, _, _>")]
    additional: BTreeMap<String, String>,
}

impl one_way::OneWay for Texts {
    const NAMES: &'static [&'static str] = &["id"];
}

/// An object whose other members are integers.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Integers {
    name: String,
    #[serde(flatten, deserialize_with = "one_way::integers::<Integers, _, _>")]
    additional: BTreeMap<String, i64>,
}

impl one_way::OneWay for Integers {
    const NAMES: &'static [&'static str] = &["secret"];
}

#[test]
fn what_goes_the_other_way_is_ignored_whatever_it_is() {
    let text = r#"{"id": 1, "name": "a", "x": "b"}"#;
    let texts: Texts = serde_json::from_str(text).unwrap();
    assert_eq!(texts.additional, BTreeMap::from([("x".into(), "b".into())]));
    let text = r#"{"secret": "s", "name": "a", "x": 1.0}"#;
    let integers: Integers = serde_json::from_str(text).unwrap();
    assert_eq!(
        serde_json::to_value(integers).unwrap(),
        json!({"name": "a", "x": 1})
    );
}

#[test]
fn what_goes_this_way_is_of_the_type_of_such_members() {
    let error = serde_json::from_str::<Texts>(r#"{"name": "a", "x": 1}"#).unwrap_err();
    assert!(error.to_string().starts_with("`x`: "), "{error}");
}
