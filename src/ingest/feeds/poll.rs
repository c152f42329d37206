//! One poll of one feed: what is new in it becomes files.
//!
//! Takes what is remembered of the feed; gives what came of the poll, with the
//! memory brought up to date and saved. When the next poll is due, and what is
//! logged, is left to `feeds`.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use reqwest::header::CONTENT_TYPE;
use reqwest::{StatusCode, Url};
use serde::Serialize;

use super::fetch::{Answer, Ask, Validators};
use super::folder::{self, Body, Folder};
use super::items::{self, Channel, Item};
use super::schedule::retry_after;
use super::state::FeedState;
use super::web::{FetchError, Web, in_words, shown};
use crate::ingest::formats::feed::FeedError;

/// What feeds are called by servers that can choose.
const FEEDS: &str = "application/atom+xml, application/rss+xml, application/feed+json, \
    application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, \
    application/json;q=0.7, */*;q=0.5";
const PAGES: &str = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1";

/// How many pages are fetched in one poll.
const MOST_PAGES: usize = 20;
/// How many items are written in one poll.
const MOST_ITEMS: usize = 500;
/// How many polls try for a page before the words of the feed have to do.
const TRIES: u8 = 3;
/// After how many pages that could not be had a poll tries for no more.
const UNLUCKY: usize = 2;

/// What came of a poll.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Polled {
    /// Whether the feed was the same as last time.
    pub unchanged: bool,
    /// How many items it holds.
    pub items: usize,
    /// How many of them were new and written.
    pub new: usize,
    /// How many had changed and were written anew.
    pub changed: usize,
    /// How many of those are the page of the item, and not its words in the feed.
    pub pages: usize,
    /// How many are left for the next poll.
    pub waiting: usize,
}

/// Why a poll came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum PollError {
    /// The feed could not be fetched.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The server would not give it.
    #[error("{url} answers {}", in_words(*.status))]
    Status {
        /// The address that was asked.
        url: String,
        /// How the server put it.
        status: StatusCode,
        /// Until when it wants to be left alone.
        until: Option<Timestamp>,
    },
    /// The feed is gone for good.
    #[error("{url} is gone for good (410 Gone); take it out of the settings")]
    Gone {
        /// Its address.
        url: String,
    },
    /// What came is no feed, or none that is read.
    #[error("{url}: {source}")]
    Feed {
        /// Its address.
        url: String,
        /// What is wrong with it.
        source: FeedError,
    },
    /// The server asked to be left alone, and that holds still.
    #[error("the server asked not to be called before {0:.0}")]
    NotYet(Timestamp),
    /// The files cannot be written.
    #[error("cannot write to {}: {source}", path.display())]
    Write {
        /// Where to.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The work was broken off by a fault of ours.
    #[error("the feed's items could not be worked through: {0}")]
    Ours(String),
}

/// What a poll works with.
pub(super) struct Poll<'p> {
    pub(super) web: &'p Web,
    pub(super) name: &'p str,
    pub(super) url: &'p Url,
    /// Whether the pages of the items are wanted.
    pub(super) pages: bool,
    pub(super) state: &'p mut FeedState,
    /// Where the state is kept.
    pub(super) file: &'p Path,
    pub(super) folder: &'p Arc<Mutex<Folder>>,
    pub(super) now: Timestamp,
}

/// What came of an item's page.
enum Page {
    Html(Vec<u8>),
    /// There is none that could be read.
    None,
    /// It may be there another time.
    Later,
}

