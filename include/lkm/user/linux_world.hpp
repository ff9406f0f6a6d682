// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The real kernel as a test's world: a static program in a VM makes system calls to the modules that are loaded.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <lkm/user/linux_process.hpp>
#include <lkm/user/world.hpp>

#include <fcntl.h>
#include <linux/netlink.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace lkm::user {

/// What a test sees of the running kernel. The destructor removes what the test left behind: nodes, directories,
/// modules.
class linux_world final : public world {
  using process = linux_process;

 public:
  linux_world() : log_(::open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC))
  {
    // A number that is not among those of the test's own descriptors.
    const int high = ::fcntl(log_, F_DUPFD_CLOEXEC, 900);
    ::close(log_);
    log_ = high;
    ::lseek(log_, 0, SEEK_END);
    ::umask(022);
    listen_to_uevents();
  }
  ~linux_world() override
  {
    processes_.clear();
    linux_process::forget_signals();
    // Modules first: devtmpfs may have made nodes in the test's directories.
    for (auto m = modules_.rbegin(); m != modules_.rend(); ++m) main_.delete_module(*m, O_NONBLOCK);
    // Removed in reverse order, since a name may lead through a link.
    for (auto path = nodes_.rbegin(); path != nodes_.rend(); ++path) ::unlink(path->c_str());
    for (auto d = directories_.rbegin(); d != directories_.rend(); ++d) ::rmdir(d->c_str());
    ::close(log_);
    ::close(uevents_);
  }

  system_calls& user() override { return main_; }

  system_calls& add_process(const std::string&, unsigned uid, unsigned gid) override
  {
    return *processes_.emplace_back(std::make_unique<linux_process>(linux_process::only_standard, uid, gid));
  }

  system_calls& spawn(system_calls& by, std::unique_ptr<task_body> body, const std::string& comm) override
  {
    auto& parent = static_cast<process&>(by);
    linux_process* child = nullptr;
    parent.on_thread([&] { return child = new linux_process(linux_process::keep, 0, 0), 0; });
    processes_.emplace_back(child);
    auto& result = results_[child];
    child->post([child, &result, comm, run = std::shared_ptr<task_body>(std::move(body))] {
      name_this_task(comm);
      try {
        result.set_value(run->run(*child));
      } catch (...) {
        result.set_exception(std::current_exception());
      }
      child->finished = true;
    });
    return *child;
  }

  /// A real fork(2). The child leaves its result and then each of `lines` in shared memory: a pipe would use up
  /// descriptors of the process that forks.
  system_calls& fork(system_calls& by, std::unique_ptr<task_body> body, const std::string& comm,
                     const transcript& lines) override
  {
    auto& parent = static_cast<process&>(by);
    auto* const told = static_cast<char*>(::mmap(nullptr, linux_process::told_size, PROT_READ | PROT_WRITE,
                                                 MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
    const long pid = parent.on_thread([&]() -> long {
      const pid_t forked = ::fork();
      if (forked != 0) return forked;
      linux_process self;
      self.tells_ = told;
      name_this_task(comm);
      std::string text = std::to_string(body->run(self)) + '\n';
      for (const auto& line : lines) text += line + '\n';
      text.copy(told, linux_process::told_size - 1);
      ::_exit(0);
    });
    return *processes_.emplace_back(std::make_unique<linux_process>(static_cast<pid_t>(pid), told));
  }

  /// What the child returned, or 128 and the signal that killed it.
  long join(system_calls&, system_calls& ended, transcript& lines) override
  {
    auto& child = static_cast<process&>(ended);
    if (child.told()) return join_forked(child, lines);
    const long result = results_.at(&child).get_future().get();
    child.end();
    return result;
  }

  /// A thread counts as asleep when it was asleep at this many successive checks, a millisecond apart. A check at which
  /// nothing else in the machine wanted to run counts as five.
  static inline int looks = 10;

  /// Waits until the thread was asleep at that many checks, or has finished.
  void run_until_asleep(system_calls&, system_calls& runs) override
  {
    auto& child = static_cast<process&>(runs);
    const auto id = std::to_string(child.tid());
    const auto stat = child.told() ? "/proc/" + id + "/stat" : "/proc/self/task/" + id + "/stat";
    for (int sure = 0; sure < looks && !child.finished;) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      const auto text = contents(stat);
      const auto end = text.rfind(')');
      const char state = end == std::string::npos ? 'X' : text[end + 2];
      if (state == 'X') return;
      sure = state == 'S' || state == 'D' ? sure + (alone() ? 5 : 1) : 0;
    }
  }

  /// Records since the world was made: "<6>text".
  std::vector<std::string> dmesg() override
  {
    char record[8192];
    for (ssize_t n; (n = ::read(log_, record, sizeof record)) > 0;) {
      const std::string_view text(record, static_cast<std::size_t>(n));
      const auto semicolon = text.find(';');
      const auto level = std::strtoul(record, nullptr, 10) & 7;
      const auto line = text.substr(semicolon + 1, text.find('\n', semicolon) - semicolon - 1);
      lines_.push_back('<' + std::to_string(level) + '>' + std::string(line));
    }
    return lines_;
  }

  /// Always empty: Linux keeps no list of bugs.
  std::vector<std::string> bugs() override { return {}; }

  /// The uevents since the world was made, for devices of the given subsystems: "add@/devices/…", followed by the
  /// variables other than SEQNUM and DISKSEQ, each after a space.
  std::vector<std::string> uevents(std::span<const std::string> subsystems) override
  {
    char message[8192];
    for (ssize_t n; (n = ::recv(uevents_, message, sizeof message, MSG_DONTWAIT)) > 0;) {
      std::string event, subsystem;
      for (std::string_view rest(message, static_cast<std::size_t>(n)); !rest.empty();) {
        const auto word = rest.substr(0, rest.find('\0'));
        rest.remove_prefix(std::min(word.size() + 1, rest.size()));
        if (word.starts_with("SEQNUM=") || word.starts_with("DISKSEQ=")) continue;
        if (word.starts_with("SUBSYSTEM=")) subsystem = word.substr(10);
        event += (event.empty() ? "" : " ") + std::string(word);
      }
      heard_.push_back({std::move(subsystem), std::move(event)});
    }
    std::vector<std::string> wanted;
    for (const auto& [subsystem, event] : heard_)
      if (std::find(subsystems.begin(), subsystems.end(), subsystem) != subsystems.end()) wanted.push_back(event);
    return wanted;
  }
  std::int64_t now() override { return ::time(nullptr); }

  void made_node(const std::string& path) override { nodes_.push_back(path); }
  void made_directory(const std::string& path) override { directories_.push_back(path); }
  void renamed(const std::string& from, const std::string& to) override
  {
    auto old_path = from, new_path = to;
    old_path.erase(old_path.find_last_not_of('/') + 1);
    new_path.erase(new_path.find_last_not_of('/') + 1);
    for (auto* const list : {&nodes_, &directories_})
      for (auto path : std::vector(*list))
        if (path == old_path || path.starts_with(old_path + '/'))
          list->push_back(path.replace(0, old_path.size(), new_path));
  }
  void loaded_module(const std::string& name) override { modules_.push_back(name); }
  void removed_module(const std::string& name) override { std::erase(modules_, name); }

 private:
  static void name_this_task(const std::string& comm)
  {
    if (!comm.empty()) ::prctl(PR_SET_NAME, comm.c_str());
  }

  static long join_forked(process& child, transcript& lines)
  {
    int status = 0;
    ::waitpid(child.tid(), &status, 0);
    if (WIFSIGNALED(status)) return 128 + WTERMSIG(status);
    std::istringstream text(child.told());
    std::string line;
    std::getline(text, line);
    const long result =
        line.starts_with(exec_probe::told_by_exec) ? WEXITSTATUS(status) : std::strtol(line.c_str(), nullptr, 10);
    while (std::getline(text, line)) lines.push_back(line);
    return result;
  }

  /// True if this is the only thread that wants to run: then only an interrupt can wake a sleeping one.
  static bool alone() { return contents("/proc/loadavg").find(" 1/") != std::string::npos; }

  /// The contents of a small file in /proc. One read must return all of it, because the text is made again for each
  /// read.
  static std::string contents(const std::string& path)
  {
    char text[1024];
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const auto n = ::read(fd, text, sizeof text);
    ::close(fd);
    return {text, static_cast<std::size_t>(std::max<ssize_t>(n, 0))};
  }

  /// Opens a socket that receives uevents, as udev does.
  void listen_to_uevents()
  {
    const int socket = ::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT);
    uevents_ = ::fcntl(socket, F_DUPFD_CLOEXEC, 901);
    ::close(socket);
    ::sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = 1;
    ::bind(uevents_, reinterpret_cast<const ::sockaddr*>(&address), sizeof address);
  }

  linux_process main_;
  std::deque<std::unique_ptr<linux_process>> processes_;
  std::map<linux_process*, std::promise<long>> results_;
  std::vector<std::string> nodes_, directories_, modules_, lines_;
  std::vector<std::pair<std::string, std::string>> heard_;  // subsystem, event
  int log_, uevents_ = -1;
};

}  // namespace lkm::user
