//! Which articles are nearly the same: reprints of an agency's story, an updated
//! version, the same page scraped twice.
//!
//! Takes the stems of a text; gives a number of which near copies share most bits,
//! after Charikar's SimHash ("Similarity Estimation Techniques from Rounding
//! Algorithms", 2002) over runs of three stems.

/// The SimHash of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Likeness(pub u64);

/// How many stems in a row are one feature.
const RUN: usize = 3;
/// How many stems of a text are read.
const MOST: u32 = 60_000;

impl Likeness {
    /// The likeness of the text with these stems, in order.
    pub fn of<'s>(stems: impl Iterator<Item = &'s str>) -> Self {
        let mut votes = Votes::default();
        for stem in stems {
            votes.take(stem);
        }
        votes.likeness()
    }

    /// How many of the 64 bits differ.
    pub fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }
}

/// The bits that the runs of a text vote for.
#[derive(Debug)]
pub struct Votes {
    /// For each bit how many runs set it.
    set: [u16; 64],
    run: [u64; RUN],
    read: u32,
}

impl Default for Votes {
    fn default() -> Self {
        Self {
            set: [0; 64],
            run: [0; RUN],
            read: 0,
        }
    }
}

impl Votes {
    /// Takes the next stem of the text.
    pub fn take(&mut self, stem: &str) {
        self.run.rotate_left(1);
        if let Some(last) = self.run.last_mut() {
            *last = hashed(stem);
        }
        // A text of more runs than can be counted is told by its head.
        if self.read >= MOST {
            return;
        }
        self.read += 1;
        if self.read as usize >= RUN {
            self.vote();
        }
    }

    /// What most runs voted for.
    pub fn likeness(mut self) -> Likeness {
        let mut runs = (self.read as usize + 1).saturating_sub(RUN);
        if runs == 0 {
            self.vote();
            runs = 1;
        }
        let bits = self.set.iter().enumerate();
        let set = bits.filter(|(_, votes)| usize::from(**votes) * 2 > runs);
        Likeness(set.fold(0, |bits, (bit, _)| bits | 1 << bit))
    }

    fn vote(&mut self) {
        let hash = mixed(&self.run);
        for (bit, votes) in self.set.iter_mut().enumerate() {
            *votes += (hash >> bit & 1) as u16;
        }
    }
}

/// FNV-1a, so that the number is the same on every machine and in every version.
fn hashed(stem: &str) -> u64 {
    stem.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// One number of a run in which every bit depends on every stem and its place, by
/// the finisher of MurmurHash3.
fn mixed(run: &[u64; RUN]) -> u64 {
    let joined = run.iter().fold(0_u64, |all, hash| {
        all.rotate_left(21).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ hash
    });
    let mut hash = joined ^ joined >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ hash >> 33
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(text: &str) -> Likeness {
        Likeness::of(text.split_whitespace())
    }

    #[test]
    fn near_copies_share_most_bits_and_others_about_half() {
        let story = "the harbour of leeds opened on monday after long work and the mayor cut a \
            ribbon while a band played for the crowd that had come from all parts of the county \
            to see the first ship leave for the north with wool coal and two hundred guests";
        let edited = story.replace("two hundred", "three hundred");
        let other = "prices of copper fell for the third week as stocks in the warehouses of the \
            exchange rose and buyers in asia waited for the new year before they signed contracts";
        assert_eq!(likeness(story).distance(likeness(story)), 0);
        assert!(likeness(story).distance(likeness(&edited)) <= 12);
        assert!(likeness(story).distance(likeness(other)) >= 20);
    }
}
