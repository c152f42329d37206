//! Feeds against servers on loopback: polite ones, broken ones and hostile ones.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::fetch::{Answer, Ask, Validators};
use super::*;

/// A server that answers as it was told, and notes what it was asked.
#[derive(Clone, Default)]
struct Site {
    replies: Arc<Mutex<HashMap<String, Reply>>>,
    asked: Arc<Mutex<Vec<(String, HeaderMap)>>>,
}

#[derive(Clone)]
struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
}

fn reply(status: u16, headers: &[(&'static str, &str)], body: &str) -> Reply {
    Reply {
        status,
        headers: headers
            .iter()
            .map(|(name, value)| (*name, value.to_string()))
            .collect(),
        body: body.to_owned(),
    }
}

impl Site {
    /// Starts it on an address of its own; gives its root.
    async fn start(&self, host: &str) -> String {
        let listener = TcpListener::bind((host, 0)).await.unwrap();
        let root = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        root
    }

    fn says(&self, path: &str, reply: Reply) {
        self.replies.lock().unwrap().insert(path.to_owned(), reply);
    }

    /// The paths that were asked for since last time.
    fn asked(&self) -> Vec<String> {
        let asked = std::mem::take(&mut *self.asked.lock().unwrap());
        asked.into_iter().map(|(path, _)| path).collect()
    }

    fn last_headers(&self) -> HeaderMap {
        self.asked.lock().unwrap().last().unwrap().1.clone()
    }
}

async fn answer(State(site): State<Site>, request: Request) -> Response<Body> {
    let path = request.uri().path_and_query().unwrap().to_string();
    let known = request.headers().get("if-none-match").cloned();
    let headers = request.headers().clone();
    site.asked.lock().unwrap().push((path.clone(), headers));
    let replies = site.replies.lock().unwrap();
    let Some(reply) = replies.get(&path) else {
        return Response::builder().status(404).body(Body::empty()).unwrap();
    };
    let mut response = Response::builder().status(reply.status);
    for (name, value) in &reply.headers {
        if *name == "etag" && known.as_ref().is_some_and(|known| known == value.as_str()) {
            response = response.status(StatusCode::NOT_MODIFIED);
        }
        response = response.header(*name, value);
    }
    response.body(Body::from(reply.body.clone())).unwrap()
}

/// A server that does `with` every connection; gives its address, and how many there
/// were.
async fn raw<F>(host: &str, with: fn(TcpStream) -> F) -> (SocketAddr, Arc<AtomicUsize>)
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind((host, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    (address, count(listener, with))
}

fn count<F>(listener: TcpListener, with: fn(TcpStream) -> F) -> Arc<AtomicUsize>
where
    F: Future<Output = ()> + Send + 'static,
{
    let counted = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&counted);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            counter.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(with(stream));
        }
    });
    counted
}

/// Reads the request, whatever it is.
async fn hear(stream: &mut TcpStream) {
    let mut buffer = [0; 4096];
    let _read = stream.read(&mut buffer).await;
}

/// Answers with `ok` and closes.
async fn fine(mut stream: TcpStream) {
    hear(&mut stream).await;
    let answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok";
    let _gone = stream.write_all(answer.as_bytes()).await;
}

/// Says nothing, for longer than any test takes.
async fn hang(mut stream: TcpStream) {
    hear(&mut stream).await;
    sleep(Duration::from_secs(600)).await;
}

const HASTE: Pace = Pace {
    gap: Duration::ZERO,
    closed: Duration::ZERO,
};

fn anything(_: IpAddr) -> Option<&'static str> {
    None
}

/// The address that stands for the public internet here, as all others are loopback.
const PUBLIC: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 5);

fn all_but_public(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(PUBLIC) => None,
        other => address::refusal(other),
    }
}

/// A resolver that gives these addresses in turn, whatever the name.
struct InTurn(Vec<Vec<IpAddr>>, AtomicUsize);

impl Resolve for InTurn {
    fn resolve(&self, _: Name) -> Resolving {
        let call = self.1.fetch_add(1, Ordering::SeqCst);
        let found = self.0[call % self.0.len()].clone();
        let found = found.into_iter().map(|address| SocketAddr::new(address, 0));
        Box::pin(async move { Ok(Box::new(found) as Addrs) })
    }
}

fn in_turn(addresses: &[&[&str]]) -> Arc<InTurn> {
    let parsed = |all: &&[&str]| all.iter().map(|one| one.parse().unwrap()).collect();
    Arc::new(InTurn(
        addresses.iter().map(parsed).collect(),
        AtomicUsize::new(0),
    ))
}

