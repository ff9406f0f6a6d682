# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""A session: lines of shell, performed in the simulator and by the real programs on a real kernel, and compared.

A line is one command with its redirections. What starts with # is said to the reader, and kept out of the transcript.
"""

import argparse
import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "kernel/lkm"))
import transcript as transcripts  # noqa: E402

LKM_VM = ROOT / "kernel/vm/lkm-vm"

# Debian's own programs, which find their libraries in the places where the host has them. The shell, and with it echo, is busybox's.
PROGRAMS = {"kmod": ("insmod", "rmmod", "lsmod", "modinfo"), "dmesg": ("dmesg",), "cat": ("cat",), "ls": ("ls",), "dd": ("dd",)}

# All that may differ between the two worlds, and what stands in its place.
MASKS = transcripts.MASKS

# What a later kernel does in another way than 6.1: its words, and 6.1's.
LATER = {"6.12": ((re.compile(r"^(name: .*\n)(retpoline: .*\n)", re.M), r"\2\1"),
                  # It remarks on a module's licence once more.
                  (re.compile(r"^.* module license taints kernel\.\n", re.M), ""),
                  # A line of the log may be 32 characters longer.
                  (re.compile(r"^(\[ *\d+\.\d{6}\] .{989}).+", re.M), r"\1"))}

# For make, with a real kernel: without debug information the modules are smaller to carry.
SMALL = ("KCFLAGS=-g0", "CONFIG_DEBUG_INFO_BTF_MODULES=")


class NotRun(Exception):
    """This machine lacks something; the text says what."""


def arguments(description):
    """What both tests of sessions are told: where to build and with what, and in which world."""
    ask = argparse.ArgumentParser(description=description)
    for name in ("build", "kdir", "program", "ioctl", "world"):
        ask.add_argument(name)
    ask.add_argument("--make", action="append", default=[], metavar="NAME=VALUE", help="for make, with kdir")
    return ask


def lines_of(script):
    lines = [line.strip() for line in Path(script).read_text().splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def masked(text):
    return transcripts.masked(text, MASKS)


def with_sorted_modinfo(transcript):
    """gcc, which Debian's kernels are compiled by, turns the order of .modinfo round, and clang keeps it."""
    return re.sub(r"^(\$ modinfo .*\n)((?:(?!\$ ).*\n)*)", lambda m: m[1] + "".join(sorted(m[2].splitlines(True))), transcript, flags=re.M)


def difference(simulated, real, kernel):
    """The lines that differ, in diff's form; "" when there are none."""
    return "\n".join(difflib.unified_diff(masked(real).splitlines(), masked(simulated).splitlines(), kernel, "simulator", lineterm="", n=4))


