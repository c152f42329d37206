//! The REST interface: every call is checked, answered as Discord would, and kept.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::rules::{self, Kind};
use super::state::{Call, Fault, Posted, State};
use super::{APPLICATION, Inner, events, schema};

/// The time that Discord gives for the first answer to an interaction.
const DEADLINE: Duration = Duration::from_secs(3);

/// What Discord answers.
struct Answer {
    status: u16,
    body: Value,
}

pub async fn call(
    Shared(inner): Shared<Arc<Inner>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let path = path.trim_start_matches("/api/v10").to_owned();
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let name = format!("{method} {path}");
    let fault = inner.state().fault_for(&name);
    if let Some(Fault::Late(by)) = fault {
        tokio::time::sleep(by).await;
    }
    let early = match &fault {
        Some(Fault::Status(status)) => Some(failed(*status)),
        Some(Fault::Refused(code)) => Some(refused(400, *code)),
        Some(Fault::TooFast { .. } | Fault::TooFastHtml) => Some(failed(429)),
        _ => None,
    };
    // A call and what it changes are seen together.
    let mut state = inner.state();
    let answer =
        early.unwrap_or_else(|| answer(&inner, &mut state, &method, &path, &headers, &body));
    let status = match fault {
        Some(Fault::DoneBut(status)) => status,
        _ => answer.status,
    };
    state.calls.push(Call {
        at: Instant::now(),
        method: method.to_string(),
        path,
        status,
    });
    drop(state);
    respond(status, &answer.body, fault.as_ref())
}

fn respond(status: u16, body: &Value, fault: Option<&Fault>) -> Response {
    let status = StatusCode::from_u16(status).expect("a status");
    let json = [(header::CONTENT_TYPE, "application/json")];
    match fault {
        Some(Fault::TooFast { seconds, global }) => {
            let body = json!({"message": "slow down", "retry_after": seconds, "global": global});
            let wait = [("retry-after", seconds.ceil().to_string())];
            (status, json, wait, body.to_string()).into_response()
        }
        Some(Fault::TooFastHtml) => (status, "<html>error code: 1015</html>").into_response(),
        Some(Fault::OddHeaders) => {
            let odd = [
                ("x-ratelimit-remaining", "abc"),
                ("x-ratelimit-reset-after", "-1e999"),
                ("x-ratelimit-bucket", ""),
            ];
            (status, json, odd, body.to_string()).into_response()
        }
        Some(Fault::OddBody) => (status, json, "{\"id\":").into_response(),
        _ if status == StatusCode::NO_CONTENT => status.into_response(),
        _ => {
            let limits = [
                ("x-ratelimit-bucket", "bucket"),
                ("x-ratelimit-remaining", "4"),
                ("x-ratelimit-reset-after", "1.0"),
            ];
            (status, json, limits, body.to_string()).into_response()
        }
    }
}

fn answer(
    inner: &Inner,
    state: &mut State,
    method: &Method,
    path: &str,
    headers: &HeaderMap,
    body: &Value,
) -> Answer {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let by_token = matches!(parts.first(), Some(&"interactions" | &"webhooks"));
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    if !by_token && given != Some(&format!("Bot {}", state.token)) {
        return refused(401, 0);
    }
    match (method.as_str(), parts.as_slice()) {
        ("GET", ["gateway"]) => done(json!({"url": inner.gateway()})),
        ("GET", ["gateway", "bot"]) => done(json!({
            "url": inner.gateway(), "shards": 1,
            "session_start_limit": {
                "total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1,
            },
        })),
        ("POST", ["channels", channel, "messages"]) => create(state, channel, body),
        ("GET", ["channels", channel, "messages"]) => done(said_after(state, channel, query)),
        ("POST", ["channels", _, "typing"]) => {
            state.typing += 1;
            nothing()
        }
        ("GET", ["applications", _, "commands"]) => done(Value::Array(state.commands.clone())),
        ("PUT", ["applications", _, "commands"]) => register(state, body),
        ("POST", ["interactions", id, token, "callback"]) => call_back(state, id, token, body),
        ("PATCH", ["webhooks", _, token, "messages", "@original"]) => edit(state, token, body),
        _ => {
            state.breaks(vec![format!("{method} {path}: there is no such route")]);
            refused(404, 0)
        }
    }
}

fn create(state: &mut State, channel: &str, body: &Value) -> Answer {
    let described = "/channels/{channel_id}/messages";
    if let Some(refused) = check(state, Kind::Create, ("POST", described), body, body) {
        return refused;
    }
    let nonce = body["nonce"].as_str().unwrap_or_default().to_owned();
    if let Some(id) = state.nonces.get(&nonce) {
        return done(json!({"id": id.to_string()}));
    }
    let id = state.next_id();
    state.nonces.insert(nonce, id);
    let channel = channel.parse().unwrap_or(0);
    let to = body["message_reference"]["message_id"].as_str();
    state.posted.push(Posted {
        id,
        body: body.clone(),
        to: to.and_then(|id| id.parse().ok()),
    });
    // The bot hears its own messages, too.
    let echo = events::message(id, channel, events::bot(), "");
    state.dispatch("MESSAGE_CREATE", echo.clone());
    done(echo)
}

