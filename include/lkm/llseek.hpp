// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps the llseek functions of linux/fs.h: a driver chooses one by a word, `using llseek = lkm::default_llseek;`
#pragma once

#include <lkm/error.hpp>
#include <lkm/opaque.hpp>
#include <lkm/types.hpp>

#include <concepts>

namespace lkm {

/// A driver that chooses nothing, and has no llseek of its own, cannot be seeked: lseek(2) is ESPIPE.

/// Any position; SEEK_END counts from the node's size, which is 0.
struct default_llseek {
  static loff_t seek(waist::file* f, loff_t offset, int whence) { return waist::lkm_default_llseek(f, offset, whence); }
};
/// As default_llseek, up to the largest position that the file system of the node knows.
struct generic_file_llseek {
  static loff_t seek(waist::file* f, loff_t offset, int whence)
  {
    return waist::lkm_generic_file_llseek(f, offset, whence);
  }
};
/// Succeeds, and moves nothing.
struct noop_llseek {
  static loff_t seek(waist::file* f, loff_t offset, int whence) { return waist::lkm_noop_llseek(f, offset, whence); }
};
/// Positions from 0 to `Size`; SEEK_END counts from there.
template <loff_t Size>
struct fixed_size_llseek {
  static loff_t seek(waist::file* f, loff_t offset, int whence)
  {
    return waist::lkm_fixed_size_llseek(f, offset, whence, Size);
  }
};

/// Satisfied by the types above.
template <class T>
concept seek_policy = requires(waist::file* f) {
  { T::seek(f, loff_t{}, 0) } -> std::same_as<loff_t>;
};

}  // namespace lkm
