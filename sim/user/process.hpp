// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The userspace view of the simulated kernel: a process, and the system calls that it makes. What each does is in
/// process_io.ipp, process_files.ipp, process_names.ipp, process_memory.ipp, process_signals.ipp and process_stat.ipp.
#pragma once

#include <lkm/sim/mm/mm_types.hpp>
#include <lkm/sim/kernel/sched/completion.hpp>
#include <lkm/sim/kernel/cred.hpp>
#include <lkm/sim/fs/eventpoll.hpp>
#include <lkm/sim/fs/fcntl.hpp>
#include <lkm/sim/fs/ioctl.hpp>
#include <lkm/sim/mm/mmap.hpp>
#include <lkm/sim/kernel/module/main.hpp>
#include <lkm/sim/kernel/printk/kmsg.hpp>
#include <lkm/sim/mm/mprotect.hpp>
#include <lkm/sim/fs/namei.hpp>
#include <lkm/sim/fs/read_write.hpp>
#include <lkm/sim/fs/readdir.hpp>
#include <lkm/sim/fs/select.hpp>
#include <lkm/sim/fs/seq_file.hpp>
#include <lkm/sim/kernel/signal.hpp>
#include <lkm/sim/kernel/task_work.hpp>
#include <lkm/sim/fs/splice.hpp>

#include <poll.h>
#include <sys/stat.h>

#include <exception>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lkm::sim {

/// The device of a line interrupts the current task: 0, or -EINVAL where there is none. See kernel/irq/manage.hpp.
long raise_interrupt(unsigned irq);

/// A process with one thread. Every call returns what Linux returns in the register: a result, or a negative errno.
/// Addresses are the process's own (user_address); copy_in() and copy_out() of memory() move bytes between them and
/// the test. A call may sleep; other processes run meanwhile.
class process : public task {
 public:
  process(kernel& owner, waist::pid_t number, std::string_view name)
      : task(owner, number, name), memory_(std::make_shared<waist::mm_struct>())
  {
    mm = memory_.get();
    files = &fds_;
    become(*this, 0, 0);
  }

  /// What a child has of its parent's memory: all of it, as by clone(2) with CLONE_VM alone, or a copy, as by fork(2).
  enum class child_memory { shared, copied };

  /// A child: a copy of the descriptors, which shares the open files, and the parent's ids, umask and signal actions.
  process(const process& parent, waist::pid_t number, child_memory memory)
      : task(parent.owner(), number, parent.comm),
        memory_(memory == child_memory::shared ? parent.memory_ : std::make_shared<waist::mm_struct>(*parent.memory_)),
        fds_(parent.fds_),
        umask_(parent.umask_)
  {
    mm = memory_.get();
    files = &fds_;
    if (memory == child_memory::shared) ++memory_->users;
    credentials = parent.credentials;
    actions = parent.actions;
    blocked_signals = parent.blocked_signals;
  }

  address_space& memory() { return *memory_; }

  /// The address, or a negative errno. `at` is the preferred address or, with MAP_FIXED, the required one; `fd` is
  /// ignored with MAP_ANONYMOUS.
  long mmap(user_address at, std::size_t length, int prot, int flags, int fd, std::uint64_t offset);
  int munmap(user_address at, std::size_t length);
  int mprotect(user_address at, std::size_t length, int prot);
  int msync(user_address at, std::size_t length, int flags);
  int madvise(user_address at, std::size_t length, int advice);
  long mremap(user_address, std::size_t, std::size_t, int)
  {
    return call("mremap", []() -> long { unmodelled("mremap()"); });
  }

  /// Reads memory as the program itself does, without a system call. Returns 0 or the signal that the program gets;
  /// `to` then has the bytes read before it.
  int load(user_address at, void* to, std::size_t n);
  /// The same for a write.
  int store(user_address at, const void* from, std::size_t n);
  int open(std::string_view path, int flags);
  int close(int fd);
  waist::ssize_t read(int fd, user_address buf, std::size_t n);
  waist::ssize_t write(int fd, user_address buf, std::size_t n);
  waist::ssize_t pread(int fd, user_address buf, std::size_t n, waist::loff_t pos);
  waist::ssize_t pwrite(int fd, user_address buf, std::size_t n, waist::loff_t pos);

  /// `vector` holds `count` structs iovec.
  waist::ssize_t readv(int fd, user_address vector, unsigned long count, int flags = 0);
  waist::ssize_t writev(int fd, user_address vector, unsigned long count, int flags = 0);

