//! Reads the command line and the settings, builds the parts, runs, stops cleanly.

fn main() {}
