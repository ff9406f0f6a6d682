# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Makes a sequence that shows a difference as short and as plain as it gets: delta debugging, a whole batch at a time.

A sequence is a list of records of six bytes: operation, who, and four operands. All zero is the plainest.
"""

RECORD = 6


def records(code):
    data = bytes.fromhex(code)
    return [data[i:i + RECORD] for i in range(0, len(data) - RECORD + 1, RECORD)]


def code_of(sequence):
    return b"".join(sequence).hex()


def first_difference(left, right):
    """Index of the first line that differs, None when they are equal."""
    for i in range(max(len(left), len(right))):
        if left[i:i + 1] != right[i:i + 1]:
            return i
    return None


def cut_after_difference(sequence, left, right):
    """What comes after the operation that showed the difference is not needed. "@i" begins what operation i did."""
    at = first_difference(left, right)
    marks = [int(line[1:]) for line in left[:at + 1] if line.startswith("@")]
    # An operation may take others with it, as a fork does.
    following = [int(line[1:]) for line in left[at + 1:] if line.startswith("@")]
    end = following[0] if following else len(sequence)
    return sequence[:max(end, marks[-1] + 1 if marks else 0)]


def without(sequence, start, end):
    return sequence[:start] + sequence[end:]


# open, open_odd, open_entry: their first operand is a name.
OPENS_OF_NAMES = (0, 68, 76)
# With dup and dup2: without them the later descriptors have other numbers.
OPENS = (*OPENS_OF_NAMES, 15, 16)


def on_first_descriptor(sequence):
    """Every operation but an open with its first operand 0: it is about descriptor 3 then."""
    return [r if r[0] in OPENS_OF_NAMES else r[:2] + b"\0" + r[3:] for r in sequence]


def removals(sequence):
    """Each chunk of 1/2, 1/4, … down to one left out, and all opens but one."""
    size = max(len(sequence) // 2, 1)
    while True:
        for start in range(0, len(sequence), size):
            shorter = without(sequence, start, start + size)
            yield shorter
            if any(r[0] in OPENS for r in sequence[start:start + size]):
                yield shorter[:start] + on_first_descriptor(shorter[start:])
        if size == 1:
            break
        size //= 2
    if sum(r[0] in OPENS for r in sequence) > 1:
        for record in (r for r in sequence if r[0] in OPENS_OF_NAMES):
            yield [record] + on_first_descriptor([r for r in sequence if r[0] not in OPENS])


def plainer(sequence):
    """Each byte that is not 0 made 0, alone; the operands may also become 1, 2 or 3."""
    for i, record in enumerate(sequence):
        for at in range(1, RECORD):
            for value in (0, 1, 2, 3) if at > 1 else (0,):
                if value < record[at]:
                    yield i, at, value


def changed(sequence, changes):
    fresh = [bytearray(r) for r in sequence]
    for i, at, value in changes:
        fresh[i][at] = value
    return [bytes(r) for r in fresh]


def shrink(sequence, differ, say=lambda text: None):
    """`differ(list of sequences)` tells which of them still show a difference, all in one go."""
    # Short first: one attempt gives all that can be left out alone, the next all of those at once.
    while len(sequence) > 1:
        candidates = list(removals(sequence))
        verdicts = differ(candidates)
        good = [c for c, v in zip(candidates, verdicts) if v]
        if not good:
            break
        single = [without(sequence, i, i + 1) for i in range(len(sequence))]
        spare = [i for i, s in enumerate(single) if s in good]
        together = []
        for step in (1, 2, 3):
            for phase in range(step):
                gone = set(spare[phase::step])
                together.append([r for i, r in enumerate(sequence) if i not in gone])
        together = [t for t in together if t and len(t) < len(sequence) - 1]
        good += [c for c, v in zip(together, differ(together)) if v] if together else []
        sequence = min(good, key=len)
        say(f"{len(sequence)} operations")
    while True:
        changes = list(plainer(sequence))
        verdicts = differ([changed(sequence, [c]) for c in changes]) if changes else []
        # The plainest value that works for each byte.
        works = {}
        for (i, at, value), good in zip(changes, verdicts):
            if good:
                works.setdefault((i, at), (i, at, value))
        works = list(works.values())
        if not works:
            return sequence
        attempts = [works[:n] for n in range(len(works), 0, -1)]
        results = differ([changed(sequence, a) for a in attempts])
        sequence = changed(sequence, next((a for a, good in zip(attempts, results) if good), works[:1]))
        say(f"{len(works)} bytes are not needed")
