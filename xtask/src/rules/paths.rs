//! The paths that a source names, such as `crate::model::Model`, with the groups of a `use` taken apart.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

/// A path and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its parts, in order.
    pub parts: Vec<String>,
    /// The line of its last part, from 1.
    pub line: usize,
}

/// The source as tokens: comments and the insides of strings are not among its names.
pub fn tokens(text: &str) -> Result<TokenStream, String> {
    text.parse().map_err(|error: proc_macro2::LexError| error.to_string())
}

/// Every identifier in `tokens`.
pub fn identifiers(tokens: &TokenStream) -> Vec<Ident> {
    tokens
        .clone()
        .into_iter()
        .flat_map(|token| match token {
            TokenTree::Ident(name) => vec![name],
            TokenTree::Group(group) => identifiers(&group.stream()),
            TokenTree::Punct(_) | TokenTree::Literal(_) => Vec::new(),
        })
        .collect()
}

/// Every path in `tokens`. A single name counts as one, since `use egui;` names a whole crate.
pub fn named(tokens: &TokenStream) -> Vec<Named> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut found = Vec::new();
    walk(&trees, &[], &mut found);
    found
}

/// Reads `trees` from left to right; `prefix` is the path before the group that they stand in.
fn walk(trees: &[TokenTree], prefix: &[String], found: &mut Vec<Named>) {
    let mut rest = trees;
    while let Some((first, after)) = rest.split_first() {
        rest = match first {
            TokenTree::Ident(name) => path_from(name, after, prefix, found),
            TokenTree::Group(group) => {
                walk(&group.stream().into_iter().collect::<Vec<_>>(), &[], found);
                after
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => after,
        };
    }
}

/// Follows a path that begins with `name`; gives what comes behind it.
fn path_from<'a>(
    name: &Ident,
    mut rest: &'a [TokenTree],
    prefix: &[String],
    found: &mut Vec<Named>,
) -> &'a [TokenTree] {
    let mut parts = prefix.to_vec();
    parts.push(part(name));
    let mut line = name.span().start().line;
    loop {
        match rest {
            [TokenTree::Punct(one), TokenTree::Punct(two), TokenTree::Ident(next), after @ ..]
                if one.as_char() == ':' && two.as_char() == ':' =>
            {
                parts.push(part(next));
                line = next.span().start().line;
                rest = after;
            }
            [TokenTree::Punct(one), TokenTree::Punct(two), TokenTree::Group(group), after @ ..]
                if one.as_char() == ':' && two.as_char() == ':' && group.delimiter() == Delimiter::Brace =>
            {
                walk(&group.stream().into_iter().collect::<Vec<_>>(), &parts, found);
                return after;
            }
            _ => {
                found.push(Named { parts, line });
                return rest;
            }
        }
    }
}

/// `r#name` is `name`.
fn part(name: &Ident) -> String {
    let text = name.to_string();
    text.strip_prefix("r#").map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths_in(text: &str) -> Vec<String> {
        named(&tokens(text).unwrap()).into_iter().map(|path| path.parts.join("::")).collect()
    }

    #[test]
    fn the_groups_of_a_use_are_taken_apart() {
        let paths = paths_in("use crate::{model::{Model, link}, worker};");
        assert_eq!(paths, ["use", "crate::model::Model", "crate::model::link", "crate::worker"]);
    }

    #[test]
    fn a_path_inside_a_function_is_found() {
        assert!(paths_in("fn f() { if x { egui::Ui::new() } }").contains(&"egui::Ui::new".to_owned()));
    }

    #[test]
    fn neither_comments_nor_texts_name_anything() {
        let paths = paths_in("/// See egui::Ui.\n// egui::Ui\nconst A: &str = \"egui::Ui\";");
        assert!(!paths.iter().any(|path| path.contains("egui")), "{paths:?}");
    }

    #[test]
    fn a_path_knows_its_line() {
        let paths = named(&tokens("use a::b;\nuse c::{\n    d,\n    e::f,\n};").unwrap());
        let line = |name: &str| paths.iter().find(|path| path.parts.join("::") == name).map(|path| path.line);
        assert_eq!((line("a::b"), line("c::d"), line("c::e::f")), (Some(1), Some(3), Some(4)));
    }
}
