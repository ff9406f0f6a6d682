# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Runs a shell script with modules in front of the simulated kernel (lkm run) and under a real one in a VM (lkm vm), and shows what
it printed in both, side by side. They are equal when only addresses, times, sizes and the kernel's release differ.

The folder of the script, and the folder of each module of -m, is built for both with its own Makefile or Kbuild. So `make` does
nothing in the script. When the script says modprobe, the modules are installed before it starts."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import transcript
import tree

sys.path.insert(0, str(tree.KERNEL / "vm"))
import kernels  # noqa: E402

EQUAL, DIFFERENT, FAILED, NOT_RUN = 0, 1, 125, 77

# Besides those that the script names.
ALWAYS = ("bash", "cat", "cp", "depmod", "dmesg", "insmod", "ls", "lsmod", "mkdir", "modinfo", "modprobe", "rmmod", "uname")
# They need more than their libraries.
NOT_CARRIED = re.compile(r"(python|perl|ruby|gdb|strace|sudo|su\b|make|gcc|cc)")
FILES_OF_BUILDS = ("*.ko", "*.o", "*.mod", "*.mod.c", ".*.cmd", ".*.d", "Module.symvers", "modules.order", "build*", ".git", "__pycache__")
COMMON = "exec 2>&1\nexport LC_ALL=C TZ=UTC\n"
# As `make modules_install` and depmod do; a VM has nothing there.
INSTALL = """(mkdir -p "/lib/modules/$(uname -r)/extra" && cp ./*.ko "$_" && cd "$_/.." &&
 for list in order builtin builtin.modinfo; do [ -e modules.$list ] || : > modules.$list; done && depmod) || exit
"""
# The numbers that a kernel gives to a device: others may have come first.
DEVICE = (re.compile(r"^([bc][-rwxsStT]{9} +\d+ \S+ +\S+ +)\d+, +\d+ ", re.M), r"\1NUMBERS ")
NOTHING, SUDO = "#!/bin/sh\n", '#!/bin/sh\nexec "$@"\n'


class CannotBuild(Exception):
    pass


def arguments(command):
    command.add_argument("-m", "--module", action="append", default=[], metavar="FILE", help="insert this module first; parameters may follow in the same word")
    command.add_argument("--release", default="6.1", metavar="SERIES", help="of the real kernel: 6.1 (the default) or 6.12")
    command.add_argument("--timeout", type=float, default=60, metavar="SECONDS", help="for the script, in each world (60)")
    command.add_argument("script", type=Path, metavar="SCRIPT.sh", help="for bash")


def run(asked):
    if not asked.script.is_file():
        raise tree.Missing(f"there is no {asked.script}")
    release = kernels.cached(asked.release)
    if not release or not Path("/lib/modules", release, "build/Makefile").exists():
        print(f"lkm diff: NOT RUN: no {asked.release} kernel with headers of the same release here; ./setup.sh gets them, and `lkm vm fetch`", file=sys.stderr)
        return NOT_RUN
    folders = {asked.script.resolve().parent}
    first = []
    for words in asked.module:
        file, _, parameters = words.partition(" ")
        folders.add(Path(file).resolve().parent)
        first.append((Path(file).name, parameters))
    text = asked.script.read_text()
    with tempfile.TemporaryDirectory(prefix="lkm-diff.") as temporary:
        os.chmod(temporary, 0o755)
        simulated, real = Path(temporary, "simulator"), Path(temporary, "linux")
        try:
            for folder in sorted(folders):
                if any((folder / name).exists() for name in ("Kbuild", "Makefile")):
                    build(folder, simulated, tree.kdir())
                    build(folder, real, f"/lib/modules/{release}/build", "KCFLAGS=-g0", "CONFIG_DEBUG_INFO_BTF_MODULES=")
            for name, _ in first:
                for place in (simulated, real):
                    if not (place / name).exists():
                        raise CannotBuild(f"{name} is not what its folder builds")
        except CannotBuild as why:
            print(f"lkm diff: {why}", file=sys.stderr)
            return FAILED
        for place in (simulated, real):
            place.mkdir(exist_ok=True)
            (place / asked.script.name).write_text(text)
        begin = COMMON + (INSTALL if re.search(r"\bmodprobe\b", text) else "")
        begin += "".join(f"insmod ./{name} {parameters} || exit\n" for name, parameters in first)
        end = f"bash -v ./{asked.script.name}; status=$?; [ $status = 0 ] || echo \"[exit status $status]\"\n"
        ours = in_simulator(begin + end, simulated, asked.timeout)
        theirs = None if ours is None else on_linux(begin + end, real, text, asked)
    if not isinstance(theirs, str):
        return FAILED if theirs is None else theirs
    masks = (*transcript.MASKS, DEVICE, *((re.compile(rf"(?<![\w.]){re.escape(name)}"), "RELEASE") for name in (release, simulated_release())))
    shown, equal = transcript.side_by_side(ours, theirs, ("lkm run", f"Linux {release}"), masks)
    print(shown)
    lines = len(ours.splitlines())
    print(f"Equal: {lines} lines." if equal else "NOT equal: the lines with ≠ differ.")
    return EQUAL if equal else DIFFERENT


