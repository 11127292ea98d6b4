//! Types, their members, and what these are called.

use super::{LIST, ORDERS, PET, changes, crate_of, crate_of_text, edited};

/// Enums whose variants stand for values are written in the call of a macro.
#[test]
fn a_value_that_comes_or_goes_is_a_variant() {
    let before = crate_of(LIST, "    Kind: {type: string, enum: [cat, dog]}");
    let after = crate_of(LIST, "    Kind: {type: string, enum: [cat, cow]}");
    assert_eq!(
        changes(&before, &after),
        [
            "`Kind`: variant `Dog` is gone (Breaking)",
            "`Kind`: new variant `Cow` (Compatible)",
        ]
    );
}

/// So are the branches of a choice.
#[test]
fn a_branch_that_comes_or_goes_is_a_variant() {
    let kind = |name: &str| {
        let property = format!("properties: {{kind: {{type: string, enum: [{name}]}}}}");
        format!("    {name}: {{type: object, required: [kind], {property}}}\n")
    };
    let of = |names: [&str; 2]| {
        let schemas: String = names.iter().map(|name| kind(name)).collect();
        let [one, other] = names.map(|name| format!("{{$ref: '#/components/schemas/{name}'}}"));
        crate_of(
            LIST,
            &format!("{schemas}    Pet: {{oneOf: [{one}, {other}]}}"),
        )
    };
    let changes = changes(&of(["Cat", "Dog"]), &of(["Cat", "Cow"]));
    for change in [
        "`Pet`: new variant `Cow` (Compatible)",
        "`Pet`: variant `Dog` is gone (Breaking)",
    ] {
        assert!(changes.iter().any(|it| it == change), "{changes:?}");
    }
}

#[test]
fn that_other_texts_become_valid_or_no_longer_are_is_told() {
    let listed = crate_of(LIST, "    Kind: {type: string, enum: [cat, dog]}");
    let proposed = crate_of(
        LIST,
        "    Kind: {anyOf: [{type: string}, {type: string, enum: [cat, dog]}]}",
    );
    let told = |before, after| changes(before, after).join("\n");
    let (more, fewer) = (told(&listed, &proposed), told(&proposed, &listed));
    assert!(more.contains("`Kind`: other texts are valid"), "{more}");
    assert!(
        fewer.contains("`Kind`: other texts are no longer valid"),
        "{fewer}"
    );
}

