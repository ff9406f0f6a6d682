// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What is wrong about caches, IDRs, xarrays, queues and chains: mm/slab_common.hpp, lib/xarray.hpp,
/// kernel/notifier.hpp.
#include "../misdeed.hpp"

#include <lkm/data_test.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using lkm::sim::kernel;

namespace {

const misdeed ends_the_kernel[] = {
    {"to another cache",
     "BUG: kmem_cache_free() to the cache 'wasteful_other' of an object of the cache 'wasteful' (24 bytes)"},
    {"freed twice",
     "BUG: kmem_cache_free() of an object of the cache 'wasteful' (24 bytes) that has been freed already"},
    {"frees nothing", "BUG: kmem_cache_free() of NULL"},
    {"destroyed before", "BUG: kmem_cache_alloc() of the cache 'wasteful' which has been destroyed"},
    {"changes its own chain", "for the end of the calls of a notifier chain, to change it"},
    {"another lock", "BUG: a store in an xarray that may sleep (GFP_KERNEL) with interrupts disabled"},
};

const misdeed leaves_something[] = {
    {"", ""},
    {"leaves an object", "1 object of the cache 'wasteful' never freed: kmem_cache_free() is missing"},
    {"objects remain", "kmem_cache_destroy wasteful: Slab cache still has objects"},
    {"leaves a cache", "the cache 'wasteful' was never destroyed: kmem_cache_destroy() is missing"},
    {"leaves an idr", "of the cache 'radix_tree_node' never freed: xa_destroy() or idr_destroy() is missing"},
    {"leaves an xarray", "of the cache 'radix_tree_node' never freed: xa_destroy() or idr_destroy() is missing"},
    {"leaves a queue", "1 block of kmalloc() memory never freed"},
};

void live_and_go(kernel& k, const char* fault)
{
  BOOST_TEST(load(k, "wasteful", fault) == 0);
  BOOST_TEST(k.user().delete_module("wasteful") == 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(wasteful)

LKM_DATA_TEST_CASE(a_kernel, a_misdeed_ends_the_kernel, ends_the_kernel, which)
{
  BOOST_CHECK_THROW(live_and_go(k, which.fault), lkm::sim::kernel_death);
  BOOST_TEST(k.report().mentions(which.finding), k.report().text());
}

LKM_DATA_TEST_CASE(a_kernel, what_stays_behind_is_named, leaves_something, which)
{
  live_and_go(k, which.fault);
  k.shut_down();
  const auto said = k.report().text();
  BOOST_TEST((*which.finding ? said.find(which.finding) != std::string::npos : said.empty()), said);
}

BOOST_AUTO_TEST_SUITE_END()
