#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Compiles the headers in every company that they may meet: include_test.py CHECK FOLDER, where FOLDER is for what it makes.

CC and CXX in the environment choose the compilers.
"""

import concurrent.futures
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
INCLUDE = HERE.parents[1] / "include"
CC = os.environ.get("CC", "gcc")
CXX = os.environ.get("CXX", "g++")
STRICT_CXX = [CXX, "-std=c++23", "-Wall", "-Wextra", "-Wpedantic", "-Werror", f"-I{INCLUDE}"]

# What a driver's author includes, what tests and tools do, and the simulated kernel's own.
DRIVER = sorted(f"lkm/{path.name}" for path in INCLUDE.glob("lkm/*.h*") if path.name != "test.hpp")
TEST = ["lkm/test.hpp"] + sorted(f"lkm/user/{path.name}" for path in INCLUDE.glob("lkm/user/*.hpp"))
SIM = INCLUDE / "lkm/sim"
MODEL = sorted(f"lkm/sim/{path.relative_to(SIM)}" for path in SIM.glob("**/*.hpp") if "tools" not in path.parts)
KERNEL_HEADERS = SIM / "include"
LINUX = sorted(f"lkm/sim/include/{path.relative_to(KERNEL_HEADERS)}" for path in KERNEL_HEADERS.glob("**/*.h"))

# What a C++ program may include beside ours: some of it has the same names, as macros.
HOST = ["linux/fs.h", "linux/limits.h", "sys/ioctl.h", "poll.h", "algorithm", "linux/kdev_t.h"]
# Names that C knows as macros, and that would break other people's C++.
NOT_IN_CXX = ["current", "min", "max", "swap", "list_entry", "container_of", "MAJOR", "MINOR", "MKDEV", "likely", "barrier", "noinline",
              "fallthrough", "bool", "true", "false"]


def text_of(headers):
    return "".join(f"#include <{header}>\n" for header in headers)


def failure(command, source):
    """What the compiler says of the source when it refuses it; nothing otherwise."""
    done = subprocess.run([*command, "-fsyntax-only", "-"], input=source, capture_output=True, text=True)
    return f"$ {' '.join(command)} -fsyntax-only -\n{source}{done.stderr}" if done.returncode else ""


def compile_all(command, sources):
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        failures = [text for text in pool.map(lambda source: failure(command, source), sources) if text]
    print(f"{len(sources) - len(failures)} of {len(sources)} compile")
    sys.exit("\n".join(failures) or 0)


def alone(_):
    """Each header, first and only."""
    headers = DRIVER + TEST + MODEL + LINUX
    assert len(DRIVER) > 10 and len(TEST) > 3 and len(MODEL) > 60 and len(LINUX) > 30, headers
    compile_all([*STRICT_CXX, "-x", "c++"], [text_of([header]) for header in headers])


def alone_in_a_linked_module(_):
    """Each header of a driver's author, as a module sees it whose kernel is another object of the program."""
    compile_all([*STRICT_CXX, "-DLKM_SIM_LINKED", "-x", "c++"], [text_of([header]) for header in DRIVER])


def alone_in_c(_):
    """Each kernel header, as a module in C sees it."""
    own = subprocess.run([CC, "-print-file-name=include"], check=True, capture_output=True, text=True).stdout.strip()
    command = [CC, "-nostdinc", "-isystem", own, f"-I{KERNEL_HEADERS}", "-D__KERNEL__", "-DMODULE", '-DKBUILD_MODNAME="x"',
               "-Wall", "-Wextra", "-Werror", "-x", "c"]
    compile_all(command, [text_of([header.removeprefix("lkm/sim/include/")]) for header in LINUX])


def alone_in_a_module(_):
    """Each header of a driver's author, as a module in C++ sees it."""
    compile_all([*STRICT_CXX, "-D__KERNEL__", "-DMODULE", '-DKBUILD_MODNAME="x"', "-fno-exceptions", "-fno-rtti", "-fno-threadsafe-statics",
                 f"-I{HERE / 'layout'}", "-x", "c++"], [text_of([header]) for header in DRIVER])


def beside_the_host(_):
    """With the host's headers before them and after them; and without macros that are C's."""
    refuse = "".join(f"#ifdef {name}\n#error {name} is a macro\n#endif\n" for name in NOT_IN_CXX)
    everything = DRIVER + TEST + MODEL + LINUX
    compile_all([*STRICT_CXX, "-x", "c++"],
                [text_of(HOST + LINUX), text_of(LINUX + HOST), text_of(HOST + everything), text_of(everything) + refuse + text_of(HOST)])


def together(folder):
    """Two translation units with everything in them: a definition that is not inline would clash."""
    folder.mkdir(parents=True, exist_ok=True)
    everything = text_of(DRIVER + TEST + MODEL + LINUX)
    (folder / "one.cpp").write_text(everything)
    (folder / "other.cpp").write_text(everything + "int main() { return lkm::sim::kernel().now() == 0 ? 0 : 1; }\n")
    command = [*STRICT_CXX, "-O0", "one.cpp", "other.cpp", "-o", "together", "-lboost_context", "-lboost_unit_test_framework", "-ldl"]
    subprocess.run(command, cwd=folder, check=True)
    subprocess.run([folder / "together"], check=True)


CHECKS = {check.__name__: check for check in (alone, alone_in_c, alone_in_a_module, alone_in_a_linked_module, beside_the_host, together)}

if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in CHECKS:
        sys.exit(f"usage: {sys.argv[0]} {'|'.join(CHECKS)} FOLDER")
    CHECKS[sys.argv[1]](Path(sys.argv[2]))
