//! Words that must not occur where they would give something away.

use super::{Finding, Source};

/// The shop, its pages and the wire protocol must work the same whoever answers; so they cannot name the one that
/// pretends to be Amazon.
pub fn other_side(sources: &[Source]) -> Vec<Finding> {
    let blind = sources.iter().filter(|source| {
        source.is_in(&[
            "shop/",
            "app/",
            "amazon-pay/",
            "commerce/",
            "frontend/",
            "migrations/",
            "style/",
        ])
    });
    let told = blind.flat_map(|source| {
        source.lines(|line| {
            line.to_lowercase()
                .contains("simulator")
                .then(|| "must not know who is on the other side".to_owned())
        })
    });
    told.collect()
}

/// All SQL is in one place, where each statement is held to what both databases understand.
pub fn sql(sources: &[Source]) -> Vec<Finding> {
    const STATEMENTS: [&str; 6] = [
        "sqlx::query",
        "INSERT INTO ",
        "DELETE FROM ",
        "SELECT ",
        "CREATE TABLE ",
        "BEGIN IMMEDIATE",
    ];
    let elsewhere = sources.iter().filter(|source| {
        source.is_rust()
            && source.is_in(&[
                "src/",
                "shop/src/",
                "app/",
                "commerce/",
                "amazon-pay/",
                "frontend/",
                "simulator/",
            ])
            && !source.is_in(&["shop/src/db/", "shop/src/db.rs"])
            // Tests may look behind.
            && !["tests.rs", "testing.rs"].iter().any(|end| source.path.ends_with(end))
            && !source.path.contains("/tests/")
    });
    let told = elsewhere.flat_map(|source| {
        source.lines(|line| {
            let code = line.split("//").next().unwrap_or_default();
            let word = STATEMENTS.iter().find(|word| code.contains(*word))?;
            Some(format!("`{}` belongs into shop/src/db", word.trim()))
        })
    });
    told.collect()
}

/// The project is whole: it needs no folder beside it and no path of somebody's machine.
pub fn outside(sources: &[Source]) -> Vec<Finding> {
    let told = sources
        .iter()
        .filter(|source| !source.is_in(&["xtask/src/tidy/"]))
        .flat_map(|source| {
            source.lines(|line| {
                let homes = ["home", "root"].map(|name| format!("/{name}/"));
                let path = homes.iter().find(|path| line.contains(path.as_str()))?;
                Some(format!("`{path}` is a path of one machine"))
            })
        });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source;

    #[test]
    fn the_other_side_is_not_named() {
        let sources = [
            source("shop/src/lib.rs", "//! all\n//! The Simulator answers.\n"),
            source("src/serve.rs", "use simulator::Simulator;\n"),
        ];
        assert_eq!(
            other_side(&sources).iter().map(|it| it.line).collect::<Vec<_>>(),
            [2]
        );
    }

    #[test]
    fn sql_stays_in_its_place() {
        let sources = [
            source("shop/src/db/orders.rs", "sqlx::query(\"SELECT 1\")\n"),
            source(
                "shop/src/jobs/mail.rs",
                "// SELECT is a word\nlet x = \"SELECT id FROM orders\";\n",
            ),
        ];
        let findings = sql(&sources);
        assert_eq!(
            findings
                .iter()
                .map(|it| (it.file.as_str(), it.line))
                .collect::<Vec<_>>(),
            [("shop/src/jobs/mail.rs", 2)]
        );
    }
}
