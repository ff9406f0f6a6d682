// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps struct file_operations of linux/fs.h: the table of operations that is found in a driver's members.
#pragma once

#include <lkm/error.hpp>
#include <lkm/fasync.hpp>
#include <lkm/fs.hpp>
#include <lkm/ioctl_dispatch.hpp>
#include <lkm/llseek.hpp>
#include <lkm/mm.hpp>
#include <lkm/opaque.hpp>
#include <lkm/poll.hpp>
#include <lkm/seq_file.hpp>
#include <lkm/types.hpp>
#include <lkm/uaccess.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

// op of struct file_operations | member that the driver writes (D is the driver, file is D::file or lkm::file<>)
// -----------------------------+------------------------------------------------------------------------------
// open                         | lkm::result<opened> open(lkm::opening&), lkm::result<> without typed private data
// release                      | void release(file&)
// read, read_iter              | lkm::result<std::size_t> read(file&, lkm::user_writer, lkm::loff_t&)
// write, write_iter            | lkm::result<std::size_t> write(file&, lkm::user_reader, lkm::loff_t&)
// llseek                       | lkm::result<lkm::loff_t> llseek(file&, lkm::loff_t, int), or one word:
//                              | using llseek = lkm::default_llseek; (noop_llseek, fixed_size_llseek<n>, …)
// splice_read, splice_write    | using splice_read = lkm::copy_splice_read; using splice_write =
// lkm::iter_file_splice_write; compat_ioctl                 | using compat_ioctl = lkm::compat_ptr_ioctl; fasync |
// lkm::fasync_queue& fasync(file&): the queue that the file joins check_flags                  | static lkm::result<>
// check_flags(unsigned) fadvise                      | lkm::result<> fadvise(file&, lkm::loff_t, lkm::loff_t, int)
// show_fdinfo                  | void show_fdinfo(file&, lkm::seq_file&)
// unlocked_ioctl               | using ioctls = lkm::ioctl_list<…>; and an ioctl(file&, command) for each
// poll                         | lkm::poll_mask poll(file&, lkm::poll_table&)
// flush                        | lkm::result<> flush(file&)
// fsync                        | lkm::result<> fsync(file&, lkm::loff_t, lkm::loff_t, bool)
// mmap                         | lkm::result<> mmap(file&, lkm::vm_area&); may be left out beside a fault
//
// of vm_operations_struct      | for each mapping of the device
// -----------------------------+------------------------------------------------------------------------------
// fault                        | lkm::result<lkm::page> fault(file&, lkm::vm_fault&)
// page_mkwrite                 | lkm::result<> page_mkwrite(file&, lkm::vm_fault&)
// open                         | void vm_open(file&, lkm::vm_area&)
// close                        | void vm_close(file&, lkm::vm_area&)
//
// An op whose member is absent is NULL in the table, and Linux then does what it does for a driver without it. A
// member of the right name and another signature does not compile.

namespace lkm {

// True for a class with any member of that name, overloaded or private as well: only then is naming it ambiguous.
#define LKM_NAMES_MEMBER(op)                \
  struct op##_decoy {                       \
    int op;                                 \
  };                                        \
  template <class Driver>                   \
  struct op##_both : Driver, op##_decoy {}; \
  template <class Driver>                   \
  concept names_##op = !std::is_final_v<Driver> && !requires { &op##_both<Driver>::op; };
LKM_NAMES_MEMBER(open)
LKM_NAMES_MEMBER(release)
LKM_NAMES_MEMBER(read)
LKM_NAMES_MEMBER(write)
LKM_NAMES_MEMBER(llseek)
LKM_NAMES_MEMBER(ioctl)
LKM_NAMES_MEMBER(poll)
LKM_NAMES_MEMBER(flush)
LKM_NAMES_MEMBER(fsync)
LKM_NAMES_MEMBER(splice_read)
LKM_NAMES_MEMBER(splice_write)
LKM_NAMES_MEMBER(compat_ioctl)
LKM_NAMES_MEMBER(fasync)
LKM_NAMES_MEMBER(check_flags)
LKM_NAMES_MEMBER(fadvise)
LKM_NAMES_MEMBER(show_fdinfo)
LKM_NAMES_MEMBER(mmap)
LKM_NAMES_MEMBER(fault)
LKM_NAMES_MEMBER(page_mkwrite)
LKM_NAMES_MEMBER(vm_open)
LKM_NAMES_MEMBER(vm_close)
LKM_NAMES_MEMBER(file)
LKM_NAMES_MEMBER(ioctls)
LKM_NAMES_MEMBER(params)
LKM_NAMES_MEMBER(init)
#undef LKM_NAMES_MEMBER

