//! How values are held in Rust: structural types inline, named types by id.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Api, Direction, Docs, JsonType, Members, Schema, SchemaId, TagValue};
use crate::source::Pointer;

/// The index of a named type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// How a value is held in Rust.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// A type with a name of its own.
    Named(TypeId),
    /// `bool`.
    Boolean,
    /// `i64`; an integral float on the wire is an integer too.
    Integer,
    /// `u64`, otherwise as [`Type::Integer`].
    Unsigned,
    /// `f64`.
    Number,
    /// `String`.
    String,
    /// The runtime's `SecretText`: a text that nothing but serde shows.
    SecretText,
    /// The runtime's `DateTime`: RFC 3339, text kept as it came.
    DateTime,
    /// The runtime's `Date`: RFC 3339 full-date.
    Date,
    /// `Vec<_>`.
    List(Box<Type>),
    /// `(_, _)`: a list of fixed length, whose items have types of their own.
    Tuple(Vec<Type>),
    /// `BTreeMap<String, _>`.
    Map(Box<Type>),
    /// `Option<_>` whose `None` is `null`.
    Nullable(Box<Type>),
    /// `serde_json::Value`: any value.
    Json,
}

impl Type {
    /// Whether it holds any text, whatever it shows of it.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self, Self::String | Self::SecretText)
    }

    /// Whether it holds integers, whatever their sign.
    pub(crate) fn is_integer(&self) -> bool {
        matches!(self, Self::Integer | Self::Unsigned)
    }

    /// Whether Rust copies its values.
    pub fn is_copy(&self) -> bool {
        match self {
            Self::Boolean | Self::Integer | Self::Unsigned | Self::Number => true,
            Self::Nullable(inner) => inner.is_copy(),
            _ => false,
        }
    }

    /// The type of its values that are not `null`.
    pub(crate) fn without_null(&self) -> &Type {
        match self {
            Self::Nullable(inner) => inner,
            other => other,
        }
    }

    /// The types that stand in it, one step down.
    pub fn inner(&self) -> &[Type] {
        match self {
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => {
                std::slice::from_ref(inner)
            }
            Self::Tuple(items) => items,
            Self::Named(_)
            | Self::Boolean
            | Self::Integer
            | Self::Unsigned
            | Self::Number
            | Self::String
            | Self::SecretText
            | Self::DateTime
            | Self::Date
            | Self::Json => &[],
        }
    }

    /// Whether a type that passes a test stands in it, or is it, not behind a name.
    pub fn any(&self, test: &impl Fn(&Type) -> bool) -> bool {
        test(self) || self.inner().iter().any(|inner| inner.any(test))
    }

    /// The types with names that stand in it.
    pub fn named(&self) -> Vec<TypeId> {
        match self {
            Self::Named(id) => vec![*id],
            other => other.inner().iter().flat_map(Self::named).collect(),
        }
    }
}

impl Api {
    /// Whether a type is any JSON and nothing else: `null` and absence differ there, as numbers do from
    /// how a server may hold them. It is so under a name of its own or not.
    pub fn is_any(&self, ty: &Type) -> bool {
        *self.behind_name(ty) == Type::Json
    }

    /// Whether a type is made of any JSON and of nothing else: any, or lists, maps and tuples of such.
    pub fn is_made_of_any(&self, ty: &Type) -> bool {
        fn is_made(ty: &Type) -> bool {
            let inner = ty.inner();
            *ty == Type::Json || !inner.is_empty() && inner.iter().all(is_made)
        }
        is_made(self.behind_name(ty))
    }

    /// What a struct around one value holds, if the type names one; else the type itself.
    fn behind_name<'t>(&'t self, ty: &'t Type) -> &'t Type {
        match ty {
            Type::Named(id) => match &self.ty(*id).shape {
                Shape::Newtype(newtype) => &newtype.ty,
                Shape::Struct(_) | Shape::Enum(_) | Shape::Integers(_) | Shape::Union(_) => ty,
            },
            ty => ty,
        }
    }

    /// The struct that a type names, if it names one.
    pub fn record(&self, ty: &Type) -> Option<&Struct> {
        match ty {
            Type::Named(id) => self.ty(*id).shape.as_struct(),
            _ => None,
        }
    }

    /// The field that holds a member, with its place among the fields.
    pub(crate) fn field(&self, ty: &Type, name: &str) -> Option<(usize, &Field)> {
        self.record(ty)?.fields.find(name)
    }

    /// The type of the members that have no field, where they are held.
    pub(crate) fn free_members<'t>(&'t self, ty: &'t Type) -> Option<&'t Type> {
        match ty {
            Type::Map(value) => Some(value),
            ty => self.record(ty)?.additional.kept(),
        }
    }

