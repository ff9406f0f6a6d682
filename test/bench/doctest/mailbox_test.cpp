// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "mailbox.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <thread>

namespace {

struct opened {
  mailbox& device;
  mocks::file file = {};

  long write(std::string_view text) { return device.write(file, std::as_bytes(std::span(text))); }
  std::string read(std::size_t n)
  {
    std::string text(n, '\0');
    const long got = device.read(file, std::as_writable_bytes(std::span(text)));
    text.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return text;
  }
};

}  // namespace

TEST_CASE("read waits for a write")
{
  mailbox device;
  opened fd{device};
  std::thread writer([&] { opened{device}.write("hello"); });
  CHECK(fd.read(8) == "hello");
  writer.join();
}

TEST_CASE("an empty slot with O_NONBLOCK is EAGAIN")
{
  mailbox device;
  opened fd{device, {.nonblock = true}};
  std::byte none;
  CHECK(device.read(fd.file, std::span(&none, 1)) == -EAGAIN);
}

TEST_CASE("clear empties the slot")
{
  mailbox device;
  opened fd{device, {.nonblock = true}};
  CHECK(fd.write("old news") == 8);
  CHECK(device.clear() == 0);
  CHECK(fd.read(8) == "");
}

TEST_CASE("each open file counts its reads")
{
  mailbox device;
  opened one{device}, other{device};
  one.write("x");
  CHECK(one.read(1) == "x");
  CHECK(one.file.reads == 1);
  CHECK(other.file.reads == 0);
}

TEST_CASE("what does not fit is cut")
{
  mailbox device;
  opened fd{device};
  CHECK(fd.write(std::string(100, 'x')) == 64);
}
