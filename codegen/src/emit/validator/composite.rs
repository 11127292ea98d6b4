//! Rules of several schemas as statements: one sentence where they are kept or broken as a whole, a
//! `match` where a member tells which schema is meant.

use std::collections::BTreeSet;

use serde_json::Value;

use super::collect::Scope;
use super::condition::Condition;
use super::place::Place;
use super::scalar::alternatives;
use super::sentence::{has_word, lengths};
use super::statement::{self, Statement, Test};
use crate::emit::doc;
use crate::ir::{Rule, Schema, Shape, Type};

impl Scope<'_> {
    /// A rule that is satisfied as a whole or broken as a whole.
    pub(super) fn composite(
        &mut self,
        schema: &Schema,
        keyword: &str,
        rule: &Rule,
        place: &Place,
    ) -> Vec<Statement> {
        // Where no branch is of values that go this way, what has none of them is meant.
        if let Rule::AnyOf(parts) | Rule::OneOf(parts) = rule
            && parts
                .iter()
                .all(|part| self.plan.api.is_of_other_way(part, &place.ty))
        {
            return Vec::new();
        }
        let holds = self.holds_rule(schema, rule, place);
        let expected = expected(rule, schema.message.as_deref());
        statement::rule(holds, keyword, &expected)
    }

    /// `if`, with what follows from it.
    pub(super) fn collect_if(
        &mut self,
        test: &Schema,
        then: Option<&Schema>,
        otherwise: Option<&Schema>,
        place: &Place,
    ) -> Vec<Statement> {
        let mut branch = |schema: Option<&Schema>| {
            schema.map_or_else(Vec::new, |schema| self.collect(schema, place))
        };
        let (then, otherwise) = (branch(then), branch(otherwise));
        if then.is_empty() && otherwise.is_empty() {
            return Vec::new();
        }
        match self.holds(test, place) {
            Condition::True => then,
            Condition::False => otherwise,
            test => vec![statement::either(Test::Holds(test), then, otherwise)],
        }
    }

    /// The member that tells the branches apart: it is always there, and no text of it is allowed by
    /// two of them.
    pub(super) fn telling(&self, branches: &[Schema], place: &Place) -> Option<Telling> {
        let first = branches.first()?;
        let name = first
            .properties()
            .iter()
            .map(|property| &property.name)
            .find(|name| {
                self.field(name, place)
                    .is_some_and(|held| held.variable.is_none() && self.is_text(&held.place.ty))
                    && branches.iter().all(|branch| texts(branch, name).is_some())
            })?;
        let texts: Vec<Vec<String>> = branches
            .iter()
            .filter_map(|branch| texts(branch, name))
            .collect();
        let mut all: Vec<&String> = texts.iter().flatten().collect();
        all.sort();
        let count = all.len();
        all.dedup();
        (all.len() == count).then(|| Telling {
            name: name.clone(),
            texts,
        })
    }

    /// Whether values of the type have a text.
    fn is_text(&self, ty: &Type) -> bool {
        match ty {
            Type::String => true,
            Type::Named(id) => matches!(self.plan.api.ty(*id).shape, Shape::Enum(_)),
            _ => false,
        }
    }

    /// The rules of the branch that the telling member chooses.
    pub(super) fn collect_branch(
        &mut self,
        branches: &[Schema],
        telling: &Telling,
        place: &Place,
        rule: &Rule,
    ) -> Vec<Statement> {
        let (Type::Named(id), Some(held)) = (&place.ty, self.field(&telling.name, place)) else {
            return Vec::new();
        };
        let arms = branches.iter().zip(&telling.texts).map(|(branch, texts)| {
            let rest = without(branch, &telling.name);
            let mut statements = self.collect(&rest, place);
            for name in self.plan.api.refused(branch, rule, &place.ty) {
                let absent = self.present(name, place).negated();
                let forbidden = "no member of this name";
                let refused = statement::rule(absent, "additionalProperties", forbidden);
                statements.extend(statement::within(&statement::member(name), refused));
            }
            (texts.clone(), statements)
        });
        let arms = arms.collect();
        let known = telling.texts.iter().flatten().map(String::as_str);
        let known: BTreeSet<&str> = known.collect();
        let api = &self.plan.api;
        let schemas = api.applied(api.schema(api.ty(*id).schema)).into_iter();
        let members = schemas.filter_map(|schema| schema.property(&telling.name));
        let allowed = members
            .flat_map(|member| api.applied(member))
            .find_map(Schema::values);
        let is_known = |value: &Value| value.as_str().is_some_and(|text| known.contains(text));
        // An unlisted value is reported once, by the member's own `enum`.
        let otherwise = if allowed.is_some_and(|values| values.iter().all(is_known)) {
            Vec::new()
        } else {
            statement::rule(Condition::False, "oneOf", &expected(rule, None))
        };
        let text = held.place.as_str().expression().clone();
        vec![Statement::Match(text, arms, otherwise)]
    }
}

