// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Memory of a process, to pass to its system calls.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <lkm/user/system_calls.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace lkm::user {

/// Memory of the process that can be passed to its system calls. A test gets its address, and can read and write it.
class memory {
 public:
  memory(system_calls& owner, std::size_t size, unsigned access);
  enum low { below_4_GiB };
  memory(system_calls& owner, std::size_t size, low);
  memory(memory&& other) noexcept;
  memory& operator=(memory&&) = delete;
  ~memory();

  std::uintptr_t address() const { return at_; }
  std::size_t size() const { return size_; }
  void store(std::string_view bytes, std::size_t offset = 0);
  std::string load(std::size_t n, std::size_t offset = 0) const;
  /// Unmaps whole pages, so that accesses there fault.
  void unmap(std::size_t offset, std::size_t n);
  void read_only();

 private:
  system_calls* owner_;
  std::size_t size_;
  std::uintptr_t at_;
  bool is_as_made_ = true;  // by World::map(), and nothing taken away since
};

}  // namespace lkm::user
