// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps the llseek functions of linux/fs.h: a driver chooses one of them with an alias, `using llseek =
/// lkm::default_llseek;`
#pragma once

#include <lkm/error.hpp>
#include <lkm/opaque.hpp>
#include <lkm/types.hpp>

#include <concepts>

namespace lkm {

/// If a driver chooses none and has no llseek of its own, lseek(2) fails with ESPIPE.

/// Any position; SEEK_END counts from the node's size, which is 0.
struct default_llseek {
  static loff_t seek(waist::file* f, loff_t offset, int whence) { return waist::lkm_default_llseek(f, offset, whence); }
};
/// As default_llseek, but only up to the largest position that the node's file system supports.
struct generic_file_llseek {
  static loff_t seek(waist::file* f, loff_t offset, int whence)
  {
    return waist::lkm_generic_file_llseek(f, offset, whence);
  }
};
/// Succeeds without moving the position.
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
