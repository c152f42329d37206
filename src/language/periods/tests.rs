//! Rows of sentences, the days they are read on, and the days they mean.
