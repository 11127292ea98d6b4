//! Gathers the schemas that examples illustrate, and everything that they refer to, into one JSON
//! Schema 2020-12 document, and compiles it once.
//!
//! Invariants: each schema is translated once for each direction in which it is used, and compiled
//! once however many others lead to it.

use indexmap::IndexSet;
use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use serde_json::{Map, Value, json};

use super::Violation;
use super::steps::Steps;
use crate::document::keyword::{Takes, chooses, that_take};
use crate::document::{
    Dialect, Direction, Document, Example, Lookup, Node, Object, PatternMeaning,
};
use crate::source::{Path, Pointer};

/// Keywords that are copied as they are.
const PLAIN: [&str; 17] = [
    "enum",
    "const",
    "multipleOf",
    "maximum",
    "minimum",
    "minLength",
    "maxLength",
    "format",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minContains",
    "maxContains",
    "minProperties",
    "maxProperties",
    "dependentRequired",
    "contentEncoding",
];

/// How many schemas may be refused, each of which means to compile the others once more.
const MOST_REFUSED: usize = 500;

/// How many steps a value is judged in at most: what breaks a choice is kept for each of its branches.
const MOST: u64 = 50_000;

/// The compiled schemas of a document's examples.
pub struct Bundle {
    names: IndexSet<(Pointer, Direction)>,
    schemas: Map<String, Value>,
    /// Judges an object whose member `N` is of the schema `N`.
    validator: Option<Validator>,
    refused: Vec<(Pointer, String)>,
}

impl Bundle {
    /// Translates and compiles.
    pub fn new(document: &Document) -> Self {
        let mut translation = Translation {
            document,
            names: IndexSet::new(),
        };
        for example in document.examples() {
            translation.name(example.schema.clone(), example.direction);
        }
        let mut schemas = translation.translate_all();
        let mut refused = Vec::new();
        // A schema that the implementation refuses is replaced by one that takes everything, so
        // that the examples of the others are still checked.
        let validator = loop {
            let (schema, reason) = match compile(&schemas) {
                Ok(validator) => break Some(validator),
                Err(found) => found,
            };
            let known = schema.and_then(|index| {
                let slot = schemas.get_mut(&index.to_string())?;
                let is_new = *slot != Value::Bool(true);
                *slot = Value::Bool(true);
                translation.names.get_index(index).filter(|_| is_new)
            });
            let place = known.map_or_else(Pointer::root, |(pointer, _)| pointer.clone());
            refused.push((place, reason));
            if known.is_none() || refused.len() > MOST_REFUSED {
                break None;
            }
        };
        Self {
            names: translation.names,
            schemas,
            validator,
            refused,
        }
    }

    /// The schemas whose examples are not checked, each with the reason.
    pub fn refused(&self) -> &[(Pointer, String)] {
        &self.refused
    }

    /// The rules that a value breaks.
    ///
    /// # Errors
    ///
    /// Why it is not judged.
    pub fn violations(&self, example: &Example, value: &Value) -> Result<Vec<Violation>, String> {
        let key = (example.schema.clone(), example.direction);
        let found = self.names.get_index_of(&key).and_then(|index| {
            let (name, validator) = (index.to_string(), self.validator.as_ref()?);
            Some((self.schemas.get(&name)?, name, validator))
        });
        let Some((schema, name, validator)) = found else {
            return Err("a part of it cannot be compiled".to_owned());
        };
        if Steps::new(&self.schemas).count(schema, value) > MOST {
            return Err(format!("one takes more than {MOST} steps"));
        }
        let value = Value::Object(Map::from_iter([(name, value.clone())]));
        let errors = validator.iter_errors(&value);
        let violations = errors.map(|error| Violation {
            pointer: inside(error.instance_path().as_str()),
            keyword: error.kind().keyword().to_owned(),
            message: match error.kind() {
                // The message of the library prints the whole schema.
                ValidationErrorKind::Not { .. } => "it matches the schema under `not`".to_owned(),
                _ => error.masked_with("it").to_string(),
            },
        });
        Ok(violations.collect())
    }
}

/// A place in a value, from one in the object whose only member it is.
fn inside(path: &str) -> Pointer {
    let path = path.strip_prefix('/').unwrap_or_default();
    let inside = path.find('/').map_or("", |at| &path[at..]);
    Pointer::parse(inside).unwrap_or_default()
}

/// Whether a pattern looks back from each character of a text over any number of others: nothing bounds
/// the time that takes, and examples need not be judged by it.
fn looks_far_back(pattern: &str) -> bool {
    let behind = ["(?<=", "(?<!"]
        .iter()
        .filter_map(|sign| pattern.find(sign));
    let first = behind.min();
    first.is_some_and(|at| pattern[at + 4..].contains(['*', '+', '{']))
}

