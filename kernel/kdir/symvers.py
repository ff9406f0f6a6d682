#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Writes Module.symvers of the simulated kernel: symvers.py INCLUDE OUT [COMPILER…]

The compiler's preprocessor says what exports.cpp puts into the table of exports, and OUT.d what OUT was made from. INCLUDE is
where <lkm/…> is, in a source tree."""

import re
import subprocess
import sys
from pathlib import Path

EXPORT = re.compile(r'"(\w+)"[^;{}"]*\bto::(all|gpl_modules)\b')


def main():
    include, out, *compiler = sys.argv[1:]
    source = Path(include) / "lkm/sim/core/exports.cpp"
    command = [*(compiler or ["g++"]), "-std=c++23", f"-I{include}", "-E", "-P", "-MMD", "-MF", out + ".d", "-MT", out, str(source)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    exports = dict(EXPORT.findall(text))
    if len(exports) < 100:
        sys.exit(f"symvers.py: only {len(exports)} exports found in {source}: the pattern does not fit export.hpp")
    kinds = {"all": "EXPORT_SYMBOL", "gpl_modules": "EXPORT_SYMBOL_GPL"}
    Path(out).write_text("".join(f"0x00000000\t{name}\tvmlinux\t{kinds[whom]}\t\n" for name, whom in sorted(exports.items())))


if __name__ == "__main__":
    main()
