#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""The sessions in docs/folder.md are what a terminal shows: folder_page_test.py [--fix]

The commands of each block run one after the other in a copy of test/kernel/steam."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/folder.md"
BLOCK = re.compile(r"(```console\n)(.*?)(```)", re.S)


def session(commands, folder, path):
    shown = ""
    for command in commands:
        done = subprocess.run(["bash", "-c", command], cwd=folder, env=os.environ | {"PATH": path, "PWD": str(folder), "LC_ALL": "C"},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        shown += f"$ {command}\n{done.stdout}"
    return shown.replace(str(folder), "/home/you/steam")


def main():
    if not shutil.which("modinfo"):
        print("NOT RUN: modinfo is not installed; on Debian: apt-get install kmod")
        return 77
    text = PAGE.read_text()
    with tempfile.TemporaryDirectory(prefix="folder_page.") as temporary:
        folder, programs = Path(temporary, "steam"), Path(temporary, "bin")
        shutil.copytree(ROOT / "test/kernel/steam", folder)
        programs.mkdir()
        (programs / "lkm").symlink_to(ROOT / "kernel/lkm/lkm")
        path = f"{programs}:{os.environ['PATH']}"
        # make runs under ctest, which may run under a make.
        for name in ("MAKEFLAGS", "MAKELEVEL"):
            os.environ.pop(name, None)
        fresh = BLOCK.sub(lambda b: b[1] + session(re.findall(r"^\$ (.*)$", b[2], re.M), folder, path) + b[3], text)
    if "--fix" in sys.argv[1:]:
        PAGE.write_text(fresh)
    elif fresh != text:
        import difflib

        print("\n".join(difflib.unified_diff(text.splitlines(), fresh.splitlines(), "docs/folder.md", "shown today", lineterm="")))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
