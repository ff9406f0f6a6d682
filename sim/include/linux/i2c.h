/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/i2c.h and uapi/linux/i2c.h (Linux 6.1): adapters, which carry messages, the devices that are said to be on
 * them, and the drivers of these. An adapter is software here: its driver answers what a chip would. */
#pragma once

#include "bitops.h"
#include "completion.h"
#include "device.h"
#include "err.h"
#include "mod_devicetable.h"
#include "mutex.h"
#include "of.h"
#include "swab.h"
#include "types.h"

LKM_WAIST_BEGIN
struct dentry;
struct i2c_adapter;
struct i2c_board_info;
struct i2c_client;
struct irq_domain;
struct module;
struct regulator;
struct resource;
struct software_node;

/* What an adapter carries: bytes to or from an address. */
struct i2c_msg {
	u16 addr;
	u16 flags; /* I2C_M_… */
	u16 len;
	u8 *buf;
};

union i2c_smbus_data {
	u8 byte;
	u16 word;
	u8 block[34]; /* the length comes first */
};

struct i2c_device_identity {
	u16 manufacturer_id;
	u16 part_id;
	u8 die_revision;
};

struct i2c_timings {
	u32 bus_freq_hz;
	u32 scl_rise_ns, scl_fall_ns, scl_int_delay_ns;
	u32 sda_fall_ns, sda_hold_ns;
	u32 digital_filter_width_ns, analog_filter_cutoff_freq_hz;
};

enum i2c_alert_protocol {
	I2C_PROTOCOL_SMBUS_ALERT,
	I2C_PROTOCOL_SMBUS_HOST_NOTIFY,
};

enum i2c_driver_flags {
	I2C_DRV_ACPI_WAIVE_D0_PROBE = 1,
};

struct i2c_driver {
	unsigned int lkm_class; /* I2C_CLASS_…, for detect() */
	int (*probe)(struct i2c_client *client, const struct i2c_device_id *id);
	void (*remove)(struct i2c_client *client);
	int (*probe_new)(struct i2c_client *client); /* has precedence; from Linux 6.3 on probe() is of this type */
	void (*shutdown)(struct i2c_client *client);
	void (*alert)(struct i2c_client *client, enum i2c_alert_protocol protocol, unsigned int data);
	int (*command)(struct i2c_client *client, unsigned int cmd, void *arg);
	struct device_driver driver;
	const struct i2c_device_id *id_table; /* up to one without a name */
	/* Whether there is a device at an address that answers, of those that the list has up to I2C_CLIENT_END: 0 with
	 * info->type set, or -ENODEV. */
	int (*detect)(struct i2c_client *client, struct i2c_board_info *info);
	const unsigned short *address_list;
	struct list_head clients;
	u32 flags;
};

/* A device on an adapter. */
struct i2c_client {
	unsigned short flags; /* I2C_CLIENT_… */
	unsigned short addr;
	char name[20];
	struct i2c_adapter *adapter;
	struct device dev;
	int init_irq;
	int irq;
	struct list_head detected;
	void *devres_group_id;
};

/* What i2c_new_client_device() makes a device of. */
struct i2c_board_info {
	char type[20];
	unsigned short flags;
	unsigned short addr;
	const char *dev_name;
	void *platform_data;
	struct device_node *of_node;
	struct fwnode_handle *fwnode;
	const struct software_node *swnode; /* not modelled */
	const struct resource *resources;
	unsigned int num_resources;
	int irq;
};

/* How an adapter carries messages. What is NULL it cannot do; without smbus_xfer() SMBus is made of messages. */
struct i2c_algorithm {
	/* How many messages it has carried, or an error. -EAGAIN is tried again as often as the adapter says. */
	int (*master_xfer)(struct i2c_adapter *adap, struct i2c_msg *msgs, int num);
	int (*master_xfer_atomic)(struct i2c_adapter *adap, struct i2c_msg *msgs, int num);
	/* -EOPNOTSUPP: as if there were no smbus_xfer(). */
	int (*smbus_xfer)(struct i2c_adapter *adap, u16 addr, unsigned short flags, char read_write, u8 command, int size,
			  union i2c_smbus_data *data);
	int (*smbus_xfer_atomic)(struct i2c_adapter *adap, u16 addr, unsigned short flags, char read_write, u8 command, int size,
				 union i2c_smbus_data *data);
	u32 (*functionality)(struct i2c_adapter *adap); /* I2C_FUNC_… */
};

