// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// An open file as a test holds it.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <lkm/user/mapping.hpp>
#include <lkm/user/outcome.hpp>

#include <concepts>
#include <cstdint>
#include <cstdio>
#include <ostream>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::user {

template <class World>
class process;

/// An open descriptor, closed with the object; or the errno of the open that failed.
template <class World>
class descriptor {
 public:
  descriptor(process<World>& owner, long fd, bool close_at_end = true) : owner_(&owner), fd_(fd), closes_(close_at_end)
  {
  }
  descriptor(descriptor&& other) noexcept
      : owner_(other.owner_), fd_(other.fd_), closes_(std::exchange(other.closes_, false))
  {
  }
  descriptor& operator=(descriptor&& other) noexcept
  {
    std::swap(owner_, other.owner_);
    std::swap(fd_, other.fd_);
    std::swap(closes_, other.closes_);
    return *this;
  }
  ~descriptor()
  {
    if (closes_ && fd_ >= 0) owner_->close(number());
  }

  int number() const { return static_cast<int>(fd_); }
  /// Its number, which stays open when the object goes.
  int release()
  {
    closes_ = false;
    return number();
  }
  template <std::integral Number>
  friend bool operator==(const descriptor& d, Number n)
  {
    return d.fd_ == static_cast<long>(n);
  }
  friend std::ostream& operator<<(std::ostream& os, const descriptor& d) { return os << describe(d.fd_); }

  outcome close()
  {
    closes_ = false;
    return owner_->close(number());
  }
  bytes_read read(std::size_t n) { return owner_->read(number(), n); }
  bytes_read pread(std::size_t n, long long pos) { return owner_->pread(number(), n, pos); }
  outcome write(std::string_view bytes) { return owner_->write(number(), bytes); }
  outcome pwrite(std::string_view bytes, long long pos) { return owner_->pwrite(number(), bytes, pos); }
  /// Into or from the process's own memory, at any address.
  outcome read_to(std::uintptr_t at, std::size_t n, std::string_view shown_as)
  {
    return owner_->read_to(number(), at, n, shown_as);
  }
  outcome write_from(std::uintptr_t at, std::size_t n, std::string_view shown_as)
  {
    return owner_->write_from(number(), at, n, shown_as);
  }
  bytes_read readv(const std::vector<std::size_t>& sizes) { return owner_->readv(number(), sizes); }
  bytes_read preadv2(const std::vector<std::size_t>& sizes, long long pos, int flags = 0)
  {
    return owner_->preadv2(number(), sizes, pos, flags);
  }
  outcome writev(const std::vector<std::string_view>& pieces) { return owner_->writev(number(), pieces); }
  outcome pwritev2(const std::vector<std::string_view>& pieces, long long pos, int flags = 0)
  {
    return owner_->pwritev2(number(), pieces, pos, flags);
  }
  outcome lseek(long long offset, int whence) { return owner_->lseek(number(), offset, whence); }
  outcome ioctl(unsigned number, unsigned long arg, std::string_view shown_as = {})
  {
    return owner_->ioctl(this->number(), number, arg, shown_as);
  }
  /// `fd.ioctl(get_count{})`: the answer when the command has one, else the result.
  template <class Command>
    requires requires { Command::number; }
  auto ioctl(Command command)
  {
    return owner_->ioctl(number(), command);
  }
  outcome fcntl(unsigned command, unsigned long arg = 0) { return owner_->fcntl(number(), command, arg); }
  outcome set_owner(process<World>& owner) { return owner_->set_owner(number(), owner); }
  outcome lock(unsigned command, int type, long long start, long long length, int whence = SEEK_SET)
  {
    return owner_->lock(number(), command, type, start, length, whence);
  }
  outcome flock(int operation) { return owner_->flock(number(), operation); }
  outcome fsync() { return owner_->fsync(number()); }
  /// The events that are ready, 0 after `timeout` milliseconds without one.
  outcome poll(short events, int timeout) { return owner_->poll(number(), events, timeout); }
  /// `flags` is MAP_SHARED or MAP_PRIVATE, and more.
  mapping<World> mmap(std::size_t length, int prot, int flags, unsigned long offset = 0, const place& at = {})
  {
    return owner_->mmap(number(), length, prot, flags, offset, at);
  }
  descriptor dup() { return {*owner_, owner_->dup(number()).value()}; }

 private:
  process<World>* owner_;
  long fd_;
  bool closes_;
};

}  // namespace lkm::user
