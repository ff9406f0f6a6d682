// SPDX-License-Identifier: MIT OR GPL-2.0-only
#pragma once

namespace lkm::run {

/// `sudo` and `su` of the programs in front of the simulated kernel. The exit status when no command was started.
int sudo(int argc, char** argv);
int su(int argc, char** argv);

}  // namespace lkm::run
