#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Without kernel headers the build says which package is missing, and the VM's tests are skipped, not passed."""

import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


class NoHeaders(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.said = subprocess.run(
            ["cmake", "-G", "Ninja", "-S", ROOT, "-B", cls.folder.name, "-DLKM_KERNELS="], capture_output=True, text=True, check=True
        ).stdout

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_the_package_is_named(self):
        self.assertIn("no .ko is built; on Debian: apt-get install linux-headers-amd64", self.said)

    def test_the_vm_is_reported_as_not_run(self):
        stale = pathlib.Path(self.folder.name, "transcripts", "vm-6.1", "coffee_test", "transcript")
        stale.parent.mkdir(parents=True)
        stale.write_text("== what an earlier run left\n")
        ran = subprocess.run(["ctest", "--test-dir", self.folder.name, "-R", "^coffee_test.vm-6.1$", "-FS", ".*"], capture_output=True, text=True).stdout
        self.assertRegex(ran, r"coffee_test\.vm-6\.1 \.+\*\*\*Skipped")
        self.assertRegex(ran, r"(?s)did not run:.*vm-6\.1 NOT RUN: no 6\.1 kernel with headers of the same release here: \./setup\.sh gets them")
        self.assertFalse(stale.exists())
        said = pathlib.Path(self.folder.name, "Testing", "Temporary", "LastTest.log").read_text()
        self.assertTrue(re.search("NOT RUN: no 6.1 kernel with headers of the same release", said))


if __name__ == "__main__":
    unittest.main()
