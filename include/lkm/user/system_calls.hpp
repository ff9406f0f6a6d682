// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The system calls that a test can make, as one process makes them: implemented by the simulator and by Linux.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/stat.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace lkm::user {

/// The lines that a test's calls add. They must be the same in both worlds.
using transcript = std::vector<std::string>;

/// The sets of select(2); null where none is given.
struct select_sets {
  ::fd_set *in, *out, *exceptional;
};

/// What a driver sends along with a signal: si_code, si_fd and si_band.
struct signal_info {
  int code = 0, fd = 0;
  long band = 0;
};

/// Every call returns the value that Linux leaves in the register: a result, or a negative errno. Addresses are those
/// of the process.
class system_calls {
 public:
  system_calls() = default;
  system_calls(const system_calls&) = delete;
  system_calls& operator=(const system_calls&) = delete;
  virtual ~system_calls() = default;

  virtual int tid() const = 0;

  virtual long open(const std::string& path, int flags) = 0;
  virtual long close(int fd) = 0;
  virtual long read(int fd, std::uintptr_t at, std::size_t n) = 0;
  virtual long write(int fd, std::uintptr_t at, std::size_t n) = 0;
  virtual long pread(int fd, std::uintptr_t at, std::size_t n, long long pos) = 0;
  virtual long pwrite(int fd, std::uintptr_t at, std::size_t n, long long pos) = 0;
  /// `vector` holds `count` structs iovec.
  virtual long readv(int fd, std::uintptr_t vector, unsigned long count) = 0;
  virtual long writev(int fd, std::uintptr_t vector, unsigned long count) = 0;
  /// Position -1 means the file's own.
  virtual long preadv2(int fd, std::uintptr_t vector, unsigned long count, long long pos, int flags) = 0;
  virtual long pwritev2(int fd, std::uintptr_t vector, unsigned long count, long long pos, int flags) = 0;
  virtual long lseek(int fd, long long offset, int whence) = 0;
  virtual long ioctl(int fd, unsigned number, unsigned long arg) = 0;
  /// As a 32-bit process makes it.
  virtual long compat_ioctl(int fd, unsigned number, std::uint32_t arg) = 0;
  virtual long fsync(int fd) = 0;
  virtual long fdatasync(int fd) = 0;
  virtual long sync_file_range(int fd, long long offset, long long n, unsigned flags) = 0;
  virtual long fallocate(int fd, int mode, long long offset, long long n) = 0;
  virtual long fadvise(int fd, long long offset, long long n, int advice) = 0;
  virtual long ftruncate(int fd, long long length) = 0;
  virtual long copy_file_range(int in, int out, std::size_t n, unsigned flags) = 0;
  /// A null position means the file's own.
  virtual long splice(int in, long long* in_pos, int out, long long* out_pos, std::size_t n, unsigned flags) = 0;
  virtual long sendfile(int out, int in, long long* pos, std::size_t n) = 0;
  virtual long fcntl(int fd, unsigned command, unsigned long arg) = 0;
  virtual long flock(int fd, int operation) = 0;
  /// syslog(2), which glibc calls klogctl().
  virtual long syslog(int action, std::uintptr_t at, int length) = 0;
  virtual long dup(int fd) = 0;
  virtual long dup2(int fd, int copy) = 0;
  virtual long dup3(int fd, int copy, int flags) = 0;
  virtual long pipe2(int (&ends)[2], int flags) = 0;
  /// Timeouts are in milliseconds; a negative one means no limit.
  virtual long poll(std::span<pollfd> list, int timeout) = 0;
  virtual long select(int n, const select_sets& sets, int timeout) = 0;
  virtual long epoll_create1(int flags) = 0;
  virtual long epoll_ctl(int epfd, int operation, int fd, const ::epoll_event& event) = 0;
  virtual long epoll_wait(int epfd, std::uintptr_t events, int max, int timeout) = 0;
  /// The result in the completion of one request: IORING_OP_URING_CMD, or a read through a ring with
  /// IORING_SETUP_IOPOLL.
  virtual long uring_cmd(int fd) = 0;
  virtual long uring_iopoll_read(int fd) = 0;
  /// getdents64(2) with a buffer of `room` bytes.
  virtual long getdents(int fd, std::size_t room, std::vector<std::string>& names) = 0;
  /// The text of /proc/thread-self/fdinfo/`fd`.
  virtual long fdinfo(int fd, std::string& text) = 0;

