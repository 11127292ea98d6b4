//! Integers on the wire.

use serde::Deserialize;

use crate::integer;

#[derive(Debug, PartialEq, Deserialize)]
#[expect(
    clippy::option_option,
    reason = "absent, null and a value are three things"
)]
struct Held {
    #[serde(deserialize_with = "integer::int")]
    n: i64,
    #[serde(default, deserialize_with = "integer::some_int")]
    present: Option<i64>,
    #[serde(default, deserialize_with = "integer::int")]
    lenient: Option<i64>,
    #[serde(default, deserialize_with = "integer::some_int")]
    tri_state: Option<Option<i64>>,
}

fn read(number: &str) -> Result<i64, String> {
    serde_json::from_str::<Held>(&format!(r#"{{"n": {number}}}"#))
        .map(|held| held.n)
        .map_err(|error| error.to_string())
}

#[test]
fn integral_floats_are_integers() {
    for (text, number) in [
        ("1", 1),
        ("-1", -1),
        ("1700000000.0", 1_700_000_000),
        ("1.7e9", 1_700_000_000),
        ("-0.0", 0),
        ("9223372036854775807", i64::MAX),
        ("-9223372036854775808", i64::MIN),
        ("9007199254740993", 9_007_199_254_740_993),
        // Read exactly only with serde_json's feature `float_roundtrip`.
        ("9007199254740991.0", 9_007_199_254_740_991),
        ("-4503599627370497.0", -4_503_599_627_370_497),
    ] {
        assert_eq!(read(text), Ok(number), "{text}");
    }
}

#[test]
fn unsigned_integers_have_their_own_range() {
    let read = |text: &str| integer::int::<_, u64>(&mut serde_json::Deserializer::from_str(text));
    for (text, number) in [
        ("0", 0),
        ("-0.0", 0),
        ("1.7e9", 1_700_000_000),
        ("18446744073709551615", u64::MAX),
    ] {
        assert_eq!(read(text).ok(), Some(number), "{text}");
    }
    for text in [
        "-1",
        "-1.0",
        "18446744073709551616",
        "9007199254740992.0",
        "1.5",
    ] {
        assert!(read(text).is_err(), "{text}");
    }
    let error = read("-1").unwrap_err().to_string();
    let told = "the number -1 is outside what an unsigned integer of 64 bits holds exactly";
    assert!(error.starts_with(told), "{error}");
}

#[test]
fn what_i64_does_not_hold_exactly_is_an_error_that_names_it() {
    for (text, named) in [
        ("1.5", "1.5"),
        ("9223372036854775808", "9223372036854775808"),
        ("18446744073709551616", "18446744073709552000"),
        ("-9223372036854775809", "-922337203685477"),
        ("9007199254740992.0", "9007199254740992"),
        ("9007199254740993.0", "9007199254740992"),
        ("9007199254740994.0", "9007199254740994"),
        ("1e300", "1000"),
        ("true", "true"),
        ("\"1\"", "\"1\""),
        ("null", "null"),
    ] {
        let error = read(text).unwrap_err();
        assert!(error.contains(named), "{text}: {error}");
    }
}

#[test]
fn absent_and_null_are_told_apart_where_they_differ() {
    let held: Held =
        serde_json::from_str(r#"{"n": 1, "lenient": null, "tri_state": null}"#).unwrap();
    assert_eq!(
        (held.present, held.lenient, held.tri_state),
        (None, None, Some(None))
    );
    let held: Held = serde_json::from_str(r#"{"n": 1, "present": 2, "tri_state": 3.0}"#).unwrap();
    assert_eq!(
        (held.present, held.lenient, held.tri_state),
        (Some(2), None, Some(Some(3)))
    );
    assert!(serde_json::from_str::<Held>(r#"{"n": 1, "present": null}"#).is_err());
}

#[test]
fn integers_inside_lists_and_maps_are_read_alike() {
    use std::collections::BTreeMap;
    let read = |text: &str| {
        let mut reader = serde_json::Deserializer::from_str(text);
        integer::int::<_, Vec<BTreeMap<String, Option<i64>>>>(&mut reader)
    };
    let inside = BTreeMap::from([("a".to_owned(), Some(17)), ("b".to_owned(), None)]);
    assert_eq!(read(r#"[{"a": 17.0, "b": null}]"#).unwrap(), [inside]);
    assert!(read(r#"[{"a": 1.5}]"#).is_err());
    assert!(read(r#"[{"a": 9223372036854775808}]"#).is_err());
}

/// An object whose other members are numbers, or hold some.
#[derive(Debug, PartialEq, Deserialize)]
struct Numbers<T: serde::de::DeserializeOwned> {
    #[serde(deserialize_with = "integer::int")]
    n: i64,
    #[serde(flatten, deserialize_with = "crate::flattened::values")]
    additional: std::collections::BTreeMap<String, T>,
}

#[test]
fn members_without_a_field_are_numbers_whatever_features_the_json_library_has() {
    let floats: Numbers<f64> = serde_json::from_str(r#"{"n": 1.0, "x": 2.5}"#).unwrap();
    assert_eq!((floats.n, floats.additional["x"]), (1, 2.5));
    let held: Numbers<Held> =
        serde_json::from_str(r#"{"n": 1, "x": {"n": 2.0, "lenient": 3}}"#).unwrap();
    let inner = &held.additional["x"];
    assert_eq!((inner.n, inner.lenient), (2, Some(3)));
    let error = serde_json::from_str::<Numbers<f64>>(r#"{"n": 1, "x": "a"}"#).unwrap_err();
    assert!(
        error.to_string().starts_with("`x`: invalid type: string"),
        "{error}"
    );
}

#[test]
fn an_integer_is_read_from_any_json_as_from_its_text() {
    for text in ["1", "1.0", "10e-1", "-7", "18446744073709551615"] {
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        let read = integer::int::<_, u64>(&value).ok();
        let from_text = integer::int::<_, u64>(&mut serde_json::Deserializer::from_str(text)).ok();
        assert_eq!(read, from_text, "{text}");
    }
    assert!(integer::int::<_, i64>(&serde_json::json!({"a": 1})).is_err());
}
