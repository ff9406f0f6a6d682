// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/pipe.c (Linux 6.1): a ring of 16 pages between writers and readers, also for splice(2).
#pragma once

#include <lkm/sim/lib/iov_iter.hpp>
#include <lkm/sim/include/linux/poll.h>
#include <lkm/sim/fs/open.hpp>
#include <lkm/sim/kernel/locking/mutex.hpp>
#include <lkm/sim/kernel/signal.hpp>
#include <lkm/sim/kernel/sched/wait.hpp>

#include <sys/ioctl.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <deque>
#include <string>
#include <utility>

namespace lkm::waist {

/// What a driver's splice operations are given.
struct pipe_inode_info {
  struct buffer {
    std::string bytes;
    std::size_t taken = 0;   // from the front
    bool can_merge = false;  // a small write(2) may go behind what is there

    std::size_t size() const { return bytes.size() - taken; }
  };
  static constexpr std::size_t max_usage = 16;  // PIPE_DEF_BUFFERS

  pipe_inode_info()
  {
    __init_waitqueue_head(&rd_wait, "pipe", nullptr);
    __init_waitqueue_head(&wr_wait, "pipe", nullptr);
    __mutex_init(&mutex, "&pipe->mutex", lkm_no_validate());
  }

  bool full() const { return buffers.size() >= max_usage; }
  bool empty() const { return buffers.empty(); }
  std::size_t room() const { return (max_usage - buffers.size()) * sim::page_size; }
  void wake_readers()
  {
    __wake_up(&rd_wait, TASK_INTERRUPTIBLE, 1, nullptr);
    kill_fasync(&fasync_readers, SIGIO, ::POLL_IN);
  }
  void wake_writers()
  {
    __wake_up(&wr_wait, TASK_INTERRUPTIBLE, 1, nullptr);
    kill_fasync(&fasync_writers, SIGIO, ::POLL_OUT);
  }

  /// New pages with a copy of `bytes`, for which there is room.
  void append(const char* bytes, std::size_t n)
  {
    for (std::size_t done = 0; done < n; done += sim::page_size)
      buffers.push_back({std::string(bytes + done, std::min(n - done, sim::page_size))});
  }

  /// Takes `n` bytes from the front.
  void consume(std::size_t n)
  {
    while (n) {
      auto& first = buffers.front();
      const auto from_it = std::min(n, first.size());
      first.taken += from_it;
      n -= from_it;
      if (!first.size()) buffers.pop_front();
    }
  }

  /// Sleeps until `ready()`, with the pipe's mutex free. 0, or -ERESTARTSYS for a signal.
  template <class Ready>
  static int wait(sim::mutex_guard& lock, wait_queue_head& queue, Ready ready)
  {
    return lock.unlocked(
        [&] { return static_cast<int>(std::min(sim::wait_event(queue, ready, WQ_FLAG_EXCLUSIVE), 0L)); });
  }

  /// Held while bytes move, since a copy to or from a driver's mapping may sleep.
  struct mutex mutex;
  std::deque<buffer> buffers;
  unsigned readers = 0, writers = 0;
  fasync_struct *fasync_readers = nullptr, *fasync_writers = nullptr;
  wait_queue_head rd_wait, wr_wait;
};

}  // namespace lkm::waist

