// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models arch/x86/mm/ioremap.c, lib/iomap.c and lib/devres.c (Linux 6.1): addresses at which a device would answer.
/// None does: what is read has all bits set, as on a PC.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/fs/char_dev.hpp>
#include <lkm/sim/include/linux/io.h>

#include <cstddef>
#include <cstdint>
#include <map>

namespace lkm::sim {

class io_mappings final : public subsystem {
 public:
  ~io_mappings() override;
  void take_away(const departure& who) override;

  /// Null for no bytes, and where the kernel's memory is.
  void* map(waist::phys_addr_t at, std::size_t size);
  /// False when it is none of these.
  bool unmap(const volatile void* address);
  /// Ends the kernel unless all of it is mapped.
  void must_know(const volatile void* address, std::size_t size, const char* function) const;

 private:
  struct mapping {
    void* reserved;
    std::size_t reserved_size;
    std::size_t size;
    waist::phys_addr_t of;
    maker made;
  };
  std::map<std::uintptr_t, mapping> mappings_;
};
LKM_SIM_INITCALL(io_mappings);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/mm/ioremap.ipp>
#endif
