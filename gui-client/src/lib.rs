//! The desktop client of the date and time service.
//!
//! ```text
//! user → views ─Action→ update(&mut Model, message, now) ─Effect→ worker / disk / window
//!                              ↑                                     │
//! network thread ──────Event───┘←────────────────────────────────────┘   (waker → repaint)
//! ```
//!
//! | room | for |
//! | --- | --- |
//! | [`datetime_client_core`] | what the window knows, and every decision, as plain data: no egui, no sockets, no files, no threads |
//! | [`worker`] | the thread that owns the connection: no egui |
//! | [`disk`], [`settings`], [`export`], [`temporary`] | what is kept in files, and the thread that writes them |
//! | [`once`] | one answer on the terminal, from the same worker |
//! | [`views`] | one file a panel: they read the model and return actions |
//! | [`theme`], [`texts`] | how it looks, and every word it says |
//! | [`app`], [`window`], [`screen`], [`arguments`] | the glue: carries effects out, opens the window, reads the command line |
//! | [`report`] | what a fault leaves for the next start |
//! | [`system`] | what differs between operating systems, a file for each |

pub mod app;
pub mod arguments;
pub mod disk;
pub mod export;
pub mod once;
pub mod report;
pub mod screen;
pub mod settings;
pub mod system;
pub mod temporary;
pub mod texts;
pub mod theme;
pub mod views;
pub mod window;
pub mod worker;
