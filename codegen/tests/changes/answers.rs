//! What comes back.

use super::{PET, changes, crate_of};

/// How an error is read is no matter of those who handle it.
#[test]
fn a_secret_in_an_error_is_no_other_status() {
    let of = |status: &str, more: &str| {
        let error = "content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}";
        let answers = format!(
            "{{'204': {{description: none}}, '{status}': {{description: bad, {error}}}, '401': {{description: who, {error}}}}}"
        );
        crate_of(
            &format!("  /pets: {{get: {{operationId: listPets, responses: {answers}}}}}"),
            &format!("    Problem: {{type: object, properties: {{code: {{type: string}}{more}}}}}"),
        )
    };
    let before = of("400", "");
    let said = [
        changes(
            &before,
            &of("400", ", hint: {type: string, format: password}"),
        ),
        changes(&before, &of("4XX", "")),
        changes(&before, &of("default", "")),
    ];
    insta::assert_snapshot!(said.map(|said| said.join("\n")).join("\n\n"), @"
    `Problem`: new field `hint` (Compatible)

    `client::ProblemAnswer`: variant `BadRequest` is gone (Breaking)
    `client::ProblemAnswer`: new variant `ClientError` (Compatible)

    `client::ProblemAnswer`: variant `BadRequest` is gone (Breaking)
    `client::ProblemAnswer`: new variant `Other` (Compatible)
    ");
}

/// What is asked for follows from what comes back.
#[test]
fn versions_that_are_the_same_are_no_change() {
    let of = |more: &str| {
        let content = "content: {application/vnd.pets.2023-01-01+json: {schema: {type: object, properties: {a: {type: string}}}}}";
        let answers = format!("{{'200': {{description: all, {content}}}{more}}}");
        crate_of(
            &format!(
                "  /pets: {{get: {{operationId: listPets, responses: {answers}}}}}
  /cats: {{get: {{operationId: listCats, responses: {{'200': {{description: all, {content}}}}}}}}}"
            ),
            PET,
        )
    };
    let other = ", '202': {description: soon, content: {application/json: {schema: {type: object, properties: {b: {type: string}}}}}}";
    insta::assert_snapshot!(changes(&of(""), &of(other)).join("\n"), @"
    `list_pets()`: gives `ListPetsOutput`, was `models::ListPetsResponse` (Breaking)
    `client::ListPetsOutput` and `ListPets202Response`: new (Compatible)
    ");
}
