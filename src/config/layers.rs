//! Settings as text, from whom they come, and errors that name both.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::Path;
use std::str::FromStr;

use super::settings::{SETTINGS, Setting};

/// Why the configuration cannot be used. Names the setting and where it was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Nobody knows such a setting.
    #[error("{source_name}: there is no setting `{name}`{}", hint(.name))]
    Unknown {
        /// Where it was read.
        source_name: String,
        /// As it was written.
        name: String,
    },
    /// It cannot have this value.
    #[error("{source_name}: `{name}` cannot be {value}: {why}")]
    Impossible {
        /// Where it was read.
        source_name: String,
        /// The setting.
        name: String,
        /// The value; three stars if it is a secret.
        value: String,
        /// The reason, for a person.
        why: String,
    },
    /// It must be set.
    #[error("`{name}` is not set: put it into cashwrap.toml or set {variable}")]
    Missing {
        /// The setting.
        name: String,
        /// Its name in the environment.
        variable: String,
    },
    /// The file cannot be read at all.
    #[error("{file}: {why}")]
    File {
        /// Its path.
        file: String,
        /// The reason, for a person.
        why: String,
    },
}

/// One value and where it comes from.
#[derive(Clone, PartialEq, Eq)]
pub struct Value {
    /// As text, whatever the file's type was.
    pub text: String,
    /// Such as `cashwrap.toml`, or the name of a variable.
    pub source: String,
}

/// Settings by name; a later layer overrides an earlier one.
#[derive(Clone, Default)]
pub struct Layers {
    values: BTreeMap<&'static str, Value>,
}

impl Layers {
    /// The defaults.
    pub fn new() -> Layers {
        let mut layers = Layers::default();
        for setting in SETTINGS {
            if let Some(text) = setting.default {
                layers.put(setting, text.to_owned(), "default");
            }
        }
        layers
    }

    /// Adds a file, if it exists.
    ///
    /// # Errors
    /// When it is not TOML, or names an unknown setting.
    pub fn file(&mut self, path: &Path) -> Result<(), ConfigError> {
        let name = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => self.toml(&name, &text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(ConfigError::File {
                file: name,
                why: error.to_string(),
            }),
        }
    }

    /// Adds the text of such a file.
    ///
    /// # Errors
    /// When it is not TOML, or names an unknown setting.
    pub fn toml(&mut self, file: &str, text: &str) -> Result<(), ConfigError> {
        // The message only: the whole error shows the line, and that line may hold a secret.
        let unreadable = |error: toml::de::Error| {
            let before = error
                .span()
                .and_then(|span| text.get(..span.start))
                .unwrap_or_default();
            let why = format!("line {}: {}", before.lines().count().max(1), error.message());
            ConfigError::File {
                file: file.to_owned(),
                why,
            }
        };
        let table: toml::Table = text.parse().map_err(unreadable)?;
        self.table(file, "", &table)
    }

