# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""A pytest-like client of /dev/cup, as a user of a driver would write it. Runs inside of `lkm run`."""

import errno
import fcntl
import os
import select
import signal
import struct
import subprocess
import threading
import time
import unittest


def counts(fd):
    got = bytearray(8)
    fcntl.ioctl(fd, 0x80086303, got)
    return struct.unpack("ii", got)


class Cup(unittest.TestCase):
    def setUp(self):
        self.fd = os.open("/dev/cup", os.O_RDWR)

    def tearDown(self):
        os.close(self.fd)

    def test_what_is_written_is_read(self):
        os.write(self.fd, b"espresso")
        self.assertEqual(os.read(self.fd, 100), b"espresso")

    def test_an_empty_cup_without_waiting_is_EAGAIN(self):
        os.set_blocking(self.fd, False)
        with self.assertRaises(BlockingIOError):
            os.read(self.fd, 1)

    def test_a_read_waits_for_a_write_of_another_process(self):
        reader = subprocess.Popen(["head", "-n", "1", "/dev/cup"], stdout=subprocess.PIPE)
        time.sleep(0.1)
        os.write(self.fd, b"late\n")
        self.assertEqual(reader.communicate()[0], b"late\n")

    def test_control_c_ends_a_read(self):
        reader = subprocess.Popen(["cat", "/dev/cup"])
        time.sleep(0.1)
        reader.send_signal(signal.SIGINT)
        self.assertEqual(reader.wait(5), -signal.SIGINT)

    def test_kill_9_releases(self):
        before = counts(self.fd)
        reader = subprocess.Popen(["cat", "/dev/cup"])
        while counts(self.fd)[0] == before[0]:
            time.sleep(0.01)
        reader.kill()
        reader.wait()
        self.assertEqual(counts(self.fd)[1], before[1] + 1)

    def test_a_stopped_reader_goes_on(self):
        reader = subprocess.Popen(["head", "-n", "1", "/dev/cup"], stdout=subprocess.PIPE)
        time.sleep(0.1)
        reader.send_signal(signal.SIGSTOP)
        reader.send_signal(signal.SIGCONT)
        time.sleep(0.1)
        os.write(self.fd, b"on\n")
        self.assertEqual(reader.communicate()[0], b"on\n")

    def test_select_with_a_pipe(self):
        out, into = os.pipe()
        threading.Timer(0.1, os.write, (into, b"x")).start()
        self.assertEqual(select.select([self.fd, out], [], [], 5)[0], [out])

    def test_many_at_once(self):
        crowd = [subprocess.Popen(["head", "-c", "3", "/dev/beans"], stdout=subprocess.PIPE) for _ in range(50)]
        self.assertEqual({c.communicate()[0] for c in crowd}, {b"zzz"})

    def test_inherited_by_exec(self):
        os.write(self.fd, b"passed on\n")
        done = subprocess.run(["head", "-n", "1"], stdin=self.fd, capture_output=True)
        self.assertEqual(done.stdout, b"passed on\n")

    def test_a_pointer_that_leads_nowhere_is_EFAULT(self):
        with self.assertRaises(OSError) as caught:
            fcntl.ioctl(self.fd, 0x80046301, 1)
        self.assertEqual(caught.exception.errno, errno.EFAULT)


if __name__ == "__main__":
    unittest.main()
