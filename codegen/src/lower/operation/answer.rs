//! Answers: the declared ones by status, what a success gives, and the enums of the errors.

use std::collections::BTreeSet;

use super::Found;
use super::content::{Owner, Whose};
use crate::config::Formats;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Located, Lookup, Node, ResponseKey};
use crate::ir::{
    Answer, AnswerCase, Content, Direction, Failure, FailureId, FailureName, Header, HeaderId,
    Labels, MediaType, NameHint, Output, Representation, Schema, Status, Type, TypeId,
};
use crate::lower::Lowering;
use crate::lower::docs::docs;
use crate::lower::meaning::{branches, kinds};
use crate::source::Pointer;

/// The headers whose times HTTP writes in a form of its own (RFC 9110, 5.6.7), whatever their schema
/// says.
const HTTP_DATES: [&str; 4] = ["date", "expires", "last-modified", "sunset"];

impl<'d> Lowering<'d> {
    /// The declared answers.
    pub(super) fn answers(&mut self, found: &Found<'d>) -> Vec<Answer> {
        let responses = found.operation.responses(self.document);
        let is_success = is_success(&responses);
        // The first of several successes by status is the answer; wherever it stands, others have theirs
        // in their names.
        let with_body = responses.iter().filter(|(key, located)| {
            let is_empty = is_without_body(found, status_of(*key));
            is_success(*key) && !is_empty && located.node.has("content")
        });
        let plain = with_body.map(|(key, _)| status_of(*key)).min();
        let mut answers = Vec::new();
        for (key, located) in responses {
            let success = is_success(key);
            let is_plain = success && plain == Some(status_of(key));
            let answer = self.answer(found, key, &located, (success, is_plain));
            let status = answer.status;
            // `default` alone describes successes, too.
            if success && status == Status::Default {
                answers.push(Answer {
                    status: Status::Range(2),
                    ..answer.clone()
                });
                answers.push(Answer {
                    success: false,
                    ..answer
                });
            } else {
                answers.push(answer);
            }
        }
        // Where only errors are declared, a success is one that says nothing.
        if !answers.iter().any(|answer| answer.success) {
            answers.push(Answer {
                status: Status::Range(2),
                success: true,
                docs: docs(found.operation.located.node, &found.operation.located.at),
                representations: Vec::new(),
                headers: Vec::new(),
            });
        }
        answers
    }

    /// One declared answer.
    fn answer(
        &mut self,
        found: &Found<'d>,
        key: ResponseKey,
        located: &Located<'d>,
        (success, is_plain): (bool, bool),
    ) -> Answer {
        let status = status_of(key);
        let step = match key {
            ResponseKey::Status(code) => format!("{code} response"),
            ResponseKey::Range(hundreds) => format!("{hundreds}xx response"),
            ResponseKey::Default => "default response".to_owned(),
        };
        let representations = if is_without_body(found, status) {
            Vec::new()
        } else {
            let shared = self.document.shared_name(&located.at);
            let whose = Whose {
                owner: Owner::of(shared.as_deref(), &found.id),
                // The component's name tells which one it is.
                step: if is_plain || shared.is_some() {
                    "response"
                } else {
                    &step
                },
                direction: Direction::Response,
            };
            self.representations(located, whose)
        };
        Answer {
            status,
            success,
            docs: docs(located.node, &located.at),
            representations,
            headers: self.answer_headers(located.node, &located.at),
        }
    }

    /// What the caller of HEAD accepts: the media types of the successes, which GET would have
    /// (RFC 9110, 9.3.2), though the answers here have no body; nothing where none is declared.
    pub(super) fn accept_of_head(&self, found: &Found<'d>) -> Option<String> {
        let responses = found.operation.responses(self.document);
        let is_success = is_success(&responses);
        let mut types: Vec<&str> = Vec::new();
        for (_, located) in responses.iter().filter(|(key, _)| is_success(*key)) {
            for (media_type, _) in located.get("content").iter().flat_map(Located::entries) {
                if !types.contains(&media_type) {
                    types.push(media_type);
                }
            }
        }
        (!types.is_empty()).then(|| types.join(", "))
    }

