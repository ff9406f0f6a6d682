// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What a module keeps of adapters, LEDs, notifiers, ports and memory of devices, and what it reads where no device is.
#include "../misdeed.hpp"

#include <lkm/data_test.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using lkm::sim::kernel;

namespace {

const misdeed ends_the_kernel[] = {
    {"reads behind a mapping", "BUG: readl() at 0x"},
    {"reads what it has unmapped", "which is not in an area that ioremap() gave"},
    {"maps under a spinlock", "BUG: ioremap() may sleep, and is called with a spinlock held"},
    {"sends under a spinlock", "BUG: mutex_lock()"},
    {"asks the keyboard", "I/O port 0x60 is not modelled"},
    {"restarts the machine", "emergency_restart() is not modelled"},
    {"wants to be notified", "I2C_FUNC_SMBUS_HOST_NOTIFY is not modelled"},
};

const misdeed is_reported[] = {
    {"keeps a mapping",
     "mapping of 64 bytes of a device at 0xfe000000 registered after its exit: iounmap() is missing"},
    {"keeps ports", "I/O ports 0x378-0x37a \"hoard\" registered after its exit: release_region() is missing"},
    {"keeps memory of a device", "memory of a device at 0xfe000000-0xfe00003f \"hoard\""},
    {"keeps an LED", "LED \"hoard:gold\" registered after its exit: led_classdev_unregister() is missing"},
    {"keeps a trigger", "LED trigger \"greed\" registered after its exit: led_trigger_unregister() is missing"},
    {"keeps a notifier", "reboot notifier registered after its exit: unregister_reboot_notifier() is missing"},
    {"keeps a driver", "I2C driver \"coins\" registered after its exit: i2c_del_driver() is missing"},
    {"keeps an adapter", "I2C adapter \"hoard\" (i2c-0) registered after its exit: i2c_del_adapter() is missing"},
    {"maps memory", "ioremap on RAM"},
};

const misdeed is_logged[] = {
    {"unmaps twice", "iounmap: bad address"},
    {"gives back ports of nobody",
     "resource: Trying to free nonexistent resource <0x0000000000000378-0x000000000000037a>"},
};

int load(kernel& k, const char* fault) { return ::load(k, "hoarder", fault); }

}  // namespace

BOOST_AUTO_TEST_SUITE(hoarder)

LKM_DATA_TEST_CASE(a_kernel, a_misdeed_ends_the_kernel, ends_the_kernel, which)
{
  BOOST_CHECK_THROW(load(k, which.fault), lkm::sim::kernel_death);
  BOOST_TEST(k.report().mentions(which.finding), said_by(k));
}

LKM_DATA_TEST_CASE(a_kernel, another_is_reported, is_reported, which)
{
  BOOST_TEST(load(k, which.fault) == 0);
  BOOST_TEST(k.user().delete_module("hoarder") == 0);
  BOOST_TEST(k.report().mentions(which.finding), said_by(k));
  BOOST_TEST(k.report().findings().size() == 1U, said_by(k));
}

LKM_DATA_TEST_CASE(a_kernel, a_third_is_in_the_log, is_logged, which)
{
  BOOST_TEST(load(k, which.fault) == 0);
  BOOST_TEST(k.user().delete_module("hoarder") == 0);
  BOOST_TEST(k.report().findings().empty(), said_by(k));
  const auto records = k.log().records();
  BOOST_TEST(
      std::any_of(records.begin(), records.end(), [&](const auto& r) { return r.text.starts_with(which.finding); }));
}

/// The first time has left nothing that the second would meet.
BOOST_AUTO_TEST_CASE(what_was_kept_is_free_again)
{
  kernel k;
  for (const char* fault : {"keeps ports", "keeps an adapter", "keeps an LED", "keeps a driver"}) {
    for (int i = 0; i < 2; ++i) {
      BOOST_TEST(load(k, fault) == 0);
      BOOST_TEST(k.user().delete_module("hoarder") == 0);
    }
  }
  BOOST_TEST(k.report().findings().size() == 8U, said_by(k));
}

BOOST_AUTO_TEST_CASE(who_keeps_nothing_is_not_reported)
{
  kernel k;
  BOOST_TEST(load(k, "") == 0);
  BOOST_TEST(k.user().delete_module("hoarder") == 0);
  BOOST_TEST(k.report().findings().empty(), said_by(k));
}

BOOST_AUTO_TEST_SUITE_END()
