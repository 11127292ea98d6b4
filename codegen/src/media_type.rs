//! Media types: their parts, and what they are called.

/// A media type in lower case and without its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaType(String);

/// The formats of media types of applications whose bodies are texts.
const TEXTS: [&str; 8] = [
    "csv",
    "flux",
    "graphql",
    "javascript",
    "sql",
    "tab-separated-values",
    "toml",
    "yaml",
];

impl MediaType {
    /// The media type in a text, which may have parameters; an empty one says nothing, as `*/*` does.
    pub fn of(text: &str) -> Self {
        match without_parameters(text) {
            "" => Self("*/*".to_owned()),
            name => Self(name.to_ascii_lowercase()),
        }
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `/`, such as `text`.
    pub fn kind(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }

    /// Whether its bodies are of parts, with a boundary between them (RFC 2046, 5.1.1).
    pub fn has_parts(&self) -> bool {
        self.kind() == "multipart"
    }

    /// What stands behind the `/`, if it has one.
    pub fn subtype(&self) -> &str {
        let subtype = self.0.split_once('/').map(|(_, subtype)| subtype);
        subtype.unwrap_or_default()
    }

    /// Whether it is JSON.
    pub fn is_json(&self) -> bool {
        matches!(self.as_str(), "application/json" | "text/json" | "*/*")
            || self.subtype().ends_with("+json")
            || self.subtype().starts_with("json+")
            || self.subtype().starts_with("x-amz-json-")
    }

    /// Whether it is lines of JSON, one value each.
    pub fn is_json_lines(&self) -> bool {
        let names = ["ndjson", "jsonl", "jsonlines", "json-lines"];
        let is_lines = names.contains(&self.format())
            || self.subtype().trim_start_matches("x-") == "stream+json";
        self.kind() == "application" && is_lines
    }

    /// What a body is written in: the suffix, if there is one, else all behind the `/`.
    fn format(&self) -> &str {
        let name = self.subtype();
        let suffix = name.rsplit_once('+').map_or(name, |(_, suffix)| suffix);
        suffix.strip_prefix("x-").unwrap_or(suffix)
    }

    /// Whether it is XML.
    pub fn is_xml(&self) -> bool {
        matches!(self.as_str(), "application/xml" | "text/xml") || self.0.ends_with("+xml")
    }

    /// Whether it is of files in a format of their own, which are no encoding of values.
    pub fn is_file(&self) -> bool {
        const FORMATS: [&str; 6] = ["gzip", "msword", "pdf", "tar", "zip", "zstd"];
        const FAMILIES: [&str; 3] = ["vnd.ms-", "vnd.oasis.", "vnd.openxmlformats-"];
        let name = self.subtype();
        match self.kind() {
            "audio" | "font" | "image" | "model" | "video" => true,
            "application" => {
                FORMATS.contains(&self.format())
                    || FAMILIES.iter().any(|family| name.starts_with(family))
            }
            _ => false,
        }
    }

    /// Whether it is a kind of text.
    pub fn is_text(&self) -> bool {
        self.0.starts_with("text/")
    }

    /// Whether it is YAML.
    pub fn is_yaml(&self) -> bool {
        self.format() == "yaml"
    }

    /// Whether it is a kind of text that is not called so.
    pub fn is_text_by_another_name(&self) -> bool {
        let name = self.format();
        let is_known = TEXTS.contains(&name.strip_prefix("vnd.").unwrap_or(name));
        self.kind() == "application" && (is_known || self.is_json_lines())
    }

    /// How a body changes what is there: bodies that look alike mean different things in
    /// `json-patch` and `merge-patch`.
    pub fn patch_language(&self) -> Option<&str> {
        let (name, _) = self.subtype().rsplit_once('+')?;
        name.ends_with("-patch").then_some(name)
    }

    /// What it is called in names.
    pub fn word(&self) -> String {
        if let Some(patch) = self.patch_language() {
            let name = if self.is_json() {
                patch
            } else {
                self.subtype()
            };
            return name.replace(['-', '+'], " ");
        }
        let name = self
            .0
            .split_once('/')
            .map_or(self.as_str(), |(_, name)| name);
        let word = match (self.kind(), name) {
            _ if self.is_json_lines() => "lines",
            _ if self.is_json() => "json",
            ("text", "plain") => "text",
            ("text", "event-stream") => "stream",
            ("multipart", _) => "multipart",
            (_, "x-www-form-urlencoded") => "form",
            (_, "octet-stream" | "*") => "bytes",
            _ => name.rsplit(['+', '/']).next().unwrap_or(name),
        };
        word.to_owned()
    }
}

/// A media type as written, without its parameters.
pub(crate) fn without_parameters(text: &str) -> &str {
    // Documents write a comma before a parameter, too.
    let end = text.find([';', ',']).unwrap_or(text.len());
    text[..end].trim()
}

/// What a media type is called in names beside others with its word: by all that it says.
pub(crate) fn media_phrase(text: &str) -> String {
    let (media_type, parameters) = (MediaType::of(text), parameters(text));
    match media_type.0.split_once('/') {
        Some(("*", _)) => "any".to_owned(),
        Some(("application", subtype)) if subtype != "*" => {
            let subtype = subtype.strip_prefix("vnd.").unwrap_or(subtype);
            format!("{subtype} {parameters}")
        }
        _ => format!("{} {parameters}", media_type.0),
    }
}

/// What a media type is called in names beside another one of its word: where they differ in their
/// parameters alone, by these.
pub(crate) fn phrase_beside(text: &str, other: &str) -> String {
    match parameters(text) {
        own if !own.is_empty() && MediaType::of(text) == MediaType::of(other) => own,
        _ => media_phrase(text),
    }
}

/// What the parameters of a media type are called in names: each by its name and its value, an
/// address by where it ends.
fn parameters(text: &str) -> String {
    let (_, parameters) = text.split_once([';', ',']).unwrap_or_default();
    let mut is_quoted = false;
    let parameters = parameters.split(|letter| {
        is_quoted ^= letter == '"';
        letter == ';' && !is_quoted
    });
    let words = parameters.flat_map(|parameter| {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let value = value.trim().trim_matches('"');
        if !value.contains("://") {
            return vec![name.trim(), value];
        }
        let addresses = value.split_whitespace();
        let ends = addresses.filter_map(|it| it.trim_end_matches('/').rsplit('/').next());
        ends.collect()
    });
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The first of some media types that is no range, with its parameters.
pub(crate) fn first_media_type(media_types: &str) -> Option<&str> {
    let mut names = media_types.split(',').map(str::trim);
    names.find(|name| name.contains('/') && !name.contains('*'))
}