def simulated_release():
    asked = subprocess.run(["make", "-s", "-C", tree.kdir(), "kernelrelease"], capture_output=True, text=True)
    return asked.stdout.strip() or "6.1.0-lkm"


def build(folder, place, kernel, *more):
    shutil.copytree(folder, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*FILES_OF_BUILDS))
    environment = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL")}
    done = subprocess.run(["make", "-C", str(kernel), f"M={place}", *more, "modules"], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise CannotBuild(f"{folder} does not build with make -C {kernel}:\n{done.stdout}{done.stderr}".rstrip())


def in_simulator(text, folder, seconds):
    own = folder / ".programs"
    own.mkdir()
    script(own / "make", NOTHING)
    try:
        done = subprocess.run([tree.lkm_run(), "run", "bash", "-c", f"PATH={own}:$PATH\n{text}"], cwd=folder, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, errors="replace", timeout=seconds)
    except subprocess.TimeoutExpired:
        print(f"lkm diff: the script did not end within {seconds:g} seconds in front of the simulated kernel", file=sys.stderr)
        return None
    sys.stderr.write(done.stderr)
    return done.stdout


def on_linux(text, folder, said, asked):
    """What it prints there; or the exit status of lkm-vm, when that is about itself."""
    files = {"/etc/passwd": "/etc/passwd", "/etc/group": "/etc/group"}
    for name in sorted({*ALWAYS, *re.findall(r"[A-Za-z][\w.+-]*", said)}):
        program = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
        if program and not NOT_CARRIED.match(name) and is_elf(program):
            for here, there in transcript.carried(program, f"/programs/{name}").items():
                files.setdefault(here if there == here else f"{here}\0{name}", there)
    for path in folder.iterdir():
        if path.is_file() and path.suffix not in (".o", ".c", ".h", ".mod", ".order", ".symvers", ".d", ".cmd"):
            files[str(path)] = f"/lkm/{path.name}"
    for name, body in (("make", NOTHING), ("sudo", SUDO)):
        files[str(script(folder / f".{name}", body))] = f"/programs/{name}"
    begin = Path(folder, ".lkm-diff")
    begin.write_text("export PATH=/programs:$PATH\ndmesg -C\n" + text)
    out = Path(folder, ".out")
    command = [tree.KERNEL / "vm/lkm-vm", "run", "--release", asked.release, "--timeout", str(asked.timeout), "--out", out, "--file", f"{begin}:/lkm/.lkm-diff"]
    for here, there in files.items():
        command += ["--file", f"{here.partition(chr(0))[0]}:{there}"]
    # Between two programs is a pipe: some have other ways to write into a file.
    command += ["--command", "/programs/bash /lkm/.lkm-diff | cat >/out/transcript"]
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        return NOT_RUN if done.returncode == NOT_RUN else None
    return (out / "transcript").read_text(errors="replace")


def script(path, body):
    path.write_text(body)
    path.chmod(0o755)
    return path


def is_elf(path):
    try:
        return transcript.is_program(path)
    except OSError:
        return False
