//! Markdown of strangers, with the HTML in it, into the blocks of a [`Page`].
//!
//! The parser is the one of rustdoc, so that both see the same structure. What rustdoc adds to
//! `CommonMark` beyond tables and strikethrough stays text.

use std::borrow::Cow;
use std::collections::BTreeSet;

use pulldown_cmark::{self as markdown, CodeBlockKind, Event, Options, Parser, TagEnd};

use super::element::{Element, Meaning, Part};
use super::html::{self, Tag, Token};
use super::inline::{Inline, Mark, Syntax};
use super::letters;
use super::page::{Container, Page};
use super::table::Table;

/// How many containers are open before HTML opens no more, so that hostile input costs linear time.
const DEEPEST: usize = 64;

/// Reads Markdown, writes a page.
#[derive(Debug, Default)]
pub(super) struct Reader {
    page: Page,
    inline: Inline,
    /// Whether the inline content is a heading.
    heading: bool,
    /// The text of a code block, while it is open.
    preformatted: Option<String>,
    /// The HTML of a block, while it is open.
    html: String,
    table: Option<Table>,
    /// For every container of the page, the element of HTML that it comes from, if any.
    elements: Vec<Option<Element>>,
    /// What stands at the top of the page, until the first block is written.
    summary: Option<Inline>,
    /// The names of the elements of others that the text ends: `x-lifecycle`.
    ended: BTreeSet<String>,
}

impl Reader {
    /// A reader of a text that has a summary of its own.
    pub(super) fn new(summary: &str) -> Self {
        let mut summary = one_line(summary);
        let summary = (!summary.is_blank()).then(|| {
            summary.end_sentence();
            summary
        });
        Self {
            summary,
            ..Self::default()
        }
    }

