//! Whole pages, single rules as rows, and pages made to hurt.

use std::sync::Arc;

use jiff::civil::{Date, date};

use super::byline;
use super::cues::Cues;
use super::dates;
use super::facts::Facts;
use super::find;
use super::headline;
use super::page::Page;
use super::prune;
use super::read;
use crate::ingest::Reader;
use crate::ingest::article::{Article, Certainty, Role};
use crate::ingest::boilerplate::tests::boilerplate;
use crate::ingest::formats::Source;
use crate::language::lexicon::tests::english;

const HARBOUR: &str = include_str!("../../../../tests/corpus/html/harbour.html");
const ALLOTMENT: &str = include_str!("../../../../tests/corpus/html/allotment.html");
const TWO_STORIES: &str = include_str!("../../../../tests/corpus/html/two-stories.html");

const PROSE: &str = "<p>The mill at Oddwick ground its last flour on Friday, after two hundred years, its owner said.</p>\
    <p>The building will become a school for bakers, who will grind again from autumn, she added.</p>\
    <p>Forty people had worked there, and most of them have found other work in the valley since.</p>";

fn articles(page: &str) -> Vec<Article> {
    let reader = Reader::new(Arc::new(english()), 64 << 20).unwrap();
    let source = Source {
        file: "pages/one.html".into(),
        text: page.into(),
    };
    read(&reader, &source).articles
}

fn article(page: &str) -> Article {
    articles(page).remove(0)
}

fn with_role(article: &Article, role: Role) -> Vec<&str> {
    let sentences = article.sentences.iter().filter(|s| s.role == role);
    sentences.map(|s| article.text_of(s)).collect()
}

/// The text of a page's article, its paragraphs parted by bars.
fn text(page: &str) -> String {
    let article = article(page);
    let mut lines = Vec::new();
    for role in [Role::Heading, Role::Body] {
        lines.extend(with_role(&article, role));
    }
    lines.join(" | ")
}

#[test]
fn a_news_page_gives_its_article_and_what_it_says_of_it() {
    let article = article(HARBOUR);
    assert_eq!(article.id.as_str(), "pages/one");
    assert_eq!(
        article.title.as_deref(),
        Some("Wenmouth harbour reopens after winter repairs")
    );
    assert_eq!(article.byline.as_deref(), Some("Maud Ferris"));
    assert_eq!(article.publisher.as_deref(), Some("The Wenmouth Gazette"));
    assert_eq!(article.published.day(), Some(date(2025, 3, 4)));
    assert_eq!(
        article.published.told_by.as_deref(),
        Some("JSON-LD datePublished: 2025-03-04T08:15:00+00:00")
    );
    assert_eq!(
        article.url.as_deref(),
        Some("https://wenmouth-gazette.example/news/harbour-reopens")
    );
    assert_eq!(article.language.as_deref(), Some("en"));
}

#[test]
fn a_news_page_keeps_its_text_and_loses_its_boilerplate() {
    let article = article(HARBOUR);
    let body = with_role(&article, Role::Body);
    assert_eq!(body.len(), 6, "{body:#?}");
    assert!(body[0].starts_with("WENMOUTH — The harbour"), "{}", body[0]);
    assert_eq!(
        with_role(&article, Role::Heading),
        ["A wall of local stone"]
    );
    assert_eq!(with_role(&article, Role::Caption).len(), 2);
    assert_eq!(
        with_role(&article, Role::Title),
        ["Wenmouth harbour reopens after winter repairs"]
    );
    for cut in [
        "Lamps",
        "READ MORE",
        "morning letter",
        "Ferry times",
        "old wall, and",
        "Facebook",
    ] {
        assert!(!article.stored.contains(cut), "{cut:?} is still there");
    }
    let notes: Vec<&str> = article.notes.iter().map(|note| note.why.as_str()).collect();
    for why in [
        "cut: advert",
        "cut: comments (2 pieces)",
        "cut: links to other articles (3 pieces)",
    ] {
        assert!(notes.contains(&why), "{why:?} is not among {notes:#?}");
    }
}

#[test]
fn a_date_that_reads_two_ways_is_kept_as_both() {
    let article = article(ALLOTMENT);
    assert_eq!(article.title.as_deref(), Some("The first leeks"));
    assert_eq!(article.byline.as_deref(), Some("Tobias Quill"));
    assert_eq!(article.published.earliest, Some(date(2025, 3, 4)));
    assert_eq!(article.published.latest, Some(date(2025, 4, 3)));
    assert_eq!(article.published.certainty, Certainty::Bounded);
    assert!(
        article
            .notes
            .iter()
            .any(|note| note.why.contains("which is not known"))
    );
}

