# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""sendfile(), splice() and copy_file_range() with /dev/tray, /dev/cup and the host's files. Runs inside of `lkm run`."""

import errno
import os
import signal
import socket
import tempfile
import threading
import unittest


class Transfers(unittest.TestCase):
    def setUp(self):
        self.tray = os.open("/dev/tray", os.O_RDWR)
        os.pwrite(self.tray, b"0123456789", 0)
        self.file = tempfile.TemporaryFile(buffering=0)
        self.out, self.into = os.pipe()

    def tearDown(self):
        for fd in (self.tray, self.out, self.into):
            os.close(fd)
        self.file.close()

    def fails(self, error, call, *arguments, **more):
        with self.assertRaises(OSError) as caught:
            call(*arguments, **more)
        self.assertEqual(errno.errorcode[caught.exception.errno], errno.errorcode[error])

    def test_sendfile_from_the_driver_to_a_file(self):
        self.assertEqual(os.sendfile(self.file.fileno(), self.tray, 2, 5), 5)
        self.assertEqual(os.pread(self.file.fileno(), 9, 0), b"23456")
        self.assertEqual(os.lseek(self.tray, 0, os.SEEK_CUR), 0)
        self.assertEqual(os.sendfile(self.file.fileno(), self.tray, None, 3), 3)
        self.assertEqual(os.lseek(self.tray, 0, os.SEEK_CUR), 3)
        self.assertEqual(os.pread(self.file.fileno(), 9, 5), b"012")

    def test_sendfile_of_all_there_is(self):
        self.assertEqual(os.sendfile(self.file.fileno(), self.tray, 0, 1 << 20), 4 * 4096)

    def test_sendfile_to_a_socket_and_to_a_pipe(self):
        one, other = socket.socketpair()
        self.assertEqual(os.sendfile(one.fileno(), self.tray, 0, 4), 4)
        self.assertEqual(other.recv(9), b"0123")
        self.assertEqual(os.sendfile(self.into, self.tray, 4, 4), 4)
        self.assertEqual(os.read(self.out, 9), b"4567")
        one.close()
        other.close()

    def test_sendfile_from_a_file_to_the_driver(self):
        self.file.write(b"abcdef")
        self.assertEqual(os.sendfile(self.tray, self.file.fileno(), 1, 100), 5)
        self.assertEqual(os.pread(self.tray, 7, 0), b"bcdef56")
        self.file.seek(4)
        self.assertEqual(os.sendfile(self.tray, self.file.fileno(), None, 100), 2)
        self.assertEqual(self.file.tell(), 6)
        self.assertEqual(os.pread(self.tray, 7, 5), b"ef789\0\0")

    def test_sendfile_within_the_driver(self):
        other = os.open("/dev/tray", os.O_WRONLY)
        os.lseek(other, 100, os.SEEK_SET)
        self.assertEqual(os.sendfile(other, self.tray, 3, 4), 4)
        self.assertEqual(os.pread(self.tray, 4, 100), b"3456")
        os.close(other)

    def test_splice_to_a_pipe_and_back(self):
        self.assertEqual(os.splice(self.tray, self.into, 4, offset_src=1), 4)
        self.assertEqual(os.splice(self.out, self.tray, 99, offset_dst=200), 4)
        self.assertEqual(os.pread(self.tray, 4, 200), b"1234")

    def test_what_the_driver_does_not_take_stays_in_the_pipe(self):
        os.write(self.into, b"abcdef")
        self.assertEqual(os.splice(self.out, self.tray, 6, offset_dst=4 * 4096 - 2), 2)
        self.assertEqual(os.read(self.out, 9), b"cdef")

    def test_splice_waits_for_data_and_for_room(self):
        threading.Timer(0.1, os.write, (self.into, b"late")).start()
        self.assertEqual(os.splice(self.out, self.tray, 99, offset_dst=0), 4)
        os.set_blocking(self.into, False)
        with self.assertRaises(BlockingIOError):
            while True:
                os.write(self.into, b"x" * 4096)
        self.fails(errno.EAGAIN, os.splice, self.tray, self.into, 4, offset_src=0)
        os.set_blocking(self.into, True)
        threading.Timer(0.1, os.read, (self.out, 1 << 16)).start()
        self.assertEqual(os.splice(self.tray, self.into, 4, offset_src=0), 4)

    def test_the_end_of_the_pipe(self):
        os.close(self.into)
        self.assertEqual(os.splice(self.out, self.tray, 9), 0)
        self.out, self.into = os.dup(self.out), os.dup(0)

    def test_nobody_reads_the_pipe(self):
        os.close(self.out)
        self.fails(errno.EPIPE, os.splice, self.tray, self.into, 4, offset_src=0)
        self.out = os.dup(0)

    def test_a_signal_ends_a_splice_that_waits(self):
        class Heard(Exception):
            pass

        def heard(*_):
            raise Heard

        signal.signal(signal.SIGALRM, heard)
        signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
        # Nobody else would end it: the pipe stays empty.
        with self.assertRaises(Heard):
            os.splice(self.out, self.tray, 4, offset_dst=0)
        signal.setitimer(signal.ITIMER_REAL, 0)

    def test_what_is_refused(self):
        cup = os.open("/dev/cup", os.O_RDWR)
        self.fails(errno.EINVAL, os.splice, cup, self.into, 4)
        self.fails(errno.EINVAL, os.splice, self.out, cup, 4)
        self.fails(errno.EINVAL, os.splice, self.tray, self.file.fileno(), 4)
        self.fails(errno.ESPIPE, os.splice, self.tray, self.into, 4, offset_dst=0)
        self.fails(errno.EINVAL, os.sendfile, self.tray, self.out, None, 4)
        self.fails(errno.EBADF, os.sendfile, self.out, self.tray, 0, 4)
        self.fails(errno.EBADF, os.sendfile, 999, self.tray, 0, 4)
        self.fails(errno.EINVAL, os.copy_file_range, self.tray, self.file.fileno(), 4)
        os.close(cup)

    def test_copy_file_range_between_file_systems(self):
        modules = os.open("/proc/modules", os.O_RDONLY)
        self.fails(errno.EXDEV, os.copy_file_range, modules, self.file.fileno(), 4)
        os.close(modules)


if __name__ == "__main__":
    unittest.main()