    /// Reads a whole text.
    pub(super) fn read(mut self, markdown: &str) -> Page {
        if !markdown.is_empty() {
            let markdown = line_feeds(markdown);
            self.ended = ended(&markdown);
            for event in parser(&markdown) {
                self.event(event);
            }
        }
        self.end_leaf();
        self.headline();
        self.page
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => match &mut self.preformatted {
                Some(text) => text.push_str(&code),
                None => self.inline.push_code(&code),
            },
            Event::Html(html) => self.html.push_str(&html),
            Event::InlineHtml(html) => self.read_html(&html),
            Event::SoftBreak => self.text("\n"),
            Event::HardBreak => self.line_break(),
            Event::Rule => self.end_leaf(),
            // Extensions that are not enabled.
            Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: markdown::Tag<'_>) {
        match tag {
            markdown::Tag::Heading { .. } => self.start_heading(),
            markdown::Tag::BlockQuote(_) => self.enter(Container::Quote, None),
            markdown::Tag::List(start) => self.enter(Container::List(start), None),
            markdown::Tag::Item => self.enter(Container::Item { indent: 0 }, None),
            markdown::Tag::CodeBlock(kind) => {
                self.end_leaf();
                self.preformatted = Some(first_line(&kind));
            }
            markdown::Tag::Table(_) => {
                self.end_leaf();
                self.table = Some(Table::new(Syntax::Markdown));
            }
            markdown::Tag::TableHead | markdown::Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.start_row();
                }
            }
            markdown::Tag::Emphasis => self.inline.open(Mark::Emphasis, Syntax::Markdown, ""),
            markdown::Tag::Strong => self.inline.open(Mark::Strong, Syntax::Markdown, ""),
            markdown::Tag::Strikethrough => {
                self.inline.open(Mark::Strikethrough, Syntax::Markdown, "");
            }
            markdown::Tag::Link { dest_url, .. } | markdown::Tag::Image { dest_url, .. } => {
                self.inline.open(Mark::Link, Syntax::Markdown, &dest_url);
            }
            markdown::Tag::Paragraph | markdown::Tag::HtmlBlock => self.end_text(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.end_text(),
            TagEnd::CodeBlock | TagEnd::Heading(_) | TagEnd::Table => self.end_leaf(),
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.html);
                self.read_html(&html);
                self.end_text();
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.leave(),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::Emphasis => self.inline.close(Mark::Emphasis, Syntax::Markdown),
            TagEnd::Strong => self.inline.close(Mark::Strong, Syntax::Markdown),
            TagEnd::Strikethrough => self.inline.close(Mark::Strikethrough, Syntax::Markdown),
            TagEnd::Link | TagEnd::Image => self.inline.close(Mark::Link, Syntax::Markdown),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        match &mut self.preformatted {
            Some(preformatted) => preformatted.push_str(text),
            None => self.inline.push_text(text),
        }
    }

    fn line_break(&mut self) {
        if self.preformatted.is_some() || self.is_flat() {
            self.text("\n");
        } else if self.inline.line_break() {
            self.end_leaf();
        }
    }

    /// Whether blocks have no place here: in a heading or a cell.
    fn is_flat(&self) -> bool {
        self.heading || self.table.is_some()
    }

    fn start_heading(&mut self) {
        self.end_leaf();
        self.heading = true;
    }

    fn enter(&mut self, container: Container, element: Option<Element>) {
        self.end_leaf();
        // A number that is too long would be no number.
        let container = match container {
            Container::List(Some(start)) if start > 999_999 => Container::List(Some(1)),
            container => container,
        };
        self.page.enter(container);
        self.elements.push(element);
    }

    /// Leaves the innermost container of Markdown, and what HTML has left open in it.
    fn leave(&mut self) {
        self.end_leaf();
        while let Some(element) = self.elements.pop() {
            self.page.leave();
            if element.is_none() {
                break;
            }
        }
    }

    /// Leaves the innermost container of an element of HTML, if it is open, and what is open in it.
    fn leave_element(&mut self, element: Element) {
        self.end_leaf();
        let open = self.elements.iter().rev().map_while(|open| *open);
        if let Some(inner) = open.clone().position(|open| open == element) {
            for _ in 0..=inner {
                self.elements.pop();
                self.page.leave();
            }
        }
    }

    fn read_html(&mut self, html: &str) {
        for token in html::tokens(html) {
            match token {
                Token::Text(text) => self.text(&html::resolve(text)),
                Token::Tag(tag) => self.tag(&tag),
                Token::Comment => {}
            }
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        let is_of_others = self.ended.contains(tag.name);
        let meaning = Meaning::of(tag.name).or(is_of_others.then_some(Meaning::Nothing));
        if let Some(text) = &mut self.preformatted {
            match meaning {
                Some(Meaning::Preformatted) if tag.closing => self.end_leaf(),
                Some(Meaning::Break) => text.push('\n'),
                Some(_) => {}
                None => text.push_str(tag.raw),
            }
            return;
        }
        match meaning {
            // `<clusterName>` stands for a name; it is no element.
            None => self.inline.push_text(tag.raw),
            Some(Meaning::Nothing) => {}
            Some(Meaning::Mark(mark)) if tag.closing => self.inline.close(mark, Syntax::Html),
            Some(Meaning::Mark(mark)) => {
                let target = if mark == Mark::Link {
                    tag.attribute("href")
                } else {
                    None
                };
                self.inline
                    .open(mark, Syntax::Html, &target.unwrap_or_default());
            }
            Some(Meaning::Code) if tag.closing => self.inline.close_code(),
            Some(Meaning::Code) => self.inline.open_code(),
            Some(Meaning::Power) if tag.closing => {}
            Some(Meaning::Power) => self.inline.push_text("^"),
            Some(Meaning::Image) => self
                .inline
                .push_text(&tag.attribute("alt").unwrap_or_default()),
            Some(Meaning::Break) => self.line_break(),
            Some(Meaning::Heading) if tag.closing && self.table.is_none() => self.end_leaf(),
            Some(Meaning::Table(part)) if !self.is_flat() || self.is_table_of_html() => {
                self.part_of_table(part, tag.closing);
            }
            Some(Meaning::Container(Element::Item)) if self.is_flat() && !tag.closing => {
                self.inline.push_text(" • ");
            }
            Some(_) if self.is_flat() => self.inline.push_text(" "),
            Some(Meaning::Block | Meaning::Table(_)) => self.end_leaf(),
            Some(Meaning::Heading) => self.start_heading(),
            Some(Meaning::Preformatted) => {
                self.end_leaf();
                self.preformatted = (!tag.closing).then(String::new);
            }
            Some(Meaning::Container(element)) => self.container(element, tag.closing),
        }
    }

    /// Enters or leaves a container that HTML describes.
    fn container(&mut self, element: Element, closing: bool) {
        if closing {
            self.leave_element(element);
            return;
        }
        if element == Element::Item {
            // The end tag of an item may be left out, and so may its list.
            if self.elements.last() == Some(&Some(Element::Item)) {
                self.leave_element(Element::Item);
            }
            if !matches!(self.page.innermost(), Some(Container::List(_))) {
                self.enter(
                    Container::List(None),
                    Some(Element::List { numbered: false }),
                );
            }
        }
        if self.elements.len() < DEEPEST {
            self.enter(element.container(), Some(element));
        }
    }

    fn is_table_of_html(&self) -> bool {
        self.table.as_ref().is_some_and(Table::is_html)
    }

    /// Starts or ends a part of a table of HTML, which starts with its first row: a caption is none.
    fn part_of_table(&mut self, part: Part, closing: bool) {
        if self.table.is_none() || (part == Part::Table && closing) {
            self.end_leaf();
        }
        if self.table.is_none() && (part == Part::Table || closing) {
            return;
        }
        // The end tags of cells and rows may be left out.
        if matches!(part, Part::Cell { .. }) && closing || !self.inline.is_blank() {
            self.end_cell();
        }
        if !closing {
            let table = self.table.get_or_insert_with(|| Table::new(Syntax::Html));
            table.start(part);
        }
    }

    /// Ends a cell of a table.
    fn end_cell(&mut self) {
        let mut cell = std::mem::take(&mut self.inline);
        if let Some(table) = &mut self.table {
            table.push(cell.write(true).replace('\n', " "));
        }
    }

    /// Ends a paragraph, or a part of a cell, which may consist of several.
    fn end_text(&mut self) {
        if self.table.is_some() {
            self.inline.push_text(" ");
        } else {
            self.end_leaf();
        }
    }

    /// Ends a paragraph, heading, code block or table, and writes it.
    fn end_leaf(&mut self) {
        if !self.inline.is_blank() && self.table.is_some() {
            self.end_cell();
        }
        if let Some(table) = self.table.take() {
            self.headline();
            table.write(&mut self.page);
            return;
        }
        if let Some(text) = self.preformatted.take() {
            if !text.trim().is_empty() {
                self.headline();
                self.page.preformatted(&text);
            }
            return;
        }
        let heading = std::mem::take(&mut self.heading);
        let mut inline = std::mem::take(&mut self.inline);
        if inline.is_blank() {
            return;
        }
        if matches!(self.page.innermost(), Some(Container::List(_))) {
            // Text of HTML that stands between the items.
            self.page.enter(Container::Item { indent: 0 });
            self.elements.push(Some(Element::Item));
        }
        match (self.page.is_empty(), self.elements.is_empty()) {
            (true, true) if heading => self.first_heading(&mut inline),
            (true, true) => self.first_paragraph(inline),
            _ => {
                self.headline();
                self.leaf(&mut inline, heading);
            }
        }
    }

    fn leaf(&mut self, inline: &mut Inline, heading: bool) {
        let text = inline.write(!heading);
        if heading && !text.is_empty() {
            self.page.paragraph(&format!("**{text}**"));
        } else if !text.is_empty() {
            self.page.paragraph(&text);
        }
    }

    /// Writes a heading at the top: below the summary, or as the summary.
    fn first_heading(&mut self, inline: &mut Inline) {
        let repeated = self
            .summary
            .as_ref()
            .is_none_or(|summary| summary.essence().eq(inline.essence()));
        if repeated {
            self.summary = None;
            inline.end_sentence();
            self.leaf(inline, false);
        } else {
            self.headline();
            self.leaf(inline, true);
        }
    }

    /// Writes a paragraph at the top: below the summary, or its first sentence as the summary.
    fn first_paragraph(&mut self, mut inline: Inline) {
        let whole = self.summary.is_some().then(|| inline.clone());
        let rest = inline.split_sentence();
        let rest = match (&self.summary, whole) {
            (Some(summary), Some(whole)) if !summary.essence().eq(inline.essence()) => Some(whole),
            _ => {
                self.summary = None;
                inline.end_sentence();
                self.leaf(&mut inline, false);
                rest
            }
        };
        self.headline();
        if let Some(mut rest) = rest {
            self.leaf(&mut rest, false);
        }
    }

    /// Writes the summary, if it is still to be written.
    fn headline(&mut self) {
        if let Some(mut summary) = self.summary.take() {
            self.page.headline(&summary.write(true));
        }
    }
}