fn limits() -> Limits {
    Limits {
        max_bytes: 100_000,
        time: Duration::from_millis(400),
        max_redirects: 5,
        user_agent: "dateline/test".to_owned(),
    }
}

fn web(resolver: Arc<dyn Resolve>, judge: fetch::Judge) -> Web {
    let surroundings = Surroundings {
        pace: HASTE,
        resolver,
        judge,
    };
    Web::new(limits(), surroundings).unwrap()
}

async fn get(web: &Web, url: &str) -> Result<Answer, FetchError> {
    let ask = Ask {
        accept: "*/*",
        known: Validators::default(),
        most: web.max_bytes(),
        cut: false,
    };
    web.get(&Url::parse(url).unwrap(), &ask, false).await
}

/// Feeds in a folder that goes with the test, and a clock that the test moves.
struct Desk {
    data: tempfile::TempDir,
    settings: FeedSettings,
    now: Arc<AtomicI64>,
}

impl Desk {
    fn new(urls: &[String], pages: bool) -> Self {
        let sources = urls.iter().enumerate().map(|(number, url)| FeedSource {
            url: url.clone(),
            name: format!("feed{number}"),
            every_minutes: 15,
            pages,
        });
        Self {
            data: tempfile::tempdir().unwrap(),
            settings: FeedSettings {
                max_bytes: 100_000,
                timeout_seconds: 1,
                max_redirects: 5,
                allow_private_addresses: true,
                user_agent: None,
                sources: sources.collect(),
            },
            now: Arc::new(AtomicI64::new(1_750_000_000)),
        }
    }

    fn open(&self) -> Arc<Feeds> {
        let now = Arc::clone(&self.now);
        let surroundings = Surroundings {
            pace: HASTE,
            resolver: Arc::new(fetch::System),
            judge: anything,
        };
        let clock = Arc::new(move || Timestamp::from_second(now.load(Ordering::SeqCst)).unwrap());
        let feeds = Feeds::with(&self.settings, self.data.path(), surroundings, clock);
        Arc::new(feeds.unwrap())
    }

    fn pass(&self, minutes: i64) {
        self.now.fetch_add(minutes * 60, Ordering::SeqCst);
    }

    /// The files of a feed, with their content.
    fn files(&self, name: &str) -> Vec<(String, String)> {
        let path = folder(self.data.path()).join(name);
        let mut files: Vec<_> = fs::read_dir(path)
            .unwrap()
            .map(|entry| {
                let entry = entry.unwrap();
                let text = fs::read_to_string(entry.path()).unwrap();
                (entry.file_name().into_string().unwrap(), text)
            })
            .collect();
        files.sort();
        files
    }
}

/// Polls the first feed, a minute after the last time.
async fn poll(desk: &Desk, feeds: &Arc<Feeds>) -> Result<Polled, String> {
    desk.pass(1);
    let mut outcome = None;
    feeds
        .poll(&[], |_, done| {
            outcome = Some(done.as_ref().map(|p| *p).map_err(ToString::to_string));
        })
        .await;
    outcome.unwrap()
}

fn rss(items: &[(&str, &str)]) -> String {
    let items: String = items
        .iter()
        .map(|(id, title)| {
            format!(
                "<item><guid>{id}</guid><title>{title}</title><link>/{id}</link>\
                 <pubDate>Sat, 28 Jun 2025 07:00:00 GMT</pubDate>\
                 <description>About {title}.</description></item>"
            )
        })
        .collect();
    format!("<rss version=\"2.0\"><channel><title>The Herald</title>{items}</channel></rss>")
}

const HTML: &[(&str, &str)] = &[("content-type", "text/html; charset=utf-8")];

