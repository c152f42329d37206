//! Lists the files of words for time expressions, `config/language/periods.*.toml`, so
//! that a language is added by adding its file.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

const FOLDER: &str = "config/language";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={FOLDER}");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let mut names = Vec::new();
    for entry in fs::read_dir(Path::new(&root).join(FOLDER))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with("periods.") && name.ends_with(".toml") {
            names.push(name);
        }
    }
    names.sort();
    let mut list = "/// Every file of words, by name, and its text.\n\
        const FILES: &[(&str, &str)] = &[\n"
        .to_owned();
    for name in names {
        let path = Path::new(&root).join(FOLDER).join(&name);
        let name = format!("{FOLDER}/{name}");
        let line = writeln!(list, "    ({name:?}, include_str!({path:?})),");
        line.map_err(io::Error::other)?;
    }
    list.push_str("];\n");
    fs::write(Path::new(&out).join("periods.rs"), list)
}
