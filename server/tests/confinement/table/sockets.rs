//! New sockets, and other uses of those that the process has.

use nix::errno::Errno;
use nix::libc;

use super::X32;
use crate::attempt::Arg::{Buffer, Bytes, Socket, Value};
use crate::attempt::Expected::{Fails, Harmless};
use crate::attempt::{Arg, Attempt, attempt};

/// 127.0.0.1, port 9, as a `sockaddr_in`.
const ADDRESS: Arg = Bytes(&[2, 0, 0, 9, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
const ADDRESS_LENGTH: Arg = Value(16);

const STREAM: Arg = Value(libc::SOCK_STREAM as i64);
const DATAGRAM: Arg = Value(libc::SOCK_DGRAM as i64);
const RAW: Arg = Value(libc::SOCK_RAW as i64);
const ANY: Arg = Value(0);

const fn family(number: i32) -> Arg {
    Value(number as i64)
}

const INET: Arg = family(libc::AF_INET);

pub const ATTEMPTS: &[Attempt] = &[
    attempt("socket(AF_UNIX)", libc::SYS_socket, &[family(libc::AF_UNIX), STREAM, ANY]),
    attempt("socket(AF_INET)", libc::SYS_socket, &[INET, STREAM, ANY]),
    attempt("socket(AF_INET, UDP)", libc::SYS_socket, &[INET, DATAGRAM, ANY]),
    attempt("socket(AF_INET, SOCK_RAW)", libc::SYS_socket, &[INET, RAW, Value(libc::IPPROTO_ICMP as i64)]),
    attempt("socket(AF_INET, ping)", libc::SYS_socket, &[INET, DATAGRAM, Value(libc::IPPROTO_ICMP as i64)]),
    attempt("socket(AF_INET, MPTCP)", libc::SYS_socket, &[INET, STREAM, Value(libc::IPPROTO_MPTCP as i64)]),
    attempt("socket(AF_INET, SCTP)", libc::SYS_socket, &[INET, STREAM, Value(libc::IPPROTO_SCTP as i64)]),
    attempt("socket(AF_INET, SMC)", libc::SYS_socket, &[INET, STREAM, Value(256)]),
    attempt("socket(AF_INET6)", libc::SYS_socket, &[family(libc::AF_INET6), STREAM, ANY]),
    attempt("socket(AF_INET6, UDP)", libc::SYS_socket, &[family(libc::AF_INET6), DATAGRAM, ANY]),
    attempt("socket(AF_NETLINK)", libc::SYS_socket, &[family(libc::AF_NETLINK), RAW, ANY]),
    attempt("socket(AF_PACKET)", libc::SYS_socket, &[family(libc::AF_PACKET), RAW, ANY]),
    attempt("socket(AF_VSOCK)", libc::SYS_socket, &[family(libc::AF_VSOCK), STREAM, ANY]),
    attempt(
        "socket(AF_ALG)",
        libc::SYS_socket,
        &[family(libc::AF_ALG), Value(libc::SOCK_SEQPACKET as i64), ANY],
    ),
    attempt("socket(AF_XDP)", libc::SYS_socket, &[family(libc::AF_XDP), RAW, ANY]),
    attempt("socket by x32", libc::SYS_socket | X32, &[INET, STREAM, ANY]),
    attempt("socketpair", libc::SYS_socketpair, &[family(libc::AF_UNIX), STREAM, ANY, Buffer]),
    attempt("connect", libc::SYS_connect, &[Socket, ADDRESS, ADDRESS_LENGTH]),
    attempt("connect(disconnect)", libc::SYS_connect, &[Socket, Buffer, ADDRESS_LENGTH]),
    attempt("bind", libc::SYS_bind, &[Socket, ADDRESS, ADDRESS_LENGTH]),
    attempt("listen", libc::SYS_listen, &[Socket, Value(16)]),
    attempt("accept4", libc::SYS_accept4, &[Socket, Value(0), Value(0), Value(libc::SOCK_NONBLOCK as i64)])
        .session(Fails(&[Errno::EINVAL, Errno::EMFILE, Errno::EPERM], "the client's socket does not listen"))
        .server(Harmless("it accepts clients with this call, and none is waiting")),
    attempt(
        "sendto(MSG_FASTOPEN)",
        libc::SYS_sendto,
        &[Socket, Buffer, Value(1), Value(libc::MSG_FASTOPEN as i64), ADDRESS, ADDRESS_LENGTH],
    ),
    attempt("sendmsg(MSG_FASTOPEN)", libc::SYS_sendmsg, &[Socket, Buffer, Value(libc::MSG_FASTOPEN as i64)]),
    attempt("sendmmsg", libc::SYS_sendmmsg, &[Socket, Buffer, Value(1), Value(libc::MSG_FASTOPEN as i64)]),
    attempt("sendfile", libc::SYS_sendfile, &[Socket, Value(0), Value(0), Value(1)]),
    attempt("splice", libc::SYS_splice, &[Value(0), Value(0), Socket, Value(0), Value(1), Value(0)]),
    attempt("ioctl(SIOCGIFCONF)", libc::SYS_ioctl, &[Socket, Value(0x8912), Buffer]),
    attempt("ioctl(FIOSETOWN)", libc::SYS_ioctl, &[Socket, Value(0x8901), Buffer]),
];
