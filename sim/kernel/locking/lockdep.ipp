// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The functions of kernel/locking/lockdep.hpp, and those of the driver API that it stands behind.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/driver_place.hpp>
#include <lkm/sim/core/rules.hpp>

#include <dlfcn.h>

#include <algorithm>
#include <bit>
#include <utility>

namespace lkm::sim {

LKM_SIM_INLINE void lockdep::acquired(task& me, held_lock& taken)
{
  ++held_now;
  auto& map = *const_cast<waist::lockdep_map*>(taken.map);
  const auto subclass = std::exchange(me.next_lock_subclass, 0u);
  taken.nest = std::exchange(me.next_nest_lock, nullptr);
  if (map.lkm_magic != waist::LKM_LOCK_MAGIC) [[unlikely]]
    never_initialised(map, taken);
  taken.context = static_cast<std::uint8_t>(context_of(me));
  if (map.key == waist::lkm_no_validate()) {
    taken.class_index = 0;
    return;
  }
  taken.class_index = class_of(map, subclass, static_cast<lock_kind>(taken.kind));
  if (!taken.class_index) return;
  if (const auto bits = usage_of(me, taken); bits & ~classes_[taken.class_index].usage) [[unlikely]]
    add_usage(me, taken, bits);
  if (me.held.size() > 1 && !taken.tried) add_edges(me, taken);
}

LKM_SIM_INLINE void lockdep::interrupts_enabled(const task& me)
{
  const auto here = context_of(me);
  for (const auto& h : me.held)
    if (h.class_index && h.context == here) {
      auto enabled = h;
      enabled.tried = true;
      if (const auto bits = usage_of(me, enabled); bits & ~classes_[h.class_index].usage) add_usage(me, enabled, bits);
    }
}

LKM_SIM_INLINE void lockdep::released_by_another(const waist::lockdep_map& map)
{
  // A lock that was there before lockdep was asked, or a kernel that has died.
  bool found = false;
  current().owner().for_each_task([&](const task& t) {
    auto& held = const_cast<task&>(t).held;
    const auto at = std::ranges::find(held, &map, &held_lock::map);
    if (found || at == held.end()) return;
    held.erase(at);
    found = true;
  });
  if (!found) ++held_now;
}

LKM_SIM_INLINE auto lockdep::class_of(waist::lockdep_map& map, unsigned subclass, lock_kind kind) -> class_index
{
  const void* const key = map.key ? static_cast<const void*>(map.key) : &map;
  if (map.lkm_class < classes_.size() && classes_[map.lkm_class].key == key &&
      classes_[map.lkm_class].subclass == subclass) [[likely]]
    return map.lkm_class;
  return map.lkm_class = find_class(key, subclass, map, kind);
}

LKM_SIM_INLINE auto lockdep::find_class(const void* key, unsigned subclass, const waist::lockdep_map& map,
                                        lock_kind kind) -> class_index
{
  const auto number = reinterpret_cast<std::uintptr_t>(key) * 8 + subclass;
  if (const auto found = by_key_.find(number); found != by_key_.end()) return found->second;
  // A lock without a key is a variable. One that was copied to the heap or the stack has no name that would last.
  Dl_info info;
  if (key == &map && !dladdr(key, &info)) {
    const_cast<waist::lockdep_map&>(map).key = waist::lkm_no_validate();
    return 0;
  }
  const auto fresh = static_cast<class_index>(classes_.size());
  classes_.push_back({key, subclass, 0});
  auto& about = details_.emplace_back();
  about.name = map.name ? map.name : "a lock";
  if (subclass) about.name += '/' + std::to_string(subclass);
  about.kind = kind;
  by_key_.emplace(number, fresh);
  return fresh;
}

LKM_SIM_INLINE void lockdep::add_usage(const task& me, const held_lock& taken, unsigned bits)
{
  const auto c = taken.class_index;
  const auto fresh = bits & ~classes_[c].usage;
  classes_[c].usage |= fresh;
  for (unsigned i = 0; i < 8; ++i)
    if (fresh >> i & 1) details_[c].places[i] = {taken.at, activity_of(me)};
  for (const bool soft : {false, true}) {
    const unsigned shift = soft ? 4 : 0;
    const auto is = [&](unsigned bit) { return (fresh >> shift & bit) != 0; };
    const auto has = [&](class_index of, unsigned bits_of) { return (classes_[of].usage >> shift & bits_of) != 0; };
    constexpr unsigned all_used = 3, all_enabled = 12;
    // Readers alone do not keep each other out.
    if ((is(used_in_hardirq) && has(c, all_enabled)) || (is(enabled_hardirq) && has(c, all_used)) ||
        (is(used_in_hardirq * reading) && has(c, enabled_hardirq)) ||
        (is(enabled_hardirq * reading) && has(c, used_in_hardirq))) {
      report_irq(c, c, soft, {});
      continue;
    }
    if (is(all_used)) {
      const auto wanted = [&](class_index to, bool weak) { return has(to, weak ? enabled_hardirq : all_enabled); };
      if (const auto found = way(c, taken.read == 2, false, wanted); !found.empty())
        report_irq(c, found.back()->to, soft, found);
    }
    if (is(all_enabled)) {
      const auto wanted = [&](class_index from, bool weak) { return has(from, weak ? used_in_hardirq : all_used); };
      if (auto found = way(c, taken.read != 0, true, wanted); !found.empty()) {
        std::ranges::reverse(found);
        report_irq(found.front()->from, c, soft, found);
      }
    }
  }
}

LKM_SIM_INLINE void lockdep::add_edges(const task& me, const held_lock& taken)
{
  const auto before = me.held.size() - 1;
  const held_lock* nest = nullptr;
  for (std::size_t i = 0; i < before; ++i) {
    const auto& h = me.held[i];
    if (h.map == taken.nest) nest = &h;
    if (h.class_index != taken.class_index || h.context != taken.context) continue;
    if (taken.read == 2 && h.read) continue;
    if (nest || !is_lock(taken.class_index)) return;
    // The lock that the task holds itself ends the kernel, unless both are readers.
    if (h.map == taken.map && !(h.read && taken.read)) return;
    if (first_time(0, h.class_index, 0)) report_same_class(h, taken);
    return;
  }
  for (auto i = before; i--;) {
    const auto& h = me.held[i];
    if (h.context != taken.context) break;
    if (!h.class_index) continue;
    if (h.class_index != taken.class_index) add_edge(h, taken);
    // What was held before a lock that was waited for has its edges through that one.
    if (!h.tried) break;
  }
}

LKM_SIM_INLINE void lockdep::add_edge(const held_lock& from, const held_lock& to)
{
  const unsigned kind = (from.read == 0 ? 1u : 0u) | (to.read != 2 ? 2u : 0u);
  const auto a = from.class_index, b = to.class_index;
  // Beside the kind a mode matters for what is found, so that each combination is looked at once.
  const auto pair = std::uint64_t{a} << 36 | std::uint64_t{b} << 8 | from.read << 4 | to.read << 2 | 1u;
  auto& slot = known_[(a * 31 + b * 7 + kind) % known_.size()];
  if (slot == pair) [[likely]]
    return;
  slot = pair;
  edge* known = nullptr;
  for (auto* const e : details_[a].after)
    if (e->to == b) known = e;
  if (known && known->kinds >> kind & 1) return;

  const auto is_from = [&](class_index at, bool weak) { return at == a && (from.read == 0 || !weak); };
  if (const auto back = way(b, to.read == 2, false, is_from); !back.empty()) {
    if (first_time(1, std::min(a, b), std::max(a, b))) report_cycle(from, to, back);
    return;
  }
  for (const bool soft : {false, true}) {
    const unsigned shift = soft ? 4 : 0;
    const auto has = [&](class_index of, unsigned bits) { return (classes_[of].usage >> shift & bits) != 0; };
    const auto is_safe = [&](class_index at, bool weak) { return has(at, weak ? 1 : 3); };
    const auto is_unsafe = [&](class_index at, bool weak) { return has(at, weak ? 4 : 12); };
    std::vector<const edge*> before, after;
    const bool from_safe = is_safe(a, from.read != 0), to_unsafe = is_unsafe(b, to.read == 2);
    if (!from_safe) before = way(a, from.read != 0, true, is_safe);
    if (!from_safe && before.empty()) continue;
    if (!to_unsafe) after = way(b, to.read == 2, false, is_unsafe);
    if (!to_unsafe && after.empty()) continue;
    const edge between{a, b, 0, from.at, to.at, activity_of(current())};
    std::ranges::reverse(before);
    before.push_back(&between);
    before.insert(before.end(), after.begin(), after.end());
    report_irq(before.front()->from, before.back()->to, soft, before);
  }
  if (known) {
    known->kinds |= 1u << kind;
    return;
  }
  auto& fresh = edges_.emplace_back(edge{a, b, 1u << kind, from.at, to.at, activity_of(current())});
  details_[a].after.push_back(&fresh);
  details_[b].before.push_back(&fresh);
}

template <class Wanted>
std::vector<const lockdep::edge*> lockdep::way(class_index start, bool weak, bool backwards, Wanted is_wanted) const
{
  std::vector<step> steps{{start, weak, nullptr, 0}};
  std::vector<char> seen(classes_.size() * 2);
  seen[start * 2 + weak] = 1;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto here = steps[i];
    for (const auto* const e : backwards ? details_[here.at].before : details_[here.at].after) {
      // By bits of `kinds`: shared or recursive 0, exclusive or recursive 1, shared 2, exclusive 3.
      auto kinds = e->kinds;
      constexpr unsigned from_exclusive = 0b1010, to_not_recursive = 0b1100;
      if (here.weak) kinds &= backwards ? to_not_recursive : from_exclusive;
      if (!kinds) continue;
      const bool next_weak = !(kinds & (backwards ? from_exclusive : to_not_recursive));
      const auto next = backwards ? e->from : e->to;
      if (std::exchange(seen[next * 2 + next_weak], 1)) continue;
      steps.push_back({next, next_weak, e, i});
      if (!is_wanted(next, next_weak)) continue;
      std::vector<const edge*> found;
      for (auto at = steps.size() - 1; steps[at].via; at = steps[at].parent) found.push_back(steps[at].via);
      std::ranges::reverse(found);
      return found;
    }
  }
  return {};
}

