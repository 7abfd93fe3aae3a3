//! Adding up what the test programs say of themselves.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::say;

/// Over all programs so far.
#[derive(Default, Debug, PartialEq, Eq)]
pub struct Count {
    pub passed: u64,
    pub failed: u64,
}

/// One compiled test program.
pub struct TestProgram {
    pub program: PathBuf,
    /// Where cargo would start it.
    pub folder: PathBuf,
}

impl Count {
    /// Runs `cargo test` or a test program, shows what it says, and adds its results. One that ends badly without
    /// telling of a failed test, such as one that does not compile, counts as a failure.
    pub fn cargo(&mut self, command: &mut Command) {
        let outcome = self.watch(command);
        self.held(outcome);
    }

    /// What could not even run is a failure, and the tests after it still run.
    pub fn held(&mut self, outcome: Result<()>) {
        if let Err(error) = outcome {
            self.broken(&format!("{error:#}"));
        }
    }

    fn watch(&mut self, command: &mut Command) -> Result<()> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the tests")?;
        let before = self.failed;
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output).lines() {
                let line = line?;
                say::line(&line);
                self.add(&line);
            }
        }
        let status = child.wait()?;
        if !status.success() && self.failed == before {
            self.broken(&format!("the tests ended with {status}"));
        }
        Ok(())
    }

    /// Something that kept tests from running at all.
    pub fn broken(&mut self, why: &str) {
        say::problem(why);
        self.failed += 1;
    }

    /// The line that ends it all.
    #[expect(clippy::print_stdout, reason = "this line is for programs that read ours")]
    pub fn tell(&self) {
        println!("{} passed, {} failed", self.passed, self.failed);
    }

    /// Reads `test result: ok. 12 passed; 0 failed; 0 ignored; …`. An ignored test is a failed one: nobody looks.
    fn add(&mut self, line: &str) {
        let Some(rest) = line.trim_start().strip_prefix("test result: ") else {
            return;
        };
        let Some((_, numbers)) = rest.split_once(". ") else {
            return;
        };
        for part in numbers.split(';') {
            let Some((number, what)) = part.trim().split_once(' ') else {
                continue;
            };
            let Ok(number) = number.parse::<u64>() else {
                continue;
            };
            match what {
                "passed" => self.passed += number,
                "failed" | "ignored" => self.failed += number,
                _ => {}
            }
        }
    }
}

/// Compiles, and lists the test programs of these packages.
pub fn test_programs(command: &mut Command, packages: &[&str]) -> Result<Vec<TestProgram>> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("cannot start cargo")?;
    if !output.status.success() {
        bail!("the tests do not compile");
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let messages = text
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let programs: Vec<TestProgram> = messages
        .filter_map(|message| test_program(&message, packages))
        .collect();
    if programs.is_empty() {
        bail!("cargo named no test program of {}", packages.join(", "));
    }
    Ok(programs)
}

fn test_program(message: &serde_json::Value, packages: &[&str]) -> Option<TestProgram> {
    let program = message.get("executable")?.as_str()?;
    if !message.get("profile")?.get("test")?.as_bool()? {
        return None;
    }
    let folder = Path::new(message.get("manifest_path")?.as_str()?).parent()?;
    let manifest = message.get("package_id")?.as_str()?;
    // A package's id ends in `#name@version`, or in `folder#version` where the folder is called like it.
    let (address, tail) = manifest.rsplit_once('#')?;
    let name = match tail.split_once('@') {
        Some((name, _)) => name,
        None => address.rsplit('/').next()?,
    };
    packages.contains(&name).then(|| TestProgram {
        program: PathBuf::from(program),
        folder: folder.to_path_buf(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_added_up_and_ignored_tests_count_as_failed() {
        let mut count = Count::default();
        count.add(
            "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 3 filtered out; finished in 0.01s",
        );
        count.add(
            "test result: FAILED. 1 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 1s",
        );
        count.add("test money::adds ... ok");
        assert_eq!(
            count,
            Count {
                passed: 13,
                failed: 3
            }
        );
    }

    #[test]
    fn a_program_that_fails_without_a_word_is_a_failure() {
        let mut count = Count::default();
        count.cargo(Command::new("sh").args(["-c", "exit 3"]));
        assert_eq!(count, Count { passed: 0, failed: 1 });
    }

    #[test]
    fn test_programs_are_told_by_their_package() {
        let message = serde_json::json!({
            "package_id": "path+file:///somewhere/cashwrap/shop#0.1.0",
            "manifest_path": "/somewhere/cashwrap/shop/Cargo.toml",
            "profile": { "test": true },
            "executable": "/somewhere/target/debug/deps/shop-1",
        });
        assert!(test_program(&message, &["cashwrap", "shop"]).is_some());
        assert!(test_program(&message, &["cashwrap"]).is_none());
        let root = serde_json::json!({
            "package_id": "path+file:///somewhere/main#cashwrap@0.1.0",
            "manifest_path": "/somewhere/main/Cargo.toml",
            "profile": { "test": true },
            "executable": "/somewhere/target/debug/deps/it-1",
        });
        assert!(test_program(&root, &["cashwrap", "shop"]).is_some());
    }
}
