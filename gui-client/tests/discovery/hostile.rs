//! A device that announces far too much: a thousand services, names with control characters and of 63 bytes, and TXT records of
//! 9,000 bytes.

use std::net::{IpAddr, Ipv4Addr, UdpSocket};
use std::thread;
use std::time::Duration;

const GROUP: (Ipv4Addr, u16) = (Ipv4Addr::new(224, 0, 0, 251), 5353);

const SERVICES: u16 = 1000;

/// Announces all services again and again until the process is ended.
pub fn announce() {
    // An announcement has to come from port 5353 (RFC 6762, section 11), which Avahi on this machine shares.
    let socket = shared_socket();
    loop {
        for number in 0..SERVICES {
            // One that the network has no buffer for is lost.
            let _ = socket.send_to(&announcement(number), GROUP);
            thread::park_timeout(Duration::from_millis(1));
        }
    }
}

fn shared_socket() -> UdpSocket {
    use nix::sys::socket::{
        AddressFamily, SockFlag, SockType, SockaddrIn, bind, setsockopt, socket, sockopt,
    };
    use std::os::fd::AsRawFd;
    let socket = socket(AddressFamily::Inet, SockType::Datagram, SockFlag::empty(), None).expect("a socket");
    setsockopt(&socket, sockopt::ReuseAddr, &true).expect("an option");
    setsockopt(&socket, sockopt::ReusePort, &true).expect("an option");
    bind(socket.as_raw_fd(), &SockaddrIn::new(10, 77, 0, 2, 5353)).expect("the port is shared");
    let socket = UdpSocket::from(socket);
    socket.set_multicast_ttl_v4(255).expect("an option");
    socket
}

/// A response with the records of one service: PTR, SRV, TXT and A.
fn announcement(number: u16) -> Vec<u8> {
    let service: &[&[u8]] = &[b"_datetime", b"_tcp", b"local"];
    let mut instance = match number % 4 {
        0 => format!("evil {number} \u{1b}[2J\u{7}\u{202e}\r\n"),
        1 => format!("{number} {}", "x".repeat(63)),
        2 => format!("\u{200b}{number}\u{0}\u{1}"),
        _ => format!("evil.{number}"),
    }
    .into_bytes();
    instance.truncate(63);
    // Half of them on one host, half on a host each.
    let host = if number.is_multiple_of(2) { "evil".to_owned() } else { format!("evil-{number}") };
    let host: &[&[u8]] = &[host.as_bytes(), b"local"];
    let full: Vec<&[u8]> = [&[instance.as_slice()], service].concat();
    let mut message = vec![0, 0, 0x84, 0, 0, 0, 0, 4, 0, 0, 0, 0];
    record(&mut message, service, 12, 1, &name(&full));
    record(
        &mut message,
        &full,
        33,
        0x8001,
        &[&[0, 0, 0, 0][..], &(1 + number).to_be_bytes(), &name(host)].concat(),
    );
    // In one message of 20, because they need 9,000 bytes.
    let size = if number.is_multiple_of(20) { 8900 } else { 100 };
    let text: Vec<u8> = (0..size / 100).flat_map(|_| [&[99_u8][..], &[b'x'; 99]].concat()).collect();
    record(&mut message, &full, 16, 0x8001, &text);
    let [high, low] = number.to_be_bytes();
    let address = IpAddr::V4(Ipv4Addr::new(10, 77, high, low.max(3)));
    if let IpAddr::V4(address) = address {
        record(&mut message, host, 1, 0x8001, &address.octets());
    }
    message
}

fn record(message: &mut Vec<u8>, owner: &[&[u8]], kind: u16, class: u16, data: &[u8]) {
    message.extend(name(owner));
    message.extend(kind.to_be_bytes());
    message.extend(class.to_be_bytes());
    message.extend(120_u32.to_be_bytes());
    message.extend(u16::try_from(data.len()).expect("it fits").to_be_bytes());
    message.extend(data);
}

fn name(labels: &[&[u8]]) -> Vec<u8> {
    let mut name = Vec::new();
    for label in labels {
        name.push(u8::try_from(label.len()).expect("it fits"));
        name.extend(*label);
    }
    name.push(0);
    name
}