LKM_SIM_INLINE std::string lockdep::function_text(const void* code)
{
  const auto at = reinterpret_cast<std::uintptr_t>(code);
  // SAFETY: it is looked up and not called.
  if (const auto found = driver_function(reinterpret_cast<void (*)()>(at)); !found.function.empty())
    return found.text();
  // The C++ API's is lkm::work<&pump::refill>::run().
  const auto* const table = symbol_table::of(at);
  const auto* const symbol = table ? table->at(at) : nullptr;
  auto name = symbol ? stack_trace::demangled(std::string(symbol->name).c_str()) : std::string();
  constexpr std::string_view unnamed = "(anonymous namespace)::";
  for (std::size_t i = 0; (i = name.find(unnamed)) != name.npos;) name.erase(i, unnamed.size());
  const auto start = name.find('&');
  if (start == name.npos) return "of this kind";
  return name.substr(start + 1, name.find_first_of(">()", start) - start - 1) + "()";
}

LKM_SIM_INLINE std::string lockdep::named(class_index c) const
{
  constexpr const char* nouns[] = {
      "spinlock",         "mutex", "rwlock",   "rw_semaphore", "lock of a program's mappings",
      "timer's function", "work",  "workqueue"};
  const auto& about = details_[c];
  if (about.kind == lock_kind::timer || about.kind == lock_kind::work) {
    return nouns[static_cast<unsigned>(about.kind)] + (' ' + function_text(classes_[c].key));
  }
  if (about.kind == lock_kind::workqueue) return "workqueue \"" + about.name + '"';
  auto text = std::string(nouns[static_cast<unsigned>(about.kind)]) + ' ' + quoted(c);
  if (about.made) text += " of " + about.made->text();
  return text;
}

