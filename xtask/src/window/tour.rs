//! What a user does first: connects, asks the day, the date and the time, and quits.

use std::path::Path;

use crate::error::Error;
use crate::server::Server;
use crate::window::likeness::{exactly, like};
use crate::window::{Client, Driver, PYTHON, Picture, VirtualDisplay, client, clipboard};

/// What the window showed on the way.
#[derive(Debug)]
pub struct Tour {
    /// The status once connected.
    pub connected: String,
    /// The server's first line.
    pub welcome: String,
    /// The names of the buttons once connected.
    pub buttons: Vec<String>,
    /// Each button that was pressed and the answer that the window then showed.
    pub answers: Vec<(String, String)>,
    /// What a screen reader was told of the last answer without asking.
    pub announced: String,
    /// What the clocks side by side say of the server's.
    pub clocks: String,
    /// What the check of all servers says.
    pub checked: String,
    /// The controls of all views that have no name, by role.
    pub nameless: Vec<String>,
    /// The status after Quit.
    pub disconnected: String,
    /// What the saved picture is like.
    pub picture: Picture,
}

/// Everything a tour needs to be there.
pub struct Stage<'a> {
    /// Where the window opens.
    pub display: &'a VirtualDisplay,
    /// Whom the client talks to.
    pub server: &'a Server,
    /// The client.
    pub program: &'a Path,
    /// For the client's settings, logs and the picture.
    pub folder: &'a Path,
}

impl Tour {
    /// Opens the client, presses the button of each of `words` and then Quit, and saves a picture before that.
    pub fn take(stage: &Stage<'_>, words: &[&str]) -> Result<Self, Error> {
        let Stage { display, server, program, folder } = *stage;
        // A client that knows no servers yet: the same window every time.
        let _not_there = std::fs::remove_file(client::settings_in(folder));
        let mut driver = Driver::start(display.command(PYTHON), folder)?;
        let mut client = Client::start(display.command(program), &server.address(), folder)?;
        driver.window(client.id()).or_else(|error| client.must_run().and(Err(error)))?;
        let connected =
            driver.label(&format!("{}.*", exactly(&format!("Connected to {}", server.address()))))?;
        let welcome = driver.label(&exactly(server.welcome()))?;
        let buttons = driver.buttons()?;
        let mut answers = Vec::new();
        for word in words {
            let button = capitalised(word);
            let answer = driver.answer_to(&button, &like(&server.ask(word)?))?;
            answers.push((button, answer));
        }
        let announced = match answers.last() {
            Some((_, answer)) => driver.announced(&like(answer))?,
            None => String::new(),
        };
        server.wait_for_sessions(1)?;
        if let Some((_, answer)) = answers.last() {
            let command = |program: &str| display.command(program);
            clipboard::check(clipboard::X11, command, &mut driver, answer, folder)?;
        }
        let picture = Picture::save(display, client::TITLE, &folder.join("window.png"))?;
        let mut nameless = driver.show("Live")?;
        let clocks = driver.label("Both clocks agree.*|The server's clock is .* this computer's\\.")?;
        nameless.extend(driver.show("Side by side")?);
        driver.press("Check all")?;
        let checked = driver.label("All clocks agree.*")?;
        nameless.extend(driver.show("Settings")?);
        nameless.extend(driver.show("Ask")?);
        driver.press("Quit")?;
        let disconnected = driver.label("Disconnected.*")?;
        server.wait_for_sessions(0)?;
        client.terminate(folder)?;
        Ok(Self {
            connected,
            welcome,
            buttons,
            answers,
            announced,
            clocks,
            checked,
            nameless,
            disconnected,
            picture,
        })
    }

    /// The tour as lines of text.
    pub fn told(&self) -> String {
        let mut rows = vec![("welcome", &self.welcome), ("status", &self.connected)];
        rows.extend(self.answers.iter().map(|(button, answer)| (button.as_str(), answer)));
        rows.extend([("said", &self.announced), ("Live", &self.clocks), ("Check", &self.checked)]);
        rows.push(("Quit", &self.disconnected));
        let lines = rows.iter().map(|(name, text)| format!("  {name:<8} {text}"));
        ["the window showed".to_owned()].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_button_of_a_word_is_the_word_capitalised() {
        assert_eq!(capitalised("week"), "Week");
        assert_eq!(capitalised(""), "");
    }

    #[test]
    fn a_tour_is_told_in_the_order_it_was_taken() {
        let tour = Tour {
            connected: "Connected to localhost:1".into(),
            welcome: "hello".into(),
            buttons: Vec::new(),
            answers: vec![("Day".into(), "Sunday".into())],
            announced: "Sunday".into(),
            clocks: "Both clocks agree.".into(),
            checked: "All clocks agree.".into(),
            nameless: Vec::new(),
            disconnected: "Disconnected".into(),
            picture: Picture { width: 1, height: 1, colours: 1 },
        };
        let told = "the window showed\n  welcome  hello\n  status   Connected to localhost:1\n  Day      \
                    Sunday\n  said     Sunday\n  Live     Both clocks agree.\n  Check    All clocks agree.\n  \
                    Quit     Disconnected";
        assert_eq!(tour.told(), told);
    }
}
