//! Statements of a validator: calls that report, and what stands around them.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::condition::Condition;
use super::expression::Expression;
use super::numeric::unsigned;
use super::place::Place;
use crate::emit::imports::Imports;

/// The columns that a call may have before it is broken over lines.
const WIDTH: usize = 80;

/// A statement that reports what is broken; `at` is the path that it reports.
#[derive(Clone, Debug)]
pub(in crate::emit) enum Statement {
    /// A call that reports at `at`.
    Call(Call),
    /// A call that reports at a path of its own.
    Placed(Call, TokenStream),
    /// `let variable = value;` in front of statements.
    Let(&'static str, Expression, Vec<Self>),
    /// `if` all of the tests hold, and `else`.
    If(Vec<Test>, Vec<Self>, Vec<Self>),
    /// `for pattern in values`.
    For(TokenStream, Expression, Vec<Self>),
    /// `match` of a text: statements for some, and for all others.
    Match(Expression, Vec<(Vec<String>, Vec<Self>)>, Vec<Self>),
}

/// A call that reports.
#[derive(Clone, Debug)]
pub(in crate::emit) enum Call {
    /// `value.check(at, out)`: the validator of the value's own type.
    Own(Expression),
    /// `function(judged, arguments, at, out)`.
    Rule(Expression, Judged, TokenStream),
}

/// What a function judges; its other arguments name nothing else.
#[derive(Clone, Debug)]
pub(in crate::emit) enum Judged {
    /// The value, where an absent one may stand in its place.
    Value(Expression),
    /// Something of a value that is there.
    Part(Expression),
    /// Whether a condition holds: the function is told the result.
    Holds(Condition),
}

/// What is asked in front of statements.
#[derive(Clone, Debug)]
pub(in crate::emit) enum Test {
    /// A condition holds.
    Holds(Condition),
    /// `let Some(pattern) = option`.
    Found(TokenStream, Expression),
}

/// Whether statements are about a variable.
pub(super) fn uses(statements: &[Statement], variable: &Expression) -> bool {
    statements.iter().any(|statement| statement.uses(variable))
}

/// The call of a function about keywords.
pub(super) fn keyword(function: &str, judged: Judged, arguments: TokenStream) -> Statement {
    let function = Expression::function("keyword", function);
    Statement::Call(Call::Rule(function, judged, arguments))
}

/// The call that reports a rule that is told in one sentence, unless it is always kept.
pub(super) fn rule(holds: Condition, keyword: &str, sentence: &str) -> Vec<Statement> {
    if matches!(holds, Condition::True) {
        return Vec::new();
    }
    let arguments = quote!(#keyword, #sentence);
    vec![self::keyword("rule", Judged::Holds(holds), arguments)]
}

/// The call of the validator of the value's own type.
pub(super) fn own(value: &Place) -> Statement {
    Statement::Call(Call::Own(value.expression().clone()))
}

/// Whether statements do no more than call the validator of the value's own type.
pub(in crate::emit) fn is_own(statements: &[Statement]) -> bool {
    match statements {
        [Statement::Call(Call::Own(_))] => true,
        [Statement::If(tests, inside, _)] => {
            matches!(tests.as_slice(), [Test::Found(..)]) && is_own(inside)
        }
        _ => false,
    }
}

/// Statements about an argument, where it is an option of that.
pub(in crate::emit) fn of_option(argument: &Place, statements: Vec<Statement>) -> Statement {
    let (pattern, option) = (argument.expression(), argument.subject());
    let test = Test::of(pattern, option, argument.is_there(), &statements);
    when(test, statements)
}

/// The path of a member of what `at` stands for.
pub(super) fn member(name: &str) -> TokenStream {
    quote!(&at.member(#name))
}

/// The path of an item of what `at` stands for.
pub(super) fn item(index: usize) -> TokenStream {
    let index = unsigned(index as u64);
    quote!(&at.item(#index))
}

/// Statements under a test, which is said together with that of the one statement that they may be.
pub(super) fn when(test: Test, mut inside: Vec<Statement>) -> Statement {
    match inside.as_mut_slice() {
        [Statement::If(tests, _, otherwise)] if otherwise.is_empty() => {
            tests.insert(0, test);
            inside.remove(0)
        }
        _ => Statement::If(vec![test], inside, Vec::new()),
    }
}

/// Statements for where a test holds and for where it does not.
pub(super) fn either(test: Test, yes: Vec<Statement>, no: Vec<Statement>) -> Statement {
    match test {
        Test::Holds(condition) if yes.is_empty() => when(Test::Holds(condition.negated()), no),
        test if no.is_empty() => when(test, yes),
        test => Statement::If(vec![test], yes, no),
    }
}

/// Statements without those that say again what one before them says.
pub(super) fn each_once(statements: impl Iterator<Item = Statement>) -> Vec<Statement> {
    let mut said = BTreeSet::new();
    let mut is_new = |it: &Statement| said.insert(it.emit(&mut Imports::default()).to_string());
    statements.filter(|it| is_new(it)).collect()
}

/// The statements about a part of what `at` stands for, by its path.
///
/// Calls get the path in place, as far as they are short enough for a line; others share a variable.
pub(super) fn within(path: &TokenStream, statements: Vec<Statement>) -> Vec<Statement> {
    match in_place(path, &statements) {
        Some(calls) => calls,
        None => vec![with_path(path, statements)],
    }
}

/// The statements about a part with its path in place: one alone, or several short ones.
pub(super) fn in_place(path: &TokenStream, statements: &[Statement]) -> Option<Vec<Statement>> {
    let calls = statements.iter().map(|statement| match statement {
        Statement::Call(call) => Some(Statement::Placed(call.clone(), path.clone())),
        _ => None,
    });
    let calls: Vec<Statement> = calls.collect::<Option<_>>()?;
    let is_short = |call: &Statement| columns(&call.emit(&mut Imports::default())) <= WIDTH;
    let fit = calls.len() < 2 || calls.iter().all(is_short);
    fit.then_some(calls)
}

/// Statements about each of several values, which share a variable unless they are one call.
pub(super) fn at(path: &TokenStream, statements: Vec<Statement>) -> Vec<Statement> {
    match statements.as_slice() {
        [Statement::Call(call)] => vec![Statement::Placed(call.clone(), path.clone())],
        _ => vec![with_path(path, statements)],
    }
}

fn with_path(path: &TokenStream, statements: Vec<Statement>) -> Statement {
    Statement::Let("at", Expression::constant(path.clone()), statements)
}

/// Statements in front of which a variable is bound, if they use it.
pub(super) fn binding(
    variable: &'static str,
    value: Expression,
    inside: Vec<Statement>,
) -> Vec<Statement> {
    if uses(&inside, &Expression::variable(variable)) {
        vec![Statement::Let(variable, value, inside)]
    } else {
        inside
    }
}

/// How wide a call is on one line.
fn columns(code: &TokenStream) -> usize {
    let mut width = 0;
    for token in code.clone() {
        width += match token {
            TokenTree::Group(group) => 2 + columns(&group.stream()),
            TokenTree::Punct(punct) if punct.as_char() == ',' => 2,
            TokenTree::Punct(_) => 1,
            other => other.to_string().chars().count(),
        };
    }
    width
}

/// The statements about each item of a list, or those from an index on.
pub(super) fn each(
    list: &Place,
    item: &Place,
    statements: Vec<Statement>,
    from: Option<&TokenStream>,
) -> Statement {
    if let ([Statement::Call(Call::Own(_))], None) = (statements.as_slice(), from) {
        return own(list);
    }
    let is_used = uses(&statements, item.expression());
    let (value, inside) = (list.value(), at(&quote!(&at.item(index)), statements));
    if is_used {
        let skip = from.map(|from| quote!(.skip(#from)));
        let (item, items) = (item.pattern(), quote!(#value.iter().enumerate()#skip));
        let item = item.tokens();
        Statement::For(quote!((index, #item)), list.about(items), inside)
    } else {
        let from = from.map_or_else(|| quote!(0), Clone::clone);
        let indices = list.about(quote!(#from..#value.len()));
        Statement::For(quote!(index), indices, inside)
    }
}

/// The statements in a block, or where one stands for it: a sole variable is bound right there.
pub(super) fn block(statements: &[Statement], imports: &mut Imports) -> TokenStream {
    match statements {
        [Statement::Let(variable, value, inside)] => {
            let (variable, value) = (format_ident!("{variable}"), value.emit(imports));
            let inside = row(inside, imports);
            quote!(let #variable = #value; #inside)
        }
        statements => row(statements, imports),
    }
}

/// The statements in a row.
fn row(statements: &[Statement], imports: &mut Imports) -> TokenStream {
    let row = statements.iter();
    row.map(|statement| statement.emit(imports)).collect()
}

/// The statements as an expression, if there are any: a call alone, or a block.
pub(in crate::emit) fn expression(
    statements: &[Statement],
    imports: &mut Imports,
) -> Option<TokenStream> {
    Some(match statements {
        [] => return None,
        [Statement::Call(call)] => call.emit(&quote!(at), imports),
        [Statement::Placed(call, path)] => call.emit(path, imports),
        statements => {
            let inside = block(statements, imports);
            quote!({ #inside })
        }
    })
}

impl Statement {
    /// Whether the statement is about a variable.
    fn uses(&self, variable: &Expression) -> bool {
        match self {
            Self::Call(call) | Self::Placed(call, _) => call.uses(variable),
            Self::Let(_, value, inside) => value.uses(variable) || uses(inside, variable),
            Self::If(tests, inside, otherwise) => {
                tests.iter().any(|test| test.uses(variable))
                    || uses(inside, variable)
                    || uses(otherwise, variable)
            }
            Self::For(_, value, _) | Self::Match(value, ..) => value.uses(variable),
        }
    }

    /// The statement in Rust.
    fn emit(&self, imports: &mut Imports) -> TokenStream {
        match self {
            Self::Call(call) => {
                let call = call.emit(&quote!(at), imports);
                quote!(#call;)
            }
            Self::Placed(call, path) => {
                let call = call.emit(path, imports);
                quote!(#call;)
            }
            Self::Let(..) => {
                let inside = block(std::slice::from_ref(self), imports);
                quote!({ #inside })
            }
            Self::If(tests, inside, otherwise) => {
                let tests = match tests.as_slice() {
                    [Test::Holds(test)] => test.emit(imports),
                    tests => {
                        let tests = tests.iter().map(|test| test.emit_joint(imports));
                        quote!(#(#tests)&&*)
                    }
                };
                let inside = block(inside, imports);
                let otherwise = match otherwise.as_slice() {
                    [] => None,
                    [chained @ Self::If(..)] => {
                        let chained = chained.emit(imports);
                        Some(quote!(else #chained))
                    }
                    otherwise => {
                        let otherwise = block(otherwise, imports);
                        Some(quote!(else { #otherwise }))
                    }
                };
                quote!(if #tests { #inside } #otherwise)
            }
            Self::For(pattern, values, inside) => {
                let (values, inside) = (values.emit(imports), block(inside, imports));
                quote!(for #pattern in #values { #inside })
            }
            Self::Match(text, arms, otherwise) => {
                let text = text.emit(imports);
                let arms = arms.iter().map(|(texts, inside)| {
                    let inside = block(inside, imports);
                    quote!(#(#texts)|* => { #inside })
                });
                let arms: TokenStream = arms.collect();
                let otherwise = block(otherwise, imports);
                quote!(match #text { #arms _ => { #otherwise } })
            }
        }
    }

    /// The statement on the option that a variable was bound to, if it can do without the variable.
    pub(super) fn on_option(&self, variable: &Place, option: &Place) -> Option<Self> {
        let variable = variable.expression();
        match self {
            Self::Call(Call::Own(value)) if value.is(variable) => Some(own(option)),
            Self::Call(Call::Rule(function, Judged::Value(value), arguments))
                if value.is(variable) =>
            {
                let judged = Judged::Value(option.subject());
                let (function, arguments) = (function.clone(), arguments.clone());
                Some(Self::Call(Call::Rule(function, judged, arguments)))
            }
            _ => None,
        }
    }
}

impl Call {
    /// Whether the call is about a variable.
    fn uses(&self, variable: &Expression) -> bool {
        match self {
            Self::Own(value) | Self::Rule(_, Judged::Value(value) | Judged::Part(value), _) => {
                value.uses(variable)
            }
            Self::Rule(_, Judged::Holds(condition), _) => condition.uses(variable),
        }
    }

    /// The call in Rust.
    fn emit(&self, path: &TokenStream, imports: &mut Imports) -> TokenStream {
        match self {
            Self::Own(value) => {
                imports.add("crate::runtime", "Validate");
                let value = value.emit(imports);
                quote!(#value.check(#path, out))
            }
            Self::Rule(function, judged, arguments) => {
                let function = function.emit(imports);
                let judged = match judged {
                    Judged::Value(value) | Judged::Part(value) => value.emit(imports),
                    Judged::Holds(condition) => condition.emit(imports),
                };
                let arguments = (!arguments.is_empty()).then(|| quote!(#arguments,));
                quote!(#function(#judged, #arguments #path, out))
            }
        }
    }
}

impl Test {
    /// The test in front of statements about what an option holds: it is bound where they use it.
    pub(super) fn of(
        pattern: &Expression,
        option: Expression,
        is_there: Condition,
        inside: &[Statement],
    ) -> Self {
        if uses(inside, pattern) {
            Self::Found(pattern.tokens().clone(), option)
        } else {
            Self::Holds(is_there)
        }
    }

    /// Whether the test is about a variable.
    fn uses(&self, variable: &Expression) -> bool {
        match self {
            Self::Holds(condition) => condition.uses(variable),
            Self::Found(_, option) => option.uses(variable),
        }
    }

    /// The test as a part of one that joins several by `&&`.
    fn emit_joint(&self, imports: &mut Imports) -> TokenStream {
        match self {
            Self::Holds(condition) => condition.emit_joint(imports),
            Self::Found(pattern, option) => {
                let option = option.emit(imports);
                quote!(let Some(#pattern) = #option)
            }
        }
    }
}
