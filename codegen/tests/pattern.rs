//! Which patterns become code, and which code. That it judges as an engine does is shown where it is
//! compiled, in `tests/tests/patterns.rs`.

use codegen::emit::pattern::{Matcher, compile};

fn shown(pattern: &str) -> String {
    match compile(pattern) {
        Ok(Matcher::Always) => "always".to_owned(),
        Ok(Matcher::Code(check)) => check.expression().to_string(),
        Ok(Matcher::Engine { flags }) => format!("engine {flags}"),
        Err(error) => format!("invalid: {}", error.0),
    }
}

#[test]
fn simple_patterns_are_loops_over_bytes() {
    insta::assert_snapshot!(shown("^([a-f0-9]{24})$"), @"text . len () == 24 && Pattern :: all (text . as_bytes () , | byte | byte . is_ascii_digit () || (b'a' ..= b'f') . contains (& byte))");
    insta::assert_snapshot!(shown("^[a-zA-Z0-9][a-zA-Z0-9-]*$"), @"match text . as_bytes () { [b'0' ..= b'9' | b'A' ..= b'Z' | b'a' ..= b'z' , rest @ ..] => Pattern :: all (rest , | byte | byte . is_ascii_alphanumeric () || byte == b'-') , _ => false , }");
    insta::assert_snapshot!(shown("^fixed-{3}$"), @r#"text == "fixed---""#);
    insta::assert_snapshot!(shown("^vpce-[0-9a-f]{17}$"), @"match text . as_bytes () { [b'v' , b'p' , b'c' , b'e' , b'-' , rest @ ..] => rest . len () == 17 && Pattern :: all (rest , | byte | byte . is_ascii_digit () || (b'a' ..= b'f') . contains (& byte)) , _ => false , }");
}

#[test]
fn what_is_not_simple_is_left_to_the_engine() {
    for pattern in [
        "a",
        "^a",
        "a$",
        "^a|b$",
        "^(ab)+$",
        "^[^/]+$",
        "^a*a$",
        "^é$",
        "^a*?$",
        r"^a\$",
        r"^\p{L}$",
        "^(?=a)a$",
        // As a pattern of Rust it takes rustc more memory than a machine has.
        "^[a-zA-Z][a-zA-Z][a-zA-Z][a-zA-Z][a-zA-Z]-[0-9]+$",
    ] {
        assert!(
            shown(pattern).starts_with("engine"),
            "{pattern}: {}",
            shown(pattern)
        );
    }
    assert_eq!(shown("^.*"), "always");
    assert!(shown("^(a$").starts_with("invalid"));
}
