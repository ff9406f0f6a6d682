#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Linux's own KUnit suites, unmodified, run in the simulator: those whose headers it has.

  kunit_tests.py CACHE PROGRAM CC HEADERS INCLUDE

The arguments are those of linux_tests.py, and so is where the suites come from. A case that cannot pass here is in FAIL, with
the reason. Exits with 77, which ctest reports as not run, where the source is missing."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

from linux_tests import ARCHIVE

SUITES = """lib/kunit/kunit-test.c lib/kunit/kunit-example-test.c lib/list-test.c lib/cmdline_kunit.c lib/fortify_kunit.c lib/bitfield_kunit.c
            lib/cpumask_kunit.c lib/overflow_kunit.c lib/test_hash.c lib/test_linear_ranges.c kernel/resource_kunit.c
            lib/is_signed_type_kunit.c lib/memcpy_kunit.c lib/test_bits.c lib/stackinit_kunit.c lib/test_sort.c
            lib/test_list_sort.c""".split()
NEEDED = ["lib/kunit/try-catch-impl.h"]
# With clang __compiletime_strlen() does not see through a pointer to a literal, as it does with gcc and in Linux.
FAIL_WITH_CLANG = {"fortify_kunit": ["known_sizes_test"]}
# As Debian's kernels are compiled (CONFIG_INIT_STACK_ALL_ZERO).
OPTIONS = ["-O2", "-ftrivial-auto-var-init=zero"]
VERDICT = re.compile(r"^\[[ .\d]+\] (    )?(ok|not ok) \d+ (\S+)( # SKIP)?", re.MULTILINE)


def unpack(cache):
    files = SUITES + NEEDED
    if not all((cache / file).exists() for file in files):
        cache.mkdir(parents=True, exist_ok=True)
        subprocess.run(["tar", "-xf", ARCHIVE, "-C", cache, "--strip-components=1", *(f"linux-source-6.1/{file}" for file in files)],
                       check=True)


def compile_module(cache, source, cc, headers, include):
    name = pathlib.Path(source).stem.replace("-", "_")
    compiler_headers = subprocess.run([cc, "-print-file-name=include"], capture_output=True, text=True, check=True).stdout.strip()
    # As the simulator's C modules are compiled; the warnings of a text that is not ours are nobody's business.
    subprocess.run([cc, "-shared", "-fPIC", "-g", "-w", "-std=gnu11", "-fvisibility=hidden", "-fexceptions", "-fno-strict-aliasing",
                    "-fno-strict-overflow", "-fno-omit-frame-pointer", "-nostdinc", "-isystem", compiler_headers, *OPTIONS, "-DMODULE", "-D__KERNEL__",
                    f'-DKBUILD_MODNAME="{name}"', f"-I{headers}", f"-I{include}", "-include", "linux/kconfig.h",
                    "-include", "linux/compiler_types.h", "-o", cache / f"{name}.so", cache / source], check=True)
    return name


def main():
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    cache, program, cc, headers, include = pathlib.Path(sys.argv[1]), *sys.argv[2:]
    if not (ARCHIVE.exists() and shutil.which("xz")):
        print("NOT RUN: Linux's source and xz are needed; on Debian 12: apt-get install linux-source-6.1 xz-utils")
        return 77
    unpack(cache)
    known = FAIL_WITH_CLANG if "clang" in pathlib.Path(cc).name else {}
    failed = False
    for source in SUITES:
        name = compile_module(cache, source, cc, headers, include)
        log = subprocess.run([program, name], capture_output=True, text=True, env={**os.environ, "LKM_MODULE_PATH": str(cache)})
        verdicts = VERDICT.findall(log.stdout)
        cases = [(case, verdict == "ok", bool(skip)) for indent, verdict, case, skip in verdicts if indent]
        wrong = {case for case, passed, _ in cases if not passed} ^ set(known.get(name, ()))
        good = log.returncode == 0 and cases and not wrong and "BUG" not in log.stdout
        skipped = sum(skip for *_, skip in cases)
        print(f"{source}: {'as expected' if good else 'FAILED'}: {len(verdicts) - len(cases)} suites, {len(cases)} cases, "
              f"{skipped} of them skipped, {len(known.get(name, ()))} known to fail")
        if not good:
            print(log.stdout, log.stderr, sep="")
            failed = True
    return failed


if __name__ == "__main__":
    sys.exit(main())
