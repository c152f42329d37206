//! One request to a stranger's server: its address vetted, its answer bounded.
//!
//! Takes an address and what is already known of it; gives the answer, where it
//! sends us on to, or what is at fault. Names are resolved by a resolver that lets
//! only public addresses through, and the connection goes to exactly those, so that
//! no second look-up can lead elsewhere. Following redirects and asking for
//! permission is left to `web`.

use std::error::Error;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, ETAG, HeaderMap, HeaderName, HeaderValue,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION,
};
use reqwest::{Response, StatusCode, Url};
use serde::{Deserialize, Serialize};
use tokio::time::timeout;

use super::address;

/// The longest `ETag` or `Last-Modified` that is kept and sent back.
const LONGEST_VALIDATOR: usize = 1024;

/// What bounds a fetch.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The most bytes of an answer.
    pub max_bytes: usize,
    /// The time for an answer, redirects included.
    pub time: Duration,
    /// How many redirects are followed.
    pub max_redirects: usize,
    /// What we call ourselves.
    pub user_agent: String,
}

/// What marks the version of an answer that was already seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Validators {
    /// Its `ETag`.
    pub(super) etag: Option<String>,
    /// Its `Last-Modified`.
    pub(super) last_modified: Option<String>,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    /// The kinds of content that are wanted.
    pub(super) accept: &'static str,
    /// The version that is known.
    pub(super) known: Validators,
    /// The most bytes that are read.
    pub(super) most: usize,
    /// Whether what exceeds them is left unread, or makes the answer useless.
    pub(super) cut: bool,
}

/// A server's answer. Of one that is no success, the body is not read.
#[derive(Debug)]
pub(super) struct Answer {
    /// Where it came from in the end.
    pub(super) url: Url,
    /// How the server put it.
    pub(super) status: StatusCode,
    /// Its headers.
    pub(super) headers: HeaderMap,
    /// Its content.
    pub(super) body: Vec<u8>,
}

/// What came of one request.
#[derive(Debug)]
pub(super) enum Hop {
    Answer(Answer),
    /// The page is elsewhere.
    Redirect(Url),
}

/// What is at fault with an address or with what came from it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The scheme is not one of the web.
    #[error("`{0}` is neither http nor https")]
    Scheme(String),
    /// It would log in.
    #[error("there is a user name or password in the address")]
    UserInfo,
    /// It names no server.
    #[error("the address names no server")]
    NoHost,
    /// Another protocol's port.
    #[error("port {0} belongs to another protocol")]
    Port(u16),
    /// The server is in a network of our own.
    #[error("{address} is {why}, and feeds.allow_private_addresses is false")]
    NotPublic {
        /// Its address.
        address: IpAddr,
        /// What that is.
        why: &'static str,
    },
    /// The name stands for nothing.
    #[error("its name cannot be resolved: {0}")]
    Unresolved(String),
    /// The site's `robots.txt` asks us not to.
    #[error("its robots.txt does not allow it")]
    Robots,
    /// The site's `robots.txt` cannot be had, so nothing may be.
    #[error("its robots.txt cannot be read for now: {0}")]
    NoRobots(String),
    /// The answer is larger than allowed.
    #[error("more than {0} bytes")]
    TooLarge(usize),
    /// It took too long.
    #[error("no whole answer in {} seconds", .0.as_secs_f32())]
    TooSlow(Duration),
    /// It was sent on too often.
    #[error("more than {0} redirects")]
    TooManyRedirects(usize),
    /// It was sent on to nowhere.
    #[error("redirected to no address")]
    NoLocation,
    /// The answer is compressed, though that was declined.
    #[error("compressed as `{0}`, though we asked for plain content")]
    Encoded(String),
    /// The connection failed.
    #[error("{0}")]
    Connection(String),
}

impl Fault {
    /// Whether asking again later may help.
    pub(super) fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Unresolved(_) | Self::NoRobots(_) | Self::TooSlow(_) | Self::Connection(_)
        )
    }
}

/// Why nothing may be fetched from an address, or none.
pub(super) type Judge = fn(IpAddr) -> Option<&'static str>;

/// Makes requests.
pub(super) struct Fetcher {
    http: reqwest::Client,
    judge: Judge,
}

impl Fetcher {
    /// A fetcher whose names `resolver` looks up, and that calls no address which
    /// the `judge` refuses.
    pub(super) fn new(
        limits: &Limits,
        resolver: Arc<dyn Resolve>,
        judge: Judge,
    ) -> reqwest::Result<Self> {
        let vetted = Vetted {
            inner: resolver,
            judge,
        };
        let http = reqwest::Client::builder()
            .user_agent(&limits.user_agent)
            .redirect(reqwest::redirect::Policy::none())
            // A proxy would resolve the names itself, past our resolver.
            .no_proxy()
            .referer(false)
            .dns_resolver(Arc::new(vetted))
            .connect_timeout(limits.time)
            .pool_max_idle_per_host(1)
            .pool_idle_timeout(Duration::from_secs(15))
            .build()?;
        Ok(Self { http, judge })
    }

