//! Which texts are secrets: those of `format: password` or `x-ms-secret`, and of what is put together
//! from such.
//!
//! Invariant: where a schema calls values secrets and their type shows them, the report says so.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Lookup, Node, Seen, described};
use crate::ir::{Shape, Type};
use crate::lower::Lowering;
use crate::lower::meaning::kinds;
use crate::source::Pointer;

/// The format of texts that nobody should see.
const PASSWORD: &str = "password";

/// What authors of Azure say of values that nobody should see, whatever their format.
const MARK: &str = "x-ms-secret";

impl<'d> Lowering<'d> {
    /// Whether nobody should see the texts of a schema: it says so itself, or one of those that it
    /// is put together from.
    pub(in crate::lower) fn is_secret(&self, node: &'d Node) -> bool {
        if parts(node).next().is_none() {
            return has_texts(node) && says_so(node);
        }
        let (mut open, mut seen) = (vec![node], Seen::default());
        while let Some(node) = open.pop() {
            if !has_texts(node) || !seen.insert(node) {
                continue;
            }
            if says_so(node) {
                return true;
            }
            let parts = parts(node).map(|part| self.behind(part));
            open.extend(parts);
        }
        false
    }

    /// How the texts of a schema are held that is no list of them.
    pub(in crate::lower) fn text(&self, node: &'d Node) -> Type {
        if self.is_secret(node) {
            Type::SecretText
        } else {
            Type::String
        }
    }

    /// How the texts of a schema, or of several beside it, are held.
    pub(super) fn text_of(&self, node: &'d Node, parts: impl Iterator<Item = &'d Node>) -> Type {
        let mut parts = parts.map(|part| self.behind(part));
        if parts.any(|part| self.is_secret(part)) {
            Type::SecretText
        } else {
            self.text(node)
        }
    }

    /// Says that a schema calls values secrets, where their type shows them.
    pub(in crate::lower) fn tell_unhidden(&mut self, node: &'d Node, at: &Pointer, ty: &Type) {
        let mut ty = ty;
        while let Type::Nullable(inner) | Type::List(inner) | Type::Map(inner) = ty {
            ty = inner;
        }
        // Each of its items tells for itself.
        if matches!(ty, Type::Tuple(_)) {
            return;
        }
        if let Type::Named(id) = ty
            && let Shape::Newtype(newtype) = &self.api.ty(*id).shape
        {
            ty = &newtype.ty;
        }
        let is_shown = match ty {
            Type::SecretText | Type::Named(_) => false,
            Type::Json => self.is_secret(node) || has_secret(node),
            _ => says_so(node),
        };
        if is_shown {
            let is_marked = described(node).any(|it| it.flag(MARK) && !is_password(it));
            let what = if is_marked {
                format!("that are `{MARK}`")
            } else {
                format!("of the format `{PASSWORD}`")
            };
            let message = format!("values {what} are visible in `Debug` here");
            self.degraded(
                Diagnostic::warning(Code::Unsupported, at, message)
                    .with_note("only properties, items and parameters of `type: string` are hidden")
                    .with_help("describe the value as one of these"),
            );
        }
    }
}

/// Whether a schema itself says that its values are secrets.
fn says_so(schema: &impl Lookup) -> bool {
    is_password(schema) || schema.flag(MARK)
}

fn is_password(schema: &impl Lookup) -> bool {
    schema.text("format") == Some(PASSWORD)
}

/// Whether the values of a schema can be texts.
fn has_texts(node: &Node) -> bool {
    let kinds = kinds(node);
    kinds.is_empty() || kinds.contains(&"string")
}

/// The schemas that a schema is put together from.
fn parts(node: &Node) -> impl Iterator<Item = &Node> {
    let parts = ["allOf", "anyOf", "oneOf"].into_iter();
    let parts = parts.filter_map(|keyword| node.get(keyword)?.as_array());
    parts.flatten()
}

/// Whether a schema has one in it that says so.
fn has_secret(node: &Node) -> bool {
    described(node).any(says_so)
}
