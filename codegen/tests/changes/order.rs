//! What stands in another order.

use super::{LIST, ORDERS, changes, crate_of, crate_of_text};

/// A default that is written out sets each member.
#[test]
fn members_in_another_order_are_no_change() {
    let of = |members: &str| {
        let kinds = ["Cat", "Dog"].map(|name| {
            format!("    {name}: {{type: object, required: [kind], properties: {{kind: {{type: string, enum: [{name}]}}, {members}}}}}\n")
        });
        crate_of(LIST, &kinds.concat())
    };
    let before = of("name: {type: string}, size: {type: integer}");
    let after = of("size: {type: integer}, name: {type: string}");
    assert!(before.0["src/models/cat.rs"].contains("size: None"));
    let said = changes(&before, &after);
    assert!(said.is_empty(), "{said:#?}");
}

#[test]
fn members_of_a_default_in_another_order_are_no_change() {
    let of = |default: &str| {
        let members = "x: {type: integer}, y: {type: integer}";
        let point = format!("{{type: object, properties: {{{members}}}, default: {default}}}");
        crate_of(
            LIST,
            &format!("    Pet: {{type: object, properties: {{place: {point}}}}}"),
        )
    };
    let before = of("{x: 1, y: 2}");
    assert!(changes(&before, &of("{y: 2, x: 1}")).is_empty());
    insta::assert_snapshot!(changes(&before, &of("{y: 1, x: 2}")).join("\n"), @r#"`Pet`: the default of field `place`, which may be left out, is `{"y":1,"x":2}`, was `{"x":1,"y":2}` (Behaviour)"#);
}

/// The first way to authenticate that a client has is sent, and nothing only if it has none.
#[test]
fn ways_to_authenticate_in_another_order_are_told_where_it_chooses() {
    let schemes = "securitySchemes:\n    token: {type: http, scheme: bearer}";
    let document = ORDERS.replace("securitySchemes:", schemes);
    let of = |all: &str, own: &str| {
        let own = match own {
            "" => String::new(),
            own => format!("      security: {own}\n"),
        };
        let document = document.replace("security: [{key: []}]", &format!("security: {all}"));
        let operation = "operationId: createOrder\n";
        crate_of_text(&document.replace(operation, &format!("{operation}{own}")))
    };
    let said = [
        (["[{key: []}, {}]", ""], ["[{}, {key: []}]", ""]),
        (
            ["[{key: []}, {token: []}]", ""],
            ["[{token: []}, {key: []}]", ""],
        ),
        (
            ["[{key: []}]", "[{token: []}, {}]"],
            ["[{key: []}]", "[{}, {token: []}]"],
        ),
        (
            ["[{key: []}]", "[{key: []}, {token: []}]"],
            ["[{key: []}]", "[{token: []}, {key: []}]"],
        ),
        (
            ["[{key: []}, {token: []}]", ""],
            ["[{}, {key: []}, {token: []}]", ""],
        ),
        (["[]", "[{token: []}]"], ["[]", ""]),
        (["[{key: []}]", "[{token: []}]"], ["[{key: []}]", ""]),
    ];
    let said = said.map(|([all, own], [all_after, own_after])| {
        let changes = changes(&of(all, own), &of(all_after, own_after));
        format!(
            "{all} {own} -> {all_after} {own_after}\n{}\n",
            changes.join("\n")
        )
    });
    insta::assert_snapshot!(said.join("\n"), @"
    [{key: []}, {}]  -> [{}, {key: []}] 


    [{key: []}, {token: []}]  -> [{token: []}, {key: []}] 
    the authentication: `token or key`, was `key or token` (Behaviour)

    [{key: []}] [{token: []}, {}] -> [{key: []}] [{}, {token: []}]


    [{key: []}] [{key: []}, {token: []}] -> [{key: []}] [{token: []}, {key: []}]
    `create_order()`: its authentication is `token or key`, was `key or token` (Behaviour)

    [{key: []}, {token: []}]  -> [{}, {key: []}, {token: []}] 
    the authentication: `key or token or nothing`, was `key or token` (Compatible)

    [] [{token: []}] -> [] 
    `create_order()`: its authentication is `nothing`, was `token` (Behaviour)

    [{key: []}] [{token: []}] -> [{key: []}] 
    `create_order()`: its authentication is the client's, was `token` (Behaviour)
    ");
}
