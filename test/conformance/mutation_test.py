#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR GPL-2.0-only
"""Proves that the comparison of the two worlds can fail: a simulator with one rule broken is caught.

  mutation_test.py mutate INCLUDE OUT               writes the headers that hold the rules, each with a way to break it
  mutation_test.py headers                          lists them
  mutation_test.py run PROGRAM COMPARE REFERENCE…   breaks one rule after the other, and compares with the transcripts
                                                    REFERENCE (A:B): the first that are there and not older than PROGRAM

A rule is broken while the environment's LKM_MUTANT names it, so that one compilation serves them all.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

# Rule, header below lkm/sim, the text that keeps it, the text that may break it, and a case that must notice; None where
# the fuzzer alone must (test/fuzz/mutation_test.py).
MUTANTS = [
    ("overlap", "fs/char_dev.ipp",
     "    error = -EBUSY;\n",
     "    if (lkm::mutant(\"overlap\")) break;\n    error = -EBUSY;\n",
     "char_dev/a_region_inside_another_is_EBUSY"),
    ("narrowest", "drivers/base/map.hpp",
     "if (const auto exact = single_.find(dev); exact != single_.end())",
     "if (const auto exact = single_.find(dev); exact != single_.end() && !lkm::mutant(\"narrowest\"))",
     "kobj_map/the_narrowest_range_wins"),
    ("partial_copy", "mm/mm_types.hpp",
     "      if (!host) break;\n",
     "      if (!host && lkm::mutant(\"partial_copy\")) return bytes;\n      if (!host) break;\n",
     "usercopy/copy_to_user_stops_at_the_byte_that_faults"),
    ("position", "fs/read_write.hpp",
     "  if (n >= 0 && has_position) f->f_pos = pos;\n",
     "  if ((n >= 0 || lkm::mutant(\"position\")) && has_position) f->f_pos = pos;\n",
     "read_write/a_read_that_fails_keeps_the_position"),
    ("notty", "fs/ioctl.hpp",
     "  if (result == -waist::ENOIOCTLCMD && f->f_op->unlocked_ioctl)\n",
     "  if (!f->f_op->unlocked_ioctl && lkm::mutant(\"notty\")) return -EINVAL;\n"
     "  if (result == -waist::ENOIOCTLCMD && f->f_op->unlocked_ioctl)\n",
     "do_ioctl/a_driver_without_it_is_ENOTTY"),
    ("busy", "kernel/module/main.ipp",
     "  if (mod.refcnt != 1 && !forced) return -EWOULDBLOCK;\n",
     "  if (mod.refcnt != 1 && !forced) return lkm::mutant(\"busy\") ? -EBUSY : -EWOULDBLOCK;\n",
     "module_references/a_file_of_a_deleted_cdev_still_holds_its_module"),
    ("exclusive", "kernel/sched/wait.ipp",
     "    if (result && exclusive && !--nr_exclusive) break;\n",
     "    if (result && exclusive && !--nr_exclusive && !lkm::mutant(\"exclusive\")) break;\n",
     "wait_queue/one_wake_up_wakes_one_exclusive_waiter_the_first"),
    ("restart", "kernel/signal.hpp",
     "(result == -waist::ERESTARTSYS && action.restart)",
     "(result == -waist::ERESTARTSYS && action.restart && !lkm::mutant(\"restart\"))",
     "signals/with_SA_RESTART_ERESTARTSYS_starts_the_call_again"),
    ("asked_again", "fs/open.hpp",
     "  if (!f && error == -ECHILD) f = path_openat(",
     "  if (!f && error == -ECHILD && !lkm::mutant(\"asked_again\")) f = path_openat(",
     "do_open/a_driver_whose_open_answers_ECHILD_or_ESTALE_is_asked_twice"),
    ("unknown_flags", "fs/open.hpp",
     "  flags &= O_ACCMODE | O_CREAT",
     "  if (!lkm::mutant(\"unknown_flags\")) flags &= O_ACCMODE | O_CREAT",
     "do_open/unknown_open_flags_are_dropped"),
    ("noatime", "fs/open.hpp",
     "  if ((flags & O_NOATIME) && !inode_owner_or_capable(",
     "  if ((flags & O_NOATIME) && !lkm::mutant(\"noatime\") && !inode_owner_or_capable(",
     "do_open/O_NOATIME_of_another_users_node_is_EPERM_before_the_driver"),
    ("block_size", "user/process_stat.ipp",
     "  out.st_blksize = 1 << found.i_blkbits;\n",
     "  if (!lkm::mutant(\"block_size\")) out.st_blksize = 1 << found.i_blkbits;\n",
     "do_open/the_block_size_of_a_node_is_that_of_its_file_system"),
    ("attributes", "fs/ioctl.hpp",
     "    case fs_ioc_setflags: return",
     "    case fs_ioc_setflags:\n      if (lkm::mutant(\"attributes\")) return -waist::ENOIOCTLCMD;\n      return",
     None),
    ("ioctl_int", "fs/ioctl.hpp",
     "static_cast<int>(f->f_op->unlocked_ioctl(f, cmd, arg))",
     "lkm::mutant(\"ioctl_int\") ? f->f_op->unlocked_ioctl(f, cmd, arg)\n"
     "                                : static_cast<int>(f->f_op->unlocked_ioctl(f, cmd, arg))",
     None),
    ("compat_int", "fs/ioctl.hpp",
     "static_cast<int>(f->f_op->compat_ioctl(f, cmd, arg))",
     "lkm::mutant(\"compat_int\") ? f->f_op->compat_ioctl(f, cmd, arg)\n"
     "                                 : static_cast<int>(f->f_op->compat_ioctl(f, cmd, arg))",
     None),
    ("fionread32", "fs/ioctl.hpp",
     "      if (!S_ISREG(f->f_inode->i_mode)) return call_unlocked_ioctl(f, cmd, arg);\n",
     "      if (lkm::mutant(\"fionread32\")) return -waist::ENOIOCTLCMD;\n"
     "      if (!S_ISREG(f->f_inode->i_mode)) return call_unlocked_ioctl(f, cmd, arg);\n",
     None),
    ("unsigned", "fs/read_write.hpp",
     "  if (unsigned_offsets(f)) return passes_zero",
     "  if (unsigned_offsets(f) && !lkm::mutant(\"unsigned\")) return passes_zero",
     None),
    ("skipped_line", "fs/seq_file.hpp",
     "    if (answer) m.count = 0;\n    if (!m.count) continue;\n",
     "    if (answer && !lkm::mutant(\"skipped_line\")) m.count = 0;\n    if (!m.count) continue;\n",
     None),
    ("last_error", "kernel/params.hpp",
     "    refused = error;\n",
     "    refused = error;\n    if (lkm::mutant(\"last_error\")) return refused;\n",
     None),
    ("removed_attribute", "fs/kernfs/kernfs.hpp",
     "    if (!pass) return -ENODEV;\n    const auto n =\n",
     "    if (!pass) return lkm::mutant(\"removed_attribute\") ? -EIO : -ENODEV;\n    const auto n =\n",
     None),
    ("told_once", "lib/errseq.hpp",
     "    since = value_ |= seen;\n",
     "    value_ |= seen;\n    if (!lkm::mutant(\"told_once\")) since = value_;\n",
     "writing_disks/the_error_of_a_write_is_told_to_each_file_once"),
    ("claim", "block/bdev.ipp",
     "    if (bdev->bd_holder && bdev->bd_holder != holder) return -EBUSY;\n",
     "    if (bdev->bd_holder && bdev->bd_holder != holder && !lkm::mutant(\"claim\")) return -EBUSY;\n",
     "opening_disks/who_opens_exclusively_keeps_others_from_that"),
    ("last_close", "block/bdev.ipp",
     "  if (was_last) device.cache.drop_all();\n",
     "  if (was_last && !lkm::mutant(\"last_close\")) device.cache.drop_all();\n",
     "reading_disks/what_has_been_read_stays_until_the_last_close"),
    ("end_of_disk", "block/fops.ipp",
     "  if (iocb->ki_pos >= size) return -ENOSPC;\n",
     "  if (iocb->ki_pos >= size) return lkm::mutant(\"end_of_disk\") ? 0 : -ENOSPC;\n",
     "reading_disks/the_end_of_a_disk"),
    ("aligned", "block/fops.ipp",
     "  if (static_cast<std::uint64_t>(pos) & whole_blocks) return false;\n",
     "  if (static_cast<std::uint64_t>(pos) & whole_blocks && !lkm::mutant(\"aligned\")) return false;\n",
     "direct_transfers/what_is_not_aligned_is_EINVAL"),
    ("random_advice", "block/fops.ipp",
     "    case POSIX_FADV_RANDOM: f->f_mode |= fmode_random; return 0;\n",
     "    case POSIX_FADV_RANDOM:\n      if (!lkm::mutant(\"random_advice\")) f->f_mode |= fmode_random;\n      return 0;\n",
     "commands_of_disks/advice_changes_what_is_read_ahead"),
    ("not_needed", "block/fops.ipp",
     "      if (last_page >= first_whole) device",
     "      if (last_page >= first_whole && !lkm::mutant(\"not_needed\")) device",
     "commands_of_disks/pages_are_read_before_they_are_needed_and_dropped_when_they_are_not"),
    ("waited_for", "fs/buffer.ipp",
     "write_page(device, page, 0);\n",
     "write_page(device, page, lkm::mutant(\"waited_for\") ? waist::REQ_SYNC : 0);\n",
     "commands_of_disks/pages_are_read_before_they_are_needed_and_dropped_when_they_are_not"),
    ("in_part", "fs/buffer.ipp",
     "    if (touched && in_part && !page->valid[n]) to_be_read.push_back(n);\n",
     "    if (touched && in_part && !page->valid[n] && !lkm::mutant(\"in_part\")) to_be_read.push_back(n);\n",
     "writing_disks/a_block_that_is_written_in_part_is_read_first"),
    ("window", "mm/readahead.ipp",
     "  return static_cast<unsigned>(now < max / 16 ? 4 * now :",
     "  return static_cast<unsigned>(now < max / 16 && !lkm::mutant(\"window\") ? 4 * now :",
     "commands_of_disks/readahead_can_be_set"),
    ("one_name", "fs/debugfs/inode.hpp",
     "name.find('/') == name.npos;\n",
     "(name.find('/') == name.npos || lkm::mutant(\"one_name\"));\n",
     None),
]

SWITCH = """// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Generated by mutation_test.py.
#pragma once

