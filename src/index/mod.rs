//! Articles and entities -> a `Library`.
