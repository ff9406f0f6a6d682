# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Where sequences run: the runner as a program here, or the static one in a VM, against the real kernel."""

import pathlib
import subprocess
import tempfile

LKM_VM = pathlib.Path(__file__).resolve().parents[2] / "kernel/vm/lkm-vm"
NOT_RUN = 77
# A boot costs a few seconds, a sequence a tenth of one. So many in one boot, or a guest that dies tells too little.
IN_ONE_BOOT = 500


class NotRun(Exception):
    """There is no such world here."""


class Transcripts(dict):
    """name -> lines, or name -> hash; what was said beside them is in `remarks`."""

    remarks = ""


def parsed(text, lines):
    """What the runner wrote: with --text the lines of each sequence, else (hash, hex)."""
    found = Transcripts()
    current = None
    for line in text.splitlines():
        if line.startswith("HANGS "):
            found.remarks += line + "\n"
        elif not lines:
            words = line.split(" ")
            if len(words) == 3:
                found[words[0]] = (words[1], words[2])
        elif line.startswith("== "):
            current = found.setdefault(line[3:], [])
        elif current is not None:
            current.append(line)
    return found


class Program:
    """The runner as a program of this machine."""

    def __init__(self, path):
        self.path, self.name = path, "simulator"

    def run(self, sequences, lines=False):
        with tempfile.NamedTemporaryFile("w", suffix=".sequences") as file:
            file.writelines(f"{name} {code}\n" for name, code in sequences)
            file.flush()
            return self._run(["--text"] * lines + [file.name], lines)

    def draw(self, first, count, length):
        """The sequences of some seeds, each cut where the simulator ends, with their hashes."""
        return self._run([str(first), str(count), str(length)], False)

    def _run(self, arguments, lines):
        done = subprocess.run([self.path, *arguments], capture_output=True, text=True, errors="replace")
        found = parsed(done.stdout, lines)
        found.remarks += done.stderr
        if done.returncode not in (0, 1):
            last = list(found)[-1:] or ["the beginning"]
            found.remarks += f"FAILED after {last[0]}: the runner ended with {done.returncode}: {done.stderr[-300:]!r}\n"
        return found


class Machine:
    """The runner in a VM of a kernel series."""

    def __init__(self, series, program, modules):
        self.series, self.name = series, f"Linux {series}"
        self.files = [program, *modules]
        self.boots = 0

    def run(self, sequences, lines=False):
        sequences = list(sequences)
        found = Transcripts()
        for at in range(0, len(sequences), IN_ONE_BOOT):
            self._boot(sequences[at:at + IN_ONE_BOOT], lines, found)
        return found

    def _boot(self, sequences, lines, found):
        """Runs them in one boot. When the guest dies or hangs, the halves run alone, until it is clear whose fault it is."""
        if not sequences:
            return
        self.boots += 1
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "sequences").write_text("".join(f"{name} {code}\n" for name, code in sequences))
            modules = [pathlib.Path(f).name for f in self.files[1:]]
            command = ("echo 1 >/sys/kernel/rcu_expedited; "
                       # The kernel remarks on the first module from outside its tree; no sequence should have that in its log.
                       f"insmod {modules[0]}; rmmod {modules[0].removesuffix('.ko')}; "
                       f"./{pathlib.Path(self.files[0]).name} {'--text' if lines else ''} sequences >/out/result")
            run = [LKM_VM, "run", "--release", self.series, "--command", command, "--out", folder / "out", "--timeout",
                   str(60 + 2 * len(sequences))]
            for file in [*self.files, folder / "sequences"]:
                run += ["--file", str(file)]
            done = subprocess.run(run, capture_output=True, text=True, errors="replace")
            if done.returncode == NOT_RUN:
                raise NotRun(done.stderr.strip())
            result = folder / "out/result"
            text = result.read_text(errors="replace") if result.exists() else ""
        part = parsed(text, lines)
        found.update(part)
        left = [s for s in sequences if s[0] not in part]
        if not left:
            return
        if len(left) == 1 or part.remarks:
            # The first one left is the one that hung.
            found[left[0][0]] = [f"{self.name}: it hangs or dies"] if lines else ("hangs-or-dies", left[0][1])
            found.remarks += f"{left[0][0]} {left[0][1]}: {part.remarks or done.stderr.strip()[:2000]}\n"
            self._boot(left[1:], lines, found)
        else:
            for half in (left[:len(left) // 2], left[len(left) // 2:]):
                self._boot(half, lines, found)
