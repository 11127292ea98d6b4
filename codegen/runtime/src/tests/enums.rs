//! Open enums, unions, and the rules on any JSON.

use serde_json::{Value, json};

use crate::{
    Path, Validate, Violations, integer_enum::integer_enum, json as any_json, keyword,
    regex::regex, rivals, string_enum::string_enum, tagged_union::tagged_union, union,
};

string_enum! {
    /// A colour.
    pub enum Colour {
        Red = "red",
    }
}

#[test]
fn an_unknown_value_is_kept_and_written_back_byte_for_byte() {
    let read = |text: &str| serde_json::from_str::<Colour>(text).unwrap();
    assert_eq!(read("\"red\""), Colour::Red);
    let unknown = read("\"r\\u00e9d \"");
    assert_eq!(unknown, Colour::Unknown("réd ".to_owned()));
    assert_eq!(serde_json::to_string(&unknown).unwrap(), "\"réd \"");
}

string_enum! {
    /// Values that are called as what the macro names.
    pub enum Reserved {
        Err = "err",
        Ok = "ok",
        String = "string",
        Infallible = "infallible",
        AsRef = "as_ref",
    }
}

#[test]
fn an_enum_is_used_as_the_text_that_it_stands_for() {
    for text in ["err", "ok", "string", "infallible", "as_ref", "other"] {
        let value: Reserved = text.parse().unwrap();
        assert_eq!(value, text);
        assert_eq!(value, *text);
        assert_ne!(value, "another");
        let same: &str = value.as_ref();
        assert_eq!(same, text);
        assert_eq!(String::from(value), text);
    }
    assert_eq!("err".parse(), Ok(Reserved::Err));
}

#[test]
fn a_validator_refuses_an_unknown_value_and_names_the_near_one() {
    assert!(Colour::Red.validate().is_ok());
    let violations = Colour::from("RED").validate().unwrap_err();
    let violation = violations.iter().next().unwrap();
    assert_eq!(violation.keyword, "enum");
    assert_eq!(violation.hint.as_deref(), Some("did you mean `red`?"));
}

string_enum! {
    /// Colours that are proposed.
    #[any_text]
    pub enum Paint {
        Red = "red",
    }
}

#[test]
fn any_text_beside_proposals_is_valid() {
    assert_eq!(Paint::from("red"), Paint::Red);
    let other = Paint::from("blue");
    assert!(other.validate().is_ok());
    assert_eq!(serde_json::to_string(&other).unwrap(), "\"blue\"");
}

/// An animal that says what it is, or may be one without that.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Animal {
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
}

/// A fish, which does not say what it is.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Fish {
    fins: i64,
}

tagged_union! {
    /// A pet.
    #[discriminator("kind", added)]
    #[derive(Clone, Debug, PartialEq)]
    pub enum Pet {
        /// In water; written as where a line is too short.
        Fish(
            Box<Fish>,
        ) = "fish" | "goldfish",
    }
}

tagged_union! {
    /// What may be a pet.
    #[discriminator("kind")]
    #[derive(Clone, Debug, PartialEq)]
    pub enum Creature {
        Fish(Fish) = "fish",
        #[other]
        Base(Animal),
    }
}

tagged_union! {
    /// What may swim.
    #[discriminator("kind" else Animal)]
    #[derive(Clone, Debug, PartialEq)]
    pub enum Swimmer {
        Fish(Fish) = "fish",
        Animal(Animal) = "animal",
    }
}

tagged_union! {
    /// What swims unless it says otherwise.
    #[discriminator("kind" else Fish)]
    #[derive(Clone, Debug, PartialEq)]
    pub enum Floating {
        Fish(Fish) = "fish",
        Animal(Animal) = "animal",
    }
}

tagged_union! {
    /// What swims in a depth that has a number.
    #[discriminator("depth" as i64, added)]
    #[derive(Clone, Debug, PartialEq)]
    pub enum Level {
        Fish(Fish) = -1 | 2,
    }
}

tagged_union! {
    /// What is told by a boolean.
    #[discriminator("alive" as bool, added)]
    #[derive(Clone, Debug, PartialEq)]
    pub enum Being {
        Fish(Fish) = true,
    }
}

