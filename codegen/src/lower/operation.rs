//! Paths into operations: their parameters, bodies and answers.

use openapiv3::{CookieStyle, HeaderStyle, PathStyle, QueryStyle};

use super::shape::Seat;
use super::{Lowering, docs};
use crate::diagnostic::{Code, Place};
use crate::document::{self, Located, Node, ParameterIn, ParameterValue, ResponseKey};
use crate::ir::{
    Answer, Body, Content, Direction, Envelope, Failure, FailureId, FailureName, Header, HeaderId,
    Location, Method, NameHint, Operation, Output, Parameter, PathPart, Representation, Status,
    Style, Tag, TagId, Type, VendorVersion,
};
use crate::source::Pointer;

/// An operation of the document, before it is lowered.
pub(super) struct Found<'d> {
    operation: document::Operation<'d>,
    /// `operationId`, or method and path without one.
    id: String,
}

impl<'d> Lowering<'d> {
    /// The operations that the configuration keeps, in document order.
    pub(super) fn kept_operations(&mut self) -> Vec<Found<'d>> {
        let found = self.document.operations().into_iter().map(|operation| {
            let id = operation.id().map_or_else(
                || format!("{} {}", operation.method, operation.path),
                str::to_owned,
            );
            Found { operation, id }
        });
        let mut found: Vec<Found<'d>> = found.collect();
        for wanted in &self.config.operations {
            if !found.iter().any(|operation| operation.id == *wanted) {
                self.report
                    .error(
                        Code::UnknownOperation,
                        Place::key(Pointer::root().join("paths")),
                        format!("there is no operation `{wanted}`"),
                    )
                    .help("an operation is named by its `operationId`");
            }
        }
        if !self.config.operations.is_empty() {
            found.retain(|operation| self.config.operations.contains(&operation.id));
        }
        found
    }

    /// Takes note which way the schemas of the operations go.
    pub(super) fn mark_usage(&mut self, operations: &[Found<'d>]) {
        let mut usage = std::mem::take(&mut self.usage);
        for Found { operation, .. } in operations {
            for parameter in operation.parameters(self.document) {
                usage.mark(self, parameter.located.node, Direction::Request);
            }
            if let Some(body) = operation.request_body(self.document) {
                usage.mark(self, body.node, Direction::Request);
            }
            for (_, answer) in operation.responses(self.document) {
                usage.mark(self, answer.node, Direction::Response);
            }
        }
        usage.decide(self.lenient);
        self.usage = usage;
    }

    /// Lowers one operation.
    pub(super) fn lower_operation(&mut self, found: &Found<'d>) {
        let Found { operation, id } = found;
        let declared = operation.parameters(self.document);
        let kept: Vec<(document::Parameter<'d>, Parameter)> = declared
            .into_iter()
            .filter_map(|parameter| {
                self.parameter(&parameter, id)
                    .map(|lowered| (parameter, lowered))
            })
            .collect();
        let envelope = envelope(&kept);
        let parameters: Vec<Parameter> = kept.into_iter().map(|(_, lowered)| lowered).collect();
        let answers = self.answers(found);
        let output = output(&answers);
        let failure = self.failure(&answers, id);
        let node = operation.located.node;
        let lowered = Operation {
            id: id.clone(),
            rust_name: operation.located.text("x-rust-name").map(str::to_owned),
            origin: operation.located.at.clone(),
            docs: docs(node, &operation.located.at),
            tag: self.tag(node),
            method: method(operation.method),
            template: operation.path.to_owned(),
            path: path_parts(operation.path, &parameters),
            body: self.body(found),
            security: Some(self.security(operation)),
            envelope,
            parameters,
            answers,
            output,
            failure,
        };
        self.api.operations.push(lowered);
    }

    /// The group that an operation is in: its first tag.
    fn tag(&mut self, node: &Node) -> TagId {
        let tags = node
            .get("tags")
            .and_then(Node::as_array)
            .unwrap_or_default();
        let name = tags.first().and_then(Node::as_str).unwrap_or_default();
        if let Some(at) = self.api.tags.iter().position(|tag| tag.name == name) {
            return TagId(at);
        }
        let base = Pointer::root().join("tags");
        let declared = self
            .document
            .root()
            .at(&base)
            .and_then(Node::as_array)
            .unwrap_or_default()
            .iter()
            .enumerate();
        let docs = declared
            .filter(|(_, tag)| tag.get("name").and_then(Node::as_str) == Some(name))
            .map(|(index, tag)| docs(tag, &base.index(index)))
            .next()
            .unwrap_or_default();
        self.api.tags.push(Tag {
            name: name.to_owned(),
            docs,
        });
        TagId(self.api.tags.len() - 1)
    }

    /// One parameter; `None` where it is left out, which the report says.
    fn parameter(
        &mut self,
        declared: &document::Parameter<'d>,
        operation: &str,
    ) -> Option<Parameter> {
        let name = declared.name;
        let schema = match &declared.value {
            ParameterValue::Schema(schema) => schema,
            ParameterValue::Content { .. } => {
                self.degraded(
                    Code::Unsupported,
                    &declared.located.at,
                    format!("the parameter `{name}` is described by `content`, which is not supported: it is left out"),
                    "describe it by `schema` and `style`",
                );
                return None;
            }
        };
        let seat = Seat {
            name: NameHint::Operation {
                operation: operation.to_owned(),
                step: name.to_owned(),
            },
            owner: None,
            direction: Direction::Request,
            depth: 0,
        };
        let (location, style, allow_reserved) = sent(&declared.location);
        Some(Parameter {
            name: name.to_owned(),
            rust_name: declared.located.text("x-rust-name").map(str::to_owned),
            location,
            docs: docs(declared.located.node, &declared.located.at),
            required: declared.required,
            ty: self.ty(schema.node, &schema.at, &seat),
            schema: self.schema(schema.node, &schema.at, Direction::Request, 0),
            style,
            explode: declared.explode,
            allow_reserved,
            default: schema.node.get("default").map(serde_json::Value::from),
            shared: None,
        })
    }

    /// The request body.
    fn body(&mut self, found: &Found<'d>) -> Option<Body> {
        let Located { node, at } = found.operation.request_body(self.document)?;
        let representations =
            self.representations(node, &at, Direction::Request, &found.id, "request");
        if representations.is_empty() {
            return None;
        }
        Some(Body {
            required: node
                .get("required")
                .and_then(Node::as_bool)
                .unwrap_or_default(),
            docs: docs(node, &at),
            representations,
        })
    }

    /// The declared answers.
    fn answers(&mut self, found: &Found<'d>) -> Vec<Answer> {
        let mut answers = Vec::new();
        for (key, Located { node, at }) in found.operation.responses(self.document) {
            let (status, step) = match key {
                ResponseKey::Status(code) => (Status::Exact(code), format!("{code} response")),
                ResponseKey::Range(hundreds) => (
                    Status::Range(hundreds.into()),
                    format!("{hundreds}xx response"),
                ),
                ResponseKey::Default => (Status::Default, "default response".to_owned()),
            };
            let step = if status.is_success() {
                "response".to_owned()
            } else {
                step
            };
            // RFC 9110, 9.3.2 and 15.3.5: these have no body, whatever the document says.
            let is_empty = matches!(status, Status::Exact(204 | 205 | 304))
                || found.operation.method == "head";
            let representations = if is_empty {
                Vec::new()
            } else {
                self.representations(node, &at, Direction::Response, &found.id, &step)
            };
            answers.push(Answer {
                status,
                docs: docs(node, &at),
                representations,
                headers: self.answer_headers(node, &at),
            });
        }
        answers
    }

    /// The headers that an answer declares; one that other answers declare as well is the same.
    fn answer_headers(&mut self, node: &'d Node, at: &Pointer) -> Vec<HeaderId> {
        let base = at.join("headers");
        let mut ids = Vec::new();
        for (name, header) in node
            .get("headers")
            .and_then(Node::as_object)
            .into_iter()
            .flatten()
        {
            // OpenAPI 3.0.4, 4.8.17: the content type is described by `content`.
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let (header, place) = self.follow(header, &base.join(name));
            let ty = header.get("schema").map_or(Type::String, |schema| {
                let (schema, _) = self.follow(schema, &place);
                match super::shape::kinds(schema).as_slice() {
                    ["integer"] => Type::Integer,
                    ["number"] => Type::Number,
                    ["boolean"] => Type::Boolean,
                    _ => Type::String,
                }
            });
            let key = name.to_ascii_lowercase();
            let id = *self.headers.entry(key).or_insert_with(|| {
                self.api.headers.push(Header {
                    name: name.clone(),
                    docs: docs(header, &place),
                    ty: ty.clone(),
                });
                HeaderId(self.api.headers.len() - 1)
            });
            // Two answers that disagree about a header's type leave its text.
            if self.api.headers[id.0].ty != ty {
                self.api.headers[id.0].ty = Type::String;
            }
            ids.push(id);
        }
        ids
    }

    /// The forms of a body that are supported.
    fn representations(
        &mut self,
        node: &'d Node,
        at: &Pointer,
        direction: Direction,
        operation: &str,
        step: &str,
    ) -> Vec<Representation> {
        let base = at.join("content");
        let mut list = Vec::new();
        for (media_type, media) in node
            .get("content")
            .and_then(Node::as_object)
            .into_iter()
            .flatten()
        {
            let place = base.join(media_type);
            let essence = media_type
                .split(';')
                .next()
                .unwrap_or_default()
                .trim()
                .to_ascii_lowercase();
            let content = if is_json(&essence) {
                let seat = Seat {
                    name: NameHint::Operation {
                        operation: operation.to_owned(),
                        step: step.to_owned(),
                    },
                    owner: None,
                    direction,
                    depth: 0,
                };
                let place = place.join("schema");
                match media.get("schema") {
                    Some(schema) => {
                        let ty = self.ty(schema, &place, &seat);
                        Content::Json {
                            ty,
                            schema: self.schema(schema, &place, direction, 0),
                        }
                    }
                    None => Content::Json {
                        ty: Type::Json,
                        schema: crate::ir::Schema::default(),
                    },
                }
            } else if essence.starts_with("text/") {
                Content::Text
            } else if direction == Direction::Response || essence == "application/octet-stream" {
                Content::Bytes
            } else {
                self.degraded(
                    Code::Unsupported,
                    &place,
                    format!("bodies of the media type `{media_type}` are not supported: this form is left out"),
                    "JSON, text and octets are",
                );
                continue;
            };
            list.push(Representation {
                version: version(media_type),
                media_type: media_type.clone(),
                content,
            });
        }
        // JSON says more than any other form of the same answer.
        if list
            .iter()
            .any(|form| matches!(form.content, Content::Json { .. }))
        {
            list.retain(|form| matches!(form.content, Content::Json { .. }));
        }
        list
    }

    /// The enum of the error answers, shared by the operations whose errors have the same body.
    fn failure(&mut self, answers: &[Answer], id: &str) -> Option<FailureId> {
        let mut variants: Vec<(Status, Option<Content>)> = answers
            .iter()
            .filter(|answer| !answer.status.is_success())
            .map(|answer| {
                (
                    answer.status,
                    answer
                        .representations
                        .first()
                        .map(|form| form.content.clone()),
                )
            })
            .collect();
        variants.sort_by_key(|(status, _)| *status);
        let (_, first) = variants.first()?;
        let shared = variants
            .iter()
            .all(|(_, content)| same(content.as_ref(), first.as_ref()));
        let name = match first {
            Some(Content::Json {
                ty: ty @ Type::Named(_),
                ..
            }) if shared => FailureName::Body(ty.clone()),
            None if shared => FailureName::Empty,
            _ => FailureName::Operation(id.to_owned()),
        };
        if let Some(at) = self
            .api
            .failures
            .iter()
            .position(|failure| failure.name == name)
        {
            let known = &mut self.api.failures[at].variants;
            for variant in variants {
                if known.iter().all(|(status, _)| *status != variant.0) {
                    known.push(variant);
                }
            }
            known.sort_by_key(|(status, _)| *status);
            return Some(FailureId(at));
        }
        self.api.failures.push(Failure { name, variants });
        Some(FailureId(self.api.failures.len() - 1))
    }

    /// Collects the dates of all vendor media types.
    pub(super) fn number_versions(&mut self) {
        let forms = self.api.operations.iter().flat_map(|operation| {
            let body = operation.body.iter().flat_map(|body| &body.representations);
            body.chain(
                operation
                    .answers
                    .iter()
                    .flat_map(|answer| &answer.representations),
            )
        });
        let mut dates: Vec<String> = forms
            .filter_map(|form| form.version.as_ref())
            .map(|version| version.date.clone())
            .collect();
        dates.sort();
        dates.dedup();
        self.api.versions = dates;
    }
}

/// Whether two bodies are held by the same type.
fn same(one: Option<&Content>, other: Option<&Content>) -> bool {
    match (one, other) {
        (None, None)
        | (Some(Content::Text), Some(Content::Text))
        | (Some(Content::Bytes), Some(Content::Bytes)) => true,
        (Some(Content::Json { ty: one, .. }), Some(Content::Json { ty: other, .. })) => {
            one == other
        }
        _ => false,
    }
}

/// The parts of a path template; a name without a parameter stays text.
fn path_parts(template: &str, parameters: &[Parameter]) -> Vec<PathPart> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once('{') {
        literal.push_str(before);
        let Some((name, after)) = behind.split_once('}') else {
            literal.push('{');
            rest = behind;
            continue;
        };
        match parameters
            .iter()
            .position(|parameter| parameter.location == Location::Path && parameter.name == name)
        {
            Some(at) => {
                if !literal.is_empty() {
                    parts.push(PathPart::Literal(std::mem::take(&mut literal)));
                }
                parts.push(PathPart::Parameter(at));
            }
            None => {
                literal.push('{');
                literal.push_str(name);
                literal.push('}');
            }
        }
        rest = after;
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        parts.push(PathPart::Literal(literal));
    }
    parts
}

