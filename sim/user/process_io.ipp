// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The system calls of a process that work on its open files: fs/read_write.c, fs/sync.c, fs/splice.c and their kin
/// (Linux 6.1).
#pragma once

#include <lkm/sim/user/process.hpp>

namespace lkm::sim {

LKM_SIM_INLINE waist::ssize_t process::read(int fd, user_address buf, std::size_t n)
{
  return on_file("read", fd, [=](waist::file* f) {
    return with_position(f, [&](waist::loff_t* pos) { return vfs_read(f, pointer(buf), n, pos); });
  });
}

LKM_SIM_INLINE waist::ssize_t process::write(int fd, user_address buf, std::size_t n)
{
  return on_file("write", fd, [=](waist::file* f) {
    return with_position(f, [&](waist::loff_t* pos) { return vfs_write(f, pointer(buf), n, pos); });
  });
}

LKM_SIM_INLINE waist::ssize_t process::pread(int fd, user_address buf, std::size_t n, waist::loff_t pos)
{
  if (pos < 0) return -EINVAL;
  return on_file("pread", fd, [=](waist::file* f) mutable -> long {
    return f->f_mode & waist::FMODE_PREAD ? vfs_read(f, pointer(buf), n, &pos) : -ESPIPE;
  });
}

LKM_SIM_INLINE waist::ssize_t process::pwrite(int fd, user_address buf, std::size_t n, waist::loff_t pos)
{
  if (pos < 0) return -EINVAL;
  return on_file("pwrite", fd, [=](waist::file* f) mutable -> long {
    return f->f_mode & waist::FMODE_PWRITE ? vfs_write(f, pointer(buf), n, &pos) : -ESPIPE;
  });
}

LKM_SIM_INLINE waist::ssize_t process::readv(int fd, user_address vector, unsigned long count, int flags)
{
  return on_file("readv", fd, [=](waist::file* f) {
    return with_position(
        f, [&](waist::loff_t* pos) { return vfs_vector(f, waist::ITER_DEST, vector, count, pos, flags); });
  });
}

LKM_SIM_INLINE waist::ssize_t process::writev(int fd, user_address vector, unsigned long count, int flags)
{
  return on_file("writev", fd, [=](waist::file* f) {
    return with_position(
        f, [&](waist::loff_t* pos) { return vfs_vector(f, waist::ITER_SOURCE, vector, count, pos, flags); });
  });
}

LKM_SIM_INLINE waist::ssize_t process::preadv2(int fd, user_address vector, unsigned long count, waist::loff_t pos,
                                               int flags)
{
  if (pos == -1) return readv(fd, vector, count, flags);
  if (pos < 0) return -EINVAL;
  return on_file("preadv", fd, [=](waist::file* f) mutable -> long {
    return f->f_mode & waist::FMODE_PREAD ? vfs_vector(f, waist::ITER_DEST, vector, count, &pos, flags) : -ESPIPE;
  });
}

LKM_SIM_INLINE waist::ssize_t process::pwritev2(int fd, user_address vector, unsigned long count, waist::loff_t pos,
                                                int flags)
{
  if (pos == -1) return writev(fd, vector, count, flags);
  if (pos < 0) return -EINVAL;
  return on_file("pwritev", fd, [=](waist::file* f) mutable -> long {
    return f->f_mode & waist::FMODE_PWRITE ? vfs_vector(f, waist::ITER_SOURCE, vector, count, &pos, flags) : -ESPIPE;
  });
}

LKM_SIM_INLINE waist::loff_t process::lseek(int fd, waist::loff_t offset, int whence)
{
  return on_file("lseek", fd, [=](waist::file* f) -> long {
    if (whence < 0 || whence > SEEK_HOLE) return -EINVAL;
    const position_guard guard(f);
    return vfs_llseek(f, offset, whence);
  });
}

LKM_SIM_INLINE long process::ioctl(int fd, unsigned cmd, unsigned long arg)
{
  return on_file("ioctl", fd, [=](waist::file* f) { return vfs_ioctl(*current().files, fd, f, cmd, arg); });
}

LKM_SIM_INLINE long process::compat_ioctl(int fd, unsigned cmd, std::uint32_t arg)
{
  return on_file("ioctl", fd, [=, this](waist::file* f) {
    in_compat_syscall = true;
    const long result = sim::compat_ioctl(fds_, fd, f, cmd, arg);
    in_compat_syscall = false;
    return result;
  });
}

LKM_SIM_INLINE int process::sync_file_range(int fd, waist::loff_t offset, waist::loff_t n, unsigned flags)
{
  return static_cast<int>(
      on_file("sync_file_range", fd, [&](waist::file* f) { return sim::sync_file_range(f, offset, n, flags); }));
}

LKM_SIM_INLINE int process::fallocate(int fd, int mode, waist::loff_t offset, waist::loff_t len)
{
  return static_cast<int>(
      on_file("fallocate", fd, [&](waist::file* f) { return vfs_fallocate(f, mode, offset, len); }));
}

LKM_SIM_INLINE int process::fadvise(int fd, waist::loff_t offset, waist::loff_t len, int advice)
{
  return static_cast<int>(on_file("fadvise", fd, [&](waist::file* f) { return vfs_fadvise(f, offset, len, advice); }));
}

LKM_SIM_INLINE int process::ftruncate(int fd, waist::loff_t length)
{
  if (length < 0) return -EINVAL;
  return static_cast<int>(on_file("ftruncate", fd, [&](waist::file* f) -> long { return do_ftruncate(f, length); }));
}

LKM_SIM_INLINE waist::ssize_t process::copy_file_range(int in, int out, std::size_t len, unsigned flags)
{
  return on_file("copy_file_range", in,
                 [&](waist::file* f) -> long { return vfs_copy_file_range(f, fds_.find(out), len, flags); });
}

LKM_SIM_INLINE waist::ssize_t process::splice(int in, waist::loff_t* off_in, int out, waist::loff_t* off_out,
                                              std::size_t len, unsigned flags)
{
  if (!len) return 0;
  if (flags & ~unsigned{SPLICE_F_MOVE | SPLICE_F_NONBLOCK | SPLICE_F_MORE | SPLICE_F_GIFT}) return -EINVAL;
  return on_file("splice", in, [&](waist::file* from) -> long {
    auto* const to = fds_.find(out);
    if (!to) return -EBADF;
    if ((pipe_info(from) && off_in) || (pipe_info(to) && off_out)) return -ESPIPE;
    const held holding(*this, to);
    return do_splice(from, off_in, to, off_out, len, flags);
  });
}

LKM_SIM_INLINE waist::ssize_t process::sendfile(int out, int in, waist::loff_t* offset, std::size_t count)
{
  return call("sendfile", [&]() -> long { return do_sendfile(fds_.find(out), fds_.find(in), offset, count); });
}

LKM_SIM_INLINE int process::uring_cmd(int fd)
{
  return static_cast<int>(on_file("io_uring", fd, [](waist::file* f) -> long {
    if (f->f_op->uring_cmd) unmodelled("file_operations.uring_cmd");
    return -EOPNOTSUPP;
  }));
}

LKM_SIM_INLINE int process::uring_iopoll_read(int fd)
{
  return static_cast<int>(on_file("io_uring", fd, [](waist::file* f) -> long {
    // Only files that are open with O_DIRECT may; no character device can be.
    return f->f_mode & waist::FMODE_CAN_READ ? -EOPNOTSUPP : f->f_mode & waist::FMODE_READ ? -EINVAL : -EBADF;
  }));
}

LKM_SIM_INLINE int process::epoll_create1(int flags)
{
  if (flags & ~EPOLL_CLOEXEC) return -EINVAL;
  return static_cast<int>(call("epoll_create1", [&]() -> long {
    const int fd = fds_.reserve();
    if (fd >= 0) fds_.replace(fd, epoll_create(*this), flags & EPOLL_CLOEXEC);
    return fd;
  }));
}

LKM_SIM_INLINE int process::epoll_ctl(int epfd, int op, int fd, const ::epoll_event& event)
{
  return static_cast<int>(call("epoll_ctl", [&]() -> long { return sim::epoll_ctl(fds_, epfd, op, fd, event); }));
}

LKM_SIM_INLINE int process::epoll_wait(int epfd, user_address events, int maxevents, int timeout)
{
  return static_cast<int>(call("epoll_wait", [&]() -> long {
    auto* const f = fds_.find(epfd);
    if (!f) return sim::epoll_wait(fds_, epfd, events, maxevents, timeout);
    const held holding(*this, f);
    return sim::epoll_wait(fds_, epfd, events, maxevents, timeout);
  }));
}

LKM_SIM_INLINE int process::select(int n, const select_sets& sets, int timeout)
{
  return static_cast<int>(call("select", [&]() -> long {
    return do_select(fds_, n, sets, timeout < 0 ? -1 : std::int64_t{timeout} * 1'000'000);
  }));
}

LKM_SIM_INLINE int process::fdinfo(int fd, std::string& text)
{
  return static_cast<int>(call("read", [&]() -> long {
    auto* const f = fds_.find_any(fd);
    return f ? show_fdinfo(f, fds_.close_on_exec(fd), text) : -ENOENT;
  }));
}

LKM_SIM_INLINE int process::poll(std::span<pollfd> list, int timeout)
{
  if (list.size() > fds_.limit) return -EINVAL;
  return static_cast<int>(call(
      "poll", [&]() -> long { return do_poll(fds_, list, timeout < 0 ? -1 : std::int64_t{timeout} * 1'000'000); }));
}

LKM_SIM_INLINE int process::sync(std::string_view name, int fd, int datasync)
{
  return static_cast<int>(on_file(name, fd, [&](waist::file* f) -> long {
    return f->f_op->fsync ? remark_if_odd("fsync", f->f_op->fsync, f,
                                          f->f_op->fsync(f, 0, std::numeric_limits<waist::loff_t>::max(), datasync))
                          : -EINVAL;
  }));
}

}  // namespace lkm::sim