#[tokio::test]
async fn what_is_new_is_written_once_and_an_unchanged_feed_costs_nothing() {
    let site = Site::default();
    let root = site.start("127.0.0.1").await;
    let headers = [
        ("etag", "\"v1\""),
        ("last-modified", "Sat, 28 Jun 2025 07:00:00 GMT"),
    ];
    site.says(
        "/feed",
        reply(200, &headers, &rss(&[("1", "One"), ("2", "Two")])),
    );
    let desk = Desk::new(&[format!("{root}/feed")], false);
    let feeds = desk.open();
    let first = poll(&desk, &feeds).await.unwrap();
    assert_eq!((first.items, first.new, first.pages), (2, 2, 0));
    let agent = site.last_headers()["user-agent"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(agent.contains('/') && agent.contains('('), "{agent}");
    assert_eq!(site.asked(), ["/robots.txt", "/feed"]);

    let second = poll(&desk, &feeds).await.unwrap();
    assert!(second.unchanged);
    let asked = site.last_headers();
    assert_eq!(asked["if-none-match"], "\"v1\"");
    assert_eq!(asked["if-modified-since"], "Sat, 28 Jun 2025 07:00:00 GMT");
    assert_eq!(
        site.asked(),
        ["/feed"],
        "the rules of the site hold for a day"
    );

    let files = desk.files("feed0");
    assert_eq!(files.len(), 2);
    let (name, text) = &files[0];
    let id = name.strip_suffix(".jsonl").unwrap();
    assert!(id.starts_with("2025-06-28-one-"), "{id}");
    assert_eq!(
        *text,
        format!(
            "{{\"id\":\"feed0/{id}\",\"title\":\"One\",\"text\":\"About One.\",\
             \"date\":\"Sat, 28 Jun 2025 07:00:00 GMT\",\"publisher\":\"The Herald\",\"url\":\"{root}/1\"}}\n"
        )
    );
}

#[tokio::test]
async fn a_changed_item_is_written_beside_the_first_also_after_a_restart() {
    let site = Site::default();
    let root = site.start("127.0.0.1").await;
    site.says(
        "/feed",
        reply(200, &[], &rss(&[("1", "One"), ("2", "Two")])),
    );
    let desk = Desk::new(&[format!("{root}/feed")], false);
    poll(&desk, &desk.open()).await.unwrap();
    let again = poll(&desk, &desk.open()).await.unwrap();
    assert_eq!((again.new, again.changed, again.unchanged), (0, 0, false));
    site.says(
        "/feed",
        reply(200, &[], &rss(&[("1", "One, corrected"), ("2", "Two")])),
    );
    let changed = poll(&desk, &desk.open()).await.unwrap();
    assert_eq!((changed.new, changed.changed), (0, 1));
    assert_eq!(poll(&desk, &desk.open()).await.unwrap().changed, 0);
    let names: Vec<_> = desk
        .files("feed0")
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(names[0].ends_with("-2.jsonl"), "{names:?}");
    let status = &desk.open().status()[0];
    assert_eq!((status.items, status.failures), (3, 0));
    assert_eq!(status_on_disk(&desk.settings, desk.data.path())[0], *status);
}

#[tokio::test]
async fn a_broken_memory_is_a_fresh_start_that_writes_nothing_twice() {
    let site = Site::default();
    let root = site.start("127.0.0.1").await;
    site.says("/feed", reply(200, &[("etag", "1")], &rss(&[("1", "One")])));
    let desk = Desk::new(&[format!("{root}/feed")], false);
    poll(&desk, &desk.open()).await.unwrap();
    fs::write(state_file(desk.data.path(), "feed0"), "{broken").unwrap();
    let polled = poll(&desk, &desk.open()).await.unwrap();
    assert_eq!(
        (polled.new, polled.changed, polled.unchanged),
        (0, 0, false)
    );
    assert_eq!(desk.files("feed0").len(), 1);
}

#[tokio::test]
async fn the_page_of_an_item_is_kept_where_it_is_one() {
    let site = Site::default();
    let root = site.start("127.0.0.1").await;
    let titles = [
        ("page", "A"),
        ("moved", "B"),
        ("pdf", "C"),
        ("gone", "D"),
        ("closed", "E"),
        ("large", "F"),
    ];
    site.says("/feed", reply(200, &[], &rss(&titles)));
    site.says(
        "/robots.txt",
        reply(200, &[], "User-agent: dateline\nDisallow: /closed"),
    );
    site.says("/page", reply(200, HTML, "<p>The page."));
    site.says("/moved", reply(302, &[("location", "/page")], ""));
    site.says(
        "/pdf",
        reply(200, &[("content-type", "application/pdf")], "%PDF"),
    );
    site.says("/closed", reply(200, HTML, "<p>Not for robots."));
    site.says("/large", reply(200, HTML, &"x".repeat(200_000)));
    let desk = Desk::new(&[format!("{root}/feed")], true);
    let polled = poll(&desk, &desk.open()).await.unwrap();
    assert_eq!((polled.new, polled.pages, polled.waiting), (6, 2, 0));
    let files = desk.files("feed0");
    let of = |letter: &str| {
        let start = format!("2025-06-28-{letter}-");
        files
            .iter()
            .find(|(name, _)| name.starts_with(&start))
            .unwrap()
    };
    for letter in ["a", "b"] {
        let (name, kept) = of(letter);
        assert!(name.ends_with(".html"), "{name}");
        assert!(kept.starts_with("<!-- saved from url="), "{kept}");
        assert!(kept.contains(&format!("{root}/page -->\n")), "{kept}");
        assert!(kept.contains("its feed says {\"title\":"), "{kept}");
        assert!(kept.ends_with("-->\n<p>The page."), "{kept}");
    }
    for letter in ["c", "d", "e", "f"] {
        assert!(of(letter).0.ends_with(".jsonl"), "{letter}");
    }
    assert!(!site.asked().contains(&"/closed".to_owned()));
}

#[tokio::test]
async fn a_page_that_fails_is_tried_again_before_the_feeds_words_have_to_do() {
    let site = Site::default();
    let root = site.start("127.0.0.1").await;
    site.says(
        "/feed",
        reply(200, &[("etag", "1")], &rss(&[("a", "A"), ("b", "B")])),
    );
    site.says("/a", reply(503, &[], ""));
    site.says("/b", reply(500, &[], ""));
    let desk = Desk::new(&[format!("{root}/feed")], true);
    let first = poll(&desk, &desk.open()).await.unwrap();
    assert_eq!((first.new, first.waiting), (0, 2));
    site.says("/b", reply(200, HTML, "<p>B."));
    let second = poll(&desk, &desk.open()).await.unwrap();
    assert_eq!((second.new, second.pages, second.waiting), (1, 1, 1));
    let third = poll(&desk, &desk.open()).await.unwrap();
    assert_eq!((third.new, third.pages, third.waiting), (1, 0, 0));
    assert!(poll(&desk, &desk.open()).await.unwrap().unchanged);
}

#[tokio::test]
async fn more_pages_than_are_polite_wait_for_the_next_poll() {
    let site = Site::default();
    let root = site.start("127.0.0.1").await;
    let ids: Vec<String> = (0..50).map(|number| format!("p{number}")).collect();
    let items: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str(), id.as_str())).collect();
    site.says("/feed", reply(200, &[("etag", "1")], &rss(&items)));
    for id in &ids {
        site.says(&format!("/{id}"), reply(200, HTML, "<p>Page."));
    }
    let desk = Desk::new(&[format!("{root}/feed")], true);
    let feeds = desk.open();
    for (new, waiting) in [(20, 30), (20, 10), (10, 0)] {
        let polled = poll(&desk, &feeds).await.unwrap();
        assert_eq!((polled.new, polled.waiting), (new, waiting));
    }
    assert!(poll(&desk, &feeds).await.unwrap().unchanged);
}

