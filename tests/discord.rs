//! The Discord surface against a Discord of our own on loopback: what people do, what
//! they see, and what goes wrong in between.

#![expect(
    unreachable_pub,
    reason = "the double is a module of one test, and reads as a library of its own"
)]
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says so by panicking"
)]

mod discord_double;

use std::sync::Arc;
use std::time::{Duration, Instant};

use dateline::answer::{Answer, Named, Status};
use dateline::data::DataPlace;
use dateline::desk::{Ask, Desk};
use dateline::ingest::article::{Article, ArticleId, Published};
use dateline::language::span::Span;
use dateline::retrieve::quote::Quote;
use dateline::settings::{DiscordSettings, Overrides, Settings};
use dateline::surface::discord::{Parts, serve, serve_until};
use dateline::surface::workers::Answering;
use dateline::team::Team;
use dateline::team::at_hand::OpenTeam;
use dateline::trouble::Trouble;
use dateline::understand::dialogue::Conversation;
use jiff::civil::date;
use serde_json::json;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use discord_double::rules::{self, Kind};
use discord_double::state::{Fault, Out, Silence, State};
use discord_double::{ALICE, BOB, BOT, CHANNEL, DIRECT, Discord, OTHER_BOT, Shown, Words};

/// A desk that says back what it was asked, quotes a text of many sentences for
/// "much", panics at "panic", and takes its time at "slow" and for ever at "stuck".
struct Parrot;

impl Answering for Parrot {
    fn handle(&self, ask: &Ask, conversation: &mut Conversation) -> Result<Answer, Trouble> {
        let mut answer = Answer::blank(&ask.text, "when", Status::Answered);
        let before = !conversation.offered.is_empty();
        conversation.offered = vec![ask.text.clone()];
        answer.note = Some(format!("heard {:?}, again {before}", ask.text));
        match ask.text.as_str() {
            "panic" => panic!("a panic that a test asked for"),
            "slow" => std::thread::sleep(Duration::from_secs(1)),
            "stuck" => std::thread::sleep(Duration::from_secs(60)),
            "much" => answer.citations = quotes(40),
            "both" => {
                answer.status = Status::Unclear;
                answer.suggestions = vec![
                    "timeline of visas".to_owned(),
                    "brief me on visas".to_owned(),
                ];
            }
            _ => answer.citations = quotes(1),
        }
        let command = ask.command();
        if command.is_some_and(|it| it.intent == "profile") || ask.text.starts_with("brief me on ")
        {
            answer.intent = "profile".to_owned();
            answer.entities.push(Named {
                id: "sccd".to_owned(),
                name: "Supply Chain and Commercial Dialogue".to_owned(),
                matched: "sccd".to_owned(),
                how: "alias".to_owned(),
            });
        }
        Ok(answer)
    }

    fn complete(&self, typed: &str, most: usize) -> Vec<String> {
        let mut names: Vec<String> = (1..most + 20).map(|n| format!("{typed} {n}")).collect();
        names.insert(0, "x".repeat(101));
        names
    }
}

/// Sentences of an article that nobody would like to see obeyed.
fn quotes(many: usize) -> Vec<Quote> {
    let sentence = "**@everyone**, <@1> said [so](https://evil.example) in the first meeting. ";
    let stored = sentence.repeat(3);
    let article = Article {
        id: ArticleId::new("herald"),
        file: "herald.txt".into(),
        stored: stored.as_str().into(),
        title: Some("# Korea, US discuss `supply` chain".to_owned()),
        publisher: Some("The Korea Herald".to_owned()),
        byline: None,
        published: Published::stated(date(2024, 6, 28), "June 28, 2024"),
        url: Some("https://www.koreaherald.com/view?id=1".to_owned()),
        language: None,
        sentences: Vec::new(),
        host: None,
        notes: Vec::new(),
        corrected: Vec::new(),
    };
    let all = Span::new(0, stored.len());
    let quote = Quote::cut(&article, all).expect("the whole text can be quoted");
    vec![quote; many]
}

/// A bot that is running.
struct Running {
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<Result<(), Trouble>>,
}

impl Running {
    async fn stopped(mut self) -> Result<(), Trouble> {
        drop(self.stop.take());
        self.ended().await
    }

    async fn ended(self) -> Result<(), Trouble> {
        let ended = tokio::time::timeout(Duration::from_secs(10), self.task).await;
        ended
            .expect("the bot ends")
            .expect("the bot does not panic")
    }
}

fn parts(discord: &Discord) -> Parts {
    Parts {
        settings: DiscordSettings {
            token_file: None,
            token: Some("token".into()),
            api_url: discord.url(),
            guild_queue: 20,
            workers: 2,
            cooldown_seconds: 0,
        },
        follow_up: Duration::from_secs(600),
        desk: Arc::new(Parrot),
        clock: Arc::new(|| {
            date(2025, 6, 25)
                .at(9, 0, 0, 0)
                .in_tz("UTC")
                .expect("a time")
        }),
        starts: None,
    }
}

