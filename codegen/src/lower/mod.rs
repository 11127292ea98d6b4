//! [`Document`] into [`Api`]: references resolved, `allOf` merged, nullability explicit.
//!
//! The last stage that sees the document. `operation` takes paths apart: parameters, bodies, answers.
//! The schemas in them are lowered twice: `rule` takes over every keyword, `shape` decides how the
//! values are held in Rust. Both ask `meaning` what a schema says, however it is written.
//!
//! Invariant: what is not taken over is named in the report, with its place.

mod breadth;
mod definition;
mod docs;
mod endless;
mod meaning;
mod operation;
mod rule;
mod shape;
mod turn;
mod usage;

use std::collections::{BTreeMap, BTreeSet};

use typed_arena::Arena;

use crate::config::{Config, Responses};
use crate::diagnostic::{Code, Diagnostic, Place, Report, Severity};
use crate::document::{Dialect, Document, Located, Lookup, Node, nearest};
use crate::ir::{
    Api, ChoiceTags, Direction, HeaderId, Info, Schema, SchemaId, Server, ServerVariable, Shape,
    Type, TypeId,
};
use crate::source::{FileId, Pointer};
use definition::Definitions;
use docs::docs;
use meaning::{Heirs, Placed, TagsOfHeirs};
use shape::RecurringName;
use turn::Turns;
use usage::Usage;

/// Lowers a whole document, or the operations of it that the configuration keeps.
///
/// What was found wrong is added to the report.
pub fn lower(document: &Document, config: &Config, report: &mut Report) -> Api {
    let arena = Arena::new();
    let mut lowering = Lowering {
        document,
        config,
        report,
        api: Api::default(),
        usage: Usage::new(config.exact),
        definitions: Definitions::new(document),
        lenient: lenient(document, config),
        asks_for_none: operation::asks_for_none(document),
        schemas: BTreeMap::new(),
        nested: BTreeMap::new(),
        types: BTreeMap::new(),
        inline: BTreeMap::new(),
        recurring: BTreeMap::new(),
        headers: BTreeMap::new(),
        together: BTreeMap::new(),
        made_of: BTreeMap::new(),
        parts: BTreeMap::new(),
        arena: &arena,
        choice_tags: BTreeMap::new(),
        heirs: Heirs::new(),
        tags_of_heirs: TagsOfHeirs::new(),
        fields_made: 0,
        turns: Turns::default(),
    };
    lowering.heirs = lowering.find_heirs();
    lowering.tags_of_heirs = lowering.find_tags_of_heirs();
    lowering.run();
    lowering.api
}

/// Whether answers are read leniently: the user's choice, else the document's.
fn lenient(document: &Document, config: &Config) -> bool {
    let declared = document.root().text("x-responses") == Some("lenient");
    config
        .responses
        .map_or(declared, |choice| choice == Responses::Lenient)
}

/// Up to here an `f64` holds every integer exactly (2^53).
const MAX_EXACT: u64 = 1 << 53;

/// The state of the stage.
struct Lowering<'d> {
    document: &'d Document,
    config: &'d Config,
    report: &'d mut Report,
    api: Api,
    usage: Usage,
    definitions: Definitions,
    /// Whether every member of an answer may be missing or `null`.
    lenient: bool,
    /// Whether nothing says which security schemes are asked for.
    asks_for_none: bool,
    schemas: BTreeMap<(Pointer, Direction), SchemaId>,
    /// Inline schemas that have others in them, by their nodes.
    nested: BTreeMap<(*const Node, Direction), Schema>,
    types: BTreeMap<(Pointer, Direction), Type>,
    /// The types of inline schemas that have a name.
    inline: BTreeMap<(Pointer, Direction), TypeId>,
    /// The types of inline schemas that have one wherever the same is said.
    recurring: BTreeMap<RecurringName, TypeId>,
    headers: BTreeMap<String, HeaderId>,
    /// The schemas that are made of several, by these.
    together: BTreeMap<(&'static str, Vec<Pointer>), Placed<'d>>,
    /// By the place of a schema that is made of several: that of the first.
    made_of: BTreeMap<Pointer, Pointer>,
    /// The schemas that all hold where one that is made of them stands.
    parts: BTreeMap<Pointer, Vec<Pointer>>,
    /// What keeps the schemas that are made.
    arena: &'d Arena<Node>,
    /// What a discriminator says of the branches of the `oneOf` at a place.
    choice_tags: BTreeMap<Pointer, ChoiceTags>,
    heirs: Heirs,
    tags_of_heirs: TagsOfHeirs<'d>,
    /// How many members the structs so far have together.
    fields_made: usize,
    turns: Turns,
}

