// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The operations of struct file_operations, linux/fs.h: what a driver writes for each, and the function through which
/// the kernel calls it.
#pragma once

#include <lkm/error.hpp>
#include <lkm/fasync.hpp>
#include <lkm/fs.hpp>
#include <lkm/ioctl_dispatch.hpp>
#include <lkm/opaque.hpp>
#include <lkm/operation.hpp>
#include <lkm/poll.hpp>
#include <lkm/read_write.hpp>
#include <lkm/rule.hpp>
#include <lkm/seq_file.hpp>
#include <lkm/types.hpp>
#include <lkm/vm_operations.hpp>

#include <concepts>
#include <new>
#include <type_traits>
#include <utility>

// clang-format off
// op of struct file_operations | member that the driver writes (file is the driver's own, or lkm::file<>)
// -----------------------------+------------------------------------------------------------------------------------
// open                         | lkm::result<opened> open(lkm::opening&), lkm::result<> without typed private data
// release                      | void release(file&)
// read, read_iter              | lkm::result<std::size_t> read(file&, lkm::user_writer, lkm::loff_t&)
// write, write_iter            | lkm::result<std::size_t> write(file&, lkm::user_reader, lkm::loff_t&)
// llseek                       | lkm::result<lkm::loff_t> llseek(file&, lkm::loff_t, int), or one word:
//                              | using llseek = lkm::default_llseek; (noop_llseek, fixed_size_llseek<n>, …)
// splice_read                  | using splice_read = lkm::copy_splice_read;
// splice_write                 | using splice_write = lkm::iter_file_splice_write;
// unlocked_ioctl               | using ioctls = lkm::ioctl_list<…>; and an ioctl(file&, command) for each
// compat_ioctl                 | using compat_ioctl = lkm::compat_ptr_ioctl;
// poll                         | lkm::poll_mask poll(file&, lkm::poll_table&)
// flush                        | lkm::result<> flush(file&)
// fsync                        | lkm::result<> fsync(file&, lkm::loff_t, lkm::loff_t, bool)
// fasync                       | lkm::fasync_queue& fasync(file&): the queue that the file joins
// check_flags                  | static lkm::result<> check_flags(unsigned)
// fadvise                      | lkm::result<> fadvise(file&, lkm::loff_t, lkm::loff_t, int)
// show_fdinfo                  | void show_fdinfo(file&, lkm::seq_file&)
// mmap                         | lkm::result<> mmap(file&, lkm::vm_area&); may be left out beside a fault
//
// read, write, llseek and the splices are in read_write.hpp, those of mappings in vm_operations.hpp. An op whose member
// is absent is NULL in the table, as in a C driver without it. A member with the right name and another signature does
// not compile.
// clang-format on

namespace lkm {

/// For drivers whose ioctl arguments have the same layout in a 32-bit process: no pointer, no long, only natural
/// alignment.
struct compat_ptr_ioctl {};

namespace detail {

struct file_member {
  LKM_MEMBER(file);
};
struct ioctls_member {
  LKM_MEMBER(ioctls);
};

template <class Driver>
inline constexpr bool has_private_data = !std::is_void_v<opened_of<Driver>>;

// Each class below is one operation: its name, the message for a member that does not fit, the test whether a member
// fits, the function that the kernel calls, and its slot in the kernel's table. The list is at the end.

struct open : operation {
  LKM_OPERATION(open,
                "the driver's open must be a public member with signature: lkm::result<opened> open(lkm::opening&), "
                "or lkm::result<> open(lkm::opening&) without typed private data");
  template <class Driver>
  static constexpr bool fits = requires(Driver d, opening o) {
    { d.open(o) } -> std::same_as<result<opened_of<Driver>>>;
  };
  template <class Driver>
  static constexpr bool needed = has_private_data<Driver>;

