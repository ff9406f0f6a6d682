// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The operations that fs/read_write.c and fs/splice.c call: read, write, llseek and the splices. See operations.hpp.
#pragma once

#include <lkm/error.hpp>
#include <lkm/fs.hpp>
#include <lkm/llseek.hpp>
#include <lkm/opaque.hpp>
#include <lkm/operation.hpp>
#include <lkm/rule.hpp>
#include <lkm/types.hpp>
#include <lkm/uaccess.hpp>

#include <concepts>
#include <cstddef>

namespace lkm {

/// These stand for operations that the kernel itself implements by calling the driver's read and write, so the driver
/// needs those.
struct copy_splice_read {};
struct iter_file_splice_write {};

namespace detail {

// MAX_RW_COUNT, to which fs/read_write.c cuts what a process asks for, is below INT_MAX.
inline void below_max_rw_count(unsigned long n)
{
  if (n > 0x7fff'ffff) __builtin_unreachable();
}

// A stream has no position, so the driver gets one that is never used.
inline loff_t& position(loff_t* pos, waist::file* f) { return pos ? *pos : waist::lkm_f_pos(f); }

// read(2) calls `read`, a vector or a splice calls `read_iter`. Both are flattened, so a driver's one read() or write()
// is compiled twice, for a plain buffer and for a vector. Shared code would have to distinguish the two at each copy,
// and cost one more call.
struct read : operation {
  LKM_OPERATION(read,
                "the driver's read must be a public member with signature: "
                "lkm::result<std::size_t> read(file&, lkm::user_writer, lkm::loff_t&)");
  template <class Driver>
  static constexpr bool fits = requires(Driver d, file_of<Driver> f, user_writer to, loff_t pos) {
    { d.read(f, to, pos) } -> std::same_as<result<std::size_t>>;
  };

  template <class Driver>
  [[gnu::flatten]] static long call(waist::file* f, char* to, unsigned long n, loff_t* pos)
  {
    below_max_rw_count(n);
    file_of<Driver> file(f);
    return to_c(driver_of<Driver>(f).read(file, user_writer(to, n), position(pos, f)));
  }

  template <class Driver>
  static long call_iter(waist::kiocb* iocb, waist::iov_iter* to)
  {
    auto* const f = waist::lkm_ki_filp(iocb);
    file_of<Driver> file(f);
    return to_c(driver_of<Driver>(f).read(file, user_writer(to), *waist::lkm_ki_pos(iocb)));
  }

  template <class Driver>
  static void fill(waist::lkm_file_operations& ops)
  {
    ops.read = call<Driver>;
    ops.read_iter = call_iter<Driver>;
  }
};

struct write : operation {
  LKM_OPERATION(write,
                "the driver's write must be a public member with signature: "
                "lkm::result<std::size_t> write(file&, lkm::user_reader, lkm::loff_t&)");
  template <class Driver>
  static constexpr bool fits = requires(Driver d, file_of<Driver> f, user_reader from, loff_t pos) {
    { d.write(f, from, pos) } -> std::same_as<result<std::size_t>>;
  };

  template <class Driver>
  [[gnu::flatten]] static long call(waist::file* f, const char* from, unsigned long n, loff_t* pos)
  {
    below_max_rw_count(n);
    file_of<Driver> file(f);
    return to_c(driver_of<Driver>(f).write(file, user_reader(from, n), position(pos, f)));
  }

  template <class Driver>
  static long call_iter(waist::kiocb* iocb, waist::iov_iter* from)
  {
    auto* const f = waist::lkm_ki_filp(iocb);
    file_of<Driver> file(f);
    return to_c(driver_of<Driver>(f).write(file, user_reader(from), *waist::lkm_ki_pos(iocb)));
  }

  template <class Driver>
  static void fill(waist::lkm_file_operations& ops)
  {
    ops.write = call<Driver>;
    ops.write_iter = call_iter<Driver>;
  }
};

struct llseek : operation {
  LKM_OPERATION(llseek,
                "the driver's llseek must be a public member with signature: "
                "lkm::result<lkm::loff_t> llseek(file&, lkm::loff_t, int), "
                "or a word for one of the kernel's: using llseek = lkm::default_llseek;");
  template <class Driver>
  static constexpr bool is_word = requires {
    typename Driver::llseek;
    requires seek_policy<typename Driver::llseek>;
  };
  template <class Driver>
  static constexpr bool fits = is_word<Driver> || requires(Driver d, file_of<Driver> f) {
    { d.llseek(f, loff_t{}, 0) } -> std::same_as<result<loff_t>>;
  };

  template <class Driver>
  static loff_t call(waist::file* f, loff_t offset, int whence)
  {
    if constexpr (is_word<Driver>) {
      return Driver::llseek::seek(f, offset, whence);
    } else {
      file_of<Driver> file(f);
      return to_c(driver_of<Driver>(f).llseek(file, offset, whence));
    }
  }
  static constexpr auto slot = &waist::lkm_file_operations::llseek;
};

struct splice_read : operation {
  LKM_OPERATION(splice_read,
                "the driver's splice_read must be a public: using splice_read = lkm::copy_splice_read; beside a read");
  template <class Driver>
  static constexpr bool fits =
      read::named<Driver> && requires { requires std::same_as<typename Driver::splice_read, copy_splice_read>; };
  template <class Driver>
  static void fill(waist::lkm_file_operations& ops)
  {
    ops.of_kernel |= waist::LKM_OP_SPLICE_READ;
  }
};

struct splice_write : operation {
  LKM_OPERATION(
      splice_write,
      "the driver's splice_write must be a public: using splice_write = lkm::iter_file_splice_write; beside a write");
  template <class Driver>
  static constexpr bool fits = write::named<Driver> && requires {
    requires std::same_as<typename Driver::splice_write, iter_file_splice_write>;
  };
  template <class Driver>
  static void fill(waist::lkm_file_operations& ops)
  {
    ops.of_kernel |= waist::LKM_OP_SPLICE_WRITE;
  }
};

}  // namespace detail
}  // namespace lkm