impl Poll<'_> {
    /// Polls the feed.
    pub(super) async fn run(mut self) -> Result<Polled, PollError> {
        let ask = Ask {
            accept: FEEDS,
            known: self.state.known.clone(),
            most: self.web.max_bytes(),
            cut: false,
        };
        let doubtful = self.state.failures > 0;
        let answer = self.web.get(self.url, &ask, doubtful).await?;
        match answer.status {
            StatusCode::NOT_MODIFIED => {
                return Ok(Polled {
                    unchanged: true,
                    ..Polled::default()
                });
            }
            StatusCode::GONE => {
                return Err(PollError::Gone {
                    url: shown(&answer.url),
                });
            }
            StatusCode::OK => {}
            status => {
                return Err(PollError::Status {
                    url: shown(&answer.url),
                    status,
                    until: retry_after(&answer.headers, self.now),
                });
            }
        }
        let known = Validators::of(&answer.headers);
        let channel = read(answer).await?;
        let polled = self.take(&channel).await?;
        // With items still waiting, the same feed has to be read again.
        self.state.known = match polled.waiting {
            0 => known,
            _ => Validators::default(),
        };
        self.state.forget_old(self.now);
        Ok(polled)
    }

    /// Writes what is new or changed.
    async fn take(&mut self, channel: &Channel) -> Result<Polled, PollError> {
        let mut polled = Polled {
            items: channel.items.len(),
            ..Polled::default()
        };
        let (mut tried, mut unlucky) = (0, 0);
        let publisher = channel.title.as_deref().unwrap_or(self.name);
        for item in &channel.items {
            if !self.is_wanted(item) {
                continue;
            }
            let page = item.link.as_ref().filter(|_| self.pages);
            let full = tried >= MOST_PAGES || unlucky >= UNLUCKY;
            if polled.new + polled.changed >= MOST_ITEMS || (page.is_some() && full) {
                polled.waiting += 1;
                continue;
            }
            let body = match page {
                None => None,
                Some(page) => {
                    tried += 1;
                    match self.page(page, item, publisher).await {
                        Page::Html(page) => Some(page),
                        Page::None => None,
                        Page::Later => {
                            unlucky += 1;
                            if self.try_again(item) {
                                polled.waiting += 1;
                                continue;
                            }
                            None
                        }
                    }
                }
            };
            let body = body.map_or_else(|| Body::Words(publisher.to_owned()), Body::Page);
            self.write(item, body, &mut polled).await?;
        }
        Ok(polled)
    }

    /// Notes that the item is there; gives whether it is to be written.
    fn is_wanted(&mut self, item: &Item) -> bool {
        let seen = self.state.seen.entry(item.key.clone()).or_default();
        seen.at = self.now;
        // What is on disk though we do not remember it was written just before we
        // were killed, or so long ago that it was forgotten.
        if seen.print.is_none() && seen.tries == 0 && held(self.folder).has(&item.key) {
            seen.print = Some(item.print.clone());
        }
        seen.print.as_ref() != Some(&item.print)
    }

    /// Notes that the item's page could not be had; gives whether another poll
    /// shall try.
    fn try_again(&mut self, item: &Item) -> bool {
        let seen = self.state.seen.entry(item.key.clone()).or_default();
        seen.tries = seen.tries.saturating_add(1);
        seen.tries < TRIES
    }

    /// The page that an item of a feed published by this one leads to.
    async fn page(&self, link: &Url, item: &Item, publisher: &str) -> Page {
        let ask = Ask {
            accept: PAGES,
            known: Validators::default(),
            most: self.web.max_bytes(),
            cut: false,
        };
        let answer = match self.web.get(link, &ask, false).await {
            Ok(answer) => answer,
            Err(error) => {
                tracing::debug!(feed = self.name, %error, "A page could not be fetched");
                return if error.fault.may_pass() {
                    Page::Later
                } else {
                    Page::None
                };
            }
        };
        let status = answer.status;
        let busy = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS];
        if status.is_server_error() || busy.contains(&status) {
            return Page::Later;
        }
        let content_type = answer.headers.get(CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok());
        match content_type.filter(|kind| status == StatusCode::OK && is_html(kind)) {
            Some(kind) => {
                let (body, url) = (answer.body, &answer.url);
                Page::Html(folder::page(body, url, kind, item, publisher))
            }
            None => Page::None,
        }
    }

    async fn write(
        &mut self,
        item: &Item,
        body: Body,
        polled: &mut Polled,
    ) -> Result<(), PollError> {
        let changed = held(self.folder).has(&item.key);
        let is_page = matches!(body, Body::Page(_));
        let (folder, copy, today) = (Arc::clone(self.folder), item.clone(), self.today());
        let written = blocking(self.file, move || held(&folder).write(&copy, &body, today)).await?;
        if written {
            polled.pages += usize::from(is_page);
            polled.changed += usize::from(changed);
            polled.new += usize::from(!changed);
            self.state.items += 1;
            self.state.last_item = Some(self.now);
        }
        let seen = self.state.seen.entry(item.key.clone()).or_default();
        seen.print = Some(item.print.clone());
        seen.tries = 0;
        if changed || is_page {
            // Killed now, we would else fetch or write the same once more.
            self.save().await?;
        }
        Ok(())
    }

    async fn save(&self) -> Result<(), PollError> {
        save(self.state, self.file).await
    }

    fn today(&self) -> Date {
        self.now.to_zoned(TimeZone::UTC).date()
    }
}

/// Saves what is remembered of a feed.
pub(super) async fn save(state: &FeedState, file: &Path) -> Result<(), PollError> {
    let (state, path) = (state.clone(), file.to_owned());
    blocking(file, move || state.save(&path)).await
}

/// Reads a feed away from the threads that wait for servers.
async fn read(answer: Answer) -> Result<Channel, PollError> {
    let url = shown(&answer.url);
    let read = move || items::read(answer.body, &answer.url);
    match tokio::task::spawn_blocking(read).await {
        Ok(read) => read.map_err(|source| PollError::Feed { url, source }),
        Err(broken) => Err(PollError::Ours(broken.to_string())),
    }
}

async fn blocking<T: Send + 'static>(
    path: &Path,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, PollError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|source| PollError::Write {
            path: path.to_owned(),
            source,
        }),
        Err(broken) => Err(PollError::Ours(broken.to_string())),
    }
}

fn held(folder: &Mutex<Folder>) -> std::sync::MutexGuard<'_, Folder> {
    folder.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_html(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    let kinds = ["text/html", "application/xhtml+xml"];
    kinds.iter().any(|known| kind.eq_ignore_ascii_case(known))
}
