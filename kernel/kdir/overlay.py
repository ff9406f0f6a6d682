#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Gives a folder of sources a place where make may write: overlay.py FOLDER PLACE

PLACE/NAME has a link to each source of the folder, and PLACE links to the folder's neighbours, so that `../include` is found."""

import fnmatch
import os
import sys
from pathlib import Path

MADE = ("*.o", "*.a", "*.ko", "*.mod", "*.mod.c", ".*.cmd", ".*.d", "modules.order", "Module.symvers", "*.gcno", "*.gcda", ".git")


def link(at, target):
    if not (at.is_symlink() and os.readlink(at) == str(target)):
        at.unlink(missing_ok=True)
        at.symlink_to(target)


def make(folder, place):
    """Makes or renews it, and returns PLACE/NAME."""
    folder, place = Path(folder).resolve(), Path(place).resolve()
    top = place / folder.name
    top.mkdir(parents=True, exist_ok=True)
    for neighbour in folder.parent.iterdir():
        if neighbour != folder and neighbour != place and neighbour not in place.parents:
            link(place / neighbour.name, neighbour)
    for base, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != ".git" and Path(base, name) not in (place, *place.parents)]
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
