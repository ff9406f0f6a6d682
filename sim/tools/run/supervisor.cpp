// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "supervisor.hpp"

#include "filter.hpp"
#include "host_tasks.hpp"
#include "paths.hpp"

#include <fcntl.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace lkm::run {

namespace {

/// Whether ids are what the supervisor says: root is root, and needs no telling.
bool in_name(const options& asked) { return !asked.keep_ids && (geteuid() || (asked.user && asked.user->uid)); }

}  // namespace

supervisor::supervisor(const options& asked)
    : asked_(asked),
      kernel_(std::make_unique<sim::kernel>(sim::kernel_options{asked.seed, asked.processors, asked.preemption})),
      session_(kernel_->get<sim::uts>().init.name.release, asked.user ? asked.user->uid : geteuid(),
               asked.user ? asked.user->gid : getegid()),
      users_(in_name(asked), asked.user ? identity::of(asked.user->uid, asked.user->gid) : identity::of(0, 0))
{
  if (pages_.usable()) kernel_->get<sim::page_allocator>().source = &pages_;
  // As dmesg has it: what Linux says of a module that is not its own.
  kernel_->get<sim::taints>().logs_modules = true;
  auto& name = kernel_->get<sim::uts>().init.name;
  gethostname(name.nodename, sizeof name.nodename - 1);
  kernel_->get<sim::procfs>().add_text("version", [&name] {
    return std::string(name.sysname) + " version " + name.release + " (lkm's simulated kernel) " + name.version + '\n';
  });
  // The kernel's own modprobe finds what was installed, and nothing of the folder that lkm run was started in.
  setenv("LKM_MODULE_PATH", session_.installed_modules().c_str(), 1);
  events_ = epoll_create1(EPOLL_CLOEXEC);
  host_clock_ = clock_of_host();
}

supervisor::~supervisor()
{
  for (const int fd : {listener_, events_, children_})
    if (fd >= 0) ::close(fd);
}

int supervisor::insert_modules()
{
  for (const auto& module : asked_.modules) {
    const auto end = std::min(module.find(' '), module.size());
    std::ostringstream image;
    std::ifstream file(module.substr(0, end), std::ios::binary);
    if (!file) {
      std::fprintf(stderr, "lkm: cannot read %s: %s\n", module.substr(0, end).c_str(), std::strerror(errno));
      return -ENOENT;
    }
    image << file.rdbuf();
    int error = 0;
    try {
      const auto parameters = end < module.size() ? module.substr(end + 1) : std::string();
      error = kernel_->user().finit_module(image.str(), parameters, 0);
    } catch (const std::exception& why) {
      std::fprintf(stderr, "lkm: %s\n", why.what());
      return -EIO;
    }
    if (error) {
      std::fprintf(stderr, "lkm: cannot insert %s: %s\n", module.c_str(), std::strerror(-error));
      for (const auto& record : kernel_->log().records())
        if (record.level <= 4) std::fprintf(stderr, "lkm:   %s\n", record.text.c_str());
      return error;
    }
  }
  return 0;
}

