#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Tests of kernel/vm/lkm-vm. A boot takes seconds, so a case checks all that one boot can show."""

import concurrent.futures
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
    return subprocess.run([LKM_VM, "run", "--release", release, "--out", out, "--command", command, *options],
                          capture_output=True, text=True, timeout=1500, env={**os.environ, **environment})


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
        # A guest that did not end by itself would run into the deadline of its command, which is another verdict.
        done = lkm_vm("echo c >/proc/sysrq-trigger; sleep 10000", "--timeout", "600", out=self.out)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertNotIn("no end of phase", done.stderr)
        self.assertIn("Kernel panic - not syncing: sysrq triggered crash", done.stderr)

    def test_power_off_by_the_command_is_no_pass(self):
        done = lkm_vm("poweroff -f", out=self.out)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("without a verdict", done.stderr)

    def test_hanging_command_is_4_within_its_timeout(self):
        done = lkm_vm("sleep 100000", "--timeout", "2", out=self.out)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("'command' within 2 s", done.stderr)

    def test_forged_verdict_is_only_output(self):
        done = lkm_vm(r"printf '\036lkm:0123456789abcdef:verdict 0\n'; exit 5", out=self.out)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(done.stdout, "\x1elkm:0123456789abcdef:verdict 0\n")


class Scripted(Case):
    """With a shell script in QEMU's place, for what a real one does once in fifty boots or never."""

    def run_on(self, script, *options, **environment):
        fake = self.scratch / "bin" / "qemu-system-x86_64"
        fake.parent.mkdir(exist_ok=True)
        fake.write_text("#!/bin/sh\n"
                        "memory=$(expr \"$*\" : '.*mem-path=\\([^, ]*\\)')\n"
                        "frame() { printf '\\036lkm:%s:%s\\n' \"$token\" \"$*\"; }\n"
                        f"cd '{self.scratch}'\n"
                        "tar c -T /dev/null >results\n"
                        "sum=$(sha256sum <results | cut -d' ' -f1) size=$(stat -c %s results)\n"
                        "leave() { dd if=results of=$memory bs=1M seek=$((window >> 20)) conv=notrunc 2>errors; }\n" + script)
        fake.chmod(0o755)
        return self.run_again(*(options or ("--kvm", "off", "--boot-timeout", "600")), **environment)

    def run_again(self, *options, **environment):
        return lkm_vm("true", "--boot", *options, out=self.out, PATH=f"{self.scratch / 'bin'}:{os.environ['PATH']}", **environment)

    GOOD = "frame ready; read -r token now window rest; frame run; frame end; leave; frame verdict 0 $size $sum\n"


class Machine(Scripted):
    def test_good_frames_pass(self):
        self.assertEqual(self.run_on(self.GOOD).returncode, 0)

    def test_boot_that_hangs_is_retried_once_and_said(self):
        done = self.run_on("if [ ! -e second ]; then touch second; exec sleep 100000; fi\n" + self.GOOD, "--kvm", "off", "--boot-timeout", "20")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("one retry", done.stderr)

    def test_boot_that_hangs_twice_is_4(self):
        done = self.run_on("exec sleep 100000", "--kvm", "off", "--boot-timeout", "2")
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("'boot' within 2 s", done.stderr)

    def test_qemu_that_fails_is_3_with_its_words(self):
        done = self.run_on("echo assertion failed >&2; exit 1")
        self.assertEqual(done.returncode, 3)
        self.assertIn("assertion failed", done.stderr)

    def test_damaged_files_are_3_whatever_the_verdict(self):
        done = self.run_on(self.GOOD.replace("leave;", ""))
        self.assertEqual(done.returncode, 3)
        self.assertIn("damaged", done.stderr)

    def test_oops_after_the_command_is_3(self):
        done = self.run_on(self.GOOD.replace("leave;", "leave; echo 'BUG: kernel NULL pointer dereference';"))
        self.assertEqual(done.returncode, 3)
        self.assertIn("BUG: kernel NULL", done.stderr)


def cache_of_its_own(scratch):
    folder = scratch / "cache" / "kernels" / RELEASE
    folder.mkdir(parents=True)
    cache = os.environ.get("LKM_CACHE") or pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "lkm"
    for file in pathlib.Path(cache, "kernels", RELEASE).iterdir():
        if file.is_file():
            (folder / file.name).symlink_to(file)
    return folder


