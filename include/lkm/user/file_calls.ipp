// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Bodies of process.hpp: the less common calls on open files.
#pragma once

#include <lkm/user/world.hpp>

#include <sys/uio.h>

#include <algorithm>
#include <cstring>
#include <deque>

namespace lkm::user {

/// The pieces of a vector in the process's memory, and the vector.
class process::pieces_of_memory {
 public:
  pieces_of_memory(system_calls& owner, const std::vector<std::size_t>& sizes)
      : vector_(owner, bytes_for(sizes.size()), 3)
  {
    for (const auto size : sizes) add(owner, size);
  }
  pieces_of_memory(system_calls& owner, const std::vector<std::string_view>& texts)
      : vector_(owner, bytes_for(texts.size()), 3)
  {
    for (const auto text : texts) add(owner, text.size()).store(text);
  }

  std::uintptr_t vector() const { return vector_.address(); }
  std::string load(std::size_t piece, std::size_t n) const { return pieces_[piece].load(n); }

 private:
  static std::size_t bytes_for(std::size_t count) { return std::max<std::size_t>(count, 1) * sizeof(::iovec); }

  user::memory& add(system_calls& owner, std::size_t size)
  {
    auto& piece = pieces_.emplace_back(owner, size, 3U);
    const std::uintptr_t entry[2] = {piece.address(), size};
    vector_.store({reinterpret_cast<const char*>(entry), sizeof entry}, (pieces_.size() - 1) * sizeof entry);
    return piece;
  }

  user::memory vector_;
  std::deque<user::memory> pieces_;
};

template <class Call>
bytes_read process::reads_pieces(const std::string& call, const std::vector<std::size_t>& sizes,
                                 const std::string& rest, Call system_call)
{
  pieces_of_memory memory(*raw_, sizes);
  const long result = system_call(memory.vector());
  std::string all, shown;
  auto left = static_cast<std::size_t>(std::max(result, 0L));
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const auto bytes = memory.load(i, std::min(left, sizes[i]));
    left -= bytes.size();
    all += bytes;
    shown +=
        (i ? ", " : "") + (result < 0 ? std::to_string(sizes[i]) : quote(bytes) + " of " + std::to_string(sizes[i]));
  }
  note(call + ", {" + shown + '}' + rest + ")", result);
  return {result, std::move(all)};
}

LKM_USER_INLINE bytes_read process::readv(int fd, const std::vector<std::size_t>& sizes)
{
  return reads_pieces("readv(" + std::to_string(fd), sizes, "",
                      [&](auto vector) { return raw_->readv(fd, vector, sizes.size()); });
}

LKM_USER_INLINE bytes_read process::preadv2(int fd, const std::vector<std::size_t>& sizes, long long pos, int flags)
{
  return reads_pieces("preadv2(" + std::to_string(fd), sizes, ", " + std::to_string(pos) + ", " + rwf_flags(flags),
                      [&](auto vector) { return raw_->preadv2(fd, vector, sizes.size(), pos, flags); });
}

LKM_USER_INLINE outcome process::writev(int fd, const std::vector<std::string_view>& pieces)
{
  pieces_of_memory memory(*raw_, pieces);
  return note("writev(" + std::to_string(fd) + ", " + quoted(pieces) + ")",
              raw_->writev(fd, memory.vector(), pieces.size()));
}

LKM_USER_INLINE outcome process::pwritev2(int fd, const std::vector<std::string_view>& pieces, long long pos, int flags)
{
  pieces_of_memory memory(*raw_, pieces);
  return note("pwritev2(" + std::to_string(fd) + ", " + quoted(pieces) + ", " + std::to_string(pos) + ", " +
                  rwf_flags(flags) + ")",
              raw_->pwritev2(fd, memory.vector(), pieces.size(), pos, flags));
}

LKM_USER_INLINE outcome process::readv_to(int fd, std::uintptr_t vector, unsigned long count, std::string_view shown_as)
{
  return note("readv(" + std::to_string(fd) + ", " + std::string(shown_as) + ", " + std::to_string(count) + ")",
              raw_->readv(fd, vector, count));
}

