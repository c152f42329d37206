//! Reads the command line and the settings, builds the parts, runs, stops cleanly.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::{CommandFactory, Parser};
use jiff::Zoned;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use dateline::answer::Status;
use dateline::bootstrap;
use dateline::data::DataPlace;
use dateline::data::lock::{Lock, LockError};
use dateline::desk::replies;
use dateline::index::reload::{self, Reload};
use dateline::index::update::{Changes, Progress};
use dateline::index::{Library, QuerySession};
use dateline::ingest::feeds::{Feeds, status_on_disk};
use dateline::reply::terminal::Terminal;
use dateline::settings::{self, DataFolder, Overrides, Settings};
use dateline::surface::console::ask::{Asker, user};
use dateline::surface::console::command_line::{
    Command, CommandLine, ConfigCommand, CorpusCommand, EntityCommand, FeedsCommand, FitCommand,
    Shared,
};
use dateline::surface::console::entity::discover::Wanted;
use dateline::surface::console::plain::{Plain, plain};
use dateline::surface::console::progress::Bar;
use dateline::surface::console::{
    Format, ask, brief, chat, config, corpus, entity, eval, extract, feeds, fit, index, logging,
    parse, replay, search, show, verify,
};
use dateline::surface::discord;
use dateline::team::Team;
use dateline::team::at_hand::{OpenTeam, TeamOnDemand};
use dateline::trouble::Trouble;

fn main() -> ExitCode {
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(error) => {
            // Help and version are no errors; a wrong command line is the operator's.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _unwritable = error.print();
            return ExitCode::from(code);
        }
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let done = run(&line, &mut out).and_then(|code| {
        out.flush().map_err(anyhow::Error::from)?;
        Ok(code)
    });
    match done {
        Ok(code) => ExitCode::from(code),
        Err(trouble) if is_broken_pipe(&trouble) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("dateline: {}", plain(&trouble.to_string()));
            ExitCode::from(trouble.exit_code())
        }
    }
}

/// Whether whoever read the results has gone away.
fn is_broken_pipe(trouble: &Trouble) -> bool {
    let Trouble::Ours(error) = trouble else {
        return false;
    };
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        let json = cause
            .downcast_ref::<serde_json::Error>()
            .and_then(serde_json::Error::io_error_kind);
        io.or(json) == Some(io::ErrorKind::BrokenPipe)
    })
}