    /// The headers that an answer declares; one that other answers declare as well is the same.
    fn answer_headers(&mut self, node: &'d Node, at: &Pointer) -> Vec<HeaderId> {
        let base = at.join("headers");
        let mut ids = Vec::new();
        for (name, header) in node.members("headers") {
            // OpenAPI 3.0.4, 4.8.17: the content type is described by `content`.
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let (header, place) = self.follow(header, &base.join(name));
            let header = Located {
                node: header,
                at: place,
            };
            let ty = self.header_type(name, &header);
            let header_docs = self.docs_with_schema(header.node, &header.at);
            let key = name.to_ascii_lowercase();
            let id = *self.headers.entry(key).or_insert_with(|| {
                self.api.headers.push(Header {
                    name: name.clone(),
                    docs: header_docs,
                    ty: ty.clone(),
                });
                HeaderId(self.api.headers.len() - 1)
            });
            // Two answers that disagree about a header's type leave its text, which is a secret if it
            // is one of them.
            let known = &mut self.api.headers[id.0].ty;
            if *known != ty {
                let is_secret = [&*known, &ty].contains(&&Type::SecretText);
                *known = if is_secret {
                    Type::SecretText
                } else {
                    Type::String
                };
            }
            ids.push(id);
        }
        ids
    }

    /// How the value of a header is held: as one, or as a list where commas separate several
    /// (OpenAPI 3.0.4, 4.8.12.3: headers have the style `simple`).
    fn header_type(&mut self, name: &str, header: &Located<'d>) -> Type {
        let Some(schema) = header.get("schema") else {
            let content = header.get("content");
            let mut forms = content.iter().flat_map(Located::entries);
            if let Some((media_type, form)) = forms.find(|(name, _)| !MediaType::of(name).is_text())
            {
                let what = format!("the header `{name}` has the media type `{media_type}`");
                self.tell_header_is_text(&form.at, &what);
            }
            return Type::String;
        };
        let (node, at) = self.behind_at(schema.node, &schema.at);
        // A header that may be `null` is absent then.
        let (node, at) = match self.only_branch(node, &at) {
            Some((only, at)) => self.behind_at(only, &at),
            None => (node, at),
        };
        if let Some(ty) = self.single_of_header(name, node) {
            return ty;
        }
        let items = node.get("items").filter(|_| kinds(node) == ["array"]);
        let items = items.map(|items| self.behind_at(items, &at.join("items")).0);
        if let Some(ty) = items.and_then(|items| self.single_of_header(name, items)) {
            return Type::List(Box::new(ty));
        }
        let what = format!("the header `{name}` is neither a single value nor an array of these");
        // A schema that the header refers to is as it is said elsewhere.
        self.tell_header_is_text(&schema.at, &what);
        Type::String
    }

    /// How one value of a header is held; nothing, where it is a list or an object.
    fn single_of_header(&self, name: &str, schema: &'d Node) -> Option<Type> {
        let format = schema.text("format");
        let is_http_date = HTTP_DATES.contains(&name.to_ascii_lowercase().as_str());
        let asserted = self.config.formats == Formats::Asserted && !is_http_date;
        match kinds(schema).as_slice() {
            ["integer"] => Some(self.integer_of_format(schema).unwrap_or(Type::Integer)),
            ["number"] => Some(self.integer_of_format(schema).unwrap_or(Type::Number)),
            ["boolean"] => Some(Type::Boolean),
            ["array" | "object"] => None,
            ["string"] if asserted && format == Some("date-time") => Some(Type::DateTime),
            ["string"] if asserted && format == Some("date") => Some(Type::Date),
            _ => {
                let (_, parts) = branches(schema).unwrap_or_default();
                let mut kinds = parts.iter().flat_map(|part| kinds(self.behind(part)));
                let is_single = !kinds.any(|kind| matches!(kind, "array" | "object"));
                is_single.then(|| self.text(schema))
            }
        }
    }

    /// Says that a header is given as its text, though it is something else.
    fn tell_header_is_text(&mut self, at: &Pointer, what: &str) {
        self.client_lacks(
            Diagnostic::warning(Code::Unsupported, at, what)
                .with_note("it is returned as text")
                .with_help("numbers, booleans, dates, strings and arrays of these have types"),
        );
    }

