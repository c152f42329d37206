//! The gateway's events as Discord writes them.

use serde_json::{Value, json};

use super::{APPLICATION, BOT, CHANNEL, DIRECT, GUILD, Member};

const EPOCH: &str = "2025-06-25T09:00:00.000000+00:00";

pub fn ready(gateway: &str) -> Value {
    json!({
        "v": 10,
        "user": bot(),
        "guilds": [{"id": GUILD.to_string(), "unavailable": true}],
        "session_id": "session",
        "resume_gateway_url": gateway,
        "shard": [0, 1],
        "application": {"id": APPLICATION.to_string(), "flags": 0},
    })
}

pub fn guild() -> Value {
    json!({
        "id": GUILD.to_string(), "name": "desk", "icon": null, "splash": null,
        "discovery_splash": null, "owner_id": "9", "afk_channel_id": null, "afk_timeout": 300,
        "verification_level": 0, "default_message_notifications": 0,
        "explicit_content_filter": 0, "roles": [], "emojis": [], "features": [],
        "mfa_level": 0, "application_id": null, "system_channel_id": null,
        "system_channel_flags": 0, "rules_channel_id": null, "vanity_url_code": null,
        "description": null, "banner": null, "premium_tier": 0, "preferred_locale": "en-US",
        "public_updates_channel_id": null, "nsfw_level": 0, "stickers": [],
        "premium_progress_bar_enabled": false, "joined_at": EPOCH, "large": false,
        "member_count": 2, "voice_states": [], "members": [], "channels": [], "threads": [],
        "presences": [], "stage_instances": [], "guild_scheduled_events": [],
    })
}

pub fn bot() -> Value {
    json!({
        "id": BOT.to_string(), "username": "dateline", "discriminator": "0",
        "global_name": null, "avatar": null, "bot": true, "verified": true,
        "mfa_enabled": false, "email": null, "flags": 0,
    })
}

pub fn user(member: &Member) -> Value {
    json!({
        "id": member.id.to_string(), "username": member.name, "discriminator": "0",
        "global_name": member.name, "avatar": null, "bot": member.bot,
    })
}

/// A message, with `content` already withheld where Discord would withhold it.
pub fn message(id: u64, channel: u64, author: Value, content: &str) -> Value {
    let direct = channel == DIRECT;
    let mut message = json!({
        "id": id.to_string(), "channel_id": channel.to_string(), "author": author,
        "content": content, "timestamp": EPOCH, "edited_timestamp": null, "tts": false,
        "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [],
        "embeds": [], "pinned": false, "type": 0, "flags": 0, "components": [],
    });
    if !direct {
        message["guild_id"] = json!(GUILD.to_string());
        message["member"] = json!({
            "roles": [], "joined_at": EPOCH, "deaf": false, "mute": false, "flags": 0,
        });
    }
    message
}

/// An interaction of one kind, with its data.
pub fn interaction(
    id: u64,
    token: &str,
    kind: u8,
    channel: u64,
    by: &Member,
    data: &Value,
) -> Value {
    let mut interaction = json!({
        "id": id.to_string(), "application_id": APPLICATION.to_string(), "type": kind,
        "data": data, "channel_id": channel.to_string(), "token": token, "version": 1,
        "app_permissions": "2147483647", "locale": "en-US", "entitlements": [],
        "attachment_size_limit": 10_485_760,
    });
    if channel == CHANNEL {
        interaction["guild_id"] = json!(GUILD.to_string());
        interaction["guild_locale"] = json!("en-US");
        interaction["context"] = json!(0);
        interaction["authorizing_integration_owners"] = json!({"0": GUILD.to_string()});
        interaction["member"] = json!({
            "user": user(by), "roles": [], "joined_at": EPOCH, "deaf": false, "mute": false,
            "flags": 0, "permissions": "2147483647",
        });
    } else {
        interaction["context"] = json!(1);
        interaction["authorizing_integration_owners"] = json!({"0": "0"});
        interaction["user"] = user(by);
    }
    interaction
}
