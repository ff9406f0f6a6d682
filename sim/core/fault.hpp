// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The processor's faults in a driver are the simulated kernel's: a wild pointer, a division by zero, a stack that is
/// full or a loop that never ends kills that kernel, with Linux's words, and not the test program.
#pragma once

#include <lkm/sim/core/die.hpp>
#include <lkm/sim/core/module_image.hpp>
#include <lkm/sim/mm/mm_types.hpp>

#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <csetjmp>
#include <cstring>
#include <memory>
#include <mutex>
#include <string>

namespace lkm::sim {

/// Handles SIGSEGV, SIGBUS, SIGFPE and SIGILL while there is a kernel; what does not come from a system call of one
/// goes to whoever handled the signal before. A watchdog counts the processor time of a system call that never sleeps:
/// LKM_WATCHDOG seconds of it (20, 0 for none) are a soft lockup.
class fault_handler {
 public:
  static void arm()
  {
    stack_of_thread();
    const std::lock_guard guard(lock_);
    if (armed_++ == 0) {
      static const bool known = (code_range::add_program(), true);
      static_cast<void>(known);
      struct sigaction action{};
      action.sa_sigaction = handle;
      action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
      for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &action, &before_[i]);
    }
    start_watchdog();
  }

  static void disarm()
  {
    const std::lock_guard guard(lock_);
    if (--armed_) return;
    for (std::size_t i = 0; i < signals.size(); ++i) {
      struct sigaction now{};
      sigaction(signals[i], nullptr, &now);
      if (now.sa_sigaction == handle) sigaction(signals[i], &before_[i], nullptr);
    }
  }

 private:
  static constexpr std::array signals{SIGSEGV, SIGBUS, SIGFPE, SIGILL};
  static constexpr std::size_t stack_size = 64 * 1024;

  /// What the handler saw, for the function that goes on outside it.
  struct fault {
    int signal;
    int code;
    bool is_write;
    bool is_fetch;
    bool on_stack_guard;
    std::uintptr_t address;
    std::uintptr_t pc;
    stack_trace trace;
  };
  static inline thread_local fault seen_{};
  static inline thread_local std::jmp_buf* tracing_ = nullptr;  // while the handler looks at the stack

  /// A handler cannot run on a stack that is full: each thread has another one, unless somebody gave it one.
  static void stack_of_thread()
  {
    struct alternate {
      alternate() : memory(new char[stack_size])
      {
        stack_t old{};
        sigaltstack(nullptr, &old);
        if (!(old.ss_flags & SS_DISABLE) && old.ss_size >= stack_size) return;
        stack_t mine{};
        mine.ss_sp = memory.get();
        mine.ss_size = stack_size;
        in_use = sigaltstack(&mine, &before) == 0;
      }
      ~alternate()
      {
        if (in_use) sigaltstack(&before, nullptr);
      }
      std::unique_ptr<char[]> memory;
      stack_t before{};
      bool in_use = false;
    };
    static thread_local alternate mine;
  }

  static void handle(int signal, siginfo_t* info, void* data)
  {
    auto& registers = *static_cast<ucontext_t*>(data);
    auto* const task = current_task;
    if (!task || !task->entered || info->si_code <= 0) return pass_on(signal, info, data);
    // The unwinder looks at code that has been removed.
    if (tracing_) std::longjmp(*tracing_, 1);
    auto& r = registers.uc_mcontext.gregs;
    seen_ = {};
    seen_.signal = signal;
    seen_.code = info->si_code;
    seen_.pc = static_cast<std::uintptr_t>(r[REG_RIP]);
    seen_.address = reinterpret_cast<std::uintptr_t>(info->si_addr);
    const auto error = static_cast<unsigned long>(r[REG_ERR]);
    seen_.is_write = error & 2;
    seen_.is_fetch = error & 16;
    const auto stack_pointer = static_cast<std::uintptr_t>(r[REG_RSP]);
    seen_.on_stack_guard = signal == SIGSEGV && (part<scheduler>().running()->overflowed_at(info->si_addr) ||
                                                 is_at_stack_pointer(seen_.address, stack_pointer));
    // Where no code is, the unwinder has nothing to begin with. Outer frames may be of code that has been removed too.
    std::jmp_buf interrupted;
    tracing_ = &interrupted;
    if (seen_.address == seen_.pc || _setjmp(interrupted))
      seen_.trace.append(seen_.pc);
    else
      seen_.trace.set_here(task->entered);
    tracing_ = nullptr;
    // Goes on below the faulting frame and what it may have below its stack pointer (the red zone of the ABI); with a
    // full stack at the system call, as nothing below that is needed any more.
    constexpr std::uintptr_t red_zone = 256;
    auto stack = seen_.on_stack_guard ? reinterpret_cast<std::uintptr_t>(task->entered) - 4096
                                      : static_cast<std::uintptr_t>(r[REG_RSP]) - red_zone;
    stack = (stack & ~std::uintptr_t{15}) - 8;  // as behind a call instruction
    r[REG_RSP] = static_cast<greg_t>(stack);
    r[REG_RIP] = static_cast<greg_t>(reinterpret_cast<std::uintptr_t>(&after_fault));
  }

