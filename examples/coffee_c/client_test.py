# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""A client in Python, and its tests with the driver behind it. They run under pytest as well."""

import fcntl
import os
import select
import stat
import struct
import threading
import unittest

EMPTY, GET_CUPS, BREW = 0x6300, 0x80046301, 0x40046303


class Coffee:
    """What a program would have: the machine as an object."""

    def __init__(self, path="/dev/coffee", flags=os.O_RDWR):
        self.fd = os.open(path, flags)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.fd)

    def put(self, cup):
        os.write(self.fd, cup.encode())

    def drink(self):
        return os.read(self.fd, 32).decode()

    def empty(self):
        fcntl.ioctl(self.fd, EMPTY)

    def brew(self, milliseconds):
        fcntl.ioctl(self.fd, BREW, struct.pack("I", milliseconds))

    @property
    def cups(self):
        return struct.unpack("I", fcntl.ioctl(self.fd, GET_CUPS, bytes(4)))[0]


class CoffeeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not os.path.exists("/dev/coffee"):
            os.mknod("/dev/coffee", 0o666 | stat.S_IFCHR, os.makedev(12, 3))

    def setUp(self):
        self.machine = Coffee()
        self.machine.empty()

    def tearDown(self):
        os.close(self.machine.fd)

    def test_first_put_is_first_drunk(self):
        self.machine.put("latte")
        self.machine.put("mocha")
        self.assertEqual([self.machine.drink(), self.machine.drink()], ["latte", "mocha"])

    def test_who_does_not_wait_hears_that_there_is_none(self):
        with Coffee(flags=os.O_RDONLY | os.O_NONBLOCK) as hasty, self.assertRaises(BlockingIOError):
            hasty.drink()

    def test_who_waits_gets_the_next_cup(self):
        threading.Timer(0.05, self.machine.put, ["late"]).start()
        with Coffee() as other:
            self.assertEqual(other.drink(), "late")

    def test_poll_says_when_there_is_a_cup(self):
        self.assertEqual(select.select([self.machine.fd], [], [], 0)[0], [])
        self.machine.put("latte")
        self.assertEqual(select.select([self.machine.fd], [], [], 5)[0], [self.machine.fd])

    def test_brewing_takes_its_time(self):
        self.machine.brew(20)
        self.assertEqual((self.machine.cups, self.machine.drink()), (1, "coffee"))

    def test_what_is_too_large_for_a_cup(self):
        with self.assertRaises(OSError):
            self.machine.put("x" * 33)


if __name__ == "__main__":
    unittest.main()