struct i2c_lock_operations {
	void (*lock_bus)(struct i2c_adapter *adapter, unsigned int flags);
	int (*trylock_bus)(struct i2c_adapter *adapter, unsigned int flags);
	void (*unlock_bus)(struct i2c_adapter *adapter, unsigned int flags);
};

/* What an adapter does not carry, which is refused before its driver is asked; 0: there is no such limit. */
struct i2c_adapter_quirks {
	u64 flags; /* I2C_AQ_… */
	int max_num_msgs;
	u16 max_write_len;
	u16 max_read_len;
	u16 max_comb_1st_msg_len;
	u16 max_comb_2nd_msg_len;
};

struct i2c_bus_recovery_info;

struct i2c_adapter {
	struct module *owner;
	unsigned int lkm_class; /* I2C_CLASS_… that drivers may look for */
	const struct i2c_algorithm *algo;
	void *algo_data;
	const struct i2c_lock_operations *lock_ops;
	/* Linux has rt_mutexes here. Without priorities these are the same. */
	struct mutex bus_lock;
	struct mutex mux_lock;
	int timeout; /* in jiffies */
	int retries;
	struct device dev;
	unsigned long locked_flags;
	int nr;
	char name[48];
	struct completion dev_released;
	struct mutex userspace_clients_lock;
	struct list_head userspace_clients;
	struct i2c_bus_recovery_info *bus_recovery_info; /* not modelled */
	const struct i2c_adapter_quirks *quirks;
	struct irq_domain *host_notify_domain;
	struct regulator *bus_regulator;
	struct dentry *debugfs;
	unsigned long addrs_in_instantiation[2];
};

/* All of these may sleep. With a number of its own, or -EBUSY; -1 as a number is none. */
int i2c_add_adapter(struct i2c_adapter *adap);
int i2c_add_numbered_adapter(struct i2c_adapter *adap);
int devm_i2c_add_adapter(struct device *dev, struct i2c_adapter *adapter);
/* Unregisters its devices, and waits until nobody has a reference to it any more. */
void i2c_del_adapter(struct i2c_adapter *adap);
/* With a hold on its module; NULL when there is none of that number. */
struct i2c_adapter *i2c_get_adapter(int nr);
void i2c_put_adapter(struct i2c_adapter *adap);
unsigned int i2c_adapter_depth(struct i2c_adapter *adapter);
struct i2c_adapter *i2c_verify_adapter(struct device *dev);

int i2c_register_driver(struct module *owner, struct i2c_driver *driver);
void i2c_del_driver(struct i2c_driver *driver);
const struct i2c_device_id *i2c_match_id(const struct i2c_device_id *id, const struct i2c_client *client);
const struct i2c_device_id *i2c_client_get_device_id(const struct i2c_client *client);

/* An error pointer when it fails: -EINVAL for an address that there is not, -EBUSY for one that is taken. */
struct i2c_client *i2c_new_client_device(struct i2c_adapter *adap, const struct i2c_board_info *info);
/* At the first address of the list that `probe`, or by default the chip itself, answers at; -ENODEV. */
struct i2c_client *i2c_new_scanned_device(struct i2c_adapter *adap, struct i2c_board_info *info,
					  const unsigned short *addr_list,
					  int (*probe)(struct i2c_adapter *adap, unsigned short addr));
