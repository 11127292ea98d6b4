//! What a run did, in the user's terms, on one screen.

use std::path::Path;
use std::time::Duration;

use clap::builder::styling::{AnsiColor, Reset, Style};
use codegen::changes::{self, Weight};
use codegen::coverage::{Coverage, Tally};
use codegen::render::Crate;
use codegen::{Input, Output};
use serde_json::json;

use crate::output::Written;
use crate::print;

/// How an error begins.
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();

/// How a line of the summary begins.
const VERB: Style = AnsiColor::Green.on_default().bold();

/// The end of a style.
pub(crate) const RESET: Reset = Reset;

/// At most so many changes are shown; the diff has them all.
const SHOWN_CHANGES: usize = 16;

/// Prints one line: a verb as Cargo prints it, and what was done.
pub(crate) fn line(verb: &str, what: &str) {
    print::out(format_args!("{VERB}{verb:>12}{RESET} {what}\n"));
}

/// Prints what was read, emitted and written, and what that changes for the crate's users.
pub(crate) fn print(
    input: &Input,
    output: &Output,
    written: &Written,
    old: &Crate,
    took: Duration,
) {
    let summary = &output.summary;
    let overlays = match summary.overlay_actions {
        0 => String::new(),
        actions => format!(
            " and {} ({})",
            count(input.overlays.len(), "overlay"),
            count(actions, "action")
        ),
    };
    line("Read", &format!("{}{overlays}", input.document.name()));
    if summary.accepted_examples > 0 {
        line(
            "Accepted",
            &format!(
                "{}, all listed with a reason",
                count(summary.accepted_examples, "contradicting example")
            ),
        );
    }
    line(
        "Emitted",
        &format!(
            "{}, {}, {}, {} in {} ms",
            count(summary.types, "type"),
            count(summary.validators, "validator"),
            count(summary.methods, "method"),
            count(output.report.len(), "warning"),
            took.as_millis(),
        ),
    );
    let removed = if written.removed > 0 {
        format!(", {} removed", written.removed)
    } else {
        String::new()
    };
    line(
        "Wrote",
        &format!(
            "{} of {}, {} unchanged{removed}",
            written.new,
            count(output.files.0.len(), "file"),
            written.unchanged
        ),
    );
    if !old.0.is_empty() {
        print_changes(old, &output.files);
    }
}

/// Prints what changed for the crate's users since the last run, the most serious first.
pub(crate) fn print_changes(old: &Crate, new: &Crate) {
    let changes = changes::between(old, new);
    if changes.is_empty() {
        line("Unchanged", "the crate's interface is the same");
    }
    for change in changes.iter().take(SHOWN_CHANGES) {
        line(
            "Changed",
            &format!("{}   ({})", change.what, word(change.weight)),
        );
    }
    let rest = changes.get(SHOWN_CHANGES..).unwrap_or_default();
    if !rest.is_empty() {
        let weights = [Weight::Breaking, Weight::Behaviour, Weight::Compatible];
        let counts = weights.map(|weight| {
            let number = rest.iter().filter(|change| change.weight == weight).count();
            (number > 0).then(|| format!("{number} {}", word(weight)))
        });
        let counts: Vec<String> = counts.into_iter().flatten().collect();
        line(
            "Changed",
            &format!(
                "and {} more ({}); the diff shows them all",
                rest.len(),
                counts.join(", ")
            ),
        );
    }
}

/// What a change means for code that uses the crate, in a word.
fn word(weight: Weight) -> &'static str {
    match weight {
        Weight::Breaking => "breaking",
        Weight::Behaviour => "behaviour",
        Weight::Compatible => "compatible",
    }
}

/// Prints how much of the description the crate has.
pub(crate) fn coverage(output: &Output) {
    let Coverage {
        operations,
        schemas,
        media_types,
    } = output.summary.coverage;
    let parts = [
        (operations, "operation"),
        (schemas, "schema"),
        (media_types, "media type"),
    ];
    let parts = parts.map(|(tally, noun)| {
        let mut text = format!("{} of {}", tally.full, count(tally.total(), noun));
        if tally.degraded > 0 {
            text.push_str(&format!(" ({} in part)", tally.degraded));
        }
        text
    });
    line("Covered", &format!("in full: {}", parts.join(", ")));
}

/// Prints how the crate is used from here.
pub(crate) fn next_steps(output: &Output, directory: &Path) {
    let package = &output.summary.package;
    line(
        "Next",
        &format!(
            "{package} = {{ path = \"{}\" }}   in [dependencies] of Cargo.toml",
            directory.display()
        ),
    );
    for code in &output.summary.first_call {
        line("", code);
    }
}

/// The summary for programs, one object a line: what changed for the crate's users, then the rest.
pub(crate) fn json(
    output: &Output,
    written: &Written,
    old: &Crate,
    took: Duration,
) -> Vec<serde_json::Value> {
    let mut lines = Vec::new();
    if !old.0.is_empty() {
        let changes = changes::between(old, &output.files);
        lines.extend(changes.into_iter().map(|change| {
            json!({"reason": "change", "weight": word(change.weight), "what": change.what})
        }));
    }
    lines.push(totals(output, written, took));
    lines
}

/// How much was emitted and written.
fn totals(output: &Output, written: &Written, took: Duration) -> serde_json::Value {
    let summary = &output.summary;
    let lines: usize = output
        .files
        .0
        .values()
        .map(|text| text.lines().count())
        .sum();
    let tally = |tally: Tally| json!({"full": tally.full, "degraded": tally.degraded});
    json!({
        "reason": "summary",
        "package": summary.package,
        "methods": summary.methods,
        "types": summary.types,
        "validators": summary.validators,
        "warnings": output.report.len(),
        "files": output.files.0.len(),
        "lines": lines,
        "written": written.new,
        "unchanged": written.unchanged,
        "removed": written.removed,
        "coverage": {
            "operations": tally(summary.coverage.operations),
            "schemas": tally(summary.coverage.schemas),
            "mediaTypes": tally(summary.coverage.media_types),
        },
        "milliseconds": u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        "microseconds": u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        "peakKib": peak(),
    })
}

/// The most memory that this process has held, in KiB, where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// `1 type`, `2 types`.
fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}
