//! `tidy`: the rules of the house that no compiler knows. Each rule is a small file; each breach is told as
//! `file:line: what`, so that an editor can jump there.

mod dependencies;
mod layout;
mod tests_count;
mod words;

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::process::{ask, program, root};

#[derive(clap::Args)]
#[command(after_help = "Example:\n  cargo xtask tidy")]
pub struct Arguments {}

/// One breach of a rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub file: String,
    /// Counted from one.
    pub line: usize,
    pub what: String,
}

/// A file of the project, as git knows it.
pub struct Source {
    /// Relative to the workspace, with `/`.
    pub path: String,
    /// Empty for what is not text.
    pub text: String,
}

impl Source {
    /// Every line for which `breach` has something to say.
    fn lines(&self, breach: impl Fn(&str) -> Option<String>) -> Vec<Finding> {
        let told = self
            .text
            .lines()
            .enumerate()
            .filter_map(|(number, line)| Some((number, breach(line)?)));
        told.map(|(number, what)| Finding {
            file: self.path.clone(),
            line: number + 1,
            what,
        })
        .collect()
    }

    fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    fn is_in(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| self.path.starts_with(folder))
    }
}

/// Prints every breach; fails if there is one.
#[expect(clippy::print_stdout, reason = "findings are for editors and other programs")]
pub fn run(_: &Arguments) -> Result<()> {
    let sources = sources(&root())?;
    let mut findings = check(&sources);
    findings.sort();
    for Finding { file, line, what } in &findings {
        println!("{file}:{line}: {what}");
    }
    if !findings.is_empty() {
        bail!("{} breaches of the rules of the house", findings.len());
    }
    Ok(())
}

fn check(sources: &[Source]) -> Vec<Finding> {
    type Rule = fn(&[Source]) -> Vec<Finding>;
    let rules: [Rule; 8] = [
        dependencies::between_crates,
        dependencies::versions,
        layout::top_level,
        layout::length,
        tests_count::nothing_ignored,
        words::other_side,
        words::sql,
        words::outside,
    ];
    rules.iter().flat_map(|rule| rule(sources)).collect()
}

/// What git tracks, and what it would track if it were added now.
fn sources(root: &Path) -> Result<Vec<Source>> {
    let list = ask(program("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]))
        .context("cannot ask git for the project's files")?;
    let paths = list.split('\0').filter(|path| !path.is_empty());
    let read = |path: &str| {
        // A file that git still lists may be gone already.
        let bytes = std::fs::read(root.join(path)).ok()?;
        Some(Source {
            path: path.to_owned(),
            text: String::from_utf8(bytes).unwrap_or_default(),
        })
    };
    Ok(paths.filter_map(read).collect())
}

#[cfg(test)]
fn source(path: &str, text: &str) -> Source {
    Source {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}
