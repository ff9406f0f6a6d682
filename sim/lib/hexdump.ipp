// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/hexdump.c (Linux 6.1): the functions that drivers call.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/kernel/printk/printk.hpp>
#include <lkm/sim/lib/hexdump.hpp>
#include <lkm/sim/lib/kstrtox.hpp>
#include <lkm/sim/lib/vsprintf_network.ipp>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace lkm::sim {

inline int usual_row(int rowsize) { return rowsize == 32 ? 32 : 16; }

LKM_SIM_INLINE std::string hex_line(const void* bytes, std::size_t n, int rowsize, int groupsize, bool ascii)
{
  const auto* const byte = static_cast<const unsigned char*>(bytes);
  const auto row = static_cast<std::size_t>(usual_row(rowsize));
  n = std::min(n, row);
  auto group = static_cast<std::size_t>(groupsize);
  if (groupsize <= 0 || group > 8 || (group & (group - 1)) || n % group) group = 1;
  std::string line;
  for (std::size_t at = 0; at < n; at += group) {
    if (at) line += ' ';
    // A group is a number of this machine: its last byte is the highest.
    for (auto i = group; i-- > 0;) add_hex(line, byte[at + i]);
  }
  if (!ascii || n == 0) return line;
  line.resize(row * 2 + row / group + 1, ' ');
  for (std::size_t i = 0; i < n; ++i) line += byte[i] >= ' ' && byte[i] < 127 ? static_cast<char>(byte[i]) : '.';
  return line;
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int hex_to_bin(unsigned char ch)
{
  const auto value = sim::digit_value(static_cast<char>(ch));
  return value < 16 ? static_cast<int>(value) : -1;
}
LKM_EXPORT_SYMBOL(hex_to_bin);

LKM_SIM_INLINE int hex2bin(u8* dst, const char* src, size_t count)
{
  for (; count; --count, src += 2) {
    const auto high = sim::digit_value(src[0]);
    if (high > 15) return -EINVAL;
    const auto low = sim::digit_value(src[1]);
    if (low > 15) return -EINVAL;
    *dst++ = static_cast<u8>(high << 4 | low);
  }
  return 0;
}
LKM_EXPORT_SYMBOL(hex2bin);

LKM_SIM_INLINE char* bin2hex(char* dst, const void* src, size_t count)
{
  for (const auto* byte = static_cast<const u8*>(src); count; --count) dst = hex_byte_pack(dst, *byte++);
  return dst;
}
LKM_EXPORT_SYMBOL(bin2hex);

LKM_SIM_INLINE int hex_dump_to_buffer(const void* buf, size_t len, int rowsize, int groupsize, char* linebuf,
                                      size_t linebuflen, bool ascii)
{
  const auto line = sim::hex_line(buf, len, rowsize, groupsize, ascii);
  if (linebuflen) {
    const auto n = std::min(line.size(), linebuflen - 1);
    std::memcpy(linebuf, line.data(), n);
    linebuf[n] = '\0';
  }
  return static_cast<int>(line.size());
}
LKM_EXPORT_SYMBOL(hex_dump_to_buffer);

LKM_SIM_INLINE void print_hex_dump(const char* level, const char* prefix_str, int prefix_type, int rowsize,
                                   int groupsize, const void* buf, size_t len, bool ascii)
{
  const auto* const bytes = static_cast<const char*>(buf);
  const auto row = static_cast<size_t>(sim::usual_row(rowsize));
  for (size_t at = 0; at < len; at += row) {
    const auto line = sim::hex_line(bytes + at, std::min(row, len - at), rowsize, groupsize, ascii);
    if (prefix_type == DUMP_PREFIX_ADDRESS)
      _printk("%s%s%p: %s\n", level, prefix_str, static_cast<const void*>(bytes + at), line.c_str());
    else if (prefix_type == DUMP_PREFIX_OFFSET)
      _printk("%s%s%.8x: %s\n", level, prefix_str, static_cast<unsigned>(at), line.c_str());
    else
      _printk("%s%s%s\n", level, prefix_str, line.c_str());
  }
}
LKM_EXPORT_SYMBOL(print_hex_dump);

}  // extern "C"
}  // namespace lkm::waist
