//! Measures the server beside what a user would run instead, on this machine, and writes what it found. `cargo xtask
//! bench` builds what it needs and starts it.

#[cfg(target_os = "linux")]
mod contestant;
#[cfg(target_os = "linux")]
mod error;
#[cfg(target_os = "linux")]
mod figures;
#[cfg(target_os = "linux")]
mod load;
#[cfg(target_os = "linux")]
mod machine;
#[cfg(target_os = "linux")]
mod measure;
#[cfg(target_os = "linux")]
mod plot;
#[cfg(target_os = "linux")]
mod proc;
#[cfg(target_os = "linux")]
mod report;
#[cfg(target_os = "linux")]
mod run;
#[cfg(target_os = "linux")]
mod wait;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    run::main()
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("the benchmark reads /proc: it runs on Linux only");
}