int supervisor::run()
{
  // What is left of programs when their parents end comes here, and stays in reach of ptrace's rules.
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  sigset_t heard;
  sigemptyset(&heard);
  for (const int signal : {SIGCHLD, SIGTERM, SIGHUP}) sigaddset(&heard, signal);
  sigprocmask(SIG_BLOCK, &heard, nullptr);
  children_ = signalfd(-1, &heard, SFD_NONBLOCK | SFD_CLOEXEC);
  // The terminal's signals are for the programs.
  for (const int signal : {SIGINT, SIGQUIT, SIGTSTP, SIGTTOU, SIGPIPE}) std::signal(signal, SIG_IGN);

  // For the kernel here alone, and not for the programs.
  unsetenv("LKM_MODULE_PATH");
  const auto [pid, listener] =
      start(asked_.command, notified_calls(users_.in_name()), asked_.user && !geteuid() ? &*asked_.user : nullptr);
  setenv("LKM_MODULE_PATH", session_.installed_modules().c_str(), 1);
  command_ = pid;
  listener_ = listener;
  // Newer kernels then switch to the supervisor and back without waking another processor.
  ioctl(listener_, _IOW('!', 4, std::uint64_t), 1UL);  // SECCOMP_IOCTL_NOTIF_SET_FLAGS, ..._FD_SYNC_WAKE_UP
  rlimit descriptors;
  getrlimit(RLIMIT_NOFILE, &descriptors);
  descriptors.rlim_cur = descriptors.rlim_max;
  setrlimit(RLIMIT_NOFILE, &descriptors);

  // What is rarely ready costs each call nothing behind a set of its own.
  for (const int fd : {children_, pages_.events()}) {
    epoll_event event{EPOLLIN, {nullptr}};
    epoll_ctl(events_, EPOLL_CTL_ADD, fd, &event);
  }
  pollfd ready[] = {{listener_, POLLIN, 0}, {files_.events(), POLLIN, 0}, {events_, POLLIN, 0}};
  while (!status_) {
    ++turn_;
    // The first of these is looked at first: whoever closed a file before a call is then heard before the call.
    timespec most{};
    const int wait = wait_time();
    most.tv_sec = wait / 1'000'000;
    most.tv_nsec = wait % 1'000'000 * 1000L;
    for (auto& r : ready) r.revents = 0;
    const int count = ppoll(ready, std::size(ready), wait < 0 ? nullptr : &most, nullptr);
    interrupt_waiting();
    if (!count && asked_.virtual_time) jump();
    if (count < 0 && errno != EINTR) throw std::runtime_error(std::string("ppoll: ") + std::strerror(errno));
    if (ready[1].revents) release_closed();
    bool something = ready[0].revents & POLLHUP;
    if (ready[2].revents) {
      epoll_event happened[64];
      const int n = epoll_wait(events_, happened, 64, 0);
      for (int i = 0; i < n; ++i) {
        if (!happened[i].data.ptr) {
          something = true;
          continue;
        }
        auto& who = *static_cast<client*>(happened[i].data.ptr);
        // A program that has ended, or else a file that its call waits for.
        pollfd ended{who.pidfd, POLLIN, 0};
        if (who.pidfd >= 0 && ::poll(&ended, 1, 0) == 1) {
          std::vector<client*> threads;
          for (const auto& [tid, c] : clients_)
            if (c == &who || (who.leads && c->tgid == who.tgid)) threads.push_back(c);
          for (auto* const c : threads) end(*c);
        } else if (!dead()) {
          kernel_->scheduler().wake(*who.task, waist::TASK_INTERRUPTIBLE);
        }
      }
    }
    if (something) close_mappings(false);
    if (ready[0].revents & POLLIN) take_notification();
    if (something) reap();
    run_kernel();
  }
  kill_the_rest();
  return *status_;
}

