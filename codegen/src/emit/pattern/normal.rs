//! A [`Node`] into its normal form: alternatives of steps between two ends.

use regex_syntax::hir::ClassUnicode;

use super::class;
use super::parse::Node;

/// How many steps a repeated group is written out to.
const LONGEST: usize = 64;

/// How many alternatives a choice is spread into.
const WIDEST: usize = 32;

/// One of the alternatives of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Branch {
    /// Whether it must match at the start of the text.
    pub(super) start: bool,
    /// Whether it must match up to the end of the text.
    pub(super) end: bool,
    /// What it matches.
    pub(super) steps: Vec<Step>,
}

/// A part of a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Characters of one set.
    Run(Run),
    /// A group, several times. Its steps are not empty.
    Repeat {
        /// What is repeated.
        steps: Vec<Step>,
        /// The least number.
        min: u32,
        /// The greatest number, if there is one.
        max: Option<u32>,
    },
    /// One of several groups, none of which is empty.
    Choice(Vec<Vec<Step>>),
}

/// `min` to `max` characters of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// The set.
    pub(super) class: ClassUnicode,
    /// The least number.
    pub(super) min: u32,
    /// The greatest number, if there is one.
    pub(super) max: Option<u32>,
}

impl Run {
    /// How many characters it has, if that is fixed.
    pub(super) fn length(&self) -> Option<u32> {
        self.max.filter(|max| *max == self.min)
    }

    /// The text that it matches, if there is only one.
    pub(super) fn literal(&self) -> Option<String> {
        let letter = class::only(&self.class)?;
        let length = usize::try_from(self.length()?).ok()?;
        (length <= LONGEST).then(|| std::iter::repeat_n(letter, length).collect())
    }
}

impl Branch {
    /// Whether every text matches.
    pub(super) fn is_always(&self) -> bool {
        match self.steps.as_slice() {
            [] => !(self.start && self.end),
            [Step::Run(Run { class, min: 0, max: None })] => class::is_everything(class),
            _ => false,
        }
    }

    /// Leaves out what an open end may match or not.
    fn trim(&mut self) {
        if !self.end {
            while let Some(mut last) = self.steps.pop() {
                if least(&mut last) {
                    self.steps.push(last);
                    break;
                }
            }
        }
        if !self.start {
            let optional = self.steps.iter_mut().take_while(|step| !least(step)).count();
            self.steps.drain(..optional);
        }
    }
}

/// Reduces a step to the least number of repetitions. Says whether that leaves something.
fn least(step: &mut Step) -> bool {
    match step {
        Step::Run(Run { min, max, .. }) | Step::Repeat { min, max, .. } => {
            *max = Some(*min);
            *min > 0
        }
        Step::Choice(_) => true,
    }
}

/// The alternatives of a pattern; none if it has anchors elsewhere than at its ends.
pub(super) fn branches(node: &Node) -> Option<Vec<Branch>> {
    let nodes = match node {
        Node::Choice(nodes) => nodes.as_slice(),
        node => std::slice::from_ref(node),
    };
    let mut branches = Vec::new();
    for node in nodes {
        let mut nodes = match node {
            Node::Sequence(nodes) => nodes.as_slice(),
            node => std::slice::from_ref(node),
        };
        let start = nodes.first() == Some(&Node::Start);
        nodes = nodes.strip_prefix(&[Node::Start]).unwrap_or(nodes);
        let end = nodes.last() == Some(&Node::End);
        nodes = nodes.strip_suffix(&[Node::End]).unwrap_or(nodes);
        let mut steps = Vec::new();
        for node in nodes {
            append(&mut steps, lower(node)?)?;
        }
        // `^(a|b)$` is `^a$|^b$`.
        let spread = match steps.as_slice() {
            [Step::Choice(choices)] if choices.len() <= WIDEST => choices.clone(),
            _ => vec![steps],
        };
        branches.extend(spread.into_iter().map(|steps| Branch { start, end, steps }));
    }
    for branch in &mut branches {
        branch.trim();
    }
    Some(branches)
}

/// The steps of a node.
fn lower(node: &Node) -> Option<Vec<Step>> {
    Some(match node {
        Node::Start | Node::End => return None,
        Node::Class(class) => vec![Step::Run(Run { class: class.clone(), min: 1, max: Some(1) })],
        Node::Sequence(nodes) => {
            let mut steps = Vec::new();
            for node in nodes {
                append(&mut steps, lower(node)?)?;
            }
            steps
        }
        Node::Choice(nodes) => choose(nodes.iter().map(lower).collect::<Option<_>>()?),
        Node::Repeat { node, min, max } => repeat(lower(node)?, *min, *max)?,
    })
}

/// Appends steps. Two runs of the same set become one.
fn append(steps: &mut Vec<Step>, more: Vec<Step>) -> Option<()> {
    for step in more {
        match (steps.last_mut(), step) {
            (Some(Step::Run(last)), Step::Run(run)) if last.class == run.class => {
                last.min = last.min.checked_add(run.min)?;
                last.max = match (last.max, run.max) {
                    (Some(max), Some(more)) => Some(max.checked_add(more)?),
                    _ => None,
                };
            }
            (_, step) => steps.push(step),
        }
    }
    Some(())
}

/// One of several groups.
fn choose(mut choices: Vec<Vec<Step>>) -> Vec<Step> {
    let all = choices.len();
    choices.retain(|steps| !steps.is_empty());
    let optional = choices.len() < all;
    let mut class = ClassUnicode::empty();
    let single = choices.iter().all(|steps| match steps.as_slice() {
        [Step::Run(run)] if run.length() == Some(1) => {
            class.union(&run.class);
            true
        }
        _ => false,
    });
    let steps = if choices.is_empty() {
        return Vec::new();
    } else if single {
        vec![Step::Run(Run { class, min: 1, max: Some(1) })]
    } else if choices.len() == 1 {
        choices.remove(0)
    } else {
        vec![Step::Choice(choices)]
    };
    match (optional, steps.as_slice()) {
        (false, _) => steps,
        (true, [Step::Run(run)]) if run.length() == Some(1) => {
            vec![Step::Run(Run { min: 0, ..run.clone() })]
        }
        (true, _) => vec![Step::Repeat { steps, min: 0, max: Some(1) }],
    }
}

/// A group, several times.
fn repeat(steps: Vec<Step>, min: u32, max: Option<u32>) -> Option<Vec<Step>> {
    if steps.is_empty() || max == Some(0) {
        return Some(Vec::new());
    }
    if (min, max) == (1, Some(1)) {
        return Some(steps);
    }
    if let [Step::Run(run)] = steps.as_slice() {
        // The numbers of characters have no gaps: `(x+)*`, `(x{2}){3}`, but not `(x{2})*`.
        let whole = run.min <= 1 || (run.length().is_some() && max == Some(min));
        if whole {
            let most = match (run.max, max) {
                (Some(inner), Some(outer)) => Some(inner.checked_mul(outer)?),
                _ => None,
            };
            let run = Run { class: run.class.clone(), min: run.min.checked_mul(min)?, max: most };
            return Some(vec![Step::Run(run)]);
        }
    }
    let times = usize::try_from(min).ok()?;
    let simple = steps.iter().all(|step| matches!(step, Step::Run(run) if run.length().is_some()));
    if max == Some(min) && simple && steps.len().checked_mul(times)? <= LONGEST {
        let mut all = Vec::new();
        for _ in 0..times {
            append(&mut all, steps.clone())?;
        }
        return Some(all);
    }
    Some(vec![Step::Repeat { steps, min, max }])
}
