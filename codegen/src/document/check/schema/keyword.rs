//! Keywords that take a plain value and are no limits: types, values, patterns, names.

use std::collections::BTreeSet;

use super::repetition::excess;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::document::check::Check;
use crate::document::keyword::{TYPES, Takes, keyword};
use crate::document::pattern::why_not;
use crate::document::{Kind, Lookup, Node, Object, PatternMeaning};
use crate::source::Path;

impl<'d> Check<'d, '_> {
    /// Checks every keyword of a schema that holds no schema.
    pub(super) fn keywords(&mut self, path: Path<'_>, members: &'d Object) {
        for (name, node) in members {
            self.plain(path, members, name, node);
            self.idle(path, members, name, node);
        }
        if !self.is_3_0() && members.flag("nullable") {
            let place = Place::value(&path.join("nullable"));
            let message = "`nullable` is a keyword of OpenAPI 3.0, not of 3.1";
            self.often(
                Diagnostic::warning(Code::UnsupportedKeyword, place, message)
                    .with_note("it is read as in 3.0")
                    .with_help("say `type: [.., 'null']`"),
            );
        }
        if self.is_3_0() && members.flag("x-nullable") && !members.flag("nullable") {
            let place = Place::value(&path.join("x-nullable"));
            let message = "`x-nullable` is an extension of Swagger 2";
            self.often(
                Diagnostic::warning(Code::UnsupportedKeyword, place, message)
                    .with_note("it is read as `nullable`")
                    .with_help("say `nullable: true`"),
            );
        }
        self.types(path, members);
        self.required_names(path, members);
        self.dependent_required(path, members);
        self.enumeration(path, members);
        self.limits(path, members);
        self.pattern(path, members);
        if members.flag("readOnly") && members.flag("writeOnly") {
            let message = "`readOnly` and `writeOnly` exclude each other";
            self.report
                .error(Code::ExclusiveFields, Place::key(&path), message);
        }
        for keyword in ["$dynamicRef", "$recursiveRef"] {
            if members.contains_key(keyword) && !self.is_3_0() {
                let message = format!("`{keyword}` is not supported");
                let place = Place::key(&path.join(keyword));
                self.report
                    .error(Code::UnsupportedKeyword, place, message)
                    .note("the schema that it leads to depends on where it is used")
                    .help("refer to the schema by `$ref`");
            }
        }
        if !self.is_3_0() {
            self.schema_dialect(path, members, "$schema");
            self.kind(path, members, "$id", Kind::String);
            self.anchors(path, members);
            self.older(path, members);
        }
        self.default_kind(path, members);
    }

    /// Checks the kind of what stands behind a keyword that takes nothing but a flag, a text or a count.
    fn plain(&mut self, path: Path<'_>, members: &'d Object, name: &str, node: &'d Node) {
        match keyword(name).map(|keyword| keyword.takes) {
            // It is a keyword of 3.0 alone, and 3.1 ignores what it does not know.
            Some(Takes::Flag) if name == "nullable" && !self.is_3_0() => {}
            Some(Takes::Flag) => {
                self.kind(path, members, name, Kind::Bool);
            }
            Some(Takes::Text) => {
                self.kind(path, members, name, Kind::String);
            }
            Some(Takes::Count) => self.count(path.join(name), name, node),
            _ => {}
        }
    }

    /// Checks the names that a schema gives itself (Core 2020-12, 8.2.2): each is there once.
    fn anchors(&mut self, path: Path<'_>, members: &'d Object) {
        for keyword in ["$anchor", "$dynamicAnchor"] {
            let Some(name) = self.string(path, members, keyword) else {
                continue;
            };
            let path = path.join(keyword);
            if !is_anchor(name) {
                let message = format!("`{}` is not a name for `{keyword}`", name.escape_debug());
                self.report
                    .error(Code::InvalidValue, &path, message)
                    .help("begin with a letter or `_`, and use letters, digits, `_`, `-` and `.`");
            }
            // Several schemas of one dynamic name are what such names are for.
            if keyword == "$dynamicAnchor" {
                continue;
            }
            let at = path.pointer();
            let (file, _) = self.report.files().origin(&at);
            let first = self
                .anchors
                .entry((file, name))
                .or_insert_with(|| at.clone());
            if *first != at {
                let message = format!("another schema says `$anchor: {name}`, too");
                self.report
                    .warning(Code::InvalidValue, &path, message)
                    .note(format!(
                        "it is first used at `{first}`, and no reference leads to either"
                    ))
                    .help("give each schema a name of its own");
            }
        }
    }

    /// Tells which keywords of older dialects say nothing in 3.1, and lists that are none.
    fn older(&mut self, path: Path<'_>, members: &'d Object) {
        let is_tuple = matches!(members.get("items"), Some(Node::Array(_)));
        for (keyword, help) in [
            (
                "dependencies",
                "say `dependentRequired` or `dependentSchemas`",
            ),
            ("additionalItems", "say `items` beside `prefixItems`"),
        ] {
            // Beside a list under `items`, it is read as it was meant.
            if members.contains_key(keyword) && !(keyword == "additionalItems" && is_tuple) {
                let message = format!("`{keyword}` is not a keyword of OpenAPI 3.1");
                let place = Place::key(&path.join(keyword));
                self.report
                    .warning(Code::UnsupportedKeyword, place, message)
                    .note("it is ignored")
                    .help(help);
            }
        }
        if let Some(examples) = members.get("examples")
            && examples.as_array().is_none()
        {
            let message = format!(
                "`examples` of a schema must be an array, found {}",
                examples.kind()
            );
            self.report
                .warning(Code::WrongKind, &path.join("examples"), message)
                .note("it is ignored")
                .help("write the examples as a list");
        }
    }

    /// Refuses a default of another type, as 3.0 does (`OpenAPI` 3.0.4, 4.7.24.2); 3.1 only advises
    /// against it, and what breaks its schema is told with the examples.
    fn default_kind(&mut self, path: Path<'_>, members: &'d Object) {
        let (Some(default), Some(declared)) = (members.get("default"), members.get("type")) else {
            return;
        };
        let path = path.join("default");
        let names = match declared {
            Node::Array(names) => names.as_slice(),
            other => std::slice::from_ref(other),
        };
        let names: Vec<_> = names.iter().filter_map(Node::as_str).collect();
        // What is wrong with the type was said.
        if names.is_empty() {
            return;
        }
        if names.iter().any(|name| default.is_of_type(name)) {
            self.default_width(path, members, default);
            return;
        }
        // A default of null means "none" to many authors.
        if self.is_3_0() && !default.is_null() {
            let message = format!(
                "the default {default} is not of the type `{}`",
                names.join("`, `")
            );
            // A framework names its own type of files there, and nobody sends a file by default.
            let items = members.get("items").and_then(Node::as_object);
            if [members].into_iter().chain(items).any(is_file) {
                self.report.warning(Code::InvalidDefault, &path, message);
            } else if is_text_of_a_value(members) {
                self.report
                    .warning(Code::InvalidDefault, &path, message)
                    .note("it is read as the string of these characters")
                    .help("put it into quotes");
            } else {
                self.report.error(Code::InvalidDefault, &path, message);
            }
        }
    }

    /// Checks that a default fits the width that its format says.
    fn default_width(&mut self, path: Path<'_>, members: &'d Object, default: &Node) {
        let format = members.text("format");
        let value = default.as_number().filter(|number| number.is_integer());
        let fits = match (format, value) {
            (Some("int32"), Some(number)) => number.as_i128().map(|it| i32::try_from(it).is_ok()),
            (Some("int64"), Some(number)) => number.as_i128().map(|it| i64::try_from(it).is_ok()),
            _ => return,
        };
        if fits != Some(true) {
            let message = format!(
                "the default {default} does not fit the format `{}`",
                format.unwrap_or_default()
            );
            self.report.warning(Code::InvalidDefault, &path, message);
        }
    }

    fn types(&mut self, path: Path<'_>, members: &'d Object) {
        let Some(node) = members.get("type") else {
            return;
        };
        let path = path.join("type");
        if self.is_blank(path, "type", node) {
            return;
        }
        match node {
            Node::String(name) => self.type_name(path, name),
            Node::Array(names) => {
                if self.is_3_0() {
                    let message = "`type` must be one type in OpenAPI 3.0, found an array";
                    self.report
                        .warning(Code::WrongKind, &path, message)
                        .note("it is read as in 3.1");
                }
                if names.is_empty() {
                    self.report.error(
                        Code::InvalidValue,
                        &path,
                        "`type` must have at least one type",
                    );
                }
                for (index, name) in names.iter().enumerate() {
                    match name.as_str() {
                        Some(text) if names[..index].contains(name) => {
                            let message = format!("`type` lists `{text}` twice");
                            self.report
                                .error(Code::InvalidValue, &path.index(index), message);
                        }
                        Some(text) => self.type_name(path.index(index), text),
                        None => self.wrong_kind(path.index(index), name, "a type", "a string"),
                    }
                }
            }
            _ => self.wrong_kind(path, node, "`type`", "a string or a list of strings"),
        }
    }

    fn type_name(&mut self, path: Path<'_>, name: &str) {
        if name == "null" && self.is_3_0() {
            let message = "there is no type `null` in OpenAPI 3.0";
            self.report
                .warning(Code::InvalidValue, &path, message)
                .note("it is read as in 3.1")
                .help("say `nullable: true` beside another type");
        } else if !TYPES.contains(&name) {
            let names = TYPES
                .iter()
                .filter(|name| **name != "null" || !self.is_3_0());
            let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
            self.report
                .error(
                    Code::InvalidValue,
                    &path,
                    format!("the type `{name}` does not exist"),
                )
                .help(format!("possible: {}", names.join(", ")));
        }
    }

    fn required_names(&mut self, path: Path<'_>, members: &'d Object) {
        let Some(node) = members.get("required") else {
            return;
        };
        let path = path.join("required");
        if self.is_blank(path, "required", node) {
            return;
        }
        let Some(names) = node.as_array() else {
            let message = format!("`required` must be a list of names, found {}", node.kind());
            if node.as_bool().is_some() {
                self.report
                    .warning(Code::WrongKind, &path, message)
                    .note("it is ignored")
                    .help("list the property in `required` of the object around it")
                    .loss();
            } else {
                self.report
                    .error(Code::WrongKind, &path, message)
                    .help("write them as a list: all within `[` and `]`");
            }
            return;
        };
        let mut seen = BTreeSet::new();
        for (index, name) in names.iter().enumerate() {
            match name.as_str() {
                None => {
                    self.wrong_kind(path.index(index), name, "a name in `required`", "a string");
                }
                Some(name) if !seen.insert(name) => {
                    let message = format!("`required` lists `{name}` twice");
                    self.report
                        .warning(Code::InvalidValue, &path.index(index), message);
                }
                Some(name) => {
                    if let Some(known) = self.document.spelled_otherwise(members, name) {
                        let message =
                            format!("`{name}` is required, but only `{known}` is described");
                        self.report
                            .warning(Code::InvalidValue, &path.index(index), message)
                            .note("it is not required without `--exact`")
                            .help(format!("letter case matters: say `{known}`"));
                    }
                }
            }
        }
        self.closed_required(path, members, names);
    }

    fn enumeration(&mut self, path: Path<'_>, members: &'d Object) {
        self.constant(path, members);
        let Some(node) = members.get("enum") else {
            return;
        };
        let path = path.join("enum");
        if self.is_blank(path, "enum", node) {
            return;
        }
        let values = self.array(path, node, "`enum`");
        if node.as_array().is_none() {
            return;
        }
        if node.as_array().is_some_and(<[Node]>::is_empty) {
            self.report.error(
                Code::InvalidValue,
                Place::key(&path),
                "`enum` must have at least one value",
            );
            return;
        }
        let types: Vec<&str> = match members.get("type") {
            Some(Node::String(name)) => vec![name],
            Some(Node::Array(names)) => names.iter().filter_map(Node::as_str).collect(),
            _ => return,
        };
        let declared = types.join("` or `");
        let is_nullable = members.flag("nullable");
        let fits = |value: &Node| {
            value.is_null() && is_nullable || types.iter().any(|name| value.is_of_type(name))
        };
        let is_any_of_type = values.iter().any(|value| fits(value) || value.is_null());
        if types.len() == 1 && !is_any_of_type {
            let message = format!("no value of `enum` is of the type `{declared}`");
            self.report
                .warning(Code::Unsatisfiable, Place::key(&path), message)
                .note("`enum` is ignored: every value of the type is allowed")
                .help("list values of this type, or change `type`")
                .loss();
            return;
        }
        for (index, value) in values.iter().enumerate() {
            if !fits(value) {
                let message = format!("{value} is not of the type `{declared}`: it is never valid");
                let meant = if self.is_3_0() {
                    "say `nullable: true` if it is meant".to_owned()
                } else {
                    format!("say `type: [{}, 'null']` if it is meant", types.join(", "))
                };
                let at = path.index(index);
                let told = self.report.warning(Code::Unsatisfiable, &at, message);
                if value.is_null() {
                    told.help(meant);
                }
            }
        }
    }

    /// Checks that a constant is of the type of its schema.
    fn constant(&mut self, path: Path<'_>, members: &'d Object) {
        let declared = members.text("type");
        let constant = members.get("const").filter(|_| !self.is_3_0());
        if let (Some(declared), Some(value)) = (declared, constant)
            && !value.is_of_type(declared)
        {
            let message = format!("{value} is not of the type `{declared}`: nothing is valid");
            self.report
                .warning(Code::Unsatisfiable, &path.join("const"), message);
        } else if let (Some(value), values @ [_, ..]) = (constant, members.list("enum"))
            && !values.contains(value)
        {
            let message = format!("{value} is none of the values of `enum`: nothing is valid");
            self.report
                .error(Code::Unsatisfiable, &path.join("const"), message);
        }
    }

    /// Checks which members demand others: lists of names by name.
    fn dependent_required(&mut self, path: Path<'_>, members: &'d Object) {
        let (name, of_3_1) = ("dependentRequired", !self.is_3_0());
        let Some(node) = members.get(name).filter(|_| of_3_1) else {
            return;
        };
        let path = path.join(name);
        let entries = self.object(path, node, "`dependentRequired`");
        for (name, names) in entries.into_iter().flatten() {
            let path = path.join(name);
            let what = "an entry of `dependentRequired`";
            let mut seen = BTreeSet::new();
            for (index, name) in self.array(path, names, what).iter().enumerate() {
                match name.as_str() {
                    None => {
                        let what = "a name in `dependentRequired`";
                        self.wrong_kind(path.index(index), name, what, "a string");
                    }
                    Some(name) if !seen.insert(name) => {
                        let message = format!("`dependentRequired` lists `{name}` twice");
                        self.report
                            .warning(Code::InvalidValue, &path.index(index), message);
                    }
                    Some(_) => {}
                }
            }
        }
    }

    /// Checks a regular expression, which is one of ECMA-262 in Unicode mode (JSON Schema 2020-12,
    /// 6.4), or at least in its old mode.
    fn pattern(&mut self, path: Path<'_>, members: &'d Object) {
        self.pattern_names(path, members);
        let Some(pattern) = self.string(path, members, "pattern") else {
            return;
        };
        let place = path.join("pattern");
        if let Some(excess) = excess(pattern) {
            self.excess((&place).into(), excess);
            return;
        }
        let (message, meant) = match PatternMeaning::of(pattern) {
            PatternMeaning::Restated(meant, foreign) => (of_another_dialect(&foreign), Some(meant)),
            PatternMeaning::Unknown(foreign) => (of_another_dialect(&foreign), None),
            PatternMeaning::Plain => match why_not_a_pattern(pattern) {
                Some(reason) => (no_pattern(&reason), None),
                None => return,
            },
        };
        let told = self.report.warning(Code::InvalidPattern, &place, message);
        match meant {
            Some(meant) => told.note(format!("it is read as `{meant}`")),
            None => told.note("it is not checked").loss(),
        };
    }

    /// Tells that a pattern is larger than engines take.
    fn excess(&mut self, place: Place, (message, help): (&str, &str)) {
        self.report.error(Code::TooLarge, place, message).help(help);
    }

    fn pattern_names(&mut self, path: Path<'_>, members: &'d Object) {
        for (pattern, _) in members.members("patternProperties") {
            if self.is_3_0() {
                return;
            }
            let names = path.join("patternProperties");
            let place = Place::key(&names.join(pattern));
            if let Some(excess) = excess(pattern) {
                self.excess(place, excess);
            } else if let Some(reason) = why_not_a_pattern(pattern) {
                let message = no_pattern(&reason);
                self.report.error(Code::InvalidPattern, place, message);
            } else if let PatternMeaning::Restated(_, foreign) | PatternMeaning::Unknown(foreign) =
                PatternMeaning::of(pattern)
            {
                self.report
                    .warning(Code::InvalidPattern, place, of_another_dialect(&foreign))
                    .note("names are compared with it literally");
            }
        }
    }
}

