// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// fs/locks.c: locks of fcntl(2) and flock(2) on a device, with the driver's lock and flock or without.
#include "calls.hpp"

#include <sys/file.h>

using namespace conformance;

namespace {

struct locks : fileops_fixture {
  std::unique_ptr<process> other = user.other("other", 0, 0);
  descriptor mine = open(FILEOPS_ITER), theirs = other->open(node(FILEOPS_ITER), O_RDWR);
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(file_locks, locks)

BOOST_AUTO_TEST_CASE(a_write_lock_keeps_another_process_out)
{
  BOOST_TEST(mine.lock(F_SETLK, F_WRLCK, 0, 10) == 0);
  BOOST_TEST(theirs.lock(F_SETLK, F_RDLCK, 5, 1) == -EAGAIN);
  BOOST_TEST(theirs.lock(F_SETLK, F_WRLCK, 9, 1) == -EAGAIN);
  BOOST_TEST(theirs.lock(F_SETLK, F_WRLCK, 10, 1) == 0);
}

BOOST_AUTO_TEST_CASE(read_locks_go_together)
{
  BOOST_TEST(mine.lock(F_SETLK, F_RDLCK, 0, 10) == 0);
  BOOST_TEST(theirs.lock(F_SETLK, F_RDLCK, 5, 10) == 0);
  BOOST_TEST(mine.lock(F_SETLK, F_WRLCK, 0, 6) == -EAGAIN);
  BOOST_TEST(mine.lock(F_SETLK, F_WRLCK, 0, 5) == 0);
}

BOOST_AUTO_TEST_CASE(a_length_of_0_is_everything_behind)
{
  BOOST_TEST(mine.lock(F_SETLK, F_WRLCK, 100, 0) == 0);
  BOOST_TEST(theirs.lock(F_SETLK, F_WRLCK, 0x7ffffffffffffffeLL, 1) == -EAGAIN);
  BOOST_TEST(theirs.lock(F_SETLK, F_WRLCK, 99, 1) == 0);
}

BOOST_AUTO_TEST_CASE(a_negative_length_is_what_lies_before)
{
  BOOST_TEST(mine.lock(F_SETLK, F_WRLCK, 10, -5) == 0);
  BOOST_TEST(theirs.lock(F_SETLK, F_WRLCK, 4, 1) == 0);
  BOOST_TEST(theirs.lock(F_SETLK, F_WRLCK, 5, 1) == -EAGAIN);
  BOOST_TEST(theirs.lock(F_SETLK, F_WRLCK, 10, 1) == 0);
  BOOST_TEST(mine.lock(F_SETLK, F_WRLCK, 3, -5) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(an_unlock_cuts_a_lock_in_two)
{
  BOOST_TEST(mine.lock(F_SETLK, F_WRLCK, 0, 30) == 0);
  BOOST_TEST(mine.lock(F_SETLK, F_UNLCK, 10, 10) == 0);
  BOOST_TEST(theirs.lock(F_SETLK, F_WRLCK, 10, 10) == 0);
  const auto first = other->test_lock(theirs.number(), F_GETLK, F_WRLCK, 0, 0);
  BOOST_TEST(first.start == 0);
  BOOST_TEST(first.length == 10);
  const auto second = other->test_lock(theirs.number(), F_GETLK, F_WRLCK, 15, 0);
  BOOST_TEST(second.start == 20);
  BOOST_TEST(second.length == 10);
}

BOOST_AUTO_TEST_CASE(locks_that_touch_grow_together)
{
  BOOST_TEST(mine.lock(F_SETLK, F_WRLCK, 0, 10) == 0);
  BOOST_TEST(mine.lock(F_SETLK, F_WRLCK, 10, 10) == 0);
  const auto found = other->test_lock(theirs.number(), F_GETLK, F_RDLCK, 15, 1);
  BOOST_TEST(found.type == F_WRLCK);
  BOOST_TEST(found.start == 0);
  BOOST_TEST(found.length == 20);
}

BOOST_AUTO_TEST_CASE(F_GETLK_of_a_free_range_says_so)
{
  const auto found = user.test_lock(mine.number(), F_GETLK, F_WRLCK, 3, 4);
  BOOST_TEST(found.type == F_UNLCK);
  BOOST_TEST(found.start == 3);
}

BOOST_AUTO_TEST_CASE(closing_any_descriptor_of_the_device_drops_the_process_s_locks)
{
  BOOST_TEST(mine.lock(F_SETLK, F_WRLCK, 0, 10) == 0);
  open(FILEOPS_ITER).close();
  BOOST_TEST(theirs.lock(F_SETLK, F_WRLCK, 0, 10) == 0);
}

BOOST_AUTO_TEST_CASE(locks_of_an_open_file_go_with_the_file)
{
  BOOST_TEST(mine.lock(F_OFD_SETLK, F_WRLCK, 0, 10) == 0);
  open(FILEOPS_ITER).close();
  BOOST_TEST(theirs.lock(F_SETLK, F_WRLCK, 0, 10) == -EAGAIN);
  auto again = open(FILEOPS_ITER);
  BOOST_TEST(again.lock(F_OFD_SETLK, F_WRLCK, 0, 10) == -EAGAIN);
  mine.close();
  BOOST_TEST(again.lock(F_OFD_SETLK, F_WRLCK, 0, 10) == 0);
}

BOOST_AUTO_TEST_CASE(a_lock_needs_the_file_s_mode)
{
  BOOST_TEST(open(FILEOPS_ITER, O_RDONLY).lock(F_SETLK, F_WRLCK, 0, 1) == -EBADF);
  BOOST_TEST(open(FILEOPS_ITER, O_WRONLY).lock(F_SETLK, F_RDLCK, 0, 1) == -EBADF);
  BOOST_TEST(open(FILEOPS_ITER, O_RDONLY).lock(F_SETLK, F_RDLCK, 0, 1) == 0);
}

BOOST_AUTO_TEST_CASE(what_is_no_range_is_refused)
{
  BOOST_TEST(mine.lock(F_SETLK, F_WRLCK, -1, 1) == -EINVAL);
  BOOST_TEST(mine.lock(F_SETLK, F_WRLCK, 0, 1, 7) == -EINVAL);
  BOOST_TEST(mine.lock(F_SETLK, 9, 0, 1) == -EINVAL);
  BOOST_TEST(mine.lock(F_SETLK, F_WRLCK, 0x7fffffffffffffffLL, 2) == -EOVERFLOW);
  BOOST_TEST(user.test_lock(mine.number(), F_GETLK, F_UNLCK, 0, 1).result == -EINVAL);
  BOOST_TEST(mine.fcntl(F_SETLK, 8) == -EFAULT);
}

BOOST_AUTO_TEST_CASE(SEEK_CUR_counts_from_the_position)
{
  BOOST_TEST(mine.read(5) == "abcde");
  BOOST_TEST(mine.lock(F_SETLK, F_WRLCK, 1, 1, SEEK_CUR) == 0);
  BOOST_TEST(theirs.lock(F_SETLK, F_WRLCK, 6, 1) == -EAGAIN);
  BOOST_TEST(theirs.lock(F_SETLK, F_WRLCK, 5, 1) == 0);
}

BOOST_AUTO_TEST_CASE(F_SETLKW_waits_until_the_lock_is_free)
{
  BOOST_TEST(mine.lock(F_SETLK, F_WRLCK, 0, 10) == 0);
  auto child = user.spawn([path = node(FILEOPS_ITER)](auto& self) -> long {
    auto fd = self.open(path, O_RDWR);
    return fd.lock(F_SETLKW, F_WRLCK, 5, 1).value();
  });
  child.wait_until_asleep();
  BOOST_TEST(mine.lock(F_SETLK, F_UNLCK, 0, 5) == 0);
  BOOST_TEST(mine.lock(F_SETLK, F_UNLCK, 5, 5) == 0);
  BOOST_TEST(child.join() == 0);
}

BOOST_AUTO_TEST_CASE(a_signal_ends_the_wait_for_a_lock)
{
  user.sigaction(SIGUSR1, false);
  BOOST_TEST(mine.lock(F_SETLK, F_WRLCK, 0, 10) == 0);
  auto child = user.spawn([path = node(FILEOPS_ITER)](auto& self) -> long {
    auto fd = self.open(path, O_RDWR);
    return fd.lock(F_SETLKW, F_WRLCK, 5, 1).value();
  });
  child.wait_until_asleep();
  BOOST_TEST(child.kill(SIGUSR1) == 0);
  BOOST_TEST(child.join() == -EINTR);
}

BOOST_AUTO_TEST_CASE(two_that_wait_for_each_other_are_EDEADLK)
{
  BOOST_TEST(mine.lock(F_SETLK, F_WRLCK, 0, 1) == 0);
  auto child = user.spawn([path = node(FILEOPS_ITER)](auto& self) -> long {
    auto fd = self.open(path, O_RDWR);
    fd.lock(F_SETLK, F_WRLCK, 1, 1);
    return fd.lock(F_SETLKW, F_WRLCK, 0, 1).value();
  });
  child.wait_until_asleep();
  BOOST_TEST(mine.lock(F_SETLKW, F_WRLCK, 1, 1) == -EDEADLK);
  BOOST_TEST(mine.lock(F_SETLK, F_UNLCK, 0, 1) == 0);
  BOOST_TEST(child.join() == 0);
}

BOOST_AUTO_TEST_CASE(an_exclusive_flock_keeps_another_file_out)
{
  auto second = open(FILEOPS_ITER);
  BOOST_TEST(mine.flock(LOCK_EX) == 0);
  BOOST_TEST(second.flock(LOCK_EX | LOCK_NB) == -EAGAIN);
  BOOST_TEST(second.flock(LOCK_SH | LOCK_NB) == -EAGAIN);
  BOOST_TEST(mine.flock(LOCK_UN) == 0);
  BOOST_TEST(second.flock(LOCK_SH | LOCK_NB) == 0);
  BOOST_TEST(mine.flock(LOCK_SH) == 0);
}

BOOST_AUTO_TEST_CASE(flock_is_shared_by_dup_and_ends_with_the_last)
{
  auto second = open(FILEOPS_ITER);
  auto copy = mine.dup();
  BOOST_TEST(mine.flock(LOCK_EX) == 0);
  BOOST_TEST(copy.flock(LOCK_EX | LOCK_NB) == 0);
  mine.close();
  BOOST_TEST(second.flock(LOCK_EX | LOCK_NB) == -EAGAIN);
  copy.close();
  BOOST_TEST(second.flock(LOCK_EX | LOCK_NB) == 0);
}

BOOST_AUTO_TEST_CASE(a_change_that_cannot_be_had_loses_the_lock)
{
  auto second = open(FILEOPS_ITER);
  BOOST_TEST(mine.flock(LOCK_SH) == 0);
  BOOST_TEST(second.flock(LOCK_SH) == 0);
  BOOST_TEST(mine.flock(LOCK_EX | LOCK_NB) == -EAGAIN);
  BOOST_TEST(second.flock(LOCK_EX | LOCK_NB) == 0);
}

BOOST_AUTO_TEST_CASE(flock_and_fcntl_do_not_see_each_other)
{
  BOOST_TEST(mine.flock(LOCK_EX) == 0);
  BOOST_TEST(theirs.lock(F_SETLK, F_WRLCK, 0, 0) == 0);
}

BOOST_AUTO_TEST_CASE(odd_flocks_are_refused)
{
  BOOST_TEST(mine.flock(0) == -EINVAL);
  BOOST_TEST(mine.flock(LOCK_SH | LOCK_EX) == -EINVAL);
  BOOST_TEST(user.flock(77, LOCK_EX) == -EBADF);
}

BOOST_AUTO_TEST_CASE(flock_waits_until_the_file_goes)
{
  auto second = open(FILEOPS_ITER);
  BOOST_TEST(mine.flock(LOCK_EX) == 0);
  auto child = user.spawn([fd = second.number()](auto& self) { return self.flock(fd, LOCK_EX); });
  child.wait_until_asleep();
  BOOST_TEST(mine.flock(LOCK_UN) == 0);
  BOOST_TEST(child.join() == 0);
}

BOOST_AUTO_TEST_CASE(a_driver_s_lock_is_asked_instead)
{
  auto fd = open(FILEOPS_LOCK), others = other->open(node(FILEOPS_LOCK), O_RDWR);
  BOOST_TEST(fd.lock(F_SETLK, F_WRLCK, 2, 3) == 0);
  BOOST_TEST(logged("lock command 6, type 1, from 2 to 4"));
  BOOST_TEST(others.lock(F_SETLK, F_WRLCK, 0, 0) == -EAGAIN);
  BOOST_TEST(other->test_lock(others.number(), F_GETLK, F_WRLCK, 0, 0).start == 2);
  fd.close();
  BOOST_TEST(logged("lock command 6, type 2, from 0 to 7fffffffffffffff"));
}

BOOST_AUTO_TEST_CASE(a_driver_s_lock_that_must_wait_is_asked_again)
{
  auto fd = open(FILEOPS_LOCK);
  BOOST_TEST(fd.lock(F_SETLK, F_WRLCK, 0, 0) == 0);
  auto child = user.spawn([path = node(FILEOPS_LOCK)](auto& self) -> long {
    auto own = self.open(path, O_RDWR);
    return own.lock(F_SETLKW, F_WRLCK, 3, 1).value();
  });
  child.wait_until_asleep();
  BOOST_TEST(fd.lock(F_SETLK, F_UNLCK, 0, 0) == 0);
  BOOST_TEST(child.join() == 0);
  BOOST_TEST(logged("lock command 7, type 1, from 3 to 3"));
}

BOOST_AUTO_TEST_CASE(a_driver_hears_of_an_open_file_s_lock_at_close_and_at_release)
{
  {
    auto fd = open(FILEOPS_LOCK);
    BOOST_TEST(fd.lock(F_OFD_SETLK, F_RDLCK, 0, 0) == 0);
  }
  BOOST_TEST(times("lock command 6, type 2") == 2);
}

BOOST_AUTO_TEST_CASE(a_driver_s_flock_is_asked_instead)
{
  auto fd = open(FILEOPS_LOCK), second = open(FILEOPS_LOCK);
  BOOST_TEST(fd.flock(LOCK_EX) == 0);
  BOOST_TEST(logged("flock command 7, type 1"));
  BOOST_TEST(second.flock(LOCK_SH | LOCK_NB) == -EAGAIN);
  BOOST_TEST(logged("flock command 6, type 0"));
  fd.close();
  BOOST_TEST(logged("flock command 7, type 2"));
}

BOOST_AUTO_TEST_CASE(a_driver_s_answer_is_the_call_s)
{
  set_result(-ENOLCK);
  auto fd = open(FILEOPS_LOCK_RESULT);
  BOOST_TEST(fd.lock(F_SETLK, F_WRLCK, 0, 1) == -ENOLCK);
  BOOST_TEST(user.test_lock(fd.number(), F_GETLK, F_WRLCK, 0, 1).result == -ENOLCK);
  BOOST_TEST(fd.flock(LOCK_EX) == -ENOLCK);
  set_result(0);
}

BOOST_AUTO_TEST_SUITE_END()