/// What people said in a channel after a message, the newest first.
fn said_after(state: &State, channel: &str, query: &str) -> Value {
    let after = query
        .split('&')
        .find_map(|part| part.strip_prefix("after="));
    let after: u64 = after.and_then(|id| id.parse().ok()).unwrap_or(0);
    let id = |message: &Value| message["id"].as_str().and_then(|id| id.parse::<u64>().ok());
    let said = state.said.iter().rev();
    let said = said.filter(|message| message["channel_id"] == channel && id(message) > Some(after));
    said.cloned().collect()
}

fn register(state: &mut State, body: &Value) -> Answer {
    let described = "/applications/{application_id}/commands";
    if let Some(refused) = check(state, Kind::Commands, ("PUT", described), body, body) {
        return refused;
    }
    let mut commands = body.as_array().cloned().unwrap_or_default();
    for command in &mut commands {
        command["id"] = json!(state.next_id().to_string());
        command["application_id"] = json!(APPLICATION.to_string());
        command["version"] = json!("1");
    }
    state.commands.clone_from(&commands);
    done(Value::Array(commands))
}

fn call_back(state: &mut State, id: &str, token: &str, body: &Value) -> Answer {
    let id: u64 = id.parse().unwrap_or(0);
    let kind = body["type"].as_u64().unwrap_or(0);
    let data = &body["data"];
    let checked = match kind {
        4 | 7 => Kind::Answer,
        5 => Kind::Promise,
        8 => Kind::Choices,
        _ => {
            state.breaks(vec![format!("an interaction is answered with kind {kind}")]);
            return refused(400, 50_035);
        }
    };
    let described = "/interactions/{interaction_id}/{interaction_token}/callback";
    if let Some(refused) = check(state, checked, ("POST", described), data, body) {
        return refused;
    }
    let Some(interaction) = state
        .interactions
        .get_mut(&id)
        .filter(|known| known.token == token)
    else {
        return refused(404, 10_062);
    };
    if interaction.made.elapsed() > DEADLINE {
        return refused(404, 10_062);
    }
    if interaction.answered.is_some() {
        state.breaks(vec![format!("interaction {id} is answered twice")]);
        return refused(400, 40_060);
    }
    let fits = match interaction.kind {
        2 => matches!(kind, 4 | 5),
        3 => matches!(kind, 4..=7),
        4 => kind == 8,
        _ => false,
    };
    interaction.answered = Some(kind);
    interaction.private = data["flags"].as_u64().unwrap_or(0) & (1 << 6) != 0;
    interaction.shown = (kind != 5).then(|| data.clone());
    let pressed = interaction.pressed.filter(|_| kind == 7);
    if let Some(message) = state
        .posted
        .iter_mut()
        .find(|message| Some(message.id) == pressed)
    {
        message.body = data.clone();
    }
    if !fits {
        state.breaks(vec![format!(
            "interaction {id} cannot be answered with kind {kind}"
        )]);
    }
    nothing()
}

fn edit(state: &mut State, token: &str, body: &Value) -> Answer {
    let described = "/webhooks/{webhook_id}/{webhook_token}/messages/@original";
    if let Some(refused) = check(state, Kind::Edit, ("PATCH", described), body, body) {
        return refused;
    }
    let mut interactions = state.interactions.values_mut();
    match interactions.find(|known| known.token == token && known.answered.is_some()) {
        Some(interaction) => {
            interaction.shown = Some(body.clone());
            done(json!({"id": "1"}))
        }
        None => refused(404, 10_015),
    }
}

/// Notes the rules that a body breaks, and refuses it as Discord would.
fn check(
    state: &mut State,
    kind: Kind,
    (method, described): (&str, &str),
    shown: &Value,
    body: &Value,
) -> Option<Answer> {
    let mut broken = rules::broken(kind, shown);
    broken.extend(schema::objections(method, described, body));
    let bad = !broken.is_empty();
    state.breaks(broken);
    bad.then(|| refused(400, 50_035))
}

fn done(body: Value) -> Answer {
    Answer { status: 200, body }
}

fn nothing() -> Answer {
    Answer {
        status: 204,
        body: Value::Null,
    }
}

fn failed(status: u16) -> Answer {
    refused(status, 0)
}

fn refused(status: u16, code: u64) -> Answer {
    Answer {
        status,
        body: json!({"message": "refused", "code": code}),
    }
}
