//! `--compare` against servers of every kind on loopback, and against hostile ones.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test panics if its set-up fails")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::process::{Command, Output};
use std::thread;

use chrono::{TimeDelta, Utc};
use serde_json::Value;

/// A server on a free port that calls `serve` for each connection, until the test ends.
fn tcp(serve: impl Fn(TcpStream) + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || listener.incoming().flatten().for_each(serve));
    address
}

/// A server that answers each datagram with what `reply` returns.
fn udp(reply: impl Fn(&[u8]) -> Vec<u8> + Send + 'static) -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    thread::spawn(move || {
        let mut buffer = [0; 512];
        while let Ok((count, from)) = socket.recv_from(&mut buffer) {
            let _ = socket.send_to(&reply(&buffer[..count]), from);
        }
    });
    address
}

/// An NTP reply of a clock that is `offset` ahead.
fn ntp_reply(request: &[u8], offset: TimeDelta) -> Vec<u8> {
    let now = Utc::now() + offset;
    // Seconds from 1900 to 1970 (RFC 5905, figure 4).
    let seconds = u32::try_from(now.timestamp() + 2_208_988_800).unwrap();
    let fraction = (u64::from(now.timestamp_subsec_nanos()) << 32) / 1_000_000_000;
    let time = [seconds.to_be_bytes(), u32::try_from(fraction).unwrap().to_be_bytes()].concat();
    let header = [&[0b00_100_100, 2, 0, 0xec][..], &[0; 8], &[192, 0, 2, 1], &time].concat();
    [&header[..], &request[40..48], &time, &time].concat()
}

/// Whole seconds of a clock that is `offset` ahead, as `format` shows them.
fn shown(offset: TimeDelta, format: &str) -> String {
    (Utc::now() + offset).format(format).to_string()
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut buffer = [0; 1024];
    let count = stream.read(&mut buffer).unwrap_or_default();
    String::from_utf8_lossy(&buffer[..count]).into_owned()
}

fn http(offset: TimeDelta) -> SocketAddr {
    tcp(move |mut stream| {
        read_request(&mut stream);
        let date = shown(offset, "%a, %d %b %Y %H:%M:%S GMT");
        let _ = write!(stream, "HTTP/1.1 301 Moved\r\nDate: {date}\r\nLocation: https://elsewhere/\r\n\r\n");
    })
}

fn daytime(offset: TimeDelta) -> SocketAddr {
    tcp(move |mut stream| drop(write!(stream, "{}\r\n", shown(offset, "%a, %d %b %Y %H:%M:%S +0000"))))
}

fn time(offset: TimeDelta) -> SocketAddr {
    tcp(move |mut stream| {
        let seconds = u32::try_from((Utc::now() + offset).timestamp() + 2_208_988_800).unwrap();
        drop(stream.write_all(&seconds.to_be_bytes()));
    })
}

/// A server of our kind; an old one neither ends its lines nor knows `now`.
fn ours(offset: TimeDelta, is_old: bool) -> SocketAddr {
    tcp(move |mut stream| {
        let end = if is_old { "" } else { "\n" };
        let _ = write!(stream, "Welcome{end}");
        while let Some(command) = Some(read_request(&mut stream)).filter(|command| !command.is_empty()) {
            let answer = match command.as_str() {
                "now\n" => shown(offset, "%Y-%m-%dT%H:%M:%S.%f+00:00"),
                "sync\n" => "synchronised ±0.003 s".to_owned(),
                "time" => (chrono::Local::now() + offset).format("%H:%M:%S").to_string(),
                _ => "error: unknown command".to_owned(),
            };
            let _ = write!(stream, "{answer}{end}");
        }
    })
}

fn compare(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_datetime-client"));
    let output = command.arg("--compare").args(arguments).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    output.output().unwrap()
}

