// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Which addresses are code that may be a driver's.
#pragma once

#include <link.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

namespace lkm::sim {

/// The code that may be a driver's, as a signal handler may read it: of the program, in which C++ modules may be
/// linked, of the object that the simulated kernel is in, which is the program as well when nothing is shared, and of
/// the modules that were ever mapped. Ranges are added at the front and never removed.
struct code_range {
  std::uintptr_t start, end;
  const code_range* next;
  static inline constinit std::atomic<const code_range*> first = nullptr;

  static void add(const dl_phdr_info& object)
  {
    for (const auto& h : std::span(object.dlpi_phdr, object.dlpi_phnum))
      if (h.p_type == PT_LOAD && h.p_flags & PF_X) {
        const auto start = object.dlpi_addr + h.p_vaddr;
        first = new code_range{start, start + h.p_memsz, first.load()};
      }
  }
  static void add_program()
  {
    bool any_seen = false;
    dl_iterate_phdr(
        [](dl_phdr_info* object, std::size_t, void* any_was_seen) {
          // The first one is the program.
          auto& seen = *static_cast<bool*>(any_was_seen);
          const auto here = reinterpret_cast<std::uintptr_t>(&code_range::add_program);
          const auto holds_us = [&](const ElfW(Phdr) & h) {
            return h.p_type == PT_LOAD && here - (object->dlpi_addr + h.p_vaddr) < h.p_memsz;
          };
          if (!seen || std::ranges::any_of(std::span(object->dlpi_phdr, object->dlpi_phnum), holds_us)) add(*object);
          seen = true;
          return 0;
        },
        &any_seen);
  }

  static bool any_contains(std::uintptr_t pc)
  {
    for (const auto* r = first.load(std::memory_order_acquire); r; r = r->next)
      if (pc >= r->start && pc < r->end) return true;
    return false;
  }
};

}  // namespace lkm::sim
