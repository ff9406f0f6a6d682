#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""The README's make line: the root's Kbuild makes every example, without a warning, for each kernel with headers here."""

import glob
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Said of every module, plain C as well, where the headers come without vmlinux.
HARMLESS = "Skipping BTF generation"


def problems(build: pathlib.Path, tree: pathlib.Path) -> list[str]:
    make = subprocess.run(["make", "-C", build, f"M={tree}", "modules"], capture_output=True, text=True)
    found = [line for line in (make.stdout + make.stderr).splitlines() if "warning" in line.lower() or "error" in line.lower()]
    found = [line for line in found if HARMLESS not in line]
    if make.returncode:
        found.append(f"make failed with {make.returncode}")
    for folder in sorted((tree / "examples").iterdir()):
        if (folder / "Kbuild").exists() and not (folder / f"{folder.name}.ko").exists():
            found.append(f"there is no {folder.name}.ko")
    return found


builds = [pathlib.Path(b) for b in sorted(glob.glob("/lib/modules/*/build")) if (pathlib.Path(b) / "Makefile").exists()]
if not builds:
    print("NOT RUN: no kernel headers under /lib/modules/*/build; on Debian: apt-get install linux-headers-amd64")
    sys.exit(77)
failed = False
for build in builds:
    with tempfile.TemporaryDirectory() as tree:
        for part in ("include", "sim", "kernel", "examples"):
            shutil.copytree(ROOT / part, pathlib.Path(tree) / part, symlinks=True)
        shutil.copy(ROOT / "Kbuild", tree)
        found = problems(build, pathlib.Path(tree))
    print(f"{build.parent.name}: {'; '.join(found) if found else 'every example built, no warning'}")
    failed = failed or bool(found)
sys.exit(failed)
