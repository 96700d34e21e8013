//! Generates the man page and the shell completions of a program from its command line.
//!
//! The generated files are committed under `packaging/linux`, so that packages need no extra build step and changes are visible in
//! review. A test of each program checks that they are up to date; `UPDATE_PAGES=1 cargo test --test pages` writes them.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

/// The environment variable that makes [`outdated`] write the files.
const UPDATE: &str = "UPDATE_PAGES";
/// The directory of the generated files in the repository.
const DIRECTORY: &str = "packaging/linux";

/// A generated file, and its path in [`DIRECTORY`].
struct GeneratedFile {
    path: PathBuf,
    text: Vec<u8>,
}

/// Returns the files that differ from what `command` generates, after writing them if `UPDATE_PAGES` is set. The man page is of
/// `section` and ends with the text of `man/NAME.more`. `root` is the top directory of the repository.
///
/// # Errors
/// A file cannot be generated or written.
pub fn outdated(command: &Command, section: &str, root: &Path) -> io::Result<Vec<PathBuf>> {
    let directory = root.join(DIRECTORY);
    let mut files = generate(command, section, &directory)?;
    if env::var_os(UPDATE).is_some() {
        files.iter().try_for_each(|file| write(&directory, file))?;
    }
    files.retain(|file| fs::read(directory.join(&file.path)).ok().as_ref() != Some(&file.text));
    Ok(files.into_iter().map(|file| file.path).collect())
}

fn write(directory: &Path, file: &GeneratedFile) -> io::Result<()> {
    let path = directory.join(&file.path);
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, &file.text)
}

fn generate(command: &Command, section: &str, directory: &Path) -> io::Result<Vec<GeneratedFile>> {
    let name = command.get_name();
    let more = fs::read(directory.join(format!("man/{name}.more")))?;
    let man_page = man_page(command, section, &more)?;
    let mut files = vec![GeneratedFile { path: format!("man/{name}.{section}").into(), text: man_page }];
    for (shell, file) in [
        (Shell::Bash, format!("{name}.bash")),
        (Shell::Zsh, format!("_{name}")),
        (Shell::Fish, format!("{name}.fish")),
    ] {
        let mut text = Vec::new();
        clap_complete::generate(shell, &mut command.clone(), name, &mut text);
        files.push(GeneratedFile { path: Path::new("completions").join(file), text });
    }
    Ok(files)
}

/// Title, name, synopsis, description, options and commands, then `more`.
fn man_page(command: &Command, section: &str, more: &[u8]) -> io::Result<Vec<u8>> {
    let page = Man::new(command.clone()).section(section).manual("Date and time");
    let mut text = b".\\\" Generated from the command line by packaging/pages.\n".to_vec();
    page.render_title(&mut text)?;
    page.render_name_section(&mut text)?;
    page.render_synopsis_section(&mut text)?;
    page.render_description_section(&mut text)?;
    page.render_options_section(&mut text)?;
    if command.has_subcommands() {
        commands_section(command).to_writer(&mut text)?;
    }
    text.extend(more);
    Ok(text)
}

/// The subcommands with their options. clap_mangen's own section refers to a separate page for each.
fn commands_section(program: &Command) -> Roff {
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
