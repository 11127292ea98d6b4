//! Typed ways through the tree.

use super::template::without_fragment;
use super::{Document, Lookup, Node, Object, Parameter, ParameterIn, ParameterValue, Seen};
use crate::source::Pointer;

/// The members of a path item that are operations, in the order of the standard.
pub const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// A node and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<'d> {
    /// The node.
    pub node: &'d Node,
    /// Where it stands in the document.
    pub at: Pointer,
}

impl<'d> Located<'d> {
    /// The member `name`, if this is an object that has it.
    pub fn get(&self, name: &str) -> Option<Self> {
        self.node.get(name).map(|node| Self {
            node,
            at: self.at.join(name),
        })
    }

    /// The members, if this is an object; none otherwise.
    pub fn entries(&self) -> impl Iterator<Item = (&'d str, Self)> + use<'d> {
        let at = self.at.clone();
        let members = self.node.as_object().map(Object::iter);
        members.into_iter().flatten().map(move |(name, node)| {
            let at = at.join(name);
            (name.as_str(), Self { node, at })
        })
    }

    /// The elements, if this is an array; none otherwise.
    pub fn items(&self) -> impl Iterator<Item = Self> + use<'d> {
        let at = self.at.clone();
        let items = self.node.as_array().unwrap_or_default();
        items.iter().enumerate().map(move |(index, node)| Self {
            node,
            at: at.index(index),
        })
    }

    /// The string at the member `name`, if there is one.
    pub fn text(&self, name: &str) -> Option<&'d str> {
        self.node.text(name)
    }

    /// The boolean at the member `name`; `false`, if there is none.
    pub fn flag(&self, name: &str) -> bool {
        self.node.flag(name)
    }
}

/// One method of one path.
#[derive(Clone, Debug)]
pub struct Operation<'d> {
    /// The path template, as written.
    pub path: &'d str,
    /// The method in lower case, one of [`METHODS`].
    pub method: &'static str,
    /// The operation object.
    pub located: Located<'d>,
    /// The path item that it belongs to, and those that this one refers to.
    pub items: Vec<Located<'d>>,
}

/// What settles the value of a parameter, so that no caller does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled<'d> {
    /// How the message is sent.
    Message,
    /// The body, unless the caller encoded it: only octets can be.
    Body,
    /// The path, which has a query with it.
    Path,
    /// The client's credential of the security scheme with this name.
    Credential(&'d str),
}

/// How many path items with fields of their own one may consist of: each operation has what all of
/// them say.
pub(super) const MAX_ITEMS: usize = 64;

/// A key of a responses object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResponseKey {
    /// One status code.
    Status(u16),
    /// All status codes of a class (`4XX`), by its first digit.
    Range(u8),
    /// All status codes that no other key names.
    Default,
}

impl ResponseKey {
    /// Reads a key, whatever the case of its letters.
    pub fn parse(key: &str) -> Option<Self> {
        if key.eq_ignore_ascii_case("default") {
            return Some(Self::Default);
        }
        let bytes: [u8; 3] = key.as_bytes().try_into().ok()?;
        let class = bytes[0]
            .checked_sub(b'0')
            .filter(|class| (1..=5).contains(class))?;
        match &bytes[1..] {
            b"XX" | b"xx" => Some(Self::Range(class)),
            digits if digits.iter().all(u8::is_ascii_digit) => key.parse().ok().map(Self::Status),
            _ => None,
        }
    }
}

impl Document {
    /// The components of a section, by their names.
    pub fn components(&self, section: &str) -> impl Iterator<Item = (&str, Located<'_>)> {
        let components = self.start().get("components");
        let section = components.and_then(|components| components.get(section));
        section.into_iter().flat_map(|section| section.entries())
    }