int i2c_probe_func_quick_read(struct i2c_adapter *adap, unsigned short addr);
/* One that only keeps an address from others. */
struct i2c_client *i2c_new_dummy_device(struct i2c_adapter *adapter, u16 address);
struct i2c_client *devm_i2c_new_dummy_device(struct device *dev, struct i2c_adapter *adap, u16 address);
struct i2c_client *i2c_new_ancillary_device(struct i2c_client *client, const char *name, u16 default_addr);
/* NULL and error pointers are nothing. */
void i2c_unregister_device(struct i2c_client *client);
struct i2c_client *i2c_verify_client(struct device *dev);
int i2c_for_each_dev(void *data, int (*fn)(struct device *dev, void *data));
void i2c_clients_command(struct i2c_adapter *adap, unsigned int cmd, void *arg);
const char *i2c_freq_mode_string(u32 bus_freq_hz);

/* How many messages went, or a negative error. The second form is for who has the bus locked. */
int i2c_transfer(struct i2c_adapter *adap, struct i2c_msg *msgs, int num);
int __i2c_transfer(struct i2c_adapter *adap, struct i2c_msg *msgs, int num);
/* One message: how many bytes went, or a negative error. */
int i2c_transfer_buffer_flags(const struct i2c_client *client, char *buf, int count, u16 flags);
u8 *i2c_get_dma_safe_msg_buf(struct i2c_msg *msg, unsigned int threshold);
void i2c_put_dma_safe_msg_buf(u8 *buf, struct i2c_msg *msg, bool xferred);

/* SMBus: 0 or what was read, or a negative error. */
s32 i2c_smbus_xfer(struct i2c_adapter *adapter, u16 addr, unsigned short flags, char read_write, u8 command, int protocol,
		   union i2c_smbus_data *data);
s32 __i2c_smbus_xfer(struct i2c_adapter *adapter, u16 addr, unsigned short flags, char read_write, u8 command, int protocol,
		     union i2c_smbus_data *data);
u8 i2c_smbus_pec(u8 crc, u8 *p, size_t count);
s32 i2c_smbus_read_byte(const struct i2c_client *client);
s32 i2c_smbus_write_byte(const struct i2c_client *client, u8 value);
s32 i2c_smbus_read_byte_data(const struct i2c_client *client, u8 command);
s32 i2c_smbus_write_byte_data(const struct i2c_client *client, u8 command, u8 value);
s32 i2c_smbus_read_word_data(const struct i2c_client *client, u8 command);
s32 i2c_smbus_write_word_data(const struct i2c_client *client, u8 command, u16 value);
/* How many bytes were read, up to 32. */
s32 i2c_smbus_read_block_data(const struct i2c_client *client, u8 command, u8 *values);
s32 i2c_smbus_write_block_data(const struct i2c_client *client, u8 command, u8 length, const u8 *values);
s32 i2c_smbus_read_i2c_block_data(const struct i2c_client *client, u8 command, u8 length, u8 *values);
s32 i2c_smbus_write_i2c_block_data(const struct i2c_client *client, u8 command, u8 length, const u8 *values);
/* By words or bytes where the adapter reads no blocks. */
s32 i2c_smbus_read_i2c_block_data_or_emulated(const struct i2c_client *client, u8 command, u8 length, u8 *values);
int i2c_get_device_id(const struct i2c_client *client, struct i2c_device_identity *id);

/* Those of the current kernel. */
struct bus_type *lkm_i2c_bus_type(void);
struct device_type *lkm_i2c_adapter_type(void);
struct device_type *lkm_i2c_client_type(void);

static inline void *i2c_get_clientdata(const struct i2c_client *client)
{
	return dev_get_drvdata(&client->dev);
}

static inline void i2c_set_clientdata(struct i2c_client *client, void *data)
{
	dev_set_drvdata(&client->dev, data);
}

static inline void *i2c_get_adapdata(const struct i2c_adapter *adap)
{
	return dev_get_drvdata(&adap->dev);
}

static inline void i2c_set_adapdata(struct i2c_adapter *adap, void *data)
{
	dev_set_drvdata(&adap->dev, data);
}

static inline int i2c_adapter_id(struct i2c_adapter *adap)
{
	return adap->nr;
}

static inline u32 i2c_get_functionality(struct i2c_adapter *adap)
{
	return adap->algo->functionality(adap);
}

static inline int i2c_check_functionality(struct i2c_adapter *adap, u32 func)
{
	return (func & i2c_get_functionality(adap)) == func;
}

