//! The keywords, each at its limit and beyond.

use proptest::prelude::*;
use serde_json::json;

use crate::equality::json_equal;
use crate::pattern::Pattern;
use crate::tests::restore::{DeliveryType, RestoreJobRequest};
use crate::{Part, Path, Validate, Violations, decimal, keyword};

fn broken(check: impl FnOnce(&Path<'_>, &mut Violations)) -> String {
    let mut out = Violations::default();
    check(&Path::ROOT, &mut out);
    out.iter().map(ToString::to_string).collect()
}

#[test]
fn members_that_have_no_field() {
    let members = |names: &[&str]| -> std::collections::BTreeMap<String, i64> {
        names.iter().map(|name| ((*name).to_owned(), 1)).collect()
    };
    let check = |names: &[&str]| {
        broken(|at, out| keyword::undeclared(&members(names), &["role", "a/b"], at, out))
    };
    assert_eq!(check(&[]), "");
    assert_eq!(check(&["other"]), "");
    assert_eq!(
        check(&["other", "role"]),
        "/role `role` is described, and is not one of the others"
    );
    assert_eq!(
        check(&["a/b"]),
        "/a~1b `a/b` is described, and is not one of the others"
    );
}

#[test]
fn members_that_depend_on_many() {
    let check = |present: [bool; 3]| {
        let [a, b, c] = present;
        let there = [("a", a), ("b", b), ("c", c)];
        let entries: &[(&str, &[&str])] = &[("a", &["b", "c"]), ("c", &["a", "d"])];
        broken(|at, out| keyword::dependents(&there, entries, at, out))
    };
    assert_eq!(check([false, true, false]), "");
    assert_eq!(check([true, true, false]), "/ `c` is missing beside `a`");
    assert_eq!(
        check([false, false, true]),
        "/ `a` is missing beside `c`/ `d` is missing beside `c`"
    );
}

#[test]
fn a_value_is_no_request() {
    let request = RestoreJobRequest {
        delivery_type: DeliveryType::Automated,
        oplog_ts: Some(42),
        snapshot_id: None,
    };
    let said = request.validate().unwrap_err().to_string();
    assert!(said.starts_with("the value breaks "), "{said}");
}

/// Coding a label takes the square of its length.
#[test]
fn a_label_that_is_too_long_is_not_coded() {
    let label = "é".repeat(500_000);
    assert!(!crate::hostname::is_idn_hostname(&label));
    assert!(!crate::email::is_idn_email(&format!("a@{label}")));
    assert!(crate::hostname::is_idn_hostname(&"é".repeat(50)));
}

#[test]
fn a_label_is_written_as_it_is_registered() {
    for label in [
        "bücher.example",
        "παράδειγμα",
        "ß",
        "中国",
        "l·l",
        "क्\u{200D}ष",
    ] {
        assert!(crate::hostname::is_idn_hostname(label), "{label}");
    }
    // Wide, large, composed of two, hidden, and no letter at all.
    for label in [
        "１２３",
        "Bücher",
        "e\u{0301}x",
        "a\u{00AD}b中",
        "☃",
        "😀中",
        "①",
        "½é",
    ] {
        assert!(!crate::hostname::is_idn_hostname(label), "{label}");
    }
}

#[test]
fn numbers() {
    assert_eq!(broken(|at, out| keyword::minimum(1_i64, 1, at, out)), "");
    assert_eq!(
        broken(|at, out| keyword::minimum(0_i64, 1, at, out)),
        "/ minimum: 1, found 0"
    );
    assert_eq!(broken(|at, out| keyword::maximum(1.5, 1.5, at, out)), "");
    assert_eq!(
        broken(|at, out| keyword::maximum(1.6, 1.5, at, out)),
        "/ maximum: 1.5, found 1.6"
    );
    assert_eq!(
        broken(|at, out| keyword::exclusive_minimum(1_i64, 1, at, out)),
        "/ exclusiveMinimum: above 1, found 1"
    );
    assert_eq!(
        broken(|at, out| keyword::exclusive_maximum(1_i64, 1, at, out)),
        "/ exclusiveMaximum: below 1, found 1"
    );
    assert_eq!(
        broken(|at, out| keyword::multiple_of(i64::MIN, -1, at, out)),
        ""
    );
    assert_eq!(
        broken(|at, out| keyword::multiple_of(7_i64, 2, at, out)),
        "/ multipleOf: 2, found 7"
    );
    assert!(!broken(|at, out| keyword::finite(f64::NAN, at, out)).is_empty());
}

#[test]
fn a_divisor_may_be_one_that_no_float_has() {
    for (divisor, value, divides) in [
        ("1e-400", 5.0, true),
        ("3e-400", 5.0, false),
        ("3e-400", 6.0, true),
        ("1e400", 5.0, false),
        ("1e400", 0.0, true),
        ("1e-400", f64::NAN, false),
    ] {
        assert_eq!(
            decimal::divides_float(divisor, value),
            divides,
            "{divisor} {value}"
        );
    }
}

#[test]
fn multiples_are_exact_in_decimal() {
    for (value, divisor, multiple) in [
        (0.0075, 0.0001, true),
        (0.007_51, 0.0001, false),
        (19.99, 0.01, true),
        (1e308, 0.5, true),
        (1e308, 0.123_456_789, false),
        (4.5, 1.5, true),
        (35.0, 1.5, false),
        (0.0, 0.01, true),
        (-6.0, 3.0, true),
        (5e-324, 1.0, false),
        (1.0, 0.0, false),
    ] {
        let broken = broken(|at, out| keyword::multiple_of_number(value, divisor, at, out));
        assert_eq!(broken.is_empty(), multiple, "{value} {divisor}");
    }
}

#[test]
fn a_format_of_integers_is_a_range() {
    assert_eq!(broken(|at, out| keyword::uint8(255_i64, at, out)), "");
    assert_eq!(
        broken(|at, out| keyword::uint8(256_i64, at, out)),
        "/ format: uint8 (0 to 255), found 256"
    );
    assert_eq!(
        broken(|at, out| keyword::int16(Some(u64::MAX), at, out)),
        "/ format: int16 (-32768 to 32767), found 18446744073709551615"
    );
    assert_eq!(
        broken(|at, out| keyword::uint64(-1_i64, at, out)),
        "/ format: uint64 (0 to 18446744073709551615), found -1"
    );
}

#[test]
fn seconds_that_are_milliseconds_are_recognised() {
    assert_eq!(
        broken(|at, out| keyword::int32_epoch_seconds(2_147_483_647_i64, at, out)),
        ""
    );
    assert_eq!(
        broken(|at, out| keyword::int32_epoch_seconds(2_147_483_648_i64, at, out)),
        "/ format: not above int32 (2147483647, 2038-01-19T03:14:07Z for seconds), found 2147483648"
    );
    assert!(
        broken(|at, out| keyword::int32_epoch_seconds(1_700_000_000_000_i64, at, out))
            .ends_with("found 1700000000000; this looks like milliseconds")
    );
}

#[test]
fn lengths_count_characters() {
    assert_eq!(broken(|at, out| keyword::max_length("éé", 2, at, out)), "");
    assert_eq!(broken(|at, out| keyword::min_length("éé", 2, at, out)), "");
    assert!(broken(|at, out| keyword::min_length("éé", 3, at, out)).contains("3 characters"));
    assert_eq!(
        broken(|at, out| keyword::max_length("ééé", 2, at, out)),
        "/ maxLength: 2 characters, found 3 characters \"ééé\""
    );
}

#[test]
fn near_misses_are_named() {
    let check = |value: &str| {
        let kinds = ["automated", "pointInTime"];
        broken(|at, out| keyword::one_of(value, &kinds, at, out))
    };
    for value in ["pit", "point_in_time", "POINTINTIME"] {
        assert!(
            check(value).ends_with("; did you mean `pointInTime`?"),
            "{}",
            check(value)
        );
    }
    assert_eq!(
        check("other"),
        "/ enum: `automated` or `pointInTime`, found \"other\""
    );
    assert_eq!(
        broken(|at, out| keyword::one_of("b", &["", "a"], at, out)),
        "/ enum: `\"\"` or `a`, found \"b\""
    );
    let lower = Pattern {
        source: "^[a-z]*$",
        matches: |text| text.bytes().all(|byte| byte.is_ascii_lowercase()),
    };
    assert_eq!(
        broken(|at, out| lower.check("ABC", at, out)),
        "/ pattern: ^[a-z]*$, found \"ABC\"; it matches in lower case"
    );
}

#[test]
fn items_are_unique_as_json_sees_them() {
    assert!(json_equal(&json!([1, {"a": 2.0}]), &json!([1.0, {"a": 2}])));
    assert!(!json_equal(
        &json!(9_007_199_254_740_993_i64),
        &json!(9_007_199_254_740_992.0)
    ));
    assert!(!json_equal(&json!(1), &json!(true)));
    let items = [json!(1), json!("1"), json!(1.0)];
    let broken = broken(|at, out| keyword::unique_items_by(&items[..], json_equal, at, out));
    assert_eq!(
        broken,
        "/ uniqueItems: different items, found items 0 and 2 equal"
    );
}

#[test]
fn what_a_name_breaks_is_told_of_the_name() {
    let said = broken(|at, out| {
        keyword::max_length("abcd", 3, &at.name("abcd"), out);
        keyword::rule(
            false,
            "not",
            "what the schema excludes",
            &at.name("b/c"),
            out,
        );
    });
    assert_eq!(
        said,
        "/abcd propertyNames: maxLength: 3 characters, found 4 characters \"abcd\"\
         /b~1c the name: what the schema excludes"
    );
}

#[test]
fn what_several_parts_of_a_schema_demand_is_told_once() {
    let said = broken(|at, out| {
        keyword::required(false, "id", at, out);
        keyword::minimum(0_i64, 1, &at.member("n"), out);
        keyword::required(false, "id", at, out);
        keyword::required(false, "name", at, out);
        keyword::minimum(0_i64, 1, &at.member("m"), out);
    });
    assert_eq!(
        said,
        "/ `id` is missing/n minimum: 1, found 0/ `name` is missing/m minimum: 1, found 0"
    );
}

#[test]
fn a_found_value_that_is_no_text_is_shown_as_json() {
    let said = |value| {
        broken(|at, out| keyword::one_of_values(false, "`{\"a\":1}` or `\"b\"`", &value, at, out))
    };
    assert_eq!(said(json!({})), "/ enum: `{\"a\":1}` or `\"b\"`, found {}");
    assert_eq!(
        said(json!("c")),
        "/ enum: `{\"a\":1}` or `\"b\"`, found \"c\""
    );
    let long = json!(vec![1; 60]);
    assert!(said(long).ends_with("1,1…"));
}

#[test]
fn all_violations_are_shown_at_once_and_aligned() {
    let request = RestoreJobRequest {
        delivery_type: DeliveryType::Automated,
        oplog_ts: Some(42),
        snapshot_id: Some("x".repeat(100)),
    };
    let cut = "x".repeat(60);
    assert_eq!(
        request.validate().unwrap_err().to_string(),
        format!(
            "the value breaks 3 rules\n  \
             /oplogTs    minimum: 1199145600, found 42\n  \
             /snapshotId pattern: ^([a-f0-9]{{24}})$, found \"{cut}…\"\n  \
             /           delivery type `automated` takes no point in time"
        )
    );
}

#[test]
fn parameters_are_shown_with_their_part() {
    let mut out = Violations::default();
    out.set_part(Part::Path);
    keyword::minimum(0_i64, 1, &Path::ROOT.member("page"), &mut out);
    assert_eq!(
        out.to_string(),
        "the value breaks 1 rule\n  path /page minimum: 1, found 0"
    );
}

#[test]
fn pointers_are_escaped() {
    let list = Path::ROOT.member("a/b~c");
    assert_eq!(list.item(3).member("").pointer(), "/a~1b~0c/3/");
    assert_eq!(Path::ROOT.pointer(), "");
}

proptest! {
    #[test]
    fn pointers_find_their_values(names in proptest::collection::vec(any::<String>(), 0..4)) {
        fn wrap(names: &[String], at: &Path<'_>, pointer: &mut String) -> serde_json::Value {
            let Some((name, rest)) = names.split_first() else {
                *pointer = at.pointer();
                return json!("found");
            };
            json!({ name: wrap(rest, &at.member(name), pointer) })
        }
        let mut pointer = String::new();
        let value = wrap(&names, &Path::ROOT, &mut pointer);
        prop_assert_eq!(value.pointer(&pointer), Some(&json!("found")));
    }
}