LKM_USER_INLINE outcome process::writev_from(int fd, std::uintptr_t vector, unsigned long count,
                                             std::string_view shown_as)
{
  return note("writev(" + std::to_string(fd) + ", " + std::string(shown_as) + ", " + std::to_string(count) + ")",
              raw_->writev(fd, vector, count));
}

LKM_USER_INLINE outcome process::fdatasync(int fd)
{
  return note("fdatasync(" + std::to_string(fd) + ")", raw_->fdatasync(fd));
}

LKM_USER_INLINE outcome process::sync_file_range(int fd, long long offset, long long n, unsigned flags)
{
  return note(with_numbers("sync_file_range", {fd, offset, n, flags}), raw_->sync_file_range(fd, offset, n, flags));
}

LKM_USER_INLINE outcome process::fallocate(int fd, int mode, long long offset, long long length)
{
  return note(with_numbers("fallocate", {fd, mode, offset, length}), raw_->fallocate(fd, mode, offset, length));
}

LKM_USER_INLINE outcome process::fadvise(int fd, long long offset, long long length, int advice)
{
  return note(with_numbers("fadvise", {fd, offset, length, advice}), raw_->fadvise(fd, offset, length, advice));
}

LKM_USER_INLINE outcome process::ftruncate(int fd, long long length)
{
  return note(with_numbers("ftruncate", {fd, length}), raw_->ftruncate(fd, length));
}

LKM_USER_INLINE outcome process::copy_file_range(int in, int out, std::size_t length, unsigned flags)
{
  return note(with_numbers("copy_file_range", {in, out, static_cast<long long>(length), flags}),
              raw_->copy_file_range(in, out, length, flags));
}

LKM_USER_INLINE outcome process::dup3(int fd, int copy, int flags)
{
  return note("dup3(" + std::to_string(fd) + ", " + std::to_string(copy) + ", " + open_flags(flags) + ")",
              raw_->dup3(fd, copy, flags));
}

LKM_USER_INLINE outcome process::fcntl(int fd, unsigned command, unsigned long arg)
{
  return note("fcntl(" + std::to_string(fd) + ", " + fcntl_command(command) + ", " + hex(arg) + ")",
              raw_->fcntl(fd, command, arg));
}

LKM_USER_INLINE outcome process::set_owner(int fd, process& owner)
{
  const struct {
    int type, id;
  } who{0, owner.raw().tid()};  // F_OWNER_TID
  user::memory at(*raw_, sizeof who, 3);
  at.store({reinterpret_cast<const char*>(&who), sizeof who});
  return note(
      "fcntl(" + std::to_string(fd) + ", F_SETOWN_EX, " + (owner.name().empty() ? "itself" : owner.name()) + ")",
      raw_->fcntl(fd, F_SETOWN_EX, at.address()));
}

LKM_USER_INLINE outcome process::lock(int fd, unsigned command, int type, long long start, long long length, int whence)
{
  return lock_call(fd, command, type, start, length, whence).result;
}

LKM_USER_INLINE lock_found process::test_lock(int fd, unsigned command, int type, long long start, long long length)
{
  return lock_call(fd, command, type, start, length, SEEK_SET);
}

LKM_USER_INLINE outcome process::flock(int fd, int operation)
{
  return note(with_numbers("flock", {fd, operation}), raw_->flock(fd, operation));
}

LKM_USER_INLINE std::pair<descriptor, descriptor> process::pipe(int flags)
{
  int ends[2] = {-1, -1};
  const long result = raw_->pipe2(ends, flags);
  note("pipe2({" + std::to_string(ends[0]) + ", " + std::to_string(ends[1]) + "}, " + open_flags(flags) + ")", result);
  return std::pair{adopt(ends[0]), adopt(ends[1])};
}

