// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A process in a test: typed system calls, each of which adds a line to the transcript. The same source runs in the
/// simulator and on Linux.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <lkm/ioctl.hpp>
#include <lkm/user/call_results.hpp>
#include <lkm/user/descriptor.hpp>
#include <lkm/user/flags.hpp>
#include <lkm/user/mapping.hpp>
#include <lkm/user/memory.hpp>
#include <lkm/user/outcome.hpp>
#include <lkm/user/system_calls.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#include <cerrno>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::user {

class process;
class world;

/// A process that runs a function of its own: see process::spawn().
class child {
 public:
  child(process& parent, std::unique_ptr<process> self, system_calls& raw);

  /// Waits for its end, and returns what its function returned. The lines of its calls are added to the parent's
  /// transcript now.
  outcome join();
  /// Runs it until it sleeps in the kernel or has ended.
  void wait_until_asleep();
  outcome kill(int sig);
  process& self();

 private:
  process* parent_;
  std::unique_ptr<process> self_;
  system_calls* raw_;
};

/// The calls return what Linux returns: a result, or a negative errno. Each adds a line to the transcript.
class process {
 public:
  process(user::world& world, system_calls& raw, transcript& lines, std::string name = {});
  /// Makes a child before it runs. Its lines are kept until join().
  process(user::world& world, const std::string& name);
  process(const process&) = delete;
  process& operator=(const process&) = delete;

  user::world& world();
  system_calls& raw();
  /// The word that its lines begin with; empty for the test's first process.
  const std::string& name() const;

  descriptor open(const std::string& path, int flags);
  /// Wraps a descriptor that a call returned, so that the object closes it; or the error that the call returned.
  descriptor adopt(long fd);
  /// A descriptor that this process inherited. The object does not close it.
  descriptor inherited(int fd);

  outcome close(int fd);

  /// Runs `function` for a destructor. An exception is caught here, and the test reports it at its end.
  template <class Function>
  void at_end_of_scope(Function function) noexcept
  {
    try {
      function();
    } catch (...) {
      swallowed_exception();
    }
  }
  outcome dup(int fd);
  outcome dup2(int fd, int copy);

  bytes_read read(int fd, std::size_t n);
  bytes_read pread(int fd, std::size_t n, long long pos);
  outcome write(int fd, std::string_view bytes);
  outcome pwrite(int fd, std::string_view bytes, long long pos);
  outcome read_to(int fd, std::uintptr_t at, std::size_t n, std::string_view shown_as);
  outcome write_from(int fd, std::uintptr_t at, std::size_t n, std::string_view shown_as);
  outcome lseek(int fd, long long offset, int whence);
  outcome ioctl(int fd, unsigned number, unsigned long arg, std::string_view shown_as = {});
  template <class Command>
  auto ioctl(int fd, Command command)
  {
    const auto what = "ioctl(" + std::to_string(fd) + ", " + std::string(type_name<Command>());
    if constexpr (requires { typename Command::answer; }) {
      using T = typename Command::answer;
      memory buffer(*raw_, sizeof(T), 3);
      std::string sent;
      if constexpr (requires { command.value; }) {
        buffer.store(bytes_of(command.value));
        sent = '{' + show(command.value) + '}';
      }
      const long result = raw_ioctl(fd, Command::number, buffer.address());
      T value;
      buffer.load(sizeof value).copy(reinterpret_cast<char*>(&value), sizeof value);
      note(what + sent + ", " + (result < 0 ? "…" : show(value)) + ")", result);
      return answered<T>{result, value};
    } else if constexpr (requires { typename Command::argument; }) {
      memory buffer(*raw_, sizeof command.value, 3);
      buffer.store(bytes_of(command.value));
      return note(what + '{' + show(command.value) + "})", raw_ioctl(fd, Command::number, buffer.address()));
    } else if constexpr (requires { command.value; }) {
      return note(what + '{' + show(command.value) + "})", raw_ioctl(fd, Command::number, command.value));
    } else {
      return note(what + ")", raw_ioctl(fd, Command::number, 0));
    }
  }
  outcome fsync(int fd);

  outcome poll(int fd, short events, int timeout);
  outcome poll(std::span<pollfd> list, int timeout);

  /// The uevents since the test began, for devices of the given subsystems: a line for each, such as
  /// "add@/devices/virtual/coffee/cup ACTION=add …". A class itself belongs to the subsystem "class".
  std::vector<std::string> uevents(std::initializer_list<std::string> subsystems);
  outcome insmod(const std::string& name, const std::string& args = {});
  /// The bytes of this world's NAME.ko, so they differ between the worlds. A module that is linked into the program has
  /// none.
  std::string module_image(const std::string& name);
  /// init_module(2): loads module `name` from its bytes, which a test may have changed.
  outcome init_module(const std::string& name, const std::string& image, const std::string& args = {});
  /// finit_module(2) of a file with these bytes; `flags` are MODULE_INIT_… of <linux/module.h>.
  outcome finit_module(const std::string& name, const std::string& image, int flags, const std::string& args = {});
  enum removal { orderly, forced };
  outcome rmmod(const std::string& name, removal how = orderly);

