//! The run of the real client against the real server in a real window, and what must hold of it.

use std::path::Path;

use crate::checks::cargo;
use crate::error::Error;
use crate::packages::{self, Purpose};
use crate::server::{Server, Settings};
use crate::window::{Stage, Tour, VirtualDisplay, client, clipboard_under_wayland};
use crate::workspace::{Profile, Workspace};

/// The last is a word of the settings and not a built-in one.
const WORDS: &[&str] = &["day", "date", "time", "week"];
/// The buttons that a connected window has whatever the server's settings.
const BUTTONS: &[&str] =
    &["Disconnect", "Day", "Date", "Time", "Quit", "Send", "Copy", "Export", "Clear history"];
const WEEKDAYS: &[&str] = &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/// Fewer colours than even a plain window with text has, where edges are smoothed.
const BLANK: u32 = 16;

/// Builds both programs as the tests do, takes the tour, and judges it.
pub fn check(workspace: &Workspace) -> Result<(), Error> {
    if cfg!(not(target_os = "linux")) {
        println!("not run: there is no virtual display on this system; try `cargo xtask demo` instead");
        return Ok(());
    }
    cargo::build_programs(workspace)?;
    let folder = workspace.folder("xtask")?.join("window");
    std::fs::create_dir_all(&folder).map_err(Error::system(format!("cannot make {}", folder.display())))?;
    let settings = Settings::copied(&workspace.root().join("config/server.toml"), &folder)?;
    let server = Server::start(&workspace.program(Profile::Dev, "datetime-server"), &settings, &folder)?;
    let display = VirtualDisplay::open(&folder)?;
    let program = workspace.program(Profile::Dev, "datetime-client");
    let tour =
        Tour::take(&Stage { display: &display, server: &server, program: &program, folder: &folder }, WORDS)?;
    println!("{}", tour.told());
    under_wayland(workspace, &server, &program, &folder)?;
    let logs = [server.log().to_path_buf(), client::log_in(&folder)];
    server.stop()?;
    logs.iter().try_for_each(|log| cargo::must_not_panic(log))?;
    let faults = faults(&tour);
    if faults.is_empty() { Ok(()) } else { Err(Error::failed(faults.join("\n  "))) }
}

/// The same clipboard under Wayland, where its programs can be had.
fn under_wayland(workspace: &Workspace, server: &Server, program: &Path, folder: &Path) -> Result<(), Error> {
    if let Err(why) = packages::ensure(workspace, Purpose::TestWayland) {
        println!("the clipboard under Wayland was not checked: {why}");
        return Ok(());
    }
    clipboard_under_wayland(server, program, folder)?;
    println!("the clipboard is shared with other programs under X11 and under Wayland");
    Ok(())
}

/// What is not as the default settings and the contract have it; that status, welcome and answers were shown at all
/// is the tour's own condition.
fn faults(tour: &Tour) -> Vec<String> {
    let absent = BUTTONS
        .iter()
        .filter(|name| !tour.buttons.iter().any(|button| button == *name))
        .map(|name| format!("there is no button `{name}`"));
    let odd = tour
        .answers
        .iter()
        .filter(|(button, answer)| !fits(button, answer))
        .map(|(button, answer)| format!("`{answer}` is no answer to {button}"));
    let nameless = tour.nameless.iter().map(|role| format!("a {role} has no name"));
    let blank = (tour.picture.colours < BLANK).then(|| "the picture of the window is blank".to_owned());
    absent.chain(odd).chain(nameless).chain(blank).collect()
}

fn fits(button: &str, answer: &str) -> bool {
    match button {
        "Day" => WEEKDAYS.contains(&answer),
        "Date" => has_form(answer, "0000-00-00"),
        "Time" => has_form(answer, "00:00:00"),
        "Week" => has_form(answer, "0000-W00"),
        _ => false,
    }
}

/// Whether `text` is `form` with any digits for its noughts.
fn has_form(text: &str, form: &str) -> bool {
    let noughts: String =
        text.chars().map(|character| if character.is_ascii_digit() { '0' } else { character }).collect();
    noughts == form
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::Picture;

    fn good() -> Tour {
        let answers = [("Day", "Sunday"), ("Date", "2026-11-22"), ("Time", "14:03:27"), ("Week", "2026-W47")];
        Tour {
            connected: "Connected to localhost:9900".into(),
            welcome: "Welcome".into(),
            buttons: BUTTONS.iter().map(|name| (*name).to_owned()).collect(),
            answers: answers.map(|(button, answer)| (button.to_owned(), answer.to_owned())).to_vec(),
            announced: "2026-W47".into(),
            clocks: "Both clocks agree.".into(),
            checked: "All clocks agree.".into(),
            nameless: Vec::new(),
            disconnected: "Disconnected".into(),
            picture: Picture { width: 960, height: 640, colours: 700 },
        }
    }

    #[test]
    fn a_tour_on_which_all_was_well_has_no_faults() {
        assert_eq!(faults(&good()), [""; 0]);
    }

    #[test]
    fn a_missing_button_an_odd_answer_and_a_blank_picture_are_faults() {
        let mut tour = good();
        tour.buttons.retain(|name| name != "Send");
        tour.answers.push(("Date".to_owned(), "22.11.2026".to_owned()));
        tour.nameless.push("slider".to_owned());
        tour.picture.colours = 1;
        let expected = [
            "there is no button `Send`",
            "`22.11.2026` is no answer to Date",
            "a slider has no name",
            "the picture of the window is blank",
        ];
        assert_eq!(faults(&tour), expected);
    }

    #[test]
    fn each_answer_is_held_to_its_own_form() {
        assert!(!fits("Day", "Sonntag"));
        assert!(!fits("Time", "14:03"));
        assert!(!fits("Week", "2026-11-22"));
        assert!(!fits("Month", "11"));
    }
}
