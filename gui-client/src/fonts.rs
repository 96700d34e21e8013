//! Fonts for languages whose characters the fonts of the window lack.

use std::sync::Arc;

use datetime_client_core::language::Language;
use egui::{Context, FontId, Id};
use egui_system_font_provider::SystemFontProvider;

use crate::theme::size;

/// Makes egui look for fonts of the system that fit `language`: Japanese and Chinese share characters that they write
/// differently. A font is loaded when the first character that needs it is drawn.
pub fn install(context: &Context, language: Language) {
    // Without such a language, eframe's provider follows the system.
    let locale = language.sample().map(|_| language.tag());
    let installed = Id::unique("locale of the fonts");
    let before = context.data(|data| data.get_temp::<Option<&'static str>>(installed)).flatten();
    if before == locale {
        return;
    }
    context.data_mut(|data| data.insert_temp(installed, locale));
    let provider = SystemFontProvider::new();
    let provider = if locale.is_some() { provider.with_locale(locale) } else { provider };
    context.set_font_providers(vec![Arc::new(provider)]);
}

/// Whether there is a font for `language`.
#[must_use]
pub fn has_font(context: &Context, language: Language) -> bool {
    let Some(sample) = language.sample() else { return true };
    context.fonts_mut(|fonts| fonts.has_glyph(&FontId::proportional(size::BODY), sample))
}
