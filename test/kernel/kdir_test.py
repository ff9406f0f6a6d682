#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""kernel/kdir builds a folder of modules for the simulator as Kbuild builds it for a kernel.

Each folder is built with kdir, and where kernel headers are installed with Kbuild too: the modules made, what make prints and
what modinfo says must then be the same.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LKM = ROOT / "kernel/lkm/lkm"
# The kernel that the simulator models.
HEADERS = sorted(build for build in Path("/lib/modules").glob("6.1.*/build") if (build / "Makefile").exists())

SOURCE = """
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/init.h>
{extra}
static int __init start(void) {{ pr_info("{name}\\n"); return 0; }}
static void __exit stop(void) {{ }}
module_init(start);
module_exit(stop);
MODULE_LICENSE("{license}");
"""

# EXPORT_SYMBOL() by hand: what modpost looks for in an object.
EXPORT = """
void {name}(void);
void {name}(void) {{ }}
static const char __kstrtabns_{name}[] __attribute__((used)) = "{namespace}";
static const char __ksymtab_{name}[] __attribute__((used, section("___ksymtab{gpl}+{name}"))) = "";
"""


def source(name, extra="", license="GPL"):
    return SOURCE.format(name=name, extra=extra, license=license)


def export(name, gpl="", namespace=""):
    return EXPORT.format(name=name, gpl=gpl, namespace=namespace)


