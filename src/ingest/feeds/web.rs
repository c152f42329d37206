//! The web as a polite visitor sees it: redirects followed one by one, each vetted;
//! `robots.txt` obeyed; one request to a site at a time, and few in all.
//!
//! Takes addresses; gives answers, or which address was at fault and how. What is
//! in them is left to others.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::dns::Resolve;
use reqwest::{StatusCode, Url};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep_until};

use super::fetch::{Answer, Ask, Fault, Fetcher, Hop, Judge, Limits, Validators};
use super::robots::{self, Robots};

/// How many requests are made at once.
const AT_ONCE: usize = 8;
/// How many of them may be to servers that failed us last: dead servers keep a
/// request waiting for as long as they can.
const DOUBTFUL_AT_ONCE: usize = 2;
/// For how long the rules of a site hold.
const RULES_HOLD: Duration = Duration::from_secs(24 * 60 * 60);
/// How many redirects RFC 9309 wants followed to a `robots.txt`.
const ROBOTS_REDIRECTS: usize = 5;
/// How many sites are remembered.
const SITES: usize = 1000;

/// Why an address could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchError {
    /// The address at fault, without what may be secret in it.
    pub url: String,
    /// How many redirects led to it.
    pub redirects: usize,
    /// What is at fault.
    pub fault: Fault,
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.redirects {
            0 => write!(f, "{}: {}", self.url, self.fault),
            hop => write!(f, "{}, by redirect {hop}: {}", self.url, self.fault),
        }
    }
}

impl std::error::Error for FetchError {}

/// How patient a visitor is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// The least time between two requests to a site.
    pub(super) gap: Duration,
    /// For how long a site stays closed whose rules could not be had.
    pub(super) closed: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            gap: Duration::from_secs(1),
            closed: Duration::from_secs(60),
        }
    }
}

/// What a test may choose.
pub(super) struct Surroundings {
    /// How patient we are.
    pub(super) pace: Pace,
    /// Looks names up.
    pub(super) resolver: Arc<dyn Resolve>,
    /// Says which addresses are not called.
    pub(super) judge: Judge,
}

/// The web.
pub(super) struct Web {
    fetcher: Fetcher,
    limits: Limits,
    pace: Pace,
    sites: Mutex<HashMap<String, Arc<Site>>>,
    slots: Semaphore,
    doubtful: Semaphore,
}

/// What is known of one server.
#[derive(Default)]
struct Site {
    /// Held while a request is made; says when the next one may be.
    turn: tokio::sync::Mutex<Option<Instant>>,
    rules: tokio::sync::Mutex<Option<Rules>>,
}

/// What a site asks of us, and until when that holds.
#[derive(Clone)]
struct Rules {
    robots: Arc<Robots>,
    /// Why the rules could not be had.
    missing: Option<Fault>,
    until: Instant,
}

/// How a series of requests is made.
#[derive(Clone, Copy)]
struct Manner {
    max_redirects: usize,
    obey_robots: bool,
    doubtful: bool,
}

impl Web {
    /// The web within these limits.
    pub(super) fn new(limits: Limits, surroundings: Surroundings) -> reqwest::Result<Self> {
        let Surroundings {
            resolver, judge, ..
        } = surroundings;
        Ok(Self {
            fetcher: Fetcher::new(&limits, resolver, judge)?,
            limits,
            pace: surroundings.pace,
            sites: Mutex::default(),
            slots: Semaphore::new(AT_ONCE),
            doubtful: Semaphore::new(DOUBTFUL_AT_ONCE),
        })
    }

    /// The most bytes that an answer may have.
    pub(super) fn max_bytes(&self) -> usize {
        self.limits.max_bytes
    }

    /// Fetches an address. One that is `doubtful` waits for others of its kind.
    pub(super) async fn get(
        &self,
        url: &Url,
        ask: &Ask,
        doubtful: bool,
    ) -> Result<Answer, FetchError> {
        let manner = Manner {
            max_redirects: self.limits.max_redirects,
            obey_robots: true,
            doubtful,
        };
        self.follow(url, ask, manner).await
    }

    async fn follow(&self, start: &Url, ask: &Ask, manner: Manner) -> Result<Answer, FetchError> {
        let mut url = start.clone();
        let mut left = self.limits.time;
        for redirects in 0..=manner.max_redirects {
            let hop = self.hop(&url, ask, manner, &mut left).await;
            match hop.map_err(|fault| at_fault(&url, redirects, fault))? {
                Hop::Answer(answer) => return Ok(answer),
                Hop::Redirect(to) => url = to,
            }
        }
        let most = manner.max_redirects;
        Err(at_fault(&url, most + 1, Fault::TooManyRedirects(most)))
    }

