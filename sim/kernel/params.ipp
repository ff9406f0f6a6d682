// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/params.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {
LKM_SIM_INLINE constexpr kernel_param_ops param_ops_byte{0, sim::param_set<u8, kstrtou8>, sim::param_get<u8>, nullptr};
LKM_EXPORT_SYMBOL(param_ops_byte);
LKM_SIM_INLINE constexpr kernel_param_ops param_ops_short{0, sim::param_set<short, kstrtos16>, sim::param_get<short>,
                                                          nullptr};
LKM_EXPORT_SYMBOL(param_ops_short);
LKM_SIM_INLINE constexpr kernel_param_ops param_ops_ushort{0, sim::param_set<u16, kstrtou16>, sim::param_get<u16>,
                                                           nullptr};
LKM_EXPORT_SYMBOL(param_ops_ushort);
LKM_SIM_INLINE constexpr kernel_param_ops param_ops_int{0, sim::param_set<int, kstrtoint>, sim::param_get<int>,
                                                        nullptr};
LKM_EXPORT_SYMBOL(param_ops_int);
LKM_SIM_INLINE constexpr kernel_param_ops param_ops_uint{0, sim::param_set<unsigned, kstrtouint>,
                                                         sim::param_get<unsigned>, nullptr};
LKM_EXPORT_SYMBOL(param_ops_uint);
LKM_SIM_INLINE constexpr kernel_param_ops param_ops_long{0, sim::param_set<long, kstrtol>, sim::param_get<long>,
                                                         nullptr};
LKM_EXPORT_SYMBOL(param_ops_long);
LKM_SIM_INLINE constexpr kernel_param_ops param_ops_ulong{0, sim::param_set<unsigned long, kstrtoul>,
                                                          sim::param_get<unsigned long>, nullptr};
LKM_EXPORT_SYMBOL(param_ops_ulong);
LKM_SIM_INLINE constexpr kernel_param_ops param_ops_bool{sim::param_needs_no_value, sim::param_set_bool,
                                                         sim::param_get_bool, nullptr};
LKM_EXPORT_SYMBOL(param_ops_bool);
LKM_SIM_INLINE constexpr kernel_param_ops param_ops_charp{0, sim::param_set_charp, sim::param_get_charp,
                                                          sim::param_free_charp};
LKM_EXPORT_SYMBOL(param_ops_charp);
}
}  // namespace lkm::waist
