//! Constraints in words, for the docs of a field.

use super::applied;
use super::scalar::alternatives;
use crate::emit::Plan;
use crate::ir::{Field, Rule, Schema, Type, TypeId};

/// What the schema demands of one member, in sentences.
pub(in crate::emit) fn sentences(plan: &Plan, id: TypeId, field: &Field) -> Vec<String> {
    let schema = plan.api.schema(plan.api.ty(id).schema);
    let member = field.name.as_str();
    // How many items a tuple has is said by its type.
    let is_told = |rule: &Rule| {
        let is_length = matches!(rule, Rule::MinItems(_) | Rule::MaxItems(_));
        is_length && matches!(field.ty.without_null(), Type::Tuple(_))
    };
    let properties: Vec<&Schema> = applied(plan, schema)
        .into_iter()
        .filter_map(|schema| schema.property(member))
        .collect();
    let rules: Vec<&Rule> = properties.iter().flat_map(|it| &it.rules).collect();
    let mut parts: Vec<String> = Vec::new();
    for rule in rules.iter().filter(|rule| !is_told(rule)) {
        let exact = exact(rule).filter(|(other, _)| rules.contains(&other));
        let part = exact.map_or_else(|| part(rule), |(_, exact)| Some(exact));
        if let Some(part) = part.filter(|part| !parts.contains(part)) {
            parts.push(part);
        }
    }
    match parts.as_slice() {
        [] => Vec::new(),
        parts => vec![format!("{}.", capitalised(&parts.join(", ")))],
    }
}

/// One rule in words.
pub(in crate::emit) fn part(rule: &Rule) -> Option<String> {
    Some(match rule {
        Rule::Minimum(limit) => format!("at least {limit}"),
        Rule::Maximum(limit) => format!("at most {limit}"),
        Rule::ExclusiveMinimum(limit) => format!("more than {limit}"),
        Rule::ExclusiveMaximum(limit) => format!("less than {limit}"),
        Rule::MultipleOf(step) => format!("a multiple of {step}"),
        // What is always so need not be said.
        Rule::MinLength(0) | Rule::MinItems(0) | Rule::MinProperties(0) => return None,
        Rule::MinLength(limit) => format!("at least {}", count(*limit, "character")),
        Rule::MaxLength(limit) => format!("at most {}", count(*limit, "character")),
        Rule::MinItems(limit) => format!("at least {}", count(*limit, "item")),
        Rule::MaxItems(limit) => format!("at most {}", count(*limit, "item")),
        Rule::UniqueItems => "no item twice".to_owned(),
        Rule::MinProperties(limit) => format!("at least {}", count(*limit, "member")),
        Rule::MaxProperties(limit) => format!("at most {}", count(*limit, "member")),
        // A pattern with a backtick or a line break would end the code span.
        Rule::Pattern(pattern) if !pattern.0.contains(['`', '\n', '\r']) => {
            format!("matches `{}`", pattern.0)
        }
        Rule::Values(values) if values.len() <= 8 => alternatives(values),
        _ => return None,
    })
}

/// A limit of a length in words where it is the lower and the upper one, and the other one.
fn exact(rule: &Rule) -> Option<(Rule, String)> {
    let (other, limit, one) = match *rule {
        Rule::MinLength(limit) => (Rule::MaxLength(limit), limit, "character"),
        Rule::MaxLength(limit) => (Rule::MinLength(limit), limit, "character"),
        Rule::MinItems(limit) => (Rule::MaxItems(limit), limit, "item"),
        Rule::MaxItems(limit) => (Rule::MinItems(limit), limit, "item"),
        _ => return None,
    };
    Some((other, format!("exactly {}", count(limit, one))))
}

/// How many of something there are.
fn count(limit: u64, one: &str) -> String {
    let plural = if limit == 1 { "" } else { "s" };
    format!("{limit} {one}{plural}")
}

/// With a capital at the start.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
