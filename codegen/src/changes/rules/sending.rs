//! The steps of a call into what they send.

use proc_macro2::{Group, TokenStream, TokenTree};

use super::{Demand, Reader, Rule, SENT, tokens};

impl Reader<'_> {
    /// Reads `Call::new(self).in_query("tag", tag).checked(..)`, what an operation or a setter does.
    pub(in crate::changes) fn sends(&mut self, body: TokenStream, arguments: &[String]) {
        let trees: Vec<TokenTree> = body.into_iter().collect();
        let mut place = String::new();
        for window in trees.windows(3) {
            let [
                TokenTree::Punct(dot),
                TokenTree::Ident(name),
                TokenTree::Group(group),
            ] = window
            else {
                continue;
            };
            let name = name.to_string();
            if dot.as_char() != '.' {
                continue;
            }
            if matches!(name.as_str(), "checked" | "body_checked") {
                self.checks_at(group.stream(), &place);
            } else if name.starts_with("with_") {
                self.shared.push(name);
            } else {
                place = self.sent(&name, group, arguments);
            }
        }
    }

    /// Reads one step, and gives the place that it is about.
    fn sent(&mut self, step: &str, group: &Group, arguments: &[String]) -> String {
        let texts = tokens::literals(group.stream());
        let given = tokens::arguments(group.stream());
        let used = |name: &&String| {
            let mut trees = given.iter().flatten();
            trees.any(|tree| tree.to_string().trim_start_matches("r#") == name.as_str())
        };
        let used: Vec<String> = arguments.iter().filter(used).cloned().collect();
        let named = texts.first().filter(|text| text.starts_with('"'));
        let (kind, spelled) = match step.strip_suffix("_as") {
            Some(kind) => (kind, true),
            None => (step, false),
        };
        let is_body = kind.ends_with("_body");
        let place = match named {
            Some(text) if !is_body => tokens::unquoted(text),
            _ => used.first().cloned().unwrap_or_default(),
        };
        self.sources.insert(place.clone(), used);
        let is_plain = matches!(kind, "in_path" | "in_query" | "in_header" | "in_cookie");
        let mut shown = match kind.strip_prefix("in_") {
            Some(part) => format!("in the {part}"),
            None => format!("as {}", kind.replace('_', " ")),
        };
        let more = texts.iter().skip(usize::from(named.is_some() && !is_body));
        let mut more: Vec<String> = more.map(|text| tokens::unquoted(text)).collect();
        if step == "json_body" {
            more.push("application/json".to_owned());
        }
        if is_plain {
            if spelled {
                let style = given.iter().flat_map(|it| tokens::spelling(it));
                let style: Vec<String> = style.collect();
                shown.push_str(&format!(" as {}", style.join(", ")));
            }
            // What no caller gives.
            for value in &more {
                shown.push_str(&format!(", always `{value}`"));
            }
        } else if !more.is_empty() {
            shown.push_str(&format!(" of {}", more.join(", ")));
        }
        let whole = if is_plain || is_body {
            shown.clone()
        } else {
            tokens::text(&group.stream())
        };
        let keyword = SENT.to_owned();
        let rule = Rule {
            place: place.clone(),
            keyword,
        };
        self.rules
            .entry(rule)
            .or_default()
            .push(Demand { shown, whole });
        place
    }
}
