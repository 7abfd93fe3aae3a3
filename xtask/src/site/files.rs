//! Files into the site: written only if they changed, with a brotli twin where that pays, and nothing left over
//! from an earlier build.

use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::manifest::{Entry, Manifest};

/// The site while it is being made.
pub struct Output {
    site: PathBuf,
    before: Manifest,
    now: Manifest,
}

impl Output {
    pub fn new(site: &Path, before: Manifest) -> Output {
        Output {
            site: site.to_path_buf(),
            before,
            now: Manifest::default(),
        }
    }

    /// The folder being filled.
    pub fn site(&self) -> &Path {
        &self.site
    }

    /// Puts a file at this address of the site.
    pub fn put(&mut self, address: &str, content: &[u8]) -> Result<()> {
        let entry = match self.unchanged(address, content) {
            Some(entry) => entry,
            None => self.write(address, content)?,
        };
        self.now.files.insert(address.to_owned(), entry);
        Ok(())
    }

    /// Keeps what an earlier build put there; false if there is nothing.
    pub fn keep(&mut self, address: &str) -> bool {
        let Some(entry) = self.before.files.get(address) else {
            return false;
        };
        let size = std::fs::metadata(self.site.join(address)).map(|it| it.len());
        if size.ok() != Some(entry.bytes) {
            return false;
        }
        self.now.files.insert(address.to_owned(), entry.clone());
        true
    }

    /// Removes what is no longer part of the site and writes the manifest.
    pub fn finish(self) -> Result<Manifest> {
        let gone = self
            .before
            .files
            .keys()
            .filter(|address| !self.now.files.contains_key(*address));
        for address in gone {
            let _ = std::fs::remove_file(self.site.join(address));
            let _ = std::fs::remove_file(self.site.join(format!("{address}.br")));
        }
        self.now.write(&self.site)?;
        Ok(self.now)
    }

    fn unchanged(&self, address: &str, content: &[u8]) -> Option<Entry> {
        let entry = self.before.files.get(address)?;
        let same = entry.version == version(content)
            && self
                .site
                .join(address)
                .metadata()
                .is_ok_and(|it| it.len() == entry.bytes)
            && (entry.brotli == entry.bytes || self.site.join(format!("{address}.br")).exists());
        same.then(|| entry.clone())
    }

    fn write(&self, address: &str, content: &[u8]) -> Result<Entry> {
        let path = self.site.join(address);
        let twin = self.site.join(format!("{address}.br"));
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
        let bytes = content.len() as u64;
        let mut brotli = bytes;
        if pays(address) {
            let compressed = compress(content)?;
            if compressed.len() < content.len() {
                std::fs::write(&twin, &compressed)?;
                brotli = compressed.len() as u64;
            }
        }
        if brotli == bytes {
            let _ = std::fs::remove_file(twin);
        }
        Ok(Entry {
            version: version(content),
            bytes,
            brotli,
        })
    }
}

/// Copies a folder of files that are served as they are.
pub fn copy_public(folder: &Path, output: &mut Output) -> Result<()> {
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(current) = waiting.pop() {
        let Ok(entries) = current.read_dir() else { continue };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let address = path.strip_prefix(folder)?.to_string_lossy().into_owned();
            output.put(&address, &std::fs::read(&path)?)?;
        }
    }
    Ok(())
}

/// Whether compressing this kind of file makes it smaller.
fn pays(address: &str) -> bool {
    [
        ".js",
        ".wasm",
        ".css",
        ".svg",
        ".txt",
        ".json",
        ".webmanifest",
        ".html",
    ]
    .iter()
    .any(|end| address.ends_with(end))
}

fn compress(content: &[u8]) -> Result<Vec<u8>> {
    // Quality 11, and the largest window that every browser accepts.
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 24);
    writer.write_all(content)?;
    writer.flush()?;
    Ok(writer.into_inner())
}

/// Sixteen hexadecimal digits that change with the content.
pub fn version(content: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(content);
    format!("{:016x}", hasher.finish())
}
