/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/major.h (Linux 6.1), for C: the majors that drivers name. sim/assigned_majors.hpp has them all. */
#pragma once

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: unsigned BLOCK_EXT_MAJOR */
inline constexpr unsigned BLOCK_EXT_MAJOR{259};
}
#else
#define UNNAMED_MAJOR 0
#define MEM_MAJOR 1
#define RAMDISK_MAJOR 1
#define FLOPPY_MAJOR 2
#define PTY_MASTER_MAJOR 2
#define PTY_SLAVE_MAJOR 3
#define TTY_MAJOR 4
#define TTYAUX_MAJOR 5
#define LP_MAJOR 6
#define VCS_MAJOR 7
#define LOOP_MAJOR 7
#define SCSI_DISK0_MAJOR 8
#define SCSI_TAPE_MAJOR 9
#define MISC_MAJOR 10
#define INPUT_MAJOR 13
#define SOUND_MAJOR 14
#define JOYSTICK_MAJOR 15
#define SCSI_GENERIC_MAJOR 21
#define FB_MAJOR 29
#define UNIX98_PTY_SLAVE_MAJOR 136
#define BLOCK_EXT_MAJOR 259
#endif
