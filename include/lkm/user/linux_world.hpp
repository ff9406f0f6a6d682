// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The real kernel as a test's world: system calls against the modules that are loaded, from a static program in a VM.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <lkm/user/process.hpp>

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

namespace lkm::user {

/// A thread with descriptors, ids and a umask of its own, which is what a process is to a driver. Its calls are the
/// real ones, and return a negative errno as the kernel does.
class linux_process {
 public:
  using task = std::function<void()>;

  /// The thread that makes it.
  linux_process() : tid_(gettid()) {}

  /// A thread that does what it is given; it starts with the descriptors of the thread that makes it.
  enum descriptors { keep, only_standard };
  linux_process(descriptors which, unsigned uid, unsigned gid) : thread_(std::in_place, [this, which, uid, gid] { serve(which, uid, gid); })
  {
    ready_.get_future().wait();
  }
  /// A child that fork() made; `told` is the memory, `told_size` bytes, that it shares to tell how it went.
  linux_process(pid_t child, char* told) : tid_(child), told_(told) {}
  linux_process(const linux_process&) = delete;
  linux_process& operator=(const linux_process&) = delete;
  ~linux_process()
  {
    end();
    if (told_) ::munmap(told_, told_size);
  }

  pid_t tid() const { return tid_; }
  /// Null for a thread.
  const char* told() const { return told_; }
  static constexpr std::size_t told_size = 1 << 20;
  /// True once a thread has done what it was spawned for.
  std::atomic<bool> finished = false;

  /// Runs `work` on this process's thread, and does not wait for it.
  void post(task work)
  {
    const std::lock_guard guard(lock_);
    work_.push_back(std::move(work));
    changed_.notify_one();
  }

  void end()
  {
    if (!thread_) return;
    post(nullptr);
    thread_->join();
    thread_.reset();
    // join() returns before the kernel has closed what the thread had open; its entry goes after that.
    const auto entry = "/proc/self/task/" + std::to_string(tid_);
    while (::access(entry.c_str(), F_OK) == 0) std::this_thread::sleep_for(std::chrono::microseconds(200));
  }

  long open(const std::string& path, int flags)
  {
    return on_thread([&] { return answer(::syscall(SYS_openat, AT_FDCWD, path.c_str(), flags, 0)); });
  }
  long close(int fd) { return on_thread([&] { return answer(::syscall(SYS_close, fd)); }); }
  long read(int fd, std::uintptr_t at, std::size_t n) { return on_thread([&] { return answer(::syscall(SYS_read, fd, at, n)); }); }
  long write(int fd, std::uintptr_t at, std::size_t n) { return on_thread([&] { return answer(::syscall(SYS_write, fd, at, n)); }); }
  long pread(int fd, std::uintptr_t at, std::size_t n, long long pos) { return on_thread([&] { return answer(::syscall(SYS_pread64, fd, at, n, pos)); }); }
  long pwrite(int fd, std::uintptr_t at, std::size_t n, long long pos) { return on_thread([&] { return answer(::syscall(SYS_pwrite64, fd, at, n, pos)); }); }
  long lseek(int fd, long long offset, int whence) { return on_thread([&] { return answer(::syscall(SYS_lseek, fd, offset, whence)); }); }
  long ioctl(int fd, unsigned number, unsigned long arg) { return on_thread([&] { return answer(::syscall(SYS_ioctl, fd, number, arg)); }); }
  long fsync(int fd) { return on_thread([&] { return answer(::syscall(SYS_fsync, fd)); }); }
  long poll(std::span<pollfd> list, int timeout) { return on_thread([&] { return answer(::syscall(SYS_poll, list.data(), list.size(), timeout)); }); }
  long dup(int fd) { return on_thread([&] { return answer(::syscall(SYS_dup, fd)); }); }
  long dup2(int fd, int copy) { return on_thread([&] { return answer(::syscall(SYS_dup2, fd, copy)); }); }
  long mknod(const std::string& path, unsigned mode, unsigned dev)
  {
    return on_thread([&] { return answer(::syscall(SYS_mknod, path.c_str(), mode, static_cast<unsigned>(makedev(dev >> 20, dev & 0xfffff)))); });
  }
  long mkdir(const std::string& path, unsigned mode) { return on_thread([&] { return answer(::syscall(SYS_mkdir, path.c_str(), mode)); }); }
  long unlink(const std::string& path) { return on_thread([&] { return answer(::syscall(SYS_unlink, path.c_str())); }); }
  long chmod(const std::string& path, unsigned mode) { return on_thread([&] { return answer(::syscall(SYS_chmod, path.c_str(), mode)); }); }
  long chown(const std::string& path, unsigned uid, unsigned gid) { return on_thread([&] { return answer(::syscall(SYS_chown, path.c_str(), uid, gid)); }); }
  long stat(const std::string& path, struct ::stat& out) { return on_thread([&] { return answer(::stat(path.c_str(), &out)); }); }
  unsigned umask(unsigned mask) { return static_cast<unsigned>(on_thread([&] { return static_cast<long>(::umask(mask)); })); }

