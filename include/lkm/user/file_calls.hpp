// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A process's less common calls on open files: vectors, flags and locks, pipes and splices, epoll and select.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <lkm/user/flags.hpp>
#include <lkm/user/memory.hpp>
#include <lkm/user/outcome.hpp>

#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/uio.h>

#include <cstdint>
#include <cstring>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::user {

/// What epoll_wait() found: for each event the number that it was added with, and the events.
struct events_found {
  outcome result;
  std::vector<std::pair<std::uint64_t, unsigned>> events;

  template <std::integral Number>
  friend bool operator==(const events_found& e, Number n)
  {
    return e.result == n;
  }
  friend std::ostream& operator<<(std::ostream& os, const events_found& e) { return os << e.result; }
};

/// The descriptors that select() looks at, and those that it found.
struct descriptor_sets {
  std::vector<int> in, out, exceptional;
};

/// The result of select(), and the sets that it left.
struct selection : descriptor_sets {
  outcome result;

  template <std::integral Number>
  friend bool operator==(const selection& s, Number n)
  {
    return s.result == n;
  }
  friend std::ostream& operator<<(std::ostream& os, const selection& s) { return os << s.result; }
};

/// The result of fcntl(F_GETLK): the lock that is in the way, F_UNLCK when none is.
struct lock_found {
  outcome result;
  int type;
  long long start, length;
};

/// The calls of `Process`, which says what its world is and how a call is written down.
template <class World, class Process>
class file_calls {
 public:
  /// Fills pieces of the given sizes; the bytes of all of them, one behind the other.
  bytes_read readv(int fd, const std::vector<std::size_t>& sizes)
  {
    return reads_pieces("readv(" + std::to_string(fd), sizes, "",
                        [&](auto vector) { return self().raw().readv(fd, vector, sizes.size()); });
  }
  bytes_read preadv2(int fd, const std::vector<std::size_t>& sizes, long long pos, int flags = 0)
  {
    return reads_pieces("preadv2(" + std::to_string(fd), sizes, ", " + std::to_string(pos) + ", " + rwf_flags(flags),
                        [&](auto vector) { return self().raw().preadv2(fd, vector, sizes.size(), pos, flags); });
  }
  outcome writev(int fd, const std::vector<std::string_view>& pieces)
  {
    pieces_of_memory memory(self().raw(), pieces);
    return self().note("writev(" + std::to_string(fd) + ", " + quoted(pieces) + ")",
                       self().raw().writev(fd, memory.vector(), pieces.size()));
  }
  outcome pwritev2(int fd, const std::vector<std::string_view>& pieces, long long pos, int flags = 0)
  {
    pieces_of_memory memory(self().raw(), pieces);
    return self().note("pwritev2(" + std::to_string(fd) + ", " + quoted(pieces) + ", " + std::to_string(pos) + ", " +
                           rwf_flags(flags) + ")",
                       self().raw().pwritev2(fd, memory.vector(), pieces.size(), pos, flags));
  }
  /// With a vector that the test made, at any address.
  outcome readv_to(int fd, std::uintptr_t vector, unsigned long count, std::string_view shown_as)
  {
    return self().note(
        "readv(" + std::to_string(fd) + ", " + std::string(shown_as) + ", " + std::to_string(count) + ")",
        self().raw().readv(fd, vector, count));
  }
  outcome writev_from(int fd, std::uintptr_t vector, unsigned long count, std::string_view shown_as)
  {
    return self().note(
        "writev(" + std::to_string(fd) + ", " + std::string(shown_as) + ", " + std::to_string(count) + ")",
        self().raw().writev(fd, vector, count));
  }

  outcome fdatasync(int fd) { return self().note("fdatasync(" + std::to_string(fd) + ")", self().raw().fdatasync(fd)); }
  outcome sync_file_range(int fd, long long offset, long long n, unsigned flags)
  {
    return self().note(with_numbers("sync_file_range", {fd, offset, n, flags}),
                       self().raw().sync_file_range(fd, offset, n, flags));
  }
  outcome fallocate(int fd, int mode, long long offset, long long length)
  {
    return self().note(with_numbers("fallocate", {fd, mode, offset, length}),
                       self().raw().fallocate(fd, mode, offset, length));
  }
  outcome fadvise(int fd, long long offset, long long length, int advice)
  {
    return self().note(with_numbers("fadvise", {fd, offset, length, advice}),
                       self().raw().fadvise(fd, offset, length, advice));
  }
  outcome ftruncate(int fd, long long length)
  {
    return self().note(with_numbers("ftruncate", {fd, length}), self().raw().ftruncate(fd, length));
  }
  outcome copy_file_range(int in, int out, std::size_t length, unsigned flags = 0)
  {
    return self().note(with_numbers("copy_file_range", {in, out, static_cast<long long>(length), flags}),
                       self().raw().copy_file_range(in, out, length, flags));
  }