  /// `mode` with its type; `dev` is major << 20 | minor.
  virtual long mknod(const std::string& path, unsigned mode, unsigned dev) = 0;
  virtual long mkdir(const std::string& path, unsigned mode) = 0;
  virtual long unlink(const std::string& path) = 0;
  virtual long symlink(const std::string& target, const std::string& path) = 0;
  virtual long link(const std::string& old_path, const std::string& new_path) = 0;
  virtual long rmdir(const std::string& path) = 0;
  virtual long rename(const std::string& old_path, const std::string& new_path) = 0;
  virtual long readlink(const std::string& path, std::string& target) = 0;
  /// Sorted, without "." and "..".
  virtual long listdir(const std::string& path, std::vector<std::string>& names) = 0;
  virtual long chmod(const std::string& path, unsigned mode) = 0;
  virtual long chown(const std::string& path, unsigned uid, unsigned gid) = 0;
  virtual long stat(const std::string& path, struct ::stat& out) = 0;
  virtual long lstat(const std::string& path, struct ::stat& out) = 0;
  virtual long fstat(int fd, struct ::stat& out) = 0;
  virtual unsigned umask(unsigned mask) = 0;

  virtual long init_module(const std::string& name, const std::string& args) = 0;
  virtual long module_image(const std::string& name, std::string& image) = 0;
  virtual long init_module_image(const std::string& image, const std::string& args) = 0;
  virtual long finit_module(const std::string& image, const std::string& args, int flags) = 0;
  virtual long delete_module(const std::string& name, int flags) = 0;

  /// Sets a handler that counts. `restart` is SA_RESTART.
  virtual long count_signal(int sig, bool restart) = 0;
  virtual unsigned signals_seen() = 0;
  /// The last signal that such a handler received, or 0 if there was none.
  virtual std::pair<int, signal_info> last_signal() = 0;
  /// `signals` has bit n - 1 for signal n.
  virtual long sigprocmask(int how, std::uint64_t signals) = 0;
  /// RLIMIT_NOFILE.
  virtual long limit_descriptors(std::size_t max) = 0;
  virtual long drop_capability(int capability) = 0;
  /// execve(2) of a program whose exit status is the number of descriptors above 2 that it inherited.
  virtual long exec(const transcript& lines) = 0;
  virtual long kill(system_calls& other, int sig) = 0;

  virtual long mmap(std::uintptr_t at, std::size_t length, int prot, int flags, int fd, unsigned long offset) = 0;
  virtual long munmap(std::uintptr_t at, std::size_t length) = 0;
  virtual long mprotect(std::uintptr_t at, std::size_t length, int prot) = 0;
  virtual long msync(std::uintptr_t at, std::size_t length, int flags) = 0;
  virtual long madvise(std::uintptr_t at, std::size_t length, int advice) = 0;

  /// Reads and writes of the program itself, without a system call: 0, or the signal that the access raised.
  virtual long load(std::uintptr_t at, char* to, std::size_t n) = 0;
  virtual long store(std::uintptr_t at, const char* from, std::size_t n) = 0;

  // Buffers for the calls: memory that the test makes for the process without any call in the transcript.
  /// Zeroed memory, followed by an unmapped page. `access` is PROT_READ | PROT_WRITE.
  virtual std::uintptr_t make_buffer(std::size_t n, unsigned access) = 0;
  /// The same at an address that fits into 32 bits.
  virtual std::uintptr_t make_low_buffer(std::size_t n) = 0;
  /// `is_as_made` is false if parts were unmapped, or for a low buffer.
  virtual void release_buffer(std::uintptr_t at, std::size_t n, bool is_as_made) = 0;
  virtual void unmap_buffer(std::uintptr_t at, std::size_t n) = 0;
  virtual void protect_buffer(std::uintptr_t at, std::size_t n, unsigned access) = 0;
  virtual void fill_buffer(std::uintptr_t at, const void* from, std::size_t n) = 0;
  virtual void look_into_buffer(void* to, std::uintptr_t at, std::size_t n) = 0;
};

}  // namespace lkm::user