/// Runs the command; gives the exit code.
fn run(line: &CommandLine, out: &mut impl Write) -> Result<u8, Trouble> {
    if let Command::Completions { shell } = line.command {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut CommandLine::command(), "dateline", &mut script);
        out.write_all(&script).map_err(anyhow::Error::from)?;
        return Ok(0);
    }
    let shared = &line.shared;
    let format = shared.format;
    let overrides = Overrides {
        corpus: shared.corpus.clone(),
        entities: shared.entities.clone(),
        data: shared.data.clone(),
    };
    let loaded = Settings::load(&shared.config, settings::environment(), &overrides);
    if let Command::Config {
        what: ConfigCommand::Check,
    } = line.command
    {
        let loaded = match loaded {
            Ok(settings) => {
                let lexicon = bootstrap::lexicon()?;
                bootstrap::check_phrases(&settings, &lexicon).map(|()| settings)
            }
            mistakes => mistakes,
        };
        return Ok(config::check(&loaded, format, out).map_err(anyhow::Error::from)?);
    }
    let settings = loaded?;
    logging::start(&settings.log, loudness(line)).map_err(anyhow::Error::from)?;
    let now = now(shared, &settings)?;
    let today = now.date();
    let data = place(&settings);
    let terminal = Terminal {
        refs: shared.refs,
        ..terminal()
    };
    let bar = Bar::new();
    let tell = |progress| bar.follow(progress);
    let desk = || bootstrap::desk(&settings, &data, &tell);
    let asker = || {
        let desk = desk()?
            .with_record(replies::recorder(&data))
            .with_briefings(TeamOnDemand::new(data.clone()));
        Ok::<_, Trouble>(Asker {
            desk: Arc::new(desk),
            now: now.clone(),
        })
    };
    match &line.command {
        Command::Config { .. } => {
            config::show(&settings, format, out).map_err(anyhow::Error::from)?
        }
        Command::Completions { .. } => {}
        Command::Extract { files } => {
            let reader = bootstrap::reader(&settings, bootstrap::lexicon()?)?;
            return Ok(u8::from(!extract::run(
                &reader,
                files,
                format,
                &mut Plain(out),
            )?));
        }
        Command::Corpus { what } => {
            return corpus(*what, &settings, &data, today, format, &tell, out);
        }
        Command::Show { article, sentences } => {
            let library = QuerySession::to(bootstrap::library(&settings, &data, &tell)?);
            show::run(&library, article, *sentences, format, &mut Plain(out))?;
        }
        Command::Ask { question } => {
            let status = ask::run(&asker()?, &question.join(" "), format, terminal, out)?;
            return Ok(u8::from(status == Status::Error));
        }
        Command::Chat => {
            let history = match &data {
                DataPlace::Folder(_) => data
                    .make()
                    .ok()
                    .flatten()
                    .map(|folder| folder.join("history")),
                DataPlace::Memory => None,
            };
            chat::run(&asker()?, format, terminal, history, out)?;
        }
        Command::Parse { message, explain } => {
            let desk = desk()?;
            let good = parse::run(&desk, message, today, *explain, format, &mut Plain(out))?;
            return Ok(u8::from(!good));
        }
        Command::Search { words, top } => {
            let most = usize::try_from(*top).unwrap_or(usize::MAX);
            let desk = desk()?;
            let good = search::run(&desk, words, most, today, format, &mut Plain(out))?;
            return Ok(u8::from(!good));
        }
        Command::Entity {
            what: Some(EntityCommand::Discover { top, min }),
            ..
        } => {
            let library = bootstrap::library(&settings, &data, &tell)?;
            let wanted = Wanted {
                top: *top as usize,
                min: *min,
            };
            let reading = Bar::of_articles();
            entity::discover::run(&library, wanted, &reading, format, &mut Plain(out))?;
        }
        Command::Entity { what: None, name } => {
            let desk = desk()?;
            let good = entity::run(&desk, name, today, format, terminal, out)?;
            return Ok(u8::from(!good));
        }
        Command::Verify { citations } => {
            return Ok(u8::from(!verify::run(
                &desk()?,
                citations,
                format,
                &mut Plain(out),
            )?));
        }
        Command::Replay { id } => {
            replay::run(&desk()?, &data, id, format, terminal, out)?;
        }
        Command::Index { anew } => {
            let started = Instant::now();
            let (library, changes) = index(&settings, &data, *anew, &tell)?;
            drop(bar);
            index::run(
                &library,
                changes,
                started.elapsed(),
                format,
                &mut Plain(out),
            )?;
        }
        Command::Eval { file, only } => {
            eval::run(&desk()?, file, only.as_deref(), today, format, out)?;
        }
        Command::Fit { what } => match what {
            FitCommand::Collect { file, only } => {
                fit::collect(&desk()?, file, only.as_deref(), today, out)?;
            }
            FitCommand::Weights { files, sure } => fit::weights(files, sure, out)?,
            FitCommand::Vectors {
                file,
                words,
                all,
                source,
            } => fit::vectors(file, *words, *all, source.as_deref(), out)?,
            FitCommand::Readings {
                files,
                without,
                vectors,
            } => {
                let vectors = vectors.as_deref();
                fit::readings(&desk()?, files, *without, vectors, today, out)?;
            }
        },
        Command::Feeds { what } => return feeds(what, &settings, &now, &data, format, out),
        Command::Brief(args) => {
            let desk = desk()?.with_briefings(TeamOnDemand::new(data.clone()));
            let status = brief::run(args, &desk, &user(), now, format, terminal, out)?;
            return Ok(u8::from(status == Status::Error));
        }
        Command::Serve => serve(settings, shared.now.as_ref().map(|_| now), &data)?,
    }
    Ok(0)
}

