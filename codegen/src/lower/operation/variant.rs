//! One operation of the document as one or more methods: the first of them is what most callers
//! want, the others have types of their own.
//!
//! Split are: versions of dated media types whose types differ, bodies of different kinds, and streams
//! beside whole answers. What an answer's media type alone decides stays together, as an
//! enum.
//! Invariant: every form of the document is in some method, or was said to be left out.

use std::collections::BTreeSet;

use super::answer::same;
use super::media::is_date;
use crate::ir::{
    Answer, Body, Content, Docs, Location, MediaType, Parameter, Representation, Schema, Style,
    Type, Version, media_phrase, phrase_beside,
};

/// The forms of one operation that one method sends and reads.
pub(super) struct Variant {
    pub(super) suffix: Vec<String>,
    pub(super) body: Option<Representation>,
    pub(super) answers: Vec<Answer>,
    pub(super) versions: Vec<Version>,
    pub(super) accept: String,
    pub(super) notes: Vec<String>,
}

/// The forms of one operation in one version.
#[derive(Clone)]
struct Forms {
    body: Vec<Representation>,
    answers: Vec<Answer>,
}

/// The methods of an operation, the main one first.
pub(super) fn variants(body: &[Representation], answers: &[Answer]) -> Vec<Variant> {
    let all = Forms {
        body: body.to_vec(),
        answers: answers.to_vec(),
    };
    let mut list = Vec::new();
    for (at, run) in runs(&all).into_iter().enumerate() {
        // The newest version of a run decides its types.
        let Some((name, forms)) = run.last() else {
            continue;
        };
        let suffix = match name {
            Some(name) if at > 0 && is_date(name) => vec![format!("v{name}")],
            Some(name) if at > 0 => vec![name.clone()],
            _ => Vec::new(),
        };
        let note = (at > 0).then(|| {
            let name = name.as_deref().unwrap_or_default();
            format!("This is the version `{name}`, which has other types.")
        });
        for (kind, body) in bodies(&forms.body) {
            for (stream, answers) in streams(&forms.answers) {
                let words = kind.clone().into_iter().chain(stream.clone());
                let suffix: Vec<String> = suffix.iter().cloned().chain(words).collect();
                let mut notes: Vec<String> = note.iter().cloned().collect();
                notes.extend(stream.as_ref().map(|_| {
                    let asked = match body {
                        Some(_) => " If the service needs it, ask for one in the request, for example with `stream: true`.",
                        None => "",
                    };
                    format!("The answer is a stream.{asked}")
                }));
                list.push(Variant {
                    suffix,
                    accept: accept(&answers),
                    versions: versions(&run, body.as_ref(), stream.is_some()),
                    body: body.clone(),
                    answers,
                    notes,
                });
            }
        }
    }
    list
}

/// The versions in runs of the same types, the newest first: each from its oldest to its newest.
fn runs(all: &Forms) -> Vec<Vec<(Option<String>, Forms)>> {
    let names = all.body.iter().chain(successes(&all.answers));
    let names: BTreeSet<String> = names.filter_map(|form| form.version.clone()).collect();
    let (dates, others): (Vec<String>, Vec<String>) =
        names.into_iter().partition(|name| is_date(name));
    if dates.is_empty() && others.is_empty() {
        return vec![vec![(None, all.clone())]];
    }
    let mut runs: Vec<Vec<(Option<String>, Forms)>> = Vec::new();
    for date in dates.into_iter().rev() {
        let forms = all.of_version(&date);
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|(_, newer)| newer.is_same(&forms)) => {
                run.push((Some(date), forms));
            }
            _ => runs.push(vec![(Some(date), forms)]),
        }
    }
    for run in &mut runs {
        run.reverse();
    }
    runs.extend(others.into_iter().map(|name| {
        let forms = all.of_version(&name);
        vec![(Some(name), forms)]
    }));
    runs
}

/// The forms of the success answers.
fn successes(answers: &[Answer]) -> impl Iterator<Item = &Representation> {
    let successes = answers.iter().filter(|answer| answer.success);
    successes.flat_map(|answer| &answer.representations)
}

