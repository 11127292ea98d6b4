//! Foreign prose as doc comments: what it looks like, and that nothing in it does harm.

#![allow(clippy::unwrap_used, reason = "in a test, an unwrap is an assertion")]

use std::path::Path;
use std::process::Command;

use codegen::emit::doc;
use codegen::ir::Docs;
use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use quote::quote;
use syn::parse::Parser as _;

/// The Markdown that rustdoc sees of a description.
fn written(summary: &str, description: &str, extra: &[&str]) -> String {
    let docs = Docs {
        summary: summary.to_owned(),
        description: description.to_owned(),
        ..Docs::default()
    };
    let extra: Vec<String> = extra
        .iter()
        .map(|&paragraph| paragraph.to_owned())
        .collect();
    let attributes = syn::Attribute::parse_outer
        .parse2(doc::attributes(&docs, &extra))
        .unwrap();
    // An attribute holds several lines, which are printed as a comment each.
    let texts = attributes.iter().map(|attribute| {
        match &attribute.meta.require_name_value().unwrap().value {
            syn::Expr::Lit(syn::ExprLit {
                lit: syn::Lit::Str(text),
                ..
            }) => text.value(),
            other => panic!("no text: {}", quote!(#other)),
        }
    });
    let texts: Vec<String> = texts.collect();
    let lines = texts.iter().flat_map(|text| text.split('\n')).map(|line| {
        assert!(
            line.is_empty() || (line.starts_with(' ') && line.trim_end() == line),
            "{line:?}"
        );
        line.strip_prefix(' ').unwrap_or_default()
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn description(text: &str) -> String {
    written("", text, &[])
}

#[test]
fn the_first_line_is_the_summary_or_the_first_sentence() {
    assert_eq!(written("Returns one pet", "", &[]), "Returns one pet.");
    assert_eq!(
        written("Returns one pet", "By its id.", &[]),
        "Returns one pet.\n\nBy its id."
    );
    assert_eq!(
        description("A pet. It has a name."),
        "A pet.\n\nIt has a name."
    );
    assert_eq!(
        description("A pet, e.g. a dog, i.e. Rex. Or 1.5 cats"),
        "A pet, e.g. a dog, i.e. Rex.\n\nOr 1.5 cats"
    );
    assert_eq!(
        description("# Pets\n\nThey live here"),
        "Pets.\n\nThey live here"
    );
    assert_eq!(description("Allowed:\n- a\n- b"), "Allowed:\n\n- a\n- b");
    assert_eq!(description("The `name`"), "The `name`.");
    assert_eq!(description("One<br>two"), "One.\n\ntwo");
}

#[test]
fn a_summary_that_the_description_repeats_stands_once() {
    assert_eq!(
        written("Returns one pet", "Returns one **pet**.", &[]),
        "Returns one **pet**."
    );
    assert_eq!(
        written("Returns one pet.", "Returns one pet. By id.", &[]),
        "Returns one pet.\n\nBy id."
    );
    assert_eq!(
        written("Pet", "Pet object. Small.", &[]),
        "Pet.\n\nPet object. Small."
    );
}

#[test]
fn our_own_paragraphs_stand_at_the_end() {
    let extra = [
        "At most 64 characters.",
        "Schema: `#/components/schemas/Pet`",
    ];
    assert_eq!(
        written("", "A name", &extra),
        "A name.\n\nAt most 64 characters.\n\nSchema: `#/components/schemas/Pet`"
    );
    assert_eq!(written("", "", &[]), "");
    assert_eq!(
        written("", "", &["See [`Pet`](crate::Pet)."]),
        "See [`Pet`](crate::Pet)."
    );
}

#[test]
fn what_is_no_markup_is_left_alone() {
    for text in [
        "The snake_case name of __init__py, \"quoted\" and 'so'.",
        "Set envelope=true, 5 * 3 <= 16, a < b, C:\\path and ~5 minutes.",
        "Use *.mongodb.net or _id & co.",
    ] {
        assert_eq!(description(text), text);
    }
}

#[test]
fn markup_of_strangers_becomes_calm_markdown() {
    for (text, expected) in [
        (
            "Some *soft*, __strong__ and `code` text.",
            "Some *soft*, **strong** and `code` text.",
        ),
        (
            "See [the docs](https://example.com/a b).",
            "See \\[the docs\\](<https://example.com/a> b).",
        ),
        (
            "See [the docs](https://example.com/a).",
            "See [the docs](https://example.com/a).",
        ),
        (
            "See [it](#tag/Pets) or [that](../x.html).",
            "See it or that.",
        ),
        ("Run [it](javascript:alert(1)).", "Run it."),
        (
            "Open https://example.com/a_b.",
            "Open <https://example.com/a_b>.",
        ),
        (
            "An [unknown] name, `Vec<T>`, Vec<T>.",
            "An \\[unknown\\] name, `Vec<T>`, Vec\\<T>.",
        ),
        (
            "Sends <clusterName> &amp;lt; &lt;",
            "Sends \\<clusterName> \\&lt; \\<.",
        ),
        (
            "<p>One <b>bold</b> word.</p><p>Two.</p>",
            "One **bold** word.\n\nTwo.",
        ),
        ("<ul><li>a<li>b &amp; c</ul>", "- a\n- b & c"),
        (
            "x\n\n<a href=\"https://example.com\">link</a> <i>open",
            "x.\n\n[link](https://example.com) open",
        ),
        ("x\n\nuse <code>a*b</code>", "x.\n\nuse `a*b`"),
        (
            "x\n\n## Usage\n\n* a\n\n  b\n* c\n  1. d",
            "x.\n\n**Usage**\n\n- a\n\n  b\n- c\n  1. d",
        ),
        ("x\n\n> quoted\nlazily", "x.\n\n> quoted lazily"),
        (
            "x\n\n| a | b |\n|--|--|\n| 1 | `p\\|q` |",
            "x.\n\n| a | b |\n|---|---|\n| 1 | `p\\|q` |",
        ),
        (
            "x\n\n<h4>Limits</h4>\n<p>Ten a second.</p>\n<ul>\n<li>free</li>\n</ul>",
            "x.\n\n**Limits**\n\nTen a second.\n\n- free",
        ),
        ("<h4>Limits</h4><pre>a</pre>", "Limits.\n\n```text\na\n```"),
        (
            "_**Note**: a_ and **b *c***, *__d__*.",
            "***Note**: a* and **b *c***, ***d***.",
        ),
        ("x\n\n<SecurityDefinitions />", "x."),
        (
            "<x-lifecycle class=\"ea\"></x-lifecycle> Sets <api-key>.",
            "Sets \\<api-key>.",
        ),
        (
            "x\n\nReplace <user-id> in `<user-id>1</user-id>`.",
            "x.\n\nReplace \\<user-id> in `<user-id>1</user-id>`.",
        ),
        ("See **[Learn more](/docs)**.", "See **Learn more**."),
        // Without the page that it points to, it says nothing.
        (
            "One page. [Learn more](/docs/pages). [Read more about it](/docs/pages).",
            "One page.\n\nRead more about it.",
        ),
        (
            "Learn more of pages, which is [more info](/docs).",
            "Learn more of pages, which is more info.",
        ),
        ("x\n\n    panic!()", "x.\n\n```text\npanic!()\n```"),
        (
            "x\n\n``` <quantity> ::= <number>\n<number> ::= 1\n```",
            "x.\n\n```text\n<quantity> ::= <number>\n<number> ::= 1\n```",
        ),
        // Two tildes strike out whatever stands in front of them.
        ("a\\~~*~~", "a\\~\\~\\*\\~\\~."),
        ("x\n\n~~~rust\na\n```\nb", "x.\n\n````text\na\n```\nb\n````"),
        ("x\n\n1986\\. A year", "x.\n\n1986\\. A year"),
        ("x\n\n\\# no heading", "x.\n\n\\# no heading"),
        ("x\n\nbare\rCR", "x.\n\nbare CR"),
        (
            "x\n\n\u{202e}bidi\u{202c} \u{7}",
            "x.\n\nU+202Ebidi U+202C U+0007"
                .replace("bidi ", "bidi")
                .as_str(),
        ),
    ] {
        assert_eq!(description(text), expected, "{text:?}");
    }
}

#[test]
fn prose_is_wrapped_where_no_block_starts() {
    let text = format!(
        "x\n\n{} - dash {} 1. one {} # hash",
        "word ".repeat(18),
        "word ".repeat(17),
        "word ".repeat(17)
    );
    let out = description(&text);
    assert!(out.lines().all(|line| line.len() <= 93), "{out}");
    assert_eq!(blocks(&out), 2, "{out}");
    assert_eq!(
        visible(&out),
        visible(&text).replacen('x', "x.", 1),
        "{out}"
    );
}

#[test]
fn a_wide_table_becomes_a_list() {
    let wide = "long ".repeat(30);
    let out = description(&format!("x\n\n| a | b |\n|--|--|\n| 1 | {wide} |\n| 2 | |"));
    assert!(
        out.contains("\n- a: 1; b: long long") && out.ends_with("\n- a: 2"),
        "{out}"
    );
    let out = description(&format!("x\n\n<table><tr><th>{wide}</table>"));
    assert!(out.contains("\n- long long"), "{out}");
}

#[test]
fn a_table_of_html_is_one_of_markdown() {
    for (text, expected) in [
        (
            "x:<table><caption>Ops</caption><thead><tr><th>A</th><th>Op</th></tr></thead>\n<tbody><tr><td><code>i</code></td><td></td></tr></tbody></table>y",
            "x:\n\nOps\n\n| A | Op |\n|---|---|\n| `i` |  |\n\ny",
        ),
        // The end tags may be left out, and so may the head.
        (
            "x\n\n<table>\n<tr><td>a<td>b|c\n\n<tr><td>\n\nd\n\n</table>",
            "x.\n\n|  |  |\n|---|---|\n| a | b\\|c |\n| d |",
        ),
        (
            "x\n\n<table><tr><th>a</th></tr><tr><td><p>One.</p><p>Two:</p><ul><li>b<li>c</ul></td><td>d</td></tr></table>",
            "x.\n\n| a |  |\n|---|---|\n| One. Two: • b • c | d |",
        ),
        (
            "x\n\n<table><tr><td>a</td></tr>\n\n- b\n\n<td>c</td></table>",
            "x.\n\n|  |\n|---|\n| a |\n\n- b\n\n|  |\n|---|\n| c |",
        ),
    ] {
        assert_eq!(description(text), expected, "{text:?}");
    }
}

#[test]
fn plain_text_is_one_line() {
    assert_eq!(doc::plain(" a\r\n\tb\u{202e} `c` "), "a bU+202E `c`");
    assert_eq!(doc::code("a"), "`a`");
    assert_eq!(doc::code("`a``b"), "``` `a``b ```");
    assert_eq!(doc::code(""), "`\"\"`");
    assert_eq!(doc::code(" "), "`\" \"`");
}

/// The extensions of rustdoc.
fn rustdoc() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
}

fn blocks(markdown: &str) -> usize {
    Parser::new_ext(markdown, rustdoc())
        .filter(|event| matches!(event, Event::End(TagEnd::Paragraph)))
        .count()
}

/// The text that a reader sees, without white space.
fn visible(markdown: &str) -> String {
    let mut text = String::new();
    for event in Parser::new_ext(
        markdown,
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH,
    ) {
        if let Event::Text(piece) | Event::Code(piece) = event {
            text.extend(piece.chars().filter(|letter| !letter.is_whitespace()));
        }
    }
    text
}

/// What is wrong with a doc comment, if anything.
fn fault(markdown: &str) -> Option<String> {
    if let Some(hidden) = markdown
        .chars()
        .find(|&letter| (letter.is_control() && letter != '\n') || letter == '\u{202e}')
    {
        return Some(format!("hidden {hidden:?}"));
    }
    // Every bracket that is not escaped must belong to a link that is written out.
    let mut broken = Vec::new();
    let callback = |link: pulldown_cmark::BrokenLink<'_>| {
        broken.push(link.reference.to_string());
        None
    };
    for event in Parser::new_with_broken_link_callback(markdown, rustdoc(), Some(callback)) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => return Some(format!("HTML {html}")),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                return Some("indented code".to_owned());
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if &*info != "text" => {
                return Some(format!("fence {info}"));
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })
                if !["http://", "https://", "mailto:"]
                    .iter()
                    .any(|scheme| dest_url.to_lowercase().starts_with(scheme)) =>
            {
                return Some(format!("link to {dest_url}"));
            }
            Event::FootnoteReference(name) => return Some(format!("footnote {name}")),
            Event::Start(Tag::Heading { .. }) | Event::Rule => {
                return Some("heading or rule".to_owned());
            }
            _ => {}
        }
    }
    broken
        .pop()
        .map(|reference| format!("link to [{reference}]"))
}

