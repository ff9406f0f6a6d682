#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Linux's own tests of its formats and of some library functions pass in the simulator: lib/test_printf.c, test_scanf.c,
test_hexdump.c, test-kstrtox.c, test_uuid.c, test_siphash.c, test_min_heap.c.

  linux_tests.py CACHE PROGRAM CC HEADERS INCLUDE

They are modules, and GPL-2.0-only: they come from Debian's package linux-source-6.1, are unpacked and compiled in CACHE, and
PROGRAM loads each and prints the log. HEADERS and INCLUDE are where a C module's headers are. What these tests want of headers that the simulator
has not is in include/ beside this file. Exits with 77, which ctest reports as not run, where the source is missing."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

ARCHIVE = pathlib.Path("/usr/src/linux-source-6.1.tar.xz")
TESTS = ["test_printf", "test_scanf", "test_hexdump", "test-kstrtox", "test_uuid", "test_siphash", "test_min_heap"]
FILES = [f"lib/{test}.c" for test in TESTS] + ["tools/testing/selftests/kselftest_module.h"]


def unpack(cache):
    if not all((cache / file).exists() for file in FILES):
        cache.mkdir(parents=True, exist_ok=True)
        subprocess.run(["tar", "-xf", ARCHIVE, "-C", cache, "--strip-components=1",
                        *(f"linux-source-6.1/{file}" for file in FILES)], check=True)


def compile_module(cache, test, cc, headers, include):
    name = test.replace("-", "_")
    here = pathlib.Path(__file__).resolve().parent
    # As the simulator's C modules are compiled; the warnings of a text that is not ours are nobody's business.
    subprocess.run([cc, "-shared", "-fPIC", "-g", "-w", "-std=gnu11", "-fvisibility=hidden", "-fexceptions", "-nostdinc",
                    "-isystem", subprocess.run([cc, "-print-file-name=include"], capture_output=True, text=True,
                                               check=True).stdout.strip(),
                    "-DMODULE", "-D__KERNEL__", f'-DKBUILD_MODNAME="{name}"', f"-I{here}/include", f"-I{headers}", f"-I{include}",
                    "-include", "linux/kconfig.h", "-include", "linux/compiler_types.h", "-include", here / "include/wanted.h", "-o", cache / f"{name}.so", cache / f"lib/{test}.c"],
                   check=True)
    return name


def main():
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    cache, program, cc, headers, include = pathlib.Path(sys.argv[1]), *sys.argv[2:]
    if not (ARCHIVE.exists() and shutil.which("xz")):
        print("NOT RUN: Linux's source and xz are needed; on Debian 12: apt-get install linux-source-6.1 xz-utils")
        return 77
    unpack(cache)
    failed = False
    for test in TESTS:
        name = compile_module(cache, test, cc, headers, include)
        log = subprocess.run([program, name], capture_output=True, text=True,
                             env={**os.environ, "LKM_MODULE_PATH": str(cache)})
        passed = re.search(r"all \d+ tests passed|self-tests: pass$|test passed$", log.stdout, re.M)
        # test-kstrtox.c warns of what fails, and its init ends with EINVAL, so that it can be loaded again.
        quiet = test == "test-kstrtox" and log.returncode == 1 and not re.search("WARN|BUG|Unknown", log.stdout)
        good = quiet or (log.returncode == 0 and passed)
        print(f"{test}: {passed[0] if passed else 'ran without a warning' if good else 'FAILED'}")
        if not good:
            print(log.stdout, log.stderr, sep="")
            failed = True
    return failed


if __name__ == "__main__":
    sys.exit(main())
