// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A thread of a program, held at the end of its system call: it makes calls of the host's for us, in its own name.
#pragma once

#include <sys/types.h>
#include <sys/user.h>

#include <array>
#include <cstdint>

namespace lkm::run {

class guest_thread {
 public:
  /// Takes hold of the thread, by ptrace, while its call is not answered. Not when somebody else traces it.
  explicit guest_thread(pid_t tid);
  /// Lets go of it.
  ~guest_thread();
  guest_thread(const guest_thread&) = delete;
  guest_thread& operator=(const guest_thread&) = delete;

  bool held() const { return held_; }
  /// Once its call is answered: waits until it stops on its way out of it. False when it has gone.
  bool stop();
  /// What the call returned.
  long call(long number, const std::array<std::uint64_t, 6>& arguments);
  /// Lets the call that it has come from end as this one does: with the handler of a signal, where one is due. A call
  /// that no signal ended is made again from its beginning. This one must not wait.
  void end_as(long number, const std::array<std::uint64_t, 6>& arguments);
  std::uint64_t stack_pointer() const { return at_stop_.rsp; }
  /// The result of the call that it has come from.
  void set_result(long result) { at_stop_.rax = static_cast<std::uint64_t>(result); }

 private:
  bool wait_for(bool (*wanted)(int status));
  bool start(long number, const std::array<std::uint64_t, 6>& arguments);

  pid_t tid_;
  bool held_ = false;
  bool stopped_ = false;
  bool own_mask_ = false;  // is in effect, and not all signals blocked
  bool restarts_ = false;  // the call that it has come from, unless a handler runs
  int signal_ = 0;         // that it gets when it is let go
  std::uint64_t mask_ = 0;
  user_regs_struct at_stop_{};
};

}  // namespace lkm::run