/// Where and how a parameter is sent.
fn sent(location: &ParameterIn) -> (Location, Style, bool) {
    match location {
        ParameterIn::Path(style) => {
            let style = match style {
                PathStyle::Matrix => Style::Matrix,
                PathStyle::Label => Style::Label,
                PathStyle::Simple => Style::Simple,
            };
            (Location::Path, style, false)
        }
        ParameterIn::Query {
            style,
            allow_reserved,
        } => {
            let style = match style {
                QueryStyle::Form => Style::Form,
                QueryStyle::SpaceDelimited => Style::SpaceDelimited,
                QueryStyle::PipeDelimited => Style::PipeDelimited,
                QueryStyle::DeepObject => Style::DeepObject,
            };
            (Location::Query, style, *allow_reserved)
        }
        ParameterIn::Header(HeaderStyle::Simple) => (Location::Header, Style::Simple, false),
        ParameterIn::Cookie(CookieStyle::Form) => (Location::Cookie, Style::Form, false),
    }
}

/// The method that a member of a path item stands for.
fn method(name: &str) -> Method {
    match name {
        "put" => Method::Put,
        "post" => Method::Post,
        "delete" => Method::Delete,
        "options" => Method::Options,
        "head" => Method::Head,
        "patch" => Method::Patch,
        "trace" => Method::Trace,
        _ => Method::Get,
    }
}

