// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The order of locks, locks that are never initialised, and locks that go while they are held.
#include "../../misdeed.hpp"

#include <lkm/data_test.hpp>
#include <lkm/sim/core/rules.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <sys/mman.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

using lkm::sim::kernel;

namespace {

/// What is found of a lock, and nothing else; `lines` are all in the finding. The kernel goes on.
struct tangle {
  const char* fault;
  const char* rule;
  std::vector<const char*> words;
};

std::ostream& operator<<(std::ostream& to, const tangle& t) { return to << t.fault; }

const tangle all_tangles[] = {
    {"an order and its reverse",
     "lock order",
     {"the mutex \"kettle\" is taken with the mutex \"cup\" held, and elsewhere the other way round",
      "\"cup\" was taken in take_two() (tangled.c:", "and then \"kettle\" in take_two() (tangled.c:",
      "Before that, \"kettle\" was taken in", "called by do_orders() (tangled.c:", "same order everywhere"}},
    {"an order of two tasks", "lock order", {"(other)", "called by other_thread() (tangled.c:", "task 1 (init)"}},
    {"a ring of three", "lock order", {"3 tasks that do this at the same time", "\"spoon\""}},
    {"a spinlock and its reverse", "lock order", {"spinlock \"steam\" is taken with the spinlock \"lid\" held"}},
    {"a try, and then a wait in the reverse order", "lock order", {"mutex \"kettle\""}},
    {"readers in both orders", "lock order", {"rw_semaphore \"pantry\" is taken with the mutex \"cup\" held"}},
    {"might lock", "lock order", {"mutex \"kettle\" is taken with the mutex \"cup\" held"}},
    {"two of a class", "lock nesting", {"the mutex \"&t->mutex\" is taken with another lock held that is initialised"}},
    {"two spinlocks of a class", "lock nesting", {"spinlock \"&t->spin\"", "spin_lock_nested()"}},
    {"a class of its own in both orders", "lock order", {"mutex \"&upper_key\""}},
    {"nested in both orders", "lock order", {"mutex \"&t->mutex/1\""}},
    {"reads twice", "lock nesting", {"for reading by a task that reads it already"}},
    {"initialises a held mutex",
     "lock given up while held",
     {"the lock \"&t->mutex\" is initialised again while task 1"}},
    {"frees a held mutex", "lock given up while held", {"kfree() of memory with the lock \"&t->mutex\""}},
    {"destroys a held mutex", "lock given up while held", {"mutex_destroy() of the mutex \"&t->mutex\""}},
    {"a spinlock that was never initialised", "lock not initialised", {"a spinlock is used", "spin_lock_init()"}},
    {"a mutex that was never initialised", "lock not initialised", {"a mutex is used", "mutex_init()"}},
    {"an rwlock that was never initialised", "lock not initialised", {"an rwlock is used", "rwlock_init()"}},
    {"a raw spinlock that was never initialised", "lock not initialised", {"a spinlock is used"}},
    {"a spinlock with interrupts on",
     "lock in interrupt",
     {"spinlock \"steam\" is taken in a hard interrupt, and elsewhere with interrupts enabled",
      "in a hard interrupt in handle() (tangled.c:", "with interrupts enabled in do_interrupts() (tangled.c:",
      "spin_lock_irqsave()"}},
    {"held by whom an interrupt waits for",
     "lock in interrupt",
     {"spinlock \"steam\" is taken in a hard interrupt, and held while the spinlock \"lid\" is taken"}},
    {"a writer with interrupts on", "lock in interrupt", {"rwlock \"menu\""}},
    {"waits for a work with a lock that it needs",
     "lock order",
     {"the work do_work() (tangled.c:", "is waited for with the mutex \"kettle\" held, which it needs to end",
      "the work do_work() (tangled.c:", "ran, and took \"kettle\" in do_work() (tangled.c:",
      "Wait for it without the lock"}},
    {"waits for a workqueue with a lock that a work needs", "lock order", {"workqueue \"brew\" is waited for with"}},
    {"waits for a work, which needs the lock only later",
     "lock order",
     {"the work do_work() (tangled.c:", "takes the mutex \"kettle\", and elsewhere it is waited for with that held"}},
    {"stops a timer with a lock that it needs",
     "lock order",
     {"the timer's function on_timer() (tangled.c:", "is waited for with the spinlock \"steam\" held"}},
    {"copies with a lock that mmap takes",
     "lock order",
     {"lock of a program's mappings", "tangled_read() (tangled.c:", "tangled_mmap() (tangled.c:"}},
    {"a timer and a spinlock with softirqs on",
     "lock in interrupt",
     {"a timer's function or a tasklet", "spin_lock_bh()"}},
};

const char* const all_right[] = {
    "right: one order",
    "right: a try in the reverse order",
    "right: released in another order",
    "right: nested",
    "right: nested under a lock",
    "right: a class of its own",
    "right: not to be looked at",
    "right: all kinds",
    "right: initialised twice",
    "right: tries in an interrupt",
    "right: irqsave",
    "right: readers in an interrupt",
    "right: a timer and spin_lock_bh",
    "right: waits for a work",
    "right: stops a timer",
};

const tangle all_tangles_in_cpp[] = {
    {"an order and its reverse",
     "lock order",
     {"the mutex \"lkm::mutex#1\" of", "the mutex \"lkm::mutex#2\" of", "init() (twisted.cpp:"}},
    {"a spinlock with interrupts on",
     "lock in interrupt",
     {"the spinlock \"lkm::spinlock#", "pressed() (twisted.cpp:", "init() (twisted.cpp:"}},
    {"a timer and a spinlock with softirqs on", "lock in interrupt", {"tick() (twisted.cpp:"}},
    {"stops a timer with a lock that it needs",
     "lock order",
     {"the timer's function twisted::tick()", "init() (twisted.cpp:"}},
    {"waits for a work with a lock that it needs", "lock order", {"the work twisted::brew()", "brew() (twisted.cpp:"}},
};

const char* const all_right_in_cpp[] = {
    "right: one order",
    "right: irqsave",
    "right: a timer and lock_bh",
    "right: waits for a work",
};

/// Loads the driver, lets its interrupt come, reads from its device and maps that.
void drive(kernel& k, const char* fault)
{
  BOOST_TEST(load(k, "tangled", fault) == 0);
  auto& user = k.user();
  BOOST_TEST(user.interrupt(5) == 0);
  const int fd = user.open("/dev/tangled", O_RDWR);
  const auto buffer = user.mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  BOOST_TEST(user.read(fd, static_cast<lkm::sim::user_address>(buffer), 3) == 3);
  const auto mapped = user.mmap(0, 4096, PROT_READ, MAP_SHARED, fd, 0);
  BOOST_TEST_REQUIRE(mapped > 0);
  BOOST_TEST(user.munmap(static_cast<lkm::sim::user_address>(mapped), 4096) == 0);
  BOOST_TEST(user.close(fd) == 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lockdep)

LKM_DATA_TEST_CASE(a_kernel, a_tangle_is_found, all_tangles, which)
{
  drive(k, which.fault);
  const auto& found = k.report().findings();
  std::size_t count = 0;
  for (const auto& f : found) {
    if (f.rule != which.rule) continue;
    ++count;
    for (const auto* const words : which.words)
      BOOST_TEST(f.text.find(words) != f.text.npos, words << " is not in " << f.text);
    BOOST_TEST(f.where.file.ends_with("tangled.c"), f.where.file);
    BOOST_TEST(f.where.line > 0);
    BOOST_TEST((f.level == lkm::sim::severity::bug));
  }
  BOOST_TEST(count == 1U, said_by(k));
  BOOST_TEST(found.size() == 1U, said_by(k));
  // The kernel goes on without it.
  BOOST_TEST(k.user().nanosleep_ms(1000) == 0);
}

LKM_DATA_TEST_CASE(a_kernel, nothing_is_said_of_its_twin, all_right, which)
{
  drive(k, which);
  BOOST_TEST(k.user().delete_module("tangled") == 0);
  k.shut_down();
  BOOST_TEST(said_by(k) == "");
}

const char* const tangled_orders[] = {
    "an order and its reverse",
    "two of a class",
    "a spinlock with interrupts on",
    "stops a timer with a lock that it needs",
    "right: all kinds",
};

struct a_kernel_that_looks_at_no_locks {
  kernel k{{.prove_locking = false}};
};

LKM_DATA_TEST_CASE(a_kernel_that_looks_at_no_locks, nothing_is_said_without_prove_locking, tangled_orders, which)
{
  drive(k, which);
  BOOST_TEST(k.user().delete_module("tangled") == 0);
  k.shut_down();
  BOOST_TEST(said_by(k) == "");
}

LKM_DATA_TEST_CASE(a_kernel, a_tangle_in_cpp_is_found, all_tangles_in_cpp, which)
{
  BOOST_TEST(load(k, "twisted", which.fault) == 0);
  BOOST_TEST(k.user().interrupt(5) == 0);
  BOOST_TEST(k.user().delete_module("twisted") == 0);
  const auto& found = k.report().findings();
  BOOST_TEST_REQUIRE(found.size() == 1U, said_by(k));
  BOOST_TEST(found[0].rule == which.rule);
  for (const auto* const words : which.words)
    BOOST_TEST(found[0].text.find(words) != std::string::npos, words << " is not in " << found[0].text);
  BOOST_TEST(found[0].where.file.ends_with("twisted.cpp"), found[0].where.file);
}

LKM_DATA_TEST_CASE(a_kernel, nothing_is_said_of_its_twin_in_cpp, all_right_in_cpp, which)
{
  BOOST_TEST(load(k, "twisted", which) == 0);
  BOOST_TEST(k.user().interrupt(5) == 0);
  BOOST_TEST(k.user().delete_module("twisted") == 0);
  k.shut_down();
  BOOST_TEST(said_by(k) == "");
}

BOOST_AUTO_TEST_CASE(both_stacks_have_the_lines_of_the_driver)
{
  kernel k;
  drive(k, "an order and its reverse");
  const auto text = said_by(k);
  const auto line_behind = [&](std::string_view words) {
    const auto at = text.find(words);
    BOOST_TEST_REQUIRE(at != text.npos, words << " is not in " << text);
    return std::stoi(text.substr(text.find("tangled.c:", at) + 10));
  };
  // The second line of take_two() takes the second lock.
  BOOST_TEST(line_behind("and then \"kettle\" in") == line_behind("\"cup\" was taken in") + 1);
  BOOST_TEST(line_behind("and then \"cup\" in") == line_behind("and then \"kettle\" in"));
}

BOOST_AUTO_TEST_CASE(a_module_that_comes_again_begins_anew)
{
  kernel k;
  drive(k, "right: one order");
  BOOST_TEST(k.user().delete_module("tangled") == 0);
  drive(k, "right: a try in the reverse order");
  BOOST_TEST(k.user().delete_module("tangled") == 0);
  BOOST_TEST(said_by(k) == "");
}

BOOST_AUTO_TEST_CASE(one_of_two_kernels_knows_nothing_of_the_other)
{
  kernel first;
  drive(first, "an order and its reverse");
  kernel second;
  drive(second, "right: one order");
  BOOST_TEST(said_by(second) == "");
  BOOST_TEST(first.report().findings().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_rule_is_silenced_for_a_scope)
{
  kernel k;
  {
    const lkm::sim::silence quiet{k, "lock order"};
    drive(k, "an order and its reverse");
  }
  BOOST_TEST(k.report().findings().empty(), said_by(k));
  BOOST_TEST(k.report().silenced("lock order") == 1U);
  BOOST_TEST(k.report().text() == "silenced: lock order: 1 finding\n");
  BOOST_TEST(k.report().json() == "{\"level\": \"silenced\", \"rule\": \"lock order\", \"count\": 1}\n");
  BOOST_TEST(k.user().delete_module("tangled") == 0);
  drive(k, "two of a class");
  BOOST_TEST(k.report().findings().size() == 1U);
  const auto silence_no_rule = [&] { const lkm::sim::silence none{k, "lock odour"}; };
  BOOST_CHECK_THROW(silence_no_rule(), lkm::sim::misuse);
}

BOOST_AUTO_TEST_SUITE_END()
