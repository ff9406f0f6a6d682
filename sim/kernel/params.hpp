// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/params.c (Linux 6.1): "cups=3 name=mocha" into a module's variables.
#pragma once

#include <lkm/sim/core/export.hpp>
#include <lkm/sim/lib/dynamic_debug.hpp>
#include <lkm/sim/lib/kstrtox.hpp>
#include <lkm/sim/include/linux/moduleparam.h>
#include <lkm/sim/kernel/printk/printk.hpp>
#include <lkm/sim/mm/slab_common.hpp>

#include <cstring>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace lkm::sim {

/// Strings that charp parameters own: freed with their module, unlike the driver's own initial values.
struct charp_strings {
  std::set<void*> owned;
};

/// KERNEL_PARAM_OPS_FL_NOARG: the name alone is enough.
inline constexpr unsigned param_needs_no_value = 1;

template <class T, int (*Parse)(const char*, unsigned, T*)>
int param_set(const char* value, const waist::kernel_param* kp)
{
  return Parse(value, 0, static_cast<T*>(kp->arg));
}

template <class T>
int param_get(char* buffer, const waist::kernel_param* kp)
{
  const auto text = std::to_string(*static_cast<const T*>(kp->arg)) + '\n';
  std::memcpy(buffer, text.c_str(), text.size() + 1);
  return static_cast<int>(text.size());
}

inline int param_set_bool(const char* value, const waist::kernel_param* kp)
{
  return waist::kstrtobool(value ? value : "1", static_cast<bool*>(kp->arg));
}

inline int param_get_bool(char* buffer, const waist::kernel_param* kp)
{
  std::strcpy(buffer, *static_cast<const bool*>(kp->arg) ? "Y\n" : "N\n");
  return 2;
}

inline void param_free_charp(void* arg)
{
  auto*& string = *static_cast<char**>(arg);
  if (part<charp_strings>().owned.erase(string)) waist::kfree(string);
}

inline int param_set_charp(const char* value, const waist::kernel_param* kp)
{
  if (std::strlen(value) > 1024) {
    log(3, std::string(kp->name) + ": string parameter too long");
    return -ENOSPC;
  }
  param_free_charp(kp->arg);
  auto* const copy = kernel_strdup(value);
  if (!copy) return -ENOMEM;
  part<charp_strings>().owned.insert(copy);
  *static_cast<char**>(kp->arg) = copy;
  return 0;
}

inline int param_get_charp(char* buffer, const waist::kernel_param* kp)
{
  return waist::lkm_scnprintf(buffer, 4096, "%s\n", *static_cast<char**>(kp->arg));
}

/// Sets what `args` names. 0, or the first error; what stood before it is set.
inline int parse_args(const std::string& module, std::string_view args, std::span<const waist::kernel_param> params)
{
  const auto same = [](std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return (x == '-' ? '_' : x) == (y == '-' ? '_' : y); });
  };
  constexpr const char* blanks = " \t\n\v\f\r";
  while (true) {
    args.remove_prefix(std::min(args.find_first_not_of(blanks), args.size()));
    if (args.empty()) return 0;
    // A blank within double quotes does not end the argument. Quotes are dropped around the argument or around its
    // value.
    const bool quoted = args.front() == '"';
    if (quoted) args.remove_prefix(1);
    bool in_quotes = quoted;
    std::size_t end = 0, equals = 0;
    for (; end < args.size() && (in_quotes || !std::strchr(blanks, args[end])); ++end) {
      if (!equals && args[end] == '=') equals = end;
      in_quotes ^= args[end] == '"';
    }
    std::string word(args.substr(0, end));
    args.remove_prefix(end);
    const bool has_value = equals != 0;
    const bool value_quoted = has_value && word.size() > equals + 1 && word[equals + 1] == '"';
    if ((quoted || value_quoted) && word.ends_with('"')) word.pop_back();
    const auto name = has_value ? word.substr(0, equals) : word;
    const std::string value = has_value ? word.substr(std::min(equals + 1 + value_quoted, word.size())) : "";
    if (!has_value && name == "--") {
      args.remove_prefix(std::min(args.find_first_not_of(blanks), args.size()));
      log(4, module + ": parameters '" + std::string(args) + "' after `--' ignored");
      return 0;
    }

    const auto kp = std::find_if(params.begin(), params.end(), [&](const auto& p) { return same(name, p.name); });
    if (kp == params.end() && name == "dyndbg") {
      dynamic_debug_queries(has_value ? value : "+p", module);
      continue;
    }
    if (kp == params.end()) {
      log(4, module + ": unknown parameter '" + name + "' ignored");
      continue;
    }
    if (!has_value && !(kp->ops->flags & param_needs_no_value)) {
      log(3, module + ": `' invalid for parameter `" + name + "'");
      return -EINVAL;
    }
    if (const int error = kp->ops->set(has_value ? value.c_str() : nullptr, &*kp)) {
      log(3, module + ": `" + value + "' " + (error == -ENOSPC ? "too large" : "invalid") + " for parameter `" + name +
                 "'");
      return error;
    }
  }
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {
inline constexpr kernel_param_ops param_ops_byte{0, sim::param_set<u8, kstrtou8>, sim::param_get<u8>, nullptr};
LKM_EXPORT_SYMBOL(param_ops_byte);
inline constexpr kernel_param_ops param_ops_short{0, sim::param_set<short, kstrtos16>, sim::param_get<short>, nullptr};
LKM_EXPORT_SYMBOL(param_ops_short);
inline constexpr kernel_param_ops param_ops_ushort{0, sim::param_set<u16, kstrtou16>, sim::param_get<u16>, nullptr};
LKM_EXPORT_SYMBOL(param_ops_ushort);
inline constexpr kernel_param_ops param_ops_int{0, sim::param_set<int, kstrtoint>, sim::param_get<int>, nullptr};
LKM_EXPORT_SYMBOL(param_ops_int);
inline constexpr kernel_param_ops param_ops_uint{0, sim::param_set<unsigned, kstrtouint>, sim::param_get<unsigned>,
                                                 nullptr};
LKM_EXPORT_SYMBOL(param_ops_uint);
inline constexpr kernel_param_ops param_ops_long{0, sim::param_set<long, kstrtol>, sim::param_get<long>, nullptr};
LKM_EXPORT_SYMBOL(param_ops_long);
inline constexpr kernel_param_ops param_ops_ulong{0, sim::param_set<unsigned long, kstrtoul>,
                                                  sim::param_get<unsigned long>, nullptr};
LKM_EXPORT_SYMBOL(param_ops_ulong);
inline constexpr kernel_param_ops param_ops_bool{sim::param_needs_no_value, sim::param_set_bool, sim::param_get_bool,
                                                 nullptr};
LKM_EXPORT_SYMBOL(param_ops_bool);
inline constexpr kernel_param_ops param_ops_charp{0, sim::param_set_charp, sim::param_get_charp, sim::param_free_charp};
LKM_EXPORT_SYMBOL(param_ops_charp);
}
}  // namespace lkm::waist
