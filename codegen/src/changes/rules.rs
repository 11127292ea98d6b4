//! The bodies of validators, setters and operations into what they ask and send.
//!
//! Invariant: what follows from the type of a value is left out, since that is told by its type.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::tokens;

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

/// Checks that follow from the type of a value.
const OF_TYPES: [&str; 4] = ["finite", "no_branch", "undeclared", "unlisted"];

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
        for (at, tree) in trees.iter().enumerate() {
            let source = self.patterns.get(&tree.to_string());
            let is_called =
                matches!(trees.get(at + 2), Some(step) if *step.to_string() == *"check");
            let is_compared = is_path(&trees[..at], "patterns") && !is_called;
            told.extend(source.filter(|_| is_compared).cloned());
        }
        told
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

    /// Reads `keyword::max_length(&self.name, 64, &at.member("name"), out)`.
    fn keyword(&mut self, name: &str, arguments: &[Vec<TokenTree>], scope: &Scope) {
        let place = arguments.iter().find_map(|it| scope.place(it));
        let arguments: Vec<&[TokenTree]> = arguments
            .iter()
            .filter(|it| scope.place(it).is_none())
            .map(Vec::as_slice)
            .collect();
        let is_false = matches!(arguments.first(), Some([word]) if word.to_string() == "false");
        if OF_TYPES.contains(&name) || self.is_choice && (is_false || name == "one_of") {
            return;
        }
        let stream = |trees: &[TokenTree]| trees.iter().cloned().collect::<TokenStream>();
        // What is checked is `self.name` or `&self.name`, by its type; anything else says more.
        let telling = arguments.iter().filter(|it| !is_value(it));
        let telling: Vec<TokenStream> = telling.map(|it| stream(it)).collect();
        let literals = telling.iter().flat_map(|it| tokens::literals(it.clone()));
        let mut shown: Vec<String> = literals.collect();
        let whole: Vec<String> = telling.iter().map(tokens::text).collect();
        let keyword = match name {
            "rule" => {
                let texts = shown.iter().position(|it| it.starts_with('"'));
                texts.map_or_else(|| name.to_owned(), |at| tokens::unquoted(&shown.remove(at)))
            }
            "one_of" => "enum".to_owned(),
            // The last literal says all values.
            "one_of_plain" => {
                shown = shown.pop().into_iter().collect();
                "enum".to_owned()
            }
            _ => camel(name),
        };
        let shown = shown.iter().map(|literal| {
            let is_number = literal.starts_with(|first: char| first.is_ascii_digit());
            let plain = is_number.then(|| literal.replace('_', ""));
            plain.unwrap_or_else(|| tokens::unquoted(literal))
        });
        let shown = shown.collect::<Vec<_>>().join(", ");
        self.demand(place, &keyword, shown, whole.join(", "), scope);
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

    /// Reads `Call::new(self).in_query("tag", tag).checked(..)`, what an operation or a setter does.
    pub(super) fn sends(&mut self, body: TokenStream, arguments: &[String]) {
        let trees: Vec<TokenTree> = body.into_iter().collect();
        let mut place = String::new();
        for window in trees.windows(3) {
            let [
                TokenTree::Punct(dot),
                TokenTree::Ident(name),
                TokenTree::Group(group),
            ] = window
            else {
                continue;
            };
            let name = name.to_string();
            if dot.as_char() != '.' {
                continue;
            }
            if name == "checked" {
                self.checks_at(group.stream(), &place);
            } else if name.starts_with("with_") {
                self.shared.push(name);
            } else {
                place = self.sent(&name, group, arguments);
            }
        }
    }

    /// Reads one step, and gives the place that it is about.
    fn sent(&mut self, step: &str, group: &Group, arguments: &[String]) -> String {
        let texts = tokens::literals(group.stream());
        let given = tokens::arguments(group.stream());
        let used = |name: &&String| {
            let mut trees = given.iter().flatten();
            trees.any(|tree| tree.to_string().trim_start_matches("r#") == name.as_str())
        };
        let used: Vec<String> = arguments.iter().filter(used).cloned().collect();
        let named = texts.first().filter(|text| text.starts_with('"'));
        let is_body = step.ends_with("_body");
        let place = match named {
            Some(text) if !is_body => tokens::unquoted(text),
            _ => used.first().cloned().unwrap_or_default(),
        };
        self.sources.insert(place.clone(), used);
        let (kind, spelled) = match step.strip_suffix("_as") {
            Some(kind) => (kind, true),
            None => (step, false),
        };
        let is_plain = matches!(kind, "in_path" | "in_query" | "in_header" | "in_cookie");
        let mut shown = match kind.strip_prefix("in_") {
            Some(part) => format!("in the {part}"),
            None => format!("as {}", kind.replace('_', " ")),
        };
        let more = texts.iter().skip(usize::from(named.is_some() && !is_body));
        let more: Vec<String> = more.map(|text| tokens::unquoted(text)).collect();
        if is_plain && spelled {
            let style = given.iter().flat_map(|it| tokens::spelling(it));
            let style: Vec<String> = style.collect();
            shown.push_str(&format!(" as {}", style.join(", ")));
        } else if !more.is_empty() {
            shown.push_str(&format!(" of {}", more.join(", ")));
        }
        let whole = if is_plain || is_body {
            shown.clone()
        } else {
            tokens::text(&group.stream())
        };
        let keyword = SENT.to_owned();
        let rule = Rule {
            place: place.clone(),
            keyword,
        };
        self.rules
            .entry(rule)
            .or_default()
            .push(Demand { shown, whole });
        place
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

/// Whether an argument is what is checked: `&self.name`, `value` or `item.0`.
fn is_value(argument: &[TokenTree]) -> bool {
    let mut names = argument
        .iter()
        .filter(|tree| matches!(tree, TokenTree::Ident(_)));
    names.next().is_some()
        && argument.iter().all(|tree| match tree {
            TokenTree::Ident(_) | TokenTree::Literal(_) => true,
            TokenTree::Punct(sign) => matches!(sign.as_char(), '&' | '*' | '.'),
            TokenTree::Group(_) => false,
        })
}

/// Whether what follows stands behind `module::`.
fn is_path(before: &[TokenTree], module: &str) -> bool {
    matches!(before, [.., TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Punct(_)] if name == module)
}

/// A function of the runtime as the keyword that it checks.
fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        text.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        text.push_str(letters.as_str());
    }
    text
}

