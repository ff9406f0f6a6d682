/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/uapi/linux/hdreg.h (Linux 6.1): the geometry of a disk. Commands of IDE disks are not here. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
struct hd_geometry {
	unsigned char heads;
	unsigned char sectors;
	unsigned short cylinders;
	unsigned long start;
};
LKM_WAIST_END

#ifdef __cplusplus
#undef HDIO_GETGEO

namespace lkm::waist {
/* constants_test.py: unsigned HDIO_GETGEO */
inline constexpr unsigned HDIO_GETGEO{0x0301};
}
#else
#define HDIO_GETGEO 0x0301
#endif
