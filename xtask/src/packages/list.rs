//! Which packages are needed, by purpose. Plain data and its reading.

/// What packages are needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A window for the user, under X11.
    RealX11,
    /// A window for the user, under Wayland.
    RealWayland,
    /// A window for a test or a machine without a display: on a virtual one, with all that drives it.
    Virtual,
    /// Everything that is tested: that window, the clipboard, a balancer, and the files of the client's packages.
    Test,
    /// The clipboard under Wayland, which is tested where these can be had.
    TestWayland,
    /// The benchmark: that window, and the servers that ours is measured beside.
    Benchmark,
    /// A Rust compiler whose standard library can be built for systems that it brings none for.
    ForeignCompiler,
    /// The client for Windows: its linker, its installer's maker, Wine to try both, and what reads its window.
    Windows,
    /// The packages for Linux: what judges them, and a fresh system to install them in.
    Packages,
}

/// What eframe loads at run time under X11.
const X11: &[&str] =
    &["libx11-6", "libx11-xcb1", "libxcursor1", "libxi6", "libxkbcommon-x11-0", "libegl1", "libgl1-mesa-dri"];
/// What eframe loads at run time under Wayland.
const WAYLAND: &[&str] =
    &["libwayland-client0", "libwayland-egl1", "libxkbcommon0", "libegl1", "libgl1-mesa-dri"];
/// A display in memory, a window manager, a screen reader's way in, a camera, a keyboard, and another program to share
/// the clipboard with.
const VIRTUAL: &[&str] = &[
    "xvfb",
    "openbox",
    "dbus",
    "at-spi2-core",
    "gir1.2-atspi-2.0",
    "python3-gi",
    "imagemagick",
    "xdotool",
    "xclip",
];
/// A compositor that needs no screen, another program to share the clipboard with, and a keyboard to paste by.
const COMPOSITOR: &[&str] = &["sway", "wl-clipboard", "wtype"];
/// A balancer before several servers.
const BALANCER: &[&str] = &["haproxy"];
/// What judges a menu's entry.
const DESKTOP: &[&str] = &["desktop-file-utils", "appstream"];
/// A C compiler and the other servers.
const BENCHMARK: &[&str] = &["gcc", "libc6-dev", "python3", "ucspi-tcp", "socat", "xinetd"];

/// Rust's own toolchain from Debian, with the sources of the standard library.
const FOREIGN_COMPILER: &[&str] = &["rustc-web", "rust-web-src"];
/// A linker and a C compiler for Windows, Wine, the maker of installers, and a reader of pictures.
const WINDOWS: &[&str] = &["gcc-mingw-w64-x86-64", "wine64", "nsis", "tesseract-ocr", "tesseract-ocr-eng"];
/// A C compiler, what finds the libraries that a program needs, what judges packages, and a fresh system.
const PACKAGES: &[&str] =
    &["gcc", "libc6-dev", "dpkg-dev", "lintian", "rpm", "debootstrap", "debian-archive-keyring"];

/// The Debian packages for `purpose`.
pub fn debian(purpose: Purpose) -> Vec<&'static str> {
    match purpose {
        Purpose::RealX11 => X11.to_vec(),
        Purpose::RealWayland => WAYLAND.to_vec(),
        Purpose::Virtual => [X11, VIRTUAL].concat(),
        Purpose::Test => [X11, VIRTUAL, BALANCER, DESKTOP].concat(),
        Purpose::TestWayland => [WAYLAND, COMPOSITOR].concat(),
        Purpose::Benchmark => [X11, VIRTUAL, BENCHMARK].concat(),
        Purpose::ForeignCompiler => FOREIGN_COMPILER.to_vec(),
        Purpose::Windows => [X11, VIRTUAL, WINDOWS].concat(),
        Purpose::Packages => [X11, VIRTUAL, DESKTOP, PACKAGES].concat(),
    }
}

