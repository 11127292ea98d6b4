//! Media types: their parts, and what they are called.

/// A media type in lower case and without its parameters.
pub fn essence(media_type: &str) -> String {
    // Documents write a comma before a parameter, too.
    let essence = media_type.split([';', ',']).next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// The first of some media types that is no range, with its parameters.
pub fn first_media_type(media_types: &str) -> Option<&str> {
    let mut names = media_types.split(',').map(str::trim);
    names.find(|name| name.contains('/') && !name.contains('*'))
}

/// Whether a media type, given by its essence, is JSON.
pub fn is_json(essence: &str) -> bool {
    let subtype = essence.split_once('/').map_or("", |(_, subtype)| subtype);
    matches!(essence, "application/json" | "text/json" | "*/*")
        || subtype.ends_with("+json")
        || subtype.starts_with("json+")
}

/// Whether a media type, given by its essence, is lines of JSON, one value each.
pub fn is_json_lines(essence: &str) -> bool {
    let subtype = essence.strip_prefix("application/").unwrap_or_default();
    matches!(
        subtype.trim_start_matches("x-"),
        "ndjson" | "jsonl" | "jsonlines" | "json-lines" | "stream+json"
    )
}

/// How a body of JSON changes what is there, as its media type, given by its essence, says: bodies
/// that look alike mean different things in `json-patch` and `merge-patch`.
pub fn patch_language(essence: &str) -> Option<&str> {
    let (_, subtype) = essence.split_once('/')?;
    let name = subtype.strip_suffix("+json")?;
    name.ends_with("-patch").then_some(name)
}

/// What a media type is called in names.
pub fn media_word(media_type: &str) -> String {
    let essence = essence(media_type);
    let (kind, subtype) = essence.split_once('/').unwrap_or(("", &essence));
    if let Some(patch) = patch_language(&essence) {
        return patch.replace('-', " ");
    }
    if is_json(&essence) && !is_json_lines(&essence) {
        return "json".to_owned();
    }
    match (kind, subtype) {
        ("text", "plain") => "text".to_owned(),
        ("text", "event-stream") => "stream".to_owned(),
        _ if is_json_lines(&essence) => "lines".to_owned(),
        ("multipart", _) => "multipart".to_owned(),
        (_, "x-www-form-urlencoded") => "form".to_owned(),
        (_, "octet-stream" | "*") => "bytes".to_owned(),
        _ => subtype
            .rsplit(['+', '/'])
            .next()
            .unwrap_or(subtype)
            .to_owned(),
    }
}

/// What a media type is called in names beside others with its word: by all that it says.
pub fn media_phrase(media_type: &str) -> String {
    let essence = essence(media_type);
    let parameters = media_type.get(essence.len()..).unwrap_or_default();
    match essence.split_once('/') {
        Some(("*", _)) => "any".to_owned(),
        Some(("application", subtype)) if subtype != "*" => {
            let subtype = subtype.strip_prefix("vnd.").unwrap_or(subtype);
            format!("{subtype} {parameters}")
        }
        _ => format!("{essence} {parameters}"),
    }
}
