//! Constraints in words, for the docs of a field.

use indexmap::IndexSet;
use serde_json::Value;

use super::scalar::alternatives;
use crate::emit::{Plan, doc};
use crate::ir::{Docs, Field, JsonType, Rule, Schema, Type, but_null};

/// How many values are listed at most; more are no help to read.
const MOST: usize = 8;

/// What is to be known of one member besides its prose, in sentences: what its schemas demand, and
/// what stands for it where it is absent.
pub(in crate::emit) fn sentences(plan: &Plan, schemas: &[&Schema], field: &Field) -> Vec<String> {
    let demanded = demanded(plan, schemas, &field.ty, &field.docs);
    let is_secret = matches!(field.ty.without_null(), Type::SecretText);
    let default = field.default.as_ref().filter(|_| !is_secret);
    let default = default.and_then(default_sentence);
    let told: Vec<String> = demanded.into_iter().chain(default).collect();
    if told.is_empty() {
        Vec::new()
    } else {
        vec![told.join(" ")]
    }
}

/// What schemas demand of a value that is held as a type, in a sentence, as far as the prose does not
/// say it.
pub(in crate::emit) fn demanded(
    plan: &Plan,
    schemas: &[&Schema],
    ty: &Type,
    docs: &Docs,
) -> Option<String> {
    // How many items a tuple has is said by its type.
    let is_told = |rule: &Rule| {
        let is_length = matches!(rule, Rule::MinItems(_) | Rule::MaxItems(_));
        is_length && matches!(ty.without_null(), Type::Tuple(_))
    };
    let layers = schemas.iter().flat_map(|schema| layers(plan, schema, ty));
    let held = plan.api.json_types(ty);
    // A keyword for values of another type demands nothing.
    let is_about = |rule: &&Rule| match (rule.about(), &held) {
        (Some(ty), Some(held)) => held.contains(&ty),
        _ => true,
    };
    let rules = layers.flat_map(|schema| &*schema.rules).filter(is_about);
    let rules: Vec<&Rule> = rules.collect();
    let mut parts: Vec<String> = Vec::new();
    let common = common(&rules);
    for rule in rules.iter().filter(|rule| !is_told(rule)) {
        let rule = match (rule, &common) {
            (Rule::Values(_), Some(common)) => common,
            _ => rule,
        };
        let exact = exact(rule).filter(|(other, ..)| rules.contains(&other));
        let part = match (exact, rule) {
            (Some((_, limit, one)), _) => Some(format!("exactly {}", count(limit, one))),
            (None, Rule::OneOf(branches) | Rule::AnyOf(branches))
                if ty.without_null().is_text() =>
            {
                known(plan, branches)
            }
            (None, Rule::Values(values)) => {
                let is_held = |ty: JsonType| held.as_ref().is_none_or(|held| held.contains(&ty));
                let values = values.iter();
                let values = values.filter(|value| !value.is_null() || is_held(JsonType::Null));
                listed(&values.cloned().collect::<Vec<_>>(), docs)
            }
            (None, rule) => part(rule),
        };
        if let Some(part) = part.filter(|part| !parts.contains(part)) {
            parts.push(part);
        }
    }
    (!parts.is_empty()).then(|| format!("{}.", capitalised(&parts.join(", "))))
}

/// The values that there are, where they are few and the prose does not name them.
fn listed(values: &[Value], docs: &Docs) -> Option<String> {
    let is_told = !values.is_empty() && values.len() <= MOST && !names_all(docs, values);
    is_told.then(|| alternatives(values))
}

/// Whether prose has every one of some texts as a word.
fn names_all(docs: &Docs, values: &[Value]) -> bool {
    let prose = [&docs.summary, &docs.description];
    let has = |text: &str| prose.iter().any(|prose| has_word(prose, text));
    let mut texts = values.iter().map(Value::as_str);
    texts.all(|text| text.is_some_and(has))
}

/// Whether prose has a text as a word.
pub(super) fn has_word(prose: &str, text: &str) -> bool {
    let is_inside = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
    let mut found = prose.match_indices(text);
    !text.is_empty()
        && found.any(|(at, _)| {
            let (before, behind) = (&prose[..at], &prose[at + text.len()..]);
            !before.ends_with(is_inside) && !behind.starts_with(is_inside)
        })
}

