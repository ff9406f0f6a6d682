// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/kobject_uevent.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int add_uevent_var(kobj_uevent_env* env, const char* format, ...)
{
  constexpr int most = sizeof env->envp / sizeof *env->envp;
  if (env->envp_idx >= most) {
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
  constexpr const char* names[] = {"add", "remove", "change", "move", "online", "offline", "bind", "unbind"};
  if (!kobj->ktype || !kobj->ktype->lkm_subsystem) return -EINVAL;
  if (kobj->uevent_suppress) return 0;
  const char* const subsystem = kobj->ktype->lkm_subsystem(kobj);
  if (!subsystem) return 0;
  if (!kobj->sd) return -ENOENT;

  kobj_uevent_env env{};
  int error = add_uevent_var(&env, "ACTION=%s", names[action]);
  if (!error) error = add_uevent_var(&env, "DEVPATH=%s", kobj->sd->path.c_str());
  if (!error) error = add_uevent_var(&env, "SUBSYSTEM=%s", subsystem);
  for (auto** extra = envp_ext; !error && extra && *extra; ++extra) error = add_uevent_var(&env, "%s", *extra);
  if (!error && kobj->ktype->lkm_uevent) error = kobj->ktype->lkm_uevent(kobj, &env);
  if (error) return error;
  auto text = names[action] + ('@' + kobj->sd->path);
  for (int i = 0; i < env.envp_idx; ++i) text += ' ' + std::string(env.envp[i]);
  sim::part<sim::uevents>().send({subsystem, std::move(text)});
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(kobject_uevent_env);

LKM_SIM_INLINE int kobject_uevent(kobject* kobj, kobject_action action)
{
  return kobject_uevent_env(kobj, action, nullptr);
}
LKM_EXPORT_SYMBOL_GPL(kobject_uevent);

}  // extern "C"
}  // namespace lkm::waist
