//! A decoded value as it would be written, with the members that it declares but leaves out.
//!
//! `serde_json::Value` forgets the latter; a derived `Serialize` names them to
//! [`SerializeStruct::skip_field`], which is what tells an undeclared member of an answer from a
//! declared one.

use std::collections::BTreeMap;

use serde::ser::{
    Error as _, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple,
    Serializer,
};
use serde_json::{Error, Value};

use super::integer::NUMBER;
use super::undeclared::UNDECLARED;

/// A written value.
#[derive(Debug)]
pub(crate) enum Written {
    /// Neither a list nor an object.
    Scalar(Value),
    /// A list.
    Items(Vec<Written>),
    /// An object.
    Members(Members),
    /// A member that is kept though nothing declares it.
    Undeclared,
}

/// The members of a written object.
#[derive(Debug, Default)]
pub(crate) struct Members {
    written: BTreeMap<String, Written>,
    left_out: Vec<&'static str>,
    /// Whether the object keeps every member that came, so that what is missing was left out.
    open: bool,
    /// The name whose value comes next.
    name: Option<String>,
}

impl Members {
    /// The value of a member.
    pub(crate) fn get(&self, name: &str) -> Option<&Written> {
        self.written.get(name)
    }

    /// Whether a member that is not written is declared.
    pub(crate) fn declares(&self, name: &str) -> bool {
        self.open || self.left_out.contains(&name)
    }
}

/// Writes a value.
pub(crate) fn write<T: Serialize + ?Sized>(value: &T) -> Result<Written, Error> {
    value.serialize(Writer)
}

struct Writer;

/// Methods for types that JSON writes as a scalar.
macro_rules! scalars {
    ($($method:ident: $ty:ty),* $(,)?) => {
        $(fn $method(self, value: $ty) -> Result<Written, Error> {
            scalar(&value)
        })*
    };
}

fn scalar<T: Serialize + ?Sized>(value: &T) -> Result<Written, Error> {
    serde_json::to_value(value).map(Written::Scalar)
}

impl Serializer for Writer {
    type Ok = Written;
    type Error = Error;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Impossible<Written, Error>;
    type SerializeTupleVariant = Impossible<Written, Error>;
    type SerializeMap = Members;
    type SerializeStruct = Members;
    type SerializeStructVariant = Impossible<Written, Error>;

    scalars! {
        serialize_bool: bool,
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
        serialize_f32: f32,
        serialize_f64: f64,
        serialize_char: char,
        serialize_str: &str,
        serialize_bytes: &[u8],
    }

    fn serialize_none(self) -> Result<Written, Error> {
        Ok(Written::Scalar(Value::Null))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Written, Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Written, Error> {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Written, Error> {
        self.serialize_none()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Written, Error> {
        scalar(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Written, Error> {
        if name == UNDECLARED {
            return Ok(Written::Undeclared);
        }
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Written, Error> {
        Err(foreign())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items, Error> {
        Ok(Items(Vec::new()))
    }

    fn serialize_tuple(self, _: usize) -> Result<Items, Error> {
        Ok(Items(Vec::new()))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Error> {
        Err(foreign())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Err(foreign())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Members, Error> {
        Ok(Members {
            open: true,
            ..Members::default()
        })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Members, Error> {
        Ok(Members::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        Err(foreign())
    }
}

/// The error of shapes that no generated type is written as.
fn foreign() -> Error {
    Error::custom("no generated type is written in this shape")
}

/// A list that is being written.
pub(crate) struct Items(Vec<Written>);

impl SerializeSeq for Items {
    type Ok = Written;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.0.push(write(value)?);
        Ok(())
    }

    fn end(self) -> Result<Written, Error> {
        Ok(Written::Items(self.0))
    }
}

impl SerializeTuple for Items {
    type Ok = Written;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<Written, Error> {
        SerializeSeq::end(self)
    }
}

impl SerializeStruct for Members {
    type Ok = Written;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.written.insert(name.to_owned(), write(value)?);
        Ok(())
    }

    fn skip_field(&mut self, name: &'static str) -> Result<(), Error> {
        self.left_out.push(name);
        Ok(())
    }

    fn end(self) -> Result<Written, Error> {
        match self.written.get(NUMBER) {
            Some(Written::Scalar(Value::String(text))) => {
                serde_json::from_str(text).map(Written::Scalar)
            }
            _ => Ok(Written::Members(self)),
        }
    }
}

impl SerializeMap for Members {
    type Ok = Written;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        match serde_json::to_value(key)? {
            Value::String(name) => {
                self.name = Some(name);
                Ok(())
            }
            _ => Err(foreign()),
        }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let name = self.name.take().ok_or_else(foreign)?;
        self.written.insert(name, write(value)?);
        Ok(())
    }

    fn end(self) -> Result<Written, Error> {
        Ok(Written::Members(self))
    }
}