#[test]
fn a_date_that_reads_two_ways_is_the_one_of_the_pages_language() {
    for (tag, day) in [("en-GB", date(2025, 4, 3)), ("en_US", date(2025, 3, 4))] {
        let article = article(&format!("<html lang=\"{tag}\">{ALLOTMENT}"));
        assert_eq!(article.published.day(), Some(day), "{tag}");
        let noted = article.notes.iter().map(|note| note.why.as_str());
        let mut noted = noted.filter(|why| why.contains("as its language writes it"));
        assert!(noted.next().is_some(), "{:?}", article.notes);
    }
}

#[test]
fn a_page_of_several_articles_is_parted_into_them() {
    let story = |number: u32| {
        format!(
            "<article><h2>Bridge number {number} opens</h2><time datetime=\"2024-05-0{number}\">{number} May</time>\
             <p>The mayor of the town opened bridge {number} on Monday, after years of delay and a long quarrel about who would pay for it in the end.</p>\
             <p>Residents said that they were happy, and the council will decide on the next bridge in June.</p></article>"
        )
    };
    let page = format!(
        "<html><head><title>Live</title></head><body>{}{}{}</body></html>",
        story(1),
        story(2),
        story(3)
    );
    let found = articles(&page);
    let told: Vec<(&str, Option<jiff::civil::Date>)> = found
        .iter()
        .map(|article| (article.title.as_deref().unwrap(), article.published.day()))
        .collect();
    assert_eq!(
        told,
        [
            ("Bridge number 1 opens", Some(date(2024, 5, 1))),
            ("Bridge number 2 opens", Some(date(2024, 5, 2))),
            ("Bridge number 3 opens", Some(date(2024, 5, 3))),
        ]
    );
}

#[test]
fn another_article_with_text_of_its_own_is_split_out() {
    let articles = articles(TWO_STORIES);
    let ids: Vec<&str> = articles.iter().map(|article| article.id.as_str()).collect();
    assert_eq!(ids, ["pages/one", "pages/one#2"]);
    let [own, other] = &articles[..] else {
        panic!()
    };
    assert_eq!(own.title.as_deref(), Some("Ferry adds a night crossing"));
    assert!(!own.stored.contains("lighthouse"));
    assert_eq!(
        other.title.as_deref(),
        Some("Lighthouse keeper retires after fifty years")
    );
    assert_eq!(other.host.as_ref(), Some(&own.id));
    assert_eq!(other.published.day(), Some(date(2024, 11, 18)));
    assert_eq!(other.byline, None);
}

#[test]
fn every_sentence_is_a_piece_of_the_stored_text() {
    for page in [HARBOUR, ALLOTMENT, TWO_STORIES] {
        for article in articles(page) {
            for sentence in &article.sentences {
                let words = article.text_of(sentence);
                assert!(!words.is_empty() && words.trim() == words, "{words:?}");
            }
        }
    }
}

#[test]
fn what_stands_beside_the_text_is_cut() {
    for beside in [
        "<nav><p>A sentence of a menu, which is long enough to be taken for a paragraph.</p></nav>",
        "<aside><p>A sentence of a box, which is long enough to be taken for a paragraph.</p></aside>",
        "<div class='post-tags'><p>A sentence of keywords, which is long enough for a paragraph.</p></div>",
        "<div class=commentList><p>A sentence of a reader, which is long enough for a paragraph.</p></div>",
        "<div style='display: none'><p>A sentence that is hidden, and long enough for a paragraph.</p></div>",
        "<ul><li><a href=a>A sentence of a list</a></li><li><a href=b>of links, which leads away</a></li></ul>",
        "<p>Related: <a href=x>A sentence of another article that a reader may like</a></p>",
        "<p>Sign up for a sentence of <a href=x>our letter, which comes every day</a>.</p>",
        "<script>A sentence of a script, which is long enough to be taken for a paragraph.</script>",
        "<button>A sentence of a button, which is long enough to be taken for a paragraph.</button>",
    ] {
        let page = format!("<body><div class=article-body>{PROSE}{beside}{PROSE}</div></body>");
        assert!(!text(&page).contains("A sentence"), "{beside}");
        assert!(text(&page).contains("two hundred years"), "{beside}");
    }
}

#[test]
fn what_belongs_to_the_text_is_kept() {
    for part in [
        "<ul><li>Kept words of an item, of some length.</li><li>And of another one, too.</li></ul>",
        "<blockquote><p>Kept words that somebody else said, and that are quoted here.</p></blockquote>",
        "<h2>Kept words of a heading</h2><p>The paragraph under it is of some length, as it should be.</p>",
        "<table><tr><td>Kept words</td><td>12</td></tr><tr><td>Others</td><td>13</td></tr></table>",
        "<p>Kept words with a <a href=x>link</a> in them, which is no reason to leave them out.</p>",
        "<p>Kept words.<br><br>And what follows them after two breaks of the line.</p>",
        "<div class='has-sidebar'><p>Kept words in a box whose name says little about them.</p></div>",
    ] {
        let page = format!("<body><div class=article-body>{PROSE}{part}{PROSE}</div></body>");
        assert!(text(&page).contains("Kept words"), "{part}");
    }
}

