// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "guest_thread.hpp"

#include <sys/ptrace.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>

namespace lkm::run {

namespace {

constexpr unsigned length_of_syscall = 2;
constexpr long syscall_instruction = 0x050f;

bool is_system_call(int status) { return WSTOPSIG(status) == (SIGTRAP | 0x80); }
bool is_event(int status) { return status >> 16 == PTRACE_EVENT_STOP; }

void* number_as_pointer(std::uint64_t number)
{
  // SAFETY: what ptrace() takes as a number.
  return reinterpret_cast<void*>(number);
}

}  // namespace

guest_thread::guest_thread(pid_t tid) : tid_(tid)
{
  if (ptrace(PTRACE_SEIZE, tid, nullptr, number_as_pointer(PTRACE_O_TRACESYSGOOD))) return;
  held_ = !ptrace(PTRACE_INTERRUPT, tid, nullptr, nullptr);
}

/// A stop of another kind, by a signal that came first, is left at once: the signal comes again later.
bool guest_thread::wait_for(bool (*wanted)(int status))
{
  while (true) {
    int status = 0;
    const auto who = waitpid(tid_, &status, __WALL);
    if (who < 0 && errno == EINTR) continue;
    if (who < 0 || !WIFSTOPPED(status)) return held_ = stopped_ = false;
    if (wanted(status)) return true;
    const bool event = status >> 16;
    const auto signal = event ? 0U : static_cast<unsigned>(WSTOPSIG(status));
    if (own_mask_ && signal) {
      signal_ = static_cast<int>(signal);
      return false;
    }
    if (ptrace(stopped_ ? PTRACE_SYSCALL : PTRACE_CONT, tid_, nullptr, number_as_pointer(signal)) && errno == ESRCH)
      return held_ = stopped_ = false;
  }
}

bool guest_thread::stop()
{
  if (!wait_for(is_event)) return false;
  stopped_ = true;
  // Its own signals wait until it is let go.
  const std::uint64_t all = ~std::uint64_t{0};
  ptrace(PTRACE_GETSIGMASK, tid_, number_as_pointer(sizeof mask_), &mask_);
  ptrace(PTRACE_SETSIGMASK, tid_, number_as_pointer(sizeof all), const_cast<std::uint64_t*>(&all));
  return !ptrace(PTRACE_GETREGS, tid_, nullptr, &at_stop_);
}

/// Makes it execute its system call's instruction again.
bool guest_thread::start(long number, const std::array<std::uint64_t, 6>& arguments)
{
  auto regs = at_stop_;
  regs.rip -= length_of_syscall;
  errno = 0;
  const auto instruction = ptrace(PTRACE_PEEKTEXT, tid_, number_as_pointer(regs.rip), nullptr);
  if (errno || (instruction & 0xffff) != syscall_instruction) return false;
  regs.orig_rax = ~0ULL;  // nothing is to be started again
  regs.rax = static_cast<std::uint64_t>(number);
  regs.rdi = arguments[0];
  regs.rsi = arguments[1];
  regs.rdx = arguments[2];
  regs.r10 = arguments[3];
  regs.r8 = arguments[4];
  regs.r9 = arguments[5];
  if (ptrace(PTRACE_SETREGS, tid_, nullptr, &regs)) return false;
  for (int stops = 0; stops < 2; ++stops)
    if (ptrace(PTRACE_SYSCALL, tid_, nullptr, nullptr) || !wait_for(is_system_call)) return false;
  return true;
}

long guest_thread::call(long number, const std::array<std::uint64_t, 6>& arguments)
{
  user_regs_struct regs{};
  if (!stopped_ || !start(number, arguments) || ptrace(PTRACE_GETREGS, tid_, nullptr, &regs)) return -ESRCH;
  return static_cast<long>(regs.rax);
}

void guest_thread::end_as(long number, const std::array<std::uint64_t, 6>& arguments)
{
  constexpr long no_handler_yet = -514;  // ERESTARTNOHAND
  if (!stopped_) return;
  ptrace(PTRACE_SETSIGMASK, tid_, number_as_pointer(sizeof mask_), &mask_);
  own_mask_ = true;
  user_regs_struct regs{};
  if (!start(number, arguments)) {
    // Another signal, which its own mask lets through, was faster.
    at_stop_.rax = static_cast<std::uint64_t>(-EINTR);
    return;
  }
  if (ptrace(PTRACE_GETREGS, tid_, nullptr, &regs)) return;
  if (static_cast<long>(regs.rax) == no_handler_yet) {
    at_stop_.rax = regs.rax;
    restarts_ = true;
  } else {
    at_stop_.rax = at_stop_.orig_rax;
    at_stop_.rip -= length_of_syscall;
  }
}

guest_thread::~guest_thread()
{
  if (!held_) return;
  if (stopped_) {
    if (!restarts_) at_stop_.orig_rax = ~0ULL;
    ptrace(PTRACE_SETREGS, tid_, nullptr, &at_stop_);
    if (!own_mask_) ptrace(PTRACE_SETSIGMASK, tid_, number_as_pointer(sizeof mask_), &mask_);
  }
  ptrace(PTRACE_DETACH, tid_, nullptr, number_as_pointer(static_cast<unsigned>(signal_)));
}

}  // namespace lkm::run
