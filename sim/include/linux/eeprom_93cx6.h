/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/eeprom_93cx6.h (Linux 6.1), for C: an EEPROM at the end of four wires, which its driver's two functions
 * move. A module has the rest. */
#pragma once

#ifndef __cplusplus
#include "types.h"

#define PCI_EEPROM_WIDTH_93C46 6
#define PCI_EEPROM_WIDTH_93C56 8
#define PCI_EEPROM_WIDTH_93C66 8
#define PCI_EEPROM_WIDTH_93C86 8
#define PCI_EEPROM_WIDTH_OPCODE 3
#define PCI_EEPROM_READ_OPCODE 0x06
#define PCI_EEPROM_WRITE_OPCODE 0x05
#define PCI_EEPROM_ERASE_OPCODE 0x07
#define PCI_EEPROM_EWEN_OPCODE 0x13
#define PCI_EEPROM_EWDS_OPCODE 0x10
#define PCI_EEPROM_QUIRK_EXTRA_READ_CYCLE 0x1 /* it needs a cycle of the clock before it is read */

struct eeprom_93cx6 {
	void *data;
	void (*register_read)(struct eeprom_93cx6 *eeprom);
	void (*register_write)(struct eeprom_93cx6 *eeprom);
	int width;
	unsigned int quirks;
	char drive_data;
	char reg_data_in, reg_data_out, reg_data_clock, reg_chip_select;
};

void eeprom_93cx6_read(struct eeprom_93cx6 *eeprom, const u8 word, u16 *data);
void eeprom_93cx6_readb(struct eeprom_93cx6 *eeprom, const u8 byte, u8 *data);
void eeprom_93cx6_multiread(struct eeprom_93cx6 *eeprom, const u8 word, __le16 *data, const u16 words);
void eeprom_93cx6_multireadb(struct eeprom_93cx6 *eeprom, const u8 byte, u8 *data, const u16 bytes);
void eeprom_93cx6_wren(struct eeprom_93cx6 *eeprom, bool enable);
void eeprom_93cx6_write(struct eeprom_93cx6 *eeprom, u8 addr, u16 data);

static inline bool has_quirk_extra_read_cycle(struct eeprom_93cx6 *eeprom)
{
	return (eeprom->quirks & PCI_EEPROM_QUIRK_EXTRA_READ_CYCLE) != 0;
}
#endif
