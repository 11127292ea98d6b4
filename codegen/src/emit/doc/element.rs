//! What the elements of HTML mean for text.

use super::inline::Mark;
use super::page::Container;

/// An element that surrounds blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    /// `<ul>` or `<ol>`.
    List {
        /// Whether it is `<ol>`.
        numbered: bool,
    },
    /// `<li>`.
    Item,
    /// `<blockquote>`.
    Quote,
}

impl Element {
    /// The container that it is on a page.
    pub(super) fn container(self) -> Container {
        match self {
            Self::List { numbered } => Container::List(numbered.then_some(1)),
            Self::Item => Container::Item { indent: 0 },
            Self::Quote => Container::Quote,
        }
    }
}

/// An element that makes up a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// `<table>`.
    Table,
    /// `<tr>`.
    Row,
    /// `<th>` or `<td>`.
    Cell {
        /// Whether it is `<th>`.
        heads: bool,
    },
}

/// What an element means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Nothing beyond its content.
    Nothing,
    /// A paragraph of its own.
    Block,
    /// A heading.
    Heading,
    /// A line break.
    Break,
    /// Code within a line.
    Code,
    /// Text as it is.
    Preformatted,
    /// Emphasis, or a link.
    Mark(Mark),
    /// A superscript, which would change a number if it were lost.
    Power,
    /// An image.
    Image,
    /// A list, an item, a quote.
    Container(Element),
    /// A table, a row, a cell.
    Table(Part),
}

impl Meaning {
    /// The meaning of an element; none if the name is not known as one, or is no part of a text.
    pub(super) fn of(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        Some(match name.as_str() {
            "a" => Self::Mark(Mark::Link),
            "b" | "strong" => Self::Mark(Mark::Strong),
            "i" | "em" | "cite" | "dfn" => Self::Mark(Mark::Emphasis),
            "s" | "del" | "strike" => Self::Mark(Mark::Strikethrough),
            "code" | "kbd" | "samp" | "tt" | "var" => Self::Code,
            "pre" => Self::Preformatted,
            "br" => Self::Break,
            "sup" => Self::Power,
            "img" => Self::Image,
            "ul" | "menu" => Self::Container(Element::List { numbered: false }),
            "ol" => Self::Container(Element::List { numbered: true }),
            "li" => Self::Container(Element::Item),
            "blockquote" => Self::Container(Element::Quote),
            "table" => Self::Table(Part::Table),
            "tr" => Self::Table(Part::Row),
            "th" => Self::Table(Part::Cell { heads: true }),
            "td" => Self::Table(Part::Cell { heads: false }),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Self::Heading,
            "p" | "div" | "section" | "article" | "aside" | "header" | "footer" | "main"
            | "nav" | "address" | "center" | "figure" | "figcaption" | "details" | "summary"
            | "hr" | "dl" | "dt" | "dd" | "caption" | "thead" | "tbody" | "tfoot" | "fieldset" => {
                Self::Block
            }
            // The last two are where Redoc shows what it makes of the document.
            "span"
            | "font"
            | "u"
            | "small"
            | "big"
            | "sub"
            | "abbr"
            | "mark"
            | "label"
            | "ins"
            | "nobr"
            | "wbr"
            | "col"
            | "colgroup"
            | "html"
            | "body"
            | "securitydefinitions"
            | "schemadefinition" => Self::Nothing,
            _ => return None,
        })
    }
}
