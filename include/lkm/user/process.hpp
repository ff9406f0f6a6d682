// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A process as a test drives it: typed system calls, each written down. The same source runs in the simulator and on Linux.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <lkm/ioctl.hpp>
#include <lkm/user/flags.hpp>
#include <lkm/user/outcome.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#include <cerrno>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace lkm::user {

/// The lines that a test's calls leave. Both worlds must leave the same.
using transcript = std::vector<std::string>;

template <class World>
class process;

/// Memory of the process that its system calls may be given: an address, and a look inside for the test.
template <class World>
class memory {
 public:
  memory(typename World::process& owner, std::size_t size, unsigned access) : owner_(&owner), size_(size), at_(World::map(owner, size, access)) {}
  memory(memory&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)), size_(other.size_), at_(other.at_) {}
  memory& operator=(memory&&) = delete;
  ~memory()
  {
    if (owner_) World::unmap(*owner_, at_, size_);
  }

  std::uintptr_t address() const { return at_; }
  std::size_t size() const { return size_; }
  void store(std::string_view bytes, std::size_t offset = 0) { World::store(*owner_, at_ + offset, bytes.data(), bytes.size()); }
  std::string load(std::size_t n, std::size_t offset = 0) const
  {
    std::string bytes(n, '\0');
    World::load(*owner_, bytes.data(), at_ + offset, n);
    return bytes;
  }
  /// Takes whole pages away: accesses there fault.
  void unmap(std::size_t offset, std::size_t n) { World::unmap(*owner_, at_ + offset, n); }
  void read_only() { World::protect(*owner_, at_, size_, 1); }

 private:
  typename World::process* owner_;
  std::size_t size_;
  std::uintptr_t at_;
};

/// An open descriptor, closed with the object; or the errno of the open that failed.
template <class World>
class descriptor {
 public:
  descriptor(process<World>& owner, long fd, bool close_at_end = true) : owner_(&owner), fd_(fd), closes_(close_at_end) {}
  descriptor(descriptor&& other) noexcept : owner_(other.owner_), fd_(other.fd_), closes_(std::exchange(other.closes_, false)) {}
  descriptor& operator=(descriptor&& other) noexcept
  {
    std::swap(owner_, other.owner_);
    std::swap(fd_, other.fd_);
    std::swap(closes_, other.closes_);
    return *this;
  }
  ~descriptor()
  {
    if (closes_ && fd_ >= 0) owner_->close(number());
  }

  int number() const { return static_cast<int>(fd_); }
  /// Its number, which stays open when the object goes.
  int release()
  {
    closes_ = false;
    return number();
  }
  template <std::integral Number>
  friend bool operator==(const descriptor& d, Number n)
  {
    return d.fd_ == static_cast<long>(n);
  }
  friend std::ostream& operator<<(std::ostream& os, const descriptor& d) { return os << describe(d.fd_); }

  outcome close()
  {
    closes_ = false;
    return owner_->close(number());
  }
  bytes_read read(std::size_t n) { return owner_->read(number(), n); }
  bytes_read pread(std::size_t n, long long pos) { return owner_->pread(number(), n, pos); }
  outcome write(std::string_view bytes) { return owner_->write(number(), bytes); }
  outcome pwrite(std::string_view bytes, long long pos) { return owner_->pwrite(number(), bytes, pos); }
  /// Into or from the process's own memory, at any address.
  outcome read_to(std::uintptr_t at, std::size_t n, std::string_view shown_as) { return owner_->read_to(number(), at, n, shown_as); }
  outcome write_from(std::uintptr_t at, std::size_t n, std::string_view shown_as) { return owner_->write_from(number(), at, n, shown_as); }
  outcome lseek(long long offset, int whence) { return owner_->lseek(number(), offset, whence); }
  outcome ioctl(unsigned number, unsigned long arg, std::string_view shown_as = {}) { return owner_->ioctl(this->number(), number, arg, shown_as); }
  /// `fd.ioctl(get_count{})`: the answer when the command has one, else the result.
  template <class Command>
    requires requires { Command::number; }
  auto ioctl(Command command)
  {
    return owner_->ioctl(number(), command);
  }
  outcome fsync() { return owner_->fsync(number()); }
  /// The events that are ready, 0 after `timeout` milliseconds without one.
  outcome poll(short events, int timeout) { return owner_->poll(number(), events, timeout); }
  descriptor dup() { return {*owner_, owner_->dup(number()).value()}; }

 private:
  process<World>* owner_;
  long fd_;
  bool closes_;
};

