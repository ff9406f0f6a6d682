// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/vsprintf.c (Linux 6.1): what %p shows, by the letters behind it.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/symbol_name.hpp>
#include <lkm/sim/core/task.hpp>
#include <lkm/sim/drivers/base/swnode.hpp>
#include <lkm/sim/include/linux/bug.h>
#include <lkm/sim/include/linux/capability.h>
#include <lkm/sim/include/linux/dcache.h>
#include <lkm/sim/include/linux/err.h>
#include <lkm/sim/include/linux/fs.h>
#include <lkm/sim/include/linux/rtc.h>
#include <lkm/sim/lib/string_escape.hpp>
#include <lkm/sim/lib/vsprintf.hpp>
#include <lkm/sim/lib/vsprintf_flags.ipp>
#include <lkm/sim/lib/vsprintf_network.ipp>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace lkm::sim {

LKM_SIM_INLINE const char* unusable_pointer(const void* pointer)
{
  if (!pointer) return "(null)";
  const auto number = reinterpret_cast<unsigned long>(pointer);
  return number < 4096 || waist::IS_ERR(pointer) ? "(efault)" : nullptr;
}

LKM_SIM_INLINE std::string errname(int error)
{
  // What glibc does not know, from linux/errno.h.
  static constexpr const char* beyond[] = {
      "ERESTARTSYS",  "ERESTARTNOINTR", "ERESTARTNOHAND", "ENOIOCTLCMD",    "ERESTART_RESTARTBLOCK",
      "EPROBE_DEFER", "EOPENSTALE",     "ENOPARAM",       nullptr,          "EBADHANDLE",
      "ENOTSYNC",     "EBADCOOKIE",     "ENOTSUPP",       "ETOOSMALL",      "ESERVERFAULT",
      "EBADTYPE",     "EJUKEBOX",       "EIOCBQUEUED",    "ERECALLCONFLICT"};
  const int number = -error;
  const bool is_beyond = number >= 512 && number < 512 + static_cast<int>(std::size(beyond));
  const char* const name = is_beyond ? beyond[number - 512] : strerrorname_np(number);
  return name ? std::string("-") + name : std::string();
}

LKM_SIM_INLINE unsigned long pointer_hash(const void* pointer)
{
  // Half of a product by the golden ratio: addresses that differ give numbers that differ, and none is its address.
  return (reinterpret_cast<unsigned long>(pointer) * 0x9e3779b97f4a7c15UL) >> 32;
}

/// As %px: 16 digits, unless a width was asked for.
inline void put_plain_pointer(bounded_text& out, unsigned long number, conversion how)
{
  how.base = 16;
  if (how.width < 0) {
    how.width = 16;
    how.zero = true;
  }
  out.put_number(number, how);
}

/// As %p. NULL and error pointers are shown as they are, since they reveal no address.
inline void put_hashed_pointer(bounded_text& out, const void* pointer, const conversion& how)
{
  const bool plain = waist::IS_ERR_OR_NULL(pointer);
  put_plain_pointer(out, plain ? reinterpret_cast<unsigned long>(pointer) : pointer_hash(pointer), how);
}

/// %pK: as %p, but for /proc/sys/kernel/kptr_restrict.
inline void put_restricted_pointer(bounded_text& out, const void* pointer, const conversion& how)
{
  const int restricted = current_task ? part<pointer_settings>().kptr_restrict : 0;
  if (restricted == 0) return put_hashed_pointer(out, pointer, how);
  const auto& who = current().credentials;
  const bool may = current().may(waist::CAP_SYSLOG) && who.euid.val == who.uid.val && who.egid.val == who.gid.val;
  put_plain_pointer(out, restricted == 1 && may ? reinterpret_cast<unsigned long>(pointer) : 0, how);
}