/// The result for each clock.
fn compared(clocks: &[String], more: &[&str]) -> (i32, Vec<Value>) {
    let clocks: Vec<&str> =
        clocks.iter().map(String::as_str).chain(["--json"]).chain(more.iter().copied()).collect();
    let output = compare(&clocks);
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code().unwrap(), text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

fn urls(kinds: &[(&str, SocketAddr)]) -> Vec<String> {
    kinds.iter().map(|(scheme, address)| format!("{scheme}://{address}")).collect()
}

#[test]
fn every_kind_of_clock_is_found_within_its_bound() {
    for offset in [TimeDelta::milliseconds(500), TimeDelta::hours(-3), TimeDelta::days(400)] {
        let is_far = offset.num_hours().abs() >= 12;
        // The old server shows only a time of day.
        let old = if is_far { TimeDelta::zero() } else { offset };
        let clocks = urls(&[
            ("ntp", udp(move |request| ntp_reply(request, offset))),
            ("http", http(offset)),
            ("time", time(offset)),
            ("daytime", daytime(offset)),
            ("datetime", ours(offset, false)),
            ("datetime", ours(old, true)),
        ]);
        let (code, results) = compared(&clocks, &[]);
        assert_eq!(results.len(), clocks.len());
        for (index, result) in results.iter().enumerate() {
            let truth = if index == 5 { old } else { offset }.as_seconds_f64();
            let value = |name: &str| {
                result[name].as_f64().unwrap_or_else(|| panic!("no {name} in {result}, clock {index}"))
            };
            assert!((value("offset_seconds") - truth).abs() <= value("error_seconds"), "{truth}: {result}");
            assert!(value("error_seconds") <= 0.2, "it is narrowed: {result}");
        }
        assert_eq!(code, if offset.num_seconds() == 0 { 0 } else { 2 });
        assert_eq!(results[0]["says"], "stratum 2, synchronised to 192.0.2.1");
        assert_eq!(results[4]["says"], "synchronised ±0.003 s");
    }
}

#[test]
fn hostile_servers_get_a_sentence_and_do_not_affect_the_others() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let endless = tcp(|mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        while stream.write_all(b"X: y\r\n").is_ok() {}
    });
    let wrong_origin = udp(|request| {
        let mut reply = ntp_reply(request, TimeDelta::zero());
        reply[24] ^= 1;
        reply
    });
    let kiss = udp(|request| {
        let mut reply = ntp_reply(request, TimeDelta::zero());
        reply[1] = 0;
        reply[12..16].copy_from_slice(b"DENY");
        reply
    });
    let clocks = [
        format!("http://{}", silent.local_addr().unwrap()),
        format!("http://{endless}"),
        format!("ntp://{wrong_origin}"),
        format!("ntp://{kiss}"),
        format!("ntp://{}", udp(|_| vec![0xff; 17])),
        format!("daytime://{}", tcp(|mut stream| drop(stream.write_all(&[0x1b; 2000])))),
        format!("time://{}", tcp(|mut stream| drop(stream.write_all(&[1, 2])))),
        format!("datetime://{}", tcp(|mut stream| drop(stream.write_all(b"error: full\n")))),
        format!("daytime://{}", daytime(TimeDelta::zero())),
    ];
    let (code, results) = compared(&clocks, &[]);
    let reasons =
        ["no answer in 5 s", "too many headers", "no answer in 5 s", "DENY", "17 bytes", "", "", "full"];
    for (result, reason) in results.iter().zip(reasons) {
        let error = result["error"].as_str().unwrap_or_else(|| panic!("no error in {result}"));
        assert!(error.contains(reason) && !error.contains(char::is_control), "{reason}: {result}");
    }
    assert_eq!(results[8]["verdict"], "ok", "{}", results[8]);
    assert_eq!(code, 1);
}

#[test]
fn fifty_clocks_of_which_ten_are_silent_take_about_as_long_as_one() {
    let silent: Vec<TcpListener> = (0..10).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
    let mut clocks: Vec<String> =
        silent.iter().map(|server| format!("http://{}", server.local_addr().unwrap())).collect();
    for _ in 0..20 {
        clocks.push(format!("ntp://{}", udp(|request| ntp_reply(request, TimeDelta::zero()))));
        clocks.push(format!("time://{}", time(TimeDelta::zero())));
    }
    let started = std::time::Instant::now();
    let (code, results) = compared(&clocks, &[]);
    let elapsed = started.elapsed();
    assert_eq!((code, results.len()), (1, 50));
    for (index, result) in results.iter().enumerate() {
        let expected = if index < 10 { "unknown" } else { "ok" };
        assert_eq!(result["verdict"], expected, "{result}");
    }
    // One after the other, even the silent ones alone would take 50 s, and eight at the same time 10 s.
    assert!(elapsed < std::time::Duration::from_secs(9), "{elapsed:?}");
}

#[test]
fn the_exit_code_is_that_of_monitoring_plugins() {
    let clock = format!("ntp://{}", udp(|request| ntp_reply(request, TimeDelta::seconds(3))));
    let code = |arguments: &[&str]| compare(arguments).status.code();
    assert_eq!(code(&[&clock, "--warning", "4"]), Some(0));
    assert_eq!(code(&[&clock]), Some(1));
    assert_eq!(code(&[&clock, "--critical", "2"]), Some(2));
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(code(&[&format!("http://{closed}")]), Some(3));
    let directory = tempfile::tempdir().unwrap();
    let settings = directory.path().join("client.toml");
    assert_eq!(code(&["--settings", settings.to_str().unwrap()]), Some(3), "no saved servers");
}

#[test]
fn the_table_and_the_metrics_show_each_clock() {
    let clock = format!("ntp://{}", udp(|request| ntp_reply(request, TimeDelta::seconds(-3))));
    let text = |more: &str| String::from_utf8(compare(&[&clock, "--samples", "1", more]).stdout).unwrap();
    let table = String::from_utf8(compare(&[&clock]).stdout).unwrap();
    assert!(table.starts_with("CLOCK ") && table.contains("−3.0") && table.contains(" warning "), "{table}");
    let metrics = text("--prometheus");
    let up = format!("datetime_clock_up{{clock=\"{clock}\"}} 1\n");
    assert!(
        metrics.contains(&up) && metrics.contains("# TYPE datetime_clock_offset_seconds gauge"),
        "{metrics}"
    );
}
