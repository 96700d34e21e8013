//! A message to somebody who started the program by a double-click and so has no terminal to read it in.

use rfd::{MessageButtons, MessageDialog, MessageLevel};

use crate::texts;

/// Shows `why` until it is read.
pub fn show(why: &str) {
    let dialog = MessageDialog::new().set_level(MessageLevel::Error).set_title(texts::TITLE);
    // There is one button: which one was pressed says nothing.
    let _ = dialog.set_description(why).set_buttons(MessageButtons::Ok).show();
}
