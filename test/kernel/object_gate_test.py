#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Each rule of kernel/object_gate refuses the source that breaks it, in words that help."""

import runpy
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

GATE = Path(__file__).resolve().parents[2] / "kernel" / "object_gate"

# As Kbuild compiles for x86-64, as far as the rules look at the result.
FLAGS = ("-std=c++23 -O2 -fno-exceptions -fno-rtti -fno-threadsafe-statics -fno-PIE -mcmodel=kernel -mno-red-zone "
         "-fno-asynchronous-unwind-tables -fcf-protection=none -fno-stack-clash-protection -mno-sse -mno-mmx "
         "-mno-80387 -U_FORTIFY_SOURCE -fno-gnu-unique").split()

EXPORTED = "memcpy memset memcmp memmove strlen abort __stack_chk_fail kfree param_ops_int".split()


class GateTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.symvers = self.directory / "Module.symvers"
        self.symvers.write_text("".join(f"0x00000000\t{name}\tvmlinux\tEXPORT_SYMBOL\t\n" for name in EXPORTED))

    def compile(self, source, *flags, name="driver"):
        path = self.directory / f"{name}.cpp"
        path.write_text(source)
        compiled = path.with_suffix(".o")
        subprocess.run(["g++", *FLAGS, *flags, "-c", "-o", compiled, path], check=True)
        return compiled

    def gate(self, *arguments):
        return subprocess.run([GATE, "--symvers", self.symvers, *arguments], capture_output=True, text=True)

    def assert_refused(self, compiled, *texts, arguments=()):
        result = self.gate(*arguments, compiled)
        self.assertEqual(result.returncode, 1, result)
        for text in ("refused: ", "why: ", "instead: ", *texts):
            self.assertIn(text, result.stderr)
        return result.stderr

    def assert_accepted(self, *arguments):
        result = self.gate(*arguments)
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))


class Accepted(GateTest):
    def test_a_driver_that_keeps_the_rules(self):
        self.assert_accepted(self.compile("""
            #include <expected>
            #include <span>
            extern "C" int lkm_printk(const char*, ...);
            extern "C" struct module __this_module;
            constinit int cups = 3;
            std::expected<int, int> brew(std::span<const char> from) {
              static int calls = 0;
              char slot[1024];
              if (from.size() > sizeof slot) return std::unexpected(22);
              __builtin_memcpy(slot, from.data(), from.size());
              return lkm_printk("%s %p", slot, &__this_module) + cups + ++calls;
            }"""))

    def test_a_symbol_that_another_object_of_the_module_defines(self):
        user = self.compile("int brew(); int init() { return brew(); }", name="user")
        definer = self.compile("int brew(); int brew() { return 1; }", name="definer")
        self.assert_accepted(user, definer)
        self.assert_accepted(user, "--beside", definer)

    def test_a_symbol_that_a_module_exports_which_this_one_uses(self):
        user = self.compile('extern "C" int brew(); extern "C" int pour(); int init() { return brew() + pour(); }', name="user")
        # As EXPORT_SYMBOL() of 6.1 and of 6.12.
        exporter = self.compile('extern "C" { int brew() { return 1; } extern const int __ksymtab_brew = 1;'
                                ' extern const int __export_symbol_pour = 1; }', name="exporter")
        self.assert_accepted(user, "--uses", exporter)
        self.assert_refused(user, "`brew` used in `init()`", "USES of lkm_add_module")

    def test_the_kernels_own_helpers(self):
        self.assert_accepted(self.compile("""
            extern "C" unsigned long strlen(const char*); extern "C" void kfree(const void*);
            extern int param_ops_int;
            const void* f(const char* s) { kfree(s + strlen(s)); return &param_ops_int; }"""))


