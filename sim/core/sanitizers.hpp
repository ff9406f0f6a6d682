// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Calls to the sanitizers' hooks. They are looked up when the program runs, so that a kernel compiled without
/// sanitizers works in a program that has them.
#pragma once

#include <dlfcn.h>

#include <cstddef>
#include <type_traits>

namespace lkm::sim {

/// Functions of the sanitizers' runtimes; null where the program has no such sanitizer.
struct sanitizer_hooks {
  // sanitizer/common_interface_defs.h
  void (*start_switch_fiber)(void** fake_stack_save, const void* bottom, std::size_t size);
  void (*finish_switch_fiber)(void* fake_stack_save, const void** bottom_old, std::size_t* size_old);
  // sanitizer/asan_interface.h
  void (*no_return)();
  void (*poison)(const volatile void* address, std::size_t size);
  void (*unpoison)(const volatile void* address, std::size_t size);
  void* (*current_fake_stack)();
  void* (*in_fake_stack)(void* fake_stack, void* address, void** begin, void** end);
  // sanitizer/lsan_interface.h
  void (*leak_check)();
  // sanitizer/tsan_interface.h
  void* (*current_fiber)();
  void* (*create_fiber)(unsigned flags);
  void (*destroy_fiber)(void* fiber);
  void (*switch_to_fiber)(void* fiber, unsigned flags);

  bool asan() const { return poison != nullptr; }
  bool tsan() const { return switch_to_fiber != nullptr; }
};

inline const sanitizer_hooks sanitizers = [] {
  sanitizer_hooks found{};
  const auto find = [](auto& function, const char* name) {
    // SAFETY: the types are those of the sanitizers' public headers.
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(RTLD_DEFAULT, name));
  };
  find(found.start_switch_fiber, "__sanitizer_start_switch_fiber");
  find(found.finish_switch_fiber, "__sanitizer_finish_switch_fiber");
  find(found.no_return, "__asan_handle_no_return");
  find(found.poison, "__asan_poison_memory_region");
  find(found.unpoison, "__asan_unpoison_memory_region");
  find(found.current_fake_stack, "__asan_get_current_fake_stack");
  find(found.in_fake_stack, "__asan_addr_is_in_fake_stack");
  find(found.leak_check, "__lsan_do_leak_check");
  find(found.current_fiber, "__tsan_get_current_fiber");
  find(found.create_fiber, "__tsan_create_fiber");
  find(found.destroy_fiber, "__tsan_destroy_fiber");
  find(found.switch_to_fiber, "__tsan_switch_to_fiber");
  return found;
}();

/// Sanitizers keep red zones between variables, and clang's count them to a variable's size; this copy is meant to
/// cross them.
inline void copy_unchecked(void* to, const void* from, std::size_t n)
{
  asm volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(n)::"memory");
}

}  // namespace lkm::sim