/// Pieces of which hostile texts are made.
fn fragment() -> impl Strategy<Value = String> {
    let markup = prop::sample::select(vec![
        "```",
        "~~~",
        "`",
        "``",
        "rust\n",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "\r",
        "\r\n",
        "- ",
        "* ",
        "+ ",
        "1. ",
        "2) ",
        "> ",
        "# ",
        "***",
        "---",
        "===",
        "|",
        "|--|",
        "| a | b |\n|---|---|\n| c | d |\n",
        "[x]",
        "[x]: ",
        "[^1]",
        "](",
        "![",
        "(",
        ")",
        "[",
        "]",
        "<b>",
        "</b>",
        "<i>",
        "<p>",
        "</p>",
        "<br>",
        "<ul>",
        "<li>",
        "</ul>",
        "<ol>",
        "<pre>",
        "</pre>",
        "<code>",
        "</code>",
        "<!--",
        "-->",
        "<a href=\"https://a.example\">",
        "<a href='javascript:x'>",
        "</a>",
        "<T>",
        "<script>",
        "</script>",
        "<h1>",
        "</h1>",
        "<blockquote>",
        "</h1>",
        "<table>",
        "</table>",
        "<tr>",
        "<th>",
        "<td>",
        "</td>",
        "_**",
        "***",
        "<",
        ">",
        "&",
        "&amp;",
        "&lt;",
        "&#96;",
        "&#x202e;",
        "*",
        "**",
        "_",
        "__",
        "~",
        "~~",
        "\\",
        "https://a.example/b_c",
        "http://",
        "mailto:a@b.example",
        "<https://a.example>",
        "[l](https://a.example \"t\")",
        "[l](#x)",
        "\u{202e}",
        "\u{2066}",
        "\u{0}",
        "\u{7f}",
        "\u{feff}",
        "\u{2028}",
        "*/",
        "/*",
        "\"#",
        "r#\"",
        "//!",
        "#![deny(warnings)]",
        "!",
        "{",
        "}",
        ":",
        ".",
        " ",
    ]);
    prop_oneof![4 => markup.prop_map(str::to_owned), 2 => "[a-z]{1,9}[ .,]?", 1 => "\\PC{1,3}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases.max(2000)))]

    #[test]
    fn nothing_hostile_passes(pieces in prop::collection::vec(fragment(), 0..24), summary in prop::collection::vec(fragment(), 0..4)) {
        let out = written(&summary.concat(), &pieces.concat(), &[]);
        prop_assert_eq!(fault(&out), None, "{}", out);
    }

    /// Whatever text means itself before means itself after.
    #[test]
    fn text_is_kept(text in "[a-z*_~`\\\\\\[\\]&#:|>=+!.0-9 \n-]{0,60}") {
        let out = description(&format!("x\n\n{text}"));
        let expected = visible(&format!("x.\n\n{text}"));
        prop_assert_eq!(visible(&out), expected, "{}", out);
    }
}

#[test]
fn size_does_not_slow_it_down() {
    // Each would take minutes if its cost grew with the square of its length.
    for piece in [
        "<b>",
        "<b></b>",
        "<b>x",
        "<a \"' ",
        "<ul>",
        "<li></ul>",
        "[",
        "*a ",
        "> ",
        "- ",
        "`a``",
        "https://a)",
        "&amp",
        "word. ",
        "<pre>",
        "<tr><td>",
        "<td>x</td>",
        "_**a** ",
    ] {
        let out = description(&piece.repeat(200_000 / piece.len()));
        assert_eq!(fault(&out), None, "{piece:?}");
    }
}

/// Texts that have broken generators.
const HOSTILE: &[&str] = &[
    "\"#; evil",
    "<b>unclosed <script>alert(1)</script>",
    "#![deny(warnings)]",
    "```\npanic!(\"doctest\");\n```",
    "```rust\nfn main(){ std::process::exit(1) }",
    "    panic!(\"indented code is a doctest\");",
    "\tcompile_error!(\"x\");",
    "[a]: javascript:alert(1)",
    "bare\rCR",
    "\u{202e} bidi \u{202c}",
    "r###\"",
    "/** x",
    "*/ fn main() {}",
    "Returns a [Pet] or [`Missing`] or [struct@Pet] of Vec<Pet> and Option<Vec<&'a T>>.",
    "Mail [us](mailto:a@b.example) or <c@d.example>, see https://example.com, http://a.b.example/c?d=e&copy=f.",
    "- a\nlazy\n- b\n   - c\n        - d\n\n      code?\n\n1. x\n   y\n10. z",
    "> a\nlazy\n> > b\n\n| a | b |\n|---|---|\n| `x|y` | [z] |",
    "An odd ` backtick and \\` another, ```` four.",
    "# Safety\n\n# Panics\n\nTask: - [ ] open\n- [x] done\n\n[^note]: a footnote[^note]",
    "<h4>A</h4><table><tr><td>a|b<td>`c`</table> _**d**: e_ <ul><li><table><tr><th>[f]</table></ul>",
    "<details><summary>More</summary>\n\n```js\nlet a = 1;\n```\n\n</details> <img src=x onerror=alert(1)>",
];

/// Runs cargo in a folder and gives what it printed, if it succeeded.
fn cargo(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .arg("--offline")
        .env("RUSTDOCFLAGS", "-D warnings")
        .env("RUSTFLAGS", "-D warnings")
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .current_dir(folder)
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?}: {printed}");
    printed
}

#[test]
fn rustdoc_finds_no_fault_and_no_test() {
    let items = HOSTILE.iter().enumerate().map(|(at, text)| {
        let name = quote::format_ident!("Item{at}");
        let docs = |summary: &str, description: &str| Docs {
            summary: summary.to_owned(),
            description: description.to_owned(),
            ..Docs::default()
        };
        let (item, field) = (
            doc::attributes(&docs(text, text), &[]),
            doc::attributes(&docs("", text), &[]),
        );
        quote!(#item #[derive(Debug)] pub struct #name { #field pub field: u8 })
    });
    let top = doc::module(
        &Docs {
            description: HOSTILE.join("\n\n"),
            ..Docs::default()
        },
        &[],
    );
    let file = syn::parse2(quote!(#top #(#items)*)).unwrap();

    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("src")).unwrap();
    let manifest =
        "[package]\nname = \"hostile\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n";
    std::fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    std::fs::write(
        folder.path().join("src/lib.rs"),
        prettyplease::unparse(&file),
    )
    .unwrap();

    cargo(folder.path(), &["doc"]);
    assert!(cargo(folder.path(), &["test", "--doc"]).contains("running 0 tests"));
}