    /// Whether no value of a type lacks a member that is required: its field is never empty, or it goes
    /// the other way only, where alone it can be missed.
    pub(crate) fn always_has(&self, ty: &Type, name: &str) -> bool {
        let field = self.field(ty, name);
        field.is_some_and(|(_, field)| field.presence == Presence::Required)
            || self.is_one_way(ty, name)
    }

    /// Whether a value of a Rust type is always of one of the JSON types that a schema allows, as
    /// far as JSON can hold it: floats may also be infinite.
    pub(crate) fn guarantees(&self, ty: &Type, types: &[JsonType]) -> bool {
        let allows = |wanted: JsonType| types.contains(&wanted);
        match ty {
            Type::Boolean => allows(JsonType::Boolean),
            Type::Integer | Type::Unsigned => allows(JsonType::Integer) || allows(JsonType::Number),
            Type::Number => allows(JsonType::Number),
            Type::String | Type::SecretText | Type::DateTime | Type::Date => {
                allows(JsonType::String)
            }
            Type::List(_) | Type::Tuple(_) => allows(JsonType::Array),
            Type::Map(_) => allows(JsonType::Object),
            Type::Named(id) => match self.ty(*id).shape {
                Shape::Enum(_) => allows(JsonType::String),
                Shape::Integers(_) => allows(JsonType::Integer) || allows(JsonType::Number),
                Shape::Struct(_) => allows(JsonType::Object),
                // What it holds is asked for.
                Shape::Union(_) | Shape::Newtype(_) => true,
            },
            Type::Nullable(_) => true,
            Type::Json => false,
        }
    }

    /// The tag that is written with a value of a branch which does not have it: its type has no field
    /// for the tag, or one that may be empty.
    pub(crate) fn implied_tag<'a>(
        &self,
        union: &Union,
        branch: &'a Branch,
    ) -> Option<&'a TagValue> {
        let Tagging::Member(name) = &union.tagging else {
            return None;
        };
        let field = self.record(&branch.ty)?.fields.find(name);
        match (field, branch.tags.as_slice()) {
            (None, [tag, ..]) => Some(tag),
            (Some((_, field)), [tag]) if field.presence != Presence::Required => Some(tag),
            _ => None,
        }
    }

    /// The branch of the objects without a tag: the one that does not demand it, if all others do.
    pub(crate) fn untagged<'a>(&self, union: &'a Union) -> Option<&'a Branch> {
        let Tagging::Member(name) = &union.tagging else {
            return None;
        };
        let field = |branch: &Branch| Some(self.record(&branch.ty)?.fields.find(name)?.1.presence);
        let is_free = |branch: &&Branch| field(branch) != Some(Presence::Required);
        let mut free = union.branches.iter().filter(is_free);
        match (free.next(), free.next()) {
            (Some(only), None) if union.rest().is_none() => self.record(&only.ty).map(|_| only),
            _ => None,
        }
    }

    /// The JSON types that values of a Rust type are written as, numbers as one; `None` where they
    /// may be any.
    pub(crate) fn json_types(&self, ty: &Type) -> Option<Vec<JsonType>> {
        let (mut found, mut seen, mut open) = (Vec::new(), BTreeSet::new(), vec![ty]);
        while let Some(ty) = open.pop() {
            let json = match ty {
                Type::Boolean => JsonType::Boolean,
                Type::Integer | Type::Unsigned | Type::Number => JsonType::Number,
                Type::String | Type::SecretText | Type::DateTime | Type::Date => JsonType::String,
                Type::List(_) | Type::Tuple(_) => JsonType::Array,
                Type::Map(_) => JsonType::Object,
                Type::Nullable(inner) => {
                    open.push(inner);
                    JsonType::Null
                }
                Type::Json => return None,
                Type::Named(id) => match &self.ty(*id).shape {
                    Shape::Enum(_) => JsonType::String,
                    Shape::Integers(_) => JsonType::Number,
                    Shape::Struct(_) => JsonType::Object,
                    Shape::Union(union) => {
                        if seen.insert(*id) {
                            open.extend(union.branches.iter().map(|branch| &branch.ty));
                        }
                        continue;
                    }
                    Shape::Newtype(newtype) => {
                        if seen.insert(*id) {
                            open.push(&newtype.ty);
                        }
                        continue;
                    }
                },
            };
            if !found.contains(&json) {
                found.push(json);
            }
        }
        Some(found)
    }
}

