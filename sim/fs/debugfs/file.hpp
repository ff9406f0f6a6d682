// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/debugfs/file.c (Linux 6.1): calls of a driver's operations until its file is removed, and files that stand
/// for a variable.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/fs/debugfs/inode.hpp>
#include <lkm/sim/include/linux/poll.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <string>
#include <type_traits>

namespace lkm::sim {

/// One operation of debugfs for one of the driver's, which is there.
template <auto Member, auto Removed, class... Arguments>
auto debugfs_call(waist::file* f, Arguments... arguments)
    -> decltype((std::declval<waist::file_operations>().*Member)(f, arguments...))
{
  auto& inode = debugfs_of(f->f_inode);
  const call_gate::pass pass(inode.gate);
  if (!pass) return Removed;
  return (inode.real->*Member)(f, arguments...);
}

/// A reference to the module behind the file, or -ENXIO.
inline int get_owner(const debugfs_inode& inode)
{
  if (get_module(inode.real->owner)) return 0;
  if (inode.real->owner->state != waist::MODULE_STATE_GOING)
    waist::lkm_warn("fs/debugfs/file.c", __LINE__, "full_proxy_open", "debugfs file owner did not clean up at exit");
  return -ENXIO;
}

/// Of a file whose driver is called through debugfs for as long as it is open.
inline int full_proxy_open(waist::inode* i, waist::file* f)
{
  auto& inode = debugfs_of(i);
  const call_gate::pass pass(inode.gate);
  if (!pass) return -ENOENT;
  if (const int error = get_owner(inode)) return error;
  const int error = inode.real->open ? inode.real->open(i, f) : 0;
  if (error) {
    waist::module_put(inode.real->owner);
    return error;
  }
  part<debugfs>().open_files.push_back(f);
  return 0;
}

inline int full_proxy_release(waist::inode* i, waist::file* f)
{
  auto& inode = debugfs_of(i);
  auto& open = part<debugfs>().open_files;
  if (!std::erase(open, f)) return 0;
  // Also of a file that was removed: the driver's open() is undone by nothing else.
  const int result = inode.real->release ? inode.real->release(i, f) : 0;
  waist::module_put(inode.real->owner);
  return result;
}

/// Of a file whose driver takes over once it is open.
inline constexpr waist::file_operations open_proxy_operations = [] {
  waist::file_operations ops{};
  ops.open = [](waist::inode* i, waist::file* f) {
    auto& inode = debugfs_of(i);
    const call_gate::pass pass(inode.gate);
    if (!pass) return -ENOENT;
    if (const int error = get_owner(inode)) return error;
    f->f_op = inode.real;
    return f->f_op->open ? f->f_op->open(i, f) : 0;
  };
  return ops;
}();

/// Of a file without operations.
inline constexpr waist::file_operations debugfs_noop_operations = [] {
  waist::file_operations ops{};
  ops.read = [](waist::file*, char*, std::size_t, waist::loff_t*) -> waist::ssize_t { return 0; };
  ops.write = [](waist::file*, const char*, std::size_t n, waist::loff_t*) { return static_cast<waist::ssize_t>(n); };
  ops.open = waist::simple_open;
  ops.llseek = waist::noop_llseek;
  return ops;
}();

inline void set_debugfs_operations(debugfs_inode& inode, bool guarded)
{
  using ops = waist::file_operations;
  inode.i_fop = !inode.real ? &debugfs_noop_operations : guarded ? &inode.proxy : &open_proxy_operations;
  if (!inode.real || !guarded) return;
  auto& p = inode.proxy;
  p.open = full_proxy_open;
  p.release = full_proxy_release;
  if (inode.real->llseek) p.llseek = debugfs_call<&ops::llseek, -EIO>;
  if (inode.real->read) p.read = debugfs_call<&ops::read, -EIO>;
  if (inode.real->write) p.write = debugfs_call<&ops::write, -EIO>;
  if (inode.real->poll) p.poll = debugfs_call<&ops::poll, waist::EPOLLHUP>;
  if (inode.real->unlocked_ioctl) p.unlocked_ioctl = debugfs_call<&ops::unlocked_ioctl, -EIO>;
}

/// The entry, or an error pointer.
inline waist::dentry* debugfs_add_file(const char* name, waist::umode_t mode, waist::dentry* parent, void* data,
                                       const waist::file_operations* ops, bool guarded)
{
  auto fresh = debugfs::make(static_cast<waist::umode_t>(mode & S_IFMT ? mode : mode | S_IFREG));
  fresh->i_private = data;
  fresh->real = ops;
  set_debugfs_operations(*fresh, guarded);
  return part<debugfs>().add(name, parent, std::move(fresh));
}

/// A variable of type `T` as a file that is a number; `Format` is one of those below.
template <class T, const char* Format, bool Reads, bool Writes>
inline constexpr waist::file_operations number_operations = [] {
  waist::file_operations ops{};
  ops.open = [](waist::inode* i, waist::file* f) {
    const auto get = [](void* data, waist::u64* value) {
      if constexpr (std::is_same_v<T, waist::atomic_t>)
        *value = static_cast<waist::u64>(static_cast<T*>(data)->counter);
      else
        *value = *static_cast<T*>(data);
      return 0;
    };
    const auto set = [](void* data, waist::u64 value) {
      if constexpr (std::is_same_v<T, waist::atomic_t>)
        static_cast<T*>(data)->counter = static_cast<int>(value);
      else
        *static_cast<T*>(data) = static_cast<T>(value);
      return 0;
    };
    return waist::simple_attr_open(i, f, Reads ? +get : nullptr, Writes ? +set : nullptr, Format);
  };
  ops.release = waist::simple_attr_release;
  ops.read = waist::debugfs_attr_read;
  ops.write = std::is_same_v<T, waist::atomic_t> ? waist::debugfs_attr_write_signed : waist::debugfs_attr_write;
  ops.llseek = waist::no_llseek;
  return ops;
}();

inline constexpr char decimal_format[] = "%llu\n", signed_format[] = "%lld\n", x8_format[] = "0x%02llx\n",
                      x16_format[] = "0x%04llx\n", x32_format[] = "0x%08llx\n", x64_format[] = "0x%016llx\n";

/// By the permissions: what nobody may write cannot be written.
template <const char* Format, class T>
void debugfs_create_number(const char* name, waist::umode_t mode, waist::dentry* parent, T* value)
{
  const auto* const ops = !(mode & 0222)   ? &number_operations<T, Format, true, false>
                          : !(mode & 0444) ? &number_operations<T, Format, false, true>
                                           : &number_operations<T, Format, true, true>;
  debugfs_add_file(name, mode, parent, value, ops, false);
}

/// A file of the kernel's own whose bytes lie at the inode's data, and can be read alone.
template <auto Read>
inline constexpr waist::file_operations value_operations = [] {
  waist::file_operations ops{};
  ops.open = waist::simple_open;
  ops.llseek = waist::default_llseek;
  ops.read = Read;
  return ops;
}();

inline waist::ssize_t read_blob(waist::file* f, char* to, std::size_t n, waist::loff_t* pos)
{
  if (const int removed = waist::debugfs_file_get(f->f_path.dentry)) return removed;
  const auto& blob = *static_cast<waist::debugfs_blob_wrapper*>(f->private_data);
  const auto done = waist::simple_read_from_buffer(to, n, pos, blob.data, blob.size);
  waist::debugfs_file_put(f->f_path.dentry);
  return done;
}

template <bool Reads, bool Writes>
inline constexpr waist::file_operations bool_operations = [] {
  waist::file_operations ops = value_operations<waist::debugfs_read_file_bool>;
  if (!Reads) ops.read = nullptr;
  if (Writes) ops.write = waist::debugfs_write_file_bool;
  return ops;
}();

/// The numbers as they were when the file was opened.
inline constexpr waist::file_operations u32_array_operations = [] {
  waist::file_operations ops{};
  ops.open = [](waist::inode* i, waist::file* f) {
    const auto& array = *static_cast<waist::debugfs_u32_array*>(i->i_private);
    auto* const text = new std::string;
    for (waist::u32 n = 0; n < array.n_elements; ++n)
      *text += std::to_string(array.array[n]) + (n + 1 < array.n_elements ? ' ' : '\n');
    f->private_data = text;
    return waist::nonseekable_open(i, f);
  };
  ops.release = [](waist::inode*, waist::file* f) {
    delete static_cast<std::string*>(f->private_data);
    return 0;
  };
  ops.read = [](waist::file* f, char* to, std::size_t n, waist::loff_t* pos) {
    const auto& text = *static_cast<std::string*>(f->private_data);
    return waist::simple_read_from_buffer(to, n, pos, text.data(), text.size());
  };
  ops.llseek = waist::no_llseek;
  return ops;
}();

/// A file of one record, which `Show` writes.
template <auto Open>
inline constexpr waist::file_operations single_operations = [] {
  waist::file_operations ops{};
  ops.open = Open;
  ops.read = waist::seq_read;
  ops.llseek = waist::seq_lseek;
  ops.release = waist::single_release;
  return ops;
}();

inline int open_regset(waist::inode* i, waist::file* f)
{
  const auto show = [](waist::seq_file* m, void*) {
    const auto& set = *static_cast<waist::debugfs_regset32*>(m->private_);
    char none[] = "";
    waist::debugfs_print_regs32(m, set.regs, set.nregs, set.base, none);
    return 0;
  };
  return waist::single_open(f, show, i->i_private);
}

inline int open_device_file(waist::inode* i, waist::file* f)
{
  return waist::single_open(f, debugfs_of(i).read_fn, debugfs_of(i).dev);
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/debugfs/file.ipp>
#endif
