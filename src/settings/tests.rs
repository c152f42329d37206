//! What must hold for every setting, and the ways a layer can be wrong.

use std::collections::BTreeSet;
use std::fs;

use secrecy::{ExposeSecret, SecretString};

use super::*;

/// `config/default.toml` with the settings that have no default filled in.
fn every_setting() -> String {
    SHIPPED
        .lines()
        .map(|line| {
            line.strip_prefix('#')
                .filter(|l| is_setting(l))
                .unwrap_or(line)
        })
        .fold(String::new(), |text, line| text + line + "\n")
}

fn is_setting(line: &str) -> bool {
    line.split_once(" = ")
        .is_some_and(|(name, _)| name.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
}

fn in_memory() -> Overrides {
    Overrides {
        data: Some(":memory:".into()),
        ..Overrides::default()
    }
}

fn nothing() -> impl Iterator<Item = (String, String)> {
    std::iter::empty()
}

fn variables(pairs: &[(&str, &str)]) -> std::vec::IntoIter<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .collect::<Vec<_>>()
        .into_iter()
}

struct Files(tempfile::TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let file = self.0.path().join(name);
        fs::write(&file, text).unwrap();
        file
    }
}

/// The mistakes of one file, as `line: said; hint`.
fn mistakes_of(text: impl AsRef<[u8]>) -> Vec<String> {
    let files = Files::new();
    let file = files.write("test.toml", text);
    let prefix = format!("{}:", file.display());
    match Settings::load(&[file], nothing(), &in_memory()) {
        Ok(_) => Vec::new(),
        Err(Mistakes(mistakes)) => mistakes
            .iter()
            .map(|mistake| mistake.to_string().replace(&prefix, ""))
            .collect(),
    }
}

/// Every setting's line in `every_setting()`, with its key, counted from 1.
fn lines_of_settings() -> Vec<(usize, &'static Key)> {
    let mut section = String::new();
    let mut lines = Vec::new();
    for (index, line) in every_setting().lines().enumerate() {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']').to_owned();
        } else if is_setting(line) {
            let name = line.split(' ').next().unwrap();
            let key = KEYS
                .iter()
                .find(|key| key.section == section && key.name == name)
                .unwrap_or_else(|| panic!("no key for {section}.{name}"));
            lines.push((index + 1, key));
        }
    }
    lines
}

#[test]
fn the_shipped_settings_load() {
    let settings = Settings::load(&[], nothing(), &Overrides::default()).unwrap();
    assert_eq!(settings.corpus.folders, [PathBuf::from("seeds/articles")]);
    assert_eq!(settings.corpus.max_file_bytes, 32 * 1024 * 1024);
    assert_eq!(settings.language.time_zone.iana_name(), Some("UTC"));
    assert_eq!(settings.discord.api_url, "https://discord.com");
    assert!(settings.discord.token.is_none());
    assert!(settings.answers.threshold.is_none());
    assert!(matches!(settings.data.folder, DataFolder::Folder(_)));
    assert_eq!(settings.layers(), [LayerName::Shipped]);
}

