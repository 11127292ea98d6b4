//! What to do about a text that cannot be read, by what its reader says.

/// What the readers say, and what mends it.
const ADVICE: [(&str, &str); 24] = [
    ("more than one YAML document", "keep one of them"),
    (
        "mapping values are not allowed",
        "put quotes around a text that has `: ` in it, or mend the indentation",
    ),
    (
        "cannot start any token",
        "indent by spaces, and put quotes around a text that begins with a sign",
    ),
    (
        "did not find expected key",
        "compare the indentation of this line with that of the lines above",
    ),
    (
        "did not find expected '-' indicator",
        "compare the indentation of this line with that of the lines above",
    ),
    (
        "did not find expected ',' or",
        "a comma, or the bracket that closes the list or object, is missing before this",
    ),
    (
        "could not find expected ':'",
        "a key has a `:` and a space behind it",
    ),
    ("found unexpected end of stream", "a quote is not closed"),
    (
        "did not find expected node content",
        "a value is missing here, or a comma is too much",
    ),
    (
        "unknown anchor",
        "an alias such as `*name` needs the anchor `&name` before it",
    ),
    ("value without a tag", "remove the tag"),
    ("unknown escape", "write a `\\` twice, or use single quotes"),
    ("trailing comma", "remove the comma before the bracket"),
    ("EOF while parsing", "a bracket or a quote is not closed"),
    ("key must be a string", "put double quotes around the key"),
    (
        "control character",
        "write it as an escape, such as `\\n` for the end of a line",
    ),
    (
        "quote is not closed",
        "put a quote behind the text; the end of a line inside of it is `\\n`",
    ),
    (
        "the file is empty",
        "write a description, or name another file",
    ),
    (
        "invalid number",
        "put double quotes around a text, or finish the number",
    ),
    (
        "expected ident",
        "write `true`, `false` or `null`, or put double quotes around a text",
    ),
    (
        "expected value",
        "a value is missing here, or a comma is too much",
    ),
    (
        "hex escape",
        "write an escape with four digits, such as `\\u00e4`, and both halves of a pair",
    ),
    ("levels", "describe what stands so deep by references"),
    (
        "trailing characters",
        "one value is a file: remove what stands behind it",
    ),
];

/// What to do about a text of which a reader says something.
pub(super) fn advice(message: &str) -> Option<&'static str> {
    let mut advice = ADVICE.iter();
    let found = advice.find(|(said, _)| message.contains(said));
    found.map(|(_, help)| *help)
}