/// A process that runs a function of its own: see process::spawn().
template <class World>
class child {
 public:
  child(process<World>& parent, std::unique_ptr<process<World>> self, typename World::process& raw) : parent_(&parent), self_(std::move(self)), raw_(&raw) {}

  /// Waits for its end; what its function returned. What it did is written into the parent's transcript here.
  outcome join();
  /// Lets it run until it sleeps in the kernel.
  void wait_until_asleep() { parent_->world().run_until_asleep(parent_->raw(), *raw_); }
  outcome kill(int sig) { return parent_->kill(*self_, sig); }
  process<World>& self() { return *self_; }

 private:
  process<World>* parent_;
  std::unique_ptr<process<World>> self_;
  typename World::process* raw_;
};

/// The calls return what Linux returns: a result, or a negative errno. Each adds a line to the transcript.
template <class World>
class process {
 public:
  using descriptor = user::descriptor<World>;
  using memory = user::memory<World>;

  process(World& world, typename World::process& raw, transcript& lines, std::string name = {})
      : world_(&world), raw_(&raw), lines_(&lines), name_(std::move(name))
  {
  }
  /// A child before it runs: its lines wait for join().
  process(World& world, const std::string& name)
      : world_(&world), raw_(nullptr), own_lines_(std::make_unique<transcript>()), lines_(own_lines_.get()), name_(name)
  {
  }
  process(const process&) = delete;
  process& operator=(const process&) = delete;

  World& world() { return *world_; }
  typename World::process& raw() { return *raw_; }

  descriptor open(const std::string& path, int flags)
  {
    const long fd = raw_->open(path, flags);
    note("open(" + quote(path) + ", " + open_flags(flags) + ")", fd);
    return {*this, fd};
  }
  /// A descriptor that this process has from its parent; not closed with the object.
  descriptor inherited(int fd) { return {*this, fd, false}; }

  outcome close(int fd) { return note("close(" + std::to_string(fd) + ")", raw_->close(fd)); }
  outcome dup(int fd) { return note("dup(" + std::to_string(fd) + ")", raw_->dup(fd)); }
  outcome dup2(int fd, int copy) { return note("dup2(" + std::to_string(fd) + ", " + std::to_string(copy) + ")", raw_->dup2(fd, copy)); }

