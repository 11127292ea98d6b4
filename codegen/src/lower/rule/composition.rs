//! The keywords that put a schema together from others: `allOf`, `anyOf`, `oneOf` and `if`.
//!
//! Invariant: a choice that is held as a list of values is checked as one.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Here;
use crate::diagnostic::Code;
use crate::document::{Lookup, Node};
use crate::ir::{ChoiceTags, IntegerValue, JsonType, Rule, Schema, TagValue, Tagging};
use crate::lower::Lowering;
use crate::lower::meaning::{
    branches, is_null, is_null_of, says_null_alone, tells_apart, texts_of_branches, wrapped,
};

impl<'d> Lowering<'d> {
    /// `allOf`, and `null` where the whole is nullable.
    pub(super) fn all_of_rule(
        &mut self,
        node: &'d Node,
        value: &'d Node,
        here: Here<'_>,
    ) -> Option<Rule> {
        let mut parts = self.parts(value, "allOf", here)?;
        self.drop_one_way(node, value.as_array()?.iter().zip(&mut parts), here);
        self.tell_spelled_otherwise(node, value, here);
        let rule = all_of(node, parts);
        let says_null = value.as_array()?.iter().any(says_null_alone);
        let is_nullable = self.adds_null(node) || says_null && !self.config.exact;
        Some(if is_nullable {
            rule.or_null(here.at)
        } else {
            rule
        })
    }

    /// Says which members the parts of `allOf` require that the whole describes only in other letters.
    fn tell_spelled_otherwise(&mut self, node: &'d Node, parts: &'d Node, here: Here<'_>) {
        let parts = parts.as_array().unwrap_or_default().iter().enumerate();
        for (index, part) in parts {
            let names: Vec<&str> = self.spelled_otherwise_in(node, part).collect();
            let whole = node.as_object();
            let spelled = names.into_iter().filter_map(|name| {
                let known = self.document.spelled_otherwise(whole?, name)?;
                Some((name, known))
            });
            for (name, known) in spelled {
                let place = here.at.join("allOf").index(index).join("required");
                let message = format!("`{name}` is required, but only `{known}` is described");
                self.report
                    .warning(Code::InvalidValue, place, message)
                    .note("it is not required without `--exact`")
                    .help(format!("letter case matters: say `{known}`"));
            }
        }
    }

    /// `anyOf` or `oneOf`: a list of values, where the branches list these, else a choice of schemas.
    pub(super) fn choice_rule(
        &mut self,
        node: &'d Node,
        keyword: &str,
        value: &'d Node,
        here: Here<'_>,
    ) -> Option<Rule> {
        if let Some(values) = self.listed_rule(node) {
            return Some(values);
        }
        let parts = self.branches_of(node, value, keyword, here)?;
        let listed = value.as_array()?;
        self.note_tags(node, keyword, listed, here);
        // To the letter, no value would be of one branch alone.
        let is_never =
            || self.document.excluded(listed).is_some() || self.document.repeated(listed).is_some();
        let is_any = keyword == "anyOf" || !self.config.exact && is_never();
        Some(if is_any {
            Rule::AnyOf(parts)
        } else {
            Rule::OneOf(parts)
        })
    }

