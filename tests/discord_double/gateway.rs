//! The gateway: hello, identify, heartbeats, events, and the ways a session ends.

use std::sync::Arc;

use axum::extract::State as Shared;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use serde_json::{Value, json};
use tokio::sync::mpsc::unbounded_channel;

use super::state::{Out, Silence};
use super::{Inner, events};

pub async fn open(Shared(inner): Shared<Arc<Inner>>, socket: WebSocketUpgrade) -> Response {
    socket.on_upgrade(move |socket| serve(inner, socket))
}

async fn serve(inner: Arc<Inner>, mut socket: WebSocket) {
    let interval = inner.state().heartbeat_ms.unwrap_or(5_000);
    let hello = json!({"op": 10, "d": {"heartbeat_interval": interval}});
    if inner.state().take_silence(Silence::Hello) {
        let _closed = socket.recv().await;
        return;
    }
    if send(&mut socket, &hello).await.is_err() {
        return;
    }
    let (sender, mut out) = unbounded_channel();
    loop {
        let frame = tokio::select! {
            frame = socket.recv() => frame,
            going = out.recv() => {
                if let Some(going) = going && pass_on(&mut socket, going).await.is_err() {
                    return;
                }
                continue;
            }
        };
        let text = match frame {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Close(frame))) => {
                let code = frame.map(|frame| frame.code);
                inner.state().closed_by_bot.push(code);
                return;
            }
            Some(Ok(_)) => continue,
            Some(Err(_)) | None => return,
        };
        let frame: Value = serde_json::from_str(&text).unwrap_or_default();
        let answer = match frame["op"].as_u64() {
            Some(1) if inner.state().silence == Some(Silence::Heartbeats) => None,
            Some(1) => Some(Out::Frame(json!({"op": 11}))),
            Some(2) if inner.state().take_silence(Silence::Ready) => None,
            Some(2) => identify(&inner, &frame["d"], &sender),
            Some(6) => resume(&inner, &frame["d"], &sender),
            _ => None,
        };
        if let Some(answer) = answer
            && pass_on(&mut socket, answer).await.is_err()
        {
            return;
        }
    }
}

type Sender = tokio::sync::mpsc::UnboundedSender<Out>;

fn identify(inner: &Inner, data: &Value, sender: &Sender) -> Option<Out> {
    let mut state = inner.state();
    state.identifies.push(data.clone());
    if let Some(code) = state.refuse_identify {
        return Some(Out::Close(code));
    }
    let token = data["token"]
        .as_str()
        .unwrap_or_default()
        .trim_start_matches("Bot ");
    if token != state.token {
        return Some(Out::Close(4004));
    }
    state.events.clear();
    state.sockets = vec![sender.clone()];
    let ready = events::ready(&inner.gateway());
    state.dispatch("READY", ready);
    state.dispatch("GUILD_CREATE", events::guild());
    None
}

fn resume(inner: &Inner, data: &Value, sender: &Sender) -> Option<Out> {
    let mut state = inner.state();
    state.resumes += 1;
    state.silence = None;
    let seen = data["seq"].as_u64().unwrap_or(0);
    let missed = state
        .events
        .iter()
        .filter(|event| event["s"].as_u64() > Some(seen));
    for event in missed {
        let _gone = sender.send(Out::Frame(event.clone()));
    }
    state.sockets = vec![sender.clone()];
    state.dispatch("RESUMED", json!({}));
    None
}

/// Sends what is to go out; an error ends the connection.
async fn pass_on(socket: &mut WebSocket, going: Out) -> Result<(), ()> {
    match going {
        Out::Frame(frame) => send(socket, &frame).await,
        Out::Close(code) => {
            let frame = CloseFrame {
                code,
                reason: "scripted".into(),
            };
            let _sent = socket.send(Message::Close(Some(frame))).await;
            // The other side answers with a close of its own.
            let _closed = socket.recv().await;
            Err(())
        }
        Out::Drop => Err(()),
    }
}

async fn send(socket: &mut WebSocket, frame: &Value) -> Result<(), ()> {
    let text = Message::Text(frame.to_string().into());
    socket.send(text).await.map_err(|_| ())
}
