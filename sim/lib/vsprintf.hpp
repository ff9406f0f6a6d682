// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/vsprintf.c (Linux 6.1): printf as the kernel has it, with its pointer formats. The formats that begin
/// with %p are in lib/vsprintf_pointer.ipp. A format whose objects are not modelled ends the kernel with `not_modelled`
/// and the name of the format.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/current.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/printk.h>
#include <lkm/sim/lib/bounded_text.hpp>

#include <cstdarg>
#include <cstddef>
#include <string>
#include <string_view>

namespace lkm::waist {
extern "C" {
/// Linux sets it at boot, for "no_hash_pointers" on its command line.
extern LKM_SIM_INLINE const bool no_hash_pointers;
}
}  // namespace lkm::waist

namespace lkm::sim {

/// vsnprintf().
int format_into(char* buf, std::size_t size, const char* fmt, va_list args);

/// The whole text, whatever its length.
std::string vformat(const char* fmt, va_list args);

/// Prints a pointer as %p does; `fmt` is the text after the p.
void put_pointer(bounded_text& out, const char* fmt, const void* pointer, const conversion& how);

/// "-EPROBE_DEFER", also for the errors that only the kernel knows; empty for what has no name.
std::string errname(int error);

/// The number that %p shows instead of an address: 32 bits, the same for the same address as long as the program runs.
unsigned long pointer_hash(const void* pointer);

/// "(null)" or "(efault)" for what cannot be followed; null otherwise.
const char* unusable_pointer(const void* pointer);

/// What /proc/sys/kernel/kptr_restrict holds (kernel/printk/kmsg.hpp): who sees addresses that are printed with %pK.
struct pointer_settings final : subsystem {
  int kptr_restrict = 0;
};
LKM_SIM_INITCALL(pointer_settings);

/// A conversion of a format as it stands there, without its arguments.
struct format_directive {
  enum class length { none, h, hh, l, ll, z, t };

  conversion how;
  length size = length::none;
  bool width_is_argument = false, precision_is_argument = false;
  char kind = '\0';  // the letter of the conversion; zero at the end of the format

  /// Reads what follows a percent sign, and moves `fmt` behind it, or, where it makes no sense, to the letter at fault.
  static format_directive read(const char*& fmt);
  bool makes_sense() const
  {
    switch (kind) {
      case '%':
      case 'c':
      case 's':
      case 'p':
      case 'd':
      case 'i':
      case 'u':
      case 'o':
      case 'x':
      case 'X': return true;
      default: return false;
    }
  }
};

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/vsprintf.ipp>
#endif
