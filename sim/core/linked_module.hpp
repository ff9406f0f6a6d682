// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What the simulated kernel knows of a C++ module that is linked into the program.
#pragma once

#include <lkm/sim/include/linux/module.h>

#include <cstddef>
#include <string_view>

namespace lkm::sim {

/// A C++ module that is linked into this program; LKM_MODULE() makes one. Its data are one block, copied for each load.
struct linked_module {
  std::string_view name;
  std::string_view modinfo;
  const waist::kernel_param* params;  // `arg` points into `data`
  std::size_t param_count;
  const void* data;
  std::size_t data_size;
  std::size_t data_align;
  int (*init)(void* data, waist::module& self);
  void (*exit)(void* data);
  const linked_module* next = nullptr;

  /// Known from static initialisation on, never changed afterwards: the program's own "module directory".
  static inline constinit const linked_module* first = nullptr;

  static const linked_module* find(std::string_view name)
  {
    for (const auto* m = first; m; m = m->next)
      if (m->name == name) return m;
    return nullptr;
  }
};

}  // namespace lkm::sim
