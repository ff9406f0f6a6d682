// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/kmod.c (Linux 6.1) and the modprobe that it calls: modules that are loaded by an alias.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/modinfo.hpp>
#include <lkm/sim/include/linux/kmod.h>
#include <lkm/sim/kernel/module/main.hpp>

#include <fnmatch.h>

#include <cstdarg>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace lkm::sim {

std::vector<std::string> aliases_in(std::string_view modinfo);

/// What depmod would note of a shared object. Files do not change while a program runs, so each is read once.
const std::vector<std::string>& aliases_of_file(const std::string& file);

/// The module that has `name` as its own or among its aliases; empty when there is none.
std::string module_of_alias(const std::string& name);

/// Loads the module of that name or alias, as root, whoever asks. 0, or the exit status that modprobe has on a failure.
int request_module(const std::string& name);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/kmod.ipp>
#endif