#[tokio::test]
async fn failures_are_remembered_with_longer_and_longer_waits_until_it_is_back() {
    let site = Site::default();
    let root = site.start("127.0.0.1").await;
    site.says("/feed", reply(500, &[], ""));
    let desk = Desk::new(&[format!("{root}/feed")], false);
    for (failures, minutes) in [(1, 15), (2, 30), (3, 60)] {
        let said = poll(&desk, &desk.open()).await.unwrap_err();
        assert_eq!(
            said,
            format!("{root}/feed answers 500 Internal Server Error")
        );
        let status = &desk.open().status()[0];
        assert_eq!(status.failures, failures);
        assert_eq!(status.last_error.as_deref(), Some(said.as_str()));
        let now = Timestamp::from_second(desk.now.load(Ordering::SeqCst)).unwrap();
        let wait = status.next_due.unwrap().duration_since(now).as_mins();
        assert!((minutes..=minutes * 9 / 8).contains(&wait), "{wait}");
    }
    for (body, said) in [
        ("<html>soon</html>", "not an RSS, Atom or JSON feed"),
        (
            "<!DOCTYPE x [<!ENTITY a \"b\">]><rss/>",
            "entities of its own",
        ),
        (&*"x".repeat(200_000), "more than 100000 bytes"),
    ] {
        site.says("/feed", reply(200, &[], body));
        let found = poll(&desk, &desk.open()).await.unwrap_err();
        assert!(found.contains(said), "{found}");
    }
    site.says("/feed", reply(200, &[], &rss(&[("1", "One")])));
    poll(&desk, &desk.open()).await.unwrap();
    let status = &desk.open().status()[0];
    assert_eq!((status.failures, &status.last_error), (0, &None));
    assert!(status.last_success.is_some() && status.last_item.is_some());
}

#[tokio::test]
async fn a_server_that_asks_to_be_left_alone_is() {
    let site = Site::default();
    let root = site.start("127.0.0.1").await;
    site.says("/feed", reply(429, &[("retry-after", "7200")], ""));
    let desk = Desk::new(&[format!("{root}/feed")], false);
    let said = poll(&desk, &desk.open()).await.unwrap_err();
    assert!(said.ends_with("answers 429 Too Many Requests"), "{said}");
    site.asked();
    let said = poll(&desk, &desk.open()).await.unwrap_err();
    assert!(
        said.starts_with("the server asked not to be called before"),
        "{said}"
    );
    assert!(site.asked().is_empty());
    desk.pass(120);
    site.says("/feed", reply(200, &[], &rss(&[("1", "One")])));
    assert_eq!(poll(&desk, &desk.open()).await.unwrap().new, 1);
}

