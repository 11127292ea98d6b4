//! Descriptions that say the same in other ways become the same code: each case is generated as it
//! is and as a relation restates it.
//!
//! Lines of documentation are not compared where places of the description differ, which they name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use codegen::Input;
use codegen::config::Config;
use codegen::source::{Neighbours, Source, Unread};
use serde_yaml::{Mapping, Value};
use tests::case::Case;

/// How references to component schemas begin.
const SCHEMAS: &str = "#/components/schemas/";

/// The keywords whose values are no schemas.
const VALUES: [&str; 5] = ["const", "default", "enum", "example", "examples"];

/// The text of each emitted file, by its path.
type Emitted = BTreeMap<String, String>;

/// A description and the files beside it, by their paths.
struct Files {
    document: Value,
    beside: BTreeMap<String, Value>,
}

impl Files {
    fn alone(document: Value) -> Self {
        Self {
            document,
            beside: BTreeMap::new(),
        }
    }

    /// The files of the crate; nothing, where there are errors.
    fn generated(self) -> Option<Emitted> {
        let text = |value: &Value| serde_yaml::to_string(value).unwrap();
        let beside: BTreeMap<String, String> = self
            .beside
            .iter()
            .map(|(path, value)| (path.clone(), text(value)))
            .collect();
        let mut input = Input::new(Source::new("case.yaml", text(&self.document)));
        input.neighbours = Neighbours::new(move |path| {
            let found = beside.get(path).ok_or(Unread::Missing)?;
            Ok(Source::new(path, found.clone()))
        });
        let output = codegen::generate(&input, &Config::default()).ok()?;
        let files = output.files.0.into_iter();
        // The crate's own page tells how it was described.
        let files = files.filter(|(path, _)| path.starts_with("src/") && path != "src/lib.rs");
        Some(files.collect())
    }
}

/// The files without documentation.
fn code(files: &Emitted) -> Emitted {
    let code = files.iter().map(|(path, text)| {
        let lines = text.lines();
        let lines = lines.filter(|line| !line.trim_start().starts_with("///"));
        (path.clone(), lines.collect::<Vec<_>>().join("\n"))
    });
    code.collect()
}

/// The cases: name, description, and what becomes of it.
static CASES: LazyLock<Vec<(String, Value, Emitted)>> = LazyLock::new(|| {
    let cases = Case::all().into_iter().filter_map(|case| {
        // This reader has no numbers beyond 64 bits.
        let mut document: Value = serde_yaml::from_str(case.document().text()).ok()?;
        document.apply_merge().unwrap();
        let files = Files::alone(document.clone()).generated().unwrap();
        Some((case.name, document, files))
    });
    cases.collect()
});

