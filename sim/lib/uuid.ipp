// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/uuid.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE const guid_t guid_null{};
LKM_EXPORT_SYMBOL(guid_null);

LKM_SIM_INLINE const uuid_t uuid_null{};
LKM_EXPORT_SYMBOL(uuid_null);

LKM_SIM_INLINE void generate_random_uuid(unsigned char* uuid) { sim::uuid::make(uuid, 6); }
LKM_EXPORT_SYMBOL(generate_random_uuid);

LKM_SIM_INLINE void generate_random_guid(unsigned char* guid) { sim::uuid::make(guid, 7); }
LKM_EXPORT_SYMBOL(generate_random_guid);

LKM_SIM_INLINE void uuid_gen(uuid_t* u) { sim::uuid::make(u->b, 6); }
LKM_EXPORT_SYMBOL_GPL(uuid_gen);

LKM_SIM_INLINE void guid_gen(guid_t* u) { sim::uuid::make(u->b, 7); }
LKM_EXPORT_SYMBOL_GPL(guid_gen);

LKM_SIM_INLINE bool uuid_is_valid(const char* uuid) { return sim::uuid::is_valid(uuid); }
LKM_EXPORT_SYMBOL(uuid_is_valid);

LKM_SIM_INLINE int uuid_parse(const char* uuid, uuid_t* u)
{
  return sim::uuid::parse(uuid, u->b, [](int i) { return i; });
}
LKM_EXPORT_SYMBOL(uuid_parse);

LKM_SIM_INLINE int guid_parse(const char* uuid, guid_t* u)
{
  return sim::uuid::parse(uuid, u->b, sim::uuid::place_in_guid);
}
LKM_EXPORT_SYMBOL(guid_parse);

}  // extern "C"
}  // namespace lkm::waist