/// %pS with an offset, %ps without, %pB for a return address: its call stands before it.
inline void put_symbol(bounded_text& out, const char* fmt, const void* pointer, const conversion& how)
{
  const auto address = reinterpret_cast<std::uintptr_t>(pointer);
  const std::uintptr_t back = fmt[0] == 'B' ? 1 : 0;
  const auto found = symbol_at(address - back);
  char text[64];
  if (!found) {
    std::snprintf(text, sizeof text, "0x%lx", address);
    return out.put_string(text, how);
  }
  std::string name(found->name);
  if (fmt[0] != 's') {
    std::snprintf(text, sizeof text, "+0x%lx/0x%lx", found->offset + back, found->size);
    name += text;
  }
  if (!found->module.empty()) name += " [" + found->module + "]";
  out.put_string(name, how);
}

/// How many names of a path %pd and %pD show.
inline std::size_t path_depth(const char* fmt)
{
  return fmt[1] >= '2' && fmt[1] <= '4' ? static_cast<std::size_t>(fmt[1] - '0') : 1;
}

/// %pd: the names up to the top of the file system, whose own name is shown only when it is asked for alone.
inline void put_dentry(bounded_text& out, const char* fmt, const waist::dentry* d, const conversion& how)
{
  std::string text;
  for (std::size_t left = path_depth(fmt), first = left; left > 0; --left) {
    if (const char* const why = unusable_pointer(d)) return out.put_error(why, how);
    const bool is_top = d->d_parent == d;
    // SAFETY: names are bytes in Linux, and characters here.
    const std::string_view name = is_top && left != first ? "" : reinterpret_cast<const char*>(d->d_name.name);
    text = left == first ? std::string(name) : std::string(name) + '/' + text;
    if (is_top) break;
    d = d->d_parent;
  }
  out.put_string(text, how);
}

/// %pD: by the path that the file was opened with, below the mount that it is in.
inline void put_file_name(bounded_text& out, const char* fmt, const waist::file* f, const conversion& how)
{
  std::string_view path = f->f_path_name;
  for (const std::string_view mount : {"/dev", "/proc", "/sys"})
    if (path.starts_with(mount) && path.substr(mount.size()).starts_with('/')) path.remove_prefix(mount.size());
  auto from = path.size();
  for (auto depth = path_depth(fmt); depth > 0 && from != 0 && from != path.npos; --depth)
    from = path.rfind('/', from - 1);
  if (from == path.npos) from = 0;
  // What is left of the slash that was found last is the top, which has no name.
  const bool all = from == 0 && path_depth(fmt) > static_cast<std::size_t>(std::count(path.begin(), path.end(), '/'));
  out.put_string(all ? path : path.substr(path[from] == '/' ? from + 1 : from), how);
}

/// Seconds since 1970 as date and time, in UTC; negative ones as well.
inline waist::rtc_time broken_down(waist::time64_t seconds)
{
  using namespace std::chrono;
  const sys_seconds at{std::chrono::seconds(seconds)};
  const auto day = floor<days>(at);
  const year_month_day date(day);
  const hh_mm_ss time(at - day);
  waist::rtc_time tm{};
  tm.tm_year = static_cast<int>(date.year()) - 1900;
  tm.tm_mon = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
  tm.tm_mday = static_cast<int>(static_cast<unsigned>(date.day()));
  tm.tm_hour = static_cast<int>(time.hours().count());
  tm.tm_min = static_cast<int>(time.minutes().count());
  tm.tm_sec = static_cast<int>(time.seconds().count());
  return tm;
}