fn start(parts: Parts) -> Running {
    let (stop, stopped) = oneshot::channel::<()>();
    let until = async move {
        let _stopped = stopped.await;
    };
    Running {
        stop: Some(stop),
        task: tokio::spawn(serve_until(parts, until)),
    }
}

/// A Discord with the bot on it.
async fn connected() -> (Discord, Running) {
    let discord = Discord::start().await;
    let bot = start(parts(&discord));
    discord.connected().await;
    (discord, bot)
}

fn mention(words: &str) -> Words {
    Words::from(format!("<@{BOT}> {words}").as_str())
}

/// The same text without what Discord does not show.
fn read(shown: &Shown) -> String {
    shown.text.replace(['\\', '\u{200B}'], "")
}

#[test]
fn the_rules_object_to_what_discord_or_we_would_refuse() {
    let good = json!({
        "flags": 1 << 15,
        "allowed_mentions": {"parse": [], "replied_user": false},
        "nonce": "1", "enforce_nonce": true,
        "components": [
            {"type": 17, "components": [{"type": 10, "content": "words"}]},
            {"type": 1, "components": [
                {"type": 2, "style": 2, "label": "More", "custom_id": "a"},
                {"type": 2, "style": 2, "label": "Back", "custom_id": "b"},
            ]},
        ],
    });
    assert_eq!(rules::broken(Kind::Create, &good), [""; 0]);
    let text = "/components/0/components/0/content";
    let long = "a".repeat(4_001);
    let many = vec![json!({"type": 10, "content": "a"}); 41];
    let button = json!({"type": 2, "style": 2, "label": "x", "custom_id": "c"});
    let rows = [
        ("/flags", json!(0), "Components V2 flag"),
        ("/content", json!("words"), "no content"),
        ("/surprise", json!(1), "no keys"),
        ("/components", json!([]), "shows something"),
        ("/components", json!(many), "at most 40"),
        (text, json!(long), "at most 4,000"),
        (text, json!(" "), "no text display is empty"),
        ("/components/0/type", json!(9), "those that we use"),
        (
            "/components/0/components/0/colour",
            json!(1),
            "those that we use",
        ),
        (
            "/components/1/components",
            json!(vec![button; 6]),
            "one to five",
        ),
        (
            "/components/1/components/0/label",
            json!("a".repeat(81)),
            "at most 80",
        ),
        (
            "/components/1/components/0/custom_id",
            json!("b"),
            "there once",
        ),
        (
            "/components/1/components/0/custom_id",
            json!(""),
            "1 to 100",
        ),
        (text, json!("hello <@1>"), "mentions anyone"),
        (text, json!("hello @everyone"), "mentions anyone"),
        (text, json!("a\u{202E}b"), "cannot be seen"),
        (text, json!("[here](<javascript:x>)"), "leads to the web"),
        (
            text,
            json!("[bank.example](<https://evil.example/>)"),
            "leads to the web",
        ),
        ("/allowed_mentions", json!(null), "nobody is pinged"),
        (
            "/allowed_mentions/parse",
            json!(["users"]),
            "nobody is pinged",
        ),
        (
            "/allowed_mentions/replied_user",
            json!(true),
            "nobody is pinged",
        ),
        ("/nonce", json!("a".repeat(26)), "nonce"),
        ("/enforce_nonce", json!(false), "nonce"),
        (
            "/message_reference",
            json!({"message_id": "1"}),
            "question was deleted",
        ),
    ];
    for (place, value, rule) in rows {
        let mut bad = good.clone();
        let (parent, key) = place.rsplit_once('/').expect("a place is a path");
        let parent = bad.pointer_mut(parent).expect("the good body has it");
        match key.parse::<usize>() {
            Ok(index) => parent[index] = value,
            Err(_) => parent[key] = value,
        }
        let broken = rules::broken(Kind::Create, &bad);
        assert!(
            broken.iter().any(|said| said.contains(rule)),
            "{place}: {broken:?}"
        );
    }
}

