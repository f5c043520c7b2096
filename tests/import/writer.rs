//! Made-up trees with made-up old lists.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::old_check::Case;
use crate::random::Random;

const PLATFORMS: [&str; 3] = ["linux64", "macosx64", "win32"];
const VARIANTS: [&str; 3] = ["nightly", "beta", "release"];

/// Pieces of a mozconfig: lines that go together.
const PIECES: [&[&str]; 22] = [
    &["ac_add_options --enable-a"],
    &["ac_add_options --disable-a"],
    &["ac_add_options --with-branding=nightly"],
    &["ac_add_options --with-branding=official"],
    &["  ac_add_options --enable-b"],
    &["ac_add_options --enable-b"],
    &["export EXPORTED=1"],
    &["export EXPORTED=2"],
    &["USE_C=1"],
    &["USE_C=2"],
    &["unset USE_C"],
    &["mk_add_options MOZ_MAKE_FLAGS=\"-j4\""],
    &["mk_add_options MOZ_PGO=1"],
    &["mk_add_options \"export Z=$USE_C\""],
    &[". \"$topsrcdir/build/shared\""],
    &[". \"$topsrcdir/build/cache\""],
    &[". \"$topsrcdir/build/both\""],
    &["if test -n \"$CHANNEL\"; then", "  ac_add_options --enable-d", "fi"],
    &["if test \"$CHANNEL\" = nightly; then", "ac_add_options --enable-e", "else", "USE_C=3", "fi"],
    &["if test -z \"$CHANNEL\"; then", ". \"$topsrcdir/build/cache\"", "fi"],
    &["MOZ_SDK=${MOZ_SDK-1}"],
    &["# a comment", ":"],
];

const FILES: [(&str, &str); 3] = [
    (
        "build/shared",
        "if test -n \"$USE_C\"; then\n  ac_add_options --enable-c\n  ac_add_options --with-c=$USE_C\nfi\n",
    ),
    (
        "build/cache",
        "ac_add_options --with-ccache\nexport CACHE=x\nif test -n \"$BUCKET\"; then\n  mk_add_options \"export BUCKET=$BUCKET\"\nfi\n",
    ),
    ("build/both", "ac_add_options --enable-both\nUSE_C=4\n. \"$topsrcdir/build/shared\"\n"),
];

/// A tree and a list, the same for each seed.
pub(crate) fn case(seed: u64) -> Case {
    let mut random = Random::new(seed.wrapping_mul(7919));
    let mut files: BTreeMap<String, String> =
        FILES.iter().map(|&(path, text)| (path.to_owned(), text.to_owned())).collect();
    let mut listed: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    let platforms = &PLATFORMS[..=random.below(PLATFORMS.len())];
    let common: Vec<usize> = (0..random.below(4)).map(|_| random.below(PIECES.len())).collect();
    for &platform in platforms {
        for variant in VARIANTS {
            if variant == "beta" && random.chance(40) {
                continue;
            }
            let mut pieces = common.clone();
            for _ in 0..random.below(4) {
                let at = random.below(pieces.len() + 1);
                pieces.insert(at, random.below(PIECES.len()));
            }
            if pieces.is_empty() {
                pieces.push(0);
            }
            let lines: Vec<&str> =
                pieces.iter().flat_map(|&piece| PIECES[piece]).copied().collect();
            // What may differ: most pieces whole, some in part.
            let side = if variant == "nightly" { "nightly" } else { "release" };
            let list = listed.entry((side, platform)).or_default();
            for &piece in &pieces {
                let whole = random.chance(60);
                for line in PIECES[piece] {
                    if whole || random.chance(15) {
                        list.push(line.trim().to_owned());
                    }
                }
            }
            if random.chance(30) {
                list.push("ac_add_options --enable-what-is-not-there".to_owned());
            }
            let path = format!("browser/config/mozconfigs/{platform}/{variant}");
            files.insert(path, lines.join("\n") + "\n");
        }
    }
    if random.chance(30) {
        let path = "mobile/android/config/mozconfigs/android/nightly";
        files.insert(path.to_owned(), "ac_add_options --enable-a\n".to_owned());
    }
    Case {
        name: format!("seed {seed}"),
        files,
        old: old_list(&listed, &mut random),
        old_path: "browser/config/mozconfigs/whitelist".to_owned(),
    }
}

fn old_list(listed: &BTreeMap<(&str, &str), Vec<String>>, random: &mut Random) -> String {
    let mut text = "whitelist = {'nightly': {}, 'release': {}}\n".to_owned();
    for ((side, platform), lines) in listed {
        if random.chance(30) {
            text.push_str("# for a reason (bug 1234)\n");
        }
        let _ = writeln!(text, "whitelist['{side}']['{platform}'] = [");
        for line in lines {
            if random.chance(10) {
                text.push_str("    # for another reason\n");
            }
            let _ = writeln!(text, "    '{}',", line.replace('\\', "\\\\").replace('\'', "\\'"));
        }
        text.push_str("]\n");
    }
    text
}
