// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Bodies of process.hpp: the general functions.
#pragma once

#include <lkm/user/world.hpp>

#include <lkm/user/flags.hpp>

#include <algorithm>
#include <stdexcept>

namespace lkm::user {

template <class Call>
bytes_read process::reads(const std::string& call, std::size_t n, const std::string& rest, Call system_call)
{
  user::memory buffer(*raw_, n, 3);
  const long result = system_call(buffer.address());
  // A wrong driver may return a larger number than there was room for.
  auto bytes = result > 0 ? buffer.load(std::min(static_cast<std::size_t>(result), n)) : std::string();
  note(call + ", " + (result < 0 ? "…" : quote(bytes)) + ", " + std::to_string(n) + rest + ")", result);
  return {result, std::move(bytes)};
}

LKM_USER_INLINE process::process(user::world& world, system_calls& raw, transcript& lines, std::string name)
    : world_(&world), raw_(&raw), lines_(&lines), name_(std::move(name))
{
}

LKM_USER_INLINE process::process(user::world& world, const std::string& name)
    : world_(&world), raw_(nullptr), own_lines_(std::make_unique<transcript>()), lines_(own_lines_.get()), name_(name)
{
}

LKM_USER_INLINE user::world& process::world() { return *world_; }

LKM_USER_INLINE system_calls& process::raw() { return *raw_; }

LKM_USER_INLINE const std::string& process::name() const { return name_; }

LKM_USER_INLINE descriptor process::open(const std::string& path, int flags)
{
  const long fd = raw_->open(path, flags);
  note("open(" + quote(path) + ", " + open_flags(flags) + ")", fd);
  return {*this, fd};
}

LKM_USER_INLINE descriptor process::adopt(long fd) { return {*this, fd}; }

LKM_USER_INLINE descriptor process::inherited(int fd) { return {*this, fd, false}; }

LKM_USER_INLINE void process::swallowed_exception() noexcept { world_->exception_was_swallowed(); }

LKM_USER_INLINE outcome process::close(int fd) { return note("close(" + std::to_string(fd) + ")", raw_->close(fd)); }

LKM_USER_INLINE outcome process::dup(int fd) { return note("dup(" + std::to_string(fd) + ")", raw_->dup(fd)); }

LKM_USER_INLINE outcome process::dup2(int fd, int copy)
{
  return note("dup2(" + std::to_string(fd) + ", " + std::to_string(copy) + ")", raw_->dup2(fd, copy));
}

LKM_USER_INLINE bytes_read process::read(int fd, std::size_t n)
{
  return reads("read(" + std::to_string(fd), n, "", [&](std::uintptr_t at) { return raw_->read(fd, at, n); });
}

LKM_USER_INLINE bytes_read process::pread(int fd, std::size_t n, long long pos)
{
  return reads("pread(" + std::to_string(fd), n, ", " + std::to_string(pos),
               [&](std::uintptr_t at) { return raw_->pread(fd, at, n, pos); });
}

LKM_USER_INLINE outcome process::write(int fd, std::string_view bytes)
{
  memory buffer(*raw_, bytes.size(), 3);
  buffer.store(bytes);
  return note("write(" + std::to_string(fd) + ", " + quote(bytes) + ")",
              raw_->write(fd, buffer.address(), bytes.size()));
}

LKM_USER_INLINE outcome process::pwrite(int fd, std::string_view bytes, long long pos)
{
  memory buffer(*raw_, bytes.size(), 3);
  buffer.store(bytes);
  return note("pwrite(" + std::to_string(fd) + ", " + quote(bytes) + ", " + std::to_string(pos) + ")",
              raw_->pwrite(fd, buffer.address(), bytes.size(), pos));
}

LKM_USER_INLINE outcome process::read_to(int fd, std::uintptr_t at, std::size_t n, std::string_view shown_as)
{
  return note("read(" + std::to_string(fd) + ", " + std::string(shown_as) + ", " + std::to_string(n) + ")",
              raw_->read(fd, at, n));
}

LKM_USER_INLINE outcome process::write_from(int fd, std::uintptr_t at, std::size_t n, std::string_view shown_as)
{
  return note("write(" + std::to_string(fd) + ", " + std::string(shown_as) + ", " + std::to_string(n) + ")",
              raw_->write(fd, at, n));
}

LKM_USER_INLINE outcome process::lseek(int fd, long long offset, int whence)
{
  return note("lseek(" + std::to_string(fd) + ", " + std::to_string(offset) + ", " + seek_whence(whence) + ")",
              raw_->lseek(fd, offset, whence));
}

LKM_USER_INLINE outcome process::ioctl(int fd, unsigned number, unsigned long arg, std::string_view shown_as)
{
  return note("ioctl(" + std::to_string(fd) + ", " + hex(number) + ", " +
                  (shown_as.empty() ? hex(arg) : std::string(shown_as)) + ")",
              raw_->ioctl(fd, number, arg));
}

LKM_USER_INLINE outcome process::fsync(int fd) { return note("fsync(" + std::to_string(fd) + ")", raw_->fsync(fd)); }

LKM_USER_INLINE outcome process::poll(int fd, short events, int timeout)
{
  pollfd one{fd, events, 0};
  const long ready = raw_->poll(std::span(&one, 1), timeout);
  note("poll({" + std::to_string(fd) + ", " + poll_flags(events) + (ready > 0 ? " -> " + poll_flags(one.revents) : "") +
           "}, " + std::to_string(timeout) + ")",
       ready);
  return ready > 0 ? one.revents : ready;
}

LKM_USER_INLINE outcome process::poll(std::span<pollfd> list, int timeout)
{
  const long ready = raw_->poll(list, timeout);
  std::string entries;
  for (const auto& e : list)
    entries += (entries.empty() ? "" : ", ") + std::to_string(e.fd) + " " + poll_flags(e.events) + " -> " +
               (ready < 0 ? "…" : poll_flags(e.revents));
  return note("poll({" + entries + "}, " + std::to_string(timeout) + ")", ready);
}

LKM_USER_INLINE std::vector<std::string> process::uevents(std::initializer_list<std::string> subsystems)
{
  auto events = world_->uevents(std::span(subsystems.begin(), subsystems.size()));
  for (const auto& event : events) say("uevent " + event);
  return events;
}

/// As rmmod(8) does: a module is called foo_bar, whether its file is foo_bar.ko or foo-bar.ko.
inline std::string module_name_of(std::string file)
{
  std::replace(file.begin(), file.end(), '-', '_');
  return file;
}

LKM_USER_INLINE outcome process::insmod(const std::string& name, const std::string& args)
{
  const long result = raw_->init_module(name, args);
  if (result == 0) world_->loaded_module(module_name_of(name));
  return note("insmod(" + quote(name) + ", " + quote(args) + ")", result);
}

LKM_USER_INLINE std::string process::module_image(const std::string& name)
{
  std::string image;
  const long error = raw_->module_image(name, image);
  if (error) throw std::runtime_error("there is no file of module " + name + ": error " + std::to_string(error));
  return image;
}

LKM_USER_INLINE outcome process::init_module(const std::string& name, const std::string& image, const std::string& args)
{
  const long result = raw_->init_module_image(image, args);
  if (result == 0) world_->loaded_module(module_name_of(name));
  return note("init_module(" + quote(name) + ", " + quote(args) + ")", result);
}

LKM_USER_INLINE outcome process::finit_module(const std::string& name, const std::string& image, int flags,
                                              const std::string& args)
{
  const long result = raw_->finit_module(image, args, flags);
  if (result == 0) world_->loaded_module(module_name_of(name));
  const auto text = names_of(
      static_cast<unsigned>(flags),
      {{1, "MODULE_INIT_IGNORE_MODVERSIONS"}, {2, "MODULE_INIT_IGNORE_VERMAGIC"}, {4, "MODULE_INIT_COMPRESSED_FILE"}});
  return note("finit_module(" + quote(name) + ", " + quote(args) + ", " + text + ")", result);
}

LKM_USER_INLINE outcome process::rmmod(const std::string& name, removal how)
{
  const auto known_as = module_name_of(name);
  const long result = raw_->delete_module(known_as, how == forced ? O_NONBLOCK | O_TRUNC : O_NONBLOCK);
  if (result == 0) world_->removed_module(known_as);
  return note("rmmod(" + quote(name) + (how == forced ? ", O_TRUNC)" : ")"), result);
}

LKM_USER_INLINE outcome process::sigaction(int sig, bool restart)
{
  return note("sigaction(" + signal_name(sig) + (restart ? ", SA_RESTART)" : ")"), raw_->count_signal(sig, restart));
}

LKM_USER_INLINE unsigned process::signals_seen() const { return raw_->signals_seen(); }

LKM_USER_INLINE std::string process::last_signal()
{
  const auto& [sig, info] = raw_->last_signal();
  auto text = sig ? signal_name(sig) + " code " + std::to_string(info.code) + " fd " + std::to_string(info.fd) +
                        " band " + hex(static_cast<unsigned long>(info.band))
                  : "none";
  say("last signal: " + text);
  return text;
}

LKM_USER_INLINE outcome process::sigprocmask(int how, std::initializer_list<int> signals)
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

LKM_USER_INLINE outcome process::limit_descriptors(std::size_t max)
{
  return note("setrlimit(RLIMIT_NOFILE, " + std::to_string(max) + ")", raw_->limit_descriptors(max));
}

LKM_USER_INLINE outcome process::drop_capability(int capability)
{
  return note("capset(without " + std::to_string(capability) + ")", raw_->drop_capability(capability));
}

LKM_USER_INLINE outcome process::exec()
{
  say("execve()");
  return raw_->exec(*lines_);
}

LKM_USER_INLINE outcome process::kill(process& other, int sig)
{
  return note("kill(" + other.name_ + ", " + signal_name(sig) + ")", raw_->kill(*other.raw_, sig));
}

LKM_USER_INLINE memory process::map(std::size_t bytes) { return {*raw_, bytes, 3}; }

LKM_USER_INLINE memory process::map_low(std::size_t bytes) { return {*raw_, bytes, memory::below_4_GiB}; }

LKM_USER_INLINE mapping process::mmap(int fd, std::size_t length, int prot, int flags, unsigned long offset,
                                      const place& at)
{
  const long result = raw_->mmap(at.address, length, prot, flags, fd, offset);
  const auto name = result < 0 ? "" : "map" + std::to_string(++mappings_);
  say("mmap(" + (at.shown_as.empty() ? "" : at.shown_as + ", ") + std::to_string(fd) + ", " + std::to_string(length) +
      ", " + map_protection(prot) + ", " + map_flags(flags) + ", " + hex(offset) +
      ") = " + (result < 0 ? describe(result) : name));
  return {*this, result, length, name};
}

LKM_USER_INLINE mapping process::inherited(const mapping& parents)
{
  return {*this, static_cast<long>(parents.at(0).address), parents.size(), parents.name(), false};
}

LKM_USER_INLINE outcome process::munmap(const place& at, std::size_t n)
{
  return note("munmap(" + at.shown_as + ", " + std::to_string(n) + ")", raw_->munmap(at.address, n));
}

LKM_USER_INLINE outcome process::mprotect(const place& at, std::size_t n, int prot)
{
  return note("mprotect(" + at.shown_as + ", " + std::to_string(n) + ", " + map_protection(prot) + ")",
              raw_->mprotect(at.address, n, prot));
}

LKM_USER_INLINE outcome process::msync(const place& at, std::size_t n, int flags)
{
  return note("msync(" + at.shown_as + ", " + std::to_string(n) + ", " + msync_flags(flags) + ")",
              raw_->msync(at.address, n, flags));
}

LKM_USER_INLINE outcome process::madvise(const place& at, std::size_t n, int advice)
{
  return note("madvise(" + at.shown_as + ", " + std::to_string(n) + ", " + advice_name(advice) + ")",
              raw_->madvise(at.address, n, advice));
}

LKM_USER_INLINE touched process::load(const place& at, std::size_t n)
{
  std::string bytes(n, '\0');
  const long signal = raw_->load(at.address, bytes.data(), n);
  touched result(signal, std::move(bytes));
  say("load(" + at.shown_as + ", " + std::to_string(n) + ") = " + result.text());
  return result;
}

LKM_USER_INLINE touched process::store(const place& at, std::string_view bytes)
{
  const long signal = raw_->store(at.address, bytes.data(), bytes.size());
  say("store(" + at.shown_as + ", " + quote(bytes) +
      ") = " + (signal > 0 ? signal_name(static_cast<int>(signal)) : describe(signal)));
  return signal;
}

LKM_USER_INLINE void process::remark(const std::string& text) { say(text); }

LKM_USER_INLINE std::unique_ptr<process> process::other(const std::string& name, unsigned uid, unsigned gid)
{
  return std::make_unique<process>(*world_, world_->add_process(name, uid, gid), *lines_, name);
}

LKM_USER_INLINE long process::raw_ioctl(int fd, unsigned number, std::uintptr_t arg)
{
  return raw_->ioctl(fd, number, arg);
}

LKM_USER_INLINE void process::say(const std::string& text)
{
  lines_->push_back(name_.empty() ? text : name_ + ": " + text);
}

LKM_USER_INLINE outcome process::note(const std::string& call, long result)
{
  say(call + " = " + describe(result));
  return result;
}

LKM_USER_INLINE std::string process::contents(const std::string& path, std::size_t max)
{
  const long fd = raw_->open(path, O_RDONLY);
  if (fd < 0) return "";
  constexpr std::size_t room = 4096;
  user::memory buffer(*raw_, room, 3);
  const descriptor closes_at_end(*this, fd, false);
  std::string all, wrong;
  for (long n; wrong.empty() && (n = raw_->read(static_cast<int>(fd), buffer.address(), room)) > 0;) {
    all += buffer.load(std::min(static_cast<std::size_t>(n), room));
    if (static_cast<std::size_t>(n) > room)
      wrong = "its read() of " + std::to_string(room) + " bytes answers " + std::to_string(n);
    else if (all.size() > max)
      wrong = "it has not ended after " + std::to_string(max) +
              " bytes: a driver's read() must return 0 at the end. Read it with open() and read() instead";
  }
  raw_->close(static_cast<int>(fd));
  if (!wrong.empty()) throw std::runtime_error("contents(" + quote(path) + "): " + wrong);
  return all;
}

class process::task final : public task_body {
 public:
  task(process& self, std::unique_ptr<work> body) : self_(self), body_(std::move(body)) {}
  long run(system_calls& running) override
  {
    self_.raw_ = &running;
    return body_->run(self_);
  }

