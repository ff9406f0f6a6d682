#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""docs/mistakes.md: the commonest mistakes in drivers, and the report that a person sees of each.

    page.py PROGRAM            compares the page with what PROGRAM (mistakes_test.cpp, without sanitizers) says now
    page.py --write PROGRAM    writes the page
"""

import argparse
import difflib
import os
import pathlib
import re
import subprocess
import sys

here = pathlib.Path(__file__).resolve().parent
root = here.parent.parent
page = root / "docs" / "mistakes.md"

HEAD = """\
# What you see when a driver is wrong

<!-- Written by test/mistakes/page.py --write from a run of test/mistakes; ctest compares it with a new run. -->

Each driver below has one mistake, and is tested as any driver is. Under it stands what the test program printed. No
sanitizer was in the build: where AddressSanitizer would see more, the text says so. A mistake ends its simulated kernel,
as it would end or damage a real one, and the test with it; the tests after it run, each in a kernel of its own. Boost.Test's count of tests and failures is left out.

The first line says what happened, in which function and line of the driver, in which system call, and in which task. The
drivers are in [test/mistakes/modules](../test/mistakes/modules), and the tests in
[mistakes_test.cpp](../test/mistakes/mistakes_test.cpp).

"""


def names():
    """The mistakes in the order of their tests."""
    return re.findall(r"^MISTAKE(?:_IF)?\((\w+)", (here / "mistakes_test.cpp").read_text(), re.M)


def output(program, name):
    """What a person sees who runs the test of that mistake, without what differs from run to run."""
    run = subprocess.run([program, f"--run_test=mistakes/{name}", "--color_output=no", "--catch_system_errors=no"],
                         env={**os.environ, "LKM_MISTAKES_SHOWN": "1", "LKM_TRANSCRIPT": os.devnull},
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    if run.returncode != 201:
        sys.exit(f"{program} should fail in {name}, and ended with {run.returncode}:\n{run.stdout}")
    text = run.stdout.replace(f"{root}/", "")
    text = re.sub(r"hit at [0-9a-f]{16}", "hit at 00007ffc0a3b5fe8", text)
    text = re.sub(r"address: [0-9a-f]{16} \(module", "address: 00007f830b8dcaa0 (module", text)
    text = re.sub(r"process stack \(offset \d+", "process stack (offset 240", text)
    # These lines move with each edit, and lead nobody to a mistake in a driver.
    # A call and the code before it may be what hits the end of the stack.
    text = re.sub(r"(sum\(\) \(stack_overflow\.c):\d+\)((, \d+ times)?\n +(?=sum)sum\(\) .*|, \d+ times)*", r"\1:12)", text)
    text = text.replace("stack: sum() (stack_overflow.c:12)", "stack: sum() (stack_overflow.c:12), 29 times")
    text = re.sub(r"(include/lkm/test\.ipp|mistakes_test\.cpp)\(\d+\)", r"\1(…)", text)
    # Boost.Test's first and last line are the same for each.
    return re.sub(r"Running 1 test case\.\.\.\n|\n\*\*\* \d+ failures? .*\n", "", text).strip()


def described(name):
    """The sentence on top of the driver, and each function or variable with a wrong line in it, with line numbers."""
    lines = (here / "modules" / f"{name}.c").read_text().splitlines()
    sentence = lines[1].removeprefix("/* ").removesuffix(" */")
    shown = set()
    for i, line in enumerate(lines):
        if not re.search(r"/\* (Wrong|Right on Linux)", line):
            continue
        first = last = i
        while lines[first] and not lines[first].startswith("#"):
            first -= 1
        while lines[last] and not lines[last].startswith("}"):
            last += 1
        if not line.startswith(("static", "}")):
            # A function may have empty lines in it.
            first = max(k for k in range(i) if re.match(r"\w", lines[k])) - 1
            last = min(k for k in range(i, len(lines)) if lines[k].startswith("}"))
        shown |= set(range(first + 1, last + 1))
    numbered = [f"{k + 1:3}  {lines[k]}".rstrip() for k in sorted(shown) if lines[k] or {k - 1, k + 1} <= shown]
    return sentence, "\n".join(numbered).expandtabs(4)


def written(program):
    text = HEAD
    for name in names():
        sentence, code = described(name)
        text += f"## {sentence.removesuffix('.')}\n\n`{name}.c`\n\n```c\n{code}\n```\n\n```text\n{output(program, name)}\n```\n\n"
    return text.rstrip() + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the page instead of comparing it")
    parser.add_argument("program")
    arguments = parser.parse_args()
    new = written(arguments.program)
    if arguments.write:
        page.parent.mkdir(exist_ok=True)
        page.write_text(new)
        return 0
    old = page.read_text()
    sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), new.splitlines(True), "docs/mistakes.md", "a new run"))
    if old != new:
        print(f"docs/mistakes.md is stale: {here}/page.py --write {arguments.program}")
    return old != new


sys.exit(main())
