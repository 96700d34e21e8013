//! What a package for Unix has beside a program: its man page and what a shell completes, made from its command line.
//!
//! They are kept under `packaging/linux`, so that packing needs no build of its own and a change shows in review; a test
//! of each program compares them with what its command line gives. `UPDATE_PAGES=1 cargo test --test pages` writes them.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

/// Writes the pages instead of comparing them.
const UPDATE: &str = "UPDATE_PAGES";
/// Where they are kept, from the top of the checkout.
const FOLDER: &str = "packaging/linux";

/// A file that is made, and where it is kept under the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Page {
    path: PathBuf,
    text: Vec<u8>,
}

/// Compares what is kept with what `command` gives; `section` is that of the man page, and what `man/NAME.more` says
/// follows in it. Gives the files that are not what they should be, none after an update.
///
/// # Errors
/// What the system says when a page cannot be made or written.
pub fn differing(command: &Command, section: &str, root: &Path) -> io::Result<Vec<PathBuf>> {
    let folder = root.join(FOLDER);
    let pages = pages(command, section, &folder)?;
    if env::var_os(UPDATE).is_some() {
        pages.iter().try_for_each(|page| write(&folder, page))?;
    }
    Ok(pages
        .into_iter()
        .filter(|page| fs::read(folder.join(&page.path)).ok().as_ref() != Some(&page.text))
        .map(|page| page.path)
        .collect())
}

fn write(folder: &Path, page: &Page) -> io::Result<()> {
    let path = folder.join(&page.path);
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, &page.text)
}

fn pages(command: &Command, section: &str, folder: &Path) -> io::Result<Vec<Page>> {
    let name = command.get_name().to_owned();
    let more = fs::read(folder.join(format!("man/{name}.more")))?;
    let man = Page { path: format!("man/{name}.{section}").into(), text: man(command, section, &more)? };
    let shells = [
        (Shell::Bash, format!("completions/{name}.bash")),
        (Shell::Zsh, format!("completions/_{name}")),
        (Shell::Fish, format!("completions/{name}.fish")),
    ];
    let completions = shells.into_iter().map(|(shell, path)| {
        let mut text = Vec::new();
        clap_complete::generate(shell, &mut command.clone(), &name, &mut text);
        Page { path: path.into(), text }
    });
    Ok([man].into_iter().chain(completions).collect())
}

/// Title, name, synopsis, description, options and commands, then `more`.
fn man(command: &Command, section: &str, more: &[u8]) -> io::Result<Vec<u8>> {
    let page = Man::new(command.clone()).section(section).manual("Date and time");
    let mut text = b".\\\" Made from the command line: see packaging/pages.\n".to_vec();
    page.render_title(&mut text)?;
    page.render_name_section(&mut text)?;
    page.render_synopsis_section(&mut text)?;
    page.render_description_section(&mut text)?;
    page.render_options_section(&mut text)?;
    if command.has_subcommands() {
        commands(command).to_writer(&mut text)?;
    }
    text.extend(more);
    Ok(text)
}

/// The commands with their options, on this page: the library's own section sends the reader to a page for each.
fn commands(program: &Command) -> Roff {
    let mut roff = Roff::default();
    roff.control("SH", ["COMMANDS"]);
    for command in program.get_subcommands() {
        roff.control("TP", []);
        roff.text([bold(command.get_name())]);
        roff.text([roman(command.get_about().map(ToString::to_string).unwrap_or_default())]);
        for option in command.get_arguments() {
            let name = option.get_long().map(|name| format!("--{name}")).unwrap_or_default();
            roff.control("RS", []).control("TP", []);
            roff.text([bold(name)]);
            roff.text([roman(option.get_help().map(ToString::to_string).unwrap_or_default())]);
            roff.control("RE", []);
        }
    }
    roff
}