  /// The test's own stack has no guard page of ours. But where a stack pointer leads there is memory, unless the stack
  /// is full.
  static bool is_at_stack_pointer(std::uintptr_t address, std::uintptr_t stack_pointer)
  {
    constexpr std::uintptr_t below = 256, above = 4096;
    return address + below >= stack_pointer && address < stack_pointer + above;
  }

  static void pass_on(int signal, siginfo_t* info, void* data)
  {
    for (std::size_t i = 0; i < signals.size(); ++i) {
      if (signals[i] != signal) continue;
      const auto& old = before_[i];
      if (old.sa_flags & SA_SIGINFO) return old.sa_sigaction(signal, info, data);
      if (old.sa_handler != SIG_DFL && old.sa_handler != SIG_IGN) return old.sa_handler(signal);
    }
    // The default action, when the instruction runs again.
    ::signal(signal, SIG_DFL);
    if (info->si_code <= 0) raise(signal);
  }

  /// A process's mappings, and the holes between them.
  static bool is_user_address(std::uintptr_t address)
  {
    auto* const mm = current().mm;
    if (!mm || mm->areas().empty()) return false;
    constexpr std::uintptr_t beyond = 1 << 20;
    return address >= mm->areas().front().start && address < mm->areas().back().end() + beyond;
  }

  [[noreturn]] static void after_fault()
  {
    const auto fault = seen_;
    die(cause_of_death::bug, text_of(fault), fault.trace);
  }

  static std::string hex(std::uintptr_t n)
  {
    char text[24];
    std::snprintf(text, sizeof text, "%016lx", static_cast<unsigned long>(n));
    return text;
  }

  /// The first line as Linux's log has it, and what it means.
  static std::string text_of(const fault& f)
  {
    const std::string access = f.is_fetch ? "a call" : f.is_write ? "a write" : "a read";
    if (f.signal == SIGFPE) return "divide error\nA division by zero, or one whose result does not fit.";
    if (f.signal == SIGILL) return "invalid opcode\nThe compiler puts a trap where the code has no meaning.";
    if (f.on_stack_guard)
      return "BUG: TASK stack guard page was hit at " + hex(f.address) + ": the stack of task " +
             std::to_string(current().pid) + " (" + current().comm +
             ") is full\nThe cause is endless recursion, or large variables.";
    if (f.signal == SIGSEGV && f.code == SI_KERNEL)
      return std::string("general protection fault, probably for non-canonical address: the pointer is not valid\n") +
             "It was never set, or its memory was overwritten or freed (kfree() fills with 0x6b)" +
             (sanitizers.asan() || sanitizers.tsan() ? ", or it is an ERR_PTR() that was not looked at with IS_ERR()."
                                                     : ".");
    if (f.address < 4096) {
      auto text = "BUG: kernel NULL pointer dereference, address: " + hex(f.address) + "\nIt was " + access +
                  " through a NULL pointer";
      if (f.address) text += ", of a member or an element";
      if (f.address >= 16 && f.address < 64) text += ", or of what kmalloc() of no bytes gave (ZERO_SIZE_PTR is 0x10)";
      return text + '.';
    }
    const auto page_fault = [&](const std::string& whose, const std::string& remedy) {
      return "BUG: unable to handle page fault for address: " + hex(f.address) + " (" + whose + ")\nIt was " + access +
             ": " + remedy;
    };
    if (f.address >= std::uintptr_t(-4095)) {
      const int error = static_cast<int>(-static_cast<std::intptr_t>(f.address));
      const char* const name = strerrorname_np(error);
      return page_fault(std::string("ERR_PTR(-") + (name ? name : std::to_string(error)) + ")",
                        "a result was not looked at with IS_ERR().");
    }
    if (const auto gone = module_instance::removed_at(f.address); !gone.empty())
      return page_fault("module " + gone + ", which has been removed",
                        "something still pointed there. Either a file is open whose file_operations have no .owner = "
                        "THIS_MODULE, or the module's exit left a callback behind.");
    if (is_user_address(f.address))
      return page_fault("user memory", std::string("a __user pointer must not be followed. Use ") +
                                           (f.is_write ? "copy_to_user()." : "copy_from_user()."));
    return page_fault("no memory is there", "the pointer was never set, or it was overwritten.");
  }

