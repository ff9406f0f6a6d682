# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""A guest at work, watched over its serial line: it boots, then it runs one command. The frames are described in `init`."""

import enum
import hashlib
import io
import os
import pathlib
import re
import secrets
import select
import tarfile
import time

from machine import WINDOW

# Seconds; those of the other phases are the caller's.
DEADLINES = {"start": 120, "results": 120, "done": 0}
DEATH = re.compile(rb"^.*(?:BUG: |Oops|general protection fault|Kernel panic)", re.MULTILINE)


class Outcome(enum.Enum):
    FINISHED = "finished"
    DIED = "died"
    HUNG = "hung"


class Session:
    """`outcome`, `phase` (where it ended), `reason`, `exit_code` and `archive` tell what happened."""

    def __init__(self, guest, boot_timeout, timeout, log, output):
        self._guest = guest
        self._deadlines = DEADLINES | {"boot": boot_timeout, "command": timeout}
        self._log = log
        self._output = output
        self._pending = b""
        self._afterwards = b""
        self.outcome = self.exit_code = self.archive = None
        self.reason = ""

    def boot(self):
        """Waits until the guest is ready for a command, and tells whether it is."""
        self._begin("boot", token="")
        self._listen(until="start")
        if self.phase == "boot":
            self._conclude()
        return self.outcome is None

    def run(self, load):
        """Has a guest that is ready unpack `load` and run the command in it; stays until that is done."""
        self._guest.memory.put(load)
        token = secrets.token_hex(8)
        self._begin("start", token)
        self._guest.type(f"{token} {int(time.time())} {WINDOW.start} {len(WINDOW)} {len(load)}")
        self._listen(until="done")
        self._conclude()

    def _begin(self, phase, token):
        self._mark = f"\x1elkm:{token}:".encode()
        self._enter(phase)

    def _enter(self, phase):
        self.phase = phase
        self._deadline = time.monotonic() + self._deadlines[phase]

    def _listen(self, until):
        while self.phase != until:
            left = self._deadline - time.monotonic()
            if left <= 0 or not select.select([self._guest.serial], [], [], left)[0]:
                self.outcome = Outcome.HUNG
                self.reason = f"no end of phase '{self.phase}' within {self._deadlines[self.phase]:g} s"
                return
            data = os.read(self._guest.serial.fileno(), 65536)
            if not data:
                return
            self._receive(data)

    def _receive(self, data):
        self._pending += data
        while self._mark in self._pending:
            text, _, rest = self._pending.partition(self._mark)
            frame, newline, rest = rest.partition(b"\n")
            self._text(text)
            self._pending = rest if newline else self._mark + frame
            if not newline:
                return
            self._frame(*frame.decode(errors="replace").split())
        # A mark may be cut in two by the pipe.
        start = self._pending.rfind(self._mark[:1])
        whole = start if start >= 0 and self._mark.startswith(self._pending[start:]) else len(self._pending)
        self._text(self._pending[:whole])
        self._pending = self._pending[whole:]

    def _text(self, data):
        self._log.write(data)
        if self.phase == "command":
            self._output.write(data)
            self._output.flush()
        elif self.phase == "results":
            self._afterwards += data

    def _frame(self, word="", *arguments):
        if word == "ready":
            self._enter("start")
        elif word == "run":
            self._enter("command")
        elif word == "end":
            self._enter("results")
        elif word == "verdict":
            code, size, digest = arguments
            self.archive = self._checked(int(size), digest)
            self.exit_code = int(code)
            self._enter("done")

    def _checked(self, size, digest):
        """The tar archive of /out, or None if it is not what the guest meant to leave in the window."""
        if size > len(WINDOW):
            return None
        packed = self._guest.memory.get(size)
        return packed if hashlib.sha256(packed).hexdigest() == digest else None

    def _conclude(self):
        self._text(self._pending)
        self._log.flush()
        log = pathlib.Path(self._log.name).read_bytes()
        if self.outcome is Outcome.HUNG and b"Kernel panic - not syncing" not in log:
            return
        if self.exit_code is None:
            self.outcome, self.reason = Outcome.DIED, f"the guest ended without a verdict, in phase '{self.phase}'"
        elif DEATH.search(self._afterwards):
            self.outcome, self.reason = Outcome.DIED, "the kernel failed after the command had ended"
        elif self.archive is None:
            self.outcome, self.reason = Outcome.DIED, f"the files in /out arrived damaged, or are more than {len(WINDOW) >> 20} MiB"
        else:
            self.outcome = Outcome.FINISHED
        if self.phase == "boot" and (complaints := self._guest.complaints()):
            self.reason += f"; QEMU says: {complaints}"


def unpack(archive, out):
    """Writes the regular files of a tar archive below `out`; a guest cannot name a place outside it."""
    out = pathlib.Path(out).resolve()
    with tarfile.open(fileobj=io.BytesIO(archive)) as content:
        for entry in content:
            target = (out / entry.name).resolve()
            if not entry.isfile() or not target.is_relative_to(out):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.extractfile(entry).read())
            target.chmod(entry.mode & 0o777)