  /// `name` is that of NAME.ko in the directory LKM_KO_PATH, else in the working directory.
  long init_module(const std::string& name, const std::string& args)
  {
    return on_thread([&]() -> long {
      const char* const directory = std::getenv("LKM_KO_PATH");
      const auto file = std::string(directory ? directory : ".") + '/' + name + ".ko";
      const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
      if (fd < 0) return -errno;
      const long result = answer(::syscall(SYS_finit_module, fd, args.c_str(), 0));
      ::close(fd);
      return result;
    });
  }
  long delete_module(const std::string& name) { return on_thread([&] { return answer(::syscall(SYS_delete_module, name.c_str(), O_NONBLOCK)); }); }

  /// The action is that of the whole program, as threads have it; what a thread saw is counted for each.
  long count_signal(int sig, bool restart)
  {
    struct ::sigaction action {};
    action.sa_handler = [](int) { ++seen_on_this_thread_; };
    action.sa_flags = restart ? SA_RESTART : 0;
    return answer(::sigaction(sig, &action, nullptr));
  }
  unsigned signals_seen() { return static_cast<unsigned>(on_thread([] { return static_cast<long>(seen_on_this_thread_); })); }
  long kill(linux_process& other, int sig)
  {
    const bool forked = other.told_;
    return on_thread([&] { return answer(::syscall(SYS_tgkill, forked ? other.tid() : getpid(), other.tid(), sig)); });
  }

  /// Runs `call` on this process's thread, and waits for it.
  template <class Call>
  long on_thread(Call call)
  {
    if (gettid() == tid_) return call();
    if (!thread_) throw std::logic_error("this process has ended: ask it before join()");
    std::promise<long> result;
    post([&] { result.set_value(call()); });
    return result.get_future().get();
  }

 private:
  static long answer(long result) { return result < 0 ? -errno : result; }

  void serve(descriptors which, unsigned uid, unsigned gid)
  {
    ::unshare(CLONE_FILES | CLONE_FS);
    if (which == only_standard) ::syscall(SYS_close_range, 3U, ~0U, 0U);
    // The bare calls: glibc's would change every thread.
    if (gid) ::syscall(SYS_setresgid, gid, gid, gid);
    if (uid) ::syscall(SYS_setresuid, uid, uid, uid);
    tid_ = gettid();
    ready_.set_value();
    while (true) {
      std::unique_lock guard(lock_);
      changed_.wait(guard, [&] { return !work_.empty(); });
      auto work = std::move(work_.front());
      work_.pop_front();
      guard.unlock();
      if (!work) return;
      work();
    }
  }

  static inline thread_local unsigned seen_on_this_thread_ = 0;
  std::atomic<pid_t> tid_ = 0;
  char* told_ = nullptr;
  std::promise<void> ready_;
  std::mutex lock_;
  std::condition_variable changed_;
  std::deque<task> work_;
  std::optional<std::thread> thread_;
};

/// What a test sees of the running kernel. What it left behind goes with it: nodes, directories, modules.
class linux_world {
 public:
  using process = linux_process;

  linux_world() : log_(::open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC))
  {
    // Out of the way of the numbers that the test's own descriptors get.
    const int high = ::fcntl(log_, F_DUPFD_CLOEXEC, 900);
    ::close(log_);
    log_ = high;
    ::lseek(log_, 0, SEEK_END);
  }
  linux_world(const linux_world&) = delete;
  linux_world& operator=(const linux_world&) = delete;
  ~linux_world()
  {
    processes_.clear();
    for (const auto& path : nodes_) ::unlink(path.c_str());
    for (auto d = directories_.rbegin(); d != directories_.rend(); ++d) ::rmdir(d->c_str());
    for (auto m = modules_.rbegin(); m != modules_.rend(); ++m) main_.delete_module(*m);
    ::close(log_);
  }

  process& user() { return main_; }

  process& add_process(const std::string&, unsigned uid, unsigned gid)
  {
    return *processes_.emplace_back(std::make_unique<linux_process>(linux_process::only_standard, uid, gid));
  }

