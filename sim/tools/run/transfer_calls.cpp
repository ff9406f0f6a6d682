// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// sendfile(2), splice(2) and copy_file_range(2) with a simulated file on one side, and a file, a pipe or a socket of
/// the host's on the other.
#include "supervisor.hpp"

#include <lkm/sim/fs/select.hpp>
#include <lkm/sim/fs/splice.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

namespace lkm::run {

namespace {

constexpr std::size_t piece_size = waist::pipe_inode_info::max_usage * sim::page_size;

/// A file of the host's that a program has: the same open file, with its position.
class host_end {
 public:
  host_end(call& c, int fd) : call_(c), fd_(c.boss.borrow(c, fd))
  {
    if (fd_ < 0) return;
    ::fstat(fd_, &seen_);
    flags_ = ::fcntl(fd_, F_GETFL);
    // The supervisor itself must never wait.
    if (!is_regular() && !S_ISSOCK(seen_.st_mode)) {
      char path[32];
      std::snprintf(path, sizeof path, "/proc/self/fd/%d", fd_);
      patient_ = ::open(path, (flags_ & O_ACCMODE) | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    }
  }
  ~host_end()
  {
    if (patient_ >= 0) ::close(patient_);
    if (fd_ >= 0) call_.boss.forget_host(fd_);
  }
  host_end(const host_end&) = delete;
  host_end& operator=(const host_end&) = delete;

  bool open() const { return fd_ >= 0; }
  int fd() const { return fd_; }
  bool reads() const { return (flags_ & O_ACCMODE) != O_WRONLY; }
  bool writes() const { return (flags_ & O_ACCMODE) != O_RDONLY; }
  bool appends() const { return flags_ & O_APPEND; }
  bool never_waits() const { return flags_ & O_NONBLOCK; }
  bool is_regular() const { return S_ISREG(seen_.st_mode) || S_ISBLK(seen_.st_mode); }
  bool is_pipe() const { return S_ISFIFO(seen_.st_mode); }

  /// Waits in a task: 0 or -ERESTARTSYS.
  long wait(short events)
  {
    const auto scan = [&](sim::poll_waiters*) {
      call_.boss.watch_host(*call_.who, fd_, static_cast<std::uint32_t>(events));
      pollfd now{fd_, events, 0};
      return ::poll(&now, 1, 0);
    };
    const long ready = sim::poll_until(-1, -waist::ERESTARTSYS, scan);
    return ready < 0 ? ready : 0;
  }

  /// How much a pipe takes at once.
  std::size_t room() const
  {
    int full = 0;
    const int size = ::fcntl(fd_, F_GETPIPE_SZ);
    ::ioctl(fd_, FIONREAD, &full);
    return size > full ? static_cast<std::size_t>(size - full) : 0;
  }

  /// All of the bytes, unless an error or a signal comes first: how many, or the error when there are none.
  long put(const char* bytes, std::size_t count, bool may_wait)
  {
    std::size_t done = 0;
    while (done < count) {
      const auto n = S_ISSOCK(seen_.st_mode) ? ::send(fd_, bytes + done, count - done, MSG_DONTWAIT | MSG_NOSIGNAL)
                                             : ::write(patient_ >= 0 ? patient_ : fd_, bytes + done, count - done);
      long error = n > 0 ? 0 : -errno;
      if (n > 0) done += static_cast<std::size_t>(n);
      if (error == -EPIPE) syscall(SYS_tgkill, call_.who->tgid, call_.who->tid, SIGPIPE);
      if (error == -EAGAIN && may_wait) error = wait(POLLOUT);
      if (error) return done ? static_cast<long>(done) : error;
    }
    return static_cast<long>(done);
  }

  /// Takes bytes that are known to be there.
  void consume(char* into, std::size_t count)
  {
    if (::read(patient_ >= 0 ? patient_ : fd_, into, count) < 0) return;
  }

 private:
  call& call_;
  int fd_;
  int patient_ = -1;
  int flags_ = 0;
  struct stat seen_{};
};

std::string take_all(waist::pipe_inode_info& pipe)
{
  std::string text;
  for (const auto& b : pipe.buffers) text.append(b.bytes, b.taken);
  pipe.buffers.clear();
  return text;
}

/// From a simulated file: one round for a pipe, and else until there is no more.
long give(waist::file* in, waist::loff_t& pos, host_end& out, std::size_t count, unsigned flags)
{
  const bool may_wait = !(flags & SPLICE_F_NONBLOCK);
  waist::pipe_inode_info pipe;
  pipe.readers = 1;
  long done = 0;
  while (count) {
    auto most = std::min(count, piece_size);
    if (out.is_pipe()) {
      while (!out.room() && may_wait)
        if (const long error = out.wait(POLLOUT)) return error;
      pollfd alone{out.fd(), 0, 0};
      if (::poll(&alone, 1, 0) > 0 && (alone.revents & POLLERR)) return out.put("", 1, false);
      if (!out.room()) return -EAGAIN;
      most = std::min(most, out.room());
    }
    auto at = pos;
    const long got = sim::do_splice_to(in, &at, pipe, most, flags);
    if (got <= 0) return done ? done : got;
    const auto text = take_all(pipe);
    const long put = out.put(text.data(), text.size(), true);
    if (put <= 0) return done ? done : put;
    done += put;
    count -= static_cast<std::size_t>(put);
    pos = put == got ? at : pos + put;
    if (put < got || out.is_pipe()) break;
  }
  return done;
}

bool take_position(call& c, int argument, waist::loff_t& pos, bool& given)
{
  given = c.argument(argument);
  return !given || c.who->memory.take(pos, c.argument(argument));
}
bool put_position(call& c, int argument, waist::loff_t pos) { return c.who->memory.put(c.argument(argument), pos); }

/// The file stays until the call is over, whoever closes it meanwhile.
class in_use {
 public:
  explicit in_use(const std::shared_ptr<simulated_file>& of) : file_(of ? of->file : nullptr)
  {
    if (file_) ++file_->f_count.counter;
  }
  ~in_use()
  {
    if (file_) sim::fput(file_);
  }
  in_use(const in_use&) = delete;
  in_use& operator=(const in_use&) = delete;

