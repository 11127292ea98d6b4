//! Whether steps can be matched without ever going back: one look at the next character decides.

use regex_syntax::hir::ClassUnicode;

use super::class;
use super::normal::Step;

/// Whether steps need no backtracking in front of the characters `follow`.
///
/// A repetition takes as much as it can, so what may follow it must not start like it; of a choice
/// the first alternative that matches is taken, so no other may match there, or all must take the
/// same number of characters.
pub(super) fn is_deterministic(steps: &[Step], follow: &ClassUnicode) -> bool {
    let mut follow = follow.clone();
    for step in steps.iter().rev() {
        let first = first(std::slice::from_ref(step));
        let deterministic = match step {
            Step::Run(run) => run.length().is_some() || !class::overlap(&first, &follow),
            Step::Repeat { steps, min, max } => {
                let mut behind = first.clone();
                behind.union(&follow);
                !is_optional(steps)
                    && (*max == Some(*min) || !class::overlap(&first, &follow))
                    && is_deterministic(steps, &behind)
            }
            Step::Choice(choices) => {
                choices.iter().all(|steps| !is_optional(steps) && is_deterministic(steps, &follow))
                    && (are_apart(choices) || have_one_length(choices))
            }
        };
        if !deterministic {
            return false;
        }
        if is_optional(std::slice::from_ref(step)) {
            follow.union(&first);
        } else {
            follow = first;
        }
    }
    true
}

/// The characters that a match may start with.
fn first(steps: &[Step]) -> ClassUnicode {
    let mut all = ClassUnicode::empty();
    for step in steps {
        match step {
            Step::Run(run) => all.union(&run.class),
            Step::Repeat { steps, .. } => all.union(&first(steps)),
            Step::Choice(choices) => choices.iter().for_each(|steps| all.union(&first(steps))),
        }
        if !is_optional(std::slice::from_ref(step)) {
            break;
        }
    }
    all
}

/// Whether steps match the empty text.
fn is_optional(steps: &[Step]) -> bool {
    steps.iter().all(|step| match step {
        Step::Run(run) => run.min == 0,
        Step::Repeat { steps, min, .. } => *min == 0 || is_optional(steps),
        Step::Choice(choices) => choices.iter().any(|steps| is_optional(steps)),
    })
}

/// Whether no two alternatives start with the same character.
fn are_apart(choices: &[Vec<Step>]) -> bool {
    let firsts: Vec<ClassUnicode> = choices.iter().map(|steps| first(steps)).collect();
    firsts
        .iter()
        .enumerate()
        .all(|(at, class)| firsts[at + 1..].iter().all(|other| !class::overlap(class, other)))
}

/// Whether all alternatives take the same number of characters.
fn have_one_length(choices: &[Vec<Step>]) -> bool {
    let mut lengths = choices.iter().map(|steps| length(steps));
    let first = lengths.next().flatten();
    first.is_some() && lengths.all(|length| length == first)
}

/// The number of characters that steps take, if it is fixed.
fn length(steps: &[Step]) -> Option<u32> {
    steps.iter().try_fold(0_u32, |sum, step| {
        let length = match step {
            Step::Run(run) => run.length()?,
            Step::Repeat { steps, min, max } => {
                length(steps)?.checked_mul((*max == Some(*min)).then_some(*min)?)?
            }
            Step::Choice(choices) => {
                have_one_length(choices).then(|| choices.first().and_then(|steps| length(steps))).flatten()?
            }
        };
        sum.checked_add(length)
    })
}
