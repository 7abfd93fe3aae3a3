//! The two clocks. *Wall* time is for signatures; *business* time is wall time plus an offset that the
//! control door moves, and everything that expires looks at it.

/// Milliseconds since 1970-01-01 UTC, of business time unless a name says otherwise.
pub type Millis = i64;

/// One second.
pub const SECOND: Millis = 1_000;
/// One minute.
pub const MINUTE: Millis = 60 * SECOND;
/// One hour.
pub const HOUR: Millis = 60 * MINUTE;
/// One day.
pub const DAY: Millis = 24 * HOUR;

/// The wall clock. The only place of this crate that reads it.
#[must_use]
#[allow(
    clippy::disallowed_methods,
    reason = "the one place where the simulator reads the clock"
)]
pub fn wall() -> Millis {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX)
}

/// `2015-10-30T21:47:10.797Z`, the form of every time in an answer.
#[must_use]
pub fn iso(time: Millis) -> String {
    let instant = time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(time) * 1_000_000)
        .unwrap_or(time::OffsetDateTime::UNIX_EPOCH);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        instant.year(),
        u8::from(instant.month()),
        instant.day(),
        instant.hour(),
        instant.minute(),
        instant.second(),
        instant.millisecond()
    )
}

/// Reads an ISO 8601 time with zone: `…T04:05:06Z`, `…06.000Z`, a lower-case `z`, or an offset.
#[must_use]
pub fn parse_iso(text: &str) -> Option<Millis> {
    let upper = text.to_ascii_uppercase();
    let parsed = time::OffsetDateTime::parse(&upper, &time::format_description::well_known::Rfc3339).ok()?;
    Millis::try_from(parsed.unix_timestamp_nanos() / 1_000_000).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_timestamp_is_read() {
        let expected = parse_iso("2020-02-03T04:05:06Z");
        assert_eq!(expected, Some(1_580_702_706_000));
        for spelling in [
            "2020-02-03T04:05:06.000Z",
            "2020-02-03T04:05:06z",
            "2020-02-03T05:05:06+01:00",
        ] {
            assert_eq!(parse_iso(spelling), expected, "{spelling}");
        }
        for broken in [
            "",
            "now",
            "2020-02-03",
            "2020-13-03T04:05:06Z",
            "2020-02-03T04:05:06",
        ] {
            assert_eq!(parse_iso(broken), None, "{broken}");
        }
        assert_eq!(iso(1_580_702_706_007), "2020-02-03T04:05:06.007Z");
    }
}
