//! The view of the settings. Each change is applied and saved immediately.

use std::time::Duration;

use datetime_client_core::change::Setting;
use datetime_client_core::language::{Language, LanguageChoice};
use datetime_client_core::message::Action;
use datetime_client_core::settings::{AtStart, HistoryLimit, Interval, Theme, Threshold, Timeout, Zoom};
use egui::{Align, ComboBox, Label, Layout, Response, RichText, ScrollArea, Slider, Ui, vec2};

use super::controls;
use super::scene::Scene;
use crate::i18n::parse_decimal;
use crate::texts::settings as texts;
use crate::theme::{CONTROL, size, space};
use crate::{fonts, i18n};

/// The width of the names to the left of the controls.
const NAME_WIDTH: f32 = 180.0;

/// The width of the menu of languages.
const LANGUAGE_WIDTH: f32 = 160.0;

pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    ScrollArea::vertical().id_salt("settings").auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::TINY;
        appearance(ui, scene);
        connection(ui, scene);
        watching(ui, scene);
        history(ui, scene);
        start(ui, scene);
        ui.add_space(space::MEDIUM);
        ui.horizontal(|ui| {
            if controls::button(ui, texts::keys(), 88.0, true).clicked() {
                scene.act(Action::ShowKeys(true));
            }
            if controls::button(ui, texts::reset(), 88.0, true).clicked() {
                scene.act(Action::ResetSettings);
            }
            ui.label(RichText::new(texts::saved_at_once()).color(Scene::colours(ui).weak));
        });
    });
}

fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(space::SMALL);
    controls::heading(ui, text);
}

/// What a setting does: next to its control, or below it if there is no space.
fn about(ui: &mut Ui, text: &str) {
    ui.add(Label::new(RichText::new(text).size(size::SMALL).color(Scene::colours(ui).weak)).wrap());
}

/// The least width of an explanation next to its control.
const ABOUT_WIDTH: f32 = 240.0;

/// A name and its control in a row, with what the setting does.
fn explained(ui: &mut Ui, name: &str, explanation: &str, add: impl FnOnce(&mut Ui) -> Response) {
    let is_beside = ui
        .horizontal(|ui| {
            let label = name_of(ui, name);
            add(ui).labelled_by(label.id);
            let is_beside = ui.available_width() >= ABOUT_WIDTH;
            if is_beside {
                about(ui, explanation);
            }
            is_beside
        })
        .inner;
    if !is_beside {
        about(ui, explanation);
    }
}

/// A name and its control in a row.
fn named(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui) -> Response) {
    ui.horizontal(|ui| {
        let label = name_of(ui, name);
        add(ui).labelled_by(label.id);
    });
}

/// A setting that is on or off.
fn check_box(ui: &mut Ui, scene: &mut Scene<'_>, name: &str, value: bool, setting: fn(bool) -> Setting) {
    let mut value = value;
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = CHECK_BOX;
        if ui.checkbox(&mut value, name).changed() {
            scene.act(Action::Set(setting(value)));
        }
    });
}

/// The height of a check box.
const CHECK_BOX: f32 = 26.0;

fn name_of(ui: &mut Ui, name: &str) -> Response {
    let layout = Layout::left_to_right(Align::Center);
    let label = ui.allocate_ui_with_layout(vec2(NAME_WIDTH, CONTROL), layout, |ui| {
        ui.set_min_size(vec2(NAME_WIDTH, CONTROL));
        ui.label(name)
    });
    label.inner
}

fn choices<T: Copy + PartialEq>(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    all: &[T],
    chosen: T,
    name: impl Fn(T) -> &'static str,
    setting: impl Fn(T) -> Setting,
) {
    ui.spacing_mut().item_spacing.x = space::LARGE;
    for &choice in all {
        if ui.radio(choice == chosen, name(choice)).clicked() {
            scene.act(Action::Set(setting(choice)));
        }
    }
}

fn appearance(ui: &mut Ui, scene: &mut Scene<'_>) {
    let settings = scene.model.settings().clone();
    heading(ui, texts::appearance());
    language(ui, scene, settings.language);
    ui.horizontal(|ui| {
        name_of(ui, texts::theme_name());
        let all = [Theme::System, Theme::Light, Theme::Dark];
        choices(ui, scene, &all, settings.theme, texts::theme, Setting::Theme);
    });
    check_box(ui, scene, texts::high_contrast(), settings.high_contrast, Setting::HighContrast);
    named(ui, texts::zoom(), |ui| {
        let mut percent = settings.zoom.factor() * 100.0;
        let range = Zoom::MIN.factor() * 100.0..=Zoom::MAX.factor() * 100.0;
        let slider = Slider::new(&mut percent, range)
            .step_by(10.0)
            .custom_formatter(|percent, _| texts::percent(percent))
            .custom_parser(parse_decimal)
            .update_while_editing(false);
        let slider = ui.add(slider);
        // Zooming while the slider is dragged would move it away from the pointer.
        if slider.drag_stopped() || (slider.changed() && !slider.dragged()) {
            scene.act(Action::Set(Setting::Zoom(Zoom::from(percent / 100.0))));
        }
        slider
    });
}

