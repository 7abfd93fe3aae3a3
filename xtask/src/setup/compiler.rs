//! One compiler for both sides.
//!
//! The name under which the browser's module exports an island is a hash of the island's tokens as the compiler
//! prints them, so the server and the browser side must be built by the same compiler. Which one that is depends
//! on who has a standard library for `wasm32-unknown-unknown`:
//!
//! 1. the default toolchain, if it is there;
//! 2. the toolchain `web`, made by an earlier run of 4;
//! 3. the default toolchain after `rustup target add`;
//! 4. Debian's `rustc-web`, with the library compiled once from its source package, linked into rustup as `web`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::packages::{as_root, install};
use crate::process::{ask, find, is_program, program, run};
use crate::{leash, say};

const TARGET: &str = "wasm32-unknown-unknown";
const OLDEST: (u32, u32) = (1, 94);

/// The compiler that builds the server and the browser side.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Compiler {
    Default,
    Web,
}

impl Compiler {
    pub fn cargo(self) -> Command {
        let mut cargo = program("cargo");
        self.choose(&mut cargo);
        cargo
    }

    fn choose(self, command: &mut Command) {
        if self == Compiler::Web {
            command.env("RUSTUP_TOOLCHAIN", "web");
        }
    }

    fn rustc(self, arguments: &[&str]) -> Option<String> {
        let mut rustc = program("rustc");
        self.choose(&mut rustc);
        ask(rustc.args(arguments))
    }

    /// Whether it can build for browsers, and is new enough.
    fn serves(self) -> bool {
        let Some(folder) = self.rustc(&["--print", "target-libdir", "--target", TARGET]) else {
            return false;
        };
        has_library(Path::new(&folder)) && self.rustc(&["--version"]).is_some_and(|it| is_new_enough(&it))
    }
}

/// Finds the compiler, or makes one.
pub fn compiler() -> Result<Compiler> {
    if let Some(found) = look() {
        return Ok(found);
    }
    say::line(&format!(
        "No compiler here has a standard library for {TARGET} yet."
    ));
    if find(&["rustup"]).is_some() {
        let _step = say::step(format!("Asking rustup for {TARGET}"));
        let _ = crate::process::status(program("rustup").args(["target", "add", TARGET]));
    }
    if let Some(found) = look() {
        return Ok(found);
    }
    debian().with_context(|| {
        format!(
            "no compiler can build for browsers. Install Rust {}.{} or newer with the target {TARGET} \
             (with rustup: `rustup target add {TARGET}`)",
            OLDEST.0, OLDEST.1
        )
    })?;
    look().context("the compiler that was just set up cannot build for browsers")
}

fn look() -> Option<Compiler> {
    [Compiler::Default, Compiler::Web]
        .into_iter()
        .find(|it| it.serves())
}

fn has_library(folder: &Path) -> bool {
    let Ok(files) = folder.read_dir() else {
        return false;
    };
    files.flatten().any(|file| {
        let name = file.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}

fn is_new_enough(version: &str) -> bool {
    let number = version.split(' ').nth(1).unwrap_or_default();
    let mut parts = number.split('.').map_while(|part| part.parse::<u32>().ok());
    let version = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    version >= OLDEST
}

/// The newer compiler that Debian carries for its browsers.
fn debian() -> Result<()> {
    if find(&["apt-get"]).is_none() {
        bail!("rustup could not add the target, and this machine has no apt-get");
    }
    let here = Path::new("/usr/bin/rustc").exists() && source_is_here();
    if !here {
        install(
            &["rustc-web", "cargo-web", "rust-web-src"],
            "building for browsers",
        )?;
    }
    // rust-lld is a link to the linker of the LLVM that this compiler was built with; that package is only
    // suggested, so the link may lead nowhere.
    let linker = std::fs::read_link("/usr/bin/rust-lld").context("/usr/bin/rust-lld is missing")?;
    let linker = linker
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    if !is_program(&Path::new("/usr/bin").join(&linker)) {
        install(&[&linker], "linking for browsers")?;
    }
    let sysroot = ask(&mut debian_tool("rustc", &["--print", "sysroot"])).context("rustc has no sysroot")?;
    let library = Path::new(&sysroot).join("lib/rustlib").join(TARGET).join("lib");
    let version = ask(&mut debian_tool("rustc", &["--version"])).context("rustc has no version")?;
    let stamp = library.join("built-by");
    if std::fs::read_to_string(&stamp).is_ok_and(|by| by.trim() == version) && has_library(&library) {
        return link();
    }
    compile_library(&library, &version)?;
    link()
}

fn source_is_here() -> bool {
    Path::new("/usr/bin/cargo").exists()
        && Path::new("/usr/src").read_dir().is_ok_and(|mut it| {
            it.any(|dir| dir.is_ok_and(|dir| dir.file_name().to_string_lossy().starts_with("rustc-")))
        })
}

fn debian_tool(name: &str, arguments: &[&str]) -> Command {
    let mut command = program(Path::new("/usr/bin").join(name));
    command
        .env("PATH", "/usr/bin:/bin")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("RUSTFLAGS");
    command.args(arguments);
    command
}

fn link() -> Result<()> {
    if find(&["rustup"]).is_none() {
        return Ok(());
    }
    run(program("rustup").args(["toolchain", "link", "web", "/usr"]))
}

/// Compiles the standard library for the browser target and lays it where the compiler looks for it.
fn compile_library(library: &Path, version: &str) -> Result<()> {
    let _step = say::step(format!("Compiling the standard library for {TARGET} (once)"));
    let folder = Scratch(leash::temporary_folder("std")?);
    std::fs::create_dir(folder.0.join("src"))?;
    std::fs::write(folder.0.join("src/lib.rs"), "#![no_std]\n")?;
    std::fs::write(
        folder.0.join("Cargo.toml"),
        "[package]\nname = \"standard-library\"\nversion = \"0.0.0\"\nedition = \"2024\"\n",
    )?;
    let mut cargo = debian_tool(
        "cargo",
        &[
            "build",
            "--quiet",
            "--release",
            "-Zbuild-std=std,panic_abort,proc_macro",
            "--target",
            TARGET,
            "--target-dir",
            "out",
        ],
    );
    // Only here: for the project it would switch crates to the code they keep for nightly compilers.
    cargo
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .current_dir(&folder.0);
    run(&mut cargo)?;

    let built = folder.0.join("out").join(TARGET).join("release/deps");
    let mut parts: Vec<PathBuf> = Vec::new();
    for file in built
        .read_dir()
        .with_context(|| format!("nothing in {}", built.display()))?
    {
        let path = file?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libstandard_library") {
            parts.push(path);
        }
    }
    std::fs::write(folder.0.join("built-by"), version)?;
    run(as_root("rm")?.arg("-rf").arg(library))?;
    run(as_root("mkdir")?.arg("-p").arg(library))?;
    run(as_root("cp")?
        .args(&parts)
        .arg(folder.0.join("built-by"))
        .arg(library))
}

/// A folder that goes away with its owner.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_compiler_is_not_taken() {
        assert!(is_new_enough(
            "rustc 1.96.0 (ac68faa20 2026-05-25) (built from a source tarball)"
        ));
        assert!(is_new_enough("rustc 2.0.0"));
        assert!(!is_new_enough("rustc 1.93.1 (01f6ddf75 2026-02-11)"));
        assert!(!is_new_enough("something else"));
    }
}
