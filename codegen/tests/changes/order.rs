//! What stands in another order.

use super::{LIST, changes, crate_of};

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
