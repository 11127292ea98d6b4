//! What the generator repeats of the runtime agrees with the runtime: the names that are taken, and the
//! files that are copied.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, File, ImplItem, Item, Lit, Type};

type Texts = BTreeSet<String>;

/// The Rust files of a folder of this package, by their stems.
fn sources(folder: &str) -> BTreeMap<String, File> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let files = paths.filter(|path| path.is_file()).map(|path| {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        (stem, parse(&path))
    });
    files.collect()
}

fn parse(path: &Path) -> File {
    syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The value of the constant of a file that is called so.
fn constant(file: &str, name: &str) -> Expr {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let mut values = parse(&path)
        .items
        .into_iter()
        .filter_map(|item| match item {
            Item::Const(item) if item.ident == name => Some(*item.expr),
            _ => None,
        });
    let value = values.next();
    value.unwrap_or_else(|| panic!("{file} has no `{name}`"))
}

/// The tokens of a piece of code, with those inside of brackets.
fn flat(code: TokenStream) -> Vec<TokenTree> {
    let inner = |token: TokenTree| match token {
        TokenTree::Group(group) => flat(group.stream()),
        token => vec![token],
    };
    code.into_iter().flat_map(inner).collect()
}

/// The texts that stand in a piece of code.
fn texts(code: TokenStream) -> Texts {
    let text = |token| match token {
        TokenTree::Literal(literal) => match Lit::new(literal) {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    };
    flat(code).into_iter().filter_map(text).collect()
}

/// The names that are taken in a scope.
fn reserved(list: &str) -> Texts {
    match constant("src/names/reserved.rs", list) {
        Expr::Call(call) => texts(call.args.last().to_token_stream()),
        _ => panic!("`{list}` is no list of names"),
    }
}

/// The functions and constants that the runtime gives a type.
fn functions(runtime: &[Item], ty: &str) -> Texts {
    let own = runtime.iter().filter_map(|item| match item {
        Item::Impl(item) if item.trait_.is_none() => match &*item.self_ty {
            Type::Path(path) if path.path.segments.last()?.ident == ty => Some(&item.items),
            _ => None,
        },
        _ => None,
    });
    let names = own.flatten().filter_map(|item| match item {
        ImplItem::Fn(item) => Some(item.sig.ident.to_string()),
        ImplItem::Const(item) => Some(item.ident.to_string()),
        _ => None,
    });
    let names: Texts = names.collect();
    assert!(!names.is_empty(), "the runtime has no `{ty}`");
    names
}

/// The types and traits that the runtime defines.
fn types(runtime: &[Item]) -> Texts {
    let names = runtime.iter().filter_map(|item| match item {
        Item::Struct(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Trait(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        _ => None,
    });
    names.map(ToString::to_string).collect()
}

/// The types that emitters import, or name where they are of these.
fn imported<'a>(types: &Texts, emitters: impl IntoIterator<Item = &'a File>) -> Texts {
    let mut names = Texts::new();
    for file in emitters {
        let code = file.to_token_stream();
        names.extend(types.intersection(&texts(code.clone())).cloned());
        // `imports.add("serde_json", "Value")`
        let tokens = flat(code);
        let calls = tokens.windows(4).filter_map(|tokens| match tokens {
            [TokenTree::Ident(add), path, _, name] if add == "add" && is_text(path) => Some(name),
            _ => None,
        });
        names.extend(calls.flat_map(|name| texts(name.clone().into())));
    }
    names.retain(|name| name.starts_with(char::is_uppercase));
    names
}

fn is_text(token: &TokenTree) -> bool {
    !texts(token.clone().into()).is_empty()
}

/// The packages that the runtime needs.
fn packages() -> Texts {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime/Cargo.toml");
    let manifest = fs::read_to_string(path).unwrap();
    let (_, behind) = manifest.split_once("[dependencies]\n").unwrap();
    let lines = behind.lines().take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split_once(" = "));
    names.map(|(name, _)| name.replace('-', "_")).collect()
}

#[test]
fn every_name_that_the_runtime_takes_is_reserved() {
    let runtime = sources("runtime/src").into_values();
    let runtime: Vec<Item> = runtime.flat_map(|file| file.items).collect();
    let types = types(&runtime);
    let ty = &sources("src/emit")["ty"];
    let models = imported(&types, sources("src/emit/model").values().chain([ty]));
    let (mut client, mut checks) = (sources("src/emit/client"), sources("src/emit/validator"));
    // These write files of their own, in which nothing of the document is defined.
    client.remove("security");
    checks.remove("patterns");
    let mut markers = imported(&types, client.values().chain([ty]));
    // Parameters are checked where they are set.
    markers.extend(imported(&Texts::new(), checks.values()));
    let mut features = packages();
    features.insert("default".to_owned());
    assert_eq!(reserved("FEATURES"), features);
    for (list, taken) in [
        ("SETTERS", functions(&runtime, "Call")),
        ("BUILDERS", functions(&runtime, "ClientBuilder")),
        ("METHODS", functions(&runtime, "Client")),
        ("HEADERS", functions(&runtime, "Headers")),
        ("VERSIONS", functions(&runtime, "ApiVersion")),
        ("TYPES", models),
        ("MARKERS", markers),
    ] {
        let reserved = reserved(list);
        let free: Vec<_> = taken.difference(&reserved).collect();
        assert!(free.is_empty(), "{list} lacks {free:?}");
    }
}

/// A module without a file would be left out of the output, and nothing said.
#[test]
fn every_module_of_the_runtime_is_copied() {
    let modules: Texts = sources("runtime/src").into_keys().collect();
    let listed = flat(constant("src/emit/runtime.rs", "FILES").into_token_stream());
    let listed = listed
        .into_iter()
        .filter(|token| matches!(token, TokenTree::Ident(_)));
    let mut listed: Texts = listed.map(|token| token.to_string()).collect();
    listed.remove("files");
    // It says what the others export, and is read for that alone.
    listed.insert("lib".to_owned());
    assert_eq!(listed, modules);
}
