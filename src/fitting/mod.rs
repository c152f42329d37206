//! The lowest point of a smooth function: what fits weights of any kind.
//!
//! Takes a function that gives its value and its slope; knows nothing of what it stands
//! for. The same function gives the same point on every machine that adds as IEEE 754
//! says.

use std::collections::VecDeque;

pub mod regression;

/// The value of a function at a point, and its slope there.
pub type Height = (f64, Vec<f64>);

/// A function of as many numbers as its slope has.
pub type Function<'f> = dyn Fn(&[f64]) -> Height + 'f;

/// The lowest point of a smooth function near `at`: limited-memory BFGS with a
/// backtracking line search (Nocedal and Wright, Numerical Optimization, 2006, algorithms
/// 3.1, 7.4 and 7.5), begun anew where it no longer gets lower.
pub fn minimum(mut at: Vec<f64>, function: &Function<'_>) -> Vec<f64> {
    const STEPS: usize = 1000;
    const FLAT: f64 = 1e-6;
    /// A step that lowers the value by a smaller share of it is the last.
    const SLIGHT: f64 = 1e-9;
    let (mut value, mut slope) = function(&at);
    let mut memory = Memory::default();
    for _ in 0..STEPS {
        if slope.iter().all(|part| part.abs() < FLAT) {
            break;
        }
        let direction = memory.direction(&slope);
        let Some((next, found)) = downhill(&at, value, &slope, &direction, function) else {
            if memory.is_empty() {
                break;
            }
            memory = Memory::default();
            continue;
        };
        memory.add(&at, &slope, &next, &found.1);
        let lower = value - found.0;
        let slight = lower <= SLIGHT * value.abs();
        at = next;
        (value, slope) = found;
        if slight && memory.is_full() {
            break;
        }
    }
    at
}

/// The last steps, and how the slope changed with each: what is known of the curvature.
#[derive(Default)]
struct Memory {
    steps: VecDeque<Step>,
}

struct Step {
    step: Vec<f64>,
    change: Vec<f64>,
    /// 1 through how much the function curves along the step.
    flat: f64,
}

impl Memory {
    /// How many steps are remembered.
    const MOST: usize = 10;

    fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    fn is_full(&self) -> bool {
        self.steps.len() >= Self::MOST
    }

    fn add(&mut self, at: &[f64], slope: &[f64], next: &[f64], found: &[f64]) {
        let minus = |one: &[f64], other: &[f64]| -> Vec<f64> {
            one.iter()
                .zip(other)
                .map(|(one, other)| one - other)
                .collect()
        };
        let (step, change) = (minus(next, at), minus(found, slope));
        let curved = dot(&step, &change);
        if curved <= 1e-12 {
            return;
        }
        if self.is_full() {
            self.steps.pop_front();
        }
        self.steps.push_back(Step {
            step,
            change,
            flat: 1.0 / curved,
        });
    }

    /// Where to go from a point with this slope: the two-loop recursion. Without any
    /// memory straight down, by a step of length 1.
    fn direction(&self, slope: &[f64]) -> Vec<f64> {
        let Some(last) = self.steps.back() else {
            let steep = dot(slope, slope).sqrt();
            return slope.iter().map(|part| -part / steep).collect();
        };
        let mut direction = slope.to_vec();
        let mut shares = Vec::new();
        for known in self.steps.iter().rev() {
            let share = known.flat * dot(&known.step, &direction);
            add(&mut direction, -share, &known.change);
            shares.push(share);
        }
        let size = 1.0 / (last.flat * dot(&last.change, &last.change)).max(f64::MIN_POSITIVE);
        direction.iter_mut().for_each(|part| *part *= size);
        for (known, share) in self.steps.iter().zip(shares.into_iter().rev()) {
            let back = known.flat * dot(&known.change, &direction);
            add(&mut direction, share - back, &known.step);
        }
        direction.iter_mut().for_each(|part| *part = -*part);
        direction
    }
}

/// A point down the direction that is lower by a fair share of what the slope promises.
fn downhill(
    at: &[f64],
    value: f64,
    slope: &[f64],
    direction: &[f64],
    function: &Function<'_>,
) -> Option<(Vec<f64>, Height)> {
    const FAIR: f64 = 1e-4;
    const HALVINGS: usize = 40;
    let promised = dot(slope, direction);
    let mut length = 1.0;
    for _ in 0..HALVINGS {
        let next: Vec<f64> = at
            .iter()
            .zip(direction)
            .map(|(at, direction)| at + length * direction)
            .collect();
        let found = function(&next);
        if found.0 <= value + FAIR * length * promised {
            return Some((next, found));
        }
        length /= 2.0;
    }
    None
}

/// The sum of the products of two rows of numbers.
pub fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// Adds a row of numbers so many times to another.
pub fn add(sum: &mut [f64], times: f64, values: &[f64]) {
    let parts = sum.iter_mut().zip(values);
    parts.for_each(|(sum, value)| *sum += times * value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_point_of_a_bowl_is_found() {
        let bowl = |at: &[f64]| {
            let (x, y) = (at[0] - 3.0, at[1] + 1.0);
            (
                x * x + 10.0 * y * y + x * y,
                vec![2.0 * x + y, 20.0 * y + x],
            )
        };
        let found = minimum(vec![0.0, 0.0], &bowl);
        assert!(
            (found[0] - 3.0).abs() < 1e-5 && (found[1] + 1.0).abs() < 1e-5,
            "{found:?}"
        );
    }

    #[test]
    fn the_lowest_point_of_a_bent_valley_is_found() {
        // Rosenbrock's function, far from round.
        let valley = |at: &[f64]| {
            let (x, y) = (at[0], at[1]);
            let across = y - x * x;
            let value = (1.0 - x).powi(2) + 100.0 * across * across;
            let slope = vec![-2.0 * (1.0 - x) - 400.0 * x * across, 200.0 * across];
            (value, slope)
        };
        let found = minimum(vec![-1.2, 1.0], &valley);
        assert!((found[0] - 1.0).abs() < 1e-4, "{found:?}");
    }
}