fn corpus(
    what: CorpusCommand,
    settings: &Settings,
    data: &DataPlace,
    today: Date,
    format: Format,
    tell: &dyn Fn(Progress),
    out: &mut impl Write,
) -> Result<u8, Trouble> {
    let out = &mut Plain(out);
    match what {
        CorpusCommand::Check => {
            let lexicon = bootstrap::lexicon()?;
            let imported = bootstrap::entity_files(settings, &lexicon)?.imported;
            let reader = bootstrap::reader(settings, lexicon)?;
            let listing = bootstrap::listing(settings)?;
            let daemon = data.folder().and_then(reload::Status::of);
            let good = corpus::check(&reader, &listing, &imported, daemon, format, out)?;
            return Ok(u8::from(!good));
        }
        CorpusCommand::Stats => {
            let library = bootstrap::library(settings, data, tell)?;
            let feeds = data
                .folder()
                .map(|folder| status_on_disk(&settings.feeds, folder));
            let around = corpus::Surroundings {
                today,
                feeds: feeds.unwrap_or_default(),
                daemon: data.folder().and_then(reload::Status::of),
            };
            corpus::stats(&library, around, format, out)?;
        }
        CorpusCommand::List => {
            corpus::list(&*bootstrap::library(settings, data, tell)?, format, out)?;
        }
    }
    Ok(0)
}

/// Brings the index on disk up to date.
fn index(
    settings: &Settings,
    data: &DataPlace,
    anew: bool,
    tell: &dyn Fn(Progress),
) -> Result<(Library, Option<Changes>), Trouble> {
    let index_manager = bootstrap::index_manager(settings, data)?;
    if !index_manager.is_on_disk() {
        return Err(Trouble::operator(
            "there is no index to keep: the data is in memory",
            "Name a folder with --data DIR.",
        ));
    }
    let _held = locked(data, "dateline index")?;
    bootstrap::bring_up_to_date(&index_manager, &bootstrap::tools(settings)?, anew, tell)
}

/// The right to write to the data folder.
fn locked(data: &DataPlace, command: &str) -> Result<Lock, Trouble> {
    Lock::take(data, command).map_err(|error| {
        if error.may_pass() {
            let hint = "Make room there, or name another folder with --data.";
            return Trouble::machine(error.to_string(), hint);
        }
        let hint = match error {
            LockError::Held { .. } => "Stop it first, or name another folder with --data.",
            _ => "Make the folder writable for this user, or name another with --data.",
        };
        Trouble::operator(error.to_string(), hint)
    })
}

