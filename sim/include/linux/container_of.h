/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/container_of.h (Linux 6.1). */
#pragma once

#include "types.h"

#ifdef __cplusplus
namespace lkm::waist {
/* container_of() as a function: the type of the member says which struct, the offset says where in it. */
template <class Outer, class Member>
Outer* container_of(Member* member, unsigned long offset)
{
  // SAFETY: the caller states that `member` lies `offset` bytes into an Outer.
  return reinterpret_cast<Outer*>(reinterpret_cast<char*>(member) - offset);
}
}
#else
#define container_of(ptr, type, member) ({ \
	const __typeof__(((type *)0)->member) *__mptr = (ptr); \
	(type *)((char *)__mptr - offsetof(type, member)); })
#endif
