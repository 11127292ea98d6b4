//! Each rule of the standard is checked: one small mistake, one code, one place.

mod contents;
mod operations;
mod parameters;
mod paths;
mod root;
mod schemas;
mod security;
mod servers;
mod warnings;

use codegen::diagnostic::{Diagnostic, Severity};
use codegen::document;
use codegen::source::Source;

/// The codes and pointers that a document is refused with, and behind a word those that it is warned
/// with.
fn found(text: &str) -> Vec<String> {
    let report = match document::parse(&Source::new("a.yaml", text), &[]) {
        Ok(document) => document.report().clone(),
        Err(report) => report,
    };
    let line = |found: &Diagnostic| {
        let pointer = found.at.pointer().map(ToString::to_string);
        let warning = match found.severity {
            Severity::Error => "",
            Severity::Warning => "warning ",
        };
        format!("{warning}{} {}", found.code, pointer.unwrap_or_default())
    };
    report.iter().map(line).collect()
}

fn version(version: &str, rest: &str) -> Vec<String> {
    found(&format!(
        "openapi: {version}\ninfo: {{title: t, version: '1'}}\n{rest}\n"
    ))
}

/// Checks the operation `GET /t/{id}`; pointers begin at it.
fn operation(text: &str) -> Vec<String> {
    let rest = format!(
        "paths: {{'/t/{{id}}': {{parameters: [{{name: id, in: path, required: true, schema: {{}}}}], get: {text}}}}}\ncomponents: {{securitySchemes: {{key: {{type: http, scheme: bearer}}}}, schemas: {{A: {{type: object, properties: {{a: {{}}}}}}}}}}"
    );
    let lines = version("3.0.3", &rest);
    let here = lines
        .iter()
        .map(|line| line.replace("/paths/~1t~1{id}/get", ""));
    here.map(|line| line.trim_end().to_owned()).collect()
}