/// The differences of two bodies, but of places that are told otherwise: rules with what was asked
/// and what is asked.
pub(super) fn compare(old: &Rules, new: &Rules, is_told: impl Fn(&Rule) -> bool) -> Vec<String> {
    let rules: std::collections::BTreeSet<&Rule> = old.keys().chain(new.keys()).collect();
    let mut differences = Vec::new();
    for rule in rules.into_iter().filter(|rule| !is_told(rule)) {
        let none = Vec::new();
        let (old, new) = (
            old.get(rule).unwrap_or(&none),
            new.get(rule).unwrap_or(&none),
        );
        let only = |some: &[Demand], others: &[Demand]| -> Vec<String> {
            let some = some.iter().filter(|demand| !others.contains(demand));
            some.map(|demand| demand.shown.clone()).collect()
        };
        let (gone, come) = (only(old, new), only(new, old));
        if !gone.is_empty() || !come.is_empty() {
            differences.push(told(
                rule,
                &gone.join("; "),
                &come.join("; "),
                [!gone.is_empty(), !come.is_empty()],
            ));
        }
    }
    differences
}

/// One difference.
fn told(rule: &Rule, old: &str, new: &str, [was, is]: [bool; 2]) -> String {
    let Rule { place, keyword } = rule;
    let of = match place.as_str() {
        "" => String::new(),
        place => format!("`{place}` "),
    };
    if keyword == SENT {
        return match [was, is] {
            [false, _] => format!("now sends {of}{new}"),
            [_, false] => format!("no longer sends {of}{old}"),
            _ if old == new => format!("{of}is sent otherwise"),
            _ => format!("{of}is sent {new}, was {old}"),
        };
    }
    let value = |text: &str| match text {
        "" => String::new(),
        text if text.contains('`') => format!(" {text}"),
        text => format!(" `{text}`"),
    };
    match [was, is] {
        [false, _] => format!("{of}has to keep `{keyword}`{} now", value(new)),
        [_, false] => format!("{of}no longer has to keep `{keyword}`{}", value(old)),
        _ if old == new => format!("{of}has to keep `{keyword}` otherwise"),
        _ => format!(
            "{of}has to keep `{keyword}`{}, was{}",
            value(new),
            value(old)
        ),
    }
}
