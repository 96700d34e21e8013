//! Tests the language of the window.

use datetime_client::i18n;
use datetime_client_core::change::{Change, Setting};
use datetime_client_core::language::{Language, LanguageChoice};
use datetime_client_core::message::Effect;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;

use crate::harness::*;

#[test]
fn the_language_changes_without_a_restart_and_is_saved() {
    i18n::set(Language::English);
    let mut window = window();
    show(&mut window, "Settings");
    window.get_by_role_and_label(Role::ComboBox, "Language").click();
    settle(&mut window);
    assert!(has_button(&window, "Japanese"), "the window of this test has no Japanese font");
    click(&mut window, "Deutsch");
    let choice = LanguageChoice::Fixed(Language::German);
    let effects = [Effect::Language(choice), Effect::Save(Change::Setting(Setting::Language(choice)))];
    assert_eq!(window.state().effects, effects);
    show(&mut window, "Abfragen");
    assert!(has_button(&window, "Verbinden") && !has_button(&window, "Connect"));
    assert_eq!(i18n::current(), Language::German);
}
