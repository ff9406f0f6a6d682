# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Where the parts of this lkm are, installed or in its source tree."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

KERNEL = Path(__file__).resolve().parents[1]


class Missing(Exception):
    """Something that a command needs is not there; the text says what to do."""


def include():
    """Where <lkm/…> is."""
    for folder in (KERNEL.parent / "include", KERNEL.parents[2] / "include"):
        if (folder / "lkm").is_dir():
            return folder
    raise Missing(f"the headers of lkm are not beside {KERNEL}: this is no whole installation")


def headers():
    """The folders that a C module's headers come from, in the order in which they are searched."""
    asked = subprocess.run(["make", "-s", "-C", kdir(), "lkm-include-folders"], capture_output=True, text=True)
    if asked.returncode:
        raise Missing(f"kdir does not say where the headers are:\n{asked.stderr}")
    return [Path(folder) for folder in asked.stdout.split()]


def lkm_run():
    """The program behind `lkm run`: what a build says, or an installed one."""
    said = os.environ.get("LKM_RUN")
    for program in ([said] if said else []) + [os.path.normpath(KERNEL / "../../../bin/lkm-run")]:
        if os.access(program, os.X_OK):
            return program
    raise Missing("`lkm run` is not built here. It needs a build with libcli11-dev and libseccomp-dev: `cmake --build BUILD "
                  "--target lkm_run`, and then BUILD/bin/lkm; or an installed lkm.")


def cache():
    base = os.environ.get("LKM_CACHE")
    return Path(base) if base else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lkm"


def kdir():
    """The folder for `make -C`: what a build says, an installed one, or for a source tree one in the cache."""
    said = os.environ.get("LKM_KDIR")
    if said and (Path(said) / "Module.symvers").exists():
        return Path(said)
    own = KERNEL / "kdir"
    if (own / "Module.symvers").exists():
        return own
    sim = KERNEL.parent / "sim"
    made = cache() / "kdir" / hashlib.sha256(str(KERNEL).encode()).hexdigest()[:16]
    made.mkdir(parents=True, exist_ok=True)
    (made / "Makefile").write_text(f"include {own}/Makefile\n")
    script = made / "headers.cmake"
    script.write_text(
        f"cmake_minimum_required(VERSION 3.25)\ninclude({KERNEL.parent}/cmake/LkmHeaders.cmake)\nlkm_generate_headers({sim}/headers {sim}/include {made}/headers)\n")
    done = subprocess.run(["cmake", "-P", script], capture_output=True, text=True)
    if done.returncode:
        raise Missing(f"the headers for C modules cannot be made:\n{done.stderr}")
    symvers = made / "Module.symvers"
    if not symvers.exists() or symvers.stat().st_mtime < max(path.stat().st_mtime for path in sim.rglob("*.[hic]pp")):
        done = subprocess.run([sys.executable, own / "symvers.py", include(), symvers], capture_output=True, text=True)
        if done.returncode:
            raise Missing(f"what the simulated kernel exports cannot be found out:\n{done.stderr}")
    return made
