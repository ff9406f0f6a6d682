// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// kernel/locking/, lib/refcount.c, kernel/rcu/ and the waits of kernel/sched/: a module says in the log what they do,
/// and the log is the transcript.
#include "areas.hpp"

#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

struct locking : module_with_areas {
  locking() : module_with_areas("locking") {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(locks_and_counters, locking)

BOOST_AUTO_TEST_CASE(atomics)
{
  run("atomics");
  says("atomic_inc_return(&a) is -2147483648");
  says("word is 1");
}

BOOST_AUTO_TEST_CASE(spinlocks)
{
  run("spinlocks");
  says("atomic_dec_and_lock(&count, &lock) is 1");
}

BOOST_AUTO_TEST_CASE(seqlocks)
{
  run("seqlocks");
  says("read_seqretry(&lock, start) is 1");
}

BOOST_AUTO_TEST_CASE(semaphores)
{
  run("semaphores");
  says("down_timeout(&sem, 2) is -62");
  says("the third has done it");
}

BOOST_AUTO_TEST_CASE(rwsems)
{
  run("rwsems");
  says("another reader");
}

BOOST_AUTO_TEST_CASE(refcounts)
{
  run("refcounts");
  says("object 2 is released");
}

BOOST_AUTO_TEST_CASE(completions)
{
  run("completions");
  says("completion_done(&event) is 0");
}

BOOST_AUTO_TEST_CASE(waits)
{
  run("waits");
  says("wait_event_hrtimeout(queue, 0, ms_to_ktime(7)) is -62");
}

BOOST_AUTO_TEST_CASE(rcu)
{
  run("rcu");
  says("entry 2 is freed, serving softirqs 1");
  says("synchronized");
}

BOOST_AUTO_TEST_CASE(percpu)
{
  run("percpu");
  says("sum is 12");
}

BOOST_AUTO_TEST_SUITE_END()
