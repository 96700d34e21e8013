//! Who may import whom. The names of our own modules are read from the path of the file and its `use`s.

use crate::rules::paths::{self, Named};
use crate::rules::{Source, shape};

/// One rule: sources under `place` name nothing of `forbidden`.
struct Rule {
    place: &'static str,
    forbidden: &'static [&'static str],
    reason: &'static str,
}

/// Our crates, under the names that Rust code has for them. `crate` is the crate of the file.
const OURS: &[(&str, &str)] =
    &[("server/", "datetime_server"), ("gui-client/", "datetime_client"), ("protocol/", "datetime_protocol")];

const RULES: &[Rule] = &[
    Rule {
        place: "protocol/src/",
        forbidden: &[
            "datetime_server",
            "datetime_client",
            "std::net",
            "std::fs",
            "std::thread",
            "std::time::SystemTime",
        ],
        reason: "the protocol is pure and imports nothing of ours",
    },
    Rule {
        place: "server/src/session/",
        forbidden: &["datetime_server::supervisor", "datetime_server::listener", "datetime_server::process"],
        reason: "a session never reaches the parent's rooms",
    },
    Rule {
        place: "gui-client/src/model/",
        forbidden: &["egui", "eframe", "egui_extras", "winit"],
        reason: "the model does not know the window",
    },
    Rule {
        place: "gui-client/src/worker/",
        forbidden: &["egui", "eframe", "egui_extras", "winit"],
        reason: "the worker does not know the window",
    },
    Rule {
        place: "gui-client/src/views/",
        forbidden: &["datetime_client::worker", "std::net", "std::fs"],
        reason: "views read the model and return actions",
    },
];

/// What `source` names against the rules. Its own tests may name what they like.
pub fn breaches(source: Source<'_>) -> Vec<String> {
    let rules: Vec<&Rule> = RULES.iter().filter(|rule| applies(rule.place, source.path)).collect();
    let Ok(tokens) = paths::tokens(shape::before_tests(source.text)) else { return Vec::new() };
    if rules.is_empty() {
        return Vec::new();
    }
    let module = module_of(source.path);
    paths::named(&tokens)
        .iter()
        .filter_map(|path| {
            let whole = resolved(path, &module);
            let broken =
                rules.iter().find(|rule| rule.forbidden.iter().any(|name| is_within(&whole, name)))?;
            Some(format!("{}:{}: names {}: {}", source.path, path.line, whole.join("::"), broken.reason))
        })
        .collect()
}

/// `server/src/session/` also stands for a module that is still the one file `server/src/session.rs`.
fn applies(place: &str, path: &str) -> bool {
    path.starts_with(place) || path.strip_suffix(".rs") == place.strip_suffix('/')
}

/// The module that a file is: its crate and the names below.
fn module_of(path: &str) -> Vec<String> {
    let own = OURS.iter().find(|(folder, _)| path.starts_with(folder)).map_or("", |(_, name)| name);
    let inside = path.split_once("/src/").map_or("", |(_, inside)| inside);
    let names = inside.strip_suffix(".rs").unwrap_or(inside).split('/');
    let names = names.filter(|name| !["mod", "lib", "main"].contains(name));
    [own].into_iter().chain(names).map(str::to_owned).collect()
}

/// A path from its crate on: `crate`, `self` and `super` replaced by what they stand for in `module`.
fn resolved(path: &Named, module: &[String]) -> Vec<String> {
    let ups = path.parts.iter().take_while(|part| *part == "super").count();
    let (base, rest) = match path.parts.first().map(String::as_str) {
        Some("crate") => (module.get(..1), path.parts.get(1..)),
        Some("self") => (Some(module), path.parts.get(1..)),
        Some("super") => (module.get(..module.len().saturating_sub(ups)), path.parts.get(ups..)),
        _ => (None, Some(path.parts.as_slice())),
    };
    [base.unwrap_or_default(), rest.unwrap_or_default()].concat()
}

fn is_within(path: &[String], name: &str) -> bool {
    let mut parts = path.iter();
    name.split("::").all(|part| parts.next().is_some_and(|own| own == part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaks(path: &str, text: &str) -> bool {
        !breaches(Source { path, text }).is_empty()
    }

    #[test]
    fn the_protocol_imports_nothing_of_ours_and_opens_no_socket() {
        assert!(breaks("protocol/src/line.rs", "use datetime_server::settings;"));
        assert!(breaks("protocol/src/line.rs", "fn f() { std::net::TcpStream::connect(x); }"));
        assert!(!breaks("protocol/src/line.rs", "use crate::limits::LINE; use std::time::Duration;"));
    }

    #[test]
    fn a_session_never_imports_the_rooms_of_the_parent() {
        for room in ["supervisor", "listener", "process"] {
            for text in [
                format!("use crate::{room}::X;"),
                format!("use crate::{{settings, {room}::{{X, Y}}}};"),
                format!("fn f() {{ crate::{room}::go(); }}"),
                format!("use super::super::{room};"),
                format!("use datetime_server::{room};"),
            ] {
                assert!(breaks("server/src/session/serve.rs", &text), "{text}");
            }
            assert!(breaks("server/src/session/mod.rs", &format!("use super::{room};")));
            assert!(breaks("server/src/session.rs", &format!("use super::{room};")));
        }
    }

    #[test]
    fn a_session_may_import_the_rest_and_std() {
        let text = "use std::process::ExitCode; use crate::clock::Zone; use super::end; mod process_table;";
        assert!(!breaks("server/src/session/serve.rs", text));
        assert!(!breaks("server/src/supervisor/mod.rs", "use crate::process::fork;"));
    }

    #[test]
    fn model_and_worker_never_import_egui() {
        for place in ["model", "worker"] {
            let path = format!("gui-client/src/{place}/link.rs");
            for text in
                ["use egui::Ui;", "use egui;", "fn f(ui: &mut eframe::egui::Ui) {}", "use egui as gui;"]
            {
                assert!(breaks(&path, text), "{path}: {text}");
            }
            assert!(!breaks(&path, "use std::net::TcpStream; /// Not egui::Ui.\nstruct A;"));
        }
    }

    #[test]
    fn views_never_import_worker_sockets_or_files() {
        for text in [
            "use crate::worker::Link;",
            "use std::net::TcpStream;",
            "use std::{fmt, fs};",
            "fn f() { std::fs::read(x); }",
        ] {
            assert!(breaks("gui-client/src/views/answer.rs", text), "{text}");
        }
        assert!(!breaks("gui-client/src/views/answer.rs", "use egui::Ui; use crate::model::Model;"));
    }

    #[test]
    fn the_tests_of_a_file_may_name_what_they_like() {
        let text = "use crate::clock;\n#[cfg(test)]\nmod tests {\n    use crate::process;\n}\n";
        assert!(!breaks("server/src/session/serve.rs", text));
    }

    #[test]
    fn a_breach_is_told_with_its_place_and_its_reason() {
        let source = Source { path: "gui-client/src/model/link.rs", text: "use std::fmt;\nuse egui::Ui;\n" };
        let expected = ["gui-client/src/model/link.rs:2: names egui::Ui: the model does not know the window"];
        assert_eq!(breaches(source), expected);
    }
}