impl Lowering<'_> {
    fn run(&mut self) {
        let root = self.document.root();
        self.api.info = self.info(root);
        let servers = self.document.start().get("servers");
        self.api.servers = servers.map(|list| Self::servers(&list)).unwrap_or_default();
        let mut operations = self.kept_operations();
        self.bound(&mut operations);
        self.lower_security_schemes(&operations);
        let mut payloads = self.payloads(&operations);
        self.mark_usage(&operations, &payloads);
        // Schemas alone are kept with the forms that the whole document gives them.
        if self.config.operations.is_empty() && !self.config.schemas.is_empty() {
            operations.clear();
            payloads.clear();
        }
        self.lower_components();
        self.tell_ruled_parameters(&operations);
        for operation in &operations {
            self.lower_operation(operation);
        }
        for payload in &payloads {
            self.lower_payload(payload);
        }
        self.settle_files();
        // What is told next goes by the rules that are left.
        self.override_members();
        self.read_choices();
        self.tell_refuted();
        self.tell_endless();
        self.tell_unlisted_tags();
        // What only the whole shows: the values of tags, and what operations have in common.
        self.fill_tags();
        self.share_failures();
        self.share_parameters();
        self.share_security();
        self.number_versions();
    }

    /// Takes out of every schema what a later part of its `allOf` contradicts, and says so.
    fn override_members(&mut self) {
        if self.config.exact {
            return;
        }
        let schemas = self.api.schemas.iter().enumerate();
        let found = schemas.filter_map(|(id, schema)| Some((id, self.api.overridden(schema)?)));
        let found: Vec<_> = found.collect();
        let mut by = BTreeSet::new();
        for (id, overridden) in found {
            self.api.schemas[id] = overridden.schema;
            by.extend(overridden.by);
        }
        for at in by {
            let message = "this contradicts an earlier part of `allOf`";
            self.degraded(
                Diagnostic::warning(Code::ConflictingAllOf, at, message)
                    .with_note(
                        "the later part wins: `type` and `enum` of the earlier one are ignored",
                    )
                    .with_help("make both parts agree, or say it in one of them"),
            );
        }
    }

    /// Where one struct has the members of all branches of a `oneOf`: lets the tag choose among them, and reads
    /// it as `anyOf` where none of them demands anything, which is told.
    fn read_choices(&mut self) {
        if self.config.exact {
            return;
        }
        let structs = self.api.types.iter();
        let structs = structs.filter(|definition| matches!(definition.shape, Shape::Struct(_)));
        let schemas = structs.map(|definition| definition.schema);
        let read = |id| {
            self.api
                .read_choices(self.api.schema(id), &self.choice_tags)
        };
        let found: Vec<_> = schemas.filter_map(|id| Some((id, read(id)?))).collect();
        let mut places = BTreeSet::new();
        for (id, read) in found {
            self.api.schemas[id.0] = read.schema;
            places.extend(read.undemanding);
        }
        for at in places {
            let message = "every object satisfies all branches, and so not exactly one of them";
            self.degraded(
                Diagnostic::warning(Code::Unsatisfiable, at.join("oneOf"), message)
                    .with_note("it is read as `anyOf`")
                    .with_help("write `anyOf`, or require in each branch a member of its own"),
            );
        }
    }

    /// Says what a choice demands that none of the values of a branch could meet.
    fn tell_refuted(&mut self) {
        let mut refuted = BTreeSet::new();
        for definition in &self.api.types {
            let Shape::Union(union) = &definition.shape else {
                continue;
            };
            let schema = self.api.schema(definition.schema);
            for branch in &union.branches {
                if let Type::Named(held) = branch.ty {
                    refuted.extend(self.api.beside(schema, held).refuted);
                }
            }
        }
        for at in refuted {
            let message = "one branch of the `oneOf` or `anyOf` beside this can never satisfy it";
            self.degraded(
                Diagnostic::warning(Code::Unsatisfiable, at, message)
                    .with_note("only the branch's own `type` and `enum` are checked")
                    .with_help("move this into the branches that can satisfy it"),
            );
        }
    }

    fn info(&self, root: &Node) -> Info {
        let text = |name: &str| {
            let node = root.get("info").and_then(|info| info.get(name));
            // JSON has versions that are numbers, which is nobody's mistake.
            node.map(text_of).unwrap_or_default()
        };
        let name = self.document.files().source(FileId::DOCUMENT).name();
        Info {
            title: text("title"),
            version: text("version"),
            description: text("description"),
            // The folder that the file lies in on one machine must not change the output.
            source: name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned(),
        }
    }

    fn servers(list: &Located<'_>) -> Vec<Server> {
        let base = &list.at;
        let nodes = list.node.as_array().unwrap_or_default();
        nodes
            .iter()
            .enumerate()
            .map(|(index, node)| {
                let at = base.index(index);
                let variables = node.members("variables");
                let variables = variables.map(|(name, variable)| ServerVariable {
                    name: name.clone(),
                    default: variable.get("default").map(text_of).unwrap_or_default(),
                    values: variable.list("enum").iter().map(text_of).collect(),
                    docs: docs(variable, &at.join("variables").join(name)),
                });
                let url = node.text("url").unwrap_or("/");
                Server {
                    // Without a scheme it has that of where the document came from (RFC 3986, 4.2),
                    // which is not known.
                    url: match url.strip_prefix("//") {
                        Some(rest) => format!("https://{rest}"),
                        None => url.to_owned(),
                    },
                    docs: docs(node, &at),
                    variables: variables.collect(),
                    env: node.text("x-env").map(str::to_owned),
                }
            })
            .collect()
    }

    /// Refuses a name of what is to be kept that nothing has.
    fn tell_unknown(
        &mut self,
        (code, noun, how): (Code, &str, &str),
        at: Pointer,
        wanted: &str,
        names: &[&str],
    ) {
        if names.contains(&wanted) {
            return;
        }
        let place = Place::key(at);
        let message = format!("there is no {noun} `{wanted}`");
        let nearest = nearest(wanted, names.iter().copied());
        let nearest = nearest.map(|name| format!("there is `{name}`"));
        self.report
            .error(code, place, message)
            .help(nearest.unwrap_or_else(|| how.to_owned()));
    }

    /// Lowers every component schema that is used, or all where no operation was chosen.
    fn lower_components(&mut self) {
        let kept = &self.config.schemas;
        let names: Vec<&str> = self.document.components("schemas").map(|it| it.0).collect();
        for wanted in kept {
            let at = Pointer::root().join("components").join("schemas");
            let how = "give the name of a schema under `components/schemas`";
            self.tell_unknown((Code::UnknownSchema, "schema", how), at, wanted, &names);
        }
        for (name, Located { at, .. }) in self.document.components("schemas") {
            if !kept.is_empty() {
                if kept.iter().any(|kept| kept == name) {
                    if self.usage.is_split(&at) {
                        self.named_type(&at, Direction::Request);
                        self.named_type(&at, Direction::Response);
                    } else {
                        self.named_type(&at, self.usage.form(&at, Direction::Both));
                    }
                }
            } else if self.usage.is_split(&at) {
                // The form of requests follows where one is typed by it, and not only merged.
                self.named_type(&at, Direction::Response);
            } else if self.usage.is_used(&at) || self.config.operations.is_empty() {
                self.named_type(&at, self.usage.form(&at, Direction::Both));
            }
        }
    }

    fn is_3_0(&self) -> bool {
        self.document.dialect() == Dialect::V3_0
    }

    /// Says that something is emitted with less than the document says, or refuses it where the
    /// user wants nothing less.
    fn degraded(&mut self, warning: Diagnostic) {
        let severity = if self.config.strict {
            Severity::Error
        } else {
            warning.severity
        };
        self.report.push(Diagnostic {
            severity,
            ..warning
        });
    }

    /// The same of what only a client would do: types alone are no less without it.
    fn client_lacks(&mut self, warning: Diagnostic) {
        if !self.config.types_only {
            self.degraded(warning);
        }
    }

    /// Says that a part of an operation is left out.
    fn left_out(&mut self, at: &Pointer, message: impl Into<String>) {
        self.client_lacks(
            Diagnostic::warning(Code::Unsupported, at, message)
                .with_note("it is left out; the rest of the operation is generated"),
        );
    }
}

/// A scalar as text: documents write `default: 8080` where the standard wants a string.
fn text_of(node: &Node) -> String {
    node.as_str()
        .map_or_else(|| node.to_string(), str::to_owned)
}
