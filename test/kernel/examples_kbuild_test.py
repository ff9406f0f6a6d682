#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""The README's make lines: the root's Kbuild makes every example, without a warning, for each kernel with headers here; and
lkm kdir makes them in their own folders for the simulator."""

import glob
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Said of every module, plain C as well, where the headers come without vmlinux.
HARMLESS = "Skipping BTF generation"


def make(build: str, folder: pathlib.Path, *variables: str) -> list[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL")}
    done = subprocess.run(["make", "-C", build, f"M={folder}", *variables, "modules"], capture_output=True, text=True, env=environment)
    found = [line for line in (done.stdout + done.stderr).splitlines() if "warning" in line.lower() or "error" in line.lower()]
    found = [line for line in found if HARMLESS not in line]
    if done.returncode:
        found.append(f"make failed with {done.returncode}")
    return found


def missing(folder: pathlib.Path) -> list[str]:
    return [] if (folder / f"{folder.name}.ko").exists() else [f"there is no {folder.name}.ko"]


def copy(tree: str, *parts: str) -> pathlib.Path:
    for part in parts:
        shutil.copytree(ROOT / part, pathlib.Path(tree) / part, symlinks=True)
    shutil.copy(ROOT / "Kbuild", tree)
    return pathlib.Path(tree)


def folders(tree: pathlib.Path) -> list[pathlib.Path]:
    return [kbuild.parent for kbuild in sorted(tree.glob("examples/*/Kbuild"))]


def for_a_kernel(build: str) -> list[str]:
    with tempfile.TemporaryDirectory() as temporary:
        tree = copy(temporary, "include", "sim", "kernel", "examples")
        found = make(build, tree)
        return found + [problem for folder in folders(tree) for problem in missing(folder)]


def for_the_simulator() -> list[str]:
    found = []
    kdir = subprocess.run([ROOT / "kernel/lkm/lkm", "kdir"], capture_output=True, text=True, check=True).stdout.strip()
    with tempfile.TemporaryDirectory() as temporary:
        for folder in folders(copy(temporary, "examples")):
            found += make(kdir, folder, f"LKM_DIR={ROOT}") + missing(folder)
    return found


def failed(name: str, found: list[str]) -> bool:
    print(f"{name}: {'; '.join(found) if found else 'every example built, no warning'}")
    return bool(found)


failures = failed("lkm kdir", for_the_simulator())
builds = [build for build in sorted(glob.glob("/lib/modules/*/build")) if (pathlib.Path(build) / "Makefile").exists()]
for build in builds:
    failures += failed(pathlib.Path(build).parent.name, for_a_kernel(build))
if not builds and not failures:
    print("NOT RUN: no kernel headers under /lib/modules/*/build; on Debian: apt-get install linux-headers-amd64")
    sys.exit(77)
sys.exit(failures > 0)
