//! The names of what an operation answers: enums of several outputs and of errors.

use super::each;
use super::ident::{Ident, Scope};
use super::reserved;
use super::types::TypeNames;
use super::words::words;
use crate::ir::{AnswerCase, Api, FailureName, MediaType, Status, media_phrase};

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
pub(super) fn case_names(cases: &[AnswerCase]) -> Vec<Ident> {
    let one_status = cases.iter().all(|case| case.status == cases[0].status);
    each(
        cases,
        reserved::CASES,
        |case| {
            if one_status && !case.media_types.is_empty() {
                return media_words(case, cases);
            }
            case_words(case, cases)
        },
        Ident::pascal,
    )
}

/// The words of one kind of answer among others: its status and what tells it from others of that.
fn case_words(case: &AnswerCase, cases: &[AnswerCase]) -> Vec<String> {
    let mut all = status_words(case.status);
    all.extend(media_words(case, cases));
    all
}

/// The words of a media type: one, or more where others of the status have the same.
fn media_words(case: &AnswerCase, cases: &[AnswerCase]) -> Vec<String> {
    let callings: [fn(&str) -> String; 3] = [
        |name| MediaType::of(name).word(),
        |name| media_phrase(MediaType::of(name).as_str()),
        media_phrase,
    ];
    let Some(name) = main_type(case) else {
        return Vec::new();
    };
    let beside = || cases.iter().filter(|other| other.status == case.status);
    let names = callings.map(|call| {
        let own = call(name);
        let like = beside().filter_map(main_type);
        (like.filter(|other| call(other) == own).count(), own)
    });
    let [.., (_, longest)] = &names;
    let alone = names.iter().find(|(like, _)| *like == 1);
    words(alone.map_or(longest, |(_, name)| name))
}

/// The media type that a case is called after: plain JSON, or the first.
fn main_type(case: &AnswerCase) -> Option<&str> {
    let mut names = case.media_types.iter();
    let json = names.find(|name| *name == "application/json");
    json.or(case.media_types.first()).map(String::as_str)
}

/// Names the enums of error answers.
pub(super) fn failure_names(
    api: &Api,
    types: &[TypeNames],
    markers: &mut Scope<'_>,
) -> Vec<FailureNames> {
    // Those that are shared come first, and then by their names: where they stand decides nothing.
    let mut order: Vec<usize> = (0..api.failures.len()).collect();
    order.sort_by_key(|at| &api.failures[*at].name);
    let mut names: Vec<(usize, FailureNames)> = order
        .into_iter()
        .map(|at| (at, &api.failures[at]))
        .map(|(at, failure)| {
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
            let names = FailureNames {
                ident: Ident::pascal(&markers.claim(name)),
                variants: each(
                    &failure.variants,
                    reserved::CASES,
                    |variant| case_words(variant, &failure.variants),
                    Ident::pascal,
                ),
            };
            (at, names)
        })
        .collect();
    names.sort_by_key(|(at, _)| *at);
    names.into_iter().map(|(_, names)| names).collect()
}

/// The words of a status: its registered reason phrase, else its number.
fn status_words(status: Status) -> Vec<String> {
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
    words(&name)
}
