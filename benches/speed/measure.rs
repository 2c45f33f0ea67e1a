//! Times two programs side by side and reads how much memory they took. All numbers are integers:
//! microseconds, bytes, tenths. Does not know what the programs do.

use std::fs;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A program, and how many faults it must report (`None`: it only has to succeed).
pub(crate) struct Side {
    command: Command,
    faults: Option<usize>,
}

/// One comparison; goals are in tenths.
pub(crate) struct Case {
    pub(crate) check: Side,
    pub(crate) floor: Side,
    /// Size of the files read.
    pub(crate) bytes: u64,
    pub(crate) runs: usize,
    pub(crate) goal: u32,
    /// Most memory, and what it is a multiple of.
    pub(crate) memory_goal: Option<Memory>,
}

/// A goal for memory, in tenths.
pub(crate) enum Memory {
    /// Of the size of the files.
    OfFiles(u32),
    /// Of what the floor takes.
    OfFloor(u32),
}

impl Side {
    pub(crate) fn new(mut command: Command, faults: Option<usize>) -> Self {
        command.stdin(Stdio::null()).stderr(Stdio::inherit());
        Self { command, faults }
    }

    /// Asserts that the program answers rightly.
    fn prove(&mut self) {
        let output = self.command.stdout(Stdio::piped()).output().unwrap();
        match self.faults {
            None => assert!(output.status.success(), "{:?}", self.command),
            Some(faults) => {
                let said = String::from_utf8_lossy(&output.stdout);
                let code = i32::from(faults > 0);
                assert_eq!(output.status.code(), Some(code), "{:?}\n{said}", self.command);
                let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
                let found = report["diagnostics"].as_array().unwrap().len();
                assert_eq!(found, faults, "{report:#}");
            }
        }
        self.command.stdout(Stdio::null());
    }

    /// Microseconds from start to end, and of processor time in hundredths of a second.
    fn time(&mut self) -> (u64, u64) {
        let (start, ticks) = (Instant::now(), ticks_of_children());
        self.command.status().unwrap();
        (start.elapsed().as_micros() as u64, ticks_of_children() - ticks)
    }

    /// Most bytes resident at once; 0 where the system does not tell.
    fn peak(&mut self) -> u64 {
        let mut child = self.command.spawn().unwrap();
        let status = format!("/proc/{}/status", child.id());
        let mut peak = 0;
        while child.try_wait().unwrap().is_none() {
            peak = peak.max(high_water(&fs::read_to_string(&status).unwrap_or_default()));
            sleep(Duration::from_millis(2));
        }
        peak
    }
}

fn high_water(status: &str) -> u64 {
    let line = status.split('\n').find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|it| it.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}

/// Processor time of all ended children, in ticks (hundredths of a second on Linux).
fn ticks_of_children() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let field = |index: usize| fields.get(index).and_then(|it| it.parse::<u64>().ok()).unwrap_or(0);
    field(13) + field(14)
}

pub(crate) fn heading() {
    println!("| document | size | check | floor | ratio | goal | processor | memory | goal |");
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
}

/// Runs both sides by turns and prints one line: medians, their ratio, the ratio of processor time.
pub(crate) fn compare(name: &str, case: Case) {
    let Case { check, floor, bytes, runs, goal, memory_goal } = case;
    let mut sides = [check, floor];
    sides.iter_mut().for_each(Side::prove);
    let mut times = [Vec::new(), Vec::new()];
    let mut ticks = [0, 0];
    for _ in 0..runs {
        for (index, side) in sides.iter_mut().enumerate() {
            let (time, tick) = side.time();
            times[index].push(time);
            ticks[index] += tick;
        }
    }
    let [check, floor] = times.map(median);
    let (memory, memory_goal) = match memory_goal {
        None => ("–".to_owned(), "–".to_owned()),
        Some(Memory::OfFiles(goal)) => (tenths(sides[0].peak(), bytes), within(goal)),
        Some(Memory::OfFloor(goal)) => {
            let [check, floor] = &mut sides;
            (tenths(check.peak(), floor.peak()), within(goal))
        }
    };
    println!(
        "| {name} | {} kB | {} ms | {} ms | {} | ≤ {} | {} | {} | {} |",
        bytes / 1000,
        tenths(check, 1000),
        tenths(floor, 1000),
        tenths(check, floor),
        tenths(u64::from(goal), 10),
        tenths(ticks[0], ticks[1]),
        memory,
        memory_goal,
    );
}

pub(crate) fn heading_alone() {
    println!("\n| graph | size | check | memory |\n|---|--:|--:|--:|");
}

/// Runs a check that has no floor and prints one line: median time, most memory.
pub(crate) fn alone(name: &str, mut check: Side, bytes: u64) {
    check.prove();
    let time = median((0..3).map(|_| check.time().0).collect());
    let (time, memory) = (tenths(time, 1000), tenths(check.peak(), 1 << 20));
    println!("| {name} | {} kB | {time} ms | {memory} MB |", bytes / 1000);
}

fn within(goal: u32) -> String {
    format!("≤ {}", tenths(u64::from(goal), 10))
}

fn median(mut all: Vec<u64>) -> u64 {
    all.sort_unstable();
    all[all.len() / 2]
}

/// A quotient to one decimal.
fn tenths(above: u64, below: u64) -> String {
    let tenths = (above * 20 / below.max(1)).div_ceil(2);
    format!("{}.{}", tenths / 10, tenths % 10)
}
