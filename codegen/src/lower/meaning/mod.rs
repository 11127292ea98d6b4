//! What a schema says of its values, however it is written: which other schema it is, its kinds, texts,
//! members, branches, and what tells these apart.
//!
//! A description says the same in many ways. Each question about it has one answer here, which
//! [`super::rule`] and [`super::shape`] both go by.
//!
//! Invariant: nothing here makes a rule or a type.

mod demanded;
mod exact;
mod heirs;
mod kinds;
mod lead;
mod listed;
mod members;
mod overridden;
mod tag;
mod together;
mod whole;

pub(super) use exact::is_closed;
pub(super) use heirs::{Heirs, TagsOfHeirs, is_base};
pub(super) use kinds::{
    branches, held_kind, is_int_or_string, is_never, is_null, is_null_of, kinds, kinds_of,
    says_null_alone, says_only_values, texts, texts_of_branches,
};
pub(super) use lead::wrapped;
pub(super) use listed::{Listed, listed};
pub(super) use members::Members;
pub(super) use tag::{tag_name, tells_apart};
pub(super) use together::Placed;