/// %pt: a struct rtc_time (R) or seconds since 1970 (T), as date (d), time (t) or both, raw (r), with a blank (s).
inline void put_time(bounded_text& out, const char* fmt, const void* pointer, const conversion& how)
{
  if (fmt[1] != 'R' && fmt[1] != 'T') return out.put_error("(%pt?)", how);
  waist::rtc_time tm{};
  if (fmt[1] == 'R')
    tm = *static_cast<const waist::rtc_time*>(pointer);
  else
    tm = broken_down(*static_cast<const waist::time64_t*>(pointer));
  const char* option = fmt + 2;
  const bool date = *option != 't', time = *option != 'd';
  if (!date || !time) ++option;
  bool raw = false, blank = false;
  for (; *option == 'r' || *option == 's'; ++option) (*option == 'r' ? raw : blank) = true;
  if (date) {
    out.put_decimal(static_cast<unsigned long long>(tm.tm_year + (raw ? 0 : 1900)), 4);
    out.put('-');
    out.put_decimal(static_cast<unsigned long long>(tm.tm_mon + (raw ? 0 : 1)), 2);
    out.put('-');
    out.put_decimal(static_cast<unsigned long long>(tm.tm_mday), 2);
  }
  if (date && time) out.put(blank ? ' ' : 'T');
  if (time) {
    out.put_decimal(static_cast<unsigned long long>(tm.tm_hour), 2);
    out.put(':');
    out.put_decimal(static_cast<unsigned long long>(tm.tm_min), 2);
    out.put(':');
    out.put_decimal(static_cast<unsigned long long>(tm.tm_sec), 2);
  }
}

/// %*pb: groups of up to 32 bits in hexadecimal, the highest first.
inline void put_bitmap(bounded_text& out, const unsigned long* bits, int count)
{
  for (int group = (count + 31) / 32 - 1, size = count % 32 ? count % 32 : 32; group >= 0; --group, size = 32) {
    const auto value = bits[group / 2] >> (group % 2 * 32) & ((1UL << size) - 1);
    out.put_number(value, {.zero = true, .base = 16, .width = (size + 3) / 4});
    if (group) out.put(',');
  }
}

/// %*pbl: the numbers of the bits, runs as first and last.
inline void put_bit_list(bounded_text& out, const unsigned long* bits, int count)
{
  const auto is_set = [&](int i) { return i < count && (bits[i / 64] >> (i % 64) & 1); };
  bool first = true;
  for (int i = 0; i < count; ++i) {
    if (!is_set(i)) continue;
    const int from = i;
    while (is_set(i + 1)) ++i;
    if (!first) out.put(',');
    first = false;
    out.put_decimal(static_cast<unsigned long long>(from));
    if (i == from) continue;
    out.put('-');
    out.put_decimal(static_cast<unsigned long long>(i));
  }
}

/// %*pE: a string with what does not print escaped, by the classes that `fmt` names.
inline void put_escaped(bounded_text& out, const char* fmt, const char* text, const conversion& how)
{
  static constexpr std::string_view letters = "achnops";
  static constexpr unsigned classes[] = {waist::ESCAPE_ANY,  waist::ESCAPE_SPECIAL, waist::ESCAPE_HEX,
                                         waist::ESCAPE_NULL, waist::ESCAPE_OCTAL,   waist::ESCAPE_NP,
                                         waist::ESCAPE_SPACE};
  unsigned flags = 0;
  for (++fmt; *fmt && letters.find(*fmt) != letters.npos; ++fmt) flags |= classes[letters.find(*fmt)];
  if (!flags) flags = waist::ESCAPE_ANY_NP;
  const auto count = static_cast<std::size_t>(how.width < 0 ? 1 : how.width);
  out.advance(
      static_cast<std::size_t>(waist::string_escape_mem(text, count, out.end(), out.room_left(), flags, nullptr)));
}

inline void put_inner_format(bounded_text& out, const waist::va_format& inner)
{
  va_list copy;
  va_copy(copy, *inner.va);
  out.put(vformat(inner.fmt, copy));
  va_end(copy);
}