static inline bool i2c_check_quirks(struct i2c_adapter *adap, u64 quirks)
{
	return adap->quirks && (adap->quirks->flags & quirks) == quirks;
}

static inline u8 i2c_8bit_addr_from_msg(const struct i2c_msg *msg)
{
	return (u8)(msg->addr << 1 | (msg->flags & 1));
}

static inline void i2c_lock_bus(struct i2c_adapter *adapter, unsigned int flags)
{
	adapter->lock_ops->lock_bus(adapter, flags);
}

static inline int i2c_trylock_bus(struct i2c_adapter *adapter, unsigned int flags)
{
	return adapter->lock_ops->trylock_bus(adapter, flags);
}

static inline void i2c_unlock_bus(struct i2c_adapter *adapter, unsigned int flags)
{
	adapter->lock_ops->unlock_bus(adapter, flags);
}

static inline int i2c_master_send(const struct i2c_client *client, const char *buf, int count)
{
	return i2c_transfer_buffer_flags(client, (char *)buf, count, 0);
}

static inline int i2c_master_recv(const struct i2c_client *client, char *buf, int count)
{
	return i2c_transfer_buffer_flags(client, buf, count, 1 /* I2C_M_RD */);
}

static inline int i2c_master_send_dmasafe(const struct i2c_client *client, const char *buf, int count)
{
	return i2c_transfer_buffer_flags(client, (char *)buf, count, 0x200 /* I2C_M_DMA_SAFE */);
}

static inline int i2c_master_recv_dmasafe(const struct i2c_client *client, char *buf, int count)
{
	return i2c_transfer_buffer_flags(client, buf, count, 0x201);
}

static inline s32 i2c_smbus_read_word_swapped(const struct i2c_client *client, u8 command)
{
	const s32 value = i2c_smbus_read_word_data(client, command);

	return value < 0 ? value : __builtin_bswap16((u16)value);
}

