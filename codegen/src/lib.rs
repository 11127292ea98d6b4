//! Turns an `OpenAPI` description into the files of a Rust crate: models, validators, a client.
//!
//! The stages, each a module with a function of that verb, and the types that cross their borders:
//!
//! ```text
//! Source --document::parse--> Document --lower::lower--> Api ---names::assign---> Names
//!                                                         |  \--facts::analyze--> Facts
//!                                                         v
//!            Crate <--render::render-- Vec<Module> <--emit::emit-- Plan { api, names, facts }
//! ```
//!
//! - Only `document`, `examples` and `lower` can fail; what they find is a [`diagnostic::Report`] with
//!   places.
//! - `lower` is the last stage that sees the document: everything behind it is resolved.
//! - `names` decides every identifier, `facts` what follows from the types; `emit` decides nothing.
//! - Nothing here touches a file: callers bring [`Source`]s and write the [`Crate`].
//!
//! ```
//! use codegen::{Input, config::Config, source::Source};
//!
//! let document = Source::new("pets.yaml", "
//! openapi: 3.0.3
//! info: {title: Pets, version: '1'}
//! paths: {}
//! components:
//!   schemas:
//!     Pet:
//!       type: object
//!       required: [name]
//!       properties:
//!         name: {type: string, maxLength: 64}
//! ");
//! let output = codegen::generate(&Input::new(document), &Config::default())?;
//! assert!(output.files.0["src/models/pet.rs"].contains("pub name: String"));
//! assert!(output.files.0["src/validators/pet.rs"].contains("keyword::max_length"));
//! # Ok::<(), codegen::diagnostic::Report>(())
//! ```

pub mod changes;
pub mod config;
pub mod coverage;
pub mod diagnostic;
mod direction;
pub mod document;
pub mod emit;
pub mod examples;
pub mod facts;
pub mod ir;
pub mod lower;
mod media_type;
pub mod names;
mod number;
pub mod overlay;
pub mod render;
mod selection;
pub mod source;

use config::Config;
use coverage::Coverage;
use diagnostic::Report;
use emit::Plan;
use render::Crate;
use selection::Selection;
use source::{Neighbours, Source};

/// A description with what belongs to it.
#[derive(Clone, Debug)]
pub struct Input {
    /// The document.
    pub document: Source,
    /// The overlays, in the order in which they are applied.
    pub overlays: Vec<Source>,
    /// The list of the examples that are known to contradict their schemas.
    pub accepted_examples: Option<Source>,
    /// The files beside the document, which it may refer to.
    pub neighbours: Neighbours,
}

impl Input {
    /// A document alone.
    pub fn new(document: Source) -> Self {
        Self {
            document,
            overlays: Vec::new(),
            accepted_examples: None,
            neighbours: Neighbours::default(),
        }
    }
}

/// A generated crate, and what is to be said about it.
#[derive(Clone, Debug)]
pub struct Output {
    /// The files.
    pub files: Crate,
    /// What the document has and the crate has not, or not as the document says: warnings.
    pub report: Report,
    /// What the crate consists of.
    pub summary: Summary,
}

/// What a generated crate consists of, in the user's terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The name of the package.
    pub package: String,
    /// The types with a name.
    pub types: usize,
    /// The files of validators, which mirror those of the models.
    pub validators: usize,
    /// The methods of the client: one for each operation, or several where its media types have
    /// different types.
    pub methods: usize,
    /// The actions of the overlays.
    pub overlay_actions: usize,
    /// The examples that contradict their schemas and are accepted.
    pub accepted_examples: usize,
    /// How much of the document the crate has.
    pub coverage: Coverage,
    /// The lines of a first call; none without a client or without an operation.
    pub first_call: Vec<String>,
}

/// Generates a crate.
///
/// # Errors
///
/// Everything that is wrong with the document, its overlays or its examples, warnings included.
pub fn generate(input: &Input, config: &Config) -> Result<Output, Report> {
    with_room(|| run(input, config))
}

/// Runs stages on threads of their own: schemas nest, and so do the calls, for which these have room.
fn with_room<T: Send>(stages: impl FnOnce() -> T + Send) -> T {
    let threads = rayon::ThreadPoolBuilder::new().stack_size(STACK).build();
    match threads {
        Ok(threads) => threads.install(stages),
        // A machine that gives no threads is slower and does the same.
        Err(_) => stages(),
    }
}

