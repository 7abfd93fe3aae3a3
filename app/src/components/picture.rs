/// The address of a picture that the catalog names by its path, with or without a slash in front.
pub fn picture_address(path: &str) -> String {
    if path.starts_with('/') || path.starts_with("https://") {
        path.to_owned()
    } else {
        format!("/{path}")
    }
}
