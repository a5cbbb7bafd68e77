//! What the system counts of a process (proc(5)).

use std::fs;

pub struct Process(pub u32);

impl Process {
    /// How often its threads have waited for something until now.
    pub fn wake_ups(&self) -> u64 {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.0)).unwrap();
        let statuses = tasks.map(|task| fs::read_to_string(task.unwrap().path().join("status")));
        // A thread may end while it is looked at.
        let counts = statuses.filter_map(Result::ok);
        counts.map(|status| field(&status, "voluntary_ctxt_switches:")).sum()
    }

    /// Its memory, in MiB.
    pub fn resident(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0)).unwrap();
        field(&status, "VmRSS:") as f64 / 1024.0
    }
}

fn field(status: &str, name: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}
