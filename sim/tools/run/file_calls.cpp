// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The system calls on descriptors of simulated files.
#include "paths.hpp"
#include "supervisor.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace lkm::run {

namespace {

/// The call is made on the file, which has its number while it is.
template <class Body>
long on_file(call& c, Body body)
{
  const installed there(c.me(), c.fd, c.file->file);
  return body(c.me());
}

long run_read(call& c)
{
  return on_file(c, [&](auto& me) { return me.read(c.fd, c.argument(1), c.argument(2)); });
}
long run_write(call& c)
{
  return on_file(c, [&](auto& me) { return me.write(c.fd, c.argument(1), c.argument(2)); });
}
long run_pread(call& c)
{
  return on_file(c, [&](auto& me) {
    return me.pread(c.fd, c.argument(1), c.argument(2), static_cast<waist::loff_t>(c.argument(3)));
  });
}
long run_pwrite(call& c)
{
  return on_file(c, [&](auto& me) {
    return me.pwrite(c.fd, c.argument(1), c.argument(2), static_cast<waist::loff_t>(c.argument(3)));
  });
}
long run_readv(call& c)
{
  return on_file(c, [&](auto& me) { return me.readv(c.fd, c.argument(1), c.argument(2)); });
}
long run_writev(call& c)
{
  return on_file(c, [&](auto& me) { return me.writev(c.fd, c.argument(1), c.argument(2)); });
}
/// preadv2(2) and its kin; the second form has no flags. A position of -1, the file's own, is preadv2's alone.
long vector_at(call& c, bool writes, bool has_flags)
{
  const auto position = static_cast<waist::loff_t>(c.argument(3));
  if (position < 0 && !(has_flags && position == -1)) return -EINVAL;
  const int flags = has_flags ? c.number(5) : 0;
  return on_file(c, [&](auto& me) {
    return writes ? me.pwritev2(c.fd, c.argument(1), c.argument(2), position, flags)
                  : me.preadv2(c.fd, c.argument(1), c.argument(2), position, flags);
  });
}
long run_lseek(call& c)
{
  return on_file(c, [&](auto& me) {
    if (S_ISDIR(c.file->file->f_inode->i_mode)) c.file->listing.clear();
    return me.lseek(c.fd, static_cast<waist::loff_t>(c.argument(1)), c.number(2));
  });
}

/// A driver may make a descriptor and return it: the program gets it as the lowest one that is free in its table.
long give_new_descriptors(call& c, long result)
{
  auto& table = c.me().descriptors();
  for (int fd = 0; fd < table.size(); ++fd) {
    if (fd == c.fd || !table.find_any(fd)) continue;
    const bool close_on_exec = table.close_on_exec(fd);
    auto* const made = table.take(fd);
    simulated_file file{made, made->f_path_name, c.who->tgid, c.me().comm, 0, 0, {}};
    const int given = c.boss.files().give(c.boss.listener(), c.in.id, std::move(file), close_on_exec, false);
    if (result == fd)
      result = given;
    else if (given != fd)
      c.boss.say_once("a driver made the descriptor " + std::to_string(fd) + ", which is " + std::to_string(given) +
                      " in the program, and did not return it: the program has a wrong number");
  }
  return result;
}

long run_ioctl(call& c)
{
  return on_file(c, [&](auto& me) {
    const auto result = me.ioctl(c.fd, static_cast<unsigned>(c.argument(1)), c.argument(2));
    return give_new_descriptors(c, result);
  });
}
long run_fcntl(call& c)
{
  return on_file(c, [&](auto& me) -> long {
    const auto command = static_cast<unsigned>(c.argument(1));
    auto& lockers = c.file->lockers;
    if ((command == F_SETLK || command == F_SETLKW) && std::ranges::find(lockers, &me) == lockers.end())
      lockers.push_back(&me);
    return me.fcntl(c.fd, command, c.argument(2));
  });
}
bool fcntl_is_ours(call& c)
{
  if (c.number(1) == F_DUPFD_CLOEXEC) return false;
  c.fd = c.number(0);
  c.file = c.boss.files().find(static_cast<pid_t>(c.in.pid), c.fd);
  return c.file != nullptr;
}
long run_flock(call& c)
{
  return on_file(c, [&](auto& me) { return me.flock(c.fd, c.number(1)); });
}
long run_fsync(call& c)
{
  return on_file(c, [&](auto& me) { return me.fsync(c.fd); });
}
long run_fdatasync(call& c)
{
  return on_file(c, [&](auto& me) { return me.fdatasync(c.fd); });
}
long run_ftruncate(call& c)
{
  return on_file(c, [&](auto& me) { return me.ftruncate(c.fd, static_cast<waist::loff_t>(c.argument(1))); });
}
long run_fallocate(call& c)
{
  return on_file(c, [&](auto& me) {
    return me.fallocate(c.fd, c.number(1), static_cast<waist::loff_t>(c.argument(2)),
                        static_cast<waist::loff_t>(c.argument(3)));
  });
}
long run_fadvise(call& c)
{
  return on_file(c, [&](auto& me) {
    return me.fadvise(c.fd, static_cast<waist::loff_t>(c.argument(1)), static_cast<waist::loff_t>(c.argument(2)),
                      c.number(3));
  });
}

/// One struct linux_dirent64.
void append_entry(std::string& to, std::string_view name, std::uint64_t inode, unsigned char type)
{
  const auto size = static_cast<std::uint16_t>(sim::dirent_size(name.size()));
  const auto at = to.size();
  to.resize(at + size);
  // Where it ends is its position; only 0 is ever gone back to.
  const std::int64_t position = static_cast<std::int64_t>(at) + size;
  std::memcpy(&to[at], &inode, sizeof inode);
  std::memcpy(&to[at + 8], &position, sizeof position);
  std::memcpy(&to[at + 16], &size, sizeof size);
  to[at + 18] = static_cast<char>(type);
  std::memcpy(&to[at + 19], name.data(), name.size());
}

unsigned char type_of(unsigned mode) { return static_cast<unsigned char>((mode & S_IFMT) >> 12); }

/// The simulated names of a directory.
void append_names(std::string& to, const sim::dentry& directory)
{
  const_cast<sim::dentry&>(directory).seen();
  for (const auto* const child : directory.sorted_children())
    append_entry(to, child->name(), child->inode->i_ino, type_of(child->inode->i_mode));
}

/// The next whole entries of `text` that fit go to the caller: how many bytes, or an error.
long give_entries(call& c, std::string_view text)
{
  std::size_t size = 0;
  while (size < text.size()) {
    std::uint16_t next;
    std::memcpy(&next, &text[size + 16], sizeof next);
    if (size + next > c.argument(2)) break;
    size += next;
  }
  if (!size && !text.empty()) return -EINVAL;
  return c.boss.memory_of(c).write(c.argument(1), text.data(), size) ? -EFAULT : static_cast<long>(size);
}

long run_getdents(call& c)
{
  return on_file(c, [&](auto& me) -> long {
    auto* const f = c.file->file;
    auto& file = *c.file;
    if (!S_ISDIR(f->f_inode->i_mode)) {
      // A driver's own names.
      std::vector<std::string> names;
      const int size = me.getdents(c.fd, c.argument(2), names);
      if (size <= 0) return size;
      std::string text;
      for (const auto& name : names) append_entry(text, name, 1, DT_UNKNOWN);
      return give_entries(c, text);
    }
    return me.system_call("getdents64", [&]() -> long {
      if (!f->f_pos) {
        file.listing.clear();
        const auto& here = sim::as_dentry(f->f_path.dentry);
        append_entry(file.listing, ".", here.inode->i_ino, DT_DIR);
        append_entry(file.listing, "..", (here.parent() ? *here.parent() : here).inode->i_ino, DT_DIR);
        append_names(file.listing, here);
      }
      const auto left = std::string_view(file.listing)
                            .substr(std::min<std::size_t>(static_cast<std::size_t>(f->f_pos), file.listing.size()));
      const long size = give_entries(c, left);
      if (size > 0) f->f_pos += size;
      return size;
    });
  });
}

/// Of the host's /dev and /proc: what the host has there, or should be seen of it, and then what is simulated. The
/// host's own position is the state: it is where its entries end once ours have been given.
std::string listing_of(sim::kernel& kernel, bool is_dev)
{
  const std::string top = is_dev ? "/dev" : "/proc";
  std::string text;
  const auto& ours = *find(kernel.names().root(), top);
  struct stat seen{};
  for (const auto* const dots : {".", ".."}) {
    ::stat((top + '/' + dots).c_str(), &seen);
    append_entry(text, dots, seen.st_ino, DT_DIR);
  }
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(top, ignored)) {
    const auto name = entry.path().filename().string();
    if (is_dev ? !stays_in_dev(name) : ours.child(name) != nullptr) continue;
    if (::lstat(entry.path().c_str(), &seen)) continue;
    append_entry(text, name, seen.st_ino, type_of(seen.st_mode));
  }
  append_names(text, ours);
  return text;
}

