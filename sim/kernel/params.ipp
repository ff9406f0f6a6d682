// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/params.hpp: how a parameter of each type is set and shown.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::sim {

/// Into the page that a parameter is shown in; its length.
__attribute__((format(printf, 2, 3))) LKM_SIM_INLINE int show_parameter(char* page, const char* format, ...)
{
  constexpr int room = 4096;
  va_list args;
  va_start(args, format);
  const int wanted = format_into(page, room, format, args);
  va_end(args);
  return std::min(wanted, room - 1);
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

// A number: how its text is read, how it is shown, and both as operations.
#define LKM_READS(name, type, parse)                                            \
  LKM_SIM_INLINE int param_set_##name(const char* text, const kernel_param* of) \
  {                                                                             \
    auto* const number = static_cast<type*>(of->arg);                           \
    return parse(text, 0, number);                                              \
  }                                                                             \
  LKM_EXPORT_SYMBOL(param_set_##name)
#define LKM_SHOWS(name, type, format)                                     \
  LKM_SIM_INLINE int param_get_##name(char* page, const kernel_param* of) \
  {                                                                       \
    const auto* const number = static_cast<const type*>(of->arg);         \
    return sim::show_parameter(page, format "\n", *number);               \
  }                                                                       \
  LKM_EXPORT_SYMBOL(param_get_##name)
#define LKM_OPERATIONS(name)                                                                                  \
  LKM_SIM_INLINE constexpr kernel_param_ops param_ops_##name{0, param_set_##name, param_get_##name, nullptr}; \
  LKM_EXPORT_SYMBOL(param_ops_##name)
#define LKM_PARAM(name, type, parse, format) \
  LKM_READS(name, type, parse);              \
  LKM_SHOWS(name, type, format);             \
  LKM_OPERATIONS(name)
LKM_PARAM(byte, u8, kstrtou8, "%hhu");
LKM_PARAM(short, short, kstrtos16, "%hi");
LKM_PARAM(ushort, unsigned short, kstrtou16, "%hu");
LKM_PARAM(int, int, kstrtoint, "%i");
LKM_PARAM(uint, unsigned, kstrtouint, "%u");
LKM_PARAM(long, long, kstrtol, "%li");
LKM_PARAM(ulong, unsigned long, kstrtoul, "%lu");
LKM_PARAM(ullong, unsigned long long, kstrtoull, "%llu");
LKM_PARAM(hexint, unsigned, kstrtouint, "%#08x");
#undef LKM_PARAM
#undef LKM_OPERATIONS
#undef LKM_SHOWS
#undef LKM_READS

LKM_SIM_INLINE int param_set_bool(const char* value, const kernel_param* kp)
{
  return kstrtobool(value ? value : "1", static_cast<bool*>(kp->arg));
}
LKM_EXPORT_SYMBOL(param_set_bool);

LKM_SIM_INLINE int param_get_bool(char* buffer, const kernel_param* kp)
{
  return sim::show_parameter(buffer, "%c\n", *static_cast<const bool*>(kp->arg) ? 'Y' : 'N');
}
LKM_EXPORT_SYMBOL(param_get_bool);
LKM_SIM_INLINE constexpr kernel_param_ops param_ops_bool{sim::param_needs_no_value, param_set_bool, param_get_bool,
                                                         nullptr};
LKM_EXPORT_SYMBOL(param_ops_bool);

LKM_SIM_INLINE int param_set_bool_enable_only(const char* value, const kernel_param* kp)
{
  auto& enabled = *static_cast<bool*>(kp->arg);
  bool wanted = false;
  if (const int error = kstrtobool(value ? value : "1", &wanted)) return error;
  if (enabled && !wanted) return -EROFS;
  enabled = wanted;
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(param_set_bool_enable_only);
LKM_SIM_INLINE constexpr kernel_param_ops param_ops_bool_enable_only{
    sim::param_needs_no_value, param_set_bool_enable_only, param_get_bool, nullptr};
LKM_EXPORT_SYMBOL_GPL(param_ops_bool_enable_only);

LKM_SIM_INLINE int param_set_invbool(const char* value, const kernel_param* kp)
{
  bool given = false;
  if (const int error = kstrtobool(value ? value : "1", &given)) return error;
  *static_cast<bool*>(kp->arg) = !given;
  return 0;
}
LKM_EXPORT_SYMBOL(param_set_invbool);

LKM_SIM_INLINE int param_get_invbool(char* buffer, const kernel_param* kp)
{
  return sim::show_parameter(buffer, "%c\n", *static_cast<const bool*>(kp->arg) ? 'N' : 'Y');
}
LKM_EXPORT_SYMBOL(param_get_invbool);
LKM_SIM_INLINE constexpr kernel_param_ops param_ops_invbool{0, param_set_invbool, param_get_invbool, nullptr};
LKM_EXPORT_SYMBOL(param_ops_invbool);

LKM_SIM_INLINE int param_set_bint(const char* value, const kernel_param* kp)
{
  bool given = false;
  if (const int error = kstrtobool(value ? value : "1", &given)) return error;
  *static_cast<int*>(kp->arg) = given;
  return 0;
}
LKM_EXPORT_SYMBOL(param_set_bint);
LKM_SIM_INLINE constexpr kernel_param_ops param_ops_bint{sim::param_needs_no_value, param_set_bint, param_get_int,
                                                         nullptr};
LKM_EXPORT_SYMBOL(param_ops_bint);

LKM_SIM_INLINE void param_free_charp(void* arg)
{
  auto*& string = *static_cast<char**>(arg);
  if (sim::part<sim::module_parameters>().strings.erase(string)) kfree(string);
}
LKM_EXPORT_SYMBOL(param_free_charp);

LKM_SIM_INLINE int param_set_charp(const char* value, const kernel_param* kp)
{
  if (std::strlen(value) > 1024) {
    sim::log(3, std::string(kp->name) + ": string parameter too long");
    return -ENOSPC;
  }
  param_free_charp(kp->arg);
  auto* const copy = sim::kernel_strdup(value);
  if (!copy) return -ENOMEM;
  sim::part<sim::module_parameters>().strings.insert(copy);
  *static_cast<char**>(kp->arg) = copy;
  return 0;
}
LKM_EXPORT_SYMBOL(param_set_charp);

LKM_SIM_INLINE int param_get_charp(char* buffer, const kernel_param* kp)
{
  return sim::show_parameter(buffer, "%s\n", *static_cast<char* const*>(kp->arg));
}
LKM_EXPORT_SYMBOL(param_get_charp);
LKM_SIM_INLINE constexpr kernel_param_ops param_ops_charp{0, param_set_charp, param_get_charp, param_free_charp};
LKM_EXPORT_SYMBOL(param_ops_charp);

LKM_SIM_INLINE int param_set_copystring(const char* value, const kernel_param* kp)
{
  const auto& to = *kp->str;
  const auto size = std::strlen(value) + 1;
  if (size > to.maxlen) {
    sim::log(3, std::string(kp->name) + ": string doesn't fit in " + std::to_string(to.maxlen - 1) + " chars.");
    return -ENOSPC;
  }
  std::memcpy(to.string, value, size);
  return 0;
}
LKM_EXPORT_SYMBOL(param_set_copystring);

LKM_SIM_INLINE int param_get_string(char* buffer, const kernel_param* kp)
{
  return sim::show_parameter(buffer, "%s\n", kp->str->string);
}
LKM_EXPORT_SYMBOL(param_get_string);
LKM_SIM_INLINE constexpr kernel_param_ops param_ops_string{0, param_set_copystring, param_get_string, nullptr};
LKM_EXPORT_SYMBOL(param_ops_string);

/// "1,2,3": each is set as one of the elements' type is. What stands before a wrong one stays. The text itself is cut
/// at the commas, as the log shows when there are too many.
LKM_SIM_INLINE int lkm_param_array_set(const char* value, const kernel_param* kp)
{
  const auto& array = *kp->arr;
  unsigned ours = 0;
  auto& count = array.num ? *array.num : ours;
  count = 0;
  char* rest = const_cast<char*>(value);
  while (true) {
    if (count == array.max) {
      sim::log(3, std::string(kp->name) + ": can only take " + std::to_string(array.max) + " arguments");
      return -EINVAL;
    }
    char* const comma = std::strchr(rest, ',');
    if (comma) *comma = '\0';
    const kernel_param one{kp->name,
                           kp->mod,
                           array.ops,
                           kp->perm,
                           kp->level,
                           kp->flags,
                           {static_cast<char*>(array.elem) + std::size_t{count} * array.elemsize}};
    if (const int error = array.ops->set(rest, &one)) return error;
    ++count;
    if (!comma) return 0;
    rest = comma + 1;
  }
}

/// The elements with commas between, and one newline.
LKM_SIM_INLINE int lkm_param_array_get(char* buffer, const kernel_param* kp)
{
  const auto& array = *kp->arr;
  const unsigned count = array.num ? *array.num : array.max;
  int length = 0;
  for (unsigned i = 0; i < count; ++i) {
    if (i) buffer[length - 1] = ',';  // instead of the newline
    const kernel_param one{kp->name,
                           kp->mod,
                           array.ops,
                           kp->perm,
                           kp->level,
                           kp->flags,
                           {static_cast<char*>(array.elem) + std::size_t{i} * array.elemsize}};
    const int added = array.ops->get(buffer + length, &one);
    if (added < 0) return added;
    length += added;
  }
  buffer[length] = '\0';
  return length;
}

LKM_SIM_INLINE void lkm_param_array_free(void* arg)
{
  const auto& array = *static_cast<const kparam_array*>(arg);
  const unsigned count = array.num ? *array.num : array.max;
  if (array.ops->free)
    for (unsigned i = 0; i < count; ++i)
      array.ops->free(static_cast<char*>(array.elem) + std::size_t{i} * array.elemsize);
}
LKM_SIM_INLINE constexpr kernel_param_ops param_array_ops{0, lkm_param_array_set, lkm_param_array_get,
                                                          lkm_param_array_free};
LKM_EXPORT_SYMBOL(param_array_ops);

LKM_SIM_INLINE void kernel_param_lock(module* mod) { mutex_lock(&sim::param_lock_of(mod)); }
LKM_EXPORT_SYMBOL(kernel_param_lock);

LKM_SIM_INLINE void kernel_param_unlock(module* mod) { mutex_unlock(&sim::param_lock_of(mod)); }
LKM_EXPORT_SYMBOL(kernel_param_unlock);

}  // extern "C"
}  // namespace lkm::waist