  /// Position -1 means the file's own.
  waist::ssize_t preadv2(int fd, user_address vector, unsigned long count, waist::loff_t pos, int flags);
  waist::ssize_t pwritev2(int fd, user_address vector, unsigned long count, waist::loff_t pos, int flags);
  waist::loff_t lseek(int fd, waist::loff_t offset, int whence);
  long ioctl(int fd, unsigned cmd, unsigned long arg);

  /// ioctl(2) as a 32-bit process makes it.
  long compat_ioctl(int fd, unsigned cmd, std::uint32_t arg);
  int fsync(int fd) { return sync("fsync", fd, 0); }
  int fdatasync(int fd) { return sync("fdatasync", fd, 1); }
  int sync_file_range(int fd, waist::loff_t offset, waist::loff_t n, unsigned flags);
  int fallocate(int fd, int mode, waist::loff_t offset, waist::loff_t len);
  int fadvise(int fd, waist::loff_t offset, waist::loff_t len, int advice);
  int ftruncate(int fd, waist::loff_t length);
  /// Between the files' own positions.
  waist::ssize_t copy_file_range(int in, int out, std::size_t len, unsigned flags);
  /// A null position means the file's own.
  waist::ssize_t splice(int in, waist::loff_t* off_in, int out, waist::loff_t* off_out, std::size_t len,
                        unsigned flags);
  waist::ssize_t sendfile(int out, int in, waist::loff_t* offset, std::size_t count);
  /// io_uring's command for a file's driver, IORING_OP_URING_CMD: what its completion says.
  int uring_cmd(int fd);
  /// A read through an io_uring that polls for completions (IORING_SETUP_IOPOLL).
  int uring_iopoll_read(int fd);
  long fcntl(int fd, unsigned cmd, unsigned long arg = 0);
  int flock(int fd, int cmd);
  int syslog(int action, user_address buf, int length);
  int pipe2(int (&ends)[2], int flags);
  int epoll_create1(int flags);
  int epoll_ctl(int epfd, int op, int fd, const ::epoll_event& event);
  int epoll_wait(int epfd, user_address events, int maxevents, int timeout);
  /// `timeout` in milliseconds, negative for ever.
  int select(int n, const select_sets& sets, int timeout);
  /// getdents64(2): the names that found room.
  int getdents(int fd, std::size_t room, std::vector<std::string>& names)
  {
    return static_cast<int>(on_file("getdents64", fd, [&](waist::file* f) { return do_getdents(f, room, names); }));
  }
  /// The text of /proc/self/fdinfo/`fd`.
  int fdinfo(int fd, std::string& text);

  /// `timeout` in milliseconds, negative for ever.
  int poll(std::span<pollfd> list, int timeout);
  int dup(int fd);
  int dup2(int fd, int copy);
  int dup3(int fd, int copy, int flags);

  /// `mode` with its type, S_IFCHR or S_IFBLK, and the device number.
  int mknod(std::string_view path, unsigned mode, waist::dev_t dev);
  int mkdir(std::string_view path, unsigned mode);
  int unlink(std::string_view path);
  int symlink(std::string_view target, std::string_view path);
  int link(std::string_view old_path, std::string_view new_path);
  int rmdir(std::string_view path);
  int rename(std::string_view old_path, std::string_view new_path);

  /// The text of a symbolic link goes to `target`; its length, or a negative error.
  int readlink(std::string_view path, std::string& target);

  /// The names in a directory, sorted, without "." and "..", as opendir(3) and getdents(2) give them; their number, or
  /// a negative error.
  int listdir(std::string_view path, std::vector<std::string>& names);

  /// Fills what the simulator knows of a file: st_mode, st_nlink, st_uid, st_gid, st_rdev, st_ino, st_size, st_mtim.
  int stat(std::string_view path, struct ::stat& out) { return stat_path("stat", path, out, name_space::follow::yes); }
  /// As stat(), of a symbolic link itself.
  int lstat(std::string_view path, struct ::stat& out) { return stat_path("lstat", path, out, name_space::follow::no); }

  int fstat(int fd, struct ::stat& out);
  int chmod(std::string_view path, unsigned mode);

  /// An id of ~0u stays as it is.
  int chown(std::string_view path, unsigned uid, unsigned gid);
  unsigned umask(unsigned mask);

  /// As setresgid() and setresuid() by root.
  void setuid(unsigned uid, unsigned gid) { become(*this, uid, gid); }

  int init_module(std::string_view name, std::string_view args);
  int init_module_image(const std::string& image, std::string_view args);
  /// finit_module(2) of a file with the bytes `image`.
  int finit_module(const std::string& image, std::string_view args, int flags);
  int delete_module(std::string_view name, int flags = O_NONBLOCK);

