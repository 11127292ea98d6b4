//! Which integers a type holds: what the format says, else what the limits and the listed values ask
//! for.
//!
//! Invariant: what may be beyond the type is in the report.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Lookup, Node};
use crate::ir::{Number, Type};
use crate::lower::Lowering;
use crate::source::Pointer;

/// The formats of integers that no type is made for.
const WIDER: [(&str, Type); 2] = [("int128", Type::Integer), ("uint128", Type::Unsigned)];

/// How far the integers of a schema reach.
struct Reach {
    /// Whether none is below zero.
    is_unsigned: bool,
    /// Something beyond `i64`, if there is any.
    beyond: Option<Number>,
    /// Something beyond `u64`, if there is any.
    far: Option<Number>,
}

impl Lowering<'_> {
    /// The type of the integers of a schema.
    pub(in crate::lower) fn integer(&mut self, node: &Node, at: &Pointer) -> Type {
        if let Some(ty) = self.integer_of_format(node) {
            return ty;
        }
        let format = node.text("format");
        let wider = WIDER.into_iter().find(|(name, _)| Some(*name) == format);
        if let Some((name, ty)) = wider {
            let held = held(&ty);
            self.tell_beyond(at, &format!("the format `{name}` allows integers"), held);
            return ty;
        }
        if self.config.exact {
            return Type::Integer;
        }
        let reach = reach(node);
        let ty = if reach.is_unsigned && reach.beyond.is_some() {
            Type::Unsigned
        } else {
            Type::Integer
        };
        let beyond = match ty {
            Type::Unsigned => reach.far,
            _ => reach.beyond,
        };
        if let Some(beyond) = beyond {
            let what = format!("the integer `{}` is", beyond.as_str());
            self.tell_beyond(at, &what, held(&ty));
        }
        ty
    }

    fn tell_beyond(&mut self, at: &Pointer, what: &str, held: &str) {
        self.degraded(
            Diagnostic::warning(Code::Unsupported, at, format!("{what} beyond `{held}`"))
                .with_note(format!("the values are held as `{held}`"))
                .with_help("an integer with `minimum: 0` and a limit beyond `i64` is a `u64`"),
        );
    }
}

/// What a type is in Rust.
fn held(ty: &Type) -> &'static str {
    if *ty == Type::Unsigned { "u64" } else { "i64" }
}

/// How far the limits, the listed values, the default and the examples of a schema reach.
fn reach(node: &Node) -> Reach {
    let listed = node.list("enum").iter().chain(node.get("const"));
    let listed: Vec<&Number> = listed.filter_map(Node::as_number).collect();
    let least = ["minimum", "exclusiveMinimum"]
        .iter()
        .find_map(|name| node.number(name));
    let is_unsigned = match least {
        Some(least) => !least.is_negative(),
        None => !listed.is_empty() && listed.iter().all(|value| !value.is_negative()),
    };
    let told = ["default", "example"]
        .iter()
        .filter_map(|name| node.get(name));
    let told = told.chain(node.list("examples"));
    let told = told.filter_map(Node::as_number);
    let values: Vec<&Number> = listed.iter().copied().chain(told).collect();
    let limits = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
    let limits: Vec<&Number> = limits.iter().filter_map(|name| node.number(name)).collect();
    let beyond = |is_held: &dyn Fn(&Number) -> bool, bounds: (f64, f64)| {
        let value = values
            .iter()
            .find(|value| value.is_integer() && !is_held(value));
        // A float that was written for the greatest integer is a little greater than that.
        let is_far = |limit: &&&Number| {
            let limit = limit.as_f64();
            limit.is_none_or(|limit| limit < bounds.0 || limit > bounds.1)
        };
        let found = value.or_else(|| limits.iter().find(is_far));
        found.map(|number| Number::clone(number))
    };
    Reach {
        is_unsigned,
        beyond: beyond(&|value| value.as_i64().is_some(), (-TWO_TO_63, TWO_TO_63)),
        far: beyond(&|value| value.as_u64().is_some(), (0.0, 2.0 * TWO_TO_63)),
    }
}

/// The least integer that is beyond `i64`.
const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;
