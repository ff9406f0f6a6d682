// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The system calls of a process that work on its memory, and its own reads and writes of it: mm/mmap.c and its kin
/// (Linux 6.1).
#pragma once

#include <lkm/sim/user/process.hpp>

namespace lkm::sim {

LKM_SIM_INLINE long process::mmap(user_address at, std::size_t length, int prot, int flags, int fd,
                                  std::uint64_t offset)
{
  if (offset % page_size) return -EINVAL;
  const auto map = [&](waist::file* f) -> long {
    if ((flags & MAP_HUGETLB) && f) return -EINVAL;
    if (flags & MAP_HUGETLB) unmodelled("mmap() with MAP_HUGETLB");
    long result = 0;
    {
      const mmap_write_guard guard(*memory_);
      result = do_mmap(*memory_, f, at, length, prot, static_cast<unsigned>(flags), offset / page_size);
    }
    if (result > 0 && (flags & (MAP_POPULATE | MAP_NONBLOCK)) == MAP_POPULATE)
      populate(*memory_, static_cast<user_address>(result), length);
    return result;
  };
  return flags & MAP_ANONYMOUS ? call("mmap", [&] { return map(nullptr); }) : on_file("mmap", fd, map);
}

LKM_SIM_INLINE int process::munmap(user_address at, std::size_t length)
{
  return static_cast<int>(call("munmap", [&]() -> long {
    const mmap_write_guard guard(*memory_);
    return do_munmap(*memory_, at, length);
  }));
}

LKM_SIM_INLINE int process::mprotect(user_address at, std::size_t length, int prot)
{
  return static_cast<int>(call("mprotect", [&]() -> long { return do_mprotect(*memory_, at, length, prot); }));
}

LKM_SIM_INLINE int process::msync(user_address at, std::size_t length, int flags)
{
  return static_cast<int>(call("msync", [&]() -> long { return do_msync(*memory_, at, length, flags); }));
}

LKM_SIM_INLINE int process::madvise(user_address at, std::size_t length, int advice)
{
  return static_cast<int>(call("madvise", [&]() -> long { return do_madvise(*memory_, at, length, advice); }));
}

LKM_SIM_INLINE int process::load(user_address at, void* to, std::size_t n)
{
  return static_cast<int>(
      call("page_fault", [&]() -> long { return memory_->copy_out(to, at, n) ? memory_->fault_signal : 0; }));
}

LKM_SIM_INLINE int process::store(user_address at, const void* from, std::size_t n)
{
  return static_cast<int>(
      call("page_fault", [&]() -> long { return memory_->copy_in(at, from, n) ? memory_->fault_signal : 0; }));
}

}  // namespace lkm::sim
