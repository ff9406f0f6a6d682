// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What is wrong about disks: block/.
#include "../misdeed.hpp"

#include <lkm/data_test.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using lkm::sim::kernel;

namespace {

const misdeed ends_the_kernel[] = {
    {"ends a bio twice", "BUG: bio_endio() of a bio that has ended already: a read of 32 sectors from sector 0 on"},
    {"ends a bio late twice", "BUG: bio_endio() of a bio that has ended already: a read of 32 sectors from sector 0"},
    {"has no submit_bio", "BUG: disk \"blunt\" has no submit_bio"},
    {"never ends a bio",
     "for a page that is being read; the driver has not called bio_endio() for a read of 32 sectors from sector 0 on"},
};

const misdeed is_reported[] = {
    {"never deletes its disk",
     "left disk \"blunt\" registered after its exit: del_gendisk() and put_disk() is missing; it was made in"},
    {"never puts its disk", "left disk \"blunt\" registered after its exit: put_disk() is missing; it was made in"},
    {"never adds its disk", "left disk \"blunt\" registered after its exit: put_disk() is missing"},
    {"keeps its major",
     "left block major 254 \"blunt\" of register_blkdev() registered after its exit: unregister_blkdev() is missing"},
    {"forgets its name", "block major 254 \"blunt\" of register_blkdev()"},
    {"deletes its disk twice", "WARN_ON_ONCE(!disk_live(disk)"},
    {"takes a number of others", "takes block major 8 as \"blunt\", which Linux's device list gives to \"SCSI disk\""},
};

int load(kernel& k, const char* fault) { return ::load(k, "blunt", fault); }

/// Opens the disk and reads it twice.
void read_it(kernel& k)
{
  auto& user = k.user();
  const int fd = user.open("/dev/blunt", O_RDONLY);
  const auto memory = user.memory().map(4096);
  user.read(fd, memory, 100);
  user.pread(fd, memory, 100, 20000);
  user.pread(fd, memory, 100, 30000);
  user.close(fd);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(blunt)

LKM_DATA_TEST_CASE(a_kernel, a_misdeed_ends_the_kernel, ends_the_kernel, which)
{
  BOOST_TEST(load(k, which.fault) == 0);
  BOOST_CHECK_THROW(read_it(k), lkm::sim::kernel_death);
  BOOST_TEST(k.report().mentions(which.finding), said_by(k));
}

BOOST_AUTO_TEST_CASE(a_bio_that_no_reader_waits_for_keeps_the_last_close)
{
  kernel k;
  BOOST_TEST(load(k, "never ends what is read ahead") == 0);
  auto& user = k.user();
  const int fd = user.open("/dev/blunt", O_RDONLY);
  const auto memory = user.memory().map(4096);
  BOOST_TEST(user.read(fd, memory, 4096) == 4096);
  BOOST_TEST(user.read(fd, memory, 4096) == 4096);
  BOOST_CHECK_THROW(user.close(fd), lkm::sim::kernel_death);
  BOOST_TEST(k.report().mentions("has not called bio_endio() for a read of 32 sectors from sector 32 on"), said_by(k));
}

LKM_DATA_TEST_CASE(a_kernel, another_is_reported, is_reported, which)
{
  BOOST_TEST(load(k, which.fault) == 0);
  BOOST_TEST(k.user().delete_module("blunt") == 0);
  // It was taken away: there is room for another.
  BOOST_TEST(load(k, "") == 0);
  read_it(k);
  BOOST_TEST(k.user().delete_module("blunt") == 0);
  k.shut_down();
  BOOST_TEST(k.report().mentions(which.finding), said_by(k));
}

BOOST_AUTO_TEST_CASE(deleting_a_disk_sleeps)
{
  kernel k;
  BOOST_TEST(load(k, "sleeps in atomic context") == 0);
  BOOST_CHECK_THROW(k.user().delete_module("blunt"), lkm::sim::kernel_death);
  BOOST_TEST(k.report().mentions("BUG: del_gendisk() "), said_by(k));
}

BOOST_AUTO_TEST_CASE(nothing_is_said_of_one_that_is_careful)
{
  kernel k;
  BOOST_TEST(load(k, "") == 0);
  read_it(k);
  BOOST_TEST(k.user().delete_module("blunt") == 0);
  k.shut_down();
  BOOST_TEST(said_by(k) == "");
}

BOOST_AUTO_TEST_CASE(what_is_not_modelled_says_so)
{
  kernel k;
  BOOST_TEST(load(k, "") == 0);
  auto& user = k.user();
  const int fd = user.open("/dev/blunt", O_RDWR);
  BOOST_CHECK_THROW(user.fallocate(fd, 0, 0, 4096), lkm::sim::not_modelled);
}

BOOST_AUTO_TEST_SUITE_END()