bool getdents_is_ours(call& c)
{
  const auto task = static_cast<pid_t>(c.in.pid);
  c.fd = c.number(0);
  struct stat target{};
  c.file = c.boss.files().find(task, c.fd, &target);
  if (c.file) return true;
  static const auto inode_of = [](const char* path) {
    struct stat seen{};
    ::stat(path, &seen);
    return std::pair(seen.st_dev, seen.st_ino);
  };
  static const auto dev = inode_of("/dev"), proc = inode_of("/proc");
  const auto here = std::pair(target.st_dev, target.st_ino);
  if (here != dev && here != proc) return false;
  const int directory = c.boss.borrow(c, c.fd);
  if (directory < 0) return false;
  const auto text = listing_of(c.boss.kernel(), here == dev);
  // Positions are set by us alone here: from 0, where the host begins as well.
  const auto position = ::lseek(directory, 0, SEEK_CUR);
  const auto from = std::min(static_cast<std::size_t>(std::max<off_t>(position, 0)), text.size());
  const long size = give_entries(c, std::string_view(text).substr(from));
  if (size > 0) ::lseek(directory, static_cast<off_t>(from) + size, SEEK_SET);
  ::close(directory);
  c.boss.answer(c, size);
  return c.answered = true;
}

}  // namespace

