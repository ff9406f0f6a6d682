# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Linux 6.1's headers, as Debian's packages linux-headers-6.1.0-* install them, and ours."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "sim/headers"
MODELLED = ROOT / "sim/include"
NOT_RUN = 77  # what ctest shows as skipped


def compiler_headers(compiler):
    return subprocess.run([compiler, "-print-file-name=include"], check=True, capture_output=True, text=True).stdout.strip()


def ours():
    """The headers that the simulated kernel has of Linux's."""
    return sorted(name for path in MODELLED.rglob("*.h") if not (name := str(path.relative_to(MODELLED))).startswith("linux/lkm_"))


def lists(file):
    """A file of lines "NAME: A B C" as a dictionary."""
    lines = [line for line in (DATA / file).read_text().splitlines() if line and not line.startswith("#")]
    return {name: value.split() for name, value in (line.split(": ", 1) for line in lines)}


def names():
    return [line for line in (DATA / "names.txt").read_text().splitlines() if line and not line.startswith("#")]


class Debian:
    """The two folders of one kernel, and how its compiler is called for a module."""

    def __init__(self):
        for own in sorted(Path("/usr/src").glob("linux-headers-6.1.0-*-amd64"), reverse=True):
            common = own.with_name(own.name.removesuffix("amd64") + "common")
            if common.exists():
                break
        else:
            print("Debian's linux-headers of Linux 6.1 are not installed")
            sys.exit(NOT_RUN)
        kernel = [common / "arch/x86/include", own / "arch/x86/include/generated", common / "include", own / "include"]
        shared = [common / "arch/x86/include/uapi", own / "arch/x86/include/generated/uapi", common / "include/uapi",
                  own / "include/generated/uapi"]
        self.folders, self.shared = kernel + shared, shared
        self.flags = ["-nostdinc", "-w", "-std=gnu11", "-fshort-wchar", *(f"-I{folder}" for folder in self.folders),
                      "-include", common / "include/linux/compiler-version.h", "-include", common / "include/linux/kconfig.h",
                      "-include", common / "include/linux/compiler_types.h", "-D__KERNEL__", "-DMODULE", "-DINCLUDE_VERMAGIC", '-DKBUILD_MODNAME="x"',
                      '-DKBUILD_BASENAME="x"', "-DKBUILD_MODFILE=x", "-fno-pie", "-mno-sse", "-mno-red-zone"]

    def names(self):
        found = {str(path.relative_to(folder)) for folder in self.folders for path in folder.rglob("*.h")}
        return sorted(name for name in found if not re.match(r"generated/(uapi|asm)/|uapi/uapi/", name))

    def name_of(self, path):
        """What finds the file when it is included: uapi/… where the kernel's own header of that name hides it."""
        folders = [folder for folder in self.folders if Path(path).is_relative_to(folder)]
        if not folders:
            return ""
        innermost = max(folders, key=lambda folder: len(folder.parts))
        name = str(Path(path).relative_to(innermost))
        hidden = innermost in self.shared and any((folder / name).exists() for folder in self.folders[: -len(self.shared)])
        return f"uapi/{name}" if hidden else name

    def closure(self, compiler, header):
        """What a header leads to, itself included; in C, before anything else of the kernel but what Kbuild includes first."""
        done = subprocess.run([compiler, *self.flags, "-M", "-x", "c", "-"], input=f"#include <{header}>\n", capture_output=True, text=True)
        if "directly" in done.stderr:
            return {header}
        if done.returncode:
            sys.exit(f"#include <{header}> of Linux 6.1: {done.stderr[:2000]}")
        return {name for path in done.stdout.replace("\\\n", " ").split()[1:] if (name := self.name_of(path))}