class Refused(GateTest):
    def test_dynamic_initialiser(self):
        compiled = self.compile("""
            extern "C" int lkm_get_cups();
            namespace coffee { int cups = lkm_get_cups(); static int spoons = lkm_get_cups();
                               int stir() { return ++spoons; } }""")
        self.assert_refused(compiled, "dynamic initialiser of `coffee::cups` (.init_array)",
                            "dynamic initialiser of `coffee::spoons` (.init_array)", "instead: make it constinit")

    def test_constructor_function(self):
        compiled = self.compile('extern "C" void lkm_start(); [[gnu::constructor]] static void warm() { lkm_start(); }')
        self.assert_refused(compiled, "dynamic initialiser of `warm()` (.init_array)")

    def test_constructor_with_priority(self):
        compiled = self.compile("""
            extern "C" int lkm_get_cups();
            struct pot { pot() : n(lkm_get_cups()) {} int n; };
            [[gnu::init_priority(200)]] pot first;""")
        self.assert_refused(compiled, "dynamic initialiser of `first` (.init_array.00200)")

    def test_finaliser(self):
        compiled = self.compile('extern "C" void lkm_stop(); [[gnu::destructor]] static void cool() { lkm_stop(); }')
        self.assert_refused(compiled, "section .fini_array", "instead: release in the module's exit")

    def test_destructor_of_a_static(self):
        compiled = self.compile("""
            extern "C" void lkm_stop();
            struct pot { constexpr pot() {} ~pot() { lkm_stop(); } };
            pot p;""")
        self.assert_refused(compiled, "`__cxa_atexit` used", "a destructor of a static object")

    def test_guard_variable(self):
        compiled = self.compile('extern "C" int lkm_get_cups(); int cups() { static int n = lkm_get_cups(); return n; }')
        self.assert_refused(compiled, "`guard variable for cups()::n`", "instead: make it constinit")

    def test_run_time_type_information(self):
        compiled = self.compile("struct pot { virtual int f(); }; int pot::f() { return 1; }", "-frtti")
        self.assert_refused(compiled, "`typeinfo for pot`", "-fno-rtti")

    def test_exception_tables(self):
        compiled = self.compile("""
            extern "C" void lkm_brew(); extern "C" void lkm_stop();
            struct pot { ~pot() { lkm_stop(); } };
            void f() { pot p; lkm_brew(); }""", "-fexceptions")
        self.assert_refused(compiled, ".gcc_except_table", "`__gxx_personality_v0` used", "lkm::result")

    def test_sse_registers(self):
        compiled = self.compile("double f(double x) { return x * 2; }", "-msse2")
        messages = self.assert_refused(compiled, "%xmm0", "in `f(double)`", "compute in integers")
        self.assertEqual(messages.count("refused"), 1)

    def test_avx_registers(self):
        self.assert_refused(self.compile("""
            typedef int v8 __attribute__((vector_size(32)));
            void f(v8* x) { *x += *x; }""", "-mavx2"), "%ymm")

    def test_x87(self):
        self.assert_refused(self.compile("void f(long double* x) { *x = *x * *x + 1; }", "-m80387"),
                            "floating-point or vector instruction `fldt")

    def test_mmx_registers(self):
        self.assert_refused(self.compile('void f() { asm volatile("paddb %mm0, %mm1"); }'), "%mm0")

    def test_floating_point_in_software(self):
        compiled = self.compile('extern "C" long __muldf3(long, long); long f(long x) { return __muldf3(x, x); }')
        self.assert_refused(compiled, "`__muldf3` used in `f(long)`", "compute in integers")

    def test_frame_over_the_limit(self):
        compiled = self.compile("""
            extern "C" void lkm_fill(char*);
            void big() { char room[3000]; lkm_fill(room); }
            void small() { char room[1000]; lkm_fill(room); }""")
        messages = self.assert_refused(compiled, "(limit 2048) in `big()`", "instead: keep large buffers in the driver")
        self.assertNotIn("small", messages)
        self.assert_accepted("--max-frame", "4096", compiled)
        self.assert_refused(compiled, "in `small()`", arguments=("--max-frame", "512"))

    def test_frame_of_variable_size(self):
        compiled = self.compile("""
            extern "C" void lkm_fill(void*);
            void f(unsigned long n) { lkm_fill(__builtin_alloca(n)); }""")
        self.assert_refused(compiled, "stack frame of variable size in `f(unsigned long)`")

    def test_thread_local_variable(self):
        compiled = self.compile("thread_local int cups; int f() { return ++cups; }")
        self.assert_refused(compiled, "thread-local variable `cups`", "file->private_data")

    def test_thread_local_variable_of_another_object(self):
        compiled = self.compile("extern __thread int cups; int f() { return ++cups; }")
        self.assert_refused(compiled, "thread-local variable `cups` used in `f()`")

    def test_thread_register(self):
        compiled = self.compile('long f() { long x; asm("mov %%fs:0, %0" : "=r"(x)); return x; }')
        self.assert_refused(compiled, "%fs:0x0", "in `f()`")

    def test_symbol_that_a_used_module_has_and_does_not_export(self):
        user = self.compile('extern "C" int brew(); int init() { return brew(); }', name="user")
        other = self.compile('extern "C" int brew() { return 1; }', name="other")
        self.assert_refused(user, "`brew` used in `init()`", arguments=("--uses", other))

    def test_symbol_that_nobody_defines(self):
        compiled = self.compile("namespace coffee { int brew(int); } int f() { return coffee::brew(1); }")
        self.assert_refused(compiled, "`coffee::brew(int)` used in `f()`", "insmod would fail")


