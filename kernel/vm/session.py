# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""One boot, watched over its serial line. The frames are described in `init`."""

import base64
import binascii
import enum
import gzip
import hashlib
import io
import os
import pathlib
import re
import select
import subprocess
import tarfile
import tempfile
import time

from machine import die_with_parent

# Seconds; those of the other phases are the caller's.
DEADLINES = {"results": 60, "power off": 10}
DEATH = re.compile(rb"^.*(?:BUG: |Oops|general protection fault|Kernel panic)", re.MULTILINE)


class Outcome(enum.Enum):
    FINISHED = "finished"
    DIED = "died"
    HUNG = "hung"


class Session:
    """`outcome`, `phase` (where it ended), `reason`, `exit_code` and `archive` tell what happened."""

    def __init__(self, token, boot_timeout, timeout, log, output):
        self._mark = f"\x1elkm:{token}:".encode()
        self._deadlines = DEADLINES | {"boot": boot_timeout, "command": timeout}
        self._log = log
        self._output = output
        self._pending = b""
        self._payload = bytearray()
        self._afterwards = b""
        self._expected = None
        self._enter("boot")
        self.outcome = self.exit_code = self.archive = None
        self.reason = ""

    def run(self, arguments):
        """Boots and stays until QEMU has ended."""
        with tempfile.TemporaryFile() as complaints:
            guest = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints,
                                     preexec_fn=die_with_parent)
            try:
                self._listen(guest.stdout)
            finally:
                guest.kill()
                guest.wait()
                guest.stdout.close()
            complaints.seek(0)
            self._conclude(complaints.read().decode(errors="replace").strip())

    def _listen(self, line):
        while (left := self._deadline - time.monotonic()) > 0:
            if not select.select([line], [], [], left)[0]:
                break
            data = os.read(line.fileno(), 65536)
            if not data:
                return
            self._receive(data)
        self.outcome = Outcome.HUNG
        self.reason = f"no end of phase '{self.phase}' within {self._deadlines[self.phase]:g} s"

    def _enter(self, phase):
        self.phase = phase
        self._deadline = time.monotonic() + self._deadlines[phase]

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
        if self._expected and self.phase == "results":
            self._payload += data
            return
        self._log.write(data)
        if self.phase == "command":
            self._output.write(data)
            self._output.flush()
        elif self.phase != "boot":
            self._afterwards += data

    def _frame(self, word="", *arguments):
        if word == "boot":
            self._enter("command")
        elif word == "end":
            self._enter("results")
        elif word == "files":
            self._expected = arguments
        elif word == "verdict":
            self.archive = self._checked_archive()
            self.exit_code = int(arguments[0])
            self._enter("power off")

    def _checked_archive(self):
        """The tar archive of /out, or None if a byte of it was lost or changed on the way."""
        try:
            packed = base64.b64decode(self._payload.replace(b"\n", b""), validate=True)
        except binascii.Error:
            return None
        if self._expected != (str(len(packed)), hashlib.sha256(packed).hexdigest()):
            return None
        return gzip.decompress(packed)

    def _conclude(self, complaints):
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
            self.outcome, self.reason = Outcome.DIED, "the files in /out arrived damaged"
        else:
            self.outcome = Outcome.FINISHED
        if complaints and self.phase == "boot":
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
