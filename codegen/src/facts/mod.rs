//! `Api` into [`Facts`]: what follows from it, in side tables.
//!
//! Invariant: a pure function of the [`Api`]; nothing here is named or rendered.

mod application;
mod components;
mod demands;
mod depth;
mod derives;
mod features;
mod mixed;
mod recursion;
mod servers;
mod spread;
mod versions;

pub(crate) use features::Gate;
pub use features::{FeatureId, Features};

pub(crate) use application::{Application, Inlined, own_type, referred_type};

use crate::ir::{Api, Type, TypeId};

/// What follows from the [`Api`].
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// By `TypeId`: the members (fields or branches) that must be boxed to keep the type finite.
    pub boxed: Vec<Vec<bool>>,
    /// By `TypeId`: whether a value exists for which nothing has to be given: every member is optional, or a
    /// constant.
    pub default: Vec<bool>,
    /// By `TypeId`: whether equality is total (no floating-point number inside).
    pub eq: Vec<bool>,
    /// By `TypeId`: whether a secret stands in its values.
    pub secret: Vec<bool>,
    /// By `TypeId`: whether some value of it breaks a rule of its schema.
    pub demanding: Vec<bool>,
    /// By `TypeId`: whether it is a union with a branch that has no name, or with branches of several JSON
    /// types, so that it is made by `From` of what they hold.
    pub mixed: Vec<bool>,
    /// By index of the dated version: the media type that most operations have.
    pub media_types: Vec<Option<String>>,
    /// By index of the server and of the variable: whether its address has a place for the variable.
    pub placed_variables: Vec<Vec<bool>>,
    /// The `recursion_limit` that the crate needs, if it is above the default of rustc.
    pub recursion_limit: Option<usize>,
    /// What the feature of each tag compiles, where tags are features.
    pub features: Option<Features>,
}

impl Facts {
    /// Whether a member of a type is boxed.
    pub(crate) fn is_boxed(&self, id: TypeId, member: usize) -> bool {
        self.boxed[id.0].get(member).copied().unwrap_or(false)
    }

    /// Whether a secret stands in the values of a type.
    pub(crate) fn has_secret(&self, ty: &Type) -> bool {
        ty.any(&|ty| match ty {
            Type::Named(id) => self.secret[id.0],
            other => *other == Type::SecretText,
        })
    }
}

/// Derives the facts.
pub fn analyze(api: &Api) -> Facts {
    let boxed = recursion::boxed(api);
    Facts {
        recursion_limit: depth::recursion_limit(api, &boxed),
        boxed,
        default: derives::default(api),
        eq: derives::eq(api),
        secret: derives::secret(api),
        demanding: demands::demanding(api),
        mixed: mixed::mixed(api),
        media_types: versions::media_types(api),
        placed_variables: servers::placed(api),
        features: features::features(api),
    }
}
