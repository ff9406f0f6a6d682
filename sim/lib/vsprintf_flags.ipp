// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/vsprintf.c (Linux 6.1): flags by their names (%pG), in Linux's order: what has most bits comes first.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/include/linux/gfp.h>
#include <lkm/sim/include/linux/ioport.h>
#include <lkm/sim/include/linux/mm.h>
#include <lkm/sim/lib/bounded_text.hpp>

#include <span>
#include <string_view>

namespace lkm::sim {

struct flag_name {
  unsigned long mask;
  std::string_view name;
};

#define LKM_NAMED(flag) {waist::flag, #flag}
inline constexpr flag_name gfp_names[] = {
    LKM_NAMED(GFP_TRANSHUGE),
    LKM_NAMED(GFP_TRANSHUGE_LIGHT),
    LKM_NAMED(GFP_HIGHUSER_MOVABLE),
    LKM_NAMED(GFP_HIGHUSER),
    LKM_NAMED(GFP_USER),
    LKM_NAMED(GFP_KERNEL_ACCOUNT),
    LKM_NAMED(GFP_KERNEL),
    LKM_NAMED(GFP_NOFS),
    LKM_NAMED(GFP_ATOMIC),
    LKM_NAMED(GFP_NOIO),
    LKM_NAMED(GFP_NOWAIT),
    LKM_NAMED(GFP_DMA),
    LKM_NAMED(__GFP_HIGHMEM),
    LKM_NAMED(GFP_DMA32),
    LKM_NAMED(__GFP_HIGH),
    LKM_NAMED(__GFP_ATOMIC),
    LKM_NAMED(__GFP_IO),
    LKM_NAMED(__GFP_FS),
    LKM_NAMED(__GFP_NOWARN),
    LKM_NAMED(__GFP_RETRY_MAYFAIL),
    LKM_NAMED(__GFP_NOFAIL),
    LKM_NAMED(__GFP_NORETRY),
    LKM_NAMED(__GFP_COMP),
    LKM_NAMED(__GFP_ZERO),
    LKM_NAMED(__GFP_NOMEMALLOC),
    LKM_NAMED(__GFP_MEMALLOC),
    LKM_NAMED(__GFP_HARDWALL),
    LKM_NAMED(__GFP_THISNODE),
    LKM_NAMED(__GFP_RECLAIMABLE),
    LKM_NAMED(__GFP_MOVABLE),
    LKM_NAMED(__GFP_ACCOUNT),
    LKM_NAMED(__GFP_WRITE),
    LKM_NAMED(__GFP_RECLAIM),
    LKM_NAMED(__GFP_DIRECT_RECLAIM),
    LKM_NAMED(__GFP_KSWAPD_RECLAIM),
    LKM_NAMED(__GFP_ZEROTAGS),
};
#undef LKM_NAMED

inline constexpr flag_name vma_names[] = {
    {waist::VM_READ, "read"},
    {waist::VM_WRITE, "write"},
    {waist::VM_EXEC, "exec"},
    {waist::VM_SHARED, "shared"},
    {waist::VM_MAYREAD, "mayread"},
    {waist::VM_MAYWRITE, "maywrite"},
    {waist::VM_MAYEXEC, "mayexec"},
    {waist::VM_MAYSHARE, "mayshare"},
    {waist::VM_GROWSDOWN, "growsdown"},
    {waist::VM_UFFD_MISSING, "uffd_missing"},
    {waist::VM_UFFD_MINOR, "uffd_minor"},
    {waist::VM_PFNMAP, "pfnmap"},
    {waist::VM_UFFD_WP, "uffd_wp"},
    {waist::VM_LOCKED, "locked"},
    {waist::VM_IO, "io"},
    {waist::VM_SEQ_READ, "seqread"},
    {waist::VM_RAND_READ, "randread"},
    {waist::VM_DONTCOPY, "dontcopy"},
    {waist::VM_DONTEXPAND, "dontexpand"},
    {waist::VM_LOCKONFAULT, "lockonfault"},
    {waist::VM_ACCOUNT, "account"},
    {waist::VM_NORESERVE, "noreserve"},
    {waist::VM_HUGETLB, "hugetlb"},
    {waist::VM_SYNC, "sync"},
    {waist::VM_PAT, "pat"},
    {waist::VM_WIPEONFORK, "wipeonfork"},
    {waist::VM_DONTDUMP, "dontdump"},
    {waist::VM_SOFTDIRTY, "softdirty"},
    {waist::VM_MIXEDMAP, "mixedmap"},
    {waist::VM_HUGEPAGE, "hugepage"},
    {waist::VM_NOHUGEPAGE, "nohugepage"},
    {waist::VM_MERGEABLE, "mergeable"},
};

inline constexpr flag_name page_names[] = {
    {1UL << waist::PG_locked, "locked"},
    {1UL << waist::PG_waiters, "waiters"},
    {1UL << waist::PG_error, "error"},
    {1UL << waist::PG_referenced, "referenced"},
    {1UL << waist::PG_uptodate, "uptodate"},
    {1UL << waist::PG_dirty, "dirty"},
    {1UL << waist::PG_lru, "lru"},
    {1UL << waist::PG_active, "active"},
    {1UL << waist::PG_workingset, "workingset"},
    {1UL << waist::PG_slab, "slab"},
    {1UL << waist::PG_owner_priv_1, "owner_priv_1"},
    {1UL << waist::PG_arch_1, "arch_1"},
    {1UL << waist::PG_reserved, "reserved"},
    {1UL << waist::PG_private, "private"},
    {1UL << waist::PG_private_2, "private_2"},
    {1UL << waist::PG_writeback, "writeback"},
    {1UL << waist::PG_head, "head"},
    {1UL << waist::PG_mappedtodisk, "mappedtodisk"},
    {1UL << waist::PG_reclaim, "reclaim"},
    {1UL << waist::PG_swapbacked, "swapbacked"},
    {1UL << waist::PG_unevictable, "unevictable"},
    {1UL << waist::PG_mlocked, "mlocked"},
    {1UL << waist::PG_uncached, "uncached"},
    {1UL << waist::PG_hwpoison, "hwpoison"},
    {1UL << waist::PG_arch_2, "arch_2"},
};

/// What page->flags holds above the flags, as Debian configures it.
struct page_field {
  int width;
  int shift;
  std::string_view name;
  bool in_hex;
};
inline constexpr page_field page_fields[] = {
    {waist::NODES_WIDTH, waist::NODES_PGSHIFT, "node", false},
    {waist::ZONES_WIDTH, waist::ZONES_PGSHIFT, "zone", false},
    {waist::LAST_CPUPID_WIDTH, waist::LAST_CPUPID_PGSHIFT, "lastcpupid", true},
};

inline constexpr conversion flags_as_number{.special = true, .base = 16};

/// The names of the flags with a bar between them; what has no name is a number at the end.
inline void put_flag_names(bounded_text& out, unsigned long flags, std::span<const flag_name> names)
{
  for (const auto& [mask, name] : names) {
    if (!flags) return;
    if ((flags & mask) != mask) continue;
    out.put(name);
    flags &= ~mask;
    if (flags) out.put('|');
  }
  if (flags) out.put_number(flags, flags_as_number);
}

inline void put_page_flags(bounded_text& out, unsigned long flags)
{
  const auto named = flags & ((1UL << waist::NR_PAGEFLAGS) - 1);
  out.put_number(flags, flags_as_number);
  out.put('(');
  put_flag_names(out, named, page_names);
  bool first = !named;
  for (const auto& f : page_fields) {
    if (!first) out.put('|');
    first = false;
    out.put(f.name);
    out.put('=');
    out.put_number(flags >> f.shift & ((1UL << f.width) - 1), f.in_hex ? flags_as_number : conversion{});
  }
  out.put(')');
}

/// %pGp, %pGv and %pGg.
inline void put_flags(bounded_text& out, const char* fmt, const void* flags, const conversion& how)
{
  switch (fmt[1]) {
    case 'p': return put_page_flags(out, *static_cast<const unsigned long*>(flags));
    case 'v': return put_flag_names(out, *static_cast<const unsigned long*>(flags), vma_names);
    case 'g': return put_flag_names(out, *static_cast<const waist::gfp_t*>(flags), gfp_names);
    default: return out.put_error("(%pG?)", how);
  }
}

/// %pR, and %pr with the flags as a number.
inline void put_resource(bounded_text& out, bool raw, const waist::resource& res, const conversion& how)
{
  struct kind {
    unsigned long flag;
    std::string_view name;
    conversion number;
  };
  static constexpr conversion address{.special = true, .zero = true, .base = 16, .width = 10};
  static constexpr kind kinds[] = {
      {waist::IORESOURCE_IO, "io  ", {.special = true, .zero = true, .base = 16, .width = 6}},
      {waist::IORESOURCE_MEM, "mem ", address},
      {waist::IORESOURCE_IRQ, "irq ", {}},
      {waist::IORESOURCE_DMA, "dma ", {}},
      {waist::IORESOURCE_BUS, "bus ", {.zero = true, .base = 16, .width = 2}},
  };
  kind what{0, "??? ", address};
  for (auto i = std::size(kinds); i-- > 0;)
    if (res.flags & kinds[i].flag) what = kinds[i];
  raw |= what.flag == 0;
  char buffer[128];
  bounded_text text(buffer, sizeof buffer);
  text.put('[');
  text.put(what.name);
  if (!raw && (res.flags & waist::IORESOURCE_UNSET)) {
    text.put("size ");
    text.put_number(res.end - res.start + 1, what.number);
  } else {
    text.put_number(res.start, what.number);
    if (res.start != res.end) {
      text.put('-');
      text.put_number(res.end, what.number);
    }
  }
  if (raw) {
    text.put(" flags ");
    text.put_number(res.flags, flags_as_number);
  } else {
    static constexpr flag_name properties[] = {{waist::IORESOURCE_MEM_64, " 64bit"},
                                               {waist::IORESOURCE_PREFETCH, " pref"},
                                               {waist::IORESOURCE_WINDOW, " window"},
                                               {waist::IORESOURCE_DISABLED, " disabled"}};
    for (const auto& [mask, name] : properties)
      if (res.flags & mask) text.put(name);
  }
  text.put(']');
  out.put_string({buffer, text.length()}, how);
}

}  // namespace lkm::sim
