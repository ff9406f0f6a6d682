/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/mod_devicetable.h (Linux 6.1), for C: the tables by which drivers say what they drive. They are data: only
 * the platform and the I2C bus look at their own, and a module gets no aliases of them. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
struct of_device_id {
	char name[32];
	char type[32];
	char compatible[128];
	const void *data;
};

struct platform_device_id {
	char name[20];
	kernel_ulong_t driver_data;
};

struct i2c_device_id {
	char name[20];
	kernel_ulong_t driver_data;
};
LKM_WAIST_END

#ifndef __cplusplus
#define PCI_ANY_ID (~0)
#define ACPI_ID_LEN 16
#define PNP_ID_LEN 8
#define I2C_NAME_SIZE 20
#define I2C_MODULE_PREFIX "i2c:"
#define SPI_NAME_SIZE 32
#define SPI_MODULE_PREFIX "spi:"
#define PLATFORM_NAME_SIZE 20
#define PLATFORM_MODULE_PREFIX "platform:"
#define MDIO_NAME_SIZE 32
#define MDIO_MODULE_PREFIX "mdio:"
#define AUXILIARY_NAME_SIZE 32
#define AUXILIARY_MODULE_PREFIX "auxiliary:"
#define WMI_MODULE_PREFIX "wmi:"
#define HID_ANY_ID (~0)
#define HID_BUS_ANY 0xffff
#define HID_GROUP_ANY 0x0000
#define SDIO_ANY_ID (~0)
#define VIRTIO_DEV_ANY_ID 0xffffffff
#define SERIO_ANY 0xff
#define SSB_ANY_VENDOR 0xFFFF
#define SSB_ANY_ID 0xFFFF
#define SSB_ANY_REV 0xFF

struct spi_device_id {
	char name[SPI_NAME_SIZE];
	kernel_ulong_t driver_data;
};

struct auxiliary_device_id {
	char name[AUXILIARY_NAME_SIZE];
	kernel_ulong_t driver_data;
};

struct acpi_device_id {
	u8 id[ACPI_ID_LEN];
	kernel_ulong_t driver_data;
	u32 cls, cls_msk;
};

struct pnp_device_id {
	u8 id[PNP_ID_LEN];
	kernel_ulong_t driver_data;
};

struct pci_device_id {
	u32 vendor, device, subvendor, subdevice, class, class_mask;
	kernel_ulong_t driver_data;
	u32 override_only;
};

struct usb_device_id {
	u16 match_flags, idVendor, idProduct, bcdDevice_lo, bcdDevice_hi;
	u8 bDeviceClass, bDeviceSubClass, bDeviceProtocol;
	u8 bInterfaceClass, bInterfaceSubClass, bInterfaceProtocol, bInterfaceNumber;
	kernel_ulong_t driver_info __attribute__((aligned(sizeof(kernel_ulong_t))));
};

struct hid_device_id {
	u16 bus, group;
	u32 vendor, product;
	kernel_ulong_t driver_data;
};

struct serio_device_id {
	u8 type, extra, id, proto;
};

struct sdio_device_id {
	u8 class;
	u16 vendor, device;
	kernel_ulong_t driver_data;
};

struct virtio_device_id {
	u32 device, vendor;
};

struct mdio_device_id {
	u32 phy_id, phy_id_mask;
};

struct amba_id {
	unsigned int id, mask;
	void *data;
};

struct x86_cpu_id {
	u16 vendor, family, model, steppings, feature, flags;
	kernel_ulong_t driver_data;
};

struct dmi_strmatch {
	unsigned char slot : 7;
	unsigned char exact_match : 1;
	char substr[79];
};

struct dmi_system_id {
	int (*callback)(const struct dmi_system_id *);
	const char *ident;
	struct dmi_strmatch matches[4];
	void *driver_data;
};
#endif
