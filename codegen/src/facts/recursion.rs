//! Where a type would contain itself: the members to box.

use crate::ir::{Api, Shape, Type, TypeId};

/// By type and member: whether the member leads back to its own type without a list or map between.
pub(super) fn boxed(api: &Api) -> Vec<Vec<bool>> {
    let component = components(api);
    api.type_ids()
        .map(|id| {
            members(api, id)
                .map(|ty| {
                    let mut held = held(ty).into_iter();
                    held.any(|target| component[target.0] == component[id.0])
                })
                .collect()
        })
        .collect()
}

/// The types that a type holds by value, in order of its members.
fn members(api: &Api, id: TypeId) -> Box<dyn Iterator<Item = &Type> + '_> {
    match &api.ty(id).shape {
        Shape::Struct(record) => Box::new(record.fields.iter().map(|field| &field.ty)),
        Shape::Union(union) => Box::new(union.branches.iter().map(|branch| &branch.ty)),
        Shape::Newtype(newtype) => Box::new(std::iter::once(&newtype.ty)),
        Shape::Enum(_) | Shape::Integers(_) => Box::new(std::iter::empty()),
    }
}

/// The named types that a type holds by value; lists and maps hold theirs on the heap.
fn held(ty: &Type) -> Vec<TypeId> {
    match ty {
        Type::Named(id) => vec![*id],
        Type::Nullable(inner) => held(inner),
        Type::Tuple(items) => items.iter().flat_map(held).collect(),
        Type::Boolean
        | Type::Integer
        | Type::Unsigned
        | Type::Number
        | Type::String
        | Type::SecretText
        | Type::DateTime
        | Type::Date
        | Type::List(_)
        | Type::Map(_)
        | Type::Json => Vec::new(),
    }
}

/// The strongly connected component of each type; a type that is in no cycle has one of its own
/// that no edge leads back to.
///
/// Tarjan's algorithm with its stack on the heap, so that a long chain of types is no recursion.
fn components(api: &Api) -> Vec<usize> {
    let count = api.types.len();
    let edges: Vec<Vec<usize>> = api
        .type_ids()
        .map(|id| {
            members(api, id)
                .flat_map(held)
                .map(|target| target.0)
                .collect()
        })
        .collect();
    let mut search = Search {
        index: vec![None; count],
        low: vec![0; count],
        on_stack: vec![false; count],
        stack: Vec::new(),
        component: vec![0; count],
        next: 0,
        found: 0,
    };
    for root in 0..count {
        if search.index[root].is_none() {
            search.run(root, &edges);
        }
    }
    search.component
}

/// The state of Tarjan's algorithm.
struct Search {
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    component: Vec<usize>,
    next: usize,
    found: usize,
}

impl Search {
    /// Visits everything that `root` reaches.
    fn run(&mut self, root: usize, edges: &[Vec<usize>]) {
        let mut work = vec![(root, 0)];
        self.enter(root);
        while let Some((node, edge)) = work.pop() {
            if let Some(&target) = edges[node].get(edge) {
                work.push((node, edge + 1));
                if let Some(index) = self.index[target] {
                    if self.on_stack[target] {
                        self.low[node] = self.low[node].min(index);
                    }
                } else {
                    self.enter(target);
                    work.push((target, 0));
                }
                continue;
            }
            if let Some(&(parent, _)) = work.last() {
                self.low[parent] = self.low[parent].min(self.low[node]);
            }
            if Some(self.low[node]) == self.index[node] {
                self.close(node);
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.index[node] = Some(self.next);
        self.low[node] = self.next;
        self.next += 1;
        self.on_stack[node] = true;
        self.stack.push(node);
    }

    /// Everything above `node` on the stack is one component with it.
    fn close(&mut self, node: usize) {
        while let Some(top) = self.stack.pop() {
            self.on_stack[top] = false;
            self.component[top] = self.found;
            if top == node {
                break;
            }
        }
        self.found += 1;
    }
}