/// The programs that we start ourselves for `purpose`, on any distribution.
pub fn programs(purpose: Purpose) -> &'static [&'static str] {
    match purpose {
        Purpose::RealX11 | Purpose::RealWayland => &[],
        Purpose::Virtual => &[
            "Xvfb",
            "openbox",
            "dbus-daemon",
            "at-spi-bus-launcher",
            "python3",
            "import",
            "identify",
            "xclip",
            "xdotool",
        ],
        Purpose::Test => &[
            "Xvfb",
            "openbox",
            "dbus-daemon",
            "at-spi-bus-launcher",
            "python3",
            "import",
            "identify",
            "xclip",
            "xdotool",
            "haproxy",
            "desktop-file-validate",
            "appstreamcli",
        ],
        Purpose::TestWayland => &["sway", "wl-copy", "wl-paste", "wtype"],
        Purpose::Benchmark => {
            &["Xvfb", "openbox", "dbus-daemon", "at-spi-bus-launcher", "python3", "xdotool", "cc"]
        }
        // Only on Debian do we know of a compiler that brings its library's sources.
        Purpose::ForeignCompiler => &[],
        Purpose::Windows => &[
            "Xvfb",
            "openbox",
            "dbus-daemon",
            "at-spi-bus-launcher",
            "import",
            "xdotool",
            "tesseract",
            "x86_64-w64-mingw32-gcc",
            "makensis",
        ],
        Purpose::Packages => &[
            "Xvfb",
            "openbox",
            "dbus-daemon",
            "at-spi-bus-launcher",
            "python3",
            "dpkg-deb",
            "lintian",
            "rpm",
            "desktop-file-validate",
            "appstreamcli",
            "debootstrap",
            "xdotool",
        ],
    }
}

/// The packages of `needed` that are not installed, from what `dpkg-query` told of them.
pub fn missing<'a>(needed: &[&'a str], told: &str) -> Vec<&'a str> {
    let installed = |name: &str| told.lines().any(|line| line.split_once(' ') == Some((name, "installed")));
    needed.iter().copied().filter(|name| !installed(name)).collect()
}

/// A package manager that we name but do not drive, and its names for the virtual display.
pub struct Manager {
    /// Its program.
    pub program: &'static str,
    /// How it installs what a virtual display needs.
    install: &'static str,
}

/// Those we know the names for.
pub const MANAGERS: &[Manager] = &[
    Manager {
        program: "dnf",
        install: "dnf install xorg-x11-server-Xvfb openbox dbus-daemon at-spi2-core python3-gobject ImageMagick \
                  mesa-libEGL mesa-dri-drivers libX11-xcb libXcursor libXi libxkbcommon-x11 xclip xdotool haproxy desktop-file-utils appstream",
    },
    Manager {
        program: "pacman",
        install: "pacman -S --needed xorg-server-xvfb openbox dbus at-spi2-core python-gobject imagemagick mesa \
                  libx11 libxcursor libxi libxkbcommon-x11 xclip xdotool haproxy desktop-file-utils appstream",
    },
    Manager {
        program: "zypper",
        install: "zypper install xorg-x11-server-Xvfb openbox dbus-1 at-spi2-core typelib-1_0-Atspi-2_0 \
                  python3-gobject ImageMagick Mesa-libEGL1 Mesa-dri libX11-xcb1 libXcursor1 libXi6 \
                  libxkbcommon-x11-0 xclip xdotool haproxy desktop-file-utils AppStream",
    },
];

/// The command that installs `packages` on a Debian-like system.
pub fn apt_line(packages: &[&str]) -> String {
    format!("apt-get install -y --no-install-recommends {}", packages.join(" "))
}

/// What to type where we cannot install anything ourselves.
pub fn advice(purpose: Purpose, manager: Option<&str>) -> String {
    let known = MANAGERS.iter().find(|candidate| Some(candidate.program) == manager);
    let line = known.map_or_else(|| apt_line(&debian(purpose)), |manager| manager.install.to_owned());
    let reader =
        if known.is_some() { "as root" } else { "your system's packages like these of Debian, as root" };
    format!("install ({reader}):\n    {line}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_fully_installed_counts_as_there() {
        let told = "openbox installed\nxvfb config-files\nlibx11-6 installed\nlibx11-6 installed\n";
        assert_eq!(missing(&["openbox", "xvfb", "libx11-6", "dbus"], told), ["xvfb", "dbus"]);
    }

    #[test]
    fn a_package_is_not_taken_for_another_that_its_name_begins() {
        assert_eq!(missing(&["libxi6"], "libxi6-dev installed\n"), ["libxi6"]);
    }

    #[test]
    fn a_real_display_needs_none_of_the_tools_that_drive_a_window() {
        for purpose in [Purpose::RealX11, Purpose::RealWayland] {
            assert!(!debian(purpose).contains(&"xvfb"));
            assert!(debian(purpose).contains(&"libegl1"));
        }
        assert!(debian(Purpose::Virtual).contains(&"xvfb"));
        assert!(debian(Purpose::Virtual).contains(&"libxkbcommon-x11-0"));
    }

    #[test]
    fn the_advice_speaks_the_language_of_the_machine() {
        assert!(advice(Purpose::Virtual, Some("dnf")).contains("dnf install xorg-x11-server-Xvfb"));
        assert!(
            advice(Purpose::Virtual, None).contains("apt-get install -y --no-install-recommends libx11-6")
        );
    }
}
