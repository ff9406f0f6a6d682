#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Linux's own tests of its formats, library functions, containers and ww_mutexes pass in the simulator, unmodified: those in
TESTS, with what each says when it has passed.

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
ALL_PASSED = r"all \d+ tests passed"
TESTS = {
    "lib/test_printf.c": ALL_PASSED,
    "lib/test_scanf.c": ALL_PASSED,
    "lib/test_hexdump.c": ALL_PASSED,
    "lib/test_strscpy.c": ALL_PASSED,
    "lib/test_uuid.c": ALL_PASSED,
    "lib/test_siphash.c": "self-tests: pass$",
    "lib/test_min_heap.c": "test passed$",
    "lib/test_memcat_p.c": "test passed$",
    "lib/test_string.c": "String selftests succeeded$",
    "lib/test_bitops.c": "Completed bitops test$",
    "lib/crc32test.c": r"crc32c_combine: \d+ self tests passed$",
    "lib/globtest.c": r"\d+ self-tests passed, 0 failed$",
    "lib/test_rhashtable.c": r"Started \d+ threads, 0 failed, rhltable test returns 0$",
    "kernel/locking/test-ww_mutex.c": "All ww mutex selftests passed$",
    # The init function of these fails in the end, so that they can be loaded again.
    "lib/test-kstrtox.c": None,
    "lib/test_ida.c": r"IDA: (\d+) of \1 tests passed$",
    "lib/interval_tree_test.c": r"\(2692 results\)$",  # as in Linux
    "lib/rbtree_test.c": "cached insert",
    "lib/percpu_test.c": "percpu test done$",
}
FAILING_INIT = ["test-kstrtox", "test_ida", "interval_tree_test", "rbtree_test", "percpu_test"]
# It says so itself: Ignore "not allocated" warnings.
EXPECTED = re.compile("^.*WARNING: .*ida_free called for id=.*which is not allocated.*$", re.M)
FILES = [*TESTS, "lib/crc32defs.h", "tools/testing/selftests/kselftest_module.h"]


def unpack(cache):
    if not all((cache / file).exists() for file in FILES):
        cache.mkdir(parents=True, exist_ok=True)
        subprocess.run(["tar", "-xf", ARCHIVE, "-C", cache, "--strip-components=1",
                        *(f"linux-source-6.1/{file}" for file in FILES)], check=True)


def compile_module(cache, test, cc, headers, include):
    name = pathlib.Path(test).stem.replace("-", "_")
    here = pathlib.Path(__file__).resolve().parent
    # As the simulator's C modules are compiled; the warnings of a text that is not ours are nobody's business.
    subprocess.run([cc, "-shared", "-fPIC", "-g", "-w", "-std=gnu11", "-fvisibility=hidden", "-fexceptions", "-nostdinc",
                    "-isystem", subprocess.run([cc, "-print-file-name=include"], capture_output=True, text=True,
                                               check=True).stdout.strip(),
                    "-DMODULE", "-D__KERNEL__", f'-DKBUILD_MODNAME="{name}"', f"-I{here}/include", f"-I{headers}", f"-I{include}",
                    "-include", "linux/kconfig.h", "-include", "linux/compiler_types.h", "-include", here / "include/wanted.h", "-o", cache / f"{name}.so", cache / test],
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
    for test, pattern in TESTS.items():
        name = compile_module(cache, test, cc, headers, include)
        log = subprocess.run([program, name], capture_output=True, text=True,
                             env={**os.environ, "LKM_MODULE_PATH": str(cache)})
        passed = pattern is None or re.search(pattern, log.stdout, re.M)
        wrong = re.search("WARN|BUG|Unknown", EXPECTED.sub("", log.stdout))
        good = passed and not wrong and log.returncode == (pathlib.Path(test).stem in FAILING_INIT)
        print(f"{test}: {'passed' if good else 'FAILED'}")
        if not good:
            print(log.stdout, log.stderr, sep="")
            failed = True
    return failed


if __name__ == "__main__":
    sys.exit(main())
