// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What a reviewer would say about what a driver returned. A remark is a note in the report with the call and the
/// remedy; it never changes Linux's answer.
#pragma once

#include <lkm/sim/core/driver_place.hpp>
#include <lkm/sim/core/report.hpp>
#include <lkm/sim/core/stack_trace.hpp>
#include <lkm/sim/core/task.hpp>
#include <lkm/sim/include/linux/errno.h>
#include <lkm/sim/kernel/sched/core.hpp>

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace lkm::sim {

/// Each remark once in a kernel, however often the call is made. `function` is the driver's.
template <class Function>
[[gnu::cold, gnu::noinline]] void remark(const std::string& text, Function* function)
{
  auto& findings = part<report>();
  if (findings.mentions(text)) return;
  const auto driver = driver_function(function);
  if (driver.function.empty()) return findings.add(severity::note, text, {}, {}, "odd result");
  findings.add(severity::note, text + "; it is " + driver.text(), driver.place(), {}, "odd result");
}

/// "read() of /dev/probe returned 100"
inline std::string returned(std::string_view operation, const waist::file* f, long result)
{
  auto text = std::string(operation) + "()";
  if (f && f->f_path_name[0]) text += std::string(" of ") + f->f_path_name;
  return text + " returned " + std::to_string(result);
}

/// What is odd about an error; empty when nothing is.
[[gnu::cold]] inline std::string odd_error(long error)
{
  if (error < -4095) return ", which is no error number: those end at -4095, and user space takes this for a result";
  if (error <= -waist::ERESTARTSYS && error >= -530 && !current().has_signal())
    return std::string(error == -waist::ERESTARTSYS ? " (-ERESTARTSYS)" : " (an error number of the kernel's own)") +
           " with no signal pending: the program sees errno " + std::to_string(-error) + ", which it does not know";
  return {};
}

/// What is odd about the result of a read() or write(), for which the caller asked for `asked` bytes; empty when
/// nothing is.
[[gnu::cold]] inline std::string odd_transfer(bool is_write, std::size_t asked, long result)
{
  const auto& me = current();
  if (me.bytes_copied > asked)
    return " after it had copied " + std::to_string(me.bytes_copied) + " bytes, where the caller asked for " +
           std::to_string(asked) + ": copy no more than the count" +
           (is_write ? "" : ", as what lies behind the caller's buffer is overwritten");
  if (result < 0) return odd_error(result);
  if (static_cast<std::size_t>(result) > asked)
    return ", more than the " + std::to_string(asked) +
           " bytes that the caller asked for: user space takes what lies behind its buffer for data";
  if (is_write && !result && asked)
    return ": a program that writes all of its data, such as echo, tries again for ever; return the bytes taken, or an "
           "error";
  if (result && static_cast<unsigned long>(result) == me.bytes_not_copied)
    return ", which is what copy_to_user() or copy_from_user() did not copy: return -EFAULT when they return anything "
           "but 0";
  if (!is_write && result && result <= 133 && me.bytes_copied == 0)
    if (const char* const name = strerrorname_np(static_cast<int>(result)))
      return " and copied nothing to user memory: is -" + std::string(name) + " meant, without its minus?";
  return {};
}

template <class Function>
[[gnu::cold, gnu::noinline]] void remark_if_really_odd(const char* operation, Function* function, const waist::file* f,
                                                       bool is_write, std::size_t asked, long result)
{
  if (const auto odd = odd_transfer(is_write, asked, result); !odd.empty())
    remark(returned(operation, f, result) + odd, function);
}

/// Of read(), write(), read_iter() and write_iter(): `function` is the driver's, `result` what it returned.
template <class Function>
[[gnu::always_inline]] inline long remark_if_odd(const char* operation, Function* function, const waist::file* f,
                                                 bool is_write, std::size_t asked, long result)
{
  const auto& me = *current_task;
  const bool is_usual = result > 0 && static_cast<std::size_t>(result) <= asked && me.bytes_copied <= asked &&
                        (is_write || me.bytes_copied) && !me.bytes_not_copied;
  if (!is_usual) [[unlikely]]
    remark_if_really_odd(operation, function, f, is_write, asked, result);
  return result;
}

/// Of any other operation.
template <class Function>
long remark_if_odd(std::string_view operation, Function* function, const waist::file* f, long result)
{
  if (result <= -waist::ERESTARTSYS) [[unlikely]]
    if (const auto odd = odd_error(result); !odd.empty()) remark(returned(operation, f, result) + odd, function);
  return result;
}
template <class Function>
int remark_if_odd(std::string_view operation, Function* function, const waist::file* f, int result)
{
  return static_cast<int>(remark_if_odd(operation, function, f, static_cast<long>(result)));
}

/// Of poll(), whose result is a set of EPOLL* bits.
inline waist::__poll_t remark_if_odd_poll(const waist::file* f, waist::__poll_t events)
{
  if (events >= 0xfffff001U) [[unlikely]]
    remark(returned("poll", f, static_cast<int>(events)) +
               ": poll() returns a set of events, and cannot fail; return EPOLLERR",
           f->f_op->poll);
  return events;
}

/// At the end of a system call: a lock that is still held will never come free for anybody else.
[[gnu::cold, gnu::noinline]] inline void remark_on_locks(task& me, int mutexes_before)
{
  if (me.irqs_off && !me.preempt_count)
    oops("BUG: interrupts are disabled on the return to user space: local_irq_enable() or _restore() is missing");
  if (me.in_atomic())
    oops("BUG: a spinlock is held, or preemption disabled, on the return to user space\nA spinlock was taken last in " +
         me.where_spinlock_was_taken() + ": every path must give it back.");
  if (me.mutexes_held > mutexes_before)
    if (const auto text =
            activity_of(me) + " returned to user space with a mutex held, which was taken in " + me.last_mutex.text();
        !part<report>().mentions(text))
      part<report>().add(severity::note, text, me.last_mutex.driver().place(), {}, "lock in user space");
}

}  // namespace lkm::sim
