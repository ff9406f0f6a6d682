// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Says in the log what an I2C adapter of its own carries, and what who sends gets: insmod wires.ko area=messages */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/version.h>

#include "areas.h"

/* A chip with 16 registers at one address, and nothing at the others. What is sent sets the register and then its neighbours. */

enum { CHIP = 0x50 };
static u8 registers[16] = { 4, 'c', 'h', 'i', 'p', 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };
static u8 place;
static int lost; /* how often the bus is lost to another master */
static bool spoils; /* the check byte of what is read */
static bool checked;

/* The check byte of a register that was asked for and read. */
static u8 check_of(const u8 *bytes, int count)
{
	u8 sent[] = { CHIP << 1, place, CHIP << 1 | 1 };
	u8 check = i2c_smbus_pec(0, sent, sizeof(sent));

	return i2c_smbus_pec(check, (u8 *)bytes, count);
}

static int chip_transfer(struct i2c_adapter *adap, struct i2c_msg *msgs, int num)
{
	int i, j;

	if (lost) {
		lost--;
		say("the bus is lost");
		return -EAGAIN;
	}
	for (i = 0; i < num; i++) {
		struct i2c_msg *m = &msgs[i];

		if (m->flags & I2C_M_RD)
			say("%d of %d: %d bytes from 0x%x, flags 0x%x", i, num, m->len, m->addr, m->flags);
		else
			say("%d of %d: %*ph to 0x%x, flags 0x%x", i, num, (int)m->len, m->buf, m->addr, m->flags);
		if (m->addr != CHIP)
			return i ? i : -ENXIO;
		if (!(m->flags & I2C_M_RD)) {
			for (j = 0; j < m->len; j++)
				if (j)
					registers[(place + j - 1) % 16] = m->buf[j];
				else
					place = m->buf[0] % 16;
			continue;
		}
		if (m->flags & I2C_M_RECV_LEN)
			m->len += registers[place];
		for (j = 0; j < m->len; j++)
			m->buf[j] = registers[(place + j) % 16];
		if (checked && m->len > 1)
			m->buf[m->len - 1] = check_of(m->buf, m->len - 1) ^ spoils;
	}
	return num;
}

static u32 chip_functionality(struct i2c_adapter *adap)
{
	return I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL;
}

static const struct i2c_algorithm chip_algorithm = {
	.master_xfer = chip_transfer,
	.functionality = chip_functionality,
};

static struct i2c_adapter chips = {
	.owner = THIS_MODULE,
	.class = I2C_CLASS_HWMON,
	.algo = &chip_algorithm,
	.name = "chips",
};

/* An adapter that does SMBus by itself, and no messages */

static int only_smbus(struct i2c_adapter *adap, u16 addr, unsigned short flags, char read_write, u8 command, int size,
		      union i2c_smbus_data *data)
{
	say("smbus 0x%x, flags 0x%x, %s, command %d, size %d", addr, flags, read_write == I2C_SMBUS_READ ? "read" : "write",
	    command, size);
	if (size == I2C_SMBUS_PROC_CALL)
		return -EOPNOTSUPP;
	if (data && read_write == I2C_SMBUS_READ)
		data->word = 0x1234;
	return 0;
}

static u32 smbus_functionality(struct i2c_adapter *adap)
{
	return I2C_FUNC_SMBUS_BYTE | I2C_FUNC_SMBUS_BYTE_DATA | I2C_FUNC_SMBUS_WORD_DATA;
}

static const struct i2c_algorithm smbus_algorithm = {
	.smbus_xfer = only_smbus,
	.functionality = smbus_functionality,
};

static struct i2c_adapter smbus = {
	.owner = THIS_MODULE,
	.algo = &smbus_algorithm,
	.name = "smbus",
};

/* A driver of two kinds of chips */

static int probe_result;

