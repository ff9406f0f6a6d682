#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""A C module's coverage is the sum of all its loads: coverage_test.py {gcov,llvm-cov} LOADS FOLDER

LOADS is the program of loads.cpp; the module is compiled in FOLDER, with gcc or with clang.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
INCLUDE = HERE.parents[1] / "include"
NOT_RUN = 77


def found(*names):
    """The first program of these that is installed; ends the test as not run when there is none."""
    for name in names:
        if path := shutil.which(name):
            return path
    print(f"not run: there is no {' or '.join(names)}")
    sys.exit(NOT_RUN)


def output(*command, **environment):
    run = subprocess.run([str(word) for word in command], env=os.environ | environment, stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    return run.returncode, run.stdout


def checked(*command, **environment):
    code, text = output(*command, **environment)
    assert code == 0, f"{command} ended with {code}:\n{text}"
    return text


def compile_module(compiler, *flags, source=HERE / "modules/counted.c"):
    """counted.so, as lkm_add_module() has it compiled."""
    headers = checked(compiler, "-print-file-name=include").strip()
    checked(compiler, "-nostdinc", "-isystem", headers, "-I", INCLUDE / "lkm/sim/include", "-D__KERNEL__", "-DMODULE",
            '-DKBUILD_MODNAME="counted"', "-std=gnu11", "-g", "-fPIC", "-fvisibility=hidden", "-fexceptions",
            "-fno-omit-frame-pointer", "-fno-strict-aliasing", "-fno-strict-overflow", *flags, "-c", source,
            "-o", "counted.o")
    checked(compiler, *flags, "-shared", "-Wl,-z,now", "-Wl,-Bsymbolic", "counted.o", "-o", "counted.so")


class Gcov:
    def __init__(self):
        self.gcov = found("gcov")
        self.compiler = found("gcc")
        self.flags = ["--coverage"]

    def forget(self):
        for file in pathlib.Path().glob("*.gcda"):
            file.unlink()

    def shown(self):
        return checked(self.gcov, "-t", "counted.gcda")

    def count(self, line):
        """How often the line ran."""
        return int(re.search(rf"^ *(\d+)\*?: *\d+:\s*{re.escape(line)}$", self.shown(), re.M)[1])


class LlvmCov:
    def __init__(self):
        self.compiler = found("clang-19", "clang")
        version = re.search(r"version (\d+)", checked(self.compiler, "--version"))[1]
        # Tools of another version do not read the profile.
        self.profdata = found(f"llvm-profdata-{version}")
        self.llvm_cov = found(f"llvm-cov-{version}")
        self.flags = ["-fprofile-instr-generate", "-fcoverage-mapping"]

    def forget(self):
        for file in pathlib.Path().glob("*.profraw"):
            file.unlink()

    def shown(self):
        checked(self.profdata, "merge", "-o", "counted.profdata", *pathlib.Path().glob("*.profraw"))
        return checked(self.llvm_cov, "show", "counted.so", "-instr-profile=counted.profdata")

    def count(self, line):
        return int(re.search(rf"^ *\d+\| *(\d+)\|\s*{re.escape(line)}$", self.shown(), re.M)[1])


TOOLS = {"gcov": Gcov, "llvm-cov": LlvmCov}


def enter(folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    os.chdir(folder)


def run(tool, loads, *arguments):
    tool.forget()
    # %m: the program's own counts, if it has any, go to another file than the module's.
    return output(loads, *arguments, LKM_MODULE_PATH=".", LLVM_PROFILE_FILE="%m.profraw")


def two_loads(tool, loads, folder):
    """What the tool shows of 5 and 7 reads."""
    enter(folder)
    compile_module(tool.compiler, *tool.flags)
    run(tool, loads, "5", "7")
    return tool.shown()


def main():
    kind, loads, folder = sys.argv[1:]
    tool = TOOLS[kind]()
    enter(folder)

    def adds_up():
        assert run(tool, loads, "5", "7") == (0, "5\n7\n"), "two loads: each begins with reads = 0"
        assert tool.count("reads++;") == 12, f"two loads, 5 and 7 reads:\n{tool.shown()}"
        assert tool.count("return -EINVAL;") == 0 if kind == "llvm-cov" else "#####" in tool.shown(), tool.shown()
        assert run(tool, loads, "--at-once", "2", "3", "4") == (0, "2\n3\n4\n"), "three copies of the module at once"
        assert tool.count("reads++;") == 9, f"three copies at once, 2, 3 and 4 reads:\n{tool.shown()}"

    compile_module(tool.compiler, *tool.flags)
    adds_up()

    # Without the symbol table clang's counters are still found, by their sections. gcc's have none.
    checked(found("strip"), "counted.so")
    if kind == "llvm-cov":
        adds_up()
    else:
        code, text = run(tool, loads, "1")
        assert code != 0 and "counted.so was compiled with --coverage and then stripped" in text, (code, text)

    # What the counters' own runtime calls in libc is still no function of the kernel's for others.
    text = (HERE / "modules/counted.c").read_text()
    calls = pathlib.Path("calls_getpid.c")
    calls.write_text("int getpid(void);\n" + text.replace("reads++;", "reads += getpid();"))
    compile_module(tool.compiler, source=calls)
    code, text = run(tool, loads, "1")
    assert code != 0 and '"getpid" [counted.ko] undefined!' in text, (code, text)


if __name__ == "__main__":
    main()
