//! Clients that connect, read their welcome, and stay.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::error::Fault;

/// How long a welcome may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Clients that wait; dropped, they leave.
#[derive(Debug, Default)]
pub struct Held(Vec<TcpStream>);

impl Held {
    /// Holds `count` clients in all, each welcomed before the next comes.
    ///
    /// # Errors
    /// What went wrong with the first that was not welcomed.
    pub fn grow_to(&mut self, count: usize, address: SocketAddr) -> Result<(), Fault> {
        while self.0.len() < count {
            self.0.push(welcomed(address)?);
        }
        Ok(())
    }
}

/// How long a client waits from its connect for the whole of the welcome.
///
/// # Errors
/// What went wrong.
pub fn welcome_after(address: SocketAddr) -> Result<Duration, Fault> {
    let begun = Instant::now();
    welcomed(address)?;
    Ok(begun.elapsed())
}

fn welcomed(address: SocketAddr) -> Result<TcpStream, Fault> {
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut line = String::new();
    BufReader::new(&stream).read_line(&mut line)?;
    match line.strip_suffix('\n') {
        Some(welcome) if !welcome.starts_with("error") => Ok(stream),
        Some(refusal) => Err(Fault::Refused(refusal.to_owned())),
        None => Err(Fault::CutOff),
    }
}
