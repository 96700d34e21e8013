//! Quick.
mod error;
mod load;
use std::time::Duration;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let mode = a[1].as_str();
    let secs: f64 = a[2].parse().unwrap();
    let rounds: usize = a[3].parse().unwrap();
    let (talk, n) = match mode {
        "s" => (load::Talk::Session, 32),
        "r" => (load::Talk::Keep { batch: 1 }, 16),
        "b" => (load::Talk::Keep { batch: 64 }, 16),
        _ => (load::Talk::Listen, 32),
    };
    let mut all: Vec<Vec<f64>> = vec![vec![]; a.len() - 4];
    for _ in 0..rounds {
        for (i, port) in a[4..].iter().enumerate() {
            let addr = format!("127.0.0.1:{port}").parse().unwrap();
            match load::run(addr, talk, n, Duration::from_secs_f64(secs)) {
                Ok(d) => {
                    let v = if mode == "s" || mode == "l" { d.sessions } else { d.answers } as f64
                        / d.took.as_secs_f64();
                    all[i].push(v);
                }
                Err(e) => println!("{port}: {e}"),
            }
        }
    }
    for (i, port) in a[4..].iter().enumerate() {
        let v = &mut all[i];
        let r: Vec<f64> = v.clone();
        let mut s = r.clone();
        s.sort_by(f64::total_cmp);
        println!("{port}: median {:.0} min {:.0} max {:.0}", s[s.len() / 2], s[0], s[s.len() - 1]);
    }
    if all.len() > 1 {
        for i in 0..all.len() - 1 {
            let mut q: Vec<f64> = all[i].iter().zip(&all[all.len() - 1]).map(|(a, b)| a / b).collect();
            q.sort_by(f64::total_cmp);
            println!(
                "ratio {} / last: median {:.3} min {:.3} max {:.3}",
                a[4 + i],
                q[q.len() / 2],
                q[0],
                q[q.len() - 1]
            );
        }
    }
}
