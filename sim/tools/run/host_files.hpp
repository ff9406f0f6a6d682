// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Simulated open files as programs of the host have them. Each is a memfd that was opened again through /proc/self/fd:
/// the host then counts who has it (dup, fork, exec, a descriptor that is passed on), tells the supervisor by inotify
/// when the last one is closed, and never lets anybody read or write it, as those calls are the supervisor's.
#pragma once

#include <linux/seccomp.h>

#include <sys/stat.h>
#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace lkm::waist {
struct file;
}
namespace lkm::sim {
class task;
}

namespace lkm::run {

/// One open file, with the reference that the programs' descriptors hold.
struct simulated_file {
  waist::file* file;
  std::string path;                   // that it was opened with
  pid_t opener;                       // the process
  std::string comm;                   // its name
  ino_t inode;                        // of the memfd
  int watch;                          // of inotify
  std::string listing;                // of a directory that is being read
  std::vector<sim::task*> lockers{};  // that have taken locks of fcntl(2)
};

class host_files {
 public:
  host_files();
  ~host_files();
  host_files(const host_files&) = delete;
  host_files& operator=(const host_files&) = delete;

  /// What becomes readable when files were closed.
  int events() const { return inotify_; }

  /// Makes a file and puts it into the table of the program whose call `id` of `listener` is, which returns it, unless
  /// `answer` is false. Its descriptor there, or a negative error; the reference is taken in any case, and given
  /// back through closed() when nobody has got the file.
  int give(int listener, std::uint64_t id, simulated_file file, bool close_on_exec, bool answer = true);

  /// The simulated file that is `fd` in the table of task `task`; null when it is the host's, or not open.
  /// `seen` is what the host knows of it.
  std::shared_ptr<simulated_file> find(pid_t task, int fd, struct stat* seen = nullptr);

  /// Those that nobody has any more since it was called last; they are forgotten here.
  std::vector<std::shared_ptr<simulated_file>> closed();

 private:
  int folder_of(pid_t task, bool again);

  int inotify_;
  dev_t device_ = 0;  // of memfds
  std::unordered_map<ino_t, std::shared_ptr<simulated_file>> by_inode_;
  std::unordered_map<int, ino_t> by_watch_;
  std::unordered_map<pid_t, int> folders_;  // /proc/TASK/fd
};

}  // namespace lkm::run