#[tokio::test]
async fn a_feed_that_is_gone_is_left_alone_until_it_is_asked_for_by_name() {
    let site = Site::default();
    let root = site.start("127.0.0.1").await;
    site.says("/feed", reply(410, &[], ""));
    let desk = Desk::new(&[format!("{root}/feed")], false);
    let said = poll(&desk, &desk.open()).await.unwrap_err();
    assert!(said.contains("gone for good"), "{said}");
    let feeds = desk.open();
    assert!(feeds.status()[0].gone && feeds.status()[0].next_due.is_none());
    site.asked();
    desk.pass(10_000);
    feeds.poll(&[], |_, _| panic!("it was polled")).await;
    assert!(site.asked().is_empty());
    site.says("/feed", reply(200, &[], &rss(&[("1", "One")])));
    let mut back = false;
    let told = |_: &str, done: &Result<Polled, PollError>| back = done.is_ok();
    feeds.poll(&["feed0".to_owned()], told).await;
    assert!(back && !feeds.status()[0].gone);
}

#[tokio::test]
async fn what_a_site_asks_of_robots_is_obeyed() {
    for (status, rules, expected) in [
        (
            200,
            "User-agent: *\nDisallow: /feed",
            Some("its robots.txt does not allow it"),
        ),
        (200, "User-agent: *\nDisallow: /\nAllow: /feed", None),
        (200, "User-agent: other\nDisallow: /", None),
        (404, "", None),
        (403, "", None),
        (301, "", Some("redirected to no address")),
        (
            500,
            "",
            Some("its robots.txt cannot be read for now: 500 Internal Server Error"),
        ),
        (
            503,
            "",
            Some("its robots.txt cannot be read for now: 503 Service Unavailable"),
        ),
    ] {
        let site = Site::default();
        let root = site.start("127.0.0.1").await;
        site.says("/robots.txt", reply(status, &[], rules));
        site.says("/feed", reply(200, &[], &rss(&[("1", "One")])));
        let desk = Desk::new(&[format!("{root}/feed")], false);
        let said = poll(&desk, &desk.open()).await.err();
        let expected = expected.map(|said| format!("{root}/feed: {said}"));
        assert_eq!(said, expected, "{status} {rules:?}");
        let asked = site.asked().contains(&"/feed".to_owned());
        assert_eq!(asked, expected.is_none(), "{status} {rules:?}");
    }
}

