//! What is asked of values.

use super::{LIST, PET, changes, crate_of, edited};

#[test]
fn rules_that_come_go_and_change_are_told_with_their_keywords() {
    let said = [
        ("maxLength: 80", "maxLength: 90"),
        ("maxLength: 80", "minLength: 1"),
        ("maximum: 100", "maximum: 5000"),
        (
            "shipTo: {type: string, maxLength: 80}",
            "shipTo: {type: string, maxLength: 80, pattern: '^[A-Z]'}",
        ),
        (
            "count: {type: integer}",
            "count: {type: integer, format: int32}",
        ),
        (
            "lines: {type: array, items: {$ref: '#/components/schemas/Line'}}",
            "lines: {type: array, uniqueItems: true, items: {$ref: '#/components/schemas/Line'}}",
        ),
    ];
    let said = said.map(|(from, to)| edited(from, to));
    insta::assert_snapshot!(said.join("\n"), @"
    `Order`: `shipTo` has to keep `maxLength` `90`, was `80` (Behaviour)
    `Order`: `shipTo` no longer has to keep `maxLength` `80`; `shipTo` has to keep `minLength` `1` now (Behaviour)
    `get_line()`: `limit` has to keep `maximum` `5000`, was `100` (Behaviour)
    `Order`: `shipTo` has to keep `pattern` `^[A-Z]` now (Behaviour)
    `Line`: `count` has to keep `format` `int32` now (Behaviour)
    `Order`: `lines` has to keep `uniqueItems` now (Behaviour)
    ");
}

#[test]
fn limits_are_told_with_their_signs() {
    let said = |before: &str, after: &str| {
        let of = |schema: &str| {
            let parameter = format!("{{name: least, in: query, schema: {schema}}}");
            let path = format!(
                "  /pets: {{get: {{operationId: listPets, parameters: [{parameter}], responses: {{'204': {{description: none}}}}}}}}"
            );
            crate_of(
                &path,
                &format!("    Pet: {{type: object, properties: {{heat: {schema}}}}}"),
            )
        };
        changes(&of(before), &of(after)).join("\n")
    };
    let said = [
        said(
            "{type: integer, minimum: -40}",
            "{type: integer, minimum: -100}",
        ),
        said(
            "{type: integer, maximum: -1, exclusiveMaximum: true}",
            "{type: integer, maximum: 10000, exclusiveMaximum: true}",
        ),
        said(
            "{type: number, minimum: -0.5}",
            "{type: number, minimum: 0.5}",
        ),
        said(
            "{type: integer, enum: [-1, 1]}",
            "{type: integer, enum: [-1, -2]}",
        ),
        said("{type: number}", "{type: number, multipleOf: 0.5}"),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    `Pet`: `heat` has to keep `minimum` `-100`, was `-40` (Behaviour)
    `list_pets()`: `least` has to keep `minimum` `-100`, was `-40` (Behaviour)
    `Pet`: `heat` has to keep `exclusiveMaximum` `10000`, was `-1` (Behaviour)
    `list_pets()`: `least` has to keep `exclusiveMaximum` `10000`, was `-1` (Behaviour)
    `Pet`: `heat` has to keep `minimum` `0.5`, was `-0.5` (Behaviour)
    `list_pets()`: `least` has to keep `minimum` `0.5`, was `-0.5` (Behaviour)
    `Pet`: `heat` has to keep `enum` `-1` or `-2`, was `-1` or `1` (Behaviour)
    `list_pets()`: `least` has to keep `enum` `-1` or `-2`, was `-1` or `1` (Behaviour)
    `Pet`: `heat` has to keep `multipleOf` `0.5` now (Behaviour)
    `list_pets()`: `least` has to keep `multipleOf` `0.5` now (Behaviour)
    ");
}

#[test]
fn rules_in_one_sentence_are_told_with_their_keyword() {
    let of = |length: u32| {
        let branches =
            format!("[{{type: string, enum: [tiny]}}, {{type: string, maxLength: {length}}}]");
        crate_of(
            LIST,
            &format!("    Pet: {{type: object, properties: {{size: {{anyOf: {branches}}}}}}}"),
        )
    };
    insta::assert_snapshot!(changes(&of(3), &of(2)).join("\n"), @"`Pet`: `size` has to keep `anyOf` `at least one of 2 schemas: tiny, 2`, was `at least one of 2 schemas: tiny, 3` (Behaviour)");
}

#[test]
fn values_and_tags_in_another_order_are_no_change() {
    let kind = |name: &str, values: &str| {
        let member = format!("properties: {{kind: {{type: string, enum: {values}}}}}");
        format!("    {name}: {{type: object, required: [kind], {member}}}\n")
    };
    let of = |cats: &str, sizes: &str, words: &str, aliases: [&str; 2]| {
        let at = |name: &str| format!("'#/components/schemas/{name}'");
        let mapping = aliases.map(|alias| format!("{alias}: {}", at("Bird")));
        let mapping = format!("{}, cow: {}", mapping.join(", "), at("Cow"));
        let branches = ["Bird", "Cow"].map(|name| format!("{{$ref: {}}}", at(name)));
        let branches = branches.join(", ");
        let plain = "{type: object, required: [kind], properties: {kind: {type: string}}}";
        let told = format!("discriminator: {{propertyName: kind, mapping: {{{mapping}}}}}");
        let kinds = kind("Cat", cats) + &kind("Dog", "[dog]");
        let [cat, dog] = ["Cat", "Dog"].map(|name| format!("{{$ref: {}}}", at(name)));
        let members = format!(
            "size: {{type: integer, enum: {sizes}}}, word: {{oneOf: [{{type: boolean}}, {{type: string, enum: {words}}}]}}, weight: {{type: number, enum: {sizes}}}"
        );
        let parameter = format!("{{name: size, in: query, schema: {{enum: {sizes}}}}}");
        let path = format!(
            "  /pets: {{get: {{operationId: listPets, parameters: [{parameter}], responses: {{'204': {{description: none}}}}}}}}"
        );
        let schemas = format!(
            "{kinds}    Pet: {{oneOf: [{cat}, {dog}]}}\n    Bird: {plain}\n    Cow: {plain}\n    Farm: {{oneOf: [{branches}], {told}}}\n    Size: {{type: integer, enum: {sizes}}}\n    House: {{type: object, properties: {{{members}}}}}"
        );
        crate_of(&path, &schemas)
    };
    let before = of("[cat, lion]", "[1, 2, 5]", "[low, high]", ["hen", "duck"]);
    let after = of("[lion, cat]", "[5, 2, 1]", "[high, low]", ["duck", "hen"]);
    assert_ne!(before, after);
    let said = changes(&before, &after);
    assert!(said.is_empty(), "{said:#?}");
}

#[test]
fn a_pattern_whose_constant_keeps_its_name_is_told_wherever_it_is_asked_for() {
    let of = |pattern: &str| {
        let text = format!("{{type: string, pattern: '{pattern}'}}");
        let choice = format!("{{anyOf: [{text}, {{type: string, enum: [none]}}]}}");
        let parameter = format!("{{name: code, in: query, schema: {text}}}");
        let path = format!(
            "  /pets: {{get: {{operationId: listPets, parameters: [{parameter}], responses: {{'204': {{description: none}}}}}}}}"
        );
        let members = format!("name: {text}, mark: {choice}, other: {{type: string}}");
        crate_of(
            &path,
            &format!("    Pet: {{type: object, properties: {{{members}}}}}"),
        )
    };
    let (before, after) = (of("^[A-Z]+"), of("^[A-Z]+$"));
    let validators = "src/validators/pet.rs";
    assert_eq!(before.0[validators], after.0[validators]);
    insta::assert_snapshot!(changes(&before, &after).join("\n"), @"
    `Pet`: `mark` has to keep `anyOf` `at least one of 2 schemas: none, ^[A-Z]+$`, was `at least one of 2 schemas: none, ^[A-Z]+`; `name` has to keep `pattern` `^[A-Z]+$`, was `^[A-Z]+` (Behaviour)
    `list_pets()`: `code` has to keep `pattern` `^[A-Z]+$`, was `^[A-Z]+` (Behaviour)
    ");
}

#[test]
fn what_is_asked_of_any_json_is_told() {
    let of = |name: &str, size: &str| {
        let schemas = format!(
            "    Name: {{type: string, pattern: '{name}'}}
    Size: {{type: number, minimum: {size}}}
    Row: {{type: object, properties: {{cells: {{type: array, prefixItems: [{{$ref: '#/components/schemas/Name'}}, {{type: boolean}}, {{$ref: '#/components/schemas/Size'}}], items: {{type: boolean}}}}}}}}"
        );
        crate_of(LIST, &schemas)
    };
    let (before, after) = (of("^[A-Z]+", "-2"), of("^[A-Z]+$", "-3"));
    insta::assert_snapshot!(changes(&before, &after).join("\n"), @"
    `Name` and `#/components/schemas/Name`: has to keep `pattern` `^[A-Z]+$`, was `^[A-Z]+` (Behaviour)
    `Size`: has to keep `minimum` `-3.0`, was `-2.0` (Behaviour)
    `#/components/schemas/Size`: has to keep `minimum` `-3`, was `-2` (Behaviour)
    ");
}

/// What is asked of items is asked of the argument as of the setter.
#[test]
fn what_is_asked_of_items_is_told_with_the_parameter_that_has_them() {
    let of = |name: &str, required: bool| {
        let schema = "{type: array, items: {type: string, format: uuid}}";
        let parameter =
            format!("{{name: {name}, in: query, required: {required}, schema: {schema}}}");
        let path = format!(
            "  /pets: {{get: {{operationId: listPets, parameters: [{parameter}], responses: {{'204': {{description: none}}}}}}}}"
        );
        crate_of(&path, PET)
    };
    let (required, optional) = (of("ids", true), of("ids", false));
    let said = [changes(&required, &optional), changes(&optional, &required)];
    insta::assert_snapshot!(said.map(|said| said.join("\n")).join("\n"), @"
    `list_pets()`: no longer takes `ids`; takes `.ids(..)` instead (Breaking)
    `list_pets()`: takes `ids: &[String]` as well (Breaking)
    ");
}

/// More members are counted, and no other number is asked for.
#[test]
fn a_limit_of_members_is_the_same_whichever_members_there_are() {
    let of = |most: u32, more: &str| {
        let members =
            format!("a: {{type: string}}, b: {{type: string}}, d: {{type: string}}{more}");
        crate_of(
            LIST,
            &format!(
                "    Pet: {{type: object, minProperties: 1, maxProperties: {most}, properties: {{{members}}}}}"
            ),
        )
    };
    let before = of(2, "");
    let said = [
        changes(&before, &of(2, ", c: {type: string}")),
        changes(&before, &of(3, "")),
    ];
    insta::assert_snapshot!(said.map(|said| said.join("\n")).join("\n"), @"
    `Pet`: new field `c` (Compatible)
    `Pet`: no longer has to keep `maxProperties` `2` (Behaviour)
    ");
}

#[test]
fn the_type_that_any_json_has_is_the_same_where_it_may_be_missing() {
    let of = |required: &str| {
        let member = "{type: object, nullable: true}";
        crate_of(
            LIST,
            &format!("    Pet: {{type: object, {required}properties: {{mark: {member}}}}}"),
        )
    };
    let (before, after) = (of(""), of("required: [mark], "));
    insta::assert_snapshot!(changes(&before, &after).join("\n"), @"
    `Pet`: field `mark` was `Option<Value>`, is `Value` (Breaking)
    `Pet`: no longer `Default` (Breaking)
    `Pet::new`: new (Compatible)
    ");
}

/// An argument that is made of another type is no step of the call.
#[test]
fn a_secret_parameter_is_told_as_any_other() {
    let of = |more: &str| {
        crate_of(
            &format!(
                "  /pets: {{post: {{operationId: addPet, parameters: [{more}], responses: {{'204': {{description: none}}}}}}}}"
            ),
            PET,
        )
    };
    let secret =
        "{name: X-Pass, in: header, required: true, schema: {type: string, format: password}}";
    let (without, with) = (of(""), of(secret));
    let said = [changes(&without, &with), changes(&with, &without)];
    insta::assert_snapshot!(said.map(|said| said.join("\n")).join("\n"), @"
    `add_pet()`: takes `x_pass: impl Into<SecretText>` as well (Breaking)
    `add_pet()`: no longer takes `x_pass` (Breaking)
    `SecretText` and `secrecy`: gone (Breaking)
    ");
}
