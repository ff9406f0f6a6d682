// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// An open file as a test holds it.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <lkm/user/mapping.hpp>
#include <lkm/user/outcome.hpp>

#include <compare>
#include <cstdint>
#include <cstdio>
#include <ostream>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::user {

class process;

/// An open descriptor, closed with the object; or the errno of the open that failed.
class descriptor {
 public:
  descriptor(process& owner, long fd, bool close_at_end = true);
  descriptor(descriptor&& other) noexcept;
  descriptor& operator=(descriptor&& other) noexcept;
  ~descriptor();

  int number() const { return static_cast<int>(fd_); }
  /// Returns the number. The destructor will not close it.
  int release();
  friend bool operator==(const descriptor& d, long n) { return d.fd_ == n; }
  friend auto operator<=>(const descriptor& d, long n) { return d.fd_ <=> n; }
  friend std::ostream& operator<<(std::ostream& os, const descriptor& d) { return os << describe(d.fd_); }

  outcome close();
  bytes_read read(std::size_t n);
  bytes_read pread(std::size_t n, long long pos);
  outcome write(std::string_view bytes);
  outcome pwrite(std::string_view bytes, long long pos);
  /// Reads into, or writes from, the process's own memory at any address.
  outcome read_to(std::uintptr_t at, std::size_t n, std::string_view shown_as);
  outcome write_from(std::uintptr_t at, std::size_t n, std::string_view shown_as);
  bytes_read readv(const std::vector<std::size_t>& sizes);
  bytes_read preadv2(const std::vector<std::size_t>& sizes, long long pos, int flags = 0);
  outcome writev(const std::vector<std::string_view>& pieces);
  outcome pwritev2(const std::vector<std::string_view>& pieces, long long pos, int flags = 0);
  outcome lseek(long long offset, int whence);
  outcome ioctl(unsigned number, unsigned long arg, std::string_view shown_as = {});
  /// `fd.ioctl(get_count{})`: the answer if the command has one, else the result.
  template <class Command>
    requires requires { Command::number; }
  auto ioctl(Command command);
  outcome fcntl(unsigned command, unsigned long arg = 0);
  outcome set_owner(process& owner);
  outcome lock(unsigned command, int type, long long start, long long length, int whence = SEEK_SET);
  outcome flock(int operation);
  outcome fsync();
  /// The events that are ready, or 0 after `timeout` milliseconds without one.
  outcome poll(short events, int timeout);
  /// `flags` is MAP_SHARED or MAP_PRIVATE, with further flags if needed.
  mapping mmap(std::size_t length, int prot, int flags, unsigned long offset = 0, const place& at = {});
  descriptor dup();

 private:
  process* owner_;
  long fd_;
  bool closes_;
};

}  // namespace lkm::user
