//! The forms of a body: one for each media type, but for those that say again what another one says.
//!
//! Invariant: the forms stand in the order of the document.

use super::content::Whose;
use super::media::{is_date, version};
use crate::document::{Located, Lookup};
use crate::ir::{
    Content, Direction, Labels, MediaType, Representation, media_phrase, phrase_beside,
};
use crate::lower::Lowering;
use crate::lower::meaning::held_kind;

/// A form of a body: its media type, and what is said of it.
type Form<'d> = (&'d str, Located<'d>);

impl<'d> Lowering<'d> {
    /// The forms that a body can have, in document order.
    pub(super) fn representations(
        &mut self,
        body: &Located<'d>,
        whose: Whose<'_>,
    ) -> Vec<Representation> {
        let (forms, is_plain) = self.forms(body, whose.direction);
        let main = forms.iter().position(is_json).unwrap_or(0);
        let steps = steps(&forms, main, whose.step);
        let mut list: Vec<Representation> = Vec::new();
        for (at, (media_type, media)) in forms.iter().enumerate() {
            let first = first_of_schema(&forms, main, at);
            let whose = Whose {
                step: &steps[first],
                ..whose
            };
            let schema = forms[first].1.get("schema");
            let is_lossy = schema
                .as_ref()
                .is_some_and(|it| !self.is_file(it) && self.says_more(it));
            let is_described = schema.is_some();
            let mut content = self.content(media_type, media, schema, whose);
            let is_lossy = is_lossy && content == Content::Bytes;
            // What JSON says already, no encoding need say that has no types.
            let essence = MediaType::of(media_type);
            let is_encoding = essence.is_xml() || is_lossy && !essence.is_file();
            let is_as_json = is_encoding && (first == main || !is_described);
            let says_again = is_as_json && has_json_like(&forms, media_type);
            if is_lossy && !says_again {
                self.tell_octets(media_type, &media.at, whose.direction);
            }
            // What is declared as text or octets, too, may come so, and is the same.
            let is_plain = is_plain
                && whose.direction == Direction::Response
                && MediaType::of(media_type).as_str() == "application/json";
            let plain = match &mut content {
                Content::Json { labels, .. } if is_plain => {
                    *labels = self.labels_as_text(forms[first].1.get("schema"));
                    *labels == Labels::JsonUnlessText
                }
                _ => false,
            };
            list.push(Representation {
                base64: forms[first]
                    .1
                    .get("schema")
                    .is_some_and(|schema| self.is_base64(&schema)),
                content,
                plain,
                version: version(media_type),
                media_type: (*media_type).to_owned(),
                says_again,
            });
        }
        list
    }

    /// The forms of a body without those that say again what JSON says, and whether text or octets are
    /// among these.
    fn forms(&self, body: &Located<'d>, direction: Direction) -> (Vec<Form<'d>>, bool) {
        let content = body.get("content");
        let forms = content.iter().flat_map(Located::entries);
        let named = forms.map(|(name, media)| (if name.is_empty() { "*/*" } else { name }, media));
        let mut forms: Vec<Form<'d>> = named.collect();
        let has_json = forms.iter().any(is_json);
        let mut is_plain = false;
        forms.retain(|(name, media)| {
            let is_said_again = has_json && self.is_json_said_again(name, media, body, direction);
            let essence = MediaType::of(name);
            is_plain |= is_said_again && !essence.is_json() && !essence.is_yaml();
            !is_said_again
        });
        (forms, is_plain)
    }

    /// Whether a form says what `application/json` says, under a name that is not asked for:
    /// values as `text/plain`, answers that are no text as octets, texts of answers as YAML, and values
    /// that are no list as a JSON Patch (RFC 6902, 3). The formatters of ASP.NET, and the services of
    /// Kubernetes, list all that they might be asked for.
    fn is_json_said_again(
        &self,
        media_type: &str,
        media: &Located<'d>,
        body: &Located<'d>,
        direction: Direction,
    ) -> bool {
        let json = body
            .get("content")
            .and_then(|it| it.get("application/json"));
        let (Some(schema), Some(json)) = (media.get("schema"), json) else {
            return false;
        };
        if json.node.get("schema") != Some(schema.node) {
            return false;
        }
        let node = self.behind(schema.node);
        let essence = MediaType::of(media_type);
        match (essence.as_str(), held_kind(node)) {
            // A text is sent as the caller likes.
            ("text/plain", Some("string")) => direction == Direction::Response,
            ("text/plain", kind) => kind.is_some() || self.refuses_texts(node),
            ("application/octet-stream", Some("string")) => false,
            ("application/octet-stream", kind) => {
                direction == Direction::Response && (kind.is_some() || self.refuses_texts(node))
            }
            ("application/json-patch+json", kind) => kind == Some("object") || node.has("allOf"),
            (_, Some("string")) => essence.is_yaml() && direction == Direction::Response,
            _ => false,
        }
    }

    /// How JSON of a schema may be labelled that is declared as text, too: as text, a text comes as it
    /// is, and what is none as JSON.
    fn labels_as_text(&self, schema: Option<Located<'d>>) -> Labels {
        let kind = schema.and_then(|schema| held_kind(self.behind(schema.node)));
        if kind == Some("string") {
            Labels::JsonUnlessText
        } else {
            Labels::Any
        }
    }
}

/// Whether a form of a body is JSON.
fn is_json((name, _): &Form<'_>) -> bool {
    MediaType::of(name).is_json()
}

/// Whether a form of a body is JSON that changes things in the same way as a media type.
fn has_json_like(forms: &[Form<'_>], media_type: &str) -> bool {
    let wanted = MediaType::of(media_type);
    let mut json = forms.iter().filter(|form| is_json(form));
    json.any(|(name, _)| MediaType::of(name).patch_language() == wanted.patch_language())
}

/// What names the types of each form of a body: the main one, and its newest version, have the plain
/// name.
fn steps(forms: &[Form<'_>], main: usize, plain: &str) -> Vec<String> {
    let newest = forms.iter().filter_map(|(name, _)| version(name));
    let newest = newest.filter(|version| is_date(version)).max();
    let steps = forms
        .iter()
        .enumerate()
        .map(|(at, (name, _))| match version(name) {
            Some(version) if newest.as_ref().is_some_and(|newest| *newest != version) => {
                format!("{plain} {version}")
            }
            None if at != main => format!("{plain} {}", word_beside(name, forms[main].0)),
            _ => plain.to_owned(),
        });
    steps.collect()
}

/// The first form that has the same schema as another one, the main form before all: its types are
/// named after that.
fn first_of_schema(forms: &[Form<'_>], main: usize, at: usize) -> usize {
    let schema = |at: usize| forms[at].1.node.get("schema");
    let is_it = |other: &usize| schema(at).is_some() && schema(*other) == schema(at);
    [main].into_iter().chain(0..at).find(is_it).unwrap_or(at)
}

/// What a media type is called beside the main one of a body.
fn word_beside(name: &str, main: &str) -> String {
    let media_type = MediaType::of(name);
    if media_type == MediaType::of(main) {
        phrase_beside(name, main)
    } else if media_type.word() == MediaType::of(main).word() {
        media_phrase(media_type.as_str())
    } else {
        media_type.word()
    }
}
