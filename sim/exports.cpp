// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What the simulated kernel exports to modules: a symbol that is not here is unknown to them, as on Linux. A program
/// that loads a C module has this file linked in, with its symbols in the dynamic table (-rdynamic), and
/// -DLKM_MODULE_PATH="folder:…" says where insmod looks; one with C++ modules made with LKM_SIM_LINKED has it as well.
#include <lkm/sim/kernel.hpp>

namespace {

using namespace lkm::waist;

template <class Function>
const void* address(Function* function)
{
  return reinterpret_cast<const void*>(function);
}

// Taking the address is what makes the compiler emit an inline function. lkm_bug() stands alone: as it does not return,
// its type is another one than lkm_warn()'s to clang, but has the same mangled name, so both would be one address().
[[gnu::used]] const void* const exported_symbols[] = {
    // fs/char_dev.c
    address(register_chrdev_region), address(alloc_chrdev_region), address(unregister_chrdev_region), address(__register_chrdev),
    address(__unregister_chrdev), address(cdev_init), address(cdev_alloc), address(cdev_add), address(cdev_del), address(cdev_put),
    address(cdev_set_parent),
    // fs/read_write.c, fs/open.c, fs/libfs.c
    address(noop_llseek), address(no_llseek), address(default_llseek), address(generic_file_llseek), address(generic_file_llseek_size), address(fixed_size_llseek),
    address(nonseekable_open), address(stream_open), address(simple_read_from_buffer), address(simple_write_to_buffer),
    // lib/iov_iter.c, fs/splice.c, fs/fcntl.c, fs/locks.c, fs/ioctl.c, fs/seq_file.c
    address(copy_to_iter), address(copy_from_iter), address(copy_from_iter_full), address(iov_iter_zero), address(iov_iter_advance),
    address(iov_iter_revert), address(iov_iter_single_seg_count), address(iov_iter_init), address(iov_iter_kvec),
    address(generic_file_splice_read), address(copy_splice_read), address(iter_file_splice_write), address(fasync_helper),
    address(kill_fasync), address(locks_lock_file_wait), address(posix_lock_file), address(posix_test_lock),
    address(compat_ptr_ioctl), address(lkm_in_compat_syscall), address(seq_printf), address(seq_vprintf), address(seq_puts), address(seq_putc),
    address(seq_write),
    // kernel/sched, kernel/time, kernel/signal.c
    address(get_current), address(schedule), address(schedule_timeout), address(schedule_timeout_interruptible),
    address(schedule_timeout_uninterruptible), address(wake_up_process), address(wake_up_state), address(__cond_resched),
    address(lkm_set_current_state), address(lkm_might_sleep), address(signal_pending), address(fatal_signal_pending), address(send_sig),
    address(lkm_jiffies), address(msecs_to_jiffies), address(jiffies_to_msecs), address(usecs_to_jiffies), address(ktime_get),
    address(msleep), address(msleep_interruptible), address(usleep_range), address(__udelay),
    // kernel/sched/wait.c, kernel/sched/completion.c
    address(__init_waitqueue_head), address(init_wait_entry), address(add_wait_queue), address(add_wait_queue_exclusive),
    address(remove_wait_queue), address(prepare_to_wait), address(prepare_to_wait_exclusive), address(prepare_to_wait_event),
    address(finish_wait), address(__wake_up), address(default_wake_function), address(autoremove_wake_function),
    address(init_completion), address(complete), address(complete_all), address(wait_for_completion),
    address(wait_for_completion_interruptible), address(wait_for_completion_timeout), address(try_wait_for_completion),
    // kernel/locking
    address(__mutex_init), address(mutex_lock), address(mutex_lock_interruptible), address(mutex_lock_killable), address(mutex_trylock),
    address(mutex_unlock), address(mutex_is_locked), address(spin_lock), address(spin_trylock), address(spin_unlock),
    address(spin_lock_irq), address(spin_unlock_irq), address(spin_lock_bh), address(spin_unlock_bh), address(lkm_spin_lock_irqsave),
    address(spin_unlock_irqrestore),
    // mm/slab_common.c, lib/usercopy.c
    address(__kmalloc), address(krealloc), address(kfree), address(ksize), address(kstrdup), address(kmemdup), address(copy_to_user),
    address(copy_from_user), address(clear_user), address(strncpy_from_user), address(strnlen_user), address(lkm_access_ok),
    address(lkm_get_user), address(lkm_put_user),
    // mm/page_alloc.c, mm/vmalloc.c, mm/memory.c
    address(alloc_pages), address(__free_pages), address(__get_free_pages), address(free_pages), address(get_page),
    address(put_page), address(split_page), address(virt_to_page), address(lkm_pfn_to_page), address(virt_to_phys),
    address(lkm_lock_page), address(lkm_unlock_page), address(vmalloc), address(vzalloc), address(vmalloc_user),
    address(vfree), address(is_vmalloc_addr), address(vmalloc_to_page), address(remap_vmalloc_range),
    address(remap_pfn_range), address(vm_insert_page), address(vm_map_pages), address(vm_iomap_memory),
    address(vmf_insert_pfn), address(zap_vma_ptes), address(vm_get_page_prot),
    // kernel/printk, lib
    address(_printk), address(vprintk), reinterpret_cast<const void*>(lkm_bug), address(lkm_warn), address(lkm_snprintf), address(lkm_scnprintf),
    address(lkm_sprintf), address(kstrtoull), address(kstrtoll), address(kstrtoul), address(kstrtol), address(kstrtouint),
    address(kstrtoint), address(kstrtou16), address(kstrtos16), address(kstrtou8), address(kstrtos8), address(kstrtobool),
    address(kobject_uevent), address(kobject_uevent_env), address(add_uevent_var), address(kobject_set_name_vargs),
    address(kobject_init), address(kobject_set_name), address(kobject_get), address(kobject_get_unless_zero), address(kobject_put),
    // drivers/base/class.c, drivers/base/core.c, drivers/char/misc.c
    address(__class_register), address(class_unregister), address(__class_create), address(class_destroy), address(device_create),
    address(device_create_with_groups), address(device_destroy), address(device_initialize), address(dev_set_name), address(device_add),
    address(device_del), address(device_register), address(device_unregister), address(get_device), address(put_device),
    address(_dev_printk), address(misc_register), address(misc_deregister),
    // kernel/module, kernel/kmod.c, kernel/params.c, kernel/cred.c, kernel/capability.c
    address(try_module_get), address(__module_get), address(module_put), address(module_refcount), address(__request_module), address(&param_ops_byte),
    address(&param_ops_short), address(&param_ops_ushort), address(&param_ops_int), address(&param_ops_uint), address(&param_ops_long),
    address(&param_ops_ulong), address(&param_ops_bool), address(&param_ops_charp), address(lkm_current_uid), address(lkm_current_euid),
    address(lkm_current_gid), address(capable),
};

#ifdef LKM_MODULE_PATH
[[maybe_unused]] const auto path_known = (lkm::sim::module_path_of_build = LKM_MODULE_PATH);
#endif

}  // namespace
