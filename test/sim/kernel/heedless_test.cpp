// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Timers that were never initialised, waits that nobody ends, memory that nobody wrote and that is fetched twice.
#include "../misdeed.hpp"

#include <lkm/data_test.hpp>
#include <lkm/sim/core/rules.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <sys/mman.h>

#include <string>
#include <vector>

using lkm::sim::kernel;

namespace {

struct heedlessness {
  const char* fault;
  const char* rule;
  std::vector<const char*> words;
};

std::ostream& operator<<(std::ostream& to, const heedlessness& h) { return to << h.fault; }

const heedlessness all_faults[] = {
    {"a timer that was never initialised",
     "timer not initialised",
     {"a timer was set that was never initialised", "timer_setup()", "on_timer() (heedless.c:"}},
    {"wakes nobody", "lost wake-up", {"although \"ready\" had come true", "wake_up()"}},
    {"fetches twice", "double fetch", {"fetched twice in one system call", "4 bytes were fetched before, in"}},
    {"gets twice", "double fetch", {"fetched twice in one system call"}},
    {"forgets a member",
     "uninitialised to user",
     {"a copy of 24 bytes to user memory has bytes 17 to 23", "kzalloc()"}},
    {"leaves padding",
     "uninitialised to user",
     {"bytes 4 to 7 that the driver never wrote", "a kmalloc() block of 24 bytes"}},
    {"copies through the stack", "uninitialised to user", {"bytes 4 to 7 that the driver never wrote"}},
};

const char* const all_right[] = {
    "right: a timer",
    "right: wakes",
    "right: it really is not ready in time",
    "right: fetches the rest",
    "right: zeroed memory",
    "right: all members set",
    "right: one member after the other",
};

struct a_watchful_kernel {
  kernel k{{.init_on_alloc = false, .note_double_fetches = true}};
};

/// Loads the driver, reads from it and writes to it.
void drive(kernel& k, const char* fault)
{
  BOOST_TEST(load(k, "heedless", fault) == 0);
  auto& user = k.user();
  const int fd = user.open("/dev/heedless", O_RDWR);
  const auto buffer = static_cast<lkm::sim::user_address>(
      user.mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  const auto read = user.read(fd, buffer, 24);
  BOOST_TEST((read == 24 || read == -ETIMEDOUT));
  BOOST_TEST(user.write(fd, buffer, 32) == 32);
  BOOST_TEST(user.write(fd, buffer, 32) == 32);
  BOOST_TEST(user.close(fd) == 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(heedless)

LKM_DATA_TEST_CASE(a_watchful_kernel, it_is_found, all_faults, which)
{
  drive(k, which.fault);
  const auto& found = k.report().findings();
  BOOST_TEST_REQUIRE(found.size() == 1U, said_by(k));
  BOOST_TEST(found[0].rule == which.rule);
  for (const auto* const words : which.words)
    BOOST_TEST(found[0].text.find(words) != std::string::npos, words << " is not in " << found[0].text);
  BOOST_TEST(found[0].where.file.ends_with("heedless.c"), found[0].where.file);
}

LKM_DATA_TEST_CASE(a_watchful_kernel, nothing_is_said_of_its_twin, all_right, which)
{
  drive(k, which);
  BOOST_TEST(k.user().delete_module("heedless") == 0);
  k.shut_down();
  BOOST_TEST(said_by(k) == "");
}

BOOST_AUTO_TEST_CASE(a_kernel_as_debian_has_it_zeroes_and_does_not_look)
{
  kernel k;
  drive(k, "leaves padding");
  BOOST_TEST(said_by(k) == "");
  BOOST_TEST(k.user().delete_module("heedless") == 0);
  drive(k, "fetches twice");
  BOOST_TEST(said_by(k) == "");
}

BOOST_AUTO_TEST_SUITE_END()
