// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Operations on what a driver makes in /proc, /sys and debugfs, through the module "entries".
#pragma once

#include "operands.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

inline constexpr std::array<std::string_view, 13> entry_names{ENTRIES_NAMES};

/// Mostly the first five; one in eight is a name with something odd about it.
inline std::uint8_t entry_name_of(std::uint8_t byte)
{
  constexpr std::size_t usual = 5;
  return static_cast<std::uint8_t>(byte >= 224 ? usual + byte % (entry_names.size() - usual) : byte % usual);
}

/// A directory: mostly the family's own.
inline std::uint8_t where_of(std::uint8_t byte)
{
  return static_cast<std::uint8_t>(byte % 2 ? byte / 2 % ENTRIES_SLOTS : ENTRIES_TOP);
}

inline unsigned entry_mode_of(std::uint8_t byte)
{
  static constexpr std::array modes{0644U, 0666U, 0444U, 0U, 0200U, 0600U, 0777U, 0640U, 01666U, 0004U};
  return one_of(modes, byte);
}

/// Bytes of a command's argument, see entries.h.
struct entry_command {
  unsigned number;
  std::uint8_t slot, kind = 0, name = 0, where = ENTRIES_TOP;
  unsigned mode = 0;
  std::uint8_t extra = 0, more = 0;

  unsigned long argument() const
  {
    return slot % ENTRIES_SLOTS | static_cast<unsigned long>(kind) << 8 | static_cast<unsigned long>(name) << 16 |
           static_cast<unsigned long>(where) << 24 | static_cast<unsigned long>(mode & 0xffff) << 32 |
           static_cast<unsigned long>(extra) << 48 | static_cast<unsigned long>(more) << 56;
  }
};

inline void command_entries(place at, const entry_command& command)
{
  const int fd = at.self.open("/dev/entries", O_RDWR).release();
  if (fd < 0) return;
  at.self.ioctl(fd, command.number, command.argument());
  at.self.close(fd);
}

inline void proc_entry_op(place at, const record& r)
{
  // What makes a file comes most often.
  const auto kind = static_cast<std::uint8_t>(r.c % 16 < PROC_KINDS ? r.c % 16 : r.c % 2 ? PROC_DIR : PROC_OPS);
  const auto name = entry_name_of(r.b), where = where_of(r.d);
  const auto mode = entry_mode_of(r.c / 16);
  switch (r.a % 16) {
    case 9: return command_entries(at, {PROC_REMOVE, r.b});
    case 10: return command_entries(at, {PROC_REMOVE_ENTRY, 0, 0, name, where});
    case 11: return command_entries(at, {PROC_REMOVE_SUBTREE, 0, 0, name, where});
    default:
      return command_entries(at, {PROC_MAKE, r.b, kind, name, where, mode, static_cast<std::uint8_t>(r.a / 16 + r.d),
                                  static_cast<std::uint8_t>(r.d / 64)});
  }
}

/// What the lines of a seq_file are from now on, also where it is open. Half of the time they are those of the file
/// that is there from the start, which is then read piece by piece.
inline void seq_shape_op(place at, const record& r)
{
  static constexpr std::array<std::uint8_t, 8> counts{3, 0, 1, 2, 10, 40, 200, 5};
  static constexpr std::array<std::uint8_t, 8> lengths{0, 1, 4, 16, 255, 60, 2, 0};
  static constexpr std::array<std::size_t, 8> sizes{2, 100, 1, 17, 4096, 5000, 7, 300};
  static constexpr std::array<long long, 8> offsets{0, 3, 4096, 1, 100, 6, 20000, 12};
  const bool reads = r.a >= 128;
  const auto failure = static_cast<std::uint8_t>(r.d % 32 < 16 ? r.d % 16 : r.d % 2 * SEQ_LOUD);
  const auto line = r.c % 8U | static_cast<unsigned>(one_of(lengths, r.b / 8)) << 8;
  const auto slot = static_cast<std::uint8_t>(reads ? 4 : r.a);
  command_entries(at, {SEQ_SHAPE, slot, one_of(counts, r.b), 0, ENTRIES_TOP, line, failure});
  if (!reads) return;
  const int fd = at.self.open("/proc/fuzz/c/b", O_RDONLY).release();
  if (fd < 0) return;
  for (unsigned i = 0; i < 4; ++i) {
    const auto byte = static_cast<std::uint8_t>(r.a / 2 + i * (1 + r.c / 8));
    switch (byte % 8) {
      case 5: at.self.pread(fd, one_of(sizes, r.d), one_of(offsets, byte / 8)); break;
      case 6: at.self.lseek(fd, one_of(offsets, byte / 8), SEEK_SET); break;
      case 7: at.self.lseek(fd, one_of(offsets, byte / 8) - 3, SEEK_CUR); break;
      default: at.self.read(fd, one_of(sizes, byte / 8)); break;
    }
  }
  at.self.close(fd);
}