#[test]
fn an_article_is_found_though_everything_around_it_has_the_wrong_name() {
    let page = format!("<body><div class='widget sidebar'>{PROSE}{PROSE}</div></body>");
    assert!(text(&page).contains("two hundred years"));
}

#[test]
fn the_text_of_the_records_stands_in_for_a_page_that_shows_none() {
    let body = "The mill stopped on Friday, and its wheel with it, said the owner. ".repeat(8);
    let page = format!(
        r#"<script type="application/ld+json">{{"@type":"Article","articleBody":"{body}"}}</script><p>Please turn on scripts to read this.</p>"#
    );
    let article = article(&page);
    assert!(article.stored.contains("The mill stopped on Friday"));
    assert!(
        article
            .notes
            .iter()
            .any(|note| note.why.contains("articleBody"))
    );
}

/// Headline, writer and day of a page.
fn said(head: &str, above: &str) -> (Option<String>, Option<String>, Option<Date>) {
    let page = format!(
        "<html><head>{head}</head><body>{above}<div class=article-body>{PROSE}{PROSE}</div></body></html>"
    );
    let cues = Cues::shipped().unwrap();
    let boilerplate = boilerplate();
    let mut page = Page::of(&page, &cues);
    let region = find::article(&mut page);
    prune::prune(&mut page, region, &boilerplate);
    let facts = Facts::of(&page.tree);
    (
        headline::find(&page, &facts, region),
        byline::find(&page, &facts, region, &boilerplate),
        dates::find(&page, &facts, region, &mut Vec::new()).day(),
    )
}

#[test]
fn the_headline_is_the_one_that_the_page_shows() {
    for (head, above, expected) in [
        (
            "<title>Old mill of Oddwick closes | The Vale</title>",
            "",
            "Old mill of Oddwick closes",
        ),
        (
            "<title>The Vale: news</title>",
            "<h1>Old mill of Oddwick closes</h1>",
            "Old mill of Oddwick closes",
        ),
        (
            "<title>Old mill closes - The Vale</title>",
            "<h1><a href='/'>The Vale</a></h1><h2 class=entry-title>Old mill closes</h2>",
            "Old mill closes",
        ),
        (
            "<meta property=og:title content='Old mill of Oddwick closes'>",
            "<h1><span>In the valley</span> <span>Old mill of Oddwick closes</span></h1>",
            "Old mill of Oddwick closes",
        ),
        (
            "<meta property=og:title content='Old mill closes'>",
            "<h1>Old mill closes after two hundred years</h1>",
            "Old mill closes after two hundred years",
        ),
    ] {
        assert_eq!(
            said(head, above).0.as_deref(),
            Some(expected),
            "{head} {above}"
        );
    }
}

#[test]
fn the_writer_is_named_without_what_stands_around() {
    for (head, above, expected) in [
        (
            "<meta name=author content='Ida Marsh'>",
            "",
            Some("Ida Marsh"),
        ),
        (
            "<meta name=author content='admin'>",
            "<p class=byline>By Ida Marsh, staff writer</p>",
            Some("Ida Marsh"),
        ),
        (
            "",
            "<div class=author>By<a href=x>Ida Marsh</a></div>",
            Some("Ida Marsh"),
        ),
        (
            "",
            "<p>By Ida Marsh and Jon Fell</p>",
            Some("Ida Marsh and Jon Fell"),
        ),
        (
            "",
            "<span class=byline>Ida Marsh | 4 May 2025</span>",
            Some("Ida Marsh"),
        ),
        ("", "<a rel=author href=x>ida</a>", Some("ida")),
        (
            "<meta property=article:author content='https://social.example/ida'>",
            "",
            None,
        ),
        (
            "",
            "<div class=related><p class=byline>By Jon Fell</p></div>",
            None,
        ),
        (
            r#"<script type="application/ld+json">{"@type":"Article","author":[{"name":"Ida Marsh"},{"name":"Jon Fell"}]}</script>"#,
            "",
            Some("Ida Marsh, Jon Fell"),
        ),
    ] {
        assert_eq!(said(head, above).1.as_deref(), expected, "{head} {above}");
    }
}

