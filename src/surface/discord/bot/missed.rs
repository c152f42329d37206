//! What was said while no session was open.
//!
//! A session that cannot be resumed leaves a gap that the gateway never fills. Takes
//! the last message heard in each channel; asks for those after it, and lets the bot
//! hear them. What was heard already is known by its id.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde::Deserialize;
use serenity::all::{GuildId, Message};
use tracing::debug;

use super::Bot;
use crate::surface::discord::expiring_map::{ExpiringMap, lock};

/// How many channels are remembered, and for how long after the last word heard
/// there: an answer to what is older is of no use.
const CHANNELS: (usize, Duration) = (1_000, Duration::from_secs(10 * 60));
/// In how many of them, the liveliest first, we look for what was missed.
const LIVELIEST: usize = 50;

/// The last message heard in each channel, and its guild.
#[derive(Debug)]
pub(super) struct LastHeard(Mutex<ExpiringMap<u64, (Option<GuildId>, u64)>>);

impl Default for LastHeard {
    fn default() -> Self {
        Self(Mutex::new(ExpiringMap::new(CHANNELS.0, CHANNELS.1)))
    }
}

impl LastHeard {
    /// A message was heard.
    pub(super) fn note(&self, message: &Message) {
        let last = (message.guild_id, message.id.get());
        lock(&self.0).put(message.channel_id.get(), last, Instant::now());
    }

    fn liveliest(&self) -> Vec<(u64, Option<GuildId>, u64)> {
        let heard = lock(&self.0);
        let fresh = heard.fresh(Instant::now()).into_iter().take(LIVELIEST);
        fresh
            .map(|(channel, (guild, last))| (*channel, *guild, *last))
            .collect()
    }
}

impl Bot {
    /// Looks for what was missed, and hears it.
    pub(super) async fn catch_up(self: Arc<Self>, me: u64) {
        for (channel, guild, last) in self.heard.liveliest() {
            let missed = match self.rest.messages_after(channel, last).await {
                Ok(missed) => missed,
                Err(error) => {
                    debug!(%error, channel, "Missed messages could not be asked for");
                    continue;
                }
            };
            let missed = missed.as_array().into_iter().flatten().rev();
            for mut message in missed.filter_map(|message| Message::deserialize(message).ok()) {
                // What is asked for comes without its guild.
                message.guild_id = guild;
                self.hear(&message, me);
            }
        }
    }
}
