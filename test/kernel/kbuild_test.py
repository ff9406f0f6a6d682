#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""kernel/lkm.mk compiles C++ into modules with every installed kernel headers package.

The driver and its shim are this test's own: what is tested is the way from source to .ko.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

KERNEL_DIR = Path(__file__).resolve().parents[2] / "kernel"
HEADERS = sorted(build for build in Path("/lib/modules").glob("*/build") if (build / "Makefile").exists())

FILES = {
    "include/lkm/abi.h": """
        #pragma once
        extern "C" {
        int lkm_printk(const char* format, ...);
        int init_module();
        void cleanup_module();
        }
        """,
    "kernel/shim.c": """
        #include <linux/module.h>
        #include <linux/printk.h>
        int lkm_printk(const char *format, ...);
        int lkm_printk(const char *format, ...)
        {
        	va_list args;
        	int n;
        	va_start(args, format);
        	n = vprintk(format, args);
        	va_end(args);
        	return n;
        }
        MODULE_LICENSE("GPL");
        MODULE_DESCRIPTION("A driver of kbuild_test");
        """,
    "driver/brew.hpp": """
        #pragma once
        #include <lkm/abi.h>
        #include <lkm/layout.h>
        #include <algorithm>
        #include <array>
        #include <atomic>
        #include <concepts>
        #include <expected>
        #include <ranges>
        #include <span>
        #include <string_view>
        #include <variant>
        #ifndef __KERNEL__
        #error no __KERNEL__
        #endif
        #ifndef MODULE
        #error no MODULE
        #endif
        #if __has_include(<linux/cdev.h>)
        #error a kernel header is within reach of C++
        #endif
        inline int cups = 3;
        // Two sources hold a copy of each of these.
        template <class T> [[gnu::noinline]] int twice(T x) { static int calls; return x + x + ++calls; }
        struct pot { virtual int fill() { return cups; } alignas(LKM_ALIGNOF_MUTEX) char lock[LKM_SIZEOF_MUTEX] = {}; };
        std::expected<int, int> brew(pot&);
        extern "C" int spoons(int);
        """,
    "driver/coffee.cpp": """
        #include "brew.hpp"
        extern "C" [[gnu::section(".init.text"), gnu::cold]] int init_module()
        {
          pot p;
          return lkm_printk("name=" KBUILD_MODNAME " %d\\n", brew(p).value_or(0) + twice(3) + spoons(cups)) < 0;
        }
        extern "C" [[gnu::section(".exit.text"), gnu::cold]] void cleanup_module() { lkm_printk("bye\\n"); }
        // Without a reference objtool takes their ENDBR away: modpost's comes after it.
        [[gnu::used, gnu::section(".init.data")]] static auto* init_address = &init_module;
        [[gnu::used, gnu::section(".exit.data")]] static auto* exit_address = &cleanup_module;
        """,
    "driver/sub/brew.cpp": """
        #include "../brew.hpp"
        std::expected<int, int> brew(pot& p)
        {
          if (cups == 0) return std::unexpected(22);
          return twice(p.fill()) + static_cast<int>(std::ranges::count(std::string_view("coffee"), 'f'));
        }
        """,
    "driver/coffee.c": """
        #include <linux/fs.h>
        #include <linux/module.h>
        #include <linux/mutex.h>
        #include <lkm/layout.h>
        int spoons(int cups);
        int spoons(int cups)
        {
        	BUILD_BUG_ON(LKM_SIZEOF_MUTEX != sizeof(struct mutex));
        	BUILD_BUG_ON(LKM_ALIGNOF_MUTEX != __alignof__(struct mutex));
        	BUILD_BUG_ON(LKM_OFFSETOF_FILE_PRIVATE_DATA != offsetof(struct file, private_data));
        	BUILD_BUG_ON(LKM_OFFSETOF_INODE_I_CDEV != offsetof(struct inode, i_cdev));
        	return 2 * cups;
        }
        """,
    "driver/plain.c": """
        #include <linux/module.h>
        MODULE_LICENSE("GPL");
        MODULE_DESCRIPTION("C, with nothing of ours");
        """,
    "driver/Kbuild": """
        include $(LKM_DIR)/kernel/lkm.mk
        ccflags-y += -I$(obj)/.lkm/include
        $(eval $(call lkm-module,coffee,coffee.cpp sub/brew.cpp coffee.c))
        $(eval $(call lkm-module,tea-time,coffee.cpp sub/brew.cpp coffee.c))
        obj-m += plain.o
        """,
    "Kbuild": """
        LKM_DIR ?= $(realpath $(src))
        export LKM_DIR
        obj-m += driver/
        """,
}


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(re.sub(r"(?m)^ {8}", "", text.lstrip("\n")))


def listing(tree):
    return sorted(str(path.relative_to(tree)) for path in tree.rglob("*"))


