//! One mistake in a description: what is said of it, and the line that it is shown at.

use codegen::Input;
use codegen::config::Config;
use codegen::source::Source;

/// Everything that is said about a description, errors and warnings.
#[must_use]
pub fn report(text: &str) -> String {
    let input = Input::new(Source::new("pets.yaml", text));
    match codegen::generate(&input, &Config::default()) {
        Ok(output) => output.report.render(false),
        Err(report) => report.render(false),
    }
}

/// Demands that a description is refused with a message, which is shown at a line that begins so.
pub fn refused(text: &str, message: &str, line: &str) {
    told("error[", text, message, line);
}

/// Demands that a description is generated with a message, which is shown at a line that begins so.
pub fn warned(text: &str, message: &str, line: &str) {
    told("warning[", text, message, line);
}

fn told(severity: &str, text: &str, message: &str, line: &str) {
    let said = report(text);
    let shown = said.split("\n\n").find(|part| part.contains(message));
    let shown = shown.unwrap_or_else(|| panic!("{message}: {said}\n{text}"));
    assert!(shown.starts_with(severity), "{message}: {shown}");
    let source = shown.lines().find_map(|line| line.split_once(" | "));
    let source = source.map_or("", |(_, source)| source.trim());
    assert!(source.starts_with(line), "{message}: {shown}");
}

/// A description of 3.1 with more in it.
#[must_use]
pub fn with(rest: &str) -> String {
    format!("openapi: 3.1.1\ninfo: {{title: Pets, version: '1'}}\n{rest}")
}

/// The same with one schema.
#[must_use]
pub fn schema(schema: &str) -> String {
    with(&format!(
        "paths: {{}}\ncomponents:\n  schemas:\n    T: {schema}\n    U: {{type: string}}\n"
    ))
}

/// The same with one operation.
#[must_use]
pub fn operation(fields: &str) -> String {
    with(&format!(
        "paths:\n  /t:\n    get:\n      responses: {{'204': {{description: ok}}}}\n      {fields}\n"
    ))
}

/// Demands that what is wrong with a description is told with what to do about it.
pub fn helped(text: &str, help: &str) {
    let said = report(text);
    assert!(said.contains(&format!("= help: {help}")), "{said}\n{text}");
}

/// Demands that what is wrong with a description is told with what was made of it.
pub fn noted(text: &str, note: &str) {
    let said = report(text);
    assert!(said.contains(&format!("= note: {note}")), "{said}\n{text}");
}

/// What a strict run says of a description.
#[must_use]
pub fn strictly(text: &str) -> String {
    let input = Input::new(Source::new("pets.yaml", text));
    let config = Config {
        strict: true,
        ..Config::default()
    };
    let report = codegen::generate(&input, &config).expect_err("it is refused");
    report.render(false)
}
