// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A process of a test on the real kernel: a thread, or a child of fork(2), that makes the real system calls.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <lkm/user/exec_probe.hpp>
#include <lkm/user/system_calls.hpp>
#include <lkm/user/uring.hpp>

#include <dirent.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <deque>
#include <fstream>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace lkm::user {

/// A thread with descriptors, ids and a umask of its own, which is what a process is to a driver. Its calls are the
/// real ones, and return a negative errno as the kernel does.
class linux_process final : public system_calls {
 public:
  using task = std::function<void()>;

  /// Stands for the thread that constructs it.
  linux_process() : tid_(gettid()) {}

  /// A thread that does the work posted to it. It starts with the descriptors of the thread that constructs it.
  enum descriptors { keep, only_standard };
  linux_process(descriptors which, unsigned uid, unsigned gid)
      : thread_(std::in_place, [this, which, uid, gid] { serve(which, uid, gid); })
  {
    ready_.get_future().wait();
  }
  /// A child that fork() made. `told` is `told_size` bytes of shared memory, in which the child leaves its result and
  /// its lines.
  linux_process(pid_t child, char* told) : tid_(child), told_(told) {}
  ~linux_process() override
  {
    end();
    if (told_) ::munmap(told_, told_size);
  }

  int tid() const override { return tid_; }
  /// The shared memory of a child, null for a thread.
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
    // join() returns before the kernel has closed the thread's files; the thread's entry in /proc disappears after
    // that.
    const auto entry = "/proc/self/task/" + std::to_string(tid_);
    while (::access(entry.c_str(), F_OK) == 0) std::this_thread::sleep_for(std::chrono::microseconds(200));
  }

  long open(const std::string& path, int flags) override
  {
    return on_thread([&] { return answer(::syscall(SYS_openat, AT_FDCWD, path.c_str(), flags, 0)); });
  }
  long close(int fd) override
  {
    return on_thread([&] { return answer(::syscall(SYS_close, fd)); });
  }
  long read(int fd, std::uintptr_t at, std::size_t n) override
  {
    return on_thread([&] { return answer(::syscall(SYS_read, fd, at, n)); });
  }
  long write(int fd, std::uintptr_t at, std::size_t n) override
  {
    return on_thread([&] { return answer(::syscall(SYS_write, fd, at, n)); });
  }
  long pread(int fd, std::uintptr_t at, std::size_t n, long long pos) override
  {
    return on_thread([&] { return answer(::syscall(SYS_pread64, fd, at, n, pos)); });
  }
  long pwrite(int fd, std::uintptr_t at, std::size_t n, long long pos) override
  {
    return on_thread([&] { return answer(::syscall(SYS_pwrite64, fd, at, n, pos)); });
  }
  long lseek(int fd, long long offset, int whence) override
  {
    return on_thread([&] { return answer(::syscall(SYS_lseek, fd, offset, whence)); });
  }
  long ioctl(int fd, unsigned number, unsigned long arg) override
  {
    return on_thread([&] { return answer(::syscall(SYS_ioctl, fd, number, arg)); });
  }
  long fsync(int fd) override
  {
    return on_thread([&] { return answer(::syscall(SYS_fsync, fd)); });
  }
  long poll(std::span<pollfd> list, int timeout) override
  {
    return on_thread([&] { return answer(::syscall(SYS_poll, list.data(), list.size(), timeout)); });
  }
  long readv(int fd, std::uintptr_t vector, unsigned long count) override
  {
    return on_thread([&] { return answer(::syscall(SYS_readv, fd, vector, count)); });
  }
  long writev(int fd, std::uintptr_t vector, unsigned long count) override
  {
    return on_thread([&] { return answer(::syscall(SYS_writev, fd, vector, count)); });
  }
  long preadv2(int fd, std::uintptr_t vector, unsigned long count, long long pos, int flags) override
  {
    return on_thread([&] { return answer(::syscall(SYS_preadv2, fd, vector, count, pos, 0L, flags)); });
  }
  long pwritev2(int fd, std::uintptr_t vector, unsigned long count, long long pos, int flags) override
  {
    return on_thread([&] { return answer(::syscall(SYS_pwritev2, fd, vector, count, pos, 0L, flags)); });
  }
  long fdatasync(int fd) override
  {
    return on_thread([&] { return answer(::syscall(SYS_fdatasync, fd)); });
  }
  long sync_file_range(int fd, long long offset, long long n, unsigned flags) override
  {
    return on_thread([&] { return answer(::syscall(SYS_sync_file_range, fd, offset, n, flags)); });
  }
  long fallocate(int fd, int mode, long long offset, long long n) override
  {
    return on_thread([&] { return answer(::syscall(SYS_fallocate, fd, mode, offset, n)); });
  }
  long fadvise(int fd, long long offset, long long n, int advice) override
  {
    return on_thread([&] { return answer(::syscall(SYS_fadvise64, fd, offset, n, advice)); });
  }
  long ftruncate(int fd, long long length) override
  {
    return on_thread([&] { return answer(::syscall(SYS_ftruncate, fd, length)); });
  }
  long copy_file_range(int in, int out, std::size_t n, unsigned flags) override
  {
    return on_thread([&] { return answer(::syscall(SYS_copy_file_range, in, nullptr, out, nullptr, n, flags)); });
  }
  long splice(int in, long long* in_pos, int out, long long* out_pos, std::size_t n, unsigned flags) override
  {
    return on_thread([&] { return answer(::syscall(SYS_splice, in, in_pos, out, out_pos, n, flags)); });
  }
  long sendfile(int out, int in, long long* pos, std::size_t n) override
  {
    return on_thread([&] { return answer(::syscall(SYS_sendfile, out, in, pos, n)); });
  }
  long fcntl(int fd, unsigned command, unsigned long arg) override
  {
    return on_thread([&] { return answer(::syscall(SYS_fcntl, fd, command, arg)); });
  }
  long flock(int fd, int operation) override
  {
    return on_thread([&] { return answer(::syscall(SYS_flock, fd, operation)); });
  }
  long syslog(int action, std::uintptr_t at, int length) override
  {
    return on_thread([&] { return answer(::syscall(SYS_syslog, action, at, length)); });
  }
  long pipe2(int (&ends)[2], int flags) override
  {
    return on_thread([&] { return answer(::syscall(SYS_pipe2, ends, flags)); });
  }
  long epoll_create1(int flags) override
  {
    return on_thread([&] { return answer(::syscall(SYS_epoll_create1, flags)); });
  }
  long epoll_ctl(int epfd, int operation, int fd, const ::epoll_event& event) override
  {
    return on_thread([&] { return answer(::syscall(SYS_epoll_ctl, epfd, operation, fd, &event)); });
  }
  long epoll_wait(int epfd, std::uintptr_t events, int max, int timeout) override
  {
    return on_thread([&] { return answer(::syscall(SYS_epoll_wait, epfd, events, max, timeout)); });
  }
  long select(int n, const select_sets& sets, int timeout) override
  {
    timeval time{timeout / 1000, timeout % 1000 * 1000};
    return on_thread([&] {
      return answer(::syscall(SYS_select, n, sets.in, sets.out, sets.exceptional, timeout < 0 ? nullptr : &time));
    });
  }
  /// Enters the kernel as a 32-bit program does.
  long compat_ioctl(int fd, unsigned number, std::uint32_t arg) override
  {
    return on_thread([&] {
      long result;
      asm volatile("int $0x80"
                   : "=a"(result)
                   : "a"(54L), "b"(static_cast<long>(fd)), "c"(static_cast<long>(number)), "d"(static_cast<long>(arg))
                   : "memory", "r8", "r9", "r10", "r11");
      return static_cast<long>(static_cast<int>(result));
    });
  }
  long uring_cmd(int fd) override
  {
    return on_thread([&] { return uring::complete_one(0, IORING_OP_URING_CMD, fd); });
  }
  long uring_iopoll_read(int fd) override
  {
    char byte = 0;
    return on_thread([&] { return uring::complete_one(IORING_SETUP_IOPOLL, IORING_OP_READ, fd, &byte, 1); });
  }
  long getdents(int fd, std::size_t room, std::vector<std::string>& names) override
  {
    return on_thread([&] {
      std::vector<char> buffer(room);
      const long n = answer(::syscall(SYS_getdents64, fd, buffer.data(), room));
      // In struct linux_dirent64 the length is at offset 16 and the name at 19.
      for (long at = 0; at < n;) {
        unsigned short length;
        std::memcpy(&length, &buffer[static_cast<std::size_t>(at) + 16], sizeof length);
        names.emplace_back(&buffer[static_cast<std::size_t>(at) + 19]);
        at += length;
      }
      return n;
    });
  }
  long fdinfo(int fd, std::string& text) override
  {
    return on_thread([&]() -> long {
      std::ifstream file("/proc/thread-self/fdinfo/" + std::to_string(fd));
      if (!file) return -ENOENT;
      text.assign(std::istreambuf_iterator<char>(file), {});
      return 0;
    });
  }
  long fstat(int fd, struct ::stat& out) override
  {
    return on_thread([&] { return answer(::fstat(fd, &out)); });
  }
  long dup3(int fd, int copy, int flags) override
  {
    return on_thread([&] { return answer(::syscall(SYS_dup3, fd, copy, flags)); });
  }
  long dup(int fd) override
  {
    return on_thread([&] { return answer(::syscall(SYS_dup, fd)); });
  }
  long dup2(int fd, int copy) override
  {
    return on_thread([&] { return answer(::syscall(SYS_dup2, fd, copy)); });
  }
  long mknod(const std::string& path, unsigned mode, unsigned dev) override
  {
    return on_thread([&] {
      return answer(::syscall(SYS_mknod, path.c_str(), mode, static_cast<unsigned>(makedev(dev >> 20, dev & 0xfffff))));
    });
  }
  long mkdir(const std::string& path, unsigned mode) override
  {
    return on_thread([&] { return answer(::syscall(SYS_mkdir, path.c_str(), mode)); });
  }
  long unlink(const std::string& path) override
  {
    return on_thread([&] { return answer(::syscall(SYS_unlink, path.c_str())); });
  }
  long symlink(const std::string& target, const std::string& path) override
  {
    return on_thread([&] { return answer(::syscall(SYS_symlink, target.c_str(), path.c_str())); });
  }
  long link(const std::string& old_path, const std::string& new_path) override
  {
    return on_thread([&] { return answer(::syscall(SYS_link, old_path.c_str(), new_path.c_str())); });
  }
  long rmdir(const std::string& path) override
  {
    return on_thread([&] { return answer(::syscall(SYS_rmdir, path.c_str())); });
  }
  long rename(const std::string& old_path, const std::string& new_path) override
  {
    return on_thread([&] { return answer(::syscall(SYS_rename, old_path.c_str(), new_path.c_str())); });
  }
  long readlink(const std::string& path, std::string& target) override
  {
    return on_thread([&] {
      char text[4096];
      const long n = answer(::syscall(SYS_readlink, path.c_str(), text, sizeof text));
      if (n >= 0) target.assign(text, static_cast<std::size_t>(n));
      return n;
    });
  }
  /// Sorted, without "." and "..".
  long listdir(const std::string& path, std::vector<std::string>& names) override
  {
    return on_thread([&]() -> long {
      auto* const directory = ::opendir(path.c_str());
      if (!directory) return -errno;
      while (const auto* const entry = ::readdir(directory))
        if (const std::string_view name = entry->d_name; name != "." && name != "..") names.emplace_back(name);
      ::closedir(directory);
      std::sort(names.begin(), names.end());
      return static_cast<long>(names.size());
    });
  }
  long chmod(const std::string& path, unsigned mode) override
  {
    return on_thread([&] { return answer(::syscall(SYS_chmod, path.c_str(), mode)); });
  }
  long chown(const std::string& path, unsigned uid, unsigned gid) override
  {
    return on_thread([&] { return answer(::syscall(SYS_chown, path.c_str(), uid, gid)); });
  }
  long stat(const std::string& path, struct ::stat& out) override
  {
    return on_thread([&] { return answer(::stat(path.c_str(), &out)); });
  }
  long lstat(const std::string& path, struct ::stat& out) override
  {
    return on_thread([&] { return answer(::lstat(path.c_str(), &out)); });
  }
  unsigned umask(unsigned mask) override
  {
    return static_cast<unsigned>(on_thread([&] { return static_cast<long>(::umask(mask)); }));
  }

  /// `name` is that of NAME.ko in the directory LKM_KO_PATH, else in the working directory.
  long init_module(const std::string& name, const std::string& args) override
  {
    return on_thread([&]() -> long {
      const int fd = ::open(module_file(name).c_str(), O_RDONLY | O_CLOEXEC);
      if (fd < 0) return -errno;
      const long result = answer(::syscall(SYS_finit_module, fd, args.c_str(), 0));
      ::close(fd);
      return result;
    });
  }
  long module_image(const std::string& name, std::string& image) override
  {
    std::ifstream file(module_file(name), std::ios::binary);
    image.assign(std::istreambuf_iterator<char>(file), {});
    return image.empty() ? -ENOENT : 0;
  }
  long init_module_image(const std::string& image, const std::string& args) override
  {
    return on_thread([&] { return answer(::syscall(SYS_init_module, image.data(), image.size(), args.c_str())); });
  }
  long finit_module(const std::string& image, const std::string& args, int flags) override
  {
    return on_thread([&]() -> long {
      // A file that is open for writing is ETXTBSY.
      char path[] = "/tmp/lkm_module.XXXXXX";
      const int written = ::mkstemp(path);
      if (written < 0) return -errno;
      std::ofstream(path, std::ios::binary) << image;
      ::close(written);
      const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
      const long result = fd < 0 ? -errno : answer(::syscall(SYS_finit_module, fd, args.c_str(), flags));
      ::close(fd);
      ::unlink(path);
      return result;
    });
  }
  long delete_module(const std::string& name, int flags) override
  {
    return on_thread([&] { return answer(::syscall(SYS_delete_module, name.c_str(), flags)); });
  }

  /// Threads share one action for each signal, but signals are counted for each thread.
  long count_signal(int sig, bool restart) override
  {
    struct ::sigaction action{};
    action.sa_sigaction = [](int number, siginfo_t* info, void*) {
      ++seen_on_this_thread_;
      last_on_this_thread_ = {number, {info->si_code, info->si_fd, info->si_band}};
    };
    action.sa_flags = SA_SIGINFO | (restart ? SA_RESTART : 0);
    handled_ |= std::uint64_t{1} << (sig - 1);
    return answer(::sigaction(sig, &action, nullptr));
  }
  unsigned signals_seen() override
  {
    return static_cast<unsigned>(on_thread([] { return static_cast<long>(seen_on_this_thread_); }));
  }
  std::pair<int, signal_info> last_signal() override
  {
    std::pair<int, signal_info> last;
    on_thread([&] { return last = last_on_this_thread_, 0; });
    return last;
  }
  long sigprocmask(int how, std::uint64_t signals) override
  {
    return on_thread([&] { return answer(::syscall(SYS_rt_sigprocmask, how, &signals, nullptr, sizeof signals)); });
  }
  long limit_descriptors(std::size_t max) override
  {
    ::rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = max;
    return answer(::setrlimit(RLIMIT_NOFILE, &limit));
  }
  long drop_capability(int capability) override
  {
    return on_thread([&] {
      // As in <linux/capability.h>, whose macros are the simulator's names.
      struct {
        std::uint32_t version = 0x20080522;
        int pid = 0;
      } header;
      struct {
        std::uint32_t effective, permitted, inheritable;
      } data[2];
      ::syscall(SYS_capget, &header, &data);
      data[capability / 32].effective &= ~(1U << capability % 32);
      return answer(::syscall(SYS_capset, &header, &data));
    });
  }
  /// Only in a child that fork() made. Does not return: see exec_probe.
  long exec(const transcript& lines) override
  {
    exec_probe::start(tells_, told_size, lines);
    return -errno;
  }

  long kill(system_calls& to, int sig) override
  {
    auto& other = static_cast<linux_process&>(to);
    const bool forked = other.told_;
    return on_thread([&] { return answer(::syscall(SYS_tgkill, forked ? other.tid() : getpid(), other.tid(), sig)); });
  }

  long mmap(std::uintptr_t at, std::size_t length, int prot, int flags, int fd, unsigned long offset) override
  {
    return on_thread([&] { return answer(::syscall(SYS_mmap, at, length, prot, flags, fd, offset)); });
  }
  long munmap(std::uintptr_t at, std::size_t length) override
  {
    return on_thread([&] { return answer(::syscall(SYS_munmap, at, length)); });
  }
  long mprotect(std::uintptr_t at, std::size_t length, int prot) override
  {
    return on_thread([&] { return answer(::syscall(SYS_mprotect, at, length, prot)); });
  }
  long msync(std::uintptr_t at, std::size_t length, int flags) override
  {
    return on_thread([&] { return answer(::syscall(SYS_msync, at, length, flags)); });
  }
  long madvise(std::uintptr_t at, std::size_t length, int advice) override
  {
    return on_thread([&] { return answer(::syscall(SYS_madvise, at, length, advice)); });
  }

  /// 0, or the signal that the access raised. Accesses byte by byte, so nothing after the first fault is touched.
  // SAFETY, for both: a wrong address raises a signal, which is the result that the caller wants.
  long load(std::uintptr_t at, char* to, std::size_t n) override
  {
    return on_thread([&] {
      return touch([=] {
        for (std::size_t i = 0; i < n; ++i) to[i] = reinterpret_cast<const volatile char*>(at)[i];
      });
    });
  }
  long store(std::uintptr_t at, const char* from, std::size_t n) override
  {
    return on_thread([&] {
      return touch([=] {
        for (std::size_t i = 0; i < n; ++i) reinterpret_cast<volatile char*>(at)[i] = from[i];
      });
    });
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

  // SAFETY, for these: the test owns the memory that it names.
  std::uintptr_t make_low_buffer(std::size_t n) override { return pages_with_hole(n, MAP_32BIT); }
  std::uintptr_t make_buffer(std::size_t n, unsigned) override
  {
    if (n > page || spare_pages_.empty()) return pages_with_hole(n, 0);
    const auto at = spare_pages_.back();
    spare_pages_.pop_back();
    std::memset(reinterpret_cast<void*>(at), 0, page);
    return at;
  }
  /// An unchanged buffer is used again: a new page costs two calls and a fault, and a test uses dozens.
  void release_buffer(std::uintptr_t at, std::size_t n, bool is_as_made) override
  {
    if (n <= page && is_as_made)
      spare_pages_.push_back(at);
    else
      ::munmap(reinterpret_cast<void*>(at), pages(n) + page);
  }
  void unmap_buffer(std::uintptr_t at, std::size_t n) override
  {
    ::mprotect(reinterpret_cast<void*>(at), pages(n), PROT_NONE);
  }
  void protect_buffer(std::uintptr_t at, std::size_t n, unsigned access) override
  {
    ::mprotect(reinterpret_cast<void*>(at), pages(n), (access & 1 ? PROT_READ : 0) | (access & 2 ? PROT_WRITE : 0));
  }
  void fill_buffer(std::uintptr_t at, const void* from, std::size_t n) override
  {
    std::memcpy(reinterpret_cast<void*>(at), from, n);
  }
  void look_into_buffer(void* to, std::uintptr_t at, std::size_t n) override
  {
    std::memcpy(to, reinterpret_cast<const void*>(at), n);
  }

 private:
  static std::string module_file(const std::string& name)
  {
    const char* const directory = std::getenv("LKM_KO_PATH");
    return std::string(directory ? directory : ".") + '/' + name + ".ko";
  }

  /// The value that was in the register. The C library turns -4095 to -1 into -1 and errno; a smaller number, which a
  /// wrong driver returned, is passed on unchanged.
  static long answer(long result) { return result == -1 ? -errno : result; }

  /// Installs the handlers of SIGSEGV and SIGBUS while any thread makes an access that may raise one.
  class fault_handlers {
   public:
    fault_handlers()
    {
      const std::lock_guard guard(lock_);
      if (users_++) return;
      struct ::sigaction action{};
      action.sa_handler = back_to_touch;
      ::sigaction(SIGSEGV, &action, &segv_before_);
      ::sigaction(SIGBUS, &action, &bus_before_);
    }
    ~fault_handlers()
    {
      const std::lock_guard guard(lock_);
      if (--users_) return;
      ::sigaction(SIGSEGV, &segv_before_, nullptr);
      ::sigaction(SIGBUS, &bus_before_, nullptr);
    }
    fault_handlers(const fault_handlers&) = delete;
    fault_handlers& operator=(const fault_handlers&) = delete;

   private:
    static inline std::mutex lock_;
    static inline int users_ = 0;
    static inline struct ::sigaction segv_before_{}, bus_before_{};
  };

  /// Zeroed pages, followed by an unmapped page, so that an access beyond the end faults as it does in the simulator.
  static std::uintptr_t pages_with_hole(std::size_t n, int flags)
  {
    const auto size = pages(n);
    auto* const at = ::mmap(nullptr, size + page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
    ::mprotect(at, size, PROT_READ | PROT_WRITE);
    return reinterpret_cast<std::uintptr_t>(at);
  }

  static inline thread_local std::vector<std::uintptr_t> spare_pages_;
  static constexpr std::size_t page = 4096;
  static std::size_t pages(std::size_t n) { return (std::max<std::size_t>(n, 1) + page - 1) & ~(page - 1); }

  static void back_to_touch(int sig)
  {
    if (touching_) ::siglongjmp(*touching_, sig);
    ::signal(sig, SIG_DFL);
  }

  /// Runs `access`, which must have nothing to destroy. Returns 0, or the signal that ended it.
  template <class Access>
  static long touch(Access access)
  {
    const fault_handlers handlers;
    ::sigjmp_buf back;
    const int sig = sigsetjmp(back, 1);
    if (sig == 0) {
      touching_ = &back;
      access();
    }
    touching_ = nullptr;
    return sig;
  }

  static inline thread_local ::sigjmp_buf* touching_ = nullptr;

  void serve(descriptors which, unsigned uid, unsigned gid)
  {
    ::unshare(CLONE_FILES | CLONE_FS);
    if (which == only_standard) ::syscall(SYS_close_range, 3U, ~0U, 0U);
    // System calls without glibc, whose functions would change every thread.
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

  friend class linux_world;
  /// Resets signals to the state of a new process: no handlers, nothing blocked, nothing counted.
  static void forget_signals()
  {
    const std::uint64_t none = 0;
    for (int sig = 1; sig <= 64; ++sig)
      if (handled_ >> (sig - 1) & 1) ::signal(sig, SIG_DFL);
    handled_ = 0;
    ::syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, nullptr, sizeof none);
    seen_on_this_thread_ = 0;
    last_on_this_thread_ = {};
  }

  static inline std::uint64_t handled_ = 0;  // the actions are the whole program's
  static inline thread_local unsigned seen_on_this_thread_ = 0;
  static inline thread_local std::pair<int, signal_info> last_on_this_thread_{};
  char* tells_ = nullptr;  // where a child that fork() made says how it went
  std::atomic<pid_t> tid_ = 0;
  char* told_ = nullptr;
  std::promise<void> ready_;
  std::mutex lock_;
  std::condition_variable changed_;
  std::deque<task> work_;
  std::optional<std::thread> thread_;
};

}  // namespace lkm::user
