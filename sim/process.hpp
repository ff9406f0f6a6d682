// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The userspace view of the simulated kernel: a process, and the system calls that it makes.
#pragma once

#include <lkm/sim/address_space.hpp>
#include <lkm/sim/completion.hpp>
#include <lkm/sim/cred.hpp>
#include <lkm/sim/ioctl.hpp>
#include <lkm/sim/mmap.hpp>
#include <lkm/sim/module.hpp>
#include <lkm/sim/mprotect.hpp>
#include <lkm/sim/read_write.hpp>
#include <lkm/sim/select.hpp>
#include <lkm/sim/signal.hpp>

#include <poll.h>
#include <sys/stat.h>

#include <exception>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace lkm::sim {

/// A process with one thread. Every call returns what Linux returns in the register: a result, or a negative errno.
/// Addresses are the process's own (user_address); copy_in() and copy_out() of memory() move bytes between them and
/// the test. A call may sleep; other processes run meanwhile.
class process : public task {
 public:
  process(kernel& owner, waist::pid_t number, std::string_view name) : task(owner, number, name), memory_(std::make_shared<waist::mm_struct>())
  {
    mm = memory_.get();
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
    if (memory == child_memory::shared) ++memory_->users;
    credentials = parent.credentials;
    actions = parent.actions;
    blocked_signals = parent.blocked_signals;
  }

  address_space& memory() { return *memory_; }

  /// The address, or a negative errno. `at` is a wish, and an order with MAP_FIXED; `fd` is not looked at with
  /// MAP_ANONYMOUS.
  long mmap(user_address at, std::size_t length, int prot, int flags, int fd, std::uint64_t offset)
  {
    if (offset % page_size) return -EINVAL;
    const auto map = [&](waist::file* f) -> long {
      if (flags & MAP_HUGETLB) return f ? -EINVAL : throw not_modelled("mmap() with MAP_HUGETLB");
      long result = 0;
      {
        const mmap_write_guard guard(*memory_);
        result = do_mmap(*memory_, f, at, length, prot, static_cast<unsigned>(flags), offset / page_size);
      }
      if (result > 0 && (flags & (MAP_POPULATE | MAP_NONBLOCK)) == MAP_POPULATE)
        populate(*memory_, static_cast<user_address>(result), length);
      return result;
    };
    return flags & MAP_ANONYMOUS ? call("mmap", [&] { return map(nullptr); }) : on_file("mmap", fd, map);
  }

  int munmap(user_address at, std::size_t length)
  {
    return static_cast<int>(call("munmap", [&]() -> long {
      const mmap_write_guard guard(*memory_);
      return do_munmap(*memory_, at, length);
    }));
  }

  int mprotect(user_address at, std::size_t length, int prot)
  {
    return static_cast<int>(call("mprotect", [&]() -> long { return do_mprotect(*memory_, at, length, prot); }));
  }
  int msync(user_address at, std::size_t length, int flags)
  {
    return static_cast<int>(call("msync", [&]() -> long { return do_msync(*memory_, at, length, flags); }));
  }
  int madvise(user_address at, std::size_t length, int advice)
  {
    return static_cast<int>(call("madvise", [&]() -> long { return do_madvise(*memory_, at, length, advice); }));
  }
  [[noreturn]] long mremap(user_address, std::size_t, std::size_t, int) { throw not_modelled("mremap()"); }

  /// What a program does without a system call: reads its memory. 0, or the signal that it gets, and then `to` has what
  /// was read before.
  int load(user_address at, void* to, std::size_t n)
  {
    return static_cast<int>(
        call("page_fault", [&]() -> long { return memory_->copy_out(to, at, n) ? memory_->fault_signal : 0; }));
  }
  /// The same for a write.
  int store(user_address at, const void* from, std::size_t n)
  {
    return static_cast<int>(
        call("page_fault", [&]() -> long { return memory_->copy_in(at, from, n) ? memory_->fault_signal : 0; }));
  }

  int open(std::string_view path, int flags)
  {
    return static_cast<int>(call("open", [&]() -> long {
      const int fd = fds_.reserve();
      if (fd < 0) return fd;
      int error = 0;
      auto* const f = open_path(part<name_space>(), path, flags, *this, error);
      if (!f) {
        fds_.unreserve(fd);
        return error;
      }
      fds_.replace(fd, f, flags & O_CLOEXEC);
      return fd;
    }));
  }