/// Words for operations that the kernel has a function for. They are asked through read and write, which the driver
/// needs.
struct copy_splice_read {};
struct iter_file_splice_write {};
/// The arguments of the driver's ioctls look the same to a 32-bit process: no pointer, no long, none but natural
/// alignment.
struct compat_ptr_ioctl {};

template <class Driver>
concept chooses_llseek = requires {
  typename Driver::llseek;
  requires seek_policy<typename Driver::llseek>;
};
template <class Driver, class Word>
concept has_splice_read = requires { requires std::same_as<typename Driver::splice_read, Word>; };
template <class Driver, class Word>
concept has_splice_write = requires { requires std::same_as<typename Driver::splice_write, Word>; };
template <class Driver, class Word>
concept has_compat_ioctl = requires { requires std::same_as<typename Driver::compat_ioctl, Word>; };

/// A driver and, beside it, the kernel's table of its operations. An open file knows its table, hence its driver, and
/// private_data stays free. It never moves while the table is in use.
template <class Driver>
class file_operations : public waist::file_operations {
 public:
  template <class... Args>
  explicit file_operations(waist::module* module, Args&&... args) : driver_(std::forward<Args>(args)...)
  {
    static_assert(!std::is_final_v<Driver>,
                  "a driver class must not be final: its operations are found by deriving from it");
    check_signatures();
    const auto operations = table();
    waist::lkm_file_operations_init(this, &operations, module);
    if constexpr (has_vm_operations) {
      const auto of_mappings = vm_table();
      waist::lkm_vm_operations_init(&vm_operations_, &of_mappings);
    }
  }
  file_operations(const file_operations&) = delete;
  file_operations& operator=(const file_operations&) = delete;

  Driver& driver() { return driver_; }

 private:
  using File = file_of<Driver>;
  using Opened = opened_of<Driver>;
  static constexpr bool has_private_data = !std::is_void_v<Opened>;
  static constexpr bool has_vm_operations =
      names_fault<Driver> || names_page_mkwrite<Driver> || names_vm_open<Driver> || names_vm_close<Driver>;
  struct no_vm_operations {};
  using vm_operations = std::conditional_t<has_vm_operations, waist::vm_operations_struct, no_vm_operations>;

  static constexpr void check_signatures();
  static waist::lkm_file_operations table();
  static waist::lkm_vm_operations vm_table();

  static file_operations& of(waist::file* f)
  {
    // SAFETY: each table that holds these functions is the base of a file_operations<Driver>.
    return *static_cast<file_operations*>(const_cast<waist::file_operations*>(waist::lkm_f_op(f)));
  }
  static Driver& driver_of(waist::file* f) { return of(f).driver_; }

  static int open(waist::inode* inode, waist::file* f);
  static int release(waist::inode* inode, waist::file* f);

