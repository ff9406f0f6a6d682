// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/vsprintf.c (Linux 6.1): printf with the kernel's pointer formats. An extension that is not modelled fails
/// by name.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/current.hpp>
#include <lkm/sim/include/linux/err.h>
#include <lkm/sim/include/linux/printk.h>

#include <algorithm>
#include <cctype>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace lkm::sim {

std::string vformat(const char* fmt, va_list args);

/// `text` in the width and to the side that `spec` ("%-12p") asks for, cut to its precision.
inline std::string padded(std::string text, std::string_view spec)
{
  const bool left = spec.find('-') != spec.npos;
  const auto digits = spec.find_first_of("123456789.");
  const auto dot = spec.find('.');
  if (dot != spec.npos) text.resize(std::min<std::size_t>(text.size(), std::strtoul(&spec[dot] + 1, nullptr, 10)));
  const auto width = digits == spec.npos ? 0 : std::strtoul(&spec[digits], nullptr, 10);
  if (text.size() < width) text.insert(left ? text.size() : 0, width - text.size(), ' ');
  return text;
}

/// A pointer as %p prints a number: 16 characters, the prefix of %#p among them, or as many digits as it has in the
/// width that was asked for.
inline std::string pointer_number(unsigned long number, std::string_view spec)
{
  char text[32];
  const bool special = spec.find('#') != spec.npos, with_width = spec.find_first_of("123456789.") != spec.npos;
  std::snprintf(text, sizeof text,
                with_width ? "%s%lx"
                : special  ? "%s%014lx"
                           : "%s%016lx",
                special ? "0x" : "", number);
  std::string out = text;
  const auto before_width = spec.substr(0, spec.find_first_of("123456789."));
  if (!with_width || before_width.find('0') == spec.npos || before_width.find('-') != spec.npos)
    return padded(out, spec);
  const auto width = std::strtoul(&spec[before_width.size()], nullptr, 10);
  if (out.size() < width) out.insert(special ? 2 : 0, width - out.size(), '0');
  return out;
}

/// "-EPROBE_DEFER", also for the errors that only the kernel knows; empty for what has no name.
inline std::string errname(int error)
{
  switch (-error) {
    case waist::ERESTARTSYS: return "-ERESTARTSYS";
    case waist::ERESTARTNOINTR: return "-ERESTARTNOINTR";
    case waist::ERESTARTNOHAND: return "-ERESTARTNOHAND";
    case waist::ENOIOCTLCMD: return "-ENOIOCTLCMD";
    case waist::ERESTART_RESTARTBLOCK: return "-ERESTART_RESTARTBLOCK";
    case waist::EPROBE_DEFER: return "-EPROBE_DEFER";
    default: break;
  }
  const char* const name = strerrorname_np(-error);
  return name ? std::string("-") + name : std::string();
}

/// What %p and its kin print; `extension` is the text behind the p, `spec` that before it. Adds what it took of the
/// extension to `taken`.
inline std::string format_pointer(const char* extension, const void* pointer, std::string_view spec, int& taken)
{
  const auto number = reinterpret_cast<unsigned long>(pointer);
  switch (extension[0]) {
    case 'V': {
      taken = 1;
      const auto* const inner = static_cast<const waist::va_format*>(pointer);
      va_list copy;
      va_copy(copy, *inner->va);
      auto result = vformat(inner->fmt, copy);
      va_end(copy);
      return result;
    }
    case 'e':
      taken = 1;
      if (waist::IS_ERR(pointer)) {
        const auto name = errname(static_cast<int>(waist::PTR_ERR(pointer)));
        return padded(name.empty() ? std::to_string(waist::PTR_ERR(pointer)) : name, spec);
      }
      break;
    case 'x': taken = 1; return pointer_number(number, spec);
    default:
      if (std::isalpha(static_cast<unsigned char>(extension[0]))) unmodelled(std::string("printk's %p") + extension[0]);
  }
  if (waist::IS_ERR_OR_NULL(pointer)) return pointer_number(number, spec);
  // Linux prints a hash, so that the log does not tell where things are; the upper half is zero.
  return pointer_number((number * 0x9e3779b97f4a7c15UL) >> 32, spec);
}

inline std::string vformat(const char* fmt, va_list args)
{
  std::string out;
  char piece[512];
  while (*fmt) {
    const char* const percent = std::strchr(fmt, '%');
    if (!percent) return out + fmt;
    out.append(fmt, percent);
    const char* end = percent + 1;
    std::string spec = "%";
    while (*end && std::strchr("-+ #0123456789.*hlLqjzt", *end)) {
      if (*end == '*')
        spec += std::to_string(va_arg(args, int));
      else
        spec += *end;
      ++end;
    }
    const char kind = *end ? *end++ : '\0';
    spec += kind;
    const auto print = [&](auto value) {
      const int n = std::snprintf(piece, sizeof piece, spec.c_str(), value);
      if (n >= static_cast<int>(sizeof piece)) {
        std::string large(static_cast<std::size_t>(n) + 1, '\0');
        std::snprintf(large.data(), large.size(), spec.c_str(), value);
        large.pop_back();
        out += large;
      } else if (n > 0) {
        out.append(piece, static_cast<std::size_t>(n));
      }
    };
    // The C library drops the prefix of a %#x that is zero and all digits of a %.0d; Linux keeps them.
    const auto print_number = [&](auto value) {
      if (value != 0 || kind == 'o') return print(value);
      print(decltype(value){1});
      out[out.find_last_of('1')] = '0';
    };
    const auto has = [&](const char* length) { return spec.find(length) != std::string::npos; };
    switch (kind) {
      case '%': out += '%'; break;
      case 'c': print(va_arg(args, int)); break;
      case 's': {
        const char* const s = va_arg(args, const char*);
        const auto dot = spec.find('.');
        // What has a precision need not end.
        if (s && dot != std::string::npos)
          print(std::string(s, strnlen(s, std::strtoul(spec.c_str() + dot + 1, nullptr, 10))).c_str());
        else
          print(s ? s : "(null)");
        break;
      }
      case 'd':
      case 'i':
      case 'u':
      case 'x':
      case 'X':
      case 'o':
        if (has("ll") || has("L") || has("q"))
          print_number(va_arg(args, long long));
        else if (has("l") || has("z") || has("t") || has("j"))
          print_number(va_arg(args, long));
        else
          print_number(va_arg(args, int));
        break;
      case 'p': {
        int taken = 0;
        const void* const pointer = va_arg(args, const void*);
        out += format_pointer(end, pointer, spec, taken);
        end += taken;
        break;
      }
      default: unmodelled("printk's format \"" + spec + "\"");
    }
    fmt = end;
  }
  return out;
}

/// Fills `buf` as vsnprintf() does: always ended, and the length that it wanted.
inline int put_text(const std::string& text, char* buf, std::size_t size)
{
  if (size) {
    const auto n = std::min(size - 1, text.size());
    std::memcpy(buf, text.data(), n);
    buf[n] = '\0';
  }
  return static_cast<int>(text.size());
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/vsprintf.ipp>
#endif
