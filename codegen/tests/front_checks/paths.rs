//! Templates of paths.

use super::version;

#[test]
fn paths() {
    let path = |key: &str| version("3.0.3", &format!("paths: {{'{key}': {{}}}}"));
    assert_eq!(path("t"), ["invalid-path /paths/t"]);
    assert_eq!(path("/t/{id"), ["invalid-path /paths/~1t~1{id"]);
    assert_eq!(path("/t/id}"), ["invalid-path /paths/~1t~1id}"]);
    assert_eq!(path("/t/{}"), ["invalid-path /paths/~1t~1{}"]);
    assert_eq!(path("/t/{a}/{a}"), ["invalid-path /paths/~1t~1{a}~1{a}"]);
    assert_eq!(path("/t?x=1"), ["warning invalid-path /paths/~1t?x=1"]);
    assert!(path("/t/{.a}/{;b*}").is_empty());
    assert_eq!(
        version("3.0.3", "paths: {'/{a}': {}, '/{b}': {}}"),
        ["warning duplicate-path /paths/~1{b}"]
    );
    assert_eq!(
        version("3.0.3", "paths: {/t: null}"),
        ["wrong-kind /paths/~1t"]
    );
    assert_eq!(
        version("3.0.3", "paths: {/t: {fetch: {}}}"),
        ["warning unknown-field /paths/~1t/fetch"]
    );
}

#[test]
fn a_path_parameter_may_repeat_the_operators_of_its_place() {
    for (place, name) in [
        ("{+name}", "+name"),
        ("{name+}", "name+"),
        ("{+name}", "name"),
        ("{name*}", "name*"),
        ("{*}", "*"),
        ("{.name}", ".name"),
        ("{name?}", "name?"),
    ] {
        let rest = format!(
            "paths: {{'/v1/{place}': {{get: {{parameters: [{{name: '{name}', in: path, required: true, schema: {{type: string}}}}], responses: {{default: {{description: d}}}}}}}}}}"
        );
        assert!(version("3.0.3", &rest).is_empty(), "{name}");
    }
}

/// What is no parameter may have been meant as the one that the path names.
#[test]
fn a_broken_parameter_is_one_mistake() {
    let rest = "paths: {'/{id}': {parameters: [{name: id, in: null, required: true, schema: {type: string}}], get: {responses: {default: {description: d}}}}}";
    assert_eq!(
        version("3.0.3", rest),
        ["wrong-kind /paths/~1{id}/parameters/0/in"]
    );
}
