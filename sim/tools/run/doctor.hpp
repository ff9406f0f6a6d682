// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What `lkm run` needs of a machine.
#pragma once

namespace lkm::run {

/// Prints a line for each thing, with a remedy for what is missing. The exit status: 0 when `lkm run` can work, else 1.
int doctor();

}  // namespace lkm::run