impl Forms {
    /// The forms of a version: of each body, its newest one that is not after it.
    fn of_version(&self, name: &str) -> Self {
        let pick = |forms: &[Representation]| -> Vec<Representation> {
            let names = forms.iter().filter_map(|form| form.version.as_deref());
            let names: BTreeSet<&str> = names.collect();
            let dates = || names.iter().copied().filter(|name| is_date(name));
            let chosen = if names.contains(name) {
                Some(name)
            } else {
                let earlier = dates().filter(|date| *date <= name).max();
                earlier.or(dates().min()).or(names.first().copied())
            };
            let mut picked: Vec<Representation> = forms
                .iter()
                .filter(|form| form.version.is_none() || form.version.as_deref() == chosen)
                .cloned()
                .collect();
            picked.sort_by_key(|form| form.version.is_none());
            picked
        };
        let answers = self.answers.iter().map(|answer| Answer {
            representations: pick(&answer.representations),
            ..answer.clone()
        });
        Self {
            body: pick(&self.body),
            answers: answers.collect(),
        }
    }

    /// Whether two versions have the same types.
    fn is_same(&self, other: &Self) -> bool {
        let equal = |one: &[Representation], other: &[Representation]| {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| {
                    MediaType::of(&one.media_type).word() == MediaType::of(&other.media_type).word()
                        && same(Some(&one.content), Some(&other.content))
                })
        };
        equal(&self.body, &other.body)
            && self.answers.iter().zip(&other.answers).all(|(one, other)| {
                !one.success || equal(&one.representations, &other.representations)
            })
    }
}

/// The kinds of a body, each with what its method's name ends with; the main one first.
fn bodies(forms: &[Representation]) -> Vec<(Option<String>, Option<Representation>)> {
    let json = |form: &&Representation| matches!(form.content, Content::Json { .. });
    let is_alike = |one: &Representation, other: &Representation| {
        let [first, second] = [one, other].map(|form| MediaType::of(&form.media_type));
        json(&one) && json(&other) && first.patch_language() == second.patch_language()
    };
    let Some(main) = forms.iter().find(json).or(forms.first()) else {
        return vec![(None, None)];
    };
    let mut kinds: Vec<(Option<String>, Option<Representation>)> = vec![(None, Some(main.clone()))];
    for form in forms {
        let is_known = kinds.iter().flat_map(|(_, known)| known).any(|known| {
            same(Some(&known.content), Some(&form.content))
                && (known.media_type == form.media_type || is_alike(known, form))
        });
        if !is_known && !is_redundant(form, main) {
            let mut word = word_of(form, main);
            if kinds.iter().any(|(known, _)| known.as_ref() == Some(&word)) {
                word = media_phrase(&form.media_type);
            }
            kinds.push((Some(word), Some(form.clone())));
        }
    }
    kinds
}

/// What a form beside the main one is called: what is of any type is not JSON for that, and what has
/// the word of the main one is told from it by all that it says.
fn word_of(form: &Representation, main: &Representation) -> String {
    let media_type = MediaType::of(&form.media_type);
    let is_json = matches!(form.content, Content::Json { .. });
    let is_like = media_type.word() == MediaType::of(&main.media_type).word();
    if media_type.as_str() == "*/*" && !is_json || is_like {
        phrase_beside(&form.media_type, &main.media_type)
    } else {
        media_type.word()
    }
}

/// Whether a form says what the main one says, which is JSON.
pub(super) fn is_redundant(form: &Representation, main: &Representation) -> bool {
    form.says_again && matches!(main.content, Content::Json { .. })
}

/// The answers as they are read at once, and where there are others beside these, as a stream.
fn streams(answers: &[Answer]) -> Vec<(Option<String>, Vec<Answer>)> {
    let is_stream = |form: &Representation| form.content.is_stream();
    let split = |stream: bool| -> Vec<Answer> {
        let answers = answers.iter().map(|answer| {
            let mut answer = answer.clone();
            let both = answer.representations.iter().any(is_stream)
                && !answer.representations.iter().all(is_stream);
            if answer.success && both {
                answer
                    .representations
                    .retain(|form| is_stream(form) == stream);
            }
            let mut forms = answer.representations.iter();
            if forms.any(|form| matches!(form.content, Content::Json { .. })) {
                answer.representations.retain(|form| !form.says_again);
            }
            answer
        });
        answers.collect()
    };
    let whole = split(false);
    if !successes(answers).any(is_stream) || successes(&whole).any(is_stream) {
        return vec![(None, whole)];
    }
    vec![(None, whole), (Some("stream".to_owned()), split(true))]
}

