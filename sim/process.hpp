// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The userspace view of the simulated kernel: a process, and the system calls that it makes.
#pragma once

#include <lkm/sim/address_space.hpp>
#include <lkm/sim/completion.hpp>
#include <lkm/sim/cred.hpp>
#include <lkm/sim/eventpoll.hpp>
#include <lkm/sim/fcntl.hpp>
#include <lkm/sim/ioctl.hpp>
#include <lkm/sim/mmap.hpp>
#include <lkm/sim/module.hpp>
#include <lkm/sim/namei.hpp>
#include <lkm/sim/read_write.hpp>
#include <lkm/sim/select.hpp>
#include <lkm/sim/seq_file.hpp>
#include <lkm/sim/signal.hpp>
#include <lkm/sim/splice.hpp>

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

  /// `vector` holds `count` structs iovec.
  waist::ssize_t readv(int fd, user_address vector, unsigned long count, int flags = 0)
  {
    return on_file("readv", fd, [&](waist::file* f) {
      return with_position(f, [&](waist::loff_t* pos) { return vfs_vector(f, waist::ITER_DEST, vector, count, pos, flags); });
    });
  }

  waist::ssize_t writev(int fd, user_address vector, unsigned long count, int flags = 0)
  {
    return on_file("writev", fd, [&](waist::file* f) {
      return with_position(f, [&](waist::loff_t* pos) { return vfs_vector(f, waist::ITER_SOURCE, vector, count, pos, flags); });
    });
  }

  /// Position -1 is the file's own.
  waist::ssize_t preadv2(int fd, user_address vector, unsigned long count, waist::loff_t pos, int flags)
  {
    if (pos == -1) return readv(fd, vector, count, flags);
    if (pos < 0) return -EINVAL;
    return on_file("preadv", fd, [&](waist::file* f) -> long {
      return f->f_mode & waist::FMODE_PREAD ? vfs_vector(f, waist::ITER_DEST, vector, count, &pos, flags) : -ESPIPE;
    });
  }

  waist::ssize_t pwritev2(int fd, user_address vector, unsigned long count, waist::loff_t pos, int flags)
  {
    if (pos == -1) return writev(fd, vector, count, flags);
    if (pos < 0) return -EINVAL;
    return on_file("pwritev", fd, [&](waist::file* f) -> long {
      return f->f_mode & waist::FMODE_PWRITE ? vfs_vector(f, waist::ITER_SOURCE, vector, count, &pos, flags) : -ESPIPE;
    });
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

  /// ioctl(2) as a 32-bit process makes it.
  long compat_ioctl(int fd, unsigned cmd, std::uint32_t arg)
  {
    return on_file("ioctl", fd, [&](waist::file* f) {
      in_compat_syscall = true;
      const long result = sim::compat_ioctl(fds_, fd, f, cmd, arg);
      in_compat_syscall = false;
      return result;
    });
  }

  int fsync(int fd) { return sync("fsync", fd, 0); }
  int fdatasync(int fd) { return sync("fdatasync", fd, 1); }
  int sync_file_range(int fd, waist::loff_t offset, waist::loff_t n, unsigned flags)
  {
    return static_cast<int>(on_file("sync_file_range", fd, [&](waist::file* f) { return sim::sync_file_range(f, offset, n, flags); }));
  }
  int fallocate(int fd, int mode, waist::loff_t offset, waist::loff_t len)
  {
    return static_cast<int>(on_file("fallocate", fd, [&](waist::file* f) { return vfs_fallocate(f, mode, offset, len); }));
  }
  int fadvise(int fd, waist::loff_t offset, waist::loff_t len, int advice)
  {
    return static_cast<int>(on_file("fadvise", fd, [&](waist::file* f) { return vfs_fadvise(f, offset, len, advice); }));
  }
  int ftruncate(int fd, waist::loff_t length)
  {
    if (length < 0) return -EINVAL;
    return static_cast<int>(on_file("ftruncate", fd, [](waist::file* f) -> long { return do_ftruncate(f); }));
  }
  /// Between the files' own positions.
  waist::ssize_t copy_file_range(int in, int out, std::size_t len, unsigned flags)
  {
    return on_file("copy_file_range", in, [&](waist::file* f) -> long { return vfs_copy_file_range(f, fds_.find(out), len, flags); });
  }
  /// Null positions are the files' own.
  waist::ssize_t splice(int in, waist::loff_t* off_in, int out, waist::loff_t* off_out, std::size_t len, unsigned flags)
  {
    if (!len) return 0;
    if (flags & ~unsigned{SPLICE_F_MOVE | SPLICE_F_NONBLOCK | SPLICE_F_MORE | SPLICE_F_GIFT}) return -EINVAL;
    return on_file("splice", in, [&](waist::file* from) -> long {
      auto* const to = fds_.find(out);
      if (!to) return -EBADF;
      if ((pipe_info(from) && off_in) || (pipe_info(to) && off_out)) return -ESPIPE;
      const held holding(*this, to);
      return do_splice(from, off_in, to, off_out, len, flags);
    });
  }
  waist::ssize_t sendfile(int out, int in, waist::loff_t* offset, std::size_t count)
  {
    return call("sendfile", [&]() -> long { return do_sendfile(fds_.find(out), fds_.find(in), offset, count); });
  }
  /// io_uring's command for a file's driver, IORING_OP_URING_CMD: what its completion says.
  int uring_cmd(int fd)
  {
    return static_cast<int>(on_file("io_uring", fd, [](waist::file* f) -> long {
      if (f->f_op->uring_cmd) throw not_modelled("file_operations.uring_cmd");
      return -EOPNOTSUPP;
    }));
  }
  /// A read through an io_uring that polls for completions (IORING_SETUP_IOPOLL).
  int uring_iopoll_read(int fd)
  {
    return static_cast<int>(on_file("io_uring", fd, [](waist::file* f) -> long {
      // Only files that are open with O_DIRECT may; no character device can be.
      return f->f_mode & waist::FMODE_CAN_READ ? -EOPNOTSUPP : f->f_mode & waist::FMODE_READ ? -EINVAL : -EBADF;
    }));
  }

  long fcntl(int fd, unsigned cmd, unsigned long arg = 0)
  {
    return on_any_file("fcntl", fd, [&](waist::file* f) { return do_fcntl(fds_, fd, f, cmd, arg, *this); });
  }
  int flock(int fd, int cmd)
  {
    return static_cast<int>(call("flock", [&]() -> long { return do_flock(fds_, fd, cmd); }));
  }
  int pipe2(int (&ends)[2], int flags)
  {
    return static_cast<int>(call("pipe", [&] { return make_pipe(ends, flags); }));
  }
  int epoll_create1(int flags)
  {
    if (flags & ~EPOLL_CLOEXEC) return -EINVAL;
    return static_cast<int>(call("epoll_create1", [&]() -> long {
      const int fd = fds_.reserve();
      if (fd >= 0) fds_.replace(fd, epoll_create(*this), flags & EPOLL_CLOEXEC);
      return fd;
    }));
  }
  int epoll_ctl(int epfd, int op, int fd, const ::epoll_event& event)
  {
    return static_cast<int>(call("epoll_ctl", [&]() -> long { return sim::epoll_ctl(fds_, epfd, op, fd, event); }));
  }
  int epoll_wait(int epfd, user_address events, int most, int timeout)
  {
    return static_cast<int>(call("epoll_wait", [&]() -> long {
      auto* const f = fds_.find(epfd);
      if (!f) return sim::epoll_wait(fds_, epfd, events, most, timeout);
      const held holding(*this, f);
      return sim::epoll_wait(fds_, epfd, events, most, timeout);
    }));
  }
  /// `timeout` in milliseconds, negative for ever.
  int select(int n, const select_sets& sets, int timeout)
  {
    return static_cast<int>(call("select", [&]() -> long { return do_select(fds_, n, sets, timeout < 0 ? -1 : std::int64_t{timeout} * 1'000'000); }));
  }
  /// The text of /proc/self/fdinfo/`fd`.
  int fdinfo(int fd, std::string& text)
  {
    return static_cast<int>(call("read", [&]() -> long {
      auto* const f = fds_.find_any(fd);
      return f ? show_fdinfo(f, fds_.close_on_exec(fd), text) : -ENOENT;
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
    return static_cast<int>(on_any_file("dup", fd, [&](waist::file* f) -> long {
      const int copy = fds_.reserve();
      if (copy >= 0) fds_.replace(copy, add_reference(f), false);
      return copy;
    }));
  }

  int dup2(int fd, int copy)
  {
    return static_cast<int>(call("dup2", [&]() -> long { return fd == copy ? (fds_.find_any(fd) ? fd : -EBADF) : put_at(fd, copy, false); }));
  }

  int dup3(int fd, int copy, int flags)
  {
    if ((flags & ~O_CLOEXEC) || fd == copy) return -EINVAL;
    return static_cast<int>(call("dup3", [&]() -> long { return put_at(fd, copy, flags & O_CLOEXEC); }));
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

  int symlink(std::string_view target, std::string_view path)
  {
    return static_cast<int>(call("symlink", [&]() -> long { return part<name_space>().symlink(target, path, *this); }));
  }

  int link(std::string_view old_path, std::string_view new_path)
  {
    return static_cast<int>(call("link", [&]() -> long { return part<name_space>().link(old_path, new_path, *this); }));
  }

  int rmdir(std::string_view path)
  {
    return static_cast<int>(call("rmdir", [&]() -> long { return part<name_space>().rmdir(path, *this); }));
  }

  int rename(std::string_view old_path, std::string_view new_path)
  {
    return static_cast<int>(call("rename", [&]() -> long { return part<name_space>().rename(old_path, new_path, *this); }));
  }

  /// The text of a symbolic link goes to `target`; its length, or a negative error.
  int readlink(std::string_view path, std::string& target);

  /// The names in a directory, sorted, without "." and "..", as opendir(3) and getdents(2) give them; their number, or
  /// a negative error.
  int listdir(std::string_view path, std::vector<std::string>& names);

  /// Fills what the simulator knows of a file: st_mode, st_nlink, st_uid, st_gid, st_rdev, st_ino, st_size, st_mtim.
  int stat(std::string_view path, struct ::stat& out) { return stat_path("stat", path, out, name_space::follow::yes); }
  /// As stat(), of a symbolic link itself.
  int lstat(std::string_view path, struct ::stat& out) { return stat_path("lstat", path, out, name_space::follow::no); }

  int fstat(int fd, struct ::stat& out)
  {
    return static_cast<int>(on_any_file("fstat", fd, [&](waist::file* f) { return fill(*as_open_file(f).where, out), 0; }));
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
      const auto in_group_or_capable = [&](unsigned group) { return credentials.fsgid.val == group || may(waist::CAP_FSETID); };
      unsigned dropped = 0;
      if (!found->is_directory()) {
        dropped = found->i_mode & S_ISUID;
        if ((found->i_mode & S_IXGRP) || !in_group_or_capable(found->i_gid.val)) dropped |= found->i_mode & S_ISGID;
      }
      // Bits that fall make it a change of mode as well.
      if (dropped && !own && !may(waist::CAP_FOWNER)) return -EPERM;
      if (dropped && !in_group_or_capable(gid != ~0U ? gid : found->i_gid.val)) dropped |= S_ISGID;
      found->i_mode &= static_cast<waist::umode_t>(~dropped);
      if (uid != ~0U) found->i_uid.val = uid;
      if (gid != ~0U) found->i_gid.val = gid;
      return 0;
    }));
  }

  unsigned umask(unsigned mask)
  {
    return static_cast<unsigned>(call("umask", [&]() -> long { return std::exchange(umask_, static_cast<waist::umode_t>(mask & 0777)); }));
  }

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
  int sigaction(int sig, std::function<void(int, const signal_info&)> handler, bool restart)
  {
    if (sig < 1 || sig > 64 || sig == SIGKILL || sig == SIGSTOP) return -EINVAL;
    actions[static_cast<std::size_t>(sig)] = {std::move(handler), false, restart};
    return 0;
  }

  /// A handler that counts.
  int count_signal(int sig, bool restart)
  {
    const auto count = [](int number, const signal_info& info) {
      auto& me = static_cast<process&>(current());
      ++me.signals_seen_;
      me.last_signal_ = {number, info};
    };
    return sigaction(sig, count, restart);
  }
  unsigned signals_seen() const { return signals_seen_; }
  /// The last one that a counting handler saw, 0 before the first.
  const std::pair<int, signal_info>& last_signal() const { return last_signal_; }

  /// `signals` has bit n - 1 for signal n. What is let through again is delivered at the end of this call.
  int sigprocmask(int how, std::uint64_t signals)
  {
    constexpr auto never = signal_bit(SIGKILL) | signal_bit(SIGSTOP);
    return static_cast<int>(call("sigprocmask", [&]() -> long {
      if (how == SIG_BLOCK) blocked_signals |= signals & ~never;
      else if (how == SIG_UNBLOCK) blocked_signals &= ~signals;
      else if (how == SIG_SETMASK) blocked_signals = signals & ~never;
      else return -EINVAL;
      return 0;
    }));
  }

  /// setrlimit(RLIMIT_NOFILE) of the soft limit.
  int limit_descriptors(std::size_t most)
  {
    fds_.limit = most;
    return 0;
  }

  /// Gives up one capability, as capset(2) does.
  int drop_capability(int capability)
  {
    credentials.cap_effective &= ~(std::uint64_t{1} << capability);
    return 0;
  }

  /// execve(2) of a program that at once ends with the number of descriptors above 2 that it was left: those that are
  /// to be closed are closed, handlers are gone. Returns that number; nothing should follow.
  template <class Lines>
  int exec(const Lines&)
  {
    return static_cast<int>(call("execve", [&]() -> long {
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
      if (sig && &other != this) other.signal_outside_calls(sig);
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

  /// Gives up all that it has, as exit(2) does: the mappings, when nobody shares them, then every descriptor. Each is
  /// flushed, then the files go, the last one first.
  void close_all()
  {
    call("exit", [&]() -> long {
      if (!std::exchange(gave_up_memory_, true) && --memory_->users == 0) exit_mmap(*memory_);
      for (int fd = 0; fd < fds_.size(); ++fd)
        if (auto* const f = fds_.find_any(fd)) {
          if (f->f_op->flush) f->f_op->flush(f, &current());
          locks_remove_posix(as_open_file(f));
        }
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

  int stat_path(std::string_view name, std::string_view path, struct ::stat& out, name_space::follow how);

  static waist::file* add_reference(waist::file* f)
  {
    ++f->f_count.counter;
    return f;
  }

  /// A process that the test drives is in user space between its calls, where a handler runs at once. What ends the
  /// process waits for its next call instead, which tells the test.
  void signal_outside_calls(int sig)
  {
    if (is_spawned_ || !syscall.empty() || !actions[static_cast<std::size_t>(sig)].handler) return;
    const entry in(*this, "");
    deliver_signals(*this, 0);
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

  /// Also on a file that was opened with O_PATH.
  template <class Body>
  long on_any_file(std::string_view name, int fd, Body body)
  {
    return call(name, [&]() -> long {
      auto* const f = fds_.find_any(fd);
      if (!f) return -EBADF;
      const held holding(*this, f);
      return body(f);
    });
  }

  int sync(std::string_view name, int fd, int datasync)
  {
    return static_cast<int>(on_file(name, fd, [&](waist::file* f) -> long {
      return f->f_op->fsync ? f->f_op->fsync(f, 0, std::numeric_limits<waist::loff_t>::max(), datasync) : -EINVAL;
    }));
  }

  long put_at(int fd, int copy, bool close_on_exec)
  {
    if (copy < 0 || static_cast<std::size_t>(copy) >= fds_.limit) return -EBADF;
    auto* const f = fds_.find_any(fd);
    if (!f) return -EBADF;
    if (fds_.reserved(copy)) return -EBUSY;
    if (auto* const before = fds_.replace(copy, add_reference(f), close_on_exec)) filp_close(before);
    return copy;
  }

  long make_pipe(int (&ends)[2], int flags)
  {
    if (flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT)) return -EINVAL;
    const int in = fds_.reserve();
    if (in < 0) return in;
    const int out = fds_.reserve();
    if (out < 0) return fds_.unreserve(in), out;
    const auto [to_read, to_write] = create_pipe_files(*this, flags);
    fds_.replace(ends[0] = in, to_read, flags & O_CLOEXEC);
    fds_.replace(ends[1] = out, to_write, flags & O_CLOEXEC);
    return 0;
  }

  static void fill(const node& found, struct ::stat& out);

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
  std::pair<int, signal_info> last_signal_{};

  // What kernel::spawn() keeps of a process that runs a function of its own.
  flow stack_;
  std::function<long(process&)> body_;
  waist::completion exited_{};
  long exit_code_ = 0;
  std::exception_ptr failure_;
  bool is_spawned_ = false;
};

}  // namespace lkm::sim
