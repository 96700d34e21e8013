//! The spacing, font sizes and colours of the window, light and dark.

use std::collections::BTreeMap;

use datetime_client_core::settings;
use egui::style::{Interaction, Selection, WidgetVisuals, Widgets};
use egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Margin, Stroke, Style, TextStyle, Visuals, vec2,
};

/// Spacing.
pub mod space {
    /// Within a group.
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

/// Font sizes.
pub mod size {
    /// The newest answer in a large window.
    pub const LARGEST: f32 = 128.0;
    /// Headings and the welcome.
    pub const HEADING: f32 = 18.0;
    /// Everything else.
    pub const BODY: f32 = 14.0;
    /// Explanations.
    pub const SMALL: f32 = 12.0;
}

/// The radius of corners.
pub const RADIUS: u8 = 8;

/// The height of a button or a field.
pub const CONTROL: f32 = 32.0;

/// The largest width of a field: longer than names and commands are.
pub const MAX_FIELD: f32 = 560.0;

/// The colours of a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Background of the main part.
    pub background: Color32,
    /// Background of the server list.
    pub side: Color32,
    /// Background of text fields.
    pub field: Color32,
    /// Buttons.
    pub button: Color32,
    /// Buttons under the pointer, and selected rows.
    pub raised: Color32,
    /// Text.
    pub text: Color32,
    /// Explanations and placeholders.
    pub weak: Color32,
    /// Separators and borders.
    pub hairline: Color32,
    /// The main button, and the bar next to the welcome.
    pub accent: Color32,
    /// Text on the accent colour.
    pub on_accent: Color32,
    /// Success.
    pub good: Color32,
    /// A warning.
    pub caution: Color32,
    /// An error.
    pub trouble: Color32,
}

