// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/params.c (Linux 6.1): "cups=3 name=mocha" into a module's variables.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/lib/dynamic_debug.hpp>
#include <lkm/sim/lib/kstrtox.hpp>
#include <lkm/sim/include/linux/moduleparam.h>
#include <lkm/sim/lib/vsprintf.hpp>
#include <lkm/sim/kernel/locking/mutex.hpp>
#include <lkm/sim/kernel/printk/printk.hpp>
#include <lkm/sim/mm/slab_common.hpp>

#include <algorithm>
#include <cstring>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace lkm::sim {

inline constexpr unsigned param_needs_no_value = waist::KERNEL_PARAM_OPS_FL_NOARG;

/// What the parameters of all modules have in common.
struct module_parameters {
  waist::mutex lock;
  std::set<void*> strings;  // that charp parameters own: freed with their module, unlike the driver's initial values
  module_parameters() { waist::__mutex_init(&lock, "param_lock", nullptr); }
};

inline void warn_if_unsafe(const waist::kernel_param& kp)
{
  if (kp.flags & waist::KERNEL_PARAM_FL_UNSAFE)
    log(5, std::string("Setting dangerous option ") + kp.name + " - tainting kernel");
}

/// Sets what `args` names. 0, or the last error: what stands before and behind a bad value is set.
inline int parse_args(const std::string& module, std::string_view args, std::span<const waist::kernel_param> params)
{
  constexpr std::string_view blanks = " \t\n\v\f\r";
  const auto same = [](std::string_view a, const char* b) {
    const auto plain = [](char c) { return c == '-' ? '_' : c; };
    for (const char c : a)
      if (!*b || plain(c) != plain(*b++)) return false;
    return !*b;
  };
  int refused = 0;
  while (true) {
    args.remove_prefix(std::min(args.find_first_not_of(blanks), args.size()));
    if (args.empty()) return refused;
    // A blank within double quotes does not end the argument. Quotes are dropped around the argument or around its
    // value.
    const bool quoted = args.front() == '"';
    if (quoted) args.remove_prefix(1);
    bool in_quotes = quoted;
    std::size_t end = 0, equals = 0;
    for (; end < args.size() && (in_quotes || !blanks.contains(args[end])); ++end) {
      if (!equals && args[end] == '=') equals = end;
      in_quotes ^= args[end] == '"';
    }
    std::string word(args.substr(0, end));
    args.remove_prefix(end);
    const bool has_value = equals != 0;
    const bool value_quoted = has_value && word.size() > equals + 1 && word[equals + 1] == '"';
    if ((quoted || value_quoted) && word.ends_with('"')) word.pop_back();
    const auto name = has_value ? word.substr(0, equals) : word;
    std::string value = has_value ? word.substr(std::min(equals + 1 + value_quoted, word.size())) : "";
    if (!has_value && name == "--") {
      if (refused) return refused;
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
    int error = -EINVAL;
    if (has_value || (kp->ops->flags & param_needs_no_value)) {
      warn_if_unsafe(*kp);
      error = kp->ops->set(has_value ? value.data() : nullptr, &*kp);
    }
    if (!error) continue;
    // All of them are tried, and the last error counts.
    refused = error;
    if (error == -ENOENT)
      log(3, module + ": Unknown parameter `" + name + "'");
    else
      log(3, module + ": `" + value.c_str() + "' " + (error == -ENOSPC ? "too large" : "invalid") + " for parameter `" +
                 name + "'");
  }
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/params.ipp>
#endif
