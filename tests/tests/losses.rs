//! What the crate has not of a description, or not as it says: told with its place, and refused by a
//! strict run where it is lost.

use tests::mistake::{helped, operation, report, schema, strictly, warned, with};

/// What is read as if it was not there is more than a warning to who wants all of the description.
#[test]
fn a_strict_run_refuses_what_would_be_lost() {
    for (lossy, message) in [
        ("{type: string, maxLenght: 3}", "no keyword `maxLenght`"),
        ("{type: string, pattern: '['}", "no regular expression"),
        ("{type: boolean, enum: ['true']}", "no value of `enum`"),
        (
            "{type: object, properties: {a: {type: string, required: true}}}",
            "`required` is a list of names",
        ),
    ] {
        warned(&schema(lossy), message, "T:");
        let said = strictly(&schema(lossy));
        let error = said.split("\n\n").find(|part| part.contains(message));
        assert!(error.is_some_and(|it| it.starts_with("error[")), "{said}");
    }
}

#[test]
fn a_null_that_the_type_excludes_is_told() {
    let listed = schema("{type: string, enum: [a, null]}");
    warned(&listed, "null is not of the type `string`", "T:");
    helped(&listed, "say `type: [string, 'null']` if it is meant");
    let older = listed.replace("3.1.1", "3.0.3");
    helped(&older, "say `nullable: true` if it is meant");
    let several = schema("{type: [string, integer], enum: [a, true]}");
    warned(
        &several,
        "true is not of the type `string` or `integer`",
        "T:",
    );
}

#[test]
fn a_type_beside_a_reference_that_is_another_one_is_told() {
    let beside = |rest: &str| {
        schema(&format!(
            "{{properties: {{a: {{$ref: '#/components/schemas/U', {rest}}}}}}}"
        ))
        .replace("3.1.1", "3.0.3")
    };
    let (other, same) = (beside("type: integer"), beside("type: string"));
    warned(&other, "`type` beside `$ref` is ignored", "T:");
    warned(
        &beside("format: date"),
        "`format` beside `$ref` is ignored",
        "T:",
    );
    assert!(!report(&same).contains("ignored"), "{}", report(&same));
}

#[test]
fn a_discriminator_that_does_not_name_a_branch_is_told() {
    let branch = "{type: object, properties: {kind: {type: string}, b: {type: string}}}";
    let choice = schema(&format!(
        "{{oneOf: [{{$ref: '#/components/schemas/V'}}, {branch}], discriminator: {{propertyName: kind}}}}\n    V: {{type: object, required: [kind], properties: {{kind: {{type: string}}, v: {{type: string}}}}}}"
    ));
    let message = "not every branch has a value of its own here";
    warned(&choice, message, "... properties:");
}

#[test]
fn a_parameter_of_text_that_is_no_scalar_is_told() {
    let of = |schema: &str| {
        operation(&format!(
            "parameters: [{{name: q, in: query, content: {{text/csv: {{schema: {schema}}}}}}}]"
        ))
    };
    let list = of("{type: array, items: {type: string}}");
    warned(&list, "is a text, whatever its schema says", "parameters:");
    let scalar = report(&of("{type: integer}"));
    assert!(scalar.is_empty(), "{scalar}");
}

#[test]
fn an_operation_that_another_path_item_hides_is_told() {
    let done = "{get: {responses: {'204': {description: done}}}}";
    let hidden = with(&format!(
        "paths:\n  /a: {{$ref: '#/paths/~1b', get: {{responses: {{'200': {{description: one}}}}}}}}\n  /b: {done}\n"
    ));
    warned(&hidden, "refers to has `get` as well", "/a:");
}

/// `time` and `duration` came with 3.1: before, any text may be meant.
#[test]
fn a_format_that_the_version_does_not_define_says_nothing_of_an_example() {
    let time = schema("{type: string, format: time, example: soon}");
    warned(&time, "it is not a \"time\"", "T:");
    assert_eq!(report(&time.replace("3.1.1", "3.0.3")), "");
}