  int close(int fd)
  {
    return static_cast<int>(call("close", [&]() -> long {
      auto* const f = fds_.take(fd);
      if (!f) return -EBADF;
      const long error = filp_close(f);
      // The descriptor is gone: starting again would close another one.
      const bool restarts = error == -waist::ERESTARTSYS || error == -waist::ERESTARTNOINTR || error == -waist::ERESTARTNOHAND ||
                            error == -waist::ERESTART_RESTARTBLOCK;
      return restarts ? -EINTR : error;
    }));
  }

  waist::ssize_t read(int fd, user_address buf, std::size_t n)
  {
    return on_file("read", fd, [&](waist::file* f) { return with_position(f, [&](waist::loff_t* pos) { return vfs_read(f, pointer(buf), n, pos); }); });
  }

  waist::ssize_t write(int fd, user_address buf, std::size_t n)
  {
    return on_file("write", fd, [&](waist::file* f) { return with_position(f, [&](waist::loff_t* pos) { return vfs_write(f, pointer(buf), n, pos); }); });
  }

  waist::ssize_t pread(int fd, user_address buf, std::size_t n, waist::loff_t pos)
  {
    if (pos < 0) return -EINVAL;
    return on_file("pread", fd, [&](waist::file* f) -> long { return f->f_mode & waist::FMODE_PREAD ? vfs_read(f, pointer(buf), n, &pos) : -ESPIPE; });
  }

  waist::ssize_t pwrite(int fd, user_address buf, std::size_t n, waist::loff_t pos)
  {
    if (pos < 0) return -EINVAL;
    return on_file("pwrite", fd, [&](waist::file* f) -> long { return f->f_mode & waist::FMODE_PWRITE ? vfs_write(f, pointer(buf), n, &pos) : -ESPIPE; });
  }

  waist::loff_t lseek(int fd, waist::loff_t offset, int whence)
  {
    return on_file("lseek", fd, [&](waist::file* f) -> long {
      if (whence < 0 || whence > SEEK_HOLE) return -EINVAL;
      const position_guard guard(f);
      return vfs_llseek(f, offset, whence);
    });
  }

  long ioctl(int fd, unsigned cmd, unsigned long arg)
  {
    return on_file("ioctl", fd, [&](waist::file* f) { return vfs_ioctl(fds_, fd, f, cmd, arg); });
  }

  int fsync(int fd)
  {
    return static_cast<int>(on_file("fsync", fd, [](waist::file* f) -> long {
      return f->f_op->fsync ? f->f_op->fsync(f, 0, std::numeric_limits<waist::loff_t>::max(), 0) : -EINVAL;
    }));
  }

  /// `timeout` in milliseconds, negative for ever.
  int poll(std::span<pollfd> list, int timeout)
  {
    if (list.size() > fds_.limit) return -EINVAL;
    return static_cast<int>(call("poll", [&]() -> long { return do_poll(fds_, list, timeout < 0 ? -1 : std::int64_t{timeout} * 1'000'000); }));
  }

  int dup(int fd)
  {
    return static_cast<int>(on_file("dup", fd, [&](waist::file* f) -> long {
      const int copy = fds_.reserve();
      if (copy >= 0) fds_.replace(copy, add_reference(f), false);
      return copy;
    }));
  }

  int dup2(int fd, int copy)
  {
    return static_cast<int>(call("dup2", [&]() -> long {
      auto* const f = fds_.find(fd);
      if (!f) return -EBADF;
      if (fd == copy) return fd;
      if (copy < 0 || static_cast<std::size_t>(copy) >= fds_.limit) return -EBADF;
      if (fds_.reserved(copy)) return -EBUSY;
      if (auto* const before = fds_.replace(copy, add_reference(f), false)) filp_close(before);
      return copy;
    }));
  }

  /// `mode` with its type, S_IFCHR or S_IFBLK, and the device number.
  int mknod(std::string_view path, unsigned mode, waist::dev_t dev)
  {
    return static_cast<int>(call("mknod", [&]() -> long {
      if (S_ISDIR(mode)) return -EPERM;
      const auto typed = static_cast<waist::umode_t>((mode & S_IFMT) ? mode : mode | S_IFREG);
      if (!S_ISCHR(typed) && !S_ISBLK(typed) && !S_ISREG(typed) && !S_ISFIFO(typed) && !S_ISSOCK(typed)) return -EINVAL;
      return part<name_space>().mknod(path, typed, dev, umask_, *this);
    }));
  }

  int mkdir(std::string_view path, unsigned mode)
  {
    return static_cast<int>(call("mkdir", [&]() -> long { return part<name_space>().mkdir(path, static_cast<waist::umode_t>(mode), umask_, *this); }));
  }

