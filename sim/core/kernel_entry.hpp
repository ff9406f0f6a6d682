// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Where a task entered the kernel, which is where it leaves it when the kernel dies.
#pragma once

#include <csetjmp>
#include <string_view>

#if defined(__SANITIZE_THREAD__)
#define LKM_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define LKM_TSAN 1
#endif
#endif

#ifdef LKM_TSAN

namespace lkm::sim {
// TSan keeps a stack of callers, which only its own setjmp() and longjmp() put right.
using saved_registers = std::jmp_buf;
#define LKM_SAVE_REGISTERS(to) _setjmp(to)
[[noreturn]] inline void restore_registers(saved_registers& from) { std::longjmp(from, 1); }
}  // namespace lkm::sim

#else

// What the x86-64 ABI has a function preserve, the stack pointer, and where to go on. setjmp() of glibc does the same
// and takes a third of a simulated read() for it, as it mangles pointers and is reached through the PLT.
asm(R"(
  .pushsection .text.lkm_save_registers, "axG", @progbits, lkm_save_registers, comdat
  .weak lkm_save_registers
  .hidden lkm_save_registers
  .type lkm_save_registers, @function
  .p2align 4
lkm_save_registers:
  .cfi_startproc
  movq %rbx, (%rdi)
  movq %rbp, 8(%rdi)
  movq %r12, 16(%rdi)
  movq %r13, 24(%rdi)
  movq %r14, 32(%rdi)
  movq %r15, 40(%rdi)
  leaq 8(%rsp), %rdx
  movq %rdx, 48(%rdi)
  movq (%rsp), %rdx
  movq %rdx, 56(%rdi)
  xorl %eax, %eax
  ret
  .cfi_endproc
  .size lkm_save_registers, . - lkm_save_registers
  .popsection
)");

namespace lkm::sim {

struct saved_registers {
  void* values[8];
};

/// Returns 0, and once more, with 1, when restore_registers() is called.
extern "C" [[gnu::returns_twice]] int lkm_save_registers(saved_registers*) noexcept;
#define LKM_SAVE_REGISTERS(to) lkm_save_registers(&(to))

[[noreturn]] inline void restore_registers(const saved_registers& from)
{
  asm volatile(R"(
    movq (%0), %%rbx
    movq 8(%0), %%rbp
    movq 16(%0), %%r12
    movq 24(%0), %%r13
    movq 32(%0), %%r14
    movq 40(%0), %%r15
    movq 48(%0), %%rsp
    movl $1, %%eax
    jmp *56(%0)
  )"
               :
               : "D"(&from)
               : "memory");
  __builtin_unreachable();
}

}  // namespace lkm::sim

#endif

namespace lkm::sim {

/// An oops of Linux kills the task where it stands, and nothing unwinds: no destructor of the driver runs, no lock
/// comes free. So does this: a system call keeps its registers here, and the one place where a kernel dies (die.hpp)
/// jumps to them. Only then is an exception thrown, through the test's frames alone.
struct kernel_entry {
  saved_registers registers;
  std::string_view name;          // of the system call; empty for what the test does to a task
  kernel_entry* outer = nullptr;  // of a system call in a signal handler
};

}  // namespace lkm::sim