/// The values that every list of values has, where there are several lists.
fn common(rules: &[&Rule]) -> Option<Rule> {
    let mut lists = rules.iter().filter_map(|rule| match rule {
        Rule::Values(values) => Some(values),
        _ => None,
    });
    let (first, second) = (lists.next()?, lists.next()?);
    let others = lists.chain([second]).map(|list| list.iter().collect());
    let others: Vec<IndexSet<&Value>> = others.collect();
    let is_common = |value: &&Value| others.iter().all(|list| list.contains(value));
    let values: Vec<Value> = first.iter().filter(is_common).cloned().collect();
    (!values.is_empty()).then_some(Rule::Values(values))
}

/// The texts that one of several schemas lists, where another one allows any.
fn known(plan: &Plan, branches: &[Schema]) -> Option<String> {
    let listed = |branch: &Schema| {
        let schemas = plan.api.applied(branch).into_iter();
        let mut lists = schemas.filter_map(Schema::values);
        lists.next().map(<[Value]>::to_vec)
    };
    let (lists, others): (Vec<_>, Vec<_>) = branches.iter().map(listed).partition(Option::is_some);
    let texts: Vec<Value> = lists.into_iter().flatten().flatten().collect();
    if texts.is_empty() || others.is_empty() {
        return None;
    }
    let told = match texts.split_at_checked(MOST) {
        Some((first, rest @ [_, ..])) => {
            let first = first.iter().filter_map(Value::as_str).map(doc::code);
            let first: Vec<String> = first.collect();
            format!("{} and {} more", first.join(", "), rest.len())
        }
        _ => alternatives(&texts),
    };
    Some(format!("such as {told}"))
}

/// A schema and those that all of its values satisfy but for `null`; what a type with a name says
/// itself is not among them.
fn layers<'a>(plan: &'a Plan, schema: &'a Schema, ty: &Type) -> Vec<&'a Schema> {
    let is_named = matches!(ty.without_null(), Type::Named(_));
    let mut layers = vec![schema];
    let mut at = 0;
    while let Some(schema) = layers.get(at).copied() {
        at += 1;
        for rule in &*schema.rules {
            match rule {
                Rule::Ref(id) if !is_named => {
                    let target = plan.api.schema(*id);
                    if !layers.iter().any(|known| std::ptr::eq(*known, target)) {
                        layers.push(target);
                    }
                }
                Rule::AllOf(parts) => layers.extend(parts),
                Rule::OneOf(parts) | Rule::AnyOf(parts) => {
                    let mut others = but_null(parts);
                    if let (Some(sole), None) = (others.next(), others.next()) {
                        layers.push(sole);
                    }
                }
                _ => {}
            }
        }
    }
    layers
}

/// What stands for a value that is absent, in a sentence.
fn default_sentence(value: &Value) -> Option<String> {
    // What is longer is no help to read.
    const LONGEST: usize = 80;
    let text = value.to_string();
    let is_short = text.len() <= LONGEST && !value.is_null();
    is_short.then(|| format!("{}{}.", doc::DEFAULT, doc::code(&text)))
}

/// One rule in words.
fn part(rule: &Rule) -> Option<String> {
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
        Rule::OneOf(branches) | Rule::AnyOf(branches) => return lengths(branches),
        _ => return None,
    })
}

/// A limit of a length where it is the lower and the upper one: the other one, the limit, and what is
/// counted.
fn exact(rule: &Rule) -> Option<(Rule, u64, &'static str)> {
    Some(match *rule {
        Rule::MinLength(limit) => (Rule::MaxLength(limit), limit, "character"),
        Rule::MaxLength(limit) => (Rule::MinLength(limit), limit, "character"),
        Rule::MinItems(limit) => (Rule::MaxItems(limit), limit, "item"),
        Rule::MaxItems(limit) => (Rule::MinItems(limit), limit, "item"),
        _ => return None,
    })
}

/// The lengths that branches allow, in words, where each says one and no more.
pub(super) fn lengths(branches: &[Schema]) -> Option<String> {
    let lengths = branches.iter().map(|branch| match &*branch.rules {
        [one, other] => {
            let (wanted, limit, noun) = exact(one)?;
            (wanted == *other).then_some((limit, noun))
        }
        _ => None,
    });
    let lengths: IndexSet<(u64, &str)> = lengths.collect::<Option<_>>()?;
    let (last, others) = lengths.as_slice().split_last()?;
    // Of two that are the same, one says the same, and exactly one says something else.
    let is_list = lengths.len() == branches.len() && !others.is_empty();
    if !is_list || others.iter().any(|(_, noun)| *noun != last.1) {
        return None;
    }
    let others: Vec<String> = others.iter().map(|(limit, _)| limit.to_string()).collect();
    Some(format!(
        "{} or {}",
        others.join(", "),
        count(last.0, last.1)
    ))
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
