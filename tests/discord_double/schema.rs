//! Discord's own description of its interface, as a second opinion on every body.
//!
//! The description is not part of this project. Where it lies beside it, bodies are
//! checked against it; where it does not, that is said once and nothing is checked.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use jsonschema::Validator;
use serde_json::{Value, json};

/// What is wrong with a body, by the description. `path` is as the description writes
/// it, with its ids in braces.
pub fn objections(method: &str, path: &str, body: &Value) -> Vec<String> {
    let Some(description) = description() else {
        return Vec::new();
    };
    let mut validators = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
    let validators = validators.get_or_insert_default();
    let validator = validators
        .entry(format!("{method} {path}"))
        .or_insert_with(|| compile(description, method, path));
    let Some(validator) = validator else {
        return vec![format!("{method} {path}: Discord describes no such body")];
    };
    let errors = validator.iter_errors(body);
    let errors = errors.map(|error| format!("{method} {path}: {error}"));
    errors.take(3).collect()
}

static VALIDATORS: Mutex<Option<HashMap<String, Option<Validator>>>> = Mutex::new(None);

fn description() -> Option<&'static Value> {
    static DESCRIPTION: OnceLock<Option<Value>> = OnceLock::new();
    let read = || {
        let path = std::env::var_os("DISCORD_OPENAPI").map_or_else(beside, PathBuf::from);
        let text = std::fs::read(&path).ok();
        if text.is_none() {
            eprintln!("skipped: no Discord API description at {}", path.display());
        }
        serde_json::from_slice(&text?).ok()
    };
    DESCRIPTION.get_or_init(read).as_ref()
}

fn beside() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/discord/openapi.json")
}

fn compile(description: &Value, method: &str, path: &str) -> Option<Validator> {
    let operation = &description["paths"][path][method.to_lowercase()];
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    if schema.is_null() {
        return None;
    }
    let schemas = &description["components"]["schemas"];
    let whole = json!({"allOf": [schema], "components": {"schemas": schemas}});
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012);
    Some(options.build(&whole).expect("the description compiles"))
}