std::vector<call_kind> file_calls()
{
  constexpr auto on = call_kind::descriptor, other = call_kind::something;
  return {
      {SYS_read, "read", on, 0, -1, run_read},
      {SYS_write, "write", on, 0, -1, run_write},
      {SYS_pread64, "pread64", on, 0, -1, run_pread},
      {SYS_pwrite64, "pwrite64", on, 0, -1, run_pwrite},
      {SYS_readv, "readv", on, 0, -1, run_readv},
      {SYS_writev, "writev", on, 0, -1, run_writev},
      {SYS_preadv, "preadv", on, 0, -1, [](call& c) { return vector_at(c, false, false); }},
      {SYS_pwritev, "pwritev", on, 0, -1, [](call& c) { return vector_at(c, true, false); }},
      {SYS_preadv2, "preadv2", on, 0, -1, [](call& c) { return vector_at(c, false, true); }},
      {SYS_pwritev2, "pwritev2", on, 0, -1, [](call& c) { return vector_at(c, true, true); }},
      {SYS_lseek, "lseek", on, 0, -1, run_lseek},
      {SYS_ioctl, "ioctl", on, 0, -1, run_ioctl},
      {SYS_fcntl, "fcntl", other, 0, -1, run_fcntl, fcntl_is_ours},
      {SYS_flock, "flock", on, 0, -1, run_flock},
      {SYS_fsync, "fsync", on, 0, -1, run_fsync},
      {SYS_fdatasync, "fdatasync", on, 0, -1, run_fdatasync},
      {SYS_ftruncate, "ftruncate", on, 0, -1, run_ftruncate},
      {SYS_fallocate, "fallocate", on, 0, -1, run_fallocate},
      {SYS_fadvise64, "fadvise64", on, 0, -1, run_fadvise},
      {SYS_getdents64, "getdents64", other, 0, -1, run_getdents, getdents_is_ours},
  };
}

}  // namespace lkm::run
