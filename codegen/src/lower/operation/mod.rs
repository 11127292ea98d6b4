//! Paths into operations.

mod answer;
mod content;
mod failure;
mod form;
mod media;
mod multipart;
mod parameter;
mod payload;
mod representation;
mod ruled_header;
mod security;
mod shared;
mod stream;
mod variant;

use std::borrow::Cow;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Located, Lookup, Node, Settled};
use crate::ir::{
    Body, Content, Direction, Docs, Envelope, Location, Method, Operation, Parameter, PathPart,
    Representation, Server, Tag, TagId, WaitInBody,
};
use crate::lower::Lowering;
use crate::lower::docs::docs;
use crate::source::Pointer;
pub(super) use security::asks_for_none;

use answer::output;
use content::{Owner, Whose};
use payload::Payload;

/// An operation of the document, before it is lowered.
pub(super) struct Found<'d> {
    pub(super) operation: document::Operation<'d>,
    /// `operationId`, or method and path without one.
    pub(super) id: String,
}

impl<'d> Lowering<'d> {
    /// The operations that the configuration keeps, in document order.
    pub(super) fn kept_operations(&mut self) -> Vec<Found<'d>> {
        let found = self.document.operations().into_iter().map(|operation| {
            let id = operation.name();
            Found { operation, id }
        });
        let mut found: Vec<Found<'d>> = found.collect();
        let names: Vec<&str> = found.iter().map(|found| found.id.as_str()).collect();
        for wanted in &self.config.operations {
            let at = Pointer::root().join("paths");
            let how = "give an `operationId`, or method and path as in `GET /pets`";
            let kind = (Code::UnknownOperation, "operation", how);
            self.tell_unknown(kind, at, wanted, &names);
        }
        if !self.config.operations.is_empty() {
            found.retain(|operation| self.config.operations.contains(&operation.id));
        }
        found
    }

    /// Takes note which way the schemas of the operations go, and those of what comes unasked.
    pub(in crate::lower) fn mark_usage(
        &mut self,
        operations: &[Found<'d>],
        payloads: &[Payload<'d>],
    ) {
        let mut usage = std::mem::take(&mut self.usage);
        for Found { operation, .. } in operations {
            let credentials = self.credentials(operation);
            let parameters = operation.parameters(self.document).into_iter();
            let encoding = self.content_encoding(operation);
            for parameter in parameters.chain(credentials).chain(encoding) {
                usage.mark(self, parameter.located.node, Direction::Request);
            }
            if let Some(body) = operation.request_body(self.document) {
                usage.mark(self, body.node, Direction::Request);
            }
            for (_, answer) in operation.responses(self.document) {
                usage.mark(self, answer.node, Direction::Response);
            }
        }
        for payload in payloads {
            usage.mark(self, payload.body.node, Direction::Response);
        }
        usage.decide(self.lenient);
        self.usage = usage;
    }

    /// Lowers one operation: to one method, or several where its media types have different types.
    pub(super) fn lower_operation(&mut self, found: &Found<'d>) {
        let Found { operation, id } = found;
        self.tell_message_headers(operation);
        let declared = operation.parameters(self.document);
        let own = self.own_parameters(found, &declared);
        let template = self.sent_template(operation, &declared);
        let parts = document::path_parts(&template).unwrap_or_default();
        let envelope = envelope(&declared);
        let wait = self.wait_in_body(operation);
        let answers = self.answers(found);
        let failure = self.failure(&answers, id);
        let (forms, required, body_docs) = self.body(found);
        let encoding = self.encoding(found, &forms);
        let node = operation.located.node;
        let own_server = self.own_server(operation);
        let links = self.links(operation);
        let is_head = operation.method == "head";
        let head = is_head.then(|| self.accept_of_head(found)).flatten();
        for variant in variant::variants(&forms, &answers) {
            let body = variant.body.as_ref();
            let body = body.map(|form| variant::body(form, required, body_docs.clone()));
            let of_body = body
                .iter()
                .flat_map(|body| of_body(body, encoding.as_ref()));
            let parameters: Vec<Parameter> = own.iter().cloned().chain(of_body).collect();
            let lowered = Operation {
                id: id.clone(),
                name: operation.id().map(str::to_owned),
                rust_name: operation.located.text("x-rust-name").map(str::to_owned),
                suffix: variant.suffix.join(" "),
                origin: operation.located.at.clone(),
                docs: prose(operation),
                notes: variant.notes,
                tag: self.tag(node),
                other_tags: other_tags(node),
                links: links.clone(),
                method: method(operation.method),
                template: plain(&parts),
                path: path(&parts, &parameters),
                body,
                security: Some(self.security(operation)),
                envelope: envelope.clone(),
                wait: wait.clone(),
                parameters,
                output: output(&variant.answers),
                answers: variant.answers,
                accept: head.clone().unwrap_or(variant.accept),
                versions: variant.versions,
                server: own_server.clone(),
                failure,
            };
            self.api.operations.push(lowered);
        }
    }

    /// The template of an operation without what its query parameters say anyway.
    fn sent_template(
        &self,
        operation: &document::Operation<'d>,
        declared: &[document::Parameter<'d>],
    ) -> Cow<'d, str> {
        let settled = operation.settled_parameters(self.document);
        let settled = settled.iter().map(|(parameter, _)| parameter);
        let all: Vec<&document::Parameter<'_>> = declared.iter().chain(settled).collect();
        let has = |place: &str, name: &str| {
            let mut all = all.iter();
            all.any(|it| it.name == name && it.located.text("in") == Some(place))
        };
        let is_sent = |key: &str, name: &str| has("query", key) && !has("path", name);
        document::without_values(operation.path, is_sent)
    }

    /// The parameters of an operation, whichever body it is sent with.
    fn own_parameters(
        &mut self,
        Found { operation, id }: &Found<'d>,
        declared: &[document::Parameter<'d>],
    ) -> Vec<Parameter> {
        let declared = declared.iter();
        let lowered = declared.map(|parameter| self.parameter(parameter, id));
        let mut parameters: Vec<Parameter> = lowered.collect();
        if let Some(credentials) = self.credentials(operation) {
            parameters.push(self.secret_parameter(&credentials, id));
        }
        let parts = document::path_parts(operation.path).unwrap_or_default();
        for parameter in &mut parameters {
            let segments = document::PathPart::Segments(&parameter.name);
            parameter.allow_reserved |=
                parameter.location == Location::Path && parts.contains(&segments);
        }
        parameters
    }

    /// Says which parameters are headers that no caller chooses.
    fn tell_message_headers(&mut self, operation: &document::Operation<'d>) {
        for (header, settled) in operation.settled_parameters(self.document) {
            if settled == Settled::Message {
                self.tell_message_header(&header);
            }
        }
    }

    fn tell_message_header(&mut self, header: &document::Parameter<'d>) {
        let message = format!("the client sets the header `{}` itself", header.name);
        self.left_out(&header.located.at, message);
    }

    /// The parameter that says how a body is compressed.
    fn content_encoding(
        &self,
        operation: &document::Operation<'d>,
    ) -> Option<document::Parameter<'d>> {
        let settled = operation.settled_parameters(self.document).into_iter();
        let mut of_body = settled.filter(|(_, settled)| *settled == Settled::Body);
        of_body.next().map(|(header, _)| header)
    }

    /// The same of a body that may be octets, which the caller compresses.
    fn encoding(&mut self, found: &Found<'d>, forms: &[Representation]) -> Option<Parameter> {
        let declared = self.content_encoding(&found.operation)?;
        if forms.iter().any(|form| form.content == Content::Bytes) {
            return Some(self.parameter(&declared, &found.id));
        }
        self.tell_message_header(&declared);
        None
    }

    /// Where an error answer says how long to wait, by the first `x-retry-after`.
    fn wait_in_body(&mut self, operation: &document::Operation<'d>) -> Option<WaitInBody> {
        let responses = operation.responses(self.document);
        let mut said = responses
            .iter()
            .filter_map(|(_, answer)| answer.get("x-retry-after"));
        let said = said.next()?;
        let only = said.get("only");
        let only = only.iter().flat_map(Located::entries);
        let only: Option<Vec<_>> = only
            .map(|(pointer, text)| Some((pointer.to_owned(), text.node.as_str()?.to_owned())))
            .collect();
        let wait = (said.text("seconds").zip(only)).map(|(seconds, only)| WaitInBody {
            seconds: seconds.to_owned(),
            only,
        });
        if wait.is_none() {
            let message = "`x-retry-after` does not say where the seconds are";
            self.client_lacks(
                Diagnostic::warning(Code::Unsupported, &said.at, message)
                    .with_note("it is ignored")
                    .with_help("`seconds` is a JSON Pointer into the error, `only` an object of strings by their JSON Pointers"),
            );
        }
        wait
    }

    /// The operations that the answers of an operation link to.
    fn links(&self, operation: &document::Operation<'d>) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for (_, answer) in operation.responses(self.document) {
            for (_, link) in answer.get("links").iter().flat_map(Located::entries) {
                let link = self.behind(link.node);
                let names = ["operationId", "operationRef"];
                let name = names.iter().find_map(|name| link.text(name));
                let name = name.filter(|name| !found.iter().any(|known| known == name));
                found.extend(name.map(str::to_owned));
            }
        }
        found
    }

    /// The first server of an operation, or of its path, if it has any of its own.
    fn own_server(&mut self, operation: &document::Operation<'d>) -> Option<String> {
        let mut owners = std::iter::once(&operation.located).chain(&operation.items);
        let declared = owners.find_map(|owner| owner.get("servers"))?;
        let servers = Self::servers(&declared);
        let url = servers.first().map(Server::default_url)?;
        let is_documents = self.api.servers.first().map(Server::default_url) == Some(url.clone());
        if is_documents {
            return None;
        }
        if servers.len() > 1 || servers.iter().any(|server| !server.variables.is_empty()) {
            let message = "the operation has several servers of its own, or server variables";
            self.client_lacks(
                Diagnostic::warning(Code::Unsupported, &declared.at, message)
                    .with_note("it is sent to the first server, with the defaults of its variables")
                    .with_help(
                        "move them to the document's `servers`, among which callers can choose",
                    ),
            );
        }
        Some(url)
    }

    /// The group that an operation is in: its first tag.
    fn tag(&mut self, node: &Node) -> TagId {
        let tags = node.list("tags");
        let name = tags.first().and_then(Node::as_str).unwrap_or_default();
        if let Some(at) = self.api.tags.iter().position(|tag| tag.name == name) {
            return TagId(at);
        }
        let declared = self.document.start().get("tags");
        let mut declared = declared.iter().flat_map(Located::items);
        let declared = declared.find(|tag| tag.text("name") == Some(name));
        let docs = declared.map(|tag| docs(tag.node, &tag.at));
        self.api.tags.push(Tag {
            name: name.to_owned(),
            docs: docs.unwrap_or_default(),
        });
        TagId(self.api.tags.len() - 1)
    }

    /// The request body: its forms, whether it is required, and its prose.
    fn body(&mut self, found: &Found<'d>) -> (Vec<Representation>, bool, Docs) {
        let Some(located) = found.operation.request_body(self.document) else {
            return (Vec::new(), false, Docs::default());
        };
        // An operation in a file of its own shares its body with no other one.
        let is_own = located.at.is_within(&found.operation.located.at);
        let shared = self.document.shared_name(&located.at);
        let shared = shared.filter(|_| !is_own);
        let whose = Whose {
            owner: Owner::of(shared.as_deref(), &found.id),
            step: "request",
            direction: Direction::Request,
        };
        let forms = self.representations(&located, whose);
        let main = forms
            .iter()
            .find(|form| matches!(form.content, Content::Json { .. }));
        for form in &forms {
            if main.is_some_and(|main| variant::is_redundant(form, main)) {
                let at = located.at.join("content").join(&form.media_type);
                let message = format!("the body is sent as JSON, never as `{}`", form.media_type);
                self.left_out(&at, message);
            }
        }
        let docs = docs(located.node, &located.at);
        (forms, located.flag("required"), docs)
    }

    /// Collects the dates of all vendor media types.
    pub(super) fn number_versions(&mut self) {
        let operations = self.api.operations.iter();
        let mut dates: Vec<String> = operations
            .flat_map(|operation| &operation.versions)
            .map(|version| version.date.clone())
            .collect();
        dates.sort();
        dates.dedup();
        self.api.versions = dates;
    }
}

