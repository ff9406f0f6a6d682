// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps fasync_helper() and kill_fasync() of linux/fs.h: processes that want a signal when a device is ready.
#pragma once

#include <lkm/opaque.hpp>

namespace lkm {

/// What a file has become ready for: si_code of the signal.
enum class poll_band : int {};
// constants_test.py: poll_band POLL_* of signal.h
inline constexpr poll_band POLL_IN{1};
inline constexpr poll_band POLL_OUT{2};
inline constexpr poll_band POLL_MSG{3};
inline constexpr poll_band POLL_ERR{4};
inline constexpr poll_band POLL_PRI{5};
inline constexpr poll_band POLL_HUP{6};

/// The files whose owners asked for a signal (O_ASYNC). A driver keeps one for each kind of readiness, and its
/// `fasync` returns the one that a file joins.
class fasync_queue {
 public:
  fasync_queue() = default;
  fasync_queue(const fasync_queue&) = delete;
  fasync_queue& operator=(const fasync_queue&) = delete;

  /// Sends `sig` to each owner; fcntl(F_SETSIG) may have chosen another. Never sleeps.
  void kill(int sig, poll_band band) { waist::lkm_kill_fasync(&files_, sig, static_cast<int>(band)); }
  /// Sends SIGIO, the usual signal.
  void kill(poll_band band) { kill(29, band); }

  /// For lkm::file_operations: 0, or a negative error. May sleep.
  int join(int fd, waist::file* file, int on) { return waist::lkm_fasync_helper(fd, file, on, &files_); }

 private:
  // A file leaves the list when it is closed, so nothing is on it when the driver goes.
  waist::fasync_struct* files_ = nullptr;
};

}  // namespace lkm
