//! How fast we may call Discord.
//!
//! Takes what Discord says in its answers; gives leave to make the next call. Calls
//! of one route and one channel go out one after another, in the order they asked;
//! all calls together stay under the global limit, and all of them stop while a
//! global refusal lasts. Every wait is bounded and every map swept. The calls
//! themselves are left to `rest`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::header::HeaderMap;
use tokio::time::Instant;

/// Between two calls, of any kind: 40 a second, and a few more in a burst, keep us
/// under 45 in every second, and Discord's limit is 50.
const INTERVAL: Duration = Duration::from_millis(25);
/// How many calls may go out at once after a pause.
const BURST: u32 = 5;

/// No answer of Discord's makes us wait longer than this, whatever it says.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// What a refusal without a readable time is taken to mean.
const UNSAID: Duration = Duration::from_secs(5);
/// How many buckets are kept before those at rest are forgotten.
const MOST_BUCKETS: usize = 4_096;

/// A route and the channel, guild or webhook it is about: what Discord limits apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Route {
    /// Method and path with its ids left out.
    pub template: &'static str,
    /// The id of the channel, guild or webhook.
    pub major: String,
}

/// What Discord says about its limits beside an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    bucket: Option<String>,
    remaining: Option<u64>,
    reset_after: Option<Duration>,
}

/// A refusal for calling too fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Until it ends.
    pub wait: Duration,
    /// Whether it holds for every route.
    pub global: bool,
}

/// One route's share, held for as long as a call is under way.
pub type Share = Arc<tokio::sync::Mutex<Bucket>>;

/// What is left of one route's share.
#[derive(Debug)]
pub struct Bucket {
    open_at: Instant,
}

/// All limits of one token.
#[derive(Default)]
pub struct Limits {
    known: Mutex<Known>,
    global: Mutex<Global>,
}

#[derive(Default)]
struct Known {
    /// Discord's own name for what several routes share.
    names: HashMap<&'static str, String>,
    buckets: HashMap<(String, String), Share>,
}

#[derive(Default)]
struct Global {
    /// When the next call is due were all of them evenly spaced.
    due: Option<Instant>,
    /// Until when Discord refuses everything.
    stopped: Option<Instant>,
}

impl Limits {
    /// The share that a route draws from.
    pub fn share(&self, route: &Route) -> Share {
        let mut known = lock(&self.known);
        if known.buckets.len() >= MOST_BUCKETS {
            // What only the map holds and what is open again has nothing to tell.
            let now = Instant::now();
            known.buckets.retain(|_, share| {
                let at_rest = share.try_lock().is_ok_and(|bucket| bucket.open_at <= now);
                !(at_rest && Arc::strong_count(share) == 1)
            });
        }
        let name = known.names.get(route.template).cloned();
        let name = name.unwrap_or_else(|| route.template.to_owned());
        let share = known.buckets.entry((name, route.major.clone()));
        Arc::clone(share.or_insert_with(|| {
            Arc::new(tokio::sync::Mutex::new(Bucket {
                open_at: Instant::now(),
            }))
        }))
    }

    /// When a call may go out, as far as the global limit goes; the place is taken.
    pub fn global_turn(&self) -> Instant {
        let now = Instant::now();
        let mut global = lock(&self.global);
        let early = INTERVAL * BURST.saturating_sub(1);
        let due = global.due.unwrap_or(now).max(now);
        global.due = Some(due + INTERVAL);
        let turn = due.checked_sub(early).unwrap_or(now).max(now);
        global.stopped.map_or(turn, |until| until.max(turn))
    }

    /// Until when everything is refused, if it still is.
    pub fn stopped(&self) -> Option<Instant> {
        lock(&self.global)
            .stopped
            .filter(|until| *until > Instant::now())
    }

    /// Notes what Discord said beside an answer.
    pub fn note(&self, route: &Route, bucket: &mut Bucket, said: &Said) {
        if said.remaining == Some(0) {
            let wait = said.reset_after.unwrap_or_default();
            bucket.open_at = Instant::now() + wait;
        }
        if let Some(name) = &said.bucket {
            let mut known = lock(&self.known);
            known.names.insert(route.template, name.clone());
        }
    }

    /// Notes a refusal.
    pub fn refuse(&self, bucket: &mut Bucket, refusal: Refusal) {
        let until = Instant::now() + refusal.wait;
        if refusal.global {
            let mut global = lock(&self.global);
            global.stopped = Some(global.stopped.map_or(until, |old| old.max(until)));
        } else {
            bucket.open_at = until;
        }
    }
}

impl Bucket {
    /// When the next call of this route may go out.
    pub fn open_at(&self) -> Instant {
        self.open_at
    }
}