  int unlink(std::string_view path)
  {
    return static_cast<int>(call("unlink", [&]() -> long { return part<name_space>().unlink(path, *this); }));
  }

  /// Fills what the simulator knows of a file: st_mode, st_nlink, st_uid, st_gid, st_rdev, st_ino, st_size.
  int stat(std::string_view path, struct ::stat& out)
  {
    return static_cast<int>(call("stat", [&]() -> long {
      std::shared_ptr<node> found;
      if (const int error = part<name_space>().look_up(path, *this, found)) return error;
      out = {};
      out.st_mode = found->i_mode;
      out.st_nlink = found->i_nlink;
      out.st_uid = found->i_uid.val;
      out.st_gid = found->i_gid.val;
      out.st_rdev = gnu_dev(found->i_rdev);
      out.st_ino = found->i_ino;
      return 0;
    }));
  }

  int chmod(std::string_view path, unsigned mode)
  {
    return static_cast<int>(call("chmod", [&]() -> long {
      std::shared_ptr<node> found;
      if (const int error = part<name_space>().look_up(path, *this, found)) return error;
      if (credentials.fsuid.val != found->i_uid.val && !may(waist::CAP_FOWNER)) return -EPERM;
      found->i_mode = static_cast<waist::umode_t>((found->i_mode & S_IFMT) | (mode & 07777));
      if ((mode & S_ISGID) && credentials.fsgid.val != found->i_gid.val && !may(waist::CAP_FSETID)) found->i_mode &= static_cast<waist::umode_t>(~S_ISGID);
      return 0;
    }));
  }

  /// An id of ~0u stays as it is.
  int chown(std::string_view path, unsigned uid, unsigned gid)
  {
    return static_cast<int>(call("chown", [&]() -> long {
      std::shared_ptr<node> found;
      if (const int error = part<name_space>().look_up(path, *this, found)) return error;
      const bool own = credentials.fsuid.val == found->i_uid.val;
      if (uid != ~0U && !(own && uid == found->i_uid.val) && !may(waist::CAP_CHOWN)) return -EPERM;
      if (gid != ~0U && !(own && (gid == credentials.fsgid.val || gid == found->i_gid.val)) && !may(waist::CAP_CHOWN)) return -EPERM;
      if (!found->is_directory()) found->i_mode &= static_cast<waist::umode_t>(~(S_ISUID | (found->i_mode & S_IXGRP ? S_ISGID : 0)));
      if (uid != ~0U) found->i_uid.val = uid;
      if (gid != ~0U) found->i_gid.val = gid;
      return 0;
    }));
  }

  unsigned umask(unsigned mask) { return std::exchange(umask_, static_cast<waist::umode_t>(mask & 0777)); }

  /// As setresgid() and setresuid() by root.
  void setuid(unsigned uid, unsigned gid) { become(*this, uid, gid); }

  int init_module(std::string_view name, std::string_view args)
  {
    return static_cast<int>(call("init_module", [&]() -> long { return may(waist::CAP_SYS_MODULE) ? part<module_loader>().load(name, args) : -EPERM; }));
  }

  int delete_module(std::string_view name, int flags = O_NONBLOCK)
  {
    return static_cast<int>(call("delete_module", [&]() -> long { return may(waist::CAP_SYS_MODULE) ? part<module_loader>().unload(name, flags) : -EPERM; }));
  }

  /// The handler runs in this process at the end of the system call that the signal met.
  int sigaction(int sig, std::function<void(int)> handler, bool restart)
  {
    if (sig < 1 || sig > 64 || sig == SIGKILL || sig == SIGSTOP) return -EINVAL;
    actions[static_cast<std::size_t>(sig)] = {std::move(handler), false, restart};
    return 0;
  }

  /// A handler that counts.
  int count_signal(int sig, bool restart)
  {
    return sigaction(sig, [](int) { ++static_cast<process&>(current()).signals_seen_; }, restart);
  }
  unsigned signals_seen() const { return signals_seen_; }

  int sigignore(int sig)
  {
    if (sig < 1 || sig > 64 || sig == SIGKILL || sig == SIGSTOP) return -EINVAL;
    actions[static_cast<std::size_t>(sig)] = {{}, true, false};
    pending_signals &= ~signal_bit(sig);
    return 0;
  }