def output(*command, folder=None, **environment):
    inherited = {n: v for n, v in os.environ.items() if n not in ("MAKEFLAGS", "MAKELEVEL")}
    done = subprocess.run([str(w) for w in command], cwd=folder, env=inherited | environment | {"LC_ALL": "C.UTF-8"},
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
    return done.returncode, done.stdout


KDIR = output(LKM, "kdir")[1].strip()


class Folder(unittest.TestCase):
    def setUp(self):
        self.base = Path(tempfile.mkdtemp(prefix="kdir_test."))
        self.addCleanup(shutil.rmtree, self.base)
        self.folder = self.base / "sim"

    def write(self, **files):
        """Files by name, with __ for / and _dot_ for a dot."""
        for name, text in files.items():
            path = self.folder / name.replace("__", "/").replace("_dot_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text))

    def make(self, *words, kdir=KDIR, folder=None):
        return output("make", "-C", kdir, f"M={folder or self.folder}", *words)

    def made(self, *words):
        code, text = self.make(*words)
        self.assertEqual(code, 0, text)
        return text

    def refused(self, expected, *words):
        code, text = self.make(*words)
        self.assertNotEqual(code, 0, text)
        self.assertIn(expected, text)
        return text

    def modules(self, folder=None):
        folder = folder or self.folder
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.ko"))

    def steps(self, text, folder=None):
        """The lines of Kbuild's that say what is done, less what only a kernel needs."""
        lines = re.findall(r"^  ([A-Z]+(?: \[M\])?) +(\S+)$", text, re.M)
        return [(word, path.replace(str(folder or self.folder), "")) for word, path in lines if not word.startswith("BTF")]

    def same_as_kbuild(self, *words):
        """Builds the folder in both ways, and returns what kdir printed."""
        real = self.base / "real"
        shutil.copytree(self.folder, real)
        text = self.made(*words)
        for kdir in HEADERS[:1]:
            code, said = self.make(*words, kdir=kdir, folder=real)
            self.assertEqual(code, 0, said)
            self.assertEqual(self.modules(), self.modules(real))
            self.assertEqual(sorted(self.steps(text)), sorted(self.steps(said, real)))
        return text


class What_is_made(Folder):
    def test_one_source_and_several(self):
        self.write(Makefile="obj-m := single.o several.o old-style.o\nseveral-y := one.o two.o\nold-style-objs := three.o two.o\n",
                   single_dot_c=source("single"), one_dot_c=source("one"), two_dot_c="int two(void);\nint two(void) { return 2; }\n",
                   three_dot_c=source("three"))
        self.same_as_kbuild()
        self.assertEqual(self.modules(), ["old-style.ko", "several.ko", "single.ko"])
        self.assertIn("name:           old_style\n", output("modinfo", self.folder / "old-style.ko")[1])

    def test_the_makefile_that_calls_itself(self):
        self.write(Makefile="""
            ifneq ($(KERNELRELEASE),)
            obj-m := a.o
            else
            KDIR ?= /lib/modules/$(shell uname -r)/build
            all:
            \t$(MAKE) -C $(KDIR) M=$(CURDIR) modules
            clean:
            \t$(MAKE) -C $(KDIR) M=$(CURDIR) clean
            endif
            """, a_dot_c=source("a"))
        code, text = output("make", f"KDIR={KDIR}", folder=self.folder)
        self.assertEqual(code, 0, text)
        self.assertEqual(self.modules(), ["a.ko"])
        output("make", f"KDIR={KDIR}", "clean", folder=self.folder)
        self.assertEqual(sorted(os.listdir(self.folder)), ["Makefile", "a.c"])

    def test_goals_of_the_persons_makefile_are_left_alone(self):
        self.write(Makefile="obj-m := a.o\nall:\n\tfalse\nmodules:\n\tfalse\nclean:\n\tfalse\n", a_dot_c=source("a"))
        self.same_as_kbuild("modules")
        self.made("clean")

    def test_Kbuild_goes_before_Makefile(self):
        self.write(Kbuild="obj-m := a.o\n", Makefile="obj-m := b.o\n", a_dot_c=source("a"))
        self.same_as_kbuild()

    def test_what_the_configuration_chooses(self):
        self.write(Makefile="obj-m := a.o\na-y := b.o\na-$(CONFIG_C) += c.o\na-$(CONFIG_D) += d.o\nobj-$(CONFIG_E) += e.o\n",
                   b_dot_c=source("b"), c_dot_c="int c;\n", d_dot_c="#error d\n", e_dot_c=source("e"))
        self.same_as_kbuild("CONFIG_C=y", "CONFIG_E=m")
        self.assertEqual(self.modules(), ["a.ko", "e.ko"])

    def test_folders_below(self):
        self.write(Makefile="obj-m := a.o below/\nobj-y += other/\n", a_dot_c=source("a"),
                   below__Makefile="obj-m := b.o\nb-y := parts/c.o\n", below__parts__c_dot_c=source("c"),
                   other__Kbuild="obj-m := d.o\n", other__d_dot_c=source("d"))
        self.same_as_kbuild()
        self.assertEqual(self.modules(), ["a.ko", "below/b.ko", "other/d.ko"])
        self.assertEqual((self.folder / "modules.order").read_text().replace(str(self.folder), ""), "/other/d.ko\n/a.ko\n/below/b.ko\n")

    def test_subdir_y_compiles_and_links_nothing(self):
        self.write(Makefile="obj-m := a.o\nsubdir-y := below\n", a_dot_c=source("a"), below__Makefile="obj-m := b.o\n",
                   below__b_dot_c=source("b"))
        self.same_as_kbuild()
        self.assertEqual(self.modules(), ["a.ko"])

    def test_the_information_in_a_module(self):
        self.write(Makefile="obj-m := a.o\na-y := b.o c.o\n", b_dot_c=source("b", """
            #include "own.h"
            MODULE_AUTHOR("Me");
            MODULE_DESCRIPTION("A module /* with */ everything");
            MODULE_VERSION("1.2"); // a "comment"
            MODULE_ALIAS("char-major-12-*");
            MODULE_SOFTDEP("pre: other");
            MODULE_FIRMWARE("it.bin");
            MODULE_INFO(supported, "no");
            static int cups = 1;
            module_param(cups, int, 0444);
            MODULE_PARM_DESC(cups, "how many");
            """), c_dot_c='#include "own.h"\n/* a comment */\nint c;\nconst char *text = "a \\" // no comment";\n', own_dot_h="extern int c;\n")
        self.same_as_kbuild()
        shown = output("modinfo", self.folder / "a.ko")[1].splitlines()
        for line in ("author:         Me", "alias:          char-major-12-*", "softdep:        pre: other", "firmware:       it.bin",
                     "depends:        ", "retpoline:      Y", "name:           a", "parm:           cups:how many (int)"):
            self.assertIn(line, shown)
        self.assertTrue(any(re.fullmatch(r"vermagic: +6\.1\.0-lkm SMP preempt mod_unload modversions ", line) for line in shown), shown)
        if HEADERS:
            kept = [line for line in shown if not line.startswith(("filename:", "vermagic:"))]
            real = output("modinfo", self.base / "real/a.ko")[1].splitlines()
            self.assertEqual(kept, [line for line in real if not line.startswith(("filename:", "vermagic:"))])

    def test_one_file(self):
        self.write(Makefile="obj-m := a.o b.o\n", a_dot_c=source("a"), b_dot_c="#error b\n")
        self.made("a.o")
        self.assertTrue((self.folder / "a.o").exists())
        self.made("a.i")
        self.assertIn("init_module", (self.folder / "a.i").read_text())
        self.made("a.s")
        self.made("a.ko")
        self.assertEqual(self.modules(), ["a.ko"])

    def test_k_makes_what_compiles(self):
        self.write(Makefile="obj-m := a.o b.o c.o\nc-y := c1.o c2.o\n", a_dot_c=source("a"), b_dot_c="#error b\n", c1_dot_c=source("c"),
                   c2_dot_c="#error c2\n")
        status, said = output("make", "-C", KDIR, f"M={self.folder}", "modules")
        self.assertNotEqual(status, 0)
        self.assertFalse((self.folder / "a.ko").exists())
        status, said = output("make", "-k", "-C", KDIR, f"M={self.folder}", "modules")
        self.assertNotEqual(status, 0)
        self.assertIn("#error c2", said)
        self.assertEqual([file.name for file in self.folder.glob("*.ko")], ["a.ko"])
        self.write(b_dot_c=source("b"), c2_dot_c="int two;\n")
        status, said = output("make", "-k", "-C", KDIR, f"M={self.folder}", "modules")
        self.assertEqual(status, 0, said)

    def test_clean_and_modules_install(self):
        self.write(Makefile="obj-m := a.o below/\nclean-files := junk\n", a_dot_c=source("a"), below__Makefile="obj-m := b.o\n",
                   below__b_dot_c=source("b"), junk="junk")
        before = sorted(self.folder.rglob("*"))
        self.made()
        to = self.base / "to"
        text = self.made("modules_install", f"INSTALL_MOD_PATH={to}")
        self.assertIn(f"  INSTALL {to}/lib/modules/6.1.0-lkm/extra/below/b.ko\n", text)
        self.assertEqual(self.modules(to / "lib/modules/6.1.0-lkm/extra"), ["a.ko", "below/b.ko"])
        self.assertIn(f"  CLEAN   {self.folder}\n", self.made("clean"))
        self.assertEqual(sorted(self.folder.rglob("*")), [path for path in before if path.name != "junk"])


class Flags(Folder):
    def test_each_source_of_flags(self):
        self.write(Makefile="""
            obj-m := a.o below/
            a-y := b.o c.o
            ccflags-y := -DCCFLAGS -I$(src)/include -I$(obj)/include
            ccflags-$(CONFIG_X) += -DFROM_CONFIG
            EXTRA_CFLAGS := -DEXTRA
            subdir-ccflags-y := -DSUBDIR
            CFLAGS_b.o := -DONLY_B
            CFLAGS_REMOVE_c.o := -DCCFLAGS
            """, b_dot_c=source("b", """
            #include "own.h"
            #if !defined(CCFLAGS) || !defined(EXTRA) || !defined(SUBDIR) || !defined(ONLY_B) || !defined(KC) || !defined(FROM_CONFIG)
            #error b
            #endif
            """), c_dot_c="#if defined(CCFLAGS) || defined(ONLY_B) || !defined(EXTRA)\n#error c\n#endif\nint c;\n", include__own_dot_h="",
                   below__Makefile="obj-m := d.o\n",
                   below__d_dot_c=source("d", "#if defined(CCFLAGS) || !defined(SUBDIR)\n#error d\n#endif\n"))
        self.same_as_kbuild("KCFLAGS=-DKC", "CONFIG_X=y")

    def test_names_of_the_module(self):
        self.write(Makefile="obj-m := the-module.o\nthe-module-y := a-part.o\n", **{"a-part_dot_c": source("a", """
            _Static_assert(__builtin_strcmp(KBUILD_MODNAME, "the_module") == 0, "");
            _Static_assert(__builtin_strcmp(KBUILD_BASENAME, "a_part") == 0, "");
            """)})
        self.same_as_kbuild()

    def test_what_Kbuild_refuses(self):
        for text, expected in (("void f(void) { g(); }", "implicit declaration of function ‘g’"),
                               ("int f(void) { }", "control reaches end of non-void function"),
                               ("static x;", "type defaults to ‘int’"),
                               ("void f();", "function declaration isn’t a prototype"),
                               ("const char *now = __TIME__;", "might prevent reproducible builds"),
                               ("int *p; char **q; void f(void) { q = p; }", "incompatible pointer type"),
                               ("static int own; core_param(own, own, int, 0444);", "core_param"),
                               ('#include <stdio.h>', "stdio.h: No such file")):
            self.write(Makefile="obj-m := a.o\n", a_dot_c=source("a", text))
            self.refused(expected)
            for kdir in HEADERS[:1]:
                code, said = self.make(kdir=kdir)
                self.assertIn(expected, said)
                output("make", "-C", kdir, f"M={self.folder}", "clean")

    def test_a_wrong_format_is_warned_about(self):
        self.write(Makefile="obj-m := a.o\n", a_dot_c=source("a", """
            #include <linux/device.h>
            #include <linux/seq_file.h>
            #include <linux/slab.h>
            int f(struct device *dev, struct seq_file *m, char *text);
            int f(struct device *dev, struct seq_file *m, char *text)
            {
                printk(KERN_INFO "1 %d\\n", text);
                pr_err("2 %s\\n", 1);
                dev_warn(dev, "3 %lu\\n", 1);
                seq_printf(m, "4 %d %d\\n", 1);
                kfree(kasprintf(GFP_KERNEL, "5 %u", text));
                return sscanf(text, "6 %d", text);
            }
            """))
        for kdir in [KDIR, *HEADERS[:1]]:
            code, said = self.make(kdir=kdir)
            self.assertEqual(code, 0, said)
            self.assertEqual(len(re.findall(r"warning: format ‘%", said)), 6, said)
            output("make", "-C", kdir, f"M={self.folder}", "clean")

    def test_W_and_V(self):
        self.write(Makefile="obj-m := a.o\n", a_dot_c=source("a", "int nobody_declares_it(void) { return 0; }\n"))
        self.assertNotIn("warning", self.made())
        self.assertIn("no previous prototype for ‘nobody_declares_it’", self.made("W=1"))
        self.assertIn("missing MODULE_DESCRIPTION() in", self.made("clean") + self.made("W=1"))
        shown = self.made("V=1", "KCFLAGS=-DSEEN")
        self.assertRegex(shown, r"(?m)^gcc .* -DSEEN .* -c -o \S+/a\.o \S+/a\.c$")
        self.assertEqual(self.steps(shown), [])
        (self.folder / "a.c").touch()
        self.assertEqual(self.made("-s"), "")

    def test_sanitizers_and_coverage(self):
        self.write(Makefile="obj-m := a.o\n", a_dot_c=source("a", "int at(int *p); int at(int *p) { return *p; }"))
        self.made("LKM_SANITIZERS=address,undefined")
        self.assertIn("__asan_", output("nm", "-u", self.folder / "a.ko")[1])
        self.made("LKM_COVERAGE=1")
        self.assertTrue((self.folder / "a.gcno").exists())
        self.assertNotIn("__gcov_init", output("nm", "-u", self.folder / "a.ko")[1], "libgcov is not linked in")
        self.assertNotIn("__asan_", output("nm", "-u", self.folder / "a.ko")[1])
        self.made("clean")
        self.assertEqual(sorted(os.listdir(self.folder)), ["Makefile", "a.c"])

    def test_clang(self):
        if not shutil.which("clang-19"):
            self.skipTest("clang-19 is not installed")
        self.write(Makefile="obj-m := a.o\n", a_dot_c=source("a"))
        self.made("CC=clang-19", "LKM_SANITIZERS=address,undefined")
        self.made("LLVM=-19", "LKM_COVERAGE=1")
        self.assertIn("name:           a\n", output("modinfo", self.folder / "a.ko")[1])


class When_it_is_built_again(Folder):
    def test_only_what_has_changed(self):
        self.write(Makefile="obj-m := a.o b.o\na-y := c.o d.o\n", c_dot_c=source("c", '#include "c.h"\n'), d_dot_c="int d;\n",
                   b_dot_c=source("b"), c_dot_h="")
        self.made()
        self.assertEqual(self.steps(self.made()), [])
        (self.folder / "c.h").write_text("#define CHANGED\n")
        self.assertEqual(self.steps(self.made()),
                         [("CC [M]", "/c.o"), ("LD [M]", "/a.o"), ("MODPOST", "/Module.symvers"), ("LD [M]", "/a.ko")])
        self.assertEqual(self.steps(self.made()), [])
        (self.folder / "Makefile").write_text("obj-m := a.o b.o\na-y := c.o d.o\nCFLAGS_d.o := -DCHANGED\n")
        self.assertEqual(self.steps(self.made())[:2], [("CC [M]", "/d.o"), ("LD [M]", "/a.o")])
        (self.folder / "Makefile").write_text("obj-m := a.o b.o\na-y := c.o\nCFLAGS_d.o := -DCHANGED\n")
        self.assertEqual(self.steps(self.made())[:1], [("LD [M]", "/a.o")])
        self.assertNotIn(" d\n", output("nm", self.folder / "a.ko")[1])
        os.remove(self.folder / "c.h")
        (self.folder / "c.c").write_text(source("c"))
        self.made()


    def test_for_a_kernel_and_for_the_simulator_in_turn(self):
        self.write(Makefile="obj-m := a.o b.o\na-y := c.o d.o\n", c_dot_c=source("c"), d_dot_c="int d;\n", b_dot_c=source("b"))
        for kdir in HEADERS:
            for world, kind in ((KDIR, "DYN"), (kdir, "REL"), (KDIR, "DYN")):
                code, text = self.make(kdir=world)
                self.assertEqual(code, 0, text)
                for name in ("a.ko", "b.ko"):
                    self.assertRegex(output("readelf", "-h", self.folder / name)[1], rf"Type: +{kind}")
                    self.assertIn("lkm" if world == KDIR else kdir.parent.name, output("modinfo", "-F", "vermagic", self.folder / name)[1])
        self.made("clean")
        self.assertEqual(sorted(os.listdir(self.folder)), ["Makefile", "b.c", "c.c", "d.c"])


class What_modpost_says(Folder):
    def kernel_says_so_too(self, expected):
        for kdir in HEADERS[:1]:
            real = self.base / "real"
            shutil.rmtree(real, ignore_errors=True)
            shutil.copytree(self.folder, real)
            self.assertIn(expected.replace(str(self.folder), str(real)), self.make(kdir=kdir, folder=real)[1])

    def test_an_undefined_symbol(self):
        self.write(Makefile="obj-m := a.o\n", a_dot_c=source("a", "void nowhere(void); void f(void); void f(void) { nowhere(); }"))
        expected = f'ERROR: modpost: "nowhere" [{self.folder}/a.ko] undefined!'
        self.refused(expected)
        self.assertEqual(self.modules(), [])
        self.kernel_says_so_too(expected)
        self.assertIn("WARNING: modpost: \"nowhere\"", self.made("KBUILD_MODPOST_WARN=1"))

    def test_the_address_of_a_name_cannot_be_asked_for(self):
        self.write(Makefile="obj-m := a.o\n", a_dot_c=source("a", "unsigned long kallsyms_lookup_name(const char *name);\n"
                                                             "long f(void); long f(void) { return kallsyms_lookup_name(\"f\"); }"))
        expected = f'ERROR: modpost: "kallsyms_lookup_name" [{self.folder}/a.ko] undefined!'
        self.refused(expected)
        self.kernel_says_so_too(expected)

    def test_a_symbol_of_the_C_library(self):
        self.write(Makefile="obj-m := a.o\n", a_dot_c=source("a", "int puts(const char *); int f(void); int f(void) { return puts(\"\"); }"))
        self.refused('"puts" [')

    def test_no_licence(self):
        self.write(Makefile="obj-m := a.o\n", a_dot_c='#include <linux/module.h>\nint a;\n')
        expected = f"ERROR: modpost: missing MODULE_LICENSE() in {self.folder}/a.o"
        self.refused(expected)
        self.kernel_says_so_too(expected)

    def test_a_GPL_only_symbol(self):
        self.write(Makefile="obj-m := a.o\n", a_dot_c=source("a", "#include <linux/device.h>\nvoid f(struct class *c); "
                                                             "void f(struct class *c) { class_destroy(c); }", license="Proprietary"))
        expected = "ERROR: modpost: GPL-incompatible module a.ko uses GPL-only symbol 'class_destroy'"
        self.refused(expected)
        self.kernel_says_so_too(expected)

    def test_what_another_module_exports(self):
        self.write(Makefile="obj-m := a.o b.o\n", a_dot_c=source("a", export("shared")),
                   b_dot_c=source("b", "void shared(void); void f(void); void f(void) { shared(); }"))
        self.made()
        self.assertIn("depends:        a\n", output("modinfo", self.folder / "b.ko")[1])
        self.assertRegex((self.folder / "Module.symvers").read_text(), rf"^0x\w+\tshared\t{self.folder}/a\tEXPORT_SYMBOL\t\n$")

    def test_symbols_are_where_kmod_looks(self):
        self.write(Makefile="obj-m := a.o b.o\n", a_dot_c=source("a", "void shared(void); void shared(void) { } EXPORT_SYMBOL(shared);"),
                   b_dot_c=source("b", "void shared(void); void f(void); void f(void) { shared(); }"))
        self.made()
        self.assertRegex(output("readelf", "-W", "-S", self.folder / "a.ko")[1], r" __ksymtab_strings +PROGBITS ")
        self.assertIn("shared", output("readelf", "-p", "__ksymtab_strings", self.folder / "a.ko")[1])
        self.assertIn(" U shared\n", output("nm", "-u", self.folder / "b.ko")[1])

    def test_what_a_module_of_another_folder_exports(self):
        self.write(a__Makefile="obj-m := a.o\n", a__a_dot_c=source("a", export("shared")), b__Makefile="obj-m := b.o\n",
                   b__b_dot_c=source("b", "void shared(void); void f(void); void f(void) { shared(); }"))
        b = self.folder / "b"
        self.assertEqual(self.make(folder=self.folder / "a")[0], 0)
        code, text = self.make(folder=b)
        self.assertIn(f'ERROR: modpost: "shared" [{b}/b.ko] undefined!', text)
        code, text = self.make(f"KBUILD_EXTRA_SYMBOLS={self.folder}/a/Module.symvers", folder=b)
        self.assertEqual(code, 0, text)
        self.assertIn("depends:        a\n", output("modinfo", b / "b.ko")[1])

    def test_namespaces(self):
        user = "void spaced(void); void f(void); void f(void) { spaced(); }"
        self.write(Makefile="obj-m := a.o b.o\n", a_dot_c=source("a", export("spaced", "_gpl", "TEA")), b_dot_c=source("b", user))
        self.refused("ERROR: modpost: module b uses symbol spaced from namespace TEA, but does not import it.")
        self.write(b_dot_c=source("b", user + "\nMODULE_IMPORT_NS(TEA);"))
        self.made()
        self.assertIn("import_ns:      TEA\n", output("modinfo", self.folder / "b.ko")[1])

    def test_exported_twice(self):
        self.write(Makefile="obj-m := a.o b.o\n", a_dot_c=source("a", export("kfree")), b_dot_c=source("b"))
        self.refused(f"ERROR: modpost: {self.folder}/a: 'kfree' exported twice. Previous export was in vmlinux")


class What_make_refuses(Folder):
    def test_folders_that_are_none(self):
        self.assertIn("building multiple external modules is not supported", self.make(folder="/tmp/a b")[1])
        self.assertIn("module directory path cannot contain ':'", self.make(folder="/tmp/a:b")[1])
        self.refused(f"{self.folder}/Makefile: No such file or directory")
        self.assertIn("there is no kernel to build", output("make", "-C", KDIR)[1])

    def test_a_source_that_is_not_there(self):
        self.write(Makefile="obj-m := a.o\n")
        self.refused("No rule to make target")


if __name__ == "__main__":
    if not shutil.which("modinfo"):
        print("NOT RUN: modinfo is not installed; on Debian: apt-get install kmod")
        sys.exit(77)
    unittest.main()
