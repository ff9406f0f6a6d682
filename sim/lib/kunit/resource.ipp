// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/kunit/resource.c (Linux 6.1), and 6.12's actions: what a case holds, in the order in which it came.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/lib/kunit/test.hpp>

#include <cerrno>
#include <string_view>

namespace lkm::sim {

/// Locks a case's list for as long as it lives.
class kunit_lock {
 public:
  explicit kunit_lock(waist::kunit& test) : test_(test), flags_(waist::lkm_spin_lock_irqsave(&test.lock)) {}
  ~kunit_lock() { waist::spin_unlock_irqrestore(&test_.lock, flags_); }
  kunit_lock(const kunit_lock&) = delete;
  kunit_lock& operator=(const kunit_lock&) = delete;

 private:
  waist::kunit& test_;
  unsigned long flags_;
};

inline waist::kunit_resource& kunit_resource_of(waist::list_head* node)
{
  // SAFETY: only kunit_resource::node is ever linked into kunit::resources.
  return *reinterpret_cast<waist::kunit_resource*>(reinterpret_cast<char*>(node) -
                                                   __builtin_offsetof(waist::kunit_resource, node));
}

/// An action and its argument, as a resource.
struct kunit_action {
  waist::kunit_resource resource{};
  waist::kunit_action_t function = nullptr;
};

/// The action of that function and argument, as a match function wants it.
struct kunit_wanted_action {
  waist::kunit_action_t function;
  void* context;

  static bool matches(waist::kunit*, waist::kunit_resource* resource, void* data)
  {
    const auto& wanted = *static_cast<kunit_wanted_action*>(data);
    return resource->free == call && resource->data == wanted.context &&
           reinterpret_cast<kunit_action*>(resource)->function == wanted.function;
  }
  /// The free function of each action.
  static void call(waist::kunit_resource* resource)
  {
    // SAFETY: only actions have this function, and the resource is their first member.
    if (const auto function = reinterpret_cast<kunit_action*>(resource)->function) function(resource->data);
  }
};

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int __kunit_add_resource(kunit* test, kunit_resource_init_t init, kunit_resource_free_t free,
                                        kunit_resource* resource, void* context)
{
  resource->free = free;
  resource->lkm_references = 1;
  if (!init) resource->data = context;
  if (const int error = init ? init(resource, context) : 0) return error;
  const sim::kunit_lock locked(*test);
  list_add_tail(&resource->node, &test->resources);
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(__kunit_add_resource);

LKM_SIM_INLINE void lkm_kunit_put_resource(kunit_resource* resource)
{
  if (--resource->lkm_references > 0) return;
  const bool is_ours = resource->should_kfree;
  if (resource->free) resource->free(resource);
  // The memory of another is freed by now, perhaps by its own function.
  if (is_ours) kfree(resource);
}
LKM_EXPORT_SYMBOL_GPL(lkm_kunit_put_resource);

LKM_SIM_INLINE void kunit_remove_resource(kunit* test, kunit_resource* resource)
{
  {
    const sim::kunit_lock locked(*test);
    if (list_empty(&resource->node)) return;
    list_del_init(&resource->node);
  }
  lkm_kunit_put_resource(resource);
}
LKM_EXPORT_SYMBOL_GPL(kunit_remove_resource);

LKM_SIM_INLINE kunit_resource* lkm_kunit_find_resource(kunit* test, kunit_resource_match_t match, void* match_data)
{
  const sim::kunit_lock locked(*test);
  for (auto* at = test->resources.prev; at != &test->resources; at = at->prev)
    if (auto& resource = sim::kunit_resource_of(at); match(test, &resource, match_data)) {
      kunit_get_resource(&resource);
      return &resource;
    }
  return nullptr;
}
LKM_EXPORT_SYMBOL_GPL(lkm_kunit_find_resource);

LKM_SIM_INLINE int kunit_destroy_resource(kunit* test, kunit_resource_match_t match, void* match_data)
{
  auto* const found = lkm_kunit_find_resource(test, match, match_data);
  if (!found) return -ENOENT;
  kunit_remove_resource(test, found);
  lkm_kunit_put_resource(found);
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(kunit_destroy_resource);

LKM_SIM_INLINE bool lkm_kunit_has_name(kunit*, kunit_resource* resource, void* name)
{
  return resource->name && std::string_view(resource->name) == static_cast<const char*>(name);
}
LKM_EXPORT_SYMBOL_GPL(lkm_kunit_has_name);

LKM_SIM_INLINE int lkm_kunit_name_resource(kunit* test, kunit_resource* resource, const char* name)
{
  if (!name) return -EINVAL;
  if (auto* const other = lkm_kunit_find_resource(test, lkm_kunit_has_name, const_cast<char*>(name))) {
    lkm_kunit_put_resource(other);
    return -EEXIST;
  }
  resource->name = name;
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(lkm_kunit_name_resource);

LKM_SIM_INLINE kunit_resource* lkm_kunit_new_resource(kunit* test, kunit_resource_init_t init,
                                                      kunit_resource_free_t free, gfp_t gfp, void* context,
                                                      bool counted)
{
  auto* const memory = static_cast<kunit_resource*>(kmalloc(sizeof(kunit_resource), gfp));
  if (memory) *memory = {};
  if (memory) memory->should_kfree = true;
  const bool is_held = memory && __kunit_add_resource(test, init, free, memory, context) == 0;
  if (!is_held) kfree(memory);
  if (is_held && counted) kunit_get_resource(memory);
  return is_held ? memory : nullptr;
}
LKM_EXPORT_SYMBOL_GPL(lkm_kunit_new_resource);

LKM_SIM_INLINE int kunit_add_action(kunit* test, kunit_action_t action, void* context)
{
  auto* const made = static_cast<sim::kunit_action*>(kzalloc(sizeof(sim::kunit_action), GFP_KERNEL));
  if (!made) return -ENOMEM;
  made->function = action;
  made->resource.should_kfree = true;
  return __kunit_add_resource(test, nullptr, sim::kunit_wanted_action::call, &made->resource, context);
}
LKM_EXPORT_SYMBOL_GPL(kunit_add_action);

LKM_SIM_INLINE int kunit_add_action_or_reset(kunit* test, kunit_action_t action, void* context)
{
  const int error = kunit_add_action(test, action, context);
  if (error) action(context);
  return error;
}
LKM_EXPORT_SYMBOL_GPL(kunit_add_action_or_reset);

LKM_SIM_INLINE void kunit_remove_action(kunit* test, kunit_action_t action, void* context)
{
  sim::kunit_wanted_action wanted{action, context};
  auto* const found = lkm_kunit_find_resource(test, sim::kunit_wanted_action::matches, &wanted);
  if (!found) return;
  reinterpret_cast<sim::kunit_action*>(found)->function = nullptr;
  kunit_remove_resource(test, found);
  lkm_kunit_put_resource(found);
}
LKM_EXPORT_SYMBOL_GPL(kunit_remove_action);

LKM_SIM_INLINE void kunit_release_action(kunit* test, kunit_action_t action, void* context)
{
  sim::kunit_wanted_action wanted{action, context};
  kunit_destroy_resource(test, sim::kunit_wanted_action::matches, &wanted);
}
LKM_EXPORT_SYMBOL_GPL(kunit_release_action);

}  // extern "C"
}  // namespace lkm::waist
