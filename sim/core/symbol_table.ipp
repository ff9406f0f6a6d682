// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The functions of core/symbol_table.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::sim {

LKM_SIM_INLINE const symbol_table* symbol_table::of(std::uintptr_t address)
{
  dl_find_object object{};
  // SAFETY: an address to look up, never read.
  if (_dl_find_object(reinterpret_cast<void*>(address), &object) != 0) return nullptr;
  static std::mutex lock;
  static std::unordered_map<const link_map*, std::unique_ptr<const symbol_table>> tables;
  const std::lock_guard guard(lock);
  auto& table = tables[object.dlfo_link_map];
  if (!table) table.reset(new symbol_table(*object.dlfo_link_map));
  return table.get();
}

LKM_SIM_INLINE const symbol_table::symbol* symbol_table::at(std::uintptr_t address) const
{
  auto next = std::ranges::upper_bound(starts_, address);
  if (next == starts_.begin()) return nullptr;
  auto first = std::prev(next);
  // Of several names for one place the first is the one.
  while (first != starts_.begin() && *std::prev(first) == *first) --first;
  const auto& found = all_[static_cast<std::size_t>(first - starts_.begin())];
  return address - found.start < std::max<std::size_t>(found.size, 1) ? &found : nullptr;
}

LKM_SIM_INLINE symbol_table::symbol_table(const link_map& object) : file_(object.l_name)
{
  const module_file file(file_.empty() ? "/proc/self/exe" : file_);
  const auto found = file.defined_symbols();
  std::size_t length = 0;
  for (const auto& s : found) length += s.name.size();
  names_.reserve(length);  // so that a name stays where it is
  for (const auto& s : found) {
    const auto at = names_.size();
    names_ += s.name;
    all_.push_back({object.l_addr + s.where.start, s.where.size, std::string_view(names_).substr(at), s.kind});
  }
  // Several names of one place stay in their order, which is that of their texts.
  std::ranges::sort(all_, {}, [](const symbol& s) { return std::pair(s.start, s.name.data()); });
  starts_.reserve(all_.size());
  for (const auto& s : all_) starts_.push_back(s.start);
}

}  // namespace lkm::sim