/// A type that gets a name.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDef {
    /// What its name is made from.
    pub name: NameHint,
    /// Where its schema stands in the document.
    pub origin: Pointer,
    /// The same, as a reference from the document's folder.
    pub reference: String,
    /// The schemas of the document that all hold for its values, where it is made of several.
    pub parts: Vec<Pointer>,
    /// The other places of the document where the same is said, whose values it holds, too.
    pub places: BTreeSet<Pointer>,
    /// The component schema that it belongs to, whose file it shares (`origin` of that type's
    /// definition); a component's own type names itself.
    pub owner: TypeId,
    /// Prose of the document.
    pub docs: Docs,
    /// What it looks like in Rust.
    pub shape: Shape,
    /// Which of its values are valid.
    pub schema: SchemaId,
    /// Which way its values go.
    pub direction: Direction,
}

impl TypeDef {
    /// Whether what a schema demands is among what is demanded of the type's values.
    pub(crate) fn includes(&self, schema: &Schema) -> bool {
        self.origin == schema.origin
            || self.parts.contains(&schema.origin)
            || self.places.contains(&schema.origin)
    }
}

/// What a name is made from; `names::assign` makes it an identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameHint {
    /// A component schema's name, or the `x-rust-name` that replaces it.
    Component(String),
    /// A component schema's request form, where `readOnly` makes it differ.
    Request(String),
    /// An inline schema: the type that it stands in, and the step to it (`address`, `item`).
    Inline {
        /// The type that it stands in.
        parent: TypeId,
        /// Where it stands in there: a property's name, or `item`, `value`.
        step: String,
    },
    /// An inline schema that other types share: the component that it stands in, and the steps to
    /// it.
    Inside {
        /// The component's name.
        component: String,
        /// Where it stands in there.
        steps: String,
    },
    /// An inline schema of an operation: its id and the step to it (`request`, `response`).
    Operation {
        /// The operation's id.
        operation: String,
        /// Where it stands in there.
        step: String,
    },
}

/// What a named type looks like in Rust.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A struct.
    Struct(Struct),
    /// An open enum of strings.
    Enum(StringEnum),
    /// An open enum of integers that have names.
    Integers(IntegerEnum),
    /// An enum of types (`oneOf`, `anyOf`).
    Union(Union),
    /// A struct around one value.
    Newtype(Newtype),
}

impl Shape {
    /// The struct, if it is one.
    pub const fn as_struct(&self) -> Option<&Struct> {
        match self {
            Self::Struct(record) => Some(record),
            Self::Enum(_) | Self::Integers(_) | Self::Union(_) | Self::Newtype(_) => None,
        }
    }

    /// The types that it is made of: of members, of branches, or of the one value.
    pub fn types(&self) -> Vec<&Type> {
        match self {
            Self::Struct(record) => {
                let fields = record.fields.iter().map(|field| &field.ty);
                fields.chain(record.additional.kept()).collect()
            }
            Self::Union(union) => union.branches.iter().map(|branch| &branch.ty).collect(),
            Self::Newtype(newtype) => vec![&newtype.ty],
            Self::Enum(_) | Self::Integers(_) => Vec::new(),
        }
    }
}

/// Named members.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Struct {
    /// The fields, in document order.
    pub fields: Members<Field>,
    /// The members that its schema names and whose values go the other way only (`readOnly`,
    /// `writeOnly`): that they are required holds there.
    pub one_way: BTreeSet<String>,
    /// What becomes of members without a field.
    pub additional: Additional,
    /// The ways to make one, where the schema tells them apart; else there is one from the
    /// required fields.
    pub constructors: Vec<Constructor>,
}

impl Struct {
    /// Whether members without a field are kept beside those that have one, whose names they must
    /// not have.
    pub(crate) fn keeps_members_beside_fields(&self) -> bool {
        self.additional.kept().is_some() && !self.fields.is_empty()
    }
}

/// What becomes of members without a field.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Additional {
    /// They are allowed and not kept.
    #[default]
    Ignored,
    /// They are forbidden, and refused when a value is read.
    Refused,
    /// They are kept in a map.
    Kept(Type),
    /// They are kept in a map of any JSON as well, though nothing declares them: an object may be of a
    /// kind that has them.
    Undeclared,
}

impl Additional {
    /// The type of the members that are kept.
    pub(crate) const fn kept(&self) -> Option<&Type> {
        match self {
            Self::Kept(ty) => Some(ty),
            Self::Undeclared => Some(&Type::Json),
            Self::Ignored | Self::Refused => None,
        }
    }
}

