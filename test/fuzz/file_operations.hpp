// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The less common operations on open files and on names: vectors, flags, locks, pipes and splices, epoll and select,
/// links.
#pragma once

#include "operands.hpp"

#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/uio.h>

namespace fuzz {

/// A read() or write() whose memory may be missing, unless it would sleep.
inline void move_bytes(place at, int fd, bool writes, const lkm::user::place& memory, std::size_t n)
{
  // A write to a pipe that faults leaves an empty buffer on Linux: poll() says that there is something, and read()
  // sleeps.
  struct ::stat s{};
  if (writes && at.self.raw().fstat(fd, s) == 0 && S_ISFIFO(s.st_mode)) return at.self.remark("# a pipe");
  pollfd one{fd, static_cast<short>(writes ? POLLOUT : POLLIN), 0};
  if (at.self.raw().poll(std::span(&one, 1), 0) == 0) return at.self.remark("# would sleep");
  if (writes)
    at.self.write_from(fd, memory.address, n, memory.shown_as);
  else
    at.self.read_to(fd, memory.address, n, memory.shown_as);
}

inline std::vector<std::size_t> counts_of(std::uint8_t byte)
{
  static const std::array<std::vector<std::size_t>, 6> vectors{{{3, 2}, {1}, {0, 4}, {8, 0, 8}, {}, {26, 26}}};
  return one_of(vectors, byte);
}

inline std::vector<std::string_view> texts_of(std::uint8_t byte)
{
  static const std::array<std::vector<std::string_view>, 6> vectors{
      {{"ab", "cde"}, {"x"}, {"", "tea"}, {"0123456789abcdef", "", "milk"}, {}, {"abcdefgh", "ABCDEFGH", "12345678"}}};
  return one_of(vectors, byte);
}

inline int rwf_of(std::uint8_t byte)
{
  static constexpr std::array flags{0, 0, 1, 2, 4, 8, 0x10, 0x20000, 6};
  return one_of(flags, byte);
}

/// The first piece may find the driver ready, and the next one not.
template <class Vector, class Call>
void by_pieces(place at, int fd, short events, const Vector& pieces, Call call)
{
  if (pieces.size() > 1)
    at.all.sleeps(at, std::move(call));
  else
    at.all.may_sleep(at, fd, events, std::move(call));
}

inline void readv_op(place at, const record& r)
{
  by_pieces(at, fd_of(r.a), POLLIN, counts_of(r.b),
            [=](process& p) { return p.readv(fd_of(r.a), counts_of(r.b)).value(); });
}

inline void writev_op(place at, const record& r)
{
  by_pieces(at, fd_of(r.a), POLLOUT, texts_of(r.b),
            [=](process& p) { return p.writev(fd_of(r.a), texts_of(r.b)).value(); });
}

inline void preadv2_op(place at, const record& r)
{
  by_pieces(at, fd_of(r.a), POLLIN, counts_of(r.b),
            [=](process& p) { return p.preadv2(fd_of(r.a), counts_of(r.b), offset_of(r.c), rwf_of(r.d)).value(); });
}

inline void pwritev2_op(place at, const record& r)
{
  by_pieces(at, fd_of(r.a), POLLOUT, texts_of(r.b),
            [=](process& p) { return p.pwritev2(fd_of(r.a), texts_of(r.b), offset_of(r.c), rwf_of(r.d)).value(); });
}

inline void dup3_op(place at, const record& r)
{
  static constexpr std::array flags{0, O_CLOEXEC, O_NONBLOCK, 0};
  at.self.dup3(fd_of(r.a), fd_of(r.b), one_of(flags, r.c));
}

inline void fcntl_op(place at, const record& r)
{
  static constexpr std::array<std::pair<unsigned, unsigned>, 16> commands{{{F_GETFL, 0},
                                                                           {F_SETFL, O_NONBLOCK},
                                                                           {F_SETFL, 0},
                                                                           {F_SETFL, O_APPEND},
                                                                           {F_GETFD, 0},
                                                                           {F_SETFD, 1},
                                                                           {F_DUPFD, 0},
                                                                           {F_DUPFD, 5},
                                                                           {F_DUPFD_CLOEXEC, 4},
                                                                           {F_DUPFD, 1024},
                                                                           {F_SETFL, O_ASYNC},
                                                                           {F_SETFL, O_DIRECT},
                                                                           {F_SETFL, ~0U & ~(O_DIRECT | O_ASYNC)},
                                                                           {9999, 0},
                                                                           {F_SETFD, 0},
                                                                           {F_DUPFD, ~0U}}};
  const auto [command, arg] = one_of(commands, r.b);
  at.self.fcntl(fd_of(r.a), command, arg);
}

inline void fdatasync_op(place at, const record& r) { at.self.fdatasync(fd_of(r.a)); }

inline void ranges_op(place at, const record& r)
{
  const int fd = fd_of(r.a);
  const auto offset = offset_of(r.b), length = offset_of(r.c);
  switch (r.d % 5) {
    case 0: at.self.fallocate(fd, r.d / 5 % 8, offset, length); break;
    case 1: at.self.fadvise(fd, offset, length, r.d / 5 % 8); break;
    case 2: at.self.sync_file_range(fd, offset, length, r.d / 5U % 10); break;
    case 3: at.self.ftruncate(fd, length); break;
    default: at.self.copy_file_range(fd, fd_of(r.b), 4, r.d / 5U % 2); break;
  }
}

inline void flock_op(place at, const record& r)
{
  static constexpr std::array kinds{LOCK_EX, LOCK_SH, LOCK_UN, LOCK_EX, 0, LOCK_SH | LOCK_EX};
  const int fd = fd_of(r.a), kind = one_of(kinds, r.b);
  if (r.c % 8 == 7)
    at.all.sleeps(at, [=](process& p) { return p.flock(fd, kind).value(); });
  else
    at.self.flock(fd, kind | LOCK_NB);
}

inline void lock_op(place at, const record& r)
{
  static constexpr std::array types{F_RDLCK, F_WRLCK, F_UNLCK, F_WRLCK, 7};
  static constexpr std::array<unsigned, 3> commands{F_SETLK, F_OFD_SETLK, F_SETLK};
  static constexpr std::array<long long, 6> places{0, 5, 10, 0, -1, LLONG_MAX};
  at.self.lock(fd_of(r.a), one_of(commands, r.b), one_of(types, r.c), one_of(places, r.d), one_of(places, r.d / 6));
}

inline void pipe_op(place at, const record& r)
{
  static constexpr std::array flags{0, O_NONBLOCK, O_CLOEXEC, 0, O_APPEND};
  auto [in, out] = at.self.pipe(one_of(flags, r.a));
  in.release();
  out.release();
}

/// Between two files, either of which may make it wait.
template <class Call>
void between(place at, int in, int out, Call call)
{
  pollfd from{in, POLLIN, 0}, to{out, POLLOUT, 0};
  if (at.self.raw().poll(std::span(&from, 1), 0) != 0 && at.self.raw().poll(std::span(&to, 1), 0) != 0)
    call(at.self);
  else
    at.all.sleeps(at, call);
}

inline void splice_op(place at, const record& r)
{
  const int in = fd_of(r.a), out = fd_of(r.b);
  between(at, in, out, [=](process& p) { return p.splice(in, out, count_of(r.c), r.d & 1 ? 2 : 0).value(); });
}

inline void sendfile_op(place at, const record& r)
{
  const int in = fd_of(r.a), out = fd_of(r.b);
  between(at, in, out, [=](process& p) { return p.sendfile(out, in, count_of(r.c)).value(); });
}

inline void epoll_create_op(place at, const record& r) { at.self.epoll_create(r.a % 4 == 3 ? O_CLOEXEC : 0).release(); }

inline void epoll_ctl_op(place at, const record& r)
{
  static constexpr std::array<unsigned, 6> events{
      EPOLLIN, EPOLLIN | EPOLLOUT, EPOLLOUT, EPOLLIN | EPOLLET, EPOLLIN | EPOLLOUT | EPOLLONESHOT, 0};
  static constexpr std::array operations{1, 1, 3, 2, 4};
  at.self.epoll_ctl(fd_of(r.a), one_of(operations, r.c), fd_of(r.b), one_of(events, r.d));
}

inline void epoll_wait_op(place at, const record& r)
{
  static constexpr std::array maxevents{4, 1, 0, -1};
  at.self.epoll_wait(fd_of(r.a), one_of(maxevents, r.b), 0);
}

inline void select_op(place at, const record& r)
{
  const auto valid = [](std::uint8_t byte) { return std::max(fd_of(byte), 3) % 64; };
  lkm::user::descriptor_sets sets;
  if (r.d & 1) sets.in = {valid(r.a)};
  if (r.d & 2) sets.out = {valid(r.b)};
  if (r.d & 4) sets.exceptional = {valid(r.c)};
  at.self.select(sets, 0);
}

/// Names below /tmp/fuzz.
inline std::string link_name_of(std::uint8_t byte) { return names[devices + byte % (own_names - devices)]; }

inline void symlink_op(place at, const record& r)
{
  static constexpr std::array targets{"/dev/fuzzed1", "/tmp/fuzz/a",       "a", "/dev/ops1",
                                      "/tmp/fuzz/d",  "/tmp/fuzz/nothing", "b"};
  at.self.symlink(one_of(targets, r.b), link_name_of(r.a));
}

inline void link_op(place at, const record& r) { at.self.link(link_name_of(r.a), link_name_of(r.b)); }
inline void rename_op(place at, const record& r) { at.self.rename(link_name_of(r.a), link_name_of(r.b)); }
inline void rmdir_op(place at, const record& r) { at.self.rmdir(link_name_of(r.a)); }
inline void readlink_op(place at, const record& r) { at.self.readlink(r.b % 4 ? link_name_of(r.a) : name_of(r.a)); }
inline void lstat_op(place at, const record& r) { at.self.lstat(r.b % 4 ? link_name_of(r.a) : name_of(r.a)); }
inline void fstat_op(place at, const record& r) { at.self.fstat(fd_of(r.a)); }

/// Since 6.9 an epoll answers ioctl(), and an unknown command with another error.
inline bool is_epoll(place at, std::uint8_t fd)
{
  struct ::stat s{};
  return at.self.raw().fstat(fd_of(fd), s) == 0 && !(s.st_mode & S_IFMT);
}

inline void compat_ioctl_op(place at, const record& r)
{
  static constexpr std::array commands{0x5799U, unsigned{FIOCLEX}, unsigned{FIONCLEX}, 0x5741U, 0x1234U};
  if (is_epoll(at, r.a)) return;
  at.self.compat_ioctl(fd_of(r.a), one_of(commands, r.b), r.c % 3);
}

/// What the polled devices of fileops.c answer, and a wake-up.
inline void ready_op(place at, const record& r)
{
  static constexpr std::array<unsigned, 6> masks{POLLIN, 0, POLLOUT, POLLIN | POLLOUT, POLLERR | POLLHUP, POLLPRI};
  const int fd = at.self.open("/dev/fileops0", O_RDWR).release();
  if (fd < 0) return;
  const unsigned long device = r.a & 1;
  at.self.ioctl(fd, FILEOPS_SET_READY, device << 16 | one_of(masks, r.b));
  if (r.c & 1) at.self.ioctl(fd, FILEOPS_WAKE, device << 16 | (r.c & 2 ? one_of(masks, r.d) : 0U));
  at.self.close(fd);
}

inline void fileops_result_op(place at, const record& r)
{
  static constexpr std::array<long, 9> results{0, -EIO, 5, -EAGAIN, 1, -EINVAL, 64, -ENOTTY, -515};
  const int fd = at.self.open("/dev/fileops0", O_RDWR).release();
  if (fd < 0) return;
  at.self.ioctl(fd, FILEOPS_SET_RESULT, static_cast<unsigned long>(one_of(results, r.b)));
  at.self.close(fd);
}

}  // namespace fuzz