def release_of(series):
    """The release that the VM of a series boots, which must be one whose headers are here."""
    cache = Path(os.environ.get("LKM_CACHE") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lkm")
    known = cache / "kernels" / series / "release"
    release = known.read_text().strip() if known.exists() else ""
    if not release or not Path("/lib/modules", release, "build/Makefile").exists():
        raise NotRun(f"NOT RUN: no {series} kernel with headers of the same release here: ./setup.sh gets them")
    return release


def build(kbuild, sources, folder, tree, *more):
    """Builds modules as a person does, `make -C TREE M=FOLDER`, and returns what make says. `sources` are linked into the
    folder, and `kbuild` is its Kbuild, when it has none yet. What does not compile is left out."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in sources:
        link = folder / Path(source).name
        link.unlink(missing_ok=True)
        link.symlink_to(Path(source).resolve())
    if kbuild and (not (folder / "Kbuild").exists() or (folder / "Kbuild").read_text() != kbuild):
        (folder / "Kbuild").write_text(kbuild)
    environment = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL")}
    command = ["make", "-k", "--no-print-directory", "-C", tree, f"M={folder}", *more, "modules"]
    return subprocess.run([str(word) for word in command], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", timeout=1200).stdout


def simulated(program, script, folder):
    """What the session prints in the simulator, with the modules in `folder`."""
    if not shutil.which("modinfo"):
        raise NotRun("NOT RUN: modinfo is not installed; on Debian: apt-get install kmod")
    done = subprocess.run([program], cwd=folder, input="\n".join(lines_of(script)) + "\n", capture_output=True, text=True, errors="replace",
                          timeout=300)
    if done.returncode:
        raise AssertionError(f"the session ended with {done.returncode} in the simulator:\n{done.stdout}{done.stderr}")
    return done.stdout


def in_front(lkm_run, script, folder, ioctl):
    """What it prints when bash and the machine's own programs perform it in front of a simulated kernel, with `lkm run`."""
    if subprocess.run([lkm_run, "doctor"], capture_output=True).returncode:
        raise NotRun("NOT RUN: this machine does not hand over system calls: lkm doctor says why")
    text = "exec 2>&1\n" + f'ioctl() {{ {shlex.quote(str(ioctl))} "$@"; }}\n' + shown(lines_of(script))
    done = subprocess.run([lkm_run, "run", "--report", "bash", "-c", text, "sh"], cwd=folder, env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=300)
    if done.returncode or "BUG" in done.stderr:
        raise AssertionError(f"the session ended with {done.returncode} in front of the simulated kernel:\n{done.stdout}{done.stderr}")
    # The VM has no names of users.
    transcript = re.sub(r"^([-bcdl][-rwxsStT]{9} +\d+) root +root ", r"\1 0 0 ", done.stdout, flags=re.M)
    # What the two shells say in different words.
    transcript = re.sub(r"^sh: line \d+: (?:echo: )?(?=write error)", "sh: ", transcript, flags=re.M)
    transcript = re.sub(r"^sh: line \d+: (\S+): No such file or directory$", r"sh: can't open \1: no such file", transcript, flags=re.M)
    transcript = re.sub(r"^sh: line \d+: ", "sh: ", transcript, flags=re.M)
    return re.sub(r"^rmmod: ERROR: \.\./libkmod/.*\n", "", transcript, flags=re.M)


def on_linux(series, script, files):
    """What it prints on a real kernel. `files` are the modules and programs that it needs."""
    with tempfile.TemporaryDirectory(prefix="lkm_session.") as folder:
        shell = Path(folder, "session.sh")
        shell.write_text(shell_script(lines_of(script)))
        out = Path(folder, "out")
        command = [LKM_VM, "run", "--release", series, "--out", out, "--timeout", "120", "--file", f"{shell}:session.sh"]
        for file in files:
            command += ["--file", str(file)]
        for host, guest in programs():
            command += ["--file", f"{host}:{guest}"]
        links = "; ".join(f"ln -s {name} /programs/{alias}" for name, aliases in PROGRAMS.items() for alias in aliases if alias != name)
        # Between two programs is a pipe: cat has other ways to copy into a file.
        command += ["--command", f"{links}; LC_ALL=C TZ=UTC sh session.sh 2>&1 | busybox cat >/out/transcript"]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=600)
        if done.returncode == 77:
            raise NotRun(done.stderr.strip())
        if done.returncode:
            raise AssertionError(f"lkm-vm ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        # In a script, the shell says which line it is; and programs say where they are when they are called by their path.
        transcript = re.sub(r"^session.sh: line \d+: ", "sh: ", (out / "transcript").read_text(errors="replace"), flags=re.M)
        transcript = re.sub(r"^/programs/", "", transcript, flags=re.M)
        # kmod's library says the same before, with a line of its own source.
        transcript = re.sub(r"^rmmod: ERROR: \.\./libkmod/.*\n", "", transcript, flags=re.M)
        for pattern, instead in LATER.get(series, ()):
            transcript = pattern.sub(instead, transcript)
        return transcript


def shell_script(lines):
    """Each line is shown, done, and followed by its exit status when that is not 0."""
    names = [alias for aliases in PROGRAMS.values() for alias in aliases]
    # busybox's shell looks for its own applets first, whatever PATH says; a function comes before them.
    text = "".join(f'{name}() {{ /programs/{name} "$@"; }}\n' for name in names) + 'ioctl() { /lkm/ioctl "$@"; }\ndmesg -C\n'
    return text + shown(lines)


def shown(lines):
    return "".join(f"printf '%s\\n' {shlex.quote('$ ' + line)}\n{{ {line}\n}}; status=$?; [ $status = 0 ] || echo \"[exit status $status]\"\n"
                   for line in lines)


def programs():
    """Pairs of a file here and its place in the guest: the programs, and the libraries that they are linked to."""
    pairs = {}
    for name in PROGRAMS:
        program = shutil.which(name)
        if not program:
            raise NotRun(f"NOT RUN: there is no {name} here")
        pairs.update(transcripts.carried(program, f"/programs/{name}"))
    return pairs.items()