  process& spawn(process& parent, std::function<long(process&)> body)
  {
    linux_process* child = nullptr;
    parent.on_thread([&] { return child = new linux_process(linux_process::keep, 0, 0), 0; });
    processes_.emplace_back(child);
    auto& result = results_[child];
    child->post([child, &result, run = std::move(body)] {
      try {
        result.set_value(run(*child));
      } catch (...) {
        result.set_exception(std::current_exception());
      }
      child->finished = true;
    });
    return *child;
  }

  /// A real fork(2). The child leaves its result and then `lines`, one a line, in memory that both have: a pipe would
  /// take descriptors of the process that forks.
  process& fork(process& parent, std::function<long(process&)> body, const transcript& lines)
  {
    auto* const told = static_cast<char*>(::mmap(nullptr, linux_process::told_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
    const long pid = parent.on_thread([&]() -> long {
      const pid_t forked = ::fork();
      if (forked != 0) return forked;
      linux_process self;
      std::string text = std::to_string(body(self)) + '\n';
      for (const auto& line : lines) text += line + '\n';
      text.copy(told, linux_process::told_size - 1);
      ::_exit(0);
    });
    return *processes_.emplace_back(std::make_unique<linux_process>(static_cast<pid_t>(pid), told));
  }

  /// What the child returned, or 128 and the signal that killed it.
  long join(process&, process& child, transcript& lines)
  {
    if (child.told()) return join_forked(child, lines);
    const long result = results_.at(&child).get_future().get();
    child.end();
    return result;
  }

  /// Looks in a row, a millisecond apart, at which a thread must sleep to be taken for one that does.
  static inline int looks = 10;

  /// Until the thread has slept at so many looks, or is done.
  void run_until_asleep(process&, process& child)
  {
    for (int asleep = 0; asleep < looks && !child.finished;) {
      const auto id = std::to_string(child.tid());
      std::ifstream stat(child.told() ? "/proc/" + id + "/stat" : "/proc/self/task/" + id + "/stat");
      const std::string text((std::istreambuf_iterator<char>(stat)), {});
      const auto end = text.rfind(')');
      const char state = end == std::string::npos ? 'X' : text[end + 2];
      if (state == 'X') return;
      asleep = state == 'S' || state == 'D' ? asleep + 1 : 0;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

  /// Records since the world was made: "<6>text".
  std::vector<std::string> dmesg()
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

  void made_node(const std::string& path) { nodes_.push_back(path); }
  void made_directory(const std::string& path) { directories_.push_back(path); }
  void loaded_module(const std::string& name) { modules_.push_back(name); }
  void removed_module(const std::string& name) { std::erase(modules_, name); }

  // SAFETY, for the four: the test owns the memory that it names.
  static std::uintptr_t map(process&, std::size_t n, unsigned)
  {
    // A page of hole behind it, so that what runs over the end faults as it does in the simulator.
    const auto size = pages(n);
    auto* const at = ::mmap(nullptr, size + page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ::mprotect(at, size, PROT_READ | PROT_WRITE);
    return reinterpret_cast<std::uintptr_t>(at);
  }
  static void unmap(process&, std::uintptr_t at, std::size_t n) { ::mprotect(reinterpret_cast<void*>(at), pages(n), PROT_NONE); }
  static void protect(process&, std::uintptr_t at, std::size_t n, unsigned access)
  {
    ::mprotect(reinterpret_cast<void*>(at), pages(n), (access & 1 ? PROT_READ : 0) | (access & 2 ? PROT_WRITE : 0));
  }
  static void store(process&, std::uintptr_t at, const void* from, std::size_t n) { std::memcpy(reinterpret_cast<void*>(at), from, n); }
  static void load(process&, void* to, std::uintptr_t at, std::size_t n) { std::memcpy(to, reinterpret_cast<const void*>(at), n); }

 private:
  static long join_forked(process& child, transcript& lines)
  {
    int status = 0;
    ::waitpid(child.tid(), &status, 0);
    if (WIFSIGNALED(status)) return 128 + WTERMSIG(status);
    std::istringstream text(child.told());
    std::string line;
    std::getline(text, line);
    const long result = std::strtol(line.c_str(), nullptr, 10);
    while (std::getline(text, line)) lines.push_back(line);
    return result;
  }

  static constexpr std::size_t page = 4096;
  static std::size_t pages(std::size_t n) { return (std::max<std::size_t>(n, 1) + page - 1) & ~(page - 1); }

  linux_process main_;
  std::deque<std::unique_ptr<linux_process>> processes_;
  std::map<linux_process*, std::promise<long>> results_;
  std::vector<std::string> nodes_, directories_, modules_, lines_;
  int log_;
};

}  // namespace lkm::user