#[test]
fn a_number_or_a_boolean_chooses_the_branch_and_is_added() {
    let level = |value: Value| serde_json::from_value::<Level>(value).unwrap();
    for depth in [json!(-1), json!(2), json!(2.0)] {
        let fish = level(json!({"depth": depth, "fins": 2}));
        assert_eq!(fish, Fish { fins: 2 }.into());
    }
    for depth in [json!(3), json!("2"), json!(2.5), json!(null)] {
        let value = json!({"depth": depth, "fins": 2});
        assert_eq!(level(value.clone()), Level::Unknown(value));
    }
    let written = serde_json::to_value(Level::from(Fish { fins: 2 })).unwrap();
    assert_eq!(written, json!({"depth": -1, "fins": 2}));

    let being = |value: Value| serde_json::from_value::<Being>(value).unwrap();
    let fish = json!({"alive": true, "fins": 2});
    assert_eq!(being(fish.clone()), Fish { fins: 2 }.into());
    assert_eq!(serde_json::to_value(being(fish.clone())).unwrap(), fish);
    let dead = json!({"alive": false, "fins": 2});
    assert_eq!(being(dead.clone()), Being::Unknown(dead));
}

#[test]
fn an_object_without_a_tag_that_is_not_of_its_branch_is_kept_as_it_came() {
    let read = |value: Value| serde_json::from_value::<Floating>(value).unwrap();
    assert_eq!(read(json!({"fins": 2})), Floating::Fish(Fish { fins: 2 }));
    let other = json!({"wings": 2});
    assert_eq!(read(other.clone()), Floating::Unknown(other));
}

#[test]
fn an_object_without_a_tag_is_the_branch_that_does_not_demand_one() {
    let read = |value: Value| serde_json::from_value::<Swimmer>(value).unwrap();
    for value in [json!({}), json!({"kind": null}), json!({"fins": 2})] {
        assert_eq!(read(value), Swimmer::Animal(Animal { kind: None }));
    }
    let tagged = json!({"kind": "fish", "fins": 2});
    assert_eq!(read(tagged), Swimmer::Fish(Fish { fins: 2 }));
    for value in [
        json!({"kind": 1}),
        json!({"kind": "bird"}),
        json!([]),
        json!("fish"),
    ] {
        assert_eq!(read(value.clone()), Swimmer::Unknown(value));
    }
}

#[test]
fn a_tag_chooses_the_branch_and_is_added_where_the_type_does_not_have_it() {
    let fish = Pet::from(Fish { fins: 7 });
    let written = json!({"kind": "fish", "fins": 7});
    assert_eq!(serde_json::to_value(&fish).unwrap(), written);
    assert_eq!(serde_json::from_value::<Pet>(written).unwrap(), fish);
    let golden = json!({"kind": "goldfish", "fins": 7});
    assert_eq!(serde_json::from_value::<Pet>(golden).unwrap(), fish);
    let bird = json!({"kind": "bird"});
    let read = serde_json::from_value::<Pet>(bird.clone()).unwrap();
    assert_eq!(read, Pet::Unknown(bird.clone()));
    assert_eq!(serde_json::to_value(&read).unwrap(), bird);
}

#[test]
fn a_branch_of_all_others_takes_what_has_another_tag_or_none() {
    let read = |value: Value| serde_json::from_value::<Creature>(value).unwrap();
    assert_eq!(
        read(json!({"kind": "fish", "fins": 2})),
        Fish { fins: 2 }.into()
    );
    for kind in [Some("bird".to_owned()), None] {
        let animal = Animal { kind };
        let value = serde_json::to_value(&animal).unwrap();
        assert_eq!(read(value), Creature::Base(animal));
    }
}

#[test]
fn a_value_whose_tag_is_missing_or_no_text_is_kept_as_it_came() {
    for value in [json!({"fins": 7}), json!({"kind": 1}), json!([])] {
        let read = serde_json::from_value::<Pet>(value.clone()).unwrap();
        assert_eq!(read, Pet::Unknown(value));
    }
}

#[test]
fn a_number_is_an_integer_if_it_is_one_that_is_held_exactly() {
    assert_eq!(union::integer(json!(7)), Ok(7_i64));
    assert_eq!(union::integer(json!(7.0)), Ok(7_i64));
    assert_eq!(union::integer::<i64>(json!(7.5)), Err(json!(7.5)));
    assert_eq!(union::integer::<i64>(json!(u64::MAX)), Err(json!(u64::MAX)));
}

