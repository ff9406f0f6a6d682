// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "host_files.hpp"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace lkm::run {

namespace {

/// A descriptor's number as text.
struct digits {
  explicit digits(int n) { *std::to_chars(text, text + sizeof text - 1, n).ptr = '\0'; }
  char text[12];
};

}  // namespace

host_files::host_files() : inotify_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC))
{
  if (inotify_ < 0) throw std::runtime_error(std::string("inotify: ") + std::strerror(errno));
  const int probe = memfd_create("lkm", MFD_CLOEXEC);
  struct stat seen{};
  fstat(probe, &seen);
  device_ = seen.st_dev;
  ::close(probe);
}

host_files::~host_files()
{
  for (const auto& [task, folder] : folders_) ::close(folder);
  ::close(inotify_);
}

int host_files::give(int listener, std::uint64_t id, simulated_file file, bool close_on_exec, bool answer)
{
  const int made = memfd_create(("lkm:" + file.path).substr(0, 200).c_str(), MFD_CLOEXEC);
  if (made < 0) return -errno;
  char path[32];
  std::snprintf(path, sizeof path, "/proc/self/fd/%d", made);
  const int fd = ::open(path, O_RDWR | O_CLOEXEC);
  struct stat seen{};
  fstat(made, &seen);
  const int watch = inotify_add_watch(inotify_, path, IN_CLOSE);
  const int error = errno;
  ::close(made);
  if (fd < 0 || watch < 0) {
    if (fd >= 0) ::close(fd);
    return -error;
  }
  file.inode = seen.st_ino;
  file.watch = watch;
  by_watch_[watch] = seen.st_ino;
  by_inode_[seen.st_ino] = std::make_shared<simulated_file>(std::move(file));

  seccomp_notif_addfd add{};
  add.id = id;
  add.flags = answer ? SECCOMP_ADDFD_FLAG_SEND : 0;
  add.srcfd = static_cast<__u32>(fd);
  add.newfd_flags = close_on_exec ? O_CLOEXEC : 0;
  const int given = ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &add);
  const int result = given < 0 ? -errno : given;
  ::close(fd);
  return result;
}

/// A folder that is kept is that of one task, also when its number is another one's by now: nothing is found in it
/// then.
int host_files::folder_of(pid_t task, bool again)
{
  constexpr std::size_t enough = 256;
  const auto known = folders_.find(task);
  if (known != folders_.end() && !again) return known->second;
  if (known != folders_.end()) {
    ::close(known->second);
    folders_.erase(known);
  }
  if (folders_.size() >= enough) {
    for (const auto& [number, folder] : folders_) ::close(folder);
    folders_.clear();
  }
  char path[32];
  std::snprintf(path, sizeof path, "/proc/%d/fd", task);
  const int folder = ::open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) folders_[task] = folder;
  return folder;
}

std::shared_ptr<simulated_file> host_files::find(pid_t task, int fd, struct stat* seen)
{
  if (fd < 0 || (by_inode_.empty() && !seen)) return nullptr;
  const digits name(fd);
  struct stat target{};
  for (const bool again : {false, true}) {
    const int folder = folder_of(task, again);
    if (folder < 0) return nullptr;
    struct statx found;
    if (statx(folder, name.text, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_INO | STATX_TYPE, &found)) continue;
    target.st_ino = found.stx_ino;
    target.st_dev = makedev(found.stx_dev_major, found.stx_dev_minor);
    target.st_mode = found.stx_mode;
    if (seen) *seen = target;
    if (target.st_dev != device_) return nullptr;
    const auto file = by_inode_.find(target.st_ino);
    return file == by_inode_.end() ? nullptr : file->second;
  }
  return nullptr;
}

std::vector<std::shared_ptr<simulated_file>> host_files::closed()
{
  std::vector<std::shared_ptr<simulated_file>> gone;
  alignas(inotify_event) char events[4096];
  // What is left for another read() does not fit into this one.
  constexpr auto full = static_cast<ssize_t>(sizeof events - sizeof(inotify_event));
  for (ssize_t size = full; size > full - 1 && (size = ::read(inotify_, events, sizeof events)) > 0;)
    for (const char* at = events; at < events + size;) {
      const auto* const event = reinterpret_cast<const inotify_event*>(at);
      at += sizeof *event + event->len;
      const auto watched = by_watch_.find(event->wd);
      if (!(event->mask & IN_CLOSE) || watched == by_watch_.end()) continue;
      const auto file = by_inode_.find(watched->second);
      if (file != by_inode_.end()) {
        gone.push_back(std::move(file->second));
        by_inode_.erase(file);
      }
      by_watch_.erase(watched);
    }
  return gone;
}

}  // namespace lkm::run