fn no_pattern(reason: &str) -> String {
    format!("the pattern is not a regular expression of ECMA-262: {reason}")
}

fn of_another_dialect(foreign: &str) -> String {
    format!("the pattern is not written for ECMA-262, which reads {foreign} as plain characters")
}

/// Whether a text is the name of a schema: `^[A-Za-z_][-A-Za-z0-9._]*$`.
pub(in crate::document::check) fn is_anchor(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
}

fn why_not_a_pattern(pattern: &str) -> Option<String> {
    let reason = why_not(pattern, true)?;
    why_not(pattern, false)?;
    Some(reason.to_string())
}

/// Whether a schema is of texts that are written numbers or booleans, and its default is one that is not
/// written: frameworks that turn such a text into its value give the value.
pub(in crate::document::check) fn is_text_of_a_value(members: &Object) -> bool {
    const FORMATS: [&str; 6] = [
        "numeric", "number", "decimal", "integer", "bigint", "boolean",
    ];
    let format = members.text("format");
    let default = members.get("default");
    members.text("type") == Some("string")
        && format.is_some_and(|format| FORMATS.contains(&format))
        && matches!(default, Some(Node::Number(_) | Node::Bool(_)))
}

/// Whether a schema is of files.
fn is_file(members: &Object) -> bool {
    members.text("format") == Some("binary")
}
