// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Each of the processor's faults ends the simulated kernel, in whichever task it happens, and so does each copy that
/// leaves a block of kmalloc(); the program goes on.
#include "modules/faults.h"

#include <lkm/data_test.hpp>
#include <lkm/sim/core/failure.hpp>
#include <lkm/sim/core/sanitizers.hpp>
#include <lkm/test.hpp>

#include <sys/mman.h>
#include <unistd.h>

#include <ostream>
#include <string>

namespace {

/// Memory of the program's that is beyond the end of its file: who touches it gets SIGBUS.
class beyond_a_file {
 public:
  beyond_a_file()
      : fd_(memfd_create("empty", 0)), memory_(mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd_, 0))
  {
  }
  beyond_a_file(const beyond_a_file&) = delete;
  beyond_a_file& operator=(const beyond_a_file&) = delete;
  ~beyond_a_file()
  {
    munmap(memory_, 4096);
    close(fd_);
  }
  unsigned long address() const { return reinterpret_cast<unsigned long>(memory_); }

 private:
  int fd_;
  void* memory_;
};

struct wrong_use {
  unsigned command;
  std::string words;
  bool is_the_sanitizers = false;  // AddressSanitizer ends the program, or must not see it
};

std::ostream& operator<<(std::ostream& os, const wrong_use& m) { return os << m.words; }

const wrong_use all_faults[] = {
    {FAULT_INVALID_OPCODE, "invalid opcode"},
    {FAULT_DIVISION, "divide error"},
    {FAULT_BUS, "BUG: unable to handle page fault for address: "},
    {FAULT_NULL, "BUG: kernel NULL pointer dereference, address: 0000000000000008"},
    {FAULT_STACK, "BUG: TASK stack guard page was hit at ", true},
};

const wrong_use all_copies[] = {
    {FAULT_COPY_BEYOND,
     "usercopy: Kernel memory exposure attempt detected from SLUB object 'kmalloc-32' (offset 0, size 21)!"},
    {FAULT_COPY_BEYOND_BUCKET,
     "usercopy: Kernel memory exposure attempt detected from SLUB object 'kmalloc-32' (offset 16, size 8)!"},
    {FAULT_COPY_FREED_OUT,
     "usercopy: Kernel memory exposure attempt detected from SLUB object 'kmalloc-32' (offset 0, size 4)!"},
    {FAULT_COPY_FREED_IN,
     "usercopy: Kernel memory overwrite attempt detected to SLUB object 'kmalloc-32' (offset 0, size 4)!"},
    {FAULT_WRITE_BEFORE,
     "BUG: kfree() found that memory before the start of a kmalloc() block of 20 bytes had been written to", true},
};

struct faults : lkm::test::fixture {
  faults() { BOOST_TEST_REQUIRE(user.insmod("faults") == 0); }

  static bool possible(const wrong_use& m) { return !(m.is_the_sanitizers && lkm::sim::sanitizers.asan()); }

  template <class Calls>
  static void dies(const std::string& words, const std::string& place, Calls calls)
  {
    BOOST_CHECK_EXCEPTION(calls(), lkm::sim::kernel_bug, [&](const auto& e) {
      const std::string text = e.what();
      const auto line = text.substr(0, text.find('\n'));
      BOOST_TEST_INFO(text);
      return line.starts_with(words) && line.find("(faults.c:") != line.npos && line.ends_with(place);
    });
  }

  unsigned long argument_of(const wrong_use& m)
  {
    return m.command == FAULT_STACK ? 1'000'000'000 : m.command == FAULT_BUS ? nowhere.address() : buffer.address();
  }

  beyond_a_file nowhere;
  lkm::user::memory buffer{user.raw(), 64, 3};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(processor_faults)

LKM_DATA_TEST_CASE(faults, in_the_first_task, all_faults, fault)
{
  if (!possible(fault)) return;
  dies(fault.words, "ioctl() of /dev/faults by task 1 (init)",
       [&] { user.open("/dev/faults", O_RDWR).ioctl(fault.command, argument_of(fault)); });
}

LKM_DATA_TEST_CASE(faults, in_a_task_with_a_stack_of_its_own, all_faults, fault)
{
  if (!possible(fault)) return;
  auto other = user.spawn("barista", [&](auto& self) {
    return self.open("/dev/faults", O_RDWR).ioctl(fault.command, argument_of(fault)).value();
  });
  dies(fault.words, "ioctl() of /dev/faults by task 2 (barista)", [&] { other.join(); });
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(blocks)

LKM_DATA_TEST_CASE(faults, are_not_left_by_a_copy_or_a_write, all_copies, copy)
{
  if (!possible(copy)) return;
  dies(copy.words, "ioctl() of /dev/faults by task 1 (init)",
       [&] { user.open("/dev/faults", O_RDWR).ioctl(copy.command, argument_of(copy)); });
}

BOOST_FIXTURE_TEST_CASE(are_zeroed_also_where_another_was_freed, faults)
{
  BOOST_TEST(user.open("/dev/faults", O_RDWR).ioctl(BLOCK_IS_ZERO, 0) == 1);
}

BOOST_FIXTURE_TEST_CASE(have_the_sizes_of_Linux_s_caches, faults)
{
  auto fd = user.open("/dev/faults", O_RDWR);
  for (const auto& [asked, given] : {std::pair{1, 8},
                                     {8, 8},
                                     {9, 16},
                                     {33, 64},
                                     {65, 96},
                                     {97, 128},
                                     {129, 192},
                                     {193, 256},
                                     {257, 512},
                                     {2049, 4096},
                                     {4097, 8192},
                                     {8193, 16384},
                                     {16385, 32768}})
    BOOST_TEST(fd.ioctl(BLOCK_KSIZE, static_cast<unsigned long>(asked)) == given);
}

BOOST_AUTO_TEST_SUITE_END()
