//! The desktop client of the date and time service.
//!
//! ```text
//! user → views ─Action→ update(&mut Model, message, now) ─Effect→ worker / store / window
//!                              ↑                                     │
//! worker, store ───────Event───┘←────────────────────────────────────┘
//! ```
//!
//! | modules | contain |
//! | --- | --- |
//! | [`datetime_client_core`] | the model and `update`: plain data and pure functions |
//! | [`worker`] | the thread that owns the connections |
//! | [`discovery`] | searches for clocks on this network |
//! | [`store`] | the settings file, and the thread that writes it |
//! | [`events`] | the channel on which these threads send events to the window |
//! | [`export`] | writes the history to a file |
//! | [`instance`] | one window for each settings file |
//! | [`notifications`] | desktop notifications about watched clocks |
//! | [`once`] | prints one answer on the terminal |
//! | [`views`] | one file per panel: they read the model and return actions |
//! | [`theme`], [`texts`] | colours, fonts and spacing; every text of the window |
//! | [`i18n`], [`fonts`] | the language of the window, the messages in it, and fonts for it |
//! | `app`, [`window`], `screen` | perform effects, open the window, restore its position |
//! | [`arguments`], [`report`] | the command line; crash reports |
//! | [`system`] | what differs between operating systems, one file each |

mod app;
pub mod arguments;
pub mod compare;
pub mod discovery;
pub mod events;
pub mod export;
pub mod fonts;
pub mod i18n;
pub mod instance;
pub mod notifications;
pub mod once;
pub mod paths;
pub mod report;
mod screen;
pub mod store;
pub mod system;
pub mod texts;
pub mod theme;
pub mod views;
pub mod window;
pub mod worker;
