#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""What the simulated kernel finds can be read by a program: report_test.py PROGRAM, a mistakes_test.cpp.

With LKM_REPORT each finding is a JSON object, of which the fields are those that docs/debugging.md names."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

WANTED = {
    "null_pointer": {"level": "bug", "function": "null_pointer_write()", "file": "null_pointer.c", "line": 16,
                     "call": "write() of /dev/null_pointer by task 1 (init)"},
    "empty_exit": {"level": "bug", "function": "empty_exit_init()", "file": "empty_exit.c", "line": 28, "since": 0,
                   "call": "delete_module() by task 1 (init)"},
    "leak": {"level": "bug", "function": "leak_open()", "file": "leak.c", "line": 10, "since": 0},
    "lock_left_held": {"level": "note", "call": "write() by task 1 (init)"},
}


def findings(program, mistake):
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report"
        subprocess.run([program, f"--run_test=mistakes/{mistake}"], env={**os.environ, "LKM_REPORT": str(report)}, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=60, check=False)
        return [json.loads(line) for line in report.read_text().splitlines()]


def main():
    program, wrong = sys.argv[1], []
    for mistake, wanted in WANTED.items():
        found = [{**f, "file": os.path.basename(f["file"])} if "file" in f else f for f in findings(program, mistake)]
        if not any(wanted.items() <= f.items() for f in found):
            wrong.append(f"{mistake}: wanted {wanted}, found {found}")
        for f in found:
            if f.get("test") != f"mistakes/{mistake}" or not f["text"] or f["time"] < 0:
                wrong.append(f"{mistake}: {f}")
    print(*wrong, f"{len(WANTED)} mistakes looked at, {len(wrong)} wrong", sep="\n")
    sys.exit(bool(wrong))


main()
