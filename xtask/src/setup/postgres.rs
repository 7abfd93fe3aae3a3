//! A throw-away PostgreSQL: in a temporary folder, on a free port of 127.0.0.1, without the promises to the disk
//! that only a real shop needs. It ends and disappears with the value, also after a failure.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::packages::install;
use crate::leash::{Hold, Leash, free_port, temporary_folder};
use crate::process::{find, is_program, is_root};
use crate::say;

/// A running server.
pub struct Postgres {
    _leash: Leash,
    /// The address of its administrator's database.
    pub url: String,
}

/// Starts one, after installing PostgreSQL if there is none.
pub fn postgres() -> Result<Postgres> {
    let programs = match programs() {
        Some(found) => found,
        None => {
            install(&["postgresql"], "the tests on PostgreSQL")?;
            programs().context("PostgreSQL was installed, but initdb and postgres are not to be found")?
        }
    };
    let _step = say::step("Starting a throw-away PostgreSQL");
    let user = unprivileged_user()?;
    let folder = temporary_folder("postgres")?;
    if let Some((user, group)) = user {
        std::os::unix::fs::chown(&folder, Some(user), Some(group))?;
    }
    let data = folder.join("data");
    init(&programs, &folder, &data, user)?;

    let port = free_port()?;
    let settings = [
        "fsync=off".to_owned(),
        "synchronous_commit=off".to_owned(),
        "full_page_writes=off".to_owned(),
        "max_connections=300".to_owned(),
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        format!("unix_socket_directories={}", folder.display()),
    ];
    let mut arguments = vec!["-D".to_owned(), data.display().to_string()];
    arguments.extend(
        settings
            .into_iter()
            .flat_map(|setting| ["-c".to_owned(), setting]),
    );
    let mut leash = Leash::start(Hold {
        program: &programs.join("postgres"),
        arguments,
        environment: Vec::new(),
        user,
        folder: Some(&folder),
        signal: "INT",
        log: crate::process::target().join("postgres.log"),
    })?;
    let ready = programs.join("pg_isready");
    leash.wait_until("PostgreSQL", || {
        crate::process::ask(Command::new(&ready).args(["-h", "127.0.0.1", "-p", &port.to_string()])).is_some()
    })?;
    Ok(Postgres {
        _leash: leash,
        url: format!("postgres://cashwrap@127.0.0.1:{port}/postgres"),
    })
}

/// The folder of the newest PostgreSQL's programs.
fn programs() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = Path::new("/usr/lib/postgresql")
        .read_dir()
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|dir| Some((dir.file_name().to_str()?.parse().ok()?, dir.path().join("bin"))))
        .filter(|(_, bin)| is_program(&bin.join("initdb")) && is_program(&bin.join("postgres")))
        .collect();
    versions.sort();
    versions.pop().map(|(_, bin)| bin).or_else(|| {
        let bin = find(&["initdb"])?.parent()?.to_path_buf();
        is_program(&bin.join("postgres")).then_some(bin)
    })
}

fn init(programs: &Path, folder: &Path, data: &Path, user: Option<(u32, u32)>) -> Result<()> {
    let mut initdb = Command::new(programs.join("initdb"));
    initdb
        .args([
            "-U",
            "cashwrap",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "-D",
        ])
        .arg(data)
        .current_dir(folder)
        .stdin(Stdio::null());
    if let Some((user, group)) = user {
        use std::os::unix::process::CommandExt;
        initdb.uid(user).gid(group);
    }
    let made = initdb.output().context("cannot start initdb")?;
    if !made.status.success() {
        bail!("initdb failed: {}", String::from_utf8_lossy(&made.stderr).trim());
    }
    Ok(())
}

/// PostgreSQL refuses to run as the superuser; then it runs as whom the system has for such things.
fn unprivileged_user() -> Result<Option<(u32, u32)>> {
    if !is_root() {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd").context("cannot read the list of users")?;
    for name in ["postgres", "nobody"] {
        if let Some(found) = users.lines().find_map(|line| ids(line, name)) {
            return Ok(Some(found));
        }
    }
    bail!("PostgreSQL refuses to run as root, and there is neither a user `postgres` nor `nobody`")
}

fn ids(line: &str, name: &str) -> Option<(u32, u32)> {
    let fields: Vec<&str> = line.split(':').collect();
    if fields.first() != Some(&name) {
        return None;
    }
    Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::ids;

    #[test]
    fn a_user_is_found_by_the_whole_name() {
        assert_eq!(
            ids(
                "postgres:x:103:110:admin:/var/lib/postgresql:/bin/bash",
                "postgres"
            ),
            Some((103, 110))
        );
        assert_eq!(ids("postgres2:x:1:2::/:/bin/sh", "postgres"), None);
    }
}