/// Microseconds until something is due; negative for ever.
int supervisor::wait_time()
{
  constexpr int look_at_signals = 10'000;
  int wait = waiting_ ? std::max(look_at_signals, static_cast<int>(waiting_) * 500) : -1;
  if (dead()) return -1;
  const auto next = kernel_->scheduler().next_event();
  if (next == sim::scheduler::never) return wait;
  if (asked_.virtual_time) return waiting_ ? 0 : wait;
  const auto now = kernel_->now() + (clock_of_host() - host_clock_);
  const auto until = next <= now ? 0 : (next - now + 999) / 1000;
  return wait < 0 || until < static_cast<std::uint64_t>(wait)
             ? static_cast<int>(std::min<std::uint64_t>(until, 1'000'000'000))
             : wait;
}

/// Lets the tasks run, and the time pass that has passed.
void supervisor::run_kernel()
{
  if (dead()) return;
  try {
    if (!asked_.virtual_time) {
      const auto now = clock_of_host();
      kernel_->run_until(kernel_->now() + (now - std::exchange(host_clock_, now)));
    } else {
      kernel_->run_others();
    }
  } catch (const std::exception& why) {
    kernel_died(why);
  }
}

void supervisor::kernel_died(const std::exception& why)
{
  if (!std::exchange(told_of_death_, true))
    std::fprintf(stderr, "lkm: the simulated kernel has ended: %s\n", why.what());
  for (auto& c : all_clients_)
    if (c.current && !c.current->answered) {
      answer(*c.current, -ENODEV);
      c.current.reset();
    }
  waiting_ = 0;
}

void supervisor::take_notification()
{
  call c{*this, {}};
  if (ioctl(listener_, SECCOMP_IOCTL_NOTIF_RECV, &c.in)) return;
  c.kind = kind_of(c.in.data.nr);
  if (!c.kind || !is_ours(c)) {
    if (!c.host_path.empty() && !c.answered) return make_host_call(c);
    if (!c.answered && users_.in_name() && c.kind && owners_.answers(c)) return;
    return let_host(c);
  }
  if (c.answered) return;
  if (dead()) return answer(c, c.in.data.nr == SYS_syslog ? log_of_dead_kernel(c) : -ENODEV);
  begin(std::move(c));
}

bool supervisor::is_ours(call& c)
{
  const auto& kind = *c.kind;
  switch (kind.about) {
    case call_kind::descriptor:
      c.fd = c.number(kind.at);
      c.file = files_.find(static_cast<pid_t>(c.in.pid), c.fd);
      return c.file != nullptr;
    case call_kind::path:
    case call_kind::path_itself: {
      const bool follow =
          kind.about == call_kind::path && !(kind.flags >= 0 && (c.argument(kind.flags) & AT_SYMLINK_NOFOLLOW));
      return path_is_ours(c, kind.folder < 0 ? AT_FDCWD : c.number(kind.folder), c.argument(kind.at), follow);
    }
    case call_kind::something: return kind.decide(c);
  }
  return false;
}

bool supervisor::path_is_ours(call& c, int folder, sim::user_address text, bool follow)
{
  std::string path;
  bool in_session = false;  // it begins there, and not where its text says
  if (memory_of(c).string(path, text)) return false;
  const auto task = static_cast<pid_t>(c.in.pid);
  if (path.empty()) {
    if (folder == AT_FDCWD || !c.kind || c.kind->flags < 0 || !(c.argument(c.kind->flags) & AT_EMPTY_PATH))
      return false;
    c.fd = folder;
    c.file = files_.find(task, folder);
    return c.file != nullptr;
  }
  if (path[0] != '/') {
    std::string base;
    if (folder != AT_FDCWD)
      if (const auto directory = files_.find(task, folder)) base = directory->path;
    if (base.empty()) {
      base = link_of("/proc/" + std::to_string(task) + (folder == AT_FDCWD ? "/cwd" : "/fd/" + std::to_string(folder)));
      if (!base.starts_with('/')) return false;
      if (auto seen = session_.seen_as(base)) {
        base = *std::move(seen);
        in_session = true;
      }
    }
    path = base + '/' + path;
  }
  auto plain = normalized(path);
  if (const int fd = own_descriptor(plain); fd >= 0) {
    const auto file = files_.find(task, fd);
    if (file) c.path = file->path;
    return file != nullptr;
  }
  auto where = side_of(plain, *kernel_);
  if (session_.has_modules(plain)) {
    c.host_path = session_.place_of(plain);
    return false;
  }
  // A link of the host's may lead here.
  const auto is_system = [&] {
    return std::ranges::any_of(std::array{"/usr/", "/lib", "/etc/", "/bin/", "/proc/", "/dev/"},
                               [&](const char* top) { return plain.starts_with(top); });
  };
  for (int links = 0; where == side::host && follow && links < 8 && !is_system(); ++links) {
    char target[4096];
    const auto n = ::readlink(plain.c_str(), target, sizeof target);
    if (n <= 0) break;
    const std::string_view text_of_link(target, static_cast<std::size_t>(n));
    plain = normalized(text_of_link[0] == '/' ? std::string(text_of_link)
                                              : plain.substr(0, plain.rfind('/') + 1).append(text_of_link));
    where = side_of(plain, *kernel_);
    path = plain;
  }
  if (where != side::ours) {
    if (in_session) {
      // The supervisor itself is another process.
      constexpr std::string_view self = "/proc/self";
      c.host_path = is_in(plain, self) ? "/proc/" + std::to_string(task) + plain.substr(self.size()) : plain;
    }
    return false;
  }
  // Its own ".." are the simulated kernel's matter, which knows the links.
  const bool from_here = path.starts_with("/dev/") || path.starts_with("/proc/") || path.starts_with("/sys");
  c.path = from_here ? path : plain;
  return true;
}

/// What syslog(2) says when nothing else answers any more: dmesg shows how the kernel ended.
long supervisor::log_of_dead_kernel(const call& c)
{
  std::string text;
  for (const auto& record : kernel_->log().records()) text += sim::syslog_text(record);
  const auto action = static_cast<sim::syslog_action>(c.number(0));
  if (action == sim::syslog_action::size_buffer) return static_cast<long>(std::max<std::size_t>(text.size(), 1));
  if (action != sim::syslog_action::read_all) return -ENODEV;
  const auto n = std::min<std::size_t>(text.size(), static_cast<std::size_t>(std::max(c.number(2), 0)));
  return memory_of(c).write(c.argument(1), text.data() + (text.size() - n), n) ? -EFAULT : static_cast<long>(n);
}

void supervisor::begin(call c)
{
  const auto tid = static_cast<pid_t>(c.in.pid);
  auto& who = client_of(tid);
  if (std::exchange(who.renamed, false)) read_name(who);
  if (std::exchange(who.someone_else, false)) users_.of(tid).show_to(*who.task);
  c.who = &who;
  if (who.current) {
    // Its former call was taken back by a signal.
    end(who);
    run_kernel();
    return begin(std::move(c));
  }
  who.current.emplace(std::move(c));
  who.memory.id = who.current->in.id;
  who.memory.listener = listener_;
  who.memory.turn = &turn_;
  who.memory.begun = turn_;
  who.begun = false;
  ++waiting_;
  kernel_->scheduler().wake(*who.task, ~0U);
}

void supervisor::executes(pid_t tid, const std::string& program)
{
  const auto known = clients_.find(tid);
  if (known != clients_.end()) known->second->renamed = known->second->someone_else = true;
  if (!users_.in_name() || (program != session_.programs() + "/sudo" && program != session_.programs() + "/su")) return;
  // As if it had the setuid bit.
  auto who = users_.of(tid);
  who.user.effective = who.user.saved = who.user.fs = 0;
  who.effective = who.permitted = sim::all_capabilities;
  users_.change(tid, std::move(who));
}

void supervisor::ids_change(pid_t tid)
{
  const auto known = clients_.find(tid);
  if (known == clients_.end()) return;
  for (const auto& [task, who] : clients_)
    if (who->tgid == known->second->tgid) who->someone_else = true;
}

void supervisor::read_name(client& who)
{
  char path[40];
  std::snprintf(path, sizeof path, "/proc/%d/comm", who.tid);
  const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  const auto n = ::read(fd, who.task->comm, sizeof who.task->comm - 1);
  ::close(fd);
  if (n > 0) who.task->comm[n - 1] = '\0';
}

client& supervisor::client_of(pid_t tid)
{
  const auto known = clients_.find(tid);
  if (known != clients_.end()) return *known->second;
  auto& who = fresh_client();
  who.renamed = who.someone_else = true;
  who.tid = tid;
  who.memory.task = tid;
  const auto status = text_of("/proc/" + std::to_string(tid) + "/status");
  const auto group = field(status, "Tgid");
  who.tgid = group.empty() ? tid : std::stoi(group);
  who.task->pid = tid;
  who.task->tgid = who.tgid;
  who.task->signal_goes_to = send_to_program;
  // PIDFD_THREAD, of Linux 6.9. Elsewhere the task of a thread is kept until its process ends.
  constexpr int of_thread = O_EXCL;
  who.leads = std::ranges::none_of(clients_, [&](const auto& c) { return c.second->tgid == who.tgid; });
  who.pidfd = static_cast<int>(syscall(SYS_pidfd_open, who.leads ? who.tgid : tid, who.leads ? 0 : of_thread));
  epoll_event event{EPOLLIN, {&who}};
  if (who.pidfd >= 0) epoll_ctl(events_, EPOLL_CTL_ADD, who.pidfd, &event);
  clients_[tid] = &who;
  return who;
}

client& supervisor::fresh_client()
{
  if (!free_clients_.empty()) {
    auto& who = *free_clients_.back();
    free_clients_.pop_back();
    return who;
  }
  auto& who = all_clients_.emplace_back();
  who.task = &kernel_->fork(kernel_->user(), [this, &who](sim::process& me) { return serve(who, me); });
  who.task->memory().outside = &who.memory;
  who.task->descriptors().limit = 1U << 20;
  run_kernel();
  return who;
}

/// What the task of a client does: it sleeps until there is a call to make.
long supervisor::serve(client& who, sim::process& me)
{
  for (const int fd : {0, 1, 2}) me.close(fd);
  while (!ends_) {
    if (who.current && !who.begun) {
      who.begun = true;
      make_call(who);
      if (dead()) return 0;
      continue;
    }
    if (who.ends) {
      me.pending_signals = 0;
      me.actions = {};
      who.ends = false;
      free_clients_.push_back(&who);
      continue;
    }
    me.idles = true;
    me.__state = waist::TASK_UNINTERRUPTIBLE;
    kernel_->scheduler().schedule();
    me.idles = false;
  }
  return 0;
}

void supervisor::make_call(client& who)
{
  auto& c = *who.current;
  long result = 0;
  try {
    result = c.kind->run(c);
    // The program's own kernel decides what a signal makes of this: it has the handlers.
    const long raw = who.task->result_at_signal();
    if (result == -EINTR &&
        (raw == -waist::ERESTARTSYS || raw == -waist::ERESTARTNOINTR || raw == -waist::ERESTARTNOHAND))
      result = raw;
    else if (result == -EINTR && raw == -waist::ERESTART_RESTARTBLOCK)
      result = -waist::ERESTARTNOHAND;
  } catch (const sim::killed&) {
    result = -EINTR;
  } catch (const sim::kernel_bug& why) {
    // Linux ends the task that oopses.
    ::kill(who.tgid, SIGKILL);
    kernel_died(why);
    result = -ENODEV;
  } catch (const sim::kernel_death& why) {
    kernel_died(why);
    result = -ENODEV;
  } catch (const std::exception& why) {
    say_once(why.what());
    result = -EIO;
  }
  if (!who.current) return;  // answered when the kernel died
  if (!c.answered)
    answer(c, result);
  else if (asked_.trace)
    trace(c, result);
  who.current.reset();
  if (waiting_) --waiting_;
}

void supervisor::answer(const call& c, long result)
{
  respond(c, result);
  if (asked_.trace) [[unlikely]]
    trace(c, result);
}

void supervisor::respond(const call& c, long result)
{
  seccomp_notif_resp out{};
  out.id = c.in.id;
  if (result < 0 && result >= -4095)
    out.error = static_cast<int>(result);
  else
    out.val = result;
  ioctl(listener_, SECCOMP_IOCTL_NOTIF_SEND, &out);
}

void supervisor::let_host(const call& c)
{
  if (c.answered) return;
  seccomp_notif_resp out{};
  out.id = c.in.id;
  out.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
  ioctl(listener_, SECCOMP_IOCTL_NOTIF_SEND, &out);
}

void supervisor::trace(const call& c, long result)
{
  std::string line = "[" + std::to_string(c.in.pid) + "] " + c.kind->name + "(";
  if (c.file)
    line += std::to_string(c.fd) + "<" + c.file->path + ">";
  else if (!c.path.empty())
    line += '"' + c.path + '"';
  char number[24];
  for (int i = c.file || !c.path.empty() ? (c.kind->folder >= 0 ? 2 : 1) : 0; i < 4; ++i) {
    std::snprintf(number, sizeof number, "%s%#lx", line.back() == '(' ? "" : ", ", static_cast<long>(c.argument(i)));
    line += number;
  }
  line += ") = " + std::to_string(result);
  if (result < 0 && result >= -4095) {
    const char* const name = strerrorname_np(static_cast<int>(-result));
    line += name ? std::string(" ") + name : result == -waist::ERESTARTSYS ? " ERESTARTSYS" : "";
  }
  std::fprintf(stderr, "%s\n", line.c_str());
}

void supervisor::release_closed()
{
  for (auto& file : files_.closed()) to_release_.push_back({std::move(file), {}});
  release_left();
}

/// Tasks of their own do it, since a driver may sleep there.
void supervisor::release_left()
{
  if (dead()) return to_release_.clear();
  for (std::size_t needed = to_release_.size(); needed; --needed) {
    auto idle = std::ranges::find_if(releasers_, [](const auto& r) { return r.idle; });
    if (idle == releasers_.end()) {
      auto& r = releasers_.emplace_back(nullptr, false);
      r.task = &kernel_->fork(kernel_->user(), [this, &r](sim::process& me) -> long {
        for (const int fd : {0, 1, 2}) me.close(fd);
        while (!ends_) {
          while (!to_release_.empty()) {
            const auto [file, map] = std::move(to_release_.front());
            to_release_.pop_front();
            me.pid = me.tgid = map ? map->owner : file->opener;
            std::snprintf(me.comm, sizeof me.comm, "%s", (map ? map->comm : file->comm).c_str());
            try {
              if (map) {
                me.system_call("munmap", [&]() -> long {
                  const sim::mmap_write_guard guard(*map->mm);
                  return sim::do_munmap(*map->mm, map->start, map->length);
                });
                me.pid = me.tgid = 0;
                continue;
              }
              me.system_call("close", [&]() -> long {
                me.file = file->file;
                // Locks are their owners'. A driver's own lock() would see a task that does not run.
                for (auto* const owner : file->lockers) {
                  if (file->file->f_op->lock) break;
                  sim::current_task = owner;
                  sim::locks_remove_posix(sim::as_open_file(file->file));
                  sim::current_task = &me;
                }
                sim::filp_close(file->file);
                me.file = nullptr;
                return 0;
              });
            } catch (const sim::kernel_death& why) {
              kernel_died(why);
              return 0;
            }
            me.pid = me.tgid = 0;
          }
          r.idle = true;
          me.idles = true;
          me.__state = waist::TASK_UNINTERRUPTIBLE;
          kernel_->scheduler().schedule();
          me.idles = r.idle = false;
        }
        return 0;
      });
    } else {
      idle->idle = false;
      kernel_->scheduler().wake(*idle->task, ~0U);
    }
    run_kernel();
    if (to_release_.empty() || dead()) return;
  }
}

/// The thread has gone, or taken its call back.
void supervisor::end(client& who)
{
  clients_.erase(who.tid);
  who.ends = true;
  // What it still does in a driver is ended as kill -9 ends it.
  who.task->signal_goes_to = nullptr;
  if (!dead()) {
    if (who.current)
      sim::send_signal(*who.task, SIGKILL);
    else
      kernel_->scheduler().wake(*who.task, ~0U);
  }
  if (who.pidfd >= 0) ::close(who.pidfd);
  who.pidfd = -1;
  who.task->pid = who.task->tgid = 0;
}

/// Virtual time passes when nothing else can happen.
void supervisor::jump()
{
  const auto next = kernel_->scheduler().next_event();
  if (dead() || next == sim::scheduler::never) return;
  try {
    kernel_->run_until(std::max(next, kernel_->now()));
  } catch (const std::exception& why) {
    kernel_died(why);
  }
}

void supervisor::reap()
{
  signalfd_siginfo info;
  while (::read(children_, &info, sizeof info) > 0)
    if (info.ssi_signo != SIGCHLD) ::kill(command_, static_cast<int>(info.ssi_signo));
  int status;
  pid_t pid;
  while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0) {
    if (pid != command_) continue;
    if (WIFSTOPPED(status)) {
      // The shell that started us is to see that its job has stopped.
      raise(SIGSTOP);
      continue;
    }
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
}

/// What the command has left behind ends with the machine that it ran on.
void supervisor::kill_the_rest()
{
  const auto children = "/proc/self/task/" + std::to_string(getpid()) + "/children";
  for (int tries = 0; tries < 100; ++tries) {
    std::istringstream left(text_of(children));
    bool any = false;
    for (pid_t pid; left >> pid; any = true) ::kill(pid, SIGKILL);
    while (waitpid(-1, nullptr, WNOHANG) > 0) any = true;
    if (!any) break;
    usleep(1000);
  }
}

bool supervisor::shut_down()
{
  release_closed();
  close_mappings(true);
  if (!dead()) {
    ends_ = true;
    for (auto& who : all_clients_)
      if (who.current) sim::send_signal(*who.task, SIGKILL);
    for (auto& who : all_clients_)
      if (who.task->idles) kernel_->scheduler().wake(*who.task, ~0U);
    for (auto& r : releasers_)
      if (r.idle) kernel_->scheduler().wake(*r.task, ~0U);
    run_kernel();
  }
  if (!dead())
    for (const auto& set : epoll_sets_)
      kernel_->user().system_call("close", [&]() -> long { return sim::fput(set.set), 0; });
  kernel_->shut_down();
  bool any = false;
  for (const auto& finding : kernel_->report().findings()) {
    any |= finding.level == sim::severity::bug;
    if (asked_.report) std::fprintf(stderr, "lkm: %s\n", sim::report::with_level(finding).c_str());
  }
  return any;
}

int run(options& asked)
{
  supervisor serves(asked);
  const char* const path = std::getenv("PATH");
  setenv("PATH", (serves.session().programs() + ':' + (path ? path : "/usr/bin:/bin")).c_str(), 1);
  if (serves.insert_modules()) {
    serves.shut_down();
    return 126;
  }
  const int status = serves.run();
  const bool found_bug = serves.shut_down();
  return asked.report && found_bug ? 3 : status;
}

void supervisor::say_once(const std::string& text)
{
  if (std::ranges::find(said_, text) != said_.end()) return;
  said_.push_back(text);
  std::fprintf(stderr, "lkm: %s\n", text.c_str());
}

}  // namespace lkm::run
