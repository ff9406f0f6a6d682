#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Tests of kernel/vm/lkm-vm. A boot takes seconds, so a case checks all that one boot can show."""

import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time
import unittest

LKM_VM = pathlib.Path(__file__).resolve().parents[2] / "kernel" / "vm" / "lkm-vm"
RELEASE = os.environ.get("LKM_VM_RELEASE", "6.1")
NOT_RUN = 77


def lkm_vm(command, *options, release=RELEASE, out, **environment):
    return subprocess.run([sys.executable, LKM_VM, "run", "--release", release, "--out", out, "--command", command, *options],
                          capture_output=True, text=True, timeout=150, env={**os.environ, **environment})


class Case(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = pathlib.Path(scratch.name)
        self.out = self.scratch / "out"


class Verdict(Case):
    def test_success_streams_output_and_carries_files_both_ways(self):
        content = random.Random(1).randbytes(300_000)
        program = self.scratch / "program"
        program.write_bytes(b"#!/bin/sh\nprintf 'no end of line'\n")
        program.chmod(0o750)
        data = self.scratch / "data"
        data.write_bytes(content)
        done = lkm_vm("pwd; ./program; ls -l program >/out/listing; uname -r >/out/uname;"
                      "mkdir /out/sub; cp /deep/down /out/sub/copy; sleep 1000 &", "--file", program, "--file", f"{data}:/deep/down", out=self.out)
        self.assertEqual((done.returncode, done.stdout), (0, "/lkm\nno end of line"), done.stderr)
        self.assertEqual((self.out / "sub" / "copy").read_bytes(), content)
        self.assertTrue((self.out / "listing").read_text().startswith("-rwxr-x---"))
        self.assertTrue((self.out / "uname").read_text().startswith(RELEASE + "."))
        self.assertIn("no end of line", (self.out / "serial.log").read_text())

    def test_failing_command_is_1_and_its_files_are_kept(self):
        done = lkm_vm("echo >&2 wrong; echo why >/out/reason; exit 7", out=self.out)
        self.assertEqual((done.returncode, done.stdout), (1, "wrong\n"), done.stderr)
        self.assertIn("exit code 7", done.stderr)
        self.assertEqual((self.out / "reason").read_text(), "why\n")

    def test_panic_is_3_and_its_text_is_shown(self):
        done = lkm_vm("echo c >/proc/sysrq-trigger; sleep 60; true", out=self.out)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("Kernel panic - not syncing: sysrq triggered crash", done.stderr)

    def test_power_off_by_the_command_is_no_pass(self):
        done = lkm_vm("poweroff -f", out=self.out)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("without a verdict", done.stderr)

    def test_hanging_command_is_4_within_its_timeout(self):
        start = time.monotonic()
        done = lkm_vm("sleep 1000", "--timeout", "2", out=self.out)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("'command' within 2 s", done.stderr)
        self.assertLess(time.monotonic() - start, 60)

    def test_forged_verdict_is_only_output(self):
        done = lkm_vm(r"printf '\036lkm:0123456789abcdef:verdict 0\n'; exit 5", out=self.out)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(done.stdout, "\x1elkm:0123456789abcdef:verdict 0\n")


class Machine(Case):
    """With a shell script in QEMU's place, for what a real one does once in fifty boots or never."""

    def run_on(self, script):
        fake = self.scratch / "bin" / "qemu-system-x86_64"
        fake.parent.mkdir()
        fake.write_text("#!/bin/sh\n"
                        "token=$(expr \"$*\" : '.*lkm_token=\\([0-9a-f]*\\)')\n"
                        "frame() { printf '\\036lkm:%s:%s\\n' \"$token\" \"$*\"; }\n"
                        f"cd '{self.scratch}'\n"
                        "tar c -T /dev/null | gzip >results\n"
                        "sum=$(sha256sum <results | cut -d' ' -f1) size=$(stat -c %s results)\n" + script)
        fake.chmod(0o755)
        return lkm_vm("true", "--kvm", "off", "--boot-timeout", "2", out=self.out,
                      PATH=f"{fake.parent}:{os.environ['PATH']}")

    GOOD = "frame boot; frame end; frame files $size $sum; base64 results; frame verdict 0\n"

    def test_good_frames_pass(self):
        self.assertEqual(self.run_on(self.GOOD).returncode, 0)

    def test_boot_that_hangs_is_retried_once_and_said(self):
        done = self.run_on("if [ ! -e second ]; then touch second; exec sleep 100; fi\n" + self.GOOD)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("one retry", done.stderr)

    def test_boot_that_hangs_twice_is_4(self):
        done = self.run_on("exec sleep 100")
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("'boot' within 2 s", done.stderr)

    def test_qemu_that_fails_is_3_with_its_words(self):
        done = self.run_on("echo assertion failed >&2; exit 1")
        self.assertEqual(done.returncode, 3)
        self.assertIn("assertion failed", done.stderr)

    def test_damaged_files_are_3_whatever_the_verdict(self):
        done = self.run_on(self.GOOD.replace("base64 results", "base64 results | tr A B"))
        self.assertEqual(done.returncode, 3)
        self.assertIn("damaged", done.stderr)

    def test_oops_after_the_command_is_3(self):
        done = self.run_on(self.GOOD + "echo 'BUG: kernel NULL pointer dereference'")
        self.assertEqual(done.returncode, 3)
        self.assertIn("BUG: kernel NULL", done.stderr)


class NotRun(Case):
    def test_without_qemu(self):
        done = lkm_vm("true", out=self.out, PATH=str(self.scratch))
        self.assertEqual(done.returncode, NOT_RUN)
        self.assertIn("NOT RUN: qemu-system-x86_64 is missing", done.stderr)
        self.assertIn("setup.sh", done.stderr)

    def test_without_the_kernel(self):
        done = lkm_vm("true", out=self.out, LKM_CACHE=str(self.scratch))
        self.assertEqual(done.returncode, NOT_RUN)
        self.assertIn(f"NOT RUN: no kernel {RELEASE} in the cache; run: lkm-vm fetch --release {RELEASE}", done.stderr)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as probe:
        first = lkm_vm("true", out=probe)
    if first.returncode == NOT_RUN:
        sys.stderr.write(first.stderr)
        sys.exit(NOT_RUN)
    unittest.main()
