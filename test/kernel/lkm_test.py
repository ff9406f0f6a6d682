#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""The program lkm: each kind of row that `lkm check` has, what `lkm new` writes, and the rest of its command line.

That what `lkm new` writes builds and passes is shown from an installed lkm: downstream_test.py."""

import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LKM = ROOT / "kernel/lkm/lkm"
SERIES = {}  # "6.1": its release, of the kernels whose headers are installed
for build in sorted(Path("/lib/modules").glob("*/build")):
    if (build / "Makefile").exists():
        SERIES[".".join(build.parent.name.split(".")[:2])] = build.parent.name

BEGIN = "#include <linux/module.h>\n#include <linux/kernel.h>\n"
END = """
static int __init begin(void) {{ {body} return 0; }}
static void __exit end(void) {{ }}
module_init(begin);
module_exit(end);
MODULE_LICENSE("{license}");
"""


def source(before="", body="", license="GPL"):
    return BEGIN + before + END.format(body=body, license=license)


def lkm(*words, folder=None):
    done = subprocess.run([str(w) for w in (LKM, *words)], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=300)
    return done.returncode, done.stdout


class Scratch(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="lkm_test."))
        self.addCleanup(shutil.rmtree, self.folder)


class Check(Scratch):
    def rows(self, text, *options, files=None):
        """{(where, what): [verdict of each world]} of a module tea of this source, and the exit status."""
        (self.folder / "tea.c").write_text(text)
        if files:
            for name, content in files.items():
                (self.folder / name).write_text(content)
        before = sorted(os.listdir(self.folder))
        self.status, self.said = lkm("check", *options, self.folder if files else self.folder / "tea.c")
        self.assertEqual(sorted(os.listdir(self.folder)), before, "something was written beside the sources")
        lines = [re.split(r"  +", line, maxsplit=self.worlds(self.said)) for line in self.said.splitlines()]
        return {(line[0], line[-1]): line[1:-1] for line in lines[1:] if len(line) > 2}

    def worlds(self, text):
        return len(re.split(r"  +", text.splitlines()[0])) - 1

    def test_nothing_to_say(self):
        self.rows(source("static int tea;\n", "tea = 1;"))
        self.assertEqual(self.status, 0, self.said)
        self.assertTrue(self.said.startswith("Nothing to say of tea: simulator"), self.said)

    def test_every_missing_header_at_once(self):
        rows = self.rows(source("#include <linux/nvme.h>\n#include <linux/kernel.h>\n#include <linux/mmzone_lock.h>\n"), "--no-kernels")
        self.assertEqual(rows, {("tea.c:3", "<linux/nvme.h> is not modelled"): ["fails"],
                                ("tea.c:5", "<linux/mmzone_lock.h> is not modelled"): ["fails"]})
        self.assertEqual(self.status, 1)

    def test_functions_that_are_not_modelled_with_the_nearest(self):
        rows = self.rows(source("", 'register_chrdev_regions(0); one_that_is_like_no_other(0); register_chrdev_regions(1);'), "--no-kernels")
        self.assertEqual(rows, {
            ("tea.c:4", "register_chrdev_regions() is not modelled; the nearest that is: register_chrdev_region()"): ["fails"],
            ("tea.c:4", "one_that_is_like_no_other() is not modelled"): ["fails"]})

    def test_own_functions_comments_and_user_space_are_no_calls(self):
        rows = self.rows(source("""
            #define OWN(x) (x)
            static int own(int x) { return OWN(x); }  /* calls none_such() */
            static int (*pointer)(int) = own;
            #ifndef __KERNEL__
            static void user(void) { perror("none_such()"); }
            #endif
            """, "pointer(own(sizeof(int)));"), "--no-kernels")
        self.assertEqual(rows, {}, self.said)

    def test_what_the_kernel_does_not_export(self):
        rows = self.rows(source("void nobody_exports_it(void);\n", "nobody_exports_it();"))
        self.assertEqual(rows, {("tea.ko", "nobody_exports_it() is not exported"): ["fails"] * (1 + len(SERIES))})

    def test_more_undefined_symbols_than_modpost_would_report(self):
        names = [f"nobody_exports_{i}" for i in range(15)]
        rows = self.rows(source("".join(f"void {n}(void);\n" for n in names), "".join(f"{n}();" for n in names)), "--no-kernels")
        self.assertEqual(len(rows), 15, self.said)

    def test_a_GPL_only_function_and_the_licence(self):
        gpl = "GPL-incompatible module tea.ko uses GPL-only symbol 'class_destroy'"
        rows = self.rows(source("#include <linux/device.h>\n", "class_destroy(NULL);", license="Proprietary"))
        self.assertEqual(rows[("tea.ko", gpl)], ["fails"] * (1 + len(SERIES)), self.said)
        rows = self.rows(BEGIN + "static int x;\nint tea(void);\nint tea(void) { return x; }\n")
        self.assertEqual(rows[("tea.ko", "missing MODULE_LICENSE()")], ["fails"] * (1 + len(SERIES)), self.said)

    def test_what_one_kernel_has_and_another_has_not(self):
        if not {"6.1", "6.12"} <= SERIES.keys():
            self.skipTest("headers of 6.1 and 6.12 are not both installed")
        rows = self.rows(source("#include <linux/device.h>\n", 'class_create(THIS_MODULE, "tea");'), "--kernel", SERIES["6.1"], "--kernel", SERIES["6.12"])
        self.assertIn(["-", "-", "fails"], rows.values(), self.said)

    def test_symbols_that_all_of_the_kernel_sees(self):
        rows = self.rows(source("""
            #include <linux/delay.h>
            int tea_pot;
            int cup;
            static int saucer;
            void msleep(unsigned int ms) { saucer = ms; }
            """), "--no-kernels")
        self.assertEqual(rows, {("tea.ko", "cup is not static and does not begin with tea"): ["note"],
                                ("tea.ko", "msleep is the kernel's name too: make it static, or call it tea_msleep"): ["note"]})
        self.assertEqual(self.status, 0, "notes are no failures")

    def test_what_the_compiler_says(self):
        rows = self.rows(source("", "return nothing_of_the_kind;"), "--no-kernels")
        self.assertEqual(rows, {("tea.c:4", "'nothing_of_the_kind' undeclared (first use in this function)"): ["fails"]})

    def test_a_folder(self):
        text = source('#include <own.h>\n#include <linux/none_such.h>\n')
        self.assertEqual(self.rows(text, "--no-kernels", files={"Makefile": "obj-m := tea.o\nccflags-y := -DFROM_MAKEFILE -I$(src)\n",
                                                                "own.h": "#ifndef FROM_MAKEFILE\n#error no flags\n#endif\n"}),
                         {("tea.c:4", "<linux/none_such.h> is not modelled"): ["fails"]})
        (self.folder / "Makefile").write_text("all:\n")
        self.assertIn("has no Makefile or Kbuild with obj-m", lkm("check", self.folder)[1])

    def test_programs_and_builds_beside_the_module_are_none_of_its_sources(self):
        for folder in ("tea", "tea/build"):
            (self.folder / folder).mkdir()
        tea = self.folder / "tea"
        (tea / "Makefile").write_text("obj-m := tea.o\n")
        (tea / "tea.c").write_text(source("static int tea;\n", "tea = 0;"))
        (tea / "user.c").write_text("#include <stdio.h>\nint main(void) { return fclose(stdin); }\n")
        (tea / "build/CMakeCache.txt").write_text("")
        (tea / "build/made.h").write_text("#include <none.h>\n")
        self.assertEqual(lkm("check", "--no-kernels", tea), (0, "Nothing to say of tea: simulator.\n"))

    def test_what_stands_around_the_folder_is_found(self):
        deep = self.folder / "a/b/tea"
        deep.mkdir(parents=True)
        (self.folder / "far.h").write_text("#define FAR 1\n")
        (self.folder / "a/b/near.h").write_text("#define NEAR 1\n")
        (deep / "Makefile").write_text("obj-m := tea.o\n")
        (deep / "tea.c").write_text(source('#include "../near.h"\n#include "../../../far.h"\nstatic int tea = NEAR + FAR;\n', "tea = 0;"))
        self.assertEqual(lkm("check", "--no-kernels", deep), (0, "Nothing to say of tea: simulator.\n"))

    def test_arguments_that_are_none(self):
        self.assertIn("no headers of kernel 2.4", lkm("check", "--kernel", "2.4", self.folder)[1])
        self.assertIn("is no C file", lkm("check", self.folder / "none.c")[1])


class New(Scratch):
    def test_what_is_written(self):
        for words, sources in ((["tea"], ["tea.cpp", "tea.hpp"]), (["pot", "--c"], ["pot.c"])):
            code, text = lkm("new", *words, folder=self.folder)
            self.assertEqual(code, 0, text)
            name = words[0]
            made = sorted(os.listdir(self.folder / name))
            self.assertEqual(made, sorted(["CMakeLists.txt", "Kbuild", "Makefile", "README.md", f"{name}_test.cpp", *sources]))
            for file in made:
                self.assertNotRegex((self.folder / name / file).read_text(), r"\bNAME|SUFFIX|LKM_FOUND|LKM_HERE", file)

    def test_the_Makefile_builds_it_for_the_simulator_and_for_a_kernel(self):
        lkm("new", "pot", "--c", folder=self.folder)
        lkm("new", "tea", folder=self.folder)
        kdirs = [lkm("kdir")[1].strip(), *(f"/lib/modules/{release}/build" for release in SERIES.values())]
        for name, kdir in itertools.product(("pot", "tea"), kdirs):
            done = subprocess.run(["make", f"KDIR={kdir}"], cwd=self.folder / name, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertNotIn("warning:", done.stderr)
            self.assertTrue((self.folder / name / f"{name}.ko").exists())

    def test_what_it_finds_fault_with_is_nothing(self):
        lkm("new", "pot", "--c", folder=self.folder)
        code, text = lkm("check", self.folder / "pot")
        self.assertTrue(text.startswith("Nothing to say of pot"), text)

    def test_names_that_it_refuses(self):
        (self.folder / "there").mkdir()
        for name in ("there", "Tea", "my-tea", "9tea", "class", "../tea", "t" * 56):
            code, text = lkm("new", name, folder=self.folder)
            self.assertNotEqual(code, 0, name)
            self.assertRegex(text, r"^lkm: .*(cannot be a driver's name|is there already)")
        self.assertEqual(os.listdir(self.folder), ["there"])


class Command_line(Scratch):
    def test_help(self):
        for words in ([], ["kdir"], ["check"], ["new"]):
            code, text = lkm(*words, "--help")
            self.assertEqual(code, 0)
            self.assertTrue(text.startswith("usage: lkm"), text)
        self.assertTrue(lkm("vm", "--help")[1].startswith("usage: lkm-vm"))
        self.assertEqual(lkm()[0], 2)

    def test_kdir_is_made_once(self):
        kdir = Path(lkm("kdir")[1].strip())
        stamp = (kdir / "Module.symvers").stat().st_mtime_ns
        self.assertEqual(lkm("kdir")[1].strip(), str(kdir))
        self.assertEqual((kdir / "Module.symvers").stat().st_mtime_ns, stamp)
        self.assertIn("\tcdev_add\tvmlinux\tEXPORT_SYMBOL\t", (kdir / "Module.symvers").read_text())

    def test_the_manual_page_and_the_completion_know_each_command(self):
        listed = re.search(r"\{?(\w+(?:\|\w+)+)", lkm("--help")[1])[1].split("|")
        page, completion = (LKM.with_name(name).read_text() for name in ("lkm.1", "lkm.bash"))
        for command in listed:
            self.assertIn(f".SS lkm {command}\n", page)
            self.assertRegex(completion, rf"compgen -W '[^']*\b{command}\b")
        for option in re.findall(r"--[\w-]+", lkm("check", "--help")[1] + lkm("new", "--help")[1]):
            self.assertIn(option, completion)

    def test_completion(self):
        asked = f"source {LKM.with_name('lkm.bash')}; COMP_WORDS=(lkm ch); COMP_CWORD=1; _lkm; echo ${{COMPREPLY[@]}}"
        self.assertEqual(subprocess.run(["bash", "-c", asked], capture_output=True, text=True).stdout, "check\n")


if __name__ == "__main__":
    unittest.main()