static inline s32 i2c_smbus_write_word_swapped(const struct i2c_client *client, u8 command, u16 value)
{
	return i2c_smbus_write_word_data(client, command, __builtin_bswap16(value));
}
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: unsigned I?C_* */
inline constexpr unsigned I2C_M_RD{0x0001};
inline constexpr unsigned I2C_M_TEN{0x0010};
inline constexpr unsigned I2C_M_DMA_SAFE{0x0200};
inline constexpr unsigned I2C_M_RECV_LEN{0x0400};
inline constexpr unsigned I2C_M_NO_RD_ACK{0x0800};
inline constexpr unsigned I2C_M_IGNORE_NAK{0x1000};
inline constexpr unsigned I2C_M_REV_DIR_ADDR{0x2000};
inline constexpr unsigned I2C_M_NOSTART{0x4000};
inline constexpr unsigned I2C_M_STOP{0x8000};
inline constexpr unsigned I2C_FUNC_I2C{0x00000001};
inline constexpr unsigned I2C_FUNC_10BIT_ADDR{0x00000002};
inline constexpr unsigned I2C_FUNC_PROTOCOL_MANGLING{0x00000004};
inline constexpr unsigned I2C_FUNC_SMBUS_PEC{0x00000008};
inline constexpr unsigned I2C_FUNC_NOSTART{0x00000010};
inline constexpr unsigned I2C_FUNC_SLAVE{0x00000020};
inline constexpr unsigned I2C_FUNC_SMBUS_BLOCK_PROC_CALL{0x00008000};
inline constexpr unsigned I2C_FUNC_SMBUS_QUICK{0x00010000};
inline constexpr unsigned I2C_FUNC_SMBUS_READ_BYTE{0x00020000};
inline constexpr unsigned I2C_FUNC_SMBUS_WRITE_BYTE{0x00040000};
inline constexpr unsigned I2C_FUNC_SMBUS_READ_BYTE_DATA{0x00080000};
inline constexpr unsigned I2C_FUNC_SMBUS_WRITE_BYTE_DATA{0x00100000};
inline constexpr unsigned I2C_FUNC_SMBUS_READ_WORD_DATA{0x00200000};
inline constexpr unsigned I2C_FUNC_SMBUS_WRITE_WORD_DATA{0x00400000};
inline constexpr unsigned I2C_FUNC_SMBUS_PROC_CALL{0x00800000};
inline constexpr unsigned I2C_FUNC_SMBUS_READ_BLOCK_DATA{0x01000000};
inline constexpr unsigned I2C_FUNC_SMBUS_WRITE_BLOCK_DATA{0x02000000};
inline constexpr unsigned I2C_FUNC_SMBUS_READ_I2C_BLOCK{0x04000000};
inline constexpr unsigned I2C_FUNC_SMBUS_WRITE_I2C_BLOCK{0x08000000};
inline constexpr unsigned I2C_FUNC_SMBUS_HOST_NOTIFY{0x10000000};
inline constexpr unsigned I2C_FUNC_SMBUS_BYTE{I2C_FUNC_SMBUS_READ_BYTE | I2C_FUNC_SMBUS_WRITE_BYTE};
inline constexpr unsigned I2C_FUNC_SMBUS_BYTE_DATA{I2C_FUNC_SMBUS_READ_BYTE_DATA | I2C_FUNC_SMBUS_WRITE_BYTE_DATA};
inline constexpr unsigned I2C_FUNC_SMBUS_WORD_DATA{I2C_FUNC_SMBUS_READ_WORD_DATA | I2C_FUNC_SMBUS_WRITE_WORD_DATA};
inline constexpr unsigned I2C_FUNC_SMBUS_BLOCK_DATA{I2C_FUNC_SMBUS_READ_BLOCK_DATA | I2C_FUNC_SMBUS_WRITE_BLOCK_DATA};
inline constexpr unsigned I2C_FUNC_SMBUS_I2C_BLOCK{I2C_FUNC_SMBUS_READ_I2C_BLOCK | I2C_FUNC_SMBUS_WRITE_I2C_BLOCK};
inline constexpr unsigned I2C_FUNC_SMBUS_EMUL{I2C_FUNC_SMBUS_QUICK | I2C_FUNC_SMBUS_BYTE | I2C_FUNC_SMBUS_BYTE_DATA | I2C_FUNC_SMBUS_WORD_DATA | I2C_FUNC_SMBUS_PROC_CALL | I2C_FUNC_SMBUS_WRITE_BLOCK_DATA | I2C_FUNC_SMBUS_I2C_BLOCK | I2C_FUNC_SMBUS_PEC};
inline constexpr unsigned I2C_FUNC_SMBUS_EMUL_ALL{I2C_FUNC_SMBUS_EMUL | I2C_FUNC_SMBUS_READ_BLOCK_DATA | I2C_FUNC_SMBUS_BLOCK_PROC_CALL};
inline constexpr unsigned I2C_SMBUS_BLOCK_MAX{32};
inline constexpr unsigned I2C_SMBUS_READ{1};
inline constexpr unsigned I2C_SMBUS_WRITE{0};
inline constexpr unsigned I2C_SMBUS_QUICK{0};
inline constexpr unsigned I2C_SMBUS_BYTE{1};
inline constexpr unsigned I2C_SMBUS_BYTE_DATA{2};
inline constexpr unsigned I2C_SMBUS_WORD_DATA{3};
inline constexpr unsigned I2C_SMBUS_PROC_CALL{4};
inline constexpr unsigned I2C_SMBUS_BLOCK_DATA{5};
inline constexpr unsigned I2C_SMBUS_I2C_BLOCK_BROKEN{6};
inline constexpr unsigned I2C_SMBUS_BLOCK_PROC_CALL{7};
inline constexpr unsigned I2C_SMBUS_I2C_BLOCK_DATA{8};
inline constexpr unsigned I2C_CLIENT_PEC{0x04};
inline constexpr unsigned I2C_CLIENT_TEN{0x10};
inline constexpr unsigned I2C_CLIENT_SLAVE{0x20};
inline constexpr unsigned I2C_CLIENT_HOST_NOTIFY{0x40};
inline constexpr unsigned I2C_CLIENT_WAKE{0x80};
inline constexpr unsigned I2C_CLIENT_SCCB{0x9000};
inline constexpr unsigned I2C_CLIENT_END{0xfffeU};
inline constexpr unsigned I2C_CLASS_HWMON{1 << 0};
inline constexpr unsigned I2C_CLASS_DDC{1 << 3};
inline constexpr unsigned I2C_CLASS_SPD{1 << 7};
inline constexpr unsigned I2C_CLASS_DEPRECATED{1 << 8};
inline constexpr unsigned I2C_LOCK_ROOT_ADAPTER{1 << 0};
inline constexpr unsigned I2C_LOCK_SEGMENT{1 << 1};
inline constexpr unsigned I2C_ALF_IS_SUSPENDED{0};
inline constexpr unsigned I2C_ALF_SUSPEND_REPORTED{1};
inline constexpr unsigned I2C_AQ_COMB{1 << 0};
inline constexpr unsigned I2C_AQ_COMB_WRITE_FIRST{1 << 1};
inline constexpr unsigned I2C_AQ_COMB_READ_SECOND{1 << 2};
inline constexpr unsigned I2C_AQ_COMB_SAME_ADDR{1 << 3};
inline constexpr unsigned I2C_AQ_COMB_WRITE_THEN_READ{I2C_AQ_COMB | I2C_AQ_COMB_WRITE_FIRST | I2C_AQ_COMB_READ_SECOND | I2C_AQ_COMB_SAME_ADDR};
inline constexpr unsigned I2C_AQ_NO_CLK_STRETCH{1 << 4};
inline constexpr unsigned I2C_AQ_NO_ZERO_LEN_READ{1 << 5};
inline constexpr unsigned I2C_AQ_NO_ZERO_LEN_WRITE{1 << 6};
inline constexpr unsigned I2C_AQ_NO_ZERO_LEN{I2C_AQ_NO_ZERO_LEN_READ | I2C_AQ_NO_ZERO_LEN_WRITE};
inline constexpr unsigned I2C_AQ_NO_REP_START{1 << 7};
inline constexpr unsigned I2C_MAX_STANDARD_MODE_FREQ{100000};
inline constexpr unsigned I2C_MAX_FAST_MODE_FREQ{400000};
inline constexpr unsigned I2C_MAX_FAST_MODE_PLUS_FREQ{1000000};
inline constexpr unsigned I2C_MAX_TURBO_MODE_FREQ{1400000};
inline constexpr unsigned I2C_MAX_HIGH_SPEED_MODE_FREQ{3400000};
inline constexpr unsigned I2C_MAX_ULTRA_FAST_MODE_FREQ{5000000};
inline constexpr unsigned I2C_DEVICE_ID_NONE{0xffff};
}
#else
#define I2C_M_RD 0x0001
#define I2C_M_TEN 0x0010
#define I2C_M_DMA_SAFE 0x0200
#define I2C_M_RECV_LEN 0x0400
#define I2C_M_NO_RD_ACK 0x0800
#define I2C_M_IGNORE_NAK 0x1000
#define I2C_M_REV_DIR_ADDR 0x2000
#define I2C_M_NOSTART 0x4000
#define I2C_M_STOP 0x8000