  /// Sets a handler that counts; see signals_seen(). `restart` is SA_RESTART.
  outcome sigaction(int sig, bool restart);
  /// How many signals this process's handlers have received.
  unsigned signals_seen() const;
  /// Returns the last signal that a handler received, with what a driver sent along, and adds it to the transcript.
  std::string last_signal();
  /// `how` is SIG_BLOCK, SIG_UNBLOCK or SIG_SETMASK.
  outcome sigprocmask(int how, std::initializer_list<int> signals);

  /// Sets RLIMIT_NOFILE. On Linux it applies to the whole program, so call it in a child that fork() made.
  outcome limit_descriptors(std::size_t max);
  outcome drop_capability(int capability);
  /// execve(2) of a program whose exit status is the number of descriptors above 2 that it inherited. Only in a child
  /// that fork() made, as its last call: `return self.exec();`
  outcome exec();
  outcome kill(process& other, int sig);

  memory map(std::size_t bytes);
  /// Memory at an address that fits into 32 bits.
  memory map_low(std::size_t bytes);

  /// `fd` is -1 with MAP_ANONYMOUS. `at` is the preferred address or, with MAP_FIXED, the required one.
  mapping mmap(int fd, std::size_t length, int prot, int flags, unsigned long offset = 0, const place& at = {});
  /// A mapping that this process inherited. The object does not unmap it.
  mapping inherited(const mapping& parents);

  outcome munmap(const place& at, std::size_t n);
  outcome mprotect(const place& at, std::size_t n, int prot);
  outcome msync(const place& at, std::size_t n, int flags);
  outcome madvise(const place& at, std::size_t n, int advice);
  /// Reads and writes of the program itself, without a system call.
  touched load(const place& at, std::size_t n);
  touched store(const place& at, std::string_view bytes);

  /// All contents of a file such as /proc/devices. Adds no line to the transcript. Throws if the file does not end
  /// within `max` bytes.
  static constexpr std::size_t max_contents = 1 << 20;
  std::string contents(const std::string& path, std::size_t max = max_contents);

  /// Adds something that the test found out, and that must be the same in both worlds, to the transcript.
  void remark(const std::string& text);

  /// A child as of clone(2) with CLONE_VM: it shares the memory, and starts with this process's descriptors. It runs
  /// `function(child)`; join() it before the test ends.
  template <class Function>
  user::child spawn(Function function)
  {
    return start_spawned({}, own_work(new work_of<Function>(std::move(function))));
  }
  /// The same with a name, up to 15 bytes: the task's comm, and what its lines begin with.
  template <class Function>
  user::child spawn(std::string name, Function function)
  {
    return start_spawned(std::move(name), own_work(new work_of<Function>(std::move(function))));
  }

  /// A child as of fork(2): it has a copy of the memory, and starts with this process's descriptors. On Linux it also
  /// has a copy of the test's variables, so what `function` writes to them is lost. Return results instead.
  template <class Function>
  user::child fork(Function function)
  {
    return start_forked({}, own_work(new work_of<Function>(std::move(function))));
  }
  template <class Function>
  user::child fork(std::string name, Function function)
  {
    return start_forked(std::move(name), own_work(new work_of<Function>(std::move(function))));
  }

  /// Another process for the test to use, with the given ids and only the descriptors 0, 1 and 2.
  std::unique_ptr<process> other(const std::string& name, unsigned uid, unsigned gid);

  // Vectors, flags and locks, pipes and splices, epoll and select.
  /// Fills pieces of the given sizes. Returns the bytes of all of them together.
  bytes_read readv(int fd, const std::vector<std::size_t>& sizes);
  bytes_read preadv2(int fd, const std::vector<std::size_t>& sizes, long long pos, int flags = 0);
  outcome writev(int fd, const std::vector<std::string_view>& pieces);
  outcome pwritev2(int fd, const std::vector<std::string_view>& pieces, long long pos, int flags = 0);
  /// The same with a vector that the test made, at any address.
  outcome readv_to(int fd, std::uintptr_t vector, unsigned long count, std::string_view shown_as);
  outcome writev_from(int fd, std::uintptr_t vector, unsigned long count, std::string_view shown_as);

  outcome fdatasync(int fd);
  outcome sync_file_range(int fd, long long offset, long long n, unsigned flags);
  outcome fallocate(int fd, int mode, long long offset, long long length);
  outcome fadvise(int fd, long long offset, long long length, int advice);
  outcome ftruncate(int fd, long long length);
  outcome copy_file_range(int in, int out, std::size_t length, unsigned flags = 0);

  outcome dup3(int fd, int copy, int flags);
  outcome fcntl(int fd, unsigned command, unsigned long arg = 0);
  /// Sets who gets the file's SIGIO: F_SETOWN_EX of the process's only thread.
  outcome set_owner(int fd, process& owner);
  /// A lock of fcntl(2): `command` is F_SETLK, F_SETLKW or one of their F_OFD_ kin.
  outcome lock(int fd, unsigned command, int type, long long start, long long length, int whence = SEEK_SET);
  lock_found test_lock(int fd, unsigned command, int type, long long start, long long length);
  outcome flock(int fd, int operation);

