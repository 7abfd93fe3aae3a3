//! Programs that live no longer than we do.
//!
//! A small shell holds the program and waits on a pipe from us. When we let go of the pipe, or die in any way,
//! even by SIGKILL, the shell ends the program and removes its folder. So nothing is left behind by a command
//! that was interrupted.

use std::fs::File;
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

const HOLD: &str = r#"
folder=$1; signal=$2; shift 2
"$@" &
program=$!
trap '' INT TERM HUP
read -r _
kill -s "$signal" "$program" 2>/dev/null
( sleep 15; kill -s KILL "$program" ) 2>/dev/null &
late=$!
wait "$program"
kill "$late" 2>/dev/null
[ -z "$folder" ] || rm -rf "$folder"
"#;

/// A program that ends when this value is dropped.
pub struct Leash {
    shell: Child,
    log: PathBuf,
}

/// What to hold, and how.
pub struct Hold<'a> {
    pub program: &'a Path,
    pub arguments: Vec<String>,
    pub environment: Vec<(String, String)>,
    /// Run as this user and group; only the superuser may choose.
    pub user: Option<(u32, u32)>,
    /// Removed at the end.
    pub folder: Option<&'a Path>,
    /// The signal that asks it to stop, such as `TERM`.
    pub signal: &'a str,
    /// Where its words go.
    pub log: PathBuf,
}

impl Leash {
    pub fn start(hold: Hold<'_>) -> Result<Leash> {
        let log = File::create(&hold.log)
            .with_context(|| format!("cannot write the log file {}", hold.log.display()))?;
        let mut shell = Command::new("sh");
        shell
            .args(["-c", HOLD, "leash"])
            .arg(hold.folder.unwrap_or(Path::new("")))
            .arg(hold.signal)
            .arg(hold.program)
            .args(&hold.arguments)
            .envs(hold.environment)
            .current_dir(hold.folder.unwrap_or(&crate::process::root()))
            .stdin(Stdio::piped())
            .stdout(log.try_clone()?)
            .stderr(log);
        // In a group of its own: Ctrl-C is for us, and we stop the program in good order.
        shell.process_group(0);
        if let Some((user, group)) = hold.user {
            shell.uid(user).gid(group);
        }
        let shell = shell.spawn().context("cannot start a shell")?;
        Ok(Leash { shell, log: hold.log })
    }

    /// The program's process id.
    pub fn program_id(&self) -> Option<u32> {
        let shell = self.shell.id();
        let children = std::fs::read_to_string(format!("/proc/{shell}/task/{shell}/children")).ok()?;
        children.split_whitespace().next()?.parse().ok()
    }

    /// Waits until somebody answers on this port.
    pub fn wait_for_port(&mut self, port: u16, what: &str) -> Result<()> {
        self.wait_until(what, || TcpStream::connect(("127.0.0.1", port)).is_ok())
    }

    /// Waits until the condition holds; shows the program's last words if it does not within a minute.
    pub fn wait_until(&mut self, what: &str, mut ready: impl FnMut() -> bool) -> Result<()> {
        let begun = Instant::now();
        while !ready() {
            if begun.elapsed() > Duration::from_secs(60) {
                bail!("{what} did not come up; its last words:\n{}", self.last_words());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// The end of the program's log.
    pub fn last_words(&self) -> String {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

/// A port that nobody listens on right now.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// A fresh folder for one run. On `/tmp` for the superuser, because the program may run as somebody else.
pub fn temporary_folder(name: &str) -> Result<PathBuf> {
    let parent = if crate::process::is_root() {
        PathBuf::from("/tmp")
    } else {
        std::env::temp_dir()
    };
    let nanos = std::time::UNIX_EPOCH.elapsed().unwrap_or_default().as_nanos();
    let folder = parent.join(format!("cashwrap-{name}-{}-{nanos}", std::process::id()));
    std::fs::create_dir(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}
