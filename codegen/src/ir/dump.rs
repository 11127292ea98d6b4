//! [`Api`] as text, for people and snapshots: one line for each thing, indented by what it is in.

use std::fmt::{self, Display, Formatter};

use super::{
    Answer, Api, Content, NameHint, Operation, Output, Presence, Property, Rule, Schema, Shape,
    Status, TagValue, Tagging, Type, TypeDef, TypeId,
};

impl Display for Api {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        for definition in &self.types {
            self.write_type(definition, formatter)?;
        }
        for operation in &self.operations {
            self.write_operation(operation, formatter)?;
        }
        Ok(())
    }
}

impl Api {
    fn write_type(&self, definition: &TypeDef, formatter: &mut Formatter<'_>) -> fmt::Result {
        let kind = match &definition.shape {
            Shape::Struct(_) => "struct",
            Shape::Enum(_) => "enum",
            Shape::Integers(_) => "enum of integers",
            Shape::Union(_) => "union",
            Shape::Newtype(_) => "newtype",
        };
        writeln!(
            formatter,
            "{kind} {} ({:?}) at {}",
            self.hint(&definition.name),
            definition.direction,
            definition.origin
        )?;
        match &definition.shape {
            Shape::Struct(shape) => {
                for field in &shape.fields {
                    let presence = match field.presence {
                        Presence::Required => "",
                        Presence::Optional => "?",
                        Presence::Exact => "?!",
                    };
                    writeln!(
                        formatter,
                        "  {}{presence}: {}",
                        field.name,
                        self.type_text(&field.ty)
                    )?;
                }
                if let Some(ty) = shape.additional.kept() {
                    writeln!(formatter, "  *: {}", self.type_text(ty))?;
                }
                for constructor in &shape.constructors {
                    let names = constructor
                        .arguments
                        .iter()
                        .filter_map(|at| shape.fields.get(*at))
                        .map(|field| field.name.as_str());
                    writeln!(
                        formatter,
                        "  new {}({})",
                        constructor.titles.join(" "),
                        names.collect::<Vec<_>>().join(", ")
                    )?;
                }
            }
            Shape::Enum(shape) => {
                let values: Vec<&str> = shape
                    .values
                    .iter()
                    .map(|value| value.value.as_str())
                    .collect();
                writeln!(formatter, "  {}", values.join(" | "))?;
            }
            Shape::Integers(shape) => {
                let values = shape.values.iter();
                let values = values.map(|value| format!("{} = {}", value.name, value.value));
                let values: Vec<String> = values.collect();
                writeln!(formatter, "  {}", values.join(" | "))?;
            }
            Shape::Union(shape) => {
                match &shape.tagging {
                    Tagging::Member(tag) => writeln!(formatter, "  by {tag}")?,
                    Tagging::Objects(tag) => writeln!(formatter, "  objects by {tag}")?,
                    Tagging::ByValue => {}
                }
                for branch in &shape.branches {
                    let tags: Vec<String> = branch.tags.iter().map(TagValue::to_string).collect();
                    writeln!(
                        formatter,
                        "  {} [{}]: {}",
                        branch.name,
                        tags.join(" "),
                        self.type_text(&branch.ty)
                    )?;
                }
            }
            Shape::Newtype(shape) => writeln!(formatter, "  {}", self.type_text(&shape.ty))?,
        }
        self.write_rules(self.schema(definition.schema), 1, formatter)
    }

    fn write_rules(
        &self,
        schema: &Schema,
        depth: usize,
        formatter: &mut Formatter<'_>,
    ) -> fmt::Result {
        let indent = "  ".repeat(depth);
        for rule in &*schema.rules {
            match rule {
                Rule::Properties {
                    named,
                    patterns,
                    additional,
                } => {
                    for property in named
                        .iter()
                        .filter(|property| !property.schema.rules.is_empty())
                    {
                        writeln!(formatter, "{indent}/{}", property.name)?;
                        self.write_rules(&property.schema, depth + 1, formatter)?;
                    }
                    for (pattern, schema) in patterns {
                        writeln!(formatter, "{indent}/{{{}}}", pattern.0)?;
                        self.write_rules(schema, depth + 1, formatter)?;
                    }
                    let demanding = additional.iter().filter(|schema| !schema.rules.is_empty());
                    for additional in demanding {
                        writeln!(formatter, "{indent}/*")?;
                        self.write_rules(additional, depth + 1, formatter)?;
                    }
                }
                Rule::Items { schema, .. } if schema.rules.is_empty() => {}
                Rule::Items { from: 0, schema } => {
                    self.write_nested("items", schema, depth, formatter)?;
                }
                Rule::Items { from, schema } => {
                    let keyword = format!("items from {from}");
                    self.write_nested(&keyword, schema, depth, formatter)?;
                }
                Rule::PrefixItems(parts) => {
                    self.write_parts("prefixItems", parts, depth, formatter)?;
                }
                Rule::Contains {
                    schema,
                    least,
                    most,
                } => {
                    let most = most.map_or_else(String::new, |most| format!(" to {most}"));
                    let keyword = format!("contains {least}{most}");
                    self.write_nested(&keyword, schema, depth, formatter)?;
                }
                Rule::PropertyNames(schema) => {
                    self.write_nested("propertyNames", schema, depth, formatter)?;
                }
                Rule::UnevaluatedItems(schema) => {
                    self.write_nested("unevaluatedItems", schema, depth, formatter)?;
                }
                Rule::UnevaluatedProperties(schema) => {
                    self.write_nested("unevaluatedProperties", schema, depth, formatter)?;
                }
                Rule::DependentSchemas(members) => {
                    for Property { name, schema } in members {
                        let keyword = format!("dependentSchemas {name}");
                        self.write_nested(&keyword, schema, depth, formatter)?;
                    }
                }
                Rule::If {
                    test,
                    then,
                    otherwise,
                } => {
                    self.write_nested("if", test, depth, formatter)?;
                    for (keyword, schema) in [("then", then), ("else", otherwise)] {
                        if let Some(schema) = schema {
                            self.write_nested(keyword, schema, depth, formatter)?;
                        }
                    }
                }
                Rule::Not(schema) => self.write_nested("not", schema, depth, formatter)?,
                Rule::AllOf(parts) => self.write_parts("allOf", parts, depth, formatter)?,
                Rule::AnyOf(parts) => self.write_parts("anyOf", parts, depth, formatter)?,
                Rule::OneOf(parts) => self.write_parts("oneOf", parts, depth, formatter)?,
                Rule::Ref(id) => writeln!(formatter, "{indent}$ref {}", self.schema(*id).origin)?,
                other => writeln!(formatter, "{indent}{other:?}")?,
            }
        }
        Ok(())
    }

