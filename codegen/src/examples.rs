//! Checks the examples and defaults of a document against the schemas that they illustrate.
//!
//! The schemas are judged by an implementation of JSON Schema that shares nothing with the
//! validators that we generate.
//! A contradiction is a warning, unless it is listed among the accepted ones; the list is exact, so
//! an entry that is not needed is an error.

mod allowance;
mod bundle;
mod steps;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Document, Example, Lookup, Role, says_only};
use crate::source::{Pointer, Source};
use allowance::Allowances;
pub use bundle::Bundle;

/// One rule of a schema that an example breaks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// Where in the example.
    pub pointer: Pointer,
    /// The keyword of the schema that is broken.
    pub keyword: String,
    /// What is expected, in words.
    pub message: String,
}

/// Reports the examples that contradict their schemas; `accepted` lists those that may.
///
/// A default is reported once where it stands, like an example.
pub fn check(document: &Document, accepted: Option<&Source>) -> Report {
    let mut report = Report::new(document.files().clone());
    let mut accepted = Allowances::read(accepted, &mut report);
    let bundle = Bundle::new(document);
    let mut unchecked = BTreeMap::new();
    let broken = broken(document, &bundle, &mut unchecked);
    unchecked.extend(bundle.refused().iter().cloned());
    for (place, reason) in unchecked {
        let message = format!("the examples of this schema are not checked: {reason}");
        report.warning(Code::Unsupported, place, message);
    }
    for (example, mut violations) in broken {
        violations.retain(|violation| !accepted.accepts(&example.at, violation));
        for rule in violations.chunk_by(is_of_one_rule) {
            let mut found = diagnostic(&example, rule);
            if example.role == Role::Default {
                found.about = Some(judging(document, &example.schema));
            }
            report.push(found);
        }
    }
    accepted.report_unused(&mut report);
    report
}

/// Every example with the rules that it breaks, where it breaks one, each once.
pub fn contradictions(document: &Document) -> Vec<(Example, Vec<Violation>)> {
    broken(document, &Bundle::new(document), &mut BTreeMap::new())
}

/// The examples that break rules; `unchecked` takes the schemas whose examples are not judged, each
/// once, with the reason.
fn broken(
    document: &Document,
    bundle: &Bundle,
    unchecked: &mut BTreeMap<Pointer, String>,
) -> Vec<(Example, Vec<Violation>)> {
    let mut found: Vec<(Example, Vec<Violation>)> = Vec::new();
    let mut known = BTreeSet::new();
    for example in document.examples() {
        let Some(value) = document.example_value(example) else {
            continue;
        };
        let mut violations = match bundle.violations(example, &Value::from(value)) {
            Ok(violations) => violations,
            Err(reason) => {
                unchecked.insert(example.schema.clone(), reason);
                continue;
            }
        };
        violations.sort();
        violations.dedup();
        // A value of another type breaks most of the other keywords as well.
        let mistyped = violations.iter().filter(|found| found.keyword == "type");
        let mistyped: BTreeSet<_> = mistyped.map(|found| found.pointer.clone()).collect();
        violations.retain(|found| found.keyword == "type" || !mistyped.contains(&found.pointer));
        let is_new = known.insert((example.at.clone(), violations.clone()));
        if !violations.is_empty() && is_new {
            found.push((example.clone(), violations));
        }
    }
    found
}

/// Whether two violations are of one rule at one place, such as two members that are missing.
fn is_of_one_rule(one: &Violation, other: &Violation) -> bool {
    (&one.pointer, &one.keyword) == (&other.pointer, &other.keyword)
}

/// The schema that says what a default breaks: the one that the default's own refers to and adds nothing
/// to.
fn judging(document: &Document, at: &Pointer) -> Pointer {
    let (mut node, mut at) = (document.get(at), at.clone());
    if let Some(own) = node
        && let [only] = own.list("allOf")
        && says_only(own, &["allOf"])
    {
        (node, at) = (Some(only), at.join("allOf").index(0));
    }
    let refers = node.filter(|node| says_only(node, &["$ref"]));
    let reference = refers.and_then(|node| node.text("$ref"));
    let target = reference.and_then(|reference| document.target(reference).ok());
    target.map_or(at, |found| found.at)
}

/// What is said of an example that breaks one rule of its schema, perhaps in several ways.
fn diagnostic(example: &Example, violations: &[Violation]) -> Diagnostic {
    let (code, what) = match example.role {
        Role::Example => (Code::InvalidExample, "example"),
        Role::Default => (Code::InvalidDefault, "default"),
        Role::Listed => (Code::Unsatisfiable, "listed value"),
    };
    let (pointer, keyword) = match violations {
        [first, ..] => (first.pointer.clone(), first.keyword.as_str()),
        [] => (Pointer::root(), ""),
    };
    let messages = violations
        .iter()
        .map(|violation| violation.message.as_str());
    let messages: Vec<&str> = messages.collect();
    let message = messages.join(", ");
    let inside = match pointer.as_str() {
        "" => String::new(),
        inside => format!(" at `{inside}`"),
    };
    let text = format!("the {what} breaks `{keyword}` of its schema{inside}: {message}");
    let at = example.at.concat(&pointer);
    Diagnostic::warning(code, at, text)
}