#define I2C_FUNC_I2C 0x00000001
#define I2C_FUNC_10BIT_ADDR 0x00000002
#define I2C_FUNC_PROTOCOL_MANGLING 0x00000004
#define I2C_FUNC_SMBUS_PEC 0x00000008
#define I2C_FUNC_NOSTART 0x00000010
#define I2C_FUNC_SLAVE 0x00000020
#define I2C_FUNC_SMBUS_BLOCK_PROC_CALL 0x00008000
#define I2C_FUNC_SMBUS_QUICK 0x00010000
#define I2C_FUNC_SMBUS_READ_BYTE 0x00020000
#define I2C_FUNC_SMBUS_WRITE_BYTE 0x00040000
#define I2C_FUNC_SMBUS_READ_BYTE_DATA 0x00080000
#define I2C_FUNC_SMBUS_WRITE_BYTE_DATA 0x00100000
#define I2C_FUNC_SMBUS_READ_WORD_DATA 0x00200000
#define I2C_FUNC_SMBUS_WRITE_WORD_DATA 0x00400000
#define I2C_FUNC_SMBUS_PROC_CALL 0x00800000
#define I2C_FUNC_SMBUS_READ_BLOCK_DATA 0x01000000
#define I2C_FUNC_SMBUS_WRITE_BLOCK_DATA 0x02000000
#define I2C_FUNC_SMBUS_READ_I2C_BLOCK 0x04000000
#define I2C_FUNC_SMBUS_WRITE_I2C_BLOCK 0x08000000
#define I2C_FUNC_SMBUS_HOST_NOTIFY 0x10000000
#define I2C_FUNC_SMBUS_BYTE (I2C_FUNC_SMBUS_READ_BYTE | I2C_FUNC_SMBUS_WRITE_BYTE)
#define I2C_FUNC_SMBUS_BYTE_DATA (I2C_FUNC_SMBUS_READ_BYTE_DATA | I2C_FUNC_SMBUS_WRITE_BYTE_DATA)
#define I2C_FUNC_SMBUS_WORD_DATA (I2C_FUNC_SMBUS_READ_WORD_DATA | I2C_FUNC_SMBUS_WRITE_WORD_DATA)
#define I2C_FUNC_SMBUS_BLOCK_DATA (I2C_FUNC_SMBUS_READ_BLOCK_DATA | I2C_FUNC_SMBUS_WRITE_BLOCK_DATA)
#define I2C_FUNC_SMBUS_I2C_BLOCK (I2C_FUNC_SMBUS_READ_I2C_BLOCK | I2C_FUNC_SMBUS_WRITE_I2C_BLOCK)
/* What SMBus can be made of messages. */
#define I2C_FUNC_SMBUS_EMUL (I2C_FUNC_SMBUS_QUICK | I2C_FUNC_SMBUS_BYTE | I2C_FUNC_SMBUS_BYTE_DATA | I2C_FUNC_SMBUS_WORD_DATA | I2C_FUNC_SMBUS_PROC_CALL | I2C_FUNC_SMBUS_WRITE_BLOCK_DATA | I2C_FUNC_SMBUS_I2C_BLOCK | I2C_FUNC_SMBUS_PEC)
#define I2C_FUNC_SMBUS_EMUL_ALL (I2C_FUNC_SMBUS_EMUL | I2C_FUNC_SMBUS_READ_BLOCK_DATA | I2C_FUNC_SMBUS_BLOCK_PROC_CALL)

