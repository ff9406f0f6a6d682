#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Modules that nobody here wrote, as they stand: each is built by its own Makefile with the simulator in the place of a kernel,
inserted and removed twice in one simulated kernel, and is a line of a table.

  corpus_test.py WORK KDIR PROGRAM FOLDER…     folders with a Makefile or Kbuild file, somebody's own
  corpus_test.py WORK KDIR PROGRAM --linux     what linux.txt names of Linux 6.1's source, which has to pass; it is taken from
                                               Debian's package linux-source-6.1. Exits with 77, not run, where that is missing

WORK is a folder for copies, KDIR is what `lkm kdir` prints, and PROGRAM is load_module of test/sim. Nothing of what is built is
kept here."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ARCHIVE = Path("/usr/src/linux-source-6.1.tar.xz")
# What the sources in linux.txt include from beside them.
HEADERS = ["drivers/leds/leds.h", "drivers/misc/ad525x_dpot.h", "lib/crc32defs.h", "tools/testing/selftests/kselftest_module.h"]
LIST = Path(__file__).resolve().parent / "linux.txt"


def built(folder, kdir):
    """The modules that the folder's Makefile makes, and those that it fails to make, with the first error of each."""
    made = subprocess.run(["make", "-k", "-C", kdir, f"M={folder}", "modules"], capture_output=True, text=True, errors="replace",
                          env={key: value for key, value in os.environ.items() if not key.startswith("MAKE")})
    failed = {}
    for line in made.stderr.splitlines():
        if found := re.match(r"(\S+?)([\w-]+)\.c:\d+:\d+: (?:fatal )?error: (.*)", line):
            failed.setdefault(found[2], found[3])
    return {ko.stem: ko for ko in sorted(Path(folder).rglob("*.ko"))}, failed


def loaded(ko, program):
    """What init and exit answer, twice, and what the simulated kernel found."""
    done = subprocess.run([program, "--twice", ko.stem], capture_output=True, text=True, errors="replace", timeout=120,
                          env={**os.environ, "LKM_MODULE_PATH": str(ko.parent)})
    codes = re.search(r"^codes: (.*)$", done.stdout, re.M)
    return codes[1] if codes else "died", [line for line in done.stdout.splitlines() if line.startswith("BUG: ")]


def rows(folder, kdir, program):
    modules, failed = built(folder, kdir)
    for name, why in sorted(failed.items()):
        if name not in modules:
            yield name, "no", "", [why]
    for name, ko in modules.items():
        codes, findings = loaded(ko, program)
        yield name, "yes", codes, findings


def of_linux(work):
    """A folder with what linux.txt names, and the codes that are expected of each."""
    if not ARCHIVE.exists() or not shutil.which("xz"):
        print("NOT RUN: Linux's source and xz are needed; on Debian 12: apt-get install linux-source-6.1 xz-utils")
        sys.exit(77)
    wanted = [line.split() for line in LIST.read_text().splitlines() if line and not line.startswith("#")]
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    files = [path for path, *_ in wanted] + HEADERS
    subprocess.run(["tar", "-xf", ARCHIVE, "-C", work, "--strip-components=1", *(f"linux-source-6.1/{file}" for file in files)], check=True)
    (work / "Kbuild").write_text("".join(f"obj-m += {path.removesuffix('.c')}.o\n" for path, *_ in wanted))
    return {Path(path).stem: " ".join(codes) or "0 0 0 0" for path, *codes in wanted}


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    work, kdir, program = (Path(name).resolve() for name in sys.argv[1:4])
    folders = sys.argv[4:]
    expected = {}
    if folders == ["--linux"]:
        expected = of_linux(work)
        folders = [work]
    else:
        copies = []
        for number, folder in enumerate(folders):
            copies.append(work / str(number))
            shutil.rmtree(copies[-1], ignore_errors=True)
            shutil.copytree(folder, copies[-1])
        folders = copies
    print(f"{'module':28} {'built':6} {'insmod rmmod, twice':20} findings")
    all_rows = [row for folder in folders for row in rows(folder, kdir, program)]
    wrong = []
    for name, was_built, codes, findings in all_rows:
        print(f"{name:28} {was_built:6} {codes:20} {findings[0] if findings else ''}".rstrip())
        if name in expected and (codes != expected[name] or findings):
            wrong.append(name)
    clean = sum(codes == "0 0 0 0" and not findings for _, _, codes, findings in all_rows)
    print(f"{len(all_rows)} modules, {sum(row[1] == 'yes' for row in all_rows)} built, {clean} in and out twice without a finding")
    missing = expected.keys() - {row[0] for row in all_rows}
    if wrong or missing:
        sys.exit(f"corpus_test: not as linux.txt expects: {' '.join(sorted([*wrong, *missing]))}")


if __name__ == "__main__":
    main()
