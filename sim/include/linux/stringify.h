/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/stringify.h (Linux 6.1). */
#pragma once

#ifndef __cplusplus
#define __stringify_1(x...) #x
#define __stringify(x...) __stringify_1(x)
#endif
