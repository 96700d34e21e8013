//! Texts of the answers that contain no time.

use datetime_client_core::clock::NoTime;
use datetime_client_core::clock::daytime::DaytimeError;
use datetime_client_core::clock::http::HttpError;
use datetime_client_core::clock::ntp::NtpError;
use datetime_client_core::clock::time::TimeError;

use crate::i18n::tr;

/// Why the answer of a clock contains no time.
#[must_use]
pub fn no_time(error: &NoTime) -> String {
    match error {
        NoTime::Ntp(error) => ntp(error),
        NoTime::Http(error) => http(error),
        NoTime::Time(TimeError::TooShort(bytes)) => tr!("no-time-time-too-short", bytes = *bytes),
        NoTime::Time(TimeError::TooLong) => tr!("no-time-time-too-long"),
        NoTime::Daytime(DaytimeError::Empty) => tr!("no-time-daytime-empty"),
        NoTime::Daytime(DaytimeError::TooLong) => tr!("no-time-daytime-too-long"),
        NoTime::Daytime(DaytimeError::Unreadable(line)) => {
            tr!("no-time-daytime-unreadable", line = line.as_str())
        }
    }
}

fn ntp(error: &NtpError) -> String {
    match error {
        NtpError::TooShort(bytes) => tr!("no-time-ntp-too-short", bytes = *bytes),
        NtpError::Mode(mode) => tr!("no-time-ntp-mode", mode = *mode),
        NtpError::Version(version) => tr!("no-time-ntp-version", version = *version),
        NtpError::WrongOrigin => tr!("no-time-ntp-wrong-origin"),
        NtpError::Denied => tr!("no-time-ntp-denied"),
        NtpError::Restricted => tr!("no-time-ntp-restricted"),
        NtpError::RateExceeded => tr!("no-time-ntp-rate"),
        NtpError::Kiss(code) => tr!("no-time-ntp-kiss", code = code.as_str()),
        NtpError::NoTime(timestamp) => tr!("no-time-ntp-zero", timestamp = *timestamp),
        NtpError::SentBeforeReceived => tr!("no-time-ntp-contradiction"),
    }
}

fn http(error: &HttpError) -> String {
    match error {
        HttpError::IsDatetime => tr!("no-time-http-datetime"),
        HttpError::NotHttp(line) => tr!("no-time-http-not-http", line = line.as_str()),
        HttpError::Incomplete => tr!("no-time-http-incomplete"),
        HttpError::TooLong => tr!("no-time-http-too-long"),
        HttpError::Invalid(error) => tr!("no-time-http-invalid", reason = error.to_string()),
        HttpError::NoDate(status) => tr!("no-time-http-no-date", status = *status),
        HttpError::InvalidDate(date) => tr!("no-time-http-invalid-date", date = date.as_str()),
        HttpError::ContradictoryDates => tr!("no-time-http-contradiction"),
        HttpError::InvalidAge(age) => tr!("no-time-http-invalid-age", age = age.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use datetime_client_core::language::Language;

    use super::*;
    use crate::i18n;

    fn all() -> Vec<NoTime> {
        let text = || "abc".to_owned();
        let mut all: Vec<NoTime> = [0, 1, 2, 3, 5, 6, 7].map(|mode| NtpError::Mode(mode).into()).into();
        all.extend(
            [
                NtpError::TooShort(20),
                NtpError::Version(2),
                NtpError::WrongOrigin,
                NtpError::Denied,
                NtpError::Restricted,
                NtpError::RateExceeded,
                NtpError::Kiss(text()),
                NtpError::NoTime("receive"),
                NtpError::NoTime("transmit"),
                NtpError::SentBeforeReceived,
            ]
            .map(NoTime::from),
        );
        all.extend(
            [
                HttpError::IsDatetime,
                HttpError::NotHttp(text()),
                HttpError::Incomplete,
                HttpError::TooLong,
                HttpError::NoDate(200),
                HttpError::InvalidDate(text()),
                HttpError::ContradictoryDates,
                HttpError::InvalidAge(text()),
            ]
            .map(NoTime::from),
        );
        all.extend([TimeError::TooShort(2), TimeError::TooLong].map(NoTime::from));
        all.extend(
            [DaytimeError::Empty, DaytimeError::TooLong, DaytimeError::Unreadable(text())].map(NoTime::from),
        );
        all
    }

    #[test]
    fn the_window_and_the_terminal_have_the_same_words_in_english() {
        for error in all() {
            i18n::set(Language::English);
            assert_eq!(no_time(&error), error.to_string());
            i18n::set(Language::German);
            assert_ne!(no_time(&error), error.to_string());
        }
    }
}