LKM_SIM_INLINE std::string lockdep::edge_text(const edge& e) const
{
  auto text = quoted(e.from) + (is_lock(e.from) ? " was taken in " + place(e.from_at) : std::string(" ran"));
  if (!is_lock(e.to))
    text += ", and " + quoted(e.to) + " was waited for in ";
  else if (is_lock(e.from))
    text += ", and then " + quoted(e.to) + " in ";
  else
    text += ", and took " + quoted(e.to) + " in ";
  text += place(e.to_at);
  return e.by.empty() ? text : text + "; " + e.by;
}

LKM_SIM_INLINE void lockdep::found(const char* rule, const std::string& headline, const short_trace& where,
                                   const std::string& rest, std::string by)
{
  const auto driver = where.driver();
  auto text = headline;
  if (!driver.function.empty()) text += ", in " + driver.text();
  if (by.empty()) by = activity_of(current());
  part<report>().broken(rule, severity::bug, text + ", " + by + rest, driver.place());
}

LKM_SIM_INLINE void lockdep::report_cycle(const held_lock& from, const held_lock& to,
                                          const std::vector<const edge*>& back)
{
  const auto a = from.class_index, b = to.class_index;
  auto text = "\n  " + edge_text({a, b, 0, from.at, to.at, ""}) + '.';
  const bool locks = is_lock(a) && is_lock(b);
  for (const auto* const e : back) text += "\n  Before that, " + edge_text(*e) + '.';
  text += !locks             ? "\n  What is waited for may have to wait for who waits for it."
          : back.size() == 1 ? "\n  Two tasks that do both at the same time wait for each other for ever."
                             : "\n  " + std::to_string(back.size() + 1) +
                                   " tasks that do this at the same time wait for each other in a ring for ever.";
  auto headline = "possible deadlock: the " + named(b) + " is taken with the " + named(a) +
                  " held, and elsewhere the other way round";
  if (!is_lock(b))
    headline =
        "possible deadlock: the " + named(b) + " is waited for with the " + named(a) + " held, which it needs to end";
  else if (!is_lock(a))
    headline = "possible deadlock: the " + named(a) + " takes the " + named(b) +
               ", and elsewhere it is waited for with that held";
  found("lock order", headline, to.at,
        text + (locks ? " Take the locks in the same order everywhere." : " Wait for it without the lock."));
}