impl Said {
    /// Reads the headers; what cannot be read was not said.
    pub fn read(headers: &HeaderMap) -> Self {
        Self {
            bucket: text(headers, "x-ratelimit-bucket")
                .filter(|name| name.len() <= 100)
                .map(str::to_owned),
            remaining: text(headers, "x-ratelimit-remaining").and_then(|text| text.parse().ok()),
            reset_after: text(headers, "x-ratelimit-reset-after").and_then(seconds),
        }
    }
}

impl Refusal {
    /// Reads a 429: its headers, then its body.
    pub fn read(headers: &HeaderMap, body: &serde_json::Value) -> Self {
        let told = body.get("retry_after").and_then(serde_json::Value::as_f64);
        let wait = told
            .and_then(clamped)
            .or_else(|| text(headers, "retry-after").and_then(seconds))
            .or_else(|| text(headers, "x-ratelimit-reset-after").and_then(seconds));
        let global = text(headers, "x-ratelimit-global") == Some("true")
            || text(headers, "x-ratelimit-scope") == Some("global")
            || body.get("global") == Some(&serde_json::Value::Bool(true));
        Self {
            wait: wait.unwrap_or(UNSAID),
            global,
        }
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

fn seconds(text: &str) -> Option<Duration> {
    text.parse().ok().and_then(clamped)
}

/// A time that Discord gave in seconds, as far as it makes sense to wait.
fn clamped(seconds: f64) -> Option<Duration> {
    let sensible = seconds.is_finite() && seconds >= 0.0;
    sensible.then(|| Duration::from_secs_f64(seconds.min(LONGEST.as_secs_f64())))
}

// Nothing panics while one of these locks is held.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::header::HeaderValue;
    use serde_json::json;

    use super::*;

    fn route(major: &str) -> Route {
        Route {
            template: "POST /channels/{}/messages",
            major: major.to_owned(),
        }
    }

    #[tokio::test]
    async fn no_second_sees_more_than_45_calls() {
        let limits = Limits::default();
        let turns: Vec<Instant> = (0..200).map(|_| limits.global_turn()).collect();
        for first in &turns {
            let within = turns
                .iter()
                .filter(|turn| **turn >= *first && **turn < *first + Duration::from_secs(1));
            assert!(within.count() <= 45);
        }
    }

    #[tokio::test]
    async fn a_global_refusal_stops_every_route() {
        let limits = Limits::default();
        let share = limits.share(&route("1"));
        let refusal = Refusal {
            wait: Duration::from_secs(3),
            global: true,
        };
        let now = Instant::now();
        limits.refuse(&mut *share.lock().await, refusal);
        assert!(limits.global_turn() >= now + Duration::from_secs(3));
    }

    #[tokio::test]
    async fn an_empty_bucket_waits_for_its_own_channel_alone() {
        let limits = Limits::default();
        let said = Said {
            remaining: Some(0),
            reset_after: Some(Duration::from_secs(2)),
            ..Said::default()
        };
        let share = limits.share(&route("1"));
        limits.note(&route("1"), &mut *share.lock().await, &said);
        assert!(share.lock().await.open_at() > Instant::now());
        let other = limits.share(&route("2"));
        assert!(other.lock().await.open_at() <= Instant::now());
    }

    #[tokio::test]
    async fn the_buckets_of_a_million_channels_are_swept() {
        let limits = Limits::default();
        for channel in 0..20_000 {
            limits.share(&route(&channel.to_string()));
        }
        assert!(lock(&limits.known).buckets.len() <= MOST_BUCKETS);
    }

    #[test]
    fn a_refusal_that_cannot_be_read_waits_a_little() {
        let rows = [
            ("abc", UNSAID),
            ("-5", UNSAID),
            ("NaN", UNSAID),
            ("1e300", LONGEST),
            ("1.5", Duration::from_millis(1500)),
        ];
        for (header, wait) in rows {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", HeaderValue::from_static(header));
            let refusal = Refusal::read(&headers, &json!(null));
            assert_eq!(refusal.wait, wait, "header {header}");
        }
    }

    proptest! {
        #[test]
        fn any_header_can_be_read(bytes in prop::collection::vec(32_u8..=255, 0..40)) {
            let mut headers = HeaderMap::new();
            for name in ["x-ratelimit-remaining", "x-ratelimit-reset-after", "retry-after"] {
                if let Ok(value) = HeaderValue::from_bytes(&bytes) {
                    headers.insert(name, value);
                }
            }
            Said::read(&headers);
            prop_assert!(Refusal::read(&headers, &json!(null)).wait <= LONGEST);
        }
    }
}