  /// The end to read from and the end to write to.
  std::pair<descriptor, descriptor> pipe(int flags = 0);
  /// A position that is not given is the file's own. The result has the new values of those that are given.
  outcome splice(int in, int out, std::size_t length, unsigned flags = 0, std::optional<long long> in_pos = {},
                 std::optional<long long> out_pos = {});
  outcome sendfile(int out, int in, std::size_t count, std::optional<long long> pos = {});

  descriptor epoll_create(int flags = 0);
  /// The event's data is `data` or, if that is not given, the descriptor's number.
  outcome epoll_ctl(int epfd, int operation, int fd, unsigned events = 0, std::optional<std::uint64_t> data = {});
  events_found epoll_wait(int epfd, int maxevents, int timeout);
  selection select(const descriptor_sets& wanted, int timeout);

  /// ioctl(2) of a 32-bit process: pointers have 32 bits.
  outcome compat_ioctl(int fd, unsigned number, std::uint32_t arg, std::string_view shown_as = {});
  /// The result of a command for the driver through io_uring, and of a read whose completion is polled for.
  outcome uring_cmd(int fd);
  outcome uring_iopoll_read(int fd);

  /// getdents64(2) with a buffer of `room` bytes. The transcript's line shows the names that fit.
  outcome getdents(int fd, std::size_t room);

  /// /proc/self/fdinfo of a descriptor, without what depends on the machine: the mount and the inode's number.
  std::string fdinfo(int fd);

  // Nodes, directories and links, and what stat(2) and ls(1) show of them.
  /// `mode` with its type: S_IFCHR | 0666.
  outcome mknod(const std::string& path, unsigned mode, unsigned major, unsigned minor);
  outcome mkdir(const std::string& path, unsigned mode);
  outcome unlink(const std::string& path);
  outcome chmod(const std::string& path, unsigned mode);
  outcome chown(const std::string& path, unsigned uid, unsigned gid);
  unsigned umask(unsigned mask);

  outcome symlink(const std::string& target, const std::string& path);
  outcome link(const std::string& old_path, const std::string& new_path);
  outcome rmdir(const std::string& path);
  outcome rename(const std::string& old_path, const std::string& new_path);
  bytes_read readlink(const std::string& path);

  /// The names in a directory, sorted, without "." and "..": `user.listdir("/dev/coffee") == "cup pot"`.
  listing listdir(const std::string& path);

  file_status stat(const std::string& path);
  /// The status of a symbolic link itself.
  file_status lstat(const std::string& path);

  /// All lines that `ls -la` prints for a directory. Adds none to the transcript, because they contain times.
  std::string ls(const std::string& path);
  file_status fstat(int fd);

 private:
  void swallowed_exception() noexcept;
  friend child;

  // The function templates above call functions without template parameters, which are compiled once.
  struct work {
    virtual ~work() = default;
    virtual long run(process&) = 0;
  };
  // One pointer type for all functions: a new one takes the compiler longer than the test's lambda does.
  using own_work = std::unique_ptr<work>;
  template <class Function>
  struct work_of final : work {
    explicit work_of(Function f) : function(std::move(f)) {}
    long run(process& self) override { return outcome(function(self)).value(); }
    Function function;
  };
  class task;
  user::child start_spawned(std::string name, std::unique_ptr<work> body);
  user::child start_forked(std::string name, std::unique_ptr<work> body);
  std::unique_ptr<process> new_child(const std::string& name);

  long raw_ioctl(int fd, unsigned number, std::uintptr_t arg);

  void say(const std::string& text);

  outcome note(const std::string& call, long result);

  template <class Call>
  bytes_read reads(const std::string& call, std::size_t n, const std::string& rest, Call system_call);

  template <class T>
  static std::string_view bytes_of(const T& value)
  {
    return {reinterpret_cast<const char*>(&value), sizeof value};
  }

  /// The argument of an ioctl: a number by value, anything else as bytes.
  template <class T>
  static std::string show(const T& value)
  {
    if constexpr (std::integral<T>)
      return std::to_string(value);
    else
      return quote(bytes_of(value));
  }

  class pieces_of_memory;
  template <class Call>
  bytes_read reads_pieces(const std::string& call, const std::vector<std::size_t>& sizes, const std::string& rest,
                          Call system_call);
  lock_found lock_call(int fd, unsigned command, int type, long long start, long long length, int whence);

  static std::string quoted(const std::vector<std::string_view>& pieces);

  static std::string with_numbers(const std::string& call, std::initializer_list<long long> numbers);

  static std::string shown(const descriptor_sets& sets);

  file_status status(const std::string& call, long result, const struct ::stat& s);

  user::world* world_;
  system_calls* raw_;
  std::unique_ptr<transcript> own_lines_;
  transcript* lines_;
  std::string name_;
  int children_ = 0;
  int mappings_ = 0;
};

template <class Command>
  requires requires { Command::number; }
auto descriptor::ioctl(Command command)
{
  return owner_->ioctl(number(), command);
}

}  // namespace lkm::user