/// What a successful call gives.
fn output(answers: &[Answer]) -> Output {
    let mut kinds: Vec<(Status, Option<Content>)> = answers
        .iter()
        .filter(|answer| answer.status.is_success())
        .map(|answer| {
            (
                answer.status,
                answer
                    .representations
                    .first()
                    .map(|form| form.content.clone()),
            )
        })
        .collect();
    let Some((_, first)) = kinds.first().cloned() else {
        return Output::Nothing;
    };
    if kinds
        .iter()
        .all(|(_, kind)| same(kind.as_ref(), first.as_ref()))
    {
        return first.map_or(Output::Nothing, Output::One);
    }
    kinds.sort_by_key(|(status, _)| *status);
    Output::Several(kinds)
}

/// The parameter whose `x-envelope` says how the answer is wrapped.
fn envelope(parameters: &[(document::Parameter<'_>, Parameter)]) -> Option<(usize, Envelope)> {
    parameters
        .iter()
        .enumerate()
        .find_map(|(parameter, (declared, _))| {
            let envelope = declared.located.get("x-envelope")?;
            let member = |key: &str| envelope.text(key).unwrap_or(key).to_owned();
            let envelope = Envelope {
                content: member("content"),
                status: member("status"),
            };
            Some((parameter, envelope))
        })
}

/// Whether a media type is JSON.
fn is_json(essence: &str) -> bool {
    essence == "application/json"
        || essence == "text/json"
        || essence == "*/*"
        || essence.ends_with("+json")
}

/// The date of a vendor media type, `application/vnd.NAME.DATE+json`.
fn version(media_type: &str) -> Option<VendorVersion> {
    let essence = media_type.split(';').next()?.trim();
    let (before, suffix) = essence.rsplit_once('+')?;
    let (prefix, date) = before.split_at(before.find("/vnd.").map(|at| at + 5)?);
    let (name, date) = date.split_once('.')?;
    let is_date = |text: &str| {
        let digits = |text: &str, count: usize| {
            text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let mut parts = text.split('-');
        matches!((parts.next(), parts.next(), parts.next(), parts.next()), (Some(year), Some(month), Some(day), None)
            if digits(year, 4) && digits(month, 2) && digits(day, 2))
    };
    let day = date.split('.').next()?;
    (is_date(day) || date == "preview").then(|| VendorVersion {
        prefix: format!("{prefix}{name}."),
        date: date.to_owned(),
        suffix: format!("+{suffix}"),
    })
}
