//! What to do about a text that cannot be read, by what its reader says.

/// What the readers say, and what mends it.
const ADVICE: [(&str, &str); 24] = [
    ("more than one YAML document", "keep one of them"),
    (
        "mapping values are not allowed",
        "put quotes around a text that has `: ` in it, or correct the indentation",
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
        "write a comma before this, or close the list or object",
    ),
    (
        "could not find expected ':'",
        "write a `:` and a space after the key",
    ),
    ("found unexpected end of stream", "close the quote"),
    (
        "did not find expected node content",
        "write a value here, or remove a comma",
    ),
    (
        "unknown anchor",
        "an alias such as `*name` needs the anchor `&name` before it",
    ),
    ("value without a tag", "remove the tag"),
    ("unknown escape", "write a `\\` twice, or use single quotes"),
    ("trailing comma", "remove the comma before the bracket"),
    ("EOF while parsing", "close the bracket or the quote"),
    ("key must be a string", "put double quotes around the key"),
    (
        "control character",
        "write it as an escape, such as `\\n` for a line break",
    ),
    (
        "quote is not closed",
        "close the quote; a line break inside of it is `\\n`",
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
    ("expected value", "write a value here, or remove a comma"),
    (
        "hex escape",
        "write an escape with four digits, such as `\\u00e4`, and both halves of a pair",
    ),
    ("levels", "move inner parts elsewhere, and refer to them"),
    (
        "trailing characters",
        "a file is one value: remove what follows it",
    ),
];

/// What to do about a text of which a reader says something.
pub(super) fn advice(message: &str) -> Option<&'static str> {
    let mut advice = ADVICE.iter();
    let found = advice.find(|(said, _)| message.contains(said));
    found.map(|(_, help)| *help)
}
