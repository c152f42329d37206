//! When a feed is to be polled again.
//!
//! Takes what came of a poll; gives the next time. The clock and the chance in it
//! arrive as arguments.

use std::time::Duration;

use jiff::fmt::rfc2822::DateTimeParser;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{HeaderMap, RETRY_AFTER};

use super::state::LONGEST_WAIT;

/// The wait after a poll that went well.
pub(super) fn after_success(every_minutes: u32) -> SignedDuration {
    SignedDuration::from_mins(every_minutes.into()).min(LONGEST_WAIT)
}

/// The wait after `failures` in a row: the interval, doubled each time, up to a day.
/// `chance`, from 0 to 255, makes it longer by up to an eighth, so that feeds which
/// failed together do not come back together.
pub(super) fn after_failure(every_minutes: u32, failures: u32, chance: u8) -> SignedDuration {
    let doubled = 1_i32 << failures.saturating_sub(1).min(20);
    let wait = after_success(every_minutes).saturating_mul(doubled);
    let wait = wait.min(LONGEST_WAIT);
    wait + wait * i32::from(chance) / (8 * 255)
}

/// Until when a server wants to be left alone, up to a day.
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    let said = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match said.parse::<u64>() {
        Ok(seconds) => {
            let longest = Duration::from_secs(24 * 60 * 60);
            SignedDuration::try_from(Duration::from_secs(seconds).min(longest)).ok()?
        }
        Err(_) => {
            // A wrong weekday is nobody's reason to be impolite.
            let parser = DateTimeParser::new().relaxed_weekday(true);
            parser.parse_timestamp(said).ok()?.duration_since(now)
        }
    };
    let wait = wait.clamp(SignedDuration::ZERO, LONGEST_WAIT);
    now.checked_add(wait).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_double_the_wait_up_to_a_day() {
        for (every, failures, minutes) in [
            (15, 1, 15),
            (15, 2, 30),
            (15, 3, 60),
            (15, 7, 960),
            (15, 8, 1440),
            (15, u32::MAX, 1440),
            (1, 1, 1),
            (10_080, 1, 1440),
        ] {
            let wait = after_failure(every, failures, 0);
            assert_eq!(wait.as_mins(), minutes, "{every} {failures}");
            let longest = after_failure(every, failures, 255);
            assert_eq!(longest, wait + wait / 8, "{every} {failures}");
        }
    }

    #[test]
    fn a_server_is_left_alone_as_it_asks_for_a_day_at_most() {
        let now: Timestamp = "2025-06-28T12:00:00Z".parse().unwrap();
        for (said, seconds) in [
            ("0", Some(0)),
            ("120", Some(120)),
            (" 120 ", Some(120)),
            ("86401", Some(86_400)),
            ("99999999999999999", Some(86_400)),
            ("Sat, 28 Jun 2025 12:30:00 GMT", Some(1800)),
            ("Sat, 28 Jun 2025 11:30:00 GMT", Some(0)),
            ("Sat, 28 Jun 2099 11:30:00 GMT", Some(86_400)),
            ("-5", None),
            ("soon", None),
            ("", None),
        ] {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, said.parse().unwrap())]);
            let until = retry_after(&headers, now).map(|until| until.duration_since(now).as_secs());
            assert_eq!(until, seconds, "{said:?}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }
}