#[test]
fn table_struct_and_shipped_file_have_the_same_settings_in_the_same_order() {
    let in_table: Vec<_> = KEYS.iter().map(Key::path).collect();
    let in_file: Vec<_> = lines_of_settings()
        .iter()
        .map(|(_, key)| key.path())
        .collect();
    assert_eq!(in_table, in_file);

    let files = Files::new();
    let file = files.write("all.toml", every_setting());
    let settings = Settings::load(&[file], nothing(), &Overrides::default()).unwrap();
    let in_struct: BTreeSet<_> = toml::Table::try_from(&settings)
        .unwrap()
        .iter()
        .flat_map(|(section, content)| {
            let names = content.as_table().unwrap().keys();
            names
                .map(move |name| format!("{section}.{name}"))
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(in_table.into_iter().collect::<BTreeSet<_>>(), in_struct);
}

#[test]
fn every_shipped_setting_has_a_comment_right_above_it() {
    let lines: Vec<_> = SHIPPED.lines().collect();
    for (line, key) in lines_of_settings() {
        assert!(lines[line - 2].starts_with("# "), "{} has none", key.path());
    }
}

#[test]
fn the_bounds_of_a_number_stand_in_its_comment() {
    for (line, key) in lines_of_settings() {
        let keys::Expects::Whole { least, most } = key.expects else {
            continue;
        };
        let lines: Vec<_> = SHIPPED.lines().take(line - 1).collect();
        let comment: Vec<_> = lines
            .rsplit(|line| line.is_empty())
            .next()
            .unwrap()
            .to_vec();
        for bound in [least, most] {
            let words = comment.join(" ");
            let mut words = words.split(|c: char| !c.is_ascii_digit());
            assert!(
                words.any(|word| word == bound.to_string()),
                "{bound} of {}",
                key.path()
            );
        }
    }
}

#[test]
fn a_name_wrong_by_one_letter_is_refused_with_the_right_one_and_its_line() {
    for (line, key) in lines_of_settings() {
        for wrong in misspellings(key.name) {
            let mut lines: Vec<_> = every_setting().lines().map(str::to_owned).collect();
            lines[line - 1] = lines[line - 1].replacen(key.name, &wrong, 1);
            let expected = format!(
                "{line}: there is no setting `{}.{wrong}`; did you mean `{}`?",
                key.section, key.name
            );
            assert_eq!(mistakes_of(lines.join("\n")), [expected]);
        }
        for wrong in misspellings(&key.variable()) {
            let given = variables(&[(&wrong, "1")]);
            let result = Settings::load(&[], given, &in_memory());
            if wrong.starts_with("DATELINE__") {
                let Mistakes(mistakes) = result.unwrap_err();
                let hint = format!("did you mean `{}`?", key.variable());
                assert_eq!(mistakes[0].origin, Origin::Variable(wrong));
                assert_eq!(mistakes[0].hint, Some(hint));
            }
        }
    }
}

#[test]
fn a_section_wrong_by_one_letter_is_refused_with_the_right_one() {
    let sections: BTreeSet<_> = KEYS.iter().map(|key| key.section).collect();
    for section in sections {
        for wrong in misspellings(section) {
            let expected =
                format!("2: there is no section `[{wrong}]`; did you mean `[{section}]`?");
            assert_eq!(mistakes_of(format!("\n[{wrong}]\n")), [expected]);
        }
    }
}

/// Each letter in turn left out, doubled, replaced, and swapped with the next.
fn misspellings(name: &str) -> BTreeSet<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut all = BTreeSet::new();
    for at in 0..letters.len() {
        let mut without = letters.clone();
        let letter = without.remove(at);
        all.insert(without.iter().collect());
        let mut twice = letters.clone();
        twice.insert(at, letter);
        all.insert(twice.iter().collect());
        let mut other = letters.clone();
        other[at] = if letter.is_uppercase() { 'X' } else { 'x' };
        all.insert(other.iter().collect());
        if at + 1 < letters.len() {
            let mut swapped = letters.clone();
            swapped.swap(at, at + 1);
            all.insert(swapped.iter().collect());
        }
    }
    all.remove(name);
    all
}

#[test]
fn a_value_of_another_type_is_refused_for_every_setting() {
    use keys::Expects;
    let values = [
        ("a whole number", "7"),
        ("a number", "0.5"),
        ("a truth value", "true"),
        ("a text", "\"five\""),
        ("a list", "[\"a\"]"),
        ("a list of numbers", "[1]"),
        ("a section", "{ a = 1 }"),
        ("a date", "2024-06-28"),
    ];
    for key in KEYS {
        for (kind, value) in values {
            let fits = match key.expects {
                Expects::Paths { .. } => kind == "a list",
                Expects::Whole { least, most } => {
                    kind == "a whole number" && (least..=most).contains(&7)
                }
                Expects::Share => kind == "a number",
                Expects::Path | Expects::Secret => kind == "a text",
                Expects::Truth => kind == "a truth value",
                Expects::Text(_) | Expects::OneOf(_) | Expects::Tables(_) => false,
            };
            let mistakes = mistakes_of(format!("[{}]\n\n{} = {value}", key.section, key.name));
            if fits {
                assert_eq!(mistakes, [""; 0], "{} = {value}", key.path());
            } else {
                assert_eq!(mistakes.len(), 1, "{} = {value}", key.path());
                let start = format!("3: `{}` is ", key.path());
                assert!(mistakes[0].starts_with(&start), "{}", mistakes[0]);
            }
        }
    }
}

#[test]
fn a_mistake_names_its_line_what_was_found_and_what_to_write() {
    for (text, expected) in [
        (
            "[answers]\nmax_citations = 0",
            "2: `answers.max_citations` is 0; it must be a whole number from 1 to 10",
        ),
        (
            "[answers]\nthreshold = 1.5",
            "2: `answers.threshold` is 1.5; it must be a number from 0 to 1",
        ),
        (
            "[answers]\nthreshold = nan",
            "2: `answers.threshold` is nan; it must be a number from 0 to 1",
        ),
        (
            "[corpus]\nmax_file_bytes = 99999999999999999999",
            "2: `corpus.max_file_bytes` is 99999999999999999999; it must be a whole number \
             from 1024 to 1073741824",
        ),
        (
            "[corpus]\nfolders = []",
            "2: `corpus.folders` is empty; it must be a list of paths with at least 1",
        ),
        (
            "[corpus]\nfolders = \"news\"",
            "2: `corpus.folders` is \"news\"; it must be a list of paths with at least 1; \
             write `folders = [\"news\"]`",
        ),
        (
            "[corpus]\nfolders = [\n  \"news\",\n  \"~/more\",\n]",
            "4: `corpus.folders` is \"~/more\"; it must be a list of paths with at least 1; \
             `~` means nothing here: write the whole path",
        ),
        (
            "[language]\ntime_zone = \"Europe/Berln\"",
            "2: `language.time_zone` is \"Europe/Berln\"; it must be a time zone that this \
             machine knows, such as \"Europe/Berlin\"; did you mean `Europe/Berlin`?",
        ),
        (
            "[discord]\napi_url = \"https://discord.com/api/v10\"",
            "2: `discord.api_url` is \"https://discord.com/api/v10\"; it must be the root of \
             an http or https address, such as \"https://discord.com\"; leave out /api and \
             what follows it",
        ),
        (
            "[discord]\napi_url = \"ftp://discord.com\"",
            "2: `discord.api_url` is \"ftp://discord.com\"; it must be the root of an http \
             or https address, such as \"https://discord.com\"",
        ),
        (
            "[log]\nfilter = \"ifno\"",
            "2: `log.filter` is \"ifno\"; it must be log levels such as \"info\" or \
             \"info,sqlx=debug\"; did you mean `info`?",
        ),
        (
            "[log]\nformat = \"JSON\"",
            "2: `log.format` is \"JSON\"; it must be \"text\" or \"json\"; did you mean \"json\"?",
        ),
        (
            "[discord]\ntoken = \"Bot my.own.token\"",
            "2: `discord.token` is empty or has a space in it; it must be a text without \
             spaces; copy the token alone, without \"Bot\"",
        ),
        (
            "[discord]\ntoken = 271828",
            "2: `discord.token` is no text; it must be a text without spaces",
        ),
        (
            "[log]\ntoken = \"t\"",
            "2: there is no setting `log.token`; did you mean `token` in `[discord]`?",
        ),
        (
            "token = \"t\"",
            "1: there is no setting `token` outside the sections; did you mean `token` in \
             `[discord]`?",
        ),
        (
            "[log]\nzebra = 1",
            "2: there is no setting `log.zebra`; `[log]` has filter, format",
        ),
        (
            "[zebra]",
            "1: there is no section `[zebra]`; the sections are [corpus], [entities], \
             [data], [language], [answers], [feeds], [discord], [log]",
        ),
        (
            "log = \"info\"",
            "1: `log` is a section; write `[log]` and its settings below it",
        ),
        (
            "[[log]]\nfilter = \"info\"",
            "1: `log` is a section; write `[log]` and its settings below it",
        ),
    ] {
        assert_eq!(mistakes_of(text), [expected], "in {text:?}");
    }
}

#[test]
fn all_mistakes_of_all_layers_are_told_at_once_and_in_order() {
    let files = Files::new();
    let first = files.write(
        "first.toml",
        "[corpsu]\n\n[log]\nfilter = 3\nformat = \n[answers]\nmax_citations = 11\nx = 1\n",
    );
    let second = files.write("second.toml", "[language]\ntime_zone = \"Mars\"\n");
    let absent = files.0.path().join("absent.toml");
    let given = variables(&[
        ("DATELINE__ANSWERS__THRESHOLD", "high"),
        ("DATELINE__LOG__FORMATT", "json"),
        ("DATELINE_DISCORD_TOKEN", "my-token"),
    ]);
    let overrides = Overrides {
        entities: vec!["none".into(), "more.toml".into()],
        ..Overrides::default()
    };
    let layers = [first.clone(), second.clone(), absent.clone()];
    let Mistakes(mistakes) = Settings::load(&layers, given, &overrides).unwrap_err();
    let places: Vec<_> = mistakes.iter().map(|m| m.origin.clone()).collect();
    let at = |file: &PathBuf, line| Origin::File {
        file: file.clone(),
        line,
    };
    assert_eq!(
        places,
        [
            at(&first, Some(1)),
            at(&first, Some(4)),
            at(&first, Some(5)),
            at(&first, Some(7)),
            at(&first, Some(8)),
            at(&second, Some(2)),
            at(&absent, None),
            Origin::Variable("DATELINE_DISCORD_TOKEN".to_owned()),
            Origin::Variable("DATELINE__ANSWERS__THRESHOLD".to_owned()),
            Origin::Variable("DATELINE__LOG__FORMATT".to_owned()),
            Origin::CommandLine("--entities"),
        ],
        "{}",
        Mistakes(mistakes)
    );
}

#[test]
fn a_file_that_is_no_toml_is_refused_with_the_line() {
    for (bytes, line) in [
        (b"[log]\nfilter \"info\"\n".as_slice(), "2: "),
        (b"[log]\nfilter = \"info\n", "2: "),
        (b"[log]\n\nformat = \"text\"\nformat = \"json\"", "4: "),
        (
            b"[log]\nfilter = \"inf\xff\"\n",
            "2: this is not UTF-8 text",
        ),
        (b"\0\0\0", "1: "),
    ] {
        let mistakes = mistakes_of(bytes);
        let text = String::from_utf8_lossy(bytes);
        assert_eq!(mistakes.len(), 1, "{text:?}: {mistakes:?}");
        assert!(mistakes[0].starts_with(line), "{text:?}: {mistakes:?}");
    }
}

#[test]
fn mistakes_never_hold_the_token() {
    for text in [
        "[discord]\ntoken = \"hush hush\"",
        "[discord]\ntoken = [\"hush\"]",
        "[discord]\ntoken = \"hush",
        "[discord]\ntokn = \"hush\"",
        "[discord]\ntoken = hush",
        "token = \"hush\"",
    ] {
        let mistakes = mistakes_of(text);
        assert!(!mistakes.is_empty(), "{text:?}");
        assert!(!mistakes.concat().contains("hush"), "{mistakes:?}");
    }
}

#[test]
fn each_layer_wins_over_the_one_before() {
    let files = Files::new();
    let first = files.write(
        "first.toml",
        "[answers]\nmax_citations = 4\nfollow_up_minutes = 5\nmax_question_chars = 500",
    );
    let second = files.write(
        "second.toml",
        "[answers]\n\nmax_citations = 5\nfollow_up_minutes = 6",
    );
    let given = variables(&[
        ("DATELINE__ANSWERS__MAX_CITATIONS", "6"),
        ("DATELINE__LOG__FORMAT", ""),
        ("DATELINE_HOME", "of another program"),
        ("PATH", "/bin"),
    ]);
    let layers = [first.clone(), second.clone()];
    let settings = Settings::load(&layers, given, &in_memory()).unwrap();
    assert_eq!(settings.answers.max_citations, 6);
    assert_eq!(settings.answers.follow_up_minutes, 6);
    assert_eq!(settings.answers.max_question_chars, 500);
    assert_eq!(settings.log.format, LogFormat::Text);
    let origins: Vec<_> = settings
        .in_force()
        .iter()
        .filter(|setting| setting.section == "answers")
        .map(|setting| setting.origin.to_string())
        .collect();
    assert_eq!(
        origins,
        [
            "environment variable DATELINE__ANSWERS__MAX_CITATIONS".to_owned(),
            "shipped default".to_owned(),
            format!("{}:4", first.display()),
            "shipped default".to_owned(),
            format!("{}:4", second.display()),
        ]
    );
    assert_eq!(
        settings.layers(),
        [
            LayerName::Shipped,
            LayerName::File(first),
            LayerName::File(second),
            LayerName::Environment(vec!["DATELINE__ANSWERS__MAX_CITATIONS".to_owned()]),
            LayerName::CommandLine(vec!["--data"]),
        ]
    );
}

#[test]
fn a_relative_path_counts_from_the_file_that_names_it() {
    let files = Files::new();
    let folder = files.0.path();
    let file = files.write(
        "paths.toml",
        "[corpus]\nfolders = [\"news\", \"/srv/news\"]\n[entities]\nfiles = [\"names.toml\"]\n\
         [data]\nfolder = \"data\"\n[language]\nphrases = \"phrases\"\n",
    );
    let settings = Settings::load(
        std::slice::from_ref(&file),
        nothing(),
        &Overrides::default(),
    )
    .unwrap();
    assert_eq!(
        settings.corpus.folders,
        [folder.join("news"), "/srv/news".into()]
    );
    assert_eq!(settings.entities.files, [folder.join("names.toml")]);
    assert_eq!(
        settings.data.folder,
        DataFolder::Folder(folder.join("data"))
    );
    assert_eq!(settings.language.phrases, Some(folder.join("phrases")));

    let given = variables(&[
        ("DATELINE__CORPUS__FOLDERS", "news:more"),
        ("DATELINE__DATA__FOLDER", ":memory:"),
    ]);
    let settings = Settings::load(&[file], given, &Overrides::default()).unwrap();
    let expected = ["news", "more"].map(PathBuf::from);
    assert_eq!(settings.corpus.folders, expected, "the working directory");
    assert_eq!(settings.data.folder, DataFolder::Memory);
    assert_eq!(settings.entities.files, [folder.join("names.toml")]);
}

#[test]
fn the_command_line_replaces_what_is_configured() {
    let overrides = Overrides {
        corpus: vec!["one".into(), "two.jsonl".into()],
        entities: vec!["none".into()],
        data: Some("here".into()),
    };
    let given = variables(&[("DATELINE__CORPUS__FOLDERS", "elsewhere")]);
    let settings = Settings::load(&[], given, &overrides).unwrap();
    assert_eq!(settings.corpus.folders, overrides.corpus);
    assert!(settings.entities.files.is_empty());
    assert_eq!(settings.data.folder, DataFolder::Folder("here".into()));
    let origins = settings.in_force();
    let origin = |name| &origins.iter().find(|s| s.name == name).unwrap().origin;
    assert_eq!(*origin("folders"), Origin::CommandLine("--corpus"));
    assert_eq!(*origin("files"), Origin::CommandLine("--entities"));
    assert_eq!(*origin("folder"), Origin::CommandLine("--data"));
}

#[test]
fn the_token_comes_from_either_variable_and_ours_wins() {
    for (given, expected) in [
        ([("DISCORD_TOKEN", "common"), ("OTHER", "x")], "common"),
        (
            [("DATELINE__DISCORD__TOKEN", " ours\n"), ("OTHER", "x")],
            "ours",
        ),
        (
            [
                ("DATELINE__DISCORD__TOKEN", "ours"),
                ("DISCORD_TOKEN", "common"),
            ],
            "ours",
        ),
        (
            [("DISCORD_TOKEN", "12345"), ("DATELINE__DISCORD__TOKEN", "")],
            "12345",
        ),
    ] {
        let settings = Settings::load(&[], variables(&given), &in_memory()).unwrap();
        let token = settings
            .discord
            .token
            .as_ref()
            .map(SecretString::expose_secret);
        assert_eq!(token, Some(expected), "from {given:?}");
    }
}

#[test]
fn an_address_is_kept_without_the_slash_at_its_end() {
    for (written, kept) in [
        ("https://discord.com/", "https://discord.com"),
        ("http://127.0.0.1:4010", "http://127.0.0.1:4010"),
        ("http://proxy:80/discord/", "http://proxy/discord"),
    ] {
        let given = variables(&[("DATELINE__DISCORD__API_URL", written)]);
        let settings = Settings::load(&[], given, &in_memory()).unwrap();
        assert_eq!(settings.discord.api_url, kept, "from {written:?}");
    }
}

#[test]
fn a_feed_is_read_with_what_was_left_out_filled_in() {
    let files = Files::new();
    let file = files.write(
        "feeds.toml",
        "[feeds]\nallow_private_addresses = true\nuser_agent = \"acme/1 (+https://acme.example)\"\n\
         [[feeds.sources]]\nurl = \"https://www.news.example/rss/world.xml#top\"\n\
         [[feeds.sources]]\nurl = \"https://news.example:8443/?feed=atom&page=2\"\npages = false\n\
         [[feeds.sources]]\nurl = \"http://127.0.0.1:4010\"\nname = \"local\"\nevery_minutes = 1_000\n",
    );
    let settings = Settings::load(std::slice::from_ref(&file), nothing(), &in_memory()).unwrap();
    let feed = |url: &str, name: &str, every_minutes, pages| FeedSource {
        url: url.to_owned(),
        name: name.to_owned(),
        every_minutes,
        pages,
    };
    assert_eq!(
        settings.feeds.sources,
        [
            feed(
                "https://www.news.example/rss/world.xml",
                "news.example-rss-world",
                15,
                true
            ),
            feed(
                "https://news.example:8443/?feed=atom&page=2",
                "news.example-feed-atom-page-2",
                15,
                false
            ),
            feed("http://127.0.0.1:4010/", "local", 1000, true),
        ]
    );
    assert!(settings.feeds.allow_private_addresses);
    let shown = settings.in_force();
    let sources = shown.iter().find(|s| s.name == "sources").unwrap();
    assert_eq!(sources.origin.to_string(), format!("{}:4", file.display()));

    let urls = " https://a.example/feed\n https://b.example/ ";
    let given = variables(&[
        ("DATELINE__FEEDS__SOURCES", urls),
        ("DATELINE__FEEDS__ALLOW_PRIVATE_ADDRESSES", "false"),
    ]);
    let settings = Settings::load(&[file], given, &in_memory()).unwrap();
    assert!(!settings.feeds.allow_private_addresses);
    assert_eq!(
        settings.feeds.sources,
        [
            feed("https://a.example/feed", "a.example-feed", 15, true),
            feed("https://b.example/", "b.example", 15, true),
        ]
    );
}

#[test]
fn every_mistake_in_a_feed_is_told_with_its_line() {
    let address = "it must be an http or https address, such as \"https://news.example/feed.xml\"";
    let name = "it must be a name of small letters, digits, full stops, hyphens and \
                underscores, such as \"herald-world\"";
    for (text, expected) in [
        (
            "[[feeds.sources]]\nurl = \"news\"",
            vec![format!("2: `feeds.sources.url` is \"news\"; {address}")],
        ),
        (
            "[[feeds.sources]]\nurl = \"news.example/feed\"",
            vec![format!(
                "2: `feeds.sources.url` is \"news.example/feed\"; {address}; \
                 write \"https://news.example/feed\""
            )],
        ),
        (
            "[[feeds.sources]]\nurl = \"file:///etc/passwd\"",
            vec![format!(
                "2: `feeds.sources.url` is \"file:///etc/passwd\"; {address}"
            )],
        ),
        (
            "[[feeds.sources]]\nurl = \"https://a.example\"\nurll = 1\nzebra = 2\nevery_minutes = 0",
            vec![
                "3: there is no setting `feeds.sources.urll`; did you mean `url`?".to_owned(),
                "4: there is no setting `feeds.sources.zebra`; a feed has url, name, \
                 every_minutes, pages"
                    .to_owned(),
                "5: `feeds.sources.every_minutes` is 0; it must be a whole number from 1 to 10080"
                    .to_owned(),
            ],
        ),
        (
            "\n[[feeds.sources]]\nname = \"a\"\npages = \"yes\"",
            vec![
                "2: a feed of `feeds.sources` has no `url`".to_owned(),
                "4: `feeds.sources.pages` is \"yes\"; it must be true or false".to_owned(),
            ],
        ),
        (
            "[[feeds.sources]]\nurl = \"https://a.example\"\nname = \"../The Herald\"",
            vec![format!(
                "3: `feeds.sources.name` is \"../The Herald\"; {name}; write \"the-herald\""
            )],
        ),
        (
            "[[feeds.sources]]\nurl = \"https://a.example\"\n[[feeds.sources]]\n\
             url = \"https://a.example/\"\nname = \"b\"",
            vec![
                "3: two feeds of `feeds.sources` have the url `https://a.example/`; \
                 give each feed a url of its own"
                    .to_owned(),
            ],
        ),
        (
            "[[feeds.sources]]\nurl = \"https://a.example/x.xml\"\n[[feeds.sources]]\n\
             url = \"https://a.example/x.rss\"",
            vec![
                "3: two feeds of `feeds.sources` have the name `a.example-x`; \
                 give each feed a name of its own"
                    .to_owned(),
            ],
        ),
        (
            "[feeds.sources]\nurl = \"https://a.example\"",
            vec![
                "1: `feeds.sources` is a section; it must be a list of feeds, each with its \
                 url; write `[[feeds.sources]]`, in double brackets"
                    .to_owned(),
            ],
        ),
        (
            "[feeds]\nsources = [\"https://a.example\"]",
            vec![
                "2: `feeds.sources` is a list with \"https://a.example\"; it must be a list of \
                 feeds, each with its url"
                    .to_owned(),
            ],
        ),
        (
            "[feeds]\nuser_agent = \"me\\nX: y/1\"",
            vec![
                "2: `feeds.user_agent` is \"me\\nX: y/1\"; it must be a name with a version \
                 and best an address to write to, such as \
                 \"acme-news/1.0 (+https://acme.example)\""
                    .to_owned(),
            ],
        ),
    ] {
        assert_eq!(mistakes_of(text), expected, "in {text:?}");
    }
    let secret = mistakes_of("[[feeds.sources]]\nurl = \"https://me:hush@a.example/\"");
    assert_eq!(secret.len(), 1);
    assert!(!secret.concat().contains("hush"), "{secret:?}");
}
