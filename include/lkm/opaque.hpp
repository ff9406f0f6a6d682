// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The kernel's structs as C++ sees them: the whole structs in the simulator, only sizes and a few offsets in a real
/// module.
#pragma once

#include <lkm/abi.h>

#ifdef __KERNEL__

#include <lkm/layout.h>  // generated from the kernel's own headers by kernel/layout.c

namespace lkm::waist {

struct alignas(LKM_ALIGNOF_CDEV) cdev {
  unsigned char opaque[LKM_SIZEOF_CDEV];
};
struct alignas(LKM_ALIGNOF_FILE_OPERATIONS) file_operations {
  unsigned char opaque[LKM_SIZEOF_FILE_OPERATIONS];
};
struct alignas(LKM_ALIGNOF_MISCDEVICE) miscdevice {
  unsigned char opaque[LKM_SIZEOF_MISCDEVICE];
};
struct alignas(LKM_ALIGNOF_DELAYED_WORK) delayed_work {
  unsigned char opaque[LKM_SIZEOF_DELAYED_WORK];
};
struct alignas(LKM_ALIGNOF_MUTEX) mutex {
  unsigned char opaque[LKM_SIZEOF_MUTEX];
};
struct alignas(LKM_ALIGNOF_SPINLOCK) spinlock {
  unsigned char opaque[LKM_SIZEOF_SPINLOCK];
};
struct alignas(LKM_ALIGNOF_TIMER) timer_list {
  unsigned char opaque[LKM_SIZEOF_TIMER];
};
struct alignas(LKM_ALIGNOF_WORK) work_struct {
  unsigned char opaque[LKM_SIZEOF_WORK];
};
struct alignas(LKM_ALIGNOF_VM_OPERATIONS) vm_operations_struct {
  unsigned char opaque[LKM_SIZEOF_VM_OPERATIONS];
};
struct alignas(LKM_ALIGNOF_WAIT_QUEUE_HEAD) wait_queue_head {
  unsigned char opaque[LKM_SIZEOF_WAIT_QUEUE_HEAD];
};

struct kernel_param;
struct kernel_param_ops {
  unsigned flags;
  int (*set)(const char* value, const kernel_param* kp);
  int (*get)(char* buffer, const kernel_param* kp);
  void (*free)(void* arg);
};
struct kparam_string {
  unsigned maxlen;
  char* string;
};
struct kparam_array {
  unsigned max;
  unsigned elemsize;
  unsigned* num;
  const kernel_param_ops* ops;
  void* elem;
};
struct kernel_param {
  const char* name;
  module* mod;
  const kernel_param_ops* ops;
  const unsigned short perm;
  signed char level;
  unsigned char flags;
  void* arg;
};
static_assert(sizeof(kernel_param) == LKM_SIZEOF_KERNEL_PARAM);

extern "C" {
extern const kernel_param_ops param_ops_byte, param_ops_short, param_ops_ushort, param_ops_int, param_ops_uint,
    param_ops_long, param_ops_ulong, param_ops_ullong, param_ops_hexint, param_ops_bool, param_ops_invbool,
    param_ops_charp, param_ops_string, param_array_ops;
extern module __this_module;
}

// SAFETY, for each: the offset is that of the kernel which the module is built for.
template <class Member>
Member& lkm_member(void* object, unsigned long offset)
{
  return *reinterpret_cast<Member*>(static_cast<char*>(object) + offset);
}

inline const file_operations* lkm_f_op(file* f)
{
  return lkm_member<const file_operations*>(f, LKM_OFFSETOF_FILE_F_OP);
}
inline unsigned lkm_f_flags(file* f) { return lkm_member<unsigned>(f, LKM_OFFSETOF_FILE_F_FLAGS); }
inline void*& lkm_private_data(file* f) { return lkm_member<void*>(f, LKM_OFFSETOF_FILE_PRIVATE_DATA); }
inline long long& lkm_f_pos(file* f) { return lkm_member<long long>(f, LKM_OFFSETOF_FILE_F_POS); }
inline unsigned lkm_i_rdev(inode* i) { return lkm_member<unsigned>(i, LKM_OFFSETOF_INODE_I_RDEV); }

}  // namespace lkm::waist

#else

#include <lkm/sim/core/shim.hpp>

namespace lkm::waist {

inline const file_operations* lkm_f_op(file* f) { return f->f_op; }
inline unsigned lkm_f_flags(file* f) { return f->f_flags; }
inline void*& lkm_private_data(file* f) { return f->private_data; }
inline long long& lkm_f_pos(file* f) { return f->f_pos; }
inline unsigned lkm_i_rdev(inode* i) { return i->i_rdev; }

}  // namespace lkm::waist

#endif
