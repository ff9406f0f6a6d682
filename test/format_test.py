#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Every source in C++ or C is as clang-format 19 writes it with .clang-format or .clang-format-c: format_test.py [--fix].

Exits with 77, which ctest reports as not run, where clang-format 19 is not installed or this is no Git checkout."""

import pathlib
import shutil
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parent.parent
formatter = shutil.which("clang-format-19")
# Which files, how many there are at least, and the style.
KINDS = ((["*.hpp", "*.cpp", "*.ipp"], 400, "file"), (["*.c"], 100, f"file:{root / '.clang-format-c'}"))
mode = ["-i"] if "--fix" in sys.argv[1:] else ["--dry-run", "--Werror"]
failed = False
for patterns, least, style in KINDS:
    listing = subprocess.run(["git", "ls-files", *patterns], cwd=root, capture_output=True, text=True)
    if not formatter or listing.returncode:
        print("NOT RUN: clang-format-19 and a Git checkout are needed; on Debian: apt-get install clang-format-19")
        sys.exit(77)
    files = [name for name in listing.stdout.split() if (root / name).exists()]
    if len(files) < least:
        sys.exit(f"format_test: only {len(files)} files of {patterns} found: it looks in the wrong place")
    failed |= subprocess.run([formatter, f"--style={style}", *mode, *files], cwd=root).returncode != 0
    print(f"{len(files)} files looked at")
if failed:
    sys.exit("format_test: run test/format_test.py --fix")
