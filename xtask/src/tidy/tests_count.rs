//! Every test runs, every time.

use super::{Finding, Source};

pub fn nothing_ignored(sources: &[Source]) -> Vec<Finding> {
    let rust = sources
        .iter()
        .filter(|source| source.is_rust() && !source.is_in(&["xtask/src/tidy/"]));
    let rust = rust.flat_map(|source| {
        source.lines(|line| {
            line.trim_start()
                .starts_with("#[ignore")
                .then(|| "an ignored test is a test nobody runs".to_owned())
        })
    });
    let browser = sources
        .iter()
        .filter(|source| source.path.starts_with("end2end/") && source.path.ends_with(".ts"));
    let browser = browser.flat_map(|source| {
        source.lines(|line| {
            let words = [
                "test.only",
                "test.skip",
                "test.fixme",
                "describe.only",
                "describe.skip",
                "describe.fixme",
            ];
            let word = words.iter().find(|word| line.contains(*word))?;
            Some(format!("`{word}` leaves tests out"))
        })
    });
    rust.chain(browser).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source;

    #[test]
    fn tests_that_do_not_run_are_named() {
        let sources = [
            source(
                "shop/src/lib.rs",
                "#[test]\n    #[ignore = \"slow\"]\n// ignore\n",
            ),
            source(
                "end2end/tests/buy.spec.ts",
                "test.only('x', () => {});\ntest('y', () => {});\n",
            ),
        ];
        let lines: Vec<usize> = nothing_ignored(&sources).iter().map(|it| it.line).collect();
        assert_eq!(lines, [2, 1]);
    }
}
