#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""kernel/kdir/exports.py writes EXPORT_SYMBOL() for what C++ exports, and refuses what nobody could call."""

import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

MODULE = """
    #include <lkm/module.hpp>
    {declared}
    struct shop {{ lkm::result<> init(lkm::module_ref, lkm::no_params&) {{ return {{}}; }} }};
    LKM_MODULE("shop", "GPL", "Sells", shop, {words});
    """


class Exports(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.out = self.directory / "lkm_exports.h"

    def compile(self, text, name="shop"):
        source = self.directory / f"{name}.cpp"
        source.write_text(text)
        compiled = source.with_suffix(".o")
        subprocess.run(["g++", "-std=c++23", "-fno-exceptions", "-fno-rtti", "-DLKM_SIM_LINKED", "-DLKM_MODULE_FILE",
                        '-DKBUILD_MODNAME="shop"', f"-I{ROOT / 'include'}", "-c", "-o", compiled, source], check=True)
        return compiled

    def exports(self, declared, words, *others):
        compiled = self.compile(MODULE.format(declared=declared, words=words))
        return subprocess.run(["python3", "-B", ROOT / "kernel/kdir/exports.py", "shop", self.out, compiled, *others],
                              capture_output=True, text=True)

    def refused(self, declared, words, *texts):
        done = self.exports(declared, words)
        self.assertEqual(done.returncode, 1)
        for text in ("shop: refused: it exports ", "why: ", "instead: ", *texts):
            self.assertIn(text, done.stderr)
        self.assertFalse(self.out.exists())

    def test_lines_of_each_kind(self):
        other = self.compile('extern "C" int elsewhere() { return 2; }', "other")
        done = self.exports('extern "C" { int a() { return 1; } int price = 3; int elsewhere(); }',
                            'lkm::export_symbol<a>, lkm::alias<"x">, lkm::export_symbol_gpl<&price>, '
                            'lkm::export_symbol<elsewhere, "HIGH_STREET">', other)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        lines = self.out.read_text().splitlines()
        for line in ("EXPORT_SYMBOL(a);", "EXPORT_SYMBOL_GPL(price);", "EXPORT_SYMBOL_NS(elsewhere, HIGH_STREET);",
                     'EXPORT_SYMBOL_NS(elsewhere, "HIGH_STREET");'):
            self.assertEqual(lines.count(line), 1, line)
        self.assertEqual(sum("EXPORT_SYMBOL" in line for line in lines[1:]), 4)

    def test_nothing_is_exported(self):
        self.assertEqual(self.exports("", 'lkm::alias<"x">').returncode, 0)
        self.assertNotIn("EXPORT_SYMBOL", self.out.read_text())

    def test_what_has_not_changed_is_left_alone(self):
        self.exports('extern "C" int a() { return 1; }', "lkm::export_symbol<a>")
        written = self.out.stat().st_mtime_ns
        self.exports('extern "C" int a() { return 2; }', "lkm::export_symbol<a>")
        self.assertEqual(self.out.stat().st_mtime_ns, written)

    def test_a_function_of_cxx(self):
        self.refused("int sell(int n) { return n; }", "lkm::export_symbol<sell>", "`sell(int)`, a function of C++", 'extern "C"')

    def test_a_static_function(self):
        self.refused("static int sell() { return 1; }", "lkm::export_symbol<sell>", "in an unnamed namespace")

    def test_an_inline_function(self):
        self.refused('extern "C" { inline int sell() { return 1; } }', "lkm::export_symbol<sell>", "`sell`, which is static, inline")

    def test_what_no_source_defines(self):
        self.refused('extern "C" int sell();', "lkm::export_symbol<sell>", "`sell`, which none of its sources defines")


if __name__ == "__main__":
    unittest.main()
