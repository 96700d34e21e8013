//! Measures the CPU time of one frame of the window, without the graphics card, with a short and a long history:
//! `cargo run --release -p datetime-frames`.
#![forbid(unsafe_code)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use chrono::Local;
use datetime_client::{theme, views};
use datetime_client_core::history::Entry;
use datetime_client_core::settings::{HistoryLimit, Settings, Theme};
use datetime_client_core::{Model, Now};
use egui::{
    Context, Event, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, vec2,
};

const FRAMES: usize = 300;
/// Frames before these, which fill egui's caches.
const WARM_UP: usize = 30;
/// The longest history, and how long a frame with it may take: a quarter of a frame at 60 Hz.
const MAX_ROWS: usize = 100_000;
const LIMIT: Duration = Duration::from_millis(4);

fn main() {
    println!("    rows      median         p99         max   (layout and tessellation; limit {LIMIT:?})");
    let mut p99 = Duration::ZERO;
    for rows in [10, 1000, MAX_ROWS] {
        let mut times = frame_times(rows);
        times.sort_unstable();
        let percentile =
            |share: usize| times.get((times.len() - 1) * share / 100).copied().unwrap_or_default();
        p99 = percentile(99);
        println!("{rows:>8}  {:>10.2?}  {p99:>10.2?}  {:>10.2?}", percentile(50), percentile(100));
    }
    println!("p99 with the longest history is {:.2} of the limit", p99.as_secs_f64() / LIMIT.as_secs_f64());
    let mut model = model(MAX_ROWS);
    for text in ["9", "99", "answer 99", ""] {
        let started = Instant::now();
        model.history.set_filter(text.to_owned());
        println!("filter {text:?}: {:>10.2?}  {} rows", started.elapsed(), model.history.shown_count());
    }
}

/// The time of each frame while the history is scrolled.
fn frame_times(rows: usize) -> Vec<Duration> {
    let context = Context::default();
    theme::install(&context, Theme::Light, false);
    let model = model(rows);
    let now = Now { instant: Instant::now(), wall: Local::now().fixed_offset() };
    let times = (0..WARM_UP + FRAMES).map(|_| {
        let input = scroll_input();
        let started = Instant::now();
        let output = context.run_ui(input, |ui| drop(black_box(views::show(ui, &model, now, None))));
        black_box(context.tessellate(output.shapes, output.pixels_per_point));
        started.elapsed()
    });
    times.skip(WARM_UP).collect()
}

/// The mouse wheel, turned over the history of a window of default size.
fn scroll_input() -> RawInput {
    let wheel = Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -300.0),
        phase: TouchPhase::Move,
        source: MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    };
    RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(960.0, 640.0))),
        events: vec![Event::PointerMoved(Pos2::new(600.0, 560.0)), wheel],
        ..RawInput::default()
    }
}

fn model(rows: usize) -> Model {
    let history = HistoryLimit::from(100_000);
    let mut model = Model::new(Settings { history, ..Settings::default() }, Vec::new());
    for number in (0..).take(rows) {
        model.history.push(Entry {
            number,
            at: Local::now().fixed_offset(),
            received: Instant::now(),
            server: "nas.local:9900".to_owned(),
            command: if number % 2 == 0 { "time" } else { "day" }.to_owned(),
            answer: format!("14:03:27 answer {number}"),
            round_trip: Duration::from_micros(400),
        });
    }
    model
}
