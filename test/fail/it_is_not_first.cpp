// EXPECT FIRST: the text behind a warning
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#warning "this is first"
#error "the text behind a warning"
