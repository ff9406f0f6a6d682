// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/params.c (Linux 6.1): "cups=3 name=mocha" into a module's variables.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/lib/dynamic_debug.hpp>
#include <lkm/sim/lib/kstrtox.hpp>
#include <lkm/sim/include/linux/module.h>
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
  waist::mutex lock;        // of parameters without a module
  std::set<void*> strings;  // that charp parameters own: freed with their module, unlike the driver's initial values
  module_parameters() { waist::__mutex_init(&lock, "param_lock", &lock_key<struct param_lock>); }
};

inline waist::mutex& param_lock_of(waist::module* mod)
{
  return mod ? mod->param_lock : part<module_parameters>().lock;
}

inline void warn_if_unsafe(const waist::kernel_param& kp)
{
  if (kp.flags & waist::KERNEL_PARAM_FL_UNSAFE)
    log(5, std::string("Setting dangerous option ") + kp.name + " - tainting kernel");
}

/// What insmod was given, an argument after the other.
class argument_list {
 public:
  struct argument {
    std::string_view name;
    const char* value;  // ended by a zero; null without one
  };

  explicit argument_list(std::string_view text) : text_(text) {}

  bool empty()
  {
    at_ = std::min(text_.find_first_not_of(blanks, at_), text_.size());
    return at_ == text_.size();
  }

  /// The next one, when there is one: "name=value" or "name". A blank within double quotes does not end it, and quotes
  /// are dropped around the argument or around its value.
  argument next()
  {
    const bool quoted = text_[at_] == '"';
    at_ += quoted;
    const auto start = at_;
    std::size_t equals = std::string::npos;
    for (bool in_quotes = quoted; at_ < text_.size() && (in_quotes || !blanks.contains(text_[at_])); ++at_) {
      if (equals == std::string::npos && at_ > start && text_[at_] == '=') equals = at_;
      in_quotes ^= text_[at_] == '"';
    }
    auto end = at_;
    at_ = std::min(at_ + 1, text_.size());
    const auto value = equals == std::string::npos ? end : equals + 1;
    const bool value_quoted = value < end && text_[value] == '"';
    if ((quoted || value_quoted) && end > start && text_[end - 1] == '"') --end;
    text_[end] = '\0';
    const std::string_view name(text_.data() + start, std::min(equals, end) - start);
    return {name, equals == std::string::npos ? nullptr : text_.data() + std::min(value + value_quoted, end)};
  }

  std::string_view rest() const { return std::string_view(text_).substr(at_); }

 private:
  static constexpr std::string_view blanks = " \t\n\v\f\r";

  std::string text_;  // with a zero behind each argument that was taken
  std::size_t at_ = 0;
};

/// A hyphen is as good as an underscore.
inline bool is_named(const waist::kernel_param& kp, std::string_view name)
{
  const auto plain = [](char c) { return c == '-' ? '_' : c; };
  const char* own = kp.name;
  for (const char c : name)
    if (!*own || plain(c) != plain(*own++)) return false;
  return !*own;
}

/// The names of a module's parameters. Most people give them in the order in which the module has them.
class parameter_names {
 public:
  explicit parameter_names(std::span<const waist::kernel_param> params) : params_(params) {}

  const waist::kernel_param* find(std::string_view name)
  {
    for (std::size_t i = 0; i < params_.size(); ++i) {
      const auto& kp = params_[expected_];
      expected_ = expected_ + 1 == params_.size() ? 0 : expected_ + 1;
      if (is_named(kp, name)) return &kp;
    }
    return nullptr;
  }

 private:
  std::span<const waist::kernel_param> params_;
  std::size_t expected_ = 0;
};

/// Sets what `args` names. 0, or the last error: what stands before and behind a bad value is set.
inline int parse_args(const std::string& module, std::string_view args, std::span<const waist::kernel_param> params)
{
  argument_list arguments(args);
  parameter_names names(params);
  int refused = 0;
  while (!arguments.empty()) {
    const auto [name, value] = arguments.next();
    if (!value && name == "--") {
      if (refused) return refused;
      arguments.empty();
      log(4, module + ": parameters '" + std::string(arguments.rest()) + "' after `--' ignored");
      return 0;
    }

    const auto* const kp = names.find(name);
    if (!kp && name == "dyndbg") {
      dynamic_debug_queries(value ? value : "+p", module);
      continue;
    }
    if (!kp) {
      log(4, module + ": unknown parameter '" + std::string(name) + "' ignored");
      continue;
    }
    int error = -EINVAL;
    if (value || (kp->ops->flags & param_needs_no_value)) {
      const mutex_guard guard(param_lock_of(kp->mod));
      warn_if_unsafe(*kp);
      error = kp->ops->set(value, kp);
    }
    if (!error) continue;
    // All of them are tried, and the last error counts.
    refused = error;
    if (error == -ENOENT)
      log(3, module + ": Unknown parameter `" + std::string(name) + "'");
    else
      log(3, module + ": `" + (value ? value : "") + "' " + (error == -ENOSPC ? "too large" : "invalid") +
                 " for parameter `" + std::string(name) + "'");
  }
  return refused;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/params.ipp>
#endif