/// The member that tells the branches of a `oneOf` apart.
pub(super) struct Telling {
    name: String,
    /// By branch: the texts that choose it.
    texts: Vec<Vec<String>>,
}

/// The texts that a branch allows for a member, where it allows nothing else.
fn texts(branch: &Schema, name: &str) -> Option<Vec<String>> {
    branch
        .property(name)?
        .values()?
        .iter()
        .map(|value| value.as_str().map(str::to_owned))
        .collect()
}

/// A branch without what its telling member decides.
fn without(branch: &Schema, name: &str) -> Schema {
    let rules = branch.rules.iter().cloned().map(|mut rule| {
        if let Rule::Properties { named, .. } = &mut rule {
            let others = named.iter().filter(|property| property.name != name);
            *named = others.cloned().collect();
        }
        rule
    });
    branch.with(rules)
}

/// The types that branches allow, where that is all that they say.
fn types(branches: &[Schema]) -> Option<String> {
    let types = branches.iter().map(|branch| match &*branch.rules {
        [Rule::Type(types)] => Some(types.iter().map(|ty| ty.as_str())),
        _ => None,
    });
    let types: Vec<&str> = types
        .collect::<Option<Vec<_>>>()?
        .into_iter()
        .flatten()
        .collect();
    Some(format!("type {}", types.join(" or ")))
}

/// The members that branches require, where that is all that they say.
fn members(branches: &[Schema]) -> Option<Vec<String>> {
    let members = branches.iter().map(|branch| match &*branch.rules {
        [Rule::Required(names)] => {
            let names: Vec<String> = names.iter().map(|name| doc::code(name)).collect();
            Some(names.join(" with "))
        }
        _ => None,
    });
    members.collect()
}

/// What a composite rule expects: what its branches are called or demand, unless the schema says that in
/// its own words, which name some of it; else whatever it says of its values.
fn expected(rule: &Rule, said: Option<&str>) -> String {
    let otherwise = |default: String| said.map_or(default, str::to_owned);
    let (count, branches) = match rule {
        Rule::OneOf(branches) => ("exactly one", branches),
        Rule::AnyOf(branches) => ("at least one", branches),
        _ => return otherwise("what the schema excludes".to_owned()),
    };
    if let Some(said) = said.filter(|said| branches.iter().any(|branch| tells_of(said, branch))) {
        return said.to_owned();
    }
    let all = |name: fn(&Schema) -> Option<&String>| {
        let names = branches.iter().map(name);
        let names = names.map(|name| name.map(|name| Value::from(name.as_str())));
        let names: Option<Vec<Value>> = names.collect();
        names.map(|names| format!("{count} of {}", alternatives(&names)))
    };
    let members = || Some(format!("{count} of {}", doc::either(members(branches)?)));
    let told = types(branches).or_else(|| lengths(branches));
    let titles = told.or_else(|| all(|branch| branch.title.as_ref()));
    titles.or_else(members).unwrap_or_else(|| {
        let said_of_all = all(|branch| branch.title.as_ref().or(branch.message.as_ref()));
        let counted = || format!("{count} of {} schemas", branches.len());
        otherwise(said_of_all.unwrap_or_else(counted))
    })
}

/// Whether prose names a branch, or a member that it demands or describes.
fn tells_of(said: &str, branch: &Schema) -> bool {
    let demanded = branch.rules.iter().filter_map(|rule| match rule {
        Rule::Required(names) => Some(names),
        _ => None,
    });
    let described = branch.properties().iter().map(|property| &property.name);
    let mut names = branch.title.iter().chain(demanded.flatten());
    names.any(|name| has_word(said, name)) || described.into_iter().any(|name| has_word(said, name))
}
