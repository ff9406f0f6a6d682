// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Memory of a process, for its system calls to be given.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace lkm::user {

/// Memory of the process that its system calls may be given: an address, and a look inside for the test.
template <class World>
class memory {
 public:
  memory(typename World::process& owner, std::size_t size, unsigned access)
      : owner_(&owner), size_(size), at_(World::map(owner, size, access))
  {
  }
  enum low { below_4_GiB };
  memory(typename World::process& owner, std::size_t size, low)
      : owner_(&owner), size_(size), at_(World::map_low(owner, size)), is_as_made_(false)
  {
  }
  memory(memory&& other) noexcept
      : owner_(std::exchange(other.owner_, nullptr)), size_(other.size_), at_(other.at_), is_as_made_(other.is_as_made_)
  {
  }
  memory& operator=(memory&&) = delete;
  ~memory()
  {
    if (owner_) World::release(*owner_, at_, size_, is_as_made_);
  }

  std::uintptr_t address() const { return at_; }
  std::size_t size() const { return size_; }
  void store(std::string_view bytes, std::size_t offset = 0)
  {
    World::store(*owner_, at_ + offset, bytes.data(), bytes.size());
  }
  std::string load(std::size_t n, std::size_t offset = 0) const
  {
    std::string bytes(n, '\0');
    World::load(*owner_, bytes.data(), at_ + offset, n);
    return bytes;
  }
  /// Takes whole pages away: accesses there fault.
  void unmap(std::size_t offset, std::size_t n)
  {
    is_as_made_ = false;
    World::unmap(*owner_, at_ + offset, n);
  }
  void read_only()
  {
    is_as_made_ = false;
    World::protect(*owner_, at_, size_, 1);
  }

 private:
  typename World::process* owner_;
  std::size_t size_;
  std::uintptr_t at_;
  bool is_as_made_ = true;  // by World::map(), and nothing taken away since
};

}  // namespace lkm::user