namespace lkm::sim {

inline waist::pipe_inode_info& pipe_of(waist::file* f)
{
  return *static_cast<waist::pipe_inode_info*>(f->private_data);
}

inline long broken_pipe()
{
  send_signal(current(), SIGPIPE);
  return -EPIPE;
}

inline waist::ssize_t pipe_read(waist::kiocb* iocb, waist::iov_iter* to)
{
  auto& pipe = pipe_of(iocb->ki_filp);
  mutex_guard lock(pipe.mutex);
  waist::ssize_t done = 0;
  while (to->count) {
    if (!pipe.empty()) {
      auto& first = pipe.buffers.front();
      const auto wanted = std::min(first.size(), to->count);
      const auto copied = waist::copy_to_iter(first.bytes.data() + first.taken, wanted, to);
      if (copied < wanted) return done ? done : -EFAULT;
      pipe.consume(copied);
      done += static_cast<waist::ssize_t>(copied);
      pipe.wake_writers();
      continue;
    }
    if (!pipe.writers || done) break;
    if (iocb->ki_filp->f_flags & O_NONBLOCK) return -EAGAIN;
    if (const int error = pipe.wait(lock, pipe.rd_wait, [&] { return !pipe.empty() || !pipe.writers; })) return error;
  }
  return done;
}

inline waist::ssize_t pipe_write(waist::kiocb* iocb, waist::iov_iter* from)
{
  auto& pipe = pipe_of(iocb->ki_filp);
  if (!from->count) return 0;
  mutex_guard lock(pipe.mutex);
  if (!pipe.readers) return broken_pipe();
  waist::ssize_t done = 0;
  char page[page_size];
  if (const auto rest = from->count % page_size; rest && !pipe.empty()) {
    auto& last = pipe.buffers.back();
    if (last.can_merge && last.bytes.size() + rest <= page_size) {
      if (waist::copy_from_iter(page, rest, from) < rest) return -EFAULT;
      last.bytes.append(page, rest);
      done = static_cast<waist::ssize_t>(rest);
      pipe.wake_readers();
    }
  }
  while (from->count) {
    if (!pipe.readers) {
      const auto error = broken_pipe();
      return done ? done : error;
    }
    if (!pipe.full()) {
      const auto n = std::min(from->count, page_size);
      if (waist::copy_from_iter(page, n, from) < n) return done ? done : -EFAULT;
      pipe.buffers.push_back({std::string(page, n), 0, true});
      done += static_cast<waist::ssize_t>(n);
      pipe.wake_readers();
      continue;
    }
    if (iocb->ki_filp->f_flags & O_NONBLOCK) return done ? done : -EAGAIN;
    if (const int error = pipe.wait(lock, pipe.wr_wait, [&] { return !pipe.full() || !pipe.readers; }))
      return done ? done : error;
  }
  return done;
}

inline waist::__poll_t pipe_poll(waist::file* f, waist::poll_table* table)
{
  auto& pipe = pipe_of(f);
  waist::__poll_t mask = 0;
  if (f->f_mode & waist::FMODE_READ) {
    waist::poll_wait(f, &pipe.rd_wait, table);
    if (!pipe.empty()) mask |= waist::EPOLLIN | waist::EPOLLRDNORM;
    if (!pipe.writers) mask |= waist::EPOLLHUP;
  }
  if (f->f_mode & waist::FMODE_WRITE) {
    waist::poll_wait(f, &pipe.wr_wait, table);
    if (!pipe.full()) mask |= waist::EPOLLOUT | waist::EPOLLWRNORM;
    if (!pipe.readers) mask |= waist::EPOLLERR;
  }
  return mask;
}

inline long pipe_ioctl(waist::file* f, unsigned cmd, unsigned long arg)
{
  if (cmd != FIONREAD) return -waist::ENOIOCTLCMD;
  int count = 0;
  for (const auto& b : pipe_of(f).buffers) count += static_cast<int>(b.size());
  // SAFETY: lkm_put_user() does not dereference the user address.
  return waist::lkm_put_user(reinterpret_cast<void*>(arg), &count, sizeof count);
}

inline int pipe_fasync(int fd, waist::file* f, int on)
{
  auto& pipe = pipe_of(f);
  int result = 0;
  if (f->f_mode & waist::FMODE_READ) result = waist::fasync_helper(fd, f, on, &pipe.fasync_readers);
  if (result >= 0 && (f->f_mode & waist::FMODE_WRITE)) result = waist::fasync_helper(fd, f, on, &pipe.fasync_writers);
  return result;
}

inline int pipe_release(waist::inode*, waist::file* f)
{
  auto& pipe = pipe_of(f);
  if (f->f_mode & waist::FMODE_READ) --pipe.readers;
  if (f->f_mode & waist::FMODE_WRITE) --pipe.writers;
  if (!pipe.readers && !pipe.writers) return 0;
  waist::__wake_up(&pipe.rd_wait, waist::TASK_INTERRUPTIBLE, 0, nullptr);
  waist::__wake_up(&pipe.wr_wait, waist::TASK_INTERRUPTIBLE, 0, nullptr);
  return 0;
}

inline constexpr waist::file_operations pipe_operations = [] {
  waist::file_operations ops{};
  ops.read_iter = pipe_read;
  ops.write_iter = pipe_write;
  ops.poll = pipe_poll;
  ops.unlocked_ioctl = pipe_ioctl;
  ops.fasync = pipe_fasync;
  ops.release = pipe_release;
  return ops;
}();

/// Null unless the file is a pipe.
inline waist::pipe_inode_info* pipe_info(waist::file* f) { return f->f_op == &pipe_operations ? &pipe_of(f) : nullptr; }

/// pipe2(2): the end to read from and the end to write to.
inline std::pair<waist::file*, waist::file*> create_pipe_files(const task& who, int flags)
{
  if (flags & O_DIRECT) unmodelled("pipe2() with O_DIRECT");
  auto inode = std::make_shared<node>(S_IFIFO | 0600, who.credentials.fsuid, who.credentials.fsgid);
  const auto pipe = std::make_shared<waist::pipe_inode_info>();
  inode->i_pipe = pipe;
  const auto name = std::make_shared<dentry>("pipe", inode);
  const auto end = [&](int access) {
    auto* const f = alloc_file(name, &pipe_operations, access | (flags & O_NONBLOCK), who);
    f->private_data = pipe.get();
    f->f_mode |= waist::FMODE_STREAM;
    return f;
  };
  pipe->readers = pipe->writers = 1;
  return {end(O_RDONLY), end(O_WRONLY)};
}

}  // namespace lkm::sim