  outcome dup3(int fd, int copy, int flags)
  {
    return self().note("dup3(" + std::to_string(fd) + ", " + std::to_string(copy) + ", " + open_flags(flags) + ")",
                       self().raw().dup3(fd, copy, flags));
  }
  outcome fcntl(int fd, unsigned command, unsigned long arg = 0)
  {
    return self().note("fcntl(" + std::to_string(fd) + ", " + fcntl_command(command) + ", " + hex(arg) + ")",
                       self().raw().fcntl(fd, command, arg));
  }
  /// Who gets the file's SIGIO: F_SETOWN_EX of the process's one thread.
  outcome set_owner(int fd, Process& owner)
  {
    const struct {
      int type, id;
    } who{0, World::task_id(owner.raw())};  // F_OWNER_TID
    memory<World> at(self().raw(), sizeof who, 3);
    at.store({reinterpret_cast<const char*>(&who), sizeof who});
    return self().note(
        "fcntl(" + std::to_string(fd) + ", F_SETOWN_EX, " + (owner.name().empty() ? "itself" : owner.name()) + ")",
        self().raw().fcntl(fd, F_SETOWN_EX, at.address()));
  }
  /// A lock of fcntl(2): `command` is F_SETLK, F_SETLKW or one of their F_OFD_ kin.
  outcome lock(int fd, unsigned command, int type, long long start, long long length, int whence = SEEK_SET)
  {
    return lock_call(fd, command, type, start, length, whence).result;
  }
  lock_found test_lock(int fd, unsigned command, int type, long long start, long long length)
  {
    return lock_call(fd, command, type, start, length, SEEK_SET);
  }
  outcome flock(int fd, int operation)
  {
    return self().note(with_numbers("flock", {fd, operation}), self().raw().flock(fd, operation));
  }

  /// The end to read from and the end to write to.
  auto pipe(int flags = 0)
  {
    int ends[2] = {-1, -1};
    const long result = self().raw().pipe2(ends, flags);
    self().note("pipe2({" + std::to_string(ends[0]) + ", " + std::to_string(ends[1]) + "}, " + open_flags(flags) + ")",
                result);
    return std::pair{self().adopt(ends[0]), self().adopt(ends[1])};
  }
  /// Positions that are not given are the files' own; those that are come back moved.
  outcome splice(int in, int out, std::size_t length, unsigned flags = 0, std::optional<long long> in_pos = {},
                 std::optional<long long> out_pos = {})
  {
    const long result =
        self().raw().splice(in, in_pos ? &*in_pos : nullptr, out, out_pos ? &*out_pos : nullptr, length, flags);
    const auto shown = [](const auto& pos) { return pos ? " -> " + std::to_string(*pos) : std::string(); };
    return self().note("splice(" + std::to_string(in) + shown(in_pos) + ", " + std::to_string(out) + shown(out_pos) +
                           ", " + std::to_string(length) + ", " + hex(flags) + ")",
                       result);
  }
  outcome sendfile(int out, int in, std::size_t count, std::optional<long long> pos = {})
  {
    const long result = self().raw().sendfile(out, in, pos ? &*pos : nullptr, count);
    return self().note("sendfile(" + std::to_string(out) + ", " + std::to_string(in) +
                           (pos ? " -> " + std::to_string(*pos) : "") + ", " + std::to_string(count) + ")",
                       result);
  }