#[test]
fn a_live_page_is_of_the_days_of_its_entries() {
    let record = r#"{"@type": "LiveBlogPosting", "headline": "Dredging, live", "datePublished": "2025-05-04T08:00:00Z",
        "liveBlogUpdate": [{"@type": "BlogPosting", "datePublished": "2025-05-06T09:00:00Z"},
        {"@type": "BlogPosting", "datePublished": "2025-05-04T08:00:00Z"}]}"#;
    let html = format!(
        "<title>Dredging, live</title><script type='application/ld+json'>{record}</script>\
         <h1>Dredging, live</h1><p>The dredger reached the harbour on Tuesday and began its work there.</p>\
         <p>The harbour office had waited for it since the winter, the pilots said.</p>"
    );
    let article = article(&html);
    assert_eq!(article.published.earliest, Some(date(2025, 5, 4)));
    assert_eq!(article.published.latest, Some(date(2025, 5, 6)));
    assert_eq!(article.published.certainty, Certainty::Bounded);
}

#[test]
fn the_day_is_that_of_publication_and_never_a_guess() {
    let day = Some(date(2025, 5, 4));
    for (head, above, expected) in [
        (
            "<meta property=article:published_time content='2025-05-04T23:30:00-05:00'>",
            "",
            day,
        ),
        (
            "<meta property=article:modified_time content='2025-05-04'>",
            "",
            None,
        ),
        ("", "<time datetime=2025-05-04>on Sunday</time>", day),
        ("", "<p class=date>May 4th, 2025</p>", day),
        ("", "<p>4. Mai 2025</p>", day),
        ("", "<p>Updated 4 May 2025</p>", None),
        (
            "",
            "<p class=date>Updated: 9 May 2025</p><p class=date>4 May 2025</p>",
            day,
        ),
        ("", "<p class=date>05/04/2025</p>", None),
        (
            "<link rel=canonical href='https://vale.example/2025/05/04/mill'>",
            "<p class=date>05/04/2025</p>",
            day,
        ),
        (
            "<link rel=canonical href='https://vale.example/2025/may/04/mill'>",
            "",
            day,
        ),
        ("", "<p class=date>13/05/2025</p>", Some(date(2025, 5, 13))),
        ("<meta name=date content='1950-05-04'>", "", None),
        (
            "<meta name=date content='2031-05-04'><meta name=dateModified content='2025-05-06'>",
            "",
            None,
        ),
        (
            "",
            "<div class=related><time datetime=2025-05-04>4 May</time></div>",
            None,
        ),
        ("", "<p class=date>31 June 2025</p>", None),
    ] {
        assert_eq!(said(head, above).2, expected, "{head} {above}");
    }
}

#[test]
fn a_page_made_to_hurt_is_read_in_bounded_space() {
    let attributes: String = (0..100_000).map(|n| format!("a{n}=b ")).collect();
    for (name, page) in [
        ("nested", format!("{}{PROSE}", "<div>".repeat(100_000))),
        ("links", format!("{}{PROSE}", "<a><i>".repeat(50_000))),
        ("reopened", format!("{}{PROSE}", "<a><p>".repeat(50_000))),
        ("attributes", format!("<div {attributes}>{PROSE}")),
        ("comment", format!("{PROSE}<!-- {}", "x".repeat(200_000))),
        ("script", format!("{PROSE}<script>{}", "x".repeat(200_000))),
        ("nul", format!("{PROSE}<p>{}", "\0".repeat(100_000))),
        (
            "one line",
            format!("<p>{}</p>", "word, and ".repeat(100_000)),
        ),
        (
            "tables",
            format!("{}{PROSE}", "<table><tr><td>".repeat(20_000)),
        ),
        ("lists", format!("{}{PROSE}", "<ul><li>".repeat(50_000))),
        (
            "drawings",
            format!("{}{PROSE}", "<svg><title/>".repeat(20_000)),
        ),
        (
            "brackets",
            format!(
                "<script type=application/ld+json>{}</script>{PROSE}",
                "[".repeat(100_000)
            ),
        ),
        (
            "writers",
            format!(
                "{}{}",
                "<div class=author>".repeat(500),
                "<b class=author>By Ida</b>".repeat(5_000)
            ),
        ),
        (
            "stray ends",
            format!("{}{PROSE}", "</b></p></div></table>".repeat(20_000)),
        ),
        ("nothing", String::new()),
        ("signs", "<".repeat(100_000)),
    ] {
        let tree = super::tree::Tree::of(&page);
        let deepest = (0..tree.len())
            .step_by(97)
            .map(|at| tree.ancestors(at).count())
            .max();
        assert!(deepest.unwrap_or(0) <= 512, "{name}: {deepest:?} deep");
        assert!(
            tree.len() as usize <= page.len() + 2,
            "{name}: {} nodes",
            tree.len()
        );
        let _ = articles(&page);
    }
}
