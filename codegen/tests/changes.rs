//! What a new description changes for the users of a crate.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use codegen::changes;
use codegen::config::Config;
use codegen::render::Crate;
use codegen::source::Source;
use codegen::{Input, generate};

fn crate_of(paths: &str, schemas: &str) -> Crate {
    let document = format!(
        "
openapi: 3.0.3
info: {{title: Pets, version: '1'}}
paths:
{paths}
components:
  schemas:
{schemas}
"
    );
    let input = Input::new(Source::new("pets.yaml", document));
    generate(&input, &Config::default()).unwrap().files
}

fn changes(old: &Crate, new: &Crate) -> Vec<String> {
    let changes = changes::between(old, new).into_iter();
    changes
        .map(|change| format!("{} ({:?})", change.what, change.weight))
        .collect()
}

const LIST: &str = "  /pets: {get: {operationId: listPets, tags: [pets], responses: {'204': {description: none}}}}";
const FEED: &str = "  /feed: {post: {operationId: feedPets, tags: [food], responses: {'204': {description: done}}}}";
const PET: &str = "    Pet: {type: object, required: [name], properties: {name: {type: string}}}";

#[test]
fn nothing_changes_between_the_same() {
    let pets = crate_of(LIST, PET);
    assert!(changes(&pets, &pets).is_empty());
}

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

