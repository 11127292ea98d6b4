//! Tags of a large description, which are features.

use super::changes;
use super::{PET, crate_of};
use codegen::render::Crate;

/// A hundred operations of two tags, with some that give a pet or fail with one, each of a tag.
fn with(users: &[(&str, &str)], count: usize) -> Crate {
    let fillers = (0..count).map(|at| {
        let tag = ["cats", "dogs"][at % 2];
        format!("  /p{at}: {{get: {{operationId: get{at}, tags: [{tag}], responses: {{'204': {{description: none}}}}}}}}\n")
    });
    let body = "content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}";
    let users = users.iter().map(|(name, tag)| {
        let answers =
            format!("'200': {{description: it, {body}}}, '404': {{description: none, {body}}}");
        format!(
            "  /{name}: {{get: {{operationId: {name}, tags: [{tag}], responses: {{{answers}}}}}}}\n"
        )
    });
    crate_of(&users.chain(fillers).collect::<String>(), PET)
}

/// Code that names only the feature of the one has the type no longer, though its file is the same.
#[test]
fn a_type_that_needs_another_feature_is_told() {
    let both = with(&[("one", "cats"), ("other", "dogs")], 100);
    let first = with(&[("one", "cats")], 100);
    let moved = with(&[("one", "cats"), ("other", "cats")], 100);
    let said = [
        changes(&both, &first),
        changes(&both, &moved),
        changes(&first, &both),
        // Where there are no features, none is named.
        changes(&with(&[("one", "cats")], 90), &first)
            .into_iter()
            .filter(|what| what.contains("feature"))
            .collect(),
    ];
    insta::assert_snapshot!(said.map(|said| said.join("\n")).join("\n\n"), @"
    `client::PetAnswer` and `Pet`: needs the feature `cats`, was `cats` or `dogs` (Breaking)
    `other()`: gone (Breaking)

    `client::PetAnswer` and `Pet`: needs the feature `cats`, was `cats` or `dogs` (Breaking)
    `other()`: needs the feature `cats`, was `dogs` (Breaking)

    `other()`: new (Compatible)
    ");
}
