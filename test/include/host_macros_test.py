#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""No macro of the host reaches a driver: host_macros_test.py [--fix]. CC and CXX in the environment choose the compilers.

A C driver sees no macro that was defined in a file below /usr/include. A C++ driver sees, in each way to build it for
the simulator, no such macro that it does not see when it is built for the kernel: there the standard library's headers
are the host's too, and what they bring of the C library is the same everywhere. The rule leaves out what is no word of a
driver: files of the compiler and of the C++ standard library, names that begin with an underscore, and Boost's.

The simulated kernel needs the host's headers, and where it is compiled together with the driver, they come first. So
with LKM_DRIVER, sim/core/no_host_macros.h undefines what they leave; --fix adds what this host has and the file lacks.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
INCLUDE = ROOT / "include"
CC = os.environ.get("CC", "gcc")
CXX = os.environ.get("CXX", "g++")
UNDEFINED = ROOT / "sim/core/no_host_macros.h"
KERNEL_HEADERS = ROOT / "sim/include"
C_DRIVER = "".join(f"#include <{path.relative_to(KERNEL_HEADERS)}>\n" for path in sorted(KERNEL_HEADERS.rglob("*.h")))
CXX_DRIVER = "".join(f"#include <lkm/{path.name}>\n" for path in sorted(INCLUDE.glob("lkm/*.hpp")) if path.name != "test.hpp")
HEAD = """/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Takes the host's macros away from a driver that is compiled together with the simulated kernel. Written by
 * test/include/host_macros_test.py --fix: what the host's headers define, and a driver for the kernel does not see. */
#pragma once

"""


def visible(command, source):
    """{name: file} of the host's macros that are defined at the end of the source."""
    done = subprocess.run([*command, "-E", "-dD", "-"], input=source, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"$ {' '.join(command)} -E -dD -\n{source}{done.stderr}")
    file, defined = "", {}
    for line in done.stdout.splitlines():
        if place := re.match(r'# \d+ "([^"]*)"', line):
            file = place[1]
        elif macro := re.match(r"#define (\w+)", line):
            defined[macro[1]] = file
        elif macro := re.match(r"#undef (\w+)", line):
            defined.pop(macro[1], None)
    return {name: file for name, file in defined.items()
            if file.startswith("/usr/include/") and "/c++/" not in file and not name.startswith(("_", "BOOST_"))}


def in_cxx(*flags):
    return visible([CXX, "-std=c++23", f"-I{INCLUDE}", *flags, "-x", "c++"], CXX_DRIVER)


def main():
    own = subprocess.run([CC, "-print-file-name=include"], check=True, capture_output=True, text=True).stdout.strip()
    in_c = visible([CC, "-nostdinc", "-isystem", own, f"-I{KERNEL_HEADERS}", "-D__KERNEL__", "-DMODULE", '-DKBUILD_MODNAME="x"',
                    "-x", "c"], C_DRIVER)
    in_kernel = in_cxx("-D__KERNEL__", "-DMODULE", '-DKBUILD_MODNAME="x"', "-fno-exceptions", "-fno-rtti", f"-I{HERE / 'layout'}")
    in_test = in_cxx()  # where the driver stands in the test's own source, which does need the host's
    if "O_PATH" not in in_test or len(in_test) < 1000:
        sys.exit("host_macros_test: the host's macros are not seen where they are, so this test looks in the wrong place")
    if "--fix" in sys.argv[1:]:
        there = set(re.findall(r"^#undef (\w+)", UNDEFINED.read_text(), re.M)) if UNDEFINED.exists() else set()
        names = sorted(there | in_test.keys() - in_kernel.keys())
        UNDEFINED.write_text(HEAD + "".join(f"#undef {name}\n" for name in names))
    modes = {
        "a C driver": in_c,
        "a C++ driver, linked with the kernel": in_cxx("-DLKM_DRIVER", "-DLKM_SIM_LINKED"),
        "a C++ driver, compiled together with the kernel": in_cxx("-DLKM_DRIVER"),
    }
    wrong = [f"{mode} sees {name} of {file}" for mode, seen in modes.items() for name, file in seen.items()
             if name not in in_kernel or mode == "a C driver"]
    print(f"{len(in_kernel)} macros of the host in the kernel's C++, " + ", ".join(f"{len(seen)} in {mode}" for mode, seen in modes.items()))
    sys.exit("\n".join([*wrong[:40], "undefine them with test/include/host_macros_test.py --fix"]) if wrong else 0)


if __name__ == "__main__":
    main()
