//! Operations: what they take, send and give, and what a client is made with.

use super::{FEED, LIST, ORDERS, PET, changes, crate_of, crate_of_text, edited};

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

/// The code compiles, and the server gets something else.
#[test]
fn what_is_sent_otherwise_is_told_although_it_compiles() {
    let said = [
        ("/orders:", "/v2/orders:"),
        ("name: dryRun, in: query", "name: dryRun, in: header"),
        ("name: dryRun", "name: testRun"),
        ("name: X-Key", "name: X-Api-Key"),
        ("in: header, name: X-Key", "in: query, name: X-Key"),
        (
            "{type: apiKey, in: header, name: X-Key}",
            "{type: http, scheme: bearer}",
        ),
        ("shipTo", "ship_to"),
        ("enum: [small, large]", "enum: [small, LARGE]"),
        ("default: eu,", "default: us,"),
        ("https://test.shop.example", "https://try.shop.example"),
        (
            "operationId: createOrder\n",
            "operationId: createOrder\n      security: []\n",
        ),
        ("'201'", "'200'"),
        (
            "operationId: createOrder\n",
            "operationId: createOrder\n      deprecated: true\n      security: []\n",
        ),
    ];
    let said = said.map(|(from, to)| edited(from, to));
    insta::assert_snapshot!(said.join("\n"), @r#"
    `create_order()`: calls `POST /v2/orders`, was `POST /orders` (Behaviour)
    `create_order()`: `dryRun` is sent in the header, was in the query (Behaviour)
    `create_order()`: `dryRun` is sent as `testRun` (Behaviour)
    `ClientBuilder::key`: is sent in the header `X-Api-Key`, was in the header `X-Key` (Behaviour)
    `ClientBuilder::key`: is sent in the query `X-Key`, was in the header `X-Key` (Behaviour)
    `ClientBuilder::key`: is sent as `Bearer` in `Authorization`, was in the header `X-Key` (Behaviour)
    `ClientBuilder::key_source`: new (Compatible)
    `Order`: field `ship_to` is `ship_to`, was `shipTo` (Behaviour)
    `Order`: `shipTo` no longer has to keep `maxLength` `80`; `ship_to` has to keep `maxLength` `80` now (Behaviour)
    `Kind`: variant `Large` is `LARGE`, was `large` (Behaviour)
    `client::LiveRegion`: its default is `Us`, was `Eu` (Behaviour)
    the first server: `https://us.shop.example`, was `https://eu.shop.example` (Behaviour)
    `ClientBuilder::server`: uses `"https://try.shop.example"`, was `"https://test.shop.example"` (Behaviour)
    `create_order()`: its authentication is `nothing`, was the client's (Behaviour)
    `create_order()`: succeeds with `200`, was `201` (Behaviour)
    `create_order()`: its authentication is `nothing`, was the client's (Behaviour)
    `create_order()`: deprecated (Compatible)
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

    `client::TakesLimit`: gone (Breaking)
    `create_order()`: no longer has `.limit(..)` (Breaking)

    `create_order()` and `get_line()`: `limit` has to keep `maximum` `50`, was `100` (Behaviour)
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

/// A value of a server's variable is chosen, seldom matched.
#[test]
fn a_value_of_a_servers_variable_that_comes_breaks_nothing() {
    insta::assert_snapshot!(edited("enum: [eu, us]", "enum: [eu, us, ap]"), @"`client::LiveRegion`: new variant `Ap` (Compatible)");
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
    `create_order()`: its authentication is `key or nothing`, was `key` (Compatible)
    `create_order()`: its authentication is `key`, was `key or nothing` (Behaviour)
    ");
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
fn what_the_server_takes_where_a_setter_is_not_called_is_told() {
    let of = |default: i32| {
        let limit = format!(
            "parameters: [{{name: limit, in: query, schema: {{type: integer, default: {default}}}}}]"
        );
        let get = |id: &str| {
            format!(
                "{{get: {{operationId: {id}, {limit}, responses: {{'204': {{description: none}}}}}}}}"
            )
        };
        let (pets, cats) = (get("listPets"), get("listCats"));
        let one = format!("  /pets: {pets}");
        [
            crate_of(&one, PET),
            crate_of(&format!("{one}\n  /cats: {cats}"), PET),
        ]
    };
    let ([one, several], [one_after, several_after]) = (of(10), of(20));
    let said = [changes(&one, &one_after), changes(&several, &several_after)];
    insta::assert_snapshot!(said.map(|said| said.join("\n")).join("\n\n"), @"
    `list_pets()`: without `.limit(..)`, what the server takes is `20`, was `10` (Behaviour)

    `list_cats()` and `list_pets()`: without `.limit(..)`, what the server takes is `20`, was `10` (Behaviour)
    ");
}

/// Nobody gives the only value that a parameter may have: it changes without a word of the compiler.
#[test]
fn a_value_that_every_call_sends_is_told() {
    let of = |values: &str, more: &str| {
        crate_of(
            &format!(
                "  /pets: {{get: {{operationId: listPets, parameters: [{{name: api-version, in: query, required: true, {more}schema: {{type: string, enum: [{values}]}}}}], responses: {{'204': {{description: none}}}}}}}}"
            ),
            PET,
        )
    };
    let (before, after, written) = (of("a", ""), of("b", ""), of("b", "allowReserved: true, "));
    let said = [
        changes(&before, &after),
        changes(&before, &written),
        changes(&before, &of("a, b", "")),
    ];
    insta::assert_snapshot!(said.map(|said| said.join("\n")).join("\n"), @r"
    `list_pets()`: `api-version` is sent in the query, always `b`, was in the query, always `a` (Behaviour)
    `list_pets()`: `api-version` is sent in the query as form, exploded, allowReserved, always `b`, was in the query, always `a` (Behaviour)
    `list_pets()`: takes `api_version: &models::ListPetsApiVersion` as well (Breaking)
    `ListPetsApiVersion`: new (Compatible)
    ");
}
