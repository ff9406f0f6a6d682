// EXPECT FIRST: a tag of lkm::module_info is one word of letters, digits and underscores
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">, lkm::module_info<"is new", "yes">);
