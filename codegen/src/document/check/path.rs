//! Paths: templates and path items.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, is_extension};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::document::access::MAX_ITEMS;
use crate::document::template::{
    demands, path_name, without_fragment, without_query, without_values,
};
use crate::document::{Kind, Located, Lookup, METHODS, Node, PathPart, path_parts};
use crate::source::{Path, Pointer};

/// The fields of a path item that are no operations.
const ITEM_FIELDS: [&str; 5] = ["$ref", "summary", "description", "servers", "parameters"];

impl<'d> Check<'d, '_> {
    pub(super) fn paths(&mut self, path: Path<'_>, node: &'d Node) {
        let Some(members) = self.object(path, node, "`paths`") else {
            return;
        };
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for (template, item) in members {
            if is_extension(template) {
                continue;
            }
            let path = path.join(template);
            self.length_of_key(path, template);
            let names = self.template(path, template);
            if let Some(known) = seen.insert(shape(template), template) {
                let message = format!("`{template}` matches the same paths as `{known}`");
                // Large services publish such pairs, and each can be called.
                self.report
                    .warning(Code::DuplicatePath, Place::key(&path), message)
                    .note(
                        "both can be called; only the service can tell them apart, by the values",
                    );
            }
            self.path_item(path, item, names.as_deref());
        }
    }

    /// Checks a path template and gives the names in it; nothing, if it is malformed.
    fn template(&mut self, path: Path<'_>, template: &'d str) -> Option<Vec<&'d str>> {
        let refuse = |check: &mut Self, message: String, help: &str| {
            check
                .report
                .error(Code::InvalidPath, Place::key(&path), message)
                .help(help);
            None
        };
        if !template.starts_with('/') {
            return refuse(
                self,
                format!("the path `{template}` does not begin with `/`"),
                "begin it with `/`; an extension begins with `x-`",
            );
        }
        if template.contains(char::is_control) {
            let message = format!(
                "the path `{}` has control characters",
                template.escape_debug()
            );
            return refuse(self, message, "remove them");
        }
        if without_fragment(template) != template {
            let message = format!("the path `{template}` has a fragment");
            self.report
                .warning(Code::InvalidPath, Place::key(&path), message)
                .note("the fragment is never sent: it only makes the path different from others");
        }
        if without_query(template) != template {
            let message = format!("the path `{template}` has a query");
            self.report
                .warning(Code::InvalidPath, Place::key(&path), message)
                .note("it is sent as written, except for names that are parameters")
                .help("declare query parameters under `parameters`");
        }
        let Some(parts) = path_parts(template) else {
            return refuse(
                self,
                format!("the braces of the path `{template}` do not match"),
                "write a parameter as `{name}`, and a literal brace as `%7B` or `%7D`",
            );
        };
        let has_star =
            |part: &PathPart<'_>| matches!(part, PathPart::Literal(text) if text.contains("/*"));
        let is_routed = parts.iter().any(has_star);
        let names: Vec<_> = parts.into_iter().filter_map(PathPart::name).collect();
        if names.iter().any(|name| name.is_empty()) {
            return refuse(
                self,
                format!("the path `{template}` has a parameter without a name"),
                "write the name of a path parameter between the braces",
            );
        }
        for demand in demands(template) {
            let message = format!("the path `{template}` limits a value by `{demand}`");
            self.report
                .warning(Code::InvalidPath, Place::key(&path), message)
                .note("it is not checked: only routers read it")
                .help("describe the value in the schema of the parameter");
        }
        if let Some(segment) = without_query(without_fragment(template))
            .split('/')
            .find(|segment| is_dots(segment))
        {
            let message = format!("the path `{template}` has the segment `{segment}`");
            self.report
                .warning(Code::InvalidPath, Place::key(&path), message)
                .note("clients resolve it before sending (RFC 3986, 5.2.4): this path can never be called")
                .help("write the path that it resolves to")
                .loss();
        }
        if is_routed {
            let message = "a `*` in a path is sent as written";
            let help = "if it stands for any segments, write `{+name}` and declare the parameter with `in: path`";
            self.often(
                Diagnostic::warning(Code::InvalidPath, Place::key(&path), message).with_help(help),
            );
        }
        let mut seen = BTreeSet::new();
        if let Some(name) = names.iter().find(|name| !seen.insert(**name)) {
            let message = format!("the path `{template}` has the parameter `{name}` twice");
            return refuse(self, message, "give each of them a name of its own");
        }
        Some(names)
    }

    /// Checks a path item; `names` are those of its template, where it has one that is sound.
    pub(super) fn path_item(&mut self, path: Path<'_>, node: &'d Node, names: Option<&[&'d str]>) {
        let Some(members) = self.object(path, node, "a path item") else {
            return;
        };
        self.is_reference(path, node, "pathItems", |check, path, node| {
            check.path_item(path, node, None);
        });
        self.methods_behind(path, node);
        for field in ["summary", "description"] {
            self.kind(path, members, field, Kind::String);
        }
        let known: Vec<_> = METHODS.into_iter().chain(ITEM_FIELDS).collect();
        self.known_fields(path, members, "a path item", &known);
        self.each_item(path, members, "servers", Self::server);
        self.parameters(path, members);
        for method in METHODS {
            if let Some(operation) = members.get(method) {
                let found = self.referred_operation(path.join(method), operation);
                self.operation(Path::new(&found.at), found.node);
            }
        }
        if let Some(names) = names {
            self.template_fits(path, node, names);
        }
    }

    /// Warns of operations that a path item takes the place of, of one that it refers to: the standard
    /// leaves open what that means (`OpenAPI` 3.0.4, 4.7.9.1).
    fn methods_behind(&mut self, path: Path<'_>, node: &'d Node) {
        let Some(target) = self.document.behind(node).filter(|it| !it.is(node)) else {
            return;
        };
        for method in METHODS
            .into_iter()
            .filter(|it| node.has(it) && target.has(it))
        {
            let message = format!("the path item that `$ref` leads to has `{method}`, too");
            self.report
                .warning(
                    Code::ExclusiveFields,
                    Place::key(&path.join(method)),
                    message,
                )
                .note("this one is used; the other one has no method")
                .loss();
        }
    }

    /// Checks that the names of a template are the path parameters of the operations that are called by
    /// it: those of a path item, and those of the one that it refers to.
    fn template_fits(&mut self, path: Path<'_>, node: &'d Node, names: &[&str]) {
        let itself_at = path.pointer();
        let itself = Located {
            node,
            at: itself_at.clone(),
        };
        let items = self.document.items(itself);
        if items.len() > MAX_ITEMS {
            self.long_items(path);
            return;
        }
        // What stands elsewhere may be shared by several paths.
        let template = itself_at.last().unwrap_or_default();
        let of = |at: &Pointer| {
            if at.is_within(&itself_at) {
                String::new()
            } else {
                format!(" `{template}`")
            }
        };
        for item in &items {
            let whose = of(&item.at);
            self.path_parameters_in_template(
                Path::new(&item.at),
                item.node,
                (&template, names),
                &whose,
            );
            for operation in METHODS.iter().filter_map(|method| item.get(method)) {
                let Ok(found) = self.document.follow(operation) else {
                    continue;
                };
                let (path, whose) = (Path::new(&found.at), of(&found.at));
                self.path_parameters_in_template(path, found.node, (&template, names), &whose);
                let owners = items.iter().map(|item| item.node).chain([found.node]);
                let owners: Vec<_> = owners.collect();
                self.template_names_declared(path, &owners, (&template, names), &whose);
            }
        }
    }

    /// Refuses a path item that leads on and on; the first such one stands for all.
    fn long_items(&mut self, path: Path<'_>) {
        if std::mem::replace(&mut self.has_long_items, true) {
            return;
        }
        let message =
            format!("the path item refers to another through more than {MAX_ITEMS} others");
        self.report
            .error(Code::TooLarge, &path.join("$ref"), message)
            .help("refer to the last one directly");
    }

    /// What a reference leads to that stands where an operation belongs, where the standard knows
    /// none: programs that put documents together resolve it. Else the operation itself.
    fn referred_operation(&mut self, path: Path<'_>, node: &'d Node) -> Located<'d> {
        let itself = Located {
            node,
            at: path.pointer(),
        };
        // The target is checked here, where the template of its path is known.
        if !self.is_reference(path, node, "operations", |_, _, _| {}) {
            return itself;
        }
        let reference = node.text("$ref");
        let target = reference.and_then(|reference| self.document.resolve(reference).ok());
        let Some(target) = target else {
            return itself;
        };
        let place = Place::key(&path.join("$ref"));
        let message = "an operation has no field `$ref`";
        self.often(
            Diagnostic::warning(Code::UnknownField, place, message)
                .with_note("it is read as the operation that it refers to")
                .with_help("write the operation here, or refer to a whole path item"),
        );
        target
    }

    /// Checks that every path parameter of an object stands in a template, which is given with the names
    /// in it.
    fn path_parameters_in_template(
        &mut self,
        path: Path<'_>,
        owner: &'d Node,
        (template, names): (&str, &[&str]),
        whose: &str,
    ) {
        let names: BTreeSet<&str> = names.iter().copied().collect();
        let parameters = self.path_parameters(owner);
        let declared: BTreeSet<&str> = parameters.iter().map(|(_, name)| *name).collect();
        for (index, name) in parameters {
            if !names.contains(&name) {
                let message = format!("the path{whose} has no parameter `{name}`");
                let list = path.join("parameters");
                let mut others = names.difference(&declared);
                let meant = others.find(|meant| is_alike(meant, name));
                let help = match meant {
                    Some(meant) if meant.trim() == *meant => {
                        format!("the path has `{{{meant}}}`: say `name: {meant}`")
                    }
                    Some(meant) => format!("write `{{{}}}` in the path", meant.trim()),
                    None => how_to_place(template, name),
                };
                self.report
                    .error(Code::PathParameter, &list.index(index), message)
                    .help(help);
            }
        }
    }

    /// Checks that every name in the template is declared, by the path item or the operation.
    fn template_names_declared(
        &mut self,
        path: Path<'_>,
        owners: &[&'d Node],
        (template, names): (&str, &[&str]),
        whose: &str,
    ) {
        // What is no parameter may have been meant as any, and is told.
        let lists = owners.iter().filter_map(|owner| owner.get("parameters"));
        if lists
            .clone()
            .any(|list| !list.is_null() && list.as_array().is_none())
        {
            return;
        }
        let parameters = lists.flat_map(|list| list.as_array().unwrap_or_default());
        let parameters = parameters.map(|node| self.document.behind(node));
        let parameters: Option<Vec<&Node>> = parameters.collect();
        let Some(parameters) = parameters.filter(|list| list.iter().all(|it| is_sent(it))) else {
            return;
        };
        let declared = owners.iter().flat_map(|owner| self.path_parameters(owner));
        let declared: BTreeSet<&str> = declared.map(|(_, name)| name).collect();
        let is_misspelt = |name: &str| {
            let mut surplus = declared.iter().filter(|known| !names.contains(known));
            surplus.any(|known| is_alike(known, name))
        };
        let is_query = |key: &str, _: &str| {
            let mut parameters = parameters.iter();
            parameters.any(|it| it.text("in") == Some("query") && it.text("name") == Some(key))
        };
        let asked = without_values(template, is_query);
        let asked = path_parts(&asked).unwrap_or_default();
        let asked: BTreeSet<&str> = asked.into_iter().filter_map(PathPart::name).collect();
        for name in names.iter().filter(|name| asked.contains(*name)) {
            // One that is written otherwise is told where it is declared.
            if !declared.contains(name) && !is_misspelt(name) {
                let of = if whose.is_empty() { "" } else { " of" };
                let message = format!("the path parameter `{name}`{of}{whose} is not declared");
                let elsewhere = parameters.iter().find(|it| it.text("name") == Some(name));
                let help = match elsewhere.and_then(|it| it.text("in")) {
                    Some(place) => {
                        format!("the parameter `{name}` is in `{place}`: say `in: path`")
                    }
                    None => format!("add a parameter with `name: {name}` and `in: path`"),
                };
                self.report
                    .error(Code::PathParameter, Place::key(&path), message)
                    .help(help);
            }
        }
    }

    /// The names of the path parameters that an object declares, with their indices.
    fn path_parameters(&self, owner: &'d Node) -> Vec<(usize, &'d str)> {
        let list = owner.list("parameters").iter().enumerate();
        list.filter_map(|(index, node)| {
            let node = self.document.behind(node)?;
            let is_path = node.text("in")? == "path";
            is_path.then_some((index, path_name(node.text("name")?)))
        })
        .collect()
    }
}

