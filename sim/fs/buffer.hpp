// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/buffer.c and fs/mpage.c (Linux 6.1): how pages of a block device are read and written, block by block.
#pragma once

#include <lkm/sim/block/blk.hpp>

#include <vector>

namespace lkm::sim {

/// Reads what is missing of a page, a bio for each block; the page is locked until it is there.
void read_full_page(bdev_inode& device, const cached_page_pointer& page);
/// Reads whole pages that follow each other, and were added just now, with one bio.
void read_ahead(bdev_inode& device, const std::vector<cached_page_pointer>& pages);
/// Before bytes of a page are written: reads the blocks at its edges that are written in part. 0 or -EIO.
int write_begin(bdev_inode& device, const cached_page_pointer& page, unsigned from, unsigned to);
/// After: the blocks are dirty.
void write_end(bdev_inode& device, cached_page& page, unsigned from, unsigned to);
/// Begins to write the dirty blocks of pages that nobody is reading or writing.
void start_writing(bdev_inode& device, waist::pgoff_t first, waist::pgoff_t last);
/// Writes the dirty blocks of pages and waits. Errors are in device.cache.
void write_and_wait(bdev_inode& device, waist::pgoff_t first, waist::pgoff_t last);
/// filemap_write_and_wait_range(): 0 or -EIO.
int write_and_wait_for_errors(bdev_inode& device, waist::loff_t first, waist::loff_t last);

}  // namespace lkm::sim
