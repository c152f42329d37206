//! What can go wrong, sorted by who can put it right.
//!
//! Everything below this level has errors of its own; a surface turns them into
//! one of these at the point where a person hears of them.

use std::fmt;

/// A failure at the point where a person hears of it.
#[derive(Debug)]
pub enum Trouble {
    /// The asker can put it right: whole sentences, shown as they stand.
    Asker {
        /// What went wrong.
        said: String,
        /// What to try next.
        hint: Option<String>,
    },
    /// The operator can: the command line, the settings, the token or the
    /// granted intents are wrong. Trying again changes nothing.
    Operator {
        /// What is wrong, naming the thing at fault.
        said: String,
        /// The next step.
        hint: Option<String>,
    },
    /// The machine is at fault, and may be well again soon: a full disk, one that cannot be
    /// read.
    Machine {
        /// What failed, naming the thing at fault.
        said: String,
        /// The next step.
        hint: Option<String>,
    },
    /// Ours: logged in full with its context; the asker hears only that it failed.
    Ours(anyhow::Error),
}

impl Trouble {
    /// Something the asker can put right.
    pub fn asker(said: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Asker {
            said: said.into(),
            hint: Some(hint.into()),
        }
    }

    /// Something the operator can put right.
    pub fn operator(said: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Operator {
            said: said.into(),
            hint: Some(hint.into()),
        }
    }

    /// A fault of the machine that may pass by itself.
    pub fn machine(said: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Machine {
            said: said.into(),
            hint: Some(hint.into()),
        }
    }

    /// The exit code of a command that ends with this: 1 the work failed and may succeed
    /// another time, 2 the command line, the settings, the token or the granted intents are
    /// wrong.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Operator { .. } => 2,
            Self::Asker { .. } | Self::Machine { .. } | Self::Ours(_) => 1,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asker { said, hint }
            | Self::Operator { said, hint }
            | Self::Machine { said, hint } => {
                f.write_str(said)?;
                match hint {
                    Some(hint) => write!(f, "\n  {hint}"),
                    None => Ok(()),
                }
            }
            Self::Ours(error) => write!(f, "{error:#}"),
        }
    }
}

impl std::error::Error for Trouble {}

impl From<anyhow::Error> for Trouble {
    fn from(error: anyhow::Error) -> Self {
        Self::Ours(error)
    }
}
