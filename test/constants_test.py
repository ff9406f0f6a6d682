#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""A constant of the kernel is written once, as the macro that C drivers see: constants_test.py [--fix] [--cxx COMPILER]

C wants macros and C++ wants names in a namespace, which no one line of source can be both of. So the lines of C++ are
written by --fix, in each place that asks for them by a comment,

  constants_test.py: TYPE PATTERN… [of HEADER]

which the constants follow, one a line: what HEADER of sim/include/linux (the file itself, unless it is named) defines
for C under names of these patterns. The longest pattern of a file that fits a name has it.

Fails when these lines are not as --fix writes them, and when a name is in one language alone. A constant of C needs no
C++ of ours when the C library's headers have it for C++, with the same value; ONE_LANGUAGE has the rest."""

import argparse
import fnmatch
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parent.parent
headers = root / "sim/include/linux"
# Where C++ takes what user space shares with the kernel.
HOST = "cerrno climits csignal dirent.h fcntl.h poll.h sys/mman.h sys/stat.h unistd.h".split()
ONE_LANGUAGE = {
    "bits.h": ("BITS_PER_*", "C++ has std::numeric_limits"),
    "c2port.h": ("C2PORT_*", "an array of drivers"),
    "compat.h": ("CONFIG_*", "is asked for with #ifdef"),
    "eeprom_93cx6.h": ("PCI_EEPROM_*", "arguments of C drivers"),
    "hrtimer.h": ("HRTIMER_STATE_*", "C++ asks hrtimer_active()"),
    "interrupt.h": ("IRQ_NOTCONNECTED", "no line of C++ is of a device that is not connected"),
    "irq.h": ("IRQ_TYPE_*", "arguments of C drivers"),
    "jiffies.h": ("USER_HZ MAX_JIFFY_OFFSET TICK_?SEC", "C++ has std::chrono"),
    "ktime.h": ("KTIME_SEC_MAX", "C++ has std::chrono"),
    "lockdep.h": ("SINGLE_DEPTH_NESTING", "classes of locks are not told apart"),
    "threads.h": ("NR_CPUS PID_MAX_*", "there is one processor"),
    "err.h": ("MAX_ERRNO", "IS_ERR_VALUE() is a macro for C, and a function for C++"),
    "ioctl.h": ("_IOC*", "the _IO macros are made of them; C++ has lkm::ior and its kin"),
    "leds.h": ("TRIG_*", "an array of drivers"),
    "limits.h": ("*_MAX *_MIN", "C++ has <limits>"),
    "major.h": ("*_MAJOR", "C++ has core/assigned_majors.hpp"),
    "mm_types.h": ("PAGE_* MAX_ORDER", "the host may define PAGE_SIZE, so C++ has page_size"),
    "jump_label.h": ("DEFINE_STATIC_KEY_*", "other names of macros"),
    "mod_devicetable.h": ("*_ANY* *_NAME_SIZE *_ID_LEN", "tables of C drivers; C++ has none"),
    "pm_runtime.h": ("RPM_*", "there is no power management"),
    "preempt.h": ("*_MASK", "C++ asks for no context"),
    "sizes.h": ("SZ_*", "shorthand"),
    "numa.h": ("NUMA_NO_NODE", "there is one node"),
    "reboot.h": ("SYS_*", "what C drivers hear of"),
    "slab.h": ("KMALLOC_* SLAB_* ARCH_*_MINALIGN", "C++ asks for no block that large, and has no caches"),
    "splice.h": ("SPLICE_F_*", "arguments of system calls, whose numbers drivers do not handle"),
    "stat.h": ("S_IRUGO S_IWUGO S_IXUGO S_IRWXUGO S_IALLUGO", "shorthand"),
    "fcntl.h": ("O_LARGEFILE FASYNC", "the host has 0 for O_LARGEFILE, and O_ASYNC for FASYNC"),
    "swab.h": ("__swab*", "other names of functions"),
    "time64.h": ("CLOCK_* ?SEC_PER_* KTIME_M* TIME64_M*", "C++ has std::chrono"),
    "timer.h": ("NEXT_TIMER_MAX_DELTA", "no timer of C++ is asked for so far ahead"),
    "types.h": ("NULL", "C++ has nullptr"),
    "uio.h": ("READ WRITE", "words that C++ code uses for its own names"),
    "utsname.h": ("__*_UTS_LEN", "C++ asks for the size of the array"),
    "vermagic.h": ("VERMAGIC_STRING", "C++ has LKM_VERMAGIC"),
    "bitrev.h": ("__bitrev*", "other names of functions"),
    "crc8.h": ("CRC8_*", "C++ has no containers and checksums of Linux's"),
    "hash.h": ("GOLDEN_* __hash_*", "as crc8.h"),
    "idr.h": ("IDR_* IDA_*", "as crc8.h"),
    "jhash.h": ("JHASH_INITVAL", "as crc8.h"),
    "notifier.h": ("NETLINK_* KBD_*", "of chains that are not there"),
    "parser.h": ("MAX_OPT_ARGS", "as crc8.h"),
    "radix-tree.h": ("RADIX_TREE_* ROOT_*", "as crc8.h"),
    "rbtree_augmented.h": ("RB_*", "as crc8.h"),
    "siphash.h": ("*SIPHASH_ALIGNMENT", "as crc8.h"),
    "uuid.h": ("UUID_*", "as crc8.h"),
    "xarray.h": ("XA_* BITS_PER_XA_VALUE", "as crc8.h"),
    "version.h": ("LINUX_VERSION_*", "is asked for with #if"),
}