    /// What other files hold, each as a whole.
    pub(crate) fn other_files(&self) -> impl Iterator<Item = Located<'_>> {
        let at = self.files_at();
        let files = self.root().at(&at).map(|node| Located { node, at });
        let files: Vec<_> = files.iter().flat_map(Located::entries).collect();
        files.into_iter().map(|(_, file)| file)
    }

    /// All operations in the order of the document.
    pub fn operations(&self) -> Vec<Operation<'_>> {
        let paths = self.start().get("paths");
        let items = paths.iter().flat_map(Located::entries);
        items
            .filter(|(path, _)| path.starts_with('/'))
            .flat_map(|(path, item)| self.operations_of(path, item))
            .collect()
    }

    /// The operations of a path item, which webhooks and callbacks are as well, and then those of the
    /// one that it refers to, which has what it does not have itself (`OpenAPI` 3.0.4, 4.7.9.1).
    pub(crate) fn operations_of<'d>(
        &'d self,
        path: &'d str,
        item: Located<'d>,
    ) -> Vec<Operation<'d>> {
        let items = self.items(item);
        let mut found: Vec<Operation<'d>> = Vec::new();
        for (key, located) in items.iter().flat_map(Located::entries) {
            let method = METHODS.into_iter().find(|method| *method == key);
            let Some(method) = method.filter(|it| found.iter().all(|known| known.method != *it))
            else {
                continue;
            };
            // A reference is no operation, and who writes one means what it leads to.
            if let Ok(located) = self.follow(located) {
                found.push(Operation {
                    path,
                    method,
                    located,
                    items: items.clone(),
                });
            }
        }
        found
    }

    /// A path item, and those that it refers to, but for those that are nothing but a reference; of a
    /// document without errors all, and of any no more than one above [`MAX_ITEMS`].
    pub(crate) fn items<'d>(&'d self, item: Located<'d>) -> Vec<Located<'d>> {
        let (mut items, mut seen) = (Vec::new(), Seen::default());
        let mut next = self.behind_bare(item).ok();
        while let Some(item) = next.filter(|item| seen.insert(item.node)) {
            let target = item.text("$ref").map(|reference| self.target(reference));
            items.push(item);
            let target = target.and_then(Result::ok);
            let target = target.filter(|_| items.len() <= MAX_ITEMS);
            next = target.and_then(|target| self.behind_bare(target).ok());
        }
        items
    }
}

