// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The memory of a program that calls the simulated kernel.
#pragma once

#include <lkm/sim/mm/mm_types.hpp>

#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lkm::run {

/// Reached by its task's number, which must be that of a task whose system call is not answered yet. A fault ends a
/// transfer at the page where it happens, so what was transferred is exact to the byte.
class caller_memory final : public sim::outside_memory {
 public:
  pid_t task = 0;
  // The call, and the turn of the loop that it came in. Once it has slept, the task may have gone, and its number may
  // be that of another one.
  std::uint64_t id = 0;
  int listener = -1;
  const std::uint64_t* turn = nullptr;
  std::uint64_t begun = 0;

  std::size_t write(sim::user_address to, const void* from, std::size_t bytes) override
  {
    return transfer(::process_vm_writev, const_cast<void*>(from), to, bytes);
  }
  std::size_t read(void* to, sim::user_address from, std::size_t bytes) override
  {
    return transfer(::process_vm_readv, to, from, bytes);
  }

  template <class T>
  bool put(sim::user_address to, const T& value)
  {
    return !write(to, &value, sizeof value);
  }
  template <class T>
  bool take(T& value, sim::user_address from)
  {
    return !read(&value, from, sizeof value);
  }

  /// A path, which ends within `text`: 0, -EFAULT or -ENAMETOOLONG.
  int string(std::string& text, sim::user_address from, std::size_t limit = 4096)
  {
    text.clear();
    while (text.size() < limit) {
      char piece[256];
      // A string may end just before a page that is not there.
      const auto wanted = std::min({sizeof piece, limit - text.size(), sim::page_size - from % sim::page_size});
      if (read(piece, from, wanted)) return -EFAULT;
      const std::string_view seen(piece, wanted);
      const auto end = seen.find('\0');
      text += seen.substr(0, end);
      if (end != seen.npos) return 0;
      from += wanted;
    }
    return -ENAMETOOLONG;
  }

 private:
  bool has_gone() const
  {
    auto asked = id;
    return turn && *turn != begun && ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &asked);
  }

  template <class Call>
  std::size_t transfer(Call call, void* here, sim::user_address there, std::size_t bytes) const
  {
    if (has_gone()) return bytes;
    while (bytes) {
      // SAFETY: an address of the other process, which is not dereferenced here.
      const iovec local{here, bytes}, remote{reinterpret_cast<void*>(there), bytes};
      const auto n = call(task, &local, 1, &remote, 1, 0);
      if (n <= 0) break;
      here = static_cast<std::byte*>(here) + n;
      there += static_cast<std::size_t>(n);
      bytes -= static_cast<std::size_t>(n);
    }
    return bytes;
  }
};

}  // namespace lkm::run
