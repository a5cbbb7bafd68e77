//! What a catalogue has: its messages with their variables, and where it cannot be read.

use fluent_syntax::{
    ast::{CallArguments, Entry, Expression, InlineExpression, Message, Pattern, PatternElement},
    parser::parse_runtime,
};
use std::collections::{BTreeMap, BTreeSet};

/// The variables of each message.
pub type Outline<'t> = BTreeMap<&'t str, BTreeSet<&'t str>>;

/// Something that is no message, and on which line it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub line: usize,
    pub why: String,
}

/// The outline of `text`, and what of it cannot be read.
pub fn of(text: &str) -> (Outline<'_>, Vec<Unreadable>) {
    let (resource, faults) = match parse_runtime(text) {
        Ok(resource) => (resource, Vec::new()),
        Err((resource, faults)) => (resource, faults),
    };
    let mut outline = Outline::new();
    let mut unreadable: Vec<Unreadable> = faults
        .iter()
        .map(|fault| Unreadable {
            line: line_at(text, fault.pos.start),
            why: fault.kind.to_string(),
        })
        .collect();
    for entry in &resource.body {
        if let Entry::Message(Message { id, value, .. }) = entry {
            let mut variables = BTreeSet::new();
            if let Some(value) = value {
                of_pattern(value, &mut variables);
            }
            if outline.insert(id.name, variables).is_some() {
                let why = format!("{} stands there twice", id.name);
                unreadable.push(Unreadable { line: line_of(text, id.name), why });
            }
        }
    }
    (outline, unreadable)
}

/// The line on which the message `id` begins.
pub fn line_of(text: &str, id: &str) -> usize {
    let begins =
        |line: &&str| line.strip_prefix(id).is_some_and(|rest| rest.trim_start().starts_with('='));
    text.lines().position(|line| begins(&line)).map_or(1, |at| at + 1)
}

fn line_at(text: &str, position: usize) -> usize {
    text.bytes().take(position).filter(|byte| *byte == b'\n').count() + 1
}

fn of_pattern<'t>(pattern: &Pattern<&'t str>, variables: &mut BTreeSet<&'t str>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            of_expression(expression, variables);
        }
    }
}

fn of_expression<'t>(expression: &Expression<&'t str>, variables: &mut BTreeSet<&'t str>) {
    match expression {
        Expression::Inline(inline) => of_inline(inline, variables),
        Expression::Select { selector, variants } => {
            of_inline(selector, variables);
            variants.iter().for_each(|variant| of_pattern(&variant.value, variables));
        }
    }
}

fn of_inline<'t>(inline: &InlineExpression<&'t str>, variables: &mut BTreeSet<&'t str>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name);
        }
        InlineExpression::FunctionReference { arguments, .. } => of_call(arguments, variables),
        InlineExpression::TermReference { arguments: Some(arguments), .. } => {
            of_call(arguments, variables);
        }
        InlineExpression::Placeable { expression } => of_expression(expression, variables),
        InlineExpression::StringLiteral { .. }
        | InlineExpression::NumberLiteral { .. }
        | InlineExpression::MessageReference { .. }
        | InlineExpression::TermReference { arguments: None, .. } => {}
    }
}

fn of_call<'t>(arguments: &CallArguments<&'t str>, variables: &mut BTreeSet<&'t str>) {
    arguments.positional.iter().for_each(|one| of_inline(one, variables));
    arguments.named.iter().for_each(|one| of_inline(&one.value, variables));
}
