//! Calls of the runtime's checks into the keywords that they check.

use proc_macro2::{TokenStream, TokenTree};

use super::{Reader, Scope, tokens};

/// Checks that follow from the type of a value.
const OF_TYPES: [&str; 5] = [
    "finite",
    "no_branch",
    "undeclared",
    "unlisted",
    "unlisted_integer",
];

/// Checks of what is found out in their first argument.
const MEASURED: [&str; 3] = ["json_type", "max_properties", "min_properties"];

/// The keyword that lists values.
const ENUM: &str = "enum";

impl Reader<'_> {
    /// Reads `keyword::max_length(&self.name, 64, &at.member("name"), out)`.
    pub(super) fn keyword(&mut self, name: &str, arguments: &[Vec<TokenTree>], scope: &Scope) {
        let place = arguments.iter().find_map(|it| scope.place(it));
        let mut arguments: Vec<&[TokenTree]> = arguments
            .iter()
            .filter(|it| scope.place(it).is_none())
            .map(Vec::as_slice)
            .collect();
        let is_false = matches!(arguments.first(), Some([word]) if word.to_string() == "false");
        if OF_TYPES.contains(&name) || self.is_choice && (is_false || name == "one_of") {
            return;
        }
        if let Some(format) = format_of_integers(name) {
            let shown = format.to_owned();
            self.demand(place, "format", shown.clone(), shown, scope);
            return;
        }
        // Checks of several keywords are told which one they are for.
        let is_told = matches!(name, "rule" | "number") && arguments.len() > 1;
        let keyword = match name {
            _ if is_told => text(arguments.remove(1)),
            "one_of" | "one_of_plain" | "one_of_values" => ENUM.to_owned(),
            "json_type" => "type".to_owned(),
            "multiple_of_number" => "multipleOf".to_owned(),
            "unique_items_by" => "uniqueItems".to_owned(),
            "dependents" => "dependentRequired".to_owned(),
            name => camel(name),
        };
        // How many members there are, and of which type a value is, follows from the types.
        if MEASURED.contains(&name) && !arguments.is_empty() {
            arguments.remove(0);
        }
        // What is checked is `self.name` or `&self.name`, by its type; anything else says more.
        arguments.retain(|it| !is_value(it));
        let is_said = is_told || matches!(name, "one_of_plain" | "one_of_values" | "json_type");
        let (shown, whole) = if is_said {
            self.said(&keyword, arguments)
        } else {
            self.listed(&keyword, &arguments)
        };
        self.demand(place, &keyword, shown, whole, scope);
    }

    /// What is shown of arguments that are literals, and all that they say.
    fn listed(&self, keyword: &str, arguments: &[&[TokenTree]]) -> (String, String) {
        let told = arguments.iter().flat_map(|it| self.told(it));
        let told: Vec<String> = told.map(|literal| plain(&literal)).collect();
        let whole = if keyword == ENUM {
            ordered(told.clone())
        } else {
            self.whole(arguments)
        };
        (told.join(", "), whole)
    }

    /// What is shown of arguments of which a text says what the others demand, and all that they say.
    fn said(&self, keyword: &str, mut arguments: Vec<&[TokenTree]>) -> (String, String) {
        let whole = self.whole(&arguments);
        let is_text = |it: &&[TokenTree]| matches!(it, [TokenTree::Literal(_)]);
        let at = arguments.iter().rposition(is_text);
        let sentence = at.map_or_else(String::new, |at| text(arguments.remove(at)));
        let told = arguments.iter().flat_map(|it| self.told(it));
        let mut told: Vec<String> = told.map(|literal| plain(&literal)).collect();
        if keyword == ENUM {
            let values = sentence.trim_start_matches("enum: ").to_owned();
            let listed = values.split(", ").flat_map(|values| values.split(" or "));
            told.extend(listed.map(str::to_owned));
            return (values, ordered(told));
        }
        told.retain(|literal| *literal != sentence);
        if told.is_empty() {
            (sentence, whole)
        } else {
            (format!("{sentence}: {}", told.join(", ")), whole)
        }
    }

    /// All that arguments say, with the sources of patterns in the place of their names.
    fn whole(&self, arguments: &[&[TokenTree]]) -> String {
        let streams = arguments.iter().map(|it| it.iter().cloned().collect());
        let texts: Vec<String> = streams.map(|it: TokenStream| tokens::text(&it)).collect();
        tokens::renamed(&texts.join(", "), self.patterns)
    }
}

/// Values whose order says nothing.
fn ordered(mut values: Vec<String>) -> String {
    values.sort();
    values.join(", ")
}

/// The text that an argument is.
fn text(argument: &[TokenTree]) -> String {
    let literals = tokens::literals(argument.iter().cloned().collect());
    let first = literals.first();
    first.map_or_else(String::new, |literal| tokens::unquoted(literal))
}

/// A literal as readers are told.
fn plain(literal: &str) -> String {
    let number = literal.trim_start_matches('-');
    if number.starts_with(|first: char| first.is_ascii_digit()) {
        literal.replace('_', "")
    } else {
        tokens::unquoted(literal)
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

/// The format of integers that a function of the runtime checks, as `int32`.
fn format_of_integers(name: &str) -> Option<&str> {
    let format = name.split('_').next().unwrap_or_default();
    let bits = format.trim_start_matches('u').strip_prefix("int")?;
    bits.chars()
        .all(|bit| bit.is_ascii_digit())
        .then_some(format)
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
