// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "shared_pages.hpp"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

namespace lkm::run {

namespace {

// Only what is used of it takes memory.
constexpr std::size_t most_bytes = std::size_t{1} << 36;

struct path_of {
  explicit path_of(int fd) { std::snprintf(text, sizeof text, "/proc/self/fd/%d", fd); }
  char text[32];
};

/// One byte of the file for each description, behind all of its pages: the description holds a lock on it.
struct flock lock_of(short type, std::uint32_t number)
{
  struct flock lock{};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = shared_pages::nothing + number;
  lock.l_len = 1;
  return lock;
}

}  // namespace

shared_pages::shared_pages()
{
  file_ = memfd_create("lkm:pages", MFD_CLOEXEC);
  inotify_ = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (file_ < 0 || inotify_ < 0 || ftruncate(file_, most_bytes)) return;
  if (inotify_add_watch(inotify_, path_of(file_).text, IN_CLOSE) < 0) return;
  auto* const memory = mmap(nullptr, most_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, file_, 0);
  if (memory != MAP_FAILED) memory_ = static_cast<std::byte*>(memory);
}

shared_pages::~shared_pages()
{
  if (memory_) munmap(memory_, most_bytes);
  for (const int fd : {file_, inotify_})
    if (fd >= 0) ::close(fd);
}

std::byte* shared_pages::take(std::size_t bytes)
{
  if (auto& same = free_[bytes]; !same.empty()) {
    auto* const memory = same.back();
    same.pop_back();
    std::memset(memory, 0, bytes);
    return memory;
  }
  if (bytes > most_bytes - used_) return nullptr;
  auto* const memory = memory_ + used_;
  used_ += bytes;
  return memory;
}

void shared_pages::give_back(std::byte* memory, std::size_t bytes)
{
  constexpr std::size_t much = 1 << 16;
  if (bytes >= much)
    fallocate(file_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, memory - memory_, static_cast<off_t>(bytes));
  free_[bytes].push_back(memory);
}

off_t shared_pages::offset_of(const std::byte* page) const
{
  return memory_ && page >= memory_ && page < memory_ + used_ ? page - memory_ : -1;
}

int shared_pages::open(bool writable, std::uint32_t number)
{
  const int fd = ::open(path_of(file_).text, (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC);
  if (fd < 0) return -1;
  auto lock = lock_of(F_RDLCK, number);
  if (!fcntl(fd, F_OFD_SETLK, &lock)) return fd;
  ::close(fd);
  return -1;
}

std::vector<std::uint32_t> shared_pages::gone(const std::vector<std::uint32_t>& numbers)
{
  char events[4096];
  while (::read(inotify_, events, sizeof events) > 0) {
  }
  std::vector<std::uint32_t> found;
  for (const auto number : numbers) {
    auto lock = lock_of(F_WRLCK, number);
    if (!fcntl(file_, F_OFD_GETLK, &lock) && lock.l_type == F_UNLCK) found.push_back(number);
  }
  return found;
}

}  // namespace lkm::run
