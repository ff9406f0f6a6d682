// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/kobject_uevent.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int add_uevent_var(kobj_uevent_env* env, const char* format, ...)
{
  constexpr int max = sizeof env->envp / sizeof *env->envp;
  if (env->envp_idx >= max) {
    lkm_warn("lib/kobject_uevent.c", __LINE__, "add_uevent_var", "too many keys");
    return -ENOMEM;
  }
  va_list args;
  va_start(args, format);
  const auto text = sim::vformat(format, args);
  va_end(args);
  if (static_cast<std::size_t>(env->buflen) + text.size() >= sizeof env->buf) {
    lkm_warn("lib/kobject_uevent.c", __LINE__, "add_uevent_var", "buffer size too small");
    return -ENOMEM;
  }
  env->envp[env->envp_idx++] = env->buf + env->buflen;
  std::copy_n(text.c_str(), text.size() + 1, env->buf + env->buflen);
  env->buflen += static_cast<int>(text.size()) + 1;
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(add_uevent_var);

LKM_SIM_INLINE int kobject_uevent_env(kobject* kobj, kobject_action action, char* envp_ext[])
{
  if (action == KOBJ_REMOVE) kobj->state_remove_uevent_sent = 1;
  const auto* in_set = kobj;
  while (in_set && !in_set->kset) in_set = in_set->parent;
  if (!in_set) return -EINVAL;
  const auto* const set = in_set->kset;
  if (kobj->uevent_suppress) return 0;
  const auto* const ops = set->uevent_ops;
  if (ops && ops->filter && !ops->filter(kobj)) return 0;
  const char* const subsystem = ops && ops->name ? ops->name(kobj) : set->kobj.name;
  if (!subsystem) return 0;
  const std::unique_ptr<char, decltype(&kfree)> path(kobject_get_path(kobj, 0), &kfree);
  if (!path) return -ENOENT;

  kobj_uevent_env env{};
  int error = add_uevent_var(&env, "ACTION=%s", sim::uevent_actions[action]);
  if (!error) error = add_uevent_var(&env, "DEVPATH=%s", path.get());
  if (!error) error = add_uevent_var(&env, "SUBSYSTEM=%s", subsystem);
  for (auto** extra = envp_ext; !error && extra && *extra; ++extra) error = add_uevent_var(&env, "%s", *extra);
  if (!error && ops && ops->uevent) error = ops->uevent(kobj, &env);
  if (error) return error;
  if (action == KOBJ_ADD) kobj->state_add_uevent_sent = 1;
  // A device that loses its driver is nothing to load one for.
  if (action == KOBJ_UNBIND)
    env.envp_idx = static_cast<int>(
        std::remove_if(env.envp, env.envp + env.envp_idx,
                       [](const char* variable) { return std::string_view(variable).starts_with("MODALIAS="); }) -
        env.envp);
  auto text = sim::uevent_actions[action] + ('@' + std::string(path.get()));
  for (int i = 0; i < env.envp_idx; ++i)
    if (const std::string variable = env.envp[i]; !variable.starts_with("DISKSEQ=")) text += ' ' + variable;
  sim::part<sim::uevents>().send({subsystem, std::move(text)});
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(kobject_uevent_env);

LKM_SIM_INLINE int kobject_synth_uevent(kobject* kobj, const char* buf, size_t count)
{
  const std::string_view line(buf, count), text = line.substr(0, line.find_first_of(std::string_view("\n\0", 2)));
  const auto word = text.substr(0, text.find(' '));
  const auto found = std::find(std::begin(sim::uevent_actions), std::end(sim::uevent_actions), word);
  if (found == std::end(sim::uevent_actions)) {
    const std::unique_ptr<char, decltype(&kfree)> path(kobject_get_path(kobj, 0), &kfree);
    sim::log(4,
             std::string("synth uevent: ") + (path ? path.get() : "unknown device") + ": unknown uevent action string");
    return -EINVAL;
  }
  if (word.size() != text.size()) sim::unmodelled("arguments behind the action that is written to an uevent file");
  char uuid[] = "SYNTH_UUID=0";
  char* extra[] = {uuid, nullptr};
  return kobject_uevent_env(kobj, static_cast<kobject_action>(found - std::begin(sim::uevent_actions)), extra);
}

LKM_SIM_INLINE int kobject_uevent(kobject* kobj, kobject_action action)
{
  return kobject_uevent_env(kobj, action, nullptr);
}
LKM_EXPORT_SYMBOL_GPL(kobject_uevent);

}  // extern "C"
}  // namespace lkm::waist
