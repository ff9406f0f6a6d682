#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""What gdb shows with sim/tools/gdb/lkm_gdb.py: gdb_test.py PROGRAM MODULES FOLDER

PROGRAM is bell_test.cpp's, MODULES where bell.so is, FOLDER for a core file.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SCRIPT = HERE.parents[1] / "sim/tools/gdb/lkm_gdb.py"
NOT_RUN = 77
SETTINGS = ["set width 0", "set style enabled off", "set startup-with-shell off", "set debuginfod enabled off",
            "set breakpoint pending on", f"source {SCRIPT}"]


def gdb(program, modules, test, commands, core=None):
    """What gdb prints for `commands`, which work on PROGRAM as it runs the one test."""
    words = ["gdb", "-nx", "-batch"]
    for command in SETTINGS + commands:
        words += ["-ex", command]
    words += [program, core] if core else ["--args", program, f"--run_test={test}", "--color_output=no"]
    run = subprocess.Popen(words, env=os.environ | {"LKM_MODULE_PATH": modules, "LKM_TRANSCRIPT": os.devnull}, text=True,
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace")
    try:
        text, _ = run.communicate(timeout=100)
    except subprocess.TimeoutExpired:
        run.kill()
        sys.exit(f"gdb did not end: {' '.join(words)}\n{run.communicate()[0]}")
    if "ptrace: Operation not permitted" in text:
        print("not run: gdb may not trace processes here: ptrace: Operation not permitted")
        sys.exit(NOT_RUN)
    return text


def look_for_gdb():
    if not shutil.which("gdb"):
        print("not run: there is no gdb")
        sys.exit(NOT_RUN)
    if "with Python" not in subprocess.run(["gdb", "-nx", "-batch", "-ex", "python print('with Python')"], text=True,
                                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60).stdout:
        print("not run: this gdb has no Python")
        sys.exit(NOT_RUN)


def line_of(text, file="bell.c"):
    lines = (HERE / "modules" / file).read_text().splitlines()
    return next(i for i, line in enumerate(lines, 1) if text in line)


def main():
    look_for_gdb()
    program, modules, folder = sys.argv[1:]
    core = f"{folder}/core"

    def expect(text, *patterns):
        for pattern in patterns:
            assert re.search(pattern, text, re.M), f"expected: {pattern}\n{text}"

    # A deadlock: one task sleeps in the driver, another waits for it in the test, a third has ended.
    tasks = [r"^ +PID  COMM +STATE +SYSTEM CALL +WHERE$",
             r"^\* +1  init +running +wait\(\) +bell::nobody_comes::test_method\(\) \(bell_test\.cpp:\d+\), waits for task 3 \(mother\) to end$",
             r"^ +2  father +dead$",
             r"^ +3  mother +interruptible sleep +read\(\) of /dev/bell +bell_read\(\) \(bell\.c:\d+\)$"]
    stack = [r"^task 3 \(mother\), interruptible sleep, in read\(\) of /dev/bell$",
             r"^#\d+ +bell_read \(file=0x[0-9a-f]+, to=0x2[0-9a-f]+ \(user memory\), n=16, pos=0x[0-9a-f]+\) at bell\.c:\d+$",
             r"^ +\d+ frames of the simulated kernel or the test framework$",
             r"^#\d+ +lambda \(.*\) at bell_test\.cpp:\d+$"]
    log = r"^\[    0\.000000\] bell: aunt rings$"
    text = gdb(program, modules, "bell/nobody_comes",
               ["break lkm::sim::die", "run", "lkm ps", "lkm bt mother", "lkm bt 2", "lkm dmesg", "print rung", "print door",
                # gdb's own commands in a sleeping task, and back.
                "lkm task 3", "print n", "info locals", "bt -3", "lkm task", "bt 1", "print cause", f"gcore {core}"])
    expect(text, *tasks, *stack, log, r"^task 2 \(father\), dead\n +no stack: it has ended, or not begun$",
           r"= wait queue of task 3 \(mother\)$", r"= list_head, empty$", r"^\$\d+ = 16$", r"^error = ",
           r"make_fcontext", r"^#0 +lkm::sim::die", r"= lkm::sim::cause_of_death::deadlock$")
    expect(gdb(program, modules, "", ["lkm ps", "lkm bt 3", "lkm dmesg"], core), *tasks, *stack, log)
    os.remove(core)

    # Lists, a mutex, device numbers; a task that nobody knows.
    text = gdb(program, modules, "bell/read_waits_for_a_visitor",
               [f"break bell.c:{line_of('pr_info(') + 1}", "run", "lkm list door 'struct visitor' next_at_door", "print door",
                "print door_lock", "print rung", "print last_opened", "lkm bt grandmother"])
    expect(text, r"^\$4 = 10:\d+$", r"= mutex held by task 1 \(init\)$", r"^\(struct visitor \*\) 0x[0-9a-f]+: \{name = \"aunt\"", r"^1 entry$",
           r"= list_head, 1 other in its list$", r"= wait queue of tasks 3 \(mother\), 2 \(father\)$",
           r"There is no task grandmother")

    # Two kernels: the second one's copy of the module is read as well.
    text = gdb(program, modules, "bell/two_houses", [f"break bell.c:{line_of('if (!last)')}", "run", "lkm ps", "bt 1", "print *last"])
    expect(text, r"^kernel 2$", r"^\* +1  init +running +write\(\) of /dev/bell +bell_write\(\) \(bell\.c:\d+\)$", r"^kernel 1$",
           r"^ +1  init +in the test$", r"^\$1 = \{name = .*next_at_door = <.*never initialised.*>\}$")

    # A C++ driver's results.
    text = gdb(program, modules, "bell/a_clapper_has_its_limits",
               [f"break clapper.cpp:{line_of('return answer', 'clapper.cpp')}", "run", "print answer", "continue", "print answer"])
    expect(text, r"= lkm::result 9$", r"= lkm::fail\(ERANGE\)$")


if __name__ == "__main__":
    main()