/// How a path parameter comes into a template that does not have it: in place of what routers of servers
/// write there.
fn how_to_place(template: &str, name: &str) -> String {
    let is_it = |segment: &str, sign: char| segment.strip_prefix(sign) == Some(name);
    let has = |sign: char| template.split('/').any(|segment| is_it(segment, sign));
    if has('*') {
        return format!("write `{{+{name}}}` in place of `*{name}`");
    }
    if has(':') {
        return format!("write `{{{name}}}` in place of `:{name}`");
    }
    format!("write `{{{name}}}` in the path, or say `in: query` if it is sent there")
}

/// Whether a parameter says what it is called and where it is sent.
fn is_sent(parameter: &Node) -> bool {
    let place = parameter.text("in");
    parameter.text("name").is_some()
        && matches!(place, Some("path" | "query" | "header" | "cookie"))
}

/// Whether two names have the same letters and digits, capital or small.
fn is_alike(one: &str, other: &str) -> bool {
    let letters = |name: &str| {
        let letters = name.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    let known = letters(one);
    !known.is_empty() && known == letters(other)
}

/// Whether a segment of a path stands for this folder or the one above, dots in percent-encoding
/// included.
fn is_dots(segment: &str) -> bool {
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    matches!(plain.as_str(), "." | "..")
}

/// A template without the names of its parameters, which do not count for what it matches.
fn shape(template: &str) -> String {
    let mut shape = String::new();
    let mut inside = false;
    for character in template.chars() {
        match character {
            '{' => inside = true,
            '}' => inside = false,
            _ if inside => continue,
            _ => {}
        }
        shape.push(character);
    }
    shape
}