    /// Notes the values by which a discriminator chooses among the branches of a `oneOf`, where each has its
    /// own: a struct that has the members of all is checked by them. Of an `anyOf`, any branch may hold.
    fn note_tags(&mut self, node: &'d Node, keyword: &str, parts: &'d [Node], here: Here<'_>) {
        let chooses = node.has("discriminator") && keyword == "oneOf" && !self.config.exact;
        if !chooses || self.choice_tags.contains_key(here.at) {
            return;
        }
        let branches = parts.iter().enumerate();
        let branches = branches.filter(|(_, part)| !is_null_of(parts, part));
        let branches: Vec<(usize, &'d Node)> = branches.collect();
        let (Tagging::Member(name), mapping) = self.tag_of(node, &branches) else {
            return;
        };
        let tags = branches.iter();
        let tags = tags.map(|(index, part)| (*index, self.tags(&mapping, part, &name)));
        let tags: BTreeMap<usize, Vec<TagValue>> = tags.collect();
        if tells_apart(tags.values().map(Vec::as_slice)) {
            self.choice_tags
                .insert(here.at.clone(), ChoiceTags { name, tags });
        }
    }

    /// The values that the branches of a choice list, if they are nothing else.
    fn listed_rule(&self, node: &'d Node) -> Option<Rule> {
        let texts = texts_of_branches(node).filter(|_| !self.config.exact);
        if let Some(texts) = texts {
            return Some(listed_texts(node, texts));
        }
        let blank_or_listed = self.blank_or_listed(node);
        let integers = || Some(listed_integers(node, self.integers(node)?));
        blank_or_listed.or_else(integers)
    }

    /// The schemas that a keyword chooses among, and `null` where the whole is nullable.
    fn branches_of(
        &mut self,
        node: &'d Node,
        value: &'d Node,
        keyword: &str,
        here: Here<'_>,
    ) -> Option<Vec<Schema>> {
        let mut parts = self.parts(value, keyword, here)?;
        if self.config.exact {
            return Some(parts);
        }
        let nodes = value.as_array()?;
        for (part, node) in parts.iter_mut().zip(nodes) {
            if says_null_alone(node) || (!is_null(node) && is_null_of(nodes, node)) {
                part.rules = [Rule::Type(vec![JsonType::Null])].into();
            }
        }
        let is_there = nodes
            .iter()
            .any(|part| self.allows_null(part) || self.allows_null(self.behind(part)));
        if self.adds_null(node) && !is_there {
            parts.push(Schema {
                origin: here.at.clone(),
                rules: [Rule::Type(vec![JsonType::Null])].into(),
                ..Schema::default()
            });
        }
        Some(parts)
    }

    /// A choice between listed texts and the empty one as the list of all.
    fn blank_or_listed(&self, node: &'d Node) -> Option<Rule> {
        let texts = self.texts_or_blank(node)?.into_iter();
        let values = texts.map(Value::from);
        let null = self.allows_null(node).then_some(Value::Null);
        Some(Rule::Values(values.chain(null).collect()))
    }

    /// `if`, with `then` and `else`.
    pub(super) fn conditional(&mut self, node: &'d Node, value: &'d Node, here: Here<'_>) -> Rule {
        let mut branch = |keyword| {
            let value = node.get(keyword)?;
            let mut schema = self.part(value, keyword, here);
            self.drop_one_way(node, [(value, &mut *schema)], here);
            Some(schema)
        };
        let (then, otherwise) = (branch("then"), branch("else"));
        // Alone it only annotates, which matters where unevaluated members are looked for.
        Rule::If {
            test: Box::new(self.condition(value, "if", here)),
            then,
            otherwise,
        }
    }
}

/// `allOf`, which is a reference where it only wraps one.
fn all_of(node: &Node, parts: Vec<Schema>) -> Rule {
    if wrapped(node).is_some()
        && let [Schema { rules, .. }] = parts.as_slice()
        && let [rule @ Rule::Ref(_)] = &**rules
    {
        return rule.clone();
    }
    Rule::AllOf(parts)
}

/// A choice of texts as the list of them.
fn listed_texts(node: &Node, texts: Vec<(String, &Node)>) -> Rule {
    let values = texts.into_iter().map(|(text, _)| Value::from(text));
    beside_null(node, Rule::Values(values.collect()))
}

/// A choice of integers as the list of them.
fn listed_integers(node: &Node, integers: Vec<IntegerValue>) -> Rule {
    let values = integers.into_iter().map(|listed| Value::from(listed.value));
    beside_null(node, Rule::Values(values.collect()))
}

/// A rule, or `null` where that is a branch of the choice.
fn beside_null(node: &Node, values: Rule) -> Rule {
    let is_option = branches(node).is_some_and(|(_, parts)| parts.iter().any(is_null));
    if !is_option {
        return values;
    }
    let parts = [values, Rule::Type(vec![JsonType::Null])].map(|rule| Schema {
        rules: [rule].into(),
        ..Schema::default()
    });
    Rule::AnyOf(parts.to_vec())
}
