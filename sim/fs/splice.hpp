// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/splice.c (Linux 6.1): splice(2) and sendfile(2) between files and pipes.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/splice.h>
#include <lkm/sim/fs/pipe.hpp>
#include <lkm/sim/fs/read_write.hpp>

#include <fcntl.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace lkm::sim {

/// Waits until the pipe takes another page.
inline long wait_for_space(waist::pipe_inode_info& pipe, mutex_guard& lock, unsigned flags)
{
  while (true) {
    if (!pipe.readers) return broken_pipe();
    if (!pipe.full()) return 0;
    if (flags & SPLICE_F_NONBLOCK) return -EAGAIN;
    if (const int error = pipe.wait(lock, pipe.wr_wait, [&] { return !pipe.full() || !pipe.readers; })) return error;
  }
}

/// Waits until the pipe has data: 1, or 0 at its end.
inline long wait_for_data(waist::pipe_inode_info& pipe, mutex_guard& lock, unsigned flags)
{
  while (true) {
    if (!pipe.empty()) return 1;
    if (!pipe.writers) return 0;
    if (flags & SPLICE_F_NONBLOCK) return -EAGAIN;
    if (const int error = pipe.wait(lock, pipe.rd_wait, [&] { return !pipe.empty() || !pipe.writers; })) return error;
  }
}

inline long do_splice_to(waist::file* in, waist::loff_t* pos, waist::pipe_inode_info& pipe, std::size_t len,
                         unsigned flags)
{
  if (!(in->f_mode & waist::FMODE_READ)) return -EBADF;
  len = std::min(len, pipe.room());
  if (const int error = rw_verify_area(in, pos, len)) return error;
  return in->f_op->splice_read ? in->f_op->splice_read(in, pos, &pipe, std::min(len, max_rw_count), flags) : -EINVAL;
}

inline long do_splice_from(waist::pipe_inode_info& pipe, waist::file* out, waist::loff_t* pos, std::size_t len,
                           unsigned flags)
{
  return out->f_op->splice_write ? out->f_op->splice_write(&pipe, out, pos, len, flags) : -EINVAL;
}

inline long splice_file_to_pipe(waist::file* in, waist::pipe_inode_info& pipe, waist::loff_t* pos, std::size_t len,
                                unsigned flags)
{
  mutex_guard lock(pipe.mutex);
  if (const long error = wait_for_space(pipe, lock, flags)) return error;
  const long n = do_splice_to(in, pos, pipe, len, flags);
  if (n > 0) pipe.wake_readers();
  return n;
}

inline long splice_pipe_to_pipe(waist::pipe_inode_info& in, waist::pipe_inode_info& out, std::size_t len,
                                unsigned flags)
{
  long done = 0;
  while (!done && len) {
    {
      mutex_guard lock(in.mutex);
      const long data = wait_for_data(in, lock, flags);
      if (data <= 0) return data;
    }
    {
      mutex_guard lock(out.mutex);
      if (const long error = wait_for_space(out, lock, flags)) return error;
    }
    // Always in the same order, whichever way two tasks move bytes.
    const bool in_first = &in < &out;
    const mutex_guard one(in_first ? in.mutex : out.mutex), other(in_first ? out.mutex : in.mutex);
    while (len && !in.empty() && !out.full()) {
      auto& first = in.buffers.front();
      const auto n = std::min(len, first.size());
      out.append(first.bytes.data() + first.taken, n);
      in.consume(n);
      len -= n;
      done += static_cast<long>(n);
    }
  }
  out.wake_readers();
  in.wake_writers();
  return done;
}

/// splice(2); a null position is the file's own.
inline long do_splice(waist::file* in, waist::loff_t* off_in, waist::file* out, waist::loff_t* off_out, std::size_t len,
                      unsigned flags)
{
  if (!(in->f_mode & waist::FMODE_READ) || !(out->f_mode & waist::FMODE_WRITE)) return -EBADF;
  auto* const ipipe = pipe_info(in);
  auto* const opipe = pipe_info(out);
  const auto nonblock = [&](const waist::file* f) {
    return f->f_flags & O_NONBLOCK ? unsigned{SPLICE_F_NONBLOCK} : 0U;
  };
  if (ipipe && opipe) {
    if (ipipe == opipe) return -EINVAL;
    return splice_pipe_to_pipe(*ipipe, *opipe, len, flags | nonblock(in) | nonblock(out));
  }
  if (!ipipe && !opipe) return -EINVAL;
  auto* const file = ipipe ? out : in;
  auto* const given = ipipe ? off_out : off_in;
  if (given && !(file->f_mode & (ipipe ? waist::FMODE_PWRITE : waist::FMODE_PREAD))) return -EINVAL;
  auto pos = given ? *given : file->f_pos;
  long done;
  if (ipipe) {
    if (out->f_flags & O_APPEND) return -EINVAL;
    if (const int error = rw_verify_area(out, &pos, len)) return error;
    done = do_splice_from(*ipipe, out, &pos, len, flags | nonblock(in));
  } else {
    done = splice_file_to_pipe(in, *opipe, &pos, len, flags | nonblock(out));
  }
  (given ? *given : file->f_pos) = pos;
  return done;
}