/// What the caller accepts: the forms of the success answers, or of the error answers without any.
fn accept(answers: &[Answer]) -> String {
    let mut forms: Vec<&Representation> = successes(answers).collect();
    if forms.is_empty() {
        let answers = answers.iter();
        forms.extend(answers.flat_map(|answer| &answer.representations));
    }
    // Of equal weights, services may take the first: what has a type goes before octets.
    forms.sort_by_key(|form| matches!(form.content, Content::Bytes));
    let mut types: Vec<&str> = Vec::new();
    for form in forms {
        let plain = form.plain.then_some("text/plain");
        for media_type in std::iter::once(form.media_type.as_str()).chain(plain) {
            if !types.contains(&media_type) {
                types.push(media_type);
            }
        }
    }
    if types.is_empty() {
        "*/*".to_owned()
    } else {
        types.join(", ")
    }
}

/// The media types of each version of a run that is a day.
fn versions(
    run: &[(Option<String>, Forms)],
    body: Option<&Representation>,
    stream: bool,
) -> Vec<Version> {
    let dated = run.iter().filter_map(|(name, forms)| {
        let date = name.clone().filter(|name| is_date(name))?;
        let answers = streams(&forms.answers);
        let (_, answers) = if stream {
            answers.last()
        } else {
            answers.first()
        }?;
        let accept = accept(answers);
        let sent = body.and_then(|body| {
            let mut forms = forms.body.iter();
            forms.find(|form| {
                MediaType::of(&form.media_type).word() == MediaType::of(&body.media_type).word()
            })
        });
        let content_type = sent.map_or_else(|| accept.clone(), |form| form.media_type.clone());
        Some(Version {
            date,
            accept,
            content_type,
        })
    });
    dated.collect()
}

/// What the caller says of a body whose media type is one of a range: which it is, always where the
/// usual one is none of them; and of a body of parts, which the caller put together, their boundary.
/// Where that has to be said of a body that may be missing, it is said with the body.
pub(super) fn media_type_of(body: &Body) -> Option<Parameter> {
    let range = body.range.as_ref()?;
    let usual = &body.media_type;
    let has_parts = MediaType::of(range).has_parts();
    let required = body.untold_range().is_some();
    if required && !body.required {
        return None;
    }
    let mut description = if has_parts {
        format!("The media type of the body with the boundary of its parts, `{range}; boundary=..`")
    } else if range == "*/*" {
        "The media type of the body, any".to_owned()
    } else {
        format!("The media type of the body, one of `{range}`")
    };
    if !required {
        description += &format!("; without it, `{usual}`");
    }
    Some(Parameter {
        name: "Content-Type".to_owned(),
        rust_name: None,
        location: Location::Header,
        docs: Docs {
            description: description + ".",
            origin: body.docs.origin.clone(),
            ..Docs::default()
        },
        required,
        ty: Type::String,
        schema: Schema::default(),
        style: Style::Simple,
        media_types: Some(range.clone()),
        explode: false,
        allow_reserved: false,
        default: None,
        only: None,
        shared: None,
    })
}

/// The body that a method sends.
pub(super) fn body(form: &Representation, required: bool, docs: Docs) -> Body {
    let media_type = MediaType::of(&form.media_type);
    let has_parts = media_type.has_parts();
    let name = media_type.as_str().to_owned();
    // What is sent has one type.
    let (media_type, range) = match &form.content {
        Content::Bytes if has_parts => (form.media_type.as_str(), Some(name)),
        _ if !name.contains('*') => (form.media_type.as_str(), None),
        Content::Json { .. } => ("application/json", None),
        Content::Text { .. } => ("text/plain", Some(name)),
        _ => ("application/octet-stream", Some(name)),
    };
    Body {
        required,
        docs,
        media_type: media_type.to_owned(),
        range,
        base64: form.base64,
        content: form.content.clone(),
    }
}
