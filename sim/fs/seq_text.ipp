// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of fs/seq_text.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void seq_vprintf(seq_file* m, const char* fmt, va_list args)
{
  sim::seq_put(m, sim::vformat(fmt, args));
}
LKM_EXPORT_SYMBOL(seq_vprintf);

LKM_SIM_INLINE void seq_printf(seq_file* m, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  seq_vprintf(m, fmt, args);
  va_end(args);
}
LKM_EXPORT_SYMBOL(seq_printf);

LKM_SIM_INLINE void seq_puts(seq_file* m, const char* s) { sim::seq_put(m, s); }
LKM_EXPORT_SYMBOL(seq_puts);

LKM_SIM_INLINE void seq_putc(seq_file* m, char c)
{
  if (m->count < m->size) m->buf[m->count++] = c;
}
LKM_EXPORT_SYMBOL(seq_putc);

LKM_SIM_INLINE int seq_write(seq_file* m, const void* data, size_t len)
{
  return sim::seq_put(m, {static_cast<const char*>(data), len}) ? 0 : -1;
}
LKM_EXPORT_SYMBOL(seq_write);

LKM_SIM_INLINE void seq_put_decimal_ull_width(seq_file* m, const char* delimiter, unsigned long long num,
                                              unsigned width)
{
  sim::seq_put(m, delimiter ? delimiter : "");
  sim::seq_put(m, sim::seq_number(num, 10, width, ' ').characters);
}

LKM_SIM_INLINE void seq_put_decimal_ull(seq_file* m, const char* delimiter, unsigned long long num)
{
  seq_put_decimal_ull_width(m, delimiter, num, 0);
}
LKM_EXPORT_SYMBOL(seq_put_decimal_ull);

LKM_SIM_INLINE void seq_put_decimal_ll(seq_file* m, const char* delimiter, long long num)
{
  sim::seq_put(m, delimiter ? delimiter : "");
  if (num < 0) sim::seq_put(m, "-");
  const auto size = num < 0 ? -static_cast<unsigned long long>(num) : static_cast<unsigned long long>(num);
  sim::seq_put(m, sim::seq_number(size, 10, 0, ' ').characters);
}
LKM_EXPORT_SYMBOL(seq_put_decimal_ll);

LKM_SIM_INLINE void seq_put_hex_ll(seq_file* m, const char* delimiter, unsigned long long v, unsigned width)
{
  sim::seq_put(m, delimiter ? delimiter : "");
  sim::seq_put(m, sim::seq_number(v, 16, width, '0').characters);
}

LKM_SIM_INLINE void seq_pad(seq_file* m, char c)
{
  if (sim::seq_blanks_to(m, m->pad_until) && c) seq_putc(m, c);
}
LKM_EXPORT_SYMBOL(seq_pad);

LKM_SIM_INLINE void seq_escape_mem(seq_file* m, const char* src, size_t len, unsigned flags, const char* esc)
{
  sim::seq_put(m, sim::escaped_text({src, len}, flags, esc ? esc : ""));
}
LKM_EXPORT_SYMBOL(seq_escape_mem);

LKM_SIM_INLINE void seq_hex_dump(seq_file* m, const char* prefix_str, int prefix_type, int rowsize, int groupsize,
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

LKM_SIM_INLINE char* mangle_path(char* s, const char* p, const char* esc)
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

LKM_SIM_INLINE int seq_path(seq_file* m, const path* p, const char* esc)
{
  return sim::seq_put_path(m, sim::shown_path(sim::as_dentry(p->dentry)), esc);
}
LKM_EXPORT_SYMBOL(seq_path);

LKM_SIM_INLINE int seq_file_path(seq_file* m, file* f, const char* esc) { return seq_path(m, &f->f_path, esc); }
LKM_EXPORT_SYMBOL(seq_file_path);

LKM_SIM_INLINE int seq_dentry(seq_file* m, dentry* d, const char* esc)
{
  return sim::seq_put_path(m, sim::as_dentry(d).path(true), esc);
}
LKM_EXPORT_SYMBOL(seq_dentry);

LKM_SIM_INLINE list_head* seq_list_start(list_head* head, loff_t pos)
{
  auto* at = head->next;
  for (; at != head && pos; --pos) at = at->next;
  return at == head ? nullptr : at;
}
LKM_EXPORT_SYMBOL(seq_list_start);

LKM_SIM_INLINE list_head* seq_list_start_head(list_head* head, loff_t pos)
{
  return pos ? seq_list_start(head, pos - 1) : head;
}
LKM_EXPORT_SYMBOL(seq_list_start_head);

LKM_SIM_INLINE list_head* seq_list_next(void* v, list_head* head, loff_t* ppos)
{
  ++*ppos;
  auto* const after = static_cast<list_head*>(v)->next;
  return after == head ? nullptr : after;
}
LKM_EXPORT_SYMBOL(seq_list_next);

// One processor without preemption: nobody changes a list while another reads it.
LKM_SIM_INLINE list_head* seq_list_start_rcu(list_head* head, loff_t pos) { return seq_list_start(head, pos); }
LKM_EXPORT_SYMBOL(seq_list_start_rcu);
LKM_SIM_INLINE list_head* seq_list_start_head_rcu(list_head* head, loff_t pos)
{
  return seq_list_start_head(head, pos);
}
LKM_EXPORT_SYMBOL(seq_list_start_head_rcu);
LKM_SIM_INLINE list_head* seq_list_next_rcu(void* v, list_head* head, loff_t* ppos)
{
  return seq_list_next(v, head, ppos);
}
LKM_EXPORT_SYMBOL(seq_list_next_rcu);

LKM_SIM_INLINE hlist_node* seq_hlist_start(hlist_head* head, loff_t pos)
{
  auto* at = head->first;
  for (; at && pos; --pos) at = at->next;
  return at;
}
LKM_EXPORT_SYMBOL(seq_hlist_start);

LKM_SIM_INLINE hlist_node* seq_hlist_start_head(hlist_head* head, loff_t pos)
{
  return pos ? seq_hlist_start(head, pos - 1) : static_cast<hlist_node*>(sim::seq_start_token);
}
LKM_EXPORT_SYMBOL(seq_hlist_start_head);

LKM_SIM_INLINE hlist_node* seq_hlist_next(void* v, hlist_head* head, loff_t* ppos)
{
  ++*ppos;
  return v == sim::seq_start_token ? head->first : static_cast<hlist_node*>(v)->next;
}
LKM_EXPORT_SYMBOL(seq_hlist_next);

LKM_SIM_INLINE hlist_node* seq_hlist_start_rcu(hlist_head* head, loff_t pos) { return seq_hlist_start(head, pos); }
LKM_EXPORT_SYMBOL(seq_hlist_start_rcu);
LKM_SIM_INLINE hlist_node* seq_hlist_start_head_rcu(hlist_head* head, loff_t pos)
{
  return seq_hlist_start_head(head, pos);
}
LKM_EXPORT_SYMBOL(seq_hlist_start_head_rcu);
LKM_SIM_INLINE hlist_node* seq_hlist_next_rcu(void* v, hlist_head* head, loff_t* ppos)
{
  return seq_hlist_next(v, head, ppos);
}
LKM_EXPORT_SYMBOL(seq_hlist_next_rcu);

}  // extern "C"
}  // namespace lkm::waist
