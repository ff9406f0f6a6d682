#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Every name of a Linux header exists for a C module: headers_test.py CHECK HEADERS, where HEADERS is the folder that
CMake has made of sim/headers. CC in the environment chooses the compiler.

  one_run  one run of the compiler names every header of a source that is not modelled, and what to read about it
  names    sim/headers/names.txt has the names of Debian's linux-headers of Linux 6.1 (not run where they are not installed),
           HEADERS has a header for each, and the other files there speak of names that exist
  alone    each header that is modelled compiles first and only in a C module, with all that it leads to"""

import concurrent.futures
import os
import re
import subprocess
import sys
from pathlib import Path

from linux_headers import MODELLED, ROOT, Debian, compiler_headers, lists, names, ours

CC = os.environ.get("CC", "gcc")


def compiled(headers, source, *flags):
    command = [CC, "-nostdinc", "-isystem", compiler_headers(CC), f"-I{headers}", f"-I{MODELLED}", "-include", "linux/kconfig.h",
               "-include", "linux/compiler_types.h", "-D__KERNEL__", "-DMODULE", '-DKBUILD_MODNAME="x"', "-Wall", "-Wextra", "-Werror",
               *(["-ferror-limit=0"] if "clang" in CC else []), *flags, "-fsyntax-only", "-x", "c", "-"]
    done = subprocess.run(command, input=source, capture_output=True, text=True)
    return done.stderr if done.returncode else ""


def one_run(headers):
    lacking = [name for name in names() if (headers / name).exists() and "#error" in (headers / name).read_text()]
    assert len(lacking) > 5000, f"{headers} has only {len(lacking)} headers that are not modelled"
    said = compiled(headers, "".join(f"#include <{name}>\n" for name in lacking))
    missing = set(lacking) - set(re.findall(r'"?(\S+) is not modelled by lkm yet, .*: see docs/headers.md', said))
    if missing or "linux/irqdomain.h is not modelled by lkm yet, it waits for interrupt controllers" not in said:
        sys.exit(f"one run of {CC} does not name {len(missing)} headers: {' '.join(sorted(missing)[:20])}\n{said[:2000]}")
    print(f"{len(lacking)} headers are named in one run")


def names_(headers):
    wrong = [f"{name} is not in {headers}" for name in [*names(), *ours()] if not (headers / name).exists()]
    modelled = {*ours(), *lists("forward.txt")}
    known = {*names(), *modelled}
    for file in ("forward.txt", "reach.txt", "awaited.txt"):
        for name, others in lists(file).items():
            heads = [] if file == "awaited.txt" else [name]
            wrong += [f"{file}: {other}: Linux has no such header" for other in [*heads, *others] if other not in known]
            if file == "forward.txt":
                wrong += [f"{file}: {name}: {other} is not modelled" for other in others if other not in ours()]
            if file == "awaited.txt":
                wrong += [f"{file}: {other} is modelled: take it out" for other in others if other in modelled]
    page = (ROOT / "docs/headers.md").read_text()
    wrong += [f"docs/headers.md does not speak of: {feature}" for feature in lists("awaited.txt") if f"| {feature[: feature.index(' (')]} |" not in page]
    debian = Debian().names()
    wrong += [f"names.txt lacks {name}" for name in sorted(set(debian) - set(names()))]
    wrong += [f"names.txt has {name}, which Debian's linux-headers lack" for name in sorted(set(names()) - set(debian))]
    sys.exit("\n".join(wrong[:40]) or print(f"{len(debian)} names, {len(modelled)} of them modelled"))


def alone(headers):
    checked = sorted({*ours(), *lists("forward.txt")})
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        said = [text for text in pool.map(lambda name: compiled(headers, f"#include <{name}>\n"), checked) if text]
    print(f"{len(checked) - len(said)} of {len(checked)} compile")
    sys.exit("\n".join(said[:10]) or 0)


CHECKS = {"one_run": one_run, "names": names_, "alone": alone}

if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in CHECKS:
        sys.exit(f"usage: {sys.argv[0]} {'|'.join(CHECKS)} HEADERS")
    CHECKS[sys.argv[1]](Path(sys.argv[2]))
