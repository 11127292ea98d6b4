//! Renders a diagnostic as one line of JSON.

use serde_json::json;

use super::located::Located;
use super::{Severity, escape};

impl Located<'_> {
    pub(super) fn json_line(&self) -> String {
        let severity = match self.diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let ((line, column), (end_line, end_column)) = (self.start, self.end);
        let text = json!({
            "reason": "diagnostic",
            "severity": severity,
            "code": self.diagnostic.code.as_str(),
            "message": self.message(),
            "note": self.note(),
            "help": self.what_to_do(),
            "file": self.source.name(),
            "line": line,
            "column": column,
            "endLine": end_line,
            "endColumn": end_column,
            "pointer": self.pointer.as_ref().map(ToString::to_string),
        });
        // The place is exact, so that what would act on a reader of lines is escaped as JSON does.
        format!("{}\n", escape::in_json(&text.to_string()))
    }
}
