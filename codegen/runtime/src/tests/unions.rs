//! Which branch of a union without a tag a value is held as.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

use crate::rivals::{among, read};
use crate::union::{by_type, fitting};
use crate::validate::always_valid;
use crate::{Path, Validate, Violations, keyword};

#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Party {
    Reference(Reference),
    Person(Person),
    Unknown(Value),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Reference {
    id: i64,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Person {
    id: f64,
    name: String,
    status: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
}

always_valid!(Reference);

impl Validate for Person {
    fn check(&self, at: &Path<'_>, out: &mut Violations) {
        keyword::rule(self.status == "active", "enum", "`active`", at, out);
    }
}

impl Validate for Party {
    fn check(&self, at: &Path<'_>, out: &mut Violations) {
        match self {
            Self::Reference(value) => value.check(at, out),
            Self::Person(value) => value.check(at, out),
            Self::Unknown(value) => {
                keyword::no_branch(value, "oneOf", 2, &["object"], at, out);
            }
        }
    }
}

fn party(value: Value) -> Party {
    among(
        value,
        Party::Unknown,
        &[
            |trial| read(trial).map(Party::Reference),
            |trial| read(trial).map(Party::Person),
        ],
    )
}

#[test]
fn a_branch_that_breaks_a_rule_is_better_than_one_that_loses_more() {
    let chosen = party(json!({"id": 1, "name": "Ann", "status": "suspended"}));
    assert!(matches!(chosen, Party::Person(_)), "{chosen:?}");
    let chosen = party(json!({"id": 1, "more": true}));
    assert_eq!(chosen, Party::Reference(Reference { id: 1 }));
    let neither = json!({"id": 1.5, "name": "Ann", "status": "suspended", "more": true});
    assert_eq!(party(neither.clone()), Party::Unknown(neither));
}

/// What is mostly of a branch is of it, whatever is new in it and broken.
#[test]
fn a_value_is_of_the_branch_that_most_of_it_is_of() {
    let tags = ["a", "b", "c"];
    let mostly =
        json!({"id": 1.5, "name": "Ann", "status": "suspended", "tags": tags, "more": true});
    let chosen = party(mostly);
    assert!(matches!(chosen, Party::Person(_)), "{chosen:?}");
    // A person, but for a status.
    let hardly = json!({"id": 1, "name": "Ann", "tags": tags});
    assert_eq!(party(hardly.clone()), Party::Unknown(hardly));
    let with_more = json!({"id": 1, "street": "a", "city": "b", "country": "c"});
    assert_eq!(party(with_more), Party::Reference(Reference { id: 1 }));
}

#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Disk {
    Plain(Plain),
    Tuned(Tuned),
    Unknown(Value),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Plain {
    size: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    nodes: Option<i64>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Tuned {
    size: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    volume: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nodes: Option<i64>,
}

always_valid!(Plain);

impl Validate for Tuned {
    fn check(&self, at: &Path<'_>, out: &mut Violations) {
        let volume = self.volume.as_deref();
        let is_listed = volume.is_none_or(|volume| volume == "standard");
        keyword::rule(is_listed, "enum", "`standard`", &at.member("volume"), out);
    }
}

impl Validate for Disk {
    fn check(&self, at: &Path<'_>, out: &mut Violations) {
        match self {
            Self::Tuned(value) => value.check(at, out),
            Self::Plain(_) | Self::Unknown(_) => {}
        }
    }
}

/// A new value of a listed member is not a reason to lose it.
#[test]
fn of_branches_that_are_as_good_the_one_that_loses_less_is_taken() {
    let disk = |value| {
        among(
            value,
            Disk::Unknown,
            &[
                |trial| read(trial).map(Disk::Plain),
                |trial| read(trial).map(Disk::Tuned),
            ],
        )
    };
    for value in [
        json!({"size": "M10", "volume": "new", "nodes": 3}),
        json!({"size": "M10", "volume": "new", "nodes": null}),
    ] {
        let chosen = disk(value);
        assert!(matches!(chosen, Disk::Tuned(_)), "{chosen:?}");
    }
}

/// Trees of two kinds, which members alone tell apart.
#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Node {
    Folder(Folder),
    Group(Group),
    Unknown(Value),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Folder {
    children: Vec<Node>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Group {
    children: Vec<Node>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
}

always_valid!(Node, Folder, Group);

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        by_type(deserializer, |value| {
            among(
                value,
                Self::Unknown,
                &[
                    |trial| read(trial).map(Self::Folder),
                    |trial| read(trial).map(Self::Group),
                ],
            )
        })
    }
}

/// A tree of groups, as deep as `serde_json` reads, each with a member of this name.
fn groups(member: &str) -> Value {
    (0..60).fold(
        json!({"children": []}),
        |inner, _| json!({"children": [inner], member: "x"}),
    )
}

#[test]
fn a_tree_of_unions_is_held_as_what_its_members_tell() {
    let tree = groups("owner");
    let mut node: &Node = &serde_json::from_value(tree.clone()).unwrap();
    assert_eq!(serde_json::to_value(node).unwrap(), tree);
    let mut depth = 0;
    while let Node::Group(group) = node
        && let [inner] = group.children.as_slice()
    {
        (node, depth) = (inner, depth + 1);
    }
    assert_eq!(depth, 60);
}

/// In every way that there is, this one would be read until the stars are cold.
#[test]
fn what_no_branch_declares_does_not_multiply_the_ways_to_read_a_tree() {
    let node: Node = serde_json::from_value(groups("new")).unwrap();
    assert!(matches!(node, Node::Folder(_)), "{node:?}");
}

/// A choice inside of another one, where only one branch is an object.
#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Owner {
    Name(String),
    Reference(Reference),
    Unknown(Value),
}

