//! Starting the program with a wrong configuration: it stops, and says which setting is wrong.

use std::process::{Command, Output};

use crate::harness::Folder;

fn cashwrap(arguments: &[&str], variables: &[(&str, &str)], file: Option<&str>) -> (Output, String) {
    let folder = Folder::new();
    if let Some(text) = file {
        std::fs::write(folder.path().join("cashwrap.toml"), text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_cashwrap"));
    command.args(arguments).current_dir(folder.path());
    for (name, _) in
        std::env::vars().filter(|(name, _)| name.starts_with("CASHWRAP_") || name == "DATABASE_URL")
    {
        command.env_remove(name);
    }
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (output, told)
}

#[test]
fn an_unknown_setting_stops_the_start_and_is_named() {
    let (output, told) = cashwrap(&["serve", "--demo"], &[("CASHWRAP_ADRR", "127.0.0.1:1")], None);
    assert!(!output.status.success());
    assert!(
        told.contains("CASHWRAP_ADRR") && told.contains("did you mean `addr`"),
        "{told}"
    );
    let (output, told) = cashwrap(&["serve", "--demo"], &[], Some("[store]\ncurency = \"EUR\"\n"));
    assert!(!output.status.success());
    assert!(
        told.contains("cashwrap.toml") && told.contains("store.curency"),
        "{told}"
    );
}

#[test]
fn an_impossible_setting_stops_the_start_and_is_named() {
    let (output, told) = cashwrap(
        &["serve", "--demo"],
        &[("CASHWRAP_SIMULATOR_ADDR", "over there")],
        None,
    );
    assert!(!output.status.success());
    assert!(
        told.contains("CASHWRAP_SIMULATOR_ADDR") && told.contains("over there"),
        "{told}"
    );
    let (output, told) = cashwrap(&["serve"], &[], None);
    assert!(!output.status.success());
    assert!(
        told.contains("is not set") && told.contains("CASHWRAP_"),
        "{told}"
    );
}

#[test]
fn a_database_that_is_not_there_stops_the_start() {
    let (output, told) = cashwrap(
        &["migrate", "--demo"],
        &[("DATABASE_URL", "postgres://nobody@127.0.0.1:1/x")],
        None,
    );
    assert!(!output.status.success());
    assert!(told.to_lowercase().contains("database"), "{told}");
}

#[test]
fn every_command_explains_itself_with_an_example() {
    for command in ["serve", "work", "simulate", "migrate", "seed", "doctor"] {
        let (output, told) = cashwrap(&[command, "--help"], &[], None);
        assert!(output.status.success(), "{told}");
        let help = String::from_utf8_lossy(&output.stdout);
        assert!(
            help.contains("Example:") && help.contains(&format!("cashwrap {command}")),
            "{command}: {help}"
        );
    }
}

#[test]
fn migrating_and_seeding_twice_is_as_good_as_once() {
    let folder = Folder::new();
    let file = format!("sqlite:{}", folder.path().join("shop.db").display());
    for command in [
        ["migrate", "--demo"],
        ["migrate", "--demo"],
        ["seed", "--demo"],
        ["seed", "--demo"],
    ] {
        let (output, told) = cashwrap(&command, &[("DATABASE_URL", &file)], None);
        assert!(output.status.success(), "{command:?}: {told}");
    }
}
