/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/kunit/visibility.h (Linux 6.1), for C: what a driver shows to its tests alone. */
#pragma once

#include "../linux/kconfig.h"

#ifndef __cplusplus
#if IS_ENABLED(CONFIG_KUNIT)
#define VISIBLE_IF_KUNIT
/* A test that uses it has MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING). */
#define EXPORT_SYMBOL_IF_KUNIT(symbol) EXPORT_SYMBOL_NS(symbol, EXPORTED_FOR_KUNIT_TESTING)
#else
#define VISIBLE_IF_KUNIT static
#define EXPORT_SYMBOL_IF_KUNIT(symbol)
#endif
#endif
