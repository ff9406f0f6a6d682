// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A process as a test drives it: typed system calls, each written down. The same source runs in the simulator and on
/// Linux.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <lkm/ioctl.hpp>
#include <lkm/user/descriptor.hpp>
#include <lkm/user/file_calls.hpp>
#include <lkm/user/flags.hpp>
#include <lkm/user/mapping.hpp>
#include <lkm/user/memory.hpp>
#include <lkm/user/name_calls.hpp>
#include <lkm/user/outcome.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace lkm::user {

/// The lines that a test's calls leave. Both worlds must leave the same.
using transcript = std::vector<std::string>;

/// A process that runs a function of its own: see process::spawn().
template <class World>
class child {
 public:
  child(process<World>& parent, std::unique_ptr<process<World>> self, typename World::process& raw)
      : parent_(&parent), self_(std::move(self)), raw_(&raw)
  {
  }

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
class process : public file_calls<World, process<World>>, public name_calls<World, process<World>> {
 public:
  using descriptor = user::descriptor<World>;
  using memory = user::memory<World>;
  using mapping = user::mapping<World>;

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
  /// As its lines begin; empty for the test's first process.
  const std::string& name() const { return name_; }

  descriptor open(const std::string& path, int flags)
  {
    const long fd = raw_->open(path, flags);
    note("open(" + quote(path) + ", " + open_flags(flags) + ")", fd);
    return {*this, fd};
  }
  /// A descriptor that a call gave, to be closed with the object; or the error that it gave.
  descriptor adopt(long fd) { return {*this, fd}; }
  /// A descriptor that this process has from its parent; not closed with the object.
  descriptor inherited(int fd) { return {*this, fd, false}; }

  outcome close(int fd) { return note("close(" + std::to_string(fd) + ")", raw_->close(fd)); }
  outcome dup(int fd) { return note("dup(" + std::to_string(fd) + ")", raw_->dup(fd)); }
  outcome dup2(int fd, int copy)
  {
    return note("dup2(" + std::to_string(fd) + ", " + std::to_string(copy) + ")", raw_->dup2(fd, copy));
  }

