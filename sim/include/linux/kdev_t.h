/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/kdev_t.h (Linux 6.1): 12 bits of major, 20 bits of minor. */
#pragma once

#include "types.h"

#ifdef __cplusplus
/* The host's <linux/kdev_t.h> has macros of these names, for numbers of 8 + 8 bits. */
#undef MAJOR
#undef MINOR
#undef MKDEV

namespace lkm::waist {
/* constants_test.py: unsigned MINORBITS MINORMASK */
inline constexpr unsigned MINORBITS{20};
inline constexpr unsigned MINORMASK{((1U << MINORBITS) - 1)};
constexpr unsigned MAJOR(dev_t dev) { return dev >> MINORBITS; }
constexpr unsigned MINOR(dev_t dev) { return dev & MINORMASK; }
constexpr dev_t MKDEV(unsigned major, unsigned minor) { return (major << MINORBITS) | minor; }
}
#else
#define MINORBITS 20
#define MINORMASK ((1U << MINORBITS) - 1)
#define MAJOR(dev) ((unsigned int)((dev) >> MINORBITS))
#define MINOR(dev) ((unsigned int)((dev) & MINORMASK))
#define MKDEV(ma, mi) (((ma) << MINORBITS) | (mi))
#endif
