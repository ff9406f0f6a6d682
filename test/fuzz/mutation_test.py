#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Proves that the fuzzer can fail: with one rule of the simulator broken it finds a difference, and shrinks it.

  mutation_test.py DIFFERENTIAL MUTANTS RUNNER

The unbroken simulator stands in for Linux. Which rules can be broken is said in test/conformance/mutation_test.py.
"""

import concurrent.futures
import os
import re
import subprocess
import sys
import time

# Each with the operation that the shortest case must have at least.
RULES = {"position": "read|write", "notty": "ioctl", "partial_copy": r"read_to|write_from", "busy": "rmmod", "restart": "kill|spawn",
         "asked_again": "open", "unknown_flags": "F_GETFL|FUZZED_FLAGS|ioctl", "noatime": "O_NOATIME", "block_size": "stat",
         "attributes": "ioctl", "ioctl_int": "ioctl", "compat_int": "compat_ioctl", "fionread32": "ioctl", "unsigned": "read|write|splice|sendfile",
         "skipped_line": "read|splice|sendfile", "last_error": "insmod|init_module", "removed_attribute": "write|splice|sendfile",
         "one_name": "ioctl"}
MAX_CALLS = 5


def run(rule, differential, mutants, runner):
    """True, and what to say, when the rule is found; `rule` is None for an unbroken simulator, in which nothing is."""
    environment = dict(os.environ)
    environment.pop("LKM_MUTANT", None)
    if rule:
        environment["LKM_MUTANT"] = rule
    amount = ["--operations", "2000000", "--until-found"] if rule else ["--operations", "20000"]
    start = time.monotonic()
    done = subprocess.run([differential, "--sim", mutants, "--against", runner, "--shrink", "1", *amount],
                          env=environment, capture_output=True, text=True, timeout=2500)
    seconds = f"{time.monotonic() - start:.0f} s"
    if rule is None:
        good = done.returncode == 0
        text = f"nothing broken: {'equal' if good else 'NOT equal'}, {seconds}"
    else:
        found = re.search(r"The shortest sequence that does, (\d+) operations", done.stdout)
        case = done.stdout.partition("BOOST_FIXTURE_TEST_CASE")[2]
        good = done.returncode == 1 and found and int(found.group(1)) <= MAX_CALLS and re.search(RULES[rule], case)
        text = f"{rule}: {'found, in ' + found.group(1) + ' operations' if good else 'NOT found, or not shrunk'}, {seconds}"
    return good, text if good else f"{text}\n{done.stdout[-6000:]}{done.stderr[-2000:]}"


def main():
    failures = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for good, text in pool.map(lambda rule: run(rule, *sys.argv[1:]), [None, *RULES]):
            print(text, flush=True)
            failures += not good
    return failures != 0


if __name__ == "__main__":
    sys.exit(main())
