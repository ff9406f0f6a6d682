// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "mailbox.hpp"

#include <lkm/module.hpp>

LKM_MODULE("mailbox", "Dual MIT/GPL", "A one-slot mailbox", lkm::chrdev_module<mailbox, "mailbox", lkm::MKDEV(12, 4)>);
