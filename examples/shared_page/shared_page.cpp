// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The shared pages as a module: mknod /dev/shared_page c 12 5
#include "shared_page.hpp"

#include <lkm/module.hpp>

LKM_MODULE("shared_page", "Dual MIT/GPL", "Pages that processes share",
           lkm::chrdev_module<shared_page, "shared_page", lkm::MKDEV(12, 5)>);
