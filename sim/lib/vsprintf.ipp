// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/vsprintf.c (Linux 6.1): formats, and the functions that print with them.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/include/linux/bug.h>
#include <lkm/sim/include/linux/err.h>
#include <lkm/sim/include/linux/slab.h>
#include <lkm/sim/include/linux/sprintf.h>
#include <lkm/sim/lib/vsprintf.hpp>
#include <lkm/sim/lib/vsprintf_pointer.ipp>
#include <lkm/sim/lib/vsscanf.ipp>

#include <algorithm>
#include <climits>
#include <cstring>

namespace lkm::sim {

inline constexpr int max_field_width = (1 << 23) - 1, max_precision = (1 << 15) - 1;

/// A number in a format, which may be too large for an int.
inline int format_number(const char*& fmt)
{
  unsigned number = 0;
  for (; *fmt >= '0' && *fmt <= '9'; ++fmt) number = number * 10 + static_cast<unsigned>(*fmt - '0');
  return static_cast<int>(number);
}

LKM_SIM_INLINE format_directive format_directive::read(const char*& fmt)
{
  format_directive d;
  for (bool flag = true; flag; fmt += flag) switch (*fmt) {
      case '-': d.how.left = true; break;
      case '+': d.how.plus = true; break;
      case ' ': d.how.space = true; break;
      case '#': d.how.special = true; break;
      case '0': d.how.zero = true; break;
      default: flag = false;
    }
  if (*fmt == '*') {
    d.width_is_argument = true;
    ++fmt;
  } else if (*fmt >= '1' && *fmt <= '9') {
    d.how.width = format_number(fmt);
  }
  if (*fmt == '.') {
    ++fmt;
    if (*fmt == '*') {
      d.precision_is_argument = true;
      ++fmt;
    } else if (*fmt >= '0' && *fmt <= '9') {
      d.how.precision = std::max(format_number(fmt), 0);
    }
  }
  switch (*fmt) {
    case 'h': d.size = *++fmt == 'h' ? ++fmt, length::hh : length::h; break;
    case 'l': d.size = *++fmt == 'l' ? ++fmt, length::ll : length::l; break;
    case 'L':
      d.size = length::ll;
      ++fmt;
      break;
    case 'z':
      d.size = length::z;
      ++fmt;
      break;
    case 't':
      d.size = length::t;
      ++fmt;
      break;
    default: break;
  }
  d.kind = *fmt;
  if (d.kind == 'd' || d.kind == 'i') d.how.is_signed = true;
  if (d.kind == 'o') d.how.base = 8;
  if (d.kind == 'x' || d.kind == 'X') d.how.base = 16;
  d.how.capitals = d.kind == 'X';
  if (d.makes_sense()) ++fmt;
  return d;
}

/// A warning about a format. There is none without a kernel to log it.
LKM_SIM_INLINE void warn_of_format(const std::string& text)
{
  if (current_task) waist::lkm_warn("lib/vsprintf.c", 0, "vsnprintf", text.c_str());
}

inline void set_width(conversion& how, int width)
{
  if (width < -max_field_width || width > max_field_width) {
    warn_of_format("field width " + std::to_string(width) + " too large");
    width = std::clamp(width, -max_field_width, max_field_width);
  }
  how.left |= width < 0;
  how.width = std::abs(width);
}

inline void set_precision(conversion& how, int precision)
{
  if (precision > max_precision) {
    warn_of_format("precision " + std::to_string(precision) + " too large");
    precision = max_precision;
  }
  how.precision = std::max(precision, 0);
}

/// A number of the width that the call passed, as wide as put_number() takes it.
template <class Signed, class Unsigned>
unsigned long long widened(unsigned long long number, bool is_signed)
{
  return is_signed ? static_cast<unsigned long long>(static_cast<Signed>(number)) : static_cast<Unsigned>(number);
}

inline unsigned long long next_number(const format_directive& d, va_list args)
{
  using length = format_directive::length;
  const bool is_signed = d.how.is_signed;
  switch (d.size) {
    case length::ll: return va_arg(args, unsigned long long);
    case length::l:
    case length::z: return va_arg(args, unsigned long);
    case length::t: return static_cast<unsigned long long>(va_arg(args, std::ptrdiff_t));
    case length::hh: return widened<signed char, unsigned char>(va_arg(args, unsigned), is_signed);
    case length::h: return widened<short, unsigned short>(va_arg(args, unsigned), is_signed);
    case length::none: break;
  }
  return widened<int, unsigned>(va_arg(args, unsigned), is_signed);
}

inline void put_text(bounded_text& out, const char* text, const conversion& how)
{
  if (const char* const why = unusable_pointer(text)) return out.put_error(why, how);
  // What has a precision need not end.
  out.put_string({text, how.precision < 0 ? std::strlen(text) : strnlen(text, static_cast<std::size_t>(how.precision))},
                 how);
}

/// Prints the whole format; returns early at a conversion that does not exist, as its argument is not known.
inline void print_format(bounded_text& out, const char* fmt, va_list args)
{
  while (*fmt) {
    const char* const percent = std::strchr(fmt, '%');
    if (!percent) return out.put(std::string_view(fmt));
    out.put(std::string_view(fmt, static_cast<std::size_t>(percent - fmt)));
    fmt = percent + 1;
    auto d = format_directive::read(fmt);
    if (d.width_is_argument) set_width(d.how, va_arg(args, int));
    if (d.precision_is_argument) set_precision(d.how, va_arg(args, int));
    if (!d.makes_sense()) {
      warn_of_format("Please remove unsupported %" + std::string(1, d.kind) + " in format string");
      return;
    }
    switch (d.kind) {
      case '%': out.put('%'); break;
      case 'c': {
        const char c = static_cast<char>(va_arg(args, int));
        d.how.precision = -1;
        out.put_string({&c, 1}, d.how);
        break;
      }
      case 's': put_text(out, va_arg(args, const char*), d.how); break;
      case 'p':
        put_pointer(out, fmt, va_arg(args, const void*), d.how);
        while (is_letter_or_digit(*fmt)) ++fmt;
        break;
      default: out.put_number(next_number(d, args), d.how);
    }
  }
}

LKM_SIM_INLINE int format_into(char* buf, std::size_t size, const char* fmt, va_list args)
{
  if (size > INT_MAX) {
    warn_of_format("a buffer of " + std::to_string(size) + " bytes");
    return 0;
  }
  bounded_text out(buf, size);
  print_format(out, fmt, args);
  if (size) buf[std::min(out.length(), size - 1)] = '\0';
  return static_cast<int>(out.length());
}

LKM_SIM_INLINE std::string vformat(const char* fmt, va_list args)
{
  char first[256];
  va_list again;
  va_copy(again, args);
  bounded_text out(first, sizeof first);
  print_format(out, fmt, args);
  std::string text(first, std::min(out.length(), sizeof first));
  if (out.length() > sizeof first) {
    text.resize(out.length());
    bounded_text whole(text.data(), text.size());
    print_format(whole, fmt, again);
  }
  va_end(again);
  return text;
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE const bool no_hash_pointers = false;
LKM_EXPORT_SYMBOL_GPL(no_hash_pointers);

LKM_SIM_INLINE int lkm_vsnprintf(char* buf, size_t size, const char* fmt, va_list args)
{
  return sim::format_into(buf, size, fmt, args);
}
LKM_EXPORT_SYMBOL(lkm_vsnprintf);

LKM_SIM_INLINE int vscnprintf(char* buf, size_t size, const char* fmt, va_list args)
{
  if (size == 0) return 0;
  return std::min(sim::format_into(buf, size, fmt, args), static_cast<int>(size - 1));
}
LKM_EXPORT_SYMBOL(vscnprintf);

LKM_SIM_INLINE int lkm_vsprintf(char* buf, const char* fmt, va_list args)
{
  return sim::format_into(buf, INT_MAX, fmt, args);
}
LKM_EXPORT_SYMBOL(lkm_vsprintf);

LKM_SIM_INLINE int lkm_snprintf(char* buf, size_t size, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  const int wanted = sim::format_into(buf, size, fmt, args);
  va_end(args);
  return wanted;
}
LKM_EXPORT_SYMBOL(lkm_snprintf);

LKM_SIM_INLINE int lkm_scnprintf(char* buf, size_t size, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  const int made = vscnprintf(buf, size, fmt, args);
  va_end(args);
  return made;
}
LKM_EXPORT_SYMBOL(lkm_scnprintf);

LKM_SIM_INLINE int lkm_sprintf(char* buf, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  const int made = sim::format_into(buf, INT_MAX, fmt, args);
  va_end(args);
  return made;
}
LKM_EXPORT_SYMBOL(lkm_sprintf);

LKM_SIM_INLINE char* kvasprintf(gfp_t gfp, const char* fmt, va_list args)
{
  va_list measured;
  va_copy(measured, args);
  const auto size = static_cast<size_t>(sim::format_into(nullptr, 0, fmt, measured)) + 1;
  va_end(measured);
  auto* const text = static_cast<char*>(__kmalloc(size, gfp));
  if (text) sim::format_into(text, size, fmt, args);
  return text;
}
LKM_EXPORT_SYMBOL(kvasprintf);

/// On Linux a constant of the kernel itself is not copied; those of a module always are.
LKM_SIM_INLINE const char* kvasprintf_const(gfp_t gfp, const char* fmt, va_list args)
{
  return kvasprintf(gfp, fmt, args);
}
LKM_EXPORT_SYMBOL(kvasprintf_const);

LKM_SIM_INLINE char* kasprintf(gfp_t gfp, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  char* const text = kvasprintf(gfp, fmt, args);
  va_end(args);
  return text;
}
LKM_EXPORT_SYMBOL(kasprintf);

}  // extern "C"
}  // namespace lkm::waist