    /// The enum of the error answers of one operation, which others may come to share.
    pub(super) fn failure(&mut self, answers: &[Answer], id: &str) -> Option<FailureId> {
        let errors = answers.iter().filter(|answer| !answer.success);
        let mut variants: Vec<AnswerCase> = errors.flat_map(failure_cases).collect();
        variants.sort_by_key(|variant| variant.status);
        if variants.is_empty() {
            return None;
        }
        let name = self.failure_name(&variants, id);
        self.api.failures.push(Failure { name, variants });
        Some(FailureId(self.api.failures.len() - 1))
    }

    /// Whether a type is that of a component, which operations share.
    fn is_shared(&self, id: TypeId) -> bool {
        let name = &self.api.ty(id).name;
        matches!(name, NameHint::Component(_) | NameHint::Inside { .. })
    }

    /// What an enum of error answers is named after: the component schemas that their bodies are,
    /// where they are nothing else.
    fn failure_name(&self, variants: &[AnswerCase], id: &str) -> FailureName {
        let mut bodies = BTreeSet::new();
        for variant in variants {
            match &variant.content {
                None => {}
                Some(Content::Json {
                    ty: Type::Named(body),
                    ..
                }) if self.is_shared(*body) => {
                    bodies.insert(*body);
                }
                Some(_) => return FailureName::Operation(id.to_owned()),
            }
        }
        if bodies.is_empty() {
            FailureName::Empty
        } else {
            // By name: the order in which the document has them must not rename the enum.
            let mut bodies: Vec<TypeId> = bodies.into_iter().collect();
            bodies.sort_by_cached_key(|body| match &self.api.ty(*body).name {
                NameHint::Inside { component, steps } => format!("{component} {steps}"),
                NameHint::Component(name) => name.clone(),
                _ => String::new(),
            });
            FailureName::Bodies(bodies)
        }
    }
}

/// The status of a declared answer.
fn status_of(key: ResponseKey) -> Status {
    match key {
        ResponseKey::Status(code) => Status::Exact(code),
        ResponseKey::Range(hundreds) => Status::Range(hundreds.into()),
        ResponseKey::Default => Status::Default,
    }
}

/// Whether an answer has no body, whatever the document says (RFC 9110, 9.3.2 and 15.3.5).
fn is_without_body(found: &Found<'_>, status: Status) -> bool {
    matches!(status, Status::Exact(204 | 205 | 304)) || found.operation.method == "head"
}