LKM_SIM_INLINE void lockdep::report_same_class(const held_lock& first, const held_lock& second)
{
  const bool same = first.map == second.map;
  found(
      "lock nesting",
      same ? "possible deadlock: the " + named(second.class_index) +
                 " is taken for reading by a task that reads it already"
           : "possible deadlock: the " + named(second.class_index) +
                 " is taken with another lock held that is initialised at the same place",
      second.at,
      "\n  The first was taken in " + place(first.at) + ", the second in " + place(second.at) + '.' +
          (same ? "\n  A writer who comes in between waits for the first, and the second waits behind the writer."
                : "\n  Another task may take the two the other way round, and both wait for ever. If there is an order "
                  "among them, say so with mutex_lock_nested(), spin_lock_nested() or lockdep_set_class()."));
}

LKM_SIM_INLINE void lockdep::report_irq(class_index safe, class_index unsafe, bool soft,
                                        const std::vector<const edge*>& between)
{
  if (!first_time(soft ? 3 : 2, safe, unsafe)) return;
  const unsigned shift = soft ? 4 : 0;
  const auto place_of = [&](class_index c, unsigned bit) -> const usage_place& {
    return details_[c].places[bit + shift + (classes_[c].usage >> (bit + shift) & 1 ? 0 : 1)];
  };
  const auto& in = place_of(safe, 0);
  const auto& enabled = place_of(unsafe, 2);
  const std::string what = soft ? "softirq, such as a timer's function or a tasklet" : "hard interrupt";
  const std::string off = soft ? "softirqs" : "interrupts";
  const std::string remedy = soft ? "spin_lock_bh()" : "spin_lock_irqsave()";
  auto text = "\n  " + quoted(safe) + " is taken in a " + (soft ? "softirq" : "hard interrupt") + " in " +
              place(in.at) + "; " + in.by + ".";
  for (const auto* const e : between) text += "\n  " + edge_text(*e) + '.';
  text +=
      "\n  " + quoted(unsafe) + " is taken with " + off + " enabled in " + place(enabled.at) + "; " + enabled.by + '.';
  if (between.empty())
    text +=
        "\n  When the interrupt comes while the lock is held there, it waits for ever for what it interrupted. Take it "
        "there with " +
        remedy + '.';
  else
    text += "\n  Who holds " + quoted(unsafe) + " may be interrupted, and the interrupt waits for " + quoted(safe) +
            ", whose holder waits for " + quoted(unsafe) + ". Take " + quoted(unsafe) + " with " + remedy + '.';
  found("lock in interrupt",
        between.empty() ? "possible deadlock: the " + named(safe) + " is taken in a " + what + ", and elsewhere with " +
                              off + " enabled"
                        : "possible deadlock: the " + named(safe) + " is taken in a " + what + ", and held while the " +
                              named(unsafe) + " is taken, which is also taken with " + off + " enabled",
        enabled.at, text, enabled.by);
}

