//! The WebSocket of the gateway: frames of JSON, out and in.
//!
//! Takes an address; gives frames as Discord sends them, or how the connection ended. What
//! they mean is left to `session`.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

/// How long a connection may take to be there, and a frame to be on its way.
const CONNECT: Duration = Duration::from_secs(10);
const SEND: Duration = Duration::from_secs(5);
/// How long saying goodbye may take.
const GOODBYE: Duration = Duration::from_secs(1);
/// The largest frame that is taken, in bytes: a guild with very many channels is some
/// megabytes.
const LARGEST: usize = 64 << 20;

/// A frame of the gateway.
#[derive(Debug, Deserialize)]
pub(super) struct Frame {
    /// The operation.
    pub(super) op: u8,
    /// What it is about.
    #[serde(default)]
    pub(super) d: Value,
    /// The number of an event.
    #[serde(default)]
    pub(super) s: Option<u64>,
    /// The name of an event.
    #[serde(default)]
    pub(super) t: Option<String>,
}

/// A frame of ours.
#[derive(Serialize)]
struct Sent<'d> {
    op: u8,
    d: &'d Value,
}

/// How a connection ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// Discord closed it with this code, or with none.
    Closed(Option<u16>),
    /// It broke, in words.
    Broken(String),
}

/// An open connection.
pub(super) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Connects to the gateway at `url`.
    pub(super) async fn open(url: &str) -> Result<Self, Ended> {
        let config = WebSocketConfig::default()
            .max_message_size(Some(LARGEST))
            .max_frame_size(Some(LARGEST));
        let opening = connect_async_with_config(address(url), Some(config), true);
        match timeout(CONNECT, opening).await {
            Ok(Ok((socket, _))) => Ok(Self(socket)),
            Ok(Err(error)) => Err(Ended::Broken(error.to_string())),
            Err(_) => Err(Ended::Broken("connecting took too long".to_owned())),
        }
    }

    /// The next frame. What cannot be read as one is told as a broken connection.
    pub(super) async fn next(&mut self) -> Result<Frame, Ended> {
        loop {
            let text = match self.0.next().await {
                Some(Ok(Message::Text(text))) => text,
                Some(Ok(Message::Close(frame))) => {
                    return Err(Ended::Closed(frame.map(|frame| frame.code.into())));
                }
                // Pings are answered by the library.
                Some(Ok(_)) => continue,
                Some(Err(Error::ConnectionClosed)) | None => return Err(Ended::Closed(None)),
                Some(Err(error)) => return Err(Ended::Broken(error.to_string())),
            };
            // An error would quote what somebody said.
            return serde_json::from_str(&text).map_err(|error| {
                Ended::Broken(format!("a frame is not readable ({:?})", error.classify()))
            });
        }
    }

    /// Sends a frame.
    pub(super) async fn send(&mut self, op: u8, d: &Value) -> Result<(), Ended> {
        let text = serde_json::to_string(&Sent { op, d });
        let text = text.map_err(|error| Ended::Broken(error.to_string()))?;
        match timeout(SEND, self.0.send(Message::text(text))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(Ended::Broken(error.to_string())),
            Err(_) => Err(Ended::Broken("sending took too long".to_owned())),
        }
    }

    /// Closes the connection: after code 1000 the session is over, after another it can be
    /// resumed.
    pub(super) async fn close(mut self, code: u16) {
        let frame = CloseFrame {
            code: CloseCode::from(code),
            reason: "".into(),
        };
        let goodbye = async {
            let sent = self.0.close(Some(frame)).await;
            // The other side answers with a close of its own.
            while sent.is_ok() && self.0.next().await.is_some_and(|frame| frame.is_ok()) {}
        };
        let _closed = timeout(GOODBYE, goodbye).await;
    }
}

/// The address of the gateway at `url`, with the version and the encoding that we speak.
fn address(url: &str) -> String {
    let joiner = match url.contains('?') {
        true => '&',
        false => '?',
    };
    let url = url.trim_end_matches('/');
    // In front of a query the path must not be empty: "wss://host/?v=10".
    let slash = match url.matches('/').count() {
        ..=2 => "/",
        _ => "",
    };
    format!("{url}{slash}{joiner}v=10&encoding=json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_path_and_a_query() {
        for (url, expected) in [
            (
                "wss://gateway.example",
                "wss://gateway.example/?v=10&encoding=json",
            ),
            (
                "wss://gateway.example/",
                "wss://gateway.example/?v=10&encoding=json",
            ),
            (
                "ws://127.0.0.1:1/socket",
                "ws://127.0.0.1:1/socket?v=10&encoding=json",
            ),
            (
                "ws://127.0.0.1:1/socket?a=b",
                "ws://127.0.0.1:1/socket?a=b&v=10&encoding=json",
            ),
        ] {
            assert_eq!(address(url), expected);
        }
    }

    #[tokio::test]
    async fn who_speaks_no_tls_is_no_gateway_and_nothing_panics() {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
            .await
            .unwrap();
        let address = listener.local_addr().unwrap();
        let answering = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            drop(stream);
        });
        let opened = Socket::open(&format!("wss://localhost:{}", address.port())).await;
        assert!(matches!(opened, Err(Ended::Broken(_))));
        answering.await.unwrap();
    }
}
