//! What comes back.

use super::{changes, crate_of};

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
