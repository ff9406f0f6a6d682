// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What the bytes of a sequence mean. To add an operation: a function, and a row at the END of the table, because a
/// row's number is the operation's code in the corpus. An operation gives its line to the transcript through
/// lkm::user::process; where that line reads as the call does in C++, `differential` can print it as a conformance
/// case.
#pragma once

#include "entry_operations.hpp"
#include "file_operations.hpp"
#include "map_operations.hpp"
#include "module_operations.hpp"
#include "node_operations.hpp"

#include <sys/ioctl.h>

#include <climits>
#include <cstdlib>
#include <sstream>

namespace fuzz {

inline void open_op(place at, const record& r)
{
  static constexpr std::array modes{O_RDWR, O_RDWR, O_RDONLY, O_WRONLY, O_RDWR, O_ACCMODE};
  static constexpr std::array extras{0,
                                     0,
                                     O_NONBLOCK,
                                     O_NONBLOCK,
                                     O_APPEND,
                                     O_NONBLOCK | O_APPEND,
                                     O_EXCL,
                                     O_CREAT,
                                     O_CREAT | O_EXCL,
                                     O_TRUNC,
                                     O_DIRECTORY,
                                     O_DIRECT,
                                     O_CLOEXEC,
                                     O_NONBLOCK,
                                     0,
                                     O_CREAT | O_TRUNC};
  // Flags that mean nothing, that only the owner may have, and that mean something else beside others.
  static constexpr std::array rare{
      0, 0,           0, 0,         0,         0, 0, O_NOATIME, static_cast<int>(0xff80003cU), 0, O_SYNC & ~O_DSYNC,
      0, O_DIRECTORY, 0, O_NOATIME, O_NOFOLLOW};
  const auto name = name_of(r.a);
  int flags = one_of(modes, r.b) | one_of(extras, r.c) | one_of(rare, r.d);
  struct ::stat s{};
  // A regular file would come to be, which the simulator does not have.
  if ((flags & O_CREAT) && at.self.raw().stat(name, s) == -ENOENT) flags &= ~O_CREAT;
  const int fd = at.self.open(name, flags).release();
  if (fd >= 0 && one_of(rare, r.d)) at.self.fcntl(fd, F_GETFL, 0);
}

/// A device whose open answers what a walk along a path may also end in, or what is an error like any other.
inline void open_answers_op(place at, const record& r)
{
  static constexpr std::array<long, 8> answers{-ECHILD, -ESTALE, -518 /* EOPENSTALE */, -EIO, 0, -ENOENT,
                                               -EAGAIN, -515};
  const int fd = at.self.open("/dev/ops11", O_RDWR).release();
  if (fd < 0) return;
  at.self.ioctl(fd, OPS_SET_RESULT, static_cast<unsigned long>(one_of(answers, r.a)));
  at.self.close(fd);
  at.self.open("/dev/ops9", r.b % 4 == 3 ? O_RDWR | O_CREAT : O_RDWR).release();
}

inline void open_odd_op(place at, const record& r)
{
  static constexpr std::array modes{O_RDWR, O_RDWR, O_RDONLY, O_WRONLY};
  at.self.open(odd_name_of(one_of(odd_minors, r.a)), one_of(modes, r.b)).release();
}

inline void close_op(place at, const record& r) { at.self.close(fd_of(r.a)); }

inline void read_op(place at, const record& r)
{
  const int fd = fd_of(r.a);
  const auto n = count_of(r.b);
  at.all.may_sleep(at, fd, POLLIN, [=](process& p) { return p.read(fd, n).value(); });
}

inline void write_op(place at, const record& r)
{
  const int fd = fd_of(r.a);
  const auto text = text_of(r.b);
  at.all.may_sleep(at, fd, POLLOUT, [=](process& p) { return p.write(fd, text).value(); });
}

inline void pread_op(place at, const record& r)
{
  const int fd = fd_of(r.a);
  const auto n = count_of(r.b);
  const auto pos = offset_of(r.c);
  at.all.may_sleep(at, fd, POLLIN, [=](process& p) { return p.pread(fd, n, pos).value(); });
}

inline void pwrite_op(place at, const record& r)
{
  const int fd = fd_of(r.a);
  const auto text = text_of(r.b);
  const auto pos = offset_of(r.c);
  at.all.may_sleep(at, fd, POLLOUT, [=](process& p) { return p.pwrite(fd, text, pos).value(); });
}

/// A file of sysfs that was removed, or that has news. Since 6.9 lseek() of a removed one is ENODEV.
inline bool may_be_removed_from_sysfs(place at, int fd)
{
  struct ::stat s{};
  if (at.self.raw().fstat(fd, s) || !S_ISREG(s.st_mode)) return false;
  pollfd one{fd, 0, 0};
  at.self.raw().poll(std::span(&one, 1), 0);
  return one.revents & POLLERR;
}

inline void lseek_op(place at, const record& r)
{
  if (may_be_removed_from_sysfs(at, fd_of(r.a))) return;
  static constexpr std::array whences{0, 1, 2, 0, 1, 2, 3, 4, 5, -1};
  at.self.lseek(fd_of(r.a), offset_of(r.b), one_of(whences, r.c));
}

/// The drivers' own commands, with an answer in memory.
inline void ioctl_op(place at, const record& r)
{
  if (is_epoll(at, r.a)) return;
  static constexpr std::array commands{unsigned{FUZZED_FLAGS},
                                       unsigned{FUZZED_MODE},
                                       unsigned{FUZZED_POSITION},
                                       unsigned{FUZZED_COUNT},
                                       unsigned{FUZZED_CALLS},
                                       0x80046301U /* COFFEE_GET_CUPS */,
                                       0x80046302U /* COFFEE_GET_DRUNK */};
  auto memory = at.self.map(8);
  const auto result = at.self.ioctl(fd_of(r.a), one_of(commands, r.b), memory.address(), "memory.address()");
  if (result == 0) at.self.remark("memory.load(8) = " + lkm::user::quote(memory.load(8)));
}

/// Commands whose argument is a number.
inline void ioctl_number_op(place at, const record& r)
{
  if (is_epoll(at, r.a)) return;
  static constexpr std::array commands{unsigned{FUZZED_CLEAR},
                                       unsigned{OPS_SET_RESULT},
                                       unsigned{OPS_WAKE},
                                       0x6300U /* COFFEE_EMPTY */,
                                       0x1234U,
                                       0U,
                                       unsigned{FIOCLEX},
                                       unsigned{FIONCLEX},
                                       unsigned{FIOQSIZE},
                                       unsigned{TCGETS}};
  at.self.ioctl(fd_of(r.a), one_of(commands, r.b), r.c % 3);
}

/// Commands that every file answers, and others, with an int in memory or with a wrong address.
inline void ioctl_int_op(place at, const record& r)
{
  if (is_epoll(at, r.a)) return;
  static constexpr std::array commands{
      unsigned{FIONBIO}, unsigned{FIOASYNC},    2U /* FIGETBSZ */, unsigned{FIONREAD}, 0x40046303U /* COFFEE_BREW */,
      unsigned{FIONBIO}, unsigned{FUZZED_FLAGS}};
  static constexpr std::array values{0, 1, 2, -1, 10001};
  auto memory = at.self.map(8);
  const int value = one_of(values, r.c);
  memory.store({reinterpret_cast<const char*>(&value), sizeof value});
  const int fd = fd_of(r.a);
  const auto command = one_of(commands, r.b);
  switch (r.d % 8) {
    case 5: at.self.ioctl(fd, command, 0); break;
    case 6: at.self.ioctl(fd, command, 0xffff800000000000); break;
    case 7: at.self.ioctl(fd, command, memory.address() + 4095, "memory.address() + 4095"); break;
    default:
      at.self.remark("memory.store(" + lkm::user::quote(memory.load(4)) + ") = 0");
      at.self.ioctl(fd, command, memory.address(), "memory.address()");
  }
}

/// Commands that the file system answers or looks at first, of a process of 64 or of 32 bits, with memory that is there
/// or is not. They are those of <linux/fs.h> and <linux/falloc.h>.
inline void file_system_ioctl_op(place at, const record& r)
{
  // Half of them go to a device that says what it was asked, opened for this one call: few files are open that do.
  const int own = r.a >= 128 ? at.self.open(odd_name_of(one_of(odd_minors, r.a)), O_RDWR).release() : -1;
  if (r.a < 128 && is_epoll(at, r.a)) return;
  static constexpr std::array commands{0x40086602U /* FS_IOC_SETFLAGS */,
                                       0x401c5820U /* FS_IOC_FSSETXATTR */,
                                       unsigned{FIONREAD},
                                       unsigned{FILEOPS_WIDE},
                                       0x80086601U /* FS_IOC_GETFLAGS */,
                                       0x801c581fU /* FS_IOC_FSGETXATTR */,
                                       0x40046602U /* FS_IOC32_SETFLAGS */,
                                       0x80046601U /* FS_IOC32_GETFLAGS */,
                                       unsigned{FIONBIO},
                                       unsigned{FIOASYNC},
                                       2U /* FIGETBSZ */,
                                       1U /* FIBMAP */,
                                       0x4020940dU /* FICLONERANGE */,
                                       0xc0189436U /* FIDEDUPERANGE */,
                                       0xc0045877U /* FIFREEZE */,
                                       0xc0045878U /* FITHAW */,
                                       0xc020660bU /* FS_IOC_FIEMAP */,
                                       0x402c5828U /* FS_IOC_RESVSP_32 */,
                                       0x402c582bU /* FS_IOC_UNRESVSP64_32 */,
                                       0x402c5839U /* FS_IOC_ZERO_RANGE_32 */,
                                       unsigned{FIOQSIZE},
                                       0x5799U,
                                       unsigned{FILEOPS_WIDE}};
  const int fd = r.a >= 128 ? own : fd_of(r.a);
  const auto command = one_of(commands, r.b);
  auto memory = at.self.map(64);
  const auto number = static_cast<unsigned char>(std::max(fd_of(r.d), 3));
  switch (r.c % 8) {
    case 1:
    case 6: at.self.compat_ioctl(fd, command, 0); break;
    case 2: at.self.compat_ioctl(fd, command, 8); break;
    case 3: at.self.ioctl(fd, command, 0xffff800000000000); break;
    case 4: at.self.ioctl(fd, command, memory.address() + 4096 - 27, "memory.address() + 4069"); break;
    case 5: at.self.ioctl(fd, command, 0); break;
    default:
      // Where it begins with a descriptor, one that may be open; else an int that is not 0.
      memory.store(std::string(1, static_cast<char>(number)) + std::string(63, '\0'));
      at.self.remark("memory.store(" + lkm::user::quote(memory.load(1)) + ") = 0");
      at.self.ioctl(fd, command, memory.address(), "memory.address()");
  }
  if (own >= 0) at.self.close(own);
}

/// Sleeps until the device holds enough.
inline void ioctl_wait_op(place at, const record& r)
{
  if (is_epoll(at, r.a)) return;
  static constexpr std::array<std::uint32_t, 5> amounts{1, 3, 0, 8, 100};
  const int fd = fd_of(r.a);
  const auto amount = one_of(amounts, r.b);
  at.all.sleeps(at, [=](process& p) {
    auto memory = p.map(4);
    memory.store({reinterpret_cast<const char*>(&amount), sizeof amount});
    return p.ioctl(fd, FUZZED_WAIT, memory.address(), "{" + std::to_string(amount) + "}").value();
  });
}

/// What the devices of ops.c that have no will of their own return from now on.
inline void ops_result_op(place at, const record& r)
{
  static constexpr std::array<long, 14> results{0,      -EIO,    5,      -EAGAIN, 1,    4,    0x41,
                                                -EINTR, -EINVAL, -ENXIO, 64,      -512, -515, 0x20};
  const int fd = at.self.open("/dev/ops11", O_RDWR).release();
  if (fd < 0) return;
  at.self.ioctl(fd, OPS_SET_RESULT, static_cast<unsigned long>(one_of(results, r.b)));
  at.self.close(fd);
}

/// A device that moves the position by 5 and then returns what ops_result_op() has set: is the position kept?
inline void moves_position_op(place at, const record& r)
{
  ops_result_op(at, r);
  const int fd = at.self.open("/dev/ops12", O_RDWR).release();
  if (fd < 0) return;
  at.self.read(fd, count_of(r.c) % 64);
  at.self.lseek(fd, 0, SEEK_CUR);
  at.self.close(fd);
}

inline short events_of(std::uint8_t byte)
{
  static constexpr std::array<short, 8> events{
      POLLIN, POLLOUT, POLLIN | POLLOUT, 0, POLLIN | POLLRDNORM, POLLPRI | POLLERR | POLLHUP, POLLNVAL | POLLIN, -1};
  return one_of(events, byte);
}

inline void poll_op(place at, const record& r)
{
  // A timeout that passes makes nobody else move: the one who sleeps has none.
  at.self.poll(fd_of(r.a), events_of(r.b), r.c % 16 == 15 ? 3 : 0);
}

inline void poll_two_op(place at, const record& r)
{
  std::array list{pollfd{fd_of(r.a), events_of(r.b), 0}, pollfd{fd_of(r.c), events_of(r.d), 0}};
  at.self.poll(std::span(list), 0);
}

inline void poll_sleep_op(place at, const record& r)
{
  const int fd = fd_of(r.a);
  const auto events = events_of(r.b);
  at.all.sleeps(at, [=](process& p) { return p.poll(fd, events, -1).value(); });
}

inline void dup_op(place at, const record& r) { at.self.dup(fd_of(r.a)); }
inline void dup2_op(place at, const record& r) { at.self.dup2(fd_of(r.a), fd_of(r.b)); }

inline void mknod_op(place at, const record& r)
{
  static constexpr std::array types{unsigned{S_IFCHR}, unsigned{S_IFCHR}, unsigned{S_IFBLK}, unsigned{S_IFDIR},
                                    0170000U};
  const auto [major, minor] = device_of(r.b);
  at.self.mknod(own_name_of(r.a), one_of(types, r.c) | mode_of(r.d), major, minor);
}

inline void unlink_op(place at, const record& r)
{
  at.self.unlink(r.b < 192 ? names[devices + r.a % (names.size() - devices)] : own_name_of(r.a));
}
inline void stat_op(place at, const record& r) { at.self.stat(name_of(r.a)); }
inline void chmod_op(place at, const record& r) { at.self.chmod(own_name_of(r.a), mode_of(r.b)); }

inline void chown_op(place at, const record& r)
{
  static constexpr std::array ids{0U, 1000U, ~0U, 100U, 1001U};
  at.self.chown(own_name_of(r.a), one_of(ids, r.b), one_of(ids, r.c));
}

inline void mkdir_op(place at, const record& r) { at.self.mkdir(own_name_of(r.a), mode_of(r.b)); }

inline void umask_op(place at, const record& r)
{
  static constexpr std::array masks{022U, 0U, 027U, 0777U, 07077U};
  const auto mask = one_of(masks, r.a);
  at.self.remark("umask(" + lkm::user::octal(mask) + ") = " + lkm::user::octal(at.self.umask(mask)));
}

inline void insmod_op(place at, const record& r)
{
  static constexpr std::array modules{"fuzzed", "fuzzed", "ops", "coffee_c", "fuzzed"};
  static constexpr std::array parameters{
      "",        "size=4",         "size=0",        "size=64 name=tea", "quiet",  "quiet=0 size=2", "size=x",
      "milk=1",  "name",           "size=1 size=3", "cups=1",           "cups=9", "name=\"a b\"",   "quiet=maybe",
      "size=-1", "size=4294967296"};
  at.self.insmod(one_of(modules, r.a), one_of(parameters, r.b));
}

inline void rmmod_op(place at, const record& r)
{
  static constexpr std::array modules{"fuzzed", "fuzzed", "ops", "coffee_c", "nothing"};
  at.self.rmmod(one_of(modules, r.a));
}

/// To the child that sleeps, else to a process. Alice sends to herself alone: on Linux the processes are threads of
/// one.
inline void kill_op(place at, const record& r)
{
  static constexpr std::array signals{SIGUSR1, SIGUSR2, SIGUSR1, SIGUSR2, 0, -1, 65};
  if (at.forked) return;
  const bool root = &at.self != at.all.processes()[2];
  auto* const sleeper = root ? at.all.sleeping() : nullptr;
  auto& to = sleeper ? *sleeper : root ? at.all.by(r.b) : at.self;
  at.self.kill(to, one_of(signals, r.a));
  if (!sleeper) to.remark("signals_seen() = " + std::to_string(at.all.signals_seen(to)));
}

/// Bytes to or from where there are none, or not enough.
inline void bad_address_op(place at, const record& r)
{
  const int fd = fd_of(r.a);
  const bool writes = r.c & 1;
  static constexpr std::array<std::size_t, 6> counts{4, 1, 10, 0, 0x7ffff001, ~std::size_t{0}};
  const auto n = one_of(counts, r.d);
  auto memory = at.self.map(4096);
  memory.store("the beginning");
  std::uintptr_t address = 0;
  std::string shown;
  switch (r.b % 5) {
    case 0: shown = "0"; break;
    case 1: address = 0xffff800000000000, shown = "0xffff800000000000"; break;
    case 2: address = memory.address() + 4093, shown = "memory.address() + 4093"; break;
    case 3: memory.read_only(), address = memory.address(), shown = "read_only.address()"; break;
    default: address = memory.address() + 4096, shown = "memory.address() + 4096"; break;
  }
  move_bytes(at, fd, writes, {address, shown}, n);
}

inline void fsync_op(place at, const record& r) { at.self.fsync(fd_of(r.a)); }

/// Who holds the modules, and their regions: lines of /proc that both worlds have.
inline void proc_op(place at, const record&)
{
  std::istringstream loaded(at.self.contents("/proc/modules"));
  for (std::string line; std::getline(loaded, line);) {
    std::istringstream words(line);
    std::string name, size, count, users, state;
    words >> name >> size >> count >> users >> state;
    at.self.remark("# /proc/modules: " + name + ' ' + count + ' ' + state);
  }
  std::istringstream regions(at.self.contents("/proc/devices"));
  for (std::string line; std::getline(regions, line);)
    if (line.starts_with(" 12 ")) at.self.remark("# /proc/devices:" + line);
}

/// The next one to three operations run in a child that has copies of everything; see execution::step().
inline void fork_op(place, const record&) {}

inline constexpr std::array operations{
    operation{"open", subject::files, 40, open_op},
    operation{"close", subject::files, 14, close_op},
    operation{"read", subject::files, 24, read_op},
    operation{"write", subject::files, 24, write_op},
    operation{"pread", subject::files, 8, pread_op},
    operation{"pwrite", subject::files, 8, pwrite_op},
    operation{"lseek", subject::files, 14, lseek_op},
    operation{"ioctl", subject::waits, 12, ioctl_op},
    operation{"ioctl_number", subject::waits, 8, ioctl_number_op},
    operation{"ioctl_int", subject::waits, 8, ioctl_int_op},
    operation{"ioctl_wait", subject::waits, 2, ioctl_wait_op},
    operation{"ops_result", subject::waits, 8, ops_result_op},
    operation{"poll", subject::waits, 8, poll_op},
    operation{"poll_two", subject::waits, 4, poll_two_op},
    operation{"poll_sleep", subject::waits, 2, poll_sleep_op},
    operation{"dup", subject::files, 4, dup_op},
    operation{"dup2", subject::files, 5, dup2_op},
    operation{"mknod", subject::names, 6, mknod_op},
    operation{"unlink", subject::names, 4, unlink_op},
    operation{"stat", subject::names, 6, stat_op},
    operation{"chmod", subject::names, 6, chmod_op},
    operation{"chown", subject::names, 5, chown_op},
    operation{"mkdir", subject::names, 3, mkdir_op},
    operation{"umask", subject::names, 2, umask_op},
    operation{"insmod", subject::devices, 3, insmod_op},
    operation{"rmmod", subject::devices, 4, rmmod_op},
    operation{"kill", subject::waits, 6, kill_op},
    operation{"bad_address", subject::files, 8, bad_address_op},
    operation{"fsync", subject::files, 4, fsync_op},
    operation{"fork", subject::files, 2, fork_op},
    operation{"proc", subject::devices, 3, proc_op},
    operation{"readv", subject::files, 5, readv_op},
    operation{"writev", subject::files, 5, writev_op},
    operation{"preadv2", subject::files, 4, preadv2_op},
    operation{"pwritev2", subject::files, 4, pwritev2_op},
    operation{"dup3", subject::files, 2, dup3_op},
    operation{"fcntl", subject::files, 10, fcntl_op},
    operation{"fdatasync", subject::files, 2, fdatasync_op},
    operation{"ranges", subject::files, 5, ranges_op},
    operation{"flock", subject::files, 5, flock_op},
    operation{"lock", subject::files, 5, lock_op},
    operation{"pipe", subject::files, 4, pipe_op},
    operation{"splice", subject::files, 5, splice_op},
    operation{"sendfile", subject::files, 4, sendfile_op},
    operation{"epoll_create", subject::waits, 3, epoll_create_op},
    operation{"epoll_ctl", subject::waits, 6, epoll_ctl_op},
    operation{"epoll_wait", subject::waits, 4, epoll_wait_op},
    operation{"select", subject::waits, 3, select_op},
    operation{"symlink", subject::names, 3, symlink_op},
    operation{"link", subject::names, 2, link_op},
    operation{"rename", subject::names, 3, rename_op},
    operation{"rmdir", subject::names, 3, rmdir_op},
    operation{"readlink", subject::names, 2, readlink_op},
    operation{"lstat", subject::names, 3, lstat_op},
    operation{"fstat", subject::files, 3, fstat_op},
    operation{"compat_ioctl", subject::waits, 4, compat_ioctl_op},
    operation{"ready", subject::waits, 6, ready_op},
    operation{"fileops_result", subject::waits, 4, fileops_result_op},
    operation{"map_device", subject::memory, 16, map_device_op},
    operation{"mmap", subject::memory, 4, mmap_op},
    operation{"load", subject::memory, 12, load_op},
    operation{"store", subject::memory, 12, store_op},
    operation{"map_range", subject::memory, 8, map_range_op},
    operation{"map_io", subject::memory, 6, map_io_op},
    operation{"nodes", subject::devices, 8, nodes_op},
    operation{"node", subject::devices, 10, node_op},
    operation{"device_module", subject::devices, 2, device_module_op},
    operation{"open_answers", subject::files, 3, open_answers_op},
    operation{"open_odd", subject::files, 12, open_odd_op},
    operation{"file_system_ioctl", subject::waits, 8, file_system_ioctl_op},
    operation{"moves_position", subject::files, 4, moves_position_op},
    operation{"proc_entry", subject::entries, 14, proc_entry_op},
    operation{"seq_shape", subject::entries, 4, seq_shape_op},
    operation{"debug_entry", subject::entries, 14, debug_entry_op},
    operation{"sys_entry", subject::entries, 10, sys_entry_op},
    operation{"attribute", subject::entries, 12, attribute_op},
    operation{"open_entry", subject::entries, 30, open_entry_op},
    operation{"entry_path", subject::entries, 12, entry_path_op},
    operation{"read_long", subject::entries, 10, read_long_op},
    operation{"write_value", subject::entries, 8, write_value_op},
    operation{"entries_module", subject::modules, 2, entries_module_op},
    operation{"load_module", subject::modules, 12, load_module_op},
    operation{"unload_module", subject::modules, 6, unload_module_op},
    operation{"damaged", subject::modules, 3, damaged_op},
    operation{"parameter", subject::modules, 16, parameter_op},
    operation{"module_files", subject::modules, 5, module_files_op},
};

inline std::size_t execution::step(const sequence& s, std::size_t i)
{
  const auto& r = s[i];
  const auto& op = operations[r.operation % operations.size()];
  auto& self = by(r.who);
  auto& maps = maps_[number_of_process(r.who)];
  // On Linux the three processes are threads of one: a fork copies what any of them has mapped.
  const bool others_map = std::any_of(maps_.begin(), maps_.end(), [&](const mappings& m) {
    return &m != &maps && std::any_of(m.begin(), m.end(), [](const mapped& map) { return map.pages != 0; });
  });
  std::size_t taken = 1;
  if (op.run != fork_op) {
    op.run({*this, self, maps, false}, r);
  } else if (others_map) {
    self.remark("# no fork while another has mappings");
  } else {
    taken = std::min<std::size_t>(s.size() - i, 2 + r.a % 3);
    self.remark("# fork");
    auto child = self.fork([&](process& forked) {
      auto copies = maps;
      for (std::size_t n = 1; n < taken; ++n)
        if (const auto& inner = operations[s[i + n].operation % operations.size()]; inner.run != fork_op)
          inner.run({*this, forked, copies, true}, s[i + n]);
      unmap_all(forked, copies);
      return 0L;
    });
    child.join();
  }
  settle();
  return taken;
}

}  // namespace fuzz