static int chip_bind(struct i2c_client *client, const struct i2c_device_id *id)
{
	say("probe of %s at 0x%x, which is %s with %lu, irq %d", dev_name(&client->dev), client->addr, id->name, id->driver_data,
	    client->irq);
	i2c_set_clientdata(client, registers);
	return probe_result;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
static int chip_probe(struct i2c_client *client)
{
	return chip_bind(client, i2c_client_get_device_id(client));
}
#else
#define chip_probe chip_bind
#endif

static void chip_remove(struct i2c_client *client)
{
	say("remove of %s, data %d", client->name, i2c_get_clientdata(client) == registers);
}

static int chip_command(struct i2c_client *client, unsigned int cmd, void *arg)
{
	say("command %u to %s", cmd, client->name);
	return 0;
}

static int chip_detect(struct i2c_client *client, struct i2c_board_info *info)
{
	say("detect at 0x%x on %s", client->addr, client->adapter->name);
	strscpy(info->type, "flash", I2C_NAME_SIZE);
	return client->addr == CHIP ? 0 : -ENODEV;
}

static const struct i2c_device_id chip_ids[] = { { "eeprom", 1 }, { "flash", 2 }, {} };
static const unsigned short chip_addresses[] = { 0x4f, CHIP, I2C_CLIENT_END };

static struct i2c_driver chip_driver = {
	.driver.name = "memory_chips",
	.probe = chip_probe,
	.remove = chip_remove,
	.command = chip_command,
	.id_table = chip_ids,
};

static struct i2c_driver finder = {
	.class = I2C_CLASS_HWMON,
	.driver.name = "memory_finder",
	.probe = chip_probe,
	.remove = chip_remove,
	.id_table = chip_ids,
	.detect = chip_detect,
	.address_list = chip_addresses,
};

static int adapters(void)
{
	struct i2c_adapter *got;
	static struct i2c_adapter nothing = { .name = "nothing" };
	static struct i2c_adapter ninth = { .algo = &smbus_algorithm, .name = "ninth", .nr = 9 };
	int err = i2c_add_adapter(&chips);

	if (err)
		return err;
	tell(i2c_adapter_id(&chips));
	tell(i2c_add_adapter(&smbus));
	tell(i2c_adapter_id(&smbus));
	tell(i2c_add_adapter(&nothing));
	tell(i2c_add_numbered_adapter(&ninth));
	tell_pointer(i2c_get_adapter(8));
	got = i2c_get_adapter(9);
	tell(got == &ninth);
	i2c_put_adapter(got);
	i2c_put_adapter(NULL);
	tell(chips.timeout == HZ);
	tell(i2c_check_functionality(&chips, I2C_FUNC_SMBUS_WORD_DATA));
	tell(i2c_check_functionality(&chips, I2C_FUNC_10BIT_ADDR));
	tell(i2c_verify_adapter(&chips.dev) == &chips);
	tell_pointer(i2c_verify_client(&chips.dev));
	tell(i2c_adapter_depth(&chips));
	i2c_del_adapter(&ninth);
	i2c_del_adapter(&ninth);
	tell_pointer(i2c_get_adapter(9));
	i2c_del_adapter(&chips);
	tell(i2c_add_adapter(&chips));
	tell(i2c_adapter_id(&chips));
	i2c_del_adapter(&smbus);
	i2c_del_adapter(&chips);
	say("%s", i2c_freq_mode_string(I2C_MAX_FAST_MODE_FREQ));
	say("%s", i2c_freq_mode_string(12345));
	return 0;
}

static struct i2c_client *new_chip(const char *type, unsigned short addr, unsigned short flags)
{
	struct i2c_board_info info = { .addr = addr, .flags = flags, .irq = 7 };

	strscpy(info.type, type, I2C_NAME_SIZE);
	return i2c_new_client_device(&chips, &info);
}

static int devices(void)
{
	struct i2c_client *chip, *other, *dummy;
	static const unsigned short places[] = { 0x05, 0x4f, CHIP, I2C_CLIENT_END };
	struct i2c_board_info info = { I2C_BOARD_INFO("unknown", 0) };
	int err = i2c_add_adapter(&chips);

	if (err)
		return err;
	chip = new_chip("eeprom", 0x20, 0);
	tell_pointer(chip);
	tell(i2c_client_has_driver(chip));
	tell_pointer(new_chip("flash", 0x20, 0));
	tell_pointer(new_chip("flash", 0, 0));
	tell_pointer(new_chip("flash", 0x80, 0));
	tell_pointer(new_chip("flash", 0x400, I2C_CLIENT_TEN));
	other = new_chip("unknown", 0x20, I2C_CLIENT_TEN);
	tell_pointer(other);
	say("%s and %s", dev_name(&chip->dev), dev_name(&other->dev));
	dummy = i2c_new_dummy_device(&chips, 0x21);
	tell_pointer(dummy);
	tell(i2c_client_has_driver(dummy));
	tell(i2c_add_driver(&chip_driver));
	tell(i2c_client_has_driver(chip));
	tell(i2c_client_has_driver(other));
	i2c_clients_command(&chips, 3, NULL);
	probe_result = -ENOMEM;
	tell_pointer(new_chip("flash", 0x22, 0));
	probe_result = 0;
	i2c_unregister_device(other);
	i2c_unregister_device(NULL);
	other = i2c_new_scanned_device(&chips, &info, places, NULL);
	tell_pointer(other);
	say("it is at 0x%x", other->addr);
	i2c_unregister_device(chip);
	chip = new_chip("flash", 0x20, 0);
	tell(i2c_match_id(chip_ids, chip)->driver_data);
	/* The chip and the others go with the adapter. */
	i2c_del_adapter(&chips);
	i2c_del_driver(&chip_driver);
	return 0;
}

static int messages(void)
{
	static const struct i2c_adapter_quirks quirks = {
		.flags = I2C_AQ_COMB_WRITE_THEN_READ | I2C_AQ_NO_ZERO_LEN,
		.max_read_len = 4,
		.max_write_len = 3,
		.max_comb_2nd_msg_len = 8,
	};
	char bytes[16] = { 3, 'a', 'b' };
	u8 first = 3;
	struct i2c_msg both[] = {
		{ .addr = CHIP, .len = 1, .buf = &first },
		{ .addr = CHIP, .flags = I2C_M_RD, .len = 2, .buf = bytes },
	};
	struct i2c_client *chip, *nobody;
	int err = i2c_add_adapter(&chips);

	if (err)
		return err;
	chip = new_chip("eeprom", CHIP, 0);
	nobody = new_chip("eeprom", 0x51, 0);
	tell(i2c_master_send(chip, bytes, 3));
	tell(i2c_master_recv(chip, bytes, 4));
	say("%*ph", 4, bytes);
	tell(i2c_master_send(nobody, bytes, 1));
	tell(i2c_master_send(chip, bytes, 0));
	tell(i2c_transfer(&chips, both, 2));
	say("%*ph", 2, bytes);
	both[1].addr = 0x51;
	tell(i2c_transfer(&chips, both, 2));
	both[1].addr = CHIP;
	lost = 2;
	tell(i2c_master_send(chip, bytes, 1));
	lost = 0;
	chips.retries = 2;
	lost = 2;
	tell(i2c_master_send(chip, bytes, 1));
	chips.retries = 0;
	chips.quirks = &quirks;
	tell(i2c_check_quirks(&chips, I2C_AQ_COMB));
	tell(i2c_master_recv(chip, bytes, 4));
	tell(i2c_master_recv(chip, bytes, 5));
	tell(i2c_master_send(chip, bytes, 4));
	tell(i2c_master_send(chip, bytes, 0));
	both[1].len = 8;
	tell(i2c_transfer(&chips, both, 2));
	both[1].len = 9;
	tell(i2c_transfer(&chips, both, 2));
	both[1].len = 1;
	both[1].flags = 0;
	tell(i2c_transfer(&chips, both, 2));
	both[0].flags = I2C_M_RD;
	tell(i2c_transfer(&chips, both, 2));
	both[0].flags = 0;
	both[1].flags = I2C_M_RD;
	both[1].addr = 0x51;
	tell(i2c_transfer(&chips, both, 2));
	chips.quirks = NULL;
	i2c_lock_bus(&chips, I2C_LOCK_SEGMENT);
	tell(i2c_trylock_bus(&chips, I2C_LOCK_SEGMENT));
	tell(__i2c_transfer(&chips, both, 1));
	i2c_unlock_bus(&chips, I2C_LOCK_SEGMENT);
	i2c_del_adapter(&chips);
	return 0;
}

static int smbus_operations(void)
{
	u8 bytes[40] = { 1, 2, 3, 4 };
	union i2c_smbus_data data = { .word = 0x0102 };
	struct i2c_client *chip, on_smbus = { .addr = 0x33, .adapter = &smbus };
	int err = i2c_add_adapter(&chips);

	if (err)
		return err;
	chip = new_chip("eeprom", CHIP, 0);
	tell(i2c_smbus_xfer(&chips, CHIP, 0, I2C_SMBUS_WRITE, 0, I2C_SMBUS_QUICK, NULL));
	tell(i2c_probe_func_quick_read(&chips, CHIP));
	tell(i2c_probe_func_quick_read(&chips, 0x51));
	tell(i2c_smbus_write_byte(chip, 5));
	tell(i2c_smbus_read_byte(chip));
	tell(i2c_smbus_write_byte_data(chip, 6, 0xaa));
	tell(i2c_smbus_read_byte_data(chip, 6));
	tell(i2c_smbus_write_word_data(chip, 6, 0xbbcc));
	tell(i2c_smbus_read_word_data(chip, 6));
	tell(i2c_smbus_read_word_swapped(chip, 6));
	tell(i2c_smbus_write_block_data(chip, 8, 3, bytes));
	tell(i2c_smbus_read_block_data(chip, 0, bytes));
	say("%*ph", 4, bytes);
	tell(i2c_smbus_write_i2c_block_data(chip, 9, 2, bytes));
	tell(i2c_smbus_read_i2c_block_data(chip, 9, 3, bytes));
	say("%*ph", 3, bytes);
	tell(i2c_smbus_read_i2c_block_data(chip, 9, 0, bytes));
	tell(i2c_smbus_read_i2c_block_data_or_emulated(chip, 9, 3, bytes));
	tell(i2c_smbus_xfer(&chips, CHIP, 0, I2C_SMBUS_WRITE, 12, I2C_SMBUS_PROC_CALL, &data));
	tell(data.word);
	tell(i2c_smbus_xfer(&chips, CHIP, 0, I2C_SMBUS_WRITE, 12, 99, &data));
	registers[1] = 33;
	tell(i2c_smbus_xfer(&chips, CHIP, 0, I2C_SMBUS_READ, 1, I2C_SMBUS_BLOCK_PROC_CALL, &data));
	chip->flags |= I2C_CLIENT_PEC;
	checked = true;
	tell(i2c_smbus_write_byte_data(chip, 6, 0xaa));
	tell(i2c_smbus_read_byte_data(chip, 6));
	spoils = true;
	tell(i2c_smbus_read_byte_data(chip, 6));
	tell(i2c_smbus_pec(0, bytes, 3));
	i2c_del_adapter(&chips);

	tell(i2c_add_adapter(&smbus));
	tell(i2c_smbus_read_byte_data(&on_smbus, 1));
	tell(i2c_smbus_read_word_data(&on_smbus, 1));
	tell(i2c_smbus_write_byte(&on_smbus, 1));
	tell(i2c_smbus_read_i2c_block_data_or_emulated(&on_smbus, 1, 3, bytes));
	tell(i2c_smbus_xfer(&smbus, 0x33, 0, I2C_SMBUS_WRITE, 12, I2C_SMBUS_PROC_CALL, &data));
	tell(i2c_master_send(&on_smbus, bytes, 1));
	i2c_del_adapter(&smbus);
	return 0;
}

static int detection(void)
{
	int err = i2c_add_adapter(&chips);

	if (err)
		return err;
	tell(i2c_add_driver(&finder));
	i2c_del_adapter(&chips);
	tell(i2c_add_adapter(&chips));
	i2c_del_driver(&finder);
	tell(i2c_add_driver(&finder));
	i2c_del_driver(&finder);
	i2c_del_adapter(&chips);
	return 0;
}

static int in_sysfs(void)
{
	int err = i2c_add_adapter(&chips);

	return err ? err : i2c_add_driver(&chip_driver);
}

static int __init wires_init(void)
{
	static const struct {
		const char *name;
		int (*run)(void);
	} areas[] = { { "adapters", adapters },	     { "devices", devices },	 { "messages", messages },
		      { "smbus", smbus_operations }, { "detection", detection }, { "sysfs", in_sysfs } };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(areas); i++)
		if (!strcmp(area, areas[i].name))
			return areas[i].run();
	return -EINVAL;
}

static void __exit wires_exit(void)
{
	if (strcmp(area, "sysfs"))
		return;
	i2c_del_driver(&chip_driver);
	i2c_del_adapter(&chips);
}

module_init(wires_init);
module_exit(wires_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("What travels on two wires");
