// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/vsprintf.c (Linux 6.1): sscanf() as the kernel has it, simple_strtoul() and its kin, and the options of
/// lib/cmdline.c that are made of them.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/lib/string.hpp>
#include <lkm/sim/include/linux/sprintf.h>
#include <lkm/sim/lib/kstrtox.hpp>
#include <lkm/sim/lib/vsprintf.hpp>

#include <algorithm>
#include <climits>
#include <cstring>

namespace lkm::sim {

constexpr bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == '\xa0'; }
inline const char* after_blanks(const char* s)
{
  while (is_blank(*s)) ++s;
  return s;
}

/// At most `limit` characters as a number, wrapped where it does not fit. `end` becomes where it ends.
inline unsigned long long simple_number(const char* s, std::size_t limit, const char*& end, unsigned base)
{
  const char* const begin = after_prefix(s, base);
  const auto prefix = static_cast<std::size_t>(begin - s);
  if (prefix >= limit) {
    // The field ends in the prefix, and is skipped.
    end = s + limit;
    return 0;
  }
  const digits number(begin, base, limit - prefix);
  end = number.end;
  return number.value;
}

inline long long simple_signed_number(const char* s, std::size_t limit, const char*& end, unsigned base)
{
  if (*s != '-' || limit == 0) return static_cast<long long>(simple_number(s, limit, end, base));
  return static_cast<long long>(0 - simple_number(s + 1, limit - 1, end, base));
}

/// One call of sscanf(): the text and the format from where they are on.
class scanner {
 public:
  scanner(const char* text, const char* fmt) : text_(text), begin_(text), fmt_(fmt) {}

  /// The number of conversions.
  int run(va_list args)
  {
    while (*fmt_ && step(args)) {
    }
    return count_;
  }

 private:
  /// One conversion or character of the format; false ends the scan.
  bool step(va_list args)
  {
    if (is_blank(*fmt_)) {
      fmt_ = after_blanks(fmt_);
      text_ = after_blanks(text_);
    }
    if (*fmt_ != '%') return *fmt_ && *fmt_++ == *text_++;
    ++fmt_;
    if (*fmt_ == '*') return skip();
    width_ = -1;
    if (*fmt_ >= '0' && *fmt_ <= '9') {
      width_ = 0;
      for (; *fmt_ >= '0' && *fmt_ <= '9'; ++fmt_) width_ = static_cast<short>(width_ * 10 + (*fmt_ - '0'));
      if (width_ <= 0) return false;
    }
    read_size();
    if (*fmt_ == 'n') {
      *va_arg(args, int*) = static_cast<int>(text_ - begin_);
      ++fmt_;
      return true;
    }
    if (!*fmt_ || !*text_) return false;
    switch (*fmt_++) {
      case 'c': return characters(va_arg(args, char*));
      case 's': return word(va_arg(args, char*));
      case '[': return set(va_arg(args, char*));
      case '%': return *text_++ == '%';
      case 'o': return number(args, 8, false);
      case 'x':
      case 'X': return number(args, 16, false);
      case 'i': return number(args, 0, true);
      case 'd': return number(args, 10, true);
      case 'u': return number(args, 10, false);
      default: return false;
    }
  }

  /// "%*…": both go on behind the next word. What is to be skipped is not looked at; a set is not supported.
  bool skip()
  {
    if (!*text_) return false;
    for (; *fmt_ && !is_blank(*fmt_) && *fmt_ != '%'; ++fmt_)
      if (*fmt_ == '[') return false;
    while (*text_ && !is_blank(*text_)) ++text_;
    return true;
  }

  void read_size()
  {
    size_ = '\0';
    if (!*fmt_ || !std::strchr("hlLz", *fmt_)) return;
    size_ = *fmt_++;
    if ((size_ == 'h' || size_ == 'l') && *fmt_ == size_) {
      size_ = size_ == 'h' ? 'H' : 'L';
      ++fmt_;
    }
  }

  /// As many as the width says, with no zero behind them.
  bool characters(char* to)
  {
    for (int left = width_ == -1 ? 1 : width_; left > 0 && *text_; --left) *to++ = *text_++;
    ++count_;
    return true;
  }

  bool word(char* to)
  {
    text_ = after_blanks(text_);
    for (int left = width_ == -1 ? SHRT_MAX : width_; left > 0 && *text_ && !is_blank(*text_); --left) *to++ = *text_++;
    *to = '\0';
    ++count_;
    return true;
  }

  /// Differs from C: there are no ranges, a closing bracket always ends it, and there must be a width.
  bool set(char* to)
  {
    const bool negated = *fmt_ == '^';
    if (width_ == -1) return false;
    const std::string_view rest(fmt_ + negated), letters = rest.substr(0, rest.find(']'));
    if (letters.empty() || letters.size() == rest.size()) return false;
    fmt_ += negated + letters.size() + 1;
    const auto belongs = [&] { return *text_ && (letters.find(*text_) != letters.npos) != negated; };
    if (!belongs()) return false;
    for (int left = width_; left > 0 && belongs(); --left) *to++ = *text_++;
    *to = '\0';
    ++count_;
    return true;
  }

  bool number(va_list args, unsigned base, bool is_signed)
  {
    text_ = after_blanks(text_);
    const bool negative = is_signed && *text_ == '-';
    if (negative && width_ == 1) return false;
    // Base 0 wants a decimal digit: a sign of another base is a zero.
    if (digit_value(text_[negative]) >= (base ? base : 10)) return false;
    const auto limit = static_cast<std::size_t>(width_ == -1 ? INT_MAX : width_);
    const char* end = nullptr;
    const auto value = is_signed ? static_cast<unsigned long long>(simple_signed_number(text_, limit, end, base))
                                 : simple_number(text_, limit, end, base);
    store(args, value);
    ++count_;
    text_ = end;
    return true;
  }

