#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""What each header of ours lacks of Linux 6.1's is known, and only shrinks: complete_test.py HEADERS [--fix].

HEADERS is the folder that CMake has made of sim/headers. test/include/lacking.txt lists, for each header that we have, the
public macros, functions, variables and types of Linux's header (and of those that forward.txt leads here) which a C module
does not get from ours. A name that is missing and is not listed fails, and so does one that is listed and is there; --fix
takes the latter out, and adds what a header lacks that the file does not have yet.

What a header declares is read from the preprocessed text, with Debian's configuration. Names that begin with an underscore
are private. Exits with 77, which ctest reports as not run, where Debian's linux-headers of Linux 6.1 are not installed. CC in
the environment chooses the compiler."""

import concurrent.futures
import os
import re
import subprocess
import sys
from pathlib import Path

from linux_headers import MODELLED, Debian, compiler_headers, lists, ours

CC = os.environ.get("CC", "gcc")
FILE = Path(__file__).with_name("lacking.txt")
HEAD = """# What a header of ours lacks of Linux 6.1's: public macros, functions, variables and types. Written by
# test/include/complete_test.py --fix; a line only gets shorter.
"""
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[A-Za-z_]\w*|[{}();,=\[\]*:]')
KEYWORDS = set("auto bool char const double enum extern float inline int long register restrict short signed static struct typedef union unsigned"
               " void volatile if else".split())
NOT_A_NAME = set("__attribute__ __attribute __asm__ asm __asm __typeof__ typeof __extension__ __declspec _Static_assert if while for switch"
                 " return sizeof __alignof__ _Alignof static_assert".split())


def declared(text):
    """The names that a piece of preprocessed C declares at its outermost level."""
    names, statement, depth = set(), [], 0
    for token in TOKEN.findall(text):
        if depth == 0 and token == ";":
            names |= of_statement(statement)
            statement = []
            continue
        if token in "{([":
            if token == "{" and depth == 0:
                names |= tags(statement)
                # The body of a function ends its declaration; that of a type does not.
                is_function = is_function_head(statement)
            depth += 1
            if depth == 1:
                statement.append(token)
        elif token in "})]":
            depth -= 1
            if depth == 0:
                statement.append(token)
                if token == "}" and is_function:
                    names |= of_statement(statement[: statement.index("{")])
                    statement = []
        elif depth == 0:
            statement.append(token)
        elif depth == 1 and "{" in statement and "enum" in statement and statement[-1] in "{," and token[0].isalpha():
            names.add(token)  # an enumerator
            statement.append("~")
        elif depth == 1 and "enum" in statement and token == ",":
            statement.append(",")
    return names


def is_function_head(statement):
    plain = [t for t in statement if t not in ("~", ",")]
    return bool(plain) and plain[-1] == ")" and "=" not in plain


def tags(statement):
    words = [t for t in statement if t not in "(){}[],;*"]
    return {words[i + 1] for i, word in enumerate(words[:-1]) if word in ("struct", "union", "enum")} if words and "=" not in statement else set()


def of_statement(statement):
    """The declared name: in front of its parameters, or the last word."""
    statement = [t for t in statement if t != "~"]
    if "=" in statement:
        statement = statement[: statement.index("=")]
    if "{" in statement:
        statement = statement[: statement.index("{")] + statement[len(statement) - statement[::-1].index("}") :]
    for i, token in enumerate(statement[1:], 1):
        if token == "(" and re.match(r"[A-Za-z_]\w*$", statement[i - 1]) and statement[i - 1] not in NOT_A_NAME and i >= 2:
            return {statement[i - 1]}
    bare, i = [], 0
    while i < len(statement):
        if statement[i] in NOT_A_NAME:
            i += 2 if statement[i + 1 : i + 2] == ["("] else 0
        else:
            bare.append(statement[i])
        i += 1
    if len(bare) < 2 or bare[0] in ("struct", "union", "enum") and len(bare) == 2:
        return set()
    pieces = re.findall(r"(\w+)[^\w,]*(?:,|$)", " ".join(bare))
    return {name for name in pieces if re.match(r"[A-Za-z_]", name)} - KEYWORDS


def provided(command, header, of_file):
    """The macros and declarations that the header gives: of the files that `of_file` accepts."""
    done = subprocess.run([*command, "-E", "-dD", "-x", "c", "-"], input=f"#include <{header}>\n", capture_output=True, text=True)
    if done.returncode and "directly" not in done.stderr:
        sys.exit(f"#include <{header}>: {done.stderr[:2000]}")
    macros, code, mine = set(), [], False
    for line in done.stdout.splitlines():
        if place := re.match(r'# \d+ "([^"]*)"', line):
            mine = of_file(place[1])
        elif mine and (macro := re.match(r"#\s*define (\w+)", line)):
            macros.add((macro[1], line.split(None, 2)[2:] == []))
        elif mine and (macro := re.match(r"#\s*undef (\w+)", line)):
            macros = {m for m in macros if m[0] != macro[1]}
        elif mine and not line.startswith("#"):
            code.append(line)
    return macros, declared("\n".join(code))


def lacking(debian, headers):
    linux = [CC, *debian.flags]
    own = [CC, "-nostdinc", "-isystem", compiler_headers(CC), f"-I{headers}", f"-I{MODELLED}", "-include", "linux/kconfig.h",
           "-include", "linux/compiler_types.h", "-D__KERNEL__", "-DMODULE", '-DKBUILD_MODNAME="x"', "-w"]
    names = set(debian.names())
    # The options of the configuration are those whose feature is modelled.
    stands_for = {name: [name] for name in ours() if name in names and name != "generated/autoconf.h"}
    for name, targets in lists("forward.txt").items():
        if name in names and targets[0] in stands_for and name not in stands_for and len(targets) == 1:
            stands_for[targets[0]].append(name)

    def of_header(name):
        macros, declarations = provided(own, name, lambda path: True)
        there = {macro for macro, _ in macros} | declarations
        wanted = set()
        for header in stands_for[name]:
            shared = {header, f"uapi/{header}"}
            macros, declarations = provided(linux, header, lambda path: debian.name_of(path) in shared)
            guard = {*KEYWORDS} | {macro for macro, empty in macros if empty and re.search(r"_H_*$", macro)}
            wanted |= ({macro for macro, _ in macros} | declarations) - guard
        return name, sorted(n for n in wanted - there if not n.startswith("_"))

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return {name: missing for name, missing in pool.map(of_header, sorted(stands_for)) if missing}


def main():
    if len(sys.argv) < 2:
        sys.exit(f"usage: {sys.argv[0]} HEADERS [--fix]")
    found = lacking(Debian(), Path(sys.argv[1]))
    listed = {}
    if FILE.exists():
        for line in FILE.read_text().splitlines():
            if line and not line.startswith("#"):
                name, _, rest = line.partition(": ")
                listed[name] = rest.split()
    if "--fix" in sys.argv[2:]:
        kept = {name: [n for n in missing if name not in listed or n in listed[name]] for name, missing in found.items()}
        FILE.write_text(HEAD + "".join(f"{name}: {' '.join(missing)}\n" for name, missing in kept.items() if missing))
        listed = kept
    wrong = [f"{name} lacks {n}, which Linux's has" for name, missing in found.items() for n in missing if n not in listed.get(name, [])]
    wrong += [f"{name} has {n}: take it out of test/include/lacking.txt, or run complete_test.py --fix"
              for name, missing in listed.items() for n in missing if n not in found.get(name, [])]
    print(f"{sum(map(len, found.values()))} names are lacking in {len(found)} headers")
    sys.exit("\n".join(wrong[:40]) or 0)


if __name__ == "__main__":
    main()
