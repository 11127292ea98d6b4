//! The names of what an operation answers: enums of several outputs and of errors.

use super::each;
use super::ident::{Ident, Scope};
use super::types::TypeNames;
use super::words::words;
use crate::ir::{Api, FailureName, OutputCase, Status};

/// The identifiers of one enum of error answers.
#[derive(Clone, Debug)]
pub struct FailureNames {
    /// The enum.
    pub ident: Ident,
    /// Its variants.
    pub variants: Vec<Ident>,
}

/// The variants of several outputs: by status, by media type where there are several of one status,
/// or by both.
pub(super) fn case_names(cases: &[OutputCase]) -> Vec<Ident> {
    let one_status = cases.iter().all(|case| case.status == cases[0].status);
    each(
        cases,
        &["Self"],
        |case| {
            let mut all = match (&case.media_type, one_status) {
                (Some(_), true) => Vec::new(),
                _ => words(status_name(case.status).as_str()),
            };
            if let Some(name) = &case.media_type {
                all.extend(words(&crate::ir::media_word(name)));
            }
            all
        },
        Ident::pascal,
    )
}

/// Names the enums of error answers.
pub(super) fn failure_names(
    api: &Api,
    types: &[TypeNames],
    markers: &mut Scope<'_>,
) -> Vec<FailureNames> {
    api.failures
        .iter()
        .map(|failure| {
            let mut name = match &failure.name {
                FailureName::Bodies(bodies) => {
                    let bodies = bodies.iter().map(|id| words(types[id.0].ident.as_str()));
                    bodies.collect::<Vec<_>>().join(&"or".to_owned())
                }
                FailureName::Empty => vec!["empty".to_owned(), "error".to_owned()],
                FailureName::Operation(id) => {
                    let mut all = words(id);
                    all.push("error".to_owned());
                    all
                }
            };
            name.push("answer".to_owned());
            FailureNames {
                ident: Ident::pascal(&markers.claim(name)),
                variants: failure
                    .variants
                    .iter()
                    .map(|(status, _)| status_name(*status))
                    .collect(),
            }
        })
        .collect()
}

/// The variant of a status: its registered reason phrase, else its number.
fn status_name(status: Status) -> Ident {
    let name = match status {
        Status::Default => "other".to_owned(),
        Status::Range(1) => "informational".to_owned(),
        Status::Range(2) => "success".to_owned(),
        Status::Range(3) => "redirection".to_owned(),
        Status::Range(4) => "client error".to_owned(),
        Status::Range(5) => "server error".to_owned(),
        Status::Range(hundreds) => format!("status {hundreds}xx"),
        Status::Exact(code) => http::StatusCode::from_u16(code)
            .ok()
            .and_then(|status| status.canonical_reason())
            .map_or_else(|| format!("status {code}"), str::to_owned),
    };
    Ident::pascal(&words(&name))
}
