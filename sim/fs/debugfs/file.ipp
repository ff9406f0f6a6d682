// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of fs/debugfs/file.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int debugfs_file_get(dentry* d)
{
  if (!S_ISREG(d->d_inode->i_mode)) {
    lkm_warn("fs/debugfs/file.c", __LINE__, "debugfs_file_get", "WARN_ON(!d_is_reg(dentry))");
    return -EINVAL;
  }
  return sim::debugfs_of(d).gate.enter() ? 0 : -EIO;
}
LKM_EXPORT_SYMBOL_GPL(debugfs_file_get);

LKM_SIM_INLINE void debugfs_file_put(dentry* d) { sim::debugfs_of(d).gate.leave(); }
LKM_EXPORT_SYMBOL_GPL(debugfs_file_put);

LKM_SIM_INLINE const file_operations* debugfs_real_fops(const file* f) { return sim::debugfs_of(f->f_inode).real; }
LKM_EXPORT_SYMBOL_GPL(debugfs_real_fops);

LKM_SIM_INLINE ssize_t debugfs_attr_read(file* f, char* buf, size_t len, loff_t* ppos)
{
  const sim::call_gate::pass pass(sim::debugfs_of(f->f_inode).gate);
  return pass ? simple_attr_read(f, buf, len, ppos) : -EIO;
}
LKM_EXPORT_SYMBOL_GPL(debugfs_attr_read);

LKM_SIM_INLINE ssize_t debugfs_attr_write(file* f, const char* buf, size_t len, loff_t* ppos)
{
  const sim::call_gate::pass pass(sim::debugfs_of(f->f_inode).gate);
  return pass ? simple_attr_write(f, buf, len, ppos) : -EIO;
}
LKM_EXPORT_SYMBOL_GPL(debugfs_attr_write);

LKM_SIM_INLINE ssize_t debugfs_attr_write_signed(file* f, const char* buf, size_t len, loff_t* ppos)
{
  const sim::call_gate::pass pass(sim::debugfs_of(f->f_inode).gate);
  return pass ? simple_attr_write_signed(f, buf, len, ppos) : -EIO;
}
LKM_EXPORT_SYMBOL_GPL(debugfs_attr_write_signed);

LKM_SIM_INLINE dentry* debugfs_create_file(const char* name, umode_t mode, dentry* parent, void* data,
                                           const file_operations* fops)
{
  return sim::debugfs_add_file(name, mode, parent, data, fops, true);
}
LKM_EXPORT_SYMBOL_GPL(debugfs_create_file);

LKM_SIM_INLINE dentry* debugfs_create_file_unsafe(const char* name, umode_t mode, dentry* parent, void* data,
                                                  const file_operations* fops)
{
  return sim::debugfs_add_file(name, mode, parent, data, fops, false);
}
LKM_EXPORT_SYMBOL_GPL(debugfs_create_file_unsafe);

LKM_SIM_INLINE void debugfs_create_file_size(const char* name, umode_t mode, dentry* parent, void* data,
                                             const file_operations* fops, loff_t file_size)
{
  auto* const made = debugfs_create_file(name, mode, parent, data, fops);
  if (!IS_ERR(made)) made->d_inode->i_size = file_size;
}
LKM_EXPORT_SYMBOL_GPL(debugfs_create_file_size);

LKM_SIM_INLINE dentry* debugfs_create_blob(const char* name, umode_t mode, dentry* parent, debugfs_blob_wrapper* blob)
{
  return debugfs_create_file_unsafe(name, mode & 0444, parent, blob, &sim::value_operations<sim::read_blob>);
}
LKM_EXPORT_SYMBOL_GPL(debugfs_create_blob);

LKM_SIM_INLINE void debugfs_create_u8(const char* name, umode_t mode, dentry* parent, u8* value)
{
  sim::debugfs_create_number<sim::decimal_format>(name, mode, parent, value);
}
LKM_EXPORT_SYMBOL_GPL(debugfs_create_u8);

LKM_SIM_INLINE void debugfs_create_u16(const char* name, umode_t mode, dentry* parent, u16* value)
{
  sim::debugfs_create_number<sim::decimal_format>(name, mode, parent, value);
}
LKM_EXPORT_SYMBOL_GPL(debugfs_create_u16);

LKM_SIM_INLINE void debugfs_create_u32(const char* name, umode_t mode, dentry* parent, u32* value)
{
  sim::debugfs_create_number<sim::decimal_format>(name, mode, parent, value);
}
LKM_EXPORT_SYMBOL_GPL(debugfs_create_u32);

LKM_SIM_INLINE void debugfs_create_u64(const char* name, umode_t mode, dentry* parent, u64* value)
{
  sim::debugfs_create_number<sim::decimal_format>(name, mode, parent, value);
}
LKM_EXPORT_SYMBOL_GPL(debugfs_create_u64);

LKM_SIM_INLINE void debugfs_create_ulong(const char* name, umode_t mode, dentry* parent, unsigned long* value)
{
  sim::debugfs_create_number<sim::decimal_format>(name, mode, parent, value);
}
LKM_EXPORT_SYMBOL_GPL(debugfs_create_ulong);

