// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A process's calls on names: nodes, directories and links, and what stat(2) and ls(1) say of them.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <lkm/user/flags.hpp>
#include <lkm/user/ls.hpp>
#include <lkm/user/outcome.hpp>

#include <sys/stat.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::user {

/// The calls of `Process`, which says what its world is and how a call is written down.
template <class World, class Process>
class name_calls {
 public:
  /// `mode` with its type: S_IFCHR | 0666.
  outcome mknod(const std::string& path, unsigned mode, unsigned major, unsigned minor)
  {
    const long result = self().raw().mknod(path, mode, major << 20 | minor);
    if (result == 0) self().world().made_node(path);
    return self().note(
        "mknod(" + quote(path) + ", " + octal(mode) + ", " + std::to_string(major) + ":" + std::to_string(minor) + ")",
        result);
  }
  outcome mkdir(const std::string& path, unsigned mode)
  {
    const long result = self().raw().mkdir(path, mode);
    if (result == 0) self().world().made_directory(path);
    return self().note("mkdir(" + quote(path) + ", " + octal(mode) + ")", result);
  }
  outcome unlink(const std::string& path)
  {
    return self().note("unlink(" + quote(path) + ")", self().raw().unlink(path));
  }
  outcome chmod(const std::string& path, unsigned mode)
  {
    return self().note("chmod(" + quote(path) + ", " + octal(mode) + ")", self().raw().chmod(path, mode));
  }
  outcome chown(const std::string& path, unsigned uid, unsigned gid)
  {
    return self().note("chown(" + quote(path) + ", " + std::to_string(static_cast<int>(uid)) + ", " +
                           std::to_string(static_cast<int>(gid)) + ")",
                       self().raw().chown(path, uid, gid));
  }
  unsigned umask(unsigned mask) { return self().raw().umask(mask); }

  outcome symlink(const std::string& target, const std::string& path)
  {
    const long result = self().raw().symlink(target, path);
    if (result == 0) self().world().made_node(path);
    return self().note("symlink(" + quote(target) + ", " + quote(path) + ")", result);
  }
  outcome link(const std::string& old_path, const std::string& new_path)
  {
    const long result = self().raw().link(old_path, new_path);
    if (result == 0) self().world().made_node(new_path);
    return self().note("link(" + quote(old_path) + ", " + quote(new_path) + ")", result);
  }
  outcome rmdir(const std::string& path) { return self().note("rmdir(" + quote(path) + ")", self().raw().rmdir(path)); }
  outcome rename(const std::string& old_path, const std::string& new_path)
  {
    const long result = self().raw().rename(old_path, new_path);
    if (result == 0) self().world().renamed(old_path, new_path);
    return self().note("rename(" + quote(old_path) + ", " + quote(new_path) + ")", result);
  }
  bytes_read readlink(const std::string& path)
  {
    std::string target;
    const long result = self().raw().readlink(path, target);
    self().note("readlink(" + quote(path) + ", " + (result < 0 ? "…" : quote(target)) + ")", result);
    return {result, std::move(target)};
  }

  struct listing {
    outcome result;
    std::vector<std::string> names;
    friend std::ostream& operator<<(std::ostream& os, const listing& l) { return os << l.text(); }
    friend bool operator==(const listing& l, std::string_view text) { return l.text() == text; }
    /// "null zero", or the error.
    std::string text() const
    {
      std::string all = result.failed() ? describe(result.value()) : "";
      for (const auto& name : names) all += (all.empty() ? "" : " ") + name;
      return all;
    }
  };
  /// The names in a directory, sorted, without "." and "..": `user.listdir("/dev/coffee") == "cup pot"`.
  listing listdir(const std::string& path)
  {
    listing found{0, {}};
    found.result = self().raw().listdir(path, found.names);
    self().note("listdir(" + quote(path) + ", " + (found.result.failed() ? "…" : found.text()) + ")",
                found.result.value());
    return found;
  }

  struct file_status {
    outcome result;
    unsigned mode = 0, uid = 0, gid = 0, major = 0, minor = 0;
    unsigned long links = 0;
    long size = 0;
    long mtime = 0;   // in seconds since 1970
    long blocks = 0;  // of 512 bytes
  };
  file_status stat(const std::string& path) { return status("stat", path, &World::process::stat); }
  /// Of a symbolic link itself.
  file_status lstat(const std::string& path) { return status("lstat", path, &World::process::lstat); }

  /// A directory as `ls -la` prints it, all lines. Leaves no line in the transcript: there are times in it.
  std::string ls(const std::string& path)
  {
    const auto lines = self().lines_->size();
    auto names = listdir(path);
    if (names.result.failed()) return "ls: cannot access " + quote(path) + ": " + describe(names.result.value()) + '\n';
    names.names.insert(names.names.begin(), {".", ".."});
    std::sort(names.names.begin(), names.names.end());
    const auto id = [](unsigned number) { return number ? std::to_string(number) : "root"; };
    std::vector<ls_entry> entries;
    for (const auto& name : names.names) {
      const auto full = path + '/' + name;
      const auto s = lstat(full);
      entries.push_back({name, s.mode, s.links, id(s.uid), id(s.gid), s.major, s.minor, s.size, s.blocks, s.mtime,
                         S_ISLNK(s.mode) ? readlink(full).bytes() : ""});
    }
    self().lines_->resize(lines);
    return ls_long(entries, self().world().now());
  }
  file_status fstat(int fd)
  {
    struct ::stat s{};
    const long result = self().raw().fstat(fd, s);
    return status("fstat(" + std::to_string(fd), result, s);
  }

 private:
  Process& self() { return static_cast<Process&>(*this); }

  template <class Call>
  file_status status(const std::string& call, const std::string& path, Call system_call)
  {
    struct ::stat s{};
    const long result = (self().raw().*system_call)(path, s);
    return status(call + '(' + quote(path), result, s);
  }

  file_status status(const std::string& call, long result, const struct ::stat& s)
  {
    file_status found{result};
    if (!found.result.failed()) {
      const unsigned long dev = s.st_rdev;
      found = {0,
               s.st_mode,
               s.st_uid,
               s.st_gid,
               static_cast<unsigned>((dev >> 8 & 0xfff) | (dev >> 32 & ~0xfffUL)),
               static_cast<unsigned>((dev & 0xff) | (dev >> 12 & ~0xffUL)),
               s.st_nlink,
               s.st_size,
               s.st_mtim.tv_sec,
               s.st_blocks};
    }
    self().note(call + ", {" + octal(found.mode) + ", " + std::to_string(found.uid) + ":" + std::to_string(found.gid) +
                    ", " + std::to_string(found.major) + ":" + std::to_string(found.minor) + "})",
                result);
    return found;
  }
};

}  // namespace lkm::user
