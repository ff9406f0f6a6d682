// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The part of io_uring(7) that is needed to submit one request for a driver's file.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <linux/io_uring.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

namespace lkm::user::uring {

/// Submits one request to a new ring. Returns the completion's result, or a negative errno if there is no ring.
inline long complete_one(unsigned setup_flags, unsigned opcode, int fd, void* buffer = nullptr, unsigned size = 0)
{
  io_uring_params params{};
  params.flags = setup_flags;
  const int ring = static_cast<int>(::syscall(SYS_io_uring_setup, 1, &params));
  if (ring < 0) return -errno;
  const std::size_t queues = params.cq_off.cqes + params.cq_entries * sizeof(io_uring_cqe);
  constexpr int prot = PROT_READ | PROT_WRITE;
  auto* const at =
      static_cast<char*>(::mmap(nullptr, queues, prot, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQ_RING));
  auto* const requests = static_cast<io_uring_sqe*>(
      ::mmap(nullptr, sizeof(io_uring_sqe), prot, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQES));
  // SAFETY: the offsets are the kernel's own, of queues that are mapped in one piece (IORING_FEAT_SINGLE_MMAP).
  const auto number = [&](unsigned offset) -> unsigned& { return *reinterpret_cast<unsigned*>(at + offset); };
  requests->opcode = static_cast<__u8>(opcode);
  requests->fd = fd;
  requests->addr = reinterpret_cast<__u64>(buffer);
  requests->len = size;
  number(params.sq_off.array) = 0;
  __atomic_store_n(&number(params.sq_off.tail), 1, __ATOMIC_RELEASE);
  long result = ::syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, nullptr, 0);
  result = result < 0 ? -errno : reinterpret_cast<io_uring_cqe*>(at + params.cq_off.cqes)->res;
  ::munmap(requests, sizeof(io_uring_sqe));
  ::munmap(at, queues);
  ::close(ring);
  return result;
}

}  // namespace lkm::user::uring