    fn table(&mut self, file: &str, prefix: &str, table: &toml::Table) -> Result<(), ConfigError> {
        for (key, value) in table {
            let name = format!("{prefix}{key}");
            let text = match value {
                toml::Value::Table(inner) => {
                    self.table(file, &format!("{name}."), inner)?;
                    continue;
                }
                toml::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let setting = find(&name).ok_or_else(|| ConfigError::Unknown {
                source_name: file.to_owned(),
                name: name.clone(),
            })?;
            self.put(setting, text, file);
        }
        Ok(())
    }

    /// Adds what the environment says. Only variables that begin with `CASHWRAP_` are ours, and `DATABASE_URL`.
    ///
    /// # Errors
    /// When one of ours names no setting.
    pub fn environment(
        &mut self,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<(), ConfigError> {
        for (variable, text) in variables {
            let (Some(variable), Some(text)) = (variable.to_str(), text.to_str()) else {
                continue;
            };
            let ours = variable.starts_with("CASHWRAP_") && !RESERVED.contains(&variable);
            if !ours && variable != "DATABASE_URL" {
                continue;
            }
            let setting = SETTINGS.iter().find(|setting| setting.variable() == variable);
            let setting = setting.ok_or_else(|| ConfigError::Unknown {
                source_name: "environment".to_owned(),
                name: variable.to_owned(),
            })?;
            self.put(setting, text.to_owned(), variable);
        }
        Ok(())
    }

    /// Sets what nobody has set so far.
    pub(super) fn fill(&mut self, name: &'static str, text: impl Into<String>) {
        if self.get(name).is_none_or(|value| value.source == "default")
            && let Some(setting) = find(name)
        {
            self.put(setting, text.into(), "demo");
        }
    }

    /// Sets one setting, as tests and the command line do.
    ///
    /// # Errors
    /// When there is no such setting.
    pub fn set(&mut self, name: &str, text: impl Into<String>) -> Result<(), ConfigError> {
        let setting = find(name).ok_or_else(|| ConfigError::Unknown {
            source_name: "command line".into(),
            name: name.into(),
        })?;
        self.put(setting, text.into(), "command line");
        Ok(())
    }

    fn put(&mut self, setting: &Setting, text: String, source: &str) {
        self.values.insert(
            setting.name,
            Value {
                text,
                source: source.to_owned(),
            },
        );
    }

    /// What is set; an empty text counts as not set.
    pub fn get(&self, name: &str) -> Option<Value> {
        self.values
            .get(name)
            .filter(|value| !value.text.is_empty())
            .cloned()
    }

    /// What must be set.
    ///
    /// # Errors
    /// When it is not.
    pub fn required(&self, name: &str) -> Result<Value, ConfigError> {
        self.get(name).ok_or_else(|| ConfigError::Missing {
            name: name.to_owned(),
            variable: find(name).map(Setting::variable).unwrap_or_default(),
        })
    }

    /// What must be set, read as something.
    ///
    /// # Errors
    /// When it is not set, or cannot be read so.
    pub fn parsed<T: FromStr<Err: fmt::Display>>(&self, name: &str) -> Result<T, ConfigError> {
        let value = self.required(name)?;
        value
            .text
            .trim()
            .parse()
            .map_err(|error: T::Err| self.impossible(name, &error.to_string()))
    }

    /// What may be set, read as something.
    ///
    /// # Errors
    /// When it is set and cannot be read so.
    pub fn optional<T: FromStr<Err: fmt::Display>>(&self, name: &str) -> Result<Option<T>, ConfigError> {
        match self.get(name) {
            Some(_) => self.parsed(name).map(Some),
            None => Ok(None),
        }
    }

    /// The error that says why this setting cannot have the value it has.
    pub fn impossible(&self, name: &str, why: &str) -> ConfigError {
        let value = self.get(name);
        let secret = find(name).is_some_and(|setting| setting.secret);
        ConfigError::Impossible {
            source_name: value
                .as_ref()
                .map(|value| value.source.clone())
                .unwrap_or_default(),
            name: name.to_owned(),
            value: match value {
                Some(_) if secret => "***".to_owned(),
                Some(value) => format!("\"{}\"", value.text),
                None => "empty".to_owned(),
            },
            why: why.to_owned(),
        }
    }
}

/// Ours, but not settings: what test programs say to each other.
const RESERVED: [&str; 4] = [
    "CASHWRAP_CHROMIUM",
    "CASHWRAP_CONTROL_URL",
    "CASHWRAP_KILL_POINT",
    "CASHWRAP_TEST_DATABASE",
];

fn find(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}

/// Names the setting that was probably meant.
fn hint(name: &str) -> String {
    let plain = name
        .strip_prefix("CASHWRAP_")
        .unwrap_or(name)
        .to_lowercase()
        .replace(['.', '-'], "_");
    let like = SETTINGS
        .iter()
        .map(|setting| (distance(&plain, &setting.name.replace('.', "_")), setting))
        .min_by_key(|(distance, _)| *distance);
    match like {
        Some((distance, setting)) if distance <= 3 => format!("; did you mean `{}`?", setting.name),
        _ => " (cashwrap serve --help lists them all)".to_owned(),
    }
}

/// How many letters must be changed, added or taken away.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, expected) in other.iter().enumerate() {
            let change = diagonal + usize::from(letter != *expected);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}
