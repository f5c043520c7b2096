//! Reports built by hand, and what each format makes of them.

mod closing;
mod concise;
mod edits;
mod full;
mod hostile;
mod json;
mod places;
mod samples;