  /// The handler runs in this process at the end of the system call that the signal met.
  int sigaction(int sig, std::function<void(int, const signal_info&)> handler, bool restart);

  /// A handler that counts.
  int count_signal(int sig, bool restart);
  unsigned signals_seen() const { return signals_seen_; }
  /// The last signal that a counting handler received, or 0 if there was none.
  const std::pair<int, signal_info>& last_signal() const { return last_signal_; }

  /// `signals` has bit n - 1 for signal n. What is let through again is delivered at the end of this call.
  int sigprocmask(int how, std::uint64_t signals);

  /// setrlimit(RLIMIT_NOFILE) of the soft limit.
  int limit_descriptors(std::size_t limit)
  {
    fds_.limit = limit;
    return 0;
  }

  /// Gives up one capability, as capset(2) does.
  int drop_capability(int capability);

  /// execve(2) of a program whose exit status is the number of descriptors above 2 that it inherited: close-on-exec
  /// ones are closed, and handlers removed. Returns that number. The process should make no further call.
  template <class Lines>
  int exec(const Lines&)
  {
    return static_cast<int>(call("execve", [&]() -> long {
      give_up_memory();
      int left = 0;
      for (int fd = 0; fd < fds_.size(); ++fd) {
        if (!fds_.find_any(fd)) continue;
        if (fds_.close_on_exec(fd))
          filp_close(fds_.take(fd));
        else
          left += fd > 2;
      }
      for (auto& action : actions) action.handler = nullptr;
      return left;
    }));
  }

  int sigignore(int sig);

  /// A system call that has no function here, with the same care: `body()` returns what it returns.
  template <class Body>
  long system_call(std::string_view name, Body body)
  {
    return call(name, body);
  }

  /// What the driver returned from the call that a signal ended last: -ERESTARTSYS, say, where the caller gets -EINTR.
  long result_at_signal() const { return result_at_signal_; }

  int kill(process& other, int sig);

  /// Sleeps for `ms` milliseconds of virtual time; -EINTR when a signal with a handler came.
  int nanosleep_ms(unsigned ms);
  /// The device of line `irq` interrupts while this process runs. Handlers have returned when this does, and their
  /// threads are ready. 0, or -EINVAL when there is no such line.
  int interrupt(unsigned irq)
  {
    return static_cast<int>(call("an interrupt", [&]() -> long { return raise_interrupt(irq); }));
  }

  /// What exit(2) and execve(2) do to the memory: its mappings go when nobody shares them. For use in a system call.
  void give_up_memory();

  /// Gives up all that it has, as exit(2) does: the mappings, when nobody shares them, then every descriptor. Each is
  /// flushed, then the files go, the last one first.
  void close_all();

  descriptor_table& descriptors() { return fds_; }
  waist::umode_t current_umask() const { return umask_; }

 private:
  friend class kernel;

  bool may_change_modules() const { return may(waist::CAP_SYS_MODULE) && !part<module_loader>().disabled; }

  // SAFETY: a user address as the kernel sees it; only the user copy functions take it.
  static char* pointer(user_address at) { return reinterpret_cast<char*>(at); }

  /// The encoding of dev_t in glibc's struct stat.
  static ::dev_t gnu_dev(waist::dev_t dev)
  {
    const unsigned long major = waist::MAJOR(dev), minor = waist::MINOR(dev);
    return (minor & 0xff) | (major & 0xfff) << 8 | (minor & ~0xffUL) << 12 | (major & ~0xfffUL) << 32;
  }

  int stat_path(std::string_view name, std::string_view path, struct ::stat& out, name_space::follow how);

  static waist::file* add_reference(waist::file* f)
  {
    ++f->f_count.counter;
    return f;
  }

  /// Between its calls, a process of a test is in user space, where a handler runs at once. A signal that kills the
  /// process takes effect at its next call instead, so that the test sees it.
  void signal_outside_calls(int sig)
  {
    if (is_spawned_ || !syscall().empty() || !actions[static_cast<std::size_t>(sig)].handler) return;
    entry in;
    in.enter(*this, "");
    entered = nullptr;
    try {
      deliver_signals(*this, 0);
    } catch (...) {
      in.leave();
      throw;
    }
    in.leave();
  }

  struct entry;

