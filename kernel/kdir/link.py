#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Links a module of lkm_add_module() with what modpost adds to .modinfo:
link.py Module.symvers [MODULE.ko…] SOURCE… -- COMPILER ARGUMENT…

`depends` is added when all that the module calls is exported by the kernel and those modules, and `srcversion` when it has a
version. What the module calls besides is for insmod to say: other modules of the build may export it."""

import re
import subprocess
import sys
from pathlib import Path

import elf
import modpost
import srcversion

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.M)


def with_own_headers(source, known):
    """The source, and what it includes from its own folder."""
    source = Path(source)
    if source in known or not source.exists():
        return known
    known.append(source)
    for name in INCLUDE.findall(source.read_text(errors="replace")):
        if (source.parent / name).parent == source.parent:
            with_own_headers(source.parent / name, known)
    return known


def main():
    separator = sys.argv.index("--")
    symvers, *files = sys.argv[1:separator]
    used = [file for file in files if file.endswith(".ko")]
    sources = [file for file in files if not file.endswith(".ko")]
    command = sys.argv[separator + 1 :]
    out = Path(command[command.index("-o") + 1])
    objects = [elf.Object(word) for word in command if word.endswith(".o")]

    kernel = modpost.read_symvers(symvers)
    own = {symbol.name for o in objects for symbol in o.defined()}
    exporters = {name: Path(file).stem for file in used for name in elf.Object(file).exports()}
    foreign = [name for o in objects for name in o.undefined() if name not in own and name not in kernel]
    depends = list(dict.fromkeys(exporters.get(name) for name in foreign))
    versioned = any(o.modinfo("version") for o in objects)
    files = [file for source in sources for file in with_own_headers(source, [])]
    tags = ([] if None in depends else ["depends=" + ",".join(depends)]) + ([f"srcversion={srcversion.of(files)}"] if versioned else [])
    # Assembly, which no sanitizer and no coverage instruments.
    added = out.with_suffix(".mod.s")
    modpost.write(added, '.section .modinfo, "a"\n' + "".join(f'.asciz "{tag}"\n' for tag in tags) + '.section .note.GNU-stack, ""\n')
    return subprocess.run([*command, str(added)]).returncode


if __name__ == "__main__":
    sys.exit(main())
