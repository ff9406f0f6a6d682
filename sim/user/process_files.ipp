// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The system calls of a process that make and end descriptors: fs/open.c, fs/file.c, fs/pipe.c and fs/exec.c
/// (Linux 6.1).
#pragma once

#include <lkm/sim/user/process.hpp>

namespace lkm::sim {

LKM_SIM_INLINE int process::open(std::string_view path, int flags)
{
  return static_cast<int>(call("open", [&]() -> long {
    int error = build_open_flags(flags);
    if (error) return error;
    const int fd = fds_.reserve();
    if (fd < 0) return fd;
    auto* const f = do_filp_open(part<name_space>(), path, flags, *this, error);
    if (!f) {
      fds_.unreserve(fd);
      return error;
    }
    fds_.replace(fd, f, flags & O_CLOEXEC);
    return fd;
  }));
}

LKM_SIM_INLINE int process::close(int fd)
{
  return static_cast<int>(call("close", [&]() -> long {
    auto* const f = fds_.take(fd);
    if (!f) return -EBADF;
    file = f;
    const long error = filp_close(f);
    file = nullptr;
    // The descriptor is gone: starting again would close another one.
    const bool restarts = error == -waist::ERESTARTSYS || error == -waist::ERESTARTNOINTR ||
                          error == -waist::ERESTARTNOHAND || error == -waist::ERESTART_RESTARTBLOCK;
    return restarts ? -EINTR : error;
  }));
}

LKM_SIM_INLINE long process::fcntl(int fd, unsigned cmd, unsigned long arg)
{
  return on_any_file("fcntl", fd, [&](waist::file* f) { return do_fcntl(fds_, fd, f, cmd, arg, *this); });
}

LKM_SIM_INLINE int process::flock(int fd, int cmd)
{
  return static_cast<int>(call("flock", [&]() -> long { return do_flock(fds_, fd, cmd); }));
}

LKM_SIM_INLINE int process::syslog(int action, user_address buf, int length)
{
  return static_cast<int>(call("syslog", [&]() -> long { return do_syslog(action, pointer(buf), length); }));
}

LKM_SIM_INLINE int process::pipe2(int (&ends)[2], int flags)
{
  return static_cast<int>(call("pipe", [&] { return make_pipe(ends, flags); }));
}

LKM_SIM_INLINE int process::dup(int fd)
{
  return static_cast<int>(on_any_file("dup", fd, [&](waist::file* f) -> long {
    const int copy = fds_.reserve();
    if (copy >= 0) fds_.replace(copy, add_reference(f), false);
    return copy;
  }));
}

LKM_SIM_INLINE int process::dup2(int fd, int copy)
{
  return static_cast<int>(
      call("dup2", [&]() -> long { return fd == copy ? (fds_.find_any(fd) ? fd : -EBADF) : put_at(fd, copy, false); }));
}

LKM_SIM_INLINE int process::dup3(int fd, int copy, int flags)
{
  if ((flags & ~O_CLOEXEC) || fd == copy) return -EINVAL;
  return static_cast<int>(call("dup3", [&]() -> long { return put_at(fd, copy, flags & O_CLOEXEC); }));
}

LKM_SIM_INLINE int process::fstat(int fd, struct ::stat& out)
{
  return static_cast<int>(
      on_any_file("fstat", fd, [&](waist::file* f) { return fill(*as_open_file(f).where, out), 0; }));
}

LKM_SIM_INLINE void process::give_up_memory()
{
  if (!std::exchange(gave_up_memory_, true) && --memory_->users == 0) exit_mmap(*memory_);
}

LKM_SIM_INLINE void process::close_all()
{
  call("exit", [&]() -> long {
    give_up_memory();
    for (int fd = 0; fd < fds_.size(); ++fd)
      if (auto* const f = fds_.find_any(fd)) {
        if (f->f_op->flush) f->f_op->flush(f, &current());
        locks_remove_posix(as_open_file(f));
      }
    for (int fd = fds_.size() - 1; fd >= 0; --fd)
      if (auto* const f = fds_.take(fd)) fput(f);
    return 0;
  });
}

LKM_SIM_INLINE long process::put_at(int fd, int copy, bool close_on_exec)
{
  if (copy < 0 || static_cast<std::size_t>(copy) >= fds_.limit) return -EBADF;
  auto* const f = fds_.find_any(fd);
  if (!f) return -EBADF;
  if (fds_.reserved(copy)) return -EBUSY;
  if (auto* const before = fds_.replace(copy, add_reference(f), close_on_exec)) filp_close(before);
  return copy;
}

LKM_SIM_INLINE long process::make_pipe(int (&ends)[2], int flags)
{
  if (flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT)) return -EINVAL;
  const int in = fds_.reserve();
  if (in < 0) return in;
  const int out = fds_.reserve();
  if (out < 0) return fds_.unreserve(in), out;
  const auto [to_read, to_write] = create_pipe_files(*this, flags);
  fds_.replace(ends[0] = in, to_read, flags & O_CLOEXEC);
  fds_.replace(ends[1] = out, to_write, flags & O_CLOEXEC);
  return 0;
}

}  // namespace lkm::sim