inline void debug_entry_op(place at, const record& r)
{
  const auto kind = static_cast<std::uint8_t>(r.c % 32 < DEBUG_KINDS ? r.c % 32 : r.c % 2 ? DEBUG_DIR : DEBUG_OPS);
  const auto name = entry_name_of(r.b), where = where_of(r.d);
  switch (r.a % 16) {
    case 9: return command_entries(at, {DEBUG_REMOVE, r.b});
    case 10: return command_entries(at, {DEBUG_LOOKUP, r.c, 0, name, where});
    case 11: return command_entries(at, {DEBUG_RENAME, r.c, 0, name, where});
    case 12:
    case 13: return command_entries(at, {DEBUG_VALUES, 0, r.b, 0, ENTRIES_TOP, 0, r.c});
    default:
      return command_entries(
          at, {DEBUG_MAKE, r.b, kind, name, where, entry_mode_of(r.a / 16), static_cast<std::uint8_t>(r.c / 32 + r.d)});
  }
}

inline void sys_entry_op(place at, const record& r)
{
  const auto name = entry_name_of(r.b), where = where_of(r.d);
  switch (r.a % 16) {
    case 4: return command_entries(at, {SYS_PUT, r.b});
    case 5: return command_entries(at, {SYS_DEL, r.b});
    case 6: return command_entries(at, {SYS_RENAME, r.c, 0, name});
    case 7: return command_entries(at, {SYS_VISIBLE, 0, 0, 0, ENTRIES_TOP, entry_mode_of(r.b)});
    case 8: return command_entries(at, {SYS_LINK, r.c, static_cast<std::uint8_t>(r.b & 1), name, where});
    case 9:
    case 10: return command_entries(at, {SYS_CLASS, r.b});
    default: return command_entries(at, {SYS_MAKE, r.b, static_cast<std::uint8_t>(r.c & 1), name, where});
  }
}

/// Attributes of an object: the first slots, which are filled first.
inline void attribute_op(place at, const record& r)
{
  const auto slot = static_cast<std::uint8_t>(r.b % 2 ? r.b / 2 : 0), which = r.c;
  switch (r.a % 8) {
    case 4:
    case 5: return command_entries(at, {SYS_BIN, slot, static_cast<std::uint8_t>(r.d % 4 == 3), which});
    case 6:
    case 7: return command_entries(at, {SYS_GROUP, slot, static_cast<std::uint8_t>(r.d % 5), which});
    default:
      return command_entries(at, {SYS_FILE, slot, static_cast<std::uint8_t>(r.d % 8 < 4 ? r.d % 8 : 0), which,
                                  ENTRIES_TOP, entry_mode_of(r.d / 8)});
  }
}

/// A name below one of the families' directories, or of what the kernel makes for a module.
inline std::string entry_path_of(std::uint8_t family, std::uint8_t name, std::uint8_t below)
{
  static constexpr std::array files{
      "number", "text",  "write_only", "mute",        "at",           "refuses",    "swallows", "page",
      "self",   "bytes", "endless",    "mute_bytes",  "group/number", "group/text", "group/at", "bytes_group/bytes",
      "link0",  "link1", "group",      "link0/number"};
  static constexpr std::array kernels{"/sys/module/entries/initstate",
                                      "/sys/module/entries/refcnt",
                                      "/sys/module/entries/taint",
                                      "/sys/class/fuzzclass/kind",
                                      "/sys/class/fuzzclass/fuzzcup/size",
                                      "/sys/class/fuzzclass/fuzzcup/filled",
                                      "/sys/class/fuzzclass/fuzzcup/hot",
                                      "/sys/devices/virtual/fuzzclass/fuzzcup/extra",
                                      "/sys/class/fuzzclass/fuzzcup/uevent",
                                      "/sys/class/fuzzclass/fuzzcup",
                                      "/sys/class/fuzzclass",
                                      "/sys/devices/virtual/fuzzclass",
                                      "/sys/module/entries",
                                      "/sys/module/entries/holders",
                                      "/sys/module/fuzzed/parameters/size",
                                      "/sys/module/fuzzed/parameters/quiet",
                                      "/sys/module/fuzzed/parameters"};
  static constexpr std::array tops{"/proc/fuzz", "/sys/kernel/fuzz", "/sys/kernel/debug/fuzz"};
  if (family % 8 == 7) return one_of(kernels, name);
  const auto which = family % 8 % 3;
  std::string path = tops[which];
  if (name == 255) return path;
  path += '/';
  path += entry_names[entry_name_of(name)];
  if (which == 1 ? below % 8 != 7 : below % 4 == 3) {
    path += '/';
    path += which == 1 ? std::string_view(one_of(files, below)) : entry_names[entry_name_of(below / 4)];
  }
  return path;
}