class Explained(GateTest):
    """Symbols for which the gate knows what the author wrote and what to write instead."""

    def test_operator_new_and_delete(self):
        compiled = self.compile("int* f() { return new int; } void g(int* p) { delete p; }")
        self.assert_refused(compiled, "`operator new(unsigned long)` used in `f()`", "no C++ heap", "slab.hpp",
                            "`operator delete(void*, unsigned long)` used in `g(int*)`")

    def test_value_of_an_expected(self):
        compiled = self.compile("#include <expected>\nint f(std::expected<int, int> e) { return e.value(); }")
        self.assert_refused(compiled, "`abort` used", ".value()", "instead: test the value and use *")

    def test_at(self):
        compiled = self.compile("#include <array>\nint f(std::array<int, 4>& a, unsigned i) { return a.at(i); }")
        self.assert_refused(compiled, "`std::__throw_out_of_range_fmt(char const*, ...)` used", ".at() or substr()")

    def test_substr(self):
        compiled = self.compile("""
            #include <string_view>
            std::string_view f(std::string_view s, unsigned n) { return s.substr(n); }""")
        self.assert_refused(compiled, ".at() or substr(): compare with size()")

    def test_pure_virtual(self):
        compiled = self.compile("""
            struct pot { virtual int f() = 0; pot(); };
            pot::pot() {}""")
        self.assert_refused(compiled, "`__cxa_pure_virtual` used", "concepts")

    def test_popcount(self):
        compiled = self.compile("#include <bit>\nint f(unsigned long x) { return std::popcount(x); }")
        self.assert_refused(compiled, "`__popcountdi2` used", "count the bits in a loop")

    def test_128_bit_division(self):
        compiled = self.compile("__int128 f(__int128 a, __int128 b) { return a / b; }")
        self.assert_refused(compiled, "`__divti3` used", "128-bit division")

    def test_assert(self):
        compiled = self.compile("#include <cassert>\nvoid f(int x) { assert(x); }")
        self.assert_refused(compiled, "`__assert_fail` used", "lkm::fail")

    def test_standard_library_that_is_not_in_headers(self):
        compiled = self.compile("#include <ios>\nvoid f() { std::ios_base::sync_with_stdio(false); }")
        self.assert_refused(compiled, "libstdc++.so")

    def test_heap_and_output_of_the_c_library(self):
        compiled = self.compile("""
            #include <cstdio>
            #include <cstdlib>
            void f() { std::printf("%p", std::malloc(3)); }""")
        self.assert_refused(compiled, "`malloc` used", "slab.hpp", "`printf` used", "printk.hpp")


class Unjudged(GateTest):
    def test_missing_symvers_is_named(self):
        result = subprocess.run([GATE, "--symvers", "nowhere", self.compile("int x;")], capture_output=True, text=True)
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stderr, "object_gate: nowhere: No such file or directory\n")

    def test_what_is_no_object_is_named(self):
        result = self.gate(self.symvers)
        self.assertEqual(result.returncode, 1)
        self.assertIn("Module.symvers is not an x86-64 object file", result.stderr)


class Interface(GateTest):
    def test_explain_prints_every_rule(self):
        result = subprocess.run([GATE, "--explain"], check=True, capture_output=True, text=True)
        for rule in "initialiser finaliser guard rtti exceptions fpu frame alloca tls undefined".split():
            self.assertRegex(result.stdout, rf"(?m)^{rule}: .+\n    why: ")

    def effort(self, symbols):
        """How many functions of Python's one object takes to judge, and the programs that are run for it."""
        compiled = self.compile("int x;")
        self.symvers.write_text("".join(f"0x00000000\tsymbol_{i}\tvmlinux\tEXPORT_SYMBOL\t\n" for i in range(symbols)))
        calls, programs = 0, 0

        def count(frame, event, _):
            nonlocal calls, programs
            calls += event in ("call", "c_call")
            programs += event == "call" and frame.f_code is subprocess.Popen.__init__.__code__

        with mock.patch.object(sys, "argv", [str(GATE), "--symvers", str(self.symvers), str(compiled)]):
            sys.setprofile(count)
            try:
                runpy.run_path(str(GATE), run_name="__main__")
            except SystemExit as end:
                self.assertEqual(end.code, 0)
            finally:
                sys.setprofile(None)
        return calls, programs

    def test_the_effort_for_one_object_hardly_grows_with_the_symbols_of_the_kernel(self):
        self.effort(0)  # imports
        few, many = self.effort(0), self.effort(30000)
        self.assertLessEqual(many[1], 3, "programs started")
        self.assertEqual(many[1], few[1])
        self.assertLess((many[0] - few[0]) / 30000, 4, "calls for each exported symbol")
        self.assertLess(few[0], 20000, "calls for an object that uses none")


if __name__ == "__main__":
    unittest.main()
