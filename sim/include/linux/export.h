/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/export.h (Linux 6.1). Symbols that a C module exports to other modules are not modelled: using them fails to build. */
#pragma once

#ifndef __cplusplus
#define EXPORT_SYMBOL(symbol) _Static_assert(0, "EXPORT_SYMBOL(" #symbol "): a module's own exports are not simulated")
#define EXPORT_SYMBOL_GPL(symbol) EXPORT_SYMBOL(symbol)
#endif