#[tokio::test]
async fn addresses_within_are_never_called_however_they_are_written() {
    let (address, v4) = raw("127.0.0.1", fine).await;
    let port = address.port();
    // The same port on every other address of this machine.
    let any = |host| std::net::TcpListener::bind((host, port));
    let mut counters = vec![v4];
    for host in ["127.0.0.2", "::1"] {
        if let Ok(listener) = any(host) {
            listener.set_nonblocking(true).unwrap();
            counters.push(count(TcpListener::from_std(listener).unwrap(), fine));
        }
    }
    let every_name_is_loopback = in_turn(&[&["127.0.0.1"], &["::1"], &["127.0.0.1", "::1"]]);
    let web = web(every_name_is_loopback, address::refusal);
    let hosts = [
        "127.0.0.1",
        "127.0.0.2",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0x7f.1",
        "017700000001",
        "0177.0.0.1",
        "0177.1",
        "127.0.0.1.",
        "127.000.000.001",
        "0x7F.0x0.0x0.0x1",
        "%31%32%37.0.0.1",
        "１２７.0.0.1",
        "127。0。0。1",
        "①②⑦.0.0.1",
        "0",
        "0.0.0.0",
        "0x0",
        "00",
        "[::]",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[::ffff:0:127.0.0.1]",
        "[fe80::1]",
        "[fc00::1]",
        "[fd00::1]",
        "[ff02::1]",
        "[fec0::1]",
        "[2001:db8::1]",
        "[2001::1]",
        "[100::1]",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "a.localhost",
        "ｌｏｃａｌｈｏｓｔ",
        "localhost.localdomain",
        "internal",
        "metadata.google.internal",
        "news.example",
        "xn--nxasmq6b.example",
        "127.0.0.1.nip.example",
        "10.0.0.1",
        "10.1",
        "0xa000001",
        "012.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "192.168.1",
        "0xc0a80001",
        "169.254.169.254",
        "0xa9fea9fe",
        "2852039166",
        "0251.0376.0251.0376",
        "[::ffff:169.254.169.254]",
        "100.64.0.1",
        "198.18.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
    ];
    let mut urls: Vec<String> = hosts
        .iter()
        .map(|host| format!("http://{host}:{port}/feed"))
        .collect();
    urls.extend(
        [
            "http://user@127.0.0.1:PORT/",
            "http://user:hush@127.0.0.1:PORT/",
            "http://news.example@127.0.0.1:PORT/",
            "http://127.0.0.1:PORT@news.example/",
            "https://127.0.0.1:PORT/",
            "http:127.0.0.1:PORT/",
            "http:/127.0.0.1:PORT/",
            "http:\\\\127.0.0.1:PORT\\",
            "http://127.0.0.1:PORT?x",
            "http://127.0.0.1:PORT#x",
            "http://\t127.0.0.1:PORT/",
            "file:///etc/passwd",
            "file://127.0.0.1/etc/passwd",
            "ftp://127.0.0.1:PORT/",
            "gopher://127.0.0.1:PORT/_GET",
            "dict://127.0.0.1:PORT/x",
            "ldap://127.0.0.1:PORT/",
            "data:text/xml,<rss/>",
            "javascript:alert(1)",
            "jar:http://127.0.0.1:PORT/!/",
            "ws://127.0.0.1:PORT/",
            "blob:http://127.0.0.1:PORT/",
            "view-source:http://127.0.0.1:PORT/",
            "http://127.0.0.1:22/",
            "http://127.0.0.1:6379/",
            "unix:///run/x.sock",
            "about:blank",
        ]
        .map(|url| url.replace("PORT", &port.to_string())),
    );
    assert!(urls.len() >= 90);
    for url in &urls {
        // What is no address at all is refused by the parser.
        if Url::parse(url).is_ok() {
            let said = get(&web, url).await.map(|answer| answer.status);
            assert!(said.is_err(), "{url}: {said:?}");
        }
    }
    let parsed = urls.iter().filter(|url| Url::parse(url).is_ok()).count();
    assert!(parsed >= 80, "{parsed} of {} are addresses", urls.len());
    for counter in &counters {
        assert_eq!(counter.load(Ordering::SeqCst), 0);
    }
}

