# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Writes a folder NAME with a driver, its test, and what builds both with CMake and the driver alone with make."""

import re
from pathlib import Path

import tree

TEMPLATES = Path(__file__).resolve().parent / "templates"
NAME = re.compile(r"[a-z][a-z0-9_]{0,54}")
# C++ and the kernel have a meaning for these.
TAKEN = set("""module kernel linux test class struct union enum int char long short void auto register static const new delete this
               default switch case break return if else for while do goto main lkm std file user build""".split())


def arguments(command):
    command.add_argument("name", metavar="NAME", help="of the driver, its module and its device")
    command.add_argument("--c", action="store_true", help="in C (default: in C++)")


def how_lkm_is_found():
    """Lines for a CMakeLists.txt: this lkm's package when it is installed, or else its source tree."""
    root = tree.include().parent
    package = next(root.glob("lib*/**/cmake/lkm/lkmConfig.cmake"), None)
    if package:
        return f'find_package(lkm REQUIRED HINTS "{root}")'
    return f'set(LKM_DIR "{root}" CACHE PATH "The source tree of lkm")\nadd_subdirectory("${{LKM_DIR}}" lkm EXCLUDE_FROM_ALL)'


def run(asked):
    name, suffix = asked.name, "c" if asked.c else "cpp"
    if not NAME.fullmatch(name) or name in TAKEN:
        raise tree.Missing(f"{name} cannot be a driver's name: small letters, digits and _, at most 55, and no word of C++ or of lkm's")
    folder = Path(name)
    if folder.exists():
        raise tree.Missing(f"{name} is there already")
    folder.mkdir()
    for template in sorted((TEMPLATES / suffix).iterdir()):
        text = template.read_text().replace("LKM_FOUND", how_lkm_is_found()).replace("LKM_HERE", str(tree.KERNEL.parent))
        text = text.replace("NAME.SUFFIX", f"{name}.{suffix}")
        text = re.sub(r"(?<![A-Z_])NAME", name, text)
        (folder / template.name.replace("NAME", name)).write_text(text)
    print(f"{name}/ has {', '.join(sorted(path.name for path in folder.iterdir()))}")
    print(f"Try it: cd {name} && cmake -B build && cmake --build build --target sim_tests && ctest --test-dir build -L sim")
    return 0
