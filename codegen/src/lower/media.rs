//! Media types: what a body of one is written and read as.

pub(super) use crate::ir::{
    essence, is_json, is_json_lines, media_phrase, media_word as word, patch_language,
};

/// Whether a media type, given by its essence, is XML.
pub(super) fn is_xml(essence: &str) -> bool {
    matches!(essence, "application/xml" | "text/xml") || essence.ends_with("+xml")
}

/// The date of a vendor media type, `application/vnd.NAME.DATE+json`, or the word in its place.
pub(super) fn version(media_type: &str) -> Option<String> {
    let essence = media_type.split(';').next()?.trim();
    let (before, _) = essence.rsplit_once('+')?;
    let (_, name) = before.split_once("/vnd.")?;
    let (_, date) = name.split_once('.')?;
    let day = date.split('.').next()?;
    (is_date(day) || date == "preview").then(|| date.to_owned())
}

/// Whether a version is a day, and neither a preview nor to come.
pub(super) fn is_date(version: &str) -> bool {
    let digits = |text: &str, count: usize| {
        text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let parts: Vec<&str> = version.split('-').collect();
    matches!(parts.as_slice(), [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2))
}