/// The parameters that a body brings: the media type that it has, how octets are compressed, and the parts
/// of a form.
fn of_body(body: &Body, encoding: Option<&Parameter>) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = variant::media_type_of(body).into_iter().collect();
    match &body.content {
        Content::Bytes => parameters.extend(encoding.cloned()),
        // The parts of a body that may be missing may be missing, too.
        Content::Multipart { parts, .. } => {
            parameters.extend(parts.iter().cloned().map(|part| Parameter {
                required: part.required && body.required,
                ..part
            }));
        }
        Content::Json { .. }
        | Content::Text { .. }
        | Content::Form { .. }
        | Content::FreeParts
        | Content::Lines { .. }
        | Content::Events { .. } => {}
    }
    parameters
}

/// What is said of an operation, or where it has no description, of all that its path has (`OpenAPI`
/// 3.0.4, 4.7.9.1).
fn prose(operation: &document::Operation<'_>) -> Docs {
    let mut told = docs(operation.located.node, &operation.located.at);
    for item in &operation.items {
        if !told.description.is_empty() {
            break;
        }
        let of_all = docs(item.node, &item.at);
        if told.summary.is_empty() {
            told.summary = of_all.summary;
        }
        if !of_all.description.is_empty() {
            (told.description, told.origin) = (of_all.description, of_all.origin);
        }
    }
    told
}

