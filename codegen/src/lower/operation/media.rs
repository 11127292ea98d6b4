//! The versions that media types name.

use crate::media_type::without_parameters;

/// The date of a vendor media type, `application/vnd.NAME.DATE+json`, or the word in its place.
pub(super) fn version(media_type: &str) -> Option<String> {
    let (before, _) = without_parameters(media_type).rsplit_once('+')?;
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
