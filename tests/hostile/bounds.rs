//! How long a piece of work may take.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Far more than anything here takes, also unoptimised and on a machine that does much besides; and
/// nothing to what grows without bound.
const SOON: Duration = Duration::from_secs(60);

/// Does a piece of work, on the stack of an ordinary thread.
///
/// Panics when the work does, and when it does not end. (The thread goes on then; it ends with the
/// process.)
pub(crate) fn soon<T: Send + 'static>(name: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = channel();
    let thread = thread::Builder::new().name(name.to_owned());
    let handle = thread.spawn(move || {
        // Whoever waited may be gone.
        let _ = sender.send(work());
    });
    let handle = handle.expect("a thread");
    match receiver.recv_timeout(SOON) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => panic!("{name} does not end"),
        Err(RecvTimeoutError::Disconnected) => {
            let reason = handle.join().expect_err("a thread that sent nothing");
            std::panic::resume_unwind(reason);
        }
    }
}
