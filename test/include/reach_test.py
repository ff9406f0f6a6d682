#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""A header leads to the headers that Linux's leads to, as far as we have them: reach_test.py [--fix].

sim/headers/reach.txt is derived from Debian's linux-headers of Linux 6.1; --fix writes it. Exits with 77, which ctest
reports as not run, where they are not installed. CC in the environment chooses the compiler."""

import concurrent.futures
import os
import sys

from linux_headers import DATA, Debian, lists, ours

HEAD = """# A header of ours (or one of forward.txt), and the others that Linux 6.1's leads to as well, with Debian's
# configuration; what these lead to is not repeated. Written by test/include/reach_test.py --fix.
"""


def main():
    debian = Debian()
    compiler = os.environ.get("CC", "gcc")
    first = debian.closure(compiler, "linux/kconfig.h")  # what every source has, without an #include
    there = (set(debian.names()) & {*ours(), *lists("forward.txt")}) - first
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        closures = dict(zip(sorted(there), pool.map(lambda name: debian.closure(compiler, name) & there, sorted(there))))
    lines = []
    for name, closure in closures.items():
        leads, covered = [], {name}
        # The one that leads to most comes first.
        for lead in sorted(closure, key=lambda other: (-len(closures[other]), other)):
            if lead not in covered:
                leads.append(lead)
                covered |= {lead} if name in closures[lead] else closures[lead] | {lead}  # two that include each other
        if leads:
            lines.append(f"{name}: {' '.join(sorted(leads))}\n")
    wanted = HEAD + "".join(lines)
    file = DATA / "reach.txt"
    if "--fix" in sys.argv[1:]:
        file.write_text(wanted)
    if file.read_text() != wanted:
        there = set(file.read_text().splitlines())
        wrong = [line for line in wanted.splitlines() if line not in there]
        sys.exit("\n".join(["sim/headers/reach.txt is not what Linux 6.1's headers say; test/include/reach_test.py --fix writes it:", *wrong[:20]]))
    print(f"{len(lines)} headers lead to others")


if __name__ == "__main__":
    main()
