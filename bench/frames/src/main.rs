//! `cargo run --release -p datetime-frames`: the work of one frame, without the graphics card's, with a short and a long history.

use std::hint::black_box;
use std::time::{Duration, Instant};

use chrono::Local;
use datetime_client::{theme, views};
use datetime_client_core::history::Entry;
use datetime_client_core::settings::{HistoryLimit, Settings, Theme};
use datetime_client_core::{Model, Now};
use egui::{Context, Event, Modifiers, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, pos2, vec2};

/// Frames that are measured; the first ones build what later ones reuse.
const FRAMES: usize = 300;
const WARM_UP: usize = 30;

/// What a frame may take, with a hundred thousand rows.
const LIMIT: Duration = Duration::from_millis(4);

fn main() {
    println!(
        "{:>8}  {:>10}  {:>10}  {:>10}   (layout and triangles; limit {LIMIT:?})",
        "rows", "median", "p99", "most"
    );
    let mut worst = Duration::ZERO;
    for rows in [10, 1000, 100_000] {
        let mut times = frames(rows);
        times.sort_unstable();
        let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
        let most = times.last().copied().unwrap_or_default();
        println!("{rows:>8}  {:>10.2?}  {:>10.2?}  {most:>10.2?}", at(50), at(99));
        worst = worst.max(at(99));
    }
    println!("p99 with the longest history is {:.2} of the limit", worst.as_secs_f64() / LIMIT.as_secs_f64());
    filter();
}

/// The time of each frame while the history is scrolled through.
fn frames(rows: usize) -> Vec<Duration> {
    let context = Context::default();
    theme::install(&context, Theme::Light);
    let model = model(rows);
    let now = Now { instant: Instant::now(), wall: Local::now().fixed_offset() };
    let times = (0..WARM_UP + FRAMES).map(|_| {
        let input = scrolling();
        let started = Instant::now();
        let output = context.run_ui(input, |ui| drop(black_box(views::show(ui, &model, now, None))));
        black_box(context.tessellate(output.shapes, output.pixels_per_point));
        started.elapsed()
    });
    times.skip(WARM_UP).collect()
}

/// A window of the usual size, with the wheel turned over the history.
fn scrolling() -> RawInput {
    let over: Pos2 = pos2(600.0, 560.0);
    let wheel = Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -300.0),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    };
    RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(960.0, 640.0))),
        events: vec![Event::PointerMoved(over), wheel],
        ..RawInput::default()
    }
}

fn model(rows: usize) -> Model {
    let limit = HistoryLimit::from(100_000);
    let mut model = Model::new(Settings { history: limit, ..Settings::default() }, Vec::new());
    for number in (0..).take(rows) {
        model.history.push(Entry {
            number,
            at: Local::now().fixed_offset(),
            heard: Instant::now(),
            server: "nas.local:9900".to_owned(),
            command: if number % 2 == 0 { "time" } else { "day" }.to_owned(),
            answer: format!("14:03:27 answer {number}"),
            round_trip: Duration::from_micros(400),
        });
    }
    model
}

/// What a typed letter costs with a hundred thousand rows.
fn filter() {
    let mut model = model(100_000);
    for text in ["9", "99", "answer 99", ""] {
        let started = Instant::now();
        model.history.set_filter(text.to_owned());
        let (took, shown) = (started.elapsed(), model.history.shown_count());
        println!("filter {text:>10?}: {took:>10.2?}  {shown} rows");
    }
}
