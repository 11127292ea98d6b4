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
    let weight = |breaking| if breaking { "breaking" } else { "compatible" };
    changes
        .map(|change| format!("{} ({})", change.what, weight(change.breaking)))
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
            "`Kind`: new variant `Cow` (compatible)",
            "`Kind`: variant `Dog` is gone (breaking)"
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
        "`Pet`: new variant `Cow` (compatible)",
        "`Pet`: variant `Dog` is gone (breaking)",
    ] {
        assert!(changes.iter().any(|it| it == change), "{changes:?}");
    }
}

/// The definition of the client stands in a file that is the same, its new call in a new one.
#[test]
fn a_call_of_a_new_tag_is_a_new_function_and_no_new_client() {
    let before = crate_of(LIST, PET);
    let after = crate_of(&format!("{LIST}\n{FEED}"), PET);
    let added = changes(&before, &after);
    assert!(
        added.contains(&"`Client`: new function `feed_pets` (compatible)".to_owned()),
        "{added:#?}"
    );
    assert!(
        !added
            .iter()
            .any(|change| change.starts_with("new `Client`")),
        "{added:#?}"
    );
    let removed = changes(&after, &before);
    assert!(
        removed.contains(&"`Client`: function `feed_pets` is gone (breaking)".to_owned()),
        "{removed:#?}"
    );
    assert!(
        !removed
            .iter()
            .any(|change| change.starts_with("`Client` is gone")),
        "{removed:#?}"
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
    new `New` (compatible)
    `Pet`: new field `age` (compatible)
    `Pet`: field `name` was `String`, is `i64` (breaking)
    `Pet`: function `new` was `(impl Into<String>) -> Self`, is `(i64) -> Self` (breaking)
    `Old` is gone (breaking)
    ");
}

/// A type around one value has a field without a name.
#[test]
fn what_a_type_wraps_is_a_field() {
    let before = crate_of(LIST, "    Tags: {type: array, items: {type: string}}");
    let after = crate_of(LIST, "    Tags: {type: array, items: {type: integer}}");
    insta::assert_snapshot!(changes(&before, &after).join("\n"), @"`Tags`: field `0` was `Vec<String>`, is `Vec<i64>` (breaking)");
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
    `ApiVersion`: new constant `V2024_05_30` (compatible)
    `ApiVersion`: constant `V2023_01_01` is gone (breaking)
    ");
}
