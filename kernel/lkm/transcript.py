# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""What two worlds print, made comparable and shown; and what of this machine's programs a VM needs to print the same."""

import difflib
import os
import re
import shutil
import subprocess
import unicodedata

# All that may differ between the two worlds, and what stands in its place.
MASKS = (
    # Addresses: 16 digits, after 0x or as printk's %p has them.
    (re.compile(r"0x[0-9a-f]{16}\b"), "ADDRESS"),
    (re.compile(r"\b[0-9a-f]{16}\b"), "ADDRESS"),
    # Times: those of dmesg, and those of ls.
    (re.compile(r"^\[ *\d+\.\d{6}\] ", re.M), "[TIME] "),
    (re.compile(r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d +(\d\d:\d\d|\d{4})\b"), "DATE"),
    # A module's size: in /proc/modules, in lsmod's column, and in its own file.
    (re.compile(r"^(\w+) \d+( \d+ \S+ (?:Live|Loading|Unloading) )", re.M), r"\1 SIZE\2"),
    (re.compile(r"^(\w+) +\d+  (\d+ ?[\w,\[\]]*)$", re.M), r"\1 SIZE \2"),
    (re.compile(r"^(\$ cat \S*/coresize\n)\d+$", re.M), r"\1SIZE"),
    # Where a module's file is, and which kernel it was built for.
    (re.compile(r"^(filename: +)\S+/", re.M), r"\1"),
    (re.compile(r"^(vermagic: +)\S+ ", re.M), r"\1RELEASE "),
)


def masked(transcript, masks=MASKS):
    for pattern, instead in masks:
        transcript = pattern.sub(instead, transcript)
    return transcript


def carried(program, place):
    """Pairs of a file here and its place in a VM: a program, and the libraries that it is linked to."""
    pairs = {os.path.realpath(program): place}
    for library in re.findall(r"(/\S+) \(0x", subprocess.run(["ldd", program], capture_output=True, text=True).stdout):
        pairs[library] = library
    return pairs


def is_program(path):
    with open(path, "rb") as file:
        return file.read(4) == b"\x7fELF"


def columns(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def pieces(line, width):
    """The line in pieces that are at most so wide."""
    line = line.expandtabs()
    return [line[at : at + width] for at in range(0, len(line), width)] or [""]


def side_by_side(left, right, titles, masks=MASKS, width=None):
    """Both in two columns, and whether they are equal but for what is masked. ≠ marks the lines that differ."""
    plain = [text.splitlines() for text in (left, right)]
    compared = [masked(text, masks).splitlines() for text in (left, right)]
    room = ((width or shutil.get_terminal_size((160, 50)).columns) - 5) // 2
    wide = max([20, columns(titles[0]), *(columns(line.expandtabs()) for line in plain[0])])
    wide = min(wide, max(room, 20))
    rows = [("  ", titles[0], titles[1]), ("  ", "─" * wide, "─" * wide)]
    for what, a, b, c, d in difflib.SequenceMatcher(None, *compared, autojunk=False).get_opcodes():
        mark = "  " if what == "equal" else "≠ "
        ours, theirs = plain[0][a:b], plain[1][c:d]
        for n in range(max(len(ours), len(theirs))):
            halves = [pieces(lines[n], wide) if n < len(lines) else [""] for lines in (ours, theirs)]
            for m in range(max(map(len, halves))):
                rows.append((mark, *(half[m] if m < len(half) else "" for half in halves)))
    text = "".join(f"{mark}{one}{' ' * max(wide - columns(one), 0)}   {other}".rstrip() + "\n" for mark, one, other in rows)
    return text, compared[0] == compared[1]