  bytes_read read(int fd, std::size_t n)
  {
    return reads("read(" + std::to_string(fd), n, "", [&](std::uintptr_t at) { return raw_->read(fd, at, n); });
  }
  bytes_read pread(int fd, std::size_t n, long long pos)
  {
    return reads("pread(" + std::to_string(fd), n, ", " + std::to_string(pos),
                 [&](std::uintptr_t at) { return raw_->pread(fd, at, n, pos); });
  }
  outcome write(int fd, std::string_view bytes)
  {
    memory buffer(*raw_, bytes.size(), 3);
    buffer.store(bytes);
    return note("write(" + std::to_string(fd) + ", " + quote(bytes) + ")",
                raw_->write(fd, buffer.address(), bytes.size()));
  }
  outcome pwrite(int fd, std::string_view bytes, long long pos)
  {
    memory buffer(*raw_, bytes.size(), 3);
    buffer.store(bytes);
    return note("pwrite(" + std::to_string(fd) + ", " + quote(bytes) + ", " + std::to_string(pos) + ")",
                raw_->pwrite(fd, buffer.address(), bytes.size(), pos));
  }
  outcome read_to(int fd, std::uintptr_t at, std::size_t n, std::string_view shown_as)
  {
    return note("read(" + std::to_string(fd) + ", " + std::string(shown_as) + ", " + std::to_string(n) + ")",
                raw_->read(fd, at, n));
  }
  outcome write_from(int fd, std::uintptr_t at, std::size_t n, std::string_view shown_as)
  {
    return note("write(" + std::to_string(fd) + ", " + std::string(shown_as) + ", " + std::to_string(n) + ")",
                raw_->write(fd, at, n));
  }
  outcome lseek(int fd, long long offset, int whence)
  {
    return note("lseek(" + std::to_string(fd) + ", " + std::to_string(offset) + ", " + seek_whence(whence) + ")",
                raw_->lseek(fd, offset, whence));
  }
  outcome ioctl(int fd, unsigned number, unsigned long arg, std::string_view shown_as = {})
  {
    return note("ioctl(" + std::to_string(fd) + ", " + hex(number) + ", " +
                    (shown_as.empty() ? hex(arg) : std::string(shown_as)) + ")",
                raw_->ioctl(fd, number, arg));
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
  outcome fsync(int fd) { return note("fsync(" + std::to_string(fd) + ")", raw_->fsync(fd)); }

  outcome poll(int fd, short events, int timeout)
  {
    pollfd one{fd, events, 0};
    const long ready = raw_->poll(std::span(&one, 1), timeout);
    note("poll({" + std::to_string(fd) + ", " + poll_flags(events) +
             (ready > 0 ? " -> " + poll_flags(one.revents) : "") + "}, " + std::to_string(timeout) + ")",
         ready);
    return ready > 0 ? one.revents : ready;
  }
  outcome poll(std::span<pollfd> list, int timeout)
  {
    const long ready = raw_->poll(list, timeout);
    std::string entries;
    for (const auto& e : list)
      entries += (entries.empty() ? "" : ", ") + std::to_string(e.fd) + " " + poll_flags(e.events) + " -> " +
                 (ready < 0 ? "…" : poll_flags(e.revents));
    return note("poll({" + entries + "}, " + std::to_string(timeout) + ")", ready);
  }

  /// What the kernel has told udev since the test began, of devices of the given subsystems: a line each, such as
  /// "add@/devices/virtual/coffee/cup ACTION=add …". A class itself is of the subsystem "class".
  std::vector<std::string> uevents(std::initializer_list<std::string> subsystems)
  {
    auto events = world_->uevents(std::span(subsystems.begin(), subsystems.size()));
    for (const auto& event : events) say("uevent " + event);
    return events;
  }
  outcome insmod(const std::string& name, const std::string& args = {})
  {
    const long result = raw_->init_module(name, args);
    if (result == 0) world_->loaded_module(name);
    return note("insmod(" + quote(name) + ", " + quote(args) + ")", result);
  }
  enum removal { orderly, forced };
  outcome rmmod(const std::string& name, removal how = orderly)
  {
    const long result = raw_->delete_module(name, how == forced ? O_NONBLOCK | O_TRUNC : O_NONBLOCK);
    if (result == 0) world_->removed_module(name);
    return note("rmmod(" + quote(name) + (how == forced ? ", O_TRUNC)" : ")"), result);
  }

  /// The handler counts, see signals_seen(). `restart` is SA_RESTART.
  outcome sigaction(int sig, bool restart)
  {
    return note("sigaction(" + signal_name(sig) + (restart ? ", SA_RESTART)" : ")"), raw_->count_signal(sig, restart));
  }
  /// Signals that this process's handlers have seen.
  unsigned signals_seen() const { return raw_->signals_seen(); }
  /// Writes down, and returns, which signal a handler saw last, and what came with it from a driver.
  std::string last_signal()
  {
    const auto& [sig, info] = raw_->last_signal();
    auto text = sig ? signal_name(sig) + " code " + std::to_string(info.code) + " fd " + std::to_string(info.fd) +
                          " band " + hex(static_cast<unsigned long>(info.band))
                    : "none";
    say("last signal: " + text);
    return text;
  }
  /// `how` is SIG_BLOCK, SIG_UNBLOCK or SIG_SETMASK.
  outcome sigprocmask(int how, std::initializer_list<int> signals)
  {
    constexpr const char* names[] = {"SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK"};
    std::uint64_t bits = 0;
    std::string shown;
    for (const int sig : signals) {
      bits |= std::uint64_t{1} << (sig - 1);
      shown += (shown.empty() ? "" : " ") + signal_name(sig);
    }
    return note("sigprocmask(" + std::string(names[how]) + ", {" + shown + "})", raw_->sigprocmask(how, bits));
  }

  /// RLIMIT_NOFILE. On Linux it is the whole program's: call it in a child that fork() made.
  outcome limit_descriptors(std::size_t most)
  {
    return note("setrlimit(RLIMIT_NOFILE, " + std::to_string(most) + ")", raw_->limit_descriptors(most));
  }
  outcome drop_capability(int capability)
  {
    return note("capset(without " + std::to_string(capability) + ")", raw_->drop_capability(capability));
  }
  /// execve(2) of a program that at once ends with the number of descriptors above 2 that it was left. In a child that
  /// fork() made, as the last thing: `return self.exec();`
  outcome exec()
  {
    say("execve()");
    return raw_->exec(*lines_);
  }
  outcome kill(process& other, int sig)
  {
    return note("kill(" + other.name_ + ", " + signal_name(sig) + ")", raw_->kill(*other.raw_, sig));
  }

  memory map(std::size_t bytes) { return {*raw_, bytes, 3}; }
  /// Where a pointer of a 32-bit process can be.
  memory map_low(std::size_t bytes) { return {*raw_, bytes, memory::below_4_GiB}; }

  /// `fd` -1 with MAP_ANONYMOUS. `at` is where the mapping should go, and must with MAP_FIXED.
  mapping mmap(int fd, std::size_t length, int prot, int flags, unsigned long offset = 0, const place& at = {})
  {
    const long result = raw_->mmap(at.address, length, prot, flags, fd, offset);
    const auto name = result < 0 ? "" : "map" + std::to_string(++mappings_);
    say("mmap(" + (at.shown_as.empty() ? "" : at.shown_as + ", ") + std::to_string(fd) + ", " + std::to_string(length) +
        ", " + map_protection(prot) + ", " + map_flags(flags) + ", " + hex(offset) +
        ") = " + (result < 0 ? describe(result) : name));
    return {*this, result, length, name};
  }
  /// A mapping that this process has from its parent; not given back with the object.
  mapping inherited(const mapping& parents)
  {
    return {*this, static_cast<long>(parents.at(0).address), parents.size(), parents.name(), false};
  }

  outcome munmap(const place& at, std::size_t n)
  {
    return note("munmap(" + at.shown_as + ", " + std::to_string(n) + ")", raw_->munmap(at.address, n));
  }
  outcome mprotect(const place& at, std::size_t n, int prot)
  {
    return note("mprotect(" + at.shown_as + ", " + std::to_string(n) + ", " + map_protection(prot) + ")",
                raw_->mprotect(at.address, n, prot));
  }
  outcome msync(const place& at, std::size_t n, int flags)
  {
    return note("msync(" + at.shown_as + ", " + std::to_string(n) + ", " + msync_flags(flags) + ")",
                raw_->msync(at.address, n, flags));
  }
  outcome madvise(const place& at, std::size_t n, int advice)
  {
    return note("madvise(" + at.shown_as + ", " + std::to_string(n) + ", " + advice_name(advice) + ")",
                raw_->madvise(at.address, n, advice));
  }
  /// What a program does without a system call.
  touched load(const place& at, std::size_t n)
  {
    std::string bytes(n, '\0');
    const long signal = raw_->load(at.address, bytes.data(), n);
    touched result(signal, std::move(bytes));
    say("load(" + at.shown_as + ", " + std::to_string(n) + ") = " + result.text());
    return result;
  }
  touched store(const place& at, std::string_view bytes)
  {
    const long signal = raw_->store(at.address, bytes.data(), bytes.size());
    say("store(" + at.shown_as + ", " + quote(bytes) +
        ") = " + (signal > 0 ? signal_name(static_cast<int>(signal)) : describe(signal)));
    return signal;
  }

  /// The whole of a file, such as /proc/devices; leaves no line.
  std::string contents(const std::string& path)
  {
    const long fd = raw_->open(path, O_RDONLY);
    if (fd < 0) return "";
    std::string all;
    memory buffer(*raw_, 4096, 3);
    for (long n; (n = raw_->read(static_cast<int>(fd), buffer.address(), 4096)) > 0;)
      all += buffer.load(static_cast<std::size_t>(n));
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
  friend file_calls<World, process>;
  friend name_calls<World, process>;

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
    return std::make_unique<process>(
        *world_, (name_.empty() ? "" : name_ + '.') + std::string("child") + std::to_string(++children_));
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
  int mappings_ = 0;
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
