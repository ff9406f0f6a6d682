// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/reboot.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/drivers/base/devres.hpp>
#include <lkm/sim/kernel/reboot.hpp>

#include <cerrno>
#include <string>

namespace lkm::sim {

LKM_SIM_INLINE void reboots::take_away(const departure& who)
{
  const auto all = made;
  for (const auto& [nb, its] : all) {
    if (its.by != who.module()) continue;
    who.left("reboot notifier", "unregister_reboot_notifier()", &its.at);
    waist::unregister_reboot_notifier(nb);
  }
}

extern "C" inline void lkm_release_reboot_notifier(waist::device*, void* res)
{
  waist::unregister_reboot_notifier(*static_cast<waist::notifier_block**>(res));
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE atomic_notifier_head* lkm_panic_notifier_list() { return &sim::part<sim::reboots>().panic; }
LKM_EXPORT_SYMBOL(lkm_panic_notifier_list);

LKM_SIM_INLINE int register_reboot_notifier(notifier_block* nb)
{
  auto& all = sim::part<sim::reboots>();
  const int error = blocking_notifier_chain_register(&all.reboot, nb);
  if (!error) all.made[nb] = sim::part<sim::char_devices>().maker_now();
  return error;
}
LKM_EXPORT_SYMBOL(register_reboot_notifier);

LKM_SIM_INLINE int unregister_reboot_notifier(notifier_block* nb)
{
  auto& all = sim::part<sim::reboots>();
  all.made.erase(nb);
  return blocking_notifier_chain_unregister(&all.reboot, nb);
}
LKM_EXPORT_SYMBOL(unregister_reboot_notifier);

LKM_SIM_INLINE int devm_register_reboot_notifier(device* dev, notifier_block* nb)
{
  auto* const kept = static_cast<notifier_block**>(__devres_alloc_node(
      sim::lkm_release_reboot_notifier, sizeof nb, GFP_KERNEL, -1, "devm_unregister_reboot_notifier"));
  if (!kept) return -ENOMEM;
  const int error = register_reboot_notifier(nb);
  if (error) {
    devres_free(kept);
    return error;
  }
  *kept = nb;
  devres_add(dev, kept);
  return 0;
}
LKM_EXPORT_SYMBOL(devm_register_reboot_notifier);

LKM_SIM_INLINE int register_restart_handler(notifier_block* nb)
{
  return atomic_notifier_chain_register(&sim::part<sim::reboots>().restart, nb);
}
LKM_EXPORT_SYMBOL(register_restart_handler);
LKM_SIM_INLINE int unregister_restart_handler(notifier_block* nb)
{
  return atomic_notifier_chain_unregister(&sim::part<sim::reboots>().restart, nb);
}
LKM_EXPORT_SYMBOL(unregister_restart_handler);

LKM_SIM_INLINE void emergency_restart() { sim::unmodelled("emergency_restart()"); }
LKM_EXPORT_SYMBOL_GPL(emergency_restart);
LKM_SIM_INLINE void kernel_restart(char*) { sim::unmodelled("kernel_restart()"); }
LKM_EXPORT_SYMBOL_GPL(kernel_restart);
LKM_SIM_INLINE void kernel_halt() { sim::unmodelled("kernel_halt()"); }
LKM_EXPORT_SYMBOL_GPL(kernel_halt);
LKM_SIM_INLINE void kernel_power_off() { sim::unmodelled("kernel_power_off()"); }
LKM_EXPORT_SYMBOL_GPL(kernel_power_off);
LKM_SIM_INLINE void orderly_poweroff(bool) { sim::unmodelled("orderly_poweroff()"); }
LKM_EXPORT_SYMBOL_GPL(orderly_poweroff);
LKM_SIM_INLINE void orderly_reboot() { sim::unmodelled("orderly_reboot()"); }
LKM_EXPORT_SYMBOL_GPL(orderly_reboot);
LKM_SIM_INLINE void handle_sysrq(int) { sim::unmodelled("handle_sysrq()"); }
LKM_EXPORT_SYMBOL(handle_sysrq);

}  // extern "C"
}  // namespace lkm::waist