 private:
  process& self_;
  std::unique_ptr<work> body_;
};

LKM_USER_INLINE child process::start_spawned(std::string name, std::unique_ptr<work> body)
{
  auto made = new_child(name);
  auto& raw = world_->spawn(*raw_, std::make_unique<task>(*made, std::move(body)), name);
  made->raw_ = &raw;
  return {*this, std::move(made), raw};
}

LKM_USER_INLINE child process::start_forked(std::string name, std::unique_ptr<work> body)
{
  auto made = new_child(name);
  auto& raw = world_->fork(*raw_, std::make_unique<task>(*made, std::move(body)), name, *made->lines_);
  made->raw_ = &raw;
  return {*this, std::move(made), raw};
}

LKM_USER_INLINE std::unique_ptr<process> process::new_child(const std::string& name)
{
  const auto number = ++children_;
  return std::make_unique<process>(
      *world_, (name_.empty() ? "" : name_ + '.') + (name.empty() ? "child" + std::to_string(number) : name));
}

LKM_USER_INLINE child::child(process& parent, std::unique_ptr<process> self, system_calls& raw)
    : parent_(&parent), self_(std::move(self)), raw_(&raw)
{
}

LKM_USER_INLINE void child::wait_until_asleep() { parent_->world().run_until_asleep(parent_->raw(), *raw_); }

LKM_USER_INLINE outcome child::kill(int sig) { return parent_->kill(*self_, sig); }

LKM_USER_INLINE process& child::self() { return *self_; }

LKM_USER_INLINE outcome child::join()
{
  const long result = parent_->world().join(parent_->raw(), *raw_, *self_->lines_);
  // A killed process could not pass on its lines.
  if (result > 128) self_->lines_->clear();
  for (auto& line : *self_->lines_) parent_->lines_->push_back(std::move(line));
  self_->lines_->clear();
  return result;
}

}  // namespace lkm::user