    /// Whether an address may be called at all, as far as it can be seen from
    /// its spelling. The parser has made `127.1`, `0x7f000001` and `2130706433`
    /// the same before.
    pub(super) fn vet(&self, url: &Url) -> Result<(), Fault> {
        if !["http", "https"].contains(&url.scheme()) {
            return Err(Fault::Scheme(url.scheme().to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Fault::UserInfo);
        }
        if let Some(port) = url.port().filter(|port| !address::is_for_the_web(*port)) {
            return Err(Fault::Port(port));
        }
        let host = url.host_str().ok_or(Fault::NoHost)?;
        let literal = host.trim_start_matches('[').trim_end_matches(']');
        match literal.parse() {
            Ok(address) => vet_address(address, self.judge),
            Err(_) => Ok(()),
        }
    }

    /// Makes one request, `within` a time.
    pub(super) async fn hop(&self, url: &Url, ask: &Ask, within: Duration) -> Result<Hop, Fault> {
        self.vet(url)?;
        timeout(within, self.request(url, ask))
            .await
            .unwrap_or(Err(Fault::TooSlow(within)))
    }

    async fn request(&self, url: &Url, ask: &Ask) -> Result<Hop, Fault> {
        let mut request = self
            .http
            .get(url.clone())
            .header(ACCEPT, ask.accept)
            // What is inflated could be a thousand times what was sent.
            .header(ACCEPT_ENCODING, "identity");
        for (name, value) in ask.known.headers() {
            request = request.header(name, value);
        }
        let response = request.send().await.map_err(|error| fault(&error))?;
        if let Some(peer) = response.remote_addr() {
            vet_address(peer.ip(), self.judge)?;
        }
        if is_redirect(response.status()) {
            return location(&response, url).map(Hop::Redirect);
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let body = if status.is_success() {
            body(response, ask).await?
        } else {
            Vec::new()
        };
        Ok(Hop::Answer(Answer {
            url: url.clone(),
            status,
            headers,
            body,
        }))
    }
}

impl Validators {
    /// Those of an answer.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let kept = |name| {
            let value = headers.get(name).and_then(|value| value.to_str().ok());
            value
                .filter(|value| value.len() <= LONGEST_VALIDATOR)
                .map(str::to_owned)
        };
        Self {
            etag: kept(ETAG),
            last_modified: kept(LAST_MODIFIED),
        }
    }

    fn headers(&self) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
        let pairs = [
            (IF_NONE_MATCH, &self.etag),
            (IF_MODIFIED_SINCE, &self.last_modified),
        ];
        pairs
            .into_iter()
            .filter_map(|(name, value)| Some((name, HeaderValue::from_str(value.as_ref()?).ok()?)))
    }
}

fn is_redirect(status: StatusCode) -> bool {
    [301, 302, 303, 307, 308].contains(&status.as_u16())
}

fn location(response: &Response, from: &Url) -> Result<Url, Fault> {
    let location = response.headers().get(LOCATION);
    location
        .and_then(|value| str::from_utf8(value.as_bytes()).ok())
        .and_then(|value| from.join(value).ok())
        .ok_or(Fault::NoLocation)
}

/// Reads the content piece by piece, so that no more than allowed is ever held.
async fn body(mut response: Response, ask: &Ask) -> Result<Vec<u8>, Fault> {
    let encoding = response.headers().get(CONTENT_ENCODING);
    if let Some(encoding) = encoding.filter(|encoding| *encoding != "identity") {
        let encoding = String::from_utf8_lossy(encoding.as_bytes()).into_owned();
        return Err(Fault::Encoded(encoding));
    }
    let announced = response.content_length().unwrap_or(0);
    if !ask.cut && announced > ask.most as u64 {
        return Err(Fault::TooLarge(ask.most));
    }
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| fault(&error))? {
        body.extend_from_slice(&piece);
        if body.len() > ask.most {
            if !ask.cut {
                return Err(Fault::TooLarge(ask.most));
            }
            body.truncate(ask.most);
            break;
        }
    }
    Ok(body)
}

fn vet_address(address: IpAddr, judge: Judge) -> Result<(), Fault> {
    judge(address).map_or(Ok(()), |why| Err(Fault::NotPublic { address, why }))
}

/// The fault behind an error of the HTTP client: ours if our resolver refused, else
/// what the system says.
fn fault(error: &reqwest::Error) -> Fault {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    let mut last = String::new();
    while let Some(error) = cause {
        if let Some(ours) = error.downcast_ref::<Fault>() {
            return ours.clone();
        }
        last = error.to_string();
        cause = error.source();
    }
    Fault::Connection(last)
}

/// A resolver that lets only public addresses through.
struct Vetted {
    inner: Arc<dyn Resolve>,
    judge: Judge,
}

impl Resolve for Vetted {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.inner.resolve(name);
        let judge = self.judge;
        Box::pin(async move {
            let found = found
                .await
                .map_err(|error| Fault::Unresolved(error.to_string()))?;
            let mut refused = None;
            let mut vetted = Vec::new();
            for socket in found {
                match vet_address(socket.ip(), judge) {
                    Ok(()) => vetted.push(socket),
                    Err(fault) => refused = Some(fault),
                }
            }
            if vetted.is_empty() {
                let none = || Fault::Unresolved("it has no address".to_owned());
                return Err(refused.unwrap_or_else(none).into());
            }
            Ok(Box::new(vetted.into_iter()) as Addrs)
        })
    }
}

/// Looks names up as the system does.
pub(super) struct System;

impl Resolve for System {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: io::Result<Vec<SocketAddr>> = tokio::net::lookup_host((name.as_str(), 0))
                .await
                .map(Iterator::collect);
            Ok(Box::new(found?.into_iter()) as Addrs)
        })
    }
}