LKM_USER_INLINE outcome process::splice(int in, int out, std::size_t length, unsigned flags,
                                        std::optional<long long> in_pos, std::optional<long long> out_pos)
{
  const long result = raw_->splice(in, in_pos ? &*in_pos : nullptr, out, out_pos ? &*out_pos : nullptr, length, flags);
  const auto shown = [](const auto& pos) { return pos ? " -> " + std::to_string(*pos) : std::string(); };
  return note("splice(" + std::to_string(in) + shown(in_pos) + ", " + std::to_string(out) + shown(out_pos) + ", " +
                  std::to_string(length) + ", " + hex(flags) + ")",
              result);
}

LKM_USER_INLINE outcome process::sendfile(int out, int in, std::size_t count, std::optional<long long> pos)
{
  const long result = raw_->sendfile(out, in, pos ? &*pos : nullptr, count);
  return note("sendfile(" + std::to_string(out) + ", " + std::to_string(in) +
                  (pos ? " -> " + std::to_string(*pos) : "") + ", " + std::to_string(count) + ")",
              result);
}

LKM_USER_INLINE descriptor process::epoll_create(int flags)
{
  const long fd = raw_->epoll_create1(flags);
  note("epoll_create1(" + open_flags(flags) + ")", fd);
  return adopt(fd);
}

LKM_USER_INLINE outcome process::epoll_ctl(int epfd, int operation, int fd, unsigned events,
                                           std::optional<std::uint64_t> data)
{
  constexpr const char* names[] = {"0", "EPOLL_CTL_ADD", "EPOLL_CTL_DEL", "EPOLL_CTL_MOD"};
  ::epoll_event event{};
  event.events = events;
  event.data.u64 = data.value_or(static_cast<unsigned>(fd));
  return note("epoll_ctl(" + std::to_string(epfd) + ", " +
                  (operation > 0 && operation < 4 ? names[operation] : std::to_string(operation)) + ", " +
                  std::to_string(fd) + ", " + epoll_flags(events) + ")",
              raw_->epoll_ctl(epfd, operation, fd, event));
}

LKM_USER_INLINE events_found process::epoll_wait(int epfd, int maxevents, int timeout)
{
  user::memory at(*raw_, static_cast<std::size_t>(maxevents > 0 ? maxevents : 1) * sizeof(::epoll_event), 3);
  events_found found{raw_->epoll_wait(epfd, at.address(), maxevents, timeout), {}};
  std::string shown;
  for (long i = 0; i < found.result.value(); ++i) {
    ::epoll_event event;
    std::memcpy(&event, at.load(sizeof event, static_cast<std::size_t>(i) * sizeof event).data(), sizeof event);
    found.events.emplace_back(std::uint64_t{event.data.u64}, unsigned{event.events});
    shown += (i ? ", " : "") + std::to_string(event.data.u64) + ' ' + epoll_flags(event.events);
  }
  note("epoll_wait(" + std::to_string(epfd) + ", {" + shown + "}, " + std::to_string(maxevents) + ", " +
           std::to_string(timeout) + ")",
       found.result.value());
  return found;
}

LKM_USER_INLINE selection process::select(const descriptor_sets& wanted, int timeout)
{
  ::fd_set sets[3];
  int last = -1;
  const std::vector<int>* const lists[] = {&wanted.in, &wanted.out, &wanted.exceptional};
  for (int i = 0; i < 3; ++i) {
    FD_ZERO(&sets[i]);
    for (const int fd : *lists[i]) {
      FD_SET(fd, &sets[i]);
      last = std::max(last, fd);
    }
  }
  const auto given = [&](int i) { return lists[i]->empty() ? nullptr : &sets[i]; };
  const long result = raw_->select(last + 1, {given(0), given(1), given(2)}, timeout);
  selection found{{}, result};
  std::vector<int>* const answers[] = {&found.in, &found.out, &found.exceptional};
  if (result > 0)
    for (int i = 0; i < 3; ++i)
      for (const int fd : *lists[i])
        if (FD_ISSET(fd, &sets[i])) answers[i]->push_back(fd);
  note("select(" + shown(wanted) + (result > 0 ? " -> " + shown(found) : "") + ", " + std::to_string(timeout) + ")",
       result);
  return found;
}

