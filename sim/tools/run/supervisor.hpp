// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// One simulated kernel, and the programs in front of it. Each of their threads that calls it is a task of it. A call
/// is made on the task's own stack: while it sleeps in a driver, the supervisor goes on with the others.
#pragma once

#include "caller_memory.hpp"
#include "calls.hpp"
#include "host_files.hpp"
#include "options.hpp"
#include "owners.hpp"
#include "session_folder.hpp"
#include "shared_pages.hpp"
#include "users.hpp"

#include <lkm/sim/kernel.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lkm::run {

/// A thread of a program, once it has made a call of the simulated kernel. When it has ended, another may take its
/// place.
struct client {
  sim::process* task = nullptr;
  pid_t tid = 0, tgid = 0;
  caller_memory memory{};
  std::optional<call> current{};  // the call that it makes
  bool begun = false;             // the task has taken it up
  bool ends = false;              // the thread has gone
  bool renamed = false;           // by execve(): its name is to be read again
  bool someone_else = true;       // its ids are to be looked up again
  bool leads = false;             // came first of its process, and hears of the end of it
  int pidfd = -1;                 // of the process or the thread; -1 when there is none
};

/// Of a simulated file, by a program.
struct mapping {
  std::uint32_t number;  // of its description of the shared pages
  waist::mm_struct* mm;
  sim::user_address start;
  std::size_t length;
  pid_t owner;  // the process that made it
  std::string comm;
};

class supervisor {
 public:
  explicit supervisor(const options& asked);
  ~supervisor();
  supervisor(const supervisor&) = delete;
  supervisor& operator=(const supervisor&) = delete;

  /// Inserts the modules of the command line: 0, or the first error, which was said.
  int insert_modules();
  /// Runs the command until it ends: its exit status, as a shell has it.
  int run();
  /// Switches the simulated kernel off. True when it found a bug.
  bool shut_down();

  sim::kernel& kernel() { return *kernel_; }
  host_files& files() { return files_; }
  session_folder& session() { return session_; }
  user_table& users() { return users_; }
  int listener() const { return listener_; }
  bool dead() { return kernel_->scheduler().dead(); }

  /// Memory of the program that makes the call.
  caller_memory& memory_of(const call& c)
  {
    reader_.task = static_cast<pid_t>(c.in.pid);
    return reader_;
  }

  /// Whether the path of a call is ours; then its `path` is set. An unreadable path is the host's.
  bool path_is_ours(call& c, int folder, sim::user_address text, bool follow);

  /// What the supervisor has to tell, once for each text.
  void say_once(const std::string& text);

  /// The call returns this.
  void answer(const call& c, long result);
  /// The same, untold by --trace: the call is not done yet.
  void respond(const call& c, long result);

  /// A descriptor of the supervisor's for one of the caller's; negative when it is not open.
  int borrow(const call& c, int fd);

  /// Becomes ready: the task of `who` is woken. For calls that wait for files of the host as well.
  void watch_host(client& who, int fd, std::uint32_t events);
  void forget_host(int fd);

  /// A set of the host's with simulated files in it: a descriptor of ours for it, and the set that has these files.
  struct epoll_set {
    int borrowed;
    waist::file* set;
  };
  std::deque<epoll_set>& epoll_sets() { return epoll_sets_; }
  /// Of the caller's descriptor; null when there are none in it.
  epoll_set* epoll_set_of(const call& c, int fd);

  shared_pages& pages() { return pages_; }
  std::vector<mapping>& mappings() { return mappings_; }
  std::uint32_t next_mapping() { return ++last_mapping_; }
  /// Where a mapping of `length` bytes goes in a program.
  sim::user_address place_for_mapping(std::size_t length);

  /// The program of task `tid` will be another one.
  void executes(pid_t tid, const std::string& program);
  /// The ids of its process may change.
  void ids_change(pid_t tid);
  /// Whether the caller may do what needs root alone.
  bool is_root(const call& c) { return users_.of(static_cast<pid_t>(c.in.pid)).user.fs == 0; }

 private:
  void take_notification();
  /// Makes a call on the paths of the host that it has.
  void make_host_call(call& c);
  bool is_ours(call& c);
  long log_of_dead_kernel(const call& c);
  void begin(call c);
  client& client_of(pid_t tid);
  client& fresh_client();
  long serve(client& who, sim::process& me);
  void make_call(client& who);
  void let_host(const call& c);
  void trace(const call& c, long result);
  void release_closed();
  void close_mappings(bool all);
  void release_left();
  void end(client& who);
  void interrupt_waiting();
  void jump();
  void run_kernel();
  void kernel_died(const std::exception& why);
  int wait_time();
  void reap();
  void read_name(client& who);
  void kill_the_rest();

  const options& asked_;
  shared_pages pages_;
  std::unique_ptr<sim::kernel> kernel_;
  host_files files_;
  session_folder session_;
  user_table users_;
  owner_table owners_;
  int listener_ = -1;
  int events_ = -1;  // an epoll set: programs that end, and files of the host that are waited for
  int children_ = -1;
  pid_t command_ = 0;
  std::optional<int> status_;
  std::unordered_map<pid_t, client*> clients_;
  std::deque<client> all_clients_;
  std::vector<client*> free_clients_;
  std::size_t waiting_ = 0;  // clients whose call sleeps
  std::vector<mapping> mappings_;
  std::uint32_t last_mapping_ = 0;
  sim::user_address next_place_ = 0;
  struct left {  // one of the two
    std::shared_ptr<simulated_file> file;
    std::optional<mapping> map;
  };
  std::deque<left> to_release_;
  struct releaser {
    sim::process* task;
    bool idle;
  };
  std::deque<releaser> releasers_;
  bool ends_ = false;
  std::uint64_t turn_ = 0;  // of the loop
  caller_memory reader_;
  std::uint64_t host_clock_ = 0;         // when the simulated clock was set by it
  std::uint64_t looked_at_signals_ = 0;  // in the same time
  std::vector<std::string> said_;
  std::deque<epoll_set> epoll_sets_;
  bool told_of_death_ = false;
};

inline sim::process& call::me() const { return *who->task; }

/// The simulated file is in the table of the task while this lives, under the number that the program knows it by.
class installed {
 public:
  installed(sim::process& who, int fd, waist::file* file) : who_(who), fd_(fd)
  {
    who.descriptors().replace(fd, file, false);
  }
  ~installed() { who_.descriptors().take(fd_); }
  installed(const installed&) = delete;
  installed& operator=(const installed&) = delete;

 private:
  sim::process& who_;
  int fd_;
};

}  // namespace lkm::run
