// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A mapping in a test: mmap(2)'s result, and the program's own reads and writes of the memory.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <lkm/user/flags.hpp>
#include <lkm/user/outcome.hpp>

#include <sys/mman.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace lkm::user {

class process;

/// An address, and the name that the transcript shows for it, since addresses differ from run to run.
struct place {
  std::uintptr_t address = 0;
  std::string shown_as = {};
};

/// The result of a program's reading or writing its memory: 0 and the bytes that it read, or a signal.
/// `BOOST_TEST(map.load(0, 5) == "hello")`, `BOOST_TEST(map.store(0, "x") == SIGBUS)`.
class touched {
 public:
  touched(long signal, std::string bytes = {}) : signal_(signal), bytes_(std::move(bytes)) {}

  const std::string& bytes() const { return bytes_; }

  friend bool operator==(const touched& t, long signal) { return t.signal_ == signal; }
  friend bool operator==(const touched& t, std::string_view bytes) { return t.signal_ == 0 && t.bytes_ == bytes; }
  friend std::ostream& operator<<(std::ostream& os, const touched& t) { return os << t.text(); }
  std::string text() const
  {
    return signal_ < 0 ? describe(signal_) : signal_ ? signal_name(static_cast<int>(signal_)) : quote(bytes_);
  }

 private:
  long signal_;
  std::string bytes_;
};

inline std::string map_protection(int prot)
{
  return prot ? names_of(static_cast<unsigned>(prot),
                         {{PROT_READ, "PROT_READ"}, {PROT_WRITE, "PROT_WRITE"}, {PROT_EXEC, "PROT_EXEC"}})
              : "PROT_NONE";
}

inline std::string map_flags(int flags)
{
  return names_of(static_cast<unsigned>(flags), {{MAP_SHARED_VALIDATE, "MAP_SHARED_VALIDATE"},
                                                 {MAP_SHARED, "MAP_SHARED"},
                                                 {MAP_PRIVATE, "MAP_PRIVATE"},
                                                 {MAP_FIXED, "MAP_FIXED"},
                                                 {MAP_ANONYMOUS, "MAP_ANONYMOUS"},
                                                 {MAP_POPULATE, "MAP_POPULATE"},
                                                 {MAP_FIXED_NOREPLACE, "MAP_FIXED_NOREPLACE"},
                                                 {MAP_SYNC, "MAP_SYNC"},
                                                 {MAP_NORESERVE, "MAP_NORESERVE"}});
}

inline std::string msync_flags(int flags)
{
  return names_of(static_cast<unsigned>(flags),
                  {{MS_ASYNC, "MS_ASYNC"}, {MS_INVALIDATE, "MS_INVALIDATE"}, {MS_SYNC, "MS_SYNC"}});
}

inline std::string advice_name(int advice)
{
  return advice == MADV_DONTFORK   ? "MADV_DONTFORK"
         : advice == MADV_DOFORK   ? "MADV_DOFORK"
         : advice == MADV_DONTNEED ? "MADV_DONTNEED"
                                   : std::to_string(advice);
}

/// A mapping that mmap() made, which the destructor unmaps; or the errno of the call that failed. Equal to 0 if the
/// call succeeded.
class mapping {
 public:
  mapping(process& owner, long result, std::size_t size, std::string name, bool unmap_at_end = true);
  mapping(mapping&& other) noexcept;
  mapping& operator=(mapping&&) = delete;
  ~mapping();

  friend bool operator==(const mapping& m, long n) { return (m.result_ < 0 ? m.result_ : 0) == n; }
  friend std::ostream& operator<<(std::ostream& os, const mapping& m)
  {
    return os << (m.result_ < 0 ? describe(m.result_) : m.name_);
  }

  std::size_t size() const { return size_; }
  const std::string& name() const { return name_; }
  /// For system calls that take an address, and for MAP_FIXED.
  place at(std::size_t offset) const;

  touched load(std::size_t offset, std::size_t n) const;
  touched store(std::size_t offset, std::string_view bytes) const;
  /// The destructor will leave the memory mapped.
  void release() { unmaps_ = false; }
  outcome munmap();
  /// Unmaps a part. The destructor unmaps the rest.
  outcome munmap(std::size_t offset, std::size_t n) const;
  outcome mprotect(std::size_t offset, std::size_t n, int prot) const;
  outcome mprotect(int prot) const;
  outcome msync(std::size_t offset, std::size_t n, int flags) const;
  outcome madvise(int advice) const;

 private:
  process* owner_;
  long result_;
  std::size_t size_;
  std::string name_;
  bool unmaps_;
};

}  // namespace lkm::user