#define I2C_SMBUS_BLOCK_MAX 32
#define I2C_SMBUS_READ 1
#define I2C_SMBUS_WRITE 0
#define I2C_SMBUS_QUICK 0
#define I2C_SMBUS_BYTE 1
#define I2C_SMBUS_BYTE_DATA 2
#define I2C_SMBUS_WORD_DATA 3
#define I2C_SMBUS_PROC_CALL 4
#define I2C_SMBUS_BLOCK_DATA 5
#define I2C_SMBUS_I2C_BLOCK_BROKEN 6
#define I2C_SMBUS_BLOCK_PROC_CALL 7
#define I2C_SMBUS_I2C_BLOCK_DATA 8

#define I2C_CLIENT_PEC 0x04
#define I2C_CLIENT_TEN 0x10
#define I2C_CLIENT_SLAVE 0x20
#define I2C_CLIENT_HOST_NOTIFY 0x40
#define I2C_CLIENT_WAKE 0x80
#define I2C_CLIENT_SCCB 0x9000
#define I2C_CLIENT_END 0xfffeU

#define I2C_CLASS_HWMON (1 << 0)
#define I2C_CLASS_DDC (1 << 3)
#define I2C_CLASS_SPD (1 << 7)
#define I2C_CLASS_DEPRECATED (1 << 8)