 private:
  waist::file* file_;
};

long sendfile_from_driver(call& c, waist::file* in, std::size_t count)
{
  if (!(in->f_mode & waist::FMODE_READ)) return -EBADF;
  waist::loff_t pos = in->f_pos;
  bool given = false;
  if (!take_position(c, 2, pos, given)) return -EFAULT;
  if (given && !(in->f_mode & waist::FMODE_PREAD)) return -ESPIPE;
  if (const int error = sim::rw_verify_area(in, &pos, count)) return error;
  host_end out(c, c.number(0));
  if (!out.open() || !out.writes()) return -EBADF;
  if (!out.is_pipe() && (out.appends() || !(in->f_mode & waist::FMODE_LSEEK))) return -EINVAL;
  const bool never_waits = out.is_pipe() && out.never_waits();
  const long done = give(in, pos, out, std::min(count, sim::max_rw_count), never_waits ? SPLICE_F_NONBLOCK : 0);
  if (done <= 0) return done;
  if (!given) return in->f_pos = pos, done;
  return put_position(c, 2, pos) ? done : -EFAULT;
}

long sendfile_to_driver(call& c, waist::file* out, std::size_t count)
{
  host_end in(c, c.number(1));
  if (!in.open() || !in.reads()) return -EBADF;
  if (!(out->f_mode & waist::FMODE_WRITE)) return -EBADF;
  waist::loff_t pos = ::lseek(in.fd(), 0, SEEK_CUR);
  bool given = false;
  if (!take_position(c, 2, pos, given)) return -EFAULT;
  if (!in.is_regular()) return given ? -ESPIPE : -EINVAL;
  if (pos < 0 || (out->f_flags & O_APPEND)) return -EINVAL;
  auto out_pos = out->f_pos;
  if (const int error = sim::rw_verify_area(out, &out_pos, count)) return error;
  waist::pipe_inode_info pipe;
  pipe.readers = 1;
  std::vector<char> bytes(piece_size);
  long done = 0, error = 0;
  for (auto left = std::min(count, sim::max_rw_count); left;) {
    const auto got = ::pread(in.fd(), bytes.data(), std::min(left, bytes.size()), pos);
    if (got <= 0) {
      error = got < 0 ? -errno : 0;
      break;
    }
    pipe.append(bytes.data(), static_cast<std::size_t>(got));
    const long put = sim::do_splice_from(pipe, out, &out_pos, static_cast<std::size_t>(got), 0);
    if (put <= 0) {
      error = put;
      break;
    }
    done += put;
    pos += put;
    left -= static_cast<std::size_t>(put);
    if (put < got) break;
  }
  if (!done) return error;
  out->f_pos = out_pos;
  if (!given) return ::lseek(in.fd(), pos, SEEK_SET), done;
  return put_position(c, 2, pos) ? done : -EFAULT;
}

long run_sendfile(call& c)
{
  const auto& [out, in] = c.ends;
  const auto count = c.argument(3);
  if (in && out) {
    waist::loff_t pos = 0;
    bool given = false;
    if (!take_position(c, 2, pos, given)) return -EFAULT;
    const installed one(c.me(), c.number(0), out->file), other(c.me(), c.number(1), in->file);
    const long done = c.me().sendfile(c.number(0), c.number(1), given ? &pos : nullptr, count);
    return done < 0 || !given || put_position(c, 2, pos) ? done : -EFAULT;
  }
  return c.me().system_call("sendfile", [&]() -> long {
    const in_use one(in), other(out);
    return in ? sendfile_from_driver(c, in->file, count) : sendfile_to_driver(c, out->file, count);
  });
}

long splice_from_driver(call& c, waist::file* in, std::size_t count, unsigned flags)
{
  host_end out(c, c.number(2));
  if (!out.open() || !out.writes() || !(in->f_mode & waist::FMODE_READ)) return -EBADF;
  if (!out.is_pipe()) return -EINVAL;
  if (c.argument(3)) return -ESPIPE;
  waist::loff_t pos = in->f_pos;
  bool given = false;
  if (!take_position(c, 1, pos, given)) return -EFAULT;
  if (given && !(in->f_mode & waist::FMODE_PREAD)) return -EINVAL;
  if (out.never_waits()) flags |= SPLICE_F_NONBLOCK;
  const long done = give(in, pos, out, count, flags);
  if (done < 0) return done;
  if (!given) return in->f_pos = pos, done;
  return put_position(c, 1, pos) ? done : -EFAULT;
}

/// What the driver does not take stays in the pipe: it is given a copy.
long splice_to_driver(call& c, waist::file* out, std::size_t count, unsigned flags)
{
  host_end in(c, c.number(0));
  if (!in.open() || !in.reads() || !(out->f_mode & waist::FMODE_WRITE)) return -EBADF;
  if (!in.is_pipe()) return -EINVAL;
  if (c.argument(1)) return -ESPIPE;
  waist::loff_t pos = out->f_pos;
  bool given = false;
  if (!take_position(c, 3, pos, given)) return -EFAULT;
  if ((given && !(out->f_mode & waist::FMODE_PWRITE)) || (out->f_flags & O_APPEND)) return -EINVAL;
  if (const int error = sim::rw_verify_area(out, &pos, count)) return error;
  // Before anything is waited for.
  if (!out->f_op->splice_write) return -EINVAL;
  std::array<int, 2> copy{};
  if (::pipe2(copy.data(), O_CLOEXEC | O_NONBLOCK)) return -errno;
  struct both {
    ~both()
    {
      ::close(ends[0]);
      ::close(ends[1]);
    }
    const std::array<int, 2>& ends;
  } const closes{copy};
  const bool may_wait = !(flags & SPLICE_F_NONBLOCK) && !in.never_waits();
  std::vector<char> bytes(piece_size);
  while (true) {
    const auto seen = ::tee(in.fd(), copy[1], std::min(count, bytes.size()), SPLICE_F_NONBLOCK);
    if (!seen || (seen < 0 && (errno != EAGAIN || !may_wait))) return seen ? -errno : 0;
    if (seen > 0) break;
    if (const long error = in.wait(POLLIN)) return error;
  }
  const auto n = ::read(copy[0], bytes.data(), bytes.size());
  if (n <= 0) return n;
  waist::pipe_inode_info pipe;
  pipe.readers = 1;
  pipe.append(bytes.data(), static_cast<std::size_t>(n));
  const long done = sim::do_splice_from(pipe, out, &pos, static_cast<std::size_t>(n), flags);
  if (done <= 0) return done;
  in.consume(bytes.data(), static_cast<std::size_t>(done));
  if (!given) return out->f_pos = pos, done;
  return put_position(c, 3, pos) ? done : -EFAULT;
}

long run_splice(call& c)
{
  constexpr unsigned known = SPLICE_F_MOVE | SPLICE_F_NONBLOCK | SPLICE_F_MORE | SPLICE_F_GIFT;
  const auto count = c.argument(4);
  const auto flags = static_cast<unsigned>(c.argument(5));
  if (!count) return 0;
  if (flags & ~known) return -EINVAL;
  const auto& [in, out] = c.ends;
  // One of the two has to be a pipe, and a program's pipes are the host's.
  if (in && out) return -EINVAL;
  return c.me().system_call("splice", [&]() -> long {
    const in_use one(in), other(out);
    return in ? splice_from_driver(c, in->file, count, flags) : splice_to_driver(c, out->file, count, flags);
  });
}

/// Only between regular files of one file system, which a simulated and a host's file never have.
long run_copy_file_range(call& c)
{
  const auto& [in, out] = c.ends;
  return c.me().system_call("copy_file_range", [&]() -> long {
    const in_use one(in), two(out);
    if (in && out && !c.argument(1) && !c.argument(3))
      return sim::vfs_copy_file_range(in->file, out->file, c.argument(4), static_cast<unsigned>(c.argument(5)));
    if (c.argument(5)) return -EINVAL;
    const auto& ours = *(in ? in : out)->file->f_inode;
    if (S_ISDIR(ours.i_mode)) return -EISDIR;
    if (!S_ISREG(ours.i_mode)) return -EINVAL;
    if (in && out) sim::unmodelled("copy_file_range() with positions");
    const host_end other(c, c.number(in ? 2 : 0));
    if (!other.open()) return -EBADF;
    return other.is_regular() ? -EXDEV : -EINVAL;
  });
}

template <int First, int Second>
bool either_is_ours(call& c)
{
  // Looked up once: another thread may close them meanwhile.
  const auto task = static_cast<pid_t>(c.in.pid);
  c.ends = {c.boss.files().find(task, c.number(First)), c.boss.files().find(task, c.number(Second))};
  const bool first = c.ends[0] != nullptr;
  c.fd = c.number(first ? First : Second);
  c.file = c.ends[first ? 0 : 1];
  return c.file != nullptr;
}

}  // namespace

std::vector<call_kind> transfer_calls()
{
  constexpr auto other = call_kind::something;
  return {
      {SYS_sendfile, "sendfile", other, 0, -1, run_sendfile, either_is_ours<0, 1>},
      {SYS_splice, "splice", other, 0, -1, run_splice, either_is_ours<0, 2>},
      {SYS_copy_file_range, "copy_file_range", other, 0, -1, run_copy_file_range, either_is_ours<0, 2>},
  };
}

}  // namespace lkm::run
