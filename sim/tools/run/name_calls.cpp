// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The system calls on paths of the simulated kernel.
#include "paths.hpp"
#include "supervisor.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <linux/stat.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace lkm::run {

namespace {

caller_memory& memory(call& c) { return c.who->memory; }

using follow = sim::name_space::follow;

/// Calls `body(dentry)` with what the path names, in a system call of the task.
template <class Body>
long on_name(call& c, Body body, follow how = follow::yes)
{
  auto& me = c.me();
  return me.system_call(c.kind->name, [&]() -> long {
    std::shared_ptr<sim::dentry> found;
    if (const int error = c.boss.kernel().names().look_up(c.path, me, found, how)) return error;
    return body(*found);
  });
}

/// The mask of the program is the host's.
void take_umask(call& c)
{
  std::ifstream status("/proc/" + std::to_string(c.who->tid) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("Umask:")) {
      c.me().umask(static_cast<unsigned>(std::stoul(line.substr(6), nullptr, 8)));
      return;
    }
}

long open_file(call& c, int flags)
{
  auto& me = c.me();
  if (flags & O_CREAT) {
    // What a mistyped name would make on Linux: a regular file in /dev.
    const long there = on_name(c, [](const auto&) { return 0L; });
    const auto plain = normalized(c.path);
    if (there == -ENOENT && plain.starts_with("/dev/")) {
      c.boss.say_once(plain + " is not there, and a regular file in /dev is not modelled: the open fails with EACCES");
      return -EACCES;
    }
  }
  const int fd = me.open(c.path, flags);
  if (fd < 0) return fd;
  auto* const file = me.descriptors().take(fd);
  const int given = c.boss.files().give(c.boss.listener(), c.in.id,
                                        {file, sim::as_open_file(file).name->path(), c.who->tgid, me.comm, 0, 0, {}},
                                        flags & O_CLOEXEC);
  // ENOENT: the program has gone, and the file is closed again by that.
  c.answered = given >= 0;
  return given;
}

long run_open(call& c) { return open_file(c, c.number(1)); }
long run_openat(call& c) { return open_file(c, c.number(2)); }
long run_creat(call& c) { return open_file(c, O_CREAT | O_WRONLY | O_TRUNC); }
long run_openat2(call& c)
{
  open_how how{};
  if (c.argument(3) < sizeof how || !memory(c).take(how, c.argument(2))) return -EFAULT;
  if (how.resolve) return -EAGAIN;  // what Linux says when it cannot keep to them
  return open_file(c, static_cast<int>(how.flags));
}
bool creat_is_ours(call& c) { return c.boss.path_is_ours(c, AT_FDCWD, c.argument(0), true); }

template <int At, int Folder, int Flags>
bool open_is_ours(call& c)
{
  std::uint64_t flags = Flags < 0 ? 0 : c.argument(Flags);
  if (c.kind->number == SYS_openat2 && !c.boss.memory_of(c).take(flags, c.argument(2))) return false;
  const int folder = Folder < 0 ? AT_FDCWD : c.number(Folder);
  return c.boss.path_is_ours(c, folder, c.argument(At), !(flags & O_NOFOLLOW));
}

struct stat stat_of(call& c, long& error)
{
  struct stat out{};
  auto& me = c.me();
  if (c.file) {
    const installed there(me, c.fd, c.file->file);
    error = me.fstat(c.fd, out);
  } else {
    const bool itself = c.kind->about == call_kind::path_itself ||
                        (c.kind->flags >= 0 && (c.argument(c.kind->flags) & AT_SYMLINK_NOFOLLOW));
    error = itself ? me.lstat(c.path, out) : me.stat(c.path, out);
  }
  // A number of its own for each of the file systems, which no file system of the host has.
  const auto top = c.path.empty() && c.file ? c.file->path : c.path;
  out.st_dev = makedev(0, top.starts_with("/dev") ? 0xfffd0 : top.starts_with("/proc") ? 0xfffd1 : 0xfffd2);
  out.st_atim = out.st_ctim = out.st_mtim;
  return out;
}

template <int To>
long run_stat(call& c)
{
  long error = 0;
  const auto out = stat_of(c, error);
  if (error) return error;
  return memory(c).put(c.argument(To), out) ? 0 : -EFAULT;
}

long run_statx(call& c)
{
  long error = 0;
  const auto seen = stat_of(c, error);
  if (error) return error;
  struct statx out{};
  out.stx_mask = STATX_BASIC_STATS;
  out.stx_blksize = static_cast<__u32>(seen.st_blksize);
  out.stx_nlink = static_cast<__u32>(seen.st_nlink);
  out.stx_uid = seen.st_uid;
  out.stx_gid = seen.st_gid;
  out.stx_mode = static_cast<__u16>(seen.st_mode);
  out.stx_ino = seen.st_ino;
  out.stx_size = static_cast<__u64>(seen.st_size);
  out.stx_mtime = out.stx_atime = out.stx_ctime = {seen.st_mtim.tv_sec, static_cast<__u32>(seen.st_mtim.tv_nsec), 0};
  out.stx_rdev_major = major(seen.st_rdev);
  out.stx_rdev_minor = minor(seen.st_rdev);
  out.stx_dev_major = major(seen.st_dev);
  out.stx_dev_minor = minor(seen.st_dev);
  return memory(c).put(c.argument(4), out) ? 0 : -EFAULT;
}

template <int Mode>
long run_access(call& c)
{
  return on_name(c, [&](const auto& name) -> long {
    return sim::inode_permission(*name.inode, c.me(), static_cast<unsigned>(c.number(Mode)) & 7U);
  });
}

template <int To>
long run_readlink(call& c)
{
  std::string target;
  const int size = c.me().readlink(c.path, target);
  if (size < 0) return size;
  const auto n = std::min<std::size_t>(target.size(), c.argument(To + 1));
  return memory(c).write(c.argument(To), target.data(), n) ? -EFAULT : static_cast<long>(n);
}

/// The encoding of dev_t that mknod(2) has.
waist::dev_t decoded(std::uint64_t dev)
{
  return waist::MKDEV(static_cast<unsigned>(dev >> 8 & 0xfff),
                      static_cast<unsigned>((dev & 0xff) | (dev >> 12 & 0xfff00)));
}

template <int Mode>
long run_mknod(call& c)
{
  take_umask(c);
  const auto mode = static_cast<unsigned>(c.number(Mode));
  if (const auto type = mode & S_IFMT; type && type != S_IFCHR && type != S_IFBLK) {
    c.boss.say_once("mknod() of anything but a device is not modelled: " + c.path + " is not made, with EPERM");
    return -EPERM;
  }
  return c.me().mknod(c.path, mode, decoded(c.argument(Mode + 1)));
}
template <int Mode>
long run_mkdir(call& c)
{
  take_umask(c);
  return c.me().mkdir(c.path, static_cast<unsigned>(c.number(Mode)));
}
long run_unlink(call& c) { return c.me().unlink(c.path); }
long run_rmdir(call& c) { return c.me().rmdir(c.path); }
long run_unlinkat(call& c) { return c.number(2) & AT_REMOVEDIR ? run_rmdir(c) : run_unlink(c); }

template <int Mode>
long run_chmod(call& c)
{
  return c.me().chmod(c.path, static_cast<unsigned>(c.number(Mode)));
}
long run_fchmod(call& c) { return c.me().chmod(c.file->path, static_cast<unsigned>(c.number(1))); }
template <int Owner>
long run_chown(call& c)
{
  const auto& path = c.file ? c.file->path : c.path;
  return c.me().chown(path, static_cast<unsigned>(c.number(Owner)), static_cast<unsigned>(c.number(Owner + 1)));
}

/// symlink(2): what the link says is only text.
template <int Target, int Folder>
long run_symlink(call& c)
{
  std::string target;
  if (const int error = memory(c).string(target, c.argument(Target))) return error;
  return c.me().symlink(target, c.path);
}

/// rename(2) and link(2): both names must be ours, else they are on two file systems.
template <int Old, int OldFolder, int New, int NewFolder>
bool either_path_is_ours(call& c)
{
  call other{c.boss, c.in, c.kind};
  const bool to = c.boss.path_is_ours(other, NewFolder < 0 ? AT_FDCWD : c.number(NewFolder), c.argument(New), false);
  const bool from = c.boss.path_is_ours(c, OldFolder < 0 ? AT_FDCWD : c.number(OldFolder), c.argument(Old), false);
  c.other_host_path = other.host_path;
  if (from == to && c.host_path.empty() == other.host_path.empty()) {
    c.path += '\0' + other.path;
    return from;
  }
  c.boss.answer(c, -EXDEV);
  return c.answered = true;
}
template <int (sim::process::*Call)(std::string_view, std::string_view)>
long run_on_two(call& c)
{
  const auto end = c.path.find('\0');
  const auto to = c.path.substr(end + 1);
  return (c.me().*Call)(std::string_view(c.path).substr(0, end), to);
}

/// utimensat(2) and its kin, with times of the host's clock.
long run_utimensat(call& c)
{
  timespec times[2]{{0, UTIME_NOW}, {0, UTIME_NOW}};
  if (c.argument(2) && !memory(c).take(times, c.argument(2))) return -EFAULT;
  const auto set = [&](sim::node& inode) -> long {
    const auto& to = times[1];
    if (to.tv_nsec == UTIME_OMIT) return 0;
    const auto seconds = to.tv_sec - sim::boot_time;
    inode.mtime_ns = to.tv_nsec == UTIME_NOW || seconds < 0
                         ? c.boss.kernel().now()
                         : static_cast<std::uint64_t>(seconds) * 1'000'000'000 + static_cast<std::uint64_t>(to.tv_nsec);
    return 0;
  };
  if (c.file) return c.me().system_call("utimensat", [&] { return set(*sim::as_open_file(c.file->file).where); });
  return on_name(c, [&](auto& name) { return set(*name.inode); });
}
bool utimensat_is_ours(call& c)
{
  if (c.argument(1)) return c.boss.path_is_ours(c, c.number(0), c.argument(1), true);
  c.fd = c.number(0);
  c.file = c.boss.files().find(static_cast<pid_t>(c.in.pid), c.fd);
  return c.file != nullptr;
}

long run_no_attribute(call& c)
{
  return on_name(c, [](const auto&) -> long { return -ENODATA; });
}
long run_no_attributes(call& c)
{
  return on_name(c, [](const auto&) -> long { return 0; });
}

long run_no_watch(call& c)
{
  return on_name(c, [&](const auto& name) -> long {
    c.boss.say_once("inotify of a simulated file (" + name.path() + ") is not modelled: it fails with ENOSYS");
    return -ENOSYS;
  });
}

}  // namespace