#[test]
fn the_rules_object_to_commands_that_discord_would_refuse() {
    let option = json!({"type": 3, "name": "item", "description": "What", "required": true});
    let optional = json!({"type": 3, "name": "other", "description": "What"});
    let command = |name: &str, description: &str, options: serde_json::Value| json!([{"type": 1, "name": name, "description": description, "options": options}]);
    let good = command("ask", "Ask", json!([option, optional]));
    assert_eq!(rules::broken(Kind::Commands, &good), [""; 0]);
    let rows = [
        (command("Ask", "Ask", json!([])), "lower case"),
        (command("ask me", "Ask", json!([])), "lower case"),
        (command("ask", "", json!([])), "1 to 100"),
        (
            command("ask", "Ask", json!([optional, option])),
            "required first",
        ),
        (command("ask", "Ask", json!([option, option])), "there once"),
        (
            json!([{"type": 3, "name": "x", "description": "y"}]),
            "message menu",
        ),
    ];
    for (bad, rule) in rows {
        let broken = rules::broken(Kind::Commands, &bad);
        assert!(
            broken.iter().any(|said| said.contains(rule)),
            "{rule}: {broken:?}"
        );
    }
    let choice = json!({"name": "a".repeat(101), "value": "a"});
    let broken = rules::broken(Kind::Choices, &json!({"choices": vec![choice; 26]}));
    assert_eq!(broken.len(), 2, "{broken:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_addresses_the_bot_is_answered() {
    let (discord, bot) = connected().await;
    let asked = discord.say(&ALICE, CHANNEL, mention("when was it?"));
    let reply = discord.reply_to(asked).await;
    assert!(
        read(&reply).contains("heard \"when was it?\", again false"),
        "{reply:?}"
    );
    assert!(read(&reply).contains("[1] The Korea Herald · 28 June 2024 · # Korea, US"));

    let follow_up = Words {
        text: "and where?".to_owned(),
        reply_to: Some(reply.id),
        ping: true,
        ..Words::default()
    };
    let asked = discord.say(&ALICE, CHANNEL, follow_up);
    let reply = discord.reply_to(asked).await;
    assert!(
        read(&reply).contains("heard \"and where?\", again true"),
        "{reply:?}"
    );

    let asked = discord.say(&ALICE, DIRECT, "who was there?");
    let reply = discord.reply_to(asked).await;
    assert!(
        read(&reply).contains("heard \"who was there?\", again false"),
        "{reply:?}"
    );

    let asked = discord.say(&ALICE, CHANNEL, mention(""));
    let reply = discord.reply_to(asked).await;
    assert!(read(&reply).contains("heard \"/help\""), "{reply:?}");
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_whose_words_are_withheld_is_told_how_to_be_heard() {
    let (discord, bot) = connected().await;
    let words = Words {
        text: "and where?".to_owned(),
        reply_to: Some(1),
        ..Words::default()
    };
    let asked = discord.say(&ALICE, CHANNEL, words);
    let reply = discord.reply_to(asked).await;
    assert!(read(&reply).contains("mention"), "{reply:?}");
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_meant_for_the_bot_meets_silence() {
    let (discord, bot) = connected().await;
    discord.say(&ALICE, CHANNEL, "lunch?");
    discord.say(&OTHER_BOT, CHANNEL, mention("when was it?"));
    discord.say(&OTHER_BOT, DIRECT, "when was it?");
    let webhook = Words {
        webhook: true,
        ..mention("when was it?")
    };
    discord.say(&ALICE, CHANNEL, webhook);
    // What is said after them is answered, so they were all passed over.
    let asked = discord.say(&ALICE, CHANNEL, mention("done?"));
    discord.reply_to(asked).await;
    assert_eq!(discord.state().posted.len(), 1);
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn slash_commands_are_promised_at_once_and_answered_in_place() {
    let (discord, bot) = connected().await;
    let rows: [(&[&str], Option<&str>, &str, bool); 6] = [
        (
            &["ask"],
            Some("first meeting when?"),
            "heard \"first meeting when?\"",
            false,
        ),
        (&["entity"], Some("SCCD"), "heard \"/entity SCCD\"", false),
        (
            &["timeline"],
            Some("SCCD"),
            "heard \"/timeline SCCD\"",
            false,
        ),
        (&["latest"], None, "heard \"/latest\"", false),
        (&["latest"], Some("SCCD"), "heard \"/latest SCCD\"", false),
        (&["help"], None, "heard \"/help\"", true),
    ];
    for (path, option, said, private) in rows {
        let used = discord.slash(&ALICE, CHANNEL, path, option);
        let shown = discord.outcome(used).await;
        assert!(read(&shown).contains(said), "used {path:?}, saw {shown:?}");
        assert_eq!(shown.text.contains("-# Asked: "), !private, "{shown:?}");
        assert_eq!(shown.private, private, "used {path:?}");
        assert_eq!(discord.state().interactions[&used].answered, Some(5));
    }
    let menu = "Ask Dateline about this message";
    let used = discord.menu(&ALICE, menu, "second meeting when?");
    let shown = discord.outcome(used).await;
    assert!(
        read(&shown).contains("heard \"second meeting when?\""),
        "{shown:?}"
    );
    let shown = discord.outcome(discord.menu(&ALICE, menu, " ")).await;
    assert!(
        shown.private && read(&shown).contains("no words"),
        "{shown:?}"
    );
    let shown = discord
        .outcome(discord.slash(&ALICE, CHANNEL, &["gone"], None))
        .await;
    assert!(shown.private && read(&shown).contains("/help"), "{shown:?}");
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_completed_within_discords_limits() {
    let (discord, bot) = connected().await;
    let typed = discord.type_option(&ALICE, "entity", "sam");
    let shown = discord.outcome(typed).await;
    let choices = shown.body["choices"].as_array().expect("choices").clone();
    assert_eq!(
        choices.first(),
        Some(&json!({"name": "sam 1", "value": "sam 1"}))
    );
    assert!((1..=25).contains(&choices.len()));
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_a_long_reply_are_turned_in_place_by_the_asker_alone() {
    let (discord, bot) = connected().await;
    let asked = discord.say(&ALICE, CHANNEL, mention("much"));
    let first = discord.reply_to(asked).await;
    assert!(first.text.contains("Page 1 of"), "{first:?}");

    let stranger = discord.outcome(discord.press(&BOB, &first, "More")).await;
    assert!(stranger.private && read(&stranger).contains("Only the person who asked"));
    assert_eq!(discord.message(first.id).text, first.text);

    let mut page = first.clone();
    let mut seen = rules::texts(&first.body).len() - 1;
    while rules::buttons(&page.body)
        .iter()
        .any(|button| button["label"] == "More")
    {
        discord.outcome(discord.press(&ALICE, &page, "More")).await;
        page = discord.message(first.id);
        seen += rules::texts(&page.body).len() - 1;
    }
    assert_eq!(seen, 41, "40 quotations and a note, each on one page");

    discord.outcome(discord.press(&ALICE, &page, "Back")).await;
    assert!(discord.message(first.id).text.contains("of"));
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_back_has_buttons_that_ask_what_they_say() {
    let (discord, bot) = connected().await;
    let asked = discord.say(&ALICE, CHANNEL, mention("both"));
    let reply = discord.reply_to(asked).await;
    for label in ["timeline of visas", "brief me on visas"] {
        assert!(read(&reply).contains(label), "{reply:?}");
        let answered = discord.outcome(discord.press(&BOB, &reply, label)).await;
        assert!(!answered.private, "{answered:?}");
        let heard = format!("heard \"{label}\"");
        assert!(read(&answered).contains(&heard), "{answered:?}");
    }
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_briefing_takes_what_its_button_adds_and_survives_a_restart() {
    let discord = Discord::start().await;
    let data = tempfile::tempdir().expect("a folder");
    let place = DataPlace::Folder(data.path().to_owned());
    let team = Team::open(&place).await.expect("a new database");
    let mut over_seeds = parts(&discord);
    over_seeds.desk = with_briefings(seeds(), &team);
    let bot = start(over_seeds);
    discord.connected().await;
    let used = discord.slash(&ALICE, CHANNEL, &["entity"], Some("SCCD"));
    discord.outcome(used).await;
    let asked = discord.say(&ALICE, CHANNEL, mention("brief me on SCCD"));
    let reply = discord.reply_to(asked).await;
    let added = discord
        .outcome(discord.press(&BOB, &reply, "Add to briefing"))
        .await;
    assert!(
        read(&added).contains("Supply Chain and Commercial Dialogue"),
        "{added:?}"
    );
    assert!(added.private);
    let used = discord.slash(&BOB, CHANNEL, &["brief", "add"], Some("rare coins"));
    assert!(read(&discord.outcome(used).await).contains("rare coins"));
    bot.stopped().await.expect("a clean stop");

    // A second process would find nothing of the first but its database.
    team.close().await;
    let team = Team::open(&place).await.expect("the same database");
    let mut over_seeds = parts(&discord);
    over_seeds.desk = with_briefings(seeds(), &team);
    let bot = start(over_seeds);
    discord
        .until("a second session", |state| {
            (state.identifies.len() == 2).then_some(())
        })
        .await;
    discord.connected().await;
    let used = discord.slash(&BOB, CHANNEL, &["brief", "show"], None);
    let shown = discord.outcome(used).await;
    assert!(
        read(&shown).contains("Supply Chain and Commercial Dialogue"),
        "{shown:?}"
    );
    assert!(read(&shown).contains("rare coins"), "{shown:?}");
    let asked = discord.say(&ALICE, CHANNEL, mention("show the briefing"));
    assert!(read(&discord.reply_to(asked).await).contains("rare coins"));
    let asked = discord.say(&ALICE, DIRECT, "show the briefing");
    let own = discord.reply_to(asked).await;
    assert!(
        !read(&own).contains("rare coins"),
        "a direct message has its own: {own:?}"
    );
    let used = discord.slash(&BOB, CHANNEL, &["brief", "remove"], Some("rare coins"));
    assert!(read(&discord.outcome(used).await).contains("rare coins"));
    let used = discord.slash(&BOB, CHANNEL, &["brief", "post"], None);
    let posted = discord.outcome(used).await;
    assert!(
        !posted.private && !read(&posted).contains("rare coins"),
        "{posted:?}"
    );

    // The old button's handle is gone with the old process.
    let pressed = discord
        .outcome(discord.press(&BOB, &reply, "Add to briefing"))
        .await;
    assert!(
        pressed.private && read(&pressed).contains("expired"),
        "{pressed:?}"
    );
    assert_eq!(
        discord.calls("PUT /applications").len(),
        1,
        "commands are registered once"
    );
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_and_foreign_handles_do_nothing() {
    let (discord, bot) = connected().await;
    for handle in ["dateline:0", "x", &"a".repeat(100)] {
        let shown = discord
            .outcome(discord.press_handle(&ALICE, 5, handle))
            .await;
        assert!(
            shown.private && read(&shown).contains("expired"),
            "handle {handle}"
        );
    }
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_message_is_answered_once_whatever_goes_wrong_on_the_way() {
    let faults = [
        Fault::TooFast {
            seconds: 0.2,
            global: false,
        },
        Fault::TooFast {
            seconds: 0.2,
            global: true,
        },
        Fault::TooFastHtml,
        Fault::Status(502),
        Fault::DoneBut(503),
        Fault::OddHeaders,
        Fault::OddBody,
        Fault::Late(Duration::from_millis(500)),
    ];
    let (discord, bot) = connected().await;
    for fault in faults {
        let before = discord.state().posted.len();
        discord.fault("POST /channels/*/messages", fault.clone());
        let asked = discord.say(&ALICE, CHANNEL, mention("when?"));
        discord.reply_to(asked).await;
        let asked = discord.say(&ALICE, CHANNEL, mention("and then?"));
        discord.reply_to(asked).await;
        assert_eq!(discord.state().posted.len(), before + 2, "fault {fault:?}");
        assert!(
            discord.calls("POST /channels/*/messages").len() <= 2 * (before + 2),
            "fault {fault:?}"
        );
    }
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_global_refusal_stops_every_channel_but_no_interaction() {
    let (discord, bot) = connected().await;
    discord.fault(
        "POST /channels/*/messages",
        Fault::TooFast {
            seconds: 1.5,
            global: true,
        },
    );
    let first = discord.say(&ALICE, CHANNEL, mention("when?"));
    discord
        .until("the refusal", |state| {
            let refused = state.calls.iter().find(|call| call.status == 429);
            refused.map(|_| ())
        })
        .await;
    let refused = Instant::now();
    let second = discord.say(&BOB, DIRECT, "when?");
    let used = discord.slash(&ALICE, CHANNEL, &["ask"], Some("when?"));
    discord.outcome(used).await;
    assert!(
        refused.elapsed() < Duration::from_secs(1),
        "interactions have no part in it"
    );
    discord.reply_to(first).await;
    discord.reply_to(second).await;
    let calls = discord.calls("POST /channels/*/messages");
    let later = calls.iter().filter(|call| call.status == 200);
    for call in later {
        assert!(call.at > refused + Duration::from_millis(1_200), "{call:?}");
    }
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interaction_that_discord_has_forgotten_is_left_alone() {
    let (discord, bot) = connected().await;
    discord.fault("/callback", Fault::Status(404));
    let used = discord.slash(&ALICE, CHANNEL, &["ask"], Some("when?"));
    discord.excuse(used);
    discord
        .until("the callback", |state| {
            state
                .calls
                .iter()
                .find(|call| call.path.contains("callback"))
                .map(|_| ())
        })
        .await;
    let used = discord.slash(&ALICE, CHANNEL, &["ask"], Some("and then?"));
    discord.outcome(used).await;
    assert_eq!(
        discord.calls("/callback").len(),
        2,
        "it is not called back again"
    );
    assert_eq!(discord.calls("PATCH").len(), 1, "and nothing is edited");
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_discord_will_not_show_is_owned_up_to() {
    let (discord, bot) = connected().await;
    discord.fault("POST /channels/*/messages", Fault::Refused(200_000));
    let asked = discord.say(&ALICE, CHANNEL, mention("when?"));
    let reply = discord.reply_to(asked).await;
    assert!(read(&reply).contains("does not let me"), "{reply:?}");
    discord.fault("PATCH /webhooks", Fault::Refused(50_035));
    let used = discord.slash(&ALICE, CHANNEL, &["ask"], Some("when?"));
    let shown = discord.outcome(used).await;
    assert!(read(&shown).contains("does not let me"), "{shown:?}");
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_does_not_wait_for_what_is_stuck() {
    let (discord, bot) = connected().await;
    discord.say(&ALICE, CHANNEL, mention("stuck"));
    tokio::time::sleep(Duration::from_millis(100)).await;
    let begun = Instant::now();
    bot.stopped().await.expect("a stop in time");
    assert!(begun.elapsed() < Duration::from_secs(5));
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_fails_its_own_question_in_words() {
    let (discord, bot) = connected().await;
    let asked = discord.say(&ALICE, CHANNEL, mention("panic"));
    let reply = discord.reply_to(asked).await;
    assert!(read(&reply).contains("went wrong"), "{reply:?}");
    let asked = discord.say(&ALICE, CHANNEL, mention("when?"));
    assert!(read(&discord.reply_to(asked).await).contains("heard"));
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_takes_long_shows_that_it_is_under_way() {
    let (discord, bot) = connected().await;
    let asked = discord.say(&ALICE, CHANNEL, mention("when?"));
    discord.reply_to(asked).await;
    assert_eq!(discord.state().typing, 0);
    let asked = discord.say(&ALICE, CHANNEL, mention("slow"));
    discord.reply_to(asked).await;
    assert_eq!(discord.state().typing, 1);
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_too_fast_is_told_once() {
    let discord = Discord::start().await;
    let mut parts = parts(&discord);
    parts.settings.cooldown_seconds = 60;
    let bot = start(parts);
    discord.connected().await;
    let asked: Vec<u64> = (0..10)
        .map(|_| discord.say(&ALICE, CHANNEL, mention("when?")))
        .collect();
    let other = discord.say(&BOB, CHANNEL, mention("when?"));
    assert!(
        read(&discord.reply_to(other).await).contains("heard"),
        "others are not slowed"
    );
    discord
        .until("a notice", |state| (state.posted.len() >= 3).then_some(()))
        .await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let posted = discord.state().posted.clone();
    let to_alice = posted
        .iter()
        .filter(|posted| posted.to.is_some_and(|to| asked.contains(&to)));
    assert_eq!(to_alice.count(), 2, "one answer and one notice");
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_refuses_in_words() {
    let discord = Discord::start().await;
    let mut parts = parts(&discord);
    parts.settings.guild_queue = 1;
    parts.settings.workers = 1;
    let bot = start(parts);
    discord.connected().await;
    let used: Vec<u64> = (0..30)
        .map(|_| discord.slash(&ALICE, CHANNEL, &["ask"], Some("when?")))
        .collect();
    for used in used {
        let shown = discord.outcome(used).await;
        let said = read(&shown);
        assert!(
            said.contains("heard") || said.contains("more questions"),
            "{shown:?}"
        );
    }
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_lost_comes_back_and_commands_are_registered_once() {
    let (discord, bot) = connected().await;
    let ways = [
        Out::Frame(json!({"op": 7, "d": null})),
        Out::Close(4000),
        Out::Drop,
    ];
    for (lost, way) in ways.into_iter().enumerate() {
        discord.gateway(way.clone());
        discord
            .until("a resumed session", |state| {
                (state.resumes > lost).then_some(())
            })
            .await;
        let asked = discord.say(&ALICE, CHANNEL, mention("when?"));
        discord.reply_to(asked).await;
    }
    assert_eq!(discord.state().identifies.len(), 1);
    assert_eq!(discord.state().posted.len(), 3, "nothing is answered twice");
    discord.gateway(Out::Frame(json!({"op": 9, "d": false})));
    discord
        .until("a new session", |state| {
            (state.identifies.len() == 2).then_some(())
        })
        .await;
    let asked = discord.say(&ALICE, CHANNEL, mention("when?"));
    discord.reply_to(asked).await;
    assert_eq!(discord.calls("PUT /applications").len(), 1);
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_dead_is_noticed_and_its_session_goes_on() {
    let discord = Discord::start().await;
    discord.state().heartbeat_ms = Some(1_000);
    let bot = start(parts(&discord));
    discord.connected().await;
    discord.state().silence = Some(Silence::Heartbeats);
    let asked = discord.say(&ALICE, CHANNEL, mention("when?"));
    discord.reply_to(asked).await;
    let (identifies, resumes) = {
        let state = discord.state();
        (state.identifies.len(), state.resumes)
    };
    assert_eq!((identifies, resumes), (1, 1));
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_keeps_silent_is_not_waited_for_without_end() {
    for silence in [Silence::Hello, Silence::Ready] {
        let discord = Discord::start().await;
        discord.state().silence = Some(silence);
        let bot = start(parts(&discord));
        let patience = Instant::now() + Duration::from_secs(30);
        while discord.state().events.is_empty() {
            assert!(Instant::now() < patience, "{silence:?}: not connected");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let asked = discord.say(&ALICE, CHANNEL, mention("when?"));
        discord.reply_to(asked).await;
        bot.stopped().await.expect("a clean stop");
        discord.finish();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_is_obeyed_whatever_the_gateway_is_at() {
    for silence in [Silence::Hello, Silence::Ready, Silence::Heartbeats] {
        let discord = Discord::start().await;
        discord.state().silence = Some(silence);
        let bot = start(parts(&discord));
        tokio::time::sleep(Duration::from_millis(300)).await;
        let begun = Instant::now();
        bot.stopped().await.expect("a clean stop");
        assert!(begun.elapsed() < Duration::from_secs(5), "{silence:?}");
        discord.finish();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn close_codes_start_anew_go_on_or_end() {
    for (code, identifies, resumes) in [(4003, 2, 0), (4007, 2, 0), (4009, 2, 0), (4008, 1, 1)] {
        let (discord, bot) = connected().await;
        discord.gateway(Out::Close(code));
        let back = |state: &State| (state.identifies.len() + state.resumes > 1).then_some(());
        discord.until("a session", back).await;
        let asked = discord.say(&ALICE, CHANNEL, mention("when?"));
        discord.reply_to(asked).await;
        let seen = {
            let state = discord.state();
            (state.identifies.len(), state.resumes)
        };
        assert_eq!(seen, (identifies, resumes), "{code}");
        bot.stopped().await.expect("a clean stop");
        discord.finish();
    }
    for (code, exit) in [
        (4004, 2),
        (4010, 1),
        (4011, 1),
        (4012, 1),
        (4013, 2),
        (4014, 2),
    ] {
        let (discord, bot) = connected().await;
        let begun = Instant::now();
        discord.gateway(Out::Close(code));
        let trouble = bot.ended().await.expect_err("there is nothing to serve");
        assert_eq!(trouble.exit_code(), exit, "{code}");
        assert!(begun.elapsed() < Duration::from_secs(2), "{code}");
        discord.finish();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sessions_of_a_day_are_counted_over_restarts() {
    let folder = tempfile::tempdir().expect("a folder");
    let starts = folder.path().join("starts");
    let now = jiff::Timestamp::now().as_second();
    let spent: String = (0..99).map(|n| format!("{}\n", now - n)).collect();
    std::fs::write(&starts, spent).expect("a file");
    let discord = Discord::start().await;
    let with_starts = || Parts {
        starts: Some(starts.clone()),
        ..parts(&discord)
    };
    let bot = start(with_starts());
    discord.connected().await;
    bot.stopped().await.expect("a clean stop");
    let trouble = start(with_starts()).ended().await;
    let trouble = trouble.expect_err("the day has seen enough sessions");
    assert!(format!("{trouble:#}").contains("reset"), "{trouble:#}");
    assert_eq!(discord.state().identifies.len(), 1);
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_between_two_sessions_is_answered_once() {
    let (discord, bot) = connected().await;
    let heard = discord.say(&ALICE, CHANNEL, mention("when?"));
    discord.reply_to(heard).await;
    discord.state().deaf = true;
    let missed = discord.say(&ALICE, CHANNEL, mention("and where?"));
    discord.say(&ALICE, CHANNEL, "lunch?");
    discord.state().deaf = false;
    discord.gateway(Out::Frame(json!({"op": 9, "d": false})));
    let reply = discord.reply_to(missed).await;
    assert!(
        read(&reply).contains("heard \"and where?\", again true"),
        "{reply:?}"
    );
    assert_eq!(discord.state().posted.len(), 2);
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_operator_has_to_put_right_ends_with_a_clear_message() {
    // The row, what goes wrong, and words of the message.
    let rows: [(&str, &str, Option<u16>, &str); 4] = [
        ("no token", " ", None, "DATELINE__DISCORD__TOKEN"),
        ("a wrong token", "wrong", None, "`discord.token`"),
        ("a token revoked", "token", Some(4004), "`discord.token`"),
        (
            "refused intents",
            "token",
            Some(4014),
            "Privileged Gateway Intents",
        ),
    ];
    for (row, token, close, words) in rows {
        let discord = Discord::start().await;
        discord.state().refuse_identify = close;
        let mut parts = parts(&discord);
        parts.settings.token = Some(token.into());
        let ended = start(parts).ended().await;
        let trouble = ended.expect_err("there is nothing to serve");
        assert_eq!(trouble.exit_code(), 2, "{row}");
        assert!(trouble.to_string().contains(words), "{row}: {trouble}");
        assert!(
            discord.state().identifies.len() <= 1,
            "{row}: no second try"
        );
        assert!(
            !trouble.to_string().contains("wrong\""),
            "{row}: the token is not shown"
        );
        discord.finish();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_revoked_while_running_stops_every_call() {
    let (discord, bot) = connected().await;
    discord.state().token = "another".to_owned();
    for _ in 0..10 {
        discord.say(&ALICE, CHANNEL, mention("when?"));
    }
    let trouble = bot.ended().await.expect_err("there is nothing to serve");
    assert_eq!(trouble.exit_code(), 2);
    let refused = discord.calls("POST /channels/*/messages").len();
    assert!(refused <= 5, "{refused} calls after the first refusal");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_discord_that_is_down_is_waited_for() {
    let discord = Discord::start().await;
    for _ in 0..5 {
        discord.fault("GET /gateway/bot", Fault::Status(502));
    }
    let bot = start(parts(&discord));
    discord.connected().await;
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_finishes_what_is_in_hand_within_five_seconds() {
    let (discord, bot) = connected().await;
    let asked = discord.say(&ALICE, CHANNEL, mention("slow"));
    tokio::time::sleep(Duration::from_millis(300)).await;
    let begun = Instant::now();
    bot.stopped().await.expect("a clean stop");
    assert!(begun.elapsed() < Duration::from_secs(5));
    discord.reply_to(asked).await;
    let code = discord.until("a goodbye", |state| state.closed_by_bot.first().copied());
    assert_eq!(code.await, Some(1000));
    discord.finish();
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn sigterm_stops_the_bot() {
    let discord = Discord::start().await;
    let bot = Running {
        stop: None,
        task: tokio::spawn(serve(parts(&discord))),
    };
    discord.connected().await;
    let begun = Instant::now();
    let me = std::process::id().to_string();
    let sent = std::process::Command::new("kill")
        .args(["-TERM", &me])
        .status();
    assert!(sent.expect("kill runs").success());
    bot.ended().await.expect("a clean stop");
    assert!(begun.elapsed() < Duration::from_secs(5));
    discord.finish();
}

/// A desk that keeps its briefings in a team's database.
fn with_briefings(desk: Desk, team: &Team) -> Arc<Desk> {
    Arc::new(desk.with_briefings(OpenTeam::here(team.clone())))
}

/// The desk that ships, over the seeds.
fn seeds() -> Desk {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let overrides = Overrides {
        corpus: vec![root.join("seeds/articles")],
        entities: vec![root.join("seeds/entities.toml")],
        data: Some(":memory:".into()),
    };
    let settings = Settings::load(&[], std::iter::empty(), &overrides).expect("the settings");
    dateline::bootstrap::desk_in_memory(&settings).expect("a desk over the seeds")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_asks_looks_up_and_keeps_a_briefing_over_the_seeds() {
    let discord = Discord::start().await;
    let mut parts = parts(&discord);
    let team = Team::open(&DataPlace::Memory).await;
    parts.desk = with_briefings(seeds(), &team.expect("a database in memory"));
    let bot = start(parts);
    discord.connected().await;
    // Which sentence is found is for the engine's own tests to say.
    let asked = discord.say(&ALICE, CHANNEL, mention("first sccd meeting when?"));
    let reply = discord.reply_to(asked).await;
    assert!(
        reply.text.contains("\n-# [1] The Korea Herald · "),
        "{}",
        reply.text
    );
    let added = discord
        .outcome(discord.press(&BOB, &reply, "Add to briefing"))
        .await;
    assert!(added.private, "{}", added.text);

    let typed = discord.type_option(&ALICE, "entity", "supply chain and");
    let choices = discord.outcome(typed).await.body["choices"].clone();
    let name = choices[0]["name"].as_str().expect("a name").to_owned();
    for command in ["entity", "timeline", "latest"] {
        let used = discord.slash(&ALICE, CHANNEL, &[command], Some(&name));
        let shown = discord.outcome(used).await;
        assert!(shown.text.contains("[1]"), "/{command}: {}", shown.text);
        let labels = rules::buttons(&shown.body);
        let add = labels
            .iter()
            .any(|button| button["label"] == "Add to briefing");
        assert!(add, "/{command}: {labels:?}");
    }
    let used = discord.slash(&ALICE, CHANNEL, &["brief", "add"], Some(&name));
    assert!(read(&discord.outcome(used).await).contains(&name));
    let asked = discord.say(
        &BOB,
        CHANNEL,
        mention("add critical minerals to the briefing"),
    );
    assert!(read(&discord.reply_to(asked).await).contains("critical minerals"));
    let used = discord.slash(&BOB, CHANNEL, &["brief", "post"], None);
    let posted = discord.outcome(used).await;
    assert!(posted.text.contains("[1]"), "{}", posted.text);

    let asked = discord.say(&ALICE, CHANNEL, mention("who won the football game?"));
    let reply = discord.reply_to(asked).await;
    assert!(!reply.text.contains("[1]"), "{}", reply.text);
    let asked = discord.say(&ALICE, CHANNEL, mention("hi"));
    assert!(!discord.reply_to(asked).await.text.is_empty());
    let used = discord.slash(&ALICE, CHANNEL, &["help"], None);
    assert!(discord.outcome(used).await.private);
    let long = discord.slash(&ALICE, CHANNEL, &["ask"], Some(&"(".repeat(6_000)));
    assert!(read(&discord.outcome(long).await).contains("characters"));
    bot.stopped().await.expect("a clean stop");
    discord.finish();
}