/// Restates every case, and compares what becomes of it; some cases must be restatable.
fn holds<T: PartialEq>(
    relation: impl Fn(Value) -> Option<Files>,
    compared_by: impl Fn(&Emitted) -> T,
    except: &[&str],
) {
    let (mut compared, mut different) = (0, Vec::new());
    for (name, document, before) in CASES.iter() {
        let restated = relation(document.clone()).filter(|_| !except.contains(&name.as_str()));
        let Some(restated) = restated else {
            continue;
        };
        compared += 1;
        let after = restated.generated().unwrap_or_default();
        if compared_by(before) == compared_by(&after) {
            continue;
        }
        let paths = before.keys().chain(after.keys());
        let paths = paths.filter(|at| before.get(*at) != after.get(*at));
        let paths: BTreeSet<&String> = paths.collect();
        different.push(format!("{name}: {paths:?}"));
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    assert!(compared > 20, "{compared}");
}

/// Calls a function with every object that is a reference to a component schema, and the keyword or
/// the name that it stands under, `[]` in a list.
fn each_reference(node: &mut Value, under: &str, change: &mut impl FnMut(&mut Mapping, &str)) {
    match node {
        Value::Mapping(members) => {
            let target = members.get("$ref").and_then(Value::as_str);
            let is_schema = target.and_then(|target| target.strip_prefix(SCHEMAS));
            if members.len() == 1 && is_schema.is_some_and(|name| !name.contains('/')) {
                change(members, under);
                return;
            }
            for (name, member) in members {
                let name = name.as_str().unwrap_or_default();
                if !VALUES.contains(&name) || under == "properties" || under == "schemas" {
                    each_reference(member, name, change);
                }
            }
        }
        Value::Sequence(items) => {
            for item in items {
                each_reference(item, "[]", change);
            }
        }
        _ => {}
    }
}

fn reference(to: &str) -> Value {
    Value::Mapping(Mapping::from_iter([("$ref".into(), to.into())]))
}

fn schemas(document: &mut Value) -> Option<&mut Mapping> {
    document
        .get_mut("components")?
        .get_mut("schemas")?
        .as_mapping_mut()
}

fn mapping(schema: &mut Value) -> Option<&mut Mapping> {
    schema
        .get_mut("discriminator")?
        .get_mut("mapping")?
        .as_mapping_mut()
}

#[test]
fn a_reference_to_a_reference_is_that_reference() {
    let relation = |mut document: Value| {
        let mut made = Mapping::new();
        each_reference(&mut document, "", &mut |node, under| {
            let target = node["$ref"].as_str().unwrap().to_owned();
            let is_plain = target[SCHEMAS.len()..].chars().all(char::is_alphanumeric);
            // The name of a branch is that of its variant, and may be the value of its tag.
            if under == "[]" || under == "schemas" || !is_plain {
                return;
            }
            let name = format!("{}Again", &target[SCHEMAS.len()..]);
            node["$ref"] = format!("{SCHEMAS}{name}").into();
            made.insert(name.into(), reference(&target));
        });
        let is_restated = !made.is_empty();
        schemas(&mut document)?.extend(made);
        is_restated.then(|| Files::alone(document))
    };
    holds(relation, code, &[]);
}

#[test]
fn a_reference_alone_under_all_of_is_that_reference() {
    let relation = |mut document: Value| {
        let mut is_restated = false;
        each_reference(&mut document, "", &mut |node, under| {
            if under != "[]" && under != "schemas" {
                let inner = std::mem::take(node);
                node.insert("allOf".into(), Value::Sequence(vec![inner.into()]));
                is_restated = true;
            }
        });
        is_restated.then(|| Files::alone(document))
    };
    // There, what several branches say of a member is compared as it is written.
    holds(relation, code, &["unions/members_of_several_branches"]);
}

#[test]
fn components_in_files_of_their_own_are_components() {
    let relation = |mut document: Value| {
        let mut beside = BTreeMap::new();
        for (name, schema) in schemas(&mut document)? {
            let name = name.as_str()?;
            let file = format!("schemas/{name}.yaml");
            // Paths of files are no place for every character, and pointers lead into components.
            let is_plain = name
                .chars()
                .all(|it| it.is_ascii_alphanumeric() || "._".contains(it));
            if !is_plain || file.len() > 100 {
                return None;
            }
            beside.insert(file.clone(), std::mem::replace(schema, reference(&file)));
        }
        for schema in beside.values_mut() {
            each_reference(schema, "", &mut |node, _| {
                let target = node["$ref"].as_str().unwrap()[SCHEMAS.len()..].to_owned();
                node["$ref"] = format!("{target}.yaml").into();
            });
            if let Some(mapping) = mapping(schema) {
                for target in mapping.values_mut() {
                    let name = target.as_str()?.trim_start_matches(SCHEMAS);
                    *target = format!("{name}.yaml").into();
                }
            }
            // What stands in a component is in another file now.
            if serde_yaml::to_string(schema).ok()?.contains("#/") {
                return None;
            }
        }
        Some(Files { document, beside })
    };
    holds(relation, code, &[]);
}

#[test]
fn the_order_of_components_changes_no_type() {
    let declared = |files: &Emitted| {
        let lines = files.values().flat_map(|text| text.lines().map(str::trim));
        let lines = lines.filter(|line| line.starts_with("pub ") && !line.starts_with("pub use"));
        let mut lines: Vec<String> = lines.map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let relation = |mut document: Value| {
        let schemas = schemas(&mut document)?;
        let mut all: Vec<_> = std::mem::take(schemas).into_iter().collect();
        all.reverse();
        schemas.extend(all);
        Some(Files::alone(document))
    };
    // There, a name depends on what else is called so.
    let except = ["names/of_other_languages", "names/of_places"];
    holds(relation, declared, &except);
}

/// Turns round the order of keywords in a schema and those that stand in it; what has names in the place of
/// keywords stays as it is.
fn turn_keywords(schema: &mut Value) {
    let Value::Mapping(keywords) = schema else {
        return;
    };
    for (keyword, value) in &mut *keywords {
        match (keyword.as_str().unwrap_or_default(), value) {
            (keyword, _) if VALUES.contains(&keyword) => {}
            ("properties" | "patternProperties" | "dependentSchemas" | "$defs", named) => {
                let named = named.as_mapping_mut().into_iter().flatten();
                named.for_each(|(_, schema)| turn_keywords(schema));
            }
            (_, Value::Sequence(parts)) => parts.iter_mut().for_each(turn_keywords),
            ("discriminator" | "required" | "dependentRequired", _) => {}
            (name, _) if name.starts_with("x-") => {}
            (_, inner) => turn_keywords(inner),
        }
    }
    let mut turned: Vec<_> = std::mem::take(keywords).into_iter().collect();
    turned.reverse();
    keywords.extend(turned);
}

#[test]
fn the_order_of_keywords_changes_nothing() {
    let relation = |mut document: Value| {
        let schemas = schemas(&mut document)?;
        schemas
            .iter_mut()
            .for_each(|(_, schema)| turn_keywords(schema));
        Some(Files::alone(document))
    };
    holds(relation, Clone::clone, &[]);
}