/// Compiles all schemas; an error names the schema that is at fault, where that is known.
fn compile(schemas: &Map<String, Value>) -> Result<Validator, (Option<usize>, String)> {
    let time = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .build(&json!({"format": "time"}))
        .map_err(|error| (None, error.to_string()))?;
    // Most frameworks write the times of a day without an offset, and call them so.
    let is_time =
        move |text: &str| time.is_valid(&json!(text)) || time.is_valid(&json!(format!("{text}Z")));
    let references = schemas.keys().map(|name| {
        let reference = json!({"$ref": format!("#/$defs/{name}")});
        (name.clone(), reference)
    });
    let schema = json!({
        "properties": references.collect::<Map<_, _>>(),
        "$defs": schemas,
    });
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .should_ignore_unknown_formats(true)
        .with_format("time", is_time)
        .offline()
        .build(&schema)
        .map_err(|error| {
            let paths = [error.instance_path(), error.schema_path()];
            let fault = paths.iter().find_map(|path| {
                let path = path.as_str().strip_prefix("/$defs/")?;
                path.split('/').next()?.parse().ok()
            });
            (fault, error.masked_with("a value").to_string())
        })
}

/// The schemas that are known to be needed; those that are not yet translated are at the end.
struct Translation<'d> {
    document: &'d Document,
    names: IndexSet<(Pointer, Direction)>,
}

impl<'d> Translation<'d> {
    fn is_3_0(&self) -> bool {
        self.document.dialect() == Dialect::V3_0
    }

    /// The reference to a schema in the bundle.
    fn name(&mut self, pointer: Pointer, direction: Direction) -> String {
        let (index, _) = self.names.insert_full((pointer, direction));
        format!("#/$defs/{index}")
    }

    fn translate_all(&mut self) -> Map<String, Value> {
        let mut schemas = Map::new();
        let mut next = 0;
        while let Some((pointer, direction)) = self.names.get_index(next).cloned() {
            let schema = match self.document.get(&pointer) {
                Some(node) => self.schema(node, Path::new(&pointer), direction),
                None => Value::Bool(true),
            };
            schemas.insert(next.to_string(), schema);
            next += 1;
        }
        schemas
    }

    fn schema(&mut self, node: &'d Node, path: Path<'_>, direction: Direction) -> Value {
        self.schema_in(node, path, direction, false)
    }

    /// Translates a schema, or of one that is inherited what it has for all of its values.
    fn schema_in(
        &mut self,
        node: &'d Node,
        path: Path<'_>,
        direction: Direction,
        inherited: bool,
    ) -> Value {
        let schema = self.letter(node, path, direction, inherited);
        let is_composed = node.has_any(&["$ref", "allOf", "oneOf", "anyOf", "enum"]);
        if (node.flag("nullable") || node.flag("x-nullable")) && is_composed {
            // To the letter it adds no `null` here; that is what everyone means by it.
            return json!({"anyOf": [schema, {"type": "null"}]});
        }
        schema
    }

    /// Translates what the keywords of a schema say to the letter.
    fn letter(
        &mut self,
        node: &'d Node,
        path: Path<'_>,
        direction: Direction,
        inherited: bool,
    ) -> Value {
        let members = match node {
            Node::Object(members) => members,
            // A field without a value is read as if it was not there.
            Node::Null => return Value::Bool(true),
            _ => return Value::from(node),
        };
        let mut schema = Map::new();
        if let Some(reference) = members.text("$ref") {
            let pointer = path.pointer();
            if self.document.inherits(&pointer) {
                if let Ok(base) = self.document.resolve(reference) {
                    let base = self.schema_in(base.node, Path::new(&base.at), direction, true);
                    schema.insert("allOf".to_owned(), Value::Array(vec![base]));
                }
            } else if let Ok(target) = self.document.target(reference) {
                let name = self.name(target.at, direction);
                schema.insert("$ref".to_owned(), Value::String(name));
            }
            if self.is_3_0() {
                return Value::Object(schema);
            }
        }
        for keyword in PLAIN {
            if let Some(value) = members.get(keyword)
                && (!value.is_null() || keyword == "const")
            {
                schema.insert(keyword.to_owned(), Value::from(value));
            }
        }
        // Documents of 3.0, which does not define these, mean different things by them.
        if self.is_3_0() && matches!(members.text("format"), Some("time" | "duration")) {
            schema.remove("format");
        }
        let pattern = members.text("pattern");
        let pattern = pattern.filter(|pattern| !looks_far_back(pattern));
        if let Some(pattern) = pattern.and_then(PatternMeaning::checked) {
            schema.insert("pattern".to_owned(), json!(pattern));
        }
        Self::types(members, &mut schema);
        Self::exclusive_limits(members, &mut schema);
        self.required(members, direction, &mut schema);
        self.subschemas(members, path, direction, inherited, &mut schema);
        Value::Object(schema)
    }

