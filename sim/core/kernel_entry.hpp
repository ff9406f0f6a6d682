// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Where a task entered the kernel, which is where it leaves it when the kernel dies.
#pragma once

#include <lkm/sim/core/sanitizers.hpp>

#include <csetjmp>
#include <cstdint>
#include <string_view>

// The sanitizers' runtimes must learn of a jump out of what they have instrumented: longjmp() tells them.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LKM_SIM_SETJMP 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define LKM_SIM_SETJMP 1
#endif
#endif

namespace lkm::sim {

/// An oops of Linux kills the task where it stands, and nothing unwinds: no destructor of the driver runs, no lock
/// comes free. So does this: a system call keeps its registers here, and the one place where a kernel dies (die.hpp)
/// jumps to them. Only then is an exception thrown, through the test's frames alone.
struct kernel_entry {
  /// Of the function that the system call is. `rip` is null where setjmp() keeps them.
  struct {
    std::uint64_t rip, rsp, rbp;
  } registers;
  std::jmp_buf buffer;
  std::string_view name;  // of the system call; empty for what the test does to a task
  kernel_entry* outer;    // of a system call in a signal handler

  kernel_entry() {}  // whoever enters fills it

  /// Goes on at the label that LKM_SIM_KEEP_REGISTERS was given.
  [[noreturn]] void resume() const
  {
    if (!registers.rip) std::longjmp(const_cast<kernel_entry*>(this)->buffer, 1);
    if (sanitizers.no_return) sanitizers.no_return();
    asm volatile("movq 8(%0), %%rsp\n\tmovq 16(%0), %%rbp\n\tjmpq *(%0)" : : "a"(&registers) : "memory");
    __builtin_unreachable();
  }
};

/// Keeps the registers of the function it stands in, as setjmp() does, at a fraction of its cost: those that a callee
/// would keep are on the function's stack, and the compiler is not told that the function goes on at `label` a second
/// time, from wherever it then is. So the function must not be inlined, no object with a destructor may be alive at
/// `label`, and all that may stand there is a call that takes nothing and does not return.
#ifdef LKM_SIM_SETJMP
#define LKM_SIM_KEEPS_REGISTERS [[gnu::noinline]]  // a function that calls setjmp() never is inlined
#define LKM_SIM_KEEP_REGISTERS(entry, label) \
  (entry).registers.rip = 0;                 \
  if (_setjmp((entry).buffer)) [[unlikely]]  \
    goto label;
#else
#define LKM_SIM_KEEPS_REGISTERS [[gnu::always_inline]]  // into one that is not inlined
#define LKM_SIM_KEEP_REGISTERS(entry, label)                                                       \
  asm goto("leaq %l1(%%rip), %%rax\n\tmovq %%rax, (%0)\n\tmovq %%rsp, 8(%0)\n\tmovq %%rbp, 16(%0)" \
           :                                                                                       \
           : "r"(&(entry).registers)                                                               \
           : "rax", "rbx", "r12", "r13", "r14", "r15", "memory"                                    \
           : label);
#endif

}  // namespace lkm::sim
