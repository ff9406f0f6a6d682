// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// mmap(2) of simulated files. The pages of the simulated kernel are in a file (shared_pages.hpp): the program maps the
/// very pages that the driver has given, and the host's kernel keeps the mapping from then on.
#include "filter.hpp"
#include "guest_thread.hpp"
#include "supervisor.hpp"

#include <lkm/sim/mm/mprotect.hpp>

#include <fcntl.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>

namespace lkm::run {

namespace {

using address = sim::user_address;

/// Pages of a mapping that follow each other in the file as well.
struct run_of_pages {
  std::size_t first, count;
  off_t offset;
};

waist::mm_struct& memory_of_task(sim::process& me) { return static_cast<waist::mm_struct&>(me.memory()); }

sim::vm_area& area_at(waist::mm_struct& mm, address at) { return *mm.first_behind(at)->vma; }

/// Brings in each page that the driver's fault() has, as a program would that touches all of them: what it writes to
/// is then also known to page_mkwrite(). The others are left out.
void bring_in(sim::process& me, waist::mm_struct& mm, address start)
{
  auto& vma = area_at(mm, start);
  constexpr auto shared_to_write = waist::VM_WRITE | waist::VM_SHARED;
  const bool writes = (vma.vm_flags & shared_to_write) == shared_to_write;
  for (std::size_t i = 0; i < vma.pages.size(); ++i) {
    const auto& e = vma.pages[i];
    if (e.memory && (e.writable || !writes)) continue;
    if (!e.memory && !vma.vm_ops->fault) continue;
    me.system_call("page_fault", [&]() -> long {
      std::size_t there = 0;
      const auto at = start + i * sim::page_size;
      return mm.reach(at, 1, writes ? sim::can_write : sim::can_read, there) ? 0 : mm.fault_signal;
    });
  }
}

/// False when a page is none that a program could map.
bool runs_of(const shared_pages& pages, const sim::vm_area& vma, std::vector<run_of_pages>& runs)
{
  for (std::size_t i = 0; i < vma.pages.size(); ++i) {
    const auto* const memory = vma.pages[i].memory;
    if (!memory) continue;
    const auto offset = pages.offset_of(memory);
    if (offset < 0) return false;
    const auto behind = [&](const auto& r) {
      return r.first + r.count == i && r.offset + static_cast<off_t>(r.count * sim::page_size) == offset;
    };
    if (!runs.empty() && behind(runs.back()))
      ++runs.back().count;
    else
      runs.push_back({i, 1, offset});
  }
  return true;
}

/// The program's own thread maps the pages: 0 or an error. Its call is answered after this.
long map_in_program(call& c, guest_thread& thread, const sim::vm_area& vma, const std::vector<run_of_pages>& runs,
                    std::uint32_t number)
{
  const bool shared = vma.vm_flags & waist::VM_MAYSHARE;
  const int ours = c.boss.pages().open(shared && (vma.vm_flags & waist::VM_MAYWRITE), number);
  seccomp_notif_addfd add{};
  add.id = c.in.id;
  add.srcfd = static_cast<__u32>(ours);
  add.newfd_flags = O_CLOEXEC;
  const int fd = ours < 0 ? -1 : ioctl(c.boss.listener(), SECCOMP_IOCTL_NOTIF_ADDFD, &add);
  const long error = fd < 0 ? -errno : 0;
  if (ours >= 0) ::close(ours);

  seccomp_notif_resp go_on{};
  go_on.id = c.in.id;
  ioctl(c.boss.listener(), SECCOMP_IOCTL_NOTIF_SEND, &go_on);
  c.answered = true;
  if (!thread.stop()) return -EINTR;
  if (error) return error;

  const auto prot = vma.vm_flags & (PROT_READ | PROT_WRITE | PROT_EXEC);
  const auto kind = unheard_mapping | (shared ? MAP_SHARED : MAP_PRIVATE);
  const auto map = [&](address at, std::size_t bytes, std::uint64_t how, off_t offset) -> long {
    const auto got = thread.call(
        SYS_mmap, {at, bytes, prot, kind | how, static_cast<unsigned>(fd), static_cast<std::uint64_t>(offset)});
    return got == static_cast<long>(at) ? 0 : got < 0 ? got : -ENOMEM;
  };
  // First as if no page could be had.
  const auto where = c.argument(3) & MAP_FIXED ? MAP_FIXED : MAP_FIXED_NOREPLACE;
  long result = map(vma.vm_start, vma.vm_end - vma.vm_start, static_cast<std::uint64_t>(where), shared_pages::nothing);
  for (const auto& r : runs)
    if (!result) result = map(vma.vm_start + r.first * sim::page_size, r.count * sim::page_size, MAP_FIXED, r.offset);
  if (!result && (vma.vm_flags & waist::VM_DONTCOPY))
    thread.call(SYS_madvise, {vma.vm_start, vma.vm_end - vma.vm_start, MADV_DONTFORK, 0, 0, 0});
  thread.call(SYS_close, {static_cast<unsigned>(fd), 0, 0, 0, 0, 0});
  return result;
}

long run_mmap(call& c)
{
  auto& boss = c.boss;
  auto& me = c.me();
  const auto length = c.argument(1);
  const int flags = c.number(3);
  const bool fixed = flags & (MAP_FIXED | MAP_FIXED_NOREPLACE);
  auto& mm = memory_of_task(me);
  if (!boss.pages().usable()) {
    boss.say_once("mmap() of a simulated file needs 64 GiB of address space, which this machine refuses: ENODEV");
    return -ENODEV;
  }
  if (fixed && sim::anything_in(mm, c.argument(0), c.argument(0) + length)) {
    boss.say_once("mmap() with MAP_FIXED over a mapping of a simulated file is not modelled: EINVAL");
    return -EINVAL;
  }
  const auto wanted = fixed ? c.argument(0) : boss.place_for_mapping(length);
  long result = 0;
  {
    const installed there(me, c.fd, c.file->file);
    result = me.mmap(wanted, length, c.number(2), flags & ~MAP_POPULATE, c.fd, c.argument(5));
  }
  if (result < 0) return result;
  const auto start = static_cast<address>(result);
  const auto undo = [&](long error) {
    me.munmap(start, length);
    return error;
  };
  bring_in(me, mm, start);
  auto& vma = area_at(mm, start);
  std::vector<run_of_pages> runs;
  if (!runs_of(boss.pages(), vma, runs)) {
    boss.say_once("the mapping of " + c.file->path + " has memory that was there before lkm run: ENODEV");
    return undo(-ENODEV);
  }
  const auto number = boss.next_mapping();
  guest_thread thread(c.who->tid);
  if (!thread.held()) {
    boss.say_once("mmap() of a simulated file needs ptrace() of the program, which strace or gdb has taken: EPERM");
    return undo(-EPERM);
  }
  const long error = map_in_program(c, thread, vma, runs, number);
  if (!error) boss.mappings().push_back({number, &mm, start, vma.vm_end - start, c.who->tgid, me.comm});
  thread.set_result(error ? error : result);
  return error ? undo(error) : result;
}
bool mmap_is_ours(call& c)
{
  c.fd = c.number(4);
  c.file = c.boss.files().find(static_cast<pid_t>(c.in.pid), c.fd);
  return c.file != nullptr;
}

const mapping* mapping_at(call& c, address at)
{
  const auto found =
      std::ranges::find_if(c.boss.mappings(), [&](const auto& m) { return at >= m.start && at - m.start < m.length; });
  return found == c.boss.mappings().end() ? nullptr : &*found;
}

long run_msync(call& c)
{
  auto* const mm = mapping_at(c, c.argument(0))->mm;
  return c.me().system_call("msync",
                            [&]() -> long { return sim::do_msync(*mm, c.argument(0), c.argument(1), c.number(2)); });
}
bool msync_is_ours(call& c)
{
  const auto* const m = mapping_at(c, c.argument(0));
  return m && c.argument(1) <= m->length - (c.argument(0) - m->start);
}

/// The pages that follow in the file are none of the driver's.
bool mremap_is_ours(call& c)
{
  if (c.argument(2) <= c.argument(1) || !mapping_at(c, c.argument(0))) return false;
  c.boss.say_once("mremap() that makes the mapping of a simulated file larger is not modelled: EFAULT");
  c.boss.answer(c, -EFAULT);
  return c.answered = true;
}

}  // namespace

std::vector<call_kind> memory_calls()
{
  constexpr auto other = call_kind::something;
  return {
      {SYS_mmap, "mmap", other, 4, -1, run_mmap, mmap_is_ours},
      {SYS_msync, "msync", other, 0, -1, run_msync, msync_is_ours},
      {SYS_mremap, "mremap", other, 0, -1, nullptr, mremap_is_ours},
  };
}

address supervisor::place_for_mapping(std::size_t length)
{
  // Where no program of the host's has anything, and a page between any two.
  constexpr address first = 0x2000'0000'0000, last = 0x5000'0000'0000;
  if (length > last - first) return first;
  if (next_place_ < first || length > last - next_place_) next_place_ = first;
  return std::exchange(next_place_, next_place_ + sim::address_space::round_up(length) + sim::page_size);
}

void supervisor::close_mappings(bool all)
{
  std::vector<std::uint32_t> numbers;
  for (const auto& m : mappings_) numbers.push_back(m.number);
  if (!all) numbers = pages_.gone(numbers);
  for (const auto number : numbers) {
    const auto m = std::ranges::find(mappings_, number, &mapping::number);
    to_release_.push_back({nullptr, *m});
    mappings_.erase(m);
  }
  release_left();
}

}  // namespace lkm::run
