//! The processors that packages are built for.

use std::env::consts::ARCH;

use clap::ValueEnum;

/// A processor other than that of this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Foreign {
    /// 64-bit ARM: a Raspberry Pi 3 or newer with a 64-bit system, most NAS
    Arm64,
    /// 32-bit ARM (ARMv7 with hardware floating point): a Raspberry Pi 2 or newer with a 32-bit system
    Armhf,
}

impl Foreign {
    /// The target of rustc.
    pub fn target(self) -> &'static str {
        match self {
            Self::Arm64 => "aarch64-unknown-linux-gnu",
            Self::Armhf => "armv7-unknown-linux-gnueabihf",
        }
    }

    /// The variable that names the linker for cargo, and Debian's cross linker.
    pub fn linker(self) -> (String, &'static str) {
        let linker = match self {
            Self::Arm64 => "aarch64-linux-gnu-gcc",
            Self::Armhf => "arm-linux-gnueabihf-gcc",
        };
        (format!("CARGO_TARGET_{}_LINKER", self.target().to_uppercase().replace('-', "_")), linker)
    }

    /// The architecture in the names of Debian packages.
    pub fn debian(self) -> &'static str {
        match self {
            Self::Arm64 => "arm64",
            Self::Armhf => "armhf",
        }
    }

    /// The name of the processor in the names of QEMU's programs.
    pub fn qemu(self) -> &'static str {
        match self {
            Self::Arm64 => "aarch64",
            Self::Armhf => "arm",
        }
    }
}

/// The architecture in the names of .rpm files and archives.
pub fn architecture(foreign: Option<Foreign>) -> &'static str {
    match foreign {
        None => ARCH,
        Some(Foreign::Arm64) => "aarch64",
        Some(Foreign::Armhf) => "armv7hl",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_finds_the_linker_by_the_name_of_the_target() {
        let (variable, linker) = Foreign::Armhf.linker();
        assert_eq!(variable, "CARGO_TARGET_ARMV7_UNKNOWN_LINUX_GNUEABIHF_LINKER");
        assert_eq!(linker, "arm-linux-gnueabihf-gcc");
    }
}
