//! Where things may lie, and how long a file may be.

use super::{Finding, Source};

/// The rooms of the house. A new one is a decision, written in ARCHITECTURE.md.
const TOP_LEVEL: [&str; 30] = [
    ".cargo",
    ".ci",
    ".gitattributes",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "amazon-pay",
    "app",
    "cashwrap.example.toml",
    "clippy.toml",
    "commerce",
    "docs",
    "end2end",
    "frontend",
    "migrations",
    "public",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "shop",
    "simulator",
    "src",
    "style",
    "tests",
    "themes",
    "xtask",
];

const LONGEST: usize = 500;

/// Longer than that, with the reason.
const LONG_FILES: [(&str, &str); 0] = [];

pub fn top_level(sources: &[Source]) -> Vec<Finding> {
    let stranger = |source: &&Source| {
        let room = source.path.split('/').next().unwrap_or_default();
        !TOP_LEVEL.contains(&room)
    };
    let told = sources.iter().filter(stranger).map(|source| Finding {
        file: source.path.clone(),
        line: 1,
        what: "is in no room of the house (xtask/src/tidy/layout.rs lists them)".to_owned(),
    });
    told.collect()
}

pub fn length(sources: &[Source]) -> Vec<Finding> {
    let ours = |source: &&Source| {
        [".rs", ".ts", ".js", ".css", ".sql", ".html"]
            .iter()
            .any(|end| source.path.ends_with(end))
            && !LONG_FILES.iter().any(|(path, _)| *path == source.path)
    };
    let long = sources.iter().filter(ours).filter_map(|source| {
        let lines = source.text.lines().count();
        (lines > LONGEST).then(|| Finding {
            file: source.path.clone(),
            line: LONGEST + 1,
            what: format!("{lines} lines; more than {LONGEST} hide what a file is for"),
        })
    });
    long.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source;

    #[test]
    fn a_new_room_needs_a_decision() {
        let sources = [source("shop/src/lib.rs", ""), source("scripts/build.sh", "")];
        assert_eq!(top_level(&sources).len(), 1);
    }

    #[test]
    fn a_long_file_is_named() {
        let sources = [
            source("a.rs", &"x\n".repeat(501)),
            source("b.rs", &"x\n".repeat(500)),
            source("c.lock", &"x\n".repeat(900)),
        ];
        assert_eq!(
            length(&sources)
                .iter()
                .map(|it| it.file.as_str())
                .collect::<Vec<_>>(),
            ["a.rs"]
        );
    }
}