/// One of two lists, of which one is valid.
#[derive(Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
enum Lists {
    Texts(Vec<String>),
    Numbers(Vec<i64>),
    Unknown(Value),
}

impl Validate for Lists {
    fn check(&self, at: &Path<'_>, out: &mut Violations) {
        keyword::rule(
            matches!(self, Self::Numbers(_)),
            "oneOf",
            "numbers",
            at,
            out,
        );
    }
}

#[test]
fn the_first_branch_that_is_valid_is_taken_else_the_first_that_loses_nothing() {
    let among = |value: Value| {
        rivals::among(
            value,
            Lists::Unknown,
            &[
                |value| rivals::read(value).map(Lists::Texts),
                |value| rivals::integers(value).map(Lists::Numbers),
            ],
        )
    };
    assert_eq!(among(json!([])), Lists::Numbers(Vec::new()));
    assert_eq!(among(json!([1.0])), Lists::Numbers(vec![1]));
    assert_eq!(among(json!(["a"])), Lists::Texts(vec!["a".to_owned()]));
    assert_eq!(among(json!(["a", 1])), Lists::Unknown(json!(["a", 1])));
}

/// What a number tells apart: the tag is checked, and chooses nothing by itself.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Numbered<const KIND: i64> {
    kind: i64,
    colour: Colour,
}

impl<const KIND: i64> Validate for Numbered<KIND> {
    fn check(&self, at: &Path<'_>, out: &mut Violations) {
        keyword::rule(self.kind == KIND, "const", "another", at, out);
        self.colour.check(&at.member("colour"), out);
    }
}

/// One of two of them.
#[derive(Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
enum Component {
    Row(Numbered<1>),
    Box(Numbered<17>),
    Unknown(Value),
}

impl Validate for Component {
    fn check(&self, at: &Path<'_>, out: &mut Violations) {
        match self {
            Self::Row(value) => value.check(at, out),
            Self::Box(value) => value.check(at, out),
            Self::Unknown(value) => {
                keyword::no_branch(value, "oneOf", 2, &["object"], at, out);
            }
        }
    }
}

#[test]
fn a_value_that_a_newer_server_adds_to_leaves_the_branch_that_fits_best() {
    let value = json!({"kind": 17, "colour": "blue"});
    let chosen = rivals::among(
        value.clone(),
        Component::Unknown,
        &[
            |value| rivals::read(value).map(Component::Row),
            |value| rivals::read(value).map(Component::Box),
        ],
    );
    assert!(matches!(chosen, Component::Box(_)), "{chosen:?}");
    assert_eq!(serde_json::to_value(&chosen).unwrap(), value);
}

#[test]
fn integers_and_listed_values_are_compared_as_json_schema_does() {
    assert!(any_json::is_integer(&json!(1.0)));
    assert!(!any_json::is_integer(&json!(1.5)));
    assert!(any_json::is_one_of(&json!(1.0), &["1", "null"]));
    assert!(!any_json::is_one_of(&json!("1"), &["1", "null"]));
}

#[test]
fn a_pattern_is_one_of_ecma_262() {
    assert!(regex!("a1", "^\\p{Letter}\\d$", "u"));
    assert!(!regex!("a\u{0661}", "^\\p{Letter}\\d$", "u"));
}

integer_enum! {
    /// What is done first.
    pub enum Priority {
        Low = 1,
        High = -2,
    }
}

#[test]
fn integers_with_names_are_kept_and_checked() {
    let read = |text: &str| serde_json::from_str::<Priority>(text);
    assert_eq!(read("1.0").ok(), Some(Priority::Low));
    assert_eq!(read("-2").ok(), Some(Priority::High));
    assert_eq!(read("3").ok(), Some(Priority::Unknown(3)));
    assert!(read("1.5").is_err() && read("\"1\"").is_err());
    assert_eq!(
        serde_json::to_string(&Priority::from(3)).ok().as_deref(),
        Some("3")
    );
    assert_eq!(format!("{:>3}", Priority::High), " -2");
    assert!(Priority::Low.validate().is_ok());
    let Err(broken) = Priority::from(3).validate() else {
        panic!("3 is not listed");
    };
    assert!(broken.to_string().ends_with("/ enum: `1` or `-2`, found 3"));
}