/// How much stack each thread has, in bytes; only what is used takes memory.
const STACK: usize = 64 << 20;

/// The stages, one after the other.
fn run(input: &Input, config: &Config) -> Result<Output, Report> {
    let (plan, report, coverage) = prepare(input, config)?;
    let files = render::render(emit::emit(&plan), &emit::header(&plan));
    let shared = ["mod.rs", "patterns.rs", "schemas.rs"];
    let validators = files.0.keys().filter(|path| {
        let name = path.strip_prefix("src/validators/");
        name.is_some_and(|name| !shared.contains(&name))
    });
    let validators = validators.count();
    let summary = Summary {
        package: plan.package.clone(),
        types: plan.api.types.len(),
        validators,
        methods: if plan.types_only {
            0
        } else {
            plan.api.operations.len()
        },
        overlay_actions: input
            .overlays
            .iter()
            .map(|overlay| entries(overlay, Some("actions")))
            .sum(),
        accepted_examples: input
            .accepted_examples
            .as_ref()
            .map_or(0, |list| entries(list, None)),
        coverage,
        first_call: emit::first_call(&plan),
    };
    free(plan);
    Ok(Output {
        files,
        report,
        summary,
    })
}

/// Frees what is no longer needed, which takes a while, and nobody waits for it.
fn free(large: impl Send + 'static) {
    rayon::spawn(move || drop(large));
}

/// Decides everything about a crate, and renders nothing.
///
/// # Errors
///
/// As [`generate`].
pub fn plan(input: &Input, config: &Config) -> Result<(Plan, Report), Report> {
    with_room(|| prepare(input, config)).map(|(plan, report, _)| (plan, report))
}

fn prepare(input: &Input, config: &Config) -> Result<(Plan, Report, Coverage), Report> {
    let mut document = document::parse_with(&input.document, &input.overlays, &input.neighbours)?;
    if !config.exact {
        document.drop_contradicted_types();
    }
    let mut report = document.report().clone();
    // Neither reads what the other finds.
    let mut lowering = report.of_same_files();
    let (examples, api) = rayon::join(
        || examples::check(&document, input.accepted_examples.as_ref()),
        || lower::lower(&document, config, &mut lowering),
    );
    report.merge(examples);
    if let Some(selection) = Selection::new(&document, config) {
        report.warn_of(|at| selection.has(at));
    }
    if config.strict {
        report.refuse_losses();
    }
    let before = report.len();
    report.merge(lowering);
    if report.has_errors() {
        return Err(report);
    }
    let coverage = Coverage::new(&document, &api, report.iter().skip(before));
    report.drop_repeated();
    let package = config
        .name
        .clone()
        .unwrap_or_else(|| names::package(name_of(&api.info.title, &input.document)));
    free(document);
    // A client that can call nothing is of no use; what comes back may still be compared.
    let is_uncallable = api.operations.is_empty();
    let (names, facts) = rayon::join(|| names::assign(&api), || facts::analyze(&api));
    Ok((
        Plan {
            api,
            names,
            facts,
            package,
            types_only: config.types_only || is_uncallable,
            exact: config.exact,
            drift: config.drift || (is_uncallable && !config.types_only),
        },
        report,
        coverage,
    ))
}

/// What a crate is called after: the title of its document, or where that has no word, the file.
fn name_of<'a>(title: &'a str, document: &'a Source) -> &'a str {
    let has_words = |text: &&str| text.contains(char::is_alphanumeric);
    let file = document.name().rsplit(['/', '\\']).next();
    let stem = file.map(|file| file.split('.').next().unwrap_or_default());
    let mut names = [Some(title), stem].into_iter().flatten().filter(has_words);
    names.next().unwrap_or("api")
}

/// How many entries the list in a file has: the file itself, or a member of it.
fn entries(source: &Source, member: Option<&str>) -> usize {
    let Ok(root) = document::read(source, source::FileId::DOCUMENT) else {
        return 0;
    };
    let list = member.map_or(Some(&root), |name| root.get(name));
    list.and_then(document::Node::as_array)
        .map_or(0, <[_]>::len)
}
