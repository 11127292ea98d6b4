//! The table of `style` and `explode` (`OpenAPI` 3.0.4, "Style Values").

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::form;
use crate::parameter::{Spelling, Style, Unwritable, write_pairs, write_path};

fn path(style: Style, explode: bool, value: &Value) -> String {
    let mut out = String::new();
    write_path("color", Spelling::new(style, explode), value, &mut out).unwrap();
    out
}

fn query(style: Style, explode: bool, value: &Value) -> Result<String, Unwritable> {
    let mut out = String::new();
    write_pairs("color", Spelling::new(style, explode), value, "&", &mut out)?;
    Ok(out)
}

fn values() -> [Value; 4] {
    [
        json!(""),
        json!("blue"),
        json!(["blue", "black", "brown"]),
        // In the order of the specification's table.
        serde_json::from_str(r#"{"B": 150, "G": 200, "R": 100}"#).unwrap(),
    ]
}

/// F53: the table of styles.
#[test]
fn path_styles_are_those_of_the_table() {
    for (style, explode, expected) in [
        (
            Style::Matrix,
            false,
            [
                ";color",
                ";color=blue",
                ";color=blue,black,brown",
                ";color=B,150,G,200,R,100",
            ],
        ),
        (
            Style::Matrix,
            true,
            [
                ";color",
                ";color=blue",
                ";color=blue;color=black;color=brown",
                ";B=150;G=200;R=100",
            ],
        ),
        (
            Style::Label,
            false,
            [".", ".blue", ".blue,black,brown", ".B,150,G,200,R,100"],
        ),
        (
            Style::Label,
            true,
            [".", ".blue", ".blue.black.brown", ".B=150.G=200.R=100"],
        ),
        (
            Style::Simple,
            false,
            ["", "blue", "blue,black,brown", "B,150,G,200,R,100"],
        ),
        (
            Style::Simple,
            true,
            ["", "blue", "blue,black,brown", "B=150,G=200,R=100"],
        ),
    ] {
        let written = values().map(|value| path(style, explode, &value));
        assert_eq!(written, expected, "{style:?} {explode}");
    }
}

/// F53: the table of styles.
#[test]
fn query_styles_are_those_of_the_table() {
    for (style, explode, expected) in [
        (
            Style::Form,
            false,
            [
                Ok("color="),
                Ok("color=blue"),
                Ok("color=blue,black,brown"),
                Ok("color=B,150,G,200,R,100"),
            ],
        ),
        (
            Style::Form,
            true,
            [
                Ok("color="),
                Ok("color=blue"),
                Ok("color=blue&color=black&color=brown"),
                Ok("B=150&G=200&R=100"),
            ],
        ),
        (
            Style::SpaceDelimited,
            false,
            [
                Ok("color="),
                Ok("color=blue"),
                Ok("color=blue%20black%20brown"),
                Ok("color=B%20150%20G%20200%20R%20100"),
            ],
        ),
        (
            Style::PipeDelimited,
            false,
            [
                Ok("color="),
                Ok("color=blue"),
                Ok("color=blue%7Cblack%7Cbrown"),
                Ok("color=B%7C150%7CG%7C200%7CR%7C100"),
            ],
        ),
        (
            Style::DeepObject,
            true,
            [
                Ok("color="),
                Ok("color=blue"),
                Ok("color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown"),
                Ok("color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100"),
            ],
        ),
    ] {
        let written = values().map(|value| query(style, explode, &value));
        assert_eq!(
            written,
            expected.map(|text| text.map(str::to_owned)),
            "{style:?} {explode}"
        );
    }
}

#[test]
fn a_name_that_says_that_it_is_of_a_list_says_so_once() {
    let spelling = Spelling::new(Style::DeepObject, true);
    let mut out = String::new();
    write_pairs("author[]", spelling, &json!(["a", "b"]), "&", &mut out).unwrap();
    assert_eq!(out, "author%5B%5D=a&author%5B%5D=b");
}

#[test]
fn null_and_empty_lists_are_not_sent() {
    for value in [json!(null), json!([]), json!({}), json!([null])] {
        assert_eq!(
            query(Style::Form, true, &value),
            Ok(String::new()),
            "{value}"
        );
        assert_eq!(
            query(Style::Form, false, &value),
            Ok(String::new()),
            "{value}"
        );
    }
    assert_eq!(
        query(Style::Form, false, &json!(["a", null, "b"])),
        Ok("color=a,b".to_owned())
    );
}

#[test]
fn what_a_style_has_no_form_for_is_refused() {
    let nested = json!([["a"]]);
    assert_eq!(query(Style::Form, true, &nested), Err(Unwritable::Nested));
    assert_eq!(
        query(
            Style::DeepObject,
            true,
            &json!({"a": {"b": 1}, "c": [1, 2]})
        ),
        Ok("color%5Ba%5D%5Bb%5D=1&color%5Bc%5D=1&color%5Bc%5D=2".to_owned())
    );
    assert_eq!(
        query(Style::DeepObject, true, &json!({"c": [{"d": 1}, [2, 3]]})),
        Ok(
            "color%5Bc%5D%5B0%5D%5Bd%5D=1&color%5Bc%5D%5B1%5D%5B%5D=2&color%5Bc%5D%5B1%5D%5B%5D=3"
                .to_owned()
        )
    );
    assert_eq!(
        query(Style::DeepObject, true, &json!([{"d": null, "e": 1}])),
        Ok("color%5B0%5D%5Be%5D=1".to_owned())
    );
    for (lists, expected) in [
        (
            json!([{"rates": ["a", "b"]}]),
            "color%5B0%5D%5Brates%5D%5B%5D",
        ),
        (
            json!({"card": {"rates": ["a", "b"]}}),
            "color%5Bcard%5D%5Brates%5D%5B%5D",
        ),
        (json!([["a", "b"]]), "color%5B0%5D%5B%5D"),
    ] {
        assert_eq!(
            query(Style::DeepObject, true, &lists),
            Ok(format!("{expected}=a&{expected}=b"))
        );
    }
    let mut deep = json!(1);
    for _ in 0..20 {
        deep = json!({ "a": deep });
    }
    assert_eq!(
        query(Style::DeepObject, true, &deep),
        Err(Unwritable::Nested)
    );
}

/// Where a style has no escape, a part that holds what separates the parts would be two.
#[test]
fn a_part_that_holds_what_separates_the_parts_is_refused() {
    let header = |explode, value: Value| {
        let spelling = Spelling::new(Style::Simple, explode).verbatim();
        write_path("color", spelling, &value, &mut String::new())
    };
    let path = |style, explode, value: Value| {
        write_path(
            "color",
            Spelling::new(style, explode),
            &value,
            &mut String::new(),
        )
    };
    for refused in [
        header(false, json!(["a,b", "c"])),
        header(false, json!({"a": "b,c"})),
        header(true, json!({"a=b": "c"})),
        path(Style::Label, true, json!(["1.5", "2"])),
    ] {
        assert_eq!(refused, Err(Unwritable::Separator));
    }
    for written in [
        header(false, json!("a,b")),
        header(true, json!({"a": "b=c"})),
        path(Style::Simple, false, json!(["a,b", "c"])),
    ] {
        assert_eq!(written, Ok(true));
    }
    let refused = Err(Unwritable::Separator);
    assert_eq!(
        query(Style::SpaceDelimited, false, &json!(["a b"])),
        refused
    );
    assert_eq!(query(Style::PipeDelimited, false, &json!(["a|b"])), refused);
    assert_eq!(
        query(Style::Form, false, &json!(["a,b", "c"])),
        Ok("color=a%2Cb,c".to_owned())
    );
}

#[test]
fn a_whole_number_is_written_without_a_fraction() {
    let numbers = json!([1.0, -0.5, 3, 1e21, "2.0"]);
    assert_eq!(
        query(Style::Form, false, &numbers),
        Ok("color=1,-0.5,3,1e%2B21,2.0".to_owned())
    );
}

#[test]
fn reserved_characters_are_sent_where_they_are_allowed() {
    let mut out = String::new();
    let spelling = Spelling::QUERY.reserved();
    write_pairs("u", spelling, &json!("a/b?c=d&e#f+g é"), "&", &mut out).unwrap();
    assert_eq!(out, "u=a/b?c=d%26e%23f%2Bg%20%C3%A9");
}

/// RFC 6570, 3.2.3: what is encoded already is not encoded again.
#[test]
fn triples_are_sent_as_they_are_where_reserved_characters_are_allowed() {
    let spelling = Spelling::QUERY.reserved();
    let mut out = String::new();
    let texts = json!(["a%20b%2Fé%e9", "100%", "%2", "%zz%%41", "&%26"]);
    write_pairs("u", spelling, &texts, "&", &mut out).unwrap();
    let expected = "u=a%20b%2F%C3%A9%e9&u=100%25&u=%252&u=%25zz%25%41&u=%26%26";
    assert_eq!(out, expected);
    let form = form::write(&json!({"u": "a%20b c"}), &[("u", spelling)]);
    assert_eq!(form.unwrap(), "u=a%20b%20c");
    assert_eq!(
        query(Style::Form, true, &json!("%20")).unwrap(),
        "color=%2520"
    );
}

/// The table has no form for it; Spring reads a page so, whose orders are a list.
#[test]
fn a_list_in_an_exploded_object_is_a_pair_for_each_item() {
    let page = json!({"page": 0, "sort": ["name,desc", "id"]});
    let written = query(Style::Form, true, &page).unwrap();
    assert_eq!(written, "page=0&sort=name%2Cdesc&sort=id");
    let nested = json!({"amount": {"min": 1}});
    assert_eq!(query(Style::Form, true, &nested), Err(Unwritable::Nested));
}

proptest! {
    #[test]
    fn every_text_stays_in_its_segment(text in any::<String>()) {
        let written = path(Style::Simple, false, &json!(text));
        prop_assert!(!written.contains(['/', '?', '#', '\\', ' ', '\r', '\n']));
        let back = percent_encoding::percent_decode_str(&written).decode_utf8().unwrap();
        prop_assert_eq!(back, text);
    }

    #[test]
    fn every_text_stays_in_its_pair(name in any::<String>(), text in any::<String>()) {
        for spelling in [Spelling::QUERY, Spelling::QUERY.reserved()] {
            let mut out = String::new();
            write_pairs(&name, spelling, &json!(text), "&", &mut out).unwrap();
            let pairs: Vec<_> = reqwest::Url::parse(&format!("http://h/?{out}")).unwrap()
                .query_pairs().into_owned().collect();
            // What is encoded already is the text that it stands for, where it is sent as it is.
            let meant = if spelling == Spelling::QUERY {
                text.clone().into()
            } else {
                percent_encoding::percent_decode_str(&text).decode_utf8_lossy()
            };
            prop_assert_eq!(pairs, [(name.clone(), meant.into_owned())]);
        }
    }
}

/// A URL takes a backslash for a slash, which would make a path of two segments of one.
#[test]
fn a_backslash_of_a_path_is_no_slash() {
    let mut out = String::new();
    crate::parameter::write_literal(r"/files\a", &mut out);
    assert_eq!(out, "/files%5Ca");
}
