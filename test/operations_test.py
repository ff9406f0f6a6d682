#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""sim/OPERATIONS.md is whole and true: every member of struct file_operations and of struct block_device_operations has its
row, every case that a row names stands in test/conformance and was in a transcript that the last run wrote; sim/LIMITS.md has
what throws not_modelled.

  operations_test.py TRANSCRIPT…     the transcripts of the conformance programs in the simulator
"""

import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
COLUMNS = ["with it", "without it", "used wrongly"]


STRUCTS = {"file_operations": "fs.h", "block_device_operations": "blkdev.h"}


def members():
    """{struct: its members, functions and data, in their order}."""
    found = {}
    for struct, header in STRUCTS.items():
        text = (root / "sim/include/linux" / header).read_text()
        body = re.search(rf"^struct {struct} \{{\n(.*?)^\}};", text, re.S | re.M).group(1)
        found[struct] = [m[1] or m[2] for m in re.finditer(r"^\t\w[^\t(;]*(?:\(\*(\w+)\)|[ *](\w+);)", body, re.M)]
    return found


def rows():
    """{struct: {member: cells}} of the tables, each below a title that names its struct."""
    tables, table = {}, {}
    for line in (root / "sim/OPERATIONS.md").read_text().splitlines():
        if title := re.fullmatch(r"# .* struct (\w+)", line):
            table = tables.setdefault(title[1], {})
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 1 + len(COLUMNS):
            table.setdefault(cells[0].strip("`"), []).append(cells[1:])
    return tables


def cases_in_sources():
    """suite/case of every test in test/conformance."""
    found = set()
    for file in (root / "test/conformance").glob("*_test.cpp"):
        suite = None
        for kind, name in re.findall(r"^BOOST_(?:AUTO|FIXTURE)_TEST_(SUITE|CASE|SUITE_END)\(\s*(\w*)", file.read_text(), re.M):
            if kind == "SUITE":
                suite = name
            elif kind == "CASE":
                found.add(f"{suite}/{name}")
    return found


def cases_that_ran(transcripts):
    return {line[3:] for file in transcripts for line in file.read_text().splitlines() if line.startswith("== ")}


def not_modelled():
    """What the simulator refuses by a name that is written out, with its file."""
    for file in sorted((root / "sim").glob("**/*.?pp")):
        for name in re.findall(r'unmodelled\(\s*(?:std::string\()?"((?:[^"\\]|\\.)*)"', file.read_text()):
            yield file.name, re.sub(r'[ ("\\\\]+$', "", name)


def main():
    transcripts = [pathlib.Path(a) for a in sys.argv[1:]]
    missing = [str(t) for t in transcripts if not t.exists()]
    if missing or not transcripts:
        sys.exit(f"operations_test: no transcript {' '.join(missing)}: run the conformance programs first\n{__doc__}")
    problems = []
    tables, all_known, sources, ran = rows(), members(), cases_in_sources(), cases_that_ran(transcripts)
    cells = 0
    for struct, known in all_known.items():
        table = tables.get(struct, {})
        if "owner" not in known or len(known) < 15:
            problems.append(f"struct {struct} is not where this test looks for it")
        for member in known:
            if len(table.get(member, [])) != 1:
                problems.append(f"{member}: {len(table.get(member, []))} rows in sim/OPERATIONS.md, there must be one")
        for member in table:
            if member not in known:
                problems.append(f"{member}: a row in sim/OPERATIONS.md, but no member of struct {struct}")
        for member, found in table.items():
            for column, cell in zip(COLUMNS, found[0]):
                cells += 1
                named = re.findall(r"`(\w+/\w+)`", cell)
                if not named and not re.search(r"\w+ \w+", cell):
                    problems.append(f"{member}, {column}: neither a case nor a reason")
                for case in named:
                    if case not in sources:
                        problems.append(f"{member}, {column}: no such case in test/conformance: {case}")
                    elif case not in ran:
                        problems.append(f"{member}, {column}: the case is in no transcript, so it did not run: {case}")
    limits = (root / "sim/LIMITS.md").read_text()
    refused = list(not_modelled())
    if len(refused) < 20:
        problems.append(f"sim/: only {len(refused)} unmodelled() found, so this test looks in the wrong place")
    for file, name in refused:
        if f"`{name}`" not in limits:
            problems.append(f"{file} refuses unmodelled(\"{name}\"), which sim/LIMITS.md does not list")
    print(f"{sum(map(len, all_known.values()))} members, {cells} cells, {len(ran)} cases that ran, {len(refused)} things not modelled")
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
