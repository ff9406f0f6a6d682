#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""No function of ours is Linux's text: each is compared with the functions of the Linux 6.1 files that it may model.

  likeness_test.py CACHE [--linux TREE] [--root CHECKOUT]

Linux's text is GPL-2.0-only and ours is not, so a function (or function-like macro) whose words are in the same order
as Linux's over more than BOUND of their length fails. Where the interface leaves no other text, test/likeness.txt lists
the function with its reason; a line that is no longer needed fails as well.

Linux's source comes from TREE, or from Debian's package linux-source-6.1: the folders that are compared are unpacked
into CACHE once. Exits with 77, which ctest reports as not run, where neither is there."""

import argparse
import bisect
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys

BOUND = 0.6
SHORTEST = 25  # words: what is shorter is a name and its parameters
ARCHIVE = pathlib.Path("/usr/src/linux-source-6.1.tar.xz")
FOLDERS = """block drivers/base drivers/char fs fs/debugfs fs/kernfs fs/proc fs/sysfs include/kunit include/linux kernel kernel/irq
             kernel/locking kernel/module kernel/printk kernel/rcu kernel/sched kernel/time lib lib/kunit mm""".split()
SUFFIXES = {".c", ".cpp", ".h", ".hpp", ".ipp"}
LINUX_FILE = re.compile(r"\b(?:arch|block|drivers|fs|include|kernel|lib|mm|net|security)/[\w/.-]*\w\.[ch]\b")

COMMENT_OR_TEXT = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])+'", re.S)
WORD = re.compile(r"[A-Za-z_]\w*|\d\w*|->|[^\s\w]")
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.M)
MACRO = re.compile(r"^[ \t]*#\s*define\s+(\w+)\([^)]*\)((?:[^\n]*\\\n)*[^\n]*)", re.M)
HEAD = re.compile(r"\b([A-Za-z_]\w*)\s*\((?:[^;{}()]|\([^;{}()]*\))*\)(?:\s|const\b|noexcept\b|override\b)*\{")
NOT_A_NAME = {"catch", "do", "else", "for", "if", "return", "sizeof", "switch", "while"}
# What one of the two languages or coding styles asks for, and the other leaves out.
LEFT_OUT = set("""auto bool char const constexpr inline int lkm long short sim signed size_t static std struct unsigned void waist
                  likely unlikely const_cast reinterpret_cast static_cast { } ( ) * & ; : < > \\""".split())
SAME = {"->": ".", "nullptr": "NULL"}


def without_comments(text):
    return COMMENT_OR_TEXT.sub(lambda m: " " if m[0][0] == "/" else m[0], text)


def body_from(text, opening):
    """From the brace at `opening` to the one that closes it."""
    depth = 0
    for brace in re.compile(r"[{}]").finditer(text, opening):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return text[opening : brace.end()]
    return ""


def functions(file):
    """(name, words) of each function and function-like macro that is defined in the file."""
    text = without_comments(file.read_text(errors="replace"))
    for macro in MACRO.finditer(text):
        yield macro[1], words(macro[2])
    text = DIRECTIVE.sub(" ", text)
    for head in HEAD.finditer(text):
        if head[1] not in NOT_A_NAME:
            yield head[1], words(body_from(text, head.end() - 1))


def words(body):
    return [SAME.get(w, w) for w in WORD.findall(body) if w not in LEFT_OUT]


def likeness(ours, theirs, floor):
    """The share of words that are the same in the same order; 0 when that is surely not more than `floor`."""
    longest = 2 * min(len(ours), len(theirs)) / (len(ours) + len(theirs))
    if longest <= floor:
        return 0
    matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() > floor else 0


def our_files(root):
    for top in ("include", "kernel", "sim"):
        for folder, _, names in os.walk(root / top):  # which follows no link: include/lkm/sim is one
            for name in names:
                file = pathlib.Path(folder, name)
                if file.suffix in SUFFIXES and not file.is_symlink():
                    yield file


def named_in(file):
    """The Linux files that the file says it models, in its first lines."""
    return set(LINUX_FILE.findall(file.read_text(errors="replace")[:1500]))


def unpack(folders, cache):
    """The C files of these folders of Debian's archive, in `cache`; what is there already is used again."""
    tree = cache / "linux"
    stamp = cache / "unpacked"
    state = ARCHIVE.stat()
    wanted = "\n".join([f"{state.st_size} {int(state.st_mtime)}", *sorted(folders)])
    if stamp.exists() and stamp.read_text() == wanted:
        return tree
    cache.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    shutil.rmtree(tree, ignore_errors=True)
    # Under another name until it is whole: the test may be stopped while it unpacks.
    fresh = cache / "unpacking"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    patterns = [f"linux-source-6.1/{folder}/*.[ch]" for folder in folders]
    reader = subprocess.Popen(["xz", "-dc", "-T0", ARCHIVE], stdout=subprocess.PIPE)
    # tar fails for a folder without C files, which does not matter here; what xz says does.
    subprocess.run(["tar", "-x", "-C", fresh, "--strip-components=1", "--wildcards", "--no-wildcards-match-slash",
                    *patterns], stdin=reader.stdout, stderr=subprocess.DEVNULL)
    if reader.wait():
        sys.exit(f"likeness_test: {ARCHIVE} cannot be unpacked")
    fresh.rename(tree)
    stamp.write_text(wanted)
    return tree


