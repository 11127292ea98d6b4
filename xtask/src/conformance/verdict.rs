//! What became of an instance, against what is expected of it.

use serde::Deserialize;
use serde_json::Value;

use super::cases::{Case, Expected};
use super::members;
use super::subject::Subject;

/// Whether a generated type judged as it should.
#[derive(Clone, Debug)]
pub(super) enum Verdict {
    /// It did.
    Agrees,
    /// It did not.
    Disagrees {
        /// What it should have said.
        expected: String,
        /// What it said.
        got: String,
    },
}

impl Verdict {
    /// There is nothing to compare.
    pub(super) fn missing(reason: &str) -> Self {
        Self::Disagrees {
            expected: "a verdict".to_owned(),
            got: reason.to_owned(),
        }
    }
}

/// What the runner says of one instance.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Outcome {
    /// Why it does not decode.
    pub(super) error: Option<String>,
    /// The rules that it breaks.
    pub(super) violations: Vec<String>,
    /// What it is written as.
    pub(super) encoded: Value,
    /// What the drift report names.
    pub(super) drift: Vec<Drift>,
}

/// One entry of a drift report.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Drift {
    /// Where it is.
    pub(super) pointer: String,
    /// What kind of thing it is.
    pub(super) kind: String,
}

/// The verdict on one case.
pub(super) fn of(subject: &Subject, case: &Case, outcome: &Outcome) -> Verdict {
    let got = match (&outcome.error, outcome.violations.as_slice()) {
        (Some(error), _) => format!("a value that does not decode: {error}"),
        (None, []) => "valid".to_owned(),
        (None, violations) => format!("invalid: {}", violations.join("; ")),
    };
    let expected = match case.expected {
        Expected::Valid => "valid",
        Expected::Invalid => "invalid",
        Expected::Decodes if outcome.error.is_some() => "an answer that decodes",
        Expected::Decodes => return answer(subject, case, outcome),
    };
    if (got == "valid") == (expected == "valid") {
        return Verdict::Agrees;
    }
    Verdict::Disagrees {
        expected: expected.to_owned(),
        got,
    }
}

/// The verdict on an answer that decodes: what the document declares is kept, and the drift report
/// names what it does not.
fn answer(subject: &Subject, case: &Case, outcome: &Outcome) -> Verdict {
    let (Some(document), Ok(raw)) = (
        &subject.document,
        serde_json::from_str::<Value>(case.instance.get()),
    ) else {
        return Verdict::missing("no document");
    };
    let found = members::walk(document, &case.schema, &raw);
    let mut lost = Vec::new();
    members::lost(
        &raw,
        &outcome.encoded,
        &found,
        &mut String::new(),
        &mut lost,
    );
    if !lost.is_empty() {
        return Verdict::Disagrees {
            expected: "every declared member written as it came".to_owned(),
            got: format!("changed or lost: {}", lost.join(", ")),
        };
    }
    let named = |kind: &str| -> Vec<&str> {
        let items = outcome.drift.iter().filter(|item| item.kind == kind);
        let mut pointers: Vec<&str> = items.map(|item| item.pointer.as_str()).collect();
        pointers.sort_unstable();
        pointers.dedup();
        pointers
    };
    for (kind, expected) in [
        ("Undeclared", &found.undeclared),
        ("ForbiddenNull", &found.forbidden),
    ] {
        let (got, expected) = (named(kind), expected.iter().collect::<Vec<_>>());
        if got != expected {
            return Verdict::Disagrees {
                expected: format!("a drift report whose {kind} are {expected:?}"),
                got: format!("{got:?}"),
            };
        }
    }
    let rest: Vec<&str> = named("Changed");
    if !rest.is_empty() {
        return Verdict::Disagrees {
            expected: "no value that is written otherwise than it came".to_owned(),
            got: format!("{rest:?}"),
        };
    }
    Verdict::Agrees
}
