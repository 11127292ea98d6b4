//! Renders a diagnostic as one line of JSON.

use serde_json::json;

use super::{Located, Severity};

impl Located<'_> {
    pub(super) fn json_line(&self) -> String {
        let severity = match self.diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let position = |offset| self.source.line_column(offset);
        let start = self.span.as_ref().map(|span| position(span.start));
        let end = self.span.as_ref().map(|span| position(span.end));
        let line = json!({
            "severity": severity,
            "code": self.diagnostic.code.as_str(),
            "message": self.diagnostic.message,
            "help": self.diagnostic.help,
            "file": self.source.name(),
            "line": start.map(|(line, _)| line),
            "column": start.map(|(_, column)| column),
            "endLine": end.map(|(line, _)| line),
            "endColumn": end.map(|(_, column)| column),
            "pointer": self.diagnostic.at.pointer().map(ToString::to_string),
        });
        format!("{line}\n")
    }
}
