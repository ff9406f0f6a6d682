// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// kernel/resource.c, ports without a device, and small functions of lib/: a module says in the log what it gets, and
/// the log is the transcript.
#include "areas.hpp"

#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

struct harbour : module_with_areas {
  harbour() : module_with_areas("harbour", {"resource: "}) {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ports_and_small_things, harbour)

BOOST_AUTO_TEST_CASE(ports)
{
  run("ports");
  says("[io  0x0378-0x037b] for boats, of PCI IO");
  says("[io  0x0504-0x0505] for berth, of pier");
  says("inw(0x378) is 65535");
}

BOOST_AUTO_TEST_CASE(addresses)
{
  run("addresses");
  says("virt_addr_valid(far) is 0");
}

BOOST_AUTO_TEST_CASE(linear_ranges)
{
  run("ranges");
  says("low 120: 0, 2, 1");
}

BOOST_AUTO_TEST_CASE(texts)
{
  run("texts");
  says("1099511627776 blocks of 1: 1.10 TB, 1.00 TiB");
}

BOOST_AUTO_TEST_SUITE_END()
