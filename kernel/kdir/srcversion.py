# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""The srcversion of a module: the MD4 of its sources without space and comments, as Linux's modpost has it."""

import re
import struct
from pathlib import Path

# A character that counts, or a string as it stands; what matches the first group does not count. As modpost has it, // is no
# comment and an apostrophe opens nothing.
TOKEN = re.compile(rb"(\\\n|\s|/\*(?:/|.*?\*/|.*\Z))|(\"(?:.*?(?<!\\)\"|.*\Z)|.)", re.S)
LETTERS = 23
MASK = 0xFFFFFFFF


def turned(x, bits):
    x &= MASK
    return (x << bits | x >> (32 - bits)) & MASK


ROUNDS = (
    (lambda x, y, z: x & y | ~x & z, 0, (3, 7, 11, 19), range(16)),
    (lambda x, y, z: x & y | x & z | y & z, 0x5A827999, (3, 5, 9, 13), (0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15)),
    (lambda x, y, z: x ^ y ^ z, 0x6ED9EBA1, (3, 9, 11, 15), (0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15)),
)


def md4(text):
    """RFC 1320, but that modpost takes the bytes of a word in the other order, those of the length excepted."""
    digest = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476]
    padded = text + b"\x80" + b"\0" * ((55 - len(text)) % 64)
    bits = 8 * len(text)
    words = [*struct.unpack(f">{len(padded) // 4}I", padded), bits & MASK, bits >> 32 & MASK]
    for at in range(0, len(words), 16):
        block = words[at : at + 16]
        a, b, c, d = digest
        for mix, constant, shifts, order in ROUNDS:
            for step, word in enumerate(order):
                a, b, c, d = d, turned(a + mix(b, c, d) + block[word] + constant, shifts[step % 4]), b, c
        digest = [x + y & MASK for x, y in zip(digest, (a, b, c, d))]
    return struct.pack("<4I", *digest)


def of(files):
    """Of the text of these files, one after the other."""
    text = b"".join(b"".join(token[1] for token in TOKEN.findall(Path(file).read_bytes())) for file in files)
    return md4(text).hex().upper()[:LETTERS]
