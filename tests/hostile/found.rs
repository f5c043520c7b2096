//! What the fuzzers have found, made small. Each was a panic, a hang or a wrong place once.

use std::fs;
use std::path::Path;

use crate::bounds::soon;
use crate::soup::TARGETS;

#[test]
fn what_was_found_stays_mended() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/hostile/found");
    for (target, run) in TARGETS {
        let Ok(entries) = fs::read_dir(folder.join(target)) else { continue };
        for entry in entries {
            let path = entry.expect("an entry").path();
            let bytes = fs::read(&path).expect("a file");
            soon(&path.display().to_string(), move || run(&bytes));
        }
    }
}
