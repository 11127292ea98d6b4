//! Lists of fixed length as tuples.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::string_enum::string_enum;
use crate::{Validate, tuple};

string_enum! {
    /// A colour.
    pub enum Color {
        Red = "red",
    }
}

#[derive(Debug, PartialEq, Deserialize)]
struct Held {
    #[serde(deserialize_with = "tuple::read::<(tuple::As<String>, tuple::Int), _>")]
    pair: (String, i64),
    #[serde(
        default,
        deserialize_with = "tuple::read::<tuple::Present<Vec<(tuple::Int, tuple::As<bool>)>>, _>"
    )]
    list: Option<Vec<(i64, bool)>>,
    #[serde(
        default,
        deserialize_with = "tuple::read::<Option<BTreeMap<String, Box<(Option<tuple::Int>,)>>>, _>"
    )]
    map: Option<BTreeMap<String, Box<(Option<i64>,)>>>,
}

fn read(text: &str) -> Result<Held, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

#[test]
fn integers_among_other_items_are_read_as_all_integers_are() {
    let held =
        read(r#"{"pair": ["a", 1.0], "list": [[2e1, true]], "map": {"a": [3.0], "b": [null]}}"#);
    let map = [("a", Some(3)), ("b", None)];
    let map = map.map(|(name, value)| (name.to_owned(), Box::new((value,))));
    assert_eq!(
        held,
        Ok(Held {
            pair: ("a".to_owned(), 1),
            list: Some(vec![(20, true)]),
            map: Some(map.into()),
        })
    );
}

#[test]
fn absent_is_none_where_null_is_an_error() {
    assert_eq!(
        read(r#"{"pair": ["a", 1]}"#).map(|held| held.list),
        Ok(None)
    );
    assert!(read(r#"{"pair": ["a", 1], "list": null}"#).is_err());
    assert!(read(r#"{"pair": ["a", 1], "map": null}"#).is_ok());
}

#[test]
fn a_list_of_another_length_or_with_other_items_is_an_error() {
    for pair in [
        r#"["a"]"#,
        r#"["a", 1, 2]"#,
        r#"["a", "b"]"#,
        r#"["a", 1.5]"#,
        "[]",
        "{}",
    ] {
        assert!(read(&format!(r#"{{"pair": {pair}}}"#)).is_err(), "{pair}");
    }
}

#[test]
fn each_item_is_checked_at_its_place() {
    let Err(broken) = (true, ("text".to_owned(), Color::from("blue"))).validate() else {
        panic!("the color is not listed");
    };
    let first = broken.iter().next().map(|broken| broken.pointer.as_str());
    assert_eq!(first, Some("/1/1"));
}