    /// One request, in its turn. The waiting for it does not count as its time.
    async fn hop(
        &self,
        url: &Url,
        ask: &Ask,
        manner: Manner,
        left: &mut Duration,
    ) -> Result<Hop, Fault> {
        self.fetcher.vet(url)?;
        let site = self.site(url);
        let gap = if manner.obey_robots {
            self.permission(&site, url, manner).await?
        } else {
            self.pace.gap
        };
        let mut turn = site.turn.lock().await;
        if let Some(next) = *turn {
            sleep_until(next).await;
        }
        let _few = match manner.doubtful {
            true => self.doubtful.acquire().await.ok(),
            false => None,
        };
        let _slot = self.slots.acquire().await.ok();
        let begun = Instant::now();
        let hop = self.fetcher.hop(url, ask, *left).await;
        *left = left.saturating_sub(begun.elapsed());
        *turn = Some(Instant::now() + gap);
        hop.map_err(|fault| match fault {
            // The time of all hops together is what people know.
            Fault::TooSlow(_) => Fault::TooSlow(self.limits.time),
            other => other,
        })
    }

    /// Whether the site's rules let us have this page; gives how long to wait
    /// after it.
    async fn permission(&self, site: &Site, url: &Url, manner: Manner) -> Result<Duration, Fault> {
        let rules = self.rules(site, url, manner).await;
        if let Some(missing) = rules.missing {
            return Err(missing);
        }
        if !rules.robots.allows(url) {
            return Err(Fault::Robots);
        }
        Ok(self.pace.gap.max(rules.robots.delay.unwrap_or_default()))
    }

    async fn rules(&self, site: &Site, url: &Url, manner: Manner) -> Rules {
        let mut known = site.rules.lock().await;
        if let Some(rules) = known.as_ref().filter(|rules| rules.until > Instant::now()) {
            return rules.clone();
        }
        let fetched = self.fetch_rules(url, manner.doubtful).await;
        known.insert(fetched).clone()
    }

    async fn fetch_rules(&self, url: &Url, doubtful: bool) -> Rules {
        let mut address = url.clone();
        address.set_path("/robots.txt");
        address.set_query(None);
        address.set_fragment(None);
        let ask = Ask {
            accept: "text/plain, */*;q=0.1",
            known: Validators::default(),
            most: robots::LONGEST_FILE,
            cut: true,
        };
        let manner = Manner {
            max_redirects: ROBOTS_REDIRECTS,
            obey_robots: false,
            doubtful,
        };
        // Boxed, as a fetch asks for rules and rules are fetched.
        match Box::pin(self.follow(&address, &ask, manner)).await {
            Ok(answer) => self.rules_of(&answer),
            Err(error) if matches!(error.fault, Fault::TooManyRedirects(_)) => {
                Rules::open(Robots::default())
            }
            Err(error) => self.closed(match error {
                // The site itself cannot be called; that is the fault to name.
                FetchError {
                    redirects: 0,
                    fault,
                    ..
                } => fault,
                elsewhere => Fault::NoRobots(elsewhere.to_string()),
            }),
        }
    }

    fn rules_of(&self, answer: &Answer) -> Rules {
        match answer.status {
            status if status.is_success() => {
                let token = robots::product(&self.limits.user_agent);
                Rules::open(Robots::read(&answer.body, token))
            }
            // There are no rules.
            status if status.is_client_error() => Rules::open(Robots::default()),
            status => self.closed(Fault::NoRobots(in_words(status))),
        }
    }

    fn closed(&self, why: Fault) -> Rules {
        Rules {
            robots: Arc::new(Robots::nothing()),
            missing: Some(why),
            until: Instant::now() + self.pace.closed,
        }
    }

    fn site(&self, url: &Url) -> Arc<Site> {
        let mut sites = self.sites.lock().unwrap_or_else(PoisonError::into_inner);
        if sites.len() >= SITES {
            // Only those that nobody is using; their rules are fetched again.
            sites.retain(|_, site| Arc::strong_count(site) > 1);
        }
        let origin = url.origin().ascii_serialization();
        Arc::clone(sites.entry(origin).or_default())
    }
}

impl Rules {
    fn open(robots: Robots) -> Self {
        Self {
            robots: Arc::new(robots),
            missing: None,
            until: Instant::now() + RULES_HOLD,
        }
    }
}

/// A status as people know it: `503 Service Unavailable`.
pub(super) fn in_words(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} {reason}", status.as_u16()),
        None => status.as_u16().to_string(),
    }
}

fn at_fault(url: &Url, redirects: usize, fault: Fault) -> FetchError {
    FetchError {
        url: shown(url),
        redirects,
        fault,
    }
}

/// An address as it may be logged: a key in its query or a password is nobody's
/// business.
pub(super) fn shown(url: &Url) -> String {
    const LONGEST: usize = 200;
    let mut plain = url.clone();
    // Both fail only where there is no server, and so no password.
    let _no_server = plain.set_username("").and(plain.set_password(None));
    plain.set_query(None);
    plain.set_fragment(None);
    let mut shown: String = plain.as_str().chars().take(LONGEST).collect();
    if url.query().is_some() {
        shown.push_str("?…");
    }
    shown
}
