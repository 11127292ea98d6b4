//! A table of Markdown or HTML, kept as one of Markdown where its rows fit on a line, else as a list.

use super::element::Part;
use super::inline::Syntax;
use super::page::{Container, Page};

/// The longest row that is kept, in characters.
const WIDEST: usize = 120;

/// The rows of a table; the first is its head.
#[derive(Debug)]
pub(super) struct Table {
    syntax: Syntax,
    rows: Vec<Vec<String>>,
    /// Whether the first row is one as the others.
    headless: bool,
}

impl Table {
    /// A table without rows.
    pub(super) fn new(syntax: Syntax) -> Self {
        Self {
            syntax,
            rows: Vec::new(),
            headless: false,
        }
    }

    /// Whether it is one of HTML.
    pub(super) fn is_html(&self) -> bool {
        self.syntax == Syntax::Html
    }

    /// Starts a part of a table of HTML.
    pub(super) fn start(&mut self, part: Part) {
        match part {
            Part::Table => {}
            Part::Row => self.start_row(),
            Part::Cell { heads } => self.headless |= !heads && self.rows.len() <= 1,
        }
    }

    /// Starts a row.
    pub(super) fn start_row(&mut self) {
        self.rows.push(Vec::new());
    }

    /// Appends a cell, in Markdown, to the row.
    pub(super) fn push(&mut self, cell: String) {
        match self.rows.last_mut() {
            Some(row) => row.push(cell),
            None => self.rows.push(vec![cell]),
        }
    }

    /// Writes the table.
    pub(super) fn write(mut self, page: &mut Page) {
        self.rows.retain(|row| !row.is_empty());
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        // A row alone heads none.
        if self.headless || self.rows.len() == 1 {
            self.rows.insert(0, Vec::new());
        }
        // Markdown shows no cell that has none in the head above it.
        if let Some(head) = self.rows.first_mut() {
            head.resize(columns, String::new());
        }
        let rows: Vec<String> = self.rows.iter().map(|row| line(row)).collect();
        match rows.split_first() {
            Some((head, body)) if rows.iter().all(|row| row.chars().count() <= WIDEST) => {
                let rule = format!("|{}", "---|".repeat(columns));
                page.solid([head.clone(), rule].into_iter().chain(body.iter().cloned()));
            }
            _ => self.write_list(page),
        }
    }

    /// Writes each row as an item that names its columns.
    fn write_list(&self, page: &mut Page) {
        let Some((head, body)) = self.rows.split_first() else {
            return;
        };
        page.enter(Container::List(None));
        for row in body {
            let cells = head.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
            let parts: Vec<String> = cells
                .map(|(name, cell)| {
                    if name.is_empty() {
                        cell.clone()
                    } else {
                        format!("{name}: {cell}")
                    }
                })
                .collect();
            if !parts.is_empty() {
                page.enter(Container::Item { indent: 0 });
                page.paragraph(&parts.join("; "));
                page.leave();
            }
        }
        page.leave();
    }
}

/// A row as a line of Markdown.
fn line(row: &[String]) -> String {
    let mut out = String::from("|");
    for cell in row {
        out.push(' ');
        out.push_str(&cell.replace('|', "\\|"));
        out.push_str(" |");
    }
    out
}
