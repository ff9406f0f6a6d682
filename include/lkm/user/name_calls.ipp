// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Bodies of process.hpp: the calls on names.
#pragma once

#include <lkm/user/world.hpp>

#include <lkm/user/ls.hpp>

#include <algorithm>

namespace lkm::user {

LKM_USER_INLINE outcome process::mknod(const std::string& path, unsigned mode, unsigned major, unsigned minor)
{
  const long result = raw_->mknod(path, mode, major << 20 | minor);
  if (result == 0) world_->made_node(path);
  return note(
      "mknod(" + quote(path) + ", " + octal(mode) + ", " + std::to_string(major) + ":" + std::to_string(minor) + ")",
      result);
}

LKM_USER_INLINE outcome process::mkdir(const std::string& path, unsigned mode)
{
  const long result = raw_->mkdir(path, mode);
  if (result == 0) world_->made_directory(path);
  return note("mkdir(" + quote(path) + ", " + octal(mode) + ")", result);
}

LKM_USER_INLINE outcome process::unlink(const std::string& path)
{
  return note("unlink(" + quote(path) + ")", raw_->unlink(path));
}

LKM_USER_INLINE outcome process::chmod(const std::string& path, unsigned mode)
{
  return note("chmod(" + quote(path) + ", " + octal(mode) + ")", raw_->chmod(path, mode));
}

LKM_USER_INLINE outcome process::chown(const std::string& path, unsigned uid, unsigned gid)
{
  return note("chown(" + quote(path) + ", " + std::to_string(static_cast<int>(uid)) + ", " +
                  std::to_string(static_cast<int>(gid)) + ")",
              raw_->chown(path, uid, gid));
}

LKM_USER_INLINE unsigned process::umask(unsigned mask) { return raw_->umask(mask); }

LKM_USER_INLINE outcome process::symlink(const std::string& target, const std::string& path)
{
  const long result = raw_->symlink(target, path);
  if (result == 0) world_->made_node(path);
  return note("symlink(" + quote(target) + ", " + quote(path) + ")", result);
}

LKM_USER_INLINE outcome process::link(const std::string& old_path, const std::string& new_path)
{
  const long result = raw_->link(old_path, new_path);
  if (result == 0) world_->made_node(new_path);
  return note("link(" + quote(old_path) + ", " + quote(new_path) + ")", result);
}

LKM_USER_INLINE outcome process::rmdir(const std::string& path)
{
  return note("rmdir(" + quote(path) + ")", raw_->rmdir(path));
}

LKM_USER_INLINE outcome process::rename(const std::string& old_path, const std::string& new_path)
{
  const long result = raw_->rename(old_path, new_path);
  if (result == 0) world_->renamed(old_path, new_path);
  return note("rename(" + quote(old_path) + ", " + quote(new_path) + ")", result);
}

LKM_USER_INLINE bytes_read process::readlink(const std::string& path)
{
  std::string target;
  const long result = raw_->readlink(path, target);
  note("readlink(" + quote(path) + ", " + (result < 0 ? "…" : quote(target)) + ")", result);
  return {result, std::move(target)};
}

LKM_USER_INLINE listing process::listdir(const std::string& path)
{
  listing found{0, {}};
  found.result = raw_->listdir(path, found.names);
  note("listdir(" + quote(path) + ", " + (found.result.failed() ? "…" : found.text()) + ")", found.result.value());
  return found;
}

LKM_USER_INLINE file_status process::stat(const std::string& path)
{
  struct ::stat s{};
  const long result = raw_->stat(path, s);
  return status("stat(" + quote(path), result, s);
}

LKM_USER_INLINE file_status process::lstat(const std::string& path)
{
  struct ::stat s{};
  const long result = raw_->lstat(path, s);
  return status("lstat(" + quote(path), result, s);
}

LKM_USER_INLINE std::string process::ls(const std::string& path)
{
  const auto lines = lines_->size();
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
  lines_->resize(lines);
  return ls_long(entries, world_->now());
}

LKM_USER_INLINE file_status process::fstat(int fd)
{
  struct ::stat s{};
  const long result = raw_->fstat(fd, s);
  return status("fstat(" + std::to_string(fd), result, s);
}

LKM_USER_INLINE file_status process::status(const std::string& call, long result, const struct ::stat& s)
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
             s.st_blocks,
             s.st_blksize};
  }
  note(call + ", {" + octal(found.mode) + ", " + std::to_string(found.uid) + ":" + std::to_string(found.gid) + ", " +
           std::to_string(found.major) + ":" + std::to_string(found.minor) + ", blocks of " +
           std::to_string(found.block_size) + "})",
       result);
  return found;
}

}  // namespace lkm::user