#define I2C_LOCK_ROOT_ADAPTER (1 << 0)
#define I2C_LOCK_SEGMENT (1 << 1)
#define I2C_ALF_IS_SUSPENDED 0
#define I2C_ALF_SUSPEND_REPORTED 1

#define I2C_AQ_COMB (1 << 0)
#define I2C_AQ_COMB_WRITE_FIRST (1 << 1)
#define I2C_AQ_COMB_READ_SECOND (1 << 2)
#define I2C_AQ_COMB_SAME_ADDR (1 << 3)
#define I2C_AQ_COMB_WRITE_THEN_READ (I2C_AQ_COMB | I2C_AQ_COMB_WRITE_FIRST | I2C_AQ_COMB_READ_SECOND | I2C_AQ_COMB_SAME_ADDR)
#define I2C_AQ_NO_CLK_STRETCH (1 << 4)
#define I2C_AQ_NO_ZERO_LEN_READ (1 << 5)
#define I2C_AQ_NO_ZERO_LEN_WRITE (1 << 6)
#define I2C_AQ_NO_ZERO_LEN (I2C_AQ_NO_ZERO_LEN_READ | I2C_AQ_NO_ZERO_LEN_WRITE)
#define I2C_AQ_NO_REP_START (1 << 7)

#define I2C_MAX_STANDARD_MODE_FREQ 100000
#define I2C_MAX_FAST_MODE_FREQ 400000
#define I2C_MAX_FAST_MODE_PLUS_FREQ 1000000
#define I2C_MAX_TURBO_MODE_FREQ 1400000
#define I2C_MAX_HIGH_SPEED_MODE_FREQ 3400000
#define I2C_MAX_ULTRA_FAST_MODE_FREQ 5000000

#define I2C_DEVICE_ID_NONE 0xffff

#define i2c_bus_type (*lkm_i2c_bus_type())
#define i2c_adapter_type (*lkm_i2c_adapter_type())
#define i2c_client_type (*lkm_i2c_client_type())
#define to_i2c_client(d) container_of(d, struct i2c_client, dev)
#define to_i2c_adapter(d) container_of(d, struct i2c_adapter, dev)
#define to_i2c_driver(d) container_of(d, struct i2c_driver, driver)
#define kobj_to_i2c_client(kobj) to_i2c_client(kobj_to_dev(kobj))
#define I2C_BOARD_INFO(its_type, its_addr) .type = its_type, .addr = (its_addr)
#define I2C_ADDRS(addr, addrs...) ((const unsigned short []){ addr, ##addrs, I2C_CLIENT_END })

#define i2c_add_driver(driver) i2c_register_driver(THIS_MODULE, driver)
#define module_i2c_driver(drv) module_driver(drv, i2c_add_driver, i2c_del_driver)
#define builtin_i2c_driver(drv) builtin_driver(drv, i2c_add_driver)

static inline bool i2c_client_has_driver(struct i2c_client *client)
{
	return !IS_ERR_OR_NULL(client) && client->dev.driver;
}

static inline bool i2c_detect_slave_mode(struct device *dev)
{
	(void)dev;
	return false;
}

static inline void i2c_mark_adapter_suspended(struct i2c_adapter *adap)
{
	i2c_lock_bus(adap, I2C_LOCK_ROOT_ADAPTER);
	set_bit(I2C_ALF_IS_SUSPENDED, &adap->locked_flags);
	i2c_unlock_bus(adap, I2C_LOCK_ROOT_ADAPTER);
}

static inline void i2c_mark_adapter_resumed(struct i2c_adapter *adap)
{
	i2c_lock_bus(adap, I2C_LOCK_ROOT_ADAPTER);
	clear_bit(I2C_ALF_IS_SUSPENDED, &adap->locked_flags);
	i2c_unlock_bus(adap, I2C_LOCK_ROOT_ADAPTER);
}

static inline struct i2c_adapter *i2c_parent_is_i2c_adapter(const struct i2c_adapter *adapter)
{
	struct device *parent = adapter->dev.parent;

	return parent && parent->type == &i2c_adapter_type ? to_i2c_adapter(parent) : NULL;
}
#endif
