// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What every test uses, compiled once for all that are made with LKM_TEST_LINKED.
#include <lkm/test.hpp>

template class lkm::user::memory<lkm::test::world>;
template class lkm::user::mapping<lkm::test::world>;
template class lkm::user::descriptor<lkm::test::world>;
template class lkm::user::child<lkm::test::world>;
template class lkm::user::process<lkm::test::world>;
template class lkm::test::fixture_of<lkm::test::world>;
