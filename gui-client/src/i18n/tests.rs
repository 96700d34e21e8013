use super::*;

#[test]
fn numbers_are_written_as_the_language_writes_them() {
    for (language, numbers) in [
        (Language::English, ["0.12", "3", "999", "2,048", "1,048,576"]),
        (Language::German, ["0,12", "3", "999", "2.048", "1.048.576"]),
        (Language::French, ["0,12", "3", "999", "2\u{a0}048", "1\u{a0}048\u{a0}576"]),
        (Language::Japanese, ["0.12", "3", "999", "2,048", "1,048,576"]),
    ] {
        set(language);
        let written = [decimal(0.12, 2), decimal(3.0, 0), grouped(999), grouped(2048), grouped(1_048_576)];
        assert_eq!(written, numbers);
    }
    assert_eq!([" 2,5 s", "2.5", "x"].map(parse_decimal), [Some(2.5), Some(2.5), None]);
}

#[test]
fn a_message_has_the_plural_forms_of_its_language() {
    let copied = |language, count: usize| {
        set(language);
        tr!("copied", count = count)
    };
    assert_eq!([1, 2].map(|count| copied(Language::English, count)), ["One row copied.", "2 rows copied."]);
    assert_eq!(
        [0, 1, 2].map(|count| copied(Language::German, count)),
        ["0 Zeilen kopiert.", "Eine Zeile kopiert.", "2 Zeilen kopiert."]
    );
    // In French and in Portuguese, zero is singular.
    assert_eq!(copied(Language::French, 0), "0 ligne copiée.");
    assert_eq!(copied(Language::Portuguese, 0), "0 linha copiada.");
    assert_eq!(
        [1, 2].map(|count| copied(Language::Japanese, count)),
        ["1 行をコピーしました。", "2 行をコピーしました。"]
    );
}

#[test]
fn the_pseudo_locale_has_accents_and_is_longer_but_keeps_its_variables() {
    set(Language::Pseudo);
    let text = tr!("status-connected", server = "nas:9900");
    assert!(text.ends_with(" nas:9900") && text.starts_with("Çóñ"), "{text}");
    assert!(text.chars().count() * 10 > "Connected to nas:9900".len() * 11, "{text}");
    assert!(tr!("cure-ntp-ours").contains("timedatectl set-ntp true"));
}

/// The messages that are only in English.
const ENGLISH_ONLY: [&str; 1] = ["no-font"];

#[test]
fn every_language_has_every_message_with_the_same_variables() {
    let english = catalogue::messages(Language::English);
    for language in Language::ALL {
        let other = catalogue::messages(*language);
        for (id, variables) in &english {
            if !ENGLISH_ONLY.contains(&id.as_str()) || *language == Language::English {
                assert_eq!(other.get(id), Some(variables), "{id} in {language:?}");
            }
        }
        let unknown: Vec<_> = other.keys().filter(|id| !english.contains_key(*id)).collect();
        assert!(unknown.is_empty(), "{unknown:?} in {language:?}");
        for (list, count) in [("weekdays", 7), ("months", 12)] {
            set(*language);
            assert_eq!(text(list).split_whitespace().count(), count, "{list} in {language:?}");
        }
    }
}

#[test]
fn the_packages_have_every_language() {
    let desktop = include_str!("../../../packaging/linux/datetime-client.desktop");
    let metadata = include_str!("../../../packaging/linux/arpa.home.DatetimeClient.metainfo.xml");
    for language in Language::ALL.iter().filter(|language| **language != Language::Pseudo) {
        set(*language);
        let tag = language.tag();
        let key = if *language == Language::English {
            "Name=".to_owned()
        } else {
            format!("Name[{}]=", tag.replace('-', "_"))
        };
        let name = format!("{key}{}", text("window-title"));
        assert!(desktop.lines().any(|line| line == name), "{name}");
        assert!(metadata.contains(&format!("<lang>{tag}</lang>")), "{tag}");
    }
}