    fn write_nested(
        &self,
        keyword: &str,
        schema: &Schema,
        depth: usize,
        formatter: &mut Formatter<'_>,
    ) -> fmt::Result {
        writeln!(formatter, "{}{keyword}", "  ".repeat(depth))?;
        self.write_rules(schema, depth + 1, formatter)
    }

    fn write_parts(
        &self,
        keyword: &str,
        parts: &[Schema],
        depth: usize,
        formatter: &mut Formatter<'_>,
    ) -> fmt::Result {
        for part in parts {
            let title = part
                .title
                .as_deref()
                .or(part.message.as_deref())
                .unwrap_or_default();
            writeln!(formatter, "{}{keyword} {title}", "  ".repeat(depth))?;
            self.write_rules(part, depth + 1, formatter)?;
        }
        Ok(())
    }

    fn write_operation(&self, operation: &Operation, formatter: &mut Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "{} {} {}",
            format!("{} {}", operation.id, operation.suffix).trim_end(),
            operation.method.as_str(),
            operation.template
        )?;
        for parameter in &operation.parameters {
            let mark = if parameter.required { "" } else { "?" };
            let (name, ty) = (&parameter.name, self.type_text(&parameter.ty));
            writeln!(
                formatter,
                "  {:?} {name}{mark}: {ty}{} ({:?}{})",
                parameter.location,
                parameter
                    .only
                    .as_ref()
                    .map_or_else(String::new, |only| format!(" = {only:?}")),
                parameter.style,
                if parameter.explode { ", explode" } else { "" }
            )?;
        }
        if let Some(body) = &operation.body {
            let content = self.content_text(&body.content);
            writeln!(formatter, "  body {}: {content}", body.media_type)?;
        }
        for version in &operation.versions {
            writeln!(formatter, "  version {}", version.date)?;
        }
        for Answer {
            status,
            representations,
            ..
        } in &operation.answers
        {
            let forms: Vec<String> = representations
                .iter()
                .map(|form| format!("{}: {}", form.media_type, self.content_text(&form.content)))
                .collect();
            writeln!(formatter, "  {} {}", status_text(*status), forms.join(", "))?;
        }
        match &operation.output {
            Output::Nothing => writeln!(formatter, "  -> nothing"),
            Output::One(content) => writeln!(formatter, "  -> {}", self.content_text(content)),
            Output::Several(kinds) => writeln!(formatter, "  -> one of {}", kinds.len()),
        }
    }

    fn content_text(&self, content: &Content) -> String {
        match content {
            Content::Json { ty, .. } => self.type_text(ty),
            Content::Text {
                ty: Type::String, ..
            } => "text".to_owned(),
            Content::Text { ty, .. } => format!("text {}", self.type_text(ty)),
            Content::Bytes => "octets".to_owned(),
            Content::Form { ty, .. } => format!("form {}", self.type_text(ty)),
            Content::FreeParts | Content::Multipart { .. } => "parts".to_owned(),
            Content::Lines { ty, .. } => format!("lines of {}", self.type_text(ty)),
            Content::Events { ty, .. } => format!("events {}", self.type_text(ty)),
        }
    }

    fn type_text(&self, ty: &Type) -> String {
        match ty {
            Type::Named(id) => self.hint(&self.ty(*id).name),
            Type::List(inner) => format!("[{}]", self.type_text(inner)),
            Type::Tuple(items) => {
                let items = items.iter().map(|item| self.type_text(item));
                format!("({})", items.collect::<Vec<_>>().join(", "))
            }
            Type::Map(inner) => format!("{{{}}}", self.type_text(inner)),
            Type::Nullable(inner) => format!("{} | null", self.type_text(inner)),
            other => format!("{other:?}"),
        }
    }

    fn hint(&self, hint: &NameHint) -> String {
        match hint {
            NameHint::Component(name) => name.clone(),
            NameHint::Request(name) => format!("{name} (request)"),
            NameHint::Inline {
                parent: TypeId(parent),
                step,
            } => match self.types.get(*parent) {
                Some(definition) => format!("{}/{step}", self.hint(&definition.name)),
                None => step.clone(),
            },
            NameHint::Inside { component, steps } => format!("{component}/{steps}"),
            NameHint::Operation { operation, step } => format!("{operation}/{step}"),
        }
    }
}

fn status_text(status: Status) -> String {
    match status {
        Status::Exact(code) => code.to_string(),
        Status::Range(hundreds) => format!("{hundreds}XX"),
        Status::Default => "default".to_owned(),
    }
}