/// The tags of an operation behind the first.
fn other_tags(node: &Node) -> Vec<String> {
    let others = node.list("tags").iter().skip(1);
    others.filter_map(Node::as_str).map(str::to_owned).collect()
}

/// A path template with nothing but names in its braces: operators say no more than the spelling of a
/// parameter does.
fn plain(parts: &[document::PathPart<'_>]) -> String {
    let parts = parts.iter().map(|part| match part {
        document::PathPart::Literal(text) => (*text).to_owned(),
        document::PathPart::Parameter(name) | document::PathPart::Segments(name) => {
            format!("{{{name}}}")
        }
    });
    parts.collect()
}

/// The parts of a path as the emitters take them; a name without a parameter stays text.
fn path(parts: &[document::PathPart<'_>], parameters: &[Parameter]) -> Vec<PathPart> {
    let at = |name: &str| {
        let is_it = |one: &Parameter| one.location == Location::Path && one.name == name;
        parameters.iter().position(is_it)
    };
    let parts = parts.iter().map(|part| match part {
        document::PathPart::Literal(text) => PathPart::Literal((*text).to_owned()),
        document::PathPart::Parameter(name) | document::PathPart::Segments(name) => at(name)
            .map_or_else(
                || PathPart::Literal(format!("{{{name}}}")),
                PathPart::Parameter,
            ),
    });
    parts.collect()
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

/// The parameter whose `x-envelope` says how the answer is wrapped.
fn envelope(parameters: &[document::Parameter<'_>]) -> Option<(usize, Envelope)> {
    parameters
        .iter()
        .enumerate()
        .find_map(|(parameter, declared)| {
            let envelope = declared.located.get("x-envelope")?;
            let member = |key: &str| envelope.text(key).unwrap_or(key).to_owned();
            let envelope = Envelope {
                content: member("content"),
                status: member("status"),
            };
            Some((parameter, envelope))
        })
}
