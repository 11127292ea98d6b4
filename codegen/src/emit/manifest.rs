//! What makes the output a crate: `Cargo.toml`, `README.md` and `src/lib.rs`.

use std::fmt::Write as _;

use quote::{format_ident, quote};

use super::imports::Imports;
use super::runtime::Runtime;
use super::{Module, Plan, blank, doc, gate, header, page};
use crate::ir::Docs;

/// Emits the files around the modules.
pub(super) fn emit(plan: &Plan, runtime: &Runtime) -> Vec<Module> {
    vec![
        Module::text("Cargo.toml", manifest(plan, runtime)),
        Module::text("README.md", readme(plan)),
        Module::text(
            "rustfmt.toml",
            format!(
                "{}\ndisable_all_formatting = true\n",
                header(plan).replacen("//", "#", 1)
            ),
        ),
        library(plan, runtime),
    ]
}

/// The characters of a package's description.
const DESCRIPTION: usize = 400;

/// `Cargo.toml`: literal versions and lints, so that the crate builds in an empty folder.
fn manifest(plan: &Plan, runtime: &Runtime) -> String {
    let mut dependencies = runtime.dependencies.clone();
    for (name, version) in [
        ("serde", "{ version = \"1\", features = [\"derive\"] }"),
        (
            "serde_json",
            "{ version = \"1\", features = [\"float_roundtrip\"] }",
        ),
    ] {
        dependencies
            .entry(name.to_owned())
            .or_insert_with(|| version.to_owned());
    }
    if plan.exact
        && let Some(line) = dependencies.get_mut("serde_json")
    {
        // Numbers are held as they are written, and not as floats.
        *line = line.replace("\"float_roundtrip\"", "\"arbitrary_precision\"");
    }
    let description = doc::plain(&format!(
        "Generated from {} {}",
        plan.api.info.title, plan.api.info.version
    ));
    // Cargo hands it to the compiler in a variable of the environment, which holds so much.
    let description: String = description.chars().take(DESCRIPTION).collect();
    let mut text = format!(
        "{}\n\n[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\nrust-version = \"1.88\"\n\
         description = {}\npublish = false\n\n",
        header(plan).replacen("//", "#", 1),
        plan.package,
        toml_string(&description),
    );
    text.push_str(&features(plan, dependencies.contains_key("tracing")));
    text.push_str("[dependencies]\n");
    for (name, version) in &dependencies {
        let written = writeln!(text, "{name} = {version}");
        debug_assert!(written.is_ok(), "a string takes every write");
    }
    if !plan.types_only {
        text.push_str("\n[dev-dependencies]\n# The examples in the documentation.\ntokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n");
    }
    text.push_str(
        "\n[lints.rust]\nunsafe_code = \"forbid\"\nmissing_docs = \"warn\"\nunreachable_pub = \"allow\" # the runtime's files serve every API\n\
         \n[lints.rustdoc]\nbroken_intra_doc_links = \"deny\"\n\
         \n[lints.clippy]\ndisallowed_names = \"allow\"       # names are the document's\n\
         large_enum_variant = \"allow\"     # a variant is as large as what the document puts there\n\
         manual_range_contains = \"allow\"  # a keyword is a comparison\n\
         only_used_in_recursion = \"allow\" # a type that demands nothing is checked as any other\n\
         too_many_arguments = \"allow\"     # what the document requires is an argument\n\
         type_complexity = \"allow\"        # maps stand in each other as the document has them\n",
    );
    text
}