  void store(va_list args, unsigned long long value) const
  {
    switch (size_) {
      case 'H': *va_arg(args, unsigned char*) = static_cast<unsigned char>(value); break;
      case 'h': *va_arg(args, unsigned short*) = static_cast<unsigned short>(value); break;
      case 'l':
      case 'z': *va_arg(args, unsigned long*) = value; break;
      case 'L': *va_arg(args, unsigned long long*) = value; break;
      default: *va_arg(args, unsigned*) = static_cast<unsigned>(value); break;
    }
  }

  const char *text_, *begin_, *fmt_;
  short width_ = -1;
  char size_ = '\0';
  int count_ = 0;
};

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int lkm_vsscanf(const char* buf, const char* fmt, va_list args)
{
  return sim::scanner(buf, fmt).run(args);
}
LKM_EXPORT_SYMBOL(lkm_vsscanf);

LKM_SIM_INLINE int lkm_sscanf(const char* buf, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  const int count = sim::scanner(buf, fmt).run(args);
  va_end(args);
  return count;
}
LKM_EXPORT_SYMBOL(lkm_sscanf);

LKM_SIM_INLINE unsigned long long simple_strtoull(const char* cp, char** endp, unsigned base)
{
  const char* end = nullptr;
  const auto value = sim::simple_number(cp, INT_MAX, end, base);
  if (endp) *endp = const_cast<char*>(end);
  return value;
}
LKM_EXPORT_SYMBOL(simple_strtoull);

LKM_SIM_INLINE long long simple_strtoll(const char* cp, char** endp, unsigned base)
{
  const char* end = nullptr;
  const auto value = sim::simple_signed_number(cp, INT_MAX, end, base);
  if (endp) *endp = const_cast<char*>(end);
  return value;
}
LKM_EXPORT_SYMBOL(simple_strtoll);

LKM_SIM_INLINE unsigned long simple_strtoul(const char* cp, char** endp, unsigned base)
{
  return simple_strtoull(cp, endp, base);
}
LKM_EXPORT_SYMBOL(simple_strtoul);
LKM_SIM_INLINE long simple_strtol(const char* cp, char** endp, unsigned base) { return simple_strtoll(cp, endp, base); }
LKM_EXPORT_SYMBOL(simple_strtol);

LKM_SIM_INLINE int get_option(char** str, int* pint)
{
  const char* s = *str;
  if (!s || !*s) return 0;
  const bool negative = *s == '-';
  s += negative;
  const auto value = static_cast<int>(simple_strtoull(s, str, 0));
  if (pint) *pint = negative ? -value : value;
  if (*str == s) return 0;
  if (**str == '-') return 3;
  if (**str != ',') return 1;
  ++*str;
  return 2;
}
LKM_EXPORT_SYMBOL(get_option);

LKM_SIM_INLINE char* get_options(const char* str, int nints, int* ints)
{
  auto* rest = const_cast<char*>(str);
  const bool counts_only = nints == 0;
  int found = 0;
  while (counts_only || found + 1 < nints) {
    int* const to = counts_only ? ints : ints + found + 1;
    const int kind = get_option(&rest, to);
    if (kind == 0) break;
    ++found;
    if (kind == 1) break;
    if (kind != 3) continue;
    // A range: all but its last number, which the next turn reads.
    ++rest;
    const int first = *to, last = static_cast<int>(simple_strtol(rest, nullptr, 0));
    if (last < first) {
      --found;
      break;
    }
    for (int i = 0; !counts_only && i < last - first && found + i < nints; ++i) to[i] = first + i;
    found += last - first - 1;
  }
  ints[0] = found;
  return rest;
}
LKM_EXPORT_SYMBOL(get_options);

LKM_SIM_INLINE unsigned long long memparse(const char* ptr, char** retptr)
{
  static constexpr std::string_view units = "kmgtpe";
  char* end = nullptr;
  auto number = simple_strtoull(ptr, &end, 0);
  if (const auto unit = units.find(sim::lower_case(*end)); *end && unit != units.npos) {
    number <<= 10 * (unit + 1);
    ++end;
  }
  if (retptr) *retptr = end;
  return number;
}
LKM_EXPORT_SYMBOL(memparse);

LKM_SIM_INLINE char* next_arg(char* args, char** param, char** val)
{
  const bool quoted = *args == '"';
  char* const start = args + quoted;
  char* equals = nullptr;
  char* end = start;
  for (bool inside = quoted; *end && (inside || !sim::latin1::is_space(*end)); ++end) {
    // An equals sign that comes first is a part of the name.
    if (*end == '=' && !equals && end != start) equals = end;
    if (*end == '"') inside = !inside;
  }
  const bool closed = end != start && end[-1] == '"';
  const bool more = *end != '\0';
  *param = start;
  *val = nullptr;
  if (equals) {
    *equals = '\0';
    *val = equals + 1;
  }
  const bool value_quoted = equals && **val == '"';
  if (value_quoted) ++*val;
  if (closed && (value_quoted || quoted)) end[-1] = '\0';
  *end = '\0';
  end += more;
  while (sim::latin1::is_space(*end)) ++end;
  return end;
}
LKM_EXPORT_SYMBOL(next_arg);

}  // extern "C"
}  // namespace lkm::waist