LKM_SIM_INLINE void debugfs_create_size_t(const char* name, umode_t mode, dentry* parent, size_t* value)
{
  sim::debugfs_create_number<sim::decimal_format>(name, mode, parent, value);
}
LKM_EXPORT_SYMBOL_GPL(debugfs_create_size_t);

LKM_SIM_INLINE void debugfs_create_atomic_t(const char* name, umode_t mode, dentry* parent, atomic_t* value)
{
  sim::debugfs_create_number<sim::signed_format>(name, mode, parent, value);
}
LKM_EXPORT_SYMBOL_GPL(debugfs_create_atomic_t);

LKM_SIM_INLINE void debugfs_create_x8(const char* name, umode_t mode, dentry* parent, u8* value)
{
  sim::debugfs_create_number<sim::x8_format>(name, mode, parent, value);
}
LKM_EXPORT_SYMBOL_GPL(debugfs_create_x8);

LKM_SIM_INLINE void debugfs_create_x16(const char* name, umode_t mode, dentry* parent, u16* value)
{
  sim::debugfs_create_number<sim::x16_format>(name, mode, parent, value);
}
LKM_EXPORT_SYMBOL_GPL(debugfs_create_x16);

LKM_SIM_INLINE void debugfs_create_x32(const char* name, umode_t mode, dentry* parent, u32* value)
{
  sim::debugfs_create_number<sim::x32_format>(name, mode, parent, value);
}
LKM_EXPORT_SYMBOL_GPL(debugfs_create_x32);

LKM_SIM_INLINE void debugfs_create_x64(const char* name, umode_t mode, dentry* parent, u64* value)
{
  sim::debugfs_create_number<sim::x64_format>(name, mode, parent, value);
}
LKM_EXPORT_SYMBOL_GPL(debugfs_create_x64);

LKM_SIM_INLINE ssize_t debugfs_read_file_bool(file* f, char* to, size_t count, loff_t* ppos)
{
  auto* const d = f->f_path.dentry;
  if (const int removed = debugfs_file_get(d)) return removed;
  const bool value = *static_cast<const bool*>(f->private_data);
  debugfs_file_put(d);
  return simple_read_from_buffer(to, count, ppos, value ? "Y\n" : "N\n", 2);
}
LKM_EXPORT_SYMBOL_GPL(debugfs_read_file_bool);

LKM_SIM_INLINE ssize_t debugfs_write_file_bool(file* f, const char* from, size_t count, loff_t*)
{
  // Whatever cannot be understood is taken and forgotten.
  char text[4]{};
  bool value;
  if (copy_from_user(text, from, std::min(count, sizeof text - 1)) || kstrtobool(text, &value))
    return static_cast<ssize_t>(count);
  if (const int removed = debugfs_file_get(f->f_path.dentry)) return removed;
  *static_cast<bool*>(f->private_data) = value;
  debugfs_file_put(f->f_path.dentry);
  return static_cast<ssize_t>(count);
}
LKM_EXPORT_SYMBOL_GPL(debugfs_write_file_bool);

LKM_SIM_INLINE void debugfs_create_bool(const char* name, umode_t mode, dentry* parent, bool* value)
{
  const auto* const ops = !(mode & 0222)   ? &sim::bool_operations<true, false>
                          : !(mode & 0444) ? &sim::bool_operations<false, true>
                                           : &sim::bool_operations<true, true>;
  debugfs_create_file_unsafe(name, mode, parent, value, ops);
}
LKM_EXPORT_SYMBOL_GPL(debugfs_create_bool);

LKM_SIM_INLINE void debugfs_create_u32_array(const char* name, umode_t mode, dentry* parent, debugfs_u32_array* array)
{
  debugfs_create_file_unsafe(name, mode, parent, array, &sim::u32_array_operations);
}
LKM_EXPORT_SYMBOL_GPL(debugfs_create_u32_array);

LKM_SIM_INLINE void debugfs_print_regs32(seq_file* m, const debugfs_reg32* regs, int nregs, void* base, char* prefix)
{
  for (int i = 0; i < nregs && !seq_has_overflowed(m); ++i) {
    const auto* const at = static_cast<const char*>(base) + regs[i].offset;
    seq_printf(m, "%s%s = 0x%08x\n", prefix ? prefix : "", regs[i].name,
               *static_cast<const volatile u32*>(static_cast<const void*>(at)));
  }
}
LKM_EXPORT_SYMBOL_GPL(debugfs_print_regs32);

LKM_SIM_INLINE void debugfs_create_regset32(const char* name, umode_t mode, dentry* parent, debugfs_regset32* regset)
{
  debugfs_create_file(name, mode, parent, regset, &sim::single_operations<sim::open_regset>);
}
LKM_EXPORT_SYMBOL_GPL(debugfs_create_regset32);

LKM_SIM_INLINE void debugfs_create_devm_seqfile(device* dev, const char* name, dentry* parent,
                                                int (*read_fn)(seq_file*, void*))
{
  auto* const made = debugfs_create_file(name, 0444, parent, dev, &sim::single_operations<sim::open_device_file>);
  if (IS_ERR(made)) return;
  sim::debugfs_of(made).read_fn = read_fn;
  sim::debugfs_of(made).dev = dev;
}
LKM_EXPORT_SYMBOL_GPL(debugfs_create_devm_seqfile);

}  // extern "C"
}  // namespace lkm::waist
