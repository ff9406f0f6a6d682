// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What a reviewer would say of a driver's results: Linux passes them on, and a note has the call and the remedy. Below
/// them is what is a bug on Linux as well.
#include <lkm/data_test.hpp>
#include <lkm/sim/user/world.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace {

enum class call { none, read, write, read_to_nowhere, write_from_nowhere, poll, ioctl, get_block_size };

struct remark {
  const char* fault;
  call made;
  long answer;
  std::vector<std::string> words;
};

const std::vector<remark> all_remarks{
    {"more", call::read, 5, {"read() of /dev/careless returned 5", "more than the 4 bytes that the caller asked for"}},
    {"more", call::write, 5, {"write() of /dev/careless returned 5", "more than the 4 bytes"}},
    {"beyond the count",
     call::read,
     4,
     {"read() of /dev/careless returned 4 after it had copied 16 bytes", "asked for 4"}},
    {"nothing taken", call::write, 0, {"write() of /dev/careless returned 0", "tries again for ever"}},
    {"leftover",
     call::read_to_nowhere,
     4,
     {"read() of /dev/careless returned 4", "copy_to_user() or copy_from_user() did not copy", "return -EFAULT"}},
    {"leftover",
     call::write_from_nowhere,
     4,
     {"write() of /dev/careless returned 4", "did not copy", "return -EFAULT"}},
    {"no minus", call::read, EPERM, {"read() of /dev/careless returned 1", "-EPERM meant, without its minus"}},
    {"no errno", call::read, -5000, {"read() of /dev/careless returned -5000", "no error number", "-4095"}},
    {"no errno", call::ioctl, -5000, {"ioctl() of /dev/careless returned -5000", "no error number"}},
    {"no signal", call::read, -512, {"read() of /dev/careless returned -512", "-ERESTARTSYS", "no signal pending"}},
    {"no signal", call::ioctl, -512, {"ioctl() of /dev/careless returned -512", "no signal pending"}},
    {"kernel's own errno", call::read, -515, {"read() of /dev/careless returned -515", "of the kernel's own"}},
    {"mutex kept", call::read, 4, {"read()", "returned to user space with a mutex held", "careless.c:"}},
    {"poll fails", call::poll, 0x4a, {"poll() of /dev/careless returned -22", "return EPOLLERR"}},
    {"", call::get_block_size, 0, {"ioctl 2 of /dev/careless is FIGETBSZ", "_IO()"}},
    {"nobody's numbers", call::none, 0, {"careless gave back numbers that nobody has: 61:7+1"}},
    {"positive init", call::none, 0, {"the init of module careless returned 1", "0, or a negative error number"}},
};

std::ostream& operator<<(std::ostream& os, const remark& r) { return os << '"' << r.fault << '"'; }

struct careless : lkm::test::fixture {
  void load(const std::string& fault) { BOOST_TEST_REQUIRE(user.insmod("careless", "fault=\"" + fault + '"') == 0); }

  /// What the program gets: the driver's answer, as Linux passes it on.
  long make(call what)
  {
    if (what == call::none) return 0;
    auto fd = user.open("/dev/careless", O_RDWR);
    switch (what) {
      case call::read: return fd.read(4).value();
      case call::write: return fd.write("four").value();
      case call::read_to_nowhere: return fd.read_to(8, 4, "nowhere").value();
      case call::write_from_nowhere: return fd.write_from(8, 4, "nowhere").value();
      case call::poll: return fd.poll(POLLIN | POLLPRI | POLLOUT | POLLRDNORM, 0).value();
      case call::ioctl: return fd.ioctl(7, 7).value();
      case call::get_block_size: return lkm::sim::kernel_of(world()).user().ioctl(fd.number(), 2, memory());
      case call::none: break;
    }
    return 0;
  }
  unsigned long memory() { return lkm::sim::kernel_of(world()).user().memory().map(4096); }