/// What is in `directory`, and `depth` directories deep below.
inline void find_entries(place at, const std::string& directory, int depth, std::vector<std::string>& found)
{
  std::vector<std::string> names;
  if (at.self.raw().listdir(directory, names) < 0) return;
  std::sort(names.begin(), names.end());
  for (const auto& name : names) {
    if (name == "..") continue;  // an object may have that name, and nobody can reach it
    const auto path = directory + '/' + name;
    found.push_back(path);
    struct ::stat s{};
    if (depth && at.self.raw().lstat(path, s) == 0 && S_ISDIR(s.st_mode)) find_entries(at, path, depth - 1, found);
  }
}

/// A path, mostly of something that is there.
inline std::string path_of(place at, const record& r)
{
  auto path = entry_path_of(r.a, r.b, r.c);
  if (r.b >= 224 || r.a % 8 == 7) return path;
  std::vector<std::string> there;
  find_entries(at, path.substr(0, path.find('/', path.find("/fuzz") + 1)), 2, there);
  return there.empty() ? path : there[(r.b + 7U * r.c) % there.size()];
}

inline void open_entry_op(place at, const record& r)
{
  static constexpr std::array flags{
      O_RDWR,   O_RDONLY, O_RDONLY,          O_RDWR, O_WRONLY,         O_RDONLY,
      O_RDONLY, O_RDWR,   O_RDWR | O_APPEND, O_PATH, O_RDWR | O_TRUNC, O_RDONLY | O_DIRECTORY};
  at.self.open(path_of(at, r), one_of(flags, r.d)).release();
}

/// What is in a directory, unless that has more in it than drivers make.
inline void list(place at, const std::string& path)
{
  const auto has = [&](const char* words) { return path.find(words) != path.npos; };
  const bool of_module = path.starts_with("/sys/module/");
  if (!has("..") && (of_module ? has("/parameters") || has("/holders") : has("/fuzz"))) at.self.listdir(path);
}

inline void entry_path_op(place at, const record& r)
{
  const auto path = path_of(at, r);
  switch (r.d % 16) {
    case 1: at.self.lstat(path); break;
    case 2: at.self.readlink(path); break;
    case 3:
    case 4: list(at, path.substr(0, path.rfind('/'))); break;
    case 5: list(at, path); break;
    case 6: at.self.chmod(path, mode_of(r.d / 16)); break;
    case 7: at.self.chown(path, r.d & 16 ? 1000 : 0, r.d & 32 ? 100 : 0); break;
    case 8: at.self.unlink(path); break;
    case 9: at.self.mkdir(path, 0755); break;
    case 10: at.self.rmdir(path); break;
    case 11: at.self.rename(path, entry_path_of(r.a, r.c, r.b)); break;
    case 12: at.self.symlink("a", path); break;
    case 13: at.self.open(path, O_RDWR | O_CREAT | (r.d & 16 ? O_EXCL : 0)).release(); break;
    default: at.self.stat(path); break;
  }
}

/// More than a buffer of the kernel holds, or from the middle.
inline void read_long_op(place at, const record& r)
{
  static constexpr std::array<std::size_t, 8> counts{4096, 1, 200, 4095, 4097, 9000, 17, 1000};
  static constexpr std::array<long long, 12> offsets{0, 1, 2, 100, 4095, 4096, 5000, 17, 8192, 20000, -1, 1LL << 33};
  const int fd = fd_of(r.a);
  const auto n = one_of(counts, r.b);
  const auto pos = one_of(offsets, r.c);
  at.all.may_sleep(at, fd, POLLIN,
                   [=](process& p) { return r.d & 1 ? p.pread(fd, n, pos).value() : p.read(fd, n).value(); });
}

/// What files of numbers and flags take.
inline void write_value_op(place at, const record& r)
{
  static constexpr std::array texts{"1",
                                    "0",
                                    "12",
                                    "13\n",
                                    "y",
                                    "off",
                                    "-1",
                                    "0x1f",
                                    " 7 ",
                                    "256",
                                    "65536",
                                    "4294967296",
                                    "18446744073709551616",
                                    "",
                                    "maybe",
                                    "99\n12",
                                    "1,2,3",
                                    "tea\n",
                                    "08",
                                    "0b1",
                                    "+5",
                                    "on\n",
                                    "N"};
  const int fd = fd_of(r.a);
  const std::string text = one_of(texts, r.b);
  const auto pos = r.c % 8 == 7 ? 3LL : 0LL;
  at.all.may_sleep(at, fd, POLLOUT,
                   [=](process& p) { return r.d & 1 ? p.pwrite(fd, text, pos).value() : p.write(fd, text).value(); });
}

}  // namespace fuzz
