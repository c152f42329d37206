//! Config files and environment, made into one checked struct.