LKM_SIM_INLINE void lockdep::never_initialised(waist::lockdep_map& map, const held_lock& taken)
{
  struct words {
    const char *noun, *missing;
  };
  constexpr words all[] = {{"a spinlock", "spin_lock_init() or DEFINE_SPINLOCK()"},
                           {"a mutex", "mutex_init() or DEFINE_MUTEX()"},
                           {"an rwlock", "rwlock_init() or DEFINE_RWLOCK()"},
                           {"an rw_semaphore", "init_rwsem() or DECLARE_RWSEM()"}};
  const auto& [noun, missing] = all[taken.kind];
  // From now on it is a lock like any other, without an order.
  map = {waist::lkm_no_validate(), "a lock", 0, waist::LKM_LOCK_MAGIC};
  found("lock not initialised", std::string(noun) + " is used that was never initialised", taken.at,
        std::string("\n  ") + missing +
            " is missing. Zeroed memory happens to work as such a lock on this machine, until "
            "somebody has to wait for it or looks at it.");
}

LKM_SIM_INLINE void lockdep::initialised(waist::lockdep_map& map, lock_kind kind, const char* name,
                                         waist::lock_class_key* key, bool held, const short_trace& where)
{
  if (held && map.lkm_magic == waist::LKM_LOCK_MAGIC && held_now) {
    const held_lock* by = nullptr;
    const task* who = nullptr;
    current().owner().for_each_task([&](const task& t) {
      for (const auto& h : t.held)
        if (h.map == &map) by = &h, who = &t;
    });
    if (by) {
      const std::string old = map.name ? map.name : "a lock";
      found("lock given up while held",
            "the lock \"" + old + "\" is initialised again while task " + std::to_string(who->pid) + " (" + who->comm +
                ") holds it",
            where, "\n  It was taken in " + place(by->at) + ". Initialise a lock once, before anybody can use it.");
      auto& holder = const_cast<task&>(*who);
      give_up(holder, static_cast<std::size_t>(by - holder.held.begin()));
    }
  }
  map = {key, name, 0, waist::LKM_LOCK_MAGIC};
  if (key) return;
  // A lock of the C++ API: where it is made, with the callers, is its class.
  std::uintptr_t hash = 0;
  for (const auto pc : where) hash = std::rotl(hash, 9) ^ pc * 0x9e3779b97f4a7c15u;
  hash |= std::uintptr_t{1} << 63;  // where no address is
  // SAFETY: a name, which nobody follows.
  map.key = reinterpret_cast<waist::lock_class_key*>(hash);
  map.lkm_class = find_class(map.key, 0, map, kind);
  auto& about = details_[map.lkm_class];
  if (about.made) return;
  about.made = where;
  // Several may be made at one place, as the members of a class are.
  about.name += '#' + std::to_string(++made_[about.name]);
}

