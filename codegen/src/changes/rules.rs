//! The bodies of validators, setters and operations into what they ask and send.
//!
//! Invariant: what follows from the type of a value is left out, since that is told by its type.

mod comparison;
mod keyword;
mod sending;

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::tokens;
pub(super) use comparison::compare;

/// What is asked of a place, or how it is sent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rule {
    /// The name on the wire of the member or parameter; empty for the whole.
    pub(super) place: String,
    /// The keyword, or [`SENT`].
    pub(super) keyword: String,
}

/// The keyword under which it is said how a value is sent.
pub(super) const SENT: &str = "sent";

/// What a keyword demands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Demand {
    /// As readers are told.
    pub(super) shown: String,
    /// All that makes it another one.
    whole: String,
}

/// The rules of one body.
pub(super) type Rules = BTreeMap<Rule, Vec<Demand>>;

/// The sources of the patterns, by the names of their constants.
pub(super) type Patterns = BTreeMap<String, String>;

/// Reads bodies.
pub(super) struct Reader<'p> {
    pub(super) patterns: &'p Patterns,
    pub(super) rules: Rules,
    /// Whether values of a choice are checked, of which each variant has a type.
    pub(super) is_choice: bool,
    /// The functions that operations share and the body calls.
    pub(super) shared: Vec<String>,
    /// The arguments that each place is made of.
    pub(super) sources: BTreeMap<String, Vec<String>>,
}

/// What holds inside of a group.
#[derive(Clone, Debug, Default)]
struct Scope {
    /// The places that variables stand for.
    places: BTreeMap<String, String>,
    /// When the code is run.
    condition: Vec<String>,
}

impl Reader<'_> {
    pub(super) fn new(patterns: &Patterns) -> Reader<'_> {
        Reader {
            patterns,
            rules: Rules::new(),
            is_choice: false,
            shared: Vec::new(),
            sources: BTreeMap::new(),
        }
    }

    /// Reads the body of a validator.
    pub(super) fn checks(&mut self, body: TokenStream) {
        self.checks_at(body, "");
    }

    /// Reads checks of what stands at a place.
    fn checks_at(&mut self, body: TokenStream, place: &str) {
        let places = BTreeMap::from([("at".to_owned(), place.to_owned())]);
        let condition = Vec::new();
        self.scan(body, Scope { places, condition });
    }

    fn scan(&mut self, body: TokenStream, mut scope: Scope) {
        let trees: Vec<TokenTree> = body.into_iter().collect();
        let mut start = 0;
        for (at, tree) in trees.iter().enumerate() {
            match tree {
                TokenTree::Punct(sign) if matches!(sign.as_char(), ';' | ',') => {
                    scope.bind(&trees[start..at]);
                    start = at + 1;
                }
                TokenTree::Group(group) => {
                    let mut inner = scope.clone();
                    inner.condition.extend(self.told(&trees[start..at]));
                    if !self.call(&trees[..at], group, &inner) {
                        self.scan(group.stream(), inner);
                    }
                    if group.delimiter() == Delimiter::Brace {
                        start = at + 1;
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    /// What a condition compares with.
    fn told(&self, trees: &[TokenTree]) -> Vec<String> {
        let mut told = tokens::literals(trees.iter().cloned().collect());
        told.extend(self.compared(trees));
        told
    }

    /// The sources of the patterns that a condition compares with, however deep they stand.
    fn compared(&self, trees: &[TokenTree]) -> Vec<String> {
        let mut found = Vec::new();
        for (at, tree) in trees.iter().enumerate() {
            if let TokenTree::Group(group) = tree {
                found.extend(self.compared(&group.stream().into_iter().collect::<Vec<_>>()));
                continue;
            }
            let source = self.patterns.get(&tree.to_string());
            let is_called =
                matches!(trees.get(at + 2), Some(step) if *step.to_string() == *"check");
            let is_compared = is_path(&trees[..at], "patterns") && !is_called;
            found.extend(source.filter(|_| is_compared).cloned());
        }
        found
    }

    /// Reads a call of a check, if this is one.
    fn call(&mut self, before: &[TokenTree], arguments: &Group, scope: &Scope) -> bool {
        let Some(TokenTree::Ident(name)) = before.last() else {
            return false;
        };
        let before = &before[..before.len() - 1];
        let name = name.to_string();
        let arguments = tokens::arguments(arguments.stream());
        if is_path(before, "keyword") {
            if name != "count" {
                self.keyword(&name, &arguments, scope);
            }
            return name != "count";
        }
        let [.., TokenTree::Ident(constant), TokenTree::Punct(_)] = before else {
            return false;
        };
        let constant = constant.to_string();
        if name != "check" || constant.chars().any(|letter| letter.is_ascii_lowercase()) {
            return false;
        }
        let place = arguments.iter().find_map(|it| scope.place(it));
        let (keyword, shown) = match self.patterns.get(&constant) {
            Some(source) => ("pattern", source.clone()),
            None => ("format", constant.to_lowercase().replace('_', "-")),
        };
        self.demand(place, keyword, shown.clone(), shown, scope);
        true
    }

    fn demand(
        &mut self,
        place: Option<String>,
        keyword: &str,
        mut shown: String,
        mut whole: String,
        scope: &Scope,
    ) {
        if !scope.condition.is_empty() {
            let condition = scope.condition.join(", ");
            shown.push_str(&format!(" (where {condition})"));
            whole.push_str(&condition);
        }
        let place = place.unwrap_or_default();
        let keyword = keyword.to_owned();
        let all = self.rules.entry(Rule { place, keyword }).or_default();
        all.push(Demand { shown, whole });
        all.sort();
    }
}

impl Scope {
    /// Notes `let at = &at.member("name")`.
    fn bind(&mut self, statement: &[TokenTree]) {
        let [
            TokenTree::Ident(word),
            TokenTree::Ident(name),
            _,
            value @ ..,
        ] = statement
        else {
            return;
        };
        if word == "let"
            && let Some(place) = self.place(value)
        {
            self.places.insert(name.to_string(), place);
        }
    }

    /// The place that `&at.member("name").item(0)` is.
    fn place(&self, trees: &[TokenTree]) -> Option<String> {
        let trees = match trees {
            [TokenTree::Punct(sign), rest @ ..] if sign.as_char() == '&' => rest,
            trees => trees,
        };
        let [TokenTree::Ident(name), steps @ ..] = trees else {
            return None;
        };
        let mut place = self.places.get(&name.to_string())?.clone();
        for step in steps.chunks(3) {
            let [_, TokenTree::Ident(step), TokenTree::Group(group)] = step else {
                return None;
            };
            let named = tokens::literals(group.stream());
            let name = match (step == "member", named.first()) {
                (true, Some(name)) => tokens::unquoted(name),
                _ => "*".to_owned(),
            };
            if !place.is_empty() {
                place.push('/');
            }
            place.push_str(&name);
        }
        Some(place)
    }
}

/// Whether what follows stands behind `module::`.
fn is_path(before: &[TokenTree], module: &str) -> bool {
    matches!(before, [.., TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Punct(_)] if name == module)
}
