#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Writes, as C, what the C++ objects of a module export: exports.py NAME OUT OBJECT…

lkm::export_symbol leaves an entry in a section of the object: a relocation that leads to the symbol, then "GPL\\0" or "\\0",
then the namespace. What a .ko has for it differs from release to release; its headers' EXPORT_SYMBOL() knows, so this writes
such lines."""

import subprocess
import sys

import elf
import modpost

SECTION = ".discard.lkm_export"
POINTER_SIZE = 8


def declared(compiled):
    """Each (symbol, is for GPL modules alone, namespace)."""
    if SECTION not in compiled.sections:
        return
    content = compiled.contents[compiled.sections.index(SECTION)]
    for offset, symbol in compiled.relocations(SECTION):
        licence, namespace = content[offset + POINTER_SIZE :].split(b"\0")[:2]
        yield symbol, licence == b"GPL", namespace.decode()


def refusal(symbol, defined):
    """What is wrong with the symbol, why, and what to do; None when it can be exported."""
    name = symbol.name
    if name.startswith("_Z"):
        plain = subprocess.run(["c++filt", name], check=True, capture_output=True, text=True).stdout.strip()
        return (f"exports `{plain}`, a function of C++", "no C module could call it by that name, which also has the parameters' types in it",
                'declare it extern "C", in the header that both modules include')
    if not name or symbol.binding != elf.STB_GLOBAL:
        return (f"exports {f'`{name}`' if name else 'something'}, which is static, inline or in an unnamed namespace",
                "other modules find a symbol by its name, which is then its source's own", 'define it in one source, as extern "C" alone')
    if name not in defined:
        return (f"exports `{name}`, which none of its sources defines", "a module exports what is its own", "define it")
    return None


def lines(name, gpl_only, namespace):
    macro = "EXPORT_SYMBOL" + ("_NS" if namespace else "") + ("_GPL" if gpl_only else "")
    # Its type does not matter: the address is all that is exported.
    yield f"void {name}(void);"
    if not namespace:
        yield f"{macro}({name});"
        return
    yield from ("#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)", f"{macro}({name}, {namespace});", "#else",
                f'{macro}({name}, "{namespace}");', "#endif")


def main():
    module, out, *paths = sys.argv[1:]
    compiled = [elf.Object(path) for path in paths]
    defined = {s.name for o in compiled for s in o.defined() if s.binding == elf.STB_GLOBAL}
    text, refused = [f"/* What {module} exports; written by lkm's exports.py. */"], False
    for symbol, gpl_only, namespace in (entry for o in compiled for entry in declared(o)):
        if found := refusal(symbol, defined):
            what, why, instead = found
            print(f"{module}: refused: it {what}\n    why: {why}\n    instead: {instead}", file=sys.stderr)
            refused = True
        else:
            text += lines(symbol.name, gpl_only, namespace)
    if refused:
        return 1
    modpost.write(out, "\n".join(text) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