  /// A system call of this process: it becomes the current task, and signals are delivered at the end. In a kernel that
  /// has died nothing is done any more, and calls that can fail return EIO. Stands in a function that is not inlined.
  template <class Body>
  LKM_SIM_KEEPS_REGISTERS long call_here(std::string_view name, Body&& body)
  {
    entry in;
    // If the kernel dies, it jumps from wherever it is: see core/die.hpp.
    LKM_SIM_KEEP_REGISTERS(in, died)
    if (dead()) [[unlikely]]
      return -EIO;
    in.enter(*this, name);
    try {
      const long result = run_and_restart(in, body);
      in.leave();
      return result;
    } catch (...) {
      in.leave();
      throw;
    }
  died:
    tell_of_death();
  }

  /// Runs the body of a system call until no signal has it begin again.
  template <class Body>
  [[gnu::always_inline]] long run_and_restart(entry& in, Body& body)
  {
    while (true) {
      const long result = run(body);
      if (preempt_count | irqs_off | (mutexes_held - in.mutexes_before) | static_cast<int>(files_to_put.size()) |
          (task_works != nullptr)) [[unlikely]]
        leave_kernel(in.mutexes_before);
      if (!has_signal()) [[likely]]
        return result;
      entered = nullptr;  // a handler runs in user space
      result_at_signal_ = result;
      const auto [answer, restart] = deliver_signals(*this, result);
      if (!restart) return answer;
      entered = &in;
    }
  }

  /// Calls what task_work_add() has promised, and releases the files that the driver's fput() left for the return to
  /// user space, the latest first.
  [[gnu::cold]] void leave_kernel(int mutexes_before)
  {
    remark_on_locks(*this, mutexes_before);
    auto release = [this]() -> long {
      run_task_works(*this);
      while (!files_to_put.empty()) {
        auto* const f = files_to_put.back();
        files_to_put.pop_back();
        fput(f);
      }
      return 0;
    };
    run(release);
  }

  /// No exception leaves a driver on Linux; one that does here is a bug of the driver's.
  template <class Body>
  long run(Body& body)
  {
    try {
      return body();
    } catch (const misuse&) {
      throw;
    } catch (...) {
      exception_out_of_driver();
    }
  }
  [[noreturn, gnu::cold]] static void exception_out_of_driver();

  template <class Body>
  [[gnu::noinline]] long call(std::string_view name, Body&& body)
  {
    return call_here(name, body);
  }

  /// A body that keeps two numbers reaches this function in registers.
  template <class Body>
  [[gnu::noinline]] long on_file(std::string_view name, int fd, Body body)
  {
    return call_here(name, [&]() -> long {
      auto* const f = fds_.find(fd);
      if (!f) return -EBADF;
      const held holding(*this, f);
      return body(f);
    });
  }

  /// Also on a file that was opened with O_PATH.
  template <class Body>
  [[gnu::noinline]] long on_any_file(std::string_view name, int fd, Body body)
  {
    return call_here(name, [&]() -> long {
      auto* const f = fds_.find_any(fd);
      if (!f) return -EBADF;
      const held holding(*this, f);
      return body(f);
    });
  }

  int sync(std::string_view name, int fd, int datasync);
  long put_at(int fd, int copy, bool close_on_exec);
  long make_pipe(int (&ends)[2], int flags);

  static void fill(const node& found, struct ::stat& out);

  /// Another thread of control may close the descriptor while a call sleeps on the file.
  struct held {
    held(task& t, waist::file* f) : who(t), before(t.file)
    {
      ++f->f_count.counter;
      t.file = f;
    }
    [[gnu::always_inline]] ~held() { fput(std::exchange(who.file, before)); }
    held(const held&) = delete;
    held& operator=(const held&) = delete;
    task& who;
    waist::file* before;
  };

  bool dead() const;

  /// Between enter() and leave() the process is the current task, and in a system call.
  struct entry : kernel_entry {
    void enter(process& who, std::string_view call);
    void leave();
    [[noreturn, gnu::cold]] static void refuse(const process& sleeper, std::string_view name);
    process* me;
    task* before;
    int mutexes_before;
  };
  /// Leaves the system call of the current task, which is a process, with the exception that the kernel died of.
  [[noreturn, gnu::cold]] static void tell_of_death();

  std::shared_ptr<waist::mm_struct> memory_;
  bool gave_up_memory_ = false;
  descriptor_table fds_;
  waist::umode_t umask_ = 022;
  unsigned signals_seen_ = 0;
  long result_at_signal_ = 0;
  std::pair<int, signal_info> last_signal_{};

  // What kernel::spawn() keeps of a process that runs a function of its own.
  fiber stack_;
  std::function<long(process&)> body_;
  waist::completion exited_{};
  long exit_code_ = 0;
  std::exception_ptr failure_;
  bool is_spawned_ = false;
};

}  // namespace lkm::sim