/// One member of a struct.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The member's name on the wire.
    pub name: String,
    /// `x-rust-name`: what the field is called instead.
    pub rust_name: Option<String>,
    /// Prose of the document.
    pub docs: Docs,
    /// How its value is held, `Nullable` included.
    pub ty: Type,
    /// Whether the member must be there to be decoded.
    pub presence: Presence,
    /// What the server takes when the member is absent.
    pub default: Option<Value>,
}

impl Field {
    /// Whether it is `null` where it is absent, though its schema requires it: so say descriptions that
    /// are made of types whose members have defaults.
    pub(crate) fn is_null_by_default(&self) -> bool {
        let is_nullable = matches!(self.ty, Type::Nullable(_));
        self.presence == Presence::Required && is_nullable && self.default == Some(Value::Null)
    }
}

/// Whether a member is always there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always there.
    Required,
    /// May be absent, and a `null` that its type does not have counts as absent.
    Optional,
    /// May be absent, and a `null` that its type does not have is refused: to the letter.
    Exact,
}

/// One way to make a value: what one kind needs are its arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Constructor {
    /// The titles of the branches that it stands for, outermost first.
    pub titles: Vec<String>,
    /// What the branch says of itself.
    pub docs: String,
    /// The fields that are arguments, as indices into [`Struct::fields`].
    pub arguments: Vec<usize>,
    /// The fields with a fixed value.
    pub constants: Vec<(usize, Value)>,
}

impl Constructor {
    /// That of a value with what is required, which is nothing.
    pub(crate) fn of_required() -> Self {
        Self {
            titles: Vec::new(),
            docs: "Creates a value from its required members.".to_owned(),
            arguments: Vec::new(),
            constants: Vec::new(),
        }
    }
}

/// An open set of strings: a value that is not listed is kept as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct StringEnum {
    /// The listed values, in document order.
    pub values: Vec<EnumValue>,
    /// Whether any other text is valid as well: those that are listed are proposals.
    pub any_text: bool,
}

/// An open set of integers: one that is not listed is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct IntegerEnum {
    /// The listed integers, in document order.
    pub values: Vec<IntegerValue>,
}

/// One listed integer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntegerValue {
    /// The name that the document gives it.
    pub name: String,
    /// What the document says of it.
    pub docs: String,
    /// The value on the wire.
    pub value: i64,
}

/// One listed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumValue {
    /// The name that the document gives it, instead of one from the value.
    pub name: Option<String>,
    /// What the document says of it.
    pub docs: String,
    /// The value on the wire.
    pub value: String,
}

/// An enum of types, open where a branch is chosen by a tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// How the branch of a value is found.
    pub tagging: Tagging,
    /// The branches, in document order; maps, which take any object, come last.
    pub branches: Vec<Branch>,
}

impl Union {
    /// Whether each value has a tag that chooses its branch.
    pub fn is_tagged(&self) -> bool {
        matches!(self.tagging, Tagging::Member(_))
    }

    /// The values of the tag, of all branches.
    pub fn tags(&self) -> impl Iterator<Item = &TagValue> {
        self.branches.iter().flat_map(|branch| &branch.tags)
    }

    /// The branch of the values that are of no other: whose tag chooses none, or that are held as any
    /// JSON.
    pub fn rest(&self) -> Option<&Branch> {
        let is_rest = |last: &&Branch| match self.tagging {
            Tagging::Member(_) => last.tags.is_empty(),
            Tagging::Objects(_) | Tagging::ByValue => last.ty == Type::Json,
        };
        self.branches.last().filter(is_rest)
    }
}

/// How the branch of a value is found.
#[derive(Clone, Debug, PartialEq)]
pub enum Tagging {
    /// By the value of one member, which belongs to the branch's type as well: by its text, number or
    /// boolean, in all branches alike.
    Member(String),
    /// Of objects by the value of one member, where they have it; of other values, and of objects without
    /// it, as by value.
    Objects(String),
    /// By the type of the JSON value; of the branches of that type, it is the one that loses and breaks
    /// the least.
    ByValue,
}

/// One branch of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// What its variant is called.
    pub name: String,
    /// The values of the tag that choose it; empty without a tag, for all that chooses no other, and for
    /// what is no object where only these have one.
    pub tags: Vec<TagValue>,
    /// What it holds.
    pub ty: Type,
    /// The schemas that it stands for, by their indices in `oneOf` or `anyOf`; none where `type`
    /// has several names.
    pub parts: Vec<usize>,
}

/// A struct around one value.
#[derive(Clone, Debug, PartialEq)]
pub struct Newtype {
    /// What it holds.
    pub ty: Type,
}
