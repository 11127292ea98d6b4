//! Files that are sent as parts of a form, and what may be a text in their place.

use std::fmt;

use reqwest::Body;

/// A file: its name, its media type, and what is in it, whole or as a stream.
///
/// ```text
/// File::new("photo.jpg", bytes).content_type("image/jpeg")
/// ```
///
/// A stream is sent once: a call with one is not repeated.
pub struct File {
    pub(crate) name: String,
    /// The media type that the caller says.
    pub(crate) content_type: Option<String>,
    pub(crate) body: Body,
}

impl File {
    /// A file of the media type that the part has in the document, or else of octets
    /// (`application/octet-stream`); for a stream, see [`Body::wrap`].
    pub fn new(name: impl Into<String>, body: impl Into<Body>) -> Self {
        Self {
            name: name.into(),
            content_type: None,
            body: body.into(),
        }
    }

    /// Says the file's media type; a call with one that has a line break is refused.
    #[must_use]
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.content_type = Some(media_type.into());
        self
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .finish_non_exhaustive()
    }
}

/// A part that is a file, or a text in its place, such as the address of a file.
///
/// ```text
/// client.send_photo(chat, File::new("photo.jpg", bytes))
/// client.send_photo(chat, "https://example.com/photo.jpg")
/// ```
#[derive(Debug)]
pub enum FileOrText {
    /// A file, with its name and media type.
    File(File),
    /// A text, which has neither.
    Text(String),
}

impl From<File> for FileOrText {
    fn from(file: File) -> Self {
        Self::File(file)
    }
}

impl From<String> for FileOrText {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for FileOrText {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