LKM_SIM_INLINE void lockdep::give_up(task& holder, std::size_t index)
{
  auto& held = holder.held;
  if (held[index].kind == static_cast<std::uint8_t>(lock_kind::mutex)) --holder.mutexes_held;
  held.erase(held.begin() + static_cast<std::ptrdiff_t>(index));
  --held_now;
}

LKM_SIM_INLINE void lockdep::freed(std::uintptr_t at, std::size_t size, const char* how)
{
  current().owner().for_each_task([&](const task& t) {
    for (std::size_t i = t.held.size(); i--;) {
      if (reinterpret_cast<std::uintptr_t>(t.held[i].map) - at >= size) continue;
      const auto h = t.held[i];
      give_up(const_cast<task&>(t), i);
      found("lock given up while held",
            std::string(how) + " of memory with the lock \"" + (h.map->name ? h.map->name : "a lock") +
                "\", which task " + std::to_string(t.pid) + " (" + t.comm + ") holds",
            short_trace::here(), "\n  It was taken in " + place(h.at) + ". Release a lock before its memory goes.");
    }
  });
}

LKM_SIM_INLINE void lockdep::destroyed_held(const waist::lockdep_map& map)
{
  current().owner().for_each_task([&](const task& t) {
    for (const auto& h : t.held)
      if (h.map == &map)
        return found("lock given up while held",
                     "mutex_destroy() of the mutex \"" + std::string(map.name ? map.name : "a lock") +
                         "\", which task " + std::to_string(t.pid) + " (" + t.comm + ") holds",
                     short_trace::here(), "\n  It was taken in " + place(h.at) + ". Release a lock before it goes.");
  });
}

LKM_SIM_INLINE void lockdep::forget_key(const void* key)
{
  for (class_index c = 1; c < classes_.size(); ++c) {
    if (classes_[c].key != key) continue;
    by_key_.erase(reinterpret_cast<std::uintptr_t>(key) * 8 + classes_[c].subclass);
    classes_[c] = {};
    for (auto* const e : details_[c].after) std::erase(details_[e->to].before, e);
    for (auto* const e : details_[c].before) std::erase(details_[e->from].after, e);
    details_[c].after.clear();
    details_[c].before.clear();
  }
}

LKM_SIM_INLINE void lockdep::take_away(const departure& who)
{
  if (!who.module()) return;
  for (class_index c = 1; c < classes_.size(); ++c) {
    const auto* const key = classes_[c].key;
    if (!key) continue;
    const auto& made = details_[c].made;
    const bool is_its = made
                            ? std::ranges::any_of(*made, [&](auto pc) { return who.owns(reinterpret_cast<void*>(pc)); })
                            : who.owns(key);
    if (is_its) forget_key(key);
  }
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void lkm_init_lock(lockdep_map* map, const char* name, lock_class_key* key, int held)
{
  sim::lock_init(*map, sim::lock_kind::mutex, name, key, held != 0);
}
LKM_EXPORT_SYMBOL(lkm_init_lock);

LKM_SIM_INLINE void lkm_take_nested(unsigned subclass, const lockdep_map* nest_lock)
{
  auto& me = sim::current();
  me.next_lock_subclass = subclass;
  me.next_nest_lock = nest_lock;
}
LKM_EXPORT_SYMBOL(lkm_take_nested);

LKM_SIM_INLINE void lkm_might_lock(lockdep_map* map, int read)
{
  sim::lock_acquire(*map, sim::lock_kind::mutex, read ? sim::lock_mode::shared : sim::lock_mode::exclusive);
  sim::lock_release(*map);
}
LKM_EXPORT_SYMBOL(lkm_might_lock);

LKM_SIM_INLINE void lkm_forget_lock_key(const lock_class_key* key) { sim::part<sim::lockdep>().forget_key(key); }
LKM_EXPORT_SYMBOL(lkm_forget_lock_key);

LKM_SIM_INLINE void lkm_destroy_held_lock(lockdep_map* map) { sim::part<sim::lockdep>().destroyed_held(*map); }
LKM_EXPORT_SYMBOL(lkm_destroy_held_lock);

}  // extern "C"
}  // namespace lkm::waist
