//! How answers are read: each declared one by its status and its media type.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::imports::Imports;
use crate::emit::{Plan, doc, integers, ty};
use crate::ir::{
    AnswerCase, Content, Docs, Labels, MediaType, Method, Operation, Output, Status, Type,
};
use crate::names::{Ident, OperationNames};

/// What reads an answer: the success answers by status, in the order of precedence (exact, range,
/// default; `OpenAPI` 3.0.4, 4.7.16), and any other as an error answer.
pub(super) fn decode(
    operation: &Operation,
    names: &OperationNames,
    imports: &mut Imports,
) -> TokenStream {
    let arms: Vec<TokenStream> = match &operation.output {
        Output::Several(cases) => {
            let (ident, variants) = &names.output;
            let arms = in_order(cases, variants, |status| rest(cases, status)).into_iter();
            let arms = arms.map(|(case, variant, beginning)| {
                let reader = reader(case.content.as_ref(), imports);
                match case.content {
                    Some(_) => quote!(#beginning => received.#reader().map(#ident::#variant),),
                    None => quote!(#beginning => received.bare(#ident::#variant),),
                }
            });
            arms.collect()
        }
        Output::Nothing | Output::One(_) => {
            let content = match &operation.output {
                Output::One(content) => Some(content),
                _ => None,
            };
            let reader = reader(content, imports);
            let answers = operation.answers.iter().filter(|answer| answer.success);
            let statuses: BTreeSet<Status> = answers.map(|answer| answer.status).collect();
            if let (1, Some(Status::Exact(code))) = (statuses.len(), statuses.first()) {
                let code = Literal::u16_unsuffixed(*code);
                imports.add("crate::runtime", "Received");
                return quote!(received.on(#code, Received::#reader));
            }
            let Some(pattern) = any_of(&statuses) else {
                return quote!(received.error());
            };
            vec![quote!(#pattern => received.#reader(),)]
        }
    };
    quote!(match received.status() { #(#arms)* _ => received.error(), })
}

/// Cases with their variants, in an order in which the first that fits is the right one, each with
/// what its arm begins with; `rest` is the case of a status that needs not be told from the others.
pub(super) fn in_order<'c>(
    cases: &'c [AnswerCase],
    variants: &'c [Ident],
    rest: impl Fn(Status) -> Option<&'c AnswerCase>,
) -> Vec<(&'c AnswerCase, &'c Ident, TokenStream)> {
    let statuses = cases.iter().map(|case| case.status).collect();
    let is_rest = |case: &AnswerCase| {
        let rest = rest(case.status);
        rest.is_some_and(|rest| std::ptr::eq(rest, case))
    };
    let mut arms: Vec<_> = cases.iter().zip(variants).collect();
    // A type with parameters stands before the same one without, and what may be any octets last.
    arms.sort_by_key(|(case, _)| {
        let has_parameters = case.media_types.iter().any(|name| name.contains(';'));
        let is_general = is_json(case) || is_any_octets(case);
        (case.status, is_rest(case), is_general, !has_parameters)
    });
    let arms = arms.into_iter().map(|(case, variant)| {
        let pattern = pattern(case.status, &statuses);
        let beside_json = || rest(case.status).is_some_and(is_json);
        let guard = if is_rest(case) {
            None
        } else if is_any_octets(case) && beside_json() {
            Some(quote!(if received.is_octets()))
        } else {
            guard(case, cases)
        };
        (case, variant, quote!(#pattern #guard))
    });
    arms.collect()
}

/// The case of a status that is read where no media type of the others fits: `*/*`, or JSON, whose
/// reader says what is wrong with any other media type.
pub(super) fn rest(cases: &[AnswerCase], status: Status) -> Option<&AnswerCase> {
    let beside = || cases.iter().filter(|case| case.status == status);
    let of = |name: &str| {
        let is_it = |case: &&AnswerCase| case.media_types.iter().any(|known| known == name);
        beside().find(is_it)
    };
    of("*/*")
        .or_else(|| of("application/json"))
        .or_else(|| beside().find(|case| is_json(case)))
}

/// The case of a status that is given as octets.
pub(super) fn octets(cases: &[AnswerCase], status: Status) -> Option<&AnswerCase> {
    let is_octets = |case: &&AnswerCase| matches!(case.content, Some(Content::Bytes));
    let mut beside = cases.iter().filter(|case| case.status == status);
    beside.find(is_octets)
}

/// Whether a case is given as octets, whatever they are.
fn is_any_octets(case: &AnswerCase) -> bool {
    let mut names = case.media_types.iter().map(|name| MediaType::of(name));
    matches!(case.content, Some(Content::Bytes))
        && names.any(|name| name.as_str() == "application/octet-stream")
}

fn is_json(case: &AnswerCase) -> bool {
    matches!(case.content, Some(Content::Json { .. }))
}

/// How a case is told from others by what the answer says it is.
fn guard(case: &AnswerCase, cases: &[AnswerCase]) -> Option<TokenStream> {
    let wanted = case.media_types.iter().map(|name| {
        let media_type = MediaType::of(name);
        // The dates of vendor media types differ.
        let suffix = media_type.subtype().rsplit_once('+');
        match suffix.filter(|(vendor, _)| vendor.starts_with("vnd.")) {
            _ if has_like(case, name, cases) => name.clone(),
            Some((_, suffix)) if !is_json(case) => format!("+{suffix}"),
            _ => media_type.as_str().to_owned(),
        }
    });
    let wanted: BTreeSet<String> = wanted.collect();
    (!wanted.is_empty()).then(|| quote!(if #(received.is(#wanted))||*))
}

/// Whether another case of the status has the same media type, with other parameters.
fn has_like(case: &AnswerCase, name: &str, cases: &[AnswerCase]) -> bool {
    let is_other = |other: &&AnswerCase| other.status == case.status && !std::ptr::eq(*other, case);
    let others = cases.iter().filter(is_other);
    let mut names = others.flat_map(|other| &other.media_types);
    names.any(|other| MediaType::of(other) == MediaType::of(name))
}

/// `impl Downloads`, where an answer is octets, or text alone, or is not described.
pub(super) fn downloads(
    plan: &Plan,
    operation: &Operation,
    names: &OperationNames,
    imports: &mut Imports,
) -> TokenStream {
    let is_octets = |case: &AnswerCase| matches!(case.content, Some(Content::Bytes));
    let alone = match &operation.output {
        Output::One(
            Content::Bytes
            | Content::Text {
                ty: Type::String, ..
            },
        ) => None,
        // What is asked for comes back, described or not.
        Output::Nothing if operation.method == Method::Get && operation.may_have_body() => None,
        // Nor is what is said to be anything, under any media type.
        Output::One(Content::Json {
            ty,
            labels: Labels::Any,
            ..
        }) if says_nothing(plan, ty) => None,
        Output::Several(cases) if cases.iter().any(is_octets) => Some(quote!(
            const ALONE: bool = false;
        )),
        _ => return TokenStream::new(),
    };
    imports.add("crate::runtime", "Downloads");
    let marker = &names.marker;
    quote!(impl Downloads for #marker { #alone })
}

/// Whether nothing is said of the values of a type, but that they are objects.
fn says_nothing(plan: &Plan, ty: &Type) -> bool {
    match ty {
        Type::Map(value) => **value == Type::Json,
        ty => ty.inner().is_empty() && plan.api.is_made_of_any(ty),
    }
}

/// A status as a pattern; a range leaves out those that are named beside it.
fn pattern(status: Status, beside: &BTreeSet<Status>) -> TokenStream {
    match status {
        Status::Exact(code) => {
            let code = Literal::u16_unsuffixed(code);
            quote!(#code)
        }
        Status::Range(hundreds) => {
            let (mut from, end) = (hundreds * 100, hundreds * 100 + 99);
            let mut runs = Vec::new();
            for status in beside {
                if let Status::Exact(code) = status
                    && (from..=end).contains(code)
                {
                    runs.push((from, code - 1));
                    from = code + 1;
                }
            }
            runs.push((from, end));
            runs.retain(|(from, to)| from <= to);
            // Where every status has a name, none is left for the range.
            if runs.is_empty() {
                runs.push((hundreds * 100, end));
            }
            integers::pattern(runs)
        }
        Status::Default => quote!(_),
    }
}

/// Several statuses as one pattern; none without any.
fn any_of(statuses: &BTreeSet<Status>) -> Option<TokenStream> {
    if statuses.contains(&Status::Default) {
        return Some(quote!(_));
    }
    let spans = statuses.iter().filter_map(|status| match status {
        Status::Exact(code) => Some((*code, *code)),
        Status::Range(hundreds) => Some((hundreds * 100, hundreds * 100 + 99)),
        Status::Default => None,
    });
    (!statuses.is_empty()).then(|| integers::pattern(spans))
}

/// The reader of a body.
fn reader(content: Option<&Content>, imports: &mut Imports) -> TokenStream {
    match content {
        Some(Content::Json { labels, .. }) => match labels {
            Labels::Json => quote!(json),
            Labels::JsonUnlessText => {
                imports.needs("any_label");
                quote!(json_unless_text)
            }
            Labels::Any => {
                imports.needs("any_label");
                quote!(json_of_any_label)
            }
            Labels::JsonOrText => {
                imports.needs("any_label");
                quote!(json_or_text)
            }
        },
        Some(Content::Text {
            ty: Type::String, ..
        }) => {
            imports.needs("text");
            quote!(text)
        }
        Some(Content::Text { .. }) => {
            imports.needs("plain");
            quote!(plain)
        }
        Some(Content::Lines { .. }) => quote!(json_lines),
        Some(Content::Events { whole, text, .. }) => match (whole, text) {
            (false, false) => quote!(events),
            (false, true) => quote!(text_events),
            (true, false) => quote!(whole_events),
            (true, true) => quote!(whole_text_events),
        },
        Some(
            Content::Bytes | Content::Form { .. } | Content::FreeParts | Content::Multipart { .. },
        ) => quote!(bytes),
        None => quote!(nothing),
    }
}

/// The type of a body.
pub(super) fn body_type(plan: &Plan, content: &Content, imports: &mut Imports) -> TokenStream {
    match content {
        Content::Json { ty, .. } | Content::Text { ty, .. } => ty::elsewhere(plan, ty, imports),
        Content::Lines { ty, .. } => {
            imports.add("crate::runtime", "JsonLines");
            let ty = ty::elsewhere(plan, ty, imports);
            quote!(JsonLines<#ty>)
        }
        Content::Events { ty, .. } => {
            imports.add("crate::runtime", "Events");
            let ty = ty::elsewhere(plan, ty, imports);
            quote!(Events<#ty>)
        }
        Content::Bytes | Content::Form { .. } | Content::FreeParts | Content::Multipart { .. } => {
            quote!(Vec<u8>)
        }
    }
}

/// The variant of one kind of answer, with what is told of it and what it holds.
pub(super) fn declared(
    plan: &Plan,
    case: &AnswerCase,
    told: Option<String>,
    variant: &Ident,
    imports: &mut Imports,
) -> TokenStream {
    let names = case.media_types.iter().map(|name| doc::code(name));
    let said: Vec<String> = [status_words(case.status)]
        .into_iter()
        .chain(names)
        .collect();
    let said = said.join(", ");
    let said = match told {
        Some(told) => format!("{said}: {told}"),
        None => format!("{said}."),
    };
    let docs = doc::attributes(&Docs::described(&said), &[]);
    let body = case.content.as_ref().map(|content| {
        let ty = body_type(plan, content, imports);
        quote!((#ty))
    });
    quote!(#docs #variant #body,)
}

/// A status as the document writes it.
pub(super) fn status_text(status: Status) -> String {
    match status {
        Status::Exact(code) => code.to_string(),
        Status::Range(hundreds) => format!("{hundreds}XX"),
        Status::Default => "any other status".to_owned(),
    }
}

/// A status in words.
pub(super) fn status_words(status: Status) -> String {
    match status {
        Status::Exact(code) => format!("Status {code}"),
        Status::Range(hundreds) => {
            format!("A status from {hundreds}00 to {hundreds}99 that is not declared by itself")
        }
        Status::Default => "Any status that is not declared by itself".to_owned(),
    }
}
