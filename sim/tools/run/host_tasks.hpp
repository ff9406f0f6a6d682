// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What the host says of the programs' tasks, and its clock.
#pragma once

#include <lkm/sim/core/task.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace lkm::run {

/// CLOCK_MONOTONIC, in nanoseconds.
std::uint64_t clock_of_host();

/// A small file, whole; empty when it cannot be read.
std::string text_of(const std::string& path);

/// What a symbolic link says; empty when there is none.
std::string link_of(const std::string& path);

/// The value behind "Key:\t" in a file like /proc/PID/status.
std::string field(const std::string& status, std::string_view key);

/// A driver's signal, such as SIGIO, goes to the real process.
void send_to_program(sim::task& to, int signal);

}  // namespace lkm::run
