# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Distribution kernels, unpacked into a cache without being installed.

A cached kernel is a folder with `release` (its `uname -r`), `vmlinuz` as packaged and, where the
image could be unpacked, `vmlinux`: QEMU enters that directly (PVH), which saves an emulated guest
the decompression, two to three seconds of its boot.
"""

import contextlib
import fcntl
import lzma
import os
import pathlib
import re
import shutil
import struct
import subprocess
import tarfile
import tempfile
import zlib


class Unavailable(Exception):
    """Something that the user has to install or fetch; the text says what."""


class FetchFailed(Exception):
    """The archive offers the kernel, but it could not be brought here."""


def cache():
    cache = os.environ.get("LKM_CACHE")
    if not cache:
        cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "lkm"
    return pathlib.Path(cache)


def folder(series):
    return cache() / "kernels" / series


def cached(series):
    """The `uname -r` of the cached kernel of this series, or None."""
    with contextlib.suppress(FileNotFoundError):
        return (folder(series) / "release").read_text().strip()


def image(series):
    """What to give to QEMU's -kernel."""
    where = folder(series)
    if not cached(series):
        raise Unavailable(f"no kernel {series} in the cache; run: lkm-vm fetch --release {series}")
    unpacked = where / "vmlinux"
    return unpacked if unpacked.exists() else where / "vmlinuz"


def fetch(series):
    """Fills the cache; returns the `uname -r` and whether anything had to be done."""
    where = folder(series)
    where.parent.mkdir(parents=True, exist_ok=True)
    with open(where.parent / f".{series}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        release = choose(series)
        if cached(series) == release:
            return release, False
        with tempfile.TemporaryDirectory(dir=where.parent, prefix=f".{series}.") as scratch:
            fresh = pathlib.Path(scratch, "fresh")
            fresh.mkdir()
            vmlinuz = packaged(release, scratch)
            (fresh / "vmlinuz").write_bytes(vmlinuz)
            if vmlinux := unpack(vmlinuz):
                (fresh / "vmlinux").write_bytes(vmlinux)
            (fresh / "release").write_text(release + "\n")
            if where.exists():
                where.rename(pathlib.Path(scratch, "stale"))
            fresh.rename(where)
        return release, True


def choose(series):
    """The kernel to take: modules load only into the kernel whose headers they were built with."""
    headers = installed_headers(series)
    if cached(series) in headers:
        return cached(series)
    named = named_by_archive(series)
    if not headers:
        if not named:
            raise Unavailable(f"the package archive has no kernel {series} (or its lists are empty: run apt-get update)")
        return named
    if named in headers:
        return named
    for release in headers:
        if boot_image(release) or known_to_apt(f"linux-image-{release}"):
            return release
    raise Unavailable(
        f"the installed headers are those of {headers[0]}, the archive now has {named or 'no such kernel'}:"
        " upgrade the headers (apt-get update && apt-get install linux-headers-amd64, or"
        f" linux-headers-{series}-amd64), then fetch again")


def installed_headers(series):
    """Releases in this series whose headers are installed, newest first."""
    pattern = re.compile(rf"linux-headers-({re.escape(series)}\.\d.*-(?:amd64|generic))$")
    found = [match[1] for entry in pathlib.Path("/usr/src").glob("linux-headers-*") if (match := pattern.match(entry.name))]
    return sorted(found, key=lambda text: [int(number) for number in re.findall(r"\d+", text)], reverse=True)


def named_by_archive(series):
    """What the archive's meta-package for the series depends on."""
    for meta in (f"linux-image-{series}-amd64", "linux-image-amd64", "linux-image-generic"):
        pattern = rf"^Depends:.*?\blinux-image-({re.escape(series)}\.\d[^ ,(]*)"
        if match := re.search(pattern, apt_cache("show", "--no-all-versions", meta), re.MULTILINE):
            return match[1]
    return None


def known_to_apt(package):
    return bool(apt_cache("show", package))


def apt_cache(*arguments):
    if not shutil.which("apt-cache"):
        raise Unavailable("kernels are taken from Debian's or Ubuntu's packages, and there is no apt here")
    done = subprocess.run(["apt-cache", *arguments], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    return done.stdout


def boot_image(release):
    """The same kernel, where it is installed and readable: saves a download of 100 MB."""
    path = pathlib.Path("/boot", f"vmlinuz-{release}")
    return path if os.access(path, os.R_OK) else None


def packaged(release, scratch):
    if installed := boot_image(release):
        return installed.read_bytes()
    # As root, apt would hand the download to the user _apt, who may not write to the cache, and warn.
    sandbox = ["-o", "APT::Sandbox::User=root"] if os.geteuid() == 0 else []
    done = subprocess.run(["apt-get", "-q", *sandbox, "download", f"linux-image-{release}"],
                          cwd=scratch, capture_output=True, text=True)
    packages = list(pathlib.Path(scratch).glob("linux-image-*.deb"))
    if done.returncode != 0 or not packages:
        raise FetchFailed(f"cannot download linux-image-{release}; check the network, run apt-get update and try again."
                          f" apt says: {done.stderr.strip()}")
    wanted = f"./boot/vmlinuz-{release}"
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", packages[0]], stdout=subprocess.PIPE) as unpacking:
        try:
            with tarfile.open(fileobj=unpacking.stdout, mode="r|") as content:
                for entry in content:
                    if entry.name == wanted:
                        return content.extractfile(entry).read()
        finally:
            # /boot comes first in the package: the other 400 MB need not be decompressed.
            unpacking.kill()
    raise FetchFailed(f"{packages[0].name} has no {wanted}")


def unpack(vmlinuz):
    """The ELF image inside a bzImage (Documentation/x86/boot.rst), or None if QEMU could not enter it."""
    setup_sectors = vmlinuz[0x1f1] or 4
    offset, length = struct.unpack_from("<II", vmlinuz, 0x248)
    start = (setup_sectors + 1) * 512 + offset
    payload = vmlinuz[start:start + length]
    if payload.startswith(b"\xfd7zXZ\0"):
        elf = lzma.LZMADecompressor().decompress(payload)
    elif payload.startswith(b"\x1f\x8b"):
        elf = zlib.decompressobj(wbits=31).decompress(payload)
    elif payload.startswith(b"\x28\xb5\x2f\xfd") and shutil.which("zstd"):
        # The last four bytes are the kernel's own length field, not part of the stream.
        elf = subprocess.run(["zstd", "-dcq"], input=payload[:-4], stdout=subprocess.PIPE).stdout
    else:
        return None
    pvh_entry_note = struct.pack("<I", 18) + b"Xen\0"
    return elf if pvh_entry_note in elf else None
