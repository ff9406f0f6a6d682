#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""The sessions of this folder, each performed in the simulator and on a real kernel: session_test.py BUILD KDIR PROGRAM IOCTL WORLD

Their modules are our examples, built as a person builds a folder. NAME.recorded is what a session printed on Linux 6.1, with
all masked that may differ. WORLD is sim, which compares the simulator with that, or the series of a kernel, which
compares both with what that kernel prints now; 6.1 --record writes the files."""

import sys
from pathlib import Path

import session

HERE = Path(__file__).resolve().parent
SOURCES = [session.ROOT / "examples" / name for name in (
    "thermostat/main.c", "thermostat/rooms.c", "thermostat/thermostat.h", "till/till.c", "till/till.h", "till/stall.c", "coffee_c/coffee_c.c",
    "blackboard/blackboard.c")]
SOURCES.append(HERE / "stubborn.c")
KBUILD = "obj-m := thermostat.o till.o stall.o coffee_c.o blackboard.o stubborn.o\nthermostat-y := main.o rooms.o\n"


def main():
    ask = session.arguments(__doc__)
    ask.add_argument("--record", action="store_true")
    asked = ask.parse_args()

    build = Path(asked.build)
    print(session.build(KBUILD, SOURCES, build / "sim", asked.kdir, *asked.make))
    release = None
    if asked.world != "sim":
        release = session.release_of(asked.world)
        print(session.build(KBUILD, SOURCES, build / release, f"/lib/modules/{release}/build", *session.SMALL))
    order = session.with_sorted_modinfo if any(word.startswith("CC=") and "clang" in word for word in asked.make) else str
    failed = False
    for script in sorted(HERE.glob("*.session")):
        seen = session.masked(session.simulated(asked.program, script, build / "sim"))
        recorded = script.with_suffix(".recorded")
        compared = {"the recording of 6.1": recorded.read_text()} if recorded.exists() and not asked.record else {}
        if release:
            printed = session.on_linux(asked.world, script, [*sorted((build / release).glob("*.ko")), asked.ioctl])
            compared[release] = session.masked(printed)
            if asked.record:
                recorded.write_text(compared[release])
        for kernel, text in compared.items():
            said = session.difference(order(seen), order(text), kernel)
            print(f"{script.name}: {'differs from' if said else 'equal to'} {kernel}\n{said}")
            failed = failed or bool(said)
        failed = failed or not compared
    return failed


if __name__ == "__main__":
    try:
        sys.exit(main())
    except session.NotRun as reason:
        print(reason)
        sys.exit(77)
