//! The bot's token: out of the settings, a file, or a credential that systemd hands over.

use std::env;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use crate::settings::DiscordSettings;
use crate::trouble::Trouble;

/// The folder of the credentials that systemd hands to a unit.
const CREDENTIALS: &str = "CREDENTIALS_DIRECTORY";
/// What the credential is called there: `LoadCredential=discord_token:PATH`.
const CREDENTIAL: &str = "discord_token";
/// A longer file holds something else, in bytes.
const LONGEST: u64 = 4096;

/// The token that the settings give or lead to.
///
/// # Errors
/// Where there is none, or it lies in a file that cannot be read or that others can read.
pub(super) fn token(settings: &DiscordSettings) -> Result<SecretString, Trouble> {
    if let Some(given) = &settings.token {
        let given = given.expose_secret().trim();
        if !given.is_empty() {
            return Ok(given.into());
        }
    }
    let credential = || {
        let folder = env::var_os(CREDENTIALS)?;
        Some(PathBuf::from(folder).join(CREDENTIAL)).filter(|path| path.exists())
    };
    match settings.token_file.clone().or_else(credential) {
        Some(path) => read(&path),
        None => Err(Trouble::operator(
            "There is no Discord token.",
            "Put it into DATELINE__DISCORD__TOKEN, into a file that `discord.token_file` names, \
             or hand it over with systemd's LoadCredential=discord_token:PATH.",
        )),
    }
}

/// Reads a token out of a file that only its owner can read.
fn read(path: &Path) -> Result<SecretString, Trouble> {
    let shown = path.display();
    let unreadable = |error: std::io::Error| {
        Trouble::operator(
            format!("The token file {shown} cannot be read: {error}"),
            "`discord.token_file` says which file it is.",
        )
    };
    let file = File::open(path).map_err(unreadable)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        const OTHERS: u32 = 0o077;
        let mode = file.metadata().map_err(unreadable)?.permissions().mode();
        // What systemd hands over is read by its unit alone, whatever its mode.
        let handed_over = env::var_os(CREDENTIALS).is_some_and(|folder| path.starts_with(folder));
        if mode & OTHERS != 0 && !handed_over {
            return Err(Trouble::operator(
                format!(
                    "The token file {shown} can be read by others (mode {:04o}).",
                    mode & 0o7777
                ),
                format!(
                    "Close it with `chmod 600 {shown}`; if others had access to it, reset the token."
                ),
            ));
        }
    }
    let mut text = String::new();
    let mut file = file.take(LONGEST);
    file.read_to_string(&mut text).map_err(unreadable)?;
    let token = text.trim();
    if token.is_empty() || token.contains(char::is_whitespace) {
        return Err(Trouble::operator(
            format!("The token file {shown} holds no token."),
            "It holds the token alone, on one line, without the word \"Bot\".",
        ));
    }
    Ok(token.into())
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_token_file_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        for (text, mode, expected) in [
            ("my.own.token\n", 0o600, Ok("my.own.token")),
            ("my.own.token", 0o400, Ok("my.own.token")),
            (
                "my.own.token",
                0o644,
                Err("can be read by others (mode 0644)"),
            ),
            (
                "my.own.token",
                0o640,
                Err("can be read by others (mode 0640)"),
            ),
            ("Bot my.own.token", 0o600, Err("holds no token")),
            ("\n", 0o600, Err("holds no token")),
        ] {
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            match (read(&path), expected) {
                (Ok(token), Ok(expected)) => assert_eq!(token.expose_secret(), expected),
                (Err(trouble), Err(expected)) => {
                    let said = trouble.to_string();
                    assert!(said.contains(expected), "{said}");
                    assert!(!said.contains("my.own"), "{said}");
                }
                (read, _) => panic!("{text:?} {mode:o}: {:?}", read.map(|_| "read")),
            }
            fs::remove_file(&path).unwrap();
        }
        let missing = read(&path).unwrap_err().to_string();
        assert!(missing.contains(&path.display().to_string()), "{missing}");
    }
}