fn language(ui: &mut Ui, scene: &mut Scene<'_>, chosen: LanguageChoice) {
    let all = Language::ALL.iter().copied().filter(|language| *language != Language::Pseudo);
    let choices = std::iter::once(LanguageChoice::System).chain(all.map(LanguageChoice::Fixed));
    named(ui, texts::language_name(), |ui| {
        let name = |ui: &Ui, choice| texts::language(choice, |language| fonts::has_font(ui.ctx(), language));
        let menu = ComboBox::from_id_salt("language").selected_text(name(ui, chosen)).width(LANGUAGE_WIDTH);
        let shown = menu.show_ui(ui, |ui| {
            for choice in choices {
                let name = name(ui, choice);
                if ui.selectable_label(choice == chosen, name).clicked() {
                    scene.act(Action::Set(Setting::Language(choice)));
                }
            }
        });
        shown.response
    });
    let language = i18n::current();
    if !fonts::has_font(ui.ctx(), language) {
        ui.label(RichText::new(texts::no_font(language)).color(Scene::colours(ui).caution));
    }
}

fn connection(ui: &mut Ui, scene: &mut Scene<'_>) {
    let settings = scene.model.settings().clone();
    heading(ui, texts::connection());
    let connect = [texts::connect_timeout(), texts::connect_timeout_about()];
    timeout(ui, scene, connect, settings.timeouts.connect, Setting::ConnectTimeout);
    let answer = [texts::answer_timeout(), texts::answer_timeout_about()];
    timeout(ui, scene, answer, settings.timeouts.answer, Setting::AnswerTimeout);
    check_box(ui, scene, texts::reconnect(), settings.reconnect, Setting::Reconnect);
    check_box(ui, scene, texts::discover(), settings.discover, Setting::Discover);
}

fn timeout(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    [name, explanation]: [&str; 2],
    value: Timeout,
    setting: impl Fn(Timeout) -> Setting,
) {
    explained(ui, name, explanation, |ui| {
        let mut seconds = value.seconds();
        let range = Timeout::MIN..=Timeout::MAX;
        let value = Slider::new(&mut seconds, range).logarithmic(true).step_by(0.5);
        let value = value.custom_formatter(|seconds, _| texts::seconds(seconds)).custom_parser(parse_decimal);
        let value = ui.add(value.update_while_editing(false));
        if value.changed() {
            scene.act(Action::Set(setting(Timeout::from(seconds))));
        }
        value
    });
}

/// The intervals to choose from, in minutes; 0 is off. The settings file may have others.
const INTERVALS: [u64; 6] = [0, 1, 5, 15, 60, 360];

fn watching(ui: &mut Ui, scene: &mut Scene<'_>) {
    let watch = scene.model.settings().watch;
    heading(ui, texts::watching());
    explained(ui, texts::watch_interval(), texts::watch_interval_about(), |ui| {
        let chosen = watch.interval;
        let name = |interval: Interval| texts::interval(interval.duration());
        let menu = ComboBox::from_id_salt("watch interval").selected_text(name(chosen)).width(LANGUAGE_WIDTH);
        let shown = menu.show_ui(ui, |ui| {
            for minutes in INTERVALS {
                let interval = Interval::from(Duration::from_secs(minutes * 60));
                if ui.selectable_label(interval == chosen, name(interval)).clicked() {
                    scene.act(Action::Set(Setting::WatchInterval(interval)));
                }
            }
        });
        shown.response
    });
    explained(ui, texts::watch_threshold(), texts::watch_threshold_about(), |ui| {
        let mut seconds = watch.threshold.seconds();
        let value =
            Slider::new(&mut seconds, Threshold::MIN..=Threshold::MAX).logarithmic(true).step_by(0.01);
        let value = value.custom_formatter(|seconds, _| texts::offset(seconds)).custom_parser(parse_decimal);
        let value = ui.add(value.update_while_editing(false));
        if value.changed() {
            scene.act(Action::Set(Setting::WatchThreshold(Threshold::from(seconds))));
        }
        value
    });
    check_box(ui, scene, texts::watch_notify(), watch.notify, Setting::WatchNotify);
}

fn history(ui: &mut Ui, scene: &mut Scene<'_>) {
    heading(ui, texts::history());
    explained(ui, texts::history_limit(), texts::history_about(), |ui| {
        let mut count = scene.model.settings().history.count();
        let range = HistoryLimit::MIN..=HistoryLimit::MAX;
        let value = ui.add(Slider::new(&mut count, range).logarithmic(true).update_while_editing(false));
        if value.changed() {
            let limit = HistoryLimit::from(i64::try_from(count).unwrap_or(i64::MAX));
            scene.act(Action::Set(Setting::History(limit)));
        }
        value
    });
}

fn start(ui: &mut Ui, scene: &mut Scene<'_>) {
    heading(ui, texts::start());
    let chosen = scene.model.settings().at_start;
    ui.horizontal_wrapped(|ui| {
        choices(ui, scene, &[AtStart::Wait, AtStart::Connect], chosen, texts::at_start, Setting::AtStart);
    });
}
