#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""kernel/kdir/linked_variables: which variables of a C++ module that is linked into a test are refused."""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CXX = os.environ.get("CXX", "g++")


def refused(source, *flags):
    """The names in what the check says of the source, or None when it says nothing."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "driver.o")
        subprocess.run([CXX, "-std=c++23", *flags, "-x", "c++", "-c", "-", "-o", made], input=source, text=True, check=True)
        done = subprocess.run([ROOT / "kernel/kdir/linked_variables", "driver", made], capture_output=True, text=True)
    names = re.findall(r"use the variable (.+) of module driver,", done.stderr)
    assert bool(names) == bool(done.returncode) == ("lkm_add_module(driver FILE …)" in done.stderr), done
    return names or None


class LinkedVariables(unittest.TestCase):
    def test_what_other_sources_may_use_is_refused(self):
        source = """
            int opened;
            inline int shared = 3;
            struct drawer { static inline int cups = 2; };
            int use() { return ++opened + ++shared + ++drawer::cups; }"""
        for flags in ([], ["-O2"], ["-fsanitize=address,undefined"]):
            self.assertEqual(sorted(refused(source, *flags)), ["drawer::cups", "opened", "shared"])

    def test_what_the_source_keeps_to_itself_and_constants_are_not(self):
        source = """
            namespace { int mine; }
            static int own = 1;
            extern const int fixed = 4;
            inline constexpr int table[] = {1, 2};
            struct shape { virtual ~shape() {} virtual int area() { return fixed; } };
            const int* use() { static int local; mine += ++own + ++local + shape().area(); return table; }"""
        for flags in ([], ["-O2"], ["-fsanitize=address,undefined"]):
            self.assertIsNone(refused(source, *flags))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