  /// The notes in which all of `words` are.
  long notes_with(const std::vector<std::string>& words)
  {
    const auto notes = world().notes();
    return std::ranges::count_if(notes, [&](const std::string& note) {
      return std::ranges::all_of(words, [&](const std::string& w) { return note.find(w) != note.npos; });
    });
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(remarks)

LKM_DATA_TEST_CASE(careless, is_a_note_once_and_changes_no_answer, all_remarks, remark)
{
  load(remark.fault);
  BOOST_TEST(make(remark.made) == remark.answer);
  BOOST_TEST(notes_with(remark.words) == 1);
  BOOST_TEST(notes_with({"(careless.c:"}) == 1);
  make(remark.made);
  BOOST_TEST(world().notes().size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(names_the_line_of_a_driver_in_cxx_as_well, lkm::test::fixture)
{
  BOOST_TEST_REQUIRE(user.insmod("sloppy") == 0);
  BOOST_TEST_REQUIRE(user.mknod("/dev/sloppy", S_IFCHR | 0600, 62, 0) == 0);
  BOOST_TEST(user.open("/dev/sloppy", O_WRONLY).write("four").value() == 5);
  const auto notes = world().notes();
  BOOST_TEST_REQUIRE(notes.size() == 1u);
  // clang names the class as well.
  BOOST_TEST(notes[0].find("write() (sloppy.cpp:14)") != std::string::npos, notes[0]);
  BOOST_TEST(notes[0].find("; it is ()") == std::string::npos, notes[0]);
}

BOOST_FIXTURE_TEST_CASE(a_driver_without_a_fault_has_none, careless)
{
  load("");
  for (const auto what : {call::read, call::write, call::poll, call::ioctl}) make(what);
  BOOST_TEST(world().notes().empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(careless_drivers)

BOOST_FIXTURE_TEST_CASE(numbers_of_another_module_are_a_bug, careless)
{
  BOOST_TEST_REQUIRE(user.insmod("coffee_c") == 0);
  load("another's numbers");
  const auto bugs = world().bugs();
  BOOST_TEST(std::ranges::count_if(bugs, [](const auto& bug) {
               return bug.starts_with("module careless gave back major 12 ") &&
                      bug.ends_with("which is module coffee_c's");
             }) == 1);
}

BOOST_FIXTURE_TEST_CASE(kmalloc_of_more_than_4_MiB_is_a_warning, careless)
{
  load("too large");
  const auto bugs = world().bugs();
  BOOST_TEST_REQUIRE(bugs.size() == 1u);
  BOOST_TEST(bugs[0].starts_with("WARNING: "));
  BOOST_TEST(bugs[0].find("kmalloc() of more than KMALLOC_MAX_SIZE (4 MiB): a size from user space") !=
             std::string::npos);
  BOOST_TEST(logged("WARNING: "));
}

BOOST_FIXTURE_TEST_CASE(a_major_of_register_chrdev_that_is_kept_is_one_bug, careless)
{
  load("major kept");
  BOOST_TEST(user.rmmod("careless") == 0);
  const auto bugs = world().bugs();
  BOOST_TEST_REQUIRE(bugs.size() == 1u);
  BOOST_TEST(
      bugs[0].starts_with("module careless left major 61 \"careless\" of register_chrdev() registered after its "
                          "exit: unregister_chrdev() is missing"));
}

BOOST_FIXTURE_TEST_CASE(class_destroy_after_class_unregister_ends_the_kernel, careless)
{
  load("class destroyed twice");
  BOOST_CHECK_EXCEPTION(user.rmmod("careless"), lkm::sim::kernel_bug, [](const auto& e) {
    const std::string text = e.what();
    BOOST_TEST_INFO(text);
    return text.find("class_unregister()") != text.npos && text.find("destroy_twice() (careless.c:") != text.npos;
  });
}

BOOST_FIXTURE_TEST_CASE(get_user_of_a_pointer_to_const_compiles, careless)
{
  load("get_user");
  BOOST_TEST(user.open("/dev/careless", O_RDWR).write("four") == 4);
  BOOST_TEST(user.open("/dev/careless", O_RDWR).write("more") == -EFAULT);
}

BOOST_FIXTURE_TEST_CASE(a_module_without_a_licence_is_refused_in_modpost_s_words, lkm::test::fixture)
{
  BOOST_TEST(user.insmod("unlicensed") == -ENOENT);
  BOOST_TEST(!logged("unlicensed: loaded"));
  const auto bugs = world().bugs();
  BOOST_TEST_REQUIRE(bugs.size() == 1u);
  BOOST_TEST(bugs[0] == "no unlicensed.ko would be built: modpost: ERROR: missing MODULE_LICENSE() in unlicensed.o");
}

BOOST_AUTO_TEST_SUITE_END()
