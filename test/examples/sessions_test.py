#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""The shell sessions in the examples' READMEs are what a real kernel shows: sessions_test.py KO_FOLDER [--fix]

The commands behind each # in a console block run one after the other as root in a VM with the example's module from
KO_FOLDER; the times in dmesg's lines are left out. Exits with 77, which ctest reports as not run, where there is no VM or no module."""

import difflib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LKM_VM = ROOT / "kernel/vm/lkm-vm"
BLOCK = re.compile(r"(```console\n)(# .*?)(```)", re.S)
TIME = re.compile(r"^\[ *\d+\.\d+\] ", re.M)
COMMAND, SESSION = "\x1e", "\x1d"  # before each command, and between two sessions


def script(commands):
    return "".join(f"printf '{COMMAND}'\n{command}\n" for command in commands)


def shown_by_the_vm(sessions, folder):
    """What each command of each session prints, from one machine: sessions are lists of commands."""
    with tempfile.TemporaryDirectory(prefix="sessions_test.") as temporary:
        files, words = [], []
        for number, commands in enumerate(sessions):
            path = Path(temporary, f"{number}.sh")
            path.write_text(script(commands))
            files.append(path)
            words.append(f"sh ./{number}.sh 2>&1")
        modules = {name for commands in sessions for command in commands for name in re.findall(r"insmod (\w+)\.ko", command)}
        files += [folder / f"{name}.ko" for name in sorted(modules)]
        missing = [path for path in files if not path.exists()]
        if missing:
            print(f"NOT RUN: there is no {missing[0]}; build it first")
            sys.exit(77)
        run = subprocess.run([LKM_VM, "run", *(word for path in files for word in ("--file", path)), "--command",
                              f"; printf '{SESSION}'; ".join(words) + "; true"],
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace")
    if run.returncode:
        print(run.stderr, end="")
        sys.exit(run.returncode)
    return [[TIME.sub("", output) for output in said.split(COMMAND)[1:]] for said in run.stdout.split(SESSION)]


def main():
    folder = Path(sys.argv[1])
    pages = {page: page.read_text() for page in sorted(ROOT.glob("examples/*/README.md"))}
    blocks = [(page, block) for page, text in pages.items() for block in BLOCK.findall(text)]
    sessions = [re.findall(r"^# (.*)$", block[1], re.M) for _, block in blocks]
    failed = False
    fresh = dict(pages)
    for (page, block), commands, outputs in zip(blocks, sessions, shown_by_the_vm(sessions, folder), strict=True):
        lines = [f"# {command}\n{output}" for command, output in zip(commands, outputs, strict=True)]
        text = "".join(line if line.endswith("\n") else line + "\n" for line in lines)
        fresh[page] = fresh[page].replace("".join(block), block[0] + text + block[2])
    for page, text in pages.items():
        if fresh[page] == text:
            continue
        if "--fix" in sys.argv[2:]:
            page.write_text(fresh[page])
        else:
            failed = True
            print("\n".join(difflib.unified_diff(text.splitlines(), fresh[page].splitlines(), str(page.relative_to(ROOT)),
                                                 "shown today", lineterm="")))
    print(f"{len(blocks)} sessions compared")
    return failed or not blocks


if __name__ == "__main__":
    sys.exit(main())