/// The section of the features, if there is any: the tags of a large description, and events.
fn features(plan: &Plan, has_tracing: bool) -> String {
    let mut text = String::new();
    if plan.facts.features.is_some() {
        let names = gate::names(plan);
        text.push_str(
            "# Each tag of the document is a feature: without the default ones, only what the\n\
             # chosen ones need is compiled.\n",
        );
        let listed: Vec<String> = names
            .iter()
            .map(|name| format!("    \"{name}\",\n"))
            .collect();
        let defined: Vec<String> = names.iter().map(|name| format!("{name} = []\n")).collect();
        text.push_str(&format!(
            "default = [\n{}]\n{}",
            listed.concat(),
            defined.concat()
        ));
    }
    if has_tracing {
        text += "# Events for each attempt of a call.\ntracing = [\"dep:tracing\"]\n";
    }
    if text.is_empty() {
        return text;
    }
    format!("[features]\n{text}\n")
}

/// A text as a basic string of TOML.
fn toml_string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// `README.md`: what the crate is, and a first call.
fn readme(plan: &Plan) -> String {
    let title = doc::plain(&plan.api.info.title);
    let (parts, example) = if plan.types_only {
        ("Models and validators", "")
    } else {
        let example = "; the crate's first page has a complete example";
        ("Models, validators and a client", example)
    };
    format!(
        "<!-- {} -->\n\n# {}\n\n{parts} for {title} {}, generated from `{}`.\n\n\
         Everything in this folder is generated: change the document and generate again.\n\n\
         `cargo doc --open` shows how it is used{example}.\n",
        header(plan).trim_start_matches("// "),
        plan.package,
        doc::plain(&plan.api.info.version),
        doc::plain(&plan.api.info.source),
    )
}

/// The packages that have types in the interface of a crate.
const PACKAGES: [&str; 5] = ["bytes", "jiff", "reqwest", "secrecy", "serde_json"];

/// What the runtime asks of operations, which no user names.
const PARTS_OF_OPERATIONS: [&str; 5] = [
    "Decode",
    "Received",
    "Security",
    "VersionedTypes",
    "WaitInBody",
];

/// The packages that users name types of.
fn packages(runtime: &Runtime) -> impl Iterator<Item = &'static str> {
    PACKAGES.into_iter().filter(|name| match *name {
        // Other files have it for themselves.
        "bytes" => runtime.exports.contains("Download"),
        "serde_json" => true,
        name => runtime.dependencies.contains_key(name),
    })
}

/// `src/lib.rs`: the crate's page, its modules and what users name directly.
fn library(plan: &Plan, runtime: &Runtime) -> Module {
    let info = &plan.api.info;
    let docs = Docs {
        summary: info.title.clone(),
        description: info.description.clone(),
        ..Docs::default()
    };
    let docs = doc::module(&docs, &page::page(plan));
    let limit = plan.facts.recursion_limit.map(|limit| {
        let limit = limit.to_string();
        quote!(#![recursion_limit = #limit])
    });
    let exports = runtime.exports.iter();
    let exports = exports.filter(|item| !PARTS_OF_OPERATIONS.contains(&item.as_str()));
    let exports = exports.map(|item| format_ident!("{item}"));
    let packages: Vec<_> = packages(runtime)
        .map(|name| format_ident!("{name}"))
        .collect();
    let packages = match packages.as_slice() {
        [name] => quote!(#name),
        names => quote!({#(#names),*}),
    };
    let client = (!plan.types_only).then(|| {
        quote!(
            pub mod client;
        )
    });
    let (title, version) = (format!(" `{}`", doc::plain(&info.version)), &info.version);
    let line = format!(" The version of the document that this crate was generated from:{title}.");
    let blank = blank();
    // What every call can do is shown before what some can, since it stands before it.
    let items = quote! {
        mod runtime;
        #client
        pub mod models;
        mod validators;
        #blank
        pub use runtime::{#(#exports),*};
        #blank
        #[doc = " The packages whose types are in the interface, in the versions that this crate has."]
        pub use #packages;
        #blank
        #[doc = #line]
        pub const DESCRIPTION_VERSION: &str = #version;
    };
    let head = quote!(#docs #limit);
    Module::rust("src/lib.rs".to_owned(), head, &Imports::default(), items)
}