#include <cstdlib>
#include <string_view>

namespace lkm {
inline bool mutant(std::string_view name)
{
  const char* const broken = std::getenv("LKM_MUTANT");
  return broken && name == broken;
}
}  // namespace lkm
"""


def mutate(include, out):
    shutil.rmtree(out, ignore_errors=True)  # what a rule has left must not stay
    for header in sorted({m[1] for m in MUTANTS}):
        text = (include / "lkm/sim" / header).read_text()
        for name, _, keeps, breaks, _ in (m for m in MUTANTS if m[1] == header):
            if text.count(keeps) != 1:
                sys.exit(f"mutation_test: {header} has the text of rule '{name}' {text.count(keeps)} times, not once:\n{keeps}")
            text = text.replace(keeps, breaks)
        write(out / "lkm/sim" / header, text.replace("#pragma once\n", "#pragma once\n\n#include <lkm/mutant.hpp>\n", 1))
    write(out / "lkm/mutant.hpp", SWITCH)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def cases_of(transcript):
    """Each case's lines by its name."""
    cases = {}
    for line in transcript.read_text().splitlines(keepends=True):
        if line.startswith("== "):
            case = cases.setdefault(line[3:].strip(), [])
        case.append(line)
    return cases


def run(program, compare, references):
    def is_fresh(transcript):
        return transcript.exists() and transcript.stat().st_mtime >= program.stat().st_mtime

    choices = [[pathlib.Path(part) for part in str(reference).split(":")] for reference in references]
    chosen = next((parts for parts in choices if all(map(is_fresh, parts))), None)
    if chosen is None:
        sys.exit(f"mutation_test: none of the transcripts is there and fresh: {' '.join(map(str, references))}")
    print(f"compared with {' and '.join(map(str, chosen))}")
    known = {name: lines for part in chosen for name, lines in cases_of(part).items()}
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name, expected in [(None, None)] + [(m[0], m[4]) for m in MUTANTS if m[4]]:
            environment = dict(os.environ, LKM_TRANSCRIPT=str(folder / "mutant"))
            environment.pop("LKM_MUTANT", None)
            if name:
                environment["LKM_MUTANT"] = name
            subprocess.run([program], env=environment, capture_output=True, timeout=1200)
            mutant = cases_of(folder / "mutant")
            (folder / "reference").write_text("".join(line for case in mutant for line in known.get(case, [])))
            result = subprocess.run([compare, folder / "mutant", folder / "reference"], capture_output=True, text=True)
            if name:
                caught = result.returncode == 1 and f"{expected} differs:" in result.stdout
                print(f"{name}: {'caught' if caught else 'NOT caught'} by {expected}")
            else:
                caught = result.returncode == 0
                print(f"nothing broken: {'equal' if caught else 'NOT equal'}, {len(mutant)} cases")
            if not caught:
                failures += 1
                print(result.stdout)
    return failures != 0


def main():
    command, *arguments = sys.argv[1:] or ["help"]
    paths = [pathlib.Path(a) for a in arguments]
    if command == "headers":
        print(";".join(sorted({m[1] for m in MUTANTS})), end="")
    elif command == "mutate" and len(paths) == 2:
        mutate(*paths)
    elif command == "run" and len(paths) >= 3:
        return run(paths[0], paths[1], paths[2:])
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