  template <class Driver>
  static int call(waist::inode* inode, waist::file* f)
  {
    [[maybe_unused]] opening how(inode, f);
    if constexpr (has_private_data<Driver>) {
      using opened = opened_of<Driver>;
      static_assert(alignof(opened) <= 8, "kmalloc() memory is aligned to 8 bytes");
      void* const memory = waist::lkm_kmalloc(sizeof(opened));
      if (!memory) return -ENOMEM;
      if constexpr (named<Driver>) {
        auto made = driver_of<Driver>(f).open(how);
        if (!made) {
          waist::lkm_kfree(memory);
          return -made.error().number();
        }
        ::new (memory) opened(*std::move(made));
      } else {
        ::new (memory) opened();
      }
      waist::lkm_private_data(f) = memory;
      return 0;
    } else {
      return static_cast<int>(to_c(driver_of<Driver>(f).open(how)));
    }
  }
  static constexpr auto slot = &waist::lkm_file_operations::open;
};

struct release : operation {
  LKM_OPERATION(release, "the driver's release must be a public member with signature: void release(file&)");
  template <class Driver>
  static constexpr bool fits = requires(Driver d, file_of<Driver> f) {
    { d.release(f) } -> std::same_as<void>;
  };
  template <class Driver>
  static constexpr bool needed = has_private_data<Driver>;

  template <class Driver>
  static int call(waist::inode*, waist::file* f)
  {
    file_of<Driver> file(f);
    if constexpr (named<Driver>) driver_of<Driver>(f).release(file);
    if constexpr (has_private_data<Driver>) {
      file.private_data().~opened();
      waist::lkm_kfree(waist::lkm_private_data(f));
    }
    return 0;
  }
  static constexpr auto slot = &waist::lkm_file_operations::release;
};

struct ioctl : operation {
  LKM_OPERATION(ioctl,
                "a driver with an ioctl member must list its commands, in public: using ioctls = "
                "lkm::ioctl_list<...>;");
  template <class Driver>
  static constexpr bool fits = requires { typename Driver::ioctls; };

  template <class Driver>
  static long call(waist::file* f, unsigned number, unsigned long arg)
  {
    file_of<Driver> file(f);
    return dispatch_ioctl(typename Driver::ioctls{}, driver_of<Driver>(f), file, number, arg);
  }
  static constexpr auto slot = &waist::lkm_file_operations::unlocked_ioctl;
};

struct compat_ioctl : operation {
  LKM_OPERATION(
      compat_ioctl,
      "the driver's compat_ioctl must be a public: using compat_ioctl = lkm::compat_ptr_ioctl; beside ioctls");
  template <class Driver>
  static constexpr bool fits =
      ioctl::named<Driver> && requires { requires std::same_as<typename Driver::compat_ioctl, compat_ptr_ioctl>; };
  template <class Driver>
  static void fill(waist::lkm_file_operations& ops)
  {
    ops.of_kernel |= waist::LKM_OP_COMPAT_PTR_IOCTL;
  }
};

struct poll : operation {
  LKM_OPERATION(poll,
                "the driver's poll must be a public member with signature: lkm::poll_mask poll(file&, "
                "lkm::poll_table&)");
  template <class Driver>
  static constexpr bool fits = requires(Driver d, file_of<Driver> f, poll_table t) {
    { d.poll(f, t) } -> std::same_as<poll_mask>;
  };

  template <class Driver>
  static unsigned call(waist::file* f, waist::poll_table_struct* raw)
  {
    file_of<Driver> file(f);
    poll_table table(f, raw);
    return static_cast<unsigned>(driver_of<Driver>(f).poll(file, table));
  }
  static constexpr auto slot = &waist::lkm_file_operations::poll;
};

struct flush : operation {
  LKM_OPERATION(flush, "the driver's flush must be a public member with signature: lkm::result<> flush(file&)");
  template <class Driver>
  static constexpr bool fits = requires(Driver d, file_of<Driver> f) {
    { d.flush(f) } -> std::same_as<result<>>;
  };

  template <class Driver>
  static int call(waist::file* f, void*)
  {
    file_of<Driver> file(f);
    return static_cast<int>(to_c(driver_of<Driver>(f).flush(file)));
  }
  static constexpr auto slot = &waist::lkm_file_operations::flush;
};

struct fsync : operation {
  LKM_OPERATION(fsync,
                "the driver's fsync must be a public member with signature: "
                "lkm::result<> fsync(file&, lkm::loff_t, lkm::loff_t, bool)");
  template <class Driver>
  static constexpr bool fits = requires(Driver d, file_of<Driver> f) {
    { d.fsync(f, loff_t{}, loff_t{}, false) } -> std::same_as<result<>>;
  };

