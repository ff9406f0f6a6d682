/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The devices of mappings.cpp: char 12:minor, of four pages each. */
#pragma once

enum mappings_minor {
	MAPPINGS_BUFFER = 100, /* vm_area::map() of a vmalloc_user, which begins with "buffer" */
	MAPPINGS_PAGES, /* of an array of pages; the second begins with "second" */
	MAPPINGS_ONE_PAGE, /* of that second page, never writable */
	MAPPINGS_FAULT, /* fault() and page_mkwrite() of the buffer; page 3 is not to be written */
};
