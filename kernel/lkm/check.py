# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Says in one table what of a folder of kernel modules, or of single C files, would fail: in the simulator, and in each kernel
whose headers are installed. Nothing is written beside the sources."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import findings
import modpost
import overlay
import sources
import tree

FAILED = re.compile(r"^(\S+?):(\d+):\d+: (?:fatal )?error: (.*)$", re.M)
IMPLICIT = re.compile(r"implicit declaration of function ['‘](\w+)")
NO_HEADER = re.compile(r"(\S+): No such file or directory$|\"?(\S+) is not modelled by lkm")


class Reported:
    """True for a compiler's sentence on a header or function that the table has already."""

    def __init__(self, headers, calls):
        self.names = {name for _, name in [*headers, *calls]}

    def __call__(self, text):
        found = NO_HEADER.search(text) or IMPLICIT.match(text)
        return bool(found and self.names & set(found.groups()))


def arguments(command):
    command.add_argument("path", nargs="+", type=Path, metavar="FOLDER|FILE", help="a folder with a Makefile or Kbuild, or C files")
    command.add_argument("--kernel", action="append", metavar="RELEASE", help="only this kernel of /lib/modules (may be repeated)")
    command.add_argument("--no-kernels", action="store_true", help="only the simulator")


def kernels(asked):
    """{release: build tree} of the kernels whose headers are installed."""
    found = {build.parent.name: build for build in sorted(Path("/lib/modules").glob("*/build")) if (build / "Makefile").exists()}
    if asked.no_kernels:
        return {}
    for release in asked.kernel or []:
        if release not in found:
            raise tree.Missing(f"no headers of kernel {release}: there is {', '.join(found) or 'none'} under /lib/modules/*/build")
    return {release: build for release, build in found.items() if not asked.kernel or release in asked.kernel}


def copy(paths, to):
    """What is checked, where make may write."""
    if len(paths) == 1 and paths[0].is_dir():
        folder = paths[0].resolve()
        if not any(sources.names_modules(folder / name) for name in ("Kbuild", "Makefile")):
            raise tree.Missing(f"{paths[0]} has no Makefile or Kbuild with obj-m: name its C files instead")
        return overlay.make(folder, to)
    for path in paths:
        if path.suffix != ".c" or not path.is_file():
            raise tree.Missing(f"{path} is no C file: lkm check takes one folder, or C files")
        shutil.copy(path, to / path.name)
    includes = " ".join(f"-I{folder}" for folder in sorted({str(path.resolve().parent) for path in paths}))
    (to / "Kbuild").write_text(f"obj-m := {' '.join(path.stem + '.o' for path in paths)}\nccflags-y := {includes}\n")
    return to


def make(kdir, folder):
    environment = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "W", "V")}
    done = subprocess.run(["make", "-k", "-C", str(kdir), f"M={folder}", "KBUILD_MODPOST_WARN=1", "modules"], text=True, errors="replace",
                          env=environment | {"LC_ALL": "C", "PWD": str(folder)}, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout


def what_modpost_says(world, kdir, folder, table):
    """The import check, licences and namespaces of all modules that were compiled."""
    modules = [modpost.Module(str(path)[:-4]) for path in sorted(folder.rglob("*.mod")) if path.with_suffix(".o").exists()]
    symvers = Path(kdir) / "Module.symvers"
    if not symvers.exists():
        return modules
    exports = modpost.read_symvers(symvers)
    kernel_names = set(exports)
    post = modpost.Modpost(exports, warn_only=False, reported=sys.maxsize)
    for module in modules:
        post.add_exports(module)
    for module in modules:
        post.texts.clear()
        post.check(module, extra_warn=False)
        for text in post.texts:
            table.add(f"{module.name}.ko", findings.of_modpost(text), world, "fails")
        table.namespace(module, kernel_names)
    return modules


def what_the_sources_say(kdir, folder, neighbours, table):
    """The headers and functions that the simulator lacks, all at once. Returns which of the compiler's sentences say the same."""
    known = sources.Names(tree.headers(), modpost.read_symvers(kdir / "Module.symvers"))
    headers, calls = sources.scan(folder, known, neighbours)
    for where, header in headers:
        table.add(where, f"<{header}> is not modelled", "simulator", "fails")
    for where, name in calls:
        nearest = known.nearest(name)
        table.add(where, f"{name}() is not modelled" + (f"; the nearest that is: {nearest}()" if nearest else ""), "simulator", "fails")
    return Reported(headers, calls)


def compile_in(world, kdir, folder, neighbours, table):
    output = make(kdir, folder)
    skip = what_the_sources_say(kdir, folder, neighbours, table) if world == "simulator" else Reported([], [])
    for file, line, text in FAILED.findall(output):
        if not skip(text):
            table.add(f"{place(file, folder)}:{line}", findings.of_compiler(text), world, "fails")
    broken = re.search(r"^(?:\S+: )?\*\*\* (?!\[)(.*?)\.? +Stop\.", output, re.M) or re.search(r"^make.*?: \*\*\* (No rule .*?)\.", output, re.M)
    if broken:
        table.add("Makefile", broken[1], world, "fails")
    return what_modpost_says(world, kdir, folder, table)


def place(file, folder):
    return os.path.relpath(file, folder) if Path(file).is_absolute() else file


def run(asked):
    table = findings.Table(["simulator", *kernels(asked)])
    with tempfile.TemporaryDirectory(prefix="lkm-check.") as temporary:
        for world, kdir in {"simulator": tree.kdir(), **kernels(asked)}.items():
            base = Path(temporary) / world
            base.mkdir()
            folder = copy(asked.path, base)
            modules = compile_in(world, kdir, folder, asked.path[0].resolve().parent, table)
            table.modules |= {module.name for module in modules}
    print(table.text())
    return 1 if table.fails() else 0
