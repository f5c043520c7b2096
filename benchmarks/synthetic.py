"""Makes source trees of any size, with mozconfigs that are as real ones are.

`tree` makes mozconfigs alone. `checkout` adds the folders and files that a checkout of Firefox
has besides, all of them empty, and an object directory of the same size.
"""

import os


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def include(path):
    return f'. "$topsrcdir/{path}"\n'


def lines(count, seed):
    """Lines of the kinds that real mozconfigs have, about as often."""
    kinds = [
        lambda n: f"ac_add_options --enable-feature-{n}\n",
        lambda n: f"ac_add_options --with-key-{n}=/builds/key-{n}.data\n",
        lambda n: f"export MOZ_SETTING_{n}=1\n",
        lambda n: f"# what line {n} is about\n",
        lambda n: f'mk_add_options "export FLAG_{n}=$topsrcdir/tools/{n}"\n',
        lambda n: f'TOOL_{n}="${{TOOL_ROOT:-$topsrcdir}}/tool-{n}"\n',
    ]
    return "".join(kinds[n % len(kinds)](f"{seed}_{n}" if seed else n) for n in range(count))


def conditions(count):
    """Settings that each depend on a question of their own."""
    return "".join(
        f'if test -n "$ASK_{n}"; then\n    ac_add_options --enable-asked-{n}\nfi\n'
        for n in range(count)
    )


def tree(top, platforms=10, variants=("nightly", "beta", "release"), depth=3, count=10, asked=10):
    """A product with so many platforms, of which each includes a chain of shared files."""
    for level in range(depth):
        deeper = include(f"build/mozconfig.{level + 1}") if level + 1 < depth else conditions(asked)
        write(f"{top}/build/mozconfig.{level}", lines(count, f"common{level}") + deeper)
    for number in range(platforms):
        folder = f"browser/config/mozconfigs/platform{number:05}"
        common = include("build/mozconfig.0") if depth else conditions(asked)
        write(f"{top}/{folder}/common-opt", common + lines(count, "platform"))
        for variant in variants:
            own = f"ac_add_options --with-branding=browser/branding/{variant}\n"
            write(f"{top}/{folder}/{variant}", include(f"{folder}/common-opt") + own)
    write(f"{top}/whitelist.toml", whitelist(variants))


def whitelist(variants):
    entries = "".join(
        f'\n[[allow]]\nin = "{variant}"\noption = "--with-branding=*"\nreason = "its own branding"\n'
        for variant in variants
    )
    return "version = 1\n" + entries


# Folders at the top of a checkout with the part of its folders that each holds, in percent; of
# those of the platform most of the rest.
TOP_FOLDERS = {
    "accessible": 1, "browser": 8, "build": 2, "caps": 1, "chrome": 1, "config": 1, "devtools": 8,
    "docs": 1, "docshell": 1, "dom": 10, "editor": 1, "gfx": 5, "image": 1, "intl": 3, "ipc": 1,
    "js": 6, "layout": 3, "media": 2, "memory": 1, "mfbt": 1, "mobile": 4, "modules": 2,
    "mozglue": 1, "netwerk": 2, "nsprpub": 1, "other-licenses": 1, "parser": 1, "python": 2,
    "remote": 1, "security": 3, "services": 1, "servo": 3, "startupcache": 1, "storage": 1,
    "taskcluster": 1, "testing": 12, "third_party": 18, "toolkit": 8, "tools": 2, "uriloader": 1,
    "view": 1, "widget": 1, "xpcom": 1, "xpfe": 1,
}  # fmt: skip


def fill(top, folders, files):
    """Fills a folder with so many folders, eight in each, and so many empty files in all."""
    paths = [top]
    for number in range(1, folders):
        path = f"{paths[(number - 1) // 8]}/part{number % 8}"
        os.mkdir(path)
        paths.append(path)
    for number in range(files):
        os.close(os.open(f"{paths[number % len(paths)]}/file{number}.h", os.O_CREAT, 0o644))


def checkout(top, files=400_000, folders=30_000):
    """Puts a whole checkout around the mozconfigs of a tree."""
    whole = sum(TOP_FOLDERS.values())
    object_directory = f"{top}/obj-x86_64-pc-linux-gnu"
    os.mkdir(object_directory)
    write(f"{object_directory}/config.status", "")
    for place in [top, object_directory]:
        for name, part in TOP_FOLDERS.items():
            folder = f"{place}/{name}/all"
            os.makedirs(folder, exist_ok=True)
            fill(folder, folders * part // whole, files * part // whole)
