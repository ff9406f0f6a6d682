// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// kernel/irq/, kernel/softirq.c, kernel/irq_work.c and kernel/time/hrtimer.c: a module says in the log what they do,
/// and the log is the transcript.
#include "areas.hpp"

#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

struct interrupts : module_with_areas {
  interrupts() : module_with_areas("interrupts") {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(interrupts_and_their_kin, interrupts)

BOOST_AUTO_TEST_CASE(hrtimers)
{
  run("hrtimers");
  says("a timer: task 0, serving softirqs 0, hardirq 1, irqs off 1");
  says("a timer: task 0, serving softirqs 1, hardirq 0, irqs off 0");
  BOOST_TEST(!logged("this never runs"));
}

BOOST_AUTO_TEST_CASE(tasklets)
{
  run("tasklets");
  says("a tasklet: task 0, serving softirqs 1, hardirq 0, irqs off 0");
}

BOOST_AUTO_TEST_CASE(lines)
{
  run("lines");
  says("a handler: task 0, serving softirqs 0, hardirq 1, irqs off 1");
  says("-bell");
}

BOOST_AUTO_TEST_CASE(processors)
{
  run("processors");
  says("calls == 2 * num_online_cpus() is 1");
}

BOOST_AUTO_TEST_SUITE_END()
