#![no_main]
#[allow(dead_code)]
#[path = "../clock_checks.rs"]
mod clock_checks;

libfuzzer_sys::fuzz_target!(|data: &[u8]| clock_checks::ntp(data));
