//! Who may depend on whom, and of what there may be only one version.

use super::{Finding, Source};

/// What a crate may use of ours, and what of the world it never uses.
struct Rule {
    manifest: &'static str,
    ours: &'static [&'static str],
    never: &'static [&'static str],
    /// When it is not empty, nothing else may be used at all.
    only: &'static [&'static str],
    /// Whether `never` holds for tests too.
    tests_too: bool,
}

const OURS: [&str; 8] = [
    "cashwrap",
    "amazon-pay",
    "app",
    "commerce",
    "frontend",
    "shop",
    "simulator",
    "xtask",
];

const RULES: [Rule; 8] = [
    Rule {
        manifest: "commerce/Cargo.toml",
        ours: &[],
        never: &[],
        only: &["serde", "thiserror"],
        tests_too: false,
    },
    Rule {
        manifest: "amazon-pay/Cargo.toml",
        ours: &[],
        never: &["sqlx", "axum", "leptos"],
        only: &[],
        tests_too: false,
    },
    // A type that both sides share makes the same mistake on both sides, and every test passes.
    Rule {
        manifest: "simulator/Cargo.toml",
        ours: &[],
        never: &["sqlx", "leptos"],
        only: &[],
        tests_too: true,
    },
    Rule {
        manifest: "shop/Cargo.toml",
        ours: &["amazon-pay", "commerce"],
        never: &[
            "axum",
            "leptos",
            "leptos_axum",
            "leptos_router",
            "leptos_meta",
            "tower-sessions",
        ],
        only: &[],
        tests_too: false,
    },
    Rule {
        manifest: "app/Cargo.toml",
        ours: &["commerce", "shop"],
        never: &["sqlx", "reqwest", "lettre"],
        only: &[],
        tests_too: true,
    },
    Rule {
        manifest: "frontend/Cargo.toml",
        ours: &["app"],
        never: &[],
        only: &["console_error_panic_hook", "leptos", "wasm-bindgen"],
        tests_too: true,
    },
    Rule {
        manifest: "Cargo.toml",
        ours: &["app", "commerce", "shop", "simulator"],
        never: &["quick-xml", "lettre"],
        only: &[],
        tests_too: false,
    },
    Rule {
        manifest: "xtask/Cargo.toml",
        ours: &[],
        never: &["tokio", "axum", "sqlx"],
        only: &[],
        tests_too: true,
    },
];

/// Two generations of these in one program do not understand each other.
const ONE_VERSION: [&str; 9] = [
    "axum",
    "axum-core",
    "http",
    "leptos",
    "libsqlite3-sys",
    "reqwest",
    "sqlx",
    "tower-sessions-core",
    "wasm-bindgen",
];

pub fn between_crates(sources: &[Source]) -> Vec<Finding> {
    let manifests = sources.iter().filter_map(|source| {
        let rule = RULES.iter().find(|rule| rule.manifest == source.path)?;
        Some((source, rule))
    });
    manifests
        .flat_map(|(source, rule)| breaches(source, rule))
        .collect()
}

fn breaches(source: &Source, rule: &Rule) -> Vec<Finding> {
    let mut section = String::new();
    let mut findings = Vec::new();
    for (number, line) in source.text.lines().enumerate() {
        if let Some(name) = line.trim().strip_prefix('[') {
            section = name.trim_end_matches(']').to_owned();
            continue;
        }
        let test = section == "dev-dependencies";
        if !(section == "dependencies" || section == "build-dependencies" || test) {
            continue;
        }
        let Some(name) = line.split(['.', '=', ' ']).next().filter(|name| !name.is_empty()) else {
            continue;
        };
        if name.starts_with('#') {
            continue;
        }
        let what = if OURS.contains(&name) {
            (!rule.ours.contains(&name)).then(|| format!("must not depend on our `{name}`"))
        } else if rule.never.contains(&name) && (!test || rule.tests_too) {
            Some(format!("must never depend on `{name}`"))
        } else if !rule.only.is_empty() && !test && !rule.only.contains(&name) {
            Some(format!(
                "may only depend on {}; not on `{name}`",
                rule.only.join(", ")
            ))
        } else {
            None
        };
        findings.extend(what.map(|what| Finding {
            file: source.path.clone(),
            line: number + 1,
            what,
        }));
    }
    findings
}

pub fn versions(sources: &[Source]) -> Vec<Finding> {
    let Some(lock) = sources.iter().find(|source| source.path == "Cargo.lock") else {
        return vec![Finding {
            file: "Cargo.lock".into(),
            line: 1,
            what: "is missing".into(),
        }];
    };
    let mut seen = Vec::new();
    lock.lines(|line| {
        let name = line.strip_prefix("name = \"")?.strip_suffix('"')?;
        ONE_VERSION.contains(&name).then(|| name.to_owned())
    })
    .into_iter()
    .filter_map(
        |Finding {
             file,
             line,
             what: name,
         }| {
            if !seen.contains(&name) {
                seen.push(name);
                return None;
            }
            Some(Finding {
                file,
                line,
                what: format!("a second version of `{name}`"),
            })
        },
    )
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source;

    #[test]
    fn a_forbidden_dependency_is_named_with_its_line() {
        let manifest = source(
            "simulator/Cargo.toml",
            "[dependencies]\naxum.workspace = true\ncommerce.workspace = true\n",
        );
        let findings = between_crates(&[manifest]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            (findings[0].line, findings[0].what.contains("`commerce`")),
            (3, true)
        );
    }

    #[test]
    fn what_only_tests_use_is_judged_by_itself() {
        let manifest = source(
            "amazon-pay/Cargo.toml",
            "[dev-dependencies]\naxum = \"1\"\n[dependencies]\naxum = \"1\"\n",
        );
        assert_eq!(
            between_crates(&[manifest])
                .iter()
                .map(|it| it.line)
                .collect::<Vec<_>>(),
            [4]
        );
        let manifest = source(
            "commerce/Cargo.toml",
            "[dependencies]\nserde = \"1\"\ntime = \"0.3\"\n",
        );
        assert_eq!(
            between_crates(&[manifest])
                .iter()
                .map(|it| it.line)
                .collect::<Vec<_>>(),
            [3]
        );
    }

    #[test]
    fn a_second_version_is_named() {
        let lock = source(
            "Cargo.lock",
            "name = \"sqlx\"\nname = \"serde\"\nname = \"serde\"\nname = \"sqlx\"\n",
        );
        assert_eq!(
            versions(&[lock]).iter().map(|it| it.line).collect::<Vec<_>>(),
            [4]
        );
    }
}
