//! The text of a pattern into a [`Node`], for the part of ECMA-262 that both of its syntaxes (with
//! and without the flag `u`) read in the same way.
//!
//! Invariant: a node has the same matches as the text, if the text is valid. Groups only group,
//! since nothing here refers to them; greed is forgotten, since it does not decide whether there is
//! a match.

use std::iter::Peekable;
use std::str::Chars;

use regex_syntax::hir::ClassUnicode;

use super::class;

/// How deep groups may be within each other.
const DEEPEST: usize = 32;

/// A pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// One character of a set.
    Class(ClassUnicode),
    /// One after the other.
    Sequence(Vec<Node>),
    /// One of several.
    Choice(Vec<Node>),
    /// `min` to `max` times.
    Repeat {
        /// What is repeated.
        node: Box<Node>,
        /// The least number.
        min: u32,
        /// The greatest number, if there is one.
        max: Option<u32>,
    },
    /// `^`
    Start,
    /// `$`
    End,
}

/// Reads a valid pattern; none if it uses more than is known here.
pub(super) fn parse(pattern: &str) -> Option<Node> {
    let mut parser = Parser { rest: pattern.chars().peekable() };
    let node = parser.choice(0)?;
    parser.rest.next().is_none().then_some(node)
}

struct Parser<'a> {
    rest: Peekable<Chars<'a>>,
}

/// A member of a class in brackets.
enum Member {
    Letter(char),
    Class(ClassUnicode),
}

impl Parser<'_> {
    fn choice(&mut self, depth: usize) -> Option<Node> {
        let mut nodes = vec![self.sequence(depth)?];
        while self.rest.next_if_eq(&'|').is_some() {
            nodes.push(self.sequence(depth)?);
        }
        Some(if nodes.len() == 1 { nodes.remove(0) } else { Node::Choice(nodes) })
    }

    fn sequence(&mut self, depth: usize) -> Option<Node> {
        let mut nodes = Vec::new();
        while self.rest.peek().is_some_and(|next| !matches!(next, '|' | ')')) {
            let atom = self.atom(depth)?;
            nodes.push(self.quantified(atom)?);
        }
        Some(if nodes.len() == 1 { nodes.remove(0) } else { Node::Sequence(nodes) })
    }

    fn atom(&mut self, depth: usize) -> Option<Node> {
        Some(match self.rest.next()? {
            '^' => Node::Start,
            '$' => Node::End,
            '.' => Node::Class(class::dot()),
            '(' => self.group(depth)?,
            '[' => Node::Class(self.brackets()?),
            '\\' => match self.escape()? {
                Member::Letter(letter) => Node::Class(class::single(letter)),
                Member::Class(class) => Node::Class(class),
            },
            // Alone, these mean themselves only in the syntax of old.
            '*' | '+' | '?' | '{' | '}' | ']' => return None,
            letter => Node::Class(class::single(letter)),
        })
    }

    /// What follows `(`.
    fn group(&mut self, depth: usize) -> Option<Node> {
        if depth == DEEPEST {
            return None;
        }
        if self.rest.next_if_eq(&'?').is_some() {
            match self.rest.next()? {
                ':' => {}
                '<' => {
                    // A name; `(?<=` and `(?<!` look behind.
                    self.rest.next_if(|next| !matches!(next, '=' | '!'))?;
                    self.rest.find(|letter| *letter == '>')?;
                }
                _ => return None,
            }
        }
        let node = self.choice(depth + 1)?;
        self.rest.next_if_eq(&')')?;
        Some(node)
    }

    /// An atom with the quantifier behind it, if there is one.
    fn quantified(&mut self, node: Node) -> Option<Node> {
        let (min, max) = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => return self.counted(node),
            _ => return Some(node),
        };
        self.rest.next();
        self.repeat(node, min, max)
    }

    /// `{n}`, `{n,}` or `{n,m}`.
    fn counted(&mut self, node: Node) -> Option<Node> {
        self.rest.next_if_eq(&'{')?;
        let min = self.number()?;
        let max = if self.rest.next_if_eq(&',').is_none() {
            Some(min)
        } else if self.rest.peek() == Some(&'}') {
            None
        } else {
            Some(self.number()?)
        };
        self.rest.next_if_eq(&'}')?;
        self.repeat(node, min, max)
    }

    fn repeat(&mut self, node: Node, min: u32, max: Option<u32>) -> Option<Node> {
        // Lazy or greedy: whether there is a match is the same.
        self.rest.next_if_eq(&'?');
        if matches!(node, Node::Start | Node::End) {
            return None;
        }
        Some(Node::Repeat { node: Box::new(node), min, max })
    }

    fn number(&mut self) -> Option<u32> {
        let mut number = None;
        while let Some(digit) = self.rest.peek().and_then(|next| next.to_digit(10)) {
            self.rest.next();
            number = Some(number.unwrap_or(0_u32).checked_mul(10)?.checked_add(digit)?);
        }
        number
    }

    /// What follows a backslash.
    fn escape(&mut self) -> Option<Member> {
        Some(match self.rest.next()? {
            'd' => Member::Class(class::digit()),
            'D' => Member::Class(class::negated(class::digit())),
            'w' => Member::Class(class::word()),
            'W' => Member::Class(class::negated(class::word())),
            's' => Member::Class(class::space()),
            'S' => Member::Class(class::negated(class::space())),
            't' => Member::Letter('\t'),
            'n' => Member::Letter('\n'),
            'v' => Member::Letter('\u{b}'),
            'f' => Member::Letter('\u{c}'),
            'r' => Member::Letter('\r'),
            letter if letter.is_ascii_punctuation() => Member::Letter(letter),
            _ => return None,
        })
    }

    /// What follows `[`.
    fn brackets(&mut self) -> Option<ClassUnicode> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        let mut class = ClassUnicode::empty();
        // `[]` and `[^]` match nothing and everything, and are no common pattern.
        let mut next = self.rest.next().filter(|next| *next != ']')?;
        while next != ']' {
            let member = self.member(next)?;
            next = self.rest.next()?;
            if next != '-' {
                add(&mut class, member);
                continue;
            }
            next = self.rest.next()?;
            if next == ']' {
                add(&mut class, member);
                add(&mut class, Member::Letter('-'));
                continue;
            }
            match (member, self.member(next)?) {
                (Member::Letter(from), Member::Letter(to)) => class.union(&class::range(from, to)),
                // `[\w-.]` is an error with the flag `u`.
                _ => return None,
            }
            next = self.rest.next()?;
        }
        Some(if negated { class::negated(class) } else { class })
    }

    fn member(&mut self, letter: char) -> Option<Member> {
        if letter == '\\' { self.escape() } else { Some(Member::Letter(letter)) }
    }
}

fn add(class: &mut ClassUnicode, member: Member) {
    match member {
        Member::Letter(letter) => class.union(&class::single(letter)),
        Member::Class(other) => class.union(&other),
    }
}