/// How the feeds are doing, or one poll of them.
fn feeds(
    what: &FeedsCommand,
    settings: &Settings,
    now: &Zoned,
    data: &DataPlace,
    format: Format,
    out: &mut impl Write,
) -> Result<u8, Trouble> {
    let names = match what {
        FeedsCommand::List => {
            let out = &mut Plain(out);
            feeds::list(&settings.feeds, data.folder(), now.timestamp(), format, out)?;
            return Ok(0);
        }
        FeedsCommand::Poll { names } => names,
    };
    let _held = locked(data, "dateline feeds poll")?;
    let Some(feeds) = bootstrap::feeds(settings, data)? else {
        return Err(Trouble::operator(
            "no feeds are set up",
            "Name some in feeds.sources; `dateline config show` says what is set.",
        ));
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?;
    let any = runtime.block_on(feeds::poll(&feeds, names, format, &mut Plain(out)))?;
    Ok(u8::from(!any))
}

/// The daemon: until it is told to stop, or cannot go on.
fn serve(settings: Settings, fixed: Option<Zoned>, data: &DataPlace) -> Result<(), Trouble> {
    let _held = locked(data, "dateline serve")?;
    let feeds = bootstrap::feeds(&settings, data)?;
    let index_manager = bootstrap::index_manager(&settings, data)?;
    let tools = bootstrap::tools(&settings)?;
    let (library, _) = bootstrap::bring_up_to_date(&index_manager, &tools, false, &|_| {})?;
    bootstrap::warn_if_empty(&settings, &library);
    library.entities.make_ready();
    let library = Arc::new(library);
    let folder = data.make().map_err(anyhow::Error::from)?;
    let starts = folder.as_ref().map(|folder| folder.join(discord::STARTS));
    let reload = Arc::new(Reload::new(index_manager, tools, library, folder));
    let mending = reload.clone();
    let healing = Box::new(move || {
        // The daemon builds it in the background.
        mending.wake();
        None
    });
    let desk = bootstrap::desk_over(&settings, reload.served())?
        .with_healing(healing)
        .with_record(replies::recorder(data));
    let zone = settings.language.time_zone.clone();
    let clock: discord::Clock = Arc::new(move || match &fixed {
        Some(fixed) => fixed.clone(),
        None => jiff::Timestamp::now().to_zoned(zone.clone()),
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?;
    let served = runtime.block_on(async {
        let team = Team::open(data).await?;
        let desk = Arc::new(desk.with_briefings(OpenTeam::here(team.clone())));
        let swapped = desk.clone();
        let hangups = tokio::spawn(reload_on_hangup(reload.clone()));
        let watching = tokio::spawn(reload.run(move |library| swapped.replace(library)));
        let polling = feeds.map(Feeds::start);
        let parts = discord::Parts {
            follow_up: Duration::from_secs(u64::from(settings.answers.follow_up_minutes) * 60),
            settings: settings.discord,
            desk,
            clock,
            starts: starts.clone(),
        };
        let served = discord::serve(parts).await;
        watching.abort();
        hangups.abort();
        if let Some(polling) = polling {
            polling.stop().await;
        }
        team.close().await;
        served
    });
    runtime.shutdown_timeout(Duration::from_millis(200));
    served
}

/// Looks at the corpus and the entity index at once whenever SIGHUP asks for it.
async fn reload_on_hangup(reload: Arc<Reload>) {
    use tokio::signal::unix::{SignalKind, signal};
    let mut hangups = match signal(SignalKind::hangup()) {
        Ok(hangups) => hangups,
        Err(error) => {
            tracing::warn!(%error, "SIGHUP cannot be listened for");
            return;
        }
    };
    while hangups.recv().await.is_some() {
        tracing::info!("SIGHUP: the corpus and the entity index are looked at now");
        reload.wake();
    }
}

/// How loud the log is: a command that ends soon says less than the daemon.
fn loudness(line: &CommandLine) -> i8 {
    let louder = i8::try_from(line.shared.verbose).unwrap_or(i8::MAX);
    let quieter = i8::try_from(line.shared.quiet).unwrap_or(i8::MAX);
    let usual = if matches!(line.command, Command::Serve) {
        0
    } else {
        -1
    };
    louder.saturating_sub(quieter).saturating_add(usual)
}

/// What is taken as now: `--now`, else the clock in the configured zone.
fn now(shared: &Shared, settings: &Settings) -> Result<Zoned, Trouble> {
    let zone: TimeZone = settings.language.time_zone.clone();
    let Some(given) = &shared.now else {
        return Ok(jiff::Timestamp::now().to_zoned(zone));
    };
    let moment = given
        .parse::<jiff::Timestamp>()
        .map(|moment| moment.to_zoned(zone.clone()));
    let local = || {
        given
            .parse::<DateTime>()
            .and_then(|time| time.to_zoned(zone.clone()))
    };
    let day = || {
        given
            .parse::<Date>()
            .and_then(|day| day.to_zoned(zone.clone()))
    };
    moment.or_else(|_| day()).or_else(|_| local()).map_err(|_| {
        Trouble::operator(
            format!("`--now {given}` is not a date or a time"),
            "Write it like 2025-06-25 or 2025-06-25T09:00:00+09:00.",
        )
    })
}

fn place(settings: &Settings) -> DataPlace {
    match &settings.data.folder {
        DataFolder::Memory => DataPlace::Memory,
        DataFolder::Folder(folder) => DataPlace::Folder(folder.clone()),
    }
}

/// How standard output shows text: wrapped and coloured where it is a terminal.
fn terminal() -> Terminal {
    const WIDEST: usize = 100;
    if !io::stdout().is_terminal() {
        return Terminal::PLAIN;
    }
    let width = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    Terminal {
        width: Some(width.min(WIDEST)),
        colour: !plain && !dumb,
        refs: false,
    }
}
