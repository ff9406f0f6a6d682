// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The class of a member function, which a timer, a work or a thread calls.
#pragma once

namespace lkm {

template <class Function>
struct member_function;

template <class Result, class Owner>
struct member_function<Result (Owner::*)()> {
  using owner = Owner;
  using result = Result;
};
template <class Result, class Owner>
struct member_function<Result (Owner::*)() noexcept> : member_function<Result (Owner::*)()> {};

/// "Satisfied by" `&Driver::tick`, where `void tick();` is a member of the driver: a function without parameters.
template <auto Function>
concept member_without_parameters = requires { typename member_function<decltype(Function)>::owner; };

template <auto Function>
using owner_of = typename member_function<decltype(Function)>::owner;

}  // namespace lkm
