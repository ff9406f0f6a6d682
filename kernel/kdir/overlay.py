#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Gives a folder of sources a place where make may write, and prints it: overlay.py FOLDER PLACE

There is a link to each source of the folder, and around it to the folder's neighbours, those of the folder that it is in, and so
on, so that `../../include` is found."""

import fnmatch
import os
import sys
from pathlib import Path

LEVELS = 4
MADE = ("*.o", "*.a", "*.ko", "*.mod", "*.mod.c", ".*.cmd", ".*.d", "modules.order", "Module.symvers", "*.gcno", "*.gcda", ".git")


def link(at, target):
    if not (at.is_symlink() and os.readlink(at) == str(target)):
        at.unlink(missing_ok=True)
        at.symlink_to(target)


def make(folder, place):
    """Makes or renews it, and returns where the folder's twin is."""
    folder, place = Path(folder).resolve(), Path(place).resolve()
    ancestors = [folder, *folder.parents][:LEVELS]
    top = place.joinpath(*(ancestor.name for ancestor in reversed(ancestors)))
    if any(at.is_symlink() for at in (top, *list(top.parents)[: len(ancestors) - 1])):
        sys.exit(f"overlay.py: {place} is already the place of another folder, and what is made would be written into {folder}")
    top.mkdir(parents=True, exist_ok=True)
    for twin, ancestor in zip((top, *top.parents), ancestors):
        for neighbour in ancestor.parent.iterdir():
            if neighbour != ancestor and neighbour not in (place, *place.parents):
                link(twin.with_name(neighbour.name), neighbour)
    for base, folders, files in os.walk(folder):
        # Nor what a build of CMake has made.
        folders[:] = [name for name in folders if name != ".git" and Path(base, name) not in (place, *place.parents)
                      and not Path(base, name, "CMakeCache.txt").exists()]
        to = top / Path(base).relative_to(folder)
        to.mkdir(exist_ok=True)
        for name in files:
            if not any(fnmatch.fnmatch(name, pattern) for pattern in MADE):
                link(to / name, Path(base, name))
        for stale in to.iterdir():
            if stale.is_symlink() and not stale.exists():
                stale.unlink()
    return top


if __name__ == "__main__":
    print(make(*sys.argv[1:]))