std::vector<call_kind> name_calls()
{
  constexpr auto path = call_kind::path, itself = call_kind::path_itself, other = call_kind::something,
                 on = call_kind::descriptor;
  using me = sim::process;
  return {
      {SYS_open, "open", other, 0, -1, run_open, open_is_ours<0, -1, 1>},
      {SYS_openat, "openat", other, 1, 0, run_openat, open_is_ours<1, 0, 2>},
      {SYS_openat2, "openat2", other, 1, 0, run_openat2, open_is_ours<1, 0, -1>},
      {SYS_creat, "creat", other, 0, -1, run_creat, creat_is_ours},
      {SYS_stat, "stat", path, 0, -1, run_stat<1>},
      {SYS_lstat, "lstat", itself, 0, -1, run_stat<1>},
      {SYS_fstat, "fstat", on, 0, -1, run_stat<1>},
      {SYS_newfstatat, "newfstatat", path, 1, 0, run_stat<2>, nullptr, 3},
      {SYS_statx, "statx", path, 1, 0, run_statx, nullptr, 2},
      {SYS_access, "access", path, 0, -1, run_access<1>},
      {SYS_faccessat, "faccessat", path, 1, 0, run_access<2>},
      {SYS_faccessat2, "faccessat2", path, 1, 0, run_access<2>, nullptr, 3},
      {SYS_readlink, "readlink", itself, 0, -1, run_readlink<1>},
      {SYS_readlinkat, "readlinkat", itself, 1, 0, run_readlink<2>},
      {SYS_mknod, "mknod", itself, 0, -1, run_mknod<1>},
      {SYS_mknodat, "mknodat", itself, 1, 0, run_mknod<2>},
      {SYS_mkdir, "mkdir", itself, 0, -1, run_mkdir<1>},
      {SYS_mkdirat, "mkdirat", itself, 1, 0, run_mkdir<2>},
      {SYS_unlink, "unlink", itself, 0, -1, run_unlink},
      {SYS_unlinkat, "unlinkat", itself, 1, 0, run_unlinkat},
      {SYS_rmdir, "rmdir", itself, 0, -1, run_rmdir},
      {SYS_rename, "rename", other, 0, -1, run_on_two<&me::rename>, either_path_is_ours<0, -1, 1, -1>},
      {SYS_renameat, "renameat", other, 1, 0, run_on_two<&me::rename>, either_path_is_ours<1, 0, 3, 2>},
      {SYS_renameat2, "renameat2", other, 1, 0, run_on_two<&me::rename>, either_path_is_ours<1, 0, 3, 2>},
      {SYS_link, "link", other, 0, -1, run_on_two<&me::link>, either_path_is_ours<0, -1, 1, -1>},
      {SYS_linkat, "linkat", other, 1, 0, run_on_two<&me::link>, either_path_is_ours<1, 0, 3, 2>},
      {SYS_symlink, "symlink", itself, 1, -1, run_symlink<0, -1>},
      {SYS_symlinkat, "symlinkat", itself, 2, 1, run_symlink<0, 1>},
      {SYS_chmod, "chmod", path, 0, -1, run_chmod<1>},
      {SYS_fchmodat, "fchmodat", path, 1, 0, run_chmod<2>},
      {452, "fchmodat2", path, 1, 0, run_chmod<2>, nullptr, 3},
      {SYS_fchmod, "fchmod", on, 0, -1, run_fchmod},
      {SYS_chown, "chown", path, 0, -1, run_chown<1>},
      {SYS_lchown, "lchown", itself, 0, -1, run_chown<1>},
      {SYS_fchownat, "fchownat", path, 1, 0, run_chown<2>, nullptr, 4},
      {SYS_fchown, "fchown", on, 0, -1, run_chown<1>},
      {SYS_utimensat, "utimensat", other, 1, 0, run_utimensat, utimensat_is_ours},
      {SYS_getxattr, "getxattr", path, 0, -1, run_no_attribute},
      {SYS_lgetxattr, "lgetxattr", itself, 0, -1, run_no_attribute},
      {SYS_listxattr, "listxattr", path, 0, -1, run_no_attributes},
      {SYS_llistxattr, "llistxattr", itself, 0, -1, run_no_attributes},
      {SYS_inotify_add_watch, "inotify_add_watch", path, 1, -1, run_no_watch},
  };
}

}  // namespace lkm::run
