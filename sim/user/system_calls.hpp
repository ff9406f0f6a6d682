// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The simulator's processes behind the interface that tests drive them through: see lkm/user/system_calls.hpp.
#pragma once

#include <lkm/sim/core/kernel.hpp>
#include <lkm/user/system_calls.hpp>

#include <fstream>

namespace lkm::sim {

class process_calls final : public user::system_calls {
 public:
  explicit process_calls(process& p) : process_(p) {}
  static process& of(user::system_calls& calls) { return static_cast<process_calls&>(calls).process_; }

  int tid() const override { return process_.pid; }
  long open(const std::string& path, int flags) override { return process_.open(path, flags); }
  long close(int fd) override { return process_.close(fd); }
  long read(int fd, std::uintptr_t at, std::size_t n) override { return process_.read(fd, at, n); }
  long write(int fd, std::uintptr_t at, std::size_t n) override { return process_.write(fd, at, n); }
  long pread(int fd, std::uintptr_t at, std::size_t n, long long pos) override
  {
    return process_.pread(fd, at, n, pos);
  }
  long pwrite(int fd, std::uintptr_t at, std::size_t n, long long pos) override
  {
    return process_.pwrite(fd, at, n, pos);
  }
  long readv(int fd, std::uintptr_t vector, unsigned long count) override { return process_.readv(fd, vector, count); }
  long writev(int fd, std::uintptr_t vector, unsigned long count) override
  {
    return process_.writev(fd, vector, count);
  }
  long preadv2(int fd, std::uintptr_t vector, unsigned long count, long long pos, int flags) override
  {
    return process_.preadv2(fd, vector, count, pos, flags);
  }
  long pwritev2(int fd, std::uintptr_t vector, unsigned long count, long long pos, int flags) override
  {
    return process_.pwritev2(fd, vector, count, pos, flags);
  }
  long lseek(int fd, long long offset, int whence) override { return process_.lseek(fd, offset, whence); }
  long ioctl(int fd, unsigned number, unsigned long arg) override { return process_.ioctl(fd, number, arg); }
  long compat_ioctl(int fd, unsigned number, std::uint32_t arg) override
  {
    return process_.compat_ioctl(fd, number, arg);
  }
  long fsync(int fd) override { return process_.fsync(fd); }
  long fdatasync(int fd) override { return process_.fdatasync(fd); }
  long sync_file_range(int fd, long long offset, long long n, unsigned flags) override
  {
    return process_.sync_file_range(fd, offset, n, flags);
  }
  long fallocate(int fd, int mode, long long offset, long long n) override
  {
    return process_.fallocate(fd, mode, offset, n);
  }
  long fadvise(int fd, long long offset, long long n, int advice) override
  {
    return process_.fadvise(fd, offset, n, advice);
  }
  long ftruncate(int fd, long long length) override { return process_.ftruncate(fd, length); }
  long copy_file_range(int in, int out, std::size_t n, unsigned flags) override
  {
    return process_.copy_file_range(in, out, n, flags);
  }
  long splice(int in, long long* in_pos, int out, long long* out_pos, std::size_t n, unsigned flags) override
  {
    return process_.splice(in, in_pos, out, out_pos, n, flags);
  }
  long sendfile(int out, int in, long long* pos, std::size_t n) override { return process_.sendfile(out, in, pos, n); }
  long fcntl(int fd, unsigned command, unsigned long arg) override { return process_.fcntl(fd, command, arg); }
  long flock(int fd, int operation) override { return process_.flock(fd, operation); }
  long syslog(int action, std::uintptr_t at, int length) override { return process_.syslog(action, at, length); }
  long dup(int fd) override { return process_.dup(fd); }
  long dup2(int fd, int copy) override { return process_.dup2(fd, copy); }
  long dup3(int fd, int copy, int flags) override { return process_.dup3(fd, copy, flags); }
  long pipe2(int (&ends)[2], int flags) override { return process_.pipe2(ends, flags); }
  long poll(std::span<pollfd> list, int timeout) override { return process_.poll(list, timeout); }
  long select(int n, const user::select_sets& sets, int timeout) override
  {
    return process_.select(n, {sets.in, sets.out, sets.exceptional}, timeout);
  }
  long epoll_create1(int flags) override { return process_.epoll_create1(flags); }
  long epoll_ctl(int epfd, int operation, int fd, const ::epoll_event& event) override
  {
    return process_.epoll_ctl(epfd, operation, fd, event);
  }
  long epoll_wait(int epfd, std::uintptr_t events, int max, int timeout) override
  {
    return process_.epoll_wait(epfd, events, max, timeout);
  }
  long uring_cmd(int fd) override { return process_.uring_cmd(fd); }
  long uring_iopoll_read(int fd) override { return process_.uring_iopoll_read(fd); }
  long getdents(int fd, std::size_t room, std::vector<std::string>& names) override
  {
    return process_.getdents(fd, room, names);
  }
  long fdinfo(int fd, std::string& text) override { return process_.fdinfo(fd, text); }
  long mknod(const std::string& path, unsigned mode, unsigned dev) override { return process_.mknod(path, mode, dev); }
  long mkdir(const std::string& path, unsigned mode) override { return process_.mkdir(path, mode); }
  long unlink(const std::string& path) override { return process_.unlink(path); }
  long symlink(const std::string& target, const std::string& path) override { return process_.symlink(target, path); }
  long link(const std::string& old_path, const std::string& new_path) override
  {
    return process_.link(old_path, new_path);
  }
  long rmdir(const std::string& path) override { return process_.rmdir(path); }
  long rename(const std::string& old_path, const std::string& new_path) override
  {
    return process_.rename(old_path, new_path);
  }
  long readlink(const std::string& path, std::string& target) override { return process_.readlink(path, target); }
  long listdir(const std::string& path, std::vector<std::string>& names) override
  {
    return process_.listdir(path, names);
  }
  long chmod(const std::string& path, unsigned mode) override { return process_.chmod(path, mode); }
  long chown(const std::string& path, unsigned uid, unsigned gid) override { return process_.chown(path, uid, gid); }
  long stat(const std::string& path, struct ::stat& out) override { return process_.stat(path, out); }
  long lstat(const std::string& path, struct ::stat& out) override { return process_.lstat(path, out); }
  long fstat(int fd, struct ::stat& out) override { return process_.fstat(fd, out); }
  unsigned umask(unsigned mask) override { return process_.umask(mask); }
  long init_module(const std::string& name, const std::string& args) override
  {
    return process_.init_module(name, args);
  }
  long module_image(const std::string& name, std::string& image) override
  {
    std::ifstream file(module_file_of(name), std::ios::binary);
    image.assign(std::istreambuf_iterator<char>(file), {});
    return image.empty() ? -ENOENT : 0;
  }
  long init_module_image(const std::string& image, const std::string& args) override
  {
    return process_.init_module_image(image, args);
  }
  long finit_module(const std::string& image, const std::string& args, int flags) override
  {
    return process_.finit_module(image, args, flags);
  }
  long delete_module(const std::string& name, int flags) override { return process_.delete_module(name, flags); }
  long count_signal(int sig, bool restart) override { return process_.count_signal(sig, restart); }
  unsigned signals_seen() override { return process_.signals_seen(); }
  std::pair<int, user::signal_info> last_signal() override
  {
    const auto& [sig, info] = process_.last_signal();
    return {sig, {info.code, info.fd, info.band}};
  }
  long sigprocmask(int how, std::uint64_t signals) override { return process_.sigprocmask(how, signals); }
  long limit_descriptors(std::size_t max) override { return process_.limit_descriptors(max); }
  long drop_capability(int capability) override { return process_.drop_capability(capability); }
  long exec(const user::transcript& lines) override { return process_.exec(lines); }
  long kill(user::system_calls& other, int sig) override { return process_.kill(of(other), sig); }
  long mmap(std::uintptr_t at, std::size_t length, int prot, int flags, int fd, unsigned long offset) override
  {
    return process_.mmap(at, length, prot, flags, fd, offset);
  }
  long munmap(std::uintptr_t at, std::size_t length) override { return process_.munmap(at, length); }
  long mprotect(std::uintptr_t at, std::size_t length, int prot) override
  {
    return process_.mprotect(at, length, prot);
  }
  long msync(std::uintptr_t at, std::size_t length, int flags) override { return process_.msync(at, length, flags); }
  long madvise(std::uintptr_t at, std::size_t length, int advice) override
  {
    return process_.madvise(at, length, advice);
  }
  long load(std::uintptr_t at, char* to, std::size_t n) override { return process_.load(at, to, n); }
  long store(std::uintptr_t at, const char* from, std::size_t n) override { return process_.store(at, from, n); }
  std::uintptr_t make_buffer(std::size_t n, unsigned access) override { return process_.memory().map(n, access); }
  std::uintptr_t make_low_buffer(std::size_t n) override { return process_.memory().map_low(n); }
  void release_buffer(std::uintptr_t at, std::size_t n, bool) override { process_.memory().unmap(at, n); }
  void unmap_buffer(std::uintptr_t at, std::size_t n) override { process_.memory().unmap(at, n); }
  void protect_buffer(std::uintptr_t at, std::size_t n, unsigned access) override
  {
    process_.memory().protect(at, n, access);
  }
  void fill_buffer(std::uintptr_t at, const void* from, std::size_t n) override
  {
    process_.memory().copy_in(at, from, n);
  }
  void look_into_buffer(void* to, std::uintptr_t at, std::size_t n) override { process_.memory().copy_out(to, at, n); }

 private:
  process& process_;
};

}  // namespace lkm::sim
