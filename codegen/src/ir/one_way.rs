//! What is asked of members that no value of a type has, since they go the other way only: `readOnly` ones
//! of requests, `writeOnly` ones of answers.

use super::{Api, Rule, Schema, Type};

impl Api {
    /// Whether a member of a type goes the other way only, so that no value of the type has it.
    pub(crate) fn is_one_way(&self, ty: &Type, name: &str) -> bool {
        let record = self.record(ty);
        record.is_some_and(|record| record.one_way.contains(name))
    }

    /// Whether a schema demands nothing but members of a type that go the other way only.
    pub(crate) fn is_of_other_way(&self, schema: &Schema, ty: &Type) -> bool {
        let mut rules = schema.rules.iter();
        let is_gone = |rule: &Rule| match rule {
            Rule::Required(names) => names.iter().all(|name| self.is_one_way(ty, name)),
            Rule::Properties {
                named,
                patterns,
                additional: None,
            } if patterns.is_empty() => named.iter().all(|one| self.is_one_way(ty, &one.name)),
            Rule::Type(_) => true,
            _ => false,
        };
        let demands = |rule: &Rule| matches!(rule, Rule::Required(_));
        schema.rules.iter().any(demands) && rules.all(is_gone)
    }
}
