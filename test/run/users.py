# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Ids of a program, as it sees them and as the driver of /dev/kettle does: as root with the word root, else as user 1000 of group 100."""

import os
import sys
import tempfile

root = sys.argv[1:] == ["root"]


def in_kernel():
    with open("/dev/kettle") as file:
        return file.read().strip()


def fails(call, *arguments):
    try:
        call(*arguments)
    except PermissionError:
        return True
    return False


def in_child(body):
    child = os.fork()
    if not child:
        try:
            body()
        except BaseException as why:
            print(repr(why), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def drops():
    os.setgroups([5, 6])
    os.setresgid(30, 31, 32)
    assert os.getgroups() == [5, 6]
    os.seteuid(40)
    assert os.getresuid() == (0, 40, 0)
    assert in_kernel() == "uid 0 euid 40 gid 30 admin 0"
    assert fails(os.setgroups, [])
    os.seteuid(0)
    assert in_kernel() == "uid 0 euid 0 gid 30 admin 1"
    os.setuid(40)
    assert os.getresuid() == (40, 40, 40)
    assert os.getresgid() == (30, 31, 32)
    assert fails(os.setuid, 0)
    # What it starts is the same, also when it has gone itself.
    in_child(lambda: stays(40))


def stays(uid):
    assert os.getuid() == uid
    assert in_kernel().startswith(f"uid {uid} euid {uid} gid"), in_kernel()
    reads, writes = os.pipe()
    if not os.fork():
        os.write(writes, os.popen("id -u").read().encode())
        os._exit(0)
    assert os.read(reads, 10) == b"%d\n" % uid
    os.wait()


if root and os.stat("/proc/self").st_uid != 0:
    # Of a file of the host: remembered, for stat() alone.
    with tempfile.NamedTemporaryFile() as file:
        before = os.stat(file.name)
        os.chown(file.name, 0, 77)
        os.chown(file.name, 66, -1)
        for seen in (os.stat(file.name), os.lstat(file.name), os.fstat(file.fileno())):
            assert (seen.st_uid, seen.st_gid, seen.st_ino, seen.st_mtime) == (66, 77, before.st_ino, before.st_mtime)
        assert os.popen(f"stat -c '%u %g' {file.name}; chown -R 5:6 {file.name}; stat -c '%u:%g' {file.name}").read() == "66 77\n5:6\n"
if root:
    assert os.getuid() == os.geteuid() == os.getgid() == 0
    assert in_kernel() == "uid 0 euid 0 gid 0 admin 1"
    in_child(drops)
    assert in_kernel() == "uid 0 euid 0 gid 0 admin 1"
else:
    assert os.getresuid() == (1000, 1000, 1000), os.getresuid()
    assert os.getresgid() == (100, 100, 100)
    assert os.getgroups() == [100]
    assert in_kernel() == "uid 1000 euid 1000 gid 100 admin 0"
    assert fails(os.setuid, 0)
    os.setuid(1000)
    assert os.popen("sudo cat /dev/kettle").read() == "uid 0 euid 0 gid 0 admin 1\n"
    assert os.popen("sudo -u '#7' cat /dev/kettle").read() == "uid 7 euid 7 gid 7 admin 0\n"
    assert os.popen("id -u").read() == "1000\n"
