//! The state file: one JSON line for every object that changed, written before the answer goes out.
//!
//! The operating system has the line when the call is answered, so the process may be killed at any moment. At
//! the start the lines are read, the last one about each object counts, and the file is written anew without the
//! history. A torn last line (a kill in the middle of a write) is dropped: its call was never answered.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use crate::world::{Record, World};

/// Why the state file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    #[error("the state file {path} cannot be used: {source}")]
    Io { path: PathBuf, source: io::Error },
    #[error("the state file {path} is in use by another process")]
    InUse { path: PathBuf },
    #[error("line {line} of the state file {path} is not understood: {source}")]
    Line {
        path: PathBuf,
        line: usize,
        source: serde_json::Error,
    },
}

/// The open state file.
#[derive(Debug)]
pub struct Journal {
    file: File,
}

impl Journal {
    /// Reads the state at `path` (none yet: `None`) and opens the file for more.
    ///
    /// # Errors
    /// The file cannot be read or written, or a line before the last is not understood.
    pub fn open(path: &Path) -> Result<(Self, Option<World>), JournalError> {
        let failed = |source| JournalError::Io {
            path: path.to_owned(),
            source,
        };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .map_err(failed)?;
        // Two writers would mix their lines. The lock goes with the process, however that ends.
        let taken = |_| JournalError::InUse {
            path: path.to_owned(),
        };
        file.try_lock().map_err(taken)?;
        let world = read(path)?;
        if let Some(world) = &world {
            let fresh = compact(path, world).map_err(failed)?;
            fresh.try_lock().map_err(taken)?;
            fs::rename(compacted(path), path).map_err(failed)?;
            file = fresh;
        }
        Ok((Self { file }, world))
    }

    /// Appends whole lines in one write.
    ///
    /// # Errors
    /// The disk is full or gone.
    pub fn append(&mut self, lines: &str) -> io::Result<()> {
        self.file.write_all(lines.as_bytes())
    }
}

fn read(path: &Path) -> Result<Option<World>, JournalError> {
    let failed = |source| JournalError::Io {
        path: path.to_owned(),
        source,
    };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let mut world = World::default();
    let mut reader = BufReader::new(file);
    let mut bytes = Vec::new();
    let mut line = 0;
    loop {
        bytes.clear();
        if reader.read_until(b'\n', &mut bytes).map_err(failed)? == 0 {
            break;
        }
        line += 1;
        let whole = bytes.ends_with(b"\n");
        match serde_json::from_slice::<Record>(&bytes) {
            Ok(record) if whole => world.apply(record),
            _ if !whole => {
                tracing::warn!(line, "the last line of the state file is torn and was dropped");
                break;
            }
            Ok(_) => {}
            Err(source) => {
                return Err(JournalError::Line {
                    path: path.to_owned(),
                    line,
                    source,
                });
            }
        }
    }
    Ok((line > 0).then_some(world))
}

/// Writes a file without history beside the old one; it still has to be put in its place.
fn compact(path: &Path, world: &World) -> io::Result<File> {
    let mut out = BufWriter::new(File::create(compacted(path))?);
    for record in world.snapshot() {
        serde_json::to_writer(&mut out, &record)?;
        out.write_all(b"\n")?;
    }
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok(file)
}

fn compacted(path: &Path) -> PathBuf {
    path.with_extension("compact")
}