impl<'d> Operation<'d> {
    /// The identifier, if the document gives one.
    pub fn id(&self) -> Option<&'d str> {
        self.located.text("operationId")
    }

    /// What the operation is called: by its identifier, or by method and path.
    pub fn name(&self) -> String {
        let (method, path) = (self.method.to_uppercase(), self.path);
        self.id()
            .map_or_else(|| format!("{method} {path}"), str::to_owned)
    }

    /// The parameters: of the path item first, each replaced by the operation's own of the same
    /// name and place, then the operation's others.
    ///
    /// Header parameters named `Accept`, `Content-Type` and `Authorization` are ignored
    /// (`OpenAPI` 3.0.4, 4.7.12.1), see [`Self::ruled_headers`]; for those that something else
    /// settles, see [`Self::settled_parameters`].
    pub fn parameters(&self, document: &'d Document) -> Vec<Parameter<'d>> {
        let mut list = self.declared_parameters(document);
        list.retain(|one| !one.is_ignored() && self.settled(one, document).is_none());
        list
    }

    /// The header parameters that the standard ignores, since other parts of the document rule them.
    pub fn ruled_headers(&self, document: &'d Document) -> Vec<Parameter<'d>> {
        let mut list = self.declared_parameters(document);
        list.retain(Parameter::is_ignored);
        list
    }

    /// The parameters whose value something else settles than the caller, each with what does.
    pub fn settled_parameters(&self, document: &'d Document) -> Vec<(Parameter<'d>, Settled<'d>)> {
        let list = self.declared_parameters(document).into_iter();
        list.filter_map(|one| {
            let settled = self.settled(&one, document)?;
            Some((one, settled))
        })
        .collect()
    }

    fn settled(&self, parameter: &Parameter<'d>, document: &'d Document) -> Option<Settled<'d>> {
        if parameter.is_of_the_message() {
            return Some(Settled::Message);
        }
        if parameter.is_content_encoding() && self.located.node.has("requestBody") {
            return Some(Settled::Body);
        }
        if self.path_says(parameter, document) {
            return Some(Settled::Path);
        }
        self.credential(parameter, document)
            .map(Settled::Credential)
    }

    /// Whether the path has a query with the one value that a parameter can have.
    fn path_says(&self, parameter: &Parameter<'d>, document: &'d Document) -> bool {
        let Some((_, query)) = self.path.split_once('?') else {
            return false;
        };
        let ParameterValue::Schema(schema) = &parameter.value else {
            return false;
        };
        let mut schema = document.behind(schema.node);
        if let Some([part]) = schema.map(|schema| schema.list("allOf")) {
            schema = document.behind(part);
        }
        let Some([only]) = schema.map(|schema| schema.list("enum")) else {
            return false;
        };
        let only = only
            .as_str()
            .map_or_else(|| only.to_string(), str::to_owned);
        let pair = format!("{}={only}", parameter.name);
        let is_query = matches!(parameter.location, ParameterIn::Query { .. });
        is_query && without_fragment(query).split('&').any(|said| said == pair)
    }

    /// The security scheme of the operation that sends a key under the name of a parameter.
    fn credential(&self, parameter: &Parameter<'d>, document: &'d Document) -> Option<&'d str> {
        let schemes = document.root().get("components")?;
        let is_key = |scheme| {
            let scheme = document.behind(scheme);
            scheme.is_some_and(|scheme| parameter.is_key(scheme))
        };
        let mut keys = schemes
            .members("securitySchemes")
            .filter(|(_, scheme)| is_key(scheme));
        let is_asked = |name: &str| {
            let requirements = self.requirements(document);
            requirements.iter().any(|schemes| schemes.node.has(name))
        };
        keys.find(|(name, _)| is_asked(name))
            .map(|(name, _)| name.as_str())
    }

    /// The security requirements: its own, else those of the document.
    pub(crate) fn requirements(&self, document: &'d Document) -> Vec<Located<'d>> {
        let own = self.located.get("security");
        let requirements = own.or_else(|| document.start().get("security"));
        requirements.iter().flat_map(Located::items).collect()
    }

    fn declared_parameters(&self, document: &'d Document) -> Vec<Parameter<'d>> {
        let mut list: Vec<Parameter<'d>> = Vec::new();
        // What an item refers to comes first, so that its own take the place of those.
        for owner in self.items.iter().rev().chain([&self.located]) {
            let parameters = owner.get("parameters");
            for located in parameters.iter().flat_map(Located::items) {
                let Some(parameter) = Parameter::read(document, located) else {
                    continue;
                };
                match list.iter_mut().find(|known| known.is_same(&parameter)) {
                    Some(known) => *known = parameter,
                    None => list.push(parameter),
                }
            }
        }
        list
    }

    /// The request body, behind its reference if it is one.
    pub(crate) fn request_body(&self, document: &'d Document) -> Option<Located<'d>> {
        document.follow(self.located.get("requestBody")?).ok()
    }

    /// The responses, each behind its reference if it is one.
    pub fn responses(&self, document: &'d Document) -> Vec<(ResponseKey, Located<'d>)> {
        let responses = self.located.get("responses");
        let entries = responses.iter().flat_map(Located::entries);
        entries
            .filter_map(|(key, response)| {
                let key = ResponseKey::parse(key)?;
                Some((key, document.follow(response).ok()?))
            })
            .collect()
    }
}

/// Whether a text is an absolute or relative URL.
pub(crate) fn is_url(text: &str) -> bool {
    let is_spaced = text.contains(|letter: char| letter.is_whitespace() || letter.is_control());
    let is_absolute = text.contains("://") || text.starts_with("//");
    let absolute = if is_absolute {
        text.to_owned()
    } else {
        format!("http://host/{text}")
    };
    !text.is_empty() && !is_spaced && absolute.parse::<http::Uri>().is_ok()
}

/// Whether a text is the address of something on the web, absolute or relative, without places for
/// values that nothing gives.
pub(crate) fn is_web_address(text: &str) -> bool {
    let start = text.split(['/', '?', '#']).next().unwrap_or_default();
    let is_web = |(scheme, _): (&str, &str)| {
        scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
    };
    is_url(text) && !text.contains(['{', '}']) && start.split_once(':').is_none_or(is_web)
}