LKM_USER_INLINE outcome process::compat_ioctl(int fd, unsigned number, std::uint32_t arg, std::string_view shown_as)
{
  return note("ioctl32(" + std::to_string(fd) + ", " + hex(number) + ", " +
                  (shown_as.empty() ? hex(arg) : std::string(shown_as)) + ")",
              raw_->compat_ioctl(fd, number, arg));
}

LKM_USER_INLINE outcome process::uring_cmd(int fd)
{
  return note("io_uring(" + std::to_string(fd) + ", IORING_OP_URING_CMD)", raw_->uring_cmd(fd));
}

LKM_USER_INLINE outcome process::uring_iopoll_read(int fd)
{
  return note("io_uring(" + std::to_string(fd) + ", IORING_OP_READ, IOPOLL)", raw_->uring_iopoll_read(fd));
}

LKM_USER_INLINE outcome process::getdents(int fd, std::size_t room)
{
  std::vector<std::string> names;
  const long result = raw_->getdents(fd, room, names);
  std::string shown;
  for (const auto& name : names) shown += (shown.empty() ? "" : " ") + name;
  return note("getdents64(" + std::to_string(fd) + ", {" + shown + "}, " + std::to_string(room) + ")", result);
}

LKM_USER_INLINE std::string process::fdinfo(int fd)
{
  std::string text, kept;
  const long result = raw_->fdinfo(fd, text);
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const auto line = std::string_view(text).substr(at, end - at);
    if (!line.starts_with("mnt_id:") && !line.starts_with("ino:")) kept += line;
    at = end;
  }
  note("fdinfo(" + std::to_string(fd) + ", " + quote(kept) + ")", result);
  return kept;
}

LKM_USER_INLINE lock_found process::lock_call(int fd, unsigned command, int type, long long start, long long length,
                                              int whence)
{
  struct ::flock asked{};
  asked.l_type = static_cast<short>(type);
  asked.l_whence = static_cast<short>(whence);
  asked.l_start = start;
  asked.l_len = length;
  user::memory at(*raw_, sizeof asked, 3);
  at.store({reinterpret_cast<const char*>(&asked), sizeof asked});
  const auto shown = [](const struct ::flock& l) {
    constexpr const char* types[] = {"F_RDLCK", "F_WRLCK", "F_UNLCK"};
    const auto name = l.l_type >= 0 && l.l_type < 3 ? std::string(types[l.l_type]) : std::to_string(l.l_type);
    return '{' + name + ", " + seek_whence(l.l_whence) + ", " + std::to_string(l.l_start) + ", " +
           std::to_string(l.l_len) + '}';
  };
  auto text = "fcntl(" + std::to_string(fd) + ", " + fcntl_command(command) + ", " + shown(asked);
  const long result = raw_->fcntl(fd, command, at.address());
  if (command == F_GETLK || command == F_OFD_GETLK) {
    std::memcpy(&asked, at.load(sizeof asked).data(), sizeof asked);
    if (result == 0) text += " -> " + shown(asked);
  }
  note(text + ")", result);
  return {result, asked.l_type, asked.l_start, asked.l_len};
}

LKM_USER_INLINE std::string process::quoted(const std::vector<std::string_view>& pieces)
{
  std::string text;
  for (const auto piece : pieces) text += (text.empty() ? "" : ", ") + quote(piece);
  return '{' + text + '}';
}

LKM_USER_INLINE std::string process::with_numbers(const std::string& call, std::initializer_list<long long> numbers)
{
  std::string text;
  for (const auto n : numbers) text += (text.empty() ? "" : ", ") + std::to_string(n);
  return call + '(' + text + ')';
}

LKM_USER_INLINE std::string process::shown(const descriptor_sets& sets)
{
  std::string text;
  for (const auto* const set : {&sets.in, &sets.out, &sets.exceptional}) {
    std::string numbers;
    for (const int fd : *set) numbers.append(numbers.empty() ? "" : " ").append(std::to_string(fd));
    text.append(text.empty() ? "{" : ", {").append(numbers).append("}");
  }
  return text;
}

}  // namespace lkm::user