  auto epoll_create(int flags = 0)
  {
    const long fd = self().raw().epoll_create1(flags);
    self().note("epoll_create1(" + open_flags(flags) + ")", fd);
    return self().adopt(fd);
  }
  /// The event's data is `data`, or the descriptor's number when none is given.
  outcome epoll_ctl(int epfd, int operation, int fd, unsigned events = 0, std::optional<std::uint64_t> data = {})
  {
    constexpr const char* names[] = {"0", "EPOLL_CTL_ADD", "EPOLL_CTL_DEL", "EPOLL_CTL_MOD"};
    ::epoll_event event{};
    event.events = events;
    event.data.u64 = data.value_or(static_cast<unsigned>(fd));
    return self().note("epoll_ctl(" + std::to_string(epfd) + ", " +
                           (operation > 0 && operation < 4 ? names[operation] : std::to_string(operation)) + ", " +
                           std::to_string(fd) + ", " + epoll_flags(events) + ")",
                       self().raw().epoll_ctl(epfd, operation, fd, event));
  }
  events_found epoll_wait(int epfd, int most, int timeout)
  {
    memory<World> at(self().raw(), static_cast<std::size_t>(most > 0 ? most : 1) * sizeof(::epoll_event), 3);
    events_found found{self().raw().epoll_wait(epfd, at.address(), most, timeout), {}};
    std::string shown;
    for (long i = 0; i < found.result.value(); ++i) {
      ::epoll_event event;
      std::memcpy(&event, at.load(sizeof event, static_cast<std::size_t>(i) * sizeof event).data(), sizeof event);
      found.events.emplace_back(std::uint64_t{event.data.u64}, unsigned{event.events});
      shown += (i ? ", " : "") + std::to_string(event.data.u64) + ' ' + epoll_flags(event.events);
    }
    self().note("epoll_wait(" + std::to_string(epfd) + ", {" + shown + "}, " + std::to_string(most) + ", " +
                    std::to_string(timeout) + ")",
                found.result.value());
    return found;
  }
  selection select(const descriptor_sets& wanted, int timeout)
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
    const long result = self().raw().select(last + 1, {given(0), given(1), given(2)}, timeout);
    selection found{{}, result};
    std::vector<int>* const answers[] = {&found.in, &found.out, &found.exceptional};
    if (result > 0)
      for (int i = 0; i < 3; ++i)
        for (const int fd : *lists[i])
          if (FD_ISSET(fd, &sets[i])) answers[i]->push_back(fd);
    self().note(
        "select(" + shown(wanted) + (result > 0 ? " -> " + shown(found) : "") + ", " + std::to_string(timeout) + ")",
        result);
    return found;
  }

  /// ioctl(2) of a 32-bit process: pointers have 32 bits.
  outcome compat_ioctl(int fd, unsigned number, std::uint32_t arg, std::string_view shown_as = {})
  {
    return self().note("ioctl32(" + std::to_string(fd) + ", " + hex(number) + ", " +
                           (shown_as.empty() ? hex(arg) : std::string(shown_as)) + ")",
                       self().raw().compat_ioctl(fd, number, arg));
  }
  /// What an io_uring says of a command for the driver, and of a read that polls for its completion.
  outcome uring_cmd(int fd)
  {
    return self().note("io_uring(" + std::to_string(fd) + ", IORING_OP_URING_CMD)", self().raw().uring_cmd(fd));
  }
  outcome uring_iopoll_read(int fd)
  {
    return self().note("io_uring(" + std::to_string(fd) + ", IORING_OP_READ, IOPOLL)",
                       self().raw().uring_iopoll_read(fd));
  }

  /// getdents64(2) with a buffer of `room` bytes; the names that found room are in the line.
  outcome getdents(int fd, std::size_t room)
  {
    std::vector<std::string> names;
    const long result = self().raw().getdents(fd, room, names);
    std::string shown;
    for (const auto& name : names) shown += (shown.empty() ? "" : " ") + name;
    return self().note("getdents64(" + std::to_string(fd) + ", {" + shown + "}, " + std::to_string(room) + ")", result);
  }

  /// /proc/self/fdinfo of a descriptor, without what depends on the machine: the mount and the inode's number.
  std::string fdinfo(int fd)
  {
    std::string text, kept;
    const long result = self().raw().fdinfo(fd, text);
    for (std::size_t at = 0; at < text.size();) {
      const auto end = std::min(text.find('\n', at), text.size() - 1) + 1;
      const auto line = std::string_view(text).substr(at, end - at);
      if (!line.starts_with("mnt_id:") && !line.starts_with("ino:")) kept += line;
      at = end;
    }
    self().note("fdinfo(" + std::to_string(fd) + ", " + quote(kept) + ")", result);
    return kept;
  }

 private:
  Process& self() { return static_cast<Process&>(*this); }

  /// The pieces of a vector in the process's memory, and the vector.
  class pieces_of_memory {
   public:
    pieces_of_memory(typename World::process& owner, const std::vector<std::size_t>& sizes)
        : vector_(owner, bytes_for(sizes.size()), 3)
    {
      for (const auto size : sizes) add(owner, size);
    }
    pieces_of_memory(typename World::process& owner, const std::vector<std::string_view>& texts)
        : vector_(owner, bytes_for(texts.size()), 3)
    {
      for (const auto text : texts) add(owner, text.size()).store(text);
    }

    std::uintptr_t vector() const { return vector_.address(); }
    std::string load(std::size_t piece, std::size_t n) const { return pieces_[piece].load(n); }

   private:
    static std::size_t bytes_for(std::size_t count) { return std::max<std::size_t>(count, 1) * sizeof(::iovec); }

    memory<World>& add(typename World::process& owner, std::size_t size)
    {
      auto& piece = pieces_.emplace_back(owner, size, 3U);
      const std::uintptr_t entry[2] = {piece.address(), size};
      vector_.store({reinterpret_cast<const char*>(entry), sizeof entry}, (pieces_.size() - 1) * sizeof entry);
      return piece;
    }

    memory<World> vector_;
    std::deque<memory<World>> pieces_;
  };

  template <class Call>
  bytes_read reads_pieces(const std::string& call, const std::vector<std::size_t>& sizes, const std::string& rest,
                          Call system_call)
  {
    pieces_of_memory memory(self().raw(), sizes);
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
    self().note(call + ", {" + shown + '}' + rest + ")", result);
    return {result, std::move(all)};
  }

  lock_found lock_call(int fd, unsigned command, int type, long long start, long long length, int whence)
  {
    struct ::flock asked{};
    asked.l_type = static_cast<short>(type);
    asked.l_whence = static_cast<short>(whence);
    asked.l_start = start;
    asked.l_len = length;
    memory<World> at(self().raw(), sizeof asked, 3);
    at.store({reinterpret_cast<const char*>(&asked), sizeof asked});
    const auto shown = [](const struct ::flock& l) {
      constexpr const char* types[] = {"F_RDLCK", "F_WRLCK", "F_UNLCK"};
      const auto name = l.l_type >= 0 && l.l_type < 3 ? std::string(types[l.l_type]) : std::to_string(l.l_type);
      return '{' + name + ", " + seek_whence(l.l_whence) + ", " + std::to_string(l.l_start) + ", " +
             std::to_string(l.l_len) + '}';
    };
    auto text = "fcntl(" + std::to_string(fd) + ", " + fcntl_command(command) + ", " + shown(asked);
    const long result = self().raw().fcntl(fd, command, at.address());
    if (command == F_GETLK || command == F_OFD_GETLK) {
      std::memcpy(&asked, at.load(sizeof asked).data(), sizeof asked);
      if (result == 0) text += " -> " + shown(asked);
    }
    self().note(text + ")", result);
    return {result, asked.l_type, asked.l_start, asked.l_len};
  }

  static std::string quoted(const std::vector<std::string_view>& pieces)
  {
    std::string text;
    for (const auto piece : pieces) text += (text.empty() ? "" : ", ") + quote(piece);
    return '{' + text + '}';
  }

  static std::string with_numbers(const std::string& call, std::initializer_list<long long> numbers)
  {
    std::string text;
    for (const auto n : numbers) text += (text.empty() ? "" : ", ") + std::to_string(n);
    return call + '(' + text + ')';
  }

  static std::string shown(const descriptor_sets& sets)
  {
    std::string text;
    for (const auto* const set : {&sets.in, &sets.out, &sets.exceptional}) {
      std::string numbers;
      for (const int fd : *set) numbers.append(numbers.empty() ? "" : " ").append(std::to_string(fd));
      text.append(text.empty() ? "{" : ", {").append(numbers).append("}");
    }
    return text;
  }
};

}  // namespace lkm::user
