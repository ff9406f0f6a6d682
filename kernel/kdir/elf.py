# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""What modpost.py and `lkm check` read of an object: its sections, its symbols and the strings of .modinfo."""

import struct
from pathlib import Path

SHT_SYMTAB, SHT_RELA, SHT_NOBITS = 2, 4, 8
STB_LOCAL, STB_GLOBAL, STB_WEAK = 0, 1, 2
SHN_UNDEF, SHN_LORESERVE = 0, 0xFF00

# What the compiler's instrumentation calls, and what the linker and modpost make.
RUNTIME = ("__asan_", "__ubsan_", "__tsan_", "__sanitizer_", "__lsan_", "__gcov_", "__llvm_", "_Unwind_", "__gcc_", "__gxx_",
           "__cxa_", "__tls_get_addr", "_GLOBAL_OFFSET_TABLE_", "__start_", "__stop_", "__this_module")


class Symbol:
    def __init__(self, name, info, section, value, size):
        self.name, self.type, self.binding, self.section, self.value, self.size = name, info & 15, info >> 4, section, value, size


def text_at(strings, at):
    return strings[at : strings.index(b"\0", at)].decode(errors="replace")


class Object:
    """An object of x86-64, relocatable or shared. Raises ValueError for anything else."""

    def __init__(self, path):
        data = Path(path).read_bytes()
        if data[:6] != b"\x7fELF\x02\x01":
            raise ValueError(f"{path} is not an object of x86-64")
        (offset,) = struct.unpack_from("<Q", data, 40)
        count, names = struct.unpack_from("<HH", data, 60)
        headers = [struct.unpack_from("<IIQQQQIIQQ", data, offset + 64 * i) for i in range(count)]
        self.contents = [b"" if h[1] == SHT_NOBITS else data[h[4] : h[4] + h[5]] for h in headers]
        self.sections = [text_at(self.contents[names], h[0]) for h in headers]
        self.headers = headers
        self.symbols = []
        for header, content in zip(headers, self.contents):
            if header[1] != SHT_SYMTAB:
                continue
            strings = self.contents[header[6]]
            self.symbols += [
                Symbol(text_at(strings, name), info, section, value, size)
                for name, info, _, section, value, size in struct.iter_unpack("<IBBHQQ", content)
            ]

    def relocations(self, section):
        """Each (offset, symbol) of what is to be filled in there, in order."""
        found = []
        for header, content in zip(self.headers, self.contents):
            if header[1] == SHT_RELA and self.sections[header[7]] == section:
                found += [(offset, self.symbols[info >> 32]) for offset, info, _ in struct.iter_unpack("<QQq", content)]
        return sorted(found, key=lambda entry: entry[0])

    def modinfo(self, tag):
        """The values of each tag=value."""
        strings = b"\0".join(content for name, content in zip(self.sections, self.contents) if name == ".modinfo")
        found = (text.decode(errors="replace").partition("=") for text in strings.split(b"\0"))
        return [value for name, _, value in found if name == tag]

    def undefined(self):
        """The names that something else must define, in the object's order; what may be left out (weak) is not among them."""
        return [
            s.name
            for s in self.symbols
            if s.section == SHN_UNDEF and s.name and s.binding != STB_WEAK and not s.name.startswith(RUNTIME)
        ]

    def defined(self):
        """The symbols that other objects can name."""
        return [s for s in self.symbols if s.binding != STB_LOCAL and s.section not in (SHN_UNDEF,) and s.name]

    def exports(self):
        """{name: (is for GPL modules alone, namespace)} of EXPORT_SYMBOL() and its kin: a __ksymtab_NAME in a section that
        says to whom, and a __kstrtabns_NAME that is the namespace; since Linux 6.4 an __export_symbol_NAME with both texts."""
        spaces = {s.name: s for s in self.symbols if s.name.startswith("__kstrtabns_")}
        found = {}
        for symbol in self.symbols:
            if symbol.name.startswith("__export_symbol_") and self.sections[symbol.section] == ".export_symbol":
                licence = text_at(self.contents[symbol.section], symbol.value)
                namespace = text_at(self.contents[symbol.section], symbol.value + len(licence) + 1)
                found[symbol.name.removeprefix("__export_symbol_")] = licence == "GPL", namespace
                continue
            if not symbol.name.startswith("__ksymtab_") or not SHN_UNDEF < symbol.section < SHN_LORESERVE:
                continue
            name = symbol.name.removeprefix("__ksymtab_")
            space = spaces.get("__kstrtabns_" + name)
            # In what is linked a symbol's value is an address.
            namespace = text_at(self.contents[space.section], space.value - self.headers[space.section][3]) if space else ""
            found[name] = "ksymtab_gpl" in self.sections[symbol.section], namespace
        return found
