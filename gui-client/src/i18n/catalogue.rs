//! The messages of one language.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use datetime_client_core::language::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

/// The messages of one language.
pub(super) struct Catalogue {
    bundle: FluentBundle<FluentResource>,
    /// The messages without variables, formatted once: most texts of a frame are such messages.
    texts: HashMap<String, String>,
}

impl Catalogue {
    /// The messages of `language`, loaded when they are first needed.
    pub(super) fn of(language: Language) -> &'static Self {
        static ENGLISH: OnceLock<Catalogue> = OnceLock::new();
        static GERMAN: OnceLock<Catalogue> = OnceLock::new();
        static FRENCH: OnceLock<Catalogue> = OnceLock::new();
        static SPANISH: OnceLock<Catalogue> = OnceLock::new();
        static PORTUGUESE: OnceLock<Catalogue> = OnceLock::new();
        static JAPANESE: OnceLock<Catalogue> = OnceLock::new();
        static CHINESE: OnceLock<Catalogue> = OnceLock::new();
        static PSEUDO: OnceLock<Catalogue> = OnceLock::new();
        let catalogue = match language {
            Language::English => &ENGLISH,
            Language::German => &GERMAN,
            Language::French => &FRENCH,
            Language::Spanish => &SPANISH,
            Language::Portuguese => &PORTUGUESE,
            Language::Japanese => &JAPANESE,
            Language::Chinese => &CHINESE,
            Language::Pseudo => &PSEUDO,
        };
        catalogue.get_or_init(|| Self::load(language))
    }

    fn load(language: Language) -> Self {
        // A test checks that every file is valid; what can be read is used.
        let resource = FluentResource::try_new(source(language).to_owned()).unwrap_or_else(|(read, _)| read);
        let ids: Vec<String> = resource
            .entries()
            .filter_map(|entry| {
                let fluent_syntax::ast::Entry::Message(message) = entry else { return None };
                Some(message.id.name.to_owned())
            })
            .collect();
        // The rules of plurals are those of this language.
        let rules: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![rules]);
        // The marks would be visible, because egui does not know them.
        bundle.set_use_isolating(false);
        if language == Language::Pseudo {
            bundle.set_transform(Some(pseudo));
        }
        // Fails only for a message that is defined twice, of which the first one counts.
        let _ = bundle.add_resource(resource);
        let mut catalogue = Self { bundle, texts: HashMap::new() };
        for id in ids {
            if let Some(text) = catalogue.format(&id, &FluentArgs::new()) {
                catalogue.texts.insert(id, text);
            }
        }
        catalogue
    }

    /// A message without variables; `None` if there is none.
    pub(super) fn text(&self, id: &str) -> Option<&str> {
        self.texts.get(id).map(String::as_str)
    }

    /// A message with variables; `None` if there is none, or if it needs another variable.
    pub(super) fn format(&self, id: &str, variables: &FluentArgs<'_>) -> Option<String> {
        let message = self.bundle.get_message(id)?.value()?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(message, Some(variables), &mut errors);
        errors.is_empty().then(|| text.into_owned())
    }
}

/// The file of a language.
pub(super) fn source(language: Language) -> &'static str {
    match language {
        Language::English | Language::Pseudo => include_str!("../../i18n/en.ftl"),
        Language::German => include_str!("../../i18n/de.ftl"),
        Language::French => include_str!("../../i18n/fr.ftl"),
        Language::Spanish => include_str!("../../i18n/es.ftl"),
        Language::Portuguese => include_str!("../../i18n/pt-BR.ftl"),
        Language::Japanese => include_str!("../../i18n/ja.ftl"),
        Language::Chinese => include_str!("../../i18n/zh-CN.ftl"),
    }
}

/// Makes a text of the pseudo-locale: with accents, and about 30 % longer.
pub(super) fn pseudo(text: &str) -> Cow<'_, str> {
    let mut long = String::with_capacity(text.len() * 2);
    let mut letters = 0_u32;
    for letter in text.chars() {
        let accented = accented(letter);
        long.push(accented);
        if accented != letter {
            letters += 1;
            if letters.is_multiple_of(3) {
                long.push(accented);
            }
        }
    }
    Cow::Owned(long)
}

/// A letter with an accent. The fonts of the window have all of them.
fn accented(letter: char) -> char {
    const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const ACCENTED: &str = "áƀçđéƒğĥíĵķļмñóþɋřšţúѵŵχýžÁƁÇĐÉƑĞĤÍĴĶĻМÑÓÞɊŘŠŢÚѴŴΧÝŽ";
    PLAIN
        .chars()
        .zip(ACCENTED.chars())
        .find_map(|(plain, accented)| (plain == letter).then_some(accented))
        .unwrap_or(letter)
}

#[cfg(test)]
pub(super) use tests::messages;

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

    use super::*;

    /// The messages of a file, each with its variables and the messages that it contains.
    pub(in super::super) fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let resource = fluent_syntax::parser::parse(source(language)).expect("the file is valid");
        let mut messages = BTreeMap::new();
        for entry in resource.body {
            if let Entry::Message(message) = entry {
                let mut variables = BTreeSet::new();
                of_pattern(&message.value.expect("a message has a text"), &mut variables);
                let before = messages.insert(message.id.name.to_owned(), variables);
                assert!(before.is_none(), "{} is twice in {language:?}", message.id.name);
            }
        }
        messages
    }

    fn of_pattern(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>) {
        for element in &pattern.elements {
            match element {
                PatternElement::Placeable { expression: Expression::Inline(inline) } => {
                    of_inline(inline, variables);
                }
                PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                    let mut selected = BTreeSet::new();
                    of_inline(selector, &mut selected);
                    // The text of a count need not have several forms.
                    variables.extend(selected);
                    for variant in variants {
                        of_pattern(&variant.value, variables);
                    }
                }
                PatternElement::TextElement { .. } => {}
            }
        }
    }

    fn of_inline(expression: &InlineExpression<&str>, variables: &mut BTreeSet<String>) {
        match expression {
            InlineExpression::VariableReference { id } => drop(variables.insert(format!("${}", id.name))),
            InlineExpression::MessageReference { id, .. } => drop(variables.insert(id.name.to_owned())),
            // A command or a URL, which every language leaves as it is.
            InlineExpression::StringLiteral { value } if value.contains(char::is_alphabetic) => {
                variables.insert((*value).to_owned());
            }
            InlineExpression::StringLiteral { .. }
            | InlineExpression::NumberLiteral { .. }
            | InlineExpression::FunctionReference { .. }
            | InlineExpression::TermReference { .. }
            | InlineExpression::Placeable { .. } => {}
        }
    }
}
