# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""The table of `lkm check`: a line for each finding, and a column for each world that was asked."""

import re

# What every module has: its entries, and what the tools make.
OF_EVERY_MODULE = re.compile(r"(init_module|cleanup_module|__this_module|__mod_\w+_device_table|__pfx_\w+|__cfi_\w+)$")


def of_modpost(text):
    """modpost's sentence without the path, which the table's first column has."""
    text = re.sub(r"^ERROR: modpost: ", "", text)
    undefined = re.match(r'"(\w+)" \[.*\] undefined!', text)
    if undefined:
        return f"{undefined[1]}() is not exported"
    return re.sub(r"(missing MODULE_LICENSE\(\)) in .*", r"\1", text)


def of_compiler(text):
    """A compiler's sentence without the flag that made it an error."""
    return re.sub(r" \[-W[\w=-]+\]$", "", text).translate(str.maketrans("‘’", "''"))


class Table:
    def __init__(self, worlds):
        self.worlds, self.rows, self.modules = worlds, {}, set()

    def add(self, where, what, world, verdict):
        self.rows.setdefault((where, what), {})[world] = verdict

    def namespace(self, module, kernel_names):
        """Notes on symbols that are not static: all of the kernel sees them."""
        prefix = module.name.replace("-", "_").split("_")[0]
        for symbol in module.object.defined():
            if OF_EVERY_MODULE.match(symbol.name) or symbol.name in module.object.exports():
                continue
            if symbol.name in kernel_names:
                what = f"{symbol.name} is the kernel's name too: make it static, or call it {prefix}_{symbol.name}"
            elif not symbol.name.startswith(prefix):
                what = f"{symbol.name} is not static and does not begin with {prefix}"
            else:
                continue
            for world in self.worlds:
                self.add(f"{module.name}.ko", what, world, "note")

    def fails(self):
        return any("fails" in row.values() for row in self.rows.values())

    def text(self):
        if not self.rows:
            return f"Nothing to say of {', '.join(sorted(self.modules)) or 'it: no module was built'}: {', '.join(self.worlds)}."
        order = lambda row: (row[0][0].endswith(".ko"), re.sub(r"\d+", lambda n: n[0].zfill(6), row[0][0]), row[0][1])  # noqa: E731
        lines = [["where", *self.worlds, "what"]]
        for (where, what), verdicts in sorted(self.rows.items(), key=order):
            lines.append([where, *(verdicts.get(world, "-") for world in self.worlds), what])
        widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]) - 1)]
        rows = ["  ".join([cell.ljust(width) for cell, width in zip(line, widths)] + [line[-1]]) for line in lines]
        counts = [sum(v.get(world) == "fails" for v in self.rows.values()) for world in self.worlds]
        summary = (f"{world}: {count or 'no'} failure{'' if count == 1 else 's'}" for world, count in zip(self.worlds, counts))
        return "\n".join([*rows, "", ", ".join(summary) + "."])