class Kbuild:
    """The cases; one subclass for each installed kernel."""

    headers: Path

    @classmethod
    def setUpClass(cls):
        directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(directory.cleanup)
        cls.tree = Path(directory.name) / "tree"
        (cls.tree / "kernel/kdir").mkdir(parents=True, exist_ok=True)
        for source in [*(KERNEL_DIR / name for name in ("lkm.mk", "layout.c", "object_gate")), *KERNEL_DIR.glob("kdir/*.py")]:
            shutil.copy(source, cls.tree / "kernel" / source.relative_to(KERNEL_DIR))
        for name, text in FILES.items():
            write(cls.tree / name, text)
        cls.sources = listing(cls.tree)
        cls.first = cls.make(cls.tree)

    @classmethod
    def make(cls, folder, *targets):
        environment = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL")}
        return subprocess.run(
            ["make", "--no-print-directory", f"-j{os.cpu_count()}", "-C", cls.headers, f"M={folder}",
             *(targets or ["modules"])],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def assert_built(self, result):
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertNotRegex(result.stdout, "(?i)warning|error")

    def restored(self, name):
        path = self.tree / name
        text = path.read_text()
        self.addCleanup(path.write_text, text)
        return path, text

    def test_builds_without_warnings(self):
        self.assert_built(self.first)

    def test_modules_are_of_this_kernel_and_carry_their_names(self):
        for name in ("coffee", "tea-time", "plain"):
            vermagic = subprocess.run(
                ["modinfo", "-F", "vermagic", self.tree / "driver" / f"{name}.ko"],
                check=True, capture_output=True, text=True, env={"PATH": "/usr/sbin:/sbin:/usr/bin:/bin"}).stdout
            self.assertEqual(vermagic.split()[0], self.headers.parent.name)
        self.assertIn(b"name=coffee ", (self.tree / "driver/coffee.ko").read_bytes())
        self.assertIn(b"name=tea_time ", (self.tree / "driver/tea-time.ko").read_bytes())

    def test_second_make_does_nothing(self):
        self.make(self.tree)
        again = self.make(self.tree)
        self.assert_built(again)
        self.assertNotRegex(again.stdout, r"(?m)^  [A-Z]+ ")

    def test_touched_header_rebuilds_what_includes_it(self):
        (self.tree / "driver/brew.hpp").touch()
        again = self.make(self.tree)
        self.assert_built(again)
        for line in ("CXX .*/coffee/brew.cpp.o", "GATE .*/coffee/gate", "LD .*/coffee.ko", "LD .*/tea-time.ko"):
            self.assertRegex(again.stdout, line)
        self.assertNotRegex(again.stdout, "CC .*shim|plain.ko")

    def test_what_breaks_a_rule_fails_the_build_until_it_is_mended(self):
        path, text = self.restored("driver/sub/brew.cpp")
        path.write_text(text + "int lukewarm = cups;\n")
        for _ in range(2):
            broken = self.make(self.tree)
            self.assertNotEqual(broken.returncode, 0)
            self.assertIn("brew.cpp.o: refused: dynamic initialiser of `lukewarm` (.init_array)", broken.stdout)
        path.write_text(text)
        self.assert_built(self.make(self.tree))

    def test_sources_by_absolute_path_in_a_separate_folder(self):
        folder = self.tree.parent / "elsewhere"
        sources = " ".join(str(self.tree / "driver" / s) for s in ("coffee.cpp", "sub/brew.cpp", "coffee.c"))
        write(folder / "Kbuild", f"""
            include {self.tree}/kernel/lkm.mk
            ccflags-y += -I$(obj)/.lkm/include
            $(eval $(call lkm-module,coffee,{sources}))
            """.replace(" " * 12, " " * 8))
        before = listing(self.tree)
        self.assert_built(self.make(folder))
        self.assertTrue((folder / "coffee.ko").exists())
        self.assertEqual(listing(self.tree), before)

    def test_clean_leaves_the_sources(self):
        folder = self.tree.parent / "clean"
        shutil.copytree(self.tree, folder)
        self.assert_built(self.make(folder))
        self.assertEqual(self.make(folder, "clean").returncode, 0)
        self.assertEqual(listing(folder), self.sources)

    def test_wrong_calls_are_explained(self):
        folder = self.tree.parent / "wrong"
        for call, message in (
                ("coffee,coffee.c", 'no C++ source (.cpp, .cc, .cxx) among "coffee.c"'),
                ("coffee,coffee.cpp brew.rs", '"brew.rs" is neither C++ (.cpp, .cc, .cxx) nor C (.c)'),
                ("coffee,a/coffee.cpp b/coffee.cpp", "two sources have one name"),
                ("coffee,coffee.cpp shim.c", "two sources have one name, or that of lkm's shim.c")):
            write(folder / "Kbuild", f"include {self.tree}/kernel/lkm.mk\n$(eval $(call lkm-module,{call}))\n")
            result = self.make(folder)
            self.assertNotEqual(result.returncode, 0)
            self.assertIn(f"lkm-module coffee: {message}", result.stdout)


def load_tests(loader, *_):
    return unittest.TestSuite(
        loader.loadTestsFromTestCase(type(f"Kbuild[{build.parent.name}]", (Kbuild, unittest.TestCase), {"headers": build}))
        for build in HEADERS)


if __name__ == "__main__":
    if not HEADERS:
        print("NOT RUN: no kernel headers in /lib/modules/*/build; install linux-headers-amd64")
        sys.exit(77)
    unittest.main(verbosity=2)
