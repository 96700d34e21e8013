//! The desktop client of the date and time service.
//!
//! ```text
//! user → views ─Action→ update(&mut Model, message, now) ─Effect→ worker / store / window
//!                              ↑                                     │
//! network thread ──────Event───┘←────────────────────────────────────┘   (waker → repaint)
//! ```
//!
//! | room | for |
//! | --- | --- |
//! | [`datetime_client_core`] | what the window knows, and every decision, as plain data: no egui, no sockets, no files, no threads |
//! | [`worker`] | the thread that owns the connection: no egui |
//! | [`store`] | loads and saves the settings file, on a thread of its own |
//! | [`export`] | writes the history to a file |
//! | [`once`] | one answer on the terminal, from the same worker |
//! | [`views`] | one file a panel: they read the model and return actions |
//! | [`theme`], [`texts`] | how it looks, and every word it says |
//! | [`app`], [`window`], [`screen`], [`arguments`] | the glue: carries effects out, opens the window, reads the command line |
//! | [`report`] | what a fault leaves for the next start |
//! | [`system`] | what differs between operating systems, a file for each |

pub mod app;
pub mod arguments;
pub mod export;
pub mod once;
mod paths;
pub mod report;
pub mod screen;
pub mod store;
pub mod system;
pub mod texts;
pub mod theme;
pub mod views;
pub mod window;
pub mod worker;