  int kill(process& other, int sig)
  {
    return static_cast<int>(call("kill", [&]() -> long {
      if (sig < 0 || sig > 64) return -EINVAL;
      const auto& c = credentials;
      const bool same = c.euid.val == other.credentials.uid.val || c.uid.val == other.credentials.uid.val;
      if (!same && !may(waist::CAP_KILL)) return -EPERM;
      if (sig) send_signal(other, sig);
      return 0;
    }));
  }

  /// Sleeps for `ms` milliseconds of virtual time; -EINTR when a signal with a handler came.
  int nanosleep_ms(unsigned ms)
  {
    return static_cast<int>(call("nanosleep", [&]() -> long {
      auto& clock = part<scheduler>();
      const auto end = clock.now() + std::uint64_t{ms} * 1'000'000;
      while (clock.now() < end) {
        __state = waist::TASK_INTERRUPTIBLE;
        clock.sleep_until(*this, end);
        if (clock.now() < end && has_signal()) return -waist::ERESTART_RESTARTBLOCK;
      }
      return 0;
    }));
  }

  /// What exit(2) and execve(2) do to the memory: its mappings go when nobody shares them. For use in a system call.
  void give_up_memory()
  {
    if (!std::exchange(gave_up_memory_, true) && --memory_->users == 0) exit_mmap(*memory_);
  }

  /// Gives up all that it has, as exit(2) does: the mappings, when nobody shares them, then every descriptor. Each is
  /// flushed, then the files go, the last one first.
  void close_all()
  {
    call("exit", [&]() -> long {
      give_up_memory();
      for (int fd = 0; fd < fds_.size(); ++fd)
        if (auto* const f = fds_.find(fd); f && f->f_op->flush) f->f_op->flush(f, &current());
      for (int fd = fds_.size() - 1; fd >= 0; --fd)
        if (auto* const f = fds_.take(fd)) fput(f);
      return 0;
    });
  }

  descriptor_table& descriptors() { return fds_; }
  waist::umode_t current_umask() const { return umask_; }

 private:
  friend class kernel;

  // SAFETY: a user address as the kernel sees it; only the user copy functions take it.
  static char* pointer(user_address at) { return reinterpret_cast<char*>(at); }

  /// The encoding of dev_t in glibc's struct stat.
  static ::dev_t gnu_dev(waist::dev_t dev)
  {
    const unsigned long major = waist::MAJOR(dev), minor = waist::MINOR(dev);
    return (minor & 0xff) | (major & 0xfff) << 8 | (minor & ~0xffUL) << 12 | (major & ~0xfffUL) << 32;
  }

  static waist::file* add_reference(waist::file* f)
  {
    ++f->f_count.counter;
    return f;
  }

  /// A system call of this process: it becomes the current task, and signals are delivered at the end. In a kernel
  /// that has died nothing happens any more; what fails, fails with EIO.
  template <class Body>
  long call(std::string_view name, Body body)
  {
    if (dead()) [[unlikely]]
      return -EIO;
    const entry in(*this, name);
    while (true) {
      const long result = body();
      if (!has_signal()) [[likely]]
        return result;
      const auto [answer, restart] = deliver_signals(*this, result);
      if (!restart) return answer;
    }
  }

  template <class Body>
  long on_file(std::string_view name, int fd, Body body)
  {
    return call(name, [&]() -> long {
      auto* const f = fds_.find(fd);
      if (!f) return -EBADF;
      const held holding(*this, f);
      return body(f);
    });
  }

  /// Another thread of control may close the descriptor while a call sleeps on the file.
  struct held {
    held(task& t, waist::file* f) : who(t), before(t.file)
    {
      ++f->f_count.counter;
      t.file = f;
    }
    ~held() noexcept(false) { fput(std::exchange(who.file, before)); }
    held(const held&) = delete;
    held& operator=(const held&) = delete;
    task& who;
    waist::file* before;
  };

  bool dead() const;

  struct entry {
    entry(process& me, std::string_view name);
    ~entry();
    entry(const entry&) = delete;
    entry& operator=(const entry&) = delete;
    [[noreturn, gnu::cold]] static void refuse(const process& sleeper, std::string_view name);
    process& me;
    task* before;
    std::string_view call_before;
  };

  std::shared_ptr<waist::mm_struct> memory_;
  bool gave_up_memory_ = false;
  descriptor_table fds_;
  waist::umode_t umask_ = 022;
  unsigned signals_seen_ = 0;

  // What kernel::spawn() keeps of a process that runs a function of its own.
  flow stack_;
  std::function<long(process&)> body_;
  waist::completion exited_{};
  long exit_code_ = 0;
  std::exception_ptr failure_;
  bool is_spawned_ = false;
};

}  // namespace lkm::sim
