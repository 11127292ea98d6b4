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