impl<'de> Deserialize<'de> for Owner {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        by_type(deserializer, |value| match value {
            Value::String(value) => Self::Name(value),
            Value::Object(_) => fitting(value).map_or_else(Self::Unknown, Self::Reference),
            _ => Self::Unknown(value),
        })
    }
}

impl Validate for Owner {
    fn check(&self, at: &Path<'_>, out: &mut Violations) {
        if let Self::Unknown(value) = self {
            keyword::no_branch(value, "oneOf", 2, &["string", "object"], at, out);
        }
    }
}

#[test]
fn a_value_that_does_not_fit_the_only_branch_of_its_type_is_kept() {
    let misfit = json!({"name": "Ann"});
    let owner: Owner = serde_json::from_value(misfit.clone()).unwrap();
    assert_eq!(owner, Owner::Unknown(misfit));
    let told = |owner: &Owner| owner.validate().unwrap_err().to_string();
    let sentence = "one of the 2 branches that the document lists";
    assert!(told(&owner).contains(sentence), "{}", told(&owner));
    let number = told(&Owner::Unknown(json!(1)));
    assert!(number.contains("type string or object"), "{number}");
}

/// What is a person or an owner.
#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Holder {
    Owner(Owner),
    Owners(Vec<Owner>),
    Person(Person),
    People(Vec<Person>),
    Unknown(Value),
}

impl Validate for Holder {
    fn check(&self, at: &Path<'_>, out: &mut Violations) {
        match self {
            Self::Owner(value) => value.check(at, out),
            Self::Owners(value) => value.check(at, out),
            Self::Person(value) => value.check(at, out),
            Self::People(value) => value.check(at, out),
            Self::Unknown(value) => keyword::no_branch(value, "anyOf", 4, &[], at, out),
        }
    }
}

fn holder(value: Value) -> Holder {
    among(
        value,
        Holder::Unknown,
        &[
            |trial| read(trial).map(Holder::Owner),
            |trial| read(trial).map(Holder::Owners),
            |trial| read(trial).map(Holder::Person),
            |trial| read(trial).map(Holder::People),
        ],
    )
}

#[test]
fn a_branch_that_keeps_a_value_as_it_came_is_none_of_it() {
    let tags = ["a", "b", "c"];
    // A person, but for one rule.
    let person = json!({"id": 1.5, "name": "Ann", "status": "suspended", "tags": tags});
    let chosen = holder(person.clone());
    assert!(matches!(chosen, Holder::Person(_)), "{chosen:?}");
    let chosen = holder(json!([person]));
    assert!(matches!(chosen, Holder::People(_)), "{chosen:?}");
    let neither = json!({"more": true});
    assert_eq!(holder(neither.clone()), Holder::Unknown(neither));
}
