#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""What comes between compiling and linking: checks the modules of a folder against what the simulated kernel and other modules
export, writes Module.symvers, and for each module NAME.mod.c. Its errors and warnings are those of Linux's modpost."""

import argparse
import re
import sys
from pathlib import Path

import elf
import srcversion

# Linux's license_is_gpl_compatible().
GPL_COMPATIBLE = {"GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL"}
MODULE_NAME_LEN = 64 - 8
MAX_UNRESOLVED = 10


class Export:
    def __init__(self, module, gpl_only, namespace):
        self.module, self.gpl_only, self.namespace = module, gpl_only, namespace


class Module:
    """A module by its object: `path` is that without suffix, `object` what was compiled."""

    def __init__(self, path):
        self.path, self.name = path, Path(path).name
        self.object = elf.Object(path + ".o")
        self.licenses = self.object.modinfo("license")
        self.is_gpl = all(license in GPL_COMPATIBLE for license in self.licenses)
        self.depends = []

    def sources(self):
        """The files that srcversion is of: of each object its source, and what it includes from the object's own folder."""
        for name in Path(self.path + ".mod").read_text().split():
            compiled = Path(name)
            dependencies = compiled.with_name(f".{compiled.name}.d").read_text().replace("\\\n", " ")
            source, *others = dependencies.partition(": ")[2].split("\n")[0].split()
            yield source
            yield from (other for other in others if Path(other).parent == compiled.parent)


def read_symvers(path):
    exports = {}
    for line in Path(path).read_text().splitlines():
        _, name, module, kind, *namespace = line.split("\t")
        exports[name] = Export(module, kind.endswith("_GPL"), namespace[0] if namespace else "")
    return exports


def symvers_line(name, export):
    kind = "EXPORT_SYMBOL_GPL" if export.gpl_only else "EXPORT_SYMBOL"
    return f"0x00000000\t{name}\t{export.module}\t{kind}\t{export.namespace}\n"


class Modpost:
    """What is said of modules, in texts; of undefined symbols, so many are reported."""

    def __init__(self, exports, warn_only, reported=MAX_UNRESOLVED):
        self.exports, self.warn_only, self.failed, self.unresolved = exports, warn_only, False, 0
        self.reported, self.texts = reported, []

    def error(self, text):
        self.failed = True
        self.texts.append(f"ERROR: modpost: {text}")

    def warning(self, text):
        self.texts.append(f"WARNING: modpost: {text}")

    def add_exports(self, module):
        for name, (gpl_only, namespace) in module.object.exports().items():
            known = self.exports.get(name)
            if known and known.module in ("vmlinux", module.path):
                suffix = "" if known.module == "vmlinux" else ".ko"
                self.error(f"{module.path}: '{name}' exported twice. Previous export was in {known.module}{suffix}")
            self.exports[name] = Export(module.path, gpl_only, namespace)

    def check(self, module, extra_warn):
        if not module.licenses:
            self.error(f"missing MODULE_LICENSE() in {module.path}.o")
        if extra_warn and not module.object.modinfo("description"):
            self.warning(f"missing MODULE_DESCRIPTION() in {module.path}.o")
        if len(module.name) >= MODULE_NAME_LEN:
            self.error(f"module name is too long [{module.path}.ko]")
        imported = module.object.modinfo("import_ns")
        for name in module.object.undefined():
            export = self.exports.get(name)
            if not export:
                self.undefined(name, module)
                continue
            if export.module != "vmlinux" and Path(export.module).name not in module.depends:
                module.depends.append(Path(export.module).name)
            if export.namespace and export.namespace not in imported:
                self.error(f"module {module.name} uses symbol {name} from namespace {export.namespace}, but does not import it.")
            if export.gpl_only and not module.is_gpl:
                self.error(f"GPL-incompatible module {module.name}.ko uses GPL-only symbol '{name}'")

    def undefined(self, name, module):
        self.unresolved += 1
        if self.unresolved <= self.reported:
            (self.warning if self.warn_only else self.error)(f'"{name}" [{module.path}.ko] undefined!')


def mod_c(name, depends, version):
    """The source that carries what is known of a module after it is compiled, in the order that gcc gives it in a real one."""
    tags = ([] if version is None else [f"srcversion={version}"]) + [f"depends={','.join(depends)}"]
    # Not as variables, beside which clang's AddressSanitizer would put gaps.
    own = " ".join(rf'".asciz \"{tag}\"\n"' for tag in tags)
    return f"""/* Written by lkm's modpost.py. */
#define KBUILD_MODNAME "{name}"
#include <linux/lkm_modpost.h>
__asm__(".pushsection .modinfo, \\"a\\"\\n" {own} LKM_MODPOST_INFO ".popsection");
"""


def write(path, text):
    """Leaves a file alone that has the text."""
    path = Path(path)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--kernel", required=True, help="Module.symvers of the kernel")
    ask.add_argument("--extra", action="append", default=[], help="Module.symvers of other modules")
    ask.add_argument("--out", required=True, help="Module.symvers to write")
    ask.add_argument("--root", default="", help="what is left out of the modules' paths in it")
    ask.add_argument("--warn", action="store_true", help="undefined symbols are only warned about")
    ask.add_argument("--extra-warn", action="store_true", help="what W=1 adds")
    ask.add_argument("modules", nargs="*", metavar="NAME.ko")
    asked = ask.parse_args()

    exports = read_symvers(asked.kernel)
    for extra in asked.extra:
        if Path(extra).exists():
            exports |= {name: e for name, e in read_symvers(extra).items() if name not in exports}
        else:
            print(f"WARNING: modpost: {extra}: No such file or directory", file=sys.stderr)
    post = Modpost(exports, asked.warn)
    modules = [Module(re.sub(r"\.ko$", "", path)) for path in asked.modules]
    for module in modules:
        post.add_exports(module)
    for module in modules:
        post.check(module, asked.extra_warn)
    if post.unresolved > MAX_UNRESOLVED:
        post.warning(f"suppressed {post.unresolved - MAX_UNRESOLVED} unresolved symbol warnings because there were too many)")
    print("".join(text + "\n" for text in post.texts), end="", file=sys.stderr)
    if post.failed:
        return 1
    for module in modules:
        version = srcversion.of(module.sources()) if module.object.modinfo("version") else None
        write(module.path + ".mod.c", mod_c(module.name.replace('-', '_'), module.depends, version))
    ours = {module.path for module in modules}
    Path(asked.out).write_text("".join(symvers_line(n, e) for n, e in sorted(exports.items()) if e.module in ours))
    return 0


if __name__ == "__main__":
    sys.exit(main())
