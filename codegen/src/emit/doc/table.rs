//! A table of Markdown, kept as such where its rows fit on a line, else as a list.

use super::page::{Container, Page};

/// The longest row that is kept, in characters.
const WIDEST: usize = 120;

/// The rows of a table; the first is its head.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Starts a row.
    pub(super) fn start_row(&mut self) {
        self.rows.push(Vec::new());
    }

    /// Appends a cell, in Markdown, to the row.
    pub(super) fn push(&mut self, cell: &str) {
        if let Some(row) = self.rows.last_mut() {
            row.push(cell.to_owned());
        }
    }

    /// Writes the table.
    pub(super) fn write(&self, page: &mut Page) {
        let rows: Vec<String> = self.rows.iter().map(|row| line(row)).collect();
        match rows.split_first() {
            Some((head, body)) if rows.iter().all(|row| row.chars().count() <= WIDEST) => {
                let columns = self.rows.first().map_or(0, Vec::len);
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