#[test]
fn types_and_members_that_come_go_and_change_are_told() {
    let before = crate_of(
        LIST,
        &format!("{PET}\n    Old: {{type: object, properties: {{a: {{type: string}}}}}}"),
    );
    let after = crate_of(
        LIST,
        "    Pet: {type: object, required: [name], properties: {name: {type: integer}, age: {type: integer}}}
    New: {type: object, properties: {b: {type: string}}}",
    );
    insta::assert_snapshot!(changes(&before, &after).join("\n"), @"
    `Old`: gone (Breaking)
    `Pet`: field `name` was `String`, is `i64`, also in `new` (Breaking)
    `New`: new (Compatible)
    `Pet`: new field `age` (Compatible)
    ");
}

/// A type around one value has a field without a name.
#[test]
fn what_a_type_wraps_is_a_field() {
    let before = crate_of(LIST, "    Tags: {type: array, items: {type: string}}");
    let after = crate_of(LIST, "    Tags: {type: array, items: {type: integer}}");
    insta::assert_snapshot!(changes(&before, &after).join("\n"), @"`Tags`: field `0` was `Vec<String>`, is `Vec<i64>` (Breaking)");
}

/// Everything that follows from a name is told with it.
#[test]
fn what_has_another_name_is_told_once() {
    let renamed = |from: &str, to: &str| {
        let after = ORDERS.replace(from, to);
        changes(&crate_of_text(ORDERS), &crate_of_text(&after)).join("\n")
    };
    let said = [
        renamed("Line", "Position"),
        renamed("Problem", "Fault"),
        edited("operationId: createOrder", "operationId: placeOrder"),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    `Line`: is called `Position` now (Breaking)
    `get_line()`: is called `get_position()` now (Breaking)
    `client::ProblemAnswer`: is called `client::FaultAnswer` now (Breaking)
    `Problem`: is called `Fault` now (Breaking)
    `create_order()`: is called `place_order()` now (Breaking)
    ");
}

#[test]
fn members_are_told_with_the_constructors_that_take_them() {
    let said = [
        ("required: [sku, unit]", "required: [sku, unit, count]"),
        ("required: [sku, unit]", "required: [sku]"),
        ("sku: {type: string}, ", ""),
        (
            "unit: {type: string}",
            "unit: {$ref: '#/components/schemas/Kind'}",
        ),
    ];
    let said = said.map(|(from, to)| match to {
        "" => edited(
            "required: [sku, unit], properties: {sku: {type: string}, ",
            "required: [unit], properties: {",
        ),
        _ => edited(from, to),
    });
    insta::assert_snapshot!(said.join("\n"), @"
    `Line`: field `count` was `Option<i64>`, is `i64`, also in `new` (Breaking)
    `Line`: field `unit` was `String`, is `Option<String>`, also in `new` (Breaking)
    `Line`: field `sku` is gone, also in `new` (Breaking)
    `Line`: field `unit` was `String`, is `Kind`, also in `new` (Breaking)
    ");
}

/// Traits hold for a type with what stands in it.
#[test]
fn traits_that_are_lost_are_told_once() {
    insta::assert_snapshot!(edited("count: {type: integer}", "count: {type: integer}, weight: {type: number}"), @"
    `Line` and `Order`: no longer `Eq` (Breaking)
    `Line`: new field `weight` (Compatible)
    ");
}

#[test]
fn what_is_deprecated_is_told() {
    let said = [
        (
            "unit: {type: string}",
            "unit: {type: string, deprecated: true}",
        ),
        ("Kind: {", "Kind: {deprecated: true, "),
        (
            "operationId: createOrder\n",
            "operationId: createOrder\n      deprecated: true\n",
        ),
    ];
    let said = said.map(|(from, to)| edited(from, to));
    insta::assert_snapshot!(said.join("\n"), @"
    `Line`: field `unit` is deprecated (Compatible)
    `Kind`: deprecated (Compatible)
    `Order`: field `kind` is deprecated (Compatible)
    `create_order()`: deprecated (Compatible)
    ");
}

#[test]
fn a_member_that_may_be_null_and_no_longer_be_left_out_is_told() {
    let of = |required: &str, schema: &str| {
        let ok = "content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}";
        let path = format!(
            "  /pets: {{get: {{operationId: getPet, responses: {{'200': {{description: it, {ok}}}}}}}}}"
        );
        let members = format!("{{a: {{type: string}}, {schema}}}");
        crate_of(
            &path,
            &format!("    Pet: {{type: object, {required}properties: {members}}}"),
        )
    };
    let optional = of("", "name: {type: string}, age: {type: integer}");
    let null = "nullable: true";
    let members =
        |more: &str| format!("name: {{type: string, {more}}}, age: {{type: integer, {more}}}");
    let required = of("required: [name, age], ", &members(null));
    let lenient = of(
        "required: [name, age], ",
        &members("nullable: true, default: null"),
    );
    let said = [
        changes(&optional, &required),
        changes(&required, &optional),
        changes(&required, &lenient),
    ];
    insta::assert_snapshot!(said.map(|said| said.join("\n")).join("\n"), @"
    `Pet`: no longer `Default` (Breaking)
    `Pet`: field `age` may no longer be left out: `None` is `null` (Behaviour)
    `Pet`: field `name` may no longer be left out: `None` is `null` (Behaviour)
    `Pet`: field `age` may be left out, as it is by `None` (Behaviour)
    `Pet`: field `name` may be left out, as it is by `None` (Behaviour)
    `Pet`: field `age` may be left out of what is read, and `None` is sent as `null` (Behaviour)
    `Pet`: field `name` may be left out of what is read, and `None` is sent as `null` (Behaviour)
    ");
}

#[test]
fn a_type_whose_name_another_one_takes_is_told_to_have_another_name() {
    let address = "address: {type: object, properties: {city: {type: string}, kind: {type: string, enum: [home, work]}}}";
    let order = format!("    Order: {{type: object, properties: {{{address}}}}}\n");
    let before = crate_of(LIST, &order);
    let more = "    OrderAddress: {type: object, properties: {line: {type: string}}}\n    OrderAddressKind: {type: string, enum: [a]}\n";
    let after = crate_of(LIST, &format!("{order}{more}"));
    let said = [changes(&before, &after), changes(&after, &before)];
    insta::assert_snapshot!(said.map(|said| said.join("\n")).join("\n\n"), @"
    `OrderAddress`: is called `OrderAddress2` now (Breaking)
    `OrderAddressKind`: is called `OrderAddress2Kind` now (Breaking)
    `OrderAddress` and `OrderAddressKind`: new (Compatible)

    `OrderAddress2`: is called `OrderAddress` now (Breaking)
    `OrderAddress` and `OrderAddressKind`: gone (Breaking)
    `OrderAddress2Kind`: is called `OrderAddressKind` now (Breaking)
    ");
}

/// The first of those that a value fits alike holds it; of other branches, none is the first one.
#[test]
fn branches_in_another_order_are_told_where_it_chooses() {
    let schemas = "
    Mail: {type: object, required: [address], properties: {address: {type: string}}}
    Phone: {type: object, required: [number], properties: {number: {type: string}}}
    Fax: {type: object, required: [line], properties: {line: {type: string}}}
    Kind: {type: string, maxLength: 3}
    Word: {type: string, minLength: 2}
";
    let of = |names: [&str; 5]| {
        let branches = names.map(|name| format!("{{$ref: '#/components/schemas/{name}'}}"));
        let choice = format!("    Contact: {{oneOf: [{}]}}\n", branches.join(", "));
        crate_of(LIST, &format!("{schemas}{choice}"))
    };
    let before = of(["Mail", "Phone", "Fax", "Kind", "Word"]);
    let said = [
        changes(&before, &of(["Phone", "Mail", "Fax", "Kind", "Word"])),
        changes(&before, &of(["Kind", "Word", "Mail", "Phone", "Fax"])),
        changes(&before, &of(["Mail", "Kind", "Phone", "Word", "Fax"])),
    ];
    insta::assert_snapshot!(said.concat().join("\n"), @"`Contact`: what fits several branches alike is held as the first of `Phone` and `Mail`, was of `Mail` and `Phone` (Behaviour)");
}

#[test]
fn what_stands_for_a_field_that_is_left_out_is_told() {
    let of = |more: &str| {
        let limit = format!("limit: {{type: integer{more}}}");
        let page = format!("page: {{type: integer{more}}}");
        crate_of(
            LIST,
            &format!(
                "    Query: {{type: object, required: [page], properties: {{{limit}, {page}}}}}"
            ),
        )
    };
    let (none, ten, twenty) = (of(""), of(", default: 10"), of(", default: 20"));
    let said = [
        changes(&ten, &twenty),
        changes(&none, &ten),
        changes(&ten, &none),
    ];
    insta::assert_snapshot!(said.map(|said| said.join("\n")).join("\n\n"), @"
    `Query`: the default of field `limit`, which may be left out, is `20`, was `10` (Behaviour)
    `Query`: the default of field `page`, which is always there, is `20`, was `10` (Compatible)

    `Query`: the default of field `limit`, which may be left out, is `10`, which was not said (Compatible)
    `Query`: the default of field `page`, which is always there, is `10`, which was not said (Compatible)

    `Query`: the default of field `limit`, which may be left out, is no longer said, was `10` (Compatible)
    `Query`: the default of field `page`, which is always there, is no longer said, was `10` (Compatible)
    ");
}

#[test]
fn what_holds_an_object_without_a_tag_is_told() {
    let of = |required: &str| {
        let kinds = [("Cat", required), ("Dog", "required: [kind], ")].map(|(name, required)| {
            format!("    {name}: {{type: object, {required}properties: {{kind: {{type: string, enum: [{name}]}}, a: {{type: string}}}}}}\n")
        });
        let [cat, dog] =
            ["Cat", "Dog"].map(|name| format!("{{$ref: '#/components/schemas/{name}'}}"));
        let kinds = kinds.concat();
        crate_of(
            LIST,
            &format!(
                "{kinds}    Pet: {{oneOf: [{cat}, {dog}], discriminator: {{propertyName: kind}}}}"
            ),
        )
    };
    let (before, after) = (of("required: [kind], "), of(""));
    let said = [changes(&before, &after), changes(&after, &before)];
    insta::assert_snapshot!(said.map(|said| said.join("\n")).join("\n\n"), @"
    `Cat`: field `kind` was `CatKind`, is `Option<CatKind>` (Breaking)
    `Pet`: an object without `kind` is held as `Cat` (Behaviour)

    `Cat`: field `kind` was `Option<CatKind>`, is `CatKind` (Breaking)
    `Pet`: an object without `kind` is no longer held as `Cat` (Behaviour)
    ");
}

/// What was taken before is what it is made into.
#[test]
fn a_constructor_that_takes_more_is_told_to_break_nothing() {
    let of = |size: &str| {
        let pet = "{type: object, required: [size], properties: {size: {$ref: '#/components/schemas/Size'}}}";
        crate_of(LIST, &format!("    Pet: {pet}\n    Size: {size}"))
    };
    let listed = "{type: string, enum: [small, large]}";
    let (before, after) = (
        of(listed),
        of(&format!("{{anyOf: [{{type: string}}, {listed}]}}")),
    );
    let said = [changes(&before, &after), changes(&after, &before)];
    insta::assert_snapshot!(said.map(|said| said.join("\n")).join("\n\n"), @"
    `Size`: other texts are valid (Behaviour)
    `Pet::new`: takes `size` as `impl Into<Size>`, was `Size` (Compatible)

    `Pet::new`: takes `size` as `Size`, was `impl Into<Size>` (Breaking)
    `Size`: other texts are no longer valid (Behaviour)
    ");
}