/// What %p shows of the object that the pointer leads to.
inline void put_object(bounded_text& out, const char* fmt, const void* pointer, const conversion& how)
{
  const auto* const bytes = static_cast<const std::uint8_t*>(pointer);
  const int bits = std::max(how.width, 0);
  switch (*fmt) {
    case 'R':
    case 'r': return put_resource(out, *fmt == 'r', *static_cast<const waist::resource*>(pointer), how);
    case 'h': return put_hex_bytes(out, fmt, bytes, how);
    case 'b':
      if (fmt[1] == 'l') return put_bit_list(out, static_cast<const unsigned long*>(pointer), bits);
      return put_bitmap(out, static_cast<const unsigned long*>(pointer), bits);
    case 'M':
    case 'm': return put_mac(out, fmt, bytes, how);
    case 'I':
    case 'i': return put_ip(out, fmt, bytes, how);
    case 'E': return put_escaped(out, fmt, static_cast<const char*>(pointer), how);
    case 'U': return put_uuid(out, fmt, bytes, how);
    case 'V': return put_inner_format(out, *static_cast<const waist::va_format*>(pointer));
    case 'N':
      if (fmt[1] != 'F') return out.put_error("(%pN?)", how);
      return out.put_address(*static_cast<const waist::u64*>(pointer), 8);
    case '4': return put_fourcc(out, fmt, pointer, how);
    case 'a': return out.put_address(*static_cast<const waist::u64*>(pointer), 8);
    case 't': return put_time(out, fmt, pointer, how);
    case 'd': return put_dentry(out, fmt, static_cast<const waist::dentry*>(pointer), how);
    case 'D': return put_file_name(out, fmt, static_cast<const waist::file*>(pointer), how);
    case 'G': return put_flags(out, fmt, pointer, how);
    case 'f': {
      const auto* const node = static_cast<const waist::fwnode_handle*>(pointer)->lkm_node;
      return out.put_string(fmt[2] == 'P' ? node->name : full_name(node), how);
    }
    default: unmodelled(std::string("printk's %p") + *fmt);
  }
}

LKM_SIM_INLINE void put_pointer(bounded_text& out, const char* fmt, const void* pointer, const conversion& how)
{
  switch (*fmt) {
    case 'S':
    case 's':
    case 'B': return put_symbol(out, fmt, pointer, how);
    case 'x': return put_plain_pointer(out, reinterpret_cast<unsigned long>(pointer), how);
    case 'K': return put_restricted_pointer(out, pointer, how);
    case 'e':
      if (!waist::IS_ERR(pointer)) break;
      if (const auto name = errname(static_cast<int>(waist::PTR_ERR(pointer))); !name.empty())
        return out.put_string(name, how);
      {
        auto number = how;
        number.is_signed = true;
        return out.put_number(static_cast<unsigned long long>(waist::PTR_ERR(pointer)), number);
      }
    case 'h':
    case 'E':
      // An empty buffer may be anywhere.
      if (how.width == 0) return;
      [[fallthrough]];
    case 'R':
    case 'r':
    case 'b':
    case 'M':
    case 'm':
    case 'I':
    case 'i':
    case 'U':
    case 'V':
    case 'N':
    case '4':
    case 'a':
    case 't':
    case 'd':
    case 'D':
    case 'G':
    case 'g':
    case 'C':
      if (*fmt == '4' && (fmt[1] != 'c' || fmt[2] != 'c')) return out.put_error("(%p4?)", how);
      if (const char* const why = unusable_pointer(pointer)) return out.put_error(why, how);
      return put_object(out, fmt, pointer, how);
    case 'O': return out.put_error(fmt[1] == 'F' ? "(%pOF?)" : "(%pO?)", how);
    case 'f':
      if (fmt[1] != 'w') return out.put_error("(%pf?)", how);
      if (const char* const why = unusable_pointer(pointer)) return out.put_error(why, how);
      return put_object(out, fmt, pointer, how);
    case 'A':
      if (current_task) waist::lkm_warn("lib/vsprintf.c", 0, "pointer", "Please remove %pA from non-Rust code");
      return out.put_error("(%pA?)", how);
    case 'u':
    case 'k': {
      if (fmt[1] != 's') return out.put_error("(einval)", how);
      if (const char* const why = unusable_pointer(pointer)) return out.put_error(why, how);
      const auto* const text = static_cast<const char*>(pointer);
      const auto limit = how.precision < 0 ? std::strlen(text) : static_cast<std::size_t>(how.precision);
      return out.put_string({text, strnlen(text, limit)}, how);
    }
    default: break;
  }
  put_hashed_pointer(out, pointer, how);
}

}  // namespace lkm::sim
