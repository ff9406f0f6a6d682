#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""The modules of the Linux Kernel Module Programming Guide, unmodified, each driven as its chapter says: guide_test.py BUILD KDIR PROGRAM
IOCTL WORLD [MODULE…]

The environment variable LKM_GUIDE_SOURCES names the folder with somebody's copy of its examples; nothing of it is here. NAME.session
has the lines for NAME.ko. Its folder is built as the Guide does it, with its own Makefile. WORLD is sim, which performs each session
in the simulator alone; run, for which bash and the machine's own programs must print the same in front of a simulated
kernel, as `lkm run` starts them; or the series of a kernel, on which the same lines must print the same."""

import os
import re
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "session"))
import session  # noqa: E402

# Besides what every session masks: major numbers that the kernel assigns.
session.MASKS += ((re.compile(r"(major number )\d+"), r"\1MAJOR"), (re.compile(r"^(c[rwx-]{9} \d+ \d+ \d+ )\d{3}(, \d+ )", re.M), r"\1MAJOR\2"),
                  (re.compile(r"^MAJOR=\d+$", re.M), "MAJOR=MAJOR"))


def build(sources, folder, tree, *more):
    """A copy of the Guide's folder, built by its own Makefile. What make said of what it did not make."""
    shutil.copytree(sources, folder, dirs_exist_ok=True)
    return session.build(None, [], folder, tree, *more)


def main():
    sources = os.environ.get("LKM_GUIDE_SOURCES", "")
    if not Path(sources, "hello-1.c").exists():
        raise session.NotRun("NOT RUN: set LKM_GUIDE_SOURCES to the folder examples/ of a copy of https://github.com/sysprog21/lkmpg")
    ask = session.arguments(__doc__)
    ask.add_argument("--lkm-run", help="the program, for run")
    ask.add_argument("modules", nargs="*")
    asked = ask.parse_args()

    folder = Path(asked.build)
    said = build(sources, folder / "sim", asked.kdir, *asked.make)
    release = ""
    if asked.world not in ("sim", "run"):
        release = session.release_of(asked.world)
        build(sources, folder / release, f"/lib/modules/{release}/build", *session.SMALL)
    failed = False
    for script in sorted(HERE.glob("*.session")):
        if asked.modules and script.stem not in asked.modules:
            continue
        try:
            verdict, details = drive(asked, script, folder, release)
        except AssertionError as error:
            verdict, details = "FAILED", str(error)
        print(f"{script.stem:20} {verdict}\n{details}", end="", flush=True)
        failed = failed or verdict in ("DIFFERS", "FAILED")
    if any(not (folder / "sim" / f"{script.stem}.ko").exists() for script in HERE.glob("*.session")):
        print(said)
    return failed


def drive(asked, script, folder, release):
    """The verdict of one module, and more lines of what it is about."""
    module = f"{script.stem}.ko"
    if not (folder / "sim" / module).exists():
        return "FAILED", "it does not compile for the simulator\n"
    simulated = session.simulated(asked.program, script, folder / "sim")
    if asked.world == "run":
        real = session.in_front(asked.lkm_run, script, folder / "sim", asked.ioctl)
        difference = session.difference(simulated, real, "lkm run")
        return ("DIFFERS", f"{difference}\n") if difference else ("equal to lkm run", "")
    if not release:
        return "performed", ""
    if not (folder / release / module).exists():
        return f"does not compile for {release}", ""
    real = session.on_linux(asked.world, script, [folder / release / module, asked.ioctl])
    difference = session.difference(simulated, real, release)
    return ("DIFFERS", f"{difference}\n") if difference else (f"equal to {release}", "")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except session.NotRun as reason:
        print(reason)
        sys.exit(77)