  // A soft lockup: the timer counts the thread's own processor time, so that a busy machine or a debugger is none.
  static void start_watchdog()
  {
    static const long limit = [] {
      const char* const seconds = std::getenv("LKM_WATCHDOG");
      return seconds ? std::strtol(seconds, nullptr, 10) : 20;
    }();
    if (limit <= 0) return;
    struct watchdog {
      watchdog()
      {
        struct sigaction action{};
        action.sa_sigaction = bark;
        action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
        sigaction(signal_number(), &action, nullptr);
        sigevent to{};
        to.sigev_notify = SIGEV_THREAD_ID;
        to.sigev_signo = signal_number();
        to._sigev_un._tid = static_cast<int>(syscall(SYS_gettid));
        if (timer_create(CLOCK_THREAD_CPUTIME_ID, &to, &timer)) return;
        itimerspec each{};
        each.it_value.tv_sec = each.it_interval.tv_sec = limit > 1 ? limit / 2 : 1;
        timer_settime(timer, 0, &each, nullptr);
        running = true;
      }
      ~watchdog()
      {
        if (running) timer_delete(timer);
      }
      timer_t timer{};
      bool running = false;
    };
    static thread_local watchdog mine;
  }

  static int signal_number() { return SIGRTMAX - 3; }

  static inline thread_local constinit const void* last_seen_ = nullptr;
  static inline thread_local constinit unsigned last_sleeps_ = 0;

  static void bark(int, siginfo_t*, void* data)
  {
    auto* const task = current_task;
    if (!task || !task->entered) return;
    const auto sleeps = task->sleeps;
    if (last_seen_ != task->entered || last_sleeps_ != sleeps || stack_trace::is_reading) {
      last_seen_ = stack_trace::is_reading ? nullptr : task->entered;
      last_sleeps_ = sleeps;
      return;
    }
    // Twice in the same call, and nobody slept meanwhile. It must be stopped in the driver's own code: elsewhere it may
    // hold a lock of the host's.
    auto& r = static_cast<ucontext_t*>(data)->uc_mcontext.gregs;
    const auto pc = static_cast<std::uintptr_t>(r[REG_RIP]);
    if (!code_range::any_contains(pc)) return;
    seen_ = {};
    seen_.pc = pc;
    seen_.trace = stack_trace::here(task->entered);
    r[REG_RSP] = static_cast<greg_t>(((static_cast<std::uintptr_t>(r[REG_RSP]) - 256) & ~std::uintptr_t{15}) - 8);
    r[REG_RIP] = static_cast<greg_t>(reinterpret_cast<std::uintptr_t>(&after_lockup));
  }

  [[noreturn]] static void after_lockup()
  {
    const auto fault = seen_;
    die(cause_of_death::bug,
        "BUG: soft lockup: task " + std::to_string(current().pid) + " (" + current().comm +
            ") loops without sleeping\nNothing else runs meanwhile, so what the loop waits for cannot come. It is said "
            "after LKM_WATCHDOG seconds of processor time (20, and 0 for never).",
        fault.trace);
  }

  static inline std::mutex lock_;
  static inline unsigned armed_ = 0;
  static inline std::array<struct sigaction, signals.size()> before_{};
};

}  // namespace lkm::sim
