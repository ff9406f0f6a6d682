#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""What the simulated kernel declares, defines and exports is one and the same, and is what Linux exports:
exports_test.py HEADERS MODULE_SYMVERS.

HEADERS is the folder that CMake has made of sim/headers, MODULE_SYMVERS the list of what the simulated kernel exports, which
modpost gets (build/…/kdir/Module.symvers). Each function that a header in sim/include declares is exported, or is one that
Linux does not export either. Each that is exported is exported by Linux 6.1 to the same modules, or is an inline function or
a macro there; our own begin with lkm_. Debian's kernels have no CONFIG_KUNIT, so nothing says to whom Linux exports KUnit's
functions: here each that is exported is only one that a header of Linux's kunit/ names.

Exits with 77, which ctest reports as not run, where Debian's linux-headers of Linux 6.1 are not installed. CC in the
environment names a gcc."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from linux_headers import MODELLED, Debian, compiler_headers, ours

CC = os.environ.get("CC", "gcc")
# What modpost adds to each module, and what the module itself defines.
A_MODULES_OWN = {"init_module", "cleanup_module"}
# What modules of Linux export, whose sources are built as anybody's are.
OF_LINUXS_MODULES = ("c2port_", "eeprom_93cx6_", "enclosure_")
OF_LATER_KERNELS = {"copy_splice_read", "kunit_add_action", "kunit_add_action_or_reset", "kunit_remove_action", "kunit_release_action",
                    "shrinker_alloc", "shrinker_free", "shrinker_register"}


def declared(headers):
    """The functions that a C module finds declared, with where: gcc lists them."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "functions"
        source = "".join(f"#include <{name}>\n" for name in ours())
        subprocess.run([CC, "-w", "-std=gnu11", "-nostdinc", "-D__KERNEL__", "-DMODULE", '-DKBUILD_MODNAME="x"', f"-I{headers}", f"-I{MODELLED}",
                        "-include", "linux/kconfig.h", "-include", "linux/compiler_types.h", "-isystem", compiler_headers(CC), "-fsyntax-only",
                        "-aux-info", listed, "-xc", "-"], input=source, text=True, check=True)
        found = {}
        for line in listed.read_text().splitlines():
            match = re.match(r"/\* (\S+?):(\d+):\w+ \*/ extern [^(]*?\(?\**(\w+)\)? \(", line)
            if match and "/sim/include/" in match[1]:
                found[match[3]] = f"{os.path.normpath(match[1].split('/sim/include/')[1])}:{match[2]}"
    return found


def exported(symvers):
    """Name and kind of export: EXPORT_SYMBOL, EXPORT_SYMBOL_GPL."""
    return {name: kind for _, name, _, kind, *_ in (line.split("\t") for line in symvers.read_text().splitlines())}


def inline_in_linux(names, debian):
    """Those of the names that a header of Linux's defines."""
    words = "|".join(map(re.escape, names))
    a_definition = re.compile(rf"^#\s*define\s+({words})\b|^(?:static|extern)\b[\w\s*]*?\b({words})\s*\([^;{{]*\)\s*{{", re.MULTILINE)
    found = set()
    for folder in debian.folders:
        for path in folder.rglob("*.h"):
            found |= {macro or function for macro, function in a_definition.findall(path.read_text(errors="replace"))}
    return found


def of_kunit(debian):
    """The words of Linux's headers of KUnit that stand before a bracket."""
    return {name for folder in debian.folders for path in (folder / "kunit").glob("*.h") for name in re.findall(r"\b(_*kunit_\w+)\s*\(", path.read_text())}


def main():
    headers, symvers = map(Path, sys.argv[1:])
    debian = Debian()
    own = next(folder for folder in debian.folders if (folder.parent / "Module.symvers").exists())
    linux, simulated = exported(own.parent / "Module.symvers"), exported(symvers)
    functions = declared(headers)
    if len(functions) < 300 or len(simulated) < 300:
        sys.exit(f"only {len(functions)} functions are declared and {len(simulated)} exported: this looked at the wrong place")
    wrong = [f"{where}: {name}() is declared, and Linux exports it, but the simulated kernel does not: write LKM_EXPORT_SYMBOL under its definition"
             for name, where in sorted(functions.items())
             if name not in simulated and f"lkm_{name}" not in simulated and name in linux and name not in A_MODULES_OWN and not name.startswith(OF_LINUXS_MODULES)]
    unknown = [name for name in simulated if name not in linux and not re.match(r"_*lkm_", name)]
    wrong += [f"{name} is exported, but a module of Linux 6.1 cannot use it" for name in sorted(set(unknown) - inline_in_linux(unknown, debian) - of_kunit(debian) - OF_LATER_KERNELS)]
    wrong += [f"{name} is {kind} here and {linux[name]} in Linux" for name, kind in sorted(simulated.items()) if linux.get(name, kind) != kind]
    print(*wrong, sep="\n")
    print(f"{len(functions)} functions declared, {len(simulated)} symbols exported, {len(wrong)} wrong")
    sys.exit(bool(wrong))


main()