    fn types(members: &Object, schema: &mut Map<String, Value>) {
        let Some(declared) = members.get("type") else {
            return;
        };
        let mut types = Value::from(declared);
        if members.flag("nullable") || members.flag("x-nullable") {
            let mut all = match types {
                Value::Array(types) => types,
                only => vec![only],
            };
            all.push(Value::from("null"));
            types = Value::Array(all);
        }
        schema.insert("type".to_owned(), types);
    }

    /// Turns the flags of 3.0 into the numbers of 3.1; documents of 3.1 have both.
    fn exclusive_limits(members: &Object, schema: &mut Map<String, Value>) {
        for (exclusive, limit) in [
            ("exclusiveMinimum", "minimum"),
            ("exclusiveMaximum", "maximum"),
        ] {
            match members.get(exclusive) {
                Some(Node::Bool(true)) => {
                    if let Some(number) = schema.remove(limit) {
                        schema.insert(exclusive.to_owned(), number);
                    }
                }
                Some(number @ Node::Number(_)) => {
                    schema.insert(exclusive.to_owned(), Value::from(number));
                }
                _ => {}
            }
        }
    }

    /// Leaves out what does not travel in this direction (`OpenAPI` 3.0.4, 4.7.24.2).
    fn required(&self, members: &'d Object, direction: Direction, schema: &mut Map<String, Value>) {
        let Some(names) = members.get("required").and_then(Node::as_array) else {
            return;
        };
        let properties = members.get("properties");
        let names = names.iter().filter(|name| {
            let name = name.as_str().unwrap_or_default();
            let property = properties.and_then(|properties| properties.get(name));
            let has = |flag| property.is_some_and(|property| self.has_flag(property, flag));
            match direction {
                Direction::Request => !has("readOnly"),
                Direction::Response => !has("writeOnly"),
                Direction::Both => !has("readOnly") && !has("writeOnly"),
            }
        });
        schema.insert("required".to_owned(), names.map(Value::from).collect());
    }

    fn has_flag(&self, property: &'d Node, flag: &str) -> bool {
        let target = self.document.behind(property);
        property.flag(flag) || target.is_some_and(|target| target.flag(flag))
    }

    fn subschemas(
        &mut self,
        members: &'d Object,
        path: Path<'_>,
        direction: Direction,
        inherited: bool,
        schema: &mut Map<String, Value>,
    ) {
        let dialect = self.document.dialect();
        let taking = |takes| that_take(takes, dialect).map(|keyword| keyword.name);
        for keyword in taking(Takes::Schema).chain(taking(Takes::Schemas)) {
            let path = path.join(keyword);
            if inherited && chooses(keyword) {
                continue;
            }
            let inherited = inherited && keyword == "allOf";
            let mut list = |items: &'d [Node]| -> Value {
                let items = items.iter().enumerate();
                items
                    .map(|(at, item)| self.schema_in(item, path.index(at), direction, inherited))
                    .collect()
            };
            let (keyword, value) = match (keyword, members.get(keyword)) {
                (_, None) => continue,
                ("items", Some(Node::Array(items))) => ("prefixItems", list(items)),
                ("allOf", Some(Node::Array(items))) => {
                    // The base of a reference beside it stands there already.
                    let mut parts = list(items);
                    if let (Some(Value::Array(base)), Value::Array(parts)) =
                        (schema.remove(keyword), &mut parts)
                    {
                        parts.extend(base);
                    }
                    (keyword, parts)
                }
                (_, Some(Node::Array(items))) => (keyword, list(items)),
                (_, Some(node)) => (keyword, self.schema(node, path, direction)),
            };
            schema.insert(keyword.to_owned(), value);
        }
        for keyword in taking(Takes::ByName) {
            if let Some(members) = members.get(keyword).and_then(Node::as_object) {
                let path = path.join(keyword);
                let schemas = members.iter().map(|(name, member)| {
                    (
                        name.clone(),
                        self.schema(member, path.join(name), direction),
                    )
                });
                schema.insert(keyword.to_owned(), Value::Object(schemas.collect()));
            }
        }
    }
}
