//! The server as a chore runs it: in the background, on given settings, stopped when this is dropped.

use std::fs;
use std::io::{self, BufRead, BufReader, ErrorKind, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use crate::error::Error;
use crate::process::{Process, told_in};
use crate::{platform, settings, wait, workspace};

/// How long the server may take to listen.
const START: Duration = Duration::from_secs(15);
/// How long one answer may take.
const ANSWER: Duration = Duration::from_secs(5);

/// Settings to start a server on.
#[derive(Debug)]
pub struct Settings {
    /// The file.
    pub file: PathBuf,
    /// The port it names.
    pub port: u16,
    /// For the files of a running server, where these settings say so; it lives as long as they do.
    _runtime: Option<TempDir>,
}

impl Settings {
    /// Those of a file that is known to name this port.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "for the balancer, which is Linux's"))]
    pub fn given(file: PathBuf, port: u16) -> Self {
        Self { file, port, _runtime: None }
    }

    /// The settings of `file` as they are, or, where their port is taken, a copy in `folder` on a free one.
    pub fn on_free_port(file: &Path, folder: &Path) -> Result<Self, Error> {
        let port = settings::port(&read(file)?)?;
        if is_free(port) {
            return Ok(Self { file: file.to_path_buf(), port, _runtime: None });
        }
        let moved = Self::copied(file, folder)?;
        println!("port {port} is taken by another program, so the server uses {}", moved.port);
        Ok(moved)
    }

    /// A copy of `file` in `folder`, on a port that is free.
    pub fn copied(file: &Path, folder: &Path) -> Result<Self, Error> {
        let port = free_port().map_err(Error::system("cannot find a free port"))?;
        let runtime = workspace::short_folder()?;
        let copy = folder.join("server.toml");
        fs::write(&copy, settings::moved(&read(file)?, port, runtime.path())?)
            .map_err(Error::system(format!("cannot write {}", copy.display())))?;
        Ok(Self { file: copy, port, _runtime: Some(runtime) })
    }
}

fn read(file: &Path) -> Result<String, Error> {
    fs::read_to_string(file).map_err(Error::system(format!("cannot read {}", file.display())))
}

fn is_free(port: u16) -> bool {
    let everywhere = [IpAddr::V4(Ipv4Addr::UNSPECIFIED), IpAddr::V6(Ipv6Addr::UNSPECIFIED)];
    !everywhere.into_iter().any(|address| {
        TcpListener::bind((address, port)).is_err_and(|error| error.kind() == ErrorKind::AddrInUse)
    })
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0))?.local_addr()?.port())
}

/// A server that listens.
#[derive(Debug)]
pub struct Server {
    process: Process,
    port: u16,
    welcome: String,
    log: PathBuf,
}

impl Server {
    /// Starts `program` on `settings`, its log in `folder`, and waits until it welcomes.
    pub fn start(program: &Path, settings: &Settings, folder: &Path) -> Result<Self, Error> {
        let log = folder.join("server.log");
        let mut command = Command::new(program);
        command.arg("--config").arg(&settings.file).arg("run");
        let mut process = Process::start("the server", &mut command, Some(&log))?;
        let what = format!("a welcome from the server on port {}", settings.port);
        let welcome = wait::until(START, &what, || {
            process.must_run()?;
            Ok(converse(settings.port, &[]).ok().and_then(|lines| lines.into_iter().next()))
        })?;
        Ok(Self { process, port: settings.port, welcome, log })
    }

    /// Where it listens, as a user would type it.
    pub fn address(&self) -> String {
        format!("localhost:{}", self.port)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its first line to everyone.
    pub fn welcome(&self) -> &str {
        &self.welcome
    }

    /// Where it logs.
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// What it answers to `word` over a plain socket.
    pub fn ask(&self, word: &str) -> Result<String, Error> {
        let lines =
            converse(self.port, &[word]).map_err(Error::system(format!("cannot ask the server `{word}`")))?;
        lines
            .into_iter()
            .nth(1)
            .ok_or_else(|| Error::failed(format!("the server gave no answer to `{word}`")))
    }

    /// Waits until exactly `count` processes serve clients: one for each that is connected.
    pub fn wait_for_sessions(&self, count: usize) -> Result<(), Error> {
        let what = format!("{count} child processes of the server");
        wait::until(ANSWER, &what, || {
            Ok((platform::children_of(self.process.id()).len() == count).then_some(()))
        })
    }

    /// Ends it without asking, as a machine does that loses its power.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "for the balancer, which is Linux's"))]
    pub fn kill(mut self) -> Result<(), Error> {
        self.process.child().kill().map_err(Error::system("cannot kill a server"))
    }

    /// Stops it, which it must do by itself and with 0.
    pub fn stop(mut self) -> Result<(), Error> {
        self.process.must_run()?;
        match self.process.stop() {
            Some(status) if status.success() => Ok(()),
            Some(status) => {
                Err(Error::failed(format!("the server stopped with {status}{}", told_in(&self.log))))
            }
            None => Err(Error::failed(format!("the server had to be killed{}", told_in(&self.log)))),
        }
    }
}

/// One line for the welcome and one for each of `words`.
fn converse(port: u16, words: &[&str]) -> io::Result<Vec<String>> {
    let mut stream = connect(port)?;
    stream.set_read_timeout(Some(ANSWER))?;
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let mut told = vec![next_line(&mut lines)?];
    for word in words {
        stream.write_all(format!("{word}\n").as_bytes())?;
        told.push(next_line(&mut lines)?);
    }
    Ok(told)
}

fn next_line(lines: &mut impl Iterator<Item = io::Result<String>>) -> io::Result<String> {
    lines.next().unwrap_or_else(|| Err(ErrorKind::UnexpectedEof.into()))
}

fn connect(port: u16) -> io::Result<TcpStream> {
    let loopback = |address: IpAddr| TcpStream::connect_timeout(&SocketAddr::new(address, port), ANSWER);
    loopback(Ipv4Addr::LOCALHOST.into()).or_else(|_| loopback(Ipv6Addr::LOCALHOST.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_whose_port_is_taken_are_copied_to_a_free_one() {
        let folder = tempfile::tempdir().unwrap();
        let taken = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let file = folder.path().join("original.toml");
        fs::write(&file, format!("[server]\nport = {port}\n")).unwrap();
        let settings = Settings::on_free_port(&file, folder.path()).unwrap();
        assert_ne!(settings.port, port);
        assert_eq!(settings::port(&fs::read_to_string(&settings.file).unwrap()).unwrap(), settings.port);
    }

    #[test]
    fn settings_whose_port_is_free_are_taken_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("original.toml");
        let port = free_port().unwrap();
        fs::write(&file, format!("[server]\nport = {port}\n")).unwrap();
        assert_eq!(Settings::on_free_port(&file, folder.path()).unwrap().file, file);
    }
}
