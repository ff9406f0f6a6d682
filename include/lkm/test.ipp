// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Bodies of test.hpp.
#pragma once

#include <lkm/test.hpp>
#include <lkm/user/linkage.hpp>
#ifndef LKM_TEST_LINKED
#include <lkm/user/linked.ipp>
#endif

#include <boost/test/framework.hpp>
#include <boost/test/results_collector.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <utility>

namespace lkm::test {

LKM_USER_INLINE fixture::fixture() : world_(make_world()), user(*world_, world_->user(), transcript_) {}

LKM_USER_INLINE fixture::~fixture()
{
  write_transcript();
  for (const auto& bug : world_->bugs())
    if (std::none_of(expected_bugs.begin(), expected_bugs.end(),
                     [&](const auto& words) { return bug.find(words) != bug.npos; }))
      BOOST_ERROR("the kernel found a bug: " + bug);
  // Linux does not complain about these, so they do not fail a test. They are shown if the test failed, and with
  // --log_level=message.
  namespace framework = boost::unit_test;
  const auto failed = std::uncaught_exceptions() > 0 ||
                      !framework::results_collector.results(framework::framework::current_test_case().p_id).passed();
  for (const auto& note : world_->notes()) {
    if (failed) std::fprintf(stderr, "lkm: note: %s\n", note.c_str());
    BOOST_TEST_MESSAGE("note: " + note);
  }
  write_report();
}

LKM_USER_INLINE void fixture::write_report()
{
  const char* const file = std::getenv("LKM_REPORT");
  if (!file) return;
  // Each run of the program writes its file anew.
  static bool first = true;
  std::ofstream out(file, std::exchange(first, false) ? std::ios::trunc : std::ios::app);
  out << world_->report_as_json(boost::unit_test::framework::current_test_case().full_name());
}

LKM_USER_INLINE std::vector<std::string> fixture::dmesg() { return world_->dmesg(); }

LKM_USER_INLINE long fixture::times_logged(std::string_view words)
{
  long times = 0;
  for (const auto& line : dmesg()) times += line.find(words) != std::string::npos;
  return times;
}

LKM_USER_INLINE bool fixture::logged(std::string_view words) { return times_logged(words) > 0; }

LKM_USER_INLINE world& fixture::world() { return *world_; }

LKM_USER_INLINE void fixture::write_transcript()
{
  const char* const file = std::getenv("LKM_TRANSCRIPT");
  if (!file) return;
  // Each run of the program writes its file anew.
  static bool first = true;
  std::ofstream out(file, std::exchange(first, false) ? std::ios::trunc : std::ios::app);
  out << "== " << boost::unit_test::framework::current_test_case().full_name() << '\n';
  for (const auto& line : transcript_) out << line << '\n';
  for (const auto& line : world_->dmesg())
    for (const auto& prefix : log_prefixes)
      if (std::string_view(line).substr(3).starts_with(prefix)) out << "dmesg: " << line << '\n';
}

}  // namespace lkm::test
