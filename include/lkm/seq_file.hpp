// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/seq_file.h: the text of a file in /proc.
#pragma once

#include <lkm/opaque.hpp>

#include <cstdarg>

namespace lkm {

/// Receives the text. Valid during the call that it was passed to.
class seq_file {
 public:
  explicit seq_file(waist::seq_file* raw) : raw_(raw) {}

  /// Takes the kernel's formats.
  [[gnu::format(printf, 2, 3)]] void printf(const char* fmt, ...)
  {
    va_list args;
    va_start(args, fmt);
    waist::lkm_seq_vprintf(raw_, fmt, args);
    va_end(args);
  }

 private:
  waist::seq_file* raw_;
};

}  // namespace lkm
