//! Choices that stand inline in many places and have one type for all of these: among plain types, and
//! between the texts of a component and the empty one.
//!
//! Invariant: what such a type is called says all that is known of its values, so that no two that
//! differ are called alike.

use super::seat::Seat;
use crate::document::{Lookup, Node, says_only};
use crate::ir::{Direction, Docs, Format, NameHint, Shape, Type, TypeId};
use crate::lower::Lowering;
use crate::lower::meaning::{Placed, branches, is_null, is_null_of, kinds, texts};
use crate::source::Pointer;

/// The patterns by which .NET says that a text is a number, with what a number of the kind is called.
const NUMERALS: [(&str, &str, &str); 3] = [
    ("integer", r"^-?(?:0|[1-9]\d*)$", "integer"),
    ("number", r"^-?(?:0|[1-9]\d*)(?:\.\d+)?$", "decimal"),
    (
        "number",
        r"^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$",
        "number",
    ),
];

/// What the type of such a choice is called: its first words, and the others.
pub(in crate::lower) type RecurringName = (String, String);

impl<'d> Lowering<'d> {
    /// The type of a schema that has one for all places where the same is said.
    pub(super) fn recurring_type(&mut self, node: &'d Node, at: &Pointer) -> Option<Type> {
        if self.config.exact {
            return None;
        }
        let id = if let Some(name) = self.plain_choice(node) {
            self.recurring(name, node, at)?
        } else {
            let parts = self.or_blank(node)?;
            let name = (self.name_of(&parts[0].1), "or blank".to_owned());
            let (whole, place) = self.either(&parts, &parts[0].1)?;
            self.recurring(name, whole, &place)?
        };
        self.api.types[id.0].places.insert(at.clone());
        Some(Type::Named(id))
    }

    /// The type of a name, which is made where it is met first.
    fn recurring(&mut self, name: RecurringName, node: &'d Node, at: &Pointer) -> Option<TypeId> {
        if let Some(id) = self.recurring.get(&name) {
            return Some(*id);
        }
        let schema = self.anonymous(node, at, Direction::Both);
        let (component, steps) = name.clone();
        let hint = NameHint::Inside { component, steps };
        let id = self.reserve(hint.clone(), at, node, Direction::Both, None, schema);
        // What is said of the values of one place is not said of those of another.
        let docs = &mut self.api.types[id.0].docs;
        *docs = Docs {
            origin: docs.origin.clone(),
            ..Docs::default()
        };
        let seat = Seat::of_type(id, hint, Direction::Both);
        match self.shape(node, at, &seat, id) {
            Some(shape @ (Shape::Union(_) | Shape::Enum(_))) => {
                self.api.types[id.0].shape = shape;
                self.recurring.insert(name, id);
                Some(id)
            }
            _ => {
                self.forget(id, &(at.clone(), Direction::Both));
                None
            }
        }
    }

    /// What a list of plain types is called that says no more of its values than that a text is a
    /// numeral, or which integers there are.
    fn plain_choice(&self, node: &'d Node) -> Option<RecurringName> {
        // The order in which they are listed says nothing.
        let mut kinds = kinds(node);
        kinds.sort_unstable();
        let is_plain = |kind: &&str| matches!(*kind, "boolean" | "integer" | "number" | "string");
        let numeric = kinds
            .iter()
            .filter(|kind| matches!(**kind, "integer" | "number"));
        let numeric: Vec<&str> = numeric.copied().collect();
        if kinds.len() < 2
            || numeric.len() > 1
            || !kinds.iter().all(is_plain)
            || !says_only(node, &["type", "format", "pattern"])
            || self.is_secret(node)
        {
            return None;
        }
        let format = match node.text("format") {
            None | Some("double" | "float" | "decimal") => None,
            Some(name) => Some(
                self.format(name)
                    .filter(|format| format.integer().is_some())?,
            ),
        };
        let format = format.map(Format::as_str);
        let Some(pattern) = node.text("pattern") else {
            let words = kinds.iter().map(|kind| match format {
                Some(format) if numeric.contains(kind) => format,
                _ => kind,
            });
            let words: Vec<&str> = words.collect();
            let (first, others) = words.split_first()?;
            return Some(((*first).to_owned(), format!("or {}", others.join(" or "))));
        };
        let mut numerals = NUMERALS.iter();
        let (.., called) = numerals.find(|(kind, known, _)| {
            *known == pattern && numeric == [*kind] && kinds.len() == 2 && kinds.contains(&"string")
        })?;
        let first = format.unwrap_or(called).to_owned();
        Some((first, "or numeral".to_owned()))
    }

    /// The component that lists texts, and the one of the empty text beside it, where a choice is
    /// between these: many authors who may leave a text blank say so.
    fn or_blank(&self, node: &'d Node) -> Option<[Placed<'d>; 2]> {
        let (keyword, all) = branches(node)?;
        let parts = all
            .iter()
            .filter(|part| !is_null_of(all, part) && !is_null(self.behind(part)));
        let parts: Vec<&'d Node> = parts.collect();
        let [one, other] = parts.as_slice() else {
            return None;
        };
        let is_blank = |(node, _): &Placed<'d>| texts(node).is_some_and(|texts| texts == [""]);
        let placed = [one, other].map(|part| self.follow(part, &Pointer::root()));
        let [one, other] = match placed {
            [one, other] if is_blank(&one) => [other, one],
            placed => placed,
        };
        let is_listed = texts(one.0).is_some_and(|texts| texts.iter().all(|text| !text.is_empty()));
        let is_component = [&one, &other]
            .iter()
            .all(|(_, at)| self.document.is_component(at));
        let is_meant = is_listed && is_component && is_blank(&other) && says_only(node, &[keyword]);
        is_meant.then_some([one, other])
    }

    /// The texts that such a choice lists.
    pub(in crate::lower) fn texts_or_blank(&self, node: &'d Node) -> Option<Vec<String>> {
        let parts = self.or_blank(node).filter(|_| !self.config.exact)?;
        let listed = parts.iter().filter_map(|(part, _)| texts(part));
        Some(listed.flatten().collect())
    }
}
