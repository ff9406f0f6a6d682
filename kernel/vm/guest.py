# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""A running QEMU: its memory, its serial line and its monitor."""

import contextlib
import json
import mmap
import os
import socket
import subprocess
import tempfile
import time

import machine


class Broken(Exception):
    """QEMU did not do as it was asked; the text says what happened."""


class Memory:
    """The guest's memory: a file without a name, which QEMU maps, and this program as well."""

    def __init__(self):
        self.file = os.memfd_create("guest")
        os.ftruncate(self.file, machine.MEMORY)
        self._window = mmap.mmap(self.file, len(machine.WINDOW), offset=machine.WINDOW.start)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._window.close()
        os.close(self.file)

    def put(self, data):
        self._window[:len(data)] = data

    def get(self, size):
        return self._window[:size]


class Guest:
    """`with` ends it. Its serial line is read from `serial`."""

    def __init__(self, arguments, memory):
        self.memory = memory
        here, there = socket.socketpair()
        self._complaints = tempfile.TemporaryFile()
        run = [machine.qemu(), *machine.MACHINE, *arguments, "-no-reboot", "-serial", "stdio",
               "-machine", "memory-backend=ram",
               "-object", f"memory-backend-file,id=ram,size={machine.MEMORY},mem-path=/proc/self/fd/{memory.file},share=on",
               "-chardev", f"socket,id=monitor,fd={there.fileno()}", "-mon", "chardev=monitor,mode=control"]
        self._process = subprocess.Popen(run, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._complaints,
                                         pass_fds=[memory.file, there.fileno()], preexec_fn=machine.die_with_parent)
        there.close()
        self.serial, self._keyboard = self._process.stdout, self._process.stdin
        self._monitor = here
        self._answers = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()
        for stream in (self.serial, self._keyboard, self._monitor, self._complaints):
            stream.close()

    def kill(self):
        self._process.kill()
        # A process that is stuck inside KVM may not even obey this.
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)

    def complaints(self):
        """What QEMU wrote to its standard error."""
        self._complaints.seek(0)
        return self._complaints.read().decode(errors="replace").strip()

    def type(self, line):
        # A guest that is gone is told of by its silence.
        try:
            os.write(self._keyboard.fileno(), line.encode() + b"\n")
        except BrokenPipeError:
            pass

    def ask(self, command, deadline, **arguments):
        """One command of QEMU's machine protocol; returns its answer."""
        return self._ask({"execute": command, "arguments": arguments}, [], deadline)

    def give(self, name, file, deadline):
        """An open file for the commands that take `fd:NAME`."""
        self._ask({"execute": "getfd", "arguments": {"fdname": name}}, [file.fileno()], deadline)

    def _ask(self, message, files, deadline):
        if self._answers is None:
            self._answers = self._monitor.makefile("r")
            self._ask({"execute": "qmp_capabilities"}, [], deadline)
        try:
            self._monitor.settimeout(max(deadline - time.monotonic(), 0.001))
            socket.send_fds(self._monitor, [json.dumps(message).encode()], files)
            for line in self._answers:
                answer = json.loads(line)
                if "error" in answer:
                    raise Broken(f"{message['execute']}: {answer['error']['desc']}")
                if "return" in answer:
                    return answer["return"]
        except OSError as error:
            raise Broken(f"{message['execute']}: {error}") from error
        raise Broken(f"QEMU ended: {self.complaints()}")
