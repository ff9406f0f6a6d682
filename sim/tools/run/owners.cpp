// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "owners.hpp"

#include "supervisor.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <string>

namespace lkm::run {

namespace {

/// What the call is about, as the supervisor finds it; false when there is no such file.
bool seen_by(call& c, struct statx& seen)
{
  const auto& kind = *c.kind;
  const auto task = "/proc/" + std::to_string(c.in.pid);
  std::string path;
  int follow = 0;
  const bool is_path = kind.about != call_kind::descriptor;
  if (is_path) {
    const int flags = kind.flags >= 0 ? c.number(kind.flags) : 0;
    if (kind.about == call_kind::path_itself || flags & AT_SYMLINK_NOFOLLOW) follow = AT_SYMLINK_NOFOLLOW;
    if (c.boss.memory_of(c).string(path, c.argument(kind.at))) return false;
    const int folder = kind.folder >= 0 ? c.number(kind.folder) : AT_FDCWD;
    const auto base = folder == AT_FDCWD ? task + "/cwd" : task + "/fd/" + std::to_string(folder);
    if (path.empty() && !(flags & AT_EMPTY_PATH)) return false;
    if (path.empty())
      path = base, follow = 0;
    else if (path[0] != '/')
      path = base + '/' + path;
    else if (path.starts_with("/proc/self/"))
      path = task + path.substr(10);
  } else {
    path = task + "/fd/" + std::to_string(c.number(kind.at));
  }
  return !statx(AT_FDCWD, path.c_str(), follow | AT_NO_AUTOMOUNT, STATX_BASIC_STATS | STATX_BTIME, &seen);
}

auto identity_of(const struct statx& seen)
{
  return std::tuple<std::uint64_t, std::uint64_t, std::int64_t>(
      makedev(seen.stx_dev_major, seen.stx_dev_minor), seen.stx_ino,
      seen.stx_btime.tv_sec * 1'000'000'000 + seen.stx_btime.tv_nsec);
}

}  // namespace

bool owner_table::answers(call& c)
{
  switch (c.in.data.nr) {
    case SYS_chown:
    case SYS_lchown:
    case SYS_fchown: return remember(c, 1);
    case SYS_fchownat: return remember(c, 2);
    case SYS_stat:
    case SYS_lstat:
    case SYS_fstat: return !known_.empty() && show(c, 1);
    case SYS_newfstatat: return !known_.empty() && show(c, 2);
    case SYS_statx: return !known_.empty() && show(c, 4);
    default: return false;
  }
}

bool owner_table::remember(call& c, int owner_at)
{
  constexpr int cap_chown = 0;
  struct statx seen{};
  if (!c.boss.users().of(static_cast<pid_t>(c.in.pid)).may(cap_chown) || !seen_by(c, seen)) return false;
  auto& now = known_.try_emplace(identity_of(seen), seen.stx_uid, seen.stx_gid).first->second;
  constexpr unsigned stays = ~0U;
  if (const auto uid = static_cast<unsigned>(c.argument(owner_at)); uid != stays) now.uid = uid;
  if (const auto gid = static_cast<unsigned>(c.argument(owner_at + 1)); gid != stays) now.gid = gid;
  c.boss.answer(c, 0);
  return c.answered = true;
}

bool owner_table::show(call& c, int to)
{
  struct statx seen{};
  if (!seen_by(c, seen)) return false;
  const auto known = known_.find(identity_of(seen));
  if (known == known_.end()) return false;
  seen.stx_uid = known->second.uid;
  seen.stx_gid = known->second.gid;
  auto& memory = c.boss.memory_of(c);
  bool done = false;
  if (c.in.data.nr == SYS_statx) {
    done = memory.put(c.argument(to), seen);
  } else {
    const auto time = [](const statx_timestamp& t) { return timespec{t.tv_sec, static_cast<long>(t.tv_nsec)}; };
    struct stat out{};
    out.st_dev = makedev(seen.stx_dev_major, seen.stx_dev_minor);
    out.st_ino = seen.stx_ino;
    out.st_nlink = seen.stx_nlink;
    out.st_mode = seen.stx_mode;
    out.st_uid = seen.stx_uid;
    out.st_gid = seen.stx_gid;
    out.st_rdev = makedev(seen.stx_rdev_major, seen.stx_rdev_minor);
    out.st_size = static_cast<off_t>(seen.stx_size);
    out.st_blksize = seen.stx_blksize;
    out.st_blocks = static_cast<blkcnt_t>(seen.stx_blocks);
    out.st_atim = time(seen.stx_atime);
    out.st_mtim = time(seen.stx_mtime);
    out.st_ctim = time(seen.stx_ctime);
    done = memory.put(c.argument(to), out);
  }
  c.boss.answer(c, done ? 0 : -EFAULT);
  return c.answered = true;
}

}  // namespace lkm::run
