// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models seq_printf(), seq_list_start() and the like of fs/seq_file.c (Linux 6.1): the functions with which a driver
/// writes into the buffer of a seq_file and walks its lists. Text that does not fit leaves the buffer marked as full.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/fs/dcache.hpp>
#include <lkm/sim/include/linux/list.h>
#include <lkm/sim/include/linux/seq_file.h>
#include <lkm/sim/lib/string_escape.hpp>
#include <lkm/sim/lib/vsprintf.hpp>

#include <algorithm>
#include <charconv>
#include <cstdarg>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace lkm::sim {

/// The buffer that a seq_file begins with.
inline constexpr std::size_t seq_page = 4096;

// SAFETY: a token that is compared and never followed.
inline void* const seq_start_token = reinterpret_cast<void*>(1);

inline void seq_overflow(waist::seq_file* m) { m->count = m->size; }

/// Appends text if it fits and leaves a byte free, as Linux requires for all text.
inline bool seq_put(waist::seq_file* m, std::string_view text)
{
  if (text.size() >= m->size - m->count) return seq_overflow(m), false;
  std::memcpy(m->buf + m->count, text.data(), text.size());
  m->count += text.size();
  return true;
}

/// Blanks up to byte `end` of the buffer, as far as it is not there yet.
inline bool seq_blanks_to(waist::seq_file* m, std::size_t end)
{
  if (end > m->size) return seq_overflow(m), false;
  for (; m->count < end; ++m->count) m->buf[m->count] = ' ';
  return true;
}

/// The digits of a number, at least `width` of them.
struct seq_number {
  seq_number(unsigned long long number, int base, std::size_t width, char filler)
  {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number, base).ptr;
    const std::string_view text(digits, static_cast<std::size_t>(end - digits));
    if (text.size() < width) characters.assign(width - text.size(), filler);
    characters += text;
  }
  std::string characters;
};

/// One line of a hex dump, as hex_dump_to_buffer() of lib/hexdump.c makes it.
inline std::string hex_row(const unsigned char* bytes, std::size_t n, std::size_t row, std::size_t group, bool ascii)
{
  if ((group & (group - 1)) || group > 8 || group == 0 || n % group) group = 1;
  std::string line;
  for (std::size_t at = 0; at < n; at += group) {
    if (at) line += ' ';
    // A group is a number in the machine's order: the last byte first.
    for (std::size_t i = group; i-- > 0;) {
      constexpr char digits[] = "0123456789abcdef";
      line += digits[bytes[at + i] >> 4];
      line += digits[bytes[at + i] & 15];
    }
  }
  if (!ascii) return line;
  line.resize(row * 2 + row / group + 1, ' ');
  for (std::size_t i = 0; i < n; ++i) line += bytes[i] >= 32 && bytes[i] < 127 ? static_cast<char>(bytes[i]) : '.';
  return line;
}

/// A path with the characters of `escaped_ones` as \ooo. Its length, or -1 when it did not fit.
inline int seq_put_path(waist::seq_file* m, const std::string& path, const char* escaped_ones)
{
  std::string text;
  for (const char c : path)
    text +=
        std::strchr(escaped_ones, c) ? escaped(static_cast<unsigned char>(c), waist::ESCAPE_OCTAL) : std::string(1, c);
  return seq_put(m, text) ? static_cast<int>(text.size()) : -1;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/seq_text.ipp>
#endif
