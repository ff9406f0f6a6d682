#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Every C++ file is as clang-format 19 writes it with the tree's .clang-format: format_test.py [--fix].

Exits with 77, which ctest reports as not run, where clang-format 19 is not installed or this is no Git checkout."""

import pathlib
import shutil
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parent.parent
formatter = shutil.which("clang-format-19")
listing = subprocess.run(["git", "ls-files", "*.hpp", "*.cpp", "*.ipp"], cwd=root, capture_output=True, text=True)
if not formatter or listing.returncode:
    print("NOT RUN: clang-format-19 and a Git checkout are needed; on Debian: apt-get install clang-format-19")
    sys.exit(77)
files = [name for name in listing.stdout.split() if (root / name).exists()]
if len(files) < 100:
    sys.exit(f"format_test: only {len(files)} files found: it looks in the wrong place")
mode = ["-i"] if "--fix" in sys.argv[1:] else ["--dry-run", "--Werror"]
done = subprocess.run([formatter, *mode, *files], cwd=root)
print(f"{len(files)} files looked at")
if done.returncode:
    sys.exit("format_test: run test/format_test.py --fix")