/// Through a pipe of the kernel's own: sendfile(2) to anything that is no pipe.
inline long splice_direct(waist::file* in, waist::loff_t& pos, waist::file* out, waist::loff_t& out_pos,
                          std::size_t len, unsigned flags)
{
  if (!(out->f_mode & waist::FMODE_WRITE)) return -EBADF;
  if (out->f_flags & O_APPEND) return -EINVAL;
  if (const int error = rw_verify_area(out, &out_pos, len)) return error;
  if (!(in->f_mode & waist::FMODE_LSEEK)) return -EINVAL;
  waist::pipe_inode_info pipe;
  pipe.readers = 1;
  long done = 0;
  while (len) {
    auto at = pos;
    const long got = do_splice_to(in, &at, pipe, len, flags);
    if (got <= 0) return done ? done : got;
    const long put =
        do_splice_from(pipe, out, &out_pos, static_cast<std::size_t>(got), flags & ~unsigned{SPLICE_F_NONBLOCK});
    if (put <= 0) return done ? done : put;
    done += put;
    len -= static_cast<std::size_t>(put);
    if (put < got) {
      pos += put;
      return done;
    }
    pos = at;
  }
  return done;
}

/// copy_file_range(2), from the files' positions on: between regular files of one file system alone.
inline long vfs_copy_file_range(waist::file* in, waist::file* out, std::size_t len, unsigned flags)
{
  if (!out) return -EBADF;
  if (flags) return -EINVAL;
  if (S_ISDIR(in->f_inode->i_mode) || S_ISDIR(out->f_inode->i_mode)) return -EISDIR;
  if (!S_ISREG(in->f_inode->i_mode) || !S_ISREG(out->f_inode->i_mode)) return -EINVAL;
  if (!(in->f_mode & waist::FMODE_READ) || !(out->f_mode & waist::FMODE_WRITE) || (out->f_flags & O_APPEND))
    return -EBADF;
  const auto& fs = *as_open_file(out).where->fs;
  if (as_open_file(in).where->fs != &fs) return -EXDEV;
  auto from = in->f_pos, to = out->f_pos;
  const auto left = in->f_inode->i_size > from ? static_cast<std::size_t>(in->f_inode->i_size - from) : 0;
  len = std::min(len, left);
  if (to >= fs.max_bytes) return -EFBIG;
  len = std::min(len, static_cast<std::size_t>(fs.max_bytes - to));
  const auto n = static_cast<waist::loff_t>(len);
  if (in->f_inode == out->f_inode && to + n > from && to < from + n) return -EINVAL;
  if (!len) return 0;
  const long done = splice_direct(in, from, out, to, std::min(len, max_rw_count), 0);
  if (done > 0) {
    in->f_pos += done;
    out->f_pos += done;
  }
  return done;
}

/// sendfile(2); a null `given` is the position of `in`.
inline long do_sendfile(waist::file* out, waist::file* in, waist::loff_t* given, std::size_t count)
{
  if (!in || !(in->f_mode & waist::FMODE_READ)) return -EBADF;
  if (given && !(in->f_mode & waist::FMODE_PREAD)) return -ESPIPE;
  auto pos = given ? *given : in->f_pos;
  if (const int error = rw_verify_area(in, &pos, count)) return error;
  count = std::min(count, max_rw_count);
  if (!out || !(out->f_mode & waist::FMODE_WRITE)) return -EBADF;
  auto out_pos = out->f_pos;
  // Only from unsigned positions: what would end above the largest signed one gets the room below that, which wraps.
  constexpr auto max = static_cast<std::uint64_t>(std::numeric_limits<waist::loff_t>::max());
  if (const auto from = static_cast<std::uint64_t>(pos); from + count > max) {
    if (from == max) return -EOVERFLOW;
    count = max - from;
  }
  long done;
  if (auto* const pipe = pipe_info(out)) {
    done = splice_file_to_pipe(in, *pipe, &pos, count, out->f_flags & O_NONBLOCK ? unsigned{SPLICE_F_NONBLOCK} : 0U);
  } else {
    if (const int error = rw_verify_area(out, &out_pos, count)) return error;
    done = splice_direct(in, pos, out, out_pos, count, 0);
  }
  if (done > 0) {
    out->f_pos = out_pos;
    (given ? *given : in->f_pos) = pos;
  }
  return done;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/splice.ipp>
#endif
