//! How the window looks: every space, size and colour, said once, for light and dark.

use std::collections::BTreeMap;

use datetime_client_core::settings;
use egui::style::{Interaction, Selection, WidgetVisuals, Widgets};
use egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Margin, Stroke, Style, TextStyle, Visuals, vec2,
};

/// The five distances.
pub mod space {
    /// Between things that belong together.
    pub const TINY: f32 = 4.0;
    /// Between controls.
    pub const SMALL: f32 = 8.0;
    /// Between groups.
    pub const MEDIUM: f32 = 12.0;
    /// Around panels.
    pub const LARGE: f32 = 16.0;
    /// Between parts of the window.
    pub const HUGE: f32 = 24.0;
}

/// The four sizes of type.
pub mod size {
    /// The newest answer.
    pub const DISPLAY: f32 = 56.0;
    /// Headings and the welcome.
    pub const HEADING: f32 = 18.0;
    /// Everything else.
    pub const BODY: f32 = 14.0;
    /// What explains.
    pub const SMALL: f32 = 12.0;
}

/// How round corners are.
pub const RADIUS: u8 = 8;

/// How high a button or a field is.
pub const CONTROL: f32 = 32.0;

/// The colours of one look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind the main part.
    pub ground: Color32,
    /// Behind the list of servers.
    pub side: Color32,
    /// Inside fields.
    pub field: Color32,
    /// Quiet buttons.
    pub button: Color32,
    /// The same under the pointer, and marked rows.
    pub raised: Color32,
    /// Text.
    pub text: Color32,
    /// Text that explains.
    pub weak: Color32,
    /// Lines.
    pub hairline: Color32,
    /// The one main action, and the banner's bar.
    pub accent: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// All is well.
    pub good: Color32,
    /// Probe twice.
    pub caution: Color32,
    /// It did not work.
    pub trouble: Color32,
}

/// Dark on light.
pub const LIGHT: Palette = Palette {
    ground: Color32::from_rgb(0xfc, 0xfc, 0xfd),
    side: Color32::from_rgb(0xf1, 0xf3, 0xf6),
    field: Color32::from_rgb(0xff, 0xff, 0xff),
    button: Color32::from_rgb(0xec, 0xef, 0xf3),
    raised: Color32::from_rgb(0xe0, 0xe5, 0xec),
    text: Color32::from_rgb(0x1a, 0x1f, 0x29),
    weak: Color32::from_rgb(0x57, 0x60, 0x70),
    hairline: Color32::from_rgb(0xd8, 0xdd, 0xe4),
    accent: Color32::from_rgb(0x1f, 0x5f, 0xd0),
    on_accent: Color32::from_rgb(0xff, 0xff, 0xff),
    good: Color32::from_rgb(0x19, 0x73, 0x3c),
    caution: Color32::from_rgb(0x8a, 0x55, 0x00),
    trouble: Color32::from_rgb(0xb3, 0x26, 0x1e),
};

/// Light on dark.
pub const DARK: Palette = Palette {
    ground: Color32::from_rgb(0x17, 0x1a, 0x20),
    side: Color32::from_rgb(0x1e, 0x22, 0x2a),
    field: Color32::from_rgb(0x10, 0x13, 0x18),
    button: Color32::from_rgb(0x29, 0x2f, 0x39),
    raised: Color32::from_rgb(0x33, 0x3a, 0x46),
    text: Color32::from_rgb(0xe8, 0xeb, 0xf0),
    weak: Color32::from_rgb(0x9f, 0xa9, 0xb8),
    hairline: Color32::from_rgb(0x31, 0x37, 0x42),
    accent: Color32::from_rgb(0x7d, 0xae, 0xff),
    on_accent: Color32::from_rgb(0x0b, 0x1a, 0x33),
    good: Color32::from_rgb(0x63, 0xcd, 0x8b),
    caution: Color32::from_rgb(0xf0, 0xb5, 0x50),
    trouble: Color32::from_rgb(0xff, 0x8f, 0x85),
};

/// The colours in use now.
#[must_use]
pub fn palette(visuals: &Visuals) -> &'static Palette {
    if visuals.dark_mode { &DARK } else { &LIGHT }
}

/// The type of the newest answer, before it shrinks to fit.
#[must_use]
pub fn display() -> TextStyle {
    TextStyle::Name("display".into())
}

