// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/seq_file.c (Linux 6.1), its other half: what a driver writes into the buffer of a seq_file, and its help
/// with lists. What does not fit leaves the buffer marked as full.
#pragma once

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

/// What fits with a byte to spare, as all text does on Linux.
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

namespace lkm::waist {
extern "C" {

inline void seq_vprintf(seq_file* m, const char* fmt, va_list args) { sim::seq_put(m, sim::vformat(fmt, args)); }
LKM_EXPORT_SYMBOL(seq_vprintf);

inline void seq_printf(seq_file* m, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  seq_vprintf(m, fmt, args);
  va_end(args);
}
LKM_EXPORT_SYMBOL(seq_printf);

inline void seq_puts(seq_file* m, const char* s) { sim::seq_put(m, s); }
LKM_EXPORT_SYMBOL(seq_puts);

inline void seq_putc(seq_file* m, char c)
{
  if (m->count < m->size) m->buf[m->count++] = c;
}
LKM_EXPORT_SYMBOL(seq_putc);

inline int seq_write(seq_file* m, const void* data, size_t len)
{
  return sim::seq_put(m, {static_cast<const char*>(data), len}) ? 0 : -1;
}
LKM_EXPORT_SYMBOL(seq_write);

inline void seq_put_decimal_ull_width(seq_file* m, const char* delimiter, unsigned long long num, unsigned width)
{
  sim::seq_put(m, delimiter ? delimiter : "");
  sim::seq_put(m, sim::seq_number(num, 10, width, ' ').characters);
}

inline void seq_put_decimal_ull(seq_file* m, const char* delimiter, unsigned long long num)
{
  seq_put_decimal_ull_width(m, delimiter, num, 0);
}
LKM_EXPORT_SYMBOL(seq_put_decimal_ull);

inline void seq_put_decimal_ll(seq_file* m, const char* delimiter, long long num)
{
  sim::seq_put(m, delimiter ? delimiter : "");
  if (num < 0) sim::seq_put(m, "-");
  const auto size = num < 0 ? -static_cast<unsigned long long>(num) : static_cast<unsigned long long>(num);
  sim::seq_put(m, sim::seq_number(size, 10, 0, ' ').characters);
}
LKM_EXPORT_SYMBOL(seq_put_decimal_ll);

inline void seq_put_hex_ll(seq_file* m, const char* delimiter, unsigned long long v, unsigned width)
{
  sim::seq_put(m, delimiter ? delimiter : "");
  sim::seq_put(m, sim::seq_number(v, 16, width, '0').characters);
}

inline void seq_pad(seq_file* m, char c)
{
  if (sim::seq_blanks_to(m, m->pad_until) && c) seq_putc(m, c);
}
LKM_EXPORT_SYMBOL(seq_pad);

inline void seq_escape_mem(seq_file* m, const char* src, size_t len, unsigned flags, const char* esc)
{
  sim::seq_put(m, sim::escaped_text({src, len}, flags, esc ? esc : ""));
}
LKM_EXPORT_SYMBOL(seq_escape_mem);

inline void seq_hex_dump(seq_file* m, const char* prefix_str, int prefix_type, int rowsize, int groupsize,
                         const void* buf, size_t len, bool ascii)
{
  const size_t row = rowsize == 32 ? 32 : 16;
  const auto* const bytes = static_cast<const unsigned char*>(buf);
  for (size_t at = 0; at < len && !seq_has_overflowed(m); at += row) {
    if (prefix_type == DUMP_PREFIX_ADDRESS)
      seq_printf(m, "%s%p: ", prefix_str, static_cast<const void*>(bytes + at));
    else if (prefix_type == DUMP_PREFIX_OFFSET)
      seq_printf(m, "%s%.8x: ", prefix_str, static_cast<unsigned>(at));
    else
      seq_puts(m, prefix_str);
    seq_puts(m, sim::hex_row(bytes + at, std::min(row, len - at), row, static_cast<size_t>(groupsize), ascii).c_str());
    seq_putc(m, '\n');
  }
}
LKM_EXPORT_SYMBOL(seq_hex_dump);

inline char* mangle_path(char* s, const char* p, const char* esc)
{
  for (; *p; ++p) {
    const auto text =
        std::strchr(esc, *p) ? sim::escaped(static_cast<unsigned char>(*p), ESCAPE_OCTAL) : std::string(1, *p);
    // It may grow only into what has been read.
    if (s + text.size() > p + 1) return nullptr;
    s = std::copy(text.begin(), text.end(), s);
  }
  return s;
}
LKM_EXPORT_SYMBOL(mangle_path);

inline int seq_path(seq_file* m, const path* p, const char* esc)
{
  return sim::seq_put_path(m, sim::shown_path(sim::as_dentry(p->dentry)), esc);
}
LKM_EXPORT_SYMBOL(seq_path);

inline int seq_file_path(seq_file* m, file* f, const char* esc) { return seq_path(m, &f->f_path, esc); }
LKM_EXPORT_SYMBOL(seq_file_path);

inline int seq_dentry(seq_file* m, dentry* d, const char* esc)
{
  return sim::seq_put_path(m, sim::as_dentry(d).path(true), esc);
}
LKM_EXPORT_SYMBOL(seq_dentry);

inline list_head* seq_list_start(list_head* head, loff_t pos)
{
  auto* at = head->next;
  for (; at != head && pos; --pos) at = at->next;
  return at == head ? nullptr : at;
}
LKM_EXPORT_SYMBOL(seq_list_start);

inline list_head* seq_list_start_head(list_head* head, loff_t pos)
{
  return pos ? seq_list_start(head, pos - 1) : head;
}
LKM_EXPORT_SYMBOL(seq_list_start_head);

inline list_head* seq_list_next(void* v, list_head* head, loff_t* ppos)
{
  ++*ppos;
  auto* const after = static_cast<list_head*>(v)->next;
  return after == head ? nullptr : after;
}
LKM_EXPORT_SYMBOL(seq_list_next);

// One processor without preemption: nobody changes a list while another reads it.
inline list_head* seq_list_start_rcu(list_head* head, loff_t pos) { return seq_list_start(head, pos); }
LKM_EXPORT_SYMBOL(seq_list_start_rcu);
inline list_head* seq_list_start_head_rcu(list_head* head, loff_t pos) { return seq_list_start_head(head, pos); }
LKM_EXPORT_SYMBOL(seq_list_start_head_rcu);
inline list_head* seq_list_next_rcu(void* v, list_head* head, loff_t* ppos) { return seq_list_next(v, head, ppos); }
LKM_EXPORT_SYMBOL(seq_list_next_rcu);

inline hlist_node* seq_hlist_start(hlist_head* head, loff_t pos)
{
  auto* at = head->first;
  for (; at && pos; --pos) at = at->next;
  return at;
}
LKM_EXPORT_SYMBOL(seq_hlist_start);

inline hlist_node* seq_hlist_start_head(hlist_head* head, loff_t pos)
{
  return pos ? seq_hlist_start(head, pos - 1) : static_cast<hlist_node*>(sim::seq_start_token);
}
LKM_EXPORT_SYMBOL(seq_hlist_start_head);

inline hlist_node* seq_hlist_next(void* v, hlist_head* head, loff_t* ppos)
{
  ++*ppos;
  return v == sim::seq_start_token ? head->first : static_cast<hlist_node*>(v)->next;
}
LKM_EXPORT_SYMBOL(seq_hlist_next);

inline hlist_node* seq_hlist_start_rcu(hlist_head* head, loff_t pos) { return seq_hlist_start(head, pos); }
LKM_EXPORT_SYMBOL(seq_hlist_start_rcu);
inline hlist_node* seq_hlist_start_head_rcu(hlist_head* head, loff_t pos) { return seq_hlist_start_head(head, pos); }
LKM_EXPORT_SYMBOL(seq_hlist_start_head_rcu);
inline hlist_node* seq_hlist_next_rcu(void* v, hlist_head* head, loff_t* ppos) { return seq_hlist_next(v, head, ppos); }
LKM_EXPORT_SYMBOL(seq_hlist_next_rcu);

}  // extern "C"
}  // namespace lkm::waist
