//! Network namespaces that stand for machines, and what runs on them.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Set in a process that runs in its own network; its value is the argument of the test.
const INSIDE: &str = "DATETIME_TEST_NETWORK";

/// Set in a process that plays a part on the other machine.
pub const ROLE: &str = "DATETIME_TEST_ROLE";

/// A bus that Avahi and its clients may use.
const BUS: &str = r#"<busconfig><listen>unix:path=BUS</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_type="method_call"/>
<allow send_destination="*"/><allow receive_sender="*"/></policy></busconfig>"#;

const AVAHI: &str = "[server]\nhost-name=NAME\nuse-ipv4=yes\nuse-ipv6=yes\nenable-dbus=yes\n[publish]\npublish-workstation=no\n";

/// Runs `test` in a process with its own network, `/run` and process ids, so that nothing reaches another network and
/// everything that it starts ends with it.
pub fn in_own_network(name: &str, argument: bool, test: impl FnOnce(bool)) {
    if let Ok(inside) = env::var(INSIDE) {
        if inside == argument.to_string() {
            sh("mount -t tmpfs tmpfs /run && ip link set lo up && mkdir /run/here");
            // Avahi needs its user, which is missing where its programs were unpacked without installing them.
            for (file, entry) in
                [("passwd", "avahi:x:65533:65533::/:/bin/false"), ("group", "avahi:x:65533:")]
            {
                sh(&format!(
                    "cp /etc/{file} /run/{file} && echo {entry} >>/run/{file} && mount --bind /run/{file} /etc/{file}"
                ));
            }
            // Without it, a link-local address can be used only after a second.
            sh("echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad");
            test(argument);
        }
        return;
    }
    let status = Command::new("unshare")
        .args(["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--"])
        .arg(env::current_exe().expect("this program has a path"))
        .args(["--exact", name, "--ignored", "--nocapture", "--test-threads", "1"])
        .env(INSIDE, argument.to_string())
        .env("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/run/here/bus")
        .status()
        .expect("unshare runs");
    assert!(status.success(), "{name} fails with {argument}");
}

/// Runs a shell command that has to succeed.
pub fn sh(command: &str) {
    let output = Command::new("sh").args(["-c", command]).output().expect("a shell runs");
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A process that is ended when the test drops it.
pub struct Process(Child);

impl Process {
    /// Ends it as a service manager would, so that Avahi sends a goodbye.
    pub fn stop(&mut self) {
        sh(&format!("kill {}", self.0.id()));
        self.0.wait().expect("it ends");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A network namespace.
pub struct Machine {
    name: &'static str,
    processes: std::cell::RefCell<Vec<Process>>,
}

impl Machine {
    /// The namespace of the test.
    pub fn here() -> Self {
        Self { name: "here", processes: std::cell::RefCell::default() }
    }

    /// Another one.
    pub fn other(name: &'static str) -> Self {
        sh(&format!("ip netns add {name} && ip -n {name} link set lo up && mkdir /run/{name}"));
        sh(&format!("ip netns exec {name} sh -c 'echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad'"));
        Self { name, processes: std::cell::RefCell::default() }
    }

    /// Connects it with the test's namespace. The interface has the same name on both sides.
    pub fn link(&self, interface: &str, here: &str, there: &str) {
        let name = self.name;
        sh(&format!(
            "ip link add {interface} type veth peer name {interface} netns {name}
            ip addr add {here} dev {interface} && ip -n {name} addr add {there} dev {interface}
            ip link set {interface} up && ip -n {name} link set {interface} up"
        ));
    }

    pub fn link_ipv6_only(&self, interface: &str) {
        let name = self.name;
        sh(&format!(
            "ip link add {interface} type veth peer name {interface} netns {name}
            ip link set {interface} up && ip -n {name} link set {interface} up"
        ));
    }

    /// Starts a bus and Avahi.
    pub fn start_avahi(&self) {
        let name = self.name;
        let (bus, config) = (format!("/run/{name}/bus"), format!("/run/{name}/bus.conf"));
        fs::write(&config, BUS.replace("BUS", &bus)).expect("it can be written");
        self.start(&format!("exec dbus-daemon --nofork --nopidfile --config-file={config}"));
        wait(|| Path::new(&bus).exists());
        let config = format!("/run/{name}/avahi.conf");
        fs::write(&config, AVAHI.replace("NAME", name)).expect("it can be written");
        fs::create_dir_all("/run/avahi-daemon").expect("it can be created");
        self.start(&format!(
            "mount -t tmpfs tmpfs /run/avahi-daemon
            exec avahi-daemon --no-drop-root --no-chroot --no-rlimits --file={config} 2>/run/{name}/avahi.log"
        ));
        wait(|| {
            let log = fs::read_to_string(format!("/run/{name}/avahi.log"));
            log.is_ok_and(|log| log.contains("Server startup complete"))
        });
    }

    /// Ends Avahi; the bus goes on.
    pub fn stop_avahi(&self) {
        let mut avahi = self.processes.borrow_mut().pop().expect("it was started last");
        avahi.stop();
    }

    /// Announces a service until the process is dropped.
    pub fn announce(&self, instance: &str, service: &str, port: u16) -> Process {
        let process = self.spawn(&format!(
            "exec avahi-publish-service '{instance}' {service} {port} protocol=1 2>/run/{}/published",
            self.name
        ));
        let log = format!("/run/{}/published", self.name);
        wait(|| fs::read_to_string(&log).is_ok_and(|log| log.contains("Established")));
        fs::remove_file(log).expect("it can be removed");
        process
    }

    /// Accepts connections on a port.
    pub fn accepts(&self, port: u16) {
        let listener = "import socket,sys,time; s=socket.create_server(('::',int(sys.argv[1])),family=socket.AF_INET6); time.sleep(60)";
        self.start(&format!("exec python3 -c \"{listener}\" {port}"));
    }

    /// Starts [`hostile::announce`](crate::hostile::announce).
    pub fn start_hostile(&self) -> Process {
        let exe = env::current_exe().expect("this program has a path");
        let exe = exe.display();
        self.spawn(&format!("{ROLE}=hostile exec {exe} --exact hostile_announcer --ignored --nocapture"))
    }

    fn start(&self, command: &str) {
        self.processes.borrow_mut().push(self.spawn(command));
    }

    /// Starts a shell command with its own mounts.
    fn spawn(&self, command: &str) -> Process {
        let mut shell = if self.name == "here" {
            Command::new("unshare")
        } else {
            let mut shell = Command::new("ip");
            shell.args(["netns", "exec", self.name, "unshare"]);
            shell
        };
        shell.args(["--mount", "sh", "-c", command]).stdin(Stdio::null()).stdout(Stdio::null());
        shell.env("DBUS_SYSTEM_BUS_ADDRESS", format!("unix:path=/run/{}/bus", self.name));
        Process(shell.spawn().expect("it starts"))
    }
}

/// Waits for a condition.
pub fn wait(condition: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !condition() {
        assert!(Instant::now() < deadline, "it takes too long");
        thread::park_timeout(Duration::from_millis(5));
    }
}