def excuses(file):
    """{"path: function": reason} of test/likeness.txt, whose lines are `path: function: reason`."""
    found = {}
    for line in file.read_text().splitlines():
        if line and not line.startswith("#"):
            path, name, reason = (part.strip() for part in line.split(":", 2))
            if not reason:
                sys.exit(f"likeness_test: {file}: {path}: {name} has no reason")
            found[f"{path}: {name}"] = reason
    return found


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("cache", type=pathlib.Path)
    arguments.add_argument("--linux", type=pathlib.Path)
    arguments.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    given = arguments.parse_args()
    if not given.linux and not (ARCHIVE.exists() and shutil.which("xz")):
        print("NOT RUN: Linux's source and xz are needed; on Debian 12: apt-get install linux-source-6.1 xz-utils")
        return 77

    models = {file: named_in(file) for file in sorted(our_files(given.root))}
    folders = set(FOLDERS).union(*({str(pathlib.PurePath(name).parent) for name in named} for named in models.values()))
    linux = given.linux or unpack(folders, given.cache)
    by_stem = {}
    for folder in sorted(folders):
        for file in sorted((linux / folder).glob("*.[ch]")):
            by_stem.setdefault(file.stem, []).append(file)

    theirs = {}  # file: [(words, name)], by length
    listed = excuses(given.root / "test/likeness.txt")
    compared, problems, needed = 0, [], set()
    for file, named in models.items():
        sources = {f for f in by_stem.get(file.stem, [])} | {linux / n for n in named if (linux / n).is_file()}
        for source in sources - theirs.keys():
            theirs[source] = sorted(((w, n) for n, w in functions(source)), key=lambda f: len(f[0]))
        if not sources:
            continue
        for name, ours in functions(file):
            if len(ours) < SHORTEST:
                continue
            compared += 1
            closest, twin = BOUND, None
            for source in sorted(sources):
                # Twice the shorter one is at least BOUND of both together.
                at = bisect.bisect_left(theirs[source], len(ours) * BOUND / (2 - BOUND), key=lambda f: len(f[0]))
                for text, other in theirs[source][at:]:
                    if len(text) > len(ours) * (2 - BOUND) / BOUND:
                        break
                    share = likeness(ours, text, closest)
                    if share > closest:
                        closest, twin = share, f"{source.relative_to(linux)}: {other}"
            entry = f"{file.relative_to(given.root)}: {name}"
            if twin and entry in listed:
                needed.add(entry)
            elif twin:
                problems.append(f"{entry} is {closest:.2f} the text of {twin}: write it anew from what it has to do")
    problems += [f"{entry} is in test/likeness.txt, and needs no excuse any more" for entry in listed if entry not in needed]
    if compared < 300 or len(theirs) < 60:
        problems.append(f"only {compared} functions and {len(theirs)} files of Linux found: this test looks in the wrong place")
    print(f"{compared} functions compared with {len(theirs)} files of Linux 6.1, {len(listed)} excused")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