class Accelerator(Scripted):
    """KVM that hangs, crashes or works, played by a script that sees which accelerator is asked for. It notes each start."""

    KVM = "case \"$*\" in *'-accel kvm'*) echo kvm >>starts; {kvm};; *) echo tcg >>starts; {tcg};; esac\n"
    HANG = "exec sleep 1000"
    CRASH = "echo KVM: entry failed >&2; exit 1"

    def setUp(self):
        super().setUp()
        cache_of_its_own(self.scratch)

    def play(self, kvm=":", tcg=":", options=("--kvm", "auto"), **environment):
        self.environment = {"LKM_CACHE": str(self.scratch / "cache"), "LKM_KVM_DEVICE": "/dev/null"} | environment
        (self.scratch / "starts").write_text("")
        done = self.run_on(self.KVM.format(kvm=kvm, tcg=tcg) + self.GOOD, *options, **self.environment)
        self.starts = (self.scratch / "starts").read_text().split()
        return done

    def assert_ran(self, done, accelerator, why):
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, rf"(?m)^lkm-vm: Linux {RELEASE}\S*, {accelerator}, booted: .*{why}")

    def play_again(self, *options):
        (self.scratch / "starts").write_text("")
        done = self.run_again(*options, **self.environment)
        self.starts = (self.scratch / "starts").read_text().split()
        return done

    def test_kvm_that_hangs_is_tried_once(self):
        self.assert_ran(self.play(kvm=self.HANG), "emulated", "had not booted under KVM when the emulated machine had")
        self.assertEqual(self.starts.count("kvm"), 1)
        self.assert_ran(self.play_again(), "emulated", "had not booted under KVM")
        self.assertEqual(self.starts, ["tcg"])

    def test_kvm_that_crashes_is_tried_once(self):
        self.assert_ran(self.play(kvm=f"until [ -e raced ]; do sleep 0.05; done; {self.CRASH}", tcg=f"[ -e raced ] || {{ touch raced; {self.HANG}; }}"), "emulated", "KVM: entry failed")
        self.play_again()
        self.assertEqual(self.starts, ["tcg"])

    def test_kvm_that_works_is_taken_and_not_tried_again(self):
        self.assert_ran(self.play(tcg=self.HANG), "KVM", "booted under KVM in")
        self.assertEqual(self.starts.count("kvm"), 2)
        self.assert_ran(self.play_again(), "KVM", "booted under KVM in")
        self.assertEqual(self.starts, ["kvm"])

    def test_kvm_that_fails_later_is_not_tried_a_second_time(self):
        self.play(kvm=f"if [ -e broken ]; then {self.CRASH}; fi", tcg=f"[ -e broken ] || {self.HANG}")
        (self.scratch / "broken").touch()
        self.assert_ran(self.play_again(), "emulated", "the boot before failed")
        self.assertEqual(self.starts, ["kvm", "tcg"])
        self.assert_ran(self.play_again(), "emulated", "failed under KVM")
        self.assertEqual(self.starts, ["tcg"])

    def test_another_qemu_is_judged_anew(self):
        self.play(kvm=self.HANG)
        self.assert_ran(self.play(tcg=self.HANG), "KVM", "booted under KVM in")

    def test_off_in_the_environment_never_starts_kvm(self):
        self.assert_ran(self.play(kvm=self.HANG, options=("--timeout", "60"), LKM_KVM="off"), "emulated", "switched off")
        self.assertEqual(self.starts, ["tcg"])

    def test_on_is_2_where_kvm_cannot_be_used_and_says_why(self):
        done = self.play(options=("--kvm", "on"), LKM_KVM_DEVICE="/nowhere")
        self.assertEqual((done.returncode, self.starts), (2, []), done.stderr)
        self.assertIn("KVM is demanded (--kvm on or LKM_KVM=on) and cannot be used: /nowhere does not exist", done.stderr)
        done = self.play(kvm=self.HANG, options=("--kvm", "on"))
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("had not booted under KVM", done.stderr)

    def test_another_word_in_the_environment_is_2(self):
        done = self.play(options=("--timeout", "60"), LKM_KVM="perhaps")
        self.assertEqual(done.returncode, 2)
        self.assertIn("LKM_KVM=perhaps: it is one of auto, on, off", done.stderr)


class Resumed(Case):
    """One boot serves many runs. The boots of these tests are kept in a cache of their own."""

    def setUp(self):
        super().setUp()
        self.kept = cache_of_its_own(self.scratch) / "booted"

    def run_once(self, *options, out="out"):
        done = lkm_vm("stat -c 'booted at %z' /bin; ls /tmp; touch /tmp/left; date +%s >/out/date", "--kvm", "off", *options, out=self.scratch / out, LKM_CACHE=str(self.scratch / "cache"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertLess(abs(int((self.scratch / out / "date").read_text()) - time.time()), 3600)
        return done.stdout, done.stderr

    def test_runs_go_on_from_one_boot_and_share_nothing_else(self):
        with concurrent.futures.ThreadPoolExecutor() as pool:
            first, second = pool.map(lambda out: self.run_once(out=out), ["first", "second"])
        self.assertEqual(first[0], second[0])
        third = self.run_once(out="third")
        self.assertEqual(third[0], first[0])
        self.assertRegex(third[1], rf"^lkm-vm: Linux {RELEASE}\S*, emulated, resumed: KVM is switched off\n$")
        self.assertNotEqual(self.run_once("--boot")[0], first[0])

    def test_what_cannot_be_resumed_boots_and_is_kept_anew(self):
        good = self.run_once()
        state = next(self.kept.glob("*/state"))
        os.truncate(state, 1000)
        damaged = self.run_once()
        self.assertIn("no machine to resume", damaged[1])
        self.assertIn("; booting", damaged[1])
        again = self.run_once()
        self.assertNotIn("no machine to resume", again[1])
        self.assertEqual(self.run_once()[0], again[0])
        self.assertNotEqual(again[0], good[0])

    def test_where_nothing_can_be_kept_it_boots(self):
        self.kept.write_text("in the way of the folder")
        self.assertRegex(self.run_once()[1], r"no machine to resume \(.*File exists.*\); booting")

    def test_more_than_the_guest_takes_is_2(self):
        large = self.scratch / "large"
        with open(large, "wb") as file:
            file.truncate(129 << 20)
        done = lkm_vm("true", "--file", large, out=self.out)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("the files are 129 MiB, and the guest takes 128 MiB", done.stderr)

    def test_more_results_than_fit_are_3(self):
        done = lkm_vm("dd if=/dev/zero of=/out/large bs=1M count=150", out=self.out)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("No space left on device", done.stderr)


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