  template <class Driver>
  static int call(waist::file* f, loff_t start, loff_t end, int datasync)
  {
    file_of<Driver> file(f);
    return static_cast<int>(to_c(driver_of<Driver>(f).fsync(file, start, end, datasync != 0)));
  }
  static constexpr auto slot = &waist::lkm_file_operations::fsync;
};

struct fasync : operation {
  LKM_OPERATION(fasync, "the driver's fasync must be a public member with signature: lkm::fasync_queue& fasync(file&)");
  template <class Driver>
  static constexpr bool fits = requires(Driver d, file_of<Driver> f) {
    { d.fasync(f) } -> std::same_as<fasync_queue&>;
  };

  template <class Driver>
  static int call(int fd, waist::file* f, int on)
  {
    file_of<Driver> file(f);
    fasync_queue& queue = driver_of<Driver>(f).fasync(file);
    return queue.join(fd, f, on);
  }
  static constexpr auto slot = &waist::lkm_file_operations::fasync;
};

struct check_flags : operation {
  LKM_OPERATION(
      check_flags,
      "the driver's check_flags must be a public member with signature: static lkm::result<> check_flags(unsigned)");
  template <class Driver>
  static constexpr bool fits = requires {
    { Driver::check_flags(0U) } -> std::same_as<result<>>;
  };

  template <class Driver>
  static int call(int flags)
  {
    return static_cast<int>(to_c(Driver::check_flags(static_cast<unsigned>(flags))));
  }
  static constexpr auto slot = &waist::lkm_file_operations::check_flags;
};

struct fadvise : operation {
  LKM_OPERATION(fadvise,
                "the driver's fadvise must be a public member with signature: "
                "lkm::result<> fadvise(file&, lkm::loff_t, lkm::loff_t, int)");
  template <class Driver>
  static constexpr bool fits = requires(Driver d, file_of<Driver> f) {
    { d.fadvise(f, loff_t{}, loff_t{}, 0) } -> std::same_as<result<>>;
  };

  template <class Driver>
  static int call(waist::file* f, loff_t offset, loff_t length, int advice)
  {
    file_of<Driver> file(f);
    return static_cast<int>(to_c(driver_of<Driver>(f).fadvise(file, offset, length, advice)));
  }
  static constexpr auto slot = &waist::lkm_file_operations::fadvise;
};

struct show_fdinfo : operation {
  LKM_OPERATION(
      show_fdinfo,
      "the driver's show_fdinfo must be a public member with signature: void show_fdinfo(file&, lkm::seq_file&)");
  template <class Driver>
  static constexpr bool fits = requires(Driver d, file_of<Driver> f, seq_file m) {
    { d.show_fdinfo(f, m) } -> std::same_as<void>;
  };

  template <class Driver>
  static void call(waist::seq_file* m, waist::file* f)
  {
    file_of<Driver> file(f);
    seq_file text(m);
    driver_of<Driver>(f).show_fdinfo(file, text);
  }
  static constexpr auto slot = &waist::lkm_file_operations::show_fdinfo;
};

struct mmap : operation {
  LKM_OPERATION(mmap,
                "the driver's mmap must be a public member with signature: lkm::result<> mmap(file&, lkm::vm_area&)");
  template <class Driver>
  static constexpr bool fits = requires(Driver d, file_of<Driver> f, vm_area a) {
    { d.mmap(f, a) } -> std::same_as<result<>>;
  };
  template <class Driver>
  static constexpr bool needed = fault::named<Driver>;

  template <class Driver>
  static int call(waist::file* f, waist::vm_area_struct* raw)
  {
    if constexpr (has_vm_operations<Driver>)
      waist::lkm_vma_set_ops(raw, file_operations<Driver>::of(f).vm_operations());
    if constexpr (named<Driver>) {
      file_of<Driver> file(f);
      vm_area area(raw);
      return static_cast<int>(to_c(driver_of<Driver>(f).mmap(file, area)));
    } else {
      return 0;
    }
  }
  static constexpr auto slot = &waist::lkm_file_operations::mmap;
};

using all_file_operations =
    operation_list<open, release, read, write, llseek, splice_read, splice_write, ioctl, compat_ioctl, poll, flush,
                   fsync, fasync, check_flags, fadvise, show_fdinfo, mmap>;

}  // namespace detail
}  // namespace lkm