#[tokio::test]
async fn a_redirect_leads_to_no_address_within() {
    let (within, connections) = raw("127.0.0.1", fine).await;
    let port = within.port();
    let web = web(in_turn(&[&["127.0.0.1"]]), all_but_public);
    let site = Site::default();
    let root = site.start("127.0.0.5").await;
    for target in [
        format!("http://127.0.0.1:{port}/"),
        format!("//127.0.0.1:{port}/"),
        format!("http://2130706433:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("http://0.0.0.0:{port}/"),
        format!("http://localhost:{port}/"),
        format!("http://news.example:{port}/"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        format!("http://user:hush@127.0.0.1:{port}/"),
        "file:///etc/passwd".to_owned(),
        format!("gopher://127.0.0.1:{port}/"),
        "http://127.0.0.5:25/".to_owned(),
    ] {
        for status in [301, 302, 303, 307, 308] {
            site.says("/a", reply(302, &[("location", "/b")], ""));
            site.says("/b", reply(status, &[("location", &target)], ""));
            let error = get(&web, &format!("{root}/a")).await.unwrap_err();
            assert_eq!(error.redirects, 2, "{target}: {error}");
            let said = error.to_string();
            assert!(said.contains(", by redirect 2: "), "{said}");
            assert!(!said.contains("hush"), "{said}");
        }
    }
    for (location, fault) in [
        (Some("http://"), Fault::NoLocation),
        (Some("http://[::1"), Fault::NoLocation),
        (None, Fault::NoLocation),
    ] {
        let headers: Vec<_> = location.map(|to| ("location", to)).into_iter().collect();
        site.says("/c", reply(302, &headers, ""));
        let error = get(&web, &format!("{root}/c")).await.unwrap_err();
        assert_eq!(error.fault, fault, "{location:?}");
    }
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_name_that_changes_its_address_between_look_ups_leads_nowhere_within() {
    let (public, outside) = raw("127.0.0.5", fine).await;
    let listener = TcpListener::bind(("127.0.0.1", public.port()))
        .await
        .unwrap();
    let inside = count(listener, fine);
    let rounds = 60;
    for answers in [
        [["127.0.0.5"].as_slice(), &["127.0.0.1"]].as_slice(),
        &[&["127.0.0.1", "127.0.0.5"], &["127.0.0.5", "127.0.0.1"]],
        &[&["127.0.0.1"], &["127.0.0.5"], &["::1"], &[]],
    ] {
        let resolver = in_turn(answers);
        for _ in 0..rounds {
            // A new one each time, so that nothing is remembered.
            let web = web(resolver.clone(), all_but_public);
            let url = format!("http://news.example:{}/", public.port());
            let _either_way = get(&web, &url).await;
        }
        assert!(resolver.1.load(Ordering::SeqCst) >= rounds, "it was asked");
    }
    assert_eq!(inside.load(Ordering::SeqCst), 0);
    assert!(outside.load(Ordering::SeqCst) > 0);
}

#[tokio::test]
async fn redirects_end_after_five() {
    let site = Site::default();
    let root = site.start("127.0.0.1").await;
    for hop in 0..20 {
        let next = format!("/{}", hop + 1);
        site.says(&format!("/{hop}"), reply(302, &[("location", &next)], ""));
    }
    site.says("/20", reply(200, &[], "there"));
    let web = web(Arc::new(fetch::System), anything);
    let error = get(&web, &format!("{root}/0")).await.unwrap_err();
    assert_eq!(error.fault, Fault::TooManyRedirects(5));
    let asked = site.asked();
    assert_eq!(
        asked.len(),
        7,
        "robots.txt, the page, five redirects: {asked:?}"
    );
    let answer = get(&web, &format!("{root}/15")).await.unwrap();
    assert_eq!(answer.body, b"there");
    site.says("/loop", reply(301, &[("location", "/loop")], ""));
    let error = get(&web, &format!("{root}/loop")).await.unwrap_err();
    assert_eq!(error.fault, Fault::TooManyRedirects(5));
}

async fn endless(mut stream: TcpStream) {
    hear(&mut stream).await;
    let _gone = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
    while stream.write_all(&[b'x'; 4096]).await.is_ok() {}
}

async fn endless_chunks(mut stream: TcpStream) {
    hear(&mut stream).await;
    let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let _gone = stream.write_all(head).await;
    while stream.write_all(b"1\r\nx\r\n").await.is_ok() {}
}

async fn endless_headers(mut stream: TcpStream) {
    hear(&mut stream).await;
    let _gone = stream.write_all(b"HTTP/1.1 200 OK\r\n").await;
    while stream.write_all(b"x-more: and more\r\n").await.is_ok() {}
}

async fn announced_too_large(mut stream: TcpStream) {
    hear(&mut stream).await;
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n";
    let _gone = stream.write_all(head).await;
    sleep(Duration::from_secs(600)).await;
}

async fn shorter_than_announced(mut stream: TcpStream) {
    hear(&mut stream).await;
    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nshort";
    let _gone = stream.write_all(answer).await;
}

async fn drop_by_drop(mut stream: TcpStream) {
    hear(&mut stream).await;
    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n";
    for byte in answer.iter().cycle() {
        if stream.write_all(&[*byte]).await.is_err() {
            return;
        }
        sleep(Duration::from_millis(50)).await;
    }
}

async fn body_drop_by_drop(mut stream: TcpStream) {
    hear(&mut stream).await;
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 50000\r\n\r\n";
    let _gone = stream.write_all(head).await;
    while stream.write_all(b"x").await.is_ok() {
        sleep(Duration::from_millis(20)).await;
    }
}

async fn compressed(mut stream: TcpStream) {
    hear(&mut stream).await;
    let answer =
        b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\n\x1f\x8b\x08\x00";
    let _gone = stream.write_all(answer).await;
}

async fn garbage(mut stream: TcpStream) {
    hear(&mut stream).await;
    let _gone = stream
        .write_all(b"\x16\x03\x01 what is this?\r\n\r\n")
        .await;
}

async fn cut_off(mut stream: TcpStream) {
    hear(&mut stream).await;
}

#[tokio::test]
async fn no_server_can_hold_us_up_or_fill_us_up() {
    type Doing = fn(TcpStream) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;
    type Expected = fn(&Fault) -> bool;
    let cases: [(&str, Doing, Expected); 11] = [
        (
            "endless",
            |s| Box::pin(endless(s)),
            |f| matches!(f, Fault::TooLarge(_)),
        ),
        (
            "chunks",
            |s| Box::pin(endless_chunks(s)),
            |f| matches!(f, Fault::TooLarge(_) | Fault::TooSlow(_)),
        ),
        (
            "headers",
            |s| Box::pin(endless_headers(s)),
            |f| matches!(f, Fault::Connection(_)),
        ),
        (
            "announced",
            |s| Box::pin(announced_too_large(s)),
            |f| matches!(f, Fault::TooLarge(_)),
        ),
        (
            "short",
            |s| Box::pin(shorter_than_announced(s)),
            |f| matches!(f, Fault::Connection(_)),
        ),
        (
            "slow head",
            |s| Box::pin(drop_by_drop(s)),
            |f| matches!(f, Fault::TooSlow(_)),
        ),
        (
            "slow body",
            |s| Box::pin(body_drop_by_drop(s)),
            |f| matches!(f, Fault::TooSlow(_)),
        ),
        (
            "hang",
            |s| Box::pin(hang(s)),
            |f| matches!(f, Fault::TooSlow(_)),
        ),
        (
            "gzip",
            |s| Box::pin(compressed(s)),
            |f| matches!(f, Fault::Encoded(_)),
        ),
        (
            "garbage",
            |s| Box::pin(garbage(s)),
            |f| matches!(f, Fault::Connection(_)),
        ),
        (
            "cut off",
            |s| Box::pin(cut_off(s)),
            |f| matches!(f, Fault::Connection(_)),
        ),
    ];
    let fetcher = fetch::Fetcher::new(&limits(), Arc::new(fetch::System), anything).unwrap();
    let ask = Ask {
        accept: "*/*",
        known: Validators::default(),
        most: limits().max_bytes,
        cut: false,
    };
    for (name, doing, expected) in cases {
        let (address, _) = raw("127.0.0.1", doing).await;
        let url = Url::parse(&format!("http://{address}/")).unwrap();
        let begun = Instant::now();
        let fault = fetcher.hop(&url, &ask, limits().time).await.unwrap_err();
        assert!(expected(&fault), "{name}: {fault:?}");
        assert!(begun.elapsed() < Duration::from_secs(5), "{name}");
    }
}

#[tokio::test]
async fn dead_feeds_hold_up_no_other() {
    let mut urls = Vec::new();
    let mut dead = Vec::new();
    for number in 0..20 {
        let host = format!("127.0.1.{}", number + 1);
        // The dead ones come first, so that they are the first in every line.
        if number < 6 {
            let (address, _) = raw(&host, hang).await;
            urls.push(format!("http://{address}/feed"));
            dead.push(format!("feed{number}"));
        } else {
            let site = Site::default();
            let root = site.start(&host).await;
            site.says("/feed", reply(200, &[], &rss(&[("1", "One")])));
            urls.push(format!("{root}/feed"));
        }
    }
    let desk = Desk::new(&urls, false);
    let feeds = desk.open();
    for round in 0..2 {
        desk.pass(60);
        let mut order = Vec::new();
        let told = |name: &str, done: &Result<Polled, PollError>| {
            order.push((name.to_owned(), done.is_ok()));
        };
        feeds.poll(&[], told).await;
        assert_eq!(order.len(), 20);
        for (at, (name, fine)) in order.iter().enumerate() {
            assert_eq!(*fine, !dead.contains(name), "{name}");
            // Whoever answers is done before the first of those that never do.
            assert_eq!(*fine, at < 14, "round {round}: {order:?}");
        }
    }
}

#[tokio::test]
async fn in_the_background_a_feed_is_polled_when_it_is_due_and_not_before() {
    let site = Site::default();
    let root = site.start("127.0.0.1").await;
    site.says("/feed", reply(200, &[], &rss(&[("1", "One")])));
    let desk = Desk::new(&[format!("{root}/feed")], false);
    let feeds = desk.open();
    let polling = Arc::clone(&feeds).start();
    for _ in 0..500 {
        if feeds.status()[0].last_success.is_some() {
            break;
        }
        sleep(Duration::from_millis(10)).await;
    }
    polling.stop().await;
    assert_eq!(site.asked(), ["/robots.txt", "/feed"]);
    assert_eq!(desk.files("feed0").len(), 1);

    // Started again, it is not due yet; a quarter of an hour later it is.
    let polling = desk.open().start();
    sleep(Duration::from_millis(100)).await;
    polling.stop().await;
    assert!(site.asked().is_empty());
    desk.pass(15);
    let feeds = desk.open();
    let polling = Arc::clone(&feeds).start();
    for _ in 0..500 {
        if !site.asked.lock().unwrap().is_empty() {
            break;
        }
        sleep(Duration::from_millis(10)).await;
    }
    polling.stop().await;
    assert!(!site.asked().is_empty());
}

#[tokio::test]
async fn stopping_does_not_wait_for_a_server_that_says_nothing() {
    let (address, connections) = raw("127.0.0.1", hang).await;
    let mut desk = Desk::new(&[format!("http://{address}/feed")], false);
    desk.settings.timeout_seconds = 60;
    let polling = desk.open().start();
    while connections.load(Ordering::SeqCst) == 0 {
        sleep(Duration::from_millis(5)).await;
    }
    timeout(Duration::from_secs(10), polling.stop())
        .await
        .unwrap();
}