/// The definition of the client stands in a file that is the same, its new call in a new one.
#[test]
fn a_call_of_a_new_tag_is_a_new_operation_and_no_new_client() {
    let before = crate_of(LIST, PET);
    let after = crate_of(&format!("{LIST}\n{FEED}"), PET);
    assert_eq!(
        changes(&before, &after),
        ["`feed_pets()`: new (Compatible)"]
    );
    assert_eq!(changes(&after, &before), ["`feed_pets()`: gone (Breaking)"]);
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

/// What a crate is of in the tests below: all but the part that they are about.
const ORDERS: &str = "
openapi: 3.0.3
info: {title: Shop, version: '1'}
servers:
- {url: 'https://{region}.shop.example', description: Live, variables: {region: {default: eu, enum: [eu, us]}}}
- {url: 'https://test.shop.example', description: Test}
tags: [{name: orders}, {name: items}]
security: [{key: []}]
paths:
  /orders/{orderId}/lines/{lineId}:
    get:
      operationId: getLine
      tags: [orders]
      parameters:
      - {name: orderId, in: path, required: true, schema: {type: string}}
      - {name: lineId, in: path, required: true, schema: {type: string}}
      - {name: limit, in: query, schema: {type: integer, maximum: 100}}
      responses:
        '200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Line'}}}}
        '404': {description: none, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
        '409': {description: not now, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
  /orders:
    post:
      operationId: createOrder
      tags: [orders]
      parameters: [{name: dryRun, in: query, required: true, schema: {type: string}}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {'201': {description: made}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
  schemas:
    Order: {type: object, required: [lines, shipTo], properties: {lines: {type: array, items: {$ref: '#/components/schemas/Line'}}, shipTo: {type: string, maxLength: 80}, kind: {$ref: '#/components/schemas/Kind'}}}
    Line: {type: object, required: [sku, unit], properties: {sku: {type: string}, unit: {type: string}, count: {type: integer}}}
    Kind: {type: string, enum: [small, large]}
    Problem: {type: object, properties: {title: {type: string}}}
";

fn crate_of_text(document: &str) -> Crate {
    let input = Input::new(Source::new("orders.yaml", document));
    generate(&input, &Config::default()).unwrap().files
}

/// What one edit of the description changes.
fn edited(from: &str, to: &str) -> String {
    assert!(ORDERS.contains(from), "{from}");
    let (before, after) = (
        crate_of_text(ORDERS),
        crate_of_text(&ORDERS.replace(from, to)),
    );
    changes(&before, &after).join("\n")
}

#[test]
fn what_is_said_of_the_same_code_is_no_change() {
    for (from, to) in [
        ("description: not now", "description: At another time."),
        ("{title: Shop,", "{title: Shop, description: Sells.,"),
        ("tags: [orders]", "tags: [items]"),
        ("enum: [small, large]", "enum: [large, small]"),
        // Users name the argument by its place.
        (
            "/orders/{orderId}/lines/{lineId}:",
            "/orders/{orderId}/lines/{id}:",
        ),
    ] {
        let after = ORDERS.replace(from, to);
        let after = if to.contains("{id}") {
            after.replace("name: lineId", "name: id")
        } else {
            after
        };
        assert_ne!(after, ORDERS, "{from}");
        let changes = changes(&crate_of_text(ORDERS), &crate_of_text(&after));
        assert!(changes.is_empty(), "{from}: {changes:#?}");
    }
}

/// The code compiles, and the server gets something else.
#[test]
fn what_is_sent_otherwise_is_told_although_it_compiles() {
    let said = [
        ("/orders:", "/v2/orders:"),
        ("name: dryRun, in: query", "name: dryRun, in: header"),
        ("name: dryRun", "name: testRun"),
        ("name: X-Key", "name: X-Api-Key"),
        ("in: header, name: X-Key", "in: query, name: X-Key"),
        ("shipTo", "ship_to"),
        ("enum: [small, large]", "enum: [small, LARGE]"),
        ("default: eu,", "default: us,"),
        ("https://test.shop.example", "https://try.shop.example"),
        (
            "operationId: createOrder\n",
            "operationId: createOrder\n      security: []\n",
        ),
        ("'201'", "'200'"),
    ];
    let said = said.map(|(from, to)| edited(from, to));
    insta::assert_snapshot!(said.join("\n"), @r#"
    `create_order()`: calls `POST /v2/orders`, was `POST /orders` (Behaviour)
    `create_order()`: `dryRun` is sent in the header, was in the query (Behaviour)
    `create_order()`: no longer sends `dryRun` in the query; now sends `testRun` in the query (Behaviour)
    `ClientBuilder::key`: uses `"X-Api-Key"`, was `"X-Key"` (Behaviour)
    `ClientBuilder::key`: uses `Place::Query`, was `Place::Header` (Behaviour)
    `Order`: field `ship_to` is `ship_to`, was `shipTo` (Behaviour)
    `Order`: `shipTo` no longer has to keep `maxLength` `80`; `ship_to` has to keep `maxLength` `80` now (Behaviour)
    `Kind`: variant `Large` is `LARGE`, was `large` (Behaviour)
    `client::LiveRegion`: its default is `Us`, was `Eu` (Behaviour)
    the first server: `https://us.shop.example`, was `https://eu.shop.example` (Behaviour)
    `ClientBuilder::server`: uses `"https://try.shop.example"`, was `"https://test.shop.example"` (Behaviour)
    `create_order()`: its authentication is `nothing`, was the client's (Behaviour)
    `create_order()`: succeeds with `200`, was `201` (Behaviour)
    "#);
}

/// Texts that change places compile, and an order is sent to another one.
#[test]
fn arguments_that_change_places_are_told() {
    let after = ORDERS.replace(
        "/orders/{orderId}/lines/{lineId}",
        "/lines/{lineId}/orders/{orderId}",
    );
    let of_path = changes(&crate_of_text(ORDERS), &crate_of_text(&after));
    let of_members = edited(
        "{sku: {type: string}, unit: {type: string},",
        "{unit: {type: string}, sku: {type: string},",
    );
    insta::assert_snapshot!(format!("{}\n{of_members}", of_path.join("\n")), @"
    `get_line()`: takes its arguments in another order: `line_id` and `order_id`; calls `GET /lines/{}/orders/{}`, was `GET /orders/{}/lines/{}` (Behaviour)
    `Line::new`: takes its arguments in another order: `unit` and `sku` (Behaviour)
    ");
}

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
    ];
    let said = said.map(|(from, to)| edited(from, to));
    insta::assert_snapshot!(said.join("\n"), @"
    `Order`: `shipTo` has to keep `maxLength` `90`, was `80` (Behaviour)
    `Order`: `shipTo` no longer has to keep `maxLength` `80`; `shipTo` has to keep `minLength` `1` now (Behaviour)
    `get_line()`: `limit` has to keep `maximum` `5000`, was `100` (Behaviour)
    `Order`: `shipTo` has to keep `pattern` `^[A-Z]` now (Behaviour)
    `Line`: `count` has to keep `int32` now (Behaviour)
    ");
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

#[test]
fn arguments_and_setters_of_operations_are_told() {
    let said = [
        (
            "required: true, schema: {type: string}}]",
            "schema: {type: string}}]",
        ),
        (
            "{name: limit, in: query,",
            "{name: limit, in: query, required: true,",
        ),
        ("{name: limit, in: query,", "{name: size, in: query,"),
        (
            "{name: dryRun, in: query, required: true, schema: {type: string}}",
            "{name: dryRun, in: query, required: true, schema: {type: boolean}}",
        ),
        (
            "parameters: [{name: dryRun",
            "parameters: [{name: X-Trace, in: header, schema: {type: string}}, {name: dryRun",
        ),
        (
            "{type: integer, maximum: 100}",
            "{type: integer, maximum: 100}, deprecated: true",
        ),
    ];
    let said = said.map(|(from, to)| edited(from, to));
    insta::assert_snapshot!(said.join("\n"), @"
    `create_order()`: no longer takes `dry_run`; takes `.dry_run(..)` instead (Breaking)
    `get_line()`: takes `limit: i64` as well (Breaking)
    `get_line()`: no longer has `.limit(..)` (Breaking)
    `get_line()`: has `.size(..)` as well (Compatible)
    `create_order()`: takes `dry_run` as `bool`, was `&str` (Breaking)
    `create_order()`: has `.x_trace(..)` as well (Compatible)
    `get_line()`: `.limit(..)` is deprecated (Compatible)
    ");
}

/// A parameter that a second operation has is set by the same setter, in another file.
#[test]
fn a_parameter_that_becomes_shared_is_no_change_of_the_first_operation() {
    let limit = "{name: limit, in: query, schema: {type: integer, maximum: 100}}";
    let shared = ORDERS.replace(
        "parameters: [{name: dryRun",
        &format!("parameters: [{limit}, {{name: dryRun"),
    );
    let (before, after) = (crate_of_text(ORDERS), crate_of_text(&shared));
    let tighter = crate_of_text(&shared.replace("maximum: 100", "maximum: 50"));
    let said = [
        changes(&before, &after),
        changes(&after, &before),
        changes(&after, &tighter),
    ];
    insta::assert_snapshot!(said.map(|said| said.join("\n")).join("\n\n"), @"
    `create_order()`: has `.limit(..)` as well (Compatible)

    `create_order()`: no longer has `.limit(..)` (Breaking)

    several operations: `limit` has to keep `maximum` `50`, was `100` (Behaviour)
    ");
}

#[test]
fn what_comes_back_is_told() {
    let said = [
        (
            "{description: made}",
            "{description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}",
        ),
        (
            "        '409': {description: not now, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}\n",
            "",
        ),
        (
            "responses: {'201'",
            "responses: {'404': {description: none, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}, '201'",
        ),
    ];
    let said = said.map(|(from, to)| edited(from, to));
    insta::assert_snapshot!(said.join("\n"), @"
    `create_order()`: gives `models::Order`, was `()` (Breaking)
    `client::ProblemAnswer`: variant `Conflict` is gone (Breaking)
    `create_order()`: fails with `ProblemAnswer`, was `Infallible` (Breaking)
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

/// A value of a server's variable is chosen, seldom matched.
#[test]
fn a_value_of_a_servers_variable_that_comes_breaks_nothing() {
    insta::assert_snapshot!(edited("enum: [eu, us]", "enum: [eu, us, ap]"), @"`client::LiveRegion`: new variant `Ap` (Compatible)");
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
fn servers_and_security_are_told() {
    let said = [
        (
            "security: [{key: []}]",
            "security: [{key: []}, {token: []}]",
        ),
        ("security: [{key: []}]", "security: [{token: []}]"),
        (
            "- {url: 'https://test.shop.example', description: Test}\n",
            "",
        ),
    ];
    let schemes = "securitySchemes:\n    token: {type: http, scheme: bearer}";
    let document = ORDERS.replace("securitySchemes:", schemes);
    let before = crate_of_text(&document);
    let said = said.map(|(from, to)| {
        let after = crate_of_text(&document.replace(from, to));
        changes(&before, &after).join("\n")
    });
    insta::assert_snapshot!(said.join("\n"), @"
    the authentication: `key or token`, was `key` (Compatible)
    the authentication: `token`, was `key` (Behaviour)
    `client::Server`: variant `Test` is gone (Breaking)
    ");
}

/// What was edited by hand and is no Rust is no reason to say that all of it is new.
#[test]
fn a_file_that_is_no_rust_is_named() {
    let after = crate_of_text(ORDERS);
    let mut before = after.clone();
    before
        .0
        .insert("src/models/line.rs".to_owned(), "pub struct {".to_owned());
    insta::assert_snapshot!(changes(&before, &after).join("\n"), @"`src/models/line.rs`: is no Rust since it was edited by hand; the diff shows what changes there (Behaviour)");
}

/// Many changes of one kind take one line.
#[test]
fn all_that_is_gone_is_told_on_few_lines() {
    let schema = |at| format!("    Pet{at}: {{type: object, properties: {{a: {{type: string}}}}}}");
    let schemas: Vec<String> = (0..40).map(schema).collect();
    let schemas = schemas.join("\n");
    let (before, after) = (crate_of(LIST, &schemas), crate_of(FEED, PET));
    insta::assert_snapshot!(changes(&before, &after).join("\n"), @"
    `Pet0`, `Pet1`, `Pet10`, `Pet11`, `Pet12`, `Pet13` and 35 more: gone (Breaking)
    `Pet` and `feed_pets()`: new (Compatible)
    ");
}

/// Versions are constants: users name the one that they want.
#[test]
fn a_version_that_comes_or_goes_is_a_constant() {
    let of = |date: &str| {
        let media_type = format!("application/vnd.pets.{date}+json");
        let content = format!("content: {{{media_type}: {{schema: {{type: object}}}}}}");
        let answers = format!("responses: {{'200': {{description: all, {content}}}}}");
        crate_of(
            &format!("  /pets: {{get: {{operationId: listPets, {answers}}}}}"),
            PET,
        )
    };
    insta::assert_snapshot!(changes(&of("2023-01-01"), &of("2024-05-30")).join("\n"), @"
    `ApiVersion`: constant `V2023_01_01` is gone (Breaking)
    `list_pets()`: has the versions `2024-05-30`, was `2023-01-01` (Behaviour)
    `ApiVersion`: new constant `V2024_05_30` (Compatible)
    ");
}

/// Of a large description, each tag is a feature, by which users choose what they compile.
#[test]
fn an_operation_that_moves_to_another_feature_is_told() {
    let paths = |tag: &str| {
        let all = (0..100).map(|at| {
            let tag = if at == 0 { tag } else { ["cats", "dogs"][at % 2] };
            format!("  /p{at}: {{get: {{operationId: get{at}, tags: [{tag}], responses: {{'204': {{description: none}}}}}}}}\n")
        });
        crate_of(&all.collect::<String>(), PET)
    };
    insta::assert_snapshot!(changes(&paths("cats"), &paths("dogs")).join("\n"), @"`get0()`: needs the feature `dogs`, was `cats` (Breaking)");
}

#[test]
fn authentication_that_is_left_out_at_will_is_told() {
    let optional = "security: [{key: []}, {}]";
    let document = ORDERS.replace("security: [{key: []}]", optional);
    let of = |from: &str, to: &str| crate_of_text(&document.replace(from, to));
    let before = crate_of_text(&document);
    let all = of(optional, "security: [{key: []}]");
    let operation = "operationId: createOrder\n";
    let own = |security: &str| {
        let security = format!("{operation}      security: {security}\n");
        of(operation, &security)
    };
    let [asked, free] = ["[{key: []}]", "[{}, {key: []}]"].map(own);
    let said = [
        changes(&before, &all),
        changes(&all, &before),
        changes(&asked, &free),
        changes(&free, &asked),
    ];
    insta::assert_snapshot!(said.map(|said| said.join("\n")).join("\n"), @"
    the authentication: `key`, was `key or nothing` (Behaviour)
    the authentication: `key or nothing`, was `key` (Compatible)
    `create_order()`: its authentication is `nothing or key`, was `key` (Behaviour)
    `create_order()`: its authentication is `key`, was `nothing or key` (Behaviour)
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
fn how_a_body_or_a_parameter_is_written_is_told() {
    let said = [
        (
            "content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}\n",
            "content: {application/vnd.shop+json: {schema: {$ref: '#/components/schemas/Order'}}}}\n",
        ),
        (
            "{name: dryRun, in: query,",
            "{name: dryRun, in: query, allowReserved: true,",
        ),
    ];
    let said = said.map(|(from, to)| edited(from, to));
    insta::assert_snapshot!(said.join("\n"), @"
    `create_order()`: `body` is sent as json body of application/vnd.shop+json, was as json body of application/json (Behaviour)
    `create_order()`: `dryRun` is sent in the query as form, exploded, allowReserved, was in the query (Behaviour)
    ");
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
