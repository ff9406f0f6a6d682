#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""The README's code is that of the example it names: each block under <!-- path --> stands in that file as it is."""

import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
readme = (root / "README.md").read_text()
blocks = re.findall(r"<!-- (examples/\S+) -->\n```\w+\n(.*?)```", readme, re.S)
stale = [path for path, code in blocks if code.strip("\n") not in (root / path).read_text()]
for path in stale:
    print(f"README.md shows {path}, but not as it is: copy it again")
print(f"{len(blocks)} blocks of code compared")
sys.exit(1 if stale or not blocks else 0)
