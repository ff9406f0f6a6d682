// EXPECT: the text that the harness must miss
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#error "another text"