/// The light theme.
pub const LIGHT: Palette = Palette {
    background: Color32::from_rgb(0xfc, 0xfc, 0xfd),
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

/// The dark theme.
pub const DARK: Palette = Palette {
    background: Color32::from_rgb(0x17, 0x1a, 0x20),
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

/// The light theme with the highest contrast.
pub const LIGHT_CONTRAST: Palette = Palette {
    background: Color32::WHITE,
    side: Color32::from_rgb(0xfe, 0xfe, 0xfe),
    field: Color32::WHITE,
    button: Color32::WHITE,
    raised: Color32::from_rgb(0xff, 0xf3, 0xb0),
    text: Color32::BLACK,
    weak: Color32::from_rgb(0x22, 0x22, 0x22),
    hairline: Color32::BLACK,
    accent: Color32::from_rgb(0x00, 0x2f, 0x8a),
    on_accent: Color32::WHITE,
    good: Color32::from_rgb(0x00, 0x4d, 0x1c),
    caution: Color32::from_rgb(0x5c, 0x36, 0x00),
    trouble: Color32::from_rgb(0x8a, 0x00, 0x00),
};

/// The dark theme with the highest contrast.
pub const DARK_CONTRAST: Palette = Palette {
    background: Color32::BLACK,
    side: Color32::from_rgb(0x01, 0x01, 0x01),
    field: Color32::BLACK,
    button: Color32::BLACK,
    raised: Color32::from_rgb(0x28, 0x28, 0x00),
    text: Color32::WHITE,
    weak: Color32::from_rgb(0xe6, 0xe6, 0xe6),
    hairline: Color32::WHITE,
    accent: Color32::from_rgb(0xff, 0xe0, 0x33),
    on_accent: Color32::BLACK,
    good: Color32::from_rgb(0x7d, 0xff, 0xa8),
    caution: Color32::from_rgb(0xff, 0xc8, 0x66),
    trouble: Color32::from_rgb(0xff, 0xa3, 0x9b),
};

/// The colours of the current theme.
#[must_use]
pub fn palette(visuals: &Visuals) -> &'static Palette {
    let [usual, contrast] =
        if visuals.dark_mode { [&DARK, &DARK_CONTRAST] } else { [&LIGHT, &LIGHT_CONTRAST] };
    if visuals.panel_fill == contrast.background { contrast } else { usual }
}

/// Sets the styles of both themes, and selects one.
pub fn install(context: &Context, choice: settings::Theme, high_contrast: bool) {
    context.set_theme(match choice {
        settings::Theme::System => egui::ThemePreference::System,
        settings::Theme::Light => egui::ThemePreference::Light,
        settings::Theme::Dark => egui::ThemePreference::Dark,
    });
    let [light, dark] = if high_contrast { [&LIGHT_CONTRAST, &DARK_CONTRAST] } else { [&LIGHT, &DARK] };
    context.set_style_of(egui::Theme::Light, style(Visuals::light(), light));
    context.set_style_of(egui::Theme::Dark, style(Visuals::dark(), dark));
}

/// How opaque disabled controls are: their text keeps a contrast of 4.5.
const DISABLED: f32 = 0.72;

fn style(base: Visuals, colours: &Palette) -> Style {
    let mut style = Style { visuals: visuals(base, colours), text_styles: text_styles(), ..Style::default() };
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(space::SMALL, space::SMALL);
    spacing.button_padding = vec2(space::MEDIUM, space::TINY);
    spacing.interact_size = vec2(40.0, CONTROL);
    spacing.menu_margin = Margin::same(8);
    spacing.tooltip_width = 320.0;
    // Visible also while the pointer is elsewhere, so that a view that goes on looks as if it did.
    spacing.scroll = egui::style::ScrollStyle {
        floating_width: 4.0,
        foreground_color: true,
        dormant_background_opacity: 0.0,
        active_background_opacity: 0.0,
        dormant_handle_opacity: 0.5,
        active_handle_opacity: 0.5,
        ..egui::style::ScrollStyle::thin()
    };
    style.interaction = Interaction { selectable_labels: true, tooltip_delay: 0.4, ..Interaction::default() };
    // Only the spinner is animated.
    style.animation_time = 0.0;
    style.scroll_animation = egui::style::ScrollAnimation::none();
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
            noninteractive: widget(colours.background, colours.hairline, colours.text),
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
        window_fill: colours.background,
        window_stroke: Stroke::new(1.0, colours.hairline),
        panel_fill: colours.background,
        disabled_alpha: DISABLED,
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

    const THEMES: [(&str, Palette); 4] = [
        ("light", LIGHT),
        ("dark", DARK),
        ("light contrast", LIGHT_CONTRAST),
        ("dark contrast", DARK_CONTRAST),
    ];

    #[test]
    fn the_text_of_a_disabled_button_has_a_contrast_of_4_5() {
        for (theme, colours) in THEMES {
            let faded = |colour: Color32| colours.background.lerp_to_gamma(colour, DISABLED);
            let ratio = contrast(faded(colours.text), faded(colours.button));
            assert!(ratio >= 4.5, "{theme}: {ratio:.2}");
        }
    }

    #[test]
    fn the_text_of_a_theme_with_high_contrast_has_a_contrast_of_7_on_every_background() {
        for (theme, colours) in [("light", LIGHT_CONTRAST), ("dark", DARK_CONTRAST)] {
            for background in
                [colours.background, colours.side, colours.field, colours.button, colours.raised]
            {
                for text in [colours.text, colours.weak, colours.good, colours.caution, colours.trouble] {
                    let ratio = contrast(text, background);
                    assert!(ratio >= 7.0, "{theme}: {text:?} on {background:?} is {ratio:.2}");
                }
            }
        }
    }

    #[test]
    fn every_text_has_a_contrast_of_4_5_on_every_background() {
        for (theme, colours) in THEMES {
            let backgrounds =
                [colours.background, colours.side, colours.field, colours.button, colours.raised];
            let texts = [
                ("text", colours.text),
                ("weak", colours.weak),
                ("good", colours.good),
                ("caution", colours.caution),
                ("trouble", colours.trouble),
                ("accent", colours.accent),
            ];
            for (name, text) in texts {
                for background in backgrounds {
                    let ratio = contrast(text, background);
                    assert!(ratio >= 4.5, "{theme}: {name} on {background:?} is {ratio:.2}");
                }
            }
            assert!(contrast(colours.on_accent, colours.accent) >= 4.5, "{theme}: the main button");
        }
    }
}
