//! A base with its heirs as an enum.
//!
//! Invariant: what is none of these heirs is held as the base alone, with all that this declares.

use std::collections::BTreeSet;

use super::Seat;
use crate::document::Node;
use crate::ir::{
    Additional, Branch, Direction, NameHint, Shape, Struct, TagValue, Tagging, Type, TypeId, Union,
};
use crate::lower::Lowering;
use crate::lower::meaning::{is_base, tag_name};
use crate::source::Pointer;

impl<'d> Lowering<'d> {
    /// The shape of a base: an enum of its heirs, and of what is none of them; `None` where the
    /// schema is no base, or its heirs cannot be told apart.
    pub(super) fn family(
        &mut self,
        node: &'d Node,
        at: &Pointer,
        seat: &Seat,
        id: TypeId,
    ) -> Option<Shape> {
        if self.config.exact || !is_base(node) {
            return None;
        }
        let heirs = self.heirs.get(at)?.clone();
        let tag = tag_name(node)?;
        let mapping = self.mapping(node);
        let (mut taken, mut tagged) = (BTreeSet::new(), Vec::new());
        for heir in heirs {
            let schema = self.document.root().at(&heir)?;
            if !self.has_members(schema) {
                return None;
            }
            let tags = match mapping.get(&heir) {
                Some(values) => values.iter().map(|value| (*value).to_owned()).collect(),
                None => vec![
                    self.own_tag(schema, tag)
                        .unwrap_or_else(|| self.tag_by_name(&heir)),
                ],
            };
            if !tags.iter().all(|tag: &String| taken.insert(tag.clone())) {
                return None;
            }
            tagged.push((heir, tags));
        }
        let rest = self.base(node, at, seat, id);
        let mut branches = Vec::new();
        for (heir, tags) in tagged {
            branches.push(Branch {
                name: self.name_of(&heir),
                tags: tags.into_iter().map(TagValue::Text).collect(),
                ty: self.named_type(&heir, seat.direction),
                parts: Vec::new(),
            });
        }
        branches.push(rest);
        Some(Shape::Union(Union {
            tagging: Tagging::Member(tag.to_owned()),
            branches,
        }))
    }

    /// What is no listed heir: the base alone.
    fn base(&mut self, node: &'d Node, at: &Pointer, seat: &Seat, id: TypeId) -> Branch {
        let name = NameHint::Inline {
            parent: id,
            step: "base".to_owned(),
        };
        let owner = self.api.ty(id).owner;
        let schema = self.anonymous(node, at, seat.direction);
        let base = self.reserve(name, at, node, seat.direction, Some(owner), schema);
        let mut shape = self.record(node, at, seat, id);
        // An heir that is not listed has members of its own, which are kept as they came.
        if let Shape::Struct(Struct { additional, .. }) = &mut shape
            && *additional == Additional::Ignored
            && seat.direction != Direction::Request
        {
            *additional = Additional::Undeclared;
        }
        self.api.types[base.0].shape = shape;
        Branch {
            name: "base".to_owned(),
            tags: Vec::new(),
            ty: Type::Named(base),
            parts: Vec::new(),
        }
    }
}
