//! Parameters that several operations have.

use super::{PET, changes, crate_of};
use codegen::render::Crate;

/// Operations with a parameter each: its path, its id, and the parameter.
fn with(operations: &[(&str, &str, &str)]) -> Crate {
    let paths = operations.iter().map(|(path, id, parameter)| {
        format!("  {path}: {{get: {{operationId: {id}, parameters: [{parameter}], responses: {{'204': {{description: none}}}}}}}}\n")
    });
    crate_of(&paths.collect::<String>(), PET)
}

const TEN: &str = "{name: limit, in: query, schema: {type: integer, maximum: 10}}";
const MANY: &str = "{name: limit, in: query, schema: {type: integer, maximum: 500}}";

/// Code may ask for a parameter whatever the operation is.
#[test]
fn a_trait_of_operations_that_is_gone_breaks_code() {
    let several = with(&[("/a", "getA", TEN), ("/b", "getB", TEN)]);
    let one = with(&[("/a", "getA", TEN), ("/b", "getB", MANY)]);
    let said = [changes(&several, &one), changes(&one, &several)];
    insta::assert_snapshot!(said.map(|said| said.join("\n")).join("\n\n"), @"
    `client::TakesLimit`: gone (Breaking)
    `get_b()`: `limit` has to keep `maximum` `500`, was `10` (Behaviour)

    `get_b()`: `limit` has to keep `maximum` `10`, was `500` (Behaviour)
    ");
}

/// Which one has the plain name depends on the order of the operations.
#[test]
fn two_parameters_are_not_one_for_the_name_that_they_get() {
    let in_path = "{name: num, in: path, required: true, schema: {type: integer, minimum: 1}}";
    let in_query = "{name: num, in: query, required: true, schema: {type: integer, minimum: 1}}";
    let named = [
        ("/a/{num}", "getA", in_path),
        ("/b/{num}", "getB", in_path),
        ("/c", "getC", in_query),
        ("/d", "getD", in_query),
    ];
    let set = [
        ("/a", "getA", TEN),
        ("/b", "getB", TEN),
        ("/c", "getC", MANY),
        ("/d", "getD", MANY),
    ];
    let [a, _, c, d] = set;
    let said = [
        changes(&with(&named), &with(&[named[0], named[2], named[3]])),
        changes(&with(&set), &with(&[a, c, d])),
    ];
    insta::assert_snapshot!(said.map(|said| said.join("\n")).join("\n\n"), @"
    `get_b()`: gone (Breaking)

    `get_a()`: no longer `client::TakesLimit` (Breaking)
    `get_b()`: gone (Breaking)
    ");
}

#[test]
fn what_changes_of_a_shared_parameter_is_told_once_of_all_that_have_it() {
    let of = |most: u32, deprecated: bool| {
        let limit = format!(
            "{{name: limit, in: query, deprecated: {deprecated}, schema: {{type: integer, maximum: {most}}}}}"
        );
        let num = format!(
            "{{name: num, in: path, required: true, schema: {{type: integer, minimum: {most}}}}}"
        );
        with(&[
            ("/a", "getA", &limit),
            ("/b", "getB", &limit),
            ("/c/{num}", "getC", &num),
            ("/d/{num}", "getD", &num),
        ])
    };
    insta::assert_snapshot!(changes(&of(10, false), &of(20, true)).join("\n"), @"
    `get_a()` and `get_b()`: `limit` has to keep `maximum` `20`, was `10` (Behaviour)
    `get_c()` and `get_d()`: `num` has to keep `minimum` `20`, was `10` (Behaviour)
    `get_a()` and `get_b()`: `.limit(..)` is deprecated (Compatible)
    ");
}