  bytes_read read(int fd, std::size_t n)
  {
    return reads("read(" + std::to_string(fd), n, "", [&](std::uintptr_t at) { return raw_->read(fd, at, n); });
  }
  bytes_read pread(int fd, std::size_t n, long long pos)
  {
    return reads("pread(" + std::to_string(fd), n, ", " + std::to_string(pos), [&](std::uintptr_t at) { return raw_->pread(fd, at, n, pos); });
  }
  outcome write(int fd, std::string_view bytes)
  {
    memory buffer(*raw_, bytes.size(), 3);
    buffer.store(bytes);
    return note("write(" + std::to_string(fd) + ", " + quote(bytes) + ")", raw_->write(fd, buffer.address(), bytes.size()));
  }
  outcome pwrite(int fd, std::string_view bytes, long long pos)
  {
    memory buffer(*raw_, bytes.size(), 3);
    buffer.store(bytes);
    return note("pwrite(" + std::to_string(fd) + ", " + quote(bytes) + ", " + std::to_string(pos) + ")", raw_->pwrite(fd, buffer.address(), bytes.size(), pos));
  }
  outcome read_to(int fd, std::uintptr_t at, std::size_t n, std::string_view shown_as)
  {
    return note("read(" + std::to_string(fd) + ", " + std::string(shown_as) + ", " + std::to_string(n) + ")", raw_->read(fd, at, n));
  }
  outcome write_from(int fd, std::uintptr_t at, std::size_t n, std::string_view shown_as)
  {
    return note("write(" + std::to_string(fd) + ", " + std::string(shown_as) + ", " + std::to_string(n) + ")", raw_->write(fd, at, n));
  }
  outcome lseek(int fd, long long offset, int whence)
  {
    return note("lseek(" + std::to_string(fd) + ", " + std::to_string(offset) + ", " + seek_whence(whence) + ")", raw_->lseek(fd, offset, whence));
  }
  outcome ioctl(int fd, unsigned number, unsigned long arg, std::string_view shown_as = {})
  {
    return note("ioctl(" + std::to_string(fd) + ", " + hex(number) + ", " + (shown_as.empty() ? hex(arg) : std::string(shown_as)) + ")", raw_->ioctl(fd, number, arg));
  }
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
    } else if constexpr (requires { command.value; }) {
      memory buffer(*raw_, sizeof command.value, 3);
      buffer.store(bytes_of(command.value));
      return note(what + '{' + show(command.value) + "})", raw_ioctl(fd, Command::number, buffer.address()));
    } else {
      return note(what + ")", raw_ioctl(fd, Command::number, 0));
    }
  }
  outcome fsync(int fd) { return note("fsync(" + std::to_string(fd) + ")", raw_->fsync(fd)); }

  outcome poll(int fd, short events, int timeout)
  {
    pollfd one{fd, events, 0};
    const long ready = raw_->poll(std::span(&one, 1), timeout);
    note("poll({" + std::to_string(fd) + ", " + poll_flags(events) + (ready > 0 ? " -> " + poll_flags(one.revents) : "") + "}, " + std::to_string(timeout) + ")", ready);
    return ready > 0 ? one.revents : ready;
  }
  outcome poll(std::span<pollfd> list, int timeout)
  {
    const long ready = raw_->poll(list, timeout);
    std::string entries;
    for (const auto& e : list)
      entries += (entries.empty() ? "" : ", ") + std::to_string(e.fd) + " " + poll_flags(e.events) + " -> " + (ready < 0 ? "…" : poll_flags(e.revents));
    return note("poll({" + entries + "}, " + std::to_string(timeout) + ")", ready);
  }

  /// `mode` with its type: S_IFCHR | 0666.
  outcome mknod(const std::string& path, unsigned mode, unsigned major, unsigned minor)
  {
    const long result = raw_->mknod(path, mode, major << 20 | minor);
    if (result == 0) world_->made_node(path);
    return note("mknod(" + quote(path) + ", " + octal(mode) + ", " + std::to_string(major) + ":" + std::to_string(minor) + ")", result);
  }
  outcome mkdir(const std::string& path, unsigned mode)
  {
    const long result = raw_->mkdir(path, mode);
    if (result == 0) world_->made_directory(path);
    return note("mkdir(" + quote(path) + ", " + octal(mode) + ")", result);
  }
  outcome unlink(const std::string& path) { return note("unlink(" + quote(path) + ")", raw_->unlink(path)); }
  outcome chmod(const std::string& path, unsigned mode) { return note("chmod(" + quote(path) + ", " + octal(mode) + ")", raw_->chmod(path, mode)); }
  outcome chown(const std::string& path, unsigned uid, unsigned gid)
  {
    return note("chown(" + quote(path) + ", " + std::to_string(static_cast<int>(uid)) + ", " + std::to_string(static_cast<int>(gid)) + ")", raw_->chown(path, uid, gid));
  }
  unsigned umask(unsigned mask) { return raw_->umask(mask); }

  struct file_status {
    outcome result;
    unsigned mode = 0, uid = 0, gid = 0, major = 0, minor = 0;
  };
  file_status stat(const std::string& path)
  {
    struct ::stat s {};
    file_status found{raw_->stat(path, s)};
    if (!found.result.failed()) {
      const unsigned long dev = s.st_rdev;
      found = {0, s.st_mode, s.st_uid, s.st_gid, static_cast<unsigned>((dev >> 8 & 0xfff) | (dev >> 32 & ~0xfffUL)),
               static_cast<unsigned>((dev & 0xff) | (dev >> 12 & ~0xffUL))};
    }
    note("stat(" + quote(path) + ", {" + octal(found.mode) + ", " + std::to_string(found.uid) + ":" + std::to_string(found.gid) + ", " +
             std::to_string(found.major) + ":" + std::to_string(found.minor) + "})",
         found.result.value());
    return found;
  }

  outcome insmod(const std::string& name, const std::string& args = {})
  {
    const long result = raw_->init_module(name, args);
    if (result == 0) world_->loaded_module(name);
    return note("insmod(" + quote(name) + ", " + quote(args) + ")", result);
  }
  outcome rmmod(const std::string& name)
  {
    const long result = raw_->delete_module(name);
    if (result == 0) world_->removed_module(name);
    return note("rmmod(" + quote(name) + ")", result);
  }

  /// The handler counts, see signals_seen(). `restart` is SA_RESTART.
  outcome sigaction(int sig, bool restart) { return note("sigaction(" + signal_name(sig) + (restart ? ", SA_RESTART)" : ")"), raw_->count_signal(sig, restart)); }
  /// Signals that this process's handlers have seen.
  unsigned signals_seen() const { return raw_->signals_seen(); }
  outcome kill(process& other, int sig) { return note("kill(" + other.name_ + ", " + signal_name(sig) + ")", raw_->kill(*other.raw_, sig)); }

  memory map(std::size_t bytes) { return {*raw_, bytes, 3}; }

  /// The whole of a file, such as /proc/devices; leaves no line.
  std::string contents(const std::string& path)
  {
    const long fd = raw_->open(path, O_RDONLY);
    if (fd < 0) return "";
    std::string all;
    memory buffer(*raw_, 4096, 3);
    for (long n; (n = raw_->read(static_cast<int>(fd), buffer.address(), 4096)) > 0;) all += buffer.load(static_cast<std::size_t>(n));
    raw_->close(static_cast<int>(fd));
    return all;
  }

  /// Writes down something that the test found out and that must be the same in both worlds.
  void remark(const std::string& text) { say(text); }

  /// A child as of clone(2) with CLONE_VM: it shares the memory, and starts with this process's descriptors. It runs
  /// `function(child)`; join() it before the test ends.
  template <class Function>
  user::child<World> spawn(Function function)
  {
    return start_spawned(body_of(std::move(function)));
  }

  /// A child as of fork(2): it has a copy of the memory, and starts with this process's descriptors. What `function`
  /// writes to variables of the test is lost on Linux, where they are the child's own: return it.
  template <class Function>
  user::child<World> fork(Function function)
  {
    return start_forked(body_of(std::move(function)));
  }

  /// Another process, which the test drives as it does this one: no files but 0, 1 and 2, the given ids.
  std::unique_ptr<process> other(const std::string& name, unsigned uid, unsigned gid)
  {
    return std::make_unique<process>(*world_, world_->add_process(name, uid, gid), *lines_, name);
  }

 private:
  friend user::child<World>;

  // What a test calls with types of its own ends in functions that have none: those are compiled once.
  using body = std::function<long(process&)>;

  static long as_long(outcome o) { return o.value(); }

  template <class Function>
  static body body_of(Function function)
  {
    return [function = std::move(function)](process& self) mutable { return as_long(function(self)); };
  }

  user::child<World> start_spawned(body function)
  {
    auto made = new_child();
    auto& raw = world_->spawn(*raw_, run_as(*made, std::move(function)));
    made->raw_ = &raw;
    return {*this, std::move(made), raw};
  }

  user::child<World> start_forked(body function)
  {
    auto made = new_child();
    auto& raw = world_->fork(*raw_, run_as(*made, std::move(function)), *made->lines_);
    made->raw_ = &raw;
    return {*this, std::move(made), raw};
  }

  std::unique_ptr<process> new_child()
  {
    return std::make_unique<process>(*world_, (name_.empty() ? "" : name_ + '.') + std::string("child") + std::to_string(++children_));
  }

  static std::function<long(typename World::process&)> run_as(process& self, body function)
  {
    return [&self, function = std::move(function)](typename World::process& running) {
      self.raw_ = &running;
      return function(self);
    };
  }

  long raw_ioctl(int fd, unsigned number, std::uintptr_t arg) { return raw_->ioctl(fd, number, arg); }

  void say(const std::string& text) { lines_->push_back(name_.empty() ? text : name_ + ": " + text); }

  outcome note(const std::string& call, long result)
  {
    say(call + " = " + describe(result));
    return result;
  }

  template <class Call>
  bytes_read reads(const std::string& call, std::size_t n, const std::string& rest, Call system_call)
  {
    memory buffer(*raw_, n, 3);
    const long result = system_call(buffer.address());
    auto bytes = result > 0 ? buffer.load(static_cast<std::size_t>(result)) : std::string();
    note(call + ", " + (result < 0 ? "…" : quote(bytes)) + ", " + std::to_string(n) + rest + ")", result);
    return {result, std::move(bytes)};
  }

  template <class T>
  static std::string_view bytes_of(const T& value)
  {
    return {reinterpret_cast<const char*>(&value), sizeof value};
  }

  /// What an ioctl carries: a number as such, anything else as bytes.
  template <class T>
  static std::string show(const T& value)
  {
    if constexpr (std::integral<T>)
      return std::to_string(value);
    else
      return quote(bytes_of(value));
  }

  World* world_;
  typename World::process* raw_;
  std::unique_ptr<transcript> own_lines_;
  transcript* lines_;
  std::string name_;
  int children_ = 0;
};

template <class World>
outcome child<World>::join()
{
  const long result = parent_->world().join(parent_->raw(), *raw_, *self_->lines_);
  // Whoever is killed has no time to tell what it did.
  if (result > 128) self_->lines_->clear();
  for (auto& line : *self_->lines_) parent_->lines_->push_back(std::move(line));
  self_->lines_->clear();
  return result;
}

}  // namespace lkm::user
