//! Knows where the lines of a text begin and end: a line ends with a line feed, a carriage return, or
//! both in this order (YAML 1.2, 5.4).

/// Where the line begins that a byte is in.
pub(crate) fn start(text: &str, offset: usize) -> usize {
    let bytes = text.as_bytes();
    let mut before = &bytes[..offset.min(bytes.len())];
    while let Some(at) = memchr::memrchr2(b'\n', b'\r', before) {
        if ends_line(bytes, at) {
            return at + 1;
        }
        before = &bytes[..at];
    }
    0
}

/// Where the line ends that a byte is in, without what ends it.
pub(crate) fn end(text: &str, offset: usize) -> usize {
    let bytes = text.as_bytes();
    let offset = offset.min(bytes.len());
    memchr::memchr2(b'\n', b'\r', &bytes[offset..]).map_or(bytes.len(), |at| offset + at)
}

/// The number of the line that a byte is in, from 1.
pub(crate) fn number(text: &str, offset: usize) -> usize {
    let bytes = text.as_bytes();
    let before = &bytes[..offset.min(bytes.len())];
    let feeds = memchr::memchr_iter(b'\n', before).count();
    // Few texts have these, so that to look for both at once would take longer.
    let returns = memchr::memchr_iter(b'\r', before).filter(|at| ends_line(bytes, *at));
    feeds + returns.count() + 1
}

/// Whether a line ends right behind this line feed or carriage return, and not behind the next one.
fn ends_line(bytes: &[u8], at: usize) -> bool {
    bytes.get(at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n')
}
