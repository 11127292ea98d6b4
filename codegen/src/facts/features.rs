//! Which tags reach what: in a large description, each tag is a feature of the emitted package, the
//! types that no operation names are one more, and a file is compiled where a feature that needs it
//! is on.
//!
//! Invariant: whatever is compiled finds what it names, whichever features are on. What a thing
//! names is needed by every feature that needs the thing, so that they only grow on the way; where
//! they grow beyond [`FEW`], all behind it is compiled always.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Api, Content, FailureId, Operation, Output, SharedId, Type, TypeId};

/// From how many operations on tags become features.
const LARGE: usize = 100;

/// What more features than these need is compiled always: a longer list saves little and reads
/// badly.
const FEW: usize = 4;

/// The index of a feature: that of its tag, or behind all tags the one of the types that no
/// operation names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeatureId(pub usize);

/// The features of which one must be on.
pub(crate) type Gate = BTreeSet<FeatureId>;

/// What each feature compiles beside the file of its tag's operations; what has no entry is
/// compiled always.
#[derive(Clone, Debug, Default)]
pub struct Features {
    /// Whether there are types that no operation names.
    pub has_others: bool,
    /// By `TypeId` of the type that owns a file: the types in it and their validators.
    types: BTreeMap<TypeId, Gate>,
    /// By `SharedId`: the parameters that several operations have.
    shared: BTreeMap<SharedId, Gate>,
    /// By `FailureId`: the enums of error answers.
    failures: BTreeMap<FailureId, Gate>,
}

impl Features {
    /// Which features a file of types is compiled for, by the type that owns it.
    pub(crate) fn of_file(&self, owner: TypeId) -> Option<&Gate> {
        self.types.get(&owner)
    }

    /// Which features a parameter that several operations have is compiled for.
    pub(crate) fn of_shared(&self, id: SharedId) -> Option<&Gate> {
        self.shared.get(&id)
    }

    /// Which features an enum of error answers is compiled for.
    pub(crate) fn of_failure(&self, id: FailureId) -> Option<&Gate> {
        self.failures.get(&id)
    }
}

/// Decides what each tag compiles, where the description is large enough.
pub(super) fn features(api: &Api) -> Option<Features> {
    if api.operations.len() < LARGE || api.tags.len() < 2 {
        return None;
    }
    let files = files(api);
    let mut types: BTreeMap<TypeId, Gate> = BTreeMap::new();
    for operation in &api.operations {
        let named = named_by(api, operation).into_iter();
        let named = named.map(|id| api.ty(id).owner).collect();
        reach(&files, named, FeatureId(operation.tag.0), &mut types);
    }
    let others = files.keys().filter(|file| !types.contains_key(file));
    let others: Vec<TypeId> = others.copied().collect();
    let has_others = !others.is_empty();
    reach(&files, others, FeatureId(api.tags.len()), &mut types);
    types.retain(|_, gate| gate.len() <= FEW);
    // What operations share has a gate only where it names something that has.
    let has_gate = |id: TypeId| types.contains_key(&api.ty(id).owner);
    let mut shared: BTreeMap<SharedId, Gate> = BTreeMap::new();
    let mut failures: BTreeMap<FailureId, Gate> = BTreeMap::new();
    for operation in &api.operations {
        for parameter in &operation.parameters {
            let id = parameter
                .shared
                .filter(|_| parameter.ty.named().into_iter().any(has_gate));
            if let Some(id) = id {
                let gate = shared.entry(id).or_default();
                gate.insert(FeatureId(operation.tag.0));
            }
        }
        if let Some(id) = operation.failure
            && bodies(api, id).flat_map(named_in).any(has_gate)
        {
            let gate = failures.entry(id).or_default();
            gate.insert(FeatureId(operation.tag.0));
        }
    }
    Some(Features {
        has_others,
        types,
        shared,
        failures,
    })
}

/// By file, which is known by the type that owns it: the files that its types name.
fn files(api: &Api) -> BTreeMap<TypeId, BTreeSet<TypeId>> {
    let mut files: BTreeMap<TypeId, BTreeSet<TypeId>> = BTreeMap::new();
    for definition in &api.types {
        let named = definition.shape.types().into_iter().flat_map(Type::named);
        let owners = named.map(|id| api.ty(id).owner);
        files.entry(definition.owner).or_default().extend(owners);
    }
    files
}

/// Notes that a feature needs some files, and all that they lead to.
fn reach(
    files: &BTreeMap<TypeId, BTreeSet<TypeId>>,
    mut open: Vec<TypeId>,
    feature: FeatureId,
    gates: &mut BTreeMap<TypeId, Gate>,
) {
    while let Some(file) = open.pop() {
        let gate = gates.entry(file).or_default();
        // Behind a file that too many features need, all is needed by too many, so that no file is
        // passed more often than these are.
        if gate.len() <= FEW && gate.insert(feature) {
            open.extend(files.get(&file).into_iter().flatten());
        }
    }
}

/// The types that an operation names.
fn named_by(api: &Api, operation: &Operation) -> BTreeSet<TypeId> {
    // The parts of a form are parameters.
    let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
    let mut contents: Vec<&Content> = Vec::new();
    contents.extend(operation.body.as_ref().map(|body| &body.content));
    match &operation.output {
        Output::Nothing => {}
        Output::One(content) => contents.push(content),
        Output::Several(cases) => {
            contents.extend(cases.iter().filter_map(|case| case.content.as_ref()));
        }
    }
    contents.extend(operation.failure.into_iter().flat_map(|id| bodies(api, id)));
    let contents = contents.into_iter().flat_map(named_in);
    parameters.flat_map(Type::named).chain(contents).collect()
}

/// The bodies of the answers in an enum of error answers.
fn bodies(api: &Api, id: FailureId) -> impl Iterator<Item = &Content> {
    let variants = api.failures[id.0].variants.iter();
    variants.filter_map(|variant| variant.content.as_ref())
}

/// The types with names that a body is made of.
fn named_in(content: &Content) -> Vec<TypeId> {
    match content {
        Content::Json { ty, .. }
        | Content::Form { ty, .. }
        | Content::Lines { ty, .. }
        | Content::Events { ty, .. } => ty.named(),
        Content::Text { .. } | Content::Bytes | Content::FreeParts | Content::Multipart { .. } => {
            Vec::new()
        }
    }
}
