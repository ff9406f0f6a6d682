// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What every test uses, compiled once for all that are made with LKM_TEST_LINKED; for Linux with the world that they
/// run in, which the simulator has in sim/core/exports.cpp.
#include <lkm/test.hpp>

#include <lkm/test.ipp>

#ifdef LKM_WORLD_LINUX
#include <lkm/user/linked.ipp>

/// Before each test Boost.Test looks through all parent processes for a debugger, a twelfth of a case in the VM. The VM
/// has none; the programs for it are linked with --wrap.
extern "C" bool __wrap__ZN5boost5debug14under_debuggerEv() { return false; }
#endif
