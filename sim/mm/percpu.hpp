// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models mm/percpu.c (Linux 6.1): a copy of a variable or block for each processor. The first one's is at the address
/// that the driver has.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/sanitizers.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/cpumask.h>
#include <lkm/sim/include/linux/percpu.h>
#include <lkm/sim/include/linux/slab.h>
#include <lkm/sim/kernel/sched/core.hpp>
#include <lkm/sim/mm/slab_common.hpp>

#include <cstddef>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace lkm::sim {

class percpu_areas final : public subsystem {
 public:
  /// The variables of a module, as they are before it runs.
  void add_variables(std::span<std::byte> first)
  {
    area made{first.size(), nullptr, first.size(), {}};
    made.variables.resize(first.size() * (part<scheduler>().processors() - 1));
    for (std::size_t at = 0; at < made.variables.size(); at += first.size())
      copy_unchecked(made.variables.data() + at, first.data(), first.size());
    made.others = made.variables.data();
    areas_.insert_or_assign(first.data(), std::move(made));
  }

  /// A block that has the copies behind each other.
  void add_block(void* block, std::size_t size, std::size_t stride)
  {
    auto* const first = static_cast<std::byte*>(block);
    areas_.insert_or_assign(first, area{size, first + stride, stride, {}});
  }
  /// False when there is none.
  bool remove_block(void* block) { return areas_.erase(static_cast<std::byte*>(block)) != 0; }

  void* at(const void* ptr, unsigned cpu) const
  {
    auto* const p = static_cast<std::byte*>(const_cast<void*>(ptr));
    if (!cpu) return p;
    const auto above = areas_.upper_bound(p);
    if (above != areas_.begin())
      if (const auto& [first, found] = *std::prev(above); p < first + found.size) {
        refuse_processor(cpu, "per_cpu_ptr()");
        return found.others + (cpu - 1) * found.stride + (p - first);
      }
    oops(
        "BUG: per_cpu_ptr() or this_cpu_ptr() of a pointer that leads to no variable of a processor\nIt is for "
        "DEFINE_PER_CPU() and alloc_percpu().");
  }

  void take_away(const departure& who) override
  {
    std::erase_if(areas_, [&](const auto& a) { return !a.second.variables.empty() && who.owns(a.first); });
  }

 private:
  struct area {
    std::size_t size;
    std::byte* others;  // those of processor 1, and behind them, `stride` bytes further, of 2
    std::size_t stride;
    std::vector<std::byte> variables;
  };

  std::map<std::byte*, area> areas_;
};

LKM_SIM_INITCALL(percpu_areas);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/mm/percpu.ipp>
#endif