  // MAX_RW_COUNT, to which fs/read_write.c cuts what a process asks for, is below INT_MAX.
  static void below_max_rw_count(unsigned long n)
  {
    if (n > 0x7fff'ffff) __builtin_unreachable();
  }

  // Flattened: a driver's one read() or write() is compiled for buffers, the usual call, and again for vectors. Shared,
  // it would ask at each copy which of the two it has, and cost a call more.
  [[gnu::flatten]] static long read(waist::file* f, char* to, unsigned long n, loff_t* pos)
  {
    below_max_rw_count(n);
    File file(f);
    return to_c(driver_of(f).read(file, user_writer(to, n), at(pos, f)));
  }

  [[gnu::flatten]] static long write(waist::file* f, const char* from, unsigned long n, loff_t* pos)
  {
    below_max_rw_count(n);
    File file(f);
    return to_c(driver_of(f).write(file, user_reader(from, n), at(pos, f)));
  }

  static long read_iter(waist::kiocb* iocb, waist::iov_iter* to)
  {
    auto* const f = waist::lkm_ki_filp(iocb);
    File file(f);
    return to_c(driver_of(f).read(file, user_writer(to), *waist::lkm_ki_pos(iocb)));
  }

  static long write_iter(waist::kiocb* iocb, waist::iov_iter* from)
  {
    auto* const f = waist::lkm_ki_filp(iocb);
    File file(f);
    return to_c(driver_of(f).write(file, user_reader(from), *waist::lkm_ki_pos(iocb)));
  }

  static loff_t llseek(waist::file* f, loff_t offset, int whence)
  {
    if constexpr (chooses_llseek<Driver>) {
      return Driver::llseek::seek(f, offset, whence);
    } else {
      File file(f);
      return to_c(driver_of(f).llseek(file, offset, whence));
    }
  }

  static int fasync(int fd, waist::file* f, int on)
  {
    File file(f);
    fasync_queue& queue = driver_of(f).fasync(file);
    return queue.join(fd, f, on);
  }

  static int check_flags(int flags)
  {
    return static_cast<int>(to_c(Driver::check_flags(static_cast<unsigned>(flags))));
  }

  static int fadvise(waist::file* f, loff_t offset, loff_t length, int advice)
  {
    File file(f);
    return static_cast<int>(to_c(driver_of(f).fadvise(file, offset, length, advice)));
  }

  static void show_fdinfo(waist::seq_file* m, waist::file* f)
  {
    File file(f);
    seq_file text(m);
    driver_of(f).show_fdinfo(file, text);
  }

  static long ioctl(waist::file* f, unsigned number, unsigned long arg)
  {
    File file(f);
    return dispatch_ioctl(typename Driver::ioctls{}, driver_of(f), file, number, arg);
  }

  static unsigned poll(waist::file* f, waist::poll_table_struct* raw)
  {
    File file(f);
    poll_table table(f, raw);
    return static_cast<unsigned>(driver_of(f).poll(file, table));
  }

  static int flush(waist::file* f, void*)
  {
    File file(f);
    return static_cast<int>(to_c(driver_of(f).flush(file)));
  }

  static int fsync(waist::file* f, loff_t start, loff_t end, int datasync)
  {
    File file(f);
    return static_cast<int>(to_c(driver_of(f).fsync(file, start, end, datasync != 0)));
  }

  static int mmap(waist::file* f, waist::vm_area_struct* raw)
  {
    if constexpr (has_vm_operations) waist::lkm_vma_set_ops(raw, &of(f).vm_operations_);
    if constexpr (names_mmap<Driver>) {
      File file(f);
      vm_area area(raw);
      return static_cast<int>(to_c(driver_of(f).mmap(file, area)));
    } else {
      return 0;
    }
  }

  static unsigned fault(waist::vm_fault* raw)
  {
    vm_fault asked(raw);
    auto* const f = waist::lkm_vma_file(waist::lkm_vmf_vma(raw));
    File file(f);
    auto found = driver_of(f).fault(file, asked);
    if (!found || !*found) return waist::lkm_vmf_error(found ? -ENXIO : -found.error().number());
    waist::lkm_vmf_set_page(raw, found->release());
    return 0;
  }

  static unsigned page_mkwrite(waist::vm_fault* raw)
  {
    vm_fault asked(raw);
    auto* const f = waist::lkm_vma_file(waist::lkm_vmf_vma(raw));
    File file(f);
    const auto answer = driver_of(f).page_mkwrite(file, asked);
    return answer ? waist::lkm_vmf_lock_page(raw) : waist::lkm_vmf_error(-answer.error().number());
  }

  static void vm_open(waist::vm_area_struct* raw)
  {
    auto* const f = waist::lkm_vma_file(raw);
    File file(f);
    vm_area area(raw);
    driver_of(f).vm_open(file, area);
  }

  static void vm_close(waist::vm_area_struct* raw)
  {
    auto* const f = waist::lkm_vma_file(raw);
    File file(f);
    vm_area area(raw);
    driver_of(f).vm_close(file, area);
  }

  // A stream has no position; the driver gets one that nobody looks at.
  static loff_t& at(loff_t* pos, waist::file* f) { return pos ? *pos : waist::lkm_f_pos(f); }

  Driver driver_;
  [[no_unique_address]] vm_operations vm_operations_;
};

template <class Driver>
constexpr void file_operations<Driver>::check_signatures()
{
  using opened_result = result<Opened>;
  static_assert(
      !names_file<Driver> || requires { typename Driver::file; },
      "the driver's file must be a public type: using file = lkm::file<opened>;");
  static_assert(
      !names_open<Driver> ||
          requires(Driver d, opening o) {
            { d.open(o) } -> std::same_as<opened_result>;
          },
      "the driver's open must be a public member with signature: lkm::result<opened> open(lkm::opening&), "
      "or lkm::result<> open(lkm::opening&) without typed private data");
  static_assert(
      !names_release<Driver> || requires(Driver d, File f) {
        { d.release(f) } -> std::same_as<void>;
      }, "the driver's release must be a public member with signature: void release(file&)");
  static_assert(
      !names_read<Driver> ||
          requires(Driver d, File f, user_writer to, loff_t pos) {
            { d.read(f, to, pos) } -> std::same_as<result<std::size_t>>;
          },
      "the driver's read must be a public member with signature: "
      "lkm::result<std::size_t> read(file&, lkm::user_writer, lkm::loff_t&)");
  static_assert(
      !names_write<Driver> ||
          requires(Driver d, File f, user_reader from, loff_t pos) {
            { d.write(f, from, pos) } -> std::same_as<result<std::size_t>>;
          },
      "the driver's write must be a public member with signature: "
      "lkm::result<std::size_t> write(file&, lkm::user_reader, lkm::loff_t&)");
  static_assert(
      !names_llseek<Driver> || chooses_llseek<Driver> ||
          requires(Driver d, File f) {
            { d.llseek(f, loff_t{}, 0) } -> std::same_as<result<loff_t>>;
          },
      "the driver's llseek must be a public member with signature: lkm::result<lkm::loff_t> llseek(file&, lkm::loff_t, "
      "int), "
      "or a word for one of the kernel's: using llseek = lkm::default_llseek;");
  static_assert(!names_splice_read<Driver> || (has_splice_read<Driver, copy_splice_read> && names_read<Driver>),
                "the driver's splice_read must be a public: using splice_read = lkm::copy_splice_read; beside a read");
  static_assert(
      !names_splice_write<Driver> || (has_splice_write<Driver, iter_file_splice_write> && names_write<Driver>),
      "the driver's splice_write must be a public: using splice_write = lkm::iter_file_splice_write; beside a write");
  static_assert(
      !names_compat_ioctl<Driver> || (has_compat_ioctl<Driver, compat_ptr_ioctl> && names_ioctl<Driver>),
      "the driver's compat_ioctl must be a public: using compat_ioctl = lkm::compat_ptr_ioctl; beside ioctls");
  static_assert(
      !names_fasync<Driver> || requires(Driver d, File f) {
        { d.fasync(f) } -> std::same_as<fasync_queue&>;
      }, "the driver's fasync must be a public member with signature: lkm::fasync_queue& fasync(file&)");
  static_assert(
      !names_check_flags<Driver> || requires {
        { Driver::check_flags(0U) } -> std::same_as<result<>>;
      }, "the driver's check_flags must be a public member with signature: static lkm::result<> check_flags(unsigned)");
  static_assert(
      !names_fadvise<Driver> ||
          requires(Driver d, File f) {
            { d.fadvise(f, loff_t{}, loff_t{}, 0) } -> std::same_as<result<>>;
          },
      "the driver's fadvise must be a public member with signature: lkm::result<> fadvise(file&, lkm::loff_t, "
      "lkm::loff_t, int)");
  static_assert(
      !names_show_fdinfo<Driver> || requires(Driver d, File f, seq_file m) {
        { d.show_fdinfo(f, m) } -> std::same_as<void>;
      }, "the driver's show_fdinfo must be a public member with signature: void show_fdinfo(file&, lkm::seq_file&)");
  static_assert(
      !names_ioctl<Driver> || requires { typename Driver::ioctls; },
      "a driver with an ioctl member must list its commands, in public: using ioctls = lkm::ioctl_list<...>;");
  static_assert(!names_ioctls<Driver> || names_ioctl<Driver>,
                "a driver that lists ioctls must have a public member ioctl(file&, command) for each");
  static_assert(
      !names_poll<Driver> || requires(Driver d, File f, poll_table t) {
        { d.poll(f, t) } -> std::same_as<poll_mask>;
      }, "the driver's poll must be a public member with signature: lkm::poll_mask poll(file&, lkm::poll_table&)");
  static_assert(
      !names_flush<Driver> || requires(Driver d, File f) {
        { d.flush(f) } -> std::same_as<result<>>;
      }, "the driver's flush must be a public member with signature: lkm::result<> flush(file&)");
  static_assert(
      !names_fsync<Driver> ||
          requires(Driver d, File f) {
            { d.fsync(f, loff_t{}, loff_t{}, false) } -> std::same_as<result<>>;
          },
      "the driver's fsync must be a public member with signature: lkm::result<> fsync(file&, lkm::loff_t, lkm::loff_t, "
      "bool)");
  static_assert(
      !names_mmap<Driver> || requires(Driver d, File f, vm_area a) {
        { d.mmap(f, a) } -> std::same_as<result<>>;
      }, "the driver's mmap must be a public member with signature: lkm::result<> mmap(file&, lkm::vm_area&)");
  static_assert(
      !names_fault<Driver> ||
          requires(Driver d, File f, vm_fault v) {
            { d.fault(f, v) } -> std::same_as<result<page>>;
          },
      "the driver's fault must be a public member with signature: "
      "lkm::result<lkm::page> fault(file&, lkm::vm_fault&)");
  static_assert(
      !names_page_mkwrite<Driver> ||
          requires(Driver d, File f, vm_fault v) {
            { d.page_mkwrite(f, v) } -> std::same_as<result<>>;
          },
      "the driver's page_mkwrite must be a public member with signature: "
      "lkm::result<> page_mkwrite(file&, lkm::vm_fault&)");
  static_assert(
      !names_vm_open<Driver> || requires(Driver d, File f, vm_area a) {
        { d.vm_open(f, a) } -> std::same_as<void>;
      }, "the driver's vm_open must be a public member with signature: void vm_open(file&, lkm::vm_area&)");
  static_assert(
      !names_vm_close<Driver> || requires(Driver d, File f, vm_area a) {
        { d.vm_close(f, a) } -> std::same_as<void>;
      }, "the driver's vm_close must be a public member with signature: void vm_close(file&, lkm::vm_area&)");
  static_assert(!has_vm_operations || names_fault<Driver> || names_mmap<Driver>,
                "a driver with operations for its mappings must have a mmap or a fault");
}

template <class Driver>
waist::lkm_file_operations file_operations<Driver>::table()
{
  waist::lkm_file_operations ops{};
  if constexpr (names_open<Driver> || has_private_data) ops.open = open;
  if constexpr (names_release<Driver> || has_private_data) ops.release = release;
  // read(2) takes the short way, a vector or a splice the other.
  if constexpr (names_read<Driver>) {
    ops.read = read;
    ops.read_iter = read_iter;
  }
  if constexpr (names_write<Driver>) {
    ops.write = write;
    ops.write_iter = write_iter;
  }
  if constexpr (names_fasync<Driver>) ops.fasync = fasync;
  if constexpr (names_check_flags<Driver>) ops.check_flags = check_flags;
  if constexpr (names_fadvise<Driver>) ops.fadvise = fadvise;
  if constexpr (names_show_fdinfo<Driver>) ops.show_fdinfo = show_fdinfo;
  if constexpr (names_splice_read<Driver>) ops.of_kernel |= waist::LKM_OP_SPLICE_READ;
  if constexpr (names_splice_write<Driver>) ops.of_kernel |= waist::LKM_OP_SPLICE_WRITE;
  if constexpr (names_compat_ioctl<Driver>) ops.of_kernel |= waist::LKM_OP_COMPAT_PTR_IOCTL;
  if constexpr (names_llseek<Driver>) ops.llseek = llseek;
  if constexpr (names_ioctl<Driver>) ops.unlocked_ioctl = ioctl;
  if constexpr (names_poll<Driver>) ops.poll = poll;
  if constexpr (names_flush<Driver>) ops.flush = flush;
  if constexpr (names_fsync<Driver>) ops.fsync = fsync;
  if constexpr (names_mmap<Driver> || names_fault<Driver>) ops.mmap = mmap;
  return ops;
}

template <class Driver>
waist::lkm_vm_operations file_operations<Driver>::vm_table()
{
  waist::lkm_vm_operations ops{};
  if constexpr (names_fault<Driver>) ops.fault = fault;
  if constexpr (names_page_mkwrite<Driver>) ops.page_mkwrite = page_mkwrite;
  if constexpr (names_vm_open<Driver>) ops.open = vm_open;
  if constexpr (names_vm_close<Driver>) ops.close = vm_close;
  return ops;
}

template <class Driver>
int file_operations<Driver>::open(waist::inode* inode, waist::file* f)
{
  [[maybe_unused]] opening how(inode, f);
  if constexpr (has_private_data) {
    static_assert(alignof(Opened) <= 8, "kmalloc() memory is aligned to 8 bytes");
    void* const memory = waist::lkm_kmalloc(sizeof(Opened));
    if (!memory) return -ENOMEM;
    if constexpr (names_open<Driver>) {
      auto opened = driver_of(f).open(how);
      if (!opened) {
        waist::lkm_kfree(memory);
        return -opened.error().number();
      }
      std::construct_at(static_cast<Opened*>(memory), *std::move(opened));
    } else {
      std::construct_at(static_cast<Opened*>(memory));
    }
    waist::lkm_private_data(f) = memory;
    return 0;
  } else {
    return static_cast<int>(to_c(driver_of(f).open(how)));
  }
}

template <class Driver>
int file_operations<Driver>::release(waist::inode*, waist::file* f)
{
  File file(f);
  if constexpr (names_release<Driver>) driver_of(f).release(file);
  if constexpr (has_private_data) {
    std::destroy_at(&file.private_data());
    waist::lkm_kfree(waist::lkm_private_data(f));
  }
  return 0;
}

}  // namespace lkm
