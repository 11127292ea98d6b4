//! Keywords that limit numbers and counts: each is of its kind, and together they leave something.

use crate::diagnostic::{Code, Place};
use crate::document::check::Check;
use crate::document::{Kind, Lookup, Node, Number, Object};
use crate::source::Path;

/// Pairs of limits, the lower first.
const RANGES: [(&str, &str); 4] = [
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
];

impl<'d> Check<'d, '_> {
    /// Checks the limits of numbers, and that some are left between two limits.
    pub(super) fn limits(&mut self, path: Path<'_>, members: &'d Object) {
        for keyword in ["minimum", "maximum"] {
            self.kind(path, members, keyword, Kind::Number);
        }
        self.exclusive_limits(path, members);
        if self.kind(path, members, "multipleOf", Kind::Number)
            && let Some(number) = members.number("multipleOf")
        {
            self.step(path.join("multipleOf"), number);
        }
        for (lower, upper) in RANGES {
            if let (Some(low), Some(high)) = (members.number(lower), members.number(upper))
                && low > high
            {
                let message =
                    format!("`{lower}` {low} is above `{upper}` {high}: nothing is valid");
                self.report
                    .error(Code::Unsatisfiable, &path.join(lower), message);
            }
        }
        self.contained(path, members);
        self.open_range(path, members);
        self.width(path, members);
        self.closed_count(path, members);
    }

    /// Warns of parts of `allOf` whose limits leave nothing together.
    pub(super) fn limits_of_parts(
        &mut self,
        path: Path<'_>,
        members: &'d Object,
        parts: &'d [Node],
    ) {
        let parts = parts
            .iter()
            .map(|part| self.document.behind(part)?.as_object());
        let all: Vec<&Object> = parts.flatten().chain([members]).collect();
        for (lower, upper) in RANGES {
            let low = all.iter().filter_map(|part| part.number(lower)).max();
            let high = all.iter().filter_map(|part| part.number(upper)).min();
            if let (Some(low), Some(high)) = (low, high)
                && low > high
            {
                let message = format!(
                    "`{lower}` {low} of one part is above `{upper}` {high} of another: no such value is valid"
                );
                self.report
                    .warning(Code::ConflictingAllOf, Place::key(&path), message);
            }
        }
    }

    /// Checks how many letters, items or members there may be.
    pub(super) fn count(&mut self, path: Path<'_>, keyword: &str, node: &Node) {
        if self.is_blank(path, keyword, node) {
            return;
        }
        let is_count = node
            .as_number()
            .is_some_and(|number| number.is_integer() && !number.is_negative());
        if !is_count {
            let message = format!("`{keyword}` must be an integer of at least 0, found {node}");
            self.report.error(Code::InvalidValue, &path, message);
        }
    }

    /// Checks what numbers are to be multiples of.
    fn step(&mut self, path: Path<'_>, step: &Number) {
        if *step <= Number::from(0) {
            let message = format!("`multipleOf` must be above zero, found {step}");
            self.report.error(Code::InvalidValue, &path, message);
        } else if step.as_f64().is_some_and(|near| near <= 0.0) {
            let message = format!("`multipleOf` {step} is closer to zero than any double");
            self.report
                .warning(Code::Unsupported, &path, message)
                .note("examples of the schema are not checked");
        }
    }

    /// Checks how many items a list may contain of those that `contains` is about: to say more than it
    /// may have is how the test suite of JSON Schema writes that no list fits.
    fn contained(&mut self, path: Path<'_>, members: &'d Object) {
        let limit = |name| members.number(name);
        if let (Some(low), Some(high)) = (limit("minContains"), limit("maxContains"))
            && members.has("contains")
            && !self.is_3_0()
            && low > high
        {
            let message =
                format!("`minContains` {low} is above `maxContains` {high}: nothing is valid");
            self.report
                .warning(Code::Unsatisfiable, &path.join("minContains"), message);
        }
    }

    /// Checks that a limit is one that a number of the format may have.
    fn width(&mut self, path: Path<'_>, members: &'d Object) {
        let (least, most) = match members.text("format") {
            Some("int32") => (i128::from(i32::MIN), i128::from(i32::MAX)),
            Some("int64") => (i128::from(i64::MIN), i128::from(i64::MAX)),
            _ => return,
        };
        if members.text("type") != Some("integer") {
            return;
        }
        let limit = |name| members.number(name);
        for (name, is_beyond) in [
            (
                "minimum",
                limit("minimum").is_some_and(|it| *it > Number::from(most)),
            ),
            (
                "maximum",
                limit("maximum").is_some_and(|it| *it < Number::from(least)),
            ),
        ] {
            if is_beyond {
                let message =
                    format!("no number of the format is within `{name}`: nothing is valid");
                self.report
                    .error(Code::Unsatisfiable, &path.join(name), message);
            }
        }
    }

    /// Checks that something lies between limits of which one does not count itself.
    fn open_range(&mut self, path: Path<'_>, members: &'d Object) {
        let limit = |name| members.number(name);
        // The exclusive limit is a number, or in 3.0 a flag of the other one.
        let open = |exclusive: &'static str, inclusive: &'static str| {
            let flagged = limit(inclusive).filter(|_| members.flag(exclusive));
            let number = limit(exclusive).map(|number| (exclusive, number));
            number.or(flagged.map(|number| (inclusive, number)))
        };
        let closed = |name: &'static str| limit(name).map(|number| (name, number));
        let lows = [open("exclusiveMinimum", "minimum"), closed("minimum")];
        let highs = [open("exclusiveMaximum", "maximum"), closed("maximum")];
        let pairs = [
            (lows[0], highs[0]),
            (lows[0], highs[1]),
            (lows[1], highs[0]),
        ];
        let empty = pairs.into_iter().find_map(|(low, high)| {
            let ((lower, low), (upper, high)) = (low?, high?);
            (low >= high).then_some((lower, low, upper, high))
        });
        if let Some((lower, low, upper, high)) = empty {
            let message = format!("nothing lies between `{lower}` {low} and `{upper}` {high}");
            self.report
                .error(Code::Unsatisfiable, &path.join(lower), message);
            return;
        }
        if members.text("type") != Some("integer") {
            return;
        }
        let low = |(name, low): (&'static str, &Number)| (name, low.ceil());
        let high = |(name, high): (&'static str, &Number)| (name, high.floor());
        if let (Some((lower, low)), Some((upper, high))) = (lows[1].map(low), highs[1].map(high))
            && low > high
            && limit(lower) <= limit(upper)
        {
            let message = format!("no integer lies between `{lower}` and `{upper}`");
            self.report
                .error(Code::Unsatisfiable, &path.join(lower), message);
        }
    }

    /// Checks the exclusive limits: in 3.0 flags beside `minimum` and `maximum`, in 3.1 numbers.
    fn exclusive_limits(&mut self, path: Path<'_>, members: &'d Object) {
        for keyword in ["exclusiveMinimum", "exclusiveMaximum"] {
            let message = match (self.is_3_0(), members.get(keyword)) {
                (true, Some(Node::Number(_))) => "a boolean in OpenAPI 3.0, found a number",
                (false, Some(Node::Bool(_))) => "a number in OpenAPI 3.1, found a boolean",
                (true, _) => {
                    self.kind(path, members, keyword, Kind::Bool);
                    let limit = if keyword == "exclusiveMinimum" {
                        "minimum"
                    } else {
                        "maximum"
                    };
                    if members.flag(keyword) && !members.has(limit) {
                        let message = format!("`{keyword}` has no effect without `{limit}`");
                        let place = Place::key(&path.join(keyword));
                        self.report
                            .warning(Code::IdleKeyword, place, message)
                            .help(format!("add `{limit}`, or remove it"));
                    }
                    continue;
                }
                (false, _) => {
                    self.kind(path, members, keyword, Kind::Number);
                    continue;
                }
            };
            let other = if self.is_3_0() { "3.1" } else { "3.0" };
            self.report
                .warning(
                    Code::WrongKind,
                    &path.join(keyword),
                    format!("`{keyword}` must be {message}"),
                )
                .note(format!("it is read as in {other}"));
        }
    }
}