/// Which answers count as success: 2xx; where none is declared, a switch of protocols or a
/// redirect; where there is none of these either, `default`.
fn is_success(responses: &[(ResponseKey, Located<'_>)]) -> impl Fn(ResponseKey) -> bool + use<> {
    let hundreds = |key: ResponseKey| match key {
        ResponseKey::Status(code) => Some(code / 100),
        ResponseKey::Range(hundreds) => Some(hundreds.into()),
        ResponseKey::Default => None,
    };
    let wanted = [Some(2), Some(3), Some(1), None];
    let wanted = wanted
        .into_iter()
        .find(|wanted| responses.iter().any(|(key, _)| hundreds(*key) == *wanted));
    move |key| wanted == Some(hundreds(key))
}

/// Whether two bodies are held by the same type.
pub(super) fn same(one: Option<&Content>, other: Option<&Content>) -> bool {
    match (one, other) {
        (None, None)
        | (Some(Content::Bytes), Some(Content::Bytes))
        | (Some(Content::FreeParts), Some(Content::FreeParts)) => true,
        (Some(one @ Content::Events { .. }), Some(other @ Content::Events { .. })) => one == other,
        (Some(Content::Lines { ty: one, .. }), Some(Content::Lines { ty: other, .. }))
        | (Some(Content::Text { ty: one, .. }), Some(Content::Text { ty: other, .. }))
        | (Some(Content::Form { ty: one, .. }), Some(Content::Form { ty: other, .. }))
        | (Some(Content::Json { ty: one, .. }), Some(Content::Json { ty: other, .. })) => {
            one == other
        }
        (
            Some(Content::Multipart { parts: one, .. }),
            Some(Content::Multipart { parts: other, .. }),
        ) => one == other,
        _ => false,
    }
}

/// Lets a body that is held by the same type as another one be labelled as that, too.
pub(super) fn widen(known: &mut Option<Content>, other: Option<&Content>) {
    if let Some(Content::Json { labels: known, .. }) = known
        && let Some(Content::Json { labels: other, .. }) = other
    {
        *known = (*known).max(*other);
    }
}

/// The cases of a status.
pub(super) fn of_status(cases: &[AnswerCase], status: Status) -> Vec<&AnswerCase> {
    let cases = cases.iter();
    cases.filter(|case| case.status == status).collect()
}

/// Whether two lists of cases tell the same media types apart and hold them by the same types.
pub(super) fn are_same(one: &[&AnswerCase], other: &[&AnswerCase]) -> bool {
    let is_same = |(one, other): (&&AnswerCase, &&AnswerCase)| {
        one.status == other.status
            && one.media_types == other.media_types
            && same(one.content.as_ref(), other.content.as_ref())
    };
    // Their order says nothing.
    let has = |one: &&AnswerCase| other.iter().any(|other| is_same((one, other)));
    one.len() == other.len() && one.iter().all(has)
}

/// The kinds of bodies of one answer; `is_one` says which forms are of one kind.
fn cases(
    status: Status,
    forms: impl Iterator<Item = (String, Content)>,
    is_one: impl Fn(&Content, &Content) -> bool,
) -> Vec<AnswerCase> {
    let mut cases: Vec<AnswerCase> = Vec::new();
    for (media_type, content) in forms {
        let is_it = |case: &&mut AnswerCase| {
            let known = case.content.as_ref();
            known.is_some_and(|known| is_one(known, &content))
        };
        match cases.iter_mut().find(is_it) {
            Some(case) => {
                case.media_types.push(media_type);
                widen(&mut case.content, Some(&content));
            }
            None => cases.push(AnswerCase {
                status,
                media_types: vec![media_type],
                content: Some(content),
            }),
        }
    }
    match cases.as_mut_slice() {
        [] => cases.push(AnswerCase {
            status,
            media_types: Vec::new(),
            content: None,
        }),
        [only] => only.media_types.clear(),
        _ => {}
    }
    cases
}

/// The kinds of bodies of one error answer, each of which is read at once: of lines of JSON, an error
/// is one, which many services label as JSON.
fn failure_cases(answer: &Answer) -> Vec<AnswerCase> {
    let is_json = |form: &Representation| matches!(form.content, Content::Json { .. });
    let has_json = answer.representations.iter().any(is_json);
    let forms = answer.representations.iter();
    let forms = forms.filter(|form| !has_json || !form.says_again);
    let forms = forms.map(|form| {
        let content = match &form.content {
            json @ Content::Json { .. } => json.clone(),
            Content::Lines { ty, .. } if *ty != Type::Json => Content::Json {
                ty: ty.clone(),
                schema: Schema::default(),
                labels: Labels::Any,
            },
            Content::Text { .. } | Content::Lines { .. } | Content::Events { .. } => {
                Content::Text {
                    ty: Type::String,
                    schema: Schema::default(),
                }
            }
            _ => Content::Bytes,
        };
        (form.media_type.clone(), content)
    });
    cases(answer.status, forms, |one, other| {
        same(Some(one), Some(other))
    })
}

/// The kinds of bodies of one success: octets and texts of different media types are different things.
fn success_cases(answer: &Answer) -> Vec<AnswerCase> {
    let forms = answer.representations.iter();
    let forms = forms.map(|form| (form.media_type.clone(), form.content.clone()));
    cases(answer.status, forms, |one, other| {
        matches!(one, Content::Json { .. }) && same(Some(one), Some(other))
    })
}

/// What a successful call gives.
pub(super) fn output(answers: &[Answer]) -> Output {
    let mut cases: Vec<AnswerCase> = Vec::new();
    for answer in answers.iter().filter(|answer| answer.success) {
        cases.extend(success_cases(answer));
    }
    let Some(mut first) = cases.first().map(|case| case.content.clone()) else {
        return Output::Nothing;
    };
    if cases
        .iter()
        .all(|case| same(case.content.as_ref(), first.as_ref()))
    {
        for case in &cases {
            widen(&mut first, case.content.as_ref());
        }
        return first.map_or(Output::Nothing, Output::One);
    }
    cases.sort_by_key(|case| case.status);
    Output::Several(cases)
}