/// The names of the custom elements that a text ends, code not counted.
fn ended(markdown: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    if html::ended(markdown).next().is_none() {
        return names;
    }
    for event in parser(markdown) {
        if let Event::Html(html) | Event::InlineHtml(html) = event {
            names.extend(html::ended(&html).map(str::to_owned));
        }
    }
    names
}

fn parser(markdown: &str) -> Parser<'_> {
    Parser::new_ext(
        markdown,
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH,
    )
}

/// A text with line feeds only: a bare carriage return ends a line, too (`CommonMark` 0.31.2, 2.1).
fn line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A text of one line as inline content, whatever it would be as a block.
fn one_line(text: &str) -> Inline {
    let mut line = String::new();
    letters::push_line(&mut line, text);
    let mut events = parser(&line);
    // Being within a cell, it makes no blocks.
    let mut reader = Reader {
        table: Some(Table::new(Syntax::Markdown)),
        ..Reader::default()
    };
    if matches!(events.next(), Some(Event::Start(markdown::Tag::Paragraph))) {
        events
            .filter(|event| !matches!(event, Event::End(TagEnd::Paragraph)))
            .for_each(|event| reader.event(event));
    } else {
        reader.inline.push_text(&line);
    }
    reader.inline
}

/// What stands behind the fence of a block of code and is no language: some authors begin a grammar
/// there, `<quantity> ::= <number>`.
fn first_line(kind: &CodeBlockKind<'_>) -> String {
    match kind {
        CodeBlockKind::Fenced(info) if info.starts_with('<') => format!("{info}\n"),
        CodeBlockKind::Fenced(_) | CodeBlockKind::Indented => String::new(),
    }
}
