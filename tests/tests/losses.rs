//! What the crate has not of a description, or not as it says: told with its place, and refused by a
//! strict run where it is lost.

use codegen::Input;
use codegen::config::Config;
use codegen::source::Source;
use tests::mistake::{helped, noted, operation, report, schema, strictly, warned, with};

/// What is read as if it was not there is more than a warning to who wants all of the description.
#[test]
fn a_strict_run_refuses_what_would_be_lost() {
    for (lossy, message) in [
        ("{type: string, maxLenght: 3}", "no keyword `maxLenght`"),
        ("{type: string, pattern: '['}", "not a regular expression"),
        ("{type: boolean, enum: ['true']}", "no value of `enum`"),
        (
            "{type: object, properties: {a: {type: string, required: true}}}",
            "`required` must be a list of names",
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
    let message = "the discriminator does not give every branch a value of its own";
    warned(&choice, message, "... properties:");
    noted(&choice, "a branch is chosen by what it holds");
}

#[test]
fn a_parameter_of_text_that_is_no_scalar_is_told() {
    let of = |schema: &str| {
        operation(&format!(
            "parameters: [{{name: q, in: query, content: {{text/csv: {{schema: {schema}}}}}}}]"
        ))
    };
    let list = of("{type: array, items: {type: string}}");
    let message = "the `text/csv` schema of the parameter `q` is ignored";
    warned(&list, message, "parameters:");
    noted(&list, "the parameter is text");
    let scalar = report(&of("{type: integer}"));
    assert!(scalar.is_empty(), "{scalar}");
}

#[test]
fn an_operation_that_another_path_item_hides_is_told() {
    let done = "{get: {responses: {'204': {description: done}}}}";
    let hidden = with(&format!(
        "paths:\n  /a: {{$ref: '#/paths/~1b', get: {{responses: {{'200': {{description: one}}}}}}}}\n  /b: {done}\n"
    ));
    warned(&hidden, "that `$ref` leads to has `get`, too", "/a:");
}

/// `time` and `duration` came with 3.1: before, any text may be meant.
#[test]
fn a_format_that_the_version_does_not_define_says_nothing_of_an_example() {
    let time = schema("{type: string, format: time, example: soon}");
    warned(&time, "it is not a \"time\"", "T:");
    assert_eq!(report(&time.replace("3.1.1", "3.0.3")), "");
}

/// What only a client would do is no loss of types alone.
#[test]
fn types_alone_lack_nothing_of_a_client() {
    let text = operation(
        "parameters: [{name: q, in: query, allowEmptyValue: true, schema: {type: integer}}]\n      \
         security: [{certificate: []}]",
    ) + "components: {securitySchemes: {certificate: {type: mutualTLS}}}\n";
    let said = report(&text);
    assert!(said.contains("allowEmptyValue"), "{said}");
    assert!(said.contains("mutual TLS"), "{said}");
    let config = Config {
        types_only: true,
        strict: true,
        ..Config::default()
    };
    let input = Input::new(Source::new("pets.yaml", text));
    let output = codegen::generate(&input, &config);
    let report = output.map_or_else(|report| report, |output| output.report);
    assert!(report.is_empty(), "{}", report.render(false));
}

#[test]
fn a_keyword_of_another_type_is_told() {
    for (idle, keyword, noun) in [
        ("{type: string, minItems: 1}", "minItems", "arrays"),
        ("{type: integer, pattern: a}", "pattern", "strings"),
        (
            "{type: [string, array], properties: {a: {}}}",
            "properties",
            "objects",
        ),
        ("{type: object, items: {type: string}}", "items", "arrays"),
        ("{type: boolean, maximum: 3}", "maximum", "numbers"),
    ] {
        let message = format!("`{keyword}` applies to {noun}, which `type` excludes here");
        warned(&schema(idle), &message, "T:");
    }
    for busy in [
        "{type: [string, array], minItems: 1, maxLength: 3}",
        "{type: number, minimum: 1}",
        "{type: integer, minimum: 1}",
        "{maxLength: 3, maximum: 4}",
        "{type: string, minItems: 0, uniqueItems: false, required: []}",
        "{type: string, contentSchema: {type: object, minItems: 0}}",
    ] {
        let said = report(&schema(busy));
        assert!(!said.contains("applies to"), "{busy}: {said}");
    }
}

#[test]
fn a_format_that_is_most_likely_misspelt_is_told() {
    for (misspelt, meant) in [
        ("datetime", "date-time"),
        ("dateTime", "date-time"),
        ("Int32", "int32"),
        ("e-mail", "email"),
        ("uri-referense", "uri-reference"),
    ] {
        let text = schema(&format!("{{type: string, format: {misspelt}}}"));
        warned(
            &text,
            &format!("the format `{misspelt}` is not known"),
            "T:",
        );
        helped(&text, &format!("there is a format `{meant}`"));
    }
    for own in [
        "uint",
        "int",
        "phone-number",
        "uri-map",
        "unixtime",
        "int64",
    ] {
        let said = report(&schema(&format!("{{type: integer, format: {own}}}")));
        assert!(!said.contains("is not known"), "{said}");
    }
}