DIRECTIVE = re.compile(r"^(?://|/\*) constants_test\.py: (?P<type>[a-z_ ]*?\w+) (?P<patterns>[A-Z_*?][A-Z_*? ]*?)"
                       r"(?: of (?P<header>\w+\.h))?(?: \*/)?\n(?P<lines>(?:inline constexpr [\w ]+\{.*\};\n)*)", re.M)
MACRO = re.compile(r"^[ \t]*#[ \t]*define[ \t]+([A-Z_]\w*)[ \t]+(\S.*)$", re.M | re.A)
CAST = re.compile(r"^\(\(\w+\)([^()]+)\)$")
CONSTANT_OF_CXX = re.compile(r"^inline constexpr [\w: ]+?\b([A-Z_][A-Z0-9_]+)\s*[={]", re.M)


def macros(header):
    """{name: value} of the constants that a header defines for C."""
    text = re.sub(r"/\*.*?\*/", "", (headers / header).read_text(), flags=re.S)
    found = {}
    for name, value in MACRO.findall(text):
        value = value.strip()
        # A number, or made of numbers and other constants; neither text, nor a function, nor an attribute.
        bare = re.sub(r"\(\w+\)(?=[~\d(])", "", value)  # without casts
        if re.search(r"\d|[A-Z]", bare) and not re.search(r'["\\&,{}*]|\w\(', bare):
            found[name] = value
    return found


def owner(name, patterns):
    """The longest of the patterns that fits the name, or None."""
    return max((p for p in patterns if fnmatch.fnmatchcase(name, p)), key=len, default=None)


def written(file, seen):
    """The file's text with its lines as they have to be; adds to `seen` what each header's own names are in C++."""
    text = file.read_text()
    every = {}
    for d in DIRECTIVE.finditer(text):
        every.setdefault(d["header"] or file.name, []).extend(d["patterns"].split())

    def lines(d):
        header = d["header"] or file.name
        own = {n: v for n, v in macros(header).items() if owner(n, every[header]) in d["patterns"].split()}
        for pattern in d["patterns"].split():
            if not any(owner(n, every[header]) == pattern for n in own):
                sys.exit(f"constants_test: {file}: {header} defines nothing like {pattern}")
        if file.parent == headers:
            seen.setdefault(header, set()).update(own)
        head = d[0][: len(d[0]) - len(d["lines"])]
        return head + "".join(f"inline constexpr {d['type']} {n}{{{strip(v)}}};\n" for n, v in own.items())

    return DIRECTIVE.sub(lines, text)


def strip(value):
    """Without the cast and the brackets that a macro needs."""
    cast = CAST.match(value)
    if cast:
        return cast[1]
    return value[1:-1] if re.fullmatch(r"\([^()]*\)", value) else value


def host_agrees(cxx, values):
    """The names that the host's headers lack for C++, or have with another value."""
    program = "".join(f"#include <{h}>\n" for h in HOST)
    for name, value in values:
        program += f"#ifdef {name}\nstatic_assert({name} == ({value}), \"differs: {name}.\");\n#else\n#warning lacks: {name}.\n#endif\n"
    # A value may be made of others, which the host may not have; then that is said of these.
    done = subprocess.run([cxx, "-std=c++2b", "-fsyntax-only", "-x", "c++", "-"], input=program,
                          capture_output=True, text=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin:/usr/local/bin"})
    wrong = re.findall(r"(lacks|differs): (\w+)\.", done.stderr)
    if "error" in done.stderr and not wrong:
        sys.exit(f"constants_test: {cxx} cannot compile the host's headers:\n{done.stderr}")
    return {name: how for how, name in wrong}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--fix", action="store_true")
    arguments.add_argument("--cxx", default="g++")
    given = arguments.parse_args()
    problems, seen, generated = [], {}, 0
    for file in sorted([*(root / "sim/include").rglob("*.h"), *(root / "include/lkm").glob("*.hpp")]):
        wanted, text = written(file, seen), file.read_text()
        generated += sum(len(d["lines"].splitlines()) for d in DIRECTIVE.finditer(wanted))
        if wanted != text and given.fix:
            file.write_text(wanted)
        elif wanted != text:
            problems.append(f"{file.relative_to(root)}: not as its macros say: run test/constants_test.py --fix")
        if file.parent == headers:
            for name in CONSTANT_OF_CXX.findall(DIRECTIVE.sub("", text)):
                problems.append(f"{file.relative_to(root)}: {name} is written for C++ alone: #define it for C, and let --fix write this one")
    host = []
    for header in sorted(h.name for h in headers.glob("*.h")):
        patterns, _ = ONE_LANGUAGE.get(header, ("", ""))
        for name, value in macros(header).items():
            if name not in seen.get(header, ()) and not owner(name, patterns.split()):
                host.append((name, value, header))
    wrong = host_agrees(given.cxx, [h[:2] for h in host])
    for name, value, header in host:
        if name in wrong:
            problems.append(f"sim/include/linux/{header}: {name} ({value}) is for C alone: the host {wrong[name]} it for C++")
    if generated < 100 or len(host) < 150:
        problems.append(f"only {generated} constants of both languages and {len(host)} of the host's: this test looks in the wrong place")
    print(f"{generated} constants of both languages from one line, {len(host)} as the host's")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
