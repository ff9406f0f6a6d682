// EXPECT: one
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#error "one"
#error "two"
#error "three"
#error "four"
