#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""The output of tools in docs/debugging.md: each block under `<!-- shown by NAME, VERSION -->` is what NAME shows now.

    page.py BELL_TEST MODULES LOADS FOLDER            compares
    page.py --write BELL_TEST MODULES LOADS FOLDER    writes the blocks

A block that another version of the tool has written is left alone, and so is one whose tool is not there.
"""

import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys

import coverage_test
import gdb_test

ROOT = gdb_test.HERE.parents[1]
PAGE = ROOT / "docs/debugging.md"


def without_addresses(text):
    text = text.replace(f"{ROOT}/", "")
    text = re.sub(r"0x[0-9a-f]{7,}", "0x…", text)
    # Whether gdb says these depends on the machine.
    text = re.sub(r"^(\[Thread debugging|Using host lib|warning: ).*\n|^Running 1 test case\.\.\.\n", "", text, flags=re.M)
    return re.sub(r"\n{2,}", "\n", text).strip()


def comparable(text):
    """Without what an edit of the simulator moves: its lines, and how many of its frames are on a stack."""
    text = re.sub(r"0x[0-9a-f]+|(?<=hpp:)\d+|(?<=line )\d+|^\d+(?=\t)|^#\d+ +", "…", text, flags=re.M)
    return re.sub(r"\d+ frames? of", "… frames of", text)


def gdb_session(arguments, test, commands):
    """As it looks in a terminal."""
    program, modules = arguments[:2]
    words = []
    for command in commands:
        words += [f"echo (gdb) {command}\\n", command]
    return (f"$ gdb --args ./{pathlib.Path(program).name} --run_test={test}\n" +
            without_addresses(gdb_test.gdb(program, modules, test, words)))


def gdb(arguments):
    return gdb_session(arguments, "bell/nobody_comes",
                       ["break lkm::sim::die", "run", "lkm ps", "lkm bt mother", "lkm task mother", "print n", "print rung",
                        "lkm dmesg"])


def gdb_data(arguments):
    return gdb_session(arguments, "bell/read_waits_for_a_visitor",
                       [f"break bell.c:{gdb_test.line_of('pr_info(') + 1}", "run", "lkm list door 'struct visitor' next_at_door",
                        "print door_lock", "print rung", "print last_opened"])


def coverage(kind, arguments):
    loads, folder = arguments[2:]
    tool = coverage_test.TOOLS[kind]()
    text = coverage_test.two_loads(tool, loads, f"{folder}/page_{kind}")
    lines = text.splitlines()
    first = next(i for i, line in enumerate(lines) if "static int reads" in line)
    # llvm-cov shows the headers before, which define the macro.
    last = next(i for i, line in enumerate(lines) if i > first and "module_misc_device" in line)
    return "\n".join(line.expandtabs(4).rstrip() for line in lines[first:last + 1])


SHOWN = {
    "gdb": ("gdb", gdb),
    "gdb_data": ("gdb", gdb_data),
    "gcov": ("gcov", lambda arguments: coverage("gcov", arguments)),
    "llvm-cov": ("clang-19", lambda arguments: coverage("llvm-cov", arguments)),
}


def version(tool):
    if not shutil.which(tool):
        return None
    return subprocess.run([tool, "--version"], capture_output=True, text=True).stdout.splitlines()[0]


def main():
    write = sys.argv[1:2] == ["--write"]
    arguments = [os.path.abspath(path) for path in sys.argv[1 + write:]]
    old = PAGE.read_text()
    done = []

    def renewed(match):
        name, written_with = match[1], match[2]
        tool, show = SHOWN[name]
        there = version(tool)
        if not there or there != written_with and not write:
            print(f"{name}: not compared: written with {written_with}, and here is {there or 'none'}")
            return match[0]
        done.append(name)
        text = show(arguments)
        assert text, f"{name} shows nothing"
        return f"<!-- shown by {name}, {there} -->\n```text\n{text}\n```\n"

    new = re.sub(r"<!-- shown by ([\w-]+), (.*?) -->\n```text\n(?:.*?\n)??```\n", renewed, old, flags=re.S)
    if write:
        PAGE.write_text(new)
        return 0
    old, new = comparable(old), comparable(new)
    sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), new.splitlines(True), "docs/debugging.md", "a new run"))
    if old != new:
        print(f"docs/debugging.md is stale: {gdb_test.HERE}/page.py --write {' '.join(arguments)}")
        return 1
    return 0 if done else gdb_test.NOT_RUN


sys.exit(main())