/// Chooses one of the looks.
pub fn select(context: &Context, choice: settings::Theme) {
    context.set_theme(match choice {
        settings::Theme::System => egui::ThemePreference::System,
        settings::Theme::Light => egui::ThemePreference::Light,
        settings::Theme::Dark => egui::ThemePreference::Dark,
    });
}

/// Gives `context` both looks, and chooses as the settings say.
pub fn install(context: &Context, choice: settings::Theme) {
    select(context, choice);
    for (theme, base, colours) in
        [(egui::Theme::Light, Visuals::light(), &LIGHT), (egui::Theme::Dark, Visuals::dark(), &DARK)]
    {
        context.set_style_of(theme, style(base, colours));
    }
}

fn style(base: Visuals, colours: &Palette) -> Style {
    let mut style = Style { visuals: visuals(base, colours), text_styles: text_styles(), ..Style::default() };
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(space::SMALL, space::SMALL);
    spacing.button_padding = vec2(space::MEDIUM, space::TINY);
    spacing.interact_size = vec2(40.0, CONTROL);
    spacing.menu_margin = Margin::same(8);
    spacing.tooltip_width = 320.0;
    spacing.scroll = egui::style::ScrollStyle::thin();
    style.interaction = Interaction { selectable_labels: true, tooltip_delay: 0.4, ..Interaction::default() };
    // Nothing moves but the spinner.
    style.animation_time = 0.0;
    style
}

fn text_styles() -> BTreeMap<TextStyle, FontId> {
    let proportional = |size| FontId::new(size, FontFamily::Proportional);
    [
        (TextStyle::Small, proportional(size::SMALL)),
        (TextStyle::Body, proportional(size::BODY)),
        (TextStyle::Button, proportional(size::BODY)),
        (TextStyle::Heading, proportional(size::HEADING)),
        (TextStyle::Monospace, FontId::new(size::BODY, FontFamily::Monospace)),
        (display(), proportional(size::DISPLAY)),
    ]
    .into()
}

fn visuals(base: Visuals, colours: &Palette) -> Visuals {
    let radius = CornerRadius::same(RADIUS);
    let widget = |fill: Color32, edge: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, edge),
        corner_radius: radius,
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    let mut visuals = Visuals {
        widgets: Widgets {
            noninteractive: widget(colours.ground, colours.hairline, colours.text),
            inactive: widget(colours.button, colours.hairline, colours.text),
            hovered: widget(colours.raised, colours.accent, colours.text),
            active: widget(colours.raised, colours.accent, colours.text),
            open: widget(colours.raised, colours.hairline, colours.text),
        },
        selection: Selection {
            bg_fill: colours.accent.gamma_multiply(0.35),
            stroke: Stroke::new(1.5, colours.accent),
        },
        hyperlink_color: colours.accent,
        faint_bg_color: colours.side,
        extreme_bg_color: colours.field,
        text_edit_bg_color: Some(colours.field),
        code_bg_color: colours.button,
        weak_text_color: Some(colours.weak),
        warn_fg_color: colours.caution,
        error_fg_color: colours.trouble,
        window_corner_radius: radius,
        menu_corner_radius: radius,
        window_fill: colours.ground,
        window_stroke: Stroke::new(1.0, colours.hairline),
        panel_fill: colours.ground,
        ..base
    };
    visuals.text_cursor.blink = false;
    visuals.text_cursor.stroke.color = colours.accent;
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: Web Content Accessibility Guidelines 2.2, relative luminance and contrast ratio.
    fn contrast(a: Color32, b: Color32) -> f32 {
        let luminance = |colour: Color32| {
            let linear = |part: u8| {
                let part = f32::from(part) / 255.0;
                if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_has_a_contrast_of_four_and_a_half_on_every_ground_it_stands_on() {
        for (look, colours) in [("light", LIGHT), ("dark", DARK)] {
            let grounds = [colours.ground, colours.side, colours.field, colours.button, colours.raised];
            let texts = [
                ("text", colours.text),
                ("weak", colours.weak),
                ("good", colours.good),
                ("caution", colours.caution),
                ("trouble", colours.trouble),
                ("accent", colours.accent),
            ];
            for (name, text) in texts {
                for ground in grounds {
                    let ratio = contrast(text, ground);
                    assert!(ratio >= 4.5, "{look}: {name} on {ground:?} is {ratio:.2}");
                }
            }
            assert!(contrast(colours.on_accent, colours.accent) >= 4.5, "{look}: the main button");
        }
    }
}
